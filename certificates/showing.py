"""What pages say about a certificate: how it stands, in one tag, and its code as a drawing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from segno import consts

from certificates.models import Certificate, CorrectionRequest, Proposal
from certificates.paper_codes import segments
from certificates.standing import Standing, days_left, standing
from certificates.wording import short_date

LONG_FIELDS = "holder_name", "position", "unit", "course_title"
FULL_PAGE = 330  # characters of all four together


@dataclass(frozen=True, slots=True)
class Tag:
    """A status in a word, its colour and icon, and until or since when it holds."""

    standing: Standing
    kind: str
    icon: str
    text: str
    note: str


def tag(certificate: Certificate, day: dt.date) -> Tag:
    """How the certificate stands, for its holder and those who answer for them."""
    state = standing(certificate, day)
    match state:
        case Standing.REVOKED:
            words = "bad", "x", _("Đã thu hồi"), since(certificate.revoked_on)
        case Standing.SUPERSEDED:
            words = "info", "swap", _("Đã thay thế"), since(certificate.superseded_on)
        case Standing.EXPIRED:
            words = "", "clock", _("Hết hiệu lực"), until(certificate)
        case Standing.EXPIRING:
            words = "warn", "clock", _left(certificate, day), until(certificate)
        case _:
            words = "ok", "check", _("Còn hiệu lực"), until(certificate)
    return Tag(state, *words)


def qr(certificate: Certificate) -> SafeString:
    """The code on the paper, as an inline drawing."""
    pieces = [
        (piece, consts.MODE_NUMERIC if is_digits else consts.MODE_BYTE)
        for piece, is_digits in segments(check_address(certificate))
    ]
    code = segno.make(pieces, error="m", micro=False)  # type: ignore[arg-type]  # segno takes pieces, its types do not say so
    drawing = code.svg_inline(omitsize=True, svgclass="paper__qr", lineclass=None)
    return mark_safe(drawing)


def is_full(certificate: Certificate) -> bool:
    """Whether the paper has so much to say that the screen sets it smaller, as the file does."""
    words = (certificate.face.get(name, "") for name in LONG_FIELDS)
    return sum(map(len, words)) > FULL_PAGE


def check_address(certificate: Certificate) -> str:
    """The address in the code as it was frozen: the paper in somebody's hands says this one."""
    return str(certificate.face.get("check_url") or settings.SITE_URL)


def since(day: dt.date | None) -> str:
    return _("từ ngày %(day)s") % {"day": short_date(day)} if day else ""


def until(certificate: Certificate) -> str:
    if certificate.valid_until is None:
        return _("Không thời hạn")
    return _("đến hết ngày %(day)s") % {"day": short_date(certificate.valid_until)}


def proposed(proposal: Proposal) -> list[tuple[str, str]]:
    """What a second person is asked to confirm, as label and words; with what stands now."""
    data, certificate = proposal.data, proposal.certificate
    if proposal.act == Proposal.Act.REVOKE:
        grounds = dict(Certificate.Ground.choices)
        day = data["decided_on"]
        said = [
            (_("Căn cứ"), str(grounds.get(data["ground"], ""))),
            (_("Số quyết định"), data["decision"]),
            (_("Ngày quyết định"), short_date(dt.date.fromisoformat(day)) if day else ""),
            (_("Ghi chú"), data["note"]),
        ]
    else:
        labels = dict(CorrectionRequest.Field.choices)
        face = certificate.face
        said = [
            (str(labels[name]), f"{face.get(name) or '–'} → {text or '–'}")
            for name, text in data["changes"].items()
            if text != face.get(name, "")
        ]
        said += [(_("Lý do"), data["reason"]), (_("Số quyết định, văn bản"), data["decision"])]
    return [(label, text) for label, text in said if text]


def _left(certificate: Certificate, day: dt.date) -> str:
    days = days_left(certificate, day)
    return _("Còn %(days)s ngày") % {"days": days} if days else _("Hết hiệu lực sau hôm nay")
