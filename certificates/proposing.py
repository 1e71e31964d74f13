"""Correcting and revoking as an officer does it: at once, or proposed to a second person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import correcting, pairing, requesting, revoking
from certificates.models import Certificate, CorrectionRequest, Proposal
from people import audit
from people.models import Person


class AlreadyProposed(Exception):
    """Something about this certificate waits for a second person already."""


class AlreadyDecided(Exception):
    """The proposal was confirmed or refused before."""


class SamePerson(Exception):
    """Nobody confirms or refuses what they proposed themselves."""


@transaction.atomic
def correct(
    certificate: Certificate,
    *,
    changes: Mapping[str, str],
    reason: str,
    decision: str = "",
    request: CorrectionRequest | None = None,
    by: Person,
) -> Certificate | Proposal:
    """Correct today, or put it before another person where the issuer asks for two.

    A request is met by the correction, not by the proposal. Raises what `correcting.correct`
    raises, and AlreadyProposed.
    """
    data: dict[str, Any] = {"changes": dict(changes), "reason": reason, "decision": decision}
    if pairing.asked(certificate):
        return _propose(certificate, Proposal.Act.CORRECT, data, by=by, request=request)
    new = correcting.correct(certificate, **data, by=by, on=timezone.localdate())
    if request:
        requesting.meet(request, correction=new, by=by)
    return new


@transaction.atomic
def revoke(
    certificate: Certificate,
    *,
    ground: str,
    decision: str,
    decided_on: dt.date | None,
    note: str = "",
    by: Person,
) -> Proposal | None:
    """Revoke today, or put it before another person. Raises AlreadyProposed, AlreadyRevoked."""
    if pairing.asked(certificate):
        data = {
            "ground": str(ground),
            "decision": decision,
            "decided_on": decided_on.isoformat() if decided_on else None,
            "note": note,
        }
        return _propose(certificate, Proposal.Act.REVOKE, data, by=by)
    revoking.revoke(
        certificate, ground=ground, decision=decision, decided_on=decided_on, note=note, by=by
    )
    return None


@transaction.atomic
def confirm(proposal: Proposal, *, by: Person) -> None:
    """Do what was proposed, as of today. Where that cannot be done any more the proposal stays.

    Raises:
        SamePerson, AlreadyDecided: not this person, or not again.
        NotInForce, AlreadyRevoked, AlreadyAnswered: overtaken by events; refuse it.

    """
    _decide(proposal, by=by, confirmed=True)
    audit.record("certificates.confirm", proposal, by=by, data={"act": proposal.act})
    data = proposal.data
    if proposal.act == Proposal.Act.REVOKE:
        day = data["decided_on"]
        decided_on = dt.date.fromisoformat(day) if day else None
        given = data | {"decided_on": decided_on}
        revoking.revoke(proposal.certificate, **given, by=by, proposal=proposal)
        return
    new = correcting.correct(
        proposal.certificate, **data, by=by, on=timezone.localdate(), proposal=proposal
    )
    if proposal.request:
        requesting.meet(proposal.request, correction=new, by=by)


@transaction.atomic
def refuse(proposal: Proposal, *, reason: str, by: Person) -> None:
    """Leave everything as it is, with a reason.

    Raises:
        SamePerson, AlreadyDecided: not this person, or not again.

    """
    _decide(proposal, by=by, confirmed=False, refusal=reason)
    data = {"act": proposal.act, "reason": reason}
    audit.record("certificates.refuse_proposal", proposal, by=by, data=data)


def _propose(
    certificate: Certificate,
    act: Proposal.Act,
    data: dict[str, Any],
    *,
    by: Person,
    request: CorrectionRequest | None = None,
) -> Proposal:
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                certificate=certificate,
                act=act,
                data=data,
                request=request,
                proposed_by=by,
                proposed_at=timezone.now(),
            )
    except IntegrityError as clash:
        raise AlreadyProposed(certificate.number) from clash
    audit.record("certificates.propose", certificate, by=by, data={"act": act} | data)
    return proposal


def _decide(proposal: Proposal, *, by: Person, confirmed: bool, refusal: str = "") -> None:
    if proposal.proposed_by_id == by.pk:
        raise SamePerson(str(proposal))
    waiting = Proposal.objects.open().filter(pk=proposal.pk)
    if not waiting.update(
        decided_by=by, decided_at=timezone.now(), confirmed=confirmed, refusal=refusal
    ):
        raise AlreadyDecided(str(proposal))
    proposal.refresh_from_db()
