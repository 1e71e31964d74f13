"""The judge: what the learners were told, held against what the database says. Values only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from bench.faults.diary import Told

GRACE = 120.0  # seconds; docs/explanation/quizzes.md
LIVE_AND_LATE = 21  # the turn that was given in time and arrives in the grace
TOO_LATE = 22  # the turn that was given after it
Place = tuple[int, int]  # attempt and position


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the journal, in the order of the journal."""

    pk: int
    attempt: int
    position: int
    key: str
    value: Mapping[str, Any]  # as `pages.plain`
    at: float
    queued_at: float | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt as it ended, with everything that must exist once."""

    pk: int
    learner: int
    number: int
    deadline: float | None
    submitted_at: float | None
    receipt: str
    receipt_holds: bool
    results: tuple[tuple[int, Fraction, bool], ...]  # number, points, passed
    openings: int  # entries of the audit journal
    submissions: int
    earned: Fraction | None = None  # what the learner's last words earn; None: left in the middle


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate: whose, and its number in its series."""

    learner: int
    series: str
    sequence: int


@dataclass(frozen=True, slots=True)
class Evidence:
    told: Sequence[Told]
    events: Sequence[Event]
    sittings: Sequence[Sitting]
    papers: Sequence[Paper]
    completions: Sequence[int]  # learners
    register: Sequence[str]  # its faults, as verify_register tells them
    learners: int
    time_over_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    faults: list[str]
    counts: dict[str, int] = field(default_factory=dict)


def judge(evidence: Evidence) -> Verdict:
    """Every fault, by its first word; and the figures that say how much was looked at."""
    acknowledged = [told for told in evidence.told if told.what == "saved"]
    faults = [
        *_odd(evidence.told),
        *_lost(acknowledged, evidence.events),
        *_doubled(acknowledged, evidence.events),
        *_last_words(acknowledged, evidence),
        *_out_of_time(evidence),
        *_endings(evidence),
        *_certificates(evidence),
        *(f"register: {fault}" for fault in evidence.register),
    ]
    words = {(told.learner, told.position, told.turn) for told in acknowledged}
    counts = {
        "answers acknowledged": len(words),
        "acknowledgements": len(acknowledged),
        "events": len(evidence.events),
        "refused": sum(told.what == "refused" for told in evidence.told),
        "arrived in the grace": sum(event.queued_at is not None for event in evidence.events),
        "papers handed in": sum(s.submitted_at is not None for s in evidence.sittings),
        "certificates": len(evidence.papers),
    }
    return Verdict(faults, counts)


def _odd(told: Iterable[Told]) -> Iterator[str]:
    for each in told:
        if each.what == "odd":
            yield f"odd: learner {each.learner}: {each.said}"


def _lost(acknowledged: Iterable[Told], events: Iterable[Event]) -> Iterator[str]:
    """An acknowledged answer is in the journal, as it was given."""
    rows = {event.pk: event for event in events}
    journal = _by_place(events)
    for told in acknowledged:
        if not told.key:
            if not _reigned(told, journal[told.attempt, told.position]):
                yield f"lost: {_who(told)}, sent as a form: no such answer stood when it was told"
            continue
        event = rows.get(told.event or 0)
        if event is None or (event.attempt, event.position) != (told.attempt, told.position):
            yield f"lost: {_who(told)}, key {told.key}: there is no event {told.event}"
        elif event.key != told.key and not _overtook(event.key, told.key):
            yield f"lost: {_who(told)}, key {told.key}: event {told.event} is another answer"
        elif event.key == told.key and event.value != told.value:
            yield f"lost: {_who(told)}, key {told.key}: event {told.event} says something else"


def _reigned(told: Told, history: Sequence[Event]) -> bool:
    """Whether that answer was the one that counted at some moment between question and answer."""
    if not told.value and (not history or history[0].at >= told.sent):
        return True  # untouched
    ends = [*(event.at for event in history), float("inf")][1:]
    return any(
        event.value == told.value and event.at <= told.at and end >= told.sent
        for event, end in zip(history, ends, strict=True)
    )


def _doubled(acknowledged: Iterable[Told], events: Sequence[Event]) -> Iterator[str]:
    """A key stands once; a form's answer makes no more events than it was meant often."""
    for (attempt, key), count in Counter((e.attempt, e.key) for e in events).items():
        if count > 1:
            yield f"doubled: attempt {attempt}, key {key}: {count} events"
    meant: dict[Place, set[tuple[int, str]]] = defaultdict(set)
    forms: set[Place] = set()
    for told in acknowledged:
        meant[told.attempt, told.position].add((told.turn, str(told.value)))
        forms |= set() if told.key else {(told.attempt, told.position)}
    journal = _by_place(events)
    for place in forms:
        if len(journal[place]) > len(meant[place]):
            yield (
                f"doubled: attempt {place[0]}, question {place[1]}: {len(journal[place])} events"
                f" of {len(meant[place])} answers sent as a form"
            )


