"""Asking for many papers in one file, for one sitting at the printer or the signer's desk."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import booking, tasks
from certificates.models import Bundle, Certificate
from people import audit
from people.models import Person

MOST: Final = 5000
MOST_LINES: Final = 30_000  # of the register book: more is asked for by year or unit
ORDERS: Final = {
    Bundle.Order.REGISTER: ("series__issuer_code", "series__year", "sequence"),
    Bundle.Order.UNIT: ("face__unit", "person__sort_key", "sequence"),
    Bundle.Order.NAME: ("person__sort_key", "sequence"),
}


class NothingToBundle(Exception):
    """No certificate among these counts any more."""


class TooMany(Exception):
    """More than `MOST`: they are to be asked for in parts."""


@transaction.atomic
def ask(
    certificates: QuerySet[Certificate],
    *,
    by: Person,
    title: str,
    form: Bundle.Form,
    order: Bundle.Order,
) -> Bundle:
    """Fix which papers and in which order; the worker makes the file after the commit.

    What was revoked or replaced is left out, except of the register book, which leaves nothing out
    and has an order of its own. Raises NothingToBundle or TooMany.
    """
    form = Bundle.Form(form)
    order = Bundle.Order.REGISTER if form.is_book else Bundle.Order(order)
    listed, most = _listed(certificates, form, order), most_of(form)
    members = list(listed.values_list("pk", flat=True)[: most + 1])
    if not members:
        raise NothingToBundle
    if len(members) > most:
        raise TooMany
    bundle = Bundle.objects.create(
        asked_by=by,
        asked_at=timezone.now(),
        title=title[:255],
        form=form,
        order=order,
        members=members,
    )
    data = {"form": str(form), "order": str(order), "count": len(members)}
    audit.record("certificates.bundle", bundle, by=by, data=data)

    def queue() -> None:  # not a partial: Django names a robust callback in its log
        tasks.bundle.apply_async(kwargs={"bundle_id": bundle.pk}, retry=False)

    transaction.on_commit(queue, robust=True)
    return bundle


def most_of(form: Bundle.Form) -> int:
    """How many papers, or lines of the book, one file may have."""
    return MOST_LINES if form.is_book else MOST


def _listed(
    certificates: QuerySet[Certificate], form: Bundle.Form, order: Bundle.Order
) -> QuerySet[Certificate]:
    if form.is_book:
        return booking.in_order(certificates)
    return printable(certificates).order_by(*ORDERS[order])


def printable(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Those nobody has withdrawn or replaced."""
    return certificates.filter(revoked_on=None, superseded_on=None)


def may_fetch(bundle: Bundle, viewer: Person) -> bool:
    """Whether all that is in it is still the viewer's to see: a mandate may have ended since."""
    seen = Certificate.objects.visible_to(viewer).filter(pk__in=bundle.members)
    return seen.count() == bundle.count


def fetched(bundle: Bundle, *, by: Person) -> None:
    """Write down that the file left the house."""
    data = {"count": bundle.count}
    audit.record("certificates.fetch_bundle", bundle, by=by, data=data)
