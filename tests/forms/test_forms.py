"""The forms that lessons hand out are built from text, in the layout of an official document."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt
from openpyxl import load_workbook

from forms import excel, word
from forms.__main__ import main
from forms.texts import BadForm, Form, forms

FORMS = forms()
WORD = [form for form in FORMS if form.into.endswith(".docx")]
EXCEL = [form for form in FORMS if form.into.endswith(".xlsx")]
NAMES = {"ids": lambda form: Path(form.into).name}


def paper(form):
    return Document(BytesIO(word.build(form)))


def book(form):
    return load_workbook(BytesIO(excel.build(form)))


def test_the_forms_in_the_courses_are_those_of_the_text():
    assert main(["--check"]) == 0


def test_there_is_a_form_for_every_paper_a_trainer_hands_out():
    assert {Path(form.into).stem for form in FORMS} == {
        "mau-quy-trinh-bay-muc",
        "danh-muc-tai-lieu",
        "so-rui-ro-va-co-hoi",
        "ke-hoach-danh-gia",
        "phieu-hoi-danh-gia",
        "phieu-khong-phu-hop",
        "chuong-trinh-hop-xem-xet",
        "bien-ban-xem-xet",
        "ke-hoach-dao-tao",
        "ho-so-dao-tao",
    }


@pytest.mark.parametrize("form", WORD, **NAMES)
def test_a_word_form_has_the_state_documents_layout(form):
    """Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, margins, Times New Roman, national name and motto."""
    made = paper(form)
    (section,) = made.sections
    # Word keeps lengths in twentieths of a point, so each is off by a few micrometres.
    assert [round(each.mm) for each in (section.page_width, section.page_height)] == [210, 297]
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert made.styles["Normal"].font.size == Pt(13)
    head = [paragraph.text for paragraph in made.tables[0].rows[0].cells[1].paragraphs]
    assert head[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert made.core_properties.language == "vi-VN"


def test_the_procedure_has_its_seven_sections():
    (form,) = [form for form in WORD if "bay-muc" in form.into]
    headings = [each.text for each in paper(form).paragraphs if each.style.name == "Heading 1"]
    assert [each for each in headings if each[0].isdigit()] == [
        "1. Mục đích",
        "2. Phạm vi",
        "3. Tài liệu viện dẫn",
        "4. Định nghĩa, viết tắt",
        "5. Nội dung quy trình",
        "6. Biểu mẫu",
        "7. Hồ sơ cần lưu",
    ]


@pytest.mark.parametrize("form", EXCEL, **NAMES)
def test_an_excel_form_is_ready_to_fill_in_and_to_print(form):
    for page, text in zip(book(form), form.sheets, strict=True):
        assert page.page_setup.paperSize == 9
        assert page.page_setup.orientation == "landscape"
        head = [cell.value for cell in page[excel.HEAD_ROW + 1]]
        assert head == [column["name"] for column in text["columns"]]
        assert page.print_title_rows == f"${excel.HEAD_ROW + 1}:${excel.HEAD_ROW + 1}"
        choices = [column for column in text["columns"] if "choices" in column]
        assert len(page.data_validations.dataValidation) == len(choices)


def test_the_risk_register_multiplies_for_its_reader():
    (form,) = [form for form in EXCEL if "rui-ro" in form.into]
    assert book(form)["Sổ rủi ro"]["F8"].value == '=IF(OR(D8="",E8=""),"",D8*E8)'


@pytest.mark.parametrize("form", FORMS, **NAMES)
def test_the_same_text_gives_the_same_parts(form):
    build = word.build if form in WORD else excel.build

    def parts():
        with zipfile.ZipFile(BytesIO(build(form))) as packed:
            return {name: packed.read(name) for name in packed.namelist()}

    assert parts() == parts()


def test_a_form_without_anything_in_it_is_told(tmp_path, monkeypatch):
    (tmp_path / "x.yaml").write_text("into: a.docx\nagency: [a, b]\n")
    monkeypatch.setattr("forms.texts.FOLDER", tmp_path)
    with pytest.raises(BadForm, match=r"x\.yaml"):
        forms()


def test_a_form_with_a_key_nobody_knows_is_told(tmp_path, monkeypatch):
    (tmp_path / "x.yaml").write_text("into: a.docx\nagency: [a, b]\ncolour: red\n")
    monkeypatch.setattr("forms.texts.FOLDER", tmp_path)
    with pytest.raises(BadForm, match="colour"):
        forms()


def test_an_out_of_date_form_is_named(monkeypatch, capsys):
    old = Form(**{name: getattr(WORD[0], name) for name in Form.__slots__} | {"title": "KHÁC"})
    monkeypatch.setattr("forms.__main__.forms", lambda: [old])
    assert main(["--check"]) == 1
    assert old.into in capsys.readouterr().out
