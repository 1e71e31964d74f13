"""The exported page, opened from a folder: no server, and it still finds what was changed."""

import pytest

from certificates import exporting
from tests import factories
from tests.certificates.papers import issued

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def certificate():
    factories.IssuerFactory()
    course = factories.CoursePageFactory(code="ISO-77")
    return issued(course=course, person=factories.PersonFactory(full_name="Nguyễn Thị Ngọc Hà"))


@pytest.fixture
def folder(certificate, tmp_path):
    exporting.export(tmp_path / "xuat", credentials=False)
    return tmp_path / "xuat"


@pytest.fixture
def page(chromium, folder):
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto((folder / "tra-cuu" / "index.html").as_uri())
    yield page
    context.close()


def search(page, number):
    page.get_by_label("Số hiệu").fill(number)
    page.get_by_role("button", name="Tra cứu").click()


def said(page, place):
    sentence = page.locator(f"{place} > [data-say]:not([hidden])")
    sentence.wait_for()
    return sentence.inner_text()


def test_a_number_is_found_and_its_seal_is_right(page, certificate):
    search(page, certificate.number.lower().replace("-", " "))

    assert said(page, "[data-state]") == "Đúng: bản ghi còn nguyên như khi xuất."
    assert page.locator("h2").inner_text() == "Giấy chứng nhận hợp lệ"
    assert "Nguyễn Thị Ngọc Hà" in page.locator("[data-fields]").inner_text()


def test_a_file_is_compared_there(page, folder, certificate):
    search(page, certificate.number)
    said(page, "[data-state]")
    pdf = next((folder / "giay").rglob("*.pdf"))

    page.get_by_label("Chọn tệp").set_input_files(pdf)

    assert said(page, "[data-file] [role=status]") == "Đúng tệp đã cấp."


def test_a_changed_record_shows(page, folder, certificate):
    (shard,) = (folder / "tra-cuu" / "so").iterdir()
    shard.write_text(shard.read_text().replace("Ngọc Hà", "Ngọc Hạ"))

    search(page, certificate.number)

    assert said(page, "[data-state]").startswith("Bản ghi đã bị sửa sau khi xuất.")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("GCN-VLG-2026-000123-X", "Số này không đúng quy cách."), ("GCN-VLG-2026-000123-P", "Không")],
)
def test_what_is_not_there_is_not_called_a_forgery(page, typed, words):
    search(page, typed)

    assert said(page, "main > [role=status]").startswith(words)


def test_an_old_code_leads_to_the_whole_record(page, folder, certificate):
    digits = certificate.face["check_url"].partition("#")[2]
    address = (folder / "tra-cuu" / "index.html").as_uri()

    page.goto(f"{address}?ma={certificate.token}#{digits}")

    assert said(page, "[data-paper]") == "Dấu đúng và nói giống bản ghi."
    assert certificate.face["signer_name"] in page.locator("[data-fields]").inner_text()
