"""Who keeps the register of an issuer: corrects, revokes, hands over and answers requests."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates import issuers
from certificates.models import Certificate, CorrectionRequest, Issuer, Offer, Proposal
from certificates.models.lifecycle import CorrectionRequestQuerySet, ProposalQuerySet
from certificates.models.offers import OfferQuerySet
from people import audit
from people.models import Person, Role, Unit, reach_as, roles_of, within

KEEPERS: Final = (Role.HR, Role.SIGNER, Role.ADMINISTRATOR)


def codes(viewer: Person) -> frozenset[str]:
    """The issuer codes the viewer keeps. Asked once per request.

    Their mandate covers the unit of an issuer. What was issued before anybody said who issues
    is kept by the administrators of a root unit.
    """
    known: frozenset[str] | None = getattr(viewer, "_kept_codes", None)
    if known is None:
        paths = reach_as(viewer, KEEPERS)
        kept = Q(within(paths, "unit__"))
        if Unit.get_root_nodes().filter(path__in=reach_as(viewer, [Role.ADMINISTRATOR])).exists():
            kept |= Q(code=issuers.FALLBACK_CODE)
        known = frozenset(Issuer.objects.filter(kept).values_list("code", flat=True))
        viewer._kept_codes = known  # type: ignore[attr-defined]  # noqa: SLF001 -- kept for the length of one request
    return known


def certificates(viewer: Person) -> QuerySet[Certificate]:
    """All that the viewer may act upon, whoever holds them."""
    return Certificate.objects.filter(issuer__code__in=codes(viewer))


def keeps(viewer: Person, certificate: Certificate) -> bool:
    return certificate.issuer.code in codes(viewer)


def requests(viewer: Person) -> CorrectionRequestQuerySet:
    """Those to be answered by the viewer, the oldest due first."""
    found = CorrectionRequest.objects.filter(certificate__issuer__code__in=codes(viewer))
    return found.select_related("certificate__issuer", "certificate__person", "by")


def proposals(viewer: Person) -> ProposalQuerySet:
    """Those waiting for a second person, and those decided."""
    found = Proposal.objects.filter(certificate__issuer__code__in=codes(viewer))
    return found.select_related("certificate__issuer", "certificate__person", "proposed_by")


def offers(viewer: Person) -> OfferQuerySet:
    """What marking again suggests, oldest first: to revoke what the viewer keeps, to issue there.

    A pass that waits for its certificate is the business of who issues today.
    """
    kept = codes(viewer)
    here = Q(certificate__issuer__code__in=kept)
    if issuers.code_on(timezone.localdate()) in kept:
        here |= Q(act=Offer.Act.ISSUE)
    return Offer.objects.filter(here).select_related(
        "enrolment__person", "enrolment__edition__course", "activity", "ruling", "certificate"
    )


def waiting(viewer: Person) -> int:
    """How many requests, proposals and offers wait for somebody with the viewer's mandate."""
    asked = requests(viewer).open(), proposals(viewer).open(), offers(viewer).open()
    return sum(each.count() for each in asked)


def look(viewer: Person, *, page: str) -> bool:
    """Record the look if the viewer is an inspector, every time. Says whether they are one."""
    inspecting = Role.INSPECTOR in roles_of(viewer)
    if inspecting:
        audit.record("certificates.view_register", viewer, by=viewer, data={"page": page})
    return inspecting
