"""What a ruling would change if it were decided now. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import Person, Posting
from quizzes import marking, telling, weighing
from quizzes.grading import GRADING_VERSION
from quizzes.marking import Book
from quizzes.models import Attempt, PaperQuestion, Result, Ruling
from quizzes.models.rulings import Decided
from quizzes.signals import vouching_asked
from quizzes.weighing import Flip, Paper, Place, Tally

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Foresight:
    """Every paper a ruling is about, before and after, in the order they were begun."""

    papers: list[Paper]
    flips: dict[Place, Flip]
    tally: Tally
    fingerprint: str
    empty: int  # papers on which nothing would be left to earn

    @property
    def turned(self) -> list[tuple[Paper, Flip]]:
        """Those whose pass changes, gained first; then those whose points change."""
        order = {Flip.UP: 0, Flip.DOWN: 1, Flip.NONE: 2}
        known = [(paper, self.flips[paper.place]) for paper in self.papers]
        shown = [(paper, flip) for paper, flip in known if paper.changes or flip]
        return sorted(shown, key=lambda turn: (order[turn[1]], turn[0]))

    def of_flip(self, flip: Flip) -> list[int]:
        """The enrolments whose pass turns this way."""
        return sorted({place[0] for place, turn in self.flips.items() if turn == flip})


@dataclass(frozen=True, slots=True)
class Line:
    """A paper as it is shown. A person outside the viewer's mandate has no name."""

    paper: Paper
    flip: Flip
    attempt: Any
    name: str
    agency: str
    vouched: str  # which certificate, and how it stands; "" for none

    @property
    def before_told(self) -> str:
        return telling.score_in_words(self.paper.before)

    @property
    def after_told(self) -> str:
        return telling.score_in_words(self.paper.after)

    @property
    def lost(self) -> bool:
        return self.flip == Flip.DOWN

    @property
    def gained(self) -> bool:
        return self.flip == Flip.UP


def concerned(decided: Decided) -> QuerySet[Attempt]:
    """The handed-in papers a ruling is about, in the order they were begun."""
    found = Attempt.objects.filter(
        Exists(Result.objects.filter(attempt=OuterRef("pk"))),
        submitted_at__isnull=False,
        paper__version=decided.version_id,
    )
    if decided.activity_id:
        found = found.filter(activity=decided.activity_id)
    if decided.edition_id:
        found = found.filter(enrolment__edition=decided.edition_id)
    if decided.since:
        found = found.filter(submitted_at__gte=_midnight(decided.since))
    if decided.until:
        found = found.filter(submitted_at__lt=_midnight(decided.until + dt.timedelta(days=1)))
    return found.order_by("pk")


def foresee(decided: Decided, *, tell: Callable[[int], None] = lambda _marked: None) -> Foresight:
    """Mark every paper concerned as it would be marked, and say what that turns.

    The papers are read in batches, after each of which `tell` hears how many are marked; what is
    remembered is a line for each. The fingerprint stands for all of it: as long as it stays the
    same, deciding does exactly this.
    """
    hypothetical = _as_ruling(decided)
    papers: list[Paper] = []
    for batch in _papers(decided, hypothetical):
        papers += batch
        tell(len(papers))
    elsewhere = _passed_elsewhere(decided, {paper.attempt: paper.place for paper in papers})
    found = weighing.flips(papers, elsewhere)
    facts = _facts(decided, hypothetical.number)
    return Foresight(
        papers=papers,
        flips=found,
        tally=weighing.tally(papers, found),
        fingerprint=weighing.fingerprint(facts, (paper.standing for paper in papers), elsewhere),
        empty=sum(not paper.after.possible for paper in papers),
    )


def fingerprint(decided: Decided) -> str:
    """That of a look taken now, without marking a paper: a statement for all, and three more."""
    newest = concerned(decided).annotate(newest=Max("results__number"))
    standing = [
        (attempt, (enrolment, activity), result)
        for attempt, enrolment, activity, result in newest.values_list(
            "pk", "enrolment", "activity", "newest"
        )
    ]
    among = {attempt: place for attempt, place, _result in standing}
    elsewhere = _passed_elsewhere(decided, among)
    return weighing.fingerprint(_facts(decided, next_number()), standing, elsewhere)


