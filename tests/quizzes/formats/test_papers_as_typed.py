"""Whole papers as trainers hand them over, each with habits of its own."""

import io
import zipfile

import docx
import openpyxl
import pytest

from quizzes.formats.found import Unreadable
from quizzes.formats.registry import read

BOTH = [("ABC?", "*Một Hai"), ("DEF?", "Một *Hai")]


def said(reading):
    """Each question in one line: its stem, its options, a star before what is right."""
    return [
        (
            found.question.stem,
            " ".join("*" * option.correct + option.text for option in found.question.options),
        )
        for found in reading.found
    ]


def typed(text):
    reading = read("words", text.encode())
    assert not reading.faults, reading.faults
    return reading


def two(
    first="A. Một\nB. Hai", second=None, between="", end="", answers=("Đáp án: A", "Đáp án: B")
):
    return (
        f"Câu 1. ABC?\n{first}\n{answers[0]}\n{between}\n"
        f"Câu 2. DEF?\n{second or first}\n{answers[1]}\n{end}"
    )


@pytest.mark.parametrize(
    "options",
    [
        *("(A) Một\n(B) Hai", "[A] Một\n[B] Hai", "A - Một\nB - Hai", "A: Một\nB: Hai"),
        *("A/Một\nB/Hai", "a/ Một\nb/ Hai", "a- Một\nb- Hai", "A – Một\nB – Hai"),
        *("\tA.\tMột\n\tB.\tHai", "A. Một B. Hai", "A. Một   B. Hai", "(A) Một\t(B) Hai"),
    ],
)
def test_letters_are_set_in_many_ways(options):
    assert said(typed(two(options))) == BOTH


def test_four_options_on_two_lines_with_only_spaces_between():
    paper = "Câu 1. ABC?\nA. Một B. Hai\nC. Ba D. Bốn\nĐáp án: D"
    assert said(typed(paper)) == [("ABC?", "Một Hai Ba *Bốn")]


@pytest.mark.parametrize(
    "answer",
    [
        *(
            "=> Đáp án: {}",
            "→ {}",
            "-> Đáp án {}",
            "(Đáp án: {})",
            "Đ.A: {}",
            "Chọn {}",
            "Chọn: {}",
        ),
        *("Câu trả lời đúng: {}", "Phương án đúng là: {}", "Đáp án: ({})", "Đáp án đúng là: {}."),
        *("Chọn đáp án {}", "- Đáp án: {}", "[Đáp án: {}]", "Key: {}", "ĐA {}".replace(" ", ": ")),
    ],
)
def test_the_answer_is_said_in_many_ways(answer):
    assert said(typed(two(answers=(answer.format("A"), answer.format("B"))))) == BOTH


@pytest.mark.parametrize(
    "right",
    [
        *(
            "*{}",
            "#{}",
            "✓ {}",
            "☑ {}",
            "{} (x)",
            "{} (đúng)",
            "{} [Đáp án]",
            "{} ✓",
            "{} (Đáp án đúng)",
        ),
        "**{}**",
    ],
)
def test_the_right_option_is_marked_in_many_ways(right):
    first = "\n".join([right.format("A. Một"), "B. Hai"])
    second = "\n".join(["A. Một", right.format("B. Hai")])
    assert said(typed(two(first, second, answers=("", "")))) == BOTH


@pytest.mark.parametrize(
    "table",
    [
        *("Đáp án: 1-A, 2-B", "Đáp án: 1A 2B", "ĐÁP ÁN ĐỀ KIỂM TRA\n1. A\n2. B"),
        *("1\t2\nA\tB", "-----HẾT-----\nBẢNG ĐÁP ÁN\n1-A; 2-B", "STT\t1\t2\nĐáp án\tA\tB"),
        "HƯỚNG DẪN CHẤM\nCâu 1: A\nCâu 2: B",
    ],
)
def test_answers_stand_in_many_tables(table):
    assert said(typed(two(answers=("", ""), end=f"\n{table}"))) == BOTH


@pytest.mark.parametrize(
    "heading", ["PHẦN 2: NÂNG CAO", "Phần II", "II. CÂU HỎI NÂNG CAO", "----------", "*** HẾT ***"]
)
def test_a_heading_between_questions_belongs_to_neither_and_is_named(heading):
    reading = typed(two(between=heading, answers=("", ""), end="\n1-A 2-B"))
    assert said(reading) == BOTH
    assert reading.notes == (f"Dòng 5 không thuộc câu nào nên bỏ qua: {heading}",)


@pytest.mark.parametrize(
    ("front", "level"),
    [
        *(("Câu 1 (0,25 điểm):", ""), ("Câu 1. (1đ)", ""), ("Câu 1 (NB):", "easy")),
        *(("Câu 1 [Thông hiểu].", "medium"), ("Câu 1 (VDC) (0.5 điểm).", "hard"), ("Câu I.1:", "")),
        *(("Câu 1.1.", ""), ("Câu 01:", ""), ("**Câu 1.**", "")),
    ],
)
def test_points_levels_and_parts_in_front_are_no_words_of_the_question(front, level):
    (found,) = typed(f"{front} Năm 2015 có gì?\nA. Một\nB. Hai\nĐáp án: A").found
    assert (found.question.stem, found.question.difficulty) == ("Năm 2015 có gì?", level)


