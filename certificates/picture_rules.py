"""Whose signature and seal a template pictures, and when it may not.

A picture of a signature is not a signature. It is printed only where the paper needs no digital
one: there the agency's own software shows both, as part of signing.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from certificates import composing
from certificates.models import CertificateTemplate, Issuer


def claim(template: CertificateTemplate, *, signature: bool, seal: bool) -> None:
    """Write down whose they are, as the names stand on paper today, for those that were chosen.

    A seal that was there before stays of the agency it was of.
    """
    owner = template.pictures_of
    if seal or (signature and template.seal is None):
        template.pictured_agency = composing.agency_of(owner) if owner else ""
    if signature:
        template.pictured_signer = composing.signer_of(owner) if owner else ""


def speaking_against(template: CertificateTemplate) -> list[str]:
    """One sentence for each reason why the pictures may not go with the papers of today."""
    owner = template.pictures_of
    if template.signature is None and template.seal is None:
        return []
    if owner is None:
        return [_("Hãy chọn cơ quan cấp có chữ ký và con dấu trong ảnh.")]
    if refused := refusal(owner):
        return [refused]
    found = []
    if template.pictured_agency != composing.agency_of(owner):
        found.append(_("Ảnh con dấu, ảnh chữ ký: tên cơ quan cấp đã đổi, hãy tải ảnh mới."))
    elif template.signature and template.pictured_signer != composing.signer_of(owner):
        said = {"signer": composing.signer_of(owner)}
        found.append(_("Ảnh chữ ký: người ký nay là %(signer)s, hãy tải ảnh mới.") % said)
    return found


def refusal(owner: Issuer) -> str:
    """Why no picture stands on the papers of this issuer; empty if one may."""
    if not owner.requires_signature:
        return ""
    return _(
        "Cơ quan cấp này phải ký số: ảnh chữ ký và con dấu do phần mềm ký đặt lúc ký, không in sẵn "
        "trên bản chưa ký."
    )
