"""The rich text the lesson editor stores, read into styled lines and written the same way."""

import re
import unicodedata
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple, NoReturn

from courses.plain_text import BLANKS

_ADDRESS = r"(?:https?://(?=[^/])|mailto:(?=.)|/(?!/))[^\s()<>\"\\]*"
_HREF = re.compile(_ADDRESS)
TARGET = re.compile(rf"(?:page|document):[1-9][0-9]{{0,9}}|{_ADDRESS}")
LINK_HELP = "chỉ dùng https://…, mailto:…, page:số, document:số hoặc đường dẫn bắt đầu bằng /"
_TOP = frozenset({""})
_HOLDERS = frozenset({"p", "h2", "h3", "li", "b", "strong", "i", "em"})
_PARENTS = dict.fromkeys(("p", "h2", "h3", "ul", "ol"), _TOP) | {
    "li": frozenset({"ul", "ol"}),
    **dict.fromkeys(("b", "strong", "i", "em", "br"), _HOLDERS | {"a"}),
    "a": _HOLDERS,
}


class ProseError(ValueError):
    """A text outside the prose language; `line` counts from 1 in the text given."""

    def __init__(self, line: int, message: str) -> None:
        """Keep where and what."""
        super().__init__(f"dòng {line}: {message}")
        self.line = line
        self.message = message


class Style(NamedTuple):
    """How one character is set; `target` is the link it belongs to."""

    bold: bool = False
    italic: bool = False
    target: str = ""


Cells = list[tuple[str, Style]]
"""A line of text, a character at a time."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading (one line) or list (a line an item)."""

    tag: str
    lines: tuple[Cells, ...]


def read_html(html: str) -> list[Block]:
    """Read stored rich text; `ProseError` for a tag, attribute or link that prose does not have."""
    reader = _RichText()
    reader.feed(html)
    reader.close()
    return reader.blocks


def block_html(block: Block) -> str:
    """Write a block as the editor stores it."""
    lines = map(cells_html, block.lines)
    if block.tag in {"ul", "ol"}:
        return f"<{block.tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{block.tag}>"
    return f"<{block.tag}>{''.join(lines)}</{block.tag}>"


def cells_html(cells: Cells) -> str:
    """Write a line as the editor does: links outermost, then bold, then italic."""
    written = ""
    for target, linked in groupby(cells, key=lambda cell: cell[1].target):
        text = ""
        for style, run in groupby(linked, key=lambda cell: cell[1]):
            part = escape("".join(char for char, _ in run), quote=False)
            part = f"<i>{part}</i>" if style.italic else part
            text += f"<b>{part}</b>" if style.bold else part
        written += f"<a {_link_attributes(target)}>{text}</a>" if target else text
    return written


def _link_attributes(target: str) -> str:
    kind, _, key = target.partition(":")
    if kind in {"page", "document"}:
        return f'linktype="{kind}" id="{key}"'
    return f'href="{escape(target)}"'


class _RichText(HTMLParser):
    """Reads what the editor stores into blocks; refuses every other tag and attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._lines: list[Cells] = []
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        within = self._open[-1] if self._open else ""
        if within not in _PARENTS.get(tag, ()):
            self._refuse(
                f"thẻ <{tag}> không dùng được ở đây; bỏ định dạng đó trong trình soạn thảo"
            )
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._target = self._read_target(values)
        elif values.keys() - {"data-block-key"}:
            self._refuse(f"thẻ <{tag}> có thuộc tính lạ; bỏ định dạng đó trong trình soạn thảo")
        if tag == "br":
            self.handle_data(" ")
            return
        if not self._open:
            self._lines = []
        if tag in {"p", "h2", "h3", "li"}:
            self._lines.append([])
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        if not self._open or self._open.pop() != tag:
            self._refuse(f"thẻ </{tag}> đóng sai chỗ; lưu lại khối này trong trình soạn thảo")
        if tag == "a":
            self._target = ""
        if not self._open:
            self.blocks += [Block(tag, (line,)) for line in self._lines]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in {"ul", "ol"}:
            bold = not {"b", "strong"}.isdisjoint(self._open)
            italic = not {"i", "em"}.isdisjoint(self._open)
            style = Style(bold=bold, italic=italic, target=self._target)
            self._lines[-1] += [(char, style) for char in unicodedata.normalize("NFC", data)]
        elif data.strip(BLANKS):
            self._refuse("có chữ nằm ngoài đoạn văn; đưa chữ đó vào một đoạn")

    def close(self) -> None:
        super().close()
        if self._open:
            self._refuse(
                f"thẻ <{self._open[-1]}> chưa đóng; lưu lại khối này trong trình soạn thảo"
            )

    def handle_comment(self, data: str) -> None:
        self._refuse(f"có mã ẩn “{data}”; xóa mã đó")

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def _read_target(self, values: dict[str, str]) -> str:
        kind = values.get("linktype", "")
        target = (
            f"{kind}:{values.get('id', '')}" if kind else _plain_address(values.get("href", ""))
        )
        allowed = {"linktype", "id"} if kind else {"href"}
        pattern = TARGET if kind else _HREF
        if values.keys() - allowed or not pattern.fullmatch(target):
            self._refuse(f"liên kết “{target}” không dùng được; {LINK_HELP}")
        return target

    def _refuse(self, message: str) -> NoReturn:
        raise ProseError(self.getpos()[0], message)


def _plain_address(href: str) -> str:
    """Escape what may stand in an address but not in our parentheses."""
    return href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
