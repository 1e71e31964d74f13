"""Bundles: every paper of a unit in one file, in the order asked for, in little memory."""

import datetime as dt
import subprocess
import sys
import zipfile
from io import BytesIO

import pytest
import zxingcpp
from django.core.files.storage import default_storage
from django.urls import reverse
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from certificates import (
    binding,
    booking,
    bundle_making,
    bundling,
    drawing_room,
    register_views,
    revoking,
    tasks,
)
from certificates.bundling import NothingToBundle, TooMany
from certificates.merging import _bare
from certificates.models import Bundle, Certificate
from people.models import AppendOnly, AuditEntry
from tests import factories
from tests.certificates.papers import issued, tamper
from tests.certificates.test_drawing import by_pdftotext, picture_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(commune, issuer):
    names = ["Trần Văn Bình", "Lê Thị An", "Phạm Minh Châu"]
    people = [factories.posted(commune, full_name=name) for name in names]
    return [issued(person=person) for person in people]


@pytest.fixture
def issuer(commune):
    return factories.IssuerFactory(unit=commune)


def asked(by, *, form="pdf", order="register"):
    return bundling.ask(Certificate.objects.all(), by=by, title="Xã An Hòa", form=form, order=order)


def kept(bundle):
    with default_storage.open(bundle.file.name) as file:
        return file.read()


def holders(bundle):
    pages = PdfReader(BytesIO(kept(bundle))).pages
    return [page.extract_text().split("ông/bà\n")[1].splitlines()[0] for page in pages]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("register", ["Trần Văn Bình", "Lê Thị An", "Phạm Minh Châu"]),
        ("name", ["Lê Thị An", "Trần Văn Bình", "Phạm Minh Châu"]),
        ("unit", ["Lê Thị An", "Trần Văn Bình", "Phạm Minh Châu"]),
    ],
)
def test_the_pages_stand_in_the_order_asked_for(papers, hr, order, names):
    bundle = asked(hr, order=order)

    tasks.bundle(bundle_id=bundle.pk)

    bundle.refresh_from_db()
    assert holders(bundle) == names


def test_each_page_says_what_the_paper_says(papers, hr):
    bundle = asked(hr)
    bundle_making.make(bundle)
    singles = [by_pdftotext(drawing_room.draw(paper)) for paper in papers]

    assert by_pdftotext(kept(bundle)) == " ".join(singles)
    assert PdfReader(BytesIO(kept(bundle))).metadata.title == "Xã An Hòa"


def test_a_zip_holds_the_very_files(papers, hr):
    bundle = asked(hr, form="zip", order="name")
    bundle_making.make(bundle)
    with zipfile.ZipFile(BytesIO(kept(bundle))) as held:
        found = {name: held.read(name) for name in held.namelist()}

    in_order = [papers[1], papers[0], papers[2]]
    assert found == {
        f"{place:04d}-{paper.number}.pdf": drawing_room.draw(paper)
        for place, paper in enumerate(in_order, 1)
    }


def test_cards_are_eight_to_a_sheet(commune, issuer, hr):
    for n in range(9):
        issued(person=factories.posted(commune, full_name=f"Lê Văn {n}"))
    bundle = asked(hr, form="cards")
    bundle_making.make(bundle)
    pages = PdfReader(BytesIO(kept(bundle))).pages

    assert [page.extract_text().count("Số hiệu") for page in pages] == [8, 1]
    assert pages[0].mediabox.width < pages[0].mediabox.height


def test_what_was_revoked_or_replaced_is_left_out(papers, hr):
    revoking.revoke(papers[0], ground=Certificate.Ground.LENT, by=hr, decision="1/QĐ")
    tamper(papers[1], superseded_on=dt.date(2026, 1, 1))

    assert asked(hr).members == [papers[2].pk]


def test_nothing_and_too_much_are_refused(papers, hr, monkeypatch):
    monkeypatch.setattr(bundling, "MOST", 2)
    with pytest.raises(TooMany):
        asked(hr)
    Certificate.objects.update(superseded_on=dt.date(2026, 1, 1))
    with pytest.raises(NothingToBundle):
        asked(hr)


def test_a_paper_that_cannot_be_printed_fails_the_bundle_and_is_named(papers, hr, caplog):
    tamper(papers[1], face={**papers[1].face, "holder_name": "日本"})
    bundle = asked(hr)

    bundle_making.make(bundle)

    assert (bundle.failed_number, bundle.file.name) == (papers[1].number, "")
    assert papers[1].number in caplog.text


@pytest.mark.parametrize("form", ["pdf", "zip", "cards"])
def test_making_it_again_changes_nothing(papers, hr, form):
    bundle = asked(hr, form=form)
    bundle_making.make(bundle)
    first, made_at = kept(bundle), bundle.made_at
    bundle_making.make(bundle)

    assert (kept(bundle), bundle.made_at) == (first, made_at)


def test_the_sweep_makes_what_a_lost_task_left(papers, hr):
    bundle = asked(hr)
    assert bundle_making.make_waiting() == 0
    tamper(bundle, asked_at=bundle.asked_at - dt.timedelta(hours=1))

    tasks.sweep()

    bundle.refresh_from_db()
    assert bundle.made_at
    assert bundle_making.make_waiting() == 0


def test_a_bundle_is_never_deleted(papers, hr):
    bundle = asked(hr)
    for act in (bundle.delete, Bundle.objects.all().delete):
        with pytest.raises(AppendOnly):
            act()


