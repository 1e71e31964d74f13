"""Ruling on a question that was asked, and marking every paper with it again."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any, Final

from celery import current_app
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.models import EditionActivity, Enrolment
from people import audit
from people.models import Person
from quizzes import foreseeing, looking_ahead, marking, submitting, telling, weighing
from quizzes.models import (
    Attempt,
    PaperQuestion,
    QuestionVersion,
    Regrading,
    Result,
    Ruling,
    RulingDraft,
    RulingKind,
)
from quizzes.signals import pass_changed
from quizzes.weighing import Flip, Place

logger = logging.getLogger(__name__)
AT_ONCE: Final = looking_ahead.AT_ONCE  # papers marked while somebody waits
LATE: Final = dt.timedelta(hours=1)  # a paper being handed in while it was ruled is found
_CHUNK: Final = 100


class FactsChanged(Exception):
    """What was looked at is no longer what would happen: look again."""


class LeavesNothing(Exception):
    """Papers would be left without a single question that counts; how many."""

    def __init__(self, papers: int) -> None:
        self.papers = papers
        super().__init__(str(papers))


class AlreadyTakenBack(Exception):
    """The ruling was taken back before."""


def draft(version: QuestionVersion, *, kind: str, by: Person, **facts: Any) -> RulingDraft:
    """Write down what may be ruled, to be looked at. Nothing is marked by it, nothing audited."""
    made: RulingDraft = RulingDraft.objects.create(version=version, kind=kind, by=by, **facts)
    return made


def draft_taking_back(ruling: Ruling, *, by: Person, **ground: Any) -> RulingDraft:
    """The same for taking a ruling back, for the papers it was about.

    Raises:
        AlreadyTakenBack: it holds no more.

    """
    if ruling.kind == RulingKind.TAKE_BACK or ruling.is_taken_back:
        raise AlreadyTakenBack(ruling.number)
    about = {
        "takes_back": ruling,
        "edition": ruling.edition,
        "activity": ruling.activity,
        "since": ruling.since,
        "until": ruling.until,
    }
    return draft(ruling.version, kind=RulingKind.TAKE_BACK, by=by, **about, **ground)


@transaction.atomic
def rule(looked_at: RulingDraft, *, seen: str, awards: bool, by: Person) -> Ruling:
    """Decide what was looked at: from now on these papers are marked by it, and marked again.

    `seen` is the fingerprint of the look. Who gains the pass finishes the test at once where
    `awards`; otherwise it is announced and left to the apps above. Papers are marked after the
    commit: a few while one waits, many by the worker.

    Raises:
        FactsChanged: deciding now would do something else than was looked at.
        LeavesNothing: papers would have nothing left to earn.

    """
    held = RulingDraft.objects.select_for_update().filter(pk=looked_at.pk).first()
    if held is None:
        raise FactsChanged
    look = looking_ahead.look_with(held, seen)
    if look is None:
        raise FactsChanged
    if look.empty:
        raise LeavesNothing(look.empty)
    number = foreseeing.next_number()
    try:
        with transaction.atomic():
            ruling = Ruling.objects.create(
                number=number, by=by, at=timezone.now(), awards=awards, **held.facts()
            )
    except IntegrityError as clash:  # somebody else ruled at the same moment
        raise FactsChanged from clash
    figures = {
        "papers": look.papers,
        "changed": look.changed,
        "gained": look.up,
        "lost": look.down,
    }
    Regrading.objects.create(ruling=ruling, **figures)
    audit.record("quizzes.rule", ruling, by=by, data=_told(ruling) | figures)
    held.delete()
    _order(ruling, look.papers)
    return ruling


def _told(ruling: Ruling) -> dict[str, Any]:
    day = ruling.document_on
    return {
        "question": str(ruling.version),
        "kind": ruling.kind,
        "named": ruling.named,
        "reason": ruling.reason,
        "document": ruling.document,
        "document_on": day.isoformat() if day else None,
        "takes_back": ruling.takes_back.number if ruling.takes_back else None,
        "awards": ruling.awards,
    }


def _order(ruling: Ruling, papers: int) -> None:
    """After the commit. A queue that is down is the sweep's business."""

    def go() -> None:  # not a partial: Django names a robust callback in its log
        if papers <= AT_ONCE:
            run(ruling)
        else:
            current_app.send_task("quizzes.regrade", kwargs={"ruling_id": ruling.pk}, retry=False)

    transaction.on_commit(go, robust=True)


