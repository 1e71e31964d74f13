import io
import zipfile

import pytest
import xlsxwriter

from quizzes.formats.found import Unreadable
from quizzes.formats.registry import read


def workbook(*rows):
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("Câu hỏi")
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
    return made.getvalue()


HEAD = ["Loại", "Câu dẫn", "Phương án A", "Đúng A", "Phương án B", "Đúng B", "Sai số"]


def test_a_column_is_known_by_its_heading_and_numbers_may_be_numbers():
    reading = read(
        "xlsx",
        workbook(
            HEAD,
            ["chọn một", "Mấy?", "một", "x", "hai"],
            ["Nhập số", "Bao nhiêu?", 3.5, "", "", "", 0.5],
        ),
    )
    assert not reading.faults
    first, second = (found.question for found in reading.found)
    assert [option.correct for option in first.options] == [True, False]
    assert (second.answers, second.tolerance) == ((3.5,), 0.5)


def test_a_bad_row_is_told_by_the_sheets_own_number():
    (fault,) = read("xlsx", workbook(HEAD, ["chọn một", "Mấy?", "một", "", "hai"])).faults
    assert fault.line == 2
    assert fault.message.startswith("chưa có đáp án đúng")


def test_a_sheet_without_the_needed_columns_is_refused():
    with pytest.raises(Unreadable, match="Dòng đầu của bảng phải có các cột"):
        read("xlsx", workbook(["a", "b"]))


def test_a_zip_bomb_is_not_opened():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 70_000_000)
    for name in ("xlsx", "docx", "pack"):
        with pytest.raises(Unreadable, match="giải nén ra quá lớn"):
            read(name, made.getvalue())


def test_entities_inside_a_workbook_are_not_expanded():
    made = io.BytesIO()
    bomb = b'<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'
    with zipfile.ZipFile(made, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "_rels/.rels"):
            archive.writestr(name, bomb)
    with pytest.raises(Unreadable):
        read("xlsx", made.getvalue())


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a\n" * 20_001, "Văn bản quá dài"),
        (b"word \n" * 200_000, "Văn bản quá dài"),
        (b"a" * 50_001, "Có dòng dài hơn 50.000 chữ"),
    ],
)
@pytest.mark.parametrize("name", ["words", "gift", "aiken", "pack"])
def test_more_text_than_anybody_types_is_refused_before_it_is_read(name, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read(name, content)


def test_too_large_a_file_is_refused_before_it_is_read():
    with pytest.raises(Unreadable, match="lớn quá 5 MB"):
        read("words", b"a" * 5_000_001)
