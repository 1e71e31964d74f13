"""A reading as plain data and back: what a preview keeps until somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from courses.pack_text import CaseText, GapText, OptionText, PairText, QuestionText
from quizzes.formats.found import Found


def packed(found: Iterable[Found], cases: Iterable[CaseText]) -> dict[str, Any]:
    return {
        "found": [[each.line, asdict(each.question)] for each in found],
        "cases": [asdict(case) for case in cases],
    }


def unpacked(data: Mapping[str, Any]) -> tuple[list[Found], list[CaseText]]:
    """The opposite of `packed`, after a journey through JSON."""
    found = [Found(line, _question(fields)) for line, fields in data["found"]]
    cases = [CaseText(**(case | {"text": tuple(case["text"])})) for case in data["cases"]]
    return found, cases


def _question(fields: Mapping[str, Any]) -> QuestionText:
    held: dict[str, Any] = {
        n: tuple(v) if isinstance(v, list | tuple) else v for n, v in fields.items()
    }
    held["options"] = tuple(OptionText(**option) for option in held["options"])
    held["pairs"] = tuple(PairText(**pair) for pair in held["pairs"])
    held["gaps"] = tuple(
        GapText(**(gap | {name: tuple(gap[name]) for name in ("answers", "others")}))
        for gap in held["gaps"]
    )
    return QuestionText(**held)
