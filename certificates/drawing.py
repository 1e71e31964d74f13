"""Drawing a certificate: the same face always gives the same bytes."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from threading import Lock

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from certificates.faces import MAY_BREAK, Face

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD, ITALIC = "Tinos-Regular", "Tinos-Bold", "Tinos-Italic"
LEADING = 1.28  # line height over size; stacked Vietnamese accents touch below 1.25
ASCENT = 0.95  # first baseline below the top of a block, over size

INK, SOFT, BRAND = HexColor(0x15232B), HexColor(0x43545E), HexColor(0x0E5263)
PAGE = WIDTH, HEIGHT = landscape(A4)
MARGIN, COLUMN = 22 * mm, 112 * mm
BODY = WIDTH - 2 * MARGIN
LEFT, MIDDLE, RIGHT = MARGIN + COLUMN / 2, WIDTH / 2, WIDTH - MARGIN - COLUMN / 2
TOP, FOOT = HEIGHT - 17 * mm, 62 * mm  # the header hangs from one, the body ends above the other

QR_BOX = 33.5 * mm  # with the quiet zone: the code itself is 24 mm or more
QUIET = 4  # white modules on each side of the code
MOST_BYTES = 213  # held by a QR code of version 10-M: finer ones would not survive a photocopy


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
    width: float = BODY
    lines: int = 1
    least: float = 10
    snug: float = 0.85
    colour: Color = INK

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
        return len(self.lines) * self.size * LEADING


AGENCY = {
    "superior": Slot(REGULAR, 12.5, COLUMN, lines=2),
    "issuer": Slot(BOLD, 12.5, COLUMN, lines=3),
}
NATION = {"nation": Slot(BOLD, 12.5, COLUMN), "motto": Slot(BOLD, 13.5, COLUMN)}
STATEMENT: tuple[dict[str, Slot], ...] = (
    {"title": Slot(BOLD, 37, least=24, colour=BRAND)},
    {
        "given_to": Slot(ITALIC, 14, colour=SOFT),
        "holder_name": Slot(BOLD, 29, lines=2, least=15, snug=0.68),
    },
    {
        "birth": Slot(REGULAR, 14),
        "position": Slot(REGULAR, 14, lines=2),
        "unit": Slot(REGULAR, 14, lines=3),
    },
    {
        "statement": Slot(ITALIC, 14, colour=SOFT),
        "course_title": Slot(BOLD, 19, lines=3, least=11.5),
    },
    {
        "standard": Slot(REGULAR, 13.5),
        "period": Slot(REGULAR, 13.5),
        "result": Slot(REGULAR, 13.5),
        "valid_until": Slot(REGULAR, 13.5),
    },
)
SIGNATURE = {
    "place_date": Slot(ITALIC, 13.5, COLUMN),
    "signer_position": Slot(BOLD, 13, COLUMN, lines=3),
}
SIGNER = {"signer_name": Slot(BOLD, 14, COLUMN)}
NUMBERS = {
    "number": Slot(BOLD, 10.5, COLUMN, least=8.5),
    "register_number": Slot(REGULAR, 10.5, COLUMN, least=8.5),
    "check_site": Slot(REGULAR, 10.5, COLUMN, least=8.5),
}
SCALES = (1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)  # the last: all at least
GAP, WIDE_GAP = 8.0, 20.0  # around the groups of the statement: at least if it can be, at most


def draw(face: Face, *, template: str = "formal-1") -> bytes:
    """The certificate as a PDF of one A4 page.

    Raises UnknownTemplate, DoesNotFit or MissingGlyph rather than clip a text or print a box.
    """
    if template not in TEMPLATES:
        raise UnknownTemplate(template)
    buffer = BytesIO()
    with _one_at_a_time:
        _refuse_unprintable(face)
        font = _font(REGULAR).fontName  # else Helvetica is named in the file and not embedded
        canvas = Canvas(
            buffer,
            PAGE,
            pageCompression=1,
            invariant=1,
            initialFontName=font,  # type: ignore[arg-type]  # -- the stub says float
            lang="vi-VN",
        )
        _describe(canvas, face)
        TEMPLATES[template](canvas, face)
        canvas.save()
    return buffer.getvalue()


_one_at_a_time = Lock()  # ReportLab's fonts keep a reading position: no two threads may subset one


def _describe(canvas: Canvas, face: Face) -> None:
    canvas.setTitle(f"{face.title} – {face.holder_name} – {face.number}")
    canvas.setAuthor(" ".join(face.issuer.split()))
    canvas.setSubject(f"{face.statement}: {face.course_title}")
    canvas.setCreator("Thạo")
    canvas.setViewerPreference("DisplayDocTitle", "true")


# The layout


def _formal_1(canvas: Canvas, face: Face) -> None:
    """A4 landscape on three axes: agency and numbers, the statement, nation and signature."""
    texts = face.printed()
    _frame(canvas)
    top = _header(canvas, texts)
    _statement(canvas, texts, top)
    _stack(canvas, _set(SIGNATURE, texts), RIGHT, 60 * mm)
    _stack(canvas, _set(SIGNER, texts), RIGHT, 25 * mm)
    _stack(canvas, _set(NUMBERS, texts), LEFT, 28.5 * mm)
    _qr(canvas, face.check_url, LEFT - QR_BOX / 2, 28.5 * mm)


TEMPLATES: dict[str, Callable[[Canvas, Face], None]] = {"formal-1": _formal_1}
"""By the name an issued certificate keeps: a layout that has issued is never changed again."""


def _frame(canvas: Canvas) -> None:
    canvas.setStrokeColor(BRAND)
    canvas.setLineWidth(1.5)
    canvas.rect(9 * mm, 9 * mm, WIDTH - 18 * mm, HEIGHT - 18 * mm)
    canvas.setLineWidth(0.5)
    canvas.drawPath(_stepped(canvas, 11 * mm, 4 * mm))


def _stepped(canvas: Canvas, inset: float, step: float) -> PDFPathObject:
    """A rectangle whose corners step inwards."""
    x0, x1, x2, x3 = inset, inset + step, WIDTH - inset - step, WIDTH - inset
    y0, y1, y2, y3 = inset, inset + step, HEIGHT - inset - step, HEIGHT - inset
    path = canvas.beginPath()
    path.moveTo(x0, y1)
    for x, y in ((x1, y1), (x1, y0), (x2, y0), (x2, y1), (x3, y1), (x3, y2)):
        path.lineTo(x, y)
    for x, y in ((x2, y2), (x2, y3), (x1, y3), (x1, y2), (x0, y2)):
        path.lineTo(x, y)
    path.close()
    return path


def _header(canvas: Canvas, texts: dict[str, str]) -> float:
    """Agency and nation side by side, each over its line; returns where the body may begin."""
    agency, nation = _set(AGENCY, texts), _set(NATION, texts)
    bottoms = (
        _underlined(canvas, agency, LEFT, part=0.4),
        _underlined(canvas, nation, RIGHT, part=1),
    )
    return min(bottoms) - 4 * mm


def _underlined(canvas: Canvas, blocks: list[Block], axis: float, *, part: float) -> float:
    bottom = _stack(canvas, blocks, axis, TOP)
    last = blocks[-1]
    half = part * _width(last.lines[-1], last.slot.font) * last.size / 2
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.line(axis - half, bottom - 2, axis + half, bottom - 2)
    return bottom


def _statement(canvas: Canvas, texts: dict[str, str], top: float) -> None:
    """Spread over the free height; set smaller throughout when it is too full."""
    for scale in SCALES:
        groups = [group for slots in STATEMENT if (group := _set(slots, texts, scale))]
        spare = top - FOOT - sum(block.height for group in groups for block in group)
        if spare >= GAP * (len(groups) + 1):
            break
    gap = min(WIDE_GAP, spare / (len(groups) + 1))
    top -= (spare - gap * (len(groups) - 1)) / 2
    for group in groups:
        top = _stack(canvas, group, MIDDLE, top) - gap


def _stack(canvas: Canvas, blocks: list[Block], axis: float, top: float) -> float:
    """Blocks below each other, centred on an axis; returns the bottom of the last."""
    for block in blocks:
        _put(canvas, block, axis, top)
        top -= block.height
    return top


def _put(canvas: Canvas, block: Block, axis: float, top: float) -> None:
    """The one place where text reaches the page: structure tags would be put around it here."""
    canvas.setFont(_font(block.slot.font).fontName, block.size)
    canvas.setFillColor(block.slot.colour)
    for row, line in enumerate(block.lines):
        canvas.drawCentredString(axis, top - (ASCENT + row * LEADING) * block.size, line)


def _qr(canvas: Canvas, text: str, x: float, y: float) -> None:
    """One path for the whole code, and in it one rectangle for each dark run of a row."""
    if len(text.encode()) > MOST_BYTES:
        raise DoesNotFit("check_url")
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(QR8bitByte(text))
    code.make()
    path = canvas.beginPath()
    for row, modules in enumerate(reversed(code.modules)):
        column = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                path.rect(QUIET + column, QUIET + row, length, 1)
            column += length
    module = QR_BOX / (len(code.modules) + 2 * QUIET)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(module, module)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


# Setting type


Piece = tuple[str, float]
"""A word or a line, and its width at size 1."""


def _set(slots: dict[str, Slot], texts: dict[str, str], scale: float = 1) -> list[Block]:
    return [
        fit(name, slot.scaled(scale), texts[name]) for name, slot in slots.items() if name in texts
    ]


def fit(name: str, slot: Slot, text: str) -> Block:
    """Set a text on as few lines as its slot likes, as large as it can be, evenly broken.

    Raises DoesNotFit, naming the slot.
    """
    parts = [_words(part, slot.font) for part in text.split("\n") if part.strip()]
    space = _width(" ", slot.font)
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
    return [(word, _width(word, font)) for word in text.split(" ") if word]


def _width(text: str, font: str) -> float:
    return _font(font).stringWidth(text, 1)


@cache
def _font(name: str) -> TTFont:
    """Read once per process, under a name of our own; only the letters used are embedded."""
    font = TTFont(f"certificate {name}", FONTS / f"{name}.ttf", asciiReadable=False)
    registerFont(font)
    return font


@cache
def _letters() -> frozenset[str]:
    """What can be set faithfully: in every font, visible, and read left to right."""
    fonts = (frozenset(_font(name).face.charToGlyph) for name in (REGULAR, BOLD, ITALIC))
    return frozenset(filter(_plain, map(chr, frozenset.intersection(*fonts))))


def _plain(char: str) -> bool:
    """A letter without a width is a mark: unshaped, it would stand in the wrong place."""
    if char == "\N{NO-BREAK SPACE}":
        return True
    leftward = unicodedata.bidirectional(char) in {"R", "AL", "AN"}
    return char.isprintable() and not leftward and _width(char, REGULAR) > 0


def _refuse_unprintable(face: Face) -> None:
    for field, text in face.to_json().items():
        allowed = _letters() | {"\n"} if field in MAY_BREAK else _letters()
        if strange := set(text) - allowed:
            raise MissingGlyph(field, "".join(sorted(strange)))
