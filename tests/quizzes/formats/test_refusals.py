"""What a format cannot say is refused by name, not bent into what it can."""

import pytest

from courses.pack_text import OptionText, PairText, QuestionText
from quizzes.formats.registry import FORMATS


def question(**fields):
    plain = {"id": "Q-1", "stem": "Câu hỏi?", "topic": "t", "difficulty": "easy"}
    return QuestionText(**(plain | fields))


def options(*texts, right=0):
    return tuple(OptionText(text=text, correct=place == right) for place, text in enumerate(texts))


@pytest.mark.parametrize(
    ("name", "asked", "reason"),
    [
        ("gift", question(type="ordering", order=("a", "b")), "GIFT không có loại sắp thứ tự"),
        (
            "gift",
            question(type="single_choice", options=options("a", "b"), source="[1]"),
            "nhãn “source:[1]” có ký tự [ ] mà GIFT không ghi được",
        ),
        (
            "gift",
            question(type="matching", pairs=(PairText(left="a -> b", right="c"),)),
            "GIFT dùng “->” để ghép; đổi dấu đó trong câu",
        ),
        (
            "moodle",
            question(type="short_answer", answers=("5*",)),
            "Moodle coi * trong đáp án là chữ bất kỳ",
        ),
        (
            "moodle",
            question(type="true_false", options=options("Có", "Không")),
            "câu đúng – sai phải có hai phương án “Đúng”, “Sai” theo thứ tự",
        ),
        (
            "aiken",
            question(type="single_choice", options=options("Đúng", "Sai")),
            "Aiken đọc lại hai phương án này thành loại khác",
        ),
        (
            "aiken",
            question(type="single_choice", options=options("a", "b"), stem="ANSWER: A"),
            "định dạng này không giữ được nguyên văn",
        ),
        (
            "xlsx",
            question(type="short_answer", answers=tuple(map(str, range(27)))),
            "bảng chỉ có chỗ cho 26 phương án",
        ),
    ],
)
def test_a_question_that_cannot_be_said_is_named_with_the_reason(name, asked, reason):
    (refusal,) = FORMATS[name].write([asked], {}).refused
    assert (refusal.name, refusal.reason) == ("Q-1", reason)
