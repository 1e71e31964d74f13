"""What marking again suggests: issuing to who passes now, revoking from who passes no more.

Nothing is issued or revoked here by itself: who keeps the register answers every offer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from certificates import showing
from certificates.models import Certificate, Offer
from courses.models import Completion, EditionActivity, Enrolment
from people import audit
from people.models import Person
from quizzes import regrading, telling
from quizzes.models import Ruling


class AlreadyAnswered(Exception):
    """The offer was taken up, declined or overtaken before."""


@transaction.atomic
def hear(
    *,
    enrolment: Enrolment,
    activity: EditionActivity,
    ruling: Ruling,
    passed: bool,
    awarded: bool,
) -> Offer | None:
    """A pass was gained or lost by a ruling: what was offered before is overtaken by what follows.

    Whoever announces holds the enrolment, so there is one open offer for a pass at most.
    """
    for earlier in Offer.objects.open().filter(enrolment=enrolment, activity=activity):
        _answer(earlier, Offer.Answer.OVERTAKEN, by=None)
        audit.record("certificates.withdraw_offer", earlier, by=ruling.by)
    certificate = resting_on([enrolment.pk]).get(enrolment.pk)
    if not passed and certificate:
        return _offer(Offer.Act.REVOKE, enrolment, activity, ruling, certificate)
    if passed and not awarded and not Completion.objects.filter(enrolment=enrolment).exists():
        return _offer(Offer.Act.ISSUE, enrolment, activity, ruling, None)
    return None


@transaction.atomic
def issue(offer: Offer, *, by: Person) -> Certificate | None:
    """Let the pass count: the test is finished, the course completed, its certificate issued once.

    None where the course has more to finish, or the pass was lost since.

    Raises:
        AlreadyAnswered: it was answered before.

    """
    _answer(offer, Offer.Answer.DONE, by=by)
    audit.record("certificates.take_offer", offer, by=by, data={"act": offer.act})
    regrading.award(offer.enrolment, offer.activity, by=by)
    return Certificate.objects.filter(completion__enrolment=offer.enrolment_id).first()


@transaction.atomic
def decline(offer: Offer, *, reason: str, by: Person) -> None:
    """Let the certificate stand, with a reason.

    Raises:
        AlreadyAnswered: it was answered before.

    """
    _answer(offer, Offer.Answer.DECLINED, by=by, refusal=reason)
    audit.record("certificates.decline_offer", offer, by=by, data={"reason": reason})


def follow_revocation(certificate: Certificate, *, by: Person | None) -> None:
    """A certificate was revoked, in whatever way: who was asked to is asked no more.

    Runs inside the transaction of the revocation.
    """
    asked = Offer.objects.open().filter(
        act=Offer.Act.REVOKE, certificate__person=certificate.person_id
    )
    for offer in asked.select_related("certificate"):
        if offer.certificate and latest(offer.certificate).pk == certificate.pk:
            _answer(offer, Offer.Answer.DONE, by=by)
            audit.record("certificates.take_offer", offer, by=by, data={"act": offer.act})


def resting_on(enrolments: Iterable[int]) -> dict[int, Certificate]:
    """By enrolment, the certificate that stands because of it: neither revoked nor renewed."""
    found = Certificate.objects.filter(completion__enrolment__in=list(enrolments))
    chosen = found.select_related("completion", "superseded_by", "issuer")
    newest = {c.completion.enrolment_id: latest(c) for c in chosen if c.completion}
    return {
        enrolment: certificate
        for enrolment, certificate in newest.items()
        if certificate.revoked_on is None and certificate.superseded_on is None
    }


def latest(certificate: Certificate) -> Certificate:
    """The certificate itself, or what took its place by correction; a renewal rests on its own."""
    while (newer := getattr(certificate, "superseded_by", None)) and newer.completion_id is None:
        certificate = newer
    return certificate


def in_words(enrolments: Iterable[int]) -> dict[int, str]:
    """By enrolment, the number of its certificate and how it stands today."""
    today = timezone.localdate()
    return {
        enrolment: f"{certificate.number} – {showing.tag(certificate, today).text}"
        for enrolment, certificate in resting_on(enrolments).items()
    }


def ground_of(offer: Offer) -> dict[str, Any]:
    """What the form of a revocation holds when it is opened from an offer; all may be changed."""
    ruling = offer.ruling
    day = ruling.document_on
    return {
        "ground": Certificate.Ground.NOT_ELIGIBLE,
        "decision": ruling.document,
        "decided_on": f"{day:%d/%m/%Y}" if day else "",
        "note": telling.for_register(ruling, offer.enrolment, offer.activity)[:500],
    }


def _offer(
    act: Offer.Act,
    enrolment: Enrolment,
    activity: EditionActivity,
    ruling: Ruling,
    certificate: Certificate | None,
) -> Offer:
    made: Offer = Offer.objects.create(
        act=act,
        enrolment=enrolment,
        activity=activity,
        ruling=ruling,
        certificate=certificate,
        made_at=timezone.now(),
    )
    data = {"act": act, "ruling": ruling.number} | (
        {"certificate": certificate.number} if certificate else {}
    )
    audit.record("certificates.offer", made, by=ruling.by, data=data)
    return made


def _answer(offer: Offer, answer: Offer.Answer, *, by: Person | None, refusal: str = "") -> None:
    waiting = Offer.objects.open().filter(pk=offer.pk)
    if not waiting.update(
        answer=answer, answered_at=timezone.now(), answered_by=by, refusal=refusal
    ):
        raise AlreadyAnswered(str(offer))
    offer.refresh_from_db()
