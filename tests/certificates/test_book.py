"""The register book on screen, as a sheet and on paper."""

import datetime as dt
import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from pypdf import PdfReader

from certificates import booking, correcting, handing_over, office_paper, revoking
from certificates.models import Certificate
from people.models import AuditEntry
from tests import factories
from tests.certificates.papers import issued, on

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)
BOOK = "/so-cap/"
QUERIES = 16
NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture
def issuer(province):
    return factories.IssuerFactory(unit=province, signer_name="Trần Minh Họa")


@pytest.fixture
def open_as(client):
    def opened(person, address, **query):
        client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
        with on(LATER):
            return client.get(address, query)

    return opened


def named(name, unit, **given):
    person = factories.posted(unit, full_name=name)
    return issued(day=DAY, person=person, unit=unit, unit_name=unit.name, **given)


def names_in(response):
    return sorted(line.holder for line, _tag in response.context["rows"])


def sheet_of(response):
    """The cells of the first sheet, row by row, and whether any of them is a formula."""
    content = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = [
        ["".join(cell.itertext()) for cell in row.findall("s:c", NS)]
        for row in sheet.iter(f"{{{NS['s']}}}row")
    ]
    return rows, sheet.findall(".//s:f", NS)


def pdf_of(response):
    return PdfReader(io.BytesIO(b"".join(response.streaming_content)))


def test_a_line_says_what_the_book_of_an_office_says(issuer, commune):
    certificate = named("Nguyễn Thị Ngọc Hà", commune, validity_months=36)
    officer = factories.PersonFactory()
    with on(LATER):
        handing_over.hand_over([certificate], on=LATER, by=officer)
        new = correcting.correct(
            certificate, changes={"birth": "Sinh năm 1985"}, reason="sai", by=officer, on=LATER
        )
        revoking.revoke(new, ground="fraud", decision="9/QĐ", by=officer)

    old_line, new_line = booking.lines(booking.in_order(Certificate.objects.all()))

    course = certificate.face["course_title"]
    assert old_line.cells() == (
        "1",
        "Nguyễn Thị Ngọc Hà",
        "",
        "",
        "Xã An Hòa",
        f"{course}, {certificate.face['period']}",
        "",
        certificate.number,
        "1/2026/ISO-KHCN",
        "05/03/2026",
        "Trần Minh Họa",
        "Đã nhận 01/06/2026",
        f"Thay bằng số {new.number} ngày 01/06/2026: sai",
    )
    assert (new_line.birth, new_line.handed_over) == ("1985", "")
    assert new_line.note == (
        f"Thay cho số {certificate.number}; Thu hồi ngày 01/06/2026 theo QĐ số 9/QĐ"
    )
    assert len(old_line.cells()) == len(booking.HEADINGS)


def test_who_keeps_the_issuer_sees_all_and_a_commune_its_own_people(
    open_as, issuer, hr, administrator, commune, elsewhere
):
    named("An", commune)
    named("Bình", elsewhere)

    assert names_in(open_as(administrator, BOOK)) == ["An", "Bình"]
    assert names_in(open_as(hr, BOOK)) == ["An"]


def test_an_issuer_sees_what_it_issued_to_people_of_other_units(open_as, hr, commune, elsewhere):
    factories.IssuerFactory(unit=commune)
    named("Bình", elsewhere)

    assert names_in(open_as(hr, BOOK)) == ["Bình"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["An", "Bình", "Chi", "Dũng"]),
        ({"ma": "VLG"}, ["An", "Bình", "Chi", "Dũng"]),
        ({"nam": "2025"}, ["Dũng"]),
        ({"nam": "xưa"}, ["An", "Bình", "Chi", "Dũng"]),
        ({"don_vi": "X2"}, ["Bình"]),
        ({"don_vi": "LẠ"}, ["An", "Bình", "Chi", "Dũng"]),
        ({"tinh_trang": "thu-hoi"}, ["Chi"]),
        ({"tinh_trang": "con-hieu-luc"}, ["An", "Bình"]),
        ({"tinh_trang": "het-han"}, ["Dũng"]),
        ({"tinh_trang": "sap-het-han"}, []),
        ({"tinh_trang": "thay-the"}, []),
        ({"tinh_trang": "da-giao"}, ["An"]),
        ({"tinh_trang": "chua-giao"}, ["Bình"]),
        ({"tim": "binh"}, ["Bình"]),
        ({"tim": "gcn vlg 2026 000001"}, []),
        ({"tim": "1/2026"}, ["An"]),
    ],
)
def test_the_filters_leave(open_as, issuer, administrator, commune, elsewhere, query, expected):
    first = named("An", commune)
    named("Bình", elsewhere)
    revoking.revoke(named("Chi", commune), ground="fraud", by=None)
    old = factories.posted(commune, full_name="Dũng")
    issued(day=dt.date(2025, 3, 5), person=old, unit=commune, validity_months=1)
    with on(LATER):
        handing_over.hand_over([first], on=LATER, by=administrator)

    assert names_in(open_as(administrator, BOOK, **query)) == expected


