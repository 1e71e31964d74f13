"""Setting type: a text into its slot, as large and on as few lines as it can be."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from certificates.faces import MAY_BREAK, Face

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD, ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic"
LEADING = 1.28  # line height over size; stacked Vietnamese accents touch below 1.25
ASCENT = 0.95  # first baseline below the top of a block, over size
STACKED = 0.17  # more of both where a further mark stands on an accent
INK = HexColor(0x15232B)


class CannotDraw(ValueError):
    """The face cannot be put on this paper; nothing was drawn."""


class UnknownTemplate(CannotDraw):
    """No layout has this name."""


class DoesNotFit(CannotDraw):
    """The text is too long for its slot, even at the smallest size on all its lines."""

    def __init__(self, slot: str) -> None:
        super().__init__(f"{slot}: the text is too long for the paper")
        self.slot = slot


class MissingGlyph(CannotDraw):
    """Letters that cannot be set: not in the fonts, invisible, or not read left to right."""

    def __init__(self, slot: str, chars: str) -> None:
        codes = ", ".join(f"U+{ord(char):04X}" for char in chars)
        super().__init__(f"{slot}: these letters cannot be printed: {codes}")
        self.slot = slot
        self.chars = chars


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one text, which is shrunk, then wrapped, until it fits.

    A further line is begun only when the text would have to shrink below `snug` times its size.
    """

    font: str
    size: float
    width: float
    lines: int = 1
    least: float = 10
    snug: float = 0.85
    colour: Color = INK
    align: str = "centre"

    def scaled(self, scale: float) -> "Slot":
        """The same place on a fuller page."""
        return replace(self, size=max(self.least, self.size * scale))


@dataclass(frozen=True, slots=True)
class Block:
    """A text set into its slot: its lines, and the size they all fit at."""

    slot: Slot
    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last, in points."""
        return len(self.lines) * self.size * self.leading

    @property
    def leading(self) -> float:
        return LEADING + self._stacked

    @property
    def ascent(self) -> float:
        return ASCENT + self._stacked

    @property
    def _stacked(self) -> float:
        return STACKED if any(map(unicodedata.combining, "".join(self.lines))) else 0


Piece = tuple[str, float]
"""A word or a line, and its width at size 1."""


def set_all(slots: dict[str, Slot], texts: dict[str, str], scale: float = 1) -> list[Block]:
    return [
        fit(name, slot.scaled(scale), texts[name]) for name, slot in slots.items() if name in texts
    ]


def fit(name: str, slot: Slot, text: str) -> Block:
    """Set a text on as few lines as its slot likes, as large as it can be, evenly broken.

    Raises DoesNotFit, naming the slot.
    """
    parts = [_words(part, slot.font) for part in text.split("\n") if part.strip()]
    space = width_of(" ", slot.font)
    for count in range(len(parts), slot.lines + 1):
        for size in _sizes(slot, count, parts):
            limit = slot.width / size
            broken = [_broken(words, space, limit) for words in parts]
            if sum(map(len, broken)) <= count and max(map(_widest, broken)) <= limit:
                evened = [_evened(*pair, space) for pair in zip(parts, broken, strict=True)]
                return Block(slot, tuple(line for lines in evened for line, _ in lines), size)
    raise DoesNotFit(name)


def _sizes(slot: Slot, count: int, parts: list[list[Piece]]) -> Iterator[float]:
    """From the largest at which the words could fill this many lines, downwards."""
    least = slot.least if count == slot.lines else max(slot.least, slot.snug * slot.size)
    total = sum(width for words in parts for _, width in words)
    size = min(slot.size, slot.width * count // total)
    while size > least:
        yield size
        size -= 0.5
    yield least


def _broken(words: list[Piece], space: float, limit: float) -> list[Piece]:
    """Lines no wider than the limit, but for a word that is wider on its own."""
    lines: list[Piece] = []
    for word, width in words:
        if lines and lines[-1][1] + space + width <= limit:
            line, before = lines.pop()
            lines.append((f"{line} {word}", before + space + width))
        else:
            lines.append((word, width))
    return lines


def _evened(words: list[Piece], lines: list[Piece], space: float) -> list[Piece]:
    """As many lines, as equal in width as can be."""
    while True:
        narrower = _broken(words, space, 0.999 * _widest(lines))
        if len(narrower) > len(lines) or _widest(narrower) >= _widest(lines):
            return lines
        lines = narrower


def _widest(lines: list[Piece]) -> float:
    return max(width for _, width in lines)


def _words(text: str, font: str) -> list[Piece]:
    """Parted at plain spaces only: a no-break space holds."""
    return [(word, width_of(word, font)) for word in text.split(" ") if word]


def width_of(text: str, font: str) -> float:
    return font_of(font).stringWidth(text, 1)


@cache
def font_of(name: str) -> TTFont:
    """Read once per process, under a name of our own; only the letters used are embedded."""
    font = TTFont(f"certificate {name}", FONTS / f"{name}.ttf", asciiReadable=False)
    registerFont(font)
    return font


@cache
def printable() -> frozenset[str]:
    """What can be set faithfully: in every font, visible, and read left to right."""
    fonts = (frozenset(font_of(name).face.charToGlyph) for name in (REGULAR, BOLD, ITALIC))
    return frozenset(filter(_plain, map(chr, frozenset.intersection(*fonts))))


def _plain(char: str) -> bool:
    """A letter without a width is a mark: unshaped, it would stand in the wrong place."""
    if char == "\N{NO-BREAK SPACE}":
        return True
    leftward = unicodedata.bidirectional(char) in {"R", "AL", "AN"}
    return char.isprintable() and not leftward and width_of(char, REGULAR) > 0


def refuse_unprintable(face: Face) -> None:
    for field, text in face.to_json().items():
        allowed = printable() | {"\n"} if field in MAY_BREAK else printable()
        if strange := set(text) - allowed:
            raise MissingGlyph(field, "".join(sorted(strange)))
