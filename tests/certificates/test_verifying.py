import datetime as dt
import re
import zlib
from dataclasses import replace
from io import StringIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from certificates import drawing_room, issuing, revoking
from certificates.drawing import draw
from certificates.faces import Face
from certificates.likeness import alike
from certificates.models import Certificate, RegisterEntry, Series
from certificates.verifying import first_fault
from people.models import AppendOnly
from tests import factories
from tests.certificates.papers import completed, issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def register(db):
    """Four certificates, the first drawn, the second revoked; of the year before, one more."""
    factories.IssuerFactory()
    issued(day=dt.date(2025, 3, 5))
    certificates = [issued(day=DAY) for _ in range(3)]
    moment = dt.datetime(2026, 3, 6, 3, tzinfo=dt.UTC)
    certificates += issuing.issue_many([(completed(at=moment), moment)])
    drawing_room.draw(certificates[0])
    with on(dt.date(2026, 6, 1)):
        revoking.revoke(certificates[1], ground="lent", by=factories.PersonFactory())
    return certificates


def fault():
    return first_fault(Series.objects.get(year=2026))


def verified(*arguments):
    out = StringIO()
    call_command("verify_register", *arguments, stdout=out)
    return out.getvalue()


def test_an_untouched_register_has_no_fault(register):
    assert fault() is None
    assert verified() == "VLG-2025: đúng, 1 giấy\nVLG-2026: đúng, 4 giấy\n"


def test_a_line_is_neither_changed_nor_deleted_through_the_orm(register):
    line = RegisterEntry.objects.first()

    with pytest.raises(AppendOnly):
        line.save()
    with pytest.raises(AppendOnly):
        line.delete()
    with pytest.raises(AppendOnly):
        RegisterEntry.objects.update(event="revoked")
    with pytest.raises(AppendOnly):
        RegisterEntry.objects.all().delete()


@pytest.mark.parametrize(
    "change",
    [
        {"event": "handed_over"},
        {"at": dt.datetime(2026, 3, 4, tzinfo=dt.UTC)},
        {"data": {"face": "khác"}},
    ],
    ids=["event", "time", "data"],
)
def test_a_changed_line_is_named(register, change):
    tamper(register[1].register.get(event="issued"), **change)

    assert fault() == "dòng 2 của sổ đã bị sửa"


def test_a_line_given_to_another_certificate_is_named(register):
    tamper(register[2].register.get(), certificate=register[0])

    assert fault() == "dòng 3 của sổ đã bị sửa"


def test_a_line_by_somebody_else_is_named(register):
    tamper(RegisterEntry.objects.get(event="revoked"), by=factories.PersonFactory())

    assert fault() == "dòng 5 của sổ đã bị sửa"


def test_a_line_with_another_past_is_named(register):
    tamper(register[2].register.get(), previous_hash="0" * 64)

    assert fault() == "dòng 3 của sổ không nối với dòng trước"


def test_a_line_cut_off_is_named(register):
    tamper(Series.objects.get(year=2026), last_entry=6)

    assert fault() == "dòng 6 của sổ bị thiếu hoặc thừa"


def test_a_number_skipped_is_named(register):
    tamper(register[2], sequence=7)

    assert fault() == "số thứ tự 3 bị thiếu hoặc thừa"


def test_a_number_missing_at_the_end_is_named(register):
    tamper(Series.objects.get(year=2026), last_number=5)

    assert fault() == "số thứ tự 5 bị thiếu hoặc thừa"


@pytest.mark.parametrize(
    ("index", "change"),
    [
        (0, {"valid_until": dt.date(2099, 1, 1)}),
        (0, {"register_number": "9/2026/ISO-KHCN"}),
        (0, {"template_version": "formal-0"}),
        (0, {"face": {"holder_name": "Người Khác"}}),
        (1, {"revoked_on": None, "revocation_ground": ""}),
        (1, {"revoked_on": dt.date(2026, 7, 1)}),
        (2, {"revoked_on": DAY, "revocation_ground": "fraud"}),
    ],
)
def test_a_certificate_that_no_longer_says_what_was_registered_is_named(register, index, change):
    tamper(register[index], **change)

    assert fault() == f"{register[index].number} không còn như trong sổ"


def test_a_changed_file_is_named(register):
    with default_storage.open(register[0].pdf.name, "wb") as file:
        file.write(b"%PDF-1.4 not what was handed out")

    assert fault() == f"tệp của {register[0].number} không đúng mã SHA-256"


def test_a_lost_file_is_named_unless_files_are_left_out(register):
    default_storage.delete(register[0].pdf.name)

    assert fault() == f"tệp của {register[0].number} không đúng mã SHA-256"
    assert first_fault(Series.objects.get(year=2026), files=False) is None
    assert "sai" not in verified("--no-files")


def test_a_file_without_a_name_is_lost(register):
    tamper(register[0], pdf="")

    assert fault() == f"tệp của {register[0].number} không đúng mã SHA-256"


def exchanged(certificate, content):
    """The file and its hash together, as somebody with disk and database could."""
    with default_storage.open(certificate.pdf.name, "wb") as file:
        file.write(content)
    tamper(certificate, sha256=drawing_room.hashed(content))


def test_a_file_exchanged_together_with_its_hash_is_found_by_drawing_it_again(register):
    register[0].refresh_from_db()
    face = Face.from_json(register[0].face)
    exchanged(register[0], draw(replace(face, holder_name="Người Khác")))
    series = Series.objects.get(year=2026)

    assert first_fault(series) is None
    assert first_fault(series, redraw=True) == (
        f"tệp của {register[0].number} không phải bản vẽ từ nội dung trong sổ"
    )


def test_a_file_packed_by_another_zlib_is_the_same_drawing(register):
    content = draw(Face.from_json(register[0].face))
    start = content.index(b"stream\r\n" if b"stream\r\n" in content else b"stream\n")
    packed = re.compile(rb"stream\r?\n(x\x9c.*?)\r?\nendstream", re.DOTALL).search(content, start)
    again = zlib.compress(zlib.decompress(packed[1]), level=1)
    other = content[: packed.start(1)] + again + content[packed.end(1) :]
    assert other != content
    assert alike(content, other)
    assert not alike(content, other.replace(b"/Title", b"/Tytle"))


def test_a_file_without_its_hash_is_named(register):
    tamper(register[0], sha256="")

    assert fault() == f"tệp của {register[0].number} không đúng mã SHA-256"


def test_the_command_names_the_first_fault_of_each_series_and_fails(register):
    tamper(RegisterEntry.objects.get(series__year=2025), event="revoked")
    tamper(register[1], valid_from=dt.date(2026, 1, 1))
    out = StringIO()

    with pytest.raises(CommandError, match="2 sổ có sai lệch") as failed:
        call_command("verify_register", stdout=out)

    assert failed.value.returncode == 1
    assert out.getvalue() == (
        "VLG-2025: dòng 1 của sổ đã bị sửa\n"
        f"VLG-2026: {register[1].number} không còn như trong sổ\n"
    )


def test_a_long_register_is_read_in_pieces(register, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("certificates.verifying.CHUNK", 2)
    series = Series.objects.get(year=2026)

    with django_assert_num_queries(6):  # lines, numbers, and twice a piece with its lines
        assert first_fault(series) is None


def test_certificates_are_visible_by_their_number():
    factories.IssuerFactory()

    assert str(issued(day=DAY)) == Certificate.objects.get().number
    assert str(RegisterEntry.objects.get()) == "VLG-2026/1: issued GCN-VLG-2026-000001-8"
