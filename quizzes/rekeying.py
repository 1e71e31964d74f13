"""What is right after rulings on a question: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

from quizzes.asking import Malformed, Task, task_of
from quizzes.asking.numeric import number_in
from quizzes.asking.task import typed_text

Body: TypeAlias = Mapping[str, Any]
Named: TypeAlias = dict[str, Any]
"""The answers a ruling names, one entry by the kind of question.

chosen: [option key]                            choices
pairs:  {left key: right key}                   matching, every side
places: {item key: place from 1}                ordering, every item
number: {"answer": "3.5", "tolerance": "0.1"}   numeric
texts:  [text]                                  short answers
gaps:   {"1": [text]}                           cloze, the gaps that are named
"""
MOST_TEXTS: Final = 50


class Act(StrEnum):
    """What a ruling does to a key."""

    CORRECT = "correct"  # this is right instead
    ACCEPT = "accept"  # this is right as well
    DROP = "drop"  # the question does not count


@dataclass(frozen=True, slots=True)
class Said:
    """One ruling that is in force."""

    act: Act
    named: Named = field(default_factory=dict)


class Unclear(ValueError):
    """What was typed names no answer to this question; `reason` says why, in one word.

    none: nothing at all; one: exactly one option; whole: something is left empty, or a place is
    given twice; number: no number is read; choice: the list of the gap has no such text.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def tasks_under(kind: str, body: Body, said: Iterable[Said]) -> tuple[Task, ...]:
    """The tasks of which the best counts, the key first; none where the question was dropped.

    Rulings hold in their order: a correction takes the place of the key and of what was accepted
    before it; what is accepted comes beside the key. Who drops a question drops it whatever else
    is said.
    """
    heard = list(said)
    if any(each.act == Act.DROP for each in heard):
        return ()
    return tuple(task_of(kind, each) for each in bodies_under(kind, body, heard))


def bodies_under(kind: str, body: Body, said: Iterable[Said]) -> list[Body]:
    """The same as the bank keeps it; dropping is not looked at."""
    bodies = [body]
    for each in said:
        if each.act == Act.CORRECT:
            bodies = [_CORRECTED[kind](body, each.named)]
        elif each.act == Act.ACCEPT and kind in _WIDENED:
            bodies = [_WIDENED[kind](held, each.named) for held in bodies]
        elif each.act == Act.ACCEPT:
            more = _CORRECTED[kind](body, each.named)
            bodies = bodies if more in bodies else [*bodies, more]
    return bodies


def read(kind: str, body: Body, typed: Mapping[str, Any]) -> Named:
    """The answers that were typed: a list of options, or a text by key.

    Raises:
        Unclear: it names no answer to this question.

    """
    return _READ[kind](task_of(kind, body), body, typed)


def named_in(kind: str, body: Body) -> Named:
    """The key of a body, as a ruling would name it."""
    if kind == "numeric":
        told = {"answer": str(body["answers"][0]), "tolerance": str(body.get("tolerance", 0))}
        return {"number": told}
    if kind == "short_answer":
        return {"texts": [str(text) for text in body["answers"]]}
    if kind == "cloze":
        gaps = enumerate(body["gaps"], start=1)
        return {"gaps": {str(number): list(gap["answers"]) for number, gap in gaps}}
    return task_of(kind, body).right


def _choose(body: Body, named: Named) -> Body:
    options = [option | {"correct": option["key"] in named["chosen"]} for option in body["options"]]
    return {**body, "options": options}


def _pair(body: Body, named: Named) -> Body:
    task: Any = task_of("matching", body)
    pairs = [
        {"left": left, "right": task.rights[named["pairs"][key]]}
        for key, left in task.lefts.items()
    ]
    return {**body, "pairs": pairs}


def _place(body: Body, named: Named) -> Body:
    task: Any = task_of("ordering", body)
    in_order = sorted(task.texts, key=lambda key: named["places"][key])
    return {**body, "order": [task.texts[key] for key in in_order]}


def _number(body: Body, named: Named) -> Body:
    said = named["number"]
    return {**body, "answers": [said["answer"]], "tolerance": said["tolerance"]}


def _texts(body: Body, named: Named) -> Body:
    return {**body, "answers": list(named["texts"])}


