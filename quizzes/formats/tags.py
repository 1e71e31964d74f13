"""What Moodle's formats have no place for, kept as tags: `topic:…`, `clause:…`, `scoring:…`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from courses.pack_text import SCORINGS, QuestionText
from quizzes.formats.found import CannotSay
from quizzes.formats.tidying import tidy

_WORDS = ("topic", "difficulty", "clause", "source", "certainty", "case", "unit", "scoring")
SCORED = frozenset({"multiple_choice", "matching", "ordering", "cloze"})
_FLAGS = ("case_sensitive", "ignore_accents")
_REFERENCE = "reference"
_FORBIDDEN = frozenset("[]<>`,")
CASE = "case-text"
"""The tag of an item that tells a situation instead of asking."""


def tags_of(question: QuestionText) -> list[str]:
    """Everything about a question that tags can carry.

    Raises:
        CannotSay: a tag may not hold it.

    """
    held = [(name, getattr(question, name)) for name in _WORDS]
    tags = [f"{name}:{value}" for name, value in held if value and _says(question, name)]
    tags += [name for name in _FLAGS if getattr(question, name)]
    return tags + [f"{_REFERENCE}:{reference}" for reference in question.references]


def _says(question: QuestionText, name: str) -> bool:
    return name != "scoring" or question.type in SCORED


def refuse_brackets(tags: Iterable[str]) -> None:
    """Moodle's GIFT cannot say these letters in a tag; raises `CannotSay`."""
    for tag in tags:
        if found := sorted(_FORBIDDEN & set(tag) - {","}):
            raise CannotSay(f"nhãn “{tag[:40]}” có ký tự {' '.join(found)} mà GIFT không ghi được")


def read_tags(tags: Iterable[str], kind: str) -> dict[str, Any]:
    """The fields of a question that tags name; other people's tags are passed over."""
    values: dict[str, Any] = {}
    references = []
    for tag in tags:
        name, colon, value = tidy(tag).partition(":")
        if name in _FLAGS and not colon:
            values[name] = True
        elif name == _REFERENCE and value:
            references.append(value)
        elif name in _WORDS and value:
            values[name] = value
    if values.get("scoring") not in SCORINGS or kind not in SCORED:
        values.pop("scoring", None)
    if references:
        values["references"] = tuple(dict.fromkeys(references))
    return values
