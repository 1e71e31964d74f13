"""The fenced blocks of a lesson, written as text."""

from collections.abc import Callable
from typing import Any, TypeAlias

from courses import prose
from courses.diagram_text import render_diagram, render_matrix
from courses.plain_text import one_line

Render: TypeAlias = Callable[[Any], list[str]]
_HTML_KEYS = frozenset({"body", "transcript"})


def render_block(kind: str, value: Any) -> str:
    """Write a block whose value is settled."""
    opening, *rows = _RENDER[kind](value)
    return "\n".join([f"::: {kind} {opening}".rstrip(" "), *rows, ":::"])


def settle(value: Any, key: str = "") -> Any:
    """Bring an editor's value to the one form that reading gives; `ProseError` if there is none."""
    if isinstance(value, dict):
        return {name: settle(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [settle(each) for each in value]
    if not isinstance(value, str):
        return value
    if key in _HTML_KEYS:
        return prose.to_html(prose.to_markdown(value, headings=False), headings=False)
    return one_line(value)


# Writing, a function a kind: first what follows the kind, then the rows


def _body(html: str) -> list[str]:
    return prose.to_markdown(html, headings=False).split("\n")


def _render_steps(value: dict[str, Any]) -> list[str]:
    rows = [
        f"{place}. **{step['name']}** {step['text']}"
        for place, step in enumerate(value["steps"], 1)
    ]
    return [value["title"], *(row.rstrip(" ") for row in rows)]


def _render_table(value: dict[str, Any]) -> list[str]:
    rows = [value["head"], ["---"] * len(value["head"]), *value["rows"]]
    return [value["caption"], *(_table_row(row) for row in rows)]


def _table_row(cells: list[str]) -> str:
    written = [cell.replace("|", r"\|") for cell in cells]
    return f"| {' | '.join(written)} |"


def _render_video(value: dict[str, Any]) -> list[str]:
    head = [f"title: {value['title']}", f"minutes: {value['minutes']}", "transcript:"]
    return [value["file"], *head, *_body(value["transcript"])]


def _render_figure(value: dict[str, str]) -> list[str]:
    caption = [f"caption: {value['caption']}"] if value["caption"] else []
    return [value["file"], f"alt: {value['alt']}", *caption]


def _render_check(value: dict[str, Any]) -> list[str]:
    rows = ["", value["stem"], ""]
    for option in value["options"]:
        rows += [
            f"- [{'x' if option['correct'] else ' '}] {option['text']}",
            f"  > {option['feedback']}",
        ]
    return rows


_RENDER: dict[str, Render] = {
    "outcomes": lambda value: ["", *(f"- {text}" for text in value)],
    "example": lambda value: [value["title"], *_body(value["body"])],
    "steps": _render_steps,
    "table": _render_table,
    "note": lambda value: [f"{value['level']} {value['title']}", *_body(value["body"])],
    "figure": _render_figure,
    "video": _render_video,
    "download": lambda value: [value["file"], f"title: {value['title']}"],
    "check": _render_check,
    "diagram": render_diagram,
    "matrix": render_matrix,
}
KINDS = frozenset({"prose", *_RENDER})
"""Every kind of block that a lesson can be written with."""
