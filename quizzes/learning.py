"""Learning from results: every handed-in paper of a test counted, and the figures kept."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Final

from celery import current_app
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from courses.models import EditionActivity
from quizzes import judging, marking
from quizzes.analysing import Figures, figures, median
from quizzes.analysing_tests import TestFigures, test_figures
from quizzes.grading import QuestionKey
from quizzes.guessing import guess_share
from quizzes.judging import Option, Stretch
from quizzes.models import (
    AnswerEvent,
    Attempt,
    ItemAnalysis,
    PaperQuestion,
    Preset,
    QuestionVersion,
    QuizPage,
    Result,
    Ruling,
    RulingKind,
    TestAnalysis,
)
from quizzes.tallying import Answered, ItemTally, Paper, Period, Response, TestTally, responses

RECENT: Final = dt.timedelta(days=30)
AT_ONCE: Final = 1000  # attempts computed while somebody waits; more go to the worker
_BATCH: Final = 500
_KEPT: Final = 20_000  # marked answers remembered
_MOST_TOLD: Final = 30  # responses of a question that are kept
_FIGURES: Final = (
    "mean",
    "median",
    "deviation",
    "skewness",
    "kurtosis",
    "consistency",
    "error_ratio",
    "standard_error",
)

Marked = tuple[Fraction, tuple[Response, ...]]
Asked = tuple[int, int, tuple[Ruling, ...]]  # paper question, version, what was ruled on it


def analysed_tests() -> QuerySet[EditionActivity]:
    """Tests whose papers say what people know; in a practice an answer is changed once checked."""
    quizzes = QuizPage.objects.exclude(preset=Preset.PRACTICE)
    return EditionActivity.objects.filter(kind="test", page__in=quizzes.values("pk"))


def analyse_all(*, again: bool = False) -> int:
    """Analyse every test with papers since its last analysis. How many were analysed.

    A test nothing happened in is left as it is, unless `again`.
    """
    handed_in = Attempt.objects.filter(activity=OuterRef("pk"), submitted_at__isnull=False)
    tests = analysed_tests().filter(Exists(handed_in)).order_by("pk")
    due = [test for test in tests if again or not _is_up_to_date(test)]
    for test in due:
        analyse(test)
    return len(due)


def order(test: EditionActivity) -> bool:
    """Analyse now, or have the worker do it when there are many papers. Whether it is done."""
    if _handed_in(test).count() <= AT_ONCE:
        analyse(test)
        return True
    transaction.on_commit(
        lambda: current_app.send_task("quizzes.analyse_test", kwargs={"activity_id": test.pk})
    )
    return False


def analyse(test: EditionActivity) -> TestAnalysis:
    """Count every paper handed in, and put the figures in the place of the earlier ones.

    Papers are read in batches; what is remembered of them grows with the number of different
    marks and answers only.
    """
    now = timezone.now()
    tally = TestTally()
    for paper in _papers(test, since=now - RECENT):
        tally.add(paper)
    found = test_figures(tally.sums, tally.place_figures())
    versions = QuestionVersion.objects.in_bulk(list(tally.items))
    book = _rulings(test)
    with transaction.atomic():
        analysis, _created = TestAnalysis.objects.update_or_create(
            activity=test, defaults=_test_fields(tally, found) | {"computed_at": now}
        )
        analysis.items.all().delete()
        ItemAnalysis.objects.bulk_create(
            (
                ItemAnalysis(
                    analysis=analysis,
                    version=versions[pk],
                    **_item_fields(item, versions[pk], book.get(pk, ()), test),
                )
                for pk, item in tally.items.items()
            ),
            batch_size=_BATCH,
        )
    return analysis


def _is_up_to_date(test: EditionActivity) -> bool:
    analysis = TestAnalysis.objects.filter(activity=test).first()
    if analysis is None:
        return False
    newest = Result.objects.filter(attempt__activity=test).aggregate(at=Max("graded_at"))["at"]
    return newest is None or newest < analysis.computed_at


def _handed_in(test: EditionActivity) -> QuerySet[Attempt]:
    return Attempt.objects.filter(activity=test, submitted_at__isnull=False)


def _papers(test: EditionActivity, *, since: dt.datetime) -> Iterator[Paper]:
    marked, book = _marker(), _rulings(test)
    last = 0
    while batch := list(_handed_in(test).filter(pk__gt=last).order_by("pk")[:_BATCH]):
        last = batch[-1].pk
        asked, events = _asked(batch), _events(batch)
        for attempt in batch:
            attempt.activity = test
            keys = _keys(attempt, asked[attempt.pk], book)
            yield _paper(attempt, keys, events[attempt.pk], marked, since)


def _rulings(test: EditionActivity) -> marking.Book:
    """Those on the questions that were asked in this test."""
    asked = PaperQuestion.objects.filter(attempt__activity=test).values("version")
    ruled = Ruling.objects.filter(version__in=asked).values_list("version", flat=True)
    return marking.rulings_on(ruled)


def _keys(attempt: Attempt, asked: list[tuple[int, int]], book: marking.Book) -> list[Asked]:
    """The questions that count, each with the rulings that hold for it."""
    found = []
    for question, version in asked:
        rulings = marking.in_force(book, version, attempt) if version in book else ()
        if not any(ruling.kind == RulingKind.DROP for ruling in rulings):
            found.append((question, version, tuple(rulings)))
    return found


def _asked(batch: list[Attempt]) -> dict[int, list[tuple[int, int]]]:
    """By attempt, (paper question, version) in the order of the paper."""
    found = defaultdict(list)
    rows = PaperQuestion.objects.filter(attempt__in=batch).order_by("attempt", "position")
    for attempt, question, version in rows.values_list("attempt", "pk", "version"):
        found[attempt].append((question, version))
    return found


def _events(batch: list[Attempt]) -> dict[int, list[tuple[int, Any, dt.datetime, Any]]]:
    """By attempt, (paper question, value, when received, when queued) as they came."""
    found = defaultdict(list)
    rows = AnswerEvent.objects.filter(attempt__in=batch).order_by("pk")
    for attempt, *event in rows.values_list(
        "attempt", "question", "value", "received_at", "queued_at"
    ):
        found[attempt].append(tuple(event))
    return found


def _marker() -> Callable[[int, tuple[Ruling, ...], str], Marked]:
    """Marks an answer to a version under its rulings, remembering those already marked."""

    @cache
    def key(version: int, rulings: tuple[Ruling, ...]) -> QuestionKey:
        return marking.key_of(QuestionVersion.objects.get(pk=version), rulings)

    @lru_cache(maxsize=_KEPT)
    def marked(version: int, rulings: tuple[Ruling, ...], value: str) -> Marked:
        given, known = json.loads(value), key(version, rulings)
        task = max((known.task, *known.others), key=lambda each: each.share(given))
        return task.share(given), responses(task, given)

    return marked


def _paper(
    attempt: Attempt,
    asked: list[Asked],
    events: list[tuple[int, Any, dt.datetime, Any]],
    marked: Callable[[int, tuple[Ruling, ...], str], Marked],
    since: dt.datetime,
) -> Paper:
    """The last event of a question is its answer; the time before an event was spent on it."""
    values: dict[int, Any] = {}
    seconds: dict[int, float] = {}
    previous = attempt.opened_at
    for question, value, received_at, queued_at in events:
        values[question] = value
        if queued_at is None:
            spent = max((received_at - previous).total_seconds(), 0)
            seconds[question] = seconds.get(question, 0) + spent
        previous = received_at
    handed_in = attempt.submitted_at or attempt.opened_at
    answers = [
        Answered(
            version,
            *marked(version, rulings, json.dumps(values.get(question, {}), sort_keys=True)),
            round(seconds[question]) if question in seconds else None,
        )
        for question, version, rulings in asked
    ]
    whole = max(round((handed_in - attempt.opened_at).total_seconds()), 0)
    return Paper(answers, whole, recent=handed_in >= since)


def _test_fields(tally: TestTally, found: TestFigures) -> dict[str, Any]:
    return {name: _decimal(getattr(found, name)) for name in _FIGURES} | {
        "attempts": tally.attempts,
        "median_seconds": _whole(median(tally.times)),
    }


def _item_fields(
    item: ItemTally, version: QuestionVersion, rulings: Iterable[Ruling], test: EditionActivity
) -> dict[str, Any]:
    found, ends = figures(item.pairs), judging.groups(item.pairs)
    earlier, recent = _stretch(item.earlier), _stretch(item.recent)
    return {
        "attempts": found.attempts,
        "facility": _decimal(found.facility),
        "deviation": _decimal(found.deviation),
        "discrimination": _decimal(found.discrimination),
        "efficiency": _decimal(found.efficiency),
        "guess": _decimal(guess_share(version.task)),
        "upper": _decimal(ends[0] if ends else None),
        "lower": _decimal(ends[1] if ends else None),
        "median_seconds": _whole(median(item.times)),
        "responses": _told(item),
        "earlier_attempts": earlier.attempts,
        "earlier_facility": _decimal(earlier.facility),
        "earlier_seconds": _whole(earlier.seconds),
        "recent_attempts": recent.attempts,
        "recent_facility": _decimal(recent.facility),
        "recent_seconds": _whole(recent.seconds),
        "verdict": _verdict(found, item, version, _right(version, rulings, test)),
        "may_be_known": judging.may_be_known(earlier, recent),
    }


def _right(version: QuestionVersion, rulings: Iterable[Ruling], test: EditionActivity) -> set[str]:
    return marking.right_options(version, rulings, test) if version.options else set()


def _verdict(found: Figures, item: ItemTally, version: QuestionVersion, right: set[str]) -> str:
    one_is_chosen = version.type in {"single_choice", "true_false"}
    counts: Counter[str] = Counter()
    for response, count in item.responses.items():
        counts[response.given] += count
    options = [
        Option(option["key"], option["key"] in right, counts[option["key"]])
        for option in version.options
    ]
    return judging.verdict(found, options if one_is_chosen else ())


def _told(item: ItemTally) -> list[dict[str, Any]]:
    ordered = sorted(item.responses.items(), key=lambda found: (-found[1], found[0]))
    return [response._asdict() | {"count": count} for response, count in ordered[:_MOST_TOLD]]


def _stretch(period: Period) -> Stretch:
    facility = period.marks / period.attempts if period.attempts else None
    return Stretch(period.attempts, facility, median(period.times))


def _decimal(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("1e-8"))


def _whole(value: Fraction | None) -> int | None:
    return None if value is None else round(value)
