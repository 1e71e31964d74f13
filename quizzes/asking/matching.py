"""Matching: to each left side belongs one of the right sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.asking.task import Malformed, Part, Task, Value, entries, key_of


@dataclass(frozen=True, slots=True)
class Matching(Task):
    """Pairs of texts. Two left sides may share a right side; it is then offered once."""

    pairs: tuple[tuple[str, str], ...]
    partial: bool = False

    entry = "pairs"

    @property
    def lefts(self) -> dict[str, str]:
        return {key_of("left", left): left for left, _ in self.pairs}

    @property
    def rights(self) -> dict[str, str]:
        return {key_of("right", right): right for _, right in self.pairs}

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.lefts, *self.rights)

    @property
    def right(self) -> Value:
        return {
            "pairs": {key_of("left", left): key_of("right", right) for left, right in self.pairs}
        }

    def taken(self, content: object, _shown: Sequence[str]) -> dict[str, str]:
        pairs = entries(content, self.lefts)
        if not set(pairs.values()) <= self.rights.keys():
            raise Malformed
        return pairs

    def is_complete(self, value: Mapping[str, Any]) -> bool:
        return len(value.get("pairs", {})) == len(self.pairs)

    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        given, rights = value.get("pairs", {}), self.rights
        return [
            Part(
                asked=left,
                given=rights.get(given.get(key_of("left", left)), ""),
                right=right,
                is_right=given.get(key_of("left", left)) == key_of("right", right),
            )
            for left, right in self.pairs
        ]
