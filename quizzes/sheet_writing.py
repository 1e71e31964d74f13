"""A workbook of one sheet, written row by row. No cell is ever a formula or a link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import IO, Any, Final

import xlsxwriter

RISKY: Final = ("=", "+", "-", "@", "\t", "\r")
_FONT: Final = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "border": 1}
_HEAD: Final = 3  # the row of the headings, counted from 0
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def written(
    rows: Iterable[Sequence[str | int]],
    *,
    name: str,
    title: str,
    subtitle: str,
    columns: Iterable[tuple[str, int]],
    frozen: int,
) -> IO[bytes]:
    """Constant memory however many rows there are; each is numbered in its first cell.

    `columns` are headings with their widths, that of the number first; as many as `frozen` stay in
    sight. What begins like a formula carries the quote mark as well, so that it stays text when
    somebody edits it or saves it as CSV.
    """
    out: IO[bytes] = TemporaryFile()  # noqa: SIM115 -- gone with its last reader, the response
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        sheet = book.add_worksheet(name)
        _set_up(sheet, frozen)
        bold = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(1, 0, subtitle, book.add_format({"font_name": "Times New Roman"}))
        _head(book, sheet, columns)
        _fill(book, sheet, rows)
    out.seek(0)
    return out


def _set_up(sheet: Any, frozen: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.freeze_panes(_HEAD + 1, frozen)


def _head(book: Any, sheet: Any, columns: Iterable[tuple[str, int]]) -> None:
    look = book.add_format(_FONT | {"bold": True, "align": "center", "text_wrap": True})
    for index, (heading, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(_HEAD, index, heading, look)


def _fill(book: Any, sheet: Any, rows: Iterable[Sequence[str | int]]) -> None:
    plain, quoted = book.add_format(_FONT), book.add_format(_FONT | {"quote_prefix": True})
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate([number, *row]):
            if isinstance(cell, str):
                look = quoted if cell.startswith(RISKY) else plain
                sheet.write_string(_HEAD + number, column, cell, look)
            else:
                sheet.write_number(_HEAD + number, column, cell, plain)
