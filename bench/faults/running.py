"""One run of the fault test, from the first learner to the verdict, and what is printed of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.faults import evidence, spoiling, staging
from bench.faults.conducting import Conductor, Ordeal
from bench.faults.judging import Verdict, judge
from quizzes.models import QuizPage

# What must really have happened: a run in which nothing failed proves nothing.
WANTED = (
    *("dropped on the way", "answer dropped", "answer cut short", "delayed", "answer delayed"),
    *("doubled at once", "doubled late", "server away"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a run. `faults` is empty when every promise held."""

    learners: list[dict[str, Any]]
    ordeal: Ordeal
    verdict: Verdict
    faults: list[str]

    def lines(self) -> list[str]:
        """The figures, as they stand in a log, and the first faults."""
        figures = self._what_was_done() | self._what_came_of_it()
        return [*(f"{name:<24}{said}" for name, said in figures.items()), *self.faults[:40]]

    def _what_was_done(self) -> dict[str, str]:
        ordeal, who = self.ordeal, self.learners
        kinds = {"with a script": "script", "on two pages": "tabs", "pressing twice": "hasty"}
        told = ", ".join(f"{_count(who, name)} {kind}" for kind, name in kinds.items())
        after = ", ".join(f"{n} x {status}" for status, n in sorted(ordeal.after_a_cut.items()))
        lots = ", ".join(f"{name} {n}" for name, n in sorted(ordeal.network.items()))
        return {
            "learners": f"{len(who)}: {told}, {_count(who, 'leaves')} who left",
            "server killed (-9)": f"{ordeal.kills} times, {ordeal.handing_in_killed} of them while"
            f" papers were handed in; away for {ordeal.down:.0f} s",
            "worker killed (-9)": f"{ordeal.worker_kills} while it closed what was left open",
            "connections cut": f"{ordeal.connections_cut} in {ordeal.cuts} rounds;"
            f" pages after a cut: {after}",
            "network": lots,
        }

    def _what_came_of_it(self) -> dict[str, str]:
        words = [fault.partition(":")[0] for fault in self.faults]
        return {
            "told": ", ".join(f"{name} {n}" for name, n in self.verdict.counts.items()),
            "closed by the time": f"{self.ordeal.swept}",
            "acknowledged and lost": f"{words.count('lost')}",
            "doubled": f"{words.count('doubled')}",
            "not ended exactly once": f"{words.count('ended') + words.count('attempts')}",
            "faults": f"{len(self.faults)}, in {self.ordeal.seconds:.0f} s",
        }


def run(
    folder: Path, quiz: QuizPage, *, count: int, seconds: float, seed: int, database_url: str
) -> Report:
    """Let so many learners sit this test while everything fails, and judge.

    Raises:
        NotFinished: something stood still.

    """
    learners = staging.stage(quiz, count, seed)
    ordeal = Conductor(folder, quiz, learners, database_url).conduct(seed=seed, seconds=seconds)
    found = evidence.gather(folder, learners, ordeal.time_over_at)
    verdict = judge(found)
    faults = [*verdict.faults, *_too_calm(ordeal, database_url), *spoiling.misjudged(found)]
    return Report(learners, ordeal, verdict, faults)


def _too_calm(ordeal: Ordeal, database_url: str) -> list[str]:
    """What should have failed and did not; and pages that did not come after a cut."""
    calm = [f"too calm: {name}" for name in WANTED if not ordeal.network.get(name)]
    if ordeal.kills < 3 or not ordeal.handing_in_killed or not ordeal.worker_kills:  # noqa: PLR2004 -- by the promise
        calm.append(f"too calm: {ordeal.kills} kills")
    if database_url.startswith("postgres") and ordeal.connections_cut < ordeal.cuts:
        calm.append(f"too calm: {ordeal.connections_cut} connections cut")
    if set(ordeal.after_a_cut) != {200}:
        calm.append(f"after a cut: {dict(ordeal.after_a_cut)}")
    return calm


def _count(learners: list[dict[str, Any]], name: str) -> int:
    return sum(learner[name] for learner in learners)