def _facts(decided: Decided, number: int) -> list[object]:
    return [GRADING_VERSION, number, *sorted(decided.facts().items())]


def lines(turns: Iterable[tuple[Paper, Flip]], viewer: Person) -> list[Line]:
    """These papers as the viewer may see them, in two statements and what the apps above ask."""
    turning = list(turns)
    shown = [paper for paper, _flip in turning]
    seen = Attempt.objects.visible_to(viewer).filter(pk__in=[paper.attempt for paper in shown])
    own = Posting.objects.on(timezone.localdate()).primary()
    here = own.filter(person=OuterRef("enrolment__person")).values("agency__name")[:1]
    agencies = dict(seen.annotate(agency=Subquery(here)).values_list("pk", "agency"))
    asked = Attempt.objects.select_related("enrolment__person", "activity")
    attempts = asked.in_bulk([paper.attempt for paper in shown])
    vouched = vouched_for({paper.place[0] for paper, flip in turning if flip})
    return [
        Line(
            paper=paper,
            flip=flip,
            attempt=attempts[paper.attempt],
            name=attempts[paper.attempt].enrolment.person.full_name
            if paper.attempt in agencies
            else "",
            agency=agencies.get(paper.attempt) or "",
            vouched=_vouched(vouched.get(paper.place[0], ""), seen=paper.attempt in agencies),
        )
        for paper, flip in turning
    ]


def _vouched(words: str, *, seen: bool) -> str:
    """A number leads to a name on the public page: who may not see the person gets none."""
    return words if seen or not words else _("có")


def vouched_for(enrolments: Iterable[int]) -> dict[int, str]:
    """What the apps above say was vouched for because of these enrolments."""
    asked, told = sorted(enrolments), dict[int, str]()
    for first in range(0, len(asked), _BATCH):
        batch = asked[first : first + _BATCH]
        answers: Any = vouching_asked.send(sender=Ruling, enrolments=batch)
        for _receiver, answer in answers:
            told |= answer
    return told


def _papers(decided: Decided, hypothetical: Ruling) -> Iterator[list[Paper]]:
    marker = marking.Marker()
    last = 0
    while batch := list(concerned(decided).filter(pk__gt=last).select_related("activity")[:_BATCH]):
        last = batch[-1].pk
        book = _book_with(batch, hypothetical)
        scores = marker.scores(batch, book)
        newest = marking.newest_of(batch)
        yield [
            Paper(
                attempt=attempt.pk,
                place=(attempt.enrolment_id, attempt.activity_id),
                result=newest[attempt.pk].number,
                before=marking.mark_of(newest[attempt.pk]),
                after=marking.kept_as(scores[attempt.pk]),
            )
            for attempt in batch
        ]


def _book_with(batch: Iterable[Attempt], hypothetical: Ruling) -> Book:
    """The rulings on all these papers' questions, and the one that is looked at."""
    asked = PaperQuestion.objects.filter(attempt__in=batch).values("version")
    ruled = Ruling.objects.filter(version__in=asked).values_list("version", flat=True)
    book = dict(marking.rulings_on(ruled))
    version = hypothetical.version_id
    book[version] = [*book.get(version, ()), hypothetical]
    return book


def _as_ruling(decided: Decided) -> Ruling:
    """The draft as the next ruling; it is not saved."""
    return Ruling(number=next_number(), **decided.facts())


def next_number() -> int:
    """Of the ruling that comes next; two at once cannot both have it."""
    newest: int | None = Ruling.objects.aggregate(number=Max("number"))["number"]
    return (newest or 0) + 1


def _passed_elsewhere(decided: Decided, among: Mapping[int, Place]) -> list[Place]:
    """Of the places of these papers, those with a standing pass in a paper that is not among them.

    By attempt; all the ruling is about.
    """
    places = set(among.values())
    enrolments = concerned(decided).order_by().values("enrolment")
    rows = Result.objects.filter(attempt__enrolment__in=enrolments).order_by("number")
    newest: dict[int, tuple[Place, bool]] = {}
    for attempt, enrolment, activity, passed in rows.values_list(
        "attempt", "attempt__enrolment", "attempt__activity", "passed"
    ):
        newest[attempt] = ((enrolment, activity), passed)
    return sorted(
        {
            place
            for attempt, (place, passed) in newest.items()
            if passed and attempt not in among and place in places
        }
    )


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
