"""The gradebook as a sheet, written row by row. No cell is ever a formula or a link."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO, Any, Final

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import EditionActivity
from quizzes.gradebook import Line

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1}
_BEFORE, _AFTER = (6, 34, 34, 30), (16,)


def as_xlsx(
    lines: Iterable[Line], tests: list[EditionActivity], *, title: str, subtitle: str
) -> IO[bytes]:
    """Constant memory however many lines there are.

    What begins like a formula carries the quote mark as well, so that it stays text when
    somebody edits it or saves it as CSV.
    """
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 -- gone with its last reader, the response
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(_("Bảng điểm"))
        _head(book, sheet, tests, title, subtitle)
        _fill(book, sheet, lines)
    out.seek(0)
    return out


def _head(book: Any, sheet: Any, tests: list[EditionActivity], title: str, subtitle: str) -> None:
    bold = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
    head = book.add_format(_FONT | {"bold": True, "align": "center", "text_wrap": True})
    widths = (*_BEFORE, *(width for _test in tests for width in (12, 8, 10, 9)), *_AFTER)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)
    sheet.write_string(0, 0, title, bold)
    sheet.write_string(1, 0, subtitle, book.add_format({"font_name": "Times New Roman"}))
    for index, text in enumerate(headings(tests)):
        sheet.write_string(3, index, text, head)


def headings(tests: list[EditionActivity]) -> list[str]:
    found = [_("STT"), _("Họ và tên"), _("Chức vụ"), _("Cơ quan")]
    for test in tests:
        found += [
            _("%s: điểm") % test.title,
            _("Tỷ lệ (%)"),
            _("Kết quả"),
            _("Số lượt"),
        ]
    return [*found, _("Hoàn thành khóa")]


def _fill(book: Any, sheet: Any, lines: Iterable[Line]) -> None:
    plain, quoted = book.add_format(_FONT), book.add_format(_FONT | {"quote_prefix": True})
    for number, line in enumerate(lines, start=1):
        for column, cell in enumerate([number, *_cells(line)]):
            if isinstance(cell, str):
                look = quoted if cell.startswith(RISKY) else plain
                sheet.write_string(number + 3, column, cell, look)
            else:
                sheet.write_number(number + 3, column, cell, plain)


def _cells(line: Line) -> list[str | int]:
    enrolment = line.enrolment
    cells: list[str | int] = [
        enrolment.person.full_name,
        enrolment.position or "",
        enrolment.agency_name or "",
    ]
    for mark in line.marks:
        if mark is None:
            cells += ["", "", _("Chưa làm"), 0]
        else:
            passed = _("Đạt") if mark.passed else _("Chưa đạt")
            if mark.regraded:
                passed = _("%(outcome)s, đã chấm lại") % {"outcome": passed}
            cells += [mark.told, mark.percent, passed, mark.attempts]
    done = line.completed_at
    return [*cells, f"{timezone.localtime(done):%d/%m/%Y}" if done else ""]
