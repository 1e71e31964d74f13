"""Tables in what trainers type: answers to the questions, and whole questions a row each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from people.names import folded
from quizzes.formats.trainers_lines import LETTERS, answer, bare

_I = re.IGNORECASE
_PAIR = r"(?:câu\s*)?[0-9]{1,4}\s?[-.:–)]?\s?[A-JĐS]"
_TABLE = re.compile(rf"{_PAIR}(?:[\s,;|]+{_PAIR})*[.;]?", _I)
_PAIRS = re.compile(r"([0-9]{1,4})\s?[-.:–)]?\s?([A-JĐS])", _I)
_HEAD = re.compile(r"(?:bảng\s+)?đáp\s*án(?:\s+đúng)?\s*:?|câu(?:\s+hỏi)?\s+(?:số\s+)?đáp\s*án", _I)
_TITLE = re.compile(r"(?:BẢNG\s+|PHẦN\s+)?(?:ĐÁP\s*ÁN|HƯỚNG\s+DẪN\s+CHẤM)\b.*")
_NUMBERS = re.compile(r"(?:câu(?:\s+hỏi|\s+số)?\s*:?|stt)((?:\s+[0-9]{1,4})+)", _I)
_NUMBERS_ALONE = re.compile(r"[0-9]{1,4}(?:(?:\t|\s{2,})[0-9]{1,4})+")
_LETTERED = re.compile(r"(?:đáp\s*án|đ\.?/?a|trả\s*lời)\s*:?((?:\s+[A-JĐS])+)", _I)
_LETTERS_ALONE = re.compile(r"[A-JĐS](?:(?:\t|\s{2,})[A-JĐS])+", _I)

_STEM = ("cau hoi", "noi dung cau hoi", "noi dung", "cau dan")
_OPTION = ("{}", "phuong an {}", "dap an {}", "lua chon {}", "pa {}")
_SAID = {
    "dap an": "Đáp án",
    "dap an dung": "Đáp án",
    "phuong an dung": "Đáp án",
    "tra loi": "Đáp án",
    "giai thich": "Giải thích",
    "muc": "Mức",
    "muc do": "Mức",
    "chu de": "Chủ đề",
    "dieu khoan": "Điều khoản",
    "nguon": "Nguồn",
}
_TWO = 2
Row = tuple[int, str]
"""The number of a line, and the line."""


def is_head(text: str) -> bool:
    """Whether a line says that a table of answers follows."""
    plain = " ".join(text.split())
    return bool(_HEAD.fullmatch(plain)) or (bool(_TITLE.fullmatch(plain)) and not answer(plain))


def row(text: str, *, within: bool) -> list[tuple[int, str]]:
    """The numbers and letters of a row of an answer table; one alone only within a table."""
    if not _TABLE.fullmatch(text):
        return []
    pairs = [(int(number), letter.upper()) for number, letter in _PAIRS.findall(text)]
    return pairs if within or len(pairs) > 1 else []


def numbers(text: str, *, apart: bool) -> list[int]:
    """The numbers of questions side by side; without a word before them only `apart` from text."""
    found = _NUMBERS.fullmatch(text)
    told = found[1] if found else text if apart and _NUMBERS_ALONE.fullmatch(text) else ""
    read = [int(number) for number in told.split()]
    return read if len(read) > 1 else []


def letters(text: str) -> list[str]:
    """The answers side by side below their numbers."""
    if found := _LETTERED.fullmatch(text):
        return found[1].upper().split()
    return text.upper().split() if _LETTERS_ALONE.fullmatch(text) else []


def asks_in_rows(rows: Sequence[str]) -> bool:
    """Whether one of these is the heading of a table with a question in each row."""
    return any(_headings(text.split("\t")) for text in rows)


def unrolled(rows: Sequence[Row]) -> list[Row]:
    """Tables with a question in each row, known by their headings, as the lines they stand for."""
    made: list[Row] = []
    heads: dict[int, str] = {}
    asked = 0
    for line, text in rows:
        cells = [cell.strip() for cell in text.split("\t")]
        if found := _headings(cells):
            heads = found
        elif not heads or len(cells) < _TWO:
            heads = heads if not text.strip() else {}
            made.append((line, text))
        elif any(cells):
            asked += 1
            made += [(line, said) for said in _lines(asked, cells, heads)]
    return made


def _headings(cells: Sequence[str]) -> dict[int, str]:
    """By column what it holds; nothing if the row is no heading of a table of questions."""
    known = {}
    for place, cell in enumerate(cells):
        head = folded(bare(cell)).strip(" .:")
        options = [letter for letter in LETTERS if head in _named(letter)]
        if head in _STEM:
            known[place] = "Câu"
        elif options:
            known[place] = options[0]
        elif head in _SAID:
            known[place] = _SAID[head]
    told = list(known.values())
    is_whole = "Câu" in told and sum(each in LETTERS for each in told) >= _TWO
    return known if is_whole and len(set(told)) == len(told) else {}


def _named(letter: str) -> set[str]:
    return {form.format(letter.lower()) for form in _OPTION}


def _lines(place: int, cells: Sequence[str], heads: dict[int, str]) -> Iterator[str]:
    """The question first, its options, then the rest, wherever the columns stand."""
    said = {name: cells[column] for column, name in heads.items() if column < len(cells)}
    yield f"Câu {place}. {said['Câu']}" if said.get("Câu") else f"Câu {place}."
    for name in (*LETTERS, *dict.fromkeys(_SAID.values())):
        if said.get(name):
            yield f"{name}. {said[name]}" if name in LETTERS else f"{name}: {said[name]}"
