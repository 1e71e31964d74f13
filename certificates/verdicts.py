"""The verdict of a public check in words: what it is, why, and what to compare with the paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import numbering
from certificates.checking import Finding, Verdict
from certificates.models import Certificate, SignedFile
from certificates.showing import since, until
from certificates.standing import days_left
from certificates.wording import short_date

EXAMPLE = numbering.number("VLG", 2026, 123)


@dataclass(frozen=True, slots=True)
class Band:
    """What everybody sees first: colour, icon, and the answer with its reason."""

    kind: str
    icon: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `outcome` is yes, no or na."""

    outcome: str
    icon: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """Something printed on the paper."""

    label: str
    text: str


def band(finding: Finding) -> Band:
    """The answer and its reason. An honest holder is never left with a bare "invalid"."""
    if finding.certificate is None:
        return _refusal(finding)
    return _answer(finding, finding.certificate)


def _answer(finding: Finding, certificate: Certificate) -> Band:
    match finding.verdict:
        case Verdict.EXPIRED:
            title = _("Giấy chứng nhận đã hết hạn ngày %(day)s") % _day(certificate.valid_until)
            text = _("Giấy chứng nhận là thật nhưng không còn hiệu lực.")
            return Band("warn", "clock", title, text)
        case Verdict.SUPERSEDED:
            reason = certificate.superseded_reason or _("đính chính")
            text = _("Lý do: %(reason)s. Giấy này không còn dùng, hãy xem bản mới.")
            return Band(
                "info", "swap", _("Đã thay bằng giấy chứng nhận mới"), text % {"reason": reason}
            )
        case Verdict.REVOKED:
            title = _("Giấy chứng nhận đã bị thu hồi ngày %(day)s") % _day(certificate.revoked_on)
            text = _("Lý do: %(reason)s. Không dùng làm minh chứng.")
            return Band("bad", "x", title, text % {"reason": _ground(certificate)})
        case _ if certificate.awaits_signature:
            text = _("Giấy đã vào sổ nhưng còn chờ ký số. Chưa dùng làm minh chứng.")
            return Band("warn", "clock", _("Bản nháp chưa ký"), text)
        case _:
            return Band("ok", "check", _("Giấy chứng nhận hợp lệ"), moment(finding))


def _ground(certificate: Certificate) -> str:
    ground = str(certificate.get_revocation_ground_display())
    decision = certificate.revocation_decision
    return f"{ground} ({decision})" if decision else ground


def _refusal(finding: Finding) -> Band:
    number = {"number": finding.typed}
    example = {"example": EXAMPLE}
    mistyped = _("Số này không đúng quy cách")
    match finding.verdict:
        case Verdict.MISTYPED:
            return Band(
                "",
                "edit",
                mistyped,
                _(
                    "Ký tự cuối không khớp với phần đứng trước. Có thể Anh/Chị gõ nhầm, thiếu hoặc "
                    "thừa một ký tự. Kết quả này không có nghĩa là giấy giả."
                ),
            )
        case Verdict.NOT_A_NUMBER:
            return Band(
                "",
                "edit",
                mistyped,
                _(
                    "Số hiệu bắt đầu bằng GCN, ví dụ %(example)s, in cạnh mã QR. "
                    "Số vào sổ không dùng để tra cứu."
                )
                % example,
            )
        case Verdict.NOT_FOUND:
            return Band(
                "",
                "search",
                _("Không tìm thấy số %(number)s") % number,
                _(
                    "Số đúng quy cách nhưng hệ thống này chưa cấp. Hãy so lại từng ký tự với giấy; "
                    "nếu vẫn đúng, vui lòng hỏi cơ quan cấp ghi trên giấy."
                ),
            )
        case Verdict.DISPUTED:
            return Band(
                "bad",
                "alert",
                _("Chưa xác nhận được số %(number)s") % number,
                _(
                    "Dữ liệu của giấy này không khớp với sổ cấp. Không dùng làm minh chứng cho đến "
                    "khi cơ quan cấp trả lời."
                ),
            )
        case _:
            return Band(
                "",
                "search",
                _("Không tìm thấy giấy chứng nhận của mã này"),
                _(
                    "Mã QR có thể bị mờ, bị dán đè, hoặc không do hệ thống này in. "
                    "Hãy nhập số hiệu in cạnh mã."
                ),
            )


