"""Correcting: a new certificate takes the place of one that says something wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from certificates import (
    composing,
    designing,
    issuers,
    issuing,
    letters,
    numbering,
    pairing,
    register,
)
from certificates.faces import CORRECTABLE
from certificates.models import Certificate, ExpiryWarning, Issuer, Proposal, RegisterEntry, Series
from certificates.models.certificates import new_token
from certificates.replacing import NotInForce, counts, replace
from people import audit
from people.models import Person


class NothingToCorrect(Exception):
    """Every word would be as it was."""


class NotCorrectable(Exception):
    """Only name, birth and unit are corrected; anything else is another certificate."""


class NotThatDay(Exception):
    """A correction takes effect after the issue, and not before its day has come."""


@transaction.atomic
def correct(
    certificate: Certificate,
    *,
    changes: Mapping[str, str],
    reason: str,
    decision: str = "",
    by: Person | None,
    on: dt.date,
    proposal: Proposal | None = None,
) -> Certificate:
    """Issue a new certificate with these words of the face changed; it supersedes this one.

    The new one has numbers of its own from the series of that day, is signed by the issuer of
    that day, and counts no longer than the old one would have. Both stay in the register and can
    be checked. The old file is not touched; the new one is drawn by the worker. The holder is
    told.

    Raises:
        NotInForce: it is expired, withdrawn or replaced already. Of two at once one gets this.
        NotCorrectable, NothingToCorrect, NotThatDay: the changes or the day cannot be.
        NeedsAnother: the issuer asks for two persons, and there is no confirmed proposal.
        FaultyFace: a word is empty though it must be printed.

    """
    pairing.insist(certificate, proposal)
    register.hold(certificate.person_id)
    certificate = (
        Certificate.objects.select_related("series", "issuer", "person")
        .select_for_update(of=("self",))
        .get(pk=certificate.pk)
    )
    said = _checked(certificate, changes, on)
    issuer = issuers.successor(certificate.issuer, on)
    books = register.locked_all([(issuer.code, on.year), register.key_of(certificate)])
    new = _next(books[issuer.code, on.year], issuer, certificate, said, on)
    new.save()
    register.append(
        new.series,
        new,
        RegisterEntry.Event.ISSUED,
        at=new.issued_at,
        by=by,
        data=register.issued(new),
    )
    data = {"decision": decision, "changes": said}
    replace(
        certificate,
        new,
        series=books[register.key_of(certificate)],
        event=RegisterEntry.Event.CORRECTED,
        reason=reason,
        on=on,
        at=new.issued_at,
        by=by,
        said=data,
    )
    _carry_warnings(certificate, new)
    audit.record(
        "certificates.correct",
        certificate,
        by=by,
        data={"by": new.number, "reason": reason, "decision": decision, "fields": sorted(said)},
    )
    letters.tell_of_correction(new)
    issuing.queue_drawing(new)
    return new


def _checked(certificate: Certificate, changes: Mapping[str, str], on: dt.date) -> dict[str, str]:
    """The changes that change something, if this may be corrected at all."""
    if certificate.superseded_on or certificate.revoked_on:
        raise NotInForce(certificate.number)
    if on > timezone.localdate() or on < certificate.valid_from:
        raise NotThatDay(f"{on}")
    if not counts(certificate, on):
        raise NotInForce(certificate.number)
    if unknown := changes.keys() - set(CORRECTABLE):
        raise NotCorrectable(min(unknown))
    said = {name: text for name, text in changes.items() if text != certificate.face.get(name, "")}
    if not said:
        raise NothingToCorrect(certificate.number)
    return said


def _next(
    series: Series, issuer: Issuer, old: Certificate, changes: Mapping[str, str], on: dt.date
) -> Certificate:
    """The corrected certificate, complete but not saved; `series` moves on."""
    series.last_number += 1
    new = Certificate(
        person=old.person,
        course_id=old.course_id,
        standard_edition_id=old.standard_edition_id,
        issuer=issuer,
        series=series,
        sequence=series.last_number,
        number=numbering.number(series.issuer_code, series.year, series.last_number),
        register_number=numbering.register_number(
            series.last_number, series.year, issuers.register_code(issuer)
        ),
        token=new_token(),
        template_version=designing.still_drawn(old.template_version),
        issued_at=timezone.now(),
        valid_from=on,
        valid_until=old.valid_until,
        supersedes=old,
    )
    new.face = composing.recompose(new, old.face, changes).to_json()
    return new


def _carry_warnings(old: Certificate, new: Certificate) -> None:
    """What the holder was warned of for the old number they are not told again for the new."""
    ExpiryWarning.objects.bulk_create(
        ExpiryWarning(certificate=new, days=warning.days, warned_on=warning.warned_on)
        for warning in old.warnings.all()
    )
