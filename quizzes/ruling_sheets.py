"""What a ruling would change, as a sheet, written row by row. No cell is ever a formula."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any, Final

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes.foreseeing import Line
from quizzes.weighing import Mark

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1}
_WIDTHS: Final = (6, 10, 34, 34, 34, 9, 18, 12, 12, 12, 12, 16, 40)


def as_xlsx(lines: Iterable[Line], *, title: str, subtitle: str) -> IO[bytes]:
    """Constant memory besides the lines; what begins like a formula stays text."""
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 -- gone with its last reader, the response
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Chấm lại"))
        _head(book, sheet, title, subtitle)
        _fill(book, sheet, lines)
    out.seek(0)
    return out


def headings() -> list[str]:
    return [
        _("STT"),
        _("Bài số"),
        _("Họ và tên"),
        _("Cơ quan"),
        _("Bài kiểm tra"),
        _("Lần làm"),
        _("Nộp lúc"),
        _("Điểm trước"),
        _("Kết quả trước"),
        _("Điểm sau"),
        _("Kết quả sau"),
        _("Thay đổi"),
        _("Giấy chứng nhận"),
    ]


def _head(book: Any, sheet: Any, title: str, subtitle: str) -> None:
    bold = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
    head = book.add_format(_FONT | {"bold": True, "align": "center", "text_wrap": True})
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 3)
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, subtitle, book.add_format({"font_name": "Times New Roman"}))
    for index, text in enumerate(headings()):
        sheet.write_string(3, index, text, head)


def _fill(book: Any, sheet: Any, lines: Iterable[Line]) -> None:
    plain, quoted = book.add_format(_FONT), book.add_format(_FONT | {"quote_prefix": True})
    for number, line in enumerate(lines, start=1):
        for column, cell in enumerate([number, *_cells(line)]):
            if isinstance(cell, str):
                look = quoted if cell.startswith(_RISKY) else plain
                sheet.write_string(number + 3, column, cell, look)
            else:
                sheet.write_number(number + 3, column, cell, plain)


def _cells(line: Line) -> list[str | int]:
    attempt, before, after = line.attempt, line.paper.before, line.paper.after
    return [
        attempt.pk,
        line.name or _("ngoài phạm vi xem"),
        line.agency,
        attempt.activity.title,
        attempt.number,
        f"{timezone.localtime(attempt.submitted_at):%H:%M %d/%m/%Y}",
        line.before_told,
        _passed(before),
        line.after_told,
        _passed(after),
        _turn(line),
        line.vouched,
    ]


def _passed(mark: Mark) -> str:
    return _("Đạt") if mark.passed else _("Chưa đạt")


def _turn(line: Line) -> str:
    if line.gained:
        return _("Thành đạt")
    if line.lost:
        return _("Thành chưa đạt")
    return _("Đổi điểm") if line.paper.changes else _("Không đổi")
