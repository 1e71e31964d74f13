"""The page of everything an expert should confirm, for whoever signs for the content."""

from dataclasses import replace

from courses.confirming import page
from tests.courses.test_reviewing import BANK, PACK, TABLES, with_lesson


def rows(written, title):
    part = written.partition(f"## {title}")[2].partition("\n## ")[0]
    return [row for row in part.splitlines() if row.startswith("| ")][2:]


def test_an_uncertain_law_is_listed_with_the_lessons_that_cite_it():
    written = page([with_lesson(laws=("qd-19-2014",))], TABLES)
    assert rows(written, "Văn bản pháp lý") == [
        "| Quyết định 19/2014/QĐ-TTg | Hiệu lực hiện nay cần đối chiếu. | ISO-99, bài 1.1 |"
    ]


def test_a_statement_is_listed_with_its_reason():
    written = page([with_lesson(unsure=("Làm một việc — chưa rõ ai làm",))], TABLES)
    assert rows(written, "Câu trong bài học") == [
        "| ISO-99, bài 1.1 | Làm một việc | chưa rõ ai làm |"
    ]


def test_an_uncertain_question_is_listed_and_a_certain_one_is_not():
    unsure = replace(BANK[0], certainty="low", source="Một | nguồn")
    written = page([replace(PACK, questions=(unsure, *BANK[1:]))], TABLES)
    assert rows(written, "Câu hỏi") == ["| Q-1 | Vì vậy. | Một / nguồn |"]


def test_nothing_to_confirm_is_said():
    assert "## Câu hỏi\n\nKhông có." in page([PACK], TABLES)
