"""Leaving with everything: an export that stands without us, and shows when it was changed."""

import csv
import datetime as dt
import hashlib
import json
import subprocess
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from certificates import badges, correcting, drawing_room, exported, exporting, revoking, seals
from certificates.models import Certificate, RegisterEntry
from people.models import AuditEntry
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)


@pytest.fixture
def papers(settings):
    """One valid, one withdrawn, one corrected and its correction, one of the year before."""
    settings.SITE_URL = "https://daotao.mau.example"
    factories.IssuerFactory()
    born = dt.date(1985, 9, 5)
    before = issued(day=dt.date(2025, 11, 3))
    valid = issued(
        day=DAY,
        person=factories.PersonFactory(full_name="Nguyễn Thị Ngọc Hà", birth_date=born),
        position="=2+5",
    )
    withdrawn, wrong = issued(day=DAY), issued(day=DAY)
    with on(LATER):
        revoking.revoke(withdrawn, ground="lent", decision="12/QĐ-SKHCN", by=None)
        right = correcting.correct(
            wrong,
            changes={"holder_name": "Nguyễn Thị Ngọc Hạ"},
            reason="đính chính họ tên",
            by=factories.PersonFactory(),
            on=LATER,
        )
    return {c.number: c for c in (before, valid, withdrawn, wrong, right)}


@pytest.fixture
def folder(papers, tmp_path):
    with on(LATER):
        exporting.export(tmp_path / "so-cap")
    return tmp_path / "so-cap"


def rows(folder):
    with (folder / "so-cap.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def faults(folder):
    return list(exported.faults(folder, seals.keyring().public))


def test_everything_is_there_and_nothing_else(papers, folder):
    numbers = sorted(papers)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))

    def among(part, end):
        return [n.rsplit("/", 1)[1] for n in names if n.startswith(part) and n.endswith(end)]

    assert among("giay/", ".pdf") == [f"{number}.pdf" for number in numbers]
    assert among("huy-hieu/", ".json") == [f"{number}.json" for number in numbers]
    assert among("so/", ".jsonl") == ["VLG-2025.jsonl", "VLG-2026.jsonl"]
    assert among("tra-cuu/so/", ".js") == ["VLG-2025-0.js", "VLG-2026-0.js"]
    assert faults(folder) == []


def test_the_files_are_the_bytes_that_were_handed_out(papers, folder):
    for number, certificate in papers.items():
        certificate.refresh_from_db()
        kept = folder / "giay" / str(certificate.series) / f"{number}.pdf"
        assert hashlib.sha256(kept.read_bytes()).hexdigest() == certificate.sha256


def test_the_sums_are_read_by_the_common_tool(folder):
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, "")


def test_the_table_opens_in_a_spreadsheet_and_reckons_with_nothing(papers, folder):
    assert (folder / "so-cap.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    table = rows(folder)

    assert [row["Số hiệu"] for row in table] == sorted(papers)
    valid = table[1]
    assert valid["Chức vụ, chức danh"] == "'=2+5"
    assert valid["Ngày sinh"] == "Sinh ngày 05/09/1985"
    assert [row["Tình trạng"] for row in table] == [
        "valid",
        "valid",
        "revoked",
        "superseded",
        "valid",
    ]
    assert "12/QĐ-SKHCN" in table[2]["Ghi chú"]


def test_the_chain_goes_along_line_by_line(folder):
    kept = [
        json.loads(line)
        for book in sorted((folder / "so").iterdir())
        for line in book.read_text().splitlines()[1:]
    ]

    assert [line["hash"] for line in kept] == list(
        RegisterEntry.objects.order_by("series__year", "position").values_list("hash", flat=True)
    )


def test_a_credential_of_the_export_is_verified_by_the_library(papers, folder):
    (document,) = (folder / "huy-hieu" / "VLG-2025").iterdir()

    assert badges.verify(document.read_bytes()) == "Nguyễn Thị Ngọc Hà"


def test_what_may_be_put_on_the_web_names_no_token_and_no_birth_date(papers, folder):
    site = "".join(path.read_text() for path in (folder / "tra-cuu").rglob("*.js"))

    assert "05/09/1985" not in site
    assert [number for number, c in papers.items() if c.token in site] == []


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("giay/VLG-2026/{number}.pdf", "giay/VLG-2026/{number}.pdf đã bị thay đổi"),
        ("so-cap.csv", "so-cap.csv đã bị thay đổi"),
        ("khoa.json", "khoa.json đã bị thay đổi"),
        ("tra-cuu/so/VLG-2026-0.js", "tra-cuu/so/VLG-2026-0.js đã bị thay đổi"),
    ],
)
def test_one_changed_byte_is_found(papers, folder, name, fault):
    number = sorted(papers)[1]
    path = folder / name.format(number=number)
    content = path.read_bytes()
    path.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])

    assert faults(folder) == [fault.format(number=number)]


