"""A reading as plain data and back: what a preview keeps until somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from courses.pack_text import (
    CaseText,
    GapText,
    OptionEnglish,
    OptionText,
    PairText,
    QuestionEnglish,
    QuestionText,
)
from quizzes.formats.found import Found, Reading


def packed(
    found: Iterable[Found], cases: Iterable[CaseText], cases_en: Iterable[CaseText] = ()
) -> dict[str, Any]:
    kept = list(found)
    return {
        "found": [[each.line, asdict(each.question)] for each in kept],
        "english": [each.english and asdict(each.english) for each in kept],
        "cases": [asdict(case) for case in cases],
        "cases_en": [asdict(case) for case in cases_en],
    }


def unpacked(data: Mapping[str, Any]) -> Reading:
    """The opposite of `packed`, after a journey through JSON."""
    return Reading(
        found=tuple(
            Found(line, _question(fields), english=english and _english(english))
            for (line, fields), english in zip(data["found"], data["english"], strict=True)
        ),
        cases=_cases(data["cases"]),
        cases_en=_cases(data["cases_en"]),
    )


def _cases(cases: Iterable[Mapping[str, Any]]) -> tuple[CaseText, ...]:
    return tuple(CaseText(**{**case, "text": tuple(case["text"])}) for case in cases)


def _question(fields: Mapping[str, Any]) -> QuestionText:
    held = _held(fields)
    return QuestionText(**held, options=tuple(OptionText(**each) for each in fields["options"]))


def _english(fields: Mapping[str, Any]) -> QuestionEnglish:
    held = _held(fields)
    options = tuple(OptionEnglish(**each) for each in fields["options"])
    return QuestionEnglish(**held, options=options)


def _held(fields: Mapping[str, Any]) -> dict[str, Any]:
    """All but the options, which differ."""
    held: dict[str, Any] = {
        n: tuple(v) if isinstance(v, list | tuple) else v
        for n, v in fields.items()
        if n != "options"
    }
    held["pairs"] = tuple(PairText(**pair) for pair in held["pairs"])
    held["gaps"] = tuple(
        GapText(**(gap | {name: tuple(gap[name]) for name in ("answers", "others")}))
        for gap in held["gaps"]
    )
    return held
