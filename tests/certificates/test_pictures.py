"""Pictures of signature, seal and emblem: on the right papers only, and the same for ever."""

from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from certificates import composing, designing, drawing_room, tasks, trials, verifying
from certificates.designing import NotReady
from certificates.designs import Choice, Design, FaultyDesign
from certificates.drawing import draw
from certificates.models import Certificate, CertificateTemplate, TemplatePicture
from certificates.models.pictures import TRIED
from certificates.painting import arrange
from certificates.pictures import Kind, Owner, fitting
from certificates.typesetting import UnknownTemplate
from people.models import AppendOnly
from tests import factories
from tests.certificates import scans
from tests.certificates.papers import issued, tamper
from tests.certificates.test_drawing import picture_of, structure
from tests.certificates.test_templates import address, editor, typed  # noqa: F401 -- a fixture

WORDS = {"title": "GIẤY CHỨNG NHẬN", "statement": "Hoàn thành khóa đào tạo"}
OWNER = Owner("SỞ KHOA HỌC VÀ CÔNG NGHỆ", "Người Ký Mẫu")
PICTURED = ["formal-2", "office-1"]


def a_design(*kinds, layout="formal-2", **more):
    return Design(layout=layout, pictures=scans.pictures(*kinds), owner=OWNER, **more)


def an_issuer(**changes):
    return factories.IssuerFactory(**changes)


def in_use(*kinds, owner, **changes):
    rows = {
        str(kind): TemplatePicture.objects.keep(picture)
        for kind, picture in scans.pictures(*kinds).items()
    }
    named = {"pictured_agency": owner.name, "pictured_signer": owner.signer_name}
    template = CertificateTemplate.objects.create(
        **{"name": "Mẫu có ảnh", "pictures_of": owner} | named | rows | changes
    )
    designing.activate(template, by=None)
    return template


def printed(certificate):
    """How many pictures are in the file."""
    page = PdfReader(BytesIO(drawing_room.draw(certificate))).pages[0]
    return len(page["/Resources"].get("/XObject", {}))


# On the sheet


@pytest.mark.parametrize(
    ("layout", "mirrored", "trial"),
    [
        (layout, mirrored, trial)
        for layout, mirrored, trial in product(PICTURED, [False, True], trials.Trial)
        if not (layout == "office-1" and mirrored)
    ],
)
def test_no_picture_touches_a_text_the_code_or_the_edge(layout, mirrored, trial):
    sheet = a_design(layout=layout, mirrored=mirrored).laid_out()
    placed, hung = arrange(trials.HOLDERS[trial], sheet, scans.pictures())
    x, y, side = sheet.code
    taken = [(x, y, x + side, y + side)]
    for _, block, (left, top), width in placed:
        inked = max(0, width - 200) / 2 if block.slot.width > 400 else 0
        taken.append((left + inked, top - block.height, left + width - inked, top))

    assert len(hung) == 3
    for each in hung:
        left, bottom, right, top = each.box
        assert 0 < left < right < sheet.size[0]
        assert 0 < bottom < top < sheet.size[1]
        for box in taken:
            assert left >= box[2] or right <= box[0] or bottom >= box[3] or top <= box[1]


@pytest.mark.parametrize(("layout", "trial"), list(product(PICTURED, trials.Trial)))
def test_the_code_is_read_beside_the_pictures(layout, trial):
    face = trials.HOLDERS[trial]

    read = zxingcpp.read_barcodes(picture_of(draw(face, design=a_design(layout=layout))))

    assert [code.text for code in read] == [face.check_url]


@pytest.mark.parametrize("layout", PICTURED)
def test_nothing_speaks_against_pictures_on_the_layouts_as_they_are(layout):
    assert trials.faults(a_design(layout=layout), **WORDS) == []


@pytest.mark.parametrize("kind", [Kind.SIGNATURE, Kind.SEAL])
def test_a_picture_without_room_is_named(kind):
    crowded = a_design(kind, choices={"signer_position": Choice(size=18, least=18)})

    (fault,) = trials.faults(crowded, **WORDS)

    assert (fault.kind, fault.slot) == (trials.Kind.OVERFLOW, kind)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_card_has_no_room_for_pictures(kind):
    with pytest.raises(FaultyDesign, match=f"^{kind}: not on this layout$"):
        a_design(kind, layout="card-1")


