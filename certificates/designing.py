"""Templates in use: activated once, for good; what they replace goes on drawing its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from certificates import picture_rules, previewing
from certificates.designs import Design
from certificates.drawing import NEWEST, OLDEST
from certificates.faces import Face
from certificates.layouts import LAYOUTS
from certificates.models import Certificate, CertificateTemplate
from certificates.pictures import Kind
from certificates.typesetting import UnknownTemplate
from people import audit
from people.models import Person
from people.prepared import prepared

BUILT_IN: Final = frozenset({OLDEST, *LAYOUTS})


class NotReady(Exception):
    """Something speaks against the template; `sentences` say what."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class AlreadyActivated(Exception):
    """The version is in use or was; it stays as it is."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a new certificate is drawn with: the code it keeps, and the template's words."""

    code: str = NEWEST
    words: dict[str, str] = field(default_factory=dict)


def in_force() -> Paper:
    """The template activated last; the product's own layout until there is one."""
    newest = next(iter(_newest()), None)
    return Paper(str(newest.code), newest.words()) if newest else Paper()


@prepared
def _newest() -> QuerySet[CertificateTemplate]:
    return CertificateTemplate.objects.activated().order_by("-activated_at", "-pk")[:1]


def kept(code: str) -> Design | None:
    """The design behind the code of a certificate; None for a layout of the product.

    Raises UnknownTemplate if there is none, or it no longer says what it said when activated.
    """
    if code in BUILT_IN:
        return None
    used = CertificateTemplate.objects.activated().select_related(*Kind)
    template = used.filter(code=code).first()
    if template is None or code_of(template) != code:
        raise UnknownTemplate(code)
    return template.design()


def of(certificate: Certificate) -> Design | None:
    """The design of a certificate as it is drawn: its code's, with the pictures true on its face.

    The issuer is fixed with the certificate, and whether it signs digitally with its first one.
    """
    design = kept(certificate.template_version)
    if design is None or not design.vouches():
        return design
    return fitting(
        design,
        Face.from_json(certificate.face),
        draft=certificate.issuer.requires_signature,
    )


def fitting(design: Design, face: Face, *, draft: bool) -> Design:
    return design.fitting(agency=face.issuer, signer=face.signer_name, draft=draft)


def still_drawn(code: str) -> str:
    """The code a correction of such a certificate gets: the same, but for the untagged first."""
    return NEWEST if code == OLDEST else code


def speaking_against(template: CertificateTemplate) -> list[str]:
    """One sentence for each reason why the template may not be used today; none if it may."""
    return [
        *previewing.speaking_against(template.design, template.words()),
        *picture_rules.speaking_against(template),
    ]


@transaction.atomic
def activate(template: CertificateTemplate, *, by: Person | None) -> None:
    """Draw every certificate issued from now on with this version.

    Raises:
        AlreadyActivated: it is, or was, in use.
        NotReady: a letter is missing, a text overflows, a picture has no room or is of somebody
            else, the code would not scan, the colour is too pale.

    """
    held = CertificateTemplate.objects.select_for_update().get(pk=template.pk)
    if held.is_activated:
        raise AlreadyActivated(str(held))
    if sentences := speaking_against(held):
        raise NotReady(sentences)
    code = code_of(held)
    CertificateTemplate.objects.filter(pk=held.pk).update(
        activated_at=timezone.now(), activated_by=by, code=code
    )
    template.refresh_from_db()
    audit.record("certificates.activate_template", template, by=by, data={"code": code})


@transaction.atomic
def next_version(template: CertificateTemplate, *, by: Person | None) -> CertificateTemplate:
    """A draft that says the same under the next number; the draft there is, if there is one."""
    versions = CertificateTemplate.objects.select_for_update().filter(name=template.name)
    if draft := versions.filter(activated_at=None).order_by("-version").first():
        return draft
    newest = versions.aggregate(newest=Max("version"))["newest"]
    draft = CertificateTemplate.objects.get(pk=template.pk)
    draft.pk, draft.version = None, newest + 1
    draft.activated_at = draft.activated_by = draft.code = None
    draft._state.adding = True  # noqa: SLF001 -- Django's documented way to copy a row
    draft.save()
    audit.record("certificates.draft_template", draft, by=by, data={"from": template.version})
    return draft


def code_of(template: CertificateTemplate) -> str:
    """`mau-12-3fa9c1d2`: which row, and what it says."""
    return f"mau-{template.pk}-{template.digest()}"
