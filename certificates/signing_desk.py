"""What a signer's desk shows beside the papers: their courses, and whether a key is at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from certificates import signing
from certificates.models import Certificate
from certificates.signing_setup import NotSetUp


@dataclass(frozen=True, slots=True)
class Batch:
    """The papers of one course that wait."""

    pk: int
    title: str
    count: int


def courses(waiting: QuerySet[Certificate]) -> list[Batch]:
    """The courses whose papers wait, in the order of their titles."""
    found = waiting.order_by("course__title").values_list("course", "course__title")
    return [Batch(*row) for row in found.annotate(count=Count("pk"))]


def signs_here(certificates: Iterable[Certificate]) -> bool:
    """Whether this host holds a key for one of them. The key itself is not opened."""
    try:
        found = [signing.signatory_of(certificate) for certificate in certificates]
    except NotSetUp:
        return False
    return any(signatory is not None and signatory.key is not None for signatory in found)
