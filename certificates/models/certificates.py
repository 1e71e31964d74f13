"""Certificates: what we have vouched for, and what was withdrawn or replaced."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.models.series import Issuer, Series
from courses.models import Completion, CoursePage, StandardEdition
from people.models import AppendOnly, AppendOnlyModel, Person, reach, within

TOKEN_BYTES = 16  # 128 bits: nobody guesses another's


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, viewer: Person, *, on: dt.date | None = None) -> Self:
        """Those of the people whom the viewer sees, and all that an issuer of theirs issued."""
        own = Q(person__in=Person.objects.visible_to(viewer, on=on))
        if paths := reach(viewer):
            issuers = Issuer.objects.filter(within(paths, "unit__"))
            own |= Q(issuer__code__in=issuers.values("code"))
        return self.filter(own)

    def valid_on(self, day: dt.date, prefix: str = "") -> Self:
        return self.filter(counts_on(day, prefix))

    def undrawn(self) -> Self:
        return self.filter(sha256="")

    def delete(self) -> NoReturn:
        raise AppendOnly("Certificate")


def counts_on(day: dt.date, prefix: str = "") -> Q:
    """The condition "vouched for on that day": a later withdrawal does not change the past (P6)."""
    return (
        Q(**{f"{prefix}valid_from__lte": day})
        & (Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gte": day}))
        & (Q(**{f"{prefix}revoked_on": None}) | Q(**{f"{prefix}revoked_on__gt": day}))
        & (Q(**{f"{prefix}superseded_on": None}) | Q(**{f"{prefix}superseded_on__gt": day}))
    )


class Certificate(models.Model):
    """A statement of fact, frozen on the day it was issued.

    `face` holds every printed field; the person, the course and the unit may change or go, the
    certificate stays as it was.
    """

    class Ground(models.TextChoices):
        """Thông tư 03/2023/TT-BNV, điều 8."""

        FRAUD = "fraud", _("Gian lận trong tuyển sinh, học tập")
        NOT_ELIGIBLE = (
            "not_eligible",
            _("Cấp cho người không đủ điều kiện hoặc không đúng thẩm quyền"),
        )
        ALTERED = "altered", _("Bị tẩy xóa, sửa chữa")
        LENT = "lent", _("Cho người khác sử dụng")
        ISSUER_ERROR = "issuer_error", _("Lỗi của cơ quan cấp")

    completion = models.OneToOneField(
        Completion, models.PROTECT, null=True, related_name="certificate"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="certificates")
    standard_edition = models.ForeignKey(StandardEdition, models.PROTECT, related_name="+")
    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="certificates")
    series = models.ForeignKey(Series, models.PROTECT, related_name="certificates")
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("số hiệu"), max_length=40, unique=True)
    register_number = models.CharField(_("số vào sổ"), max_length=40, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    face = models.JSONField()
    template_version = models.CharField(max_length=20)
    issued_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    pdf = models.FileField(upload_to="certificates/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    revoked_on = models.DateField(null=True, blank=True)
    revocation_ground = models.CharField(max_length=20, choices=Ground.choices, blank=True)
    revocation_decision = models.CharField(max_length=120, blank=True)
    revocation_decided_on = models.DateField(null=True, blank=True)
    revocation_note = models.CharField(max_length=500, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    superseded_on = models.DateField(null=True, blank=True)
    superseded_reason = models.CharField(max_length=200, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("giấy chứng nhận")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "sequence"], name="a_number_is_given_once"),
            models.CheckConstraint(
                condition=Q(revoked_on=None, revocation_ground="")
                | Q(revoked_on__isnull=False) & ~Q(revocation_ground=""),
                name="revoked_on_a_legal_ground",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="validity_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "course", "valid_from", "valid_until"]),
            models.Index(fields=["issued_at"], condition=Q(sha256=""), name="not_drawn_yet"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certificates:detail", args=[self.number])

    @property
    def awaits_signature(self) -> bool:
        """A draft: its issuer signs what it issues, and this was not signed yet."""
        return self.issuer.requires_signature and not hasattr(self, "signed_file")

    def get_check_url(self) -> str:
        """The public address in the QR code; only who holds the paper knows it."""
        return reverse("certificates:check_token", args=[self.token])

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(self.number)


class RegisterEntry(AppendOnlyModel):
    """One line of a series' register. Each line carries the hash of the line before."""

    class Event(models.TextChoices):
        ISSUED = "issued", _("Cấp")
        HANDED_OVER = "handed_over", _("Giao")
        CORRECTED = "corrected", _("Đính chính")
        RENEWED = "renewed", _("Gia hạn bằng giấy mới")
        REVOKED = "revoked", _("Thu hồi")
        SIGNED = "signed", _("Ký số")
        EXTENDED = "extended", _("Gia hạn dấu thời gian")

    series = models.ForeignKey(Series, models.PROTECT, related_name="register")
    position = models.PositiveIntegerField()
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="register")
    event = models.CharField(max_length=20, choices=Event.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["series", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "position"], name="one_register_line_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.series}/{self.position}: {self.event} {self.certificate}"