def run(ruling: Ruling) -> int:
    """Mark again what is left to mark. How many papers are left after it.

    A person's papers of a test are one transaction: a kill loses nothing and doubles nothing, and
    the next run goes on. What fails is logged, and tried again by the sweep.
    """
    last: Place = (0, 0)
    while places := _places(ruling, last):
        for place in places:
            _try(ruling, place)
        last = places[-1]
    rest = left(ruling).count()
    if not rest:
        Regrading.objects.filter(ruling=ruling, finished_at=None).update(finished_at=timezone.now())
    return rest


def run_waiting() -> int:
    """Go on with what a crash left undone, and with papers handed in while it was ruled."""
    waiting = Ruling.objects.filter(regrading__finished_at=None)
    recent = Ruling.objects.filter(at__gte=timezone.now() - LATE)
    found = [ruling for ruling in (waiting | recent).order_by("number") if left(ruling).exists()]
    for ruling in found:
        run(ruling)
    return len(found)


def left(ruling: Ruling) -> QuerySet[Attempt]:
    """The papers still to be marked by a ruling."""
    done = Result.objects.filter(attempt=OuterRef("pk"), ruling__number__gte=ruling.number)
    return foreseeing.concerned(ruling).exclude(Exists(done))


def _places(ruling: Ruling, last: Place) -> list[Place]:
    beyond = Q(enrolment__gt=last[0]) | Q(enrolment=last[0], activity__gt=last[1])
    rest = left(ruling).filter(beyond).order_by("enrolment", "activity")
    return list(rest.values_list("enrolment", "activity").distinct()[:_CHUNK])


def _try(ruling: Ruling, place: Place) -> None:
    try:
        regrade(place, ruling=ruling)
    except Exception:
        logger.exception("Papers of enrolment %s could not be marked again", place[0])


@transaction.atomic
def regrade(place: Place, *, ruling: Ruling) -> list[Result]:
    """Mark a person's papers of one test again: another result for each. Twice changes nothing.

    They are marked by all rulings in force, not by this one alone. If the pass turns, that is
    announced; who gains it finishes the test where the ruling awards. The person is told of
    every mark that changed.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "edition__course")
        .get(pk=place[0])
    )
    activity = EditionActivity.objects.get(pk=place[1])
    own = left(ruling).filter(enrolment=enrolment, activity=activity)
    attempts = list(own.select_related("enrolment__person", "activity"))
    had = marking.has_passed(enrolment, activity)
    results = [_again(attempt, ruling) for attempt in attempts]
    turn = weighing.flip(before=had, after=marking.has_passed(enrolment, activity))
    if turn != Flip.NONE:
        _announce(enrolment, activity, ruling, gained=turn == Flip.UP)
    return results


def _again(attempt: Attempt, ruling: Ruling) -> Result:
    stands = marking.newest_of([attempt])[attempt.pk]
    versions = list(PaperQuestion.objects.filter(attempt=attempt).values_list("version", flat=True))
    book = marking.rulings_on(versions)
    score = marking.Marker().scores([attempt], book)[attempt.pk]
    result = marking.keep(
        attempt,
        score,
        number=stands.number + 1,
        ruling=marking.newest_for(book, versions, attempt),
        at=timezone.now(),
    )
    before, after = marking.mark_of(stands), marking.mark_of(result)
    data = {
        "ruling": ruling.number,
        "points": [str(before.points), str(after.points)],
        "possible": [str(before.possible), str(after.possible)],
        "passed": [before.passed, after.passed],
    }
    audit.record("quizzes.regrade", attempt, by=ruling.by, data=data)
    if before != after:
        telling.tell_of_regrade(result, before)
    return result


def _announce(
    enrolment: Enrolment, activity: EditionActivity, ruling: Ruling, *, gained: bool
) -> None:
    awarded = gained and ruling.awards and award(enrolment, activity, by=ruling.by)
    pass_changed.send(
        sender=Result,
        enrolment=enrolment,
        activity=activity,
        passed=gained,
        ruling=ruling,
        awarded=awarded,
    )


@transaction.atomic
def award(enrolment: Enrolment, activity: EditionActivity, *, by: Person) -> bool:
    """Let a pass that marking again gave count as one that was handed in. Whether there is one.

    Twice changes nothing: the course is completed and its certificate issued once (P2).
    """
    attempts = Attempt.objects.filter(enrolment=enrolment, activity=activity).order_by("number")
    standing = marking.newest_of(attempts)
    for attempt in attempts.select_related("enrolment", "activity"):
        result = standing.get(attempt.pk)
        if result and result.passed:
            submitting.conclude(attempt, result, by=by)
            return True
    return False
