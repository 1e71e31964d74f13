"""What a learner gets to see of a question: the only way from its version to a page (P8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import chain, repeat
from typing import Any

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from quizzes import hinting
from quizzes.asking import Task
from quizzes.asking.choosing import Choosing
from quizzes.asking.cloze import Cloze, pieces_of
from quizzes.asking.matching import Matching
from quizzes.asking.numeric import Numeric
from quizzes.asking.ordering import Ordering
from quizzes.asking.typing_in import Typing
from quizzes.grading import HUNDREDTHS, rounded_down
from quizzes.models import PaperQuestion, QuestionVersion
from quizzes.translating import Wording, wording_of
from quizzes.wording import with_emphasis

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LONG = 36  # characters that a closed drop-down of a phone shows whole


@dataclass(frozen=True, slots=True)
class ShownCase:
    """The situation above a question; `lang` where it is not that of the page."""

    title: str
    paragraphs: list[SafeString]
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: no word on whether it is right."""

    key: str
    letter: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A field to fill in, with what may be chosen in it, if it is no typing matter."""

    key: str
    label: str
    choices: list[Choice]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to put in order."""

    key: str
    text: str
    places: list[tuple[int, bool]]  # every place, and whether it is this one's
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question of an open paper, as one of `templates/quizzes/kinds/` needs it."""

    position: int
    stem: SafeString
    lang: str  # of all its texts, where it is not that of the page
    case: ShownCase | None
    kind: str
    hint: str
    flagged: bool
    error: str = ""
    several: bool = False  # more than one option may be chosen
    options: list[Choice] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    lettered: bool = False  # the choices are too long to be read in a closed list
    items: list[Item] = field(default_factory=list)
    ordered: bool = False  # the items stand as the learner put them
    pieces: list[str | Field] = field(default_factory=list)
    text: str = ""
    unit: str = ""

    @property
    def template(self) -> str:
        return f"quizzes/kinds/{self.kind}.html"


def preview_of(version: QuestionVersion, position: int = 1) -> ShownQuestion:
    """A version as a learner would meet it, unanswered, in the order it was written."""
    paper = PaperQuestion(position=position, version=version, option_order=list(version.task.keys))
    return shown(paper, {})


def shown(
    question: PaperQuestion, value: Mapping[str, Any], *, flagged: bool = False, error: str = ""
) -> ShownQuestion:
    """One question as it may be shown while the paper is open; its version is at hand."""
    task, wording = question.version.task, wording_of(question.version)
    kind, fill, hints = _KINDS[type(task)]
    return ShownQuestion(
        position=question.position,
        stem=stem_of(wording),
        lang=wording.lang,
        case=case_of(wording),
        kind=kind,
        hint=" ".join(hints(task)),
        flagged=flagged,
        error=error,
        **fill(task, wording, question, value),
    )


def in_points(points: Fraction) -> str:
    """Points as they are told: at most hundredths, rounded down."""
    told = rounded_down(points, HUNDREDTHS)
    if told.denominator == 1:
        return str(told.numerator)
    return str(number_format((Decimal(told.numerator) / told.denominator).normalize()))


def stem_of(wording: Wording) -> SafeString:
    return mark_safe(with_emphasis(wording.stem))


def case_of(wording: Wording) -> ShownCase | None:
    case, lang = wording.case, wording.case_lang
    if not case:
        return None
    title = format_html('<span lang="{}">{}</span>', lang, case["title"]) if lang else case["title"]
    return ShownCase(title, [mark_safe(with_emphasis(text)) for text in case["text"]], lang)


def drawn(question: PaperQuestion, texts: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Letter, key and text of these, in the order of the paper."""
    keys = [key for key in question.option_order if key in texts]
    letters = chain(LETTERS, repeat(""))
    return [(letter, key, texts[key]) for letter, key in zip(letters, keys, strict=False)]


def _choices(
    question: PaperQuestion, texts: Mapping[str, str], chosen: object = None
) -> list[Choice]:
    return [
        Choice(key, letter, text, chosen=key == chosen)
        for letter, key, text in drawn(question, texts)
    ]


def _choosing(
    task: Choosing, wording: Wording, question: PaperQuestion, value: Mapping[str, Any]
) -> dict[str, Any]:
    texts = wording.say_all("option", {option.key: option.text for option in task.options})
    chosen = value.get("chosen", ())
    return {
        "several": task.several,
        "options": [
            Choice(key, letter, text, chosen=key in chosen)
            for letter, key, text in drawn(question, texts)
        ],
    }


def _matching(
    task: Matching, wording: Wording, question: PaperQuestion, value: Mapping[str, Any]
) -> dict[str, Any]:
    given = value.get("pairs", {})
    lefts, rights = wording.say_all("left", task.lefts), wording.say_all("right", task.rights)
    return {
        "options": _choices(question, rights),
        "lettered": any(len(text) > LONG for text in rights.values()),
        "fields": [
            Field(key, text, _choices(question, rights, given.get(key)))
            for _letter, key, text in drawn(question, lefts)
        ],
    }


def _ordering(
    task: Ordering, wording: Wording, question: PaperQuestion, value: Mapping[str, Any]
) -> dict[str, Any]:
    places, texts = value.get("places", {}), wording.say_all("item", task.texts)
    order = [key for key in question.option_order if key in texts]
    ordered = task.is_complete(value)
    if ordered:
        order.sort(key=lambda key: places[key])
    return {
        "ordered": ordered,
        "items": [
            Item(
                key=key,
                text=texts[key],
                places=[(place, places.get(key) == place) for place in range(1, len(order) + 1)],
                first=key == order[0],
                last=key == order[-1],
            )
            for key in order
        ],
    }


def _typing(
    _task: Typing, _wording: Wording, _question: PaperQuestion, value: Mapping[str, Any]
) -> dict[str, Any]:
    return {"text": value.get("text", "")}


def _numeric(
    _task: Numeric, wording: Wording, _question: PaperQuestion, value: Mapping[str, Any]
) -> dict[str, Any]:
    return {"text": value.get("text", ""), "unit": wording.unit}


def _cloze(
    task: Cloze, wording: Wording, question: PaperQuestion, value: Mapping[str, Any]
) -> dict[str, Any]:
    given = value.get("gaps", {})
    choices = {
        number: wording.say_all(f"gap {number}", task.choices(number)) for number in task.numbered
    }
    return {
        "pieces": [
            Field(
                piece,
                piece,
                _choices(question, choices[piece], given.get(piece)),
                given.get(piece, ""),
            )
            if place % 2
            else piece
            for place, piece in enumerate(pieces_of(wording.text))
        ]
    }


Filling = Callable[[Any, Wording, PaperQuestion, Mapping[str, Any]], dict[str, Any]]
Hinting = Callable[[Any], list[str]]
_KINDS: Mapping[type[Task], tuple[str, Filling, Hinting]] = {
    Choosing: ("choosing", _choosing, hinting.choosing),
    Matching: ("matching", _matching, hinting.matching),
    Ordering: ("ordering", _ordering, hinting.ordering),
    Typing: ("typing", _typing, hinting.typing),
    Numeric: ("numeric", _numeric, hinting.numeric),
    Cloze: ("cloze", _cloze, hinting.cloze),
}
