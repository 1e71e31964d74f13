"""Choosing one or several of the options offered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.asking.task import Malformed, Part, Task, Value


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose."""

    key: str
    text: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Choosing(Task):
    """One option, or several."""

    options: tuple[Option, ...]
    several: bool = False
    partial: bool = False

    entry = "chosen"

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(option.key for option in self.options)

    @property
    def right(self) -> Value:
        return {"chosen": [option.key for option in self.options if option.correct]}

    def taken(self, content: object, shown: Sequence[str]) -> list[str]:
        chosen = [] if content is None else content
        if not isinstance(chosen, list) or not all(isinstance(key, str) for key in chosen):
            raise Malformed
        offered = shown or self.keys
        if not set(chosen) <= set(offered) or (len(set(chosen)) > 1 and not self.several):
            raise Malformed
        return [key for key in offered if key in chosen]

    def is_complete(self, value: Mapping[str, Any]) -> bool:
        return bool(value.get("chosen"))

    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        chosen = value.get("chosen", ())
        return [
            Part(
                asked=option.text,
                given=option.text if option.key in chosen else "",
                right=option.text if option.correct else "",
                is_right=option.correct == (option.key in chosen),
                feedback=option.feedback,
            )
            for option in self.options
        ]

    def share(self, value: Mapping[str, Any]) -> Fraction:
        """All or nothing: exactly the right options. An unknown option is never right.

        With partial marks: the share of the right options chosen, less the share of the wrong ones
        chosen, never below 0. Choosing everything earns nothing.
        """
        chosen, right = set(value.get("chosen", ())), set(self.right["chosen"])
        if not chosen or not right:
            return Fraction()
        if chosen == right:
            return Fraction(1)
        if not self.partial or not chosen <= set(self.keys):
            return Fraction()
        wrong = max(len(self.options) - len(right), 1)
        return max(
            Fraction(len(chosen & right), len(right)) - Fraction(len(chosen - right), wrong),
            Fraction(),
        )
