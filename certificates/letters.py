"""What the holder is told by letter, in the holder's language, each under a key of its own."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates.models import Certificate, CorrectionRequest
from certificates.wording import short_date
from people import mailing


def tell_of_issue(certificate: Certificate) -> None:
    """Where the issuer signs, the letter comes with the signature: until then there is no file."""
    if certificate.issuer.requires_signature:
        return
    with override(certificate.person.language):
        _write(
            f"certificate:{certificate.pk}",
            certificate,
            _("Giấy chứng nhận %(number)s đã được cấp"),
            _(
                "Anh/Chị đã hoàn thành khóa đào tạo %(course)s và được cấp giấy chứng nhận "
                "số %(number)s. Mời Anh/Chị xem và tải về tại:\n\n%(link)s"
            ),
        )


def tell_of_signature(certificate: Certificate) -> None:
    with override(certificate.person.language):
        _write(
            f"signed:{certificate.pk}",
            certificate,
            _("Giấy chứng nhận %(number)s đã được cấp và ký số"),
            _(
                "Giấy chứng nhận số %(number)s về khóa đào tạo %(course)s đã được ký số. "
                "Mời Anh/Chị xem và tải bản chính thức tại:\n\n%(link)s"
            ),
        )


def tell_of_correction(certificate: Certificate) -> None:
    """`certificate` is the new one."""
    old = certificate.supersedes
    with override(certificate.person.language):
        _write(
            f"corrected:{certificate.pk}",
            certificate,
            _("Giấy chứng nhận đã được đính chính: số mới %(number)s"),
            _(
                "Giấy chứng nhận số %(old)s về khóa đào tạo %(course)s được thay bằng giấy "
                "số %(number)s. Lý do: %(reason)s. Giấy cũ không còn dùng. "
                "Mời Anh/Chị xem và tải giấy mới tại:\n\n%(link)s"
            ),
            {
                "old": old.number if old else "",
                "reason": old.superseded_reason if old else "",
            },
        )


def tell_of_revocation(certificate: Certificate) -> None:
    with override(certificate.person.language):
        _write(
            f"revoked:{certificate.pk}",
            certificate,
            _("Giấy chứng nhận %(number)s đã bị thu hồi"),
            _(
                "Giấy chứng nhận số %(number)s về khóa đào tạo %(course)s đã bị thu hồi từ ngày "
                "%(day)s. Lý do: %(ground)s. Quyết định: %(decision)s.\n\n%(link)s"
            ),
            {
                "day": short_date(certificate.revoked_on) if certificate.revoked_on else "",
                "ground": str(certificate.get_revocation_ground_display()),
                "decision": certificate.revocation_decision or "–",
            },
        )


def tell_of_refusal(request: CorrectionRequest) -> None:
    certificate = request.certificate
    with override(certificate.person.language):
        _write(
            f"request-refused:{request.pk}",
            certificate,
            _("Trả lời đề nghị đính chính giấy chứng nhận %(number)s"),
            _(
                "Đề nghị của Anh/Chị ghi lại “%(proposed)s” trên giấy chứng nhận số %(number)s "
                "chưa được chấp nhận. Lý do: %(refusal)s\n\n%(link)s"
            ),
            {"proposed": request.proposed, "refusal": request.refusal},
        )


def warn_of_expiry(certificate: Certificate, *, stage: int, left: int) -> None:
    """`stage` is one of the four; `left` the days there really are."""
    until = certificate.valid_until
    with override(certificate.person.language):
        _write(
            f"expiry:{certificate.pk}:{stage}",
            certificate,
            _("Giấy chứng nhận %(number)s còn %(left)s ngày"),
            _(
                "Giấy chứng nhận số %(number)s về khóa đào tạo %(course)s có giá trị đến hết ngày "
                "%(day)s, còn %(left)s ngày. Anh/Chị học lại trước ngày đó thì giấy mới nối tiếp "
                "từ ngày hết hạn, không mất ngày nào:\n\n%(renew)s"
            ),
            {
                "left": f"{left}",
                "day": short_date(until) if until else "",
                "renew": f"{settings.SITE_URL}{certificate.course.get_public_path()}",
            },
        )


def _write(
    key: str,
    certificate: Certificate,
    subject: str,
    body: str,
    said: Mapping[str, str] | None = None,
) -> None:
    words = {
        "number": certificate.number,
        "course": certificate.face.get("course_title", ""),
        "name": certificate.face.get("holder_name", ""),
        "link": f"{settings.SITE_URL}{certificate.get_absolute_url()}",
        "phone": settings.HELP_PHONE,
        **(said or {}),
    }
    whole = "\n\n".join(
        [_("Kính gửi Anh/Chị %(name)s,"), body, _("Cần trợ giúp, xin gọi %(phone)s.")]
    )
    mailing.write(key, person=certificate.person, subject=subject % words, body=whole % words)
