"""Cards eight to an A4 sheet, with lines to cut along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from certificates.drawing import one_at_a_time
from certificates.faces import Face
from certificates.layouts import LAYOUTS, SOFT
from certificates.painting import paint, refuse_unsettable
from certificates.sheets import About, Sheets

CARD: Final = LAYOUTS["card-1"]
COLUMNS, ROWS = 2, 4
ON_A_SHEET: Final = COLUMNS * ROWS
MARK: Final = 4 * mm


def draw(faces: Sequence[Face], *, title: str) -> bytes:
    """One sheet of at most eight cards, the first at the upper left.

    Raises DoesNotFit or MissingGlyph, as the drawing of one card does.
    """
    with one_at_a_time:
        sheets = Sheets(A4, About(title, faces[0].issuer.replace("\n", " "), title))
        _mark(sheets)
        for place, face in enumerate(faces[:ON_A_SHEET]):
            refuse_unsettable(face)
            paint(sheets, face, CARD, at=_corner(place))
        return sheets.bytes()


def _corner(place: int) -> tuple[float, float]:
    row, column = divmod(place, COLUMNS)
    left, bottom, width, height = _field()
    return left + column * width, bottom + (ROWS - 1 - row) * height


def _field() -> tuple[float, float, float, float]:
    """The lower left corner of all cards, and the width and height of one."""
    width, height = CARD.size
    return (A4[0] - COLUMNS * width) / 2, (A4[1] - ROWS * height) / 2, width, height


def _mark(sheets: Sheets) -> None:
    """Short lines outside the cards, where the knife goes."""
    left, bottom, width, height = _field()
    right, top = left + COLUMNS * width, bottom + ROWS * height
    with sheets.decoration():
        for column in range(COLUMNS + 1):
            x = left + column * width
            sheets.line((x, bottom - MARK), (x, bottom - 1), colour=SOFT, width=0.3)
            sheets.line((x, top + 1), (x, top + MARK), colour=SOFT, width=0.3)
        for row in range(ROWS + 1):
            y = bottom + row * height
            sheets.line((left - MARK, y), (left - 1, y), colour=SOFT, width=0.3)
            sheets.line((right + 1, y), (right + MARK, y), colour=SOFT, width=0.3)