def test_a_missing_and_an_added_file_are_found(papers, folder):
    (folder / "khoa.json").unlink()
    (folder / "giay" / "them.pdf").write_bytes(b"%PDF-")

    assert faults(folder) == ["thiếu khoa.json", "thừa giay/them.pdf"]


def test_who_changes_the_list_of_sums_too_lacks_the_seal(folder):
    (folder / "khoa.json").write_text("{}")
    sums = (folder / "SHA256SUMS").read_text()
    hashed = exported.file_hash(folder / "khoa.json")
    lines = [f"{hashed}  khoa.json" if "khoa.json" in s else s for s in sums.splitlines()]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")

    assert faults(folder) == ["SHA256SUMS không phải bản đã đóng dấu"]
    (folder / "SHA256SUMS.dau").write_text("AAAA\n")
    assert faults(folder) == ["dấu của SHA256SUMS: BrokenSeal"]
    (folder / "SHA256SUMS").unlink()
    assert faults(folder) == ["thiếu SHA256SUMS"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda text: text.replace("lent", "lens"), "dòng 4: changed"),
        (lambda text: "".join(text.splitlines(keepends=True)[:-1]), "dòng 6: missing"),
        (lambda _text: "", "không đọc được"),
        (lambda _text: "[]\n", "không đọc được"),
    ],
)
def test_a_changed_book_is_read_as_changed(folder, tmp_path, change, fault):
    book = folder / "so" / "VLG-2026.jsonl"
    changed = tmp_path / "so.jsonl"
    changed.write_text(change(book.read_text()))

    assert exported.fault_of_book(book) == ""
    assert exported.fault_of_book(changed) == fault


def test_nothing_is_written_over_and_an_interrupted_export_begins_again(papers, tmp_path):
    done, draft = tmp_path / "xuat", tmp_path / "xuat.dang-xuat"
    draft.mkdir()
    (draft / "cua-toi.txt").touch()
    with pytest.raises(exporting.AlreadyThere):
        exporting.export(done)
    (draft / exporting.MARK).touch()

    exporting.export(done, credentials=False)

    assert not (done / "cua-toi.txt").exists()
    assert not draft.exists()
    with pytest.raises(exporting.AlreadyThere):
        exporting.export(done)


def test_of_a_disputed_row_only_number_and_chain_are_exported(papers, tmp_path):
    number = sorted(papers)[1]
    tamper(papers[number], valid_until=dt.date(2099, 1, 1))

    exporting.export(tmp_path / "xuat", credentials=False)

    row = rows(tmp_path / "xuat")[1]
    assert (row["Số hiệu"], row["Tình trạng"], row["Họ và tên"]) == (number, "disputed", "")
    assert number not in (tmp_path / "xuat" / "tra-cuu" / "so" / "VLG-2026-0.js").read_text()


def test_a_paper_that_cannot_be_drawn_is_named_and_its_entry_exported(papers, tmp_path):
    number = sorted(papers)[1]
    drawing_room.draw(papers[number])
    papers[number].refresh_from_db()
    tamper(papers[number], sha256="0" * 64)

    with pytest.raises(CommandError, match=f"1 giấy không có tệp PDF \\({number}\\)"):
        call_command("export_register", tmp_path / "xuat", "--no-credentials", stdout=StringIO())

    assert len(rows(tmp_path / "xuat")) == len(papers)
    assert faults(tmp_path / "xuat") == []


def test_the_commands_export_and_check(papers, tmp_path):
    out = StringIO()
    folder = tmp_path / "xuat"
    call_command("export_register", folder, "--no-credentials", stdout=out)
    call_command("verify_register", "--folder", folder, stdout=out)

    assert out.getvalue().splitlines() == [
        f"5 giấy, 5 tệp PDF, 7 dòng sổ: {folder}",
        f"{folder}: đúng",
    ]
    assert AuditEntry.objects.filter(action="certificates.export_register").count() == 1
    (folder / "khoa.json").unlink()
    with pytest.raises(CommandError, match="1 sai lệch"):
        call_command("verify_register", "--folder", folder, stdout=out)
    with pytest.raises(CommandError, match="đã có"):
        call_command("export_register", folder, stdout=out)


def test_the_queries_do_not_grow_faster_than_the_register(
    papers, tmp_path, django_assert_max_num_queries
):
    for certificate in Certificate.objects.all():
        drawing_room.draw(certificate)

    with django_assert_max_num_queries(12 + 2 * len(papers)):
        exporting.export(tmp_path / "xuat", credentials=False)


def test_on_a_real_connection_the_export_sees_one_moment(transactional_db, settings, tmp_path):
    factories.IssuerFactory()
    issued(day=DAY)

    report = exporting.export(tmp_path / "xuat", credentials=False)

    assert (report.certificates, report.files, report.lines) == (1, 1, 1)
    assert faults(tmp_path / "xuat") == []
