"""Every type of question as rows of the same four fields: the form's and the sheet's shape.

choices:      text · — · right · feedback          matching: left · right side
ordering:     item, in the right order             short answer: every accepted text
numeric:      the number, in the first row         cloze: answers · other choices · — · feedback
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from courses.pack_text import OPTION_TYPES, GapText, OptionText, PairText, QuestionText
from quizzes.asking.numeric import number_in
from quizzes.asking.task import NotANumber
from quizzes.formats.found import CannotSay

_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to choose, to pair, to place or to fill in."""

    text: str = ""
    other: str = ""
    correct: bool = False
    feedback: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.other or self.feedback)


def rows_of(question: QuestionText) -> list[Row]:
    """The rows that say what a question asks."""
    if question.type in OPTION_TYPES:
        return [Row(o.text, "", o.correct, o.feedback) for o in question.options]
    if question.type == "matching":
        return [Row(pair.left, pair.right) for pair in question.pairs]
    if question.type == "ordering":
        return [Row(item) for item in question.order]
    if question.type == "cloze":
        return [
            Row(_joined(g.answers), _joined(g.others), feedback=g.feedback) for g in question.gaps
        ]
    return [Row(str(answer)) for answer in question.answers]


def fields_of(kind: str, rows: Iterable[Row]) -> dict[str, Any]:
    """What rows say, under the names of a question; raises `CannotSay`."""
    filled = [row for row in rows if not row.is_empty]
    return _FIELDS[kind](filled) if kind in _FIELDS else {}


def number(text: str) -> int | float:
    """A number as an office writes it; raises `CannotSay`."""
    try:
        exact = number_in(text)
    except NotANumber as error:
        raise CannotSay(f"“{text[:30]}” không phải là số") from error
    return int(exact) if exact.denominator == 1 else float(exact)


def _options(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "options": tuple(
            OptionText(text=row.text, correct=row.correct, feedback=row.feedback) for row in rows
        )
    }


def _pairs(rows: Sequence[Row]) -> dict[str, Any]:
    return {"pairs": tuple(PairText(left=row.text, right=row.other) for row in rows)}


def _order(rows: Sequence[Row]) -> dict[str, Any]:
    return {"order": tuple(row.text for row in rows)}


def _answers(rows: Sequence[Row]) -> dict[str, Any]:
    return {"answers": tuple(row.text for row in rows)}


def _number(rows: Sequence[Row]) -> dict[str, Any]:
    return {"answers": tuple(number(row.text) for row in rows)}


def _gaps(rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "gaps": tuple(
            GapText(answers=_cut(row.text), others=_cut(row.other), feedback=row.feedback)
            for row in rows
        )
    }


def _joined(texts: Iterable[str]) -> str:
    return " | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in texts)


def _cut(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in _BAR.split(text))
    return tuple(part.replace("\\|", "|").replace("\\\\", "\\") for part in parts if part)


_FIELDS: dict[str, Callable[[Sequence[Row]], dict[str, Any]]] = {
    **dict.fromkeys(OPTION_TYPES, _options),
    "matching": _pairs,
    "ordering": _order,
    "numeric": _number,
    "short_answer": _answers,
    "cloze": _gaps,
}
