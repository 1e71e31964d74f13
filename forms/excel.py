"""A form as an Excel file: agency and title above, a table to fill in, ready to print on A4."""

import re
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from forms.texts import Form
from forms.word import BUILT, FONT, MOTTO, NATION

HEAD_ROW, LINES = 6, 30
"""Where the table begins, from 0, and how many lines there are to fill in."""
LINE, ROOMY = 16, 1.15
"""The height of a line in points; how much wider text is than Excel's measure of a column."""
_COLUMN = re.compile(r"\{([^{}]+)\}")


def build(form: Form) -> bytes:
    """Give the file's bytes."""
    held = BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    book.set_properties({"title": form.sheets[0]["title"], "created": BUILT.replace(tzinfo=None)})
    for sheet in form.sheets:
        _sheet(book, form, sheet)
    book.close()
    return held.getvalue()


def _sheet(book: Workbook, form: Form, text: dict[str, Any]) -> None:
    columns = text["columns"]
    last = len(columns) - 1
    page = book.add_worksheet(text["name"])
    _print_set_up(page, last)
    plain = {"font_name": FONT, "font_size": 12}
    middle = plain | {"align": "center"}
    half = max(1, min(2, last // 2))
    page.merge_range(0, 0, 0, half, form.agency[0], book.add_format(middle))
    page.merge_range(1, 0, 1, half, form.agency[1], book.add_format(middle | {"bold": True}))
    page.merge_range(0, half + 1, 0, last, NATION, book.add_format(middle | {"bold": True}))
    page.merge_range(1, half + 1, 1, last, MOTTO, book.add_format(middle | {"bold": True}))
    title = book.add_format(middle | {"bold": True, "font_size": 14})
    page.merge_range(3, 0, 3, last, text["title"], title)
    page.merge_range(4, 0, 4, last, text["note"], book.add_format(middle | {"italic": True}))
    boxed = plain | {"border": 1, "text_wrap": True, "valign": "top"}
    head = book.add_format(
        boxed | {"bold": True, "align": "center", "valign": "vcenter", "bg_color": "#E3F0F2"}
    )
    for place, column in enumerate(columns):
        page.set_column(place, place, column["width"])
        page.write_string(HEAD_ROW, place, column["name"], head)
        _column(book, page, columns, place, boxed)
    for down, row in enumerate(text["rows"], HEAD_ROW + 1):
        lines = max(
            ceil(len(str(value)) / column["width"] * ROOMY)
            for value, column in zip(row, columns, strict=True)
        )
        page.set_row(down, LINE * max(lines, 1))
        for place, value in enumerate(row):
            if value != "":
                page.write(down, place, value, book.add_format(boxed | _kind(columns[place])))
    page.autofilter(HEAD_ROW, 0, HEAD_ROW + LINES, last)


def _print_set_up(page: Worksheet, last: int) -> None:
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
    page.fit_to_pages(1, 0)
    page.repeat_rows(HEAD_ROW)
    page.freeze_panes(HEAD_ROW + 1, min(2, last))
    page.set_footer("&C&P/&N")


def _kind(column: dict[str, Any]) -> dict[str, str]:
    formats = {"date": "dd/mm/yyyy", "money": "#,##0"}
    return {"num_format": formats[column["kind"]]} if "kind" in column else {}


def _column(
    book: Workbook, page: Worksheet, columns: list[Any], place: int, boxed: dict[str, Any]
) -> None:
    """Draw the empty lines of a column, with its choices or its formula."""
    column = columns[place]
    empty = book.add_format(boxed | _kind(column))
    first, last = HEAD_ROW + 1, HEAD_ROW + LINES
    for down in range(first, last + 1):
        if "formula" in column:
            page.write_formula(down, place, _formula(column["formula"], columns, down), empty, "")
        else:
            page.write_blank(down, place, None, empty)
    if "choices" in column:
        page.data_validation(
            first,
            place,
            last,
            place,
            {
                "validate": "list",
                "source": column["choices"],
                "error_title": column["name"],
                "error_message": "Chọn một giá trị trong danh sách.",
            },
        )
    if "formula" in column:
        _colour_levels(book, page, place)


def _formula(text: str, columns: list[Any], down: int) -> str:
    names = [column["name"] for column in columns]
    return "=" + _COLUMN.sub(lambda m: xl_rowcol_to_cell(down, names.index(m[1])), text)


def _colour_levels(book: Workbook, page: Worksheet, place: int) -> None:
    """Thresholds as the sheet's note proposes them; the agency changes both together."""
    column = xl_col_to_name(place)
    area = f"{column}{HEAD_ROW + 2}:{column}{HEAD_ROW + LINES + 1}"
    colours: list[tuple[dict[str, Any], str]] = [
        ({"criteria": ">=", "value": 15}, "#FCE8E6"),
        ({"criteria": "between", "minimum": 6, "maximum": 14}, "#FCEFD2"),
        ({"criteria": "between", "minimum": 1, "maximum": 5}, "#E1F2E8"),
    ]
    for rule, colour in colours:
        fill: Format = book.add_format({"bg_color": colour})
        page.conditional_format(area, {"type": "cell", "format": fill, **rule})
