"""The verdict on a question in one sentence, and its answers as a trainer reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

from django.utils.translation import gettext as _

from quizzes import judging, marking
from quizzes.judging import Option, Verdict
from quizzes.models import ItemAnalysis, QuestionVersion


@dataclass(frozen=True, slots=True)
class Given:
    """One answer and how many gave it."""

    part: str
    letter: str
    text: str
    right: bool
    count: int
    percent: int


def sentence(item: ItemAnalysis) -> str:
    """What the figures say, and what to do about it."""
    if not item.is_enough or item.facility is None:
        return _("Chưa đủ số liệu (%(count)d lượt).") % {"count": item.attempts}
    options = options_of(item)
    text = _SENTENCES[Verdict(item.verdict)]()
    return text % {
        "percent": percent(item.facility),
        "rivals": _lettered(item.version, judging.rivals(options)),
        "unused": _lettered(item.version, judging.unused(options)),
    }


_SENTENCES = {
    Verdict.KEY: lambda: _(
        "Đáp án nghi sai: %(percent)d %% làm đúng, và người làm tốt cả bài lại sai câu này nhiều"
        " hơn – xem lại đáp án và câu chữ."
    ),
    Verdict.RIVAL: lambda: _(
        "%(percent)d %% làm đúng; phương án %(rivals)s được chọn nhiều hơn đáp án – xem lại đáp án"
        " hoặc câu chữ."
    ),
    Verdict.HARD: lambda: _(
        "Rất khó: %(percent)d %% làm đúng – xem lại câu chữ, hoặc bài học chưa dạy đủ."
    ),
    Verdict.WEAK: lambda: _(
        "Không phân biệt: %(percent)d %% làm đúng, người nắm bài và người chưa nắm bài làm gần như"
        " nhau."
    ),
    Verdict.EASY: lambda: _("Quá dễ: %(percent)d %% làm đúng, gần như không cho biết ai nắm bài."),
    Verdict.UNUSED: lambda: _(
        "Câu dùng được (%(percent)d %% làm đúng), nhưng không ai chọn phương án %(unused)s – nên"
        " thay bằng phương án đáng cân nhắc hơn."
    ),
    Verdict.GOOD: lambda: _("Câu hỏi tốt: %(percent)d %% làm đúng, phân biệt được người nắm bài."),
    Verdict.FEW: lambda: _("Chưa đủ số liệu."),
}


def options_of(item: ItemAnalysis) -> list[Option]:
    """The options of a question where one is chosen, as often as each was."""
    if item.version.type not in {"single_choice", "true_false"}:
        return []
    counts, right = _counts(item), _right(item)
    return [
        Option(option["key"], option["key"] in right, counts.get(option["key"], 0))
        for option in item.version.options
    ]


def given(item: ItemAnalysis) -> list[Given]:
    """Every option with its count, in the order it was written; else the most frequent answers."""
    counts, options = _counts(item), item.version.options
    if not options:
        return [_told(item, told) for told in item.responses]
    right = _right(item)
    rows = [
        Given(
            "",
            letter,
            option["text"],
            option["key"] in right,
            *_share(item, counts, option["key"]),
        )
        for letter, option in zip(ascii_uppercase, options, strict=False)
    ]
    if counts.get(""):
        rows.append(Given("", "–", _("Không trả lời"), False, *_share(item, counts, "")))  # noqa: FBT003 -- nothing is not right
    return rows


def _counts(item: ItemAnalysis) -> Counter[str]:
    """How often each was given; before a ruling it may have been wrong, after it right."""
    counts: Counter[str] = Counter()
    for told in item.responses:
        counts[told["given"]] += told["count"]
    return counts


def _right(item: ItemAnalysis) -> set[str]:
    """The options that are right, as ruled; select the version's rulings along for many."""
    return marking.right_options(item.version, item.version.rulings.all(), item.analysis.activity)


def percent(share: Decimal | None) -> int:
    """Of a share from 0 to 1, rounded down: 100 means everybody."""
    return int((share or 0) * 100)


def _told(item: ItemAnalysis, told: Mapping[str, Any]) -> Given:
    text = told["given"] or _("Không trả lời")
    share = told["count"] * 100 // item.attempts if item.attempts else 0
    return Given(told["part"], "", text, told["right"], told["count"], share)


def _share(item: ItemAnalysis, counts: Mapping[str, int], key: str) -> tuple[int, int]:
    count = counts.get(key, 0)
    return count, count * 100 // item.attempts if item.attempts else 0


def _lettered(version: QuestionVersion, keys: list[str]) -> str:
    letters = {
        option["key"]: letter
        for option, letter in zip(version.options, ascii_uppercase, strict=False)
    }
    return ", ".join(letters[key] for key in keys)