def test_a_course_is_a_filter_and_stands_under_the_title(open_as, issuer, administrator, commune):
    wanted = named("An", commune).course
    named("Bình", commune)

    response = open_as(administrator, BOOK, khoa=wanted.pk)

    assert names_in(response) == ["An"]
    assert response.context["form"].words() == f"{wanted.code} – {wanted.title}"


def test_a_list_that_nobody_signs_ends_with_its_last_row():
    out = io.BytesIO()
    heading = office_paper.Heading(superior="", issuer="SỞ A", title="DANH SÁCH")

    office_paper.table(out, heading, [office_paper.Column("STT", 20)], [("1",)])

    (page,) = PdfReader(out).pages
    assert page.extract_text().split()[-1] == "1"


def test_a_number_typed_in_any_way_is_found(open_as, issuer, administrator, commune):
    certificate = named("An", commune)
    named("Bình", commune)
    typed = certificate.number.replace("-", " ").lower()

    assert names_in(open_as(administrator, BOOK, tim=typed)) == ["An"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_with_one_line_and_with_three(
    client, open_as, issuer, administrator, commune, count, django_assert_num_queries
):
    course = factories.CoursePageFactory()
    for _ in range(count):
        named("An", commune, course=course)
    open_as(administrator, BOOK)

    with on(LATER), django_assert_num_queries(QUERIES):
        client.get(BOOK)


def test_the_sheet_holds_every_line_in_the_order_of_the_book(
    open_as, issuer, administrator, commune
):
    numbers = [named(name, commune).number for name in ("An", "Bình", "Chi")]

    rows, _formulas = sheet_of(open_as(administrator, "/so-cap/xlsx/", nam="2026"))

    assert rows[0][0] == "SỔ CẤP GIẤY CHỨNG NHẬN"
    assert rows[1][0] == "Năm 2026"
    assert tuple(rows[2]) == booking.HEADINGS
    assert [(row[0], row[7]) for row in rows[3:]] == [
        (f"{index}", number) for index, number in enumerate(numbers, start=1)
    ]


@pytest.mark.parametrize("evil", ['=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)"])
def test_no_name_is_ever_a_formula(open_as, issuer, administrator, commune, evil):
    certificate = named("An", commune)
    with on(LATER):
        correcting.correct(
            certificate, changes={"holder_name": evil}, reason="sai", by=None, on=LATER
        )

    rows, formulas = sheet_of(open_as(administrator, "/so-cap/xlsx/"))

    assert formulas == []
    assert [row[1] for row in rows[3:]] == ["An", evil]


def test_what_begins_like_a_formula_carries_a_quote_mark(open_as, issuer, administrator, commune):
    certificate = named("An", commune)
    with on(LATER):
        correcting.correct(
            certificate, changes={"holder_name": "=1+1"}, reason="sai", by=None, on=LATER
        )

    content = b"".join(open_as(administrator, "/so-cap/xlsx/").streaming_content)

    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
        styles = ET.fromstring(book.read("xl/styles.xml")).findall("s:cellXfs/s:xf", NS)
    cell = next(c for c in sheet.iter(f"{{{NS['s']}}}c") if "".join(c.itertext()) == "=1+1")
    assert styles[int(cell.get("s"))].get("quotePrefix") == "1"


def test_the_book_is_printed_with_header_title_and_signatures(
    open_as, issuer, administrator, commune
):
    certificate = named("Nguyễn Thị Ngọc Hà", commune)

    reader = pdf_of(open_as(administrator, "/so-cap/pdf/", nam="2026"))

    text = " ".join(reader.pages[0].extract_text().split())
    page = reader.pages[0].mediabox
    assert page.width > page.height
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "SỔ CẤP GIẤY CHỨNG NHẬN",
        "Năm 2026",
        "Vĩnh Long, ngày 01 tháng 6 năm 2026",
        "Tổng số: 1 giấy chứng nhận.",
        "NGƯỜI VÀO SỔ",
        "GIÁM ĐỐC",
        "Trần Minh Họa",
        "Ngọc Hà",
    ):
        assert words in text
    assert certificate.number in text.replace("- ", "-")


@pytest.mark.parametrize("part", [1, 2, 100])
def test_a_long_list_repeats_its_head_and_numbers_its_pages(monkeypatch, part):
    monkeypatch.setattr(office_paper, "PART", part)
    out = io.BytesIO()
    columns = [office_paper.Column("STT", 20, centred=True), office_paper.Column("Họ và tên", 80)]
    heading = office_paper.Heading(
        superior="", issuer="SỞ A", title="DANH SÁCH", signatures=(("NGƯỜI LẬP", ""),)
    )
    rows = ((f"{number}", "Nguyễn Văn Mẫu") for number in range(1, 101))

    count = office_paper.table(out, heading, columns, rows, closing=lambda n: f"Tổng số: {n}.")

    pages = [page.extract_text() for page in PdfReader(out).pages]
    assert (count, len(pages)) == (100, 4)
    assert all("Họ và tên" in text for text in pages)
    assert [text.split("\n")[0] for text in pages[1:]] == ["2", "3", "4"]
    assert sum(text.count("Nguyễn Văn Mẫu") for text in pages) == 100
    assert "Tổng số: 100." in pages[-1]


@pytest.mark.parametrize("width", [1.0, 2.5, 6.0, 40.0])
def test_no_line_is_wider_than_its_column_and_no_letter_is_lost(width):
    text = "Ủy ban nhân dân xã Đông Giang GCN-VLG-2026-000123-K Nguyễnnnnnnnnnnnnn"

    lines = office_paper.wrapped(text, office_paper.REGULAR, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(
        office_paper.width_of(line, office_paper.REGULAR) <= width or len(line) == 1
        for line in lines
    )


def test_an_inspector_is_told_that_looking_is_recorded(open_as, issuer, inspector, commune):
    named("An", commune)

    content = open_as(inspector, BOOK).content.decode()
    sheet_of(open_as(inspector, "/so-cap/xlsx/"))

    assert "mọi lượt xem được ghi lại" in content
    assert "Đề nghị chờ xử lý" not in content
    looks = AuditEntry.objects.filter(action="certificates.view_register", by=inspector)
    assert [look.data["page"] for look in looks.order_by("pk")] == ["book", "xlsx"]


def test_the_book_is_reached_from_the_navigation_by_those_who_may(open_as, hr, learner, issuer):
    home = reverse("home:my_work")

    assert f'href="{BOOK}"' in open_as(hr, home).content.decode()
    assert f'href="{BOOK}"' not in open_as(learner, home).content.decode()


def test_the_list_to_sign_holds_what_was_chosen(open_as, issuer, administrator, commune):
    chosen, _other = named("An", commune), named("Bình", commune)

    response = open_as(administrator, "/so-cap/ky-nhan/", chon=chosen.number)
    text = pdf_of(open_as(administrator, "/so-cap/ky-nhan/pdf/", chon=chosen.number)).pages[0]

    assert [line.holder for line in response.context["lines"]] == ["An"]
    words = " ".join(text.extract_text().split())
    assert "DANH SÁCH KÝ NHẬN GIẤY CHỨNG NHẬN" in words
    assert ("An" in words, "Bình" in words) == (True, False)
    assert "Ký nhận" in words


def test_only_the_papers_of_the_page_at_hand_are_ticked(
    open_as, issuer, administrator, commune, monkeypatch
):
    monkeypatch.setattr("certificates.register_views.PER_PAGE", 1)
    named("An", commune)
    named("Bình", commune)

    shown = [open_as(administrator, "/so-cap/ky-nhan/", trang=page) for page in (1, 2)]

    assert [[line.holder for line in each.context["lines"]] for each in shown] == [["An"], ["Bình"]]
    assert [each.content.decode().count(" checked ") for each in shown] == [1, 1]
    assert "2 giấy" in shown[0].content.decode()


def test_receipts_are_torn_off_four_to_a_page(open_as, issuer, administrator, commune):
    for name in ("An", "Bình", "Chi", "Dũng", "Em"):
        named(name, commune)

    pages = pdf_of(open_as(administrator, "/so-cap/ky-nhan/bien-nhan/")).pages

    counts = [page.extract_text().count("GIẤY BIÊN NHẬN") for page in pages]
    assert counts == [4, 1]
    assert "Tôi là: An" in pages[0].extract_text()


def test_ticked_papers_are_written_down_as_handed_over(
    client, open_as, issuer, administrator, commune
):
    first, second = named("An", commune), named("Bình", commune)
    open_as(administrator, BOOK)

    with on(LATER):
        client.post("/so-cap/ky-nhan/", {"so": [first.number], "on": "01/06/2026"})
        late = client.post("/so-cap/ky-nhan/", {"so": [second.number], "on": "02/06/2026"})

    assert list(first.register.values_list("event", flat=True)) == ["issued", "handed_over"]
    assert second.register.count() == 1
    assert "Ngày giao phải từ ngày cấp" in late.content.decode()


def test_nobody_hands_over_what_another_issuer_keeps(client, open_as, hr, province, commune):
    factories.IssuerFactory(unit=province)
    factories.IssuerFactory(
        unit=commune, code="XAH", register_code="XAH", valid_from=dt.date(2010, 1, 1)
    )
    certificate = named("An", commune)  # by the province's issuer, to a person of the commune
    open_as(hr, BOOK)

    with on(LATER):
        client.post("/so-cap/ky-nhan/", {"so": [certificate.number], "on": "01/06/2026"})

    assert certificate.register.count() == 1
