"""GIFT as text: cut into items, each with its parts. What they mean to us is another matter.

After the format's own description (Moodle's `examples.txt`) and the grammar of GIFT-grammar-PEG.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

ESCAPED = "~=#{}:"
_HIDDEN = {letter: chr(0xE000 + place) for place, letter in enumerate(ESCAPED + "\\n")}
_SHOWN = {hidden: "\n" if letter == "n" else letter for letter, hidden in _HIDDEN.items()}
_RESTORE = str.maketrans(_SHOWN)
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_CATEGORY = re.compile(r"\s*\$CATEGORY:(.*)")
_MARK = r"(?:\\\]|[^\]\x00-\x1f])+"
_ID, _TAG = re.compile(rf"\[id:({_MARK})\]"), re.compile(rf"\[tag:({_MARK})\]")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)%")
_NUMBER = r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?"
_RANGE = re.compile(rf"({_NUMBER})\s*:\s*({_NUMBER})")
_HIGH_LOW = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
GAP = "_____"
MOST_CHOICES = 100
_ARROW = "->"


@dataclass(frozen=True, slots=True)
class Words:
    """A text and the format it is in: moodle, html, plain or markdown."""

    format: str
    text: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: alone, with a tolerance, or as two ends."""

    value: str
    tolerance: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer; `weight` only where one is written."""

    right: bool
    weight: float | None
    content: Words | Number
    feedback: Words | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing between blank lines. `first` and `second`: the two comments of true/false."""

    line: int
    kind: str
    title: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()
    stem: Words = Words("moodle", "")
    embedded: bool = False
    general: Words | None = None
    choices: tuple[Choice, ...] = ()
    number: Number | None = None
    pairs: tuple[tuple[Words, str], ...] = ()
    is_true: bool = False
    first: Words | None = None
    second: Words | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """An item that is no GIFT: where and why."""

    line: int
    title: str
    reason: str


class NotGift(ValueError):
    """Why an item cannot be cut up."""


@dataclass(frozen=True, slots=True)
class _Block:
    line: int
    text: str
    id: str
    tags: tuple[str, ...]


Answers: TypeAlias = tuple[str, Words]


def items(source: str) -> Iterator[Item | Broken]:
    """Everything in a file, in its order."""
    for block in _blocks(_PRIVATE.sub("", source)):
        category = _CATEGORY.fullmatch(block.text)
        if category:
            yield Item(line=block.line, kind="Category", title=category[1].strip())
            continue
        try:
            yield _item(block)
        except NotGift as error:
            yield Broken(block.line, _title(_hide(block.text))[0], str(error))


def _blocks(source: str) -> Iterator[_Block]:
    rows: list[str] = []
    start, comments = 0, ""
    for number, row in enumerate([*source.splitlines(), ""], start=1):
        if row.lstrip().startswith("//"):
            comments += row
        elif row.strip() and not (_CATEGORY.fullmatch(row) and not rows):
            start = start if rows else number
            rows.append(row)
        else:
            if rows:
                yield _block(start, rows, comments)
            if row.strip():
                yield _block(number, [row], "")
            if rows or row.strip():
                rows, comments = [], ""
    return


def _block(line: int, rows: Sequence[str], comments: str) -> _Block:
    ids = [mark.replace("\\]", "]") for mark in _ID.findall(comments)]
    tags = tuple(mark.replace("\\]", "]") for mark in _TAG.findall(comments))
    return _Block(line, "\n".join(rows), ids[-1] if ids else "", tags)


def _hide(text: str) -> str:
    return _ESCAPE.sub(lambda found: _HIDDEN[found[1]], text)


def _show(text: str) -> str:
    return text.translate(_RESTORE)


def _title(text: str) -> tuple[str, str]:
    if not text.lstrip().startswith("::"):
        return "", text
    title, colons, rest = text.lstrip()[2:].partition("::")
    return (_show(title.strip()), rest) if colons else ("", text)


def _words(text: str, usual: str) -> Words:
    found = _FORMAT.match(text)
    kind = found[1] if found else usual
    text = text[found.end() :] if found else text
    if kind == "moodle":
        text = " ".join(text.split())
    return Words(kind, _show(text.strip()))


