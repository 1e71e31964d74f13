"""From what the bank keeps to what is asked: one maker for each type of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, TypeAlias

from quizzes.asking.choosing import Choosing, Option
from quizzes.asking.cloze import Cloze, Gap
from quizzes.asking.matching import Matching
from quizzes.asking.numeric import Numeric
from quizzes.asking.ordering import Ordering
from quizzes.asking.task import Task
from quizzes.asking.typing_in import Typing

Body: TypeAlias = Mapping[str, Any]


def task_of(kind: str, body: Body) -> Task:
    """The task of a question version; `body` as the version keeps it."""
    return TASKS[kind](body)


def _partial(body: Body) -> bool:
    return bool(body.get("scoring") == "partial")


def _options(body: Body) -> tuple[Option, ...]:
    return tuple(
        Option(option["key"], option["text"], option["correct"], option.get("feedback", ""))
        for option in body.get("options", ())
    )


def _one(body: Body) -> Task:
    return Choosing(_options(body))


def _several(body: Body) -> Task:
    return Choosing(_options(body), several=True, partial=_partial(body))


def _matching(body: Body) -> Task:
    pairs = tuple((pair["left"], pair["right"]) for pair in body["pairs"])
    return Matching(pairs, partial=_partial(body))


def _ordering(body: Body) -> Task:
    return Ordering(tuple(body["order"]), partial=_partial(body))


def _numeric(body: Body) -> Task:
    # str() first: 0.1 is meant as a tenth, not as the nearest binary number
    return Numeric(
        Fraction(str(body["answers"][0])),
        Fraction(str(body.get("tolerance", 0))),
        body.get("unit", ""),
    )


def _rules(body: Body) -> dict[str, bool]:
    return {name: bool(body.get(name)) for name in ("case_sensitive", "ignore_accents")}


def _typing(body: Body) -> Task:
    return Typing(tuple(map(str, body["answers"])), **_rules(body))


def _cloze(body: Body) -> Task:
    gaps = tuple(
        Gap(tuple(gap["answers"]), tuple(gap.get("others", ())), gap.get("feedback", ""))
        for gap in body["gaps"]
    )
    return Cloze(body["text"], gaps, partial=_partial(body), **_rules(body))


TASKS: Mapping[str, Callable[[Body], Task]] = {
    "single_choice": _one,
    "multiple_choice": _several,
    "true_false": _one,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _typing,
    "cloze": _cloze,
}
