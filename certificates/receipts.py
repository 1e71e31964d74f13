"""Tear-off receipts: four to a page, cut along the dashes, one for each paper handed over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from certificates.office_paper import (
    BOLD,
    ITALIC,
    REGULAR,
    one_at_a_time,
    registered,
    wrapped,
)

PER_PAGE: Final = 4
WIDTH, HEIGHT = A4
SLIP = HEIGHT / PER_PAGE
SIDE = 18 * mm
SIZE: Final = 11.5
LINE: Final = 5.4 * mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one receipt says."""

    issuer: str
    number: str
    register_number: str
    holder: str
    birth: str
    unit: str
    course: str
    place: str


def draw(out: IO[bytes], slips: Iterable[Slip]) -> None:
    """All receipts, in the order given."""
    with one_at_a_time:
        canvas = Canvas(
            out,
            A4,
            pageCompression=1,
            initialFontName=registered(REGULAR),  # type: ignore[arg-type]  # -- the stub says float
            lang="vi-VN",
        )
        canvas.setTitle("Giấy biên nhận giấy chứng nhận")
        for index, slip in enumerate(slips):
            if index and index % PER_PAGE == 0:
                canvas.showPage()
            _slip(canvas, slip, HEIGHT - index % PER_PAGE * SLIP)
        canvas.save()


def _slip(canvas: Canvas, slip: Slip, top: float) -> None:
    _put(canvas, SIDE, top - 11 * mm, slip.issuer, BOLD)
    _centred(canvas, WIDTH / 2, top - 19 * mm, "GIẤY BIÊN NHẬN")
    y = top - 26 * mm
    for text in (
        f"Tôi là: {slip.holder}" + (f", sinh {slip.birth}" if slip.birth else ""),
        f"Đơn vị: {slip.unit or '................................................'}",
        f"Đã nhận 01 giấy chứng nhận số {slip.number}, số vào sổ {slip.register_number},",
        f"về khóa: {slip.course}.",
    ):
        for line in wrapped(text, REGULAR, (WIDTH - 2 * SIDE) / SIZE)[:2]:
            _put(canvas, SIDE, y, line, REGULAR)
            y -= LINE
    place = f"{slip.place}, " if slip.place else ""
    right = WIDTH - SIDE - 38 * mm
    _centred(canvas, right, y - 1 * mm, f"{place}ngày ..... tháng ..... năm 20.....", font=ITALIC)
    _centred(canvas, right, y - 1 * mm - LINE, "Người nhận")
    canvas.setDash(4, 3)
    canvas.setLineWidth(0.5)
    canvas.line(0, top - SLIP, WIDTH, top - SLIP)
    canvas.setDash()


def _put(canvas: Canvas, x: float, y: float, text: str, font: str) -> None:
    canvas.setFont(registered(font), SIZE)
    canvas.drawString(x, y, text)


def _centred(canvas: Canvas, x: float, y: float, text: str, *, font: str = BOLD) -> None:
    canvas.setFont(registered(font), SIZE)
    canvas.drawCentredString(x, y, text)