def _item(block: _Block) -> Item:
    title, text = _title(_hide(block.text))
    before, opened, rest = text.partition("{")
    inner, closed, after = rest.partition("}")
    if not opened:
        if "}" in text:
            raise NotGift("có dấu } mà không có { mở; thêm { hoặc viết \\}")
        return _whole(block, title, "Description", _words(text, "moodle"))
    if not closed:
        raise NotGift("dấu { không có } đóng; thêm } sau các đáp án, không để dòng trống ở giữa")
    if "{" in inner or "{" in after or "}" in before or "}" in after:
        raise NotGift("một câu chỉ có một cặp ngoặc { }; viết \\{ hoặc \\} nếu là chữ")
    embedded = bool(after.strip())
    stem = before
    if embedded:
        stem = " ".join(part for part in (before.strip(), GAP, after.strip()) if part)
    stem_words = _words(stem, "moodle")
    answers, general = _general(inner, stem_words.format)
    item = _whole(block, title, "", stem_words)
    return _with_answers(replace(item, embedded=embedded, general=general), answers.strip())


def _whole(block: _Block, title: str, kind: str, stem: Words) -> Item:
    return Item(line=block.line, kind=kind, title=title, id=block.id, tags=block.tags, stem=stem)


def _general(inner: str, usual: str) -> tuple[str, Words | None]:
    answers, marks, general = inner.partition("####")
    words = _words(general, usual)
    return answers, words if marks and words.text else None


def _with_answers(item: Item, answers: str) -> Item:
    usual = item.stem.format
    if not answers:
        return replace(item, kind="Essay")
    truth, *comments = (part.strip() for part in answers.split("#", 2))
    if truth in _TRUTH:
        said = [_comment(comment, usual) for comment in [*comments, "", ""]]
        return replace(item, kind="TF", is_true=_TRUTH[truth], first=said[0], second=said[1])
    if answers.startswith("#"):
        return _numerical(item, answers[1:].strip())
    if answers[0] not in "=~":
        if re.search("[=~]", answers):
            raise NotGift("đáp án đầu thiếu dấu = hoặc ~; thêm dấu, hoặc viết \\= nếu là chữ")
        return replace(item, kind="Short", choices=(_choice("=" + answers, usual),))
    return _chosen(item, _cut(answers), usual)


def _chosen(item: Item, parts: Sequence[str], usual: str) -> Item:
    only_right = all(part.startswith("=") for part in parts)
    if only_right and all(_ARROW in part for part in parts):
        return replace(item, kind="Matching", pairs=tuple(_pair(part, usual) for part in parts))
    choices = tuple(_choice(part, usual) for part in parts)
    return replace(item, kind="Short" if only_right else "MC", choices=choices)


def _cut(answers: str) -> list[str]:
    parts = [part for part in re.split(r"(?=[=~])", answers) if part.strip()]
    if len(parts) > MOST_CHOICES:
        raise NotGift(f"một câu có hơn {MOST_CHOICES} đáp án; xem lại các dấu = và ~")
    return parts


def _pair(part: str, usual: str) -> tuple[Words, str]:
    left, _, right = part[1:].partition(_ARROW)
    return _words(left, usual), _show(" ".join(right.split()))


def _choice(part: str, usual: str) -> Choice:
    weight, text = _weight(part[1:])
    text, _, comment = text.partition("#")
    return Choice(part[0] == "=", weight, _words(text, usual), _comment(comment, usual))


def _weight(text: str) -> tuple[float | None, str]:
    text = text.lstrip()
    found = _WEIGHT.match(text)
    return (float(found[1]), text[found.end() :]) if found else (None, text)


def _comment(text: str, usual: str) -> Words | None:
    words = _words(text, usual)
    return words if words.text else None


def _numerical(item: Item, answers: str) -> Item:
    if not re.search("[=~]", answers):
        text, marks, comment = answers.partition("#")
        if not marks:
            return replace(item, kind="Numerical", number=_number(text))
        choice = Choice(
            right=True,
            weight=None,
            content=_number(text),
            feedback=_comment(comment, item.stem.format),
        )
        return replace(item, kind="Numerical", choices=(choice,))
    answers = answers if answers[0] in "=~" else "=" + answers
    choices = tuple(_numbered(part, item.stem.format) for part in _cut(answers))
    return replace(item, kind="Numerical", choices=choices)


def _numbered(part: str, usual: str) -> Choice:
    weight, text = _weight(part[1:])
    text, _, comment = text.partition("#")
    wild = part[0] == "~" and not text.strip()
    content = Words(usual, "*") if wild else _number(text)
    return Choice(part[0] == "=", weight, content, _comment(comment, usual))


def _number(text: str) -> Number:
    text = _show(text).strip()
    if found := _RANGE.fullmatch(text):
        return Number(found[1], tolerance=found[2])
    if found := _HIGH_LOW.fullmatch(text):
        return Number(found[1], high=found[2])
    if re.fullmatch(_NUMBER, text):
        return Number(text)
    raise NotGift(f"“{text[:40]}” không phải là số; viết như 3.5, 3.5:0.1 hoặc 3..4")
