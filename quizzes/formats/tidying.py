"""Texts from elsewhere as the bank keeps them: one line, composed letters, bold and no more."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

from courses.plain_text import one_line
from quizzes.wording import with_emphasis

_OPEN, _CLOSE = "\ue010", "\ue011"
_BOLD = re.compile(f"{_OPEN}([^{_OPEN}{_CLOSE}]*){_CLOSE}")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_LOST = {
    "img": "hình",
    "audio": "âm thanh",
    "video": "video",
    "object": "nội dung nhúng",
    "iframe": "nội dung nhúng",
    "table": "bảng",
    "a": "liên kết",
    "sub": "chỉ số dưới",
    "sup": "chỉ số trên",
    "script": "mã lệnh",
    "style": "định dạng riêng",
    "pre": "đoạn mã",
}
_SILENT = {"script", "style"}
_SET_APART = {"p", "div", "br", "li", "ul", "ol", "tr", "td", "th", "hr", "pre", "table"} | {
    f"h{level}" for level in range(1, 7)
}


def tidy(text: str) -> str:
    """One line, NFC, single plain spaces; nothing invisible is left."""
    spaced = "".join(
        " " if unicodedata.category(letter) in {"Zs", "Zl", "Zp"} or letter.isspace() else letter
        for letter in text
    )
    kept = "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNSEEN)
    return one_line(kept)


def from_html(html: str) -> tuple[str, list[str]]:
    """The text of HTML with its bold as **bold**, and what of it cannot be kept, by name."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = "".join(reader.pieces)
    text = _BOLD.sub(_stars, text).replace(_OPEN, "").replace(_CLOSE, "")
    lost = [f"có {what}; nội dung đó không đưa sang được" for what in dict.fromkeys(reader.lost)]
    return tidy(text), lost


def from_maybe_html(text: str) -> tuple[str, list[str]]:
    """The same for a text that is HTML only if it looks like it."""
    return from_html(text) if _TAG.search(text) else (tidy(text), [])


def to_html(text: str) -> str:
    """A text as HTML, bold where it says so."""
    return str(with_emphasis(text))


def _stars(bold: re.Match[str]) -> str:
    inner = bold[1]
    if not inner.strip():
        return inner
    before = inner[: len(inner) - len(inner.lstrip())]
    after = inner[len(inner.rstrip()) :]
    return f"{before}**{inner.strip()}**{after}"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.lost: list[str] = []
        self._silent = 0
        self._bold = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LOST:
            self.lost.append(_LOST[tag])
        if tag in _SILENT:
            self._silent += 1
        if tag in {"b", "strong"}:
            self._bold += 1
            if self._bold == 1:
                self.pieces.append(_OPEN)
        if tag in _SET_APART:
            self.pieces.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        if tag in {"b", "strong"} and self._bold:
            self._bold -= 1
            if not self._bold:
                self.pieces.append(_CLOSE)
        if tag in _SET_APART:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.pieces.append(data)