def test_the_seal_covers_the_left_third_of_the_signature_and_lets_it_show():
    _, (signature, seal) = arrange(
        trials.SHORT,
        a_design().laid_out(),
        scans.pictures(Kind.SIGNATURE, Kind.SEAL),
    )
    pdf = draw(trials.SHORT, design=a_design())

    covered = seal.left + seal.width - signature.left
    assert covered == pytest.approx(signature.width / 3)
    assert PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/ExtGState"]["/Multiply"]["/BM"] == (
        "/Multiply"
    )


def test_who_cannot_see_is_told_of_signature_and_seal_and_not_of_the_emblem():
    figures = [said for tag, said in structure(draw(trials.SHORT, design=a_design())) if said]

    assert figures[:2] == [
        "Ảnh chữ ký của Trần Văn Bình, không phải chữ ký số",
        "Ảnh con dấu của SỞ KHOA HỌC VÀ CÔNG NGHỆ, không phải chữ ký số",
    ]
    assert len(figures) == 3


def test_the_same_pictures_give_the_same_bytes_under_the_limit():
    first = draw(trials.LONG, design=a_design())

    assert draw(trials.LONG, design=a_design()) == first
    assert len(first) <= 120_000


def test_a_design_with_pictures_is_kept_by_their_hashes():
    design = a_design()
    kept = design.to_json()

    assert kept["pictures"]["seal"] == design.pictures[Kind.SEAL].sha256
    assert Design.from_json(kept, pictures=design.pictures) == design


# Whose they are


@pytest.mark.parametrize(
    ("agency", "signer", "draft", "left"),
    [
        (OWNER.agency, OWNER.signer, False, {Kind.LOGO, Kind.SEAL, Kind.SIGNATURE}),
        (OWNER.agency, "Người Khác", False, {Kind.LOGO, Kind.SEAL}),
        ("SỞ KHÁC", OWNER.signer, False, {Kind.LOGO}),
        (OWNER.agency, OWNER.signer, True, {Kind.LOGO}),
    ],
    ids=["theirs", "another signer", "another agency", "a draft"],
)
def test_signature_and_seal_stand_only_over_their_own_names(agency, signer, draft, left):
    found = fitting(scans.pictures(), OWNER, agency=agency, signer=signer, draft=draft)

    assert found.keys() == left


@pytest.mark.django_db
def test_a_paper_carries_the_pictures_of_who_issued_it():
    in_use(owner=an_issuer())

    assert printed(issued()) == 3


@pytest.mark.django_db
def test_a_new_signer_does_not_sign_with_the_hand_of_the_old():
    owner = an_issuer()
    in_use(owner=owner)
    tamper(owner, signer_name="Người Kế Nhiệm")

    assert printed(issued()) == 2


@pytest.mark.django_db
def test_another_agency_does_not_seal_with_this_one():
    in_use(owner=an_issuer(code="KHAC", valid_from="2020-01-01"))
    an_issuer(code="VLG", name="SỞ NỘI VỤ", valid_from="2021-01-01")

    assert printed(issued()) == 1


@pytest.mark.django_db
def test_the_names_of_an_issuer_are_rehearsed_with_its_pictures():
    owner = an_issuer()
    in_use(owner=owner)

    assert drawing_room.fault_of(composing.rehearsal(owner)) == ""


@pytest.mark.django_db
def test_a_draft_that_waits_for_a_digital_signature_never_looks_signed():
    """The issuer signs digitally from a day on, under the same name, and the template stays."""
    in_use(owner=an_issuer(valid_from="2020-01-01"))
    an_issuer(requires_signature=True, valid_from="2021-01-01")
    certificate = issued()

    assert certificate.awaits_signature
    assert printed(certificate) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"requires_signature": True}, "Cơ quan cấp này phải ký số"),
        ({"name": "SỞ NỘI VỤ"}, "tên cơ quan cấp đã đổi"),
        ({"signer_name": "Người Kế Nhiệm"}, "người ký nay là Người Kế Nhiệm"),
    ],
)
def test_pictures_of_somebody_else_keep_a_template_out_of_use(changed, sentence):
    owner = an_issuer()
    template = in_use(owner=owner)
    draft = designing.next_version(template, by=None)
    tamper(owner, **changed)

    with pytest.raises(NotReady, match=sentence):
        designing.activate(draft, by=None)


