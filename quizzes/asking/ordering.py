"""Ordering: each item has one place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from quizzes.asking.task import Malformed, Part, Task, Value, key_of


@dataclass(frozen=True, slots=True)
class Ordering(Task):
    """Items in their right order. An item in a place that two share is in none."""

    items: tuple[str, ...]
    partial: bool = False

    entry = "places"

    @property
    def texts(self) -> dict[str, str]:
        return {key_of("item", item): item for item in self.items}

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @property
    def right(self) -> Value:
        return {"places": {key: place for place, key in enumerate(self.keys, start=1)}}

    def taken(self, content: object, _shown: Sequence[str]) -> dict[str, int]:
        if content is None:
            return {}
        if not isinstance(content, Mapping) or not content.keys() <= set(self.keys):
            raise Malformed
        typed = {key: content.get(key) for key in self.keys}
        return {key: self._place(place) for key, place in typed.items() if place not in (None, "")}

    def is_complete(self, value: Mapping[str, Any]) -> bool:
        return sorted(value.get("places", {}).values()) == list(range(1, len(self.items) + 1))

    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        places = value.get("places", {})
        met = Counter(places.values())
        return [
            Part(
                asked=item,
                given=str(places.get(key, "")),
                right=str(place),
                is_right=places.get(key) == place and met[place] == 1,
            )
            for place, (key, item) in enumerate(self.texts.items(), start=1)
        ]

    def _place(self, content: object) -> int:
        text = str(content) if isinstance(content, int | str) else ""
        place = int(text) if text in map(str, range(1, len(self.items) + 1)) else 0
        if not place or isinstance(content, bool):
            raise Malformed
        return place


def moved(places: Mapping[str, str], shown: Sequence[str], key: str, by: int) -> dict[str, int]:
    """Every item's place after one of those shown went up (-1) or down (1), or stayed (0).

    Places that were typed count first; items without one follow as they are shown. At either end
    an item stays where it is.
    """
    order = sorted(dict.fromkeys(shown), key=lambda item: _typed(places.get(item, "")))
    if key in order:
        place = order.index(key)
        order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    return {item: place for place, item in enumerate(order, start=1)}


def _typed(place: str) -> float:
    return int(place) if place.isdecimal() and len(place) < len("1000") else float("inf")
