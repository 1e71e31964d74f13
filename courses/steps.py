"""The steps of a course and where a learner stands among them. Plain values, no Django."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

LESSON, TEST = "lesson", "test"
DONE, WAIVED, CURRENT, OPEN, LOCKED = "done", "waived", "current", "open", "locked"
ICONS = {DONE: "check", WAIVED: "check", CURRENT: "dot", OPEN: "ring", LOCKED: "lock"}
BAR = {DONE: "on", WAIVED: "on", CURRENT: "now"}
# What a test taken before the lessons said of a lesson.
STUDY, SPARE = "study", "spare"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One activity as the learner stands to it."""

    activity: int  # key of the edition's activity; 0 where there is no edition
    kind: str
    number: int = 0  # lessons are counted from 1; a test has none
    title: str
    slug: str
    minutes: int
    state: str = OPEN
    words: str = ""
    url: str = ""  # empty where it cannot be opened
    module: str = ""  # the tree path of the page above it
    is_here: bool = False
    checks: Mapping[str, int] = field(default_factory=dict)  # quick check -> option chosen
    seen_at: dt.datetime | None = None
    seconds: int = 0  # spent on it
    advice: str = ""  # STUDY, SPARE; empty where no test was taken first

    @property
    def is_lesson(self) -> bool:
        return self.kind == LESSON

    @property
    def is_settled(self) -> bool:
        """Nothing is left to do in it."""
        return self.state in {DONE, WAIVED}

    @property
    def is_needed(self) -> bool:
        """A lesson that stands between the learner and the test."""
        return self.is_lesson and not self.is_settled and self.advice != SPARE

    @property
    def icon(self) -> str:
        return ICONS[self.state]


@dataclass(frozen=True, slots=True)
class Outline:
    """The steps in order, and what every page asks of them."""

    steps: tuple[Step, ...] = ()

    @property
    def lessons(self) -> list[Step]:
        return [step for step in self.steps if step.is_lesson]

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def done(self) -> int:
        return sum(step.state == DONE for step in self.lessons)

    @property
    def waived(self) -> int:
        return sum(step.state == WAIVED for step in self.lessons)

    @property
    def needed(self) -> list[Step]:
        return [step for step in self.lessons if step.is_needed]

    @property
    def spared(self) -> list[Step]:
        return [s for s in self.lessons if s.advice == SPARE and not s.is_settled]

    @property
    def is_placed(self) -> bool:
        """A test taken first said what is left to study."""
        return any(step.advice for step in self.steps)

    @property
    def minutes_left(self) -> int:
        return sum(
            step.minutes for step in self.steps if not step.is_settled and step.advice != SPARE
        )

    @property
    def bar(self) -> list[str]:
        """The classes of the bar of steps, a lesson each."""
        return [BAR.get(step.state, "") for step in self.lessons]

    @property
    def next_step(self) -> Step | None:
        """Where to go on: what is in progress, else the first thing that can be opened."""
        current = (step for step in self.steps if step.state == CURRENT)
        waiting = (step for step in self.steps if step.state == OPEN and step.advice != SPARE)
        return next(current, None) or next(waiting, None)

    @property
    def here(self) -> Step | None:
        return next((step for step in self.steps if step.is_here), None)

    @property
    def before(self) -> Step | None:
        """The activity before the one that is open."""
        return self._beside(-1)

    @property
    def after(self) -> Step | None:
        """The activity after the one that is open, locked or not."""
        return self._beside(+1)

    @property
    def onward(self) -> Step | None:
        """Where finishing the open activity leads.

        The next lesson, else the first one skipped, else the test, which by then is open. What a
        test taken first spared is passed over.
        """
        after = next((step for step in self._behind if step.advice != SPARE), None)
        if after is None or after.is_lesson:
            return after
        return next((step for step in self.needed if not step.is_here), after)

    @property
    def _behind(self) -> tuple[Step, ...]:
        """What follows the activity that is open."""
        places = (place for place, step in enumerate(self.steps) if step.is_here)
        return self.steps[next(places, len(self.steps)) + 1 :]

    def _beside(self, by: int) -> Step | None:
        places = [place + by for place, step in enumerate(self.steps) if step.is_here]
        return next((self.steps[p] for p in places if 0 <= p < len(self.steps)), None)


def settled(steps: Iterable[Step]) -> list[Step]:
    """Number the lessons, lock the tests until no lesson is needed, and find the current step.

    Steps come as done, waived or open. Current is the one that is open on the page, else the
    unfinished one seen last, else nothing: whoever has begun nothing is nowhere yet.
    """
    steps = list(_numbered(steps))
    if any(step.is_needed for step in steps):
        steps = [_lock(step) for step in steps]
    current = _current(steps)
    return [replace(step, state=CURRENT) if step is current else step for step in steps]


def _numbered(steps: Iterable[Step]) -> Iterator[Step]:
    number = 0
    for step in steps:
        number += step.is_lesson
        yield replace(step, number=number if step.is_lesson else 0)


def _lock(step: Step) -> Step:
    return step if step.is_lesson or step.state == DONE else replace(step, state=LOCKED, url="")


def _current(steps: list[Step]) -> Step | None:
    waiting = [step for step in steps if step.state == OPEN]
    here = next((step for step in waiting if step.is_here), None)
    seen = [(step.seen_at, step) for step in waiting if step.seen_at and step.advice != SPARE]
    return here or (max(seen, key=lambda pair: pair[0])[1] if seen else None)
