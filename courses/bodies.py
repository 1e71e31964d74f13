"""The body of a lesson: blocks of a course pack to what the CMS stores, and back. No Django."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias
from uuid import NAMESPACE_URL, uuid5

from courses.pack_text import Block

Raw: TypeAlias = dict[str, Any]
"""A block as stored: `type`, `value`, `id`."""
KeyOf: TypeAlias = Callable[[str, str], int]
"""Gives the library's key of a file: kind of block, name of the file."""
NameOf: TypeAlias = Callable[[str, int], str]
"""Gives the file's name in the pack: kind of block, key in the library."""

_INNER = {"steps": "steps", "check": "options", "diagram": "items", "matrix": "items"}
HEADED = {
    "first_row_is_table_header": True,
    "first_col_is_header": True,
    "table_header_choice": "both",
}


def stored(
    blocks: Iterable[Block], key_of: KeyOf, *, lesson: str, before: Sequence[Raw] = ()
) -> list[Raw]:
    """Turn a pack's blocks into stored ones; the same blocks of the same `lesson` give the same.

    A block keeps the id it had `before`, so that an answer stays with its quick check; a check
    whose question or options changed counts as another one.
    """
    body = [{"type": kind, "value": _stored(kind, value, key_of)} for kind, value in blocks]
    kept = {name: raw.get("id") for name, raw in zip(_names(before), before, strict=True)}
    for name, raw in zip(_names(body), body, strict=True):
        raw["id"] = kept.get(name) or _made(lesson, name)
        for place, item in enumerate(_items(raw)):
            item["id"] = _made(raw["id"], str(place))
    return body


def packed(body: Iterable[Raw], name_of: NameOf) -> tuple[Block, ...]:
    """Turn stored blocks into a pack's."""
    return tuple((raw["type"], _packed(raw, name_of)) for raw in body)


def _made(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, json.dumps(parts, ensure_ascii=False)))


def _names(body: Iterable[Raw]) -> Iterator[str]:
    """What makes a block the same as before: a check is its words, all else its kind and place."""
    seen: Counter[str] = Counter()
    for raw in body:
        name = raw["type"]
        if name == "check":
            options = [[each["text"], bool(each["correct"])] for each in _values(raw)]
            name = json.dumps([raw["value"]["stem"], options], ensure_ascii=False)
        seen[name] += 1
        yield f"{name} {seen[name]}"


def _items(raw: Raw) -> list[Raw]:
    """The items of the list inside a block, if it holds one."""
    inner = _INNER.get(raw["type"])
    items: list[Raw] = raw["value"][inner] if inner else []
    return raw["value"] if raw["type"] == "outcomes" else items


def _values(raw: Raw) -> list[Any]:
    """Their values, in the form kept today or before Wagtail gave items an id."""
    return [item["value"] if _is_item(item) else item for item in _items(raw)]


def _is_item(item: Any) -> bool:
    return isinstance(item, dict) and item.get("type") == "item"


def _listed(values: Iterable[Any]) -> list[Raw]:
    return [{"type": "item", "value": value} for value in values]


# Stored, a function a kind


def _stored(kind: str, value: Any, key_of: KeyOf) -> Any:
    return _STORED[kind](value, key_of) if kind in _STORED else value


def _stored_table(value: Any, _key_of: KeyOf) -> Any:
    data = [list(value["head"]), *(list(row) for row in value["rows"])]
    return {"data": data, **HEADED, "table_caption": value["caption"]}


def _stored_figure(value: Any, key_of: KeyOf) -> Any:
    """A picture without a description is one that only decorates."""
    key, alt = key_of("figure", value["file"]), value["alt"]
    image = {"image": key, "decorative": not alt, "alt_text": alt}
    return {"image": image, "caption": value["caption"]}


def _stored_video(value: Any, key_of: KeyOf) -> Any:
    told = {name: value[name] for name in ("title", "minutes", "transcript")}
    return {"video": key_of("video", value["file"]), **told}


def _stored_download(value: Any, key_of: KeyOf) -> Any:
    return {"document": key_of("download", value["file"]), "title": value["title"]}


_STORED: dict[str, Callable[[Any, KeyOf], Any]] = {
    "outcomes": lambda value, _key_of: _listed(value),
    "steps": lambda value, _key_of: {**value, "steps": _listed(value["steps"])},
    "check": lambda value, _key_of: {**value, "options": _listed(value["options"])},
    "diagram": lambda value, _key_of: {**value, "items": _listed(value["items"])},
    "matrix": lambda value, _key_of: {**value, "items": _listed(value["items"])},
    "table": _stored_table,
    "figure": _stored_figure,
    "video": _stored_video,
    "download": _stored_download,
}


# Packed, a function a kind


def _packed(raw: Raw, name_of: NameOf) -> Any:
    kind = raw["type"]
    return _PACKED[kind](raw, name_of) if kind in _PACKED else raw["value"]


def _packed_table(raw: Raw, _name_of: NameOf) -> Any:
    head, *rows = [[cell or "" for cell in row] for row in raw["value"]["data"]]
    return {"caption": raw["value"]["table_caption"], "head": head, "rows": rows}


def _packed_figure(raw: Raw, name_of: NameOf) -> Any:
    image = raw["value"]["image"]
    alt = "" if image["decorative"] else image["alt_text"]
    file = name_of("figure", image["image"])
    return {"file": file, "alt": alt, "caption": raw["value"]["caption"]}


def _packed_video(raw: Raw, name_of: NameOf) -> Any:
    told = {name: raw["value"][name] for name in ("title", "minutes", "transcript")}
    return {"file": name_of("video", raw["value"]["video"]), **told}


def _packed_download(raw: Raw, name_of: NameOf) -> Any:
    file = name_of("download", raw["value"]["document"])
    return {"file": file, "title": raw["value"]["title"]}


_PACKED: dict[str, Callable[[Raw, NameOf], Any]] = {
    "outcomes": lambda raw, _name_of: _values(raw),
    "steps": lambda raw, _name_of: {"title": raw["value"]["title"], "steps": _values(raw)},
    "check": lambda raw, _name_of: {"stem": raw["value"]["stem"], "options": _values(raw)},
    "diagram": lambda raw, _name_of: {**raw["value"], "items": _values(raw)},
    "matrix": lambda raw, _name_of: {**raw["value"], "items": _values(raw)},
    "table": _packed_table,
    "figure": _packed_figure,
    "video": _packed_video,
    "download": _packed_download,
}
