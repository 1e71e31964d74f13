"""Lists as an office prints them: a header in two columns, a table whose head repeats, signatures.

Nghị định 30/2020/NĐ-CP, phụ lục I: margins, header, page numbers in the top margin from page 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from threading import RLock
from typing import IO, Final

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certificates.faces import MOTTO, NATION
from certificates.merging import Merger
from certificates.typesetting import FONTS

REGULAR, BOLD, ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic"
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 10 * mm, 18 * mm, 15 * mm
LEADING: Final = 1.22
PADDING: Final = 2.2
HEAD: Final = 11.0
SIGNATURES: Final = 42 * mm
PART: Final = 100  # pages drawn before they are written
BREAKS_AFTER: Final = "-/"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and how wide it is, in millimetres."""

    heading: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the table on the first page, and below it on the last."""

    superior: str
    issuer: str
    title: str
    subtitles: tuple[str, ...] = ()
    place_date: str = ""
    signatures: tuple[tuple[str, str], ...] = ()
    """Position or part, and name; empty where it is signed by hand."""


one_at_a_time: Final = RLock()  # a font keeps a reading position while it is subset


@lru_cache
def registered(name: str) -> str:
    """Apart from the fonts of the certificates, which are subset under a lock of their own."""
    ours = f"office {name}"
    registerFont(TTFont(ours, FONTS / f"{name}.ttf", asciiReadable=False))
    return ours


@lru_cache(maxsize=20_000)
def width_of(text: str, font: str) -> float:
    """At size 1."""
    return float(stringWidth(text, registered(font), 1))


def table(
    out: IO[bytes],
    heading: Heading,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    size: float = 8.5,
    wide: bool = True,
    closing: Callable[[int], str] | None = None,
) -> int:
    """Draw the whole list; the rows are asked for one by one. How many there were.

    `closing` says in words, from their number, what stands under the last row.
    """
    with one_at_a_time:
        sheet = Sheet(out, heading, columns, size=size, wide=wide)
        count = 0
        for row in rows:
            sheet.row(row)
            count += 1
        sheet.close(closing(count) if closing else "")
    return count


class Sheet:
    """The pages of one list, while they are drawn from the top down."""

    def __init__(
        self,
        out: IO[bytes],
        heading: Heading,
        columns: Sequence[Column],
        *,
        size: float,
        wide: bool,
    ) -> None:
        self.width, self.height = landscape(A4) if wide else A4
        self.merger = Merger(out, title=heading.title)
        self._begin()
        self.heading, self.columns, self.size = heading, columns, size
        self.page = 1
        self.y = self.height - TOP
        self._top()
        self._table_head()

    def _begin(self) -> None:
        """A part of its own, so that as much memory is held for 2,000 pages as for a part."""
        self.part = BytesIO()
        self.canvas = Canvas(
            self.part,
            (self.width, self.height),
            pageCompression=1,
            initialFontName=registered(REGULAR),  # type: ignore[arg-type]  # -- the stub says float
        )

    def _finish(self) -> None:
        self.canvas.save()
        self.merger.add(self.part.getvalue())

    def row(self, cells: Sequence[str], *, font: str = REGULAR) -> None:
        """One row, never parted between pages."""
        lines = [
            wrapped(text, font, (column.width * mm - 2 * PADDING) / self.size)
            for text, column in zip(cells, self.columns, strict=True)
        ]
        height = max(map(len, lines)) * self.size * LEADING + 2 * PADDING
        if self.y - height < BOTTOM:
            self._next_page()
            self._table_head()
        self._cells(lines, height, font)

    def close(self, text: str) -> None:
        """The closing words and the places to sign, together on one page; and save."""
        if self.y - SIGNATURES - 12 * mm < BOTTOM:
            self._next_page()
        self.y -= 6 * mm
        if text:
            self._line(LEFT, text, ITALIC, HEAD)
        self._signatures()
        self._finish()
        self.merger.close()

    def _next_page(self) -> None:
        if self.page % PART:
            self.canvas.showPage()
        else:
            self._finish()
            self._begin()
        self.page += 1
        self._centred(self.width / 2, self.height - 11 * mm, f"{self.page}", REGULAR, 13)
        self.y = self.height - TOP

    def _top(self) -> None:
        left, right = LEFT + 0.22 * self._span(), LEFT + 0.72 * self._span()
        heading, half = self.heading, 0.42 * self._span()
        lowest = min(
            self._block(left, [(heading.superior.upper(), REGULAR), (heading.issuer, BOLD)], half),
            self._block(right, [(NATION, BOLD), (MOTTO, BOLD)], half * 1.25),
        )
        self.y = lowest - 9 * mm
        self._centred(self.width / 2, self.y, heading.title, BOLD, 14)
        for text in heading.subtitles:
            self.y -= 6 * mm
            self._centred(self.width / 2, self.y, text, REGULAR, 12)
        self.y -= 7 * mm

    def _block(self, axis: float, texts: list[tuple[str, str]], width: float) -> float:
        """Lines about an axis, the last over a rule of part of its width."""
        y, last = self.height - TOP, 0.0
        for text, font in texts:
            for line in wrapped(text, font, width / HEAD) if text else []:
                self._centred(axis, y, line, font, HEAD)
                last = width_of(line, font) * HEAD
                y -= HEAD * LEADING
        self.canvas.setLineWidth(0.6)
        self.canvas.line(axis - last / 4, y + 8, axis + last / 4, y + 8)
        return y

    def _table_head(self) -> None:
        self.row([column.heading for column in self.columns], font=BOLD)

    def _cells(self, lines: list[list[str]], height: float, font: str) -> None:
        canvas, x = self.canvas, LEFT
        canvas.setLineWidth(0.4)
        row = canvas.beginText()  # one for all cells: each costs as much as the words in it
        row.setFont(registered(font), self.size)
        for texts, column in zip(lines, self.columns, strict=True):
            width = column.width * mm
            canvas.rect(x, self.y - height, width, height)
            y = self.y - PADDING - self.size * 0.92
            for text in texts:
                room = width - width_of(text, font) * self.size
                centred = column.centred or font == BOLD
                row.setTextOrigin(x + (room / 2 if centred else PADDING), y)
                row.textOut(text)
                y -= self.size * LEADING
            x += width
        canvas.drawText(row)
        self.y -= height

    def _signatures(self) -> None:
        count = len(self.heading.signatures)
        if not count:
            return
        if self.heading.place_date:
            self._centred(self._axis(count - 1, count), self.y, self.heading.place_date, ITALIC, 12)
        top = self.y - 6 * mm
        for index, (position, name) in enumerate(self.heading.signatures):
            axis, y = self._axis(index, count), top
            for line in wrapped(position, BOLD, self._span() / count / 12):
                self._centred(axis, y, line, BOLD, 12)
                y -= 12 * LEADING
            self._centred(axis, top - 28 * mm, name, BOLD, 12)

    def _axis(self, index: int, count: int) -> float:
        return LEFT + (index + 0.5) * self._span() / count

    def _span(self) -> float:
        return self.width - LEFT - RIGHT

    def _line(self, x: float, text: str, font: str, size: float) -> None:
        self.canvas.setFont(registered(font), size)
        self.canvas.drawString(x, self.y, text)
        self.y -= size * LEADING + 2 * mm

    def _centred(self, axis: float, y: float, text: str, font: str, size: float) -> None:
        self.canvas.setFont(registered(font), size)
        self.canvas.drawCentredString(axis, y, text)


def wrapped(text: str, font: str, limit: float) -> list[str]:
    """Lines no wider than the limit at size 1; broken at spaces, after dashes, else anywhere."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, font, limit):
        joined = line + piece
        if line and width_of(joined.rstrip(), font) > limit:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line = joined
    return [*lines, line.rstrip()]


def _pieces(text: str, font: str, limit: float) -> Iterable[str]:
    """Words with the space after them; one too wide for a line of its own is parted."""
    for word in text.split():
        if width_of(word, font) <= limit:
            yield f"{word} "
            continue
        part = ""
        for char in word:
            if part and width_of(part + char, font) > limit:
                yield part
                part = ""
            part += char
            if char in BREAKS_AFTER:
                yield part
                part = ""
        yield f"{part} "