def fields(finding: Finding) -> list[Field]:
    """What to compare with the paper: all that is printed for who has it, else the least.

    A number can be guessed, so it shows no more than whose it is and what it is worth. Of the
    birth date nobody is shown more than the year.
    """
    if finding.certificate is None:
        return []
    found = _printed(finding.certificate) if finding.whole else _least(finding.certificate)
    return [field for field in found if field.text]


def _printed(certificate: Certificate) -> list[Field]:
    face = certificate.face
    return [
        Field(_("Năm sinh"), face.get("birth", "")[-4:]),
        Field(_("Chức vụ, chức danh"), face.get("position", "")),
        Field(_("Đơn vị công tác"), face.get("unit", "")),
        Field(face.get("statement", ""), face.get("course_title", "")),
        Field(_("Tiêu chuẩn"), face.get("standard", "")),
        Field(_("Thời gian học"), face.get("period", "")),
        Field(_("Thời lượng"), face.get("duration", "")),
        Field(_("Kết quả"), face.get("result", "")),
        Field(_("Nơi và ngày cấp"), face.get("place_date", "")),
        Field(_("Hiệu lực"), face.get("valid_until", "") or _("Không thời hạn")),
        Field(_("Cơ quan cấp"), _in_order(face, "superior", "issuer")),
        Field(_("Người ký"), _in_order(face, "signer_position", "signer_name")),
        Field(_("Số hiệu"), face.get("number", "")),
        Field(_("Số vào sổ"), face.get("register_number", "")),
    ]


def _least(certificate: Certificate) -> list[Field]:
    face = certificate.face
    return [
        Field(face.get("statement", ""), face.get("course_title", "")),
        Field(_("Cơ quan cấp"), _in_order(face, "issuer")),
        Field(_("Ngày cấp"), short_date(certificate.valid_from)),
        Field(_("Hiệu lực"), until(certificate)),
        Field(_("Số hiệu"), certificate.number),
    ]


def _in_order(face: dict[str, str], *names: str) -> str:
    return ", ".join(face[name].replace("\n", ", ") for name in names if face.get(name))


def checks(finding: Finding) -> list[Check]:
    """What was looked at to reach the verdict; nothing is claimed that was not."""
    certificate = finding.certificate
    if certificate is None:
        return []
    return [
        Check("yes", "check", _("Có trong sổ cấp của hệ thống")),
        Check("yes", "check", _("Nội dung còn nguyên như khi ghi vào sổ")),
        _withdrawal(finding, certificate.revoked_on, _("Chưa bị thu hồi"), _("Đã bị thu hồi")),
        _withdrawal(finding, certificate.superseded_on, _("Chưa bị thay thế"), _("Đã thay thế")),
        _age(finding, certificate),
        _signature(certificate),
    ]


def _signature(certificate: Certificate) -> Check:
    """Said to be right only where a signature was proven and its file is kept (SignedFile)."""
    signed: SignedFile | None = getattr(certificate, "signed_file", None)
    if signed is None:
        if certificate.awaits_signature:
            return Check("no", "clock", _("Chữ ký số: đang chờ ký"))
        return Check("na", "info", _("Chữ ký số: tệp PDF chưa được ký số"))
    said = _("%(signer)s ký lúc %(time)s ngày %(day)s")
    at = timezone.localtime(signed.signed_at)
    words = {
        "signer": signed.common_name,
        "time": f"{at:%H:%M}",
        "day": short_date(at.date()),
    }
    return Check("yes", "check", _("Chữ ký số đúng"), said % words)


def _withdrawal(finding: Finding, on: dt.date | None, yes: str, no: str) -> Check:
    if on is None or on > timezone.localdate(finding.at):
        return Check("yes", "check", yes)
    return Check("no", "x", no, since(on))


def _age(finding: Finding, certificate: Certificate) -> Check:
    left = days_left(certificate, timezone.localdate(finding.at))
    if left is None or left >= 0:
        return Check("yes", "check", _("Còn trong thời hạn"), until(certificate))
    return Check("no", "x", _("Đã quá thời hạn"), until(certificate))


def moment(finding: Finding) -> str:
    """When it was looked up: an answer is as old as that."""
    return _("Tra cứu lúc %(time)s ngày %(day)s trên hệ thống của cơ quan cấp.") % {
        "time": f"{timezone.localtime(finding.at):%H:%M}",
        "day": short_date(timezone.localdate(finding.at)),
    }


def _day(day: dt.date | None) -> dict[str, str]:
    return {"day": short_date(day) if day else ""}
