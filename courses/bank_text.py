"""The question bank of a course, questions.yaml and cases.yaml, read and written."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import yaml

from courses import yaml_text
from courses.pack_text import (
    CERTAINTIES,
    DIFFICULTIES,
    OPTION_TYPES,
    SCORINGS,
    CaseText,
    GapText,
    OptionText,
    PairText,
    QuestionEnglish,
    QuestionText,
    Report,
)
from courses.yaml_text import (
    Reader,
    flag,
    many,
    needed_of,
    number,
    one_of,
    record,
    word_or_number,
    words,
)

Text = TypeVar("Text", QuestionText, QuestionEnglish, CaseText)

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_slug = words(SLUG, "chữ thường không dấu và số, nối bằng dấu gạch ngang")
_id = words(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", "chữ không dấu và số, nối bằng dấu gạch ngang")
_text = words()

_HELD = {
    "single_choice": {"options"},
    "multiple_choice": {"options", "scoring"},
    "true_false": {"options"},
    "matching": {"pairs", "scoring"},
    "ordering": {"order", "scoring"},
    "numeric": {"answers", "tolerance", "unit"},
    "short_answer": {"answers", "case_sensitive", "ignore_accents"},
    "cloze": {"text", "gaps", "scoring", "case_sensitive", "ignore_accents"},
}
_LEAST = {"options": 2, "pairs": 2, "order": 2, "answers": 1, "gaps": 1}


_UNSET = ("", (), 0, SCORINGS[0])  # 0 is also False
_GAP = re.compile(r"\{\{([0-9]+)\}\}")


@dataclass(frozen=True, slots=True)
class Bank:
    """What questions.yaml says, with its node."""

    questions: tuple[QuestionText, ...]
    node: yaml.Node


def read_questions(text: str, report: Report) -> Bank | None:
    """Read questions.yaml; None when the report says why not."""
    questions, node = yaml_text.read(text, _QUESTIONS, report)
    return None if questions is None or node is None else Bank(questions, node)


def read_cases(text: str, report: Report) -> tuple[CaseText, ...]:
    """Read cases.yaml; nothing when the report says why not."""
    cases, _ = yaml_text.read(text, CASES, report)
    return cases or ()


def check_cases(bank: Bank, cases: Iterable[CaseText], report: Report, told: Report) -> None:
    """Report questions about a case that is not told, and cases that no question asks about."""
    known = {case.id for case in cases}
    for place, question in enumerate(bank.questions):
        if question.case and question.case not in known:
            line = yaml_text.line_of(bank.node, place, "case")
            report.add(line, f"không có tình huống “{question.case}” trong cases.yaml; viết thêm")
    for case in sorted(known - {question.case for question in bank.questions}):
        told.add(0, f"không câu hỏi nào dùng tình huống “{case}”; viết câu hỏi hoặc bỏ đi")


def render(texts: Iterable[Text]) -> str:
    """Write questions.yaml, cases.yaml or their English; nothing to write, no text."""
    values = tuple(texts)
    return yaml_text.write(values) if values else ""


def gaps_in(text: str) -> list[int]:
    """Find the numbers of the gaps in the text of a cloze, in the order they stand."""
    return [int(each) for each in _GAP.findall(text)]


# What a question may lack, or have too much, for its type


def _question_faults(question: QuestionText) -> list[str]:
    """Say what a question lacks, or has too much, for its type."""
    return [
        *_held_faults(question),
        *_option_faults(question),
        *_answer_faults(question),
        *_gap_faults(question),
    ]


def _held_faults(question: QuestionText) -> Iterator[str]:
    held = _HELD[question.type]
    for name in sorted(set().union(*_HELD.values()) - held):
        if getattr(question, name) not in _UNSET:
            yield f"khóa “{name}” không dùng cho loại {question.type}; bỏ khóa này hoặc đổi type"
    for name in sorted(held & _LEAST.keys()):
        if len(getattr(question, name)) < _LEAST[name]:
            yield f"loại {question.type} cần ít nhất {_LEAST[name]} mục trong “{name}”; viết thêm"


def _option_faults(question: QuestionText) -> Iterator[str]:
    if question.type not in OPTION_TYPES:
        return
    right = sum(option.correct for option in question.options)
    if question.type == "multiple_choice" and not right:
        yield "chưa có phương án đúng; ghi correct: true cho ít nhất một phương án"
    if question.type != "multiple_choice" and right != 1:
        yield f"có {right} phương án đúng; loại {question.type} cần đúng một"
    if question.type == "true_false" and len(question.options) > _LEAST["options"]:
        yield "loại true_false chỉ có hai phương án; bỏ bớt hoặc đổi type"


def _answer_faults(question: QuestionText) -> Iterator[str]:
    numbers = [answer for answer in question.answers if not isinstance(answer, str)]
    if question.type == "numeric" and (len(numbers), len(question.answers)) != (1, 1):
        yield "loại numeric cần đúng một đáp án là số; sửa “answers”"
    if question.type == "short_answer" and numbers:
        yield f"đáp án {numbers[0]} phải là chữ; viết trong dấu nháy"


def _gap_faults(question: QuestionText) -> Iterator[str]:
    found = gaps_in(question.text)
    wanted = list(range(1, len(question.gaps) + 1))
    if question.type == "cloze" and found != wanted:
        yield "các chỗ trống trong “text” phải là {{1}}, {{2}}… theo thứ tự, đủ số mục của “gaps”"
    for gap in question.gaps:
        if set(gap.answers) & set(gap.others):
            yield f"“{gap.answers[0]}” vừa là đáp án vừa là phương án khác; bỏ bớt"


# The keys, in the order they are written

_OPTION: Reader[OptionText] = record(
    OptionText,
    {"text": _text, "correct": flag, "feedback": _text},
    needed_of(OptionText),
)
PAIR: Reader[PairText] = record(PairText, {"left": _text, "right": _text}, needed_of(PairText))
GAPPED: Reader[GapText] = record(
    GapText,
    {
        "answers": many(_text, alone=str),
        "others": many(_text, alone=str),
        "feedback": _text,
    },
    needed_of(GapText),
)
CASES: Reader[tuple[CaseText, ...]] = many(
    record(CaseText, {"id": _id, "title": _text, "text": many(_text)}, needed_of(CaseText)),
    alone=lambda case: case.id,
)
_QUESTION = record(
    QuestionText,
    {
        "id": _id,
        "type": one_of(*_HELD),
        "case": _id,
        "stem": _text,
        "text": _text,
        "options": many(_OPTION, alone=lambda option: option.text),
        "pairs": many(PAIR, alone=lambda pair: pair.left),
        "order": many(_text, alone=str),
        "gaps": many(GAPPED),
        "answers": many(word_or_number, alone=str),
        "tolerance": number,
        "unit": _text,
        "case_sensitive": flag,
        "ignore_accents": flag,
        "scoring": one_of(*SCORINGS),
        "explanation": _text,
        "clause": _text,
        "topic": _slug,
        "difficulty": one_of(*DIFFICULTIES),
        "source": _text,
        "certainty": one_of(*CERTAINTIES),
        "references": many(_text, alone=str),
    },
    sorted(needed_of(QuestionText)),
    _question_faults,
)
_QUESTIONS: Reader[tuple[QuestionText, ...]] = many(_QUESTION, alone=lambda question: question.id)