def _last_words(acknowledged: Sequence[Told], evidence: Evidence) -> Iterator[str]:
    """The answer that counts is the last one that was meant and acknowledged."""
    last: dict[Place, Told] = {}
    for told in sorted(acknowledged, key=lambda told: (told.turn, told.at)):
        last[told.attempt, told.position] = told
    journal = _by_place(evidence.events)
    for place, told in last.items():
        history = journal[place]
        if history and history[-1].value != told.value:
            yield f"another counts: {_who(told)}: event {history[-1].pk} came over it"
    for sitting in evidence.sittings:
        given = next((points for number, points, _p in sitting.results if number == 1), None)
        if sitting.earned is not None and given != sitting.earned:
            yield f"marked wrongly: attempt {sitting.pk}: {given} for what earns {sitting.earned}"


def _out_of_time(evidence: Evidence) -> Iterator[str]:
    """The server's clock decides; a paper handed in takes nothing more."""
    sittings = {sitting.pk: sitting for sitting in evidence.sittings}
    for event in evidence.events:
        sitting = sittings[event.attempt]
        if sitting.submitted_at is not None and event.at > sitting.submitted_at:
            yield f"out of time: event {event.pk} came after attempt {sitting.pk} was handed in"
        if not sitting.deadline or event.at < max(evidence.time_over_at, sitting.deadline):
            continue
        on_its_way = event.queued_at is not None and event.queued_at <= sitting.deadline
        if not on_its_way or event.at > sitting.deadline + GRACE:
            yield f"out of time: event {event.pk} came after the deadline of {sitting.pk}"
    for told in evidence.told:
        if told.what == "saved" and told.turn == TOO_LATE:
            yield f"out of time: {_who(told)} was given after the deadline and acknowledged"
        if told.what == "refused" and told.turn not in {LIVE_AND_LATE, TOO_LATE}:
            yield f"refused: {_who(told)}: {told.said}"


def _endings(evidence: Evidence) -> Iterator[str]:
    """Everybody has one attempt, and it ended once, as they were told."""
    attempts = Counter(sitting.learner for sitting in evidence.sittings)
    for learner in range(1, evidence.learners + 1):
        if attempts[learner] != 1:
            yield f"attempts: learner {learner} has {attempts[learner]}"
    receipts = {told.attempt: told.said for told in evidence.told if told.what == "ended"}
    for sitting in evidence.sittings:
        numbers = [number for number, _points, _passed in sitting.results]
        if sitting.submitted_at is None or numbers != [1] or sitting.submissions != 1:
            yield (
                f"ended: attempt {sitting.pk}: results {numbers},"
                f" {sitting.submissions} entries of handing in"
            )
        if sitting.openings != 1:
            yield f"opened: attempt {sitting.pk}: {sitting.openings} entries of opening"
        if not sitting.receipt_holds:
            yield f"receipt: attempt {sitting.pk}: it is not that of the journal"
        if receipts.get(sitting.pk, sitting.receipt) != sitting.receipt:
            yield f"receipt: attempt {sitting.pk}: the learner holds another"


def _certificates(evidence: Evidence) -> Iterator[str]:
    """A pass has one completion and one certificate; numbers have no gap."""
    passed = {s.learner for s in evidence.sittings for _n, _points, ok in s.results if ok}
    completions = Counter(evidence.completions)
    papers = Counter(paper.learner for paper in evidence.papers)
    for learner in passed | set(completions) | set(papers):
        due = int(learner in passed)
        if (completions[learner], papers[learner]) != (due, due):
            yield (
                f"certificates: learner {learner}, passes {due}: {completions[learner]}"
                f" completions, {papers[learner]} certificates"
            )
    series: dict[str, list[int]] = defaultdict(list)
    for paper in evidence.papers:
        series[paper.series].append(paper.sequence)
    for name, numbers in series.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"numbers: {name} has {len(numbers)} certificates up to number {max(numbers)}"


def _by_place(events: Iterable[Event]) -> dict[Place, list[Event]]:
    """The events of each question, in the order of the journal."""
    journal: dict[Place, list[Event]] = defaultdict(list)
    for event in events:
        journal[event.attempt, event.position].append(event)
    return journal


def _overtook(later: str, earlier: str) -> bool:
    one, other = later.rpartition("."), earlier.rpartition(".")
    return bool(one[0]) and one[0] == other[0] and int(one[2]) > int(other[2])


def _who(told: Told) -> str:
    return f"learner {told.learner}, question {told.position}, turn {told.turn}"
