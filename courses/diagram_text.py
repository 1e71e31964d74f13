"""Figures of a lesson that are drawn from text, read and written: diagrams, risk matrices."""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from courses.fences import Fence, keyed, short, title_of
from courses.pack_text import Report

SHAPES = ("cycle", "flow", "levels", "timeline", "bars", "compare")
SETTING = {"cycle": "center", "bars": "unit"}
"""The one setting a shape may have, written before its items."""
FEWEST, MOST, MOST_ON_A_CYCLE, MOST_RISKS = 2, 8, 6, 6
GROUPS_COMPARED = 2
SMALLEST, LARGEST = 3, 5
NUMBER = re.compile(r"[0-9]{1,6}(?:,[0-9]{1,3})?")
_ITEM = re.compile(r"- (?:\[([^\[\]]+)\] )?\*\*(.+?)\*\*(?: (.+))?")
_PLACE = re.compile(r"([1-5]),([1-5])")


def read_diagram(fence: Fence, report: Report) -> dict[str, Any]:
    """Read a diagram: its shape and caption, a setting if the shape has one, its items."""
    shape, _, caption = fence.argument.partition(" ")
    if shape not in SHAPES:
        report.add(
            fence.line,
            f"hình “{shape}” không có; viết ::: diagram và một trong: {', '.join(SHAPES)}",
        )
    short(caption, fence.line, "chú thích của hình", report)
    settings = [row for row in fence.rows[:1] if not row.startswith("- ")]
    name = SETTING.get(shape)
    setting = keyed(fence, settings, (), (name,) if name else (), report)
    items = _items(fence, len(settings), report)
    _check_diagram(fence, shape, items, report)
    return {
        "shape": shape,
        "caption": caption,
        "center": setting.get("center", ""),
        "unit": setting.get("unit", ""),
        "items": items,
    }


def _check_diagram(fence: Fence, shape: str, items: list[dict[str, str]], report: Report) -> None:
    most = MOST_ON_A_CYCLE if shape == "cycle" else MOST
    if not FEWEST <= len(items) <= most:
        report.add(fence.line, f"hình có {len(items)} mục; viết từ {FEWEST} đến {most}")
    if shape == "bars" and not all(NUMBER.fullmatch(item["mark"]) for item in items):
        report.add(fence.line, "mỗi cột cần một số, dấu phẩy thập phân; viết “- [17,5] **Tên.** …”")
    if shape == "compare" and groups_of(item["mark"] for item in items) != GROUPS_COMPARED:
        report.add(
            fence.line, "hình so sánh cần đúng hai nhóm; viết tên nhóm: “- [Nhóm] **Tên.** …”"
        )
    if shape == "timeline" and not all(item["mark"] for item in items):
        report.add(fence.line, "mỗi mốc cần thời gian; viết “- [2014] **Tên.** …”")


def groups_of(marks: Iterable[str]) -> int:
    """Count the groups that items with these marks stand in; 0 when one has no group."""
    groups = [mark for mark, _ in groupby(marks)]
    return len(groups) if all(groups) else 0


def read_matrix(fence: Fence, report: Report) -> dict[str, Any]:
    """Read a risk matrix: the names of its sides, its size and thresholds, the risks on it."""
    caption = title_of(fence, "chú thích của hình", report)
    count = next((n for n, row in enumerate(fence.rows) if row.startswith("- ")), len(fence.rows))
    needed = ("down", "across", "size", "medium", "high")
    told = keyed(fence, fence.rows[:count], needed, (), report)
    numbers = {name: _whole(told[name]) for name in needed[2:]}
    size, medium, high = numbers.values()
    if not (SMALLEST <= size <= LARGEST and 1 < medium < high <= size * size):
        report.add(
            fence.line,
            f"ma trận cần size từ {SMALLEST} đến {LARGEST} và 1 < medium < high ≤ size × size; "
            "sửa các số",
        )
    items = []
    for item in _items(fence, count, report):
        place = _PLACE.fullmatch(item["mark"])
        if not place or max(int(place[1]), int(place[2])) > size:
            report.add(
                fence.line, f"rủi ro “{item['name']}” cần chỗ trong ma trận; viết “- [4,3] …”"
            )
            continue
        at = {"down": int(place[1]), "across": int(place[2])}
        items.append({**at, "name": item["name"], "text": item["text"]})
    if len(items) > MOST_RISKS:
        report.add(fence.line, f"ma trận có {len(items)} rủi ro; giữ nhiều nhất {MOST_RISKS}")
    sides = {"down": told["down"], "across": told["across"]}
    return {"caption": caption, **sides, **numbers, "items": items}


def _items(fence: Fence, start: int, report: Report) -> list[dict[str, str]]:
    items = []
    for place, row in enumerate(fence.rows[start:], start):
        match, line = _ITEM.fullmatch(row), fence.line_of(place)
        if not match:
            report.add(line, "dòng không hiểu được; viết “- [dấu] **Tên.** …”")
            continue
        mark, name, text = match[1] or "", match[2], match[3] or ""
        for part, what in ((mark, "dấu"), (name, "tên"), (text, "lời giải thích")):
            if part:
                short(part, line, what, report)
        items.append({"mark": mark, "name": name, "text": text})
    return items


def _whole(text: str) -> int:
    return int(text) if re.fullmatch("[1-9][0-9]?", text) else 0


def render_diagram(value: dict[str, Any]) -> list[str]:
    """Write a diagram: what follows the kind, then the rows."""
    settings = [f"{name}: {value[name]}" for name in SETTING.values() if value[name]]
    rows = [_row(item["mark"], item) for item in value["items"]]
    return [f"{value['shape']} {value['caption']}", *settings, *rows]


def render_matrix(value: dict[str, Any]) -> list[str]:
    """Write a risk matrix."""
    told = [f"{name}: {value[name]}" for name in ("down", "across", "size", "medium", "high")]
    rows = [_row(f"{item['down']},{item['across']}", item) for item in value["items"]]
    return [value["caption"], *told, *rows]


def _row(mark: str, item: dict[str, Any]) -> str:
    return f"- {f'[{mark}] ' if mark else ''}**{item['name']}** {item['text']}".rstrip(" ")
