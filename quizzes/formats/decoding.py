"""Bytes of a text file as text, whatever saved it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from quizzes.formats.found import Unreadable

LARGEST_TEXT, MOST_LINES, LONGEST_LINE = 1_000_000, 20_000, 50_000
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def decoded(content: bytes) -> tuple[str, str]:
    """The text, and a note where the encoding had to be guessed ("" where not).

    Raises:
        Unreadable: it is no text.

    """
    kind = next((name for mark, name in _MARKS.items() if content.startswith(mark)), "utf-8")
    try:
        text, note = content.decode(kind), ""
    except UnicodeError:
        text = content.decode("cp1252", errors="replace")
        note = "Tệp không phải UTF-8, đã đọc như Windows-1252; hãy xem kỹ các chữ có dấu."
    check_size(text.splitlines())
    if "\0" in text:
        raise Unreadable("Tệp không phải văn bản; hãy lưu lại dạng văn bản UTF-8 hoặc .docx.")
    return text, note


def check_size(lines: Sequence[str]) -> None:
    """Raise `Unreadable` for more text than anybody typed: reading it would keep others waiting."""
    letters = sum(map(len, lines))
    if letters > LARGEST_TEXT or len(lines) > MOST_LINES:
        raise Unreadable("Văn bản quá dài (hơn một triệu chữ hoặc 20.000 dòng); hãy chia nhỏ.")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise Unreadable("Có dòng dài hơn 50.000 chữ nên không phải câu hỏi; hãy xem lại tệp.")
