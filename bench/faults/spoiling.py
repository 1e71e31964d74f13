"""Trying the judge: evidence spoilt in one place each, and the word that has to be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bench.faults.judging import LIVE_AND_LATE, Evidence, judge


def misjudged(evidence: Evidence) -> list[str]:
    """What was spoilt and not named by the judge; nothing where the judge can be trusted."""
    before = set(judge(evidence).faults)
    return [
        f"{what} is not named {word!r}"
        for what, word, spoilt in _spoilt(evidence)
        if not any(f.startswith(word) for f in set(judge(spoilt).faults) - before)
    ]


def _spoilt(evidence: Evidence) -> Iterator[tuple[str, str, Evidence]]:
    yield from _journals(evidence)
    yield from _papers(evidence)
    yield from _certificates(evidence)


def _journals(evidence: Evidence) -> Iterator[tuple[str, str, Evidence]]:
    """What is wrong, the word for it, and the evidence with that wrong in it."""
    events = list(evidence.events)
    saved = [t for t in evidence.told if t.what == "saved" and t.turn < LIVE_AND_LATE]
    by_key = next(told for told in saved if told.key)
    form = next(told for told in saved if not told.key and told.value)
    mine = [e for e in events if (e.attempt, e.position) == (form.attempt, form.position)]
    kept = next(event for event in events if event.pk == by_key.event)
    last, other = events[-1].pk + 1, {"text": "x"}
    end = max(sitting.submitted_at or 0 for sitting in evidence.sittings) + 1
    copies = [replace(mine[-1], pk=last + n, key=f"again {n}") for n in range(4)]
    for what, word, journal in (
        ("an event taken away", "lost", [e for e in events if e is not kept]),
        ("an event changed", "lost", [_if(e, kept, value=other) for e in events]),
        ("a form's events taken away", "lost", [e for e in events if e not in mine]),
        ("an event twice", "doubled", [*events, replace(kept, pk=last)]),
        ("a form's answer again and again", "doubled", [*events, *copies]),
        ("an answer over the last", "another", [*events, replace(mine[-1], pk=last, value=other)]),
        ("an event after the end", "out of time", [*events, replace(kept, pk=last, at=end)]),
    ):
        yield what, word, replace(evidence, events=journal)


def _papers(evidence: Evidence) -> Iterator[tuple[str, str, Evidence]]:
    sittings = list(evidence.sittings)
    whole = next(sitting for sitting in sittings if sitting.earned)
    for what, word, change in (
        ("another mark", "marked wrongly", {"earned": (whole.earned or 0) + 1}),
        ("a second result", "ended", {"results": whole.results * 2}),
        ("a second entry of handing in", "ended", {"submissions": 2}),
        ("a paper not handed in", "ended", {"submitted_at": None}),
        ("a second opening", "opened", {"openings": 2}),
        ("another receipt", "receipt", {"receipt": "0000-0000-0000"}),
        ("a journal behind the receipt", "receipt", {"receipt_holds": False}),
    ):
        spoilt = [_if(sitting, whole, **change) for sitting in sittings]
        yield what, word, replace(evidence, sittings=spoilt)
    second = replace(whole, pk=sittings[-1].pk + 1, number=2)
    yield "a second attempt", "attempts", replace(evidence, sittings=[*sittings, second])


def _certificates(evidence: Evidence) -> Iterator[tuple[str, str, Evidence]]:
    papers = list(evidence.papers)
    gap = [_if(paper, papers[0], sequence=len(papers) + 5) for paper in papers]
    for what, word, changed in (
        ("a second certificate", "certificates", [*papers, papers[0]]),
        ("a certificate away", "certificates", papers[1:]),
        ("a gap in the numbers", "numbers", gap),
    ):
        yield what, word, replace(evidence, papers=changed)
    yield "a broken register", "register", replace(evidence, register=["a line is missing"])


def _if(row: Any, chosen: Any, **change: Any) -> Any:
    return replace(row, **change) if row is chosen else row
