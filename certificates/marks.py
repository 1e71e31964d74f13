"""Marks above and below letters that no font has as one glyph, as in the Ê Đê name Y Ê̆ Ban.

Tinos gives anchors for some marks in some weights only, so a shaper would leave the regular weight
as bad as it was. A mark is centred on its letter and set clear of it by measuring both glyphs.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from certificates.typesetting import ITALIC, font_of, width_of

ABOVE, BELOW = 230, 220  # classes of combining marks (Unicode Standard, table 4-4)
HORN: Final = "\u031b"  # reaches up beside the letter, not over it
CLEAR: Final = 0.055  # between a letter and its mark, over size
SLANT: Final = 0.22  # how far an italic leans for each unit of height
MOST: Final = 2  # marks on one letter that a line has room for
MARKS: Final = "".join(map(chr, range(0x300, 0x370)))
WORDS: Final = re.compile(rf"([^ ]*[{MARKS}][^ ]*)")
RUNS: Final = re.compile(rf"[^{MARKS}]+[{MARKS}]*")


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Letters in a row, or one mark, and where their origin is from the line's; over size."""

    text: str
    right: float = 0
    up: float = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line that is read as a whole: words without marks, or one word with some.

    Readers of the file see where a mark stands, take the gap behind it for a space, and must be
    told the word.
    """

    text: str
    glyphs: tuple[Glyphs, ...]

    @property
    def is_composed(self) -> bool:
        return len(self.glyphs) > 1


@dataclass(frozen=True, slots=True)
class Box:
    """How far a glyph reaches from its origin, over size."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def is_mark(char: str) -> bool:
    """Whether this can be set over or under the letter before it."""
    return char in MARKS and unicodedata.combining(char) in {ABOVE, BELOW}


def misplaced(text: str) -> set[str]:
    """Marks without a letter to stand on, and those of a letter that has too many."""
    found: set[str] = set()
    held = MOST
    for char in text:
        if not is_mark(char):
            held = 0 if char.isalpha() else MOST
            continue
        held += 1
        if held > MOST:
            found.add(char)
    return found


def pieces(text: str, font: str) -> list[Piece]:
    """A line cut before and after each word with marks, every glyph at its place."""
    if not any(map(is_mark, text)):
        return [Piece(text, (Glyphs(text),))]
    found, right = [], 0.0
    for part in filter(None, WORDS.split(text)):
        found.append(Piece(part, tuple(_placed(part, font, right))))
        right += width_of(part, font)
    return found


def _placed(text: str, font: str, right: float) -> Iterator[Glyphs]:
    """Letters up to each marked one, then its marks, and so on."""
    for part in RUNS.findall(text):
        letters = part.rstrip(MARKS)
        yield Glyphs(letters, right)
        start = right + width_of(letters[:-1], font)
        right += width_of(letters, font)
        body = _body(letters[-1], font)
        for mark in part[len(letters) :]:
            glyph, body = _on(body, mark, font, start)
            yield glyph


def _on(letter: Box, mark: str, font: str, start: float) -> tuple[Glyphs, Box]:
    """The mark at its place, and the letter with it, for the next mark to stand on."""
    own = box(mark, font)
    above = unicodedata.combining(mark) == ABOVE
    up = letter.top + CLEAR - own.bottom if above else letter.bottom - CLEAR - own.top
    lean = SLANT * (up + (own.bottom + own.top) / 2 - 0.25) if font == ITALIC else 0
    glyph = Glyphs(mark, start + letter.middle + lean - own.middle, up)
    top, bottom = max(letter.top, own.top + up), min(letter.bottom, own.bottom + up)
    return glyph, Box(letter.left, bottom, letter.right, top)


def _body(char: str, font: str) -> Box:
    """The letter as a mark sees it: as wide as without its own marks, as high as without a horn."""
    parts = unicodedata.normalize("NFD", char)
    wide = box(parts[0], font)
    hornless = unicodedata.normalize("NFC", parts.replace(HORN, ""))
    high = box(hornless if len(hornless) == 1 else char, font)
    return Box(wide.left, high.bottom, wide.right, high.top)


@cache
def box(char: str, font: str) -> Box:
    """Measured from the glyph's outline; empty glyphs have no extent."""
    face = font_of(font).face
    glyph = face.charToGlyph[ord(char)]
    start, end = face.glyphPos[glyph], face.glyphPos[glyph + 1]
    if start == end:
        return Box(0, 0, 0, 0)
    found = struct.unpack_from(">4h", face.get_table("glyf"), start + 2)
    return Box(*(value / face.unitsPerEm for value in found))
