"""Looking at what a ruling would change: worked out once for each draft, read page by page.

A few papers are marked while somebody waits, many by the worker. What comes of it stands in rows
that go with the draft; deciding still asks whether anything changed since.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from celery import current_app
from django.db import transaction
from django.utils import timezone

from people.models import Person
from quizzes import foreseeing
from quizzes.foreseeing import Foresight, Line
from quizzes.models import LookedPaper, RulingDraft, RulingLook
from quizzes.weighing import Flip

logger = logging.getLogger(__name__)
AT_ONCE: Final = 100  # papers marked while somebody waits
AT_REST: Final = dt.timedelta(minutes=2)  # longer than any batch of papers takes
_BATCH: Final = 500


def look_at(draft: RulingDraft) -> RulingLook:
    """The look there is at a draft, or a new one that may still be on its way.

    One at few papers is always of now. One at many is as of when it was worked out: `order` makes
    another.
    """
    look: RulingLook | None = RulingLook.objects.filter(draft=draft).first()
    if look is None or _is_outdated(look):
        return order(draft)
    return look


def _is_outdated(look: RulingLook) -> bool:
    """Asked only where answering is cheap."""
    few = look.done_at is not None and look.papers <= AT_ONCE
    return few and foreseeing.fingerprint(look.draft) != look.fingerprint


@transaction.atomic
def order(draft: RulingDraft) -> RulingLook:
    """Begin another look; what was kept of the one before goes."""
    RulingDraft.objects.select_for_update().get(pk=draft.pk)
    forget(draft)
    papers = foreseeing.concerned(draft).count()
    look: RulingLook = RulingLook.objects.create(
        draft=draft, papers=papers, touched_at=timezone.now()
    )
    if papers <= AT_ONCE:
        run(look)
        look.refresh_from_db()
    else:
        transaction.on_commit(_queued(look), robust=True)
    return look


def look_with(draft: RulingDraft, fingerprint: str) -> RulingLook | None:
    """The look with this fingerprint, unless deciding now would do something else."""
    done = RulingLook.objects.filter(draft=draft, done_at__isnull=False)
    look: RulingLook | None = done.filter(fingerprint=fingerprint).first()
    return look if look and foreseeing.fingerprint(draft) == fingerprint else None


def forget(draft: RulingDraft) -> None:
    """Whoever looks next has it worked out anew."""
    RulingLook.objects.filter(draft=draft).delete()


def _queued(look: RulingLook) -> Callable[[], None]:
    def queue() -> None:  # not a partial: Django names a robust callback in its log
        current_app.send_task("quizzes.foresee", kwargs={"look_id": look.pk}, retry=False)

    return queue


def run(look: RulingLook) -> None:
    """Mark the papers as they would be marked, and keep what comes of it.

    Run twice, or again after a crash, it is kept once; of a draft that was decided, thrown away or
    looked at anew meanwhile nothing is kept.
    """
    foresight = foreseeing.foresee(look.draft, tell=partial(_tell, look))
    held = len(foreseeing.vouched_for(foresight.of_flip(Flip.DOWN)))
    waiting = RulingLook.objects.filter(pk=look.pk, done_at=None)
    with transaction.atomic():
        if not waiting.select_for_update().exists():
            return
        LookedPaper.objects.bulk_create(_rows(look, foresight), batch_size=_BATCH)
        tally = foresight.tally
        waiting.update(
            papers=tally.papers,
            changed=tally.changed,
            raised=tally.raised,
            lowered=tally.lowered,
            up=tally.up,
            down=tally.down,
            held=held,
            empty=foresight.empty,
            fingerprint=foresight.fingerprint,
            done_at=timezone.now(),
        )


def run_waiting() -> int:
    """Go on with looks whose task was lost or whose worker died. How many."""
    resting = list(
        RulingLook.objects.filter(
            done_at=None, touched_at__lt=timezone.now() - AT_REST
        ).select_related("draft")
    )
    for look in resting:
        try:
            run(look)
        except Exception:
            logger.exception("The look at draft %s could not be worked out", look.draft_id)
    return len(resting)


def lines(rows: list[LookedPaper], viewer: Person) -> list[Line]:
    """These papers as the viewer may see them."""
    return foreseeing.lines([(row.paper, Flip(row.flip)) for row in rows], viewer)


def all_lines(look: RulingLook, viewer: Person) -> Iterator[Line]:
    """The same for every paper, changed or not, in the order they were begun."""
    last = 0
    rows = look.rows.select_related("attempt").order_by("attempt")
    while batch := list(rows.filter(attempt__gt=last)[:_BATCH]):
        last = batch[-1].attempt_id
        yield from lines(batch, viewer)


def _tell(look: RulingLook, marked: int) -> None:
    RulingLook.objects.filter(pk=look.pk).update(marked=marked, touched_at=timezone.now())


def _rows(look: RulingLook, foresight: Foresight) -> Iterator[LookedPaper]:
    ranks = {paper.attempt: rank for rank, (paper, _flip) in enumerate(foresight.turned, start=1)}
    for paper in foresight.papers:
        yield LookedPaper(
            look=look,
            attempt_id=paper.attempt,
            rank=ranks.get(paper.attempt),
            result=paper.result,
            before_points=paper.before.points,
            before_possible=paper.before.possible,
            before_passed=paper.before.passed,
            after_points=paper.after.points,
            after_possible=paper.after.possible,
            after_passed=paper.after.passed,
            flip=foresight.flips[paper.place],
        )
