"""The first layout, as it drew the first certificates: their bytes hang on it, never change it."""

from io import BytesIO
from itertools import groupby

from reportlab.graphics.barcode.qrencoder import (
    QR8bitByte,
    QRCode,
    QRErrorCorrectLevel,
    QRNumber,
)
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from certificates.faces import Face
from certificates.paper_codes import CAPACITY, bits, segments
from certificates.typesetting import (
    ASCENT,
    BOLD,
    INK,
    ITALIC,
    LEADING,
    REGULAR,
    Block,
    DoesNotFit,
    Slot,
    font_of,
    refuse_unprintable,
    set_all,
    width_of,
)

SOFT, BRAND = HexColor(0x43545E), HexColor(0x0E5263)
PAGE = WIDTH, HEIGHT = landscape(A4)
MARGIN, COLUMN = 22 * mm, 112 * mm
BODY = WIDTH - 2 * MARGIN
LEFT, MIDDLE, RIGHT = MARGIN + COLUMN / 2, WIDTH / 2, WIDTH - MARGIN - COLUMN / 2
TOP, FOOT = HEIGHT - 17 * mm, 62 * mm  # the header hangs from one, the body ends above the other

QR_BOX = 33.5 * mm  # with the quiet zone: the code itself is 24 mm or more
QUIET = 4  # white modules on each side of the code


AGENCY = {
    "superior": Slot(REGULAR, 12.5, COLUMN, lines=2),
    "issuer": Slot(BOLD, 12.5, COLUMN, lines=3),
}
NATION = {"nation": Slot(BOLD, 12.5, COLUMN), "motto": Slot(BOLD, 13.5, COLUMN)}
STATEMENT: tuple[dict[str, Slot], ...] = (
    {"title": Slot(BOLD, 37, BODY, least=24, colour=BRAND)},
    {
        "given_to": Slot(ITALIC, 14, BODY, colour=SOFT),
        "holder_name": Slot(BOLD, 29, BODY, lines=2, least=15, snug=0.68),
    },
    {
        "birth": Slot(REGULAR, 14, BODY),
        "position": Slot(REGULAR, 14, BODY, lines=2),
        "unit": Slot(REGULAR, 14, BODY, lines=3),
    },
    {
        "statement": Slot(ITALIC, 14, BODY, colour=SOFT),
        "course_title": Slot(BOLD, 19, BODY, lines=3, least=11.5),
    },
    {
        "standard": Slot(REGULAR, 13.5, BODY),
        "period": Slot(REGULAR, 13.5, BODY),
        "result": Slot(REGULAR, 13.5, BODY),
        "valid_until": Slot(REGULAR, 13.5, BODY),
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


def draw(face: Face) -> bytes:
    """The certificate as a PDF of one A4 page. Not for two threads at once.

    Raises DoesNotFit or MissingGlyph rather than clip a text or print a box.
    """
    buffer = BytesIO()
    refuse_unprintable(face)
    font = font_of(REGULAR).fontName  # else Helvetica is named in the file and not embedded
    canvas = Canvas(
        buffer,
        PAGE,
        pageCompression=1,
        invariant=1,
        initialFontName=font,  # type: ignore[arg-type]  # the stub says float
        lang="vi-VN",
    )
    _describe(canvas, face)
    _lay_out(canvas, face)
    canvas.save()
    return buffer.getvalue()


def _describe(canvas: Canvas, face: Face) -> None:
    canvas.setTitle(f"{face.title} – {face.holder_name} – {face.number}")
    canvas.setAuthor(" ".join(face.issuer.split()))
    canvas.setSubject(f"{face.statement}: {face.course_title}")
    canvas.setCreator("Thạo")
    canvas.setViewerPreference("DisplayDocTitle", "true")


# The layout


def _lay_out(canvas: Canvas, face: Face) -> None:
    """A4 landscape on three axes: agency and numbers, the statement, nation and signature."""
    texts = face.printed()
    _frame(canvas)
    top = _header(canvas, texts)
    _statement(canvas, texts, top)
    _stack(canvas, set_all(SIGNATURE, texts), RIGHT, 60 * mm)
    _stack(canvas, set_all(SIGNER, texts), RIGHT, 25 * mm)
    _stack(canvas, set_all(NUMBERS, texts), LEFT, 28.5 * mm)
    _qr(canvas, face.check_url, LEFT - QR_BOX / 2, 28.5 * mm)


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
    agency, nation = set_all(AGENCY, texts), set_all(NATION, texts)
    bottoms = (
        _underlined(canvas, agency, LEFT, part=0.4),
        _underlined(canvas, nation, RIGHT, part=1),
    )
    return min(bottoms) - 4 * mm


def _underlined(canvas: Canvas, blocks: list[Block], axis: float, *, part: float) -> float:
    bottom = _stack(canvas, blocks, axis, TOP)
    last = blocks[-1]
    half = part * width_of(last.lines[-1], last.slot.font) * last.size / 2
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.line(axis - half, bottom - 2, axis + half, bottom - 2)
    return bottom


def _statement(canvas: Canvas, texts: dict[str, str], top: float) -> None:
    """Spread over the free height; set smaller throughout when it is too full."""
    for scale in SCALES:
        groups = [group for slots in STATEMENT if (group := set_all(slots, texts, scale))]
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
    canvas.setFont(font_of(block.slot.font).fontName, block.size)
    canvas.setFillColor(block.slot.colour)
    for row, line in enumerate(block.lines):
        canvas.drawCentredString(axis, top - (ASCENT + row * LEADING) * block.size, line)


def _qr(canvas: Canvas, text: str, x: float, y: float) -> None:
    """One path for the whole code, and in it one rectangle for each dark run of a row."""
    if bits(text) > CAPACITY:
        raise DoesNotFit("check_url")
    code = QRCode(None, QRErrorCorrectLevel.M)
    for piece, is_digits in segments(text):
        code.addData((QRNumber if is_digits else QR8bitByte)(piece))
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
