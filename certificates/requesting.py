"""The holder's request to mend a word on the paper, and its answer within five working days."""

from __future__ import annotations

from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import holidays, letters, working_days
from certificates.models import Certificate, CorrectionRequest, Proposal
from certificates.replacing import NotInForce
from certificates.standing import Standing, standing
from people import audit
from people.models import Person

DAYS: Final = 5  # working days to answer: Thông tư 03/2023/TT-BNV, điều 5


class AlreadyAsked(Exception):
    """A request about this certificate is still waiting for its answer."""


class AlreadyAnswered(Exception):
    """The request has its answer; the first one stands."""


@transaction.atomic
def request(
    certificate: Certificate, *, field: str, proposed: str, evidence: str, by: Person
) -> CorrectionRequest:
    """Ask for a correction. The clock begins on the next working day.

    Raises:
        NotInForce: the certificate counts no more.
        AlreadyAsked: another request is open.

    """
    at = timezone.now()
    today = timezone.localdate(at)
    if standing(certificate, today) not in {Standing.VALID, Standing.EXPIRING}:
        raise NotInForce(certificate.number)
    try:
        with transaction.atomic():
            made = CorrectionRequest.objects.create(
                certificate=certificate,
                by=by,
                field=field,
                proposed=proposed,
                evidence=evidence,
                made_at=at,
                due_on=working_days.due(today, DAYS, holidays.calendar()),
            )
    except IntegrityError as clash:
        raise AlreadyAsked(certificate.number) from clash
    audit.record(
        "certificates.request_correction",
        certificate,
        by=by,
        data={"field": field, "due_on": f"{made.due_on}"},
    )
    return made


@transaction.atomic
def refuse(asked: CorrectionRequest, *, reason: str, by: Person) -> None:
    """Answer with a reason; the holder is told it.

    Raises:
        AlreadyAnswered: it was met or refused before, or a second person is deciding on it.

    """
    waiting = CorrectionRequest.objects.open().filter(pk=asked.pk)
    if Proposal.objects.open().filter(request=asked).exists() or not waiting.update(
        answered_at=timezone.now(), answered_by=by, refusal=reason
    ):
        raise AlreadyAnswered(str(asked))
    asked.refresh_from_db()
    audit.record("certificates.refuse_request", asked.certificate, by=by, data={"reason": reason})
    letters.tell_of_refusal(asked)


@transaction.atomic
def meet(asked: CorrectionRequest, *, correction: Certificate, by: Person) -> None:
    """Close the request with the certificate that was issued for it.

    Raises:
        AlreadyAnswered: it was met or refused before.

    """
    waiting = CorrectionRequest.objects.open().filter(pk=asked.pk)
    if not waiting.update(answered_at=timezone.now(), answered_by=by, correction=correction):
        raise AlreadyAnswered(str(asked))
    audit.record(
        "certificates.meet_request", asked.certificate, by=by, data={"by": correction.number}
    )
