"""What keeps a question from being asked, told to whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from courses.pack_text import CERTAINTIES, DIFFICULTIES, OPTION_TYPES, QuestionText, text_fault

LONGEST = 4000  # characters of one text
_LONGEST_OF = {"topic": 120, "source": 255, "clause": 60, "unit": 40}
_GAP = re.compile(r"\{\{([0-9]+)\}\}")
_TWO = 2


def faults(question: QuestionText) -> list[str]:
    """Every reason, each with its remedy; none for a question that can be asked."""
    if not question.stem:
        return ["chưa có câu dẫn; viết câu hỏi trước các phương án"]
    wrong = _KINDS.get(question.type, _unknown)(question)
    return [*wrong, *_wordings(question)]


def texts_of(question: QuestionText) -> list[str]:
    """Every text someone will read."""
    return [
        question.stem,
        question.text,
        question.explanation,
        *(text for option in question.options for text in (option.text, option.feedback)),
        *(text for pair in question.pairs for text in (pair.left, pair.right)),
        *question.order,
        *(answer for answer in question.answers if isinstance(answer, str)),
        *(text for gap in question.gaps for text in (*gap.answers, *gap.others, gap.feedback)),
        *question.references,
    ]


def _wordings(question: QuestionText) -> Iterator[str]:
    for text in texts_of(question):
        if len(text) > LONGEST:
            yield f"có đoạn dài quá {LONGEST} ký tự; rút gọn"
        elif text and (why := text_fault(text)):
            yield f"“{text[:40]}”: {why}"
    for name, longest in _LONGEST_OF.items():
        if len(getattr(question, name)) > longest:
            yield f"“{getattr(question, name)[:30]}…” dài quá {longest} ký tự; rút gọn"
    if question.difficulty not in {"", *DIFFICULTIES}:
        yield f"mức “{question.difficulty}” không có; viết một trong: {', '.join(DIFFICULTIES)}"
    if question.certainty not in {"", *CERTAINTIES}:
        yield f"“{question.certainty}” không có; viết một trong: {', '.join(CERTAINTIES)}"


def _unknown(question: QuestionText) -> Iterator[str]:
    yield f"loại “{question.type}” không có ở đây; viết lại thành một loại khác"


def _options(question: QuestionText) -> Iterator[str]:
    right = sum(option.correct for option in question.options)
    yield from _several([option.text for option in question.options], "phương án")
    if not right:
        yield "chưa có đáp án đúng; đánh dấu * trước phương án đúng hoặc thêm dòng “Đáp án: …”"
    elif right > 1 and question.type != "multiple_choice":
        yield f"có {right} đáp án đúng mà chỉ được chọn một; giữ một đáp án"
    if question.type == "true_false" and len(question.options) > _TWO:
        yield "câu đúng – sai chỉ có hai phương án; bỏ bớt"


def _pairs(question: QuestionText) -> Iterator[str]:
    yield from _several([pair.left for pair in question.pairs], "cặp")
    if any(not pair.right for pair in question.pairs):
        yield "có cặp thiếu vế phải; viết thêm hoặc bỏ cặp đó"


def _order(question: QuestionText) -> Iterator[str]:
    yield from _several(question.order, "mục để sắp xếp")


def _number(question: QuestionText) -> Iterator[str]:
    if len(question.answers) != 1 or isinstance(question.answers[0], str):
        yield "câu nhập số cần đúng một đáp án là số"
    if question.tolerance < 0:
        yield "sai số không được nhỏ hơn 0"


def _answers(question: QuestionText) -> Iterator[str]:
    words = [str(answer) for answer in question.answers]
    if not words or "" in words:
        yield "chưa có đáp án; thêm dòng “Đáp án: …”"
    if len(set(words)) < len(words):
        yield "có hai đáp án giống nhau; bỏ một"


def _gaps(question: QuestionText) -> Iterator[str]:
    numbers = [int(number[:6]) for number in _GAP.findall(question.text)]
    if not numbers or numbers != list(range(1, len(question.gaps) + 1)):
        yield "chỗ trống trong đoạn văn phải là {{1}}, {{2}}… theo thứ tự, mỗi chỗ có đáp án"
    for place, gap in enumerate(question.gaps, start=1):
        words = [*gap.answers, *gap.others]
        if not gap.answers or "" in words:
            yield f"chỗ trống {place} chưa có đáp án đúng; viết thêm"
        elif len(set(words)) < len(words):
            yield f"chỗ trống {place} có hai lựa chọn giống nhau; bỏ một"


def _several(texts: Sequence[str], what: str) -> Iterator[str]:
    if len(texts) < _TWO:
        yield f"chỉ có {len(texts)} {what}; cần ít nhất hai"
    if "" in texts:
        yield f"có {what} để trống; viết nội dung hoặc bỏ đi"
    for text in dict.fromkeys(_repeated(texts)):
        yield f"hai {what} giống nhau: “{text[:60]}”; sửa một"


def _repeated(texts: Iterable[str]) -> Iterator[str]:
    met: set[str] = set()
    for text in texts:
        if text in met:
            yield text
        met.add(text)


_KINDS: dict[str, Callable[[QuestionText], Iterator[str]]] = {
    **dict.fromkeys(OPTION_TYPES, _options),
    "matching": _pairs,
    "ordering": _order,
    "numeric": _number,
    "short_answer": _answers,
    "cloze": _gaps,
}
