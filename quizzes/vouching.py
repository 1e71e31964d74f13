"""What a reviewed question rests on, and whether that has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext

from courses.models import LegalDocument, StandardEdition
from people.models import Person
from quizzes.models import QuestionReview, QuestionVersion

_LAW = ("number", "issued", "effective", "status", "replaced_by")


def vouch(version: QuestionVersion, *, by: Person | None) -> QuestionReview:
    """Note that this version was found fit, and what it rested on today."""
    return QuestionReview.objects.create(version=version, by=by, basis=_basis(version))


def stale(versions: Iterable[QuestionVersion]) -> dict[int, list[str]]:
    """By version, what changed since it was reviewed, a sentence each; fresh ones are left out.

    A version without a review on record is not judged. Three statements, however many versions.
    """
    known = {version.pk: version for version in versions}
    reviews = QuestionReview.objects.filter(version__in=known).order_by("pk")
    last = {review.version_id: review.basis for review in reviews}
    now = _laws(LegalDocument.objects.all())
    editions = {edition.pk: edition for edition in StandardEdition.objects.all()}
    found = {
        pk: list(_changes(basis, now, editions.get(known[pk].standard_edition_id or 0)))
        for pk, basis in last.items()
    }
    return {pk: sentences for pk, sentences in found.items() if sentences}


def _changes(
    basis: dict[str, Any], now: dict[str, dict[str, str]], edition: StandardEdition | None
) -> Iterator[str]:
    if basis.get("edition", "") != _edition(edition):
        yield gettext("Phiên bản tiêu chuẩn %(edition)s đã thay đổi.") % {"edition": edition or ""}
    for key, then in basis.get("laws", {}).items():
        today = now.get(key, {})
        if then != {name: today.get(name, "") for name in then}:
            law = today.get("number") or then.get("number", key)
            yield gettext("Văn bản %(law)s đã thay đổi.") % {"law": law}


def _basis(version: QuestionVersion) -> dict[str, Any]:
    words = _words(version)
    cited = [
        law
        for law in LegalDocument.objects.all()
        if law.number in words or law.cite in {version.clause, version.source}
    ]
    return {"edition": _edition(version.standard_edition), "laws": _laws(cited)}


def _laws(laws: Iterable[LegalDocument]) -> dict[str, dict[str, str]]:
    return {law.key: {name: getattr(law, name) for name in _LAW} for law in laws}


def _edition(edition: StandardEdition | None) -> str:
    return f"{edition.code} {edition.withdrawn_on or ''}".strip() if edition else ""


def _words(version: QuestionVersion) -> str:
    texts = [version.stem, version.explanation, version.clause, version.source]
    options = [option["text"] for option in version.options]
    return " ".join([*texts, *options, *version.references])
