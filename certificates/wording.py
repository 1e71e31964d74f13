"""Dates, marks and names in the words of official papers. Plain values; always Vietnamese."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import ROUND_DOWN, Decimal
from typing import Final

DASH: Final = "—"  # stands where a required word is missing: a paper never fails for it


def long_date(day: dt.date) -> str:
    """`ngày 05 tháng 02 năm 2026`; days to 9 and months 1 and 2 take a zero.

    Nghị định 30/2020/NĐ-CP, phụ lục I, mục II.4.
    """
    month = f"{day.month:02d}" if day.month <= 2 else f"{day.month}"  # noqa: PLR2004 -- the decree says so
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: dt.date) -> str:
    """`05/02/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def birth(day: dt.date | None, *, year_only: bool) -> str:
    """When the holder was born, as exactly as it is known."""
    if day is None:
        return ""
    return f"Sinh năm {day.year}" if year_only else f"Sinh ngày {short_date(day)}"


def period(first: dt.date, last: dt.date) -> str:
    """From the first day of study to the last."""
    if first >= last:
        return f"ngày {short_date(last)}"
    return f"từ ngày {short_date(first)} đến ngày {short_date(last)}"


def result(points: Decimal, possible: Decimal) -> str:
    """`Đạt 17,5/20 điểm (87,5 %)`. The share is cut, never rounded up to a mark not reached."""
    if not possible:
        return "Đạt"
    share = (points * 100 / possible).quantize(Decimal("0.1"), rounding=ROUND_DOWN)
    return f"Đạt {_plain(points)}/{_plain(possible)} điểm ({_plain(share)} %)"


def joined(*parts: str) -> str:
    """The parts that say something, each once, smallest unit first."""
    return ", ".join(dict.fromkeys(filter(None, parts)))


def printable(text: str) -> str:
    """The text as it may be frozen: NFC, single spaces, nothing invisible; line ends stay."""
    visible = ("".join(filter(_may_stand, line)) for line in text.splitlines())
    lines = (" ".join(line.split()) for line in visible)
    return unicodedata.normalize("NFC", "\n".join(filter(None, lines)))


def on_one_line(text: str) -> str:
    return printable(text).replace("\n", " ")


def _may_stand(char: str) -> bool:
    return char.isprintable() or char.isspace()


def _plain(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",") if value % 1 else f"{value:.0f}"
