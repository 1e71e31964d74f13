"""Hoàn thành nhanh bất thường: papers handed in far sooner than usual. A prompt to talk only.

The time is the server's, from drawing the paper to handing it in. Nothing follows from it: no mark
changes, no certificate waits, the person is told nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils import timezone

from people.models import Person, Posting, Role, reach_as, within
from quizzes.gradebook import told
from quizzes.judging import ENOUGH, HURRIED
from quizzes.models import Attempt, Preset, QuizPage, Result, TestAnalysis

SHOWN_FOR = dt.timedelta(days=90)


class Time(NamedTuple):
    """As told."""

    minutes: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Hurried:
    """An attempt, how long it took and how long such a test usually takes."""

    attempt: Any  # annotated by agency_name
    took: Time
    usual: Time
    result: Result | None

    @property
    def points(self) -> str:
        return told(self.result.points, self.result.possible) if self.result else ""


def may_look(viewer: Person) -> bool:
    """Only personnel: whoever talks with people about how they work."""
    return bool(reach_as(viewer, {Role.HR}))


def hurried(viewer: Person) -> Any:
    """Attempts of the last 90 days in less than a third of the usual time, newest first.

    The usual time is the median of the test, known from 30 papers on; in a practice nobody hurries.
    """
    postings = Posting.objects.on(timezone.localdate()).primary()
    here = postings.filter(within(reach_as(viewer, {Role.HR}), "unit__"))
    fast = reduce(or_, (_below(analysis) for analysis in _known()), Q(pk=None))
    own = here.filter(person=OuterRef("enrolment__person"))
    return (
        Attempt.objects.visible_to(viewer)
        .filter(
            enrolment__person__in=here.values("person"),
            submitted_at__gte=timezone.now() - SHOWN_FOR,
        )
        .annotate(
            took=ExpressionWrapper(F("submitted_at") - F("opened_at"), DurationField()),
            agency_name=Subquery(own.values("agency__name")[:1]),
        )
        .filter(fast)
        .select_related("enrolment__person", "enrolment__edition__course", "activity__analysis")
        .order_by("-submitted_at", "-pk")
    )


def lines(attempts: list[Any]) -> list[Hurried]:
    found = Result.objects.filter(attempt__in=attempts).order_by("number")
    results = {result.attempt_id: result for result in found}
    return [
        Hurried(
            attempt,
            Time(*divmod(int(attempt.took.total_seconds()), 60)),
            Time(*divmod(attempt.activity.analysis.median_seconds, 60)),
            results.get(attempt.pk),
        )
        for attempt in attempts
    ]


def _known() -> Any:
    quizzes = QuizPage.objects.exclude(preset=Preset.PRACTICE)
    return TestAnalysis.objects.filter(
        attempts__gte=ENOUGH, median_seconds__gt=0, activity__page__in=quizzes.values("pk")
    )


def _below(analysis: TestAnalysis) -> Q:
    seconds = float((analysis.median_seconds or 0) * HURRIED)
    return Q(activity=analysis.activity_id, took__lt=dt.timedelta(seconds=seconds))
