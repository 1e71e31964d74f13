import unicodedata

import pytest

from quizzes.formats.trainers_text import read


def one(source):
    reading = read(source)
    assert not reading.faults, reading.faults
    (found,) = reading.found
    return found.question


def right(question):
    return [option.text for option in question.options if option.correct]


@pytest.mark.parametrize("head", ["Câu 1.", "Câu 1:", "CÂU 1)", "Câu hỏi 1 -", "1.", "1)", "Câu 1"])
@pytest.mark.parametrize("marks", ["A.", "A)", "a.", "a)", "a/"])
def test_every_way_of_numbering_and_lettering_is_one_question(head, marks):
    letters = "ABC" if marks[0] == "A" else "abc"
    rows = [f"{letter}{marks[1]} ý {letter}" for letter in letters]
    question = one("\n".join([f"{head} Cơ quan công bố ở đâu?", *rows, "Đáp án: B"]))
    assert question.stem == "Cơ quan công bố ở đâu?"
    assert right(question) == [f"ý {letters[1]}"]


@pytest.mark.parametrize(
    "row",
    [
        "A. một\tB. hai\tC. ba\tD. bốn",
        "A. một    B. hai    C. ba  D. bốn",
        "A. một B. hai C. ba D. bốn",
    ],
)
def test_options_on_one_line_are_taken_apart(row):
    question = one(f"Câu 1. Mấy?\n{row}\nĐA: D")
    assert [option.text for option in question.options] == ["một", "hai", "ba", "bốn"]
    assert right(question) == ["bốn"]


def test_words_that_look_like_options_inside_an_option_stay_words():
    question = one("Câu 1. Theo?\nA. điểm a khoản B. quy định\nB. khác\nĐáp án: A")
    assert right(question) == ["điểm a khoản B. quy định"]


@pytest.mark.parametrize("starred", ["*B. hai", "B.* hai", "* B. hai", "B. hai (*)"])
def test_a_star_marks_the_right_option(starred):
    assert right(one(f"Câu 1. Mấy?\nA. một\n{starred}\nC. ba")) == ["hai"]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("B", ["hai"]), ("b", ["hai"]), ("B, C", ["hai", "ba"]), ("B và C", ["hai", "ba"]),
     ("BC", ["hai", "ba"]), ("B. hai", ["hai"]), ("hai", ["hai"])],
)  # fmt: skip
@pytest.mark.parametrize("label", ["Đáp án:", "ĐA:", "ĐÁP ÁN :", "Đáp án đúng:", "ANSWER:", "Đ/A:"])
def test_the_answer_may_be_letters_or_the_words_of_an_option(label, said, wanted):
    question = one(f"Câu 1. Mấy?\nA. một\nB. hai\nC. ba\n{label} {said}")
    assert right(question) == wanted
    assert question.type == ("multiple_choice" if len(wanted) > 1 else "single_choice")


def test_explanation_clause_level_topic_and_source_are_read():
    question = one(
        "Câu 1. Mấy?\nA. một\nB. hai\nĐáp án: A\nGiải thích: vì thế\nvà thế nữa\n"
        "Điều khoản: 7.5\nMức: 3\nChủ đề: muc-tieu\nNguồn: TCVN ISO 9001:2015, 7.5"
    )
    assert (question.explanation, question.clause) == ("vì thế và thế nữa", "7.5")
    assert (question.difficulty, question.topic) == ("hard", "muc-tieu")
    assert question.source == "TCVN ISO 9001:2015, 7.5"


@pytest.mark.parametrize(
    "table",
    ["1-A 2-C", "1.A 2.C", "1A, 2C", "BẢNG ĐÁP ÁN\n1. A\n2. C", "Câu\t1\t2\nĐáp án\tA\tC",
     "Câu\tĐáp án\n1\tA\n2\tC", "ĐÁP ÁN:\nCâu 1: A | Câu 2: C"],
)  # fmt: skip
def test_an_answer_table_at_the_end_gives_each_question_its_own(table):
    asked = "Câu {}. Mấy {}?\nA. một\nB. hai\nC. ba\n"
    reading = read(asked.format(1, "x") + asked.format(2, "y") + "\n" + table)
    assert not reading.faults
    assert [right(found.question) for found in reading.found] == [["một"], ["ba"]]