def _more_texts(body: Body, named: Named) -> Body:
    return {**body, "answers": list(dict.fromkeys([*body["answers"], *named["texts"]]))}


def _gaps(body: Body, named: Named, *, keep: bool = False) -> Body:
    gaps = []
    for number, gap in enumerate(body["gaps"], start=1):
        said = named["gaps"].get(str(number))
        gaps.append(gap if said is None else _gap(gap, said, keep=keep))
    return {**body, "gaps": gaps}


def _gap(gap: Mapping[str, Any], said: list[str], *, keep: bool) -> dict[str, Any]:
    """What is offered in a list stays offered, in whichever group it now stands."""
    answers = list(dict.fromkeys([*gap["answers"], *said] if keep else said))
    if "others" not in gap:
        return {**gap, "answers": answers}
    others = [text for text in (*gap["answers"], *gap["others"]) if text not in answers]
    return {**gap, "answers": answers, "others": others}


def _more_gaps(body: Body, named: Named) -> Body:
    return _gaps(body, named, keep=True)


_CORRECTED: Final[Mapping[str, Callable[[Body, Named], Body]]] = {
    "single_choice": _choose,
    "true_false": _choose,
    "multiple_choice": _choose,
    "matching": _pair,
    "ordering": _place,
    "numeric": _number,
    "short_answer": _texts,
    "cloze": _gaps,
}
_WIDENED: Final[Mapping[str, Callable[[Body, Named], Body]]] = {
    "short_answer": _more_texts,
    "cloze": _more_gaps,
}


def _read_one(task: Task, body: Body, typed: Mapping[str, Any]) -> Named:
    named = _read_several(task, body, typed)
    if len(named["chosen"]) > 1:
        raise Unclear("one")
    return named


def _read_several(task: Task, _body: Body, typed: Mapping[str, Any]) -> Named:
    chosen = [key for key in task.keys if key in typed.get("chosen", ())]
    if not chosen:
        raise Unclear("none")
    return {"chosen": chosen}


def _read_whole(task: Task, _body: Body, typed: Mapping[str, Any]) -> Named:
    try:
        value = task.read({task.entry: typed})
    except Malformed as fault:
        raise Unclear("whole") from fault
    if not task.is_complete(value):
        raise Unclear("whole")
    return value


def _read_number(_task: Task, body: Body, typed: Mapping[str, Any]) -> Named:
    if not typed.get("answer", "").strip():
        raise Unclear("none")
    unit = body.get("unit", "")
    told = {}
    for name in ("answer", "tolerance"):
        try:
            found = number_in(typed.get(name, "").strip() or "0", unit)
        except Malformed as fault:
            raise Unclear("number") from fault
        told[name] = _decimal(float(found))
    if told["tolerance"].startswith("-"):
        raise Unclear("number")
    return {"number": told}


def _decimal(number: float) -> str:
    return f"{number:.10f}".rstrip("0").rstrip(".")


def _read_texts(_task: Task, _body: Body, typed: Mapping[str, Any]) -> Named:
    return {"texts": _lines(typed.get("texts", ""))}


def _read_gaps(task: Any, _body: Body, typed: Mapping[str, Any]) -> Named:
    gaps = {}
    for number in task.numbered:
        if not typed.get(number, "").strip():
            continue
        said = _lines(typed[number].replace("|", "\n"))
        offered = task.choices(number).values()
        if offered and not set(said) <= set(offered):
            raise Unclear("choice")
        gaps[number] = said
    if not gaps:
        raise Unclear("none")
    return {"gaps": gaps}


def _lines(text: str) -> list[str]:
    """Each line a text, as typed answers are kept."""
    try:
        lines = [typed_text(line) for line in text.splitlines()]
    except Malformed as fault:
        raise Unclear("whole") from fault
    found = list(dict.fromkeys(filter(None, lines)))
    if not found:
        raise Unclear("none")
    return found[:MOST_TEXTS]


_READ: Final[Mapping[str, Callable[[Task, Body, Mapping[str, Any]], Named]]] = {
    "single_choice": _read_one,
    "true_false": _read_one,
    "multiple_choice": _read_several,
    "matching": _read_whole,
    "ordering": _read_whole,
    "numeric": _read_number,
    "short_answer": _read_texts,
    "cloze": _read_gaps,
}
