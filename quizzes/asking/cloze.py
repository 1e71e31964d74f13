"""A running text with gaps, each chosen from a list or typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.asking.comparing import same
from quizzes.asking.task import Malformed, Part, Task, Value, entries, key_of

_GAP = re.compile(r"\{\{([0-9]+)\}\}")


def pieces_of(text: str) -> list[str]:
    """A text cut at its gaps: text, number, text, number, … text."""
    return _GAP.split(text)


@dataclass(frozen=True, slots=True)
class Gap:
    """With other choices it is a list, else it is typed."""

    answers: tuple[str, ...]
    others: tuple[str, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Cloze(Task):
    """The text, its gaps as {{1}}, {{2}}…, and the rules for what is typed."""

    text: str
    gaps: tuple[Gap, ...]
    case_sensitive: bool = False
    ignore_accents: bool = False
    partial: bool = False

    entry = "gaps"

    @property
    def pieces(self) -> list[str]:
        """The text cut at its gaps: text, number, text, number, … text."""
        return pieces_of(self.text)

    @property
    def numbered(self) -> dict[str, Gap]:
        return {str(number): gap for number, gap in enumerate(self.gaps, start=1)}

    def choices(self, number: str) -> dict[str, str]:
        """What a gap offers, by key; nothing where it is typed."""
        gap = self.numbered[number]
        if not gap.others:
            return {}
        return {key_of(f"gap {number}", text): text for text in (*gap.answers, *gap.others)}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(key for number in self.numbered for key in self.choices(number))

    @property
    def right(self) -> Value:
        return {
            "gaps": {
                number: next(iter(self.choices(number)), gap.answers[0])
                for number, gap in self.numbered.items()
            }
        }

    def taken(self, content: object, _shown: Sequence[str]) -> dict[str, str]:
        gaps = entries(content, self.numbered)
        for number, given in gaps.items():
            choices = self.choices(number)
            if choices and given not in choices:
                raise Malformed
        return gaps

    def is_complete(self, value: Mapping[str, Any]) -> bool:
        return len(value.get("gaps", {})) == len(self.gaps)

    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        return [
            self._part(number, gap, value.get("gaps", {}).get(number, ""))
            for number, gap in self.numbered.items()
        ]

    def _part(self, number: str, gap: Gap, given: str) -> Part:
        choices = self.choices(number)
        text = choices.get(given, "") if choices else given
        return Part(
            asked=number,
            given=text,
            right="; ".join(gap.answers),
            is_right=bool(text) and self._is_right(gap, text),
            feedback=gap.feedback,
        )

    def _is_right(self, gap: Gap, text: str) -> bool:
        if gap.others:
            return text in gap.answers
        return any(
            same(
                text,
                answer,
                case_sensitive=self.case_sensitive,
                ignore_accents=self.ignore_accents,
            )
            for answer in gap.answers
        )
