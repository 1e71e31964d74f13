"""The register book, sổ cấp giấy chứng nhận: its lines, told from the frozen faces."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from certificates.models import Certificate, RegisterEntry
from certificates.wording import joined, short_date

CHUNK: Final = 1000
HEADINGS: Final = (
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Đơn vị",
    "Khóa/lớp, thời gian",
    "Kết quả/xếp loại",
    "Số hiệu",
    "Số vào sổ",
    "Ngày cấp",
    "Người ký",
    "Ký nhận",
    "Ghi chú",
)
"""Sổ cấp giấy chứng nhận. The sex is not among the facts kept: the column stays for the pen."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the book, in words."""

    position: int
    certificate: Certificate
    holder: str
    birth: str
    unit: str
    course: str
    result: str
    issued_on: str
    signer: str
    handed_over: str
    note: str

    def cells(self) -> tuple[str, ...]:
        """In the order of HEADINGS."""
        return (
            f"{self.position}",
            self.holder,
            self.birth,
            "",
            self.unit,
            self.course,
            self.result,
            self.certificate.number,
            self.certificate.register_number,
            self.issued_on,
            self.signer,
            self.handed_over,
            self.note,
        )


def in_order(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """As they stand in the books: by year, issuer and number."""
    return certificates.order_by("series__year", "series__issuer_code", "sequence")


def noted(certificates: QuerySet[Certificate]) -> QuerySet[Any]:
    """With all that a line says, in one query; `handed_on` is the day of the hand-over."""
    handed = RegisterEntry.objects.filter(
        certificate=OuterRef("pk"), event=RegisterEntry.Event.HANDED_OVER
    ).order_by("position")
    day = handed.annotate(day=KeyTextTransform("on", "data")).values("day")[:1]
    related = certificates.select_related("supersedes", "superseded_by")
    return related.annotate(handed_on=Subquery(day))


def lines(certificates: QuerySet[Certificate]) -> Iterator[Line]:
    """Every line, a chunk in memory at a time."""
    found = noted(certificates).iterator(CHUNK)
    for position, certificate in enumerate(found, start=1):
        yield line(position, certificate)


def line(position: int, certificate: Any) -> Line:
    """The line of a certificate that was `noted`."""
    face = certificate.face
    return Line(
        position=position,
        certificate=certificate,
        holder=face.get("holder_name", ""),
        birth=born(certificate),
        unit=face.get("unit", ""),
        course=joined(face.get("course_title", ""), face.get("period", "")),
        result=face.get("result", ""),
        issued_on=short_date(certificate.valid_from),
        signer=face.get("signer_name", ""),
        handed_over=_handed(certificate.handed_on),
        note="; ".join(_notes(certificate)),
    )


def born(certificate: Certificate) -> str:
    """The day or year alone, without the words of the paper."""
    said = str(certificate.face.get("birth", ""))
    return said.removeprefix("Sinh ngày ").removeprefix("Sinh năm ")


def _handed(day: str | None) -> str:
    return f"Đã nhận {short_date(dt.date.fromisoformat(day))}" if day else ""


def _notes(certificate: Certificate) -> Iterator[str]:
    if certificate.supersedes:
        yield f"Thay cho số {certificate.supersedes.number}"
    if certificate.superseded_on:
        newer = getattr(certificate, "superseded_by", None)
        number = f" bằng số {newer.number}" if newer else ""
        why = certificate.superseded_reason
        yield f"Thay{number} ngày {short_date(certificate.superseded_on)}: {why}"
    if certificate.revoked_on:
        decision = certificate.revocation_decision
        yield f"Thu hồi ngày {short_date(certificate.revoked_on)}" + (
            f" theo QĐ số {decision}" if decision else ""
        )
