from quizzes.formats.registry import read
from tests.quizzes.formats.corpora import folder


def test_the_file_of_errors_gives_each_by_line_and_keeps_the_rest():
    reading = read("aiken", (folder("aiken") / "aiken_errors.txt").read_bytes())
    assert [found.question.stem for found in reading.found] == [
        "A good question",
        "A second good question",
        "A third good question with HTML chars such as > < &",
    ]
    assert [(fault.line, fault.message) for fault in reading.faults] == [
        (3, "câu này chỉ có 1 phương án; cần ít nhất hai"),
        (5, "phương án này không có câu hỏi ở trên; viết câu hỏi trước nó"),
        (7, "đáp án này không có câu hỏi ở trên; xóa hoặc viết câu hỏi"),
        (14, "câu này thiếu dòng “ANSWER: …” ngay bên dưới; viết thêm"),
    ]


def test_letters_with_a_dot_or_without_a_space_are_read_and_html_stays_text():
    reading = read("aiken", b"Which <b>?\nA.one\nB)two\nANSWER: B\n")
    (found,) = reading.found
    assert found.question.stem == "Which <b>?"
    assert [option.correct for option in found.question.options] == [False, True]


def test_an_answer_that_is_no_option_is_told_with_the_letters_there_are():
    (fault,) = read("aiken", b"Which?\nA) one\nB) two\nANSWER: C\n").faults
    assert fault.message == "đáp án ghi “C” mà các phương án là A, B"