@pytest.mark.django_db
def test_pictures_of_nobody_keep_a_template_out_of_use():
    owner = an_issuer()
    draft = designing.next_version(in_use(owner=owner), by=None)
    tamper(draft, pictures_of=None)
    draft.refresh_from_db()

    with pytest.raises(NotReady, match="Hãy chọn cơ quan cấp"):
        designing.activate(draft, by=None)


# Kept


@pytest.mark.django_db
def test_a_later_picture_changes_nothing_that_was_issued():
    owner = an_issuer()
    first = in_use(owner=owner)
    certificate = issued()
    before = drawing_room.draw(certificate)
    in_use(Kind.SEAL, owner=owner, name="Mẫu hai")
    Certificate.objects.filter(pk=certificate.pk).update(sha256="", pdf="")
    certificate.refresh_from_db()

    assert drawing_room.draw(certificate) == before
    assert first.code == certificate.template_version
    assert verifying.first_fault(certificate.series, redraw=True) is None


@pytest.mark.django_db
def test_a_picture_changed_behind_our_back_draws_nothing():
    template = in_use(owner=an_issuer())
    certificate = issued()
    tamper(template.seal, content=scans.pictures(Kind.LOGO)[Kind.LOGO].content)

    with pytest.raises(UnknownTemplate):
        drawing_room.draw(certificate)


@pytest.mark.django_db
def test_a_picture_in_a_template_is_neither_changed_nor_deleted():
    template = in_use(owner=an_issuer())

    for act in (template.seal.save, lambda: TemplatePicture.objects.update(width=1)):
        with pytest.raises(AppendOnly):
            act()
    with pytest.raises(ProtectedError):
        template.seal.delete()


@pytest.mark.django_db
def test_the_same_picture_is_kept_once():
    picture = scans.pictures(Kind.SEAL)[Kind.SEAL]

    assert TemplatePicture.objects.keep(picture) == TemplatePicture.objects.keep(picture)


@pytest.mark.django_db
def test_the_next_version_begins_with_the_pictures_of_the_last():
    template = in_use(owner=an_issuer())

    assert designing.next_version(template, by=None).design() == template.design()


# In the CMS


def upload(name, content):
    return SimpleUploadedFile(f"{name}.png", content)


def with_pictures(owner, **changes):
    return typed(
        pictures_of=str(owner.pk),
        logo=upload("logo", scans.emblem()),
        signature=upload("signature", scans.signature()),
        seal=upload("seal", scans.seal()),
        **changes,
    )


def test_pictures_are_uploaded_shown_kept_and_taken_away(editor):  # noqa: F811 -- a fixture
    owner = an_issuer()
    editor.post(address("add"), with_pictures(owner))
    template = CertificateTemplate.objects.get()
    shown = editor.get(address("edit", template.pk)).content.decode()
    kept = {f"{name}-kept": str(getattr(template, name).pk) for name in ("logo", "signature")}
    sent = typed(pictures_of=str(owner.pk), **kept, **{"seal-kept": "1", "seal-removed": "on"})
    editor.post(address("edit", template.pk), sent)
    before = template.logo
    template.refresh_from_db()

    assert shown.count("data:image/jpeg;base64,") == 3
    assert (template.pictured_agency, template.pictured_signer) == (OWNER.agency, OWNER.signer)
    assert (template.logo, template.seal) == (before, None)


def test_the_live_preview_shows_what_was_uploaded_before_it_is_saved(editor):  # noqa: F811
    preview = address("preview_on_add")
    told = editor.post(preview, with_pictures(an_issuer())).json()
    page = editor.get(preview, {"mode": "short"}).content.decode()
    paper = editor.get(preview, {"mode": "short", "pdf": "1"})
    (sheet,) = PdfReader(BytesIO(paper.content)).pages

    assert told == {"is_valid": True, "is_available": True}
    assert "Đủ chỗ, đủ chữ" in page
    assert len(sheet["/Resources"]["/XObject"]) == 3
    assert OWNER.signer in sheet.extract_text()
    assert "BẢN XEM THỬ" in sheet.extract_text()
    assert CertificateTemplate.objects.count() == 0


def test_the_button_without_script_shows_the_upload_too(editor):  # noqa: F811
    sent = with_pictures(an_issuer(), thu="unit")
    (sheet,) = PdfReader(
        BytesIO(editor.post(reverse("try_certificate_template"), sent).content)
    ).pages

    assert len(sheet["/Resources"]["/XObject"]) == 3


