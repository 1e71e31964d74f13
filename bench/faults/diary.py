"""What each learner was told, on disk before the learner goes on; and reading it back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as a learner gave it. A higher `turn` was meant later, question by question."""

    position: int
    turn: int  # 0: nothing was meant, the form only went along
    value: dict[str, Any]
    key: str  # of the client; "" where a form without a script sent it
    body: list[tuple[str, str]]
    sent: float  # when it was first sent


@dataclass(frozen=True, slots=True)
class Told:
    """One line: an answer acknowledged or refused, a paper handed in, or what should not happen."""

    learner: int
    what: str  # "saved", "refused", "ended", "odd"
    attempt: int = 0
    position: int = 0
    turn: int = 0
    value: dict[str, Any] | None = None
    key: str = ""
    event: int | None = None  # which row, where the answer said so
    sent: float = 0.0
    at: float = 0.0
    said: str = ""  # the receipt of a paper, or what was odd


class Diary:
    """The file of one process; each line is with the system when `note` returns."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", buffering=1)

    def note(self, learner: int, what: str, **more: Any) -> None:
        told = Told(learner, what, at=time.time(), **more)
        self._file.write(json.dumps(asdict(told)) + "\n")

    def acknowledge(self, learner: int, attempt: int, draft: Draft, event: int | None) -> None:
        if draft.turn:
            self.note(learner, "saved", event=event, **_facts(attempt, draft))

    def refuse(self, learner: int, attempt: int, draft: Draft, said: str) -> None:
        self.note(learner, "refused", said=said, **_facts(attempt, draft))


def _facts(attempt: int, draft: Draft) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "position": draft.position,
        "turn": draft.turn,
        "value": draft.value,
        "key": draft.key,
        "sent": draft.sent,
    }


def read(folder: Path) -> Iterator[Told]:
    for path in sorted(folder.glob("*.diary")):
        for line in path.read_text().splitlines():
            yield Told(**json.loads(line))
