"""What a question that can be asked may still do better, said while it is being written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from courses.pack_text import OPTION_TYPES, QuestionText
from courses.reviewing_questions import asks_for_what_is_not
from courses.wording import lumps_together
from people.names import folded

MUCH_LONGER = 1.5
_SHORT = 20  # characters: below, lengths say nothing


def advice(question: QuestionText) -> list[str]:
    """A sentence for each thing to look at again; none keeps the question from being saved."""
    return [sentence for rule in _RULES for sentence in rule(question)]


def _equal_options(question: QuestionText) -> Iterator[str]:
    met: dict[str, str] = {}
    for option in question.options:
        same = met.setdefault(folded(option.text), option.text)
        if same is not option.text and option.text:
            yield f"Hai phương án gần như giống nhau: “{same}” và “{option.text}”."


def _long_right(question: QuestionText) -> Iterator[str]:
    right = [len(option.text) for option in question.options if option.correct]
    wrong = [len(option.text) for option in question.options if not option.correct]
    judged = question.type == "single_choice" and right and wrong and right[0] > _SHORT
    if judged and right[0] > MUCH_LONGER * max(wrong):
        yield "Đáp án đúng dài hơn hẳn các phương án khác nên dễ đoán; viết cho cân nhau."


def _lumped(question: QuestionText) -> Iterator[str]:
    for option in question.options:
        if lumps_together(option.text):
            yield f"Phương án “{option.text}” gộp các phương án khác; viết nội dung riêng."


def _unexplained(question: QuestionText) -> Iterator[str]:
    if not question.explanation:
        yield "Chưa có giải thích; người học sẽ không biết vì sao đúng."


def _negative(question: QuestionText) -> Iterator[str]:
    if asks_for_what_is_not(question):
        yield "Câu hỏi phủ định mà từ phủ định chưa in đậm; viết **không**, **sai**, **trừ**."


def _silent_options(question: QuestionText) -> Iterator[str]:
    without = sum(not option.feedback for option in question.options)
    if question.type in OPTION_TYPES and without:
        yield f"{without} phương án chưa có phản hồi cho người chọn."


def _unplaced(question: QuestionText) -> Iterator[str]:
    if not question.clause:
        yield "Chưa ghi điều khoản hoặc văn bản mà câu hỏi dựa vào."


_RULES: tuple[Callable[[QuestionText], Iterator[str]], ...] = (
    _equal_options,
    _long_right,
    _lumped,
    _unexplained,
    _negative,
    _silent_options,
    _unplaced,
)
