"""Conducting the fault test: who sits when, and what fails when."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from bench.faults import diary, servers, staging
from bench.faults.learners import BELL, TIME_OVER
from quizzes.models import GRACE, AnswerEvent, Attempt, QuizPage
from quizzes.tasks import close_overdue

PROCESSES = 8
LATE = dt.timedelta(seconds=14)  # what is left of the grace when the time is over
LONGEST = 900.0  # seconds for everything
# What happens when which share of the answers is in, and later of the papers.
WHILE_ANSWERING = (
    *((0.1, "cut"), (0.25, "kill"), (0.4, "cut"), (0.55, "cut"), (0.7, "kill"), (0.85, "cut")),
)
WHILE_HANDING_IN = ((0.2, "cut"), (0.4, "kill"), (0.7, "cut"))


class NotFinished(Exception):
    """Something stands still, or a learner met what should never happen; it is said."""


@dataclass
class Ordeal:
    """What was done to the learners."""

    network: dict[str, int] = field(default_factory=dict)
    kills: int = 0
    down: float = 0.0  # seconds without a server
    cuts: int = 0
    connections_cut: int = 0
    worker_kills: int = 0
    handing_in_killed: int = 0  # restarts among the submissions
    time_over_at: float = 0.0
    swept: int = 0
    after_a_cut: Counter[int] = field(default_factory=Counter)  # statuses
    seconds: float = 0.0


class Conductor:
    """Runs the programs, and does to them what happens to programs."""

    def __init__(
        self, folder: Path, quiz: QuizPage, learners: list[dict[str, Any]], database_url: str
    ) -> None:
        self._folder, self._quiz, self._learners = folder, quiz, learners
        self._env = servers.environment(folder, database_url)
        self._port, self._gate = servers.free_port(), servers.free_port()
        self._web = servers.web(self._port, self._env, folder / "web.log")
        self._crowd: list[servers.Group] = []
        self._stack = ExitStack()
        self._ends = time.monotonic() + LONGEST
        self.ordeal = Ordeal()

    def conduct(self, *, seed: int, seconds: float) -> Ordeal:
        """From the first page to the last paper closed by the sweep."""
        began = time.monotonic()
        servers.collect_static(self._folder)
        with self._stack:
            network = self._network(seed)
            self._start(self._web)
            servers.wait_for(self._port)
            self._let_in(seconds)
            self._while_answering()
            self._ring()
            self._time_over()
            self._wait(lambda: all(group.has_ended for group in self._crowd), "the learners")
            self._try_after_a_cut()
            network.ask_to_end()
        self.ordeal.network = json.loads((self._folder / "network.json").read_text())
        self.ordeal.kills = self._web.kills
        self.ordeal.seconds = time.monotonic() - began
        return self.ordeal

    def _start(self, group: servers.Group) -> None:
        group.start()
        self._stack.callback(group.stop)

    def _network(self, seed: int) -> servers.Group:
        figures = str(self._folder / "network.json")
        arguments = str(self._gate), str(self._port), str(seed), figures
        group = servers.module("proxy", *arguments, env=self._env, log=self._folder / "network.log")
        self._start(group)
        return group

    def _let_in(self, seconds: float) -> None:
        plans = staging.write_plans(
            self._folder,
            self._quiz,
            self._learners,
            processes=PROCESSES,
            port=self._gate,
            seconds=seconds,
        )
        log = self._folder / "learners.log"
        for plan in plans:
            self._crowd.append(servers.module("learners", str(plan), env=self._env, log=log))
            self._start(self._crowd[-1])

    def _while_answering(self) -> None:
        """Until every question is answered by everybody who does not leave."""
        asked = sum(line.count for line in self._quiz.lines)
        leaving = sum(learner["leaves"] for learner in self._learners)
        awaited = asked * (len(self._learners) - leaving) + asked // 2 * leaving
        self._fire(WHILE_ANSWERING, _answered, awaited, "the answers")

    def _ring(self) -> None:
        """Half of the learners wait for the bell, and hand in all at once."""
        (self._folder / BELL).touch()
        staying = sum(not learner["leaves"] for learner in self._learners)
        before, kills = _handed_in(), self._web.kills
        self._fire(WHILE_HANDING_IN, lambda: _handed_in() - before, staying - before, "the papers")
        self.ordeal.handing_in_killed = self._web.kills - kills

    def _fire(
        self,
        programme: tuple[tuple[float, str], ...],
        count: Callable[[], int],
        awaited: int,
        what: str,
    ) -> None:
        for share, act in programme:
            self._wait(lambda share=share: count() >= share * awaited, what)
            self._kill() if act == "kill" else self._cut()
        self._wait(lambda: count() >= awaited, what)

    def _kill(self) -> None:
        self._web.kill()
        began = time.monotonic()
        time.sleep(0.5)
        self._web.start()
        servers.wait_for(self._port)
        self.ordeal.down += time.monotonic() - began

    def _cut(self) -> None:
        self.ordeal.cuts += 1
        self.ordeal.connections_cut += servers.cut_connections()

    def _time_over(self) -> None:
        """Put the deadline of who left back, so far that only seconds of the grace are left.

        The answers they gave in time may still arrive in these; then two workers close what is
        open, and one of them is killed over it.
        """
        deadline = timezone.now() - GRACE + LATE
        left = Attempt.objects.open().count()
        Attempt.objects.open().update(
            opened_at=deadline - dt.timedelta(minutes=30), deadline_at=deadline
        )
        self.ordeal.time_over_at = time.time()
        part = self._folder / "time-over.part"
        part.write_text(str(deadline.timestamp()))
        part.rename(self._folder / TIME_OVER)
        workers = [servers.worker(self._env, self._folder / f"worker-{n}.log") for n in range(2)]
        for group in workers:
            self._start(group)
        self._wait(lambda: self._swept() < left, "the sweep")
        workers[0].kill()
        self._cut()
        self._wait(lambda: not self._swept(), "the sweep")
        self.ordeal.worker_kills = workers[0].kills
        self.ordeal.swept = left

    def _swept(self) -> int:
        """Send what beat sends, to both workers; how many papers are still open."""
        with servers.queue(self._folder) as link:
            close_overdue.apply_async(queue=servers.QUEUE, connection=link)
        return Attempt.objects.open().count()

    def _try_after_a_cut(self) -> None:
        """Nobody is there any more; every connection is cut, and every next page must come."""
        session = self._learners[0]["session"]
        start = staging.WHERE.format(self._quiz.course.slug, self._quiz.slug)
        for _round in range(2):
            servers.cut_connections()
            for _page in range(8):
                self.ordeal.after_a_cut[servers.ask(self._port, start, session)] += 1

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        while not done():
            if time.monotonic() > self._ends:
                raise NotFinished(f"{what} did not come to an end in {LONGEST:.0f} s")
            if any(group.has_failed for group in self._crowd):
                odd = [told.said for told in diary.read(self._folder) if told.what == "odd"]
                log = (self._folder / "learners.log").read_text()
                raise NotFinished("\n".join(odd) or log)
            time.sleep(0.3)


def _answered() -> int:
    return AnswerEvent.objects.values("question").distinct().count()


def _handed_in() -> int:
    return Attempt.objects.exclude(submitted_at=None).count()
