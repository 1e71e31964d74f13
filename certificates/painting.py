"""Painting a face on its layout, in reading order."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Final

from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.units import mm

from certificates import codes, hanging
from certificates.faces import MAY_BREAK, Face
from certificates.hanging import Hung
from certificates.layouts import Align, Area, Body, Frame, Layout, Stack
from certificates.marks import is_mark, misplaced
from certificates.pictures import NONE, Kind, Pictures
from certificates.sheets import Sheets
from certificates.typesetting import (
    BOLD,
    INK,
    ITALIC,
    REGULAR,
    Block,
    DoesNotFit,
    MissingGlyph,
    font_of,
    printable,
    set_all,
    width_of,
)

SCALES: Final = (1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5)
TIGHT: Final = 1.0  # between groups on the fullest page, in points
HEADING: Final = "title"
UNSCANNABLE: Final = "check_url"
TRIAL: Final = "BẢN XEM THỬ"
PALE: Final = HexColor(0xE1E6E9)
Point = tuple[float, float]
Placed = list[tuple[str, Block, Point, float]]
"""Slot, its block, its upper left corner, and the width its lines are aligned in."""


def refuse_unsettable(face: Face) -> None:
    """Raises MissingGlyph, naming the first field and each of its letters that cannot be set."""
    settable = _settable()
    for field, text in face.to_json().items():
        allowed = settable | {"\n"} if field in MAY_BREAK else settable
        if strange := (set(text) - allowed) | misplaced(text):
            raise MissingGlyph(field, "".join(sorted(strange)))


@cache
def _settable() -> frozenset[str]:
    """Every letter, and the marks that are in all fonts."""
    fonts = (font_of(name).face.charToGlyph for name in (REGULAR, BOLD, ITALIC))
    common = frozenset.intersection(*map(frozenset, fonts))
    return printable() | frozenset(filter(is_mark, map(chr, common)))


def place(face: Face, layout: Layout) -> Placed:
    """Every text of the layout, set and at its place, in reading order.

    Raises DoesNotFit, naming the slot that is too full.
    """
    return arrange(face, layout, NONE)[0]


def arrange(face: Face, layout: Layout, pictures: Pictures) -> tuple[Placed, list[Hung]]:
    """The same with the pictures in the room between them.

    Raises DoesNotFit, naming the slot that is too full, or the picture without room.
    """
    texts = face.printed()
    heads = [_stacked(stack, texts) for stack in layout.heads]
    emblem = layout.emblem and hanging.emblem(layout.emblem, pictures, _areas(heads))
    bottoms = [
        _bottom(placed, stack.top) for placed, stack in zip(heads, layout.heads, strict=True)
    ]
    top = min([*bottoms, *([emblem.bottom] if emblem else [])], default=layout.size[1])
    spread = _spread(layout.body, texts, top - layout.body.clear)
    feet = [_stacked(stack, texts) for stack in layout.feet]
    for above, below in pairwise(feet):
        _keep_apart(above, below)
    hung = hanging.vouching(layout.signing, pictures, _areas(feet)) if layout.signing else []
    placed = [each for part in (*heads, spread, *feet) for each in part]
    return placed, [*([emblem] if emblem else []), *hung]


def paint(
    sheets: Sheets,
    face: Face,
    layout: Layout,
    *,
    at: Point = (0, 0),
    pictures: Pictures = NONE,
) -> None:
    """The face on the sheet at hand, its lower left corner at this point.

    Raises DoesNotFit before anything is drawn.
    """
    placed, hung = arrange(face, layout, pictures)
    code = codes.printed(face.check_url, layout.code[2], ink=black, paper=white)
    if not code.scans:
        raise DoesNotFit(UNSCANNABLE)
    with sheets.decoration():
        _frame(sheets, layout, at)
        for stack in layout.heads:
            _rule(sheets, [each for each in placed if each[0] in stack.slots], stack, at)
    for name, block, corner, width in placed:
        with sheets.read_as("H1" if name == HEADING else "P"):
            _put(sheets, block, (corner[0] + at[0], corner[1] + at[1]), width)
    for each in hung:
        _hang(sheets, each, face)
    _code(sheets, face, layout, at)


def mark_as_trial(sheets: Sheets, layout: Layout) -> None:
    """Across the sheet, that this is none: for papers with a signature that nobody gave them."""
    width, height = layout.size
    size = 0.9 * width / width_of(TRIAL, BOLD)
    turned = b"0.9063 0.4226 -0.4226 0.9063 %.2f %.2f cm" % (0.12 * width, 0.22 * height)
    with sheets.decoration(), sheets.multiplied():
        sheets.add(turned)
        sheets.text(TRIAL, font=BOLD, size=size, colour=PALE, at=(0, 0))


def _hang(sheets: Sheets, hung: Hung, face: Face) -> None:
    """The emblem is decoration: who issues is said in words. A seal lets what is under it show."""
    at, size = (hung.left, hung.bottom), (hung.width, hung.height)
    match hung.kind:
        case Kind.LOGO:
            with sheets.decoration():
                sheets.picture(hung.picture, at=at, size=size)
        case Kind.SIGNATURE:
            alternative = f"Ảnh chữ ký của {face.signer_name}, không phải chữ ký số"
            with sheets.figure(alternative, hung.box):
                sheets.picture(hung.picture, at=at, size=size)
        case Kind.SEAL:
            issuer = " ".join(face.issuer.split())
            alternative = f"Ảnh con dấu của {issuer}, không phải chữ ký số"
            with sheets.figure(alternative, hung.box), sheets.multiplied():
                sheets.picture(hung.picture, at=at, size=size)


def _areas(parts: list[Placed]) -> list[Area]:
    return [
        Area(corner[0], corner[1] - block.height, width, block.height)
        for placed in parts
        for _, block, corner, width in placed
    ]


def _stacked(stack: Stack, texts: dict[str, str]) -> Placed:
    placed, top = [], stack.top
    for name, block in _set(stack.slots, texts):
        placed.append((name, block, (stack.left, top), stack.width))
        top -= block.height
    return placed


def _set(slots: object, texts: dict[str, str], scale: float = 1) -> list[tuple[str, Block]]:
    held = dict(slots)  # type: ignore[call-overload]  # any mapping of slots
    names = [name for name in held if name in texts]
    return list(zip(names, set_all(held, texts, scale), strict=True))


def _spread(body: Body, texts: dict[str, str], top: float) -> Placed:
    """Over the free height; set smaller throughout when it is too full."""
    for scale in SCALES:
        groups = [group for slots in body.groups if (group := _set(slots, texts, scale))]
        spare = top - body.foot - sum(block.height for group in groups for _, block in group)
        if spare >= body.gap * (len(groups) + 1):
            break
    if spare < min(TIGHT, body.gap) * (len(groups) + 1):
        raise DoesNotFit(_fullest(groups))
    gap = min(body.wide_gap, spare / (len(groups) + 1))
    top -= (spare - gap * (len(groups) - 1)) / 2
    placed = []
    for group in groups:
        for name, block in group:
            placed.append((name, block, (body.left, top), body.width))
            top -= block.height
        top -= gap
    return placed


def _fullest(groups: list[list[tuple[str, Block]]]) -> str:
    return max((block.height, name) for group in groups for name, block in group)[1]


def _bottom(placed: Placed, top: float) -> float:
    return min((corner[1] - block.height for _, block, corner, _ in placed), default=top)


def _keep_apart(above: Placed, below: Placed) -> None:
    """A stack that hangs over another may not reach into it."""
    if not above or not below or above[0][2][0] != below[0][2][0]:
        return
    if _bottom(above, 0) < below[0][2][1]:
        raise DoesNotFit(above[-1][0])


def _put(sheets: Sheets, block: Block, corner: Point, width: float) -> None:
    left, top = corner
    slot = block.slot
    for row, line in enumerate(block.lines):
        spare = width - width_of(line, slot.font) * block.size
        x = left + spare * {Align.LEFT: 0, Align.CENTRE: 0.5, Align.RIGHT: 1}[Align(slot.align)]
        y = top - (block.ascent + row * block.leading) * block.size
        sheets.text(line, font=slot.font, size=block.size, colour=slot.colour, at=(x, y))


def _rule(sheets: Sheets, placed: Placed, stack: Stack, at: Point) -> None:
    if not stack.rule or not placed:
        return
    _, block, corner, width = placed[-1]
    half = stack.rule * width_of(block.lines[-1], block.slot.font) * block.size / 2
    middle, y = at[0] + corner[0] + width / 2, at[1] + corner[1] - block.height - 2
    sheets.line((middle - half, y), (middle + half, y), colour=INK, width=0.7)


def _frame(sheets: Sheets, layout: Layout, at: Point) -> None:
    match layout.frame:
        case Frame.STEPPED:
            outer = _rectangle(layout, 9 * mm, at)
            sheets.line(*outer, colour=layout.accent, width=1.5, closed=True)
            inner = _stepped(layout, 11 * mm, 4 * mm, at)
            sheets.line(*inner, colour=layout.accent, width=0.5, closed=True)
        case Frame.LINE:
            edge = _rectangle(layout, 1.2 * mm, at)
            sheets.line(*edge, colour=layout.accent, width=0.6, closed=True)


def _rectangle(layout: Layout, inset: float, at: Point) -> list[Point]:
    width, height = layout.size
    x0, x1, y0, y1 = inset, width - inset, inset, height - inset
    return [(x + at[0], y + at[1]) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))]


def _stepped(layout: Layout, inset: float, step: float, at: Point) -> list[Point]:
    """A rectangle whose corners step inwards."""
    width, height = layout.size
    x0, x1, x2, x3 = inset, inset + step, width - inset - step, width - inset
    y0, y1, y2, y3 = inset, inset + step, height - inset - step, height - inset
    lower = [(x0, y1), (x1, y1), (x1, y0), (x2, y0), (x2, y1), (x3, y1)]
    upper = [(x3, y2), (x2, y2), (x2, y3), (x1, y3), (x1, y2), (x0, y2)]
    return [(x + at[0], y + at[1]) for x, y in lower + upper]


def _code(sheets: Sheets, face: Face, layout: Layout, at: Point) -> None:
    x, y, side = layout.code[0] + at[0], layout.code[1] + at[1], layout.code[2]
    unit = codes.unit(face.check_url, side)
    address = face.check_url.partition("#")[0]  # nobody is read the digits of the seal behind it
    with sheets.figure(f"Mã QR dẫn đến trang tra cứu: {address}", (x, y, x + side, y + side)):
        sheets.squares(codes.squares(face.check_url), at=(x, y), unit=unit)
