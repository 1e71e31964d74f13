"""A sitting: a signer chooses what waits, presses once, and the worker signs one after another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import tasks
from certificates.models import Certificate, SigningOrder, Sitting, waiting_for
from people import audit
from people.models import Person

MOST: int = 2000  # in one sitting; what is left is there for the next
PER_TASK: int = 20


class NothingToSign(Exception):
    """What was chosen is signed, being signed, withdrawn, or not this signer's."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sitting has come."""

    signed: int
    failed: int
    left: int

    @property
    def total(self) -> int:
        return self.signed + self.failed + self.left

    @property
    def percent(self) -> int:
        return 100 * self.signed // (self.total or 1)


@transaction.atomic
def open_sitting(chosen: Collection[int] | None, *, by: Person, course: int = 0) -> Sitting:
    """Order signatures for the chosen certificates, or for all that wait. Signing comes after.

    What another sitting has ordered stays there, unless it failed: then it is ordered anew, here.
    So two who click at once order each certificate once, and a sitting that a crash cut short is
    taken up by the sweep.

    Raises:
        NothingToSign: no sitting was opened.

    """
    at = timezone.now()
    pks = list(choice(chosen, by=by, course=course).values_list("pk", flat=True))
    sitting = Sitting.objects.create(by=by, opened_at=at)
    again = SigningOrder.objects.failed().filter(certificate__in=pks)
    again.update(sitting=sitting, fault="", detail="", asked_at=at)
    SigningOrder.objects.bulk_create(
        [SigningOrder(certificate_id=pk, sitting=sitting, asked_at=at) for pk in pks],
        ignore_conflicts=True,
    )
    orders = list(sitting.orders.values_list("pk", flat=True))
    if not orders:
        raise NothingToSign
    audit.record("certificates.open_sitting", sitting, by=by, data={"orders": len(orders)})
    _queue(orders)
    return sitting


def choice(chosen: Collection[int] | None, *, by: Person, course: int = 0) -> QuerySet[Certificate]:
    """What of the chosen certificates waits for this signer; all that wait where None is said.

    Not what a sitting has ordered already, unless it failed: pressed again, it is the next ones'
    turn.
    """
    ordered = SigningOrder.objects.to_do().values("certificate")
    waiting = waiting_for(by).exclude(pk__in=ordered)
    if course:
        waiting = waiting.filter(course=course)
    if chosen is not None:
        waiting = waiting.filter(pk__in=chosen)
    return waiting[:MOST]


def order_again(sitting: Sitting, *, by: Person) -> Sitting:
    """Order anew, in a sitting of its own, what failed in this one.

    Raises:
        NothingToSign: nothing failed, or nothing of it still waits.

    """
    failed = sitting.orders.filter(pk__in=SigningOrder.objects.failed())
    return open_sitting(list(failed.values_list("certificate", flat=True)), by=by)


def progress(sitting: Sitting) -> Progress:
    orders = SigningOrder.objects.filter(sitting=sitting)
    left, failed = orders.to_do().count(), orders.failed().count()
    return Progress(orders.count() - left - failed, failed, left)


def _queue(orders: list[int]) -> None:
    """After the commit, without waiting: a queue that is down is the sweep's business."""

    def queue() -> None:  # not a partial: Django names a robust callback in its log
        for first in range(0, len(orders), PER_TASK):
            some = orders[first : first + PER_TASK]
            tasks.sign.apply_async(kwargs={"order_ids": some}, retry=False)

    transaction.on_commit(queue, robust=True)
