"""Taking back what was signed outside: every file judged first, then kept, each once.

In slices, so that no worker is held for long; what is done stands in rows, so that a crash loses
nothing and repeats at most one file.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import ExitStack
from typing import IO, Final, Self

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from certificates import (
    drawing_room,
    numbering,
    packing,
    proving,
    signed_files,
    signing,
    signing_setup,
)
from certificates.models import Certificate, DeliveredFile, Delivery, SignedFile, in_mandate_of
from certificates.packing import Unsafe
from certificates.proving import Proof, Refused
from certificates.signed_files import AlreadySigned, NotToBeSigned
from certificates.signing_setup import NotSetUp
from certificates.trusting import Trust

State = DeliveredFile.State
SLICE: Final = 50
MOST_TRIES: Final = 3
AT_REST: Final = dt.timedelta(minutes=2)  # longer than any file takes
_NUMBER: Final = re.compile(
    rf"{numbering.PREFIX}-{numbering.ISSUER_CODE}-[0-9]{{4}}-[0-9]{{6,9}}-[0-9A-Z]"
)


class _NotTaken(Exception):
    """What is wrong before the file itself is looked at."""


class _Known(Exception):
    """These very bytes are kept already: brought back twice, which does no harm."""


def go_on(delivery: Delivery) -> bool:
    """Judge or keep the next files of a delivery. Whether there is more to do.

    Nothing is kept before all is judged; then all, or with `good_ones` those that are good, or
    none. Safe to run twice, at once or after a crash.
    """
    delivery.refresh_from_db()
    if delivery.closed_at:
        return False
    try:
        if not delivery.judged_at:
            return _judge(delivery)
        return _keep(delivery)
    except Unsafe as refused:
        _close(delivery, fault=refused.why, detail=refused.name)
    except NotSetUp:
        _close(delivery, fault="not_set_up")
    except FileNotFoundError:  # unless somebody else has just finished
        _close(delivery, fault="lost")
    return False


def take_waiting() -> int:
    """Finish those whose task was lost or whose worker died, oldest first. How many."""
    resting = list(Delivery.objects.at_rest(timezone.now() - AT_REST).order_by("at")[:5])
    for delivery in resting:
        while go_on(delivery):
            pass
    return len(resting)


def _judge(delivery: Delivery) -> bool:
    trust = signing_setup.trust()
    waiting = delivery.files.filter(state=State.WAITS).order_by("position")
    with _Uploads(delivery) as uploads:
        for file in list(waiting[:SLICE]):
            _judge_one(file, uploads, trust, delivery)
    if waiting.exists():
        return True
    refused = delivery.files.filter(state=State.REFUSED).exists()
    good = delivery.files.filter(state=State.GOOD).exists()
    if not good or (refused and not delivery.good_ones):
        _close(delivery)
        return False
    _touch(delivery, judged_at=timezone.now())
    return True


def _judge_one(file: DeliveredFile, uploads: _Uploads, trust: Trust, delivery: Delivery) -> None:
    begun = DeliveredFile.objects.filter(pk=file.pk, state=State.WAITS)
    if file.tries >= MOST_TRIES:
        begun.update(**_refused(proving.Fault.BROKEN))
        return
    begun.update(tries=F("tries") + 1)
    content = uploads.read(file)
    sha256 = drawing_room.hashed(content)
    found: dict[str, object] = {"sha256": sha256}
    try:
        certificate = _wanted(file, sha256, delivery)
        found["certificate"] = certificate
        proof = _proven(certificate, content, trust)
    except _NotTaken as not_taken:
        found |= _refused(str(not_taken))
    except Refused as refused:
        found |= _refused(refused.fault, refused.detail)
    except _Known as known:
        found |= {"state": State.KNOWN, "signer": str(known)}
    except drawing_room.FAULTS:
        found |= _refused("no_file")
    else:
        name = proof.signature.common_name[:200]
        found |= {"state": State.GOOD, "signer": name, "proof": proof.to_json()}
    begun.update(**found)
    _touch(delivery)


def _wanted(file: DeliveredFile, sha256: str, delivery: Delivery) -> Certificate:
    """The certificate of this number, if the signer may bring its signed file now."""
    number = _NUMBER.search(file.name.upper())
    if number is None:
        raise _NotTaken("no_number")
    mine = in_mandate_of(delivery.by).select_related("issuer", "signed_file")
    certificate = mine.filter(number=number.group()).first()
    if certificate is None:
        raise _NotTaken("not_yours")
    kept: SignedFile | None = getattr(certificate, "signed_file", None)
    if kept and kept.sha256_after == sha256:
        raise _Known(kept.common_name)
    if kept:
        raise _NotTaken("already_signed")
    if certificate.revoked_on or certificate.superseded_on:
        raise _NotTaken("not_to_be_signed")
    others = delivery.files.filter(certificate=certificate, state=State.GOOD)
    if others.exclude(pk=file.pk).exists():
        raise _NotTaken("twice")
    return certificate


def _proven(certificate: Certificate, signed: bytes, trust: Trust) -> Proof:
    drawn = drawing_room.draw(certificate)
    expected = signed_files.expected(certificate, drawn, signing.signatory_of(certificate))
    return proving.prove(signed, expected, trust=trust, now=timezone.now())


def _keep(delivery: Delivery) -> bool:
    """Each in a transaction of its own: nobody else waits for the whole batch."""
    good = delivery.files.filter(state=State.GOOD).order_by("position")
    with _Uploads(delivery) as uploads:
        for file in list(good.select_related("certificate__issuer")[:SLICE]):
            _keep_one(file, uploads.read(file), delivery)
    if good.exists():
        return True
    _close(delivery)
    return False


def _keep_one(file: DeliveredFile, content: bytes, delivery: Delivery) -> None:
    found: dict[str, object] = {"state": State.KEPT}
    kept = SignedFile.objects.filter(certificate=file.certificate, sha256_after=file.sha256)
    good = DeliveredFile.objects.filter(pk=file.pk, state=State.GOOD)
    try:
        with transaction.atomic():
            _keep_content(file, content, delivery)
            good.update(**found)
    except AlreadySigned:
        found = {"state": State.KNOWN} if kept.exists() else _refused("already_signed")
    except NotToBeSigned:
        found = _refused("not_to_be_signed")
    except Refused as refused:
        found = _refused(refused.fault)
    good.update(**found)
    _touch(delivery)


def _keep_content(file: DeliveredFile, content: bytes, delivery: Delivery) -> None:
    assert file.certificate is not None  # noqa: S101 -- what is good was found
    if drawing_room.hashed(content) != file.sha256:
        raise Refused(proving.Fault.BROKEN)
    proof = Proof.from_json(file.proof or {})
    route = SignedFile.Route.OUTSIDE
    signed_files.keep(file.certificate, content, proof, route=route, by=delivery.by)


def _refused(fault: str, signer: str = "") -> dict[str, object]:
    return {"state": State.REFUSED, "fault": str(fault), "signer": signer[:200]}


class _Uploads:
    """The stored uploads of a delivery, opened when first needed; one file in memory at a time."""

    def __init__(self, delivery: Delivery) -> None:
        self._names: list[str] = delivery.uploads
        self._opened: dict[int, packing.Opened | IO[bytes]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self._stack.close()

    def read(self, file: DeliveredFile) -> bytes:
        if file.upload not in self._opened:
            self._opened[file.upload] = self._open(file.upload)
        opened = self._opened[file.upload]
        if isinstance(opened, packing.Opened):
            return opened.read(file.place)
        opened.seek(0)
        return opened.read(packing.LARGEST_FILE + 1)

    def _open(self, upload: int) -> packing.Opened | IO[bytes]:
        stored = self._stack.enter_context(default_storage.open(self._names[upload]))
        head = stored.read(4)
        stored.seek(0)
        return packing.Opened(stored) if packing.is_bundle(head) else stored


def _touch(delivery: Delivery, **values: object) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(touched_at=timezone.now(), **values)


def _close(delivery: Delivery, *, fault: str = "", detail: str = "") -> None:
    """Nothing more happens; what was uploaded is not needed any more."""
    Delivery.objects.open().filter(pk=delivery.pk).update(
        closed_at=timezone.now(), fault=fault, detail=detail[:200]
    )
    for name in delivery.uploads:
        default_storage.delete(name)
