"""QR codes as they are printed: their squares, and whether a telephone will read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRNumber
from reportlab.lib.colors import Color
from reportlab.lib.units import mm

from certificates import squaring
from certificates.paper_codes import CAPACITY, bits, segments
from certificates.squaring import Modules
from certificates.typesetting import DoesNotFit

QUIET: Final = 4  # white modules on each side (ISO/IEC 18004)
SMALLEST_MODULE: Final = 0.33  # mm: four dots of a printer with 300 dots to the inch
SMALLEST_CODE: Final = 20.0  # mm, without the quiet zone
LEAST_CONTRAST: Final = 7.0  # of ink on paper, as WCAG 2.2 reckons it


@dataclass(frozen=True, slots=True)
class Print:
    """A code as it will be printed: millimetres, modules, and a ratio of luminances."""

    module: float
    side: float
    quiet: float
    contrast: float

    @property
    def scans(self) -> bool:
        return (
            self.module >= SMALLEST_MODULE
            and self.side >= SMALLEST_CODE
            and self.quiet >= QUIET
            and self.contrast >= LEAST_CONTRAST
        )


@lru_cache(maxsize=8)
def modules(text: str) -> Modules:
    """The dark and light squares, top row first. Raises DoesNotFit when there is too much text."""
    if bits(text) > CAPACITY:
        raise DoesNotFit("check_url")
    pieces = segments(text)
    return squaring.modules([(QRNumber if digits else QR8bitByte)(said) for said, digits in pieces])


def printed(text: str, side: float, *, ink: Color, paper: Color) -> Print:
    """The code of a text on a white square of this side, in points."""
    count = len(modules(text))
    module = side / (count + 2 * QUIET) / mm
    return Print(module, module * count, QUIET, contrast(ink, paper))


def squares(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Dark runs as boxes on a grid of modules whose origin is the corner of the quiet zone."""
    for row, line in enumerate(reversed(modules(text))):
        column = 0
        for dark, run in groupby(line):
            length = len(list(run))
            if dark:
                yield QUIET + column, QUIET + row, length, 1
            column += length


def unit(text: str, side: float) -> float:
    """The width of one module, in points."""
    return side / (len(modules(text)) + 2 * QUIET)


def contrast(one: Color, other: Color) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (_linear(part) for part in (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(shown: float) -> float:
    bend = 0.04045
    return shown / 12.92 if shown <= bend else float(((shown + 0.055) / 1.055) ** 2.4)
