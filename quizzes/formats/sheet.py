"""Questions as a workbook: one row a question, four columns for each thing it offers."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from string import ascii_uppercase
from typing import Any
from zipfile import BadZipFile

import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from courses.pack_text import CaseText, QuestionText
from people.names import folded
from quizzes.formats import trainers_tables as tables
from quizzes.formats import trainers_text
from quizzes.formats.decoding import MOST_LINES
from quizzes.formats.found import MOST, TYPE_NAMES, CannotSay, Collector, Reading, Unreadable
from quizzes.formats.gift import key_from
from quizzes.formats.rows import Row, fields_of, number, rows_of
from quizzes.formats.tidying import tidy
from quizzes.formats.unzipping import open_zip

_PLAIN = {
    "Mã": "id",
    "Loại": "type",
    "Tình huống": "case",
    "Câu dẫn": "stem",
    "Đoạn văn": "text",
    "Giải thích": "explanation",
    "Điều khoản": "clause",
    "Chủ đề": "topic",
    "Mức": "difficulty",
    "Nguồn": "source",
    "Độ tin cậy": "certainty",
    "Sai số": "tolerance",
    "Đơn vị": "unit",
    "Chấm": "scoring",
    "Phân biệt hoa thường": "case_sensitive",
    "Không cần dấu": "ignore_accents",
    "Tài liệu": "references",
}
_FLAGS = {"case_sensitive", "ignore_accents"}
_MANY = {"references"}
_PARTS = ("Phương án {}", "Ghép hoặc khác {}", "Đúng {}", "Phản hồi {}")
QUESTIONS, CASES = "Câu hỏi", "Tình huống"
_YES = "x"
_LEVELS = {"easy": "dễ", "medium": "trung bình", "hard": "khó"}
_SCORINGS = {"all_or_nothing": "trọn câu", "partial": "từng phần"}
_WORDS = {"type": TYPE_NAMES, "difficulty": _LEVELS, "scoring": _SCORINGS}
_WIDEST, _LONGEST_CELL = 26, 32_000
_MOST_COLUMNS = len(_PLAIN) + _WIDEST * len(_PARTS) + 20


def read(content: bytes) -> Reading:
    """Every row of the sheet of questions; a column is known by its heading.

    A trainer's own table (question, A, B, …, answer) is read as if it were typed.

    Raises:
        Unreadable: it is no workbook, or has no such sheet.

    """
    open_zip(content).close()
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = {name: list(_rows(book[name])) for name in book.sheetnames[:5]}
        book.close()
    except (InvalidFileException, BadZipFile, OSError, ValueError, TypeError) as error:
        raise _broken() from error
    except (SyntaxError, AttributeError, LookupError, EOFError, RecursionError) as error:
        raise _broken() from error  # what the reader meets inside a spoilt file
    except (zlib.error, ArithmeticError) as error:
        raise _broken() from error
    questions = sheets.get(QUESTIONS) or next(iter(sheets.values()), [])
    typed = ["\t".join(row) for row in questions]
    if not _is_ours(questions) and tables.asks_in_rows(typed):
        return trainers_text.read(typed)
    into = Collector()
    _read_questions(questions, into)
    into.cases += _cases(sheets.get(CASES, []))
    return into.reading()


def _broken() -> Unreadable:
    return Unreadable("Tệp không phải bảng tính .xlsx đọc được; hãy mở bằng Excel và lưu lại.")


def _rows(sheet: Any) -> Iterator[list[str]]:
    sheet.reset_dimensions()  # some programs write fewer than there are
    held = 0
    for place, row in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True)):
        cells = [_cell(value) for value in row]
        held += any(cells)
        if held > MOST + 1 or place > MOST_LINES:
            raise Unreadable(
                f"Bảng có quá {MOST} dòng; hãy chia thành nhiều tệp, xóa các dòng trống ở cuối."
            )
        yield cells


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace("\n", " | ") if isinstance(value, str) else str(value)


def _heads(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """The column of each heading."""
    return {folded(tidy(head)): place for place, head in enumerate(rows[0])} if rows else {}


def _is_ours(rows: Sequence[Sequence[str]]) -> bool:
    return {folded("Câu dẫn"), folded("Loại")} <= _heads(rows).keys()


def _read_questions(rows: Sequence[Sequence[str]], into: Collector) -> None:
    heads = _heads(rows)
    if not _is_ours(rows):
        raise Unreadable("Dòng đầu của bảng phải có các cột “Loại” và “Câu dẫn”.")
    for line, row in enumerate(rows[1:], start=2):
        if any(row):
            _read_row(line, {head: row[place] for head, place in heads.items()}, into)


def _read_row(line: int, cells: Mapping[str, str], into: Collector) -> None:
    held = {name: _value(name, cells.get(folded(head), "")) for head, name in _PLAIN.items()}
    name = held["id"] or held["stem"][:60]
    try:
        fields = fields_of(held["type"], _letters(cells))
        held["tolerance"] = number(held["tolerance"]) if held["tolerance"] else 0
    except CannotSay as error:
        into.refuse(line, name, str(error))
        return
    held["id"] = key_from(held["id"])
    held["scoring"] = held["scoring"] or "all_or_nothing"
    into.take(line, QuestionText(**(held | fields)), name=name)


def _value(name: str, cell: str) -> Any:
    if name in _MANY:
        return tuple(tidy(part) for part in cell.split(" | ") if tidy(part))
    text = tidy(cell)
    if name in _FLAGS:
        return bool(text)
    words = {folded(word): key for key, word in _WORDS.get(name, {}).items()}
    return words.get(folded(text), text)


def _letters(cells: Mapping[str, str]) -> Iterator[Row]:
    for letter in ascii_uppercase:
        text, other, correct, feedback = (
            tidy(cells.get(folded(part.format(letter)), "")) for part in _PARTS
        )
        yield Row(text, other, bool(correct), feedback)


def _cases(rows: Sequence[Sequence[str]]) -> Iterator[CaseText]:
    for row in rows[1:]:
        key, title, *text = (tidy(cell) for cell in row)
        if key and title:
            yield CaseText(id=key, title=title, text=tuple(part for part in text if part))


# Writing


def check(question: QuestionText) -> None:
    """Raises `CannotSay` if a row cannot hold the question."""
    rows = rows_of(question)
    if len(rows) > _WIDEST:
        raise CannotSay(f"bảng chỉ có chỗ cho {_WIDEST} phương án")
    texts = [question.stem, question.text, question.explanation]
    texts += [text for row in rows for text in (row.text, row.other, row.feedback)]
    if any(len(text) > _LONGEST_CELL for text in texts):
        raise CannotSay("có đoạn dài hơn một ô của bảng tính")
    if any(" | " in reference for reference in question.references):
        raise CannotSay("tài liệu có dấu | dùng để ngăn cách")


def write(questions: Sequence[QuestionText], cases: Sequence[CaseText]) -> bytes:
    """The workbook; every cell is text, so that nothing is calculated or turned into a date."""
    into = io.BytesIO()
    book = xlsxwriter.Workbook(into, {"in_memory": True, "strings_to_formulas": False})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(QUESTIONS)
    widest = max([4, *(len(rows_of(question)) for question in questions)])
    heads = [*_PLAIN, *(p.format(letter) for letter in ascii_uppercase[:widest] for p in _PARTS)]
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, 16)
    sheet.set_column(3, 5, 48)
    _put(sheet, 0, heads, head)
    for place, question in enumerate(questions, start=1):
        _put(sheet, place, list(_cells(question)), wrapped)
    told = book.add_worksheet(CASES)
    told.set_column(0, 8, 40)
    _put(told, 0, ["Mã", "Tên", "Đoạn 1", "Đoạn 2", "Đoạn 3"], head)
    for place, case in enumerate(cases, start=1):
        _put(told, place, [case.id, case.title, *case.text], wrapped)
    book.close()
    return into.getvalue()


def _put(sheet: Any, row: int, cells: Sequence[str], style: Any) -> None:
    for column, cell in enumerate(cells):
        if cell:
            sheet.write_string(row, column, cell, style)


def _cells(question: QuestionText) -> Iterator[str]:
    for name in _PLAIN.values():
        yield _shown(name, getattr(question, name))
    for row in rows_of(question):
        yield _with_comma(row.text) if question.type == "numeric" else row.text
        yield row.other
        yield _YES * row.correct
        yield row.feedback


def _shown(name: str, value: Any) -> str:
    if name in _MANY:
        return " | ".join(value)
    if name == "tolerance":
        return _with_comma(str(value)) if value else ""
    if name in _FLAGS:
        return _YES if value else ""
    return str(_WORDS.get(name, {}).get(value, value))


def _with_comma(text: str) -> str:
    return text.replace(".", ",")


def cases_used(questions: Iterable[QuestionText], cases: Mapping[str, CaseText]) -> list[CaseText]:
    """The situations these questions ask about, in their own order."""
    wanted = {question.case for question in questions}
    return [case for key, case in cases.items() if key in wanted]