@pytest.mark.parametrize(
    ("said", "is_true"), [("Đ", True), ("S", False), ("Đúng", True), ("sai.", False)]
)
def test_a_question_without_options_may_be_true_or_false(said, is_true):
    question = one(f"Câu 1 (Đ/S): Mười điều.\nĐáp án: {said}")
    assert (question.type, question.stem) == ("true_false", "Mười điều.")
    assert question.options[0].correct is is_true


def test_a_number_or_a_word_may_be_the_answer():
    assert one("Câu 1. Mấy ngày?\nĐáp án: 3,5").answers == (3.5,)
    assert one("Câu 1. Tên tắt?\nĐáp án: PDCA; P-D-C-A").answers == ("PDCA", "P-D-C-A")


def test_nbsp_zero_width_tabs_and_taken_apart_letters_come_out_as_plain_text():
    source = unicodedata.normalize(
        "NFD", "Câu\u00a01.\u00a0Mấy\u200b\ufeff điều?\nA.\u00a0“một”\nB. hai\nĐáp án: A"
    )
    question = one(source)
    assert question.stem == "Mấy điều?"
    assert right(question) == ["“một”"]


def test_questions_without_numbers_are_parted_by_what_ends_them():
    reading = read("Một?\nA. a\nB. b\nANSWER: A\n\nHai?\nA. a\n*B. b\n")
    assert [found.question.stem for found in reading.found] == ["Một?", "Hai?"]


def test_bold_that_was_lost_is_asked_back_and_a_wrong_letter_told_by_its_line():
    reading = read("Câu 1. Mấy?\nA. một\nB. hai\n\nCâu 2. Mấy đây?\nA. một\nB. hai\nĐáp án: E")
    assert [(fault.line, fault.message) for fault in reading.faults] == [
        (
            1,
            (
                "không thấy đáp án đúng (chữ đậm, gạch chân mất khi dán); thêm dòng “Đáp án: …”, "
                "gõ * trước phương án đúng, hoặc tải chính tệp .docx lên"
            ),
        ),
        (8, "câu này có 2 phương án nhưng đáp án ghi E; sửa thành một trong A, B"),
    ]


@pytest.mark.parametrize(
    ("source", "line", "start"),
    [
        ("Câu 1. Mấy?\nA. a\nC. c\nĐáp án: A", 3, "phương án này ghi C mà theo thứ tự phải là B"),
        ("Câu 1. Mấy?\nA. a\nB. b\nĐáp án: A\nĐáp án: B", 5, "có hai đáp án khác nhau: A và B"),
        ("Câu 1. Mấy?\n*A. a\nB. b\nĐáp án: B", 4, "dấu * và dòng đáp án nói khác nhau"),
        ("Câu 1. Mấy?\nA. a\nB. b\n1-A 2-B", 4, "bảng đáp án có câu 2 mà không có câu hỏi đó"),
        ("Câu 1. Mấy?\nA. a\nB. a\nĐáp án: A", 1, "hai phương án giống nhau: “a”"),
        ("Câu 1. Mấy?\nA. a\nĐáp án: A", 1, "chỉ có 1 phương án; cần ít nhất hai"),
        ("Câu 1. Mấy?\nA. a\nB. b\nĐáp án: A\nlạc lõng", 5, "dòng này không thuộc câu nào"),
        ("Câu 1. Mấy?\nA. a\nB. b\nĐáp án: A\nMức: 9", 4, "mức “9” không hiểu được"),
        ("Câu 1. Mấy?", 1, "câu này không có phương án và không có đáp án"),
        ("Câu 1. Mấy?\nĐáp án: B", 2, "đáp án ghi B mà câu không có phương án nào"),
    ],
)  # fmt: skip
def test_what_is_unclear_is_told_by_line_with_its_remedy(source, line, start):
    faults = read(source).faults
    assert [(fault.line, fault.message[: len(start)]) for fault in faults] == [(line, start)]


def test_a_heading_before_the_first_question_is_passed_over_and_said():
    reading = read("ĐỀ KIỂM TRA\nCâu 1. Mấy?\nA. a\n*B. b")
    assert reading.notes == ("Dòng 1 đứng trước câu đầu tiên nên bỏ qua: ĐỀ KIỂM TRA",)
