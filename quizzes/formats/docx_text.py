"""A Word file as numbered lines: its letters and numbers as Word shows them, bold kept as marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from quizzes.formats.decoding import check_size
from quizzes.formats.found import Unreadable
from quizzes.formats.moodle_xml import parse
from quizzes.formats.unzipping import open_zip, part

OPEN, CLOSE = "\ue010", "\ue011"
"""Around what is bold, underlined, highlighted or red."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PICTURES = {f"{_W}drawing", f"{_W}pict", f"{_W}object"}
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_OFF = {"0", "false", "none", "off"}
_RED = {"FF0000", "C00000", "ED1C24"}
_LETTERS, _LEVELS = 26, 9


@dataclass(frozen=True, slots=True)
class WordText:
    """The lines of a document, and what of it is no text."""

    lines: tuple[str, ...]
    notes: tuple[str, ...]


def read(content: bytes) -> WordText:
    """Everything that is text, tables a row a line with tabs; raises `Unreadable`."""
    with open_zip(content) as archive:
        document = part(archive, "word/document.xml")
        if not document:
            raise Unreadable("Tệp không phải .docx; mở bằng Word, chọn Lưu thành… .docx.")
        numbering = part(archive, "word/numbering.xml")
        styles = part(archive, "word/styles.xml")
    reader = _Reader(_Numbers(numbering), _styles(styles))
    body = parse(document).find(f"{_W}body")
    lines = [] if body is None else list(reader.lines(body))
    check_size(lines)
    return WordText(tuple(lines), tuple(dict.fromkeys(reader.notes)))


def _get(element: Any, path: str) -> str:
    """The `w:val` of a child, "" if there is none."""
    found = (
        None if element is None else element.find("/".join(_W + step for step in path.split("/")))
    )
    return "" if found is None else found.get(f"{_W}val", "true")


def _styles(content: bytes) -> dict[str, tuple[str, str]]:
    """By style, the numbering it brings: (numId, level)."""
    root = parse(content) if content else []
    return {
        style.get(f"{_W}styleId"): (
            _get(style, "pPr/numPr/numId"),
            _get(style, "pPr/numPr/ilvl") or "0",
        )
        for style in root
        if style.tag == f"{_W}style" and _get(style, "pPr/numPr/numId")
    }


class _Numbers:
    """What Word would write before each numbered paragraph."""

    def __init__(self, content: bytes) -> None:
        root = parse(content) if content else []
        self._lists: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._of: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        for element in root:
            if element.tag == f"{_W}abstractNum":
                self._lists[element.get(f"{_W}abstractNumId", "")] = dict(_levels(element))
            elif element.tag == f"{_W}num":
                self._read_num(element)

    def _read_num(self, element: Any) -> None:
        key = element.get(f"{_W}numId", "")
        self._of[key] = _get(element, "abstractNumId")
        for override in element.findall(f"{_W}lvlOverride"):
            if start := _get(override, "startOverride"):
                self._starts[key, _whole(override.get(f"{_W}ilvl", "0"))] = _whole(start)

    def label(self, key: str, level: int) -> str:
        """The next label of a list at a level; bullets have none."""
        levels = self._lists.get(self._of.get(key, ""), {})
        if level not in levels:
            return ""
        restarted = any(number == key for number, _ in self._starts)
        counts = self._counts.setdefault(key if restarted else self._of[key], [0] * _LEVELS)
        start = self._starts.get((key, level), levels[level][2])
        counts[level] = counts[level] + 1 if counts[level] else start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        label = levels[level][1]
        for place in range(level + 1):
            style = levels.get(place, ("decimal", "", 1))[0]
            label = label.replace(f"%{place + 1}", _numeral(counts[place] or 1, style))
        return "" if levels[level][0] == "bullet" else label


def _levels(element: Any) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for level in element.findall(f"{_W}lvl"):
        place = _whole(level.get(f"{_W}ilvl", "0"))
        if place < _LEVELS:
            start = _whole(_get(level, "start") or "1")
            yield place, (_get(level, "numFmt") or "decimal", _get(level, "lvlText"), start)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LEVELS else 0


def _numeral(number: int, style: str) -> str:
    if style in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (number - 1) % _LETTERS)
        return letter if style == "upperLetter" else letter.lower()
    return str(number)


@dataclass(slots=True)
class _Reader:
    numbers: _Numbers
    styles: dict[str, tuple[str, str]]
    notes: list[str] = field(default_factory=list)

    def lines(self, body: Any) -> Iterator[str]:
        for element in body:
            if element.tag == f"{_W}p":
                yield from self._paragraph(element).split("\n")
            elif element.tag == f"{_W}tbl":
                for row in element.iter(f"{_W}tr"):
                    yield "\t".join(self._cell(cell) for cell in row.findall(f"{_W}tc"))
            elif element.tag in {f"{_W}sdt", f"{_W}sdtContent"}:
                yield from self.lines(element)

    def _cell(self, cell: Any) -> str:
        paragraphs = (self._paragraph(paragraph) for paragraph in cell.iter(f"{_W}p"))
        return " ".join(text.replace("\n", " ") for text in paragraphs if text)

    def _paragraph(self, paragraph: Any) -> str:
        text = "".join(self._pieces(paragraph)).replace(CLOSE + OPEN, "")
        label = self._label(paragraph) if text.strip() else ""
        return f"{label} {text}" if label else text

    def _label(self, paragraph: Any) -> str:
        properties = paragraph.find(f"{_W}pPr")
        key, level = self.styles.get(_get(properties, "pStyle"), ("", "0"))
        key = _get(properties, "numPr/numId") or key
        level = _get(properties, "numPr/ilvl") or level
        return (
            self.numbers.label(key, min(_whole(level), _LEVELS - 1)) if key not in {"", "0"} else ""
        )

    def _pieces(self, element: Any) -> Iterator[str]:
        for child in element:
            if child.tag in {_FALLBACK, f"{_W}del", f"{_W}pPr"}:
                continue
            if child.tag in _PICTURES:
                self.notes.append("Tệp có hình; hình không đưa sang được.")
            if child.tag == _MATHS:
                self.notes.append("Tệp có công thức; công thức không đưa sang được.")
            if child.tag == f"{_W}r":
                yield from _run(child)
            yield from () if child.tag == f"{_W}r" else self._pieces(child)


def _run(run: Any) -> Iterator[str]:
    text = "".join(_written(child) for child in run)
    emphasised = _stands_out(run.find(f"{_W}rPr")) and text.strip()
    yield f"{OPEN}{text}{CLOSE}" if emphasised else text


def _written(child: Any) -> str:
    if child.tag == f"{_W}t":
        return child.text or ""
    return {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}.get(
        child.tag, ""
    )


def _stands_out(properties: Any) -> bool:
    if properties is None:
        return False
    marks = (_get(properties, name) for name in ("b", "u", "highlight"))
    return any(mark and mark not in _OFF for mark in marks) or (
        _get(properties, "color").upper() in _RED
    )
