"""Questions as GIFT, the way Moodle means it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from courses.pack_text import CaseText, OptionText, PairText, QuestionText
from quizzes.formats import weights
from quizzes.formats.found import CannotSay, Collector, Reading
from quizzes.formats.gift_text import Broken, Choice, Item, Number, Words, items
from quizzes.formats.tags import CASE, read_tags
from quizzes.formats.tidying import from_html, from_maybe_html, tidy

TRUE, FALSE = "Đúng", "Sai"
_TYPES = {
    "Essay": "tự luận",
    "Description": "mô tả",
}
_ALL = 100
KEY = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
LONGEST_KEY = 40


def read(source: str) -> Reading:
    """Every question of a GIFT file; what we have no type for is refused by name."""
    into = Collector()
    for item in items(source):
        if isinstance(item, Broken):
            into.refuse(item.line, item.title, item.reason)
        elif item.kind == "Category":
            continue
        elif CASE in item.tags:
            into.cases.append(_case(item))
        else:
            _read_item(item, into)
    return into.reading()


def _read_item(item: Item, into: Collector) -> None:
    name = item.title or item.stem.text[:60]
    if item.kind in _TYPES:
        into.refuse(item.line, name, f"loại {_TYPES[item.kind]} ({item.kind}) không có ở đây")
        return
    building = _Building()
    try:
        fields = _KINDS[item.kind](item, building)
    except (weights.BadWeights, CannotSay) as error:
        into.refuse(item.line, name, str(error))
        return
    question = QuestionText(
        id=key_from(item.id),
        stem=building.text(item.stem),
        explanation=building.text(item.general),
        **({"topic": "", "difficulty": ""} | fields | read_tags(item.tags, fields["type"])),
    )
    into.take(item.line, question, name=item.title, doubts=building.doubts)


def key_from(mark: str) -> str:
    """A key of ours, if it is one; else the importer gives one."""
    return mark if KEY.fullmatch(mark) and len(mark) <= LONGEST_KEY else ""


def number_from(number: Decimal) -> int | float:
    """As a pack writes it."""
    return int(number) if number == number.to_integral_value() else float(number)


@dataclass(slots=True)
class _Building:
    """Texts on their way to one question, and what they lose."""

    doubts: list[str] = field(default_factory=list)

    def text(self, words: Words | None) -> str:
        if words is None:
            return ""
        if words.format in {"plain", "markdown"}:
            return tidy(words.text)
        reader = from_html if words.format == "html" else from_maybe_html
        text, lost = reader(words.text)
        self.doubts += lost
        return text

    def option(self, choice: Choice, *, correct: bool) -> OptionText:
        return OptionText(
            text=self.text(_worded(choice)), correct=correct, feedback=self.text(choice.feedback)
        )


def _worded(choice: Choice) -> Words:
    return choice.content if isinstance(choice.content, Words) else Words("plain", "")


def _weight(choice: Choice) -> float:
    if choice.weight is not None:
        return choice.weight
    return _ALL if choice.right else 0


def _choices(item: Item, building: _Building) -> dict[str, Any]:
    signs = [choice.right for choice in item.choices]
    earned = [_weight(choice) for choice in item.choices]
    kind = "single_choice" if any(signs) else "multiple_choice"
    right, doubts = (weights.single if any(signs) else weights.several)(earned)
    building.doubts += doubts
    options = tuple(
        building.option(choice, correct=correct)
        for choice, correct in zip(item.choices, right, strict=True)
    )
    held: dict[str, Any] = {"type": kind, "options": options}
    return held if kind == "single_choice" else held | {"scoring": "partial"}


def _truth(item: Item, building: _Building) -> dict[str, Any]:
    """In Moodle the first comment is for the wrong answer, the second for the right one."""
    wrong, right = building.text(item.first), building.text(item.second)
    options = (
        OptionText(text=TRUE, correct=item.is_true, feedback=right if item.is_true else wrong),
        OptionText(text=FALSE, correct=not item.is_true, feedback=wrong if item.is_true else right),
    )
    return {"type": "true_false", "options": options}


def _matching(item: Item, building: _Building) -> dict[str, Any]:
    pairs = [PairText(left=building.text(one), right=tidy(two)) for one, two in item.pairs]
    return {
        "type": "matching",
        "pairs": whole_pairs(pairs, building.doubts),
        "scoring": "partial",
    }


def whole_pairs(pairs: Sequence[PairText], doubts: list[str]) -> tuple[PairText, ...]:
    """Those that have a left side, each once; doubts about the others."""
    if spare := [pair.right for pair in pairs if not pair.left]:
        doubts.append(f"ý thừa để gây nhiễu bị bỏ: {'; '.join(spare)}")
    if len(set(pairs)) < len(pairs):
        doubts.append("có cặp viết hai lần; ở đây giữ một")
    return tuple(dict.fromkeys(pair for pair in pairs if pair.left))


def _short(item: Item, building: _Building) -> dict[str, Any]:
    answers = [(building.text(_worded(c)), _weight(c), c.feedback) for c in item.choices]
    return {"type": "short_answer", "answers": accepted(answers, building.doubts)}


def accepted(answers: Iterable[tuple[str, float, object]], doubts: list[str]) -> tuple[str, ...]:
    """The texts that earn everything, of (text, weight, feedback); doubts about the others."""
    whole = []
    for text, weight, feedback in answers:
        if feedback:
            doubts.append("phản hồi của từng đáp án không đưa sang được")
        if weight >= _ALL and "*" in text:
            doubts.append(f"“{text}” dùng * thay cho chữ bất kỳ; ở đây đáp án phải đúng từng chữ")
        elif weight >= _ALL:
            whole.append(text)
        elif text != "*":
            doubts.append(f"“{text}” được {weight:g}% điểm trong tệp; ở đây không có điểm")
    return tuple(whole)


def _numerical(item: Item, building: _Building) -> dict[str, Any]:
    numbers = [item.number] if item.number else []
    for choice in item.choices:
        if choice.feedback:
            building.doubts.append("phản hồi của từng đáp án không đưa sang được")
        if isinstance(choice.content, Number) and _weight(choice) >= _ALL:
            numbers.append(choice.content)
        elif isinstance(choice.content, Number) and _weight(choice):
            building.doubts.append(
                f"số {choice.content.value} được {_weight(choice):g}% điểm trong tệp; "
                "ở đây không có điểm"
            )
    if len(numbers) != 1:
        raise CannotSay(f"có {len(numbers)} đáp án số được trọn điểm; cần đúng một")
    low, tolerance = Decimal(numbers[0].value), Decimal(numbers[0].tolerance or 0)
    if numbers[0].high:
        high = Decimal(numbers[0].high)
        low, tolerance = (low + high) / 2, abs(high - low) / 2
    return {
        "type": "numeric",
        "answers": (number_from(low),),
        "tolerance": number_from(tolerance),
    }


_KINDS = {
    "MC": _choices,
    "TF": _truth,
    "Matching": _matching,
    "Short": _short,
    "Numerical": _numerical,
}


def _case(item: Item) -> CaseText:
    rows = (tidy(row) for row in item.stem.text.split("\n"))
    return CaseText(id=key_from(item.id), title=item.title, text=tuple(row for row in rows if row))
