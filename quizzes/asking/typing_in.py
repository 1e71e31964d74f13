"""Typing a short text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.asking.comparing import same
from quizzes.asking.task import Part, Task, Value, typed_text


@dataclass(frozen=True, slots=True)
class Typing(Task):
    """Every accepted text; the first is the one to show."""

    answers: tuple[str, ...]
    case_sensitive: bool = False
    ignore_accents: bool = False

    entry = "text"
    partial = False

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    @property
    def right(self) -> Value:
        return {"text": self.answers[0]}

    def taken(self, content: object, _shown: Sequence[str]) -> str:
        return typed_text(content)

    def is_complete(self, value: Mapping[str, Any]) -> bool:
        return bool(value.get("text"))

    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        given = value.get("text", "")
        accepted = any(
            same(
                given,
                answer,
                case_sensitive=self.case_sensitive,
                ignore_accents=self.ignore_accents,
            )
            for answer in self.answers
        )
        return [Part("", given, "; ".join(self.answers), is_right=bool(given) and accepted)]