def test_an_upload_survives_a_mistake_elsewhere_in_the_form(editor):  # noqa: F811
    page = editor.post(address("add"), with_pictures(an_issuer(), accent="red")).content.decode()

    assert "Dạng # và sáu chữ số" in page
    assert page.count("-kept") == 3


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"seal": upload("seal", b"%PDF-1.7")}, "không phải là ảnh PNG hoặc JPEG"),
        ({"seal": upload("seal", scans.noise())}, "giấy sẽ vượt 120 KB"),
        ({"pictures_of": ""}, "Hãy chọn cơ quan cấp có chữ ký"),
        ({"layout": "card-1"}, "bố cục này không có ô đó"),
    ],
)
def test_one_clear_sentence_refuses_a_picture(editor, changes, sentence):  # noqa: F811
    page = editor.post(address("add"), with_pictures(an_issuer()) | changes).content.decode()

    assert sentence in page
    assert not CertificateTemplate.objects.exists()


def test_who_signs_digitally_prints_no_picture_of_it(editor):  # noqa: F811
    owner = an_issuer(requires_signature=True)
    refused = editor.post(address("add"), with_pictures(owner)).content.decode()
    editor.post(
        address("add"),
        typed(pictures_of=str(owner.pk), logo=upload("logo", scans.emblem())),
    )

    assert "Cơ quan cấp này phải ký số" in refused
    assert CertificateTemplate.objects.get().logo


def test_a_new_signature_is_the_present_signers_and_an_old_one_stays_whose_it_was(editor):  # noqa: F811
    owner = an_issuer()
    editor.post(address("add"), with_pictures(owner))
    template = CertificateTemplate.objects.get()
    tamper(owner, signer_name="Người Kế Nhiệm")
    kept = {f"{name}-kept": str(getattr(template, name).pk) for name in ("signature", "seal")}
    unchanged = typed(pictures_of=str(owner.pk), title="GIẤY KHÁC", **kept)
    editor.post(address("edit", template.pk), unchanged)
    template.refresh_from_db()
    before = template.pictured_signer
    new = upload("signature", scans.signature(size=(1200, 700)))
    editor.post(address("edit", template.pk), unchanged | {"signature": new})
    template.refresh_from_db()

    assert (before, template.pictured_signer) == (OWNER.signer, "Người Kế Nhiệm")


def test_a_new_signature_does_not_renew_the_seal_of_an_agency_that_was_renamed(editor):  # noqa: F811
    owner = an_issuer()
    editor.post(address("add"), with_pictures(owner))
    template = CertificateTemplate.objects.get()
    tamper(owner, name="SỞ NỘI VỤ")
    new = upload("signature", scans.signature(size=(1200, 700)))
    sent = {"pictures_of": str(owner.pk), "signature": new, "seal-kept": str(template.seal.pk)}
    editor.post(address("edit", template.pk), typed(**sent))
    template.refresh_from_db()

    assert template.pictured_agency == OWNER.agency


def test_what_was_only_tried_does_not_stay(editor):  # noqa: F811
    owner = an_issuer()
    editor.post(address("preview_on_add"), with_pictures(owner))
    editor.post(address("add"), typed(logo=upload("logo", scans.emblem())))
    young = TemplatePicture.objects.count()
    long_ago = timezone.now() - 2 * TRIED
    for row in TemplatePicture.objects.all():
        tamper(row, at=long_ago)
    tasks.sweep()

    assert young == 3
    assert [row.logo_of.count() for row in TemplatePicture.objects.all()] == [1]


@pytest.mark.parametrize("number", ["9999", "x'"])
def test_a_picture_that_is_gone_is_asked_for_again(editor, number):  # noqa: F811
    page = editor.post(address("add"), typed(**{"logo-kept": number})).content.decode()

    assert "Ảnh này không còn, hãy tải lên lại." in page


def test_the_position_of_an_issuer_must_leave_room_for_the_pictures():
    face = replace(trials.UNIT, issuer=OWNER.agency, signer_name=OWNER.signer)
    crowded = a_design(choices={"signer_position": Choice(size=18, least=18)})
    plain = crowded.fitting(agency="SỞ KHÁC", signer=OWNER.signer, draft=False)

    assert trials._of(face, crowded).slot == Kind.SIGNATURE
    assert trials._of(face, plain) is None
