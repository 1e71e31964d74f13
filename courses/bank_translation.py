"""The English of a question bank, questions.en.yaml and cases.en.yaml, read and held to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias, TypeVar

import yaml

from courses import yaml_text
from courses.bank_text import CASES, GAPPED, PAIR, gaps_in
from courses.pack_text import (
    CaseText,
    GapText,
    OptionEnglish,
    QuestionEnglish,
    QuestionText,
    Report,
)
from courses.yaml_text import Reader, many, needed_of, record, words

T = TypeVar("T")
Read: TypeAlias = tuple[tuple[T, ...], yaml.Node]
"""What a file says, with its node."""

_PARTS = ("text", "unit", "explanation", "source")
_LISTS = ("options", "pairs", "order", "gaps")
_BOLD = "**"


def read_english(text: str, report: Report) -> Read[QuestionEnglish] | None:
    """Read questions.en.yaml; None when the report says why not."""
    return _read(text, _QUESTIONS, report)


def read_english_cases(text: str, report: Report) -> Read[CaseText] | None:
    """Read cases.en.yaml; None when the report says why not."""
    return _read(text, CASES, report)


def _read(text: str, reader: Reader[tuple[T, ...]], report: Report) -> Read[T] | None:
    values, node = yaml_text.read(text, reader, report)
    return None if values is None or node is None else (values, node)


def check_english(
    read: Read[QuestionEnglish], questions: Iterable[QuestionText], report: Report
) -> None:
    """Report English that could not be shown in place of the question it is for."""
    own = {question.id: question for question in questions}
    _check_ids([each.id for each in read[0]], list(own), read[1], report)
    for place, english in enumerate(read[0]):
        for message in _faults(own[english.id], english) if english.id in own else ():
            report.add(yaml_text.line_of(read[1], place), f"{english.id}: {message}")


def check_english_cases(read: Read[CaseText], cases: Iterable[CaseText], report: Report) -> None:
    """The same for cases."""
    own = {case.id: case for case in cases}
    _check_ids([each.id for each in read[0]], list(own), read[1], report)
    for place, english in enumerate(read[0]):
        if english.id in own and (fault := _count("text", own[english.id].text, english.text)):
            report.add(yaml_text.line_of(read[1], place, "text"), f"{english.id}: {fault}")


def _check_ids(english: list[str], own: list[str], node: yaml.Node, report: Report) -> None:
    for place, key in enumerate(english):
        if key not in own:
            line = yaml_text.line_of(node, place, "id")
            report.add(line, f"không có “{key}” trong bản gốc; sửa id hoặc xóa mục này")
    found = [key for key in english if key in own]
    if found != [key for key in own if key in found]:
        report.add(0, "các mục không đứng theo thứ tự của bản gốc; xếp lại cho đúng")


# What keeps the English of one question from standing in its place


def _faults(own: QuestionText, english: QuestionEnglish) -> Iterator[str]:
    for name in _PARTS:
        yield from _one_sided(name, getattr(own, name), getattr(english, name))
    if (_BOLD in own.stem) != (_BOLD in english.stem):
        yield "“stem” không in đậm như bản gốc; in đậm từ phủ định hoặc bỏ dấu **"
    if sorted(gaps_in(own.text)) != sorted(gaps_in(english.text)):
        yield "“text” không có đúng các chỗ trống {{n}} như bản gốc; ghi mỗi chỗ trống một lần"
    counts = [_count(name, getattr(own, name), getattr(english, name)) for name in _LISTS]
    yield from filter(None, counts)
    if not any(counts):
        yield from _inner_faults(own, english)


def _inner_faults(own: QuestionText, english: QuestionEnglish) -> Iterator[str]:
    for place, (option, said) in enumerate(zip(own.options, english.options, strict=True), 1):
        yield from _one_sided(f"feedback của phương án {place}", option.feedback, said.feedback)
    rights = {(o.right, e.right) for o, e in zip(own.pairs, english.pairs, strict=True)}
    if not len(rights) == len(dict(rights)) == len({right for _, right in rights}):
        yield "“right” giống nhau ở bản gốc phải dịch như nhau, khác nhau thì dịch khác nhau"
    for place, (gap, filled) in enumerate(zip(own.gaps, english.gaps, strict=True), 1):
        yield from _gap_faults(f"chỗ trống {place}", gap, filled)
    typed = own.answers if own.type == "short_answer" else ()
    yield from _one_sided("answers", typed, english.answers)
    yield from _unaccepted("answers", typed, english.answers)


def _gap_faults(name: str, gap: GapText, english: GapText) -> Iterator[str]:
    yield from _one_sided(f"feedback của {name}", gap.feedback, english.feedback)
    if not gap.others:
        yield from _unaccepted(name, gap.answers, english.answers)
    elif fault := _count(f"answers của {name}", gap.answers, english.answers):
        yield fault
    if fault := _count(f"others của {name}", gap.others, english.others):
        yield fault
    if set(english.answers) & set(english.others):
        yield f"{name} có đáp án và phương án khác dịch giống nhau; dịch cho khác"


def _one_sided(name: str, own: object, english: object) -> Iterator[str]:
    if own and not english:
        yield f"thiếu “{name}” như bản gốc; dịch thêm"
    if english and not own:
        yield f"bản gốc không có “{name}”; bỏ đi"


def _unaccepted(
    name: str, accepted: tuple[str | int | float, ...], answers: tuple[str, ...]
) -> Iterator[str]:
    for answer in answers:
        if accepted and answer not in accepted:
            yield f"“{answer}” ({name}) chưa được nhận ở bản gốc; thêm vào “answers” của bản gốc"


def _count(name: str, own: tuple[object, ...], english: tuple[object, ...]) -> str:
    if len(own) == len(english):
        return ""
    return f"“{name}” có {len(english)} mục, bản gốc có {len(own)}; viết đủ và đúng thứ tự"


# The keys, in the order they are written

_text = words()
_OPTION: Reader[OptionEnglish] = record(
    OptionEnglish, {"text": _text, "feedback": _text}, needed_of(OptionEnglish)
)
_QUESTION: Reader[QuestionEnglish] = record(
    QuestionEnglish,
    {
        "id": _text,
        "stem": _text,
        "text": _text,
        "options": many(_OPTION, alone=lambda option: option.text),
        "pairs": many(PAIR, alone=lambda pair: pair.left),
        "order": many(_text, alone=str),
        "gaps": many(GAPPED),
        "answers": many(_text, alone=str),
        "unit": _text,
        "explanation": _text,
        "source": _text,
    },
    sorted(needed_of(QuestionEnglish)),
)
_QUESTIONS: Reader[tuple[QuestionEnglish, ...]] = many(
    _QUESTION, alone=lambda question: question.id
)
