import json

import pytest

from quizzes.formats.gift_text import Broken, Item, Number, items
from quizzes.formats.registry import read
from tests.quizzes.formats.corpora import folder


def _words(words):
    return words and {"format": words.format, "text": words.text}


def _number(number):
    if number.high:
        ends = {"numberHigh": float(number.high), "numberLow": float(number.value)}
        return {"type": "high-low", **ends}
    if number.tolerance:
        return {"type": "range", "number": float(number.value), "range": float(number.tolerance)}
    return {"type": "simple", "number": float(number.value)}


def _choice(choice):
    content = choice.content
    return {
        "isCorrect": choice.right,
        "weight": choice.weight,
        "text": _number(content) if isinstance(content, Number) else _words(content),
        "feedback": _words(choice.feedback),
    }


def _parsed(item):
    """An item in the words of GIFT-grammar-PEG's own tests."""
    if item.kind == "Category":
        return {"type": "Category", "title": item.title}
    told = {
        "id": item.id or None,
        "tags": list(item.tags) or None,
        "type": item.kind,
        "title": item.title or None,
        "stem": _words(item.stem),
        "hasEmbeddedAnswers": item.embedded,
    }
    if item.kind == "Description":
        return told
    told["globalFeedback"] = _words(item.general)
    if item.kind == "TF":
        told["isTrue"] = item.is_true
        told["trueFeedback"], told["falseFeedback"] = _words(item.first), _words(item.second)
    if item.kind == "Matching":
        told["matchPairs"] = [
            {"subquestion": _words(left), "subanswer": right} for left, right in item.pairs
        ]
    if item.kind in {"MC", "Short", "Numerical"}:
        choices = [_choice(choice) for choice in item.choices]
        told["choices"] = _number(item.number) if item.number else choices
    return told


def test_all_files_of_the_grammars_own_tests_parse_as_they_expect():
    files = sorted(folder("gift/gift-pegjs").glob("*.gift"))
    for file in files:
        expected = json.loads(file.with_suffix(".json").read_text("utf-8"))
        assert [_parsed(item) for item in items(file.read_text("utf-8"))] == expected, file.name
    assert len(files) == 51


@pytest.mark.parametrize(
    ("name", "kept", "refused"),
    [
        ("examples.txt", 43, 0),
        ("questions.gift.txt", 8, 1),
        ("questions_in_category.gift.txt", 4, 0),
        ("questions_encoding_windows-1252.gift.txt", 1, 2),
    ],
)
def test_moodles_files_give_its_counts_and_essays_are_refused_by_name(name, kept, refused):
    reading = read("gift", (folder("gift/moodle45") / name).read_bytes())
    assert len(reading.found) == kept
    assert [fault.message for fault in reading.faults] == [
        "loại tự luận (Essay) không có ở đây"
    ] * refused


def one(source):
    reading = read("gift", source.encode())
    assert not reading.faults, reading.faults
    return reading.found[0]


def test_the_first_comment_of_true_or_false_is_for_the_wrong_answer_as_in_moodle():
    question = one("Đất nước có 34 tỉnh.{TRUE#Xem lại.#Đúng rồi.}").question
    assert [(o.text, o.correct, o.feedback) for o in question.options] == [
        ("Đúng", True, "Đúng rồi."),
        ("Sai", False, "Xem lại."),
    ]


def test_a_share_of_the_points_for_a_wrong_option_is_said_and_left_to_a_person():
    found = one("Câu hỏi?{=đúng ~%50%gần đúng ~sai}")
    assert [option.correct for option in found.question.options] == [True, False, False]
    assert found.doubts == ("có phương án được một phần điểm; ở đây phương án đó tính là sai",)


def test_marks_in_html_become_bold_and_a_picture_is_named_as_lost():
    found = one('[html]Điều nào <b>không</b> đúng? <img src\\="a.png">{=A ~B}')
    assert found.question.stem == "Điều nào **không** đúng?"
    assert found.doubts == ("có hình; nội dung đó không đưa sang được",)


@pytest.mark.parametrize(
    ("source", "line", "reason"),
    [
        ("\nCâu?{=a ~b", 2, "dấu { không có } đóng"),
        ("Câu? =a ~b}", 1, "có dấu } mà không có { mở"),
        ("Câu?{=a}{~b}", 1, "một câu chỉ có một cặp ngoặc { }"),
        ("Câu?{#mười}", 1, "“mười” không phải là số"),
        ("Câu?{~%40%a ~%40%b ~c}", 1, "các phương án đúng cộng lại được 80%"),
        ("Câu?{~%33%a ~%33%b ~%34%c}", 1, "điểm 33% không phải mức điểm của Moodle"),
        ("Câu?{=a ~a}", 1, "hai phương án giống nhau"),
        ("Câu?{=a =b ~c}", 1, "có 2 phương án được 100% mà chỉ chọn một"),
    ],
)
def test_what_cannot_be_read_is_told_by_line_with_a_reason(source, line, reason):
    (fault,) = read("gift", source.encode()).faults
    assert fault.line == line
    assert fault.message.startswith(reason)


def test_nothing_stands_for_itself_twice():
    assert [type(item) for item in items("a{\n\nb{=c}")] == [Broken, Item]
