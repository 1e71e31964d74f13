"""Bringing back what was signed outside: stored as it came, judged by the worker afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from certificates import packing, signing_setup, tasks
from certificates.models import DeliveredFile, Delivery
from certificates.packing import Unsafe, Why
from certificates.signing_setup import NotSetUp
from people import audit
from people.models import Person

State = DeliveredFile.State
LONGEST_NAME: Final = 255


class CannotTakeBack(Exception):
    """Nothing can be judged on this host now, so nothing is taken."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a delivery has come. `good`: judged, and not kept (yet)."""

    waits: int
    good: int
    kept: int
    known: int
    refused: int

    @property
    def total(self) -> int:
        return self.waits + self.good + self.kept + self.known + self.refused

    @property
    def judged(self) -> int:
        return self.total - self.waits

    @property
    def percent(self) -> int:
        return 100 * self.judged // (self.total or 1)


def deliver(uploads: Iterable[File[bytes]], *, by: Person, good_ones: bool = False) -> Delivery:
    """Store what was uploaded and list what is in it. Nothing is judged yet, nothing kept.

    All names are looked at here, so that an unsafe bundle is refused at once. The worker judges
    after the commit; what a crash leaves undone is taken up by the sweep.

    Raises:
        packing.Unsafe: something is not opened at all; nothing was stored.
        CannotTakeBack: this host has no trust folder.

    """
    try:
        signing_setup.trust()
    except NotSetUp as fault:
        raise CannotTakeBack(str(fault)) from fault
    sent = list(uploads)
    listed = [_listed(upload) for upload in sent]
    if not any(listed):
        raise Unsafe(Why.EMPTY)
    if sum(map(len, listed)) > packing.MOST_FILES:
        raise Unsafe(Why.TOO_MANY)
    if sum(upload.size for upload in sent) > packing.LARGEST_ALL:
        raise Unsafe(Why.TOO_LARGE)
    stored = [_stored(upload) for upload in sent]
    with transaction.atomic():
        return _written(stored, listed, by=by, good_ones=good_ones)


def progress(delivery: Delivery) -> Progress:
    states = list(delivery.files.values_list("state", flat=True))
    return Progress(*(states.count(state) for state in State))


def _listed(upload: File[bytes]) -> list[str]:
    """The names of the files inside; of a single file its own."""
    name = str(upload.name or "")
    head = upload.read(4)
    upload.seek(0)
    if not packing.is_bundle(head):
        return [name]
    opened = packing.Opened(upload)
    upload.seek(0)
    return opened.names


def _stored(upload: File[bytes]) -> str:
    """Streamed, never whole in memory. No name can be guessed."""
    name = f"deliveries/{timezone.localdate():%Y}/{token_urlsafe(16)}"
    return default_storage.save(name, upload)


def _written(
    stored: list[str], listed: list[list[str]], *, by: Person, good_ones: bool
) -> Delivery:
    at = timezone.now()
    delivery = Delivery.objects.create(
        by=by, at=at, good_ones=good_ones, uploads=stored, touched_at=at
    )
    rows = list(_rows(delivery, listed))
    DeliveredFile.objects.bulk_create(rows, batch_size=200)
    data = {"files": len(rows), "good_ones": good_ones}
    audit.record("certificates.deliver", delivery, by=by, data=data)

    def queue() -> None:  # not a partial: Django names a robust callback in its log
        tasks.take_back.apply_async(kwargs={"delivery_id": delivery.pk}, retry=False)

    transaction.on_commit(queue, robust=True)
    return delivery


def _rows(delivery: Delivery, listed: list[list[str]]) -> Iterator[DeliveredFile]:
    position = 0
    for upload, names in enumerate(listed):
        for place, name in enumerate(names):
            position += 1
            yield DeliveredFile(
                delivery=delivery,
                position=position,
                upload=upload,
                place=place,
                name=name[-LONGEST_NAME:],
            )