def test_boxes_for_true_and_false_are_no_words_of_the_question():
    (found,) = typed("Câu 1. Là bắt buộc. ☐ Đúng ☐ Sai\nĐáp án: S").found
    assert (found.question.type, found.question.stem) == ("true_false", "Là bắt buộc.")


def test_a_number_used_twice_is_told_where_the_table_says_it():
    paper = "Câu 1. ABC?\nA. Một\n*B. Hai\nCâu 1. DEF?\n*A. Một\nB. Hai\n\nĐÁP ÁN\n1A 2B"
    faults = [(fault.line, fault.message) for fault in read("words", paper.encode()).faults]
    assert faults == [
        (9, "bảng đáp án có câu 1 mà đề có 2 câu cùng số đó; đánh số lại cho khác nhau"),
        (9, "bảng đáp án có câu 2 mà không có câu hỏi đó; sửa số câu"),
    ]


TABLE = (
    "STT\tNội dung câu hỏi\tA\tB\tC\tĐáp án\tMức độ\n"
    "1\tABC?\tMột\tHai\t\tA\tDễ\n"
    "2\tDEF?\tMột\tHai\tBa\tB\tKhó\n"
)


def test_a_table_with_a_question_in_each_row_is_read_by_its_headings():
    reading = typed(TABLE)
    assert said(reading) == [("ABC?", "*Một Hai"), ("DEF?", "Một *Hai Ba")]
    assert [found.question.difficulty for found in reading.found] == ["easy", "hard"]
    assert [found.line for found in reading.found] == [2, 3]


def saved(document):
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_word_table_with_a_question_in_each_row_keeps_bold_as_the_key():
    document = docx.Document()
    table = document.add_table(2, 4)
    for place, head in enumerate(("TT", "Câu hỏi", "Phương án A", "Phương án B")):
        table.cell(0, place).text = head
    for place, text in enumerate(("1", "ABC?", "Một", "")):
        table.cell(1, place).text = text
    table.cell(1, 3).paragraphs[0].add_run("Hai").bold = True
    reading = read("docx", saved(document))
    assert (said(reading), reading.faults) == ([("ABC?", "Một *Hai")], ())


def workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def test_a_trainers_own_workbook_is_read_by_its_headings():
    rows = [row.split("\t") for row in TABLE.splitlines()]
    rows[1][0] = None  # a number that somebody forgot moves no column
    reading = read("xlsx", workbook(rows))
    assert (said(reading), reading.faults) == (
        [("ABC?", "*Một Hai"), ("DEF?", "Một *Hai Ba")],
        (),
    )


@pytest.mark.parametrize("size", ["A1:A1", "A1:XFD1048576"])
def test_the_size_a_workbook_claims_to_have_loses_no_row(size):
    whole = io.BytesIO(workbook([row.split("\t") for row in TABLE.splitlines()]))
    made = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:G3"' in content
                content = content.replace(b'ref="A1:G3"', f'ref="{size}"'.encode())
            copy.writestr(name, content)
    assert len(read("xlsx", made.getvalue()).found) == 2


def spoilt(content, name, change):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as copy:
        for each in source.namelist():
            inside = source.read(each)
            copy.writestr(each, change(inside) if each == name else inside)
    return made.getvalue()


def test_a_part_in_an_encoding_that_does_not_exist_is_told_in_one_sentence():
    content = workbook([row.split("\t") for row in TABLE.splitlines()])
    content = spoilt(
        content,
        "xl/worksheets/sheet1.xml",
        lambda part: b'<?xml version="1.0" encoding="UT-8"?>' + part.split(b"?>")[-1],
    )
    with pytest.raises(Unreadable, match="không phải bảng tính"):
        read("xlsx", content)


def test_a_zip_whose_packing_is_broken_is_told_in_one_sentence():
    document = docx.Document()
    document.add_paragraph("Câu 1. ABC? " + " ".join(map(str, range(2000))))
    content = bytearray(saved(document))
    start = content.index(b"word/document.xml") + 200
    content[start : start + 300] = bytes(range(150)) * 2
    with pytest.raises(Unreadable, match="Tệp hỏng"):
        read("docx", bytes(content))


def test_bold_among_options_on_one_line_is_the_answer():
    document = docx.Document()
    document.add_paragraph("Câu 1. ABC?")
    for before, bold, behind in (("A. Một\t", "B. Hai", ""), ("", "", "C. Ba\tD. Bốn")):
        paragraph = document.add_paragraph()
        paragraph.add_run(before)
        paragraph.add_run(bold).underline = True
        paragraph.add_run(behind)
    document.add_paragraph("Câu 2. DEF?")
    paragraph = document.add_paragraph("A. Một ")
    paragraph.add_run("B. Hai").bold = True
    document.add_paragraph("C. Ba D. Bốn")
    reading = read("docx", saved(document))
    assert said(reading) == [("ABC?", "Một *Hai Ba Bốn"), ("DEF?", "Một *Hai Ba Bốn")]


@pytest.mark.parametrize(
    "stem",
    [
        "Chọn đáp án đúng: ISO 9001 là gì?",
        "Phần 2 của tiêu chuẩn nói gì?",
        "Điều nào **không** đúng?",
    ],
)
def test_what_only_looks_like_another_line_stays_in_the_stem(stem):
    (found,) = typed(f"Câu 1. {stem}\nA. Một\nB. Hai\nĐáp án: A").found
    assert found.question.stem == " ".join(stem.split())