def test_an_officer_asks_looks_and_fetches(client, papers, hr, commune):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    page = reverse("certificates:bundles")
    answer = client.post(f"{page}?don_vi={commune.code}", {"dang": "pdf", "thu_tu": "name"})
    bundle = Bundle.objects.get()
    waiting = client.get(page).content.decode()
    address = reverse("certificates:bundle", args=[bundle.pk])
    too_early = client.get(address).status_code
    bundle_making.make(bundle)
    shown = client.get(page).content.decode()
    file = client.get(address)

    assert (answer.status_code, too_early) == (302, 404)
    assert "Đang gộp" in waiting
    assert address in shown
    assert b"".join(file.streaming_content) == kept(bundle)
    assert [
        entry.action
        for entry in AuditEntry.objects.filter(action__contains="bundle").order_by("pk")
    ] == ["certificates.bundle", "certificates.fetch_bundle"]


def test_nobody_fetches_anothers_bundle_nor_their_own_when_the_mandate_is_over(
    client, papers, hr, leader
):
    bundle = asked(hr)
    bundle_making.make(bundle)
    address = reverse("certificates:bundle", args=[bundle.pk])
    hr.mandates.update(valid_to=dt.date(2020, 2, 1))
    statuses = []
    for person in (leader, hr):
        client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
        statuses.append(client.get(address).status_code)

    assert statuses == [404, 404]


def test_only_what_the_viewer_sees_is_bundled(client, papers, leader, elsewhere):
    later = dt.date(2021, 1, 1)
    factories.IssuerFactory(unit=elsewhere, code="DGX", register_code="DG", valid_from=later)
    stranger = issued(person=factories.posted(elsewhere, full_name="Hoàng Văn Khải"))
    client.force_login(leader, backend="people.backends.EmailOrStaffCodeBackend")

    client.post(reverse("certificates:bundles"), {"dang": "zip", "thu_tu": "register"})

    assert set(Bundle.objects.get().members) == {paper.pk for paper in papers}
    assert stranger.pk not in Bundle.objects.get().members


MERGE = """
import resource, sys, tempfile
from certificates.drawing import draw
from certificates.merging import Merger
from tests.certificates.specimens import a_face
content = draw(a_face())
with tempfile.TemporaryFile() as into:
    merger = Merger(into, title="Tập in")
    for n in range(int(sys.argv[1])):
        merger.add(content)
    merger.close()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def test_a_thousand_pages_take_no_more_memory_than_ten():
    few, many = (
        int(subprocess.check_output([sys.executable, "-c", MERGE, count], text=True))
        for count in ("10", "1000")
    )

    assert many - few < 16  # MB; a writer that keeps its pages needs 90 more at least


def test_a_page_with_a_note_keeps_what_is_seen_of_it():
    entries = {"/AP": 1, "/V": 2, "/P": 3, "/Parent": 4}
    note = DictionaryObject({NameObject(key): NumberObject(n) for key, n in entries.items()})

    assert _bare(note) == {"/AP": 1}


def test_the_merged_codes_are_still_read(papers, hr):
    bundle = asked(hr)
    bundle_making.make(bundle)
    (code,) = zxingcpp.read_barcodes(picture_of(kept(bundle)))

    assert code.text == papers[0].face["check_url"]


@pytest.mark.parametrize(("form", "begins"), [("book", b"%PDF-"), ("sheet", b"PK")])
def test_the_book_is_made_with_every_line_of_it(papers, hr, form, begins):
    revoking.revoke(papers[0], ground=Certificate.Ground.LENT, by=hr, decision="1/QĐ")
    bundle = asked(hr, form=form, order="name")

    bundle_making.make(bundle)

    assert bundle.members == [paper.pk for paper in papers]
    assert bundle.order == "register"
    assert kept(bundle).startswith(begins)


def test_a_book_in_the_background_says_what_the_one_at_once_says(papers, hr):
    bundle = asked(hr, form="book")
    bundle_making.make(bundle)
    everything = booking.in_order(Certificate.objects.all())
    with binding.as_pdf(everything, binding.on_duty(), subtitle="Xã An Hòa") as at_once:
        said = by_pdftotext(at_once.read())

    assert by_pdftotext(kept(bundle)) == said
    assert bundle.file.name.endswith(".pdf")


def test_a_book_too_long_for_one_file_is_refused(papers, hr, monkeypatch):
    monkeypatch.setattr(bundling, "MOST_LINES", 2)

    with pytest.raises(TooMany):
        asked(hr, form="sheet")


@pytest.mark.parametrize(
    ("address", "form", "extension"),
    [("book_pdf", "book", "pdf"), ("book_xlsx", "sheet", "xlsx")],
)
def test_a_long_book_is_made_in_the_background(
    client, papers, hr, monkeypatch, address, form, extension
):
    monkeypatch.setattr(register_views, "MOST_AT_ONCE", 2)
    client.force_login(hr)

    told = client.get(reverse(f"certificates:{address}"), {"nam": papers[0].series.year})
    page = client.get(told.url)
    chosen = page.context["form"].initial["dang"]
    client.post(told.url, {"dang": chosen, "thu_tu": "register"})
    tasks.bundle(bundle_id=Bundle.objects.get().pk)
    bundle = Bundle.objects.get()
    fetched = client.get(reverse("certificates:bundle", args=[bundle.pk]))

    assert told.url == f"/in-giay/?nam={papers[0].series.year}&dang={form}"
    assert "Sổ có 3 dòng nên được lập ở phía sau" in page.content.decode()
    assert (bundle.form, bundle.count) == (form, 3)
    assert b"".join(fetched.streaming_content) == kept(bundle)
    assert f".{extension}" in fetched["Content-Disposition"]
