"""What a marked paper tells: answers, right answers and why, once they may be shown (P8)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from quizzes import marking, rows, telling
from quizzes.asking import Part, Task, is_answered
from quizzes.asking.choosing import Choosing
from quizzes.asking.cloze import Cloze, pieces_of
from quizzes.asking.matching import Matching
from quizzes.asking.numeric import Numeric
from quizzes.asking.typing_in import Typing
from quizzes.grading import mark
from quizzes.models import Attempt, PaperQuestion, QuizPage, Ruling, counting
from quizzes.showing_questions import ShownCase, case_of, drawn, in_points, stem_of
from quizzes.translating import Wording, wording_of


class KeepsItsAnswers(Exception):
    """The paper is not handed in, or the test does not show its answers."""


@dataclass(frozen=True, slots=True)
class MarkedOption:
    letter: str
    text: str
    chosen: bool
    correct: bool
    feedback: str


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """A question with everything there is to learn from it."""

    position: int
    stem: SafeString
    lang: str  # of all its texts, where it is not that of the page
    case: ShownCase | None
    points: Fraction
    possible: Fraction
    answered: bool
    complete: bool
    options: list[MarkedOption]
    head: str  # over the first column of the parts; "" where there is only one
    text: str  # a cloze's, its gaps numbered
    parts: list[Part]
    explanation: str
    clause: str
    source: str
    counts: bool = True  # False: dropped by a ruling, worth nothing to anybody
    rulings: tuple[str, ...] = ()  # how it was marked after all, a sentence each

    @property
    def right(self) -> bool:
        return self.counts and self.points == self.possible

    @property
    def told(self) -> str:
        return in_points(self.points)

    @property
    def partly(self) -> bool:
        return 0 < self.points < self.possible


def marked_paper(attempt: Attempt, quiz: QuizPage) -> list[MarkedQuestion]:
    """The paper with right answers and explanations.

    Raises:
        KeepsItsAnswers: unless it was handed in and the test shows its answers.

    """
    if attempt.submitted_at is None or not quiz.shows_answers:
        raise KeepsItsAnswers
    events = counting(rows.journal(attempt.pk))
    paper = marking.paper_of(attempt)
    book = marking.book_of(paper)
    return [
        _marked(
            question,
            events[question.pk].value if question.pk in events else {},
            marking.in_force(book, question.version_id, attempt),
        )
        for question in paper
    ]


def marked_at_once(
    attempt: Attempt, quiz: QuizPage, position: int, value: Mapping[str, Any]
) -> MarkedQuestion:
    """One answered question of a paper that is still open.

    Raises:
        KeepsItsAnswers: unless the test tells at once, and there is an answer to tell about.

    """
    if not quiz.answers_at_once or not is_answered(value):
        raise KeepsItsAnswers
    question = attempt.paper.select_related("version").get(position=position)
    book = marking.rulings_on([question.version_id])
    return _marked(question, value, marking.in_force(book, question.version_id, attempt))


def _marked(
    question: PaperQuestion, value: Mapping[str, Any], rulings: Sequence[Ruling]
) -> MarkedQuestion:
    """Beside the right answer that is nearest to the one given, where several are."""
    version, wording = question.version, wording_of(question.version)
    key = marking.key_of(version, rulings)
    task = max((key.task, *key.others), key=lambda each: each.share(dict(value)))
    return MarkedQuestion(
        position=question.position,
        stem=stem_of(wording),
        lang=wording.lang,
        case=case_of(wording),
        points=mark(key, dict(value)),
        possible=key.points,
        answered=is_answered(value),
        complete=task.is_complete(value),
        options=_options(task, wording, question, value) if isinstance(task, Choosing) else [],
        head=_head(task),
        text=_numbered(wording.text) if isinstance(task, Cloze) else "",
        parts=[]
        if isinstance(task, Choosing)
        else [_said(task, wording, part) for part in task.parts(value)],
        explanation=wording.explanation,
        clause=version.clause,
        source=wording.source,
        counts=key.counts,
        rulings=tuple(telling.with_answer(ruling) for ruling in rulings),
    )


def _options(
    task: Choosing, wording: Wording, question: PaperQuestion, value: Mapping[str, Any]
) -> list[MarkedOption]:
    options = {option.key: option for option in task.options}
    chosen = value.get("chosen", ())
    return [
        MarkedOption(
            letter,
            wording.say("option", own),
            key in chosen,
            options[key].correct,
            wording.words.get(("feedback", own), options[key].feedback),
        )
        for letter, key, own in drawn(question, {o.key: o.text for o in task.options})
    ]


def _said(task: Task, wording: Wording, part: Part) -> Part:
    """A part in the reader's language: what was typed stays as it was typed."""
    if isinstance(task, Cloze):
        number, typed = part.asked, not task.numbered[part.asked].others
        return replace(
            part,
            given=part.given if typed else wording.say(f"gap {number}", part.given),
            right=wording.answers.get(number, part.right),
            feedback=wording.say(f"feedback {number}", part.feedback),
        )
    if isinstance(task, Numeric):
        given, right = (_in_units(text, task, wording) for text in (part.given, part.right))
        return replace(part, given=given, right=right)
    if isinstance(task, Typing):
        return replace(part, right=wording.answers.get("", part.right))
    if isinstance(task, Matching):
        given, right = (wording.say("right", text) for text in (part.given, part.right))
        return replace(part, asked=wording.say("left", part.asked), given=given, right=right)
    return replace(part, asked=wording.say("item", part.asked))


def _in_units(text: str, task: Numeric, wording: Wording) -> str:
    return text.replace(task.unit, wording.unit) if task.unit else text


def _head(task: Task) -> str:
    if isinstance(task, Cloze):
        return _("Chỗ trống")
    return _("Mục") if task.keys else ""


def _numbered(text: str) -> str:
    pieces = enumerate(pieces_of(text))
    return "".join(f"({piece})" if place % 2 else piece for place, piece in pieces)
