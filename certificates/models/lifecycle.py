"""What happens to a certificate after its issue: requests, proposals of two persons, warnings."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from people.models import AppendOnly, AppendOnlyModel, Person


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(certificate__in=Certificate.objects.visible_to(viewer))

    def open(self) -> Self:
        return self.filter(answered_at=None)

    def delete(self) -> NoReturn:
        raise AppendOnly("CorrectionRequest")


class CorrectionRequest(models.Model):
    """The holder says that something on the paper is wrong. Answered once, within `due_on`."""

    class Field(models.TextChoices):
        NAME = "holder_name", _("Họ và tên")
        BIRTH = "birth", _("Ngày sinh")
        UNIT = "unit", _("Đơn vị công tác")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="requests")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    field = models.CharField(_("nội dung sai"), max_length=20, choices=Field.choices)
    proposed = models.CharField(_("đề nghị ghi đúng là"), max_length=400)
    evidence = models.CharField(_("giấy tờ làm căn cứ"), max_length=500)
    made_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(_("lý do từ chối"), max_length=500, blank=True)
    correction = models.OneToOneField(
        Certificate, models.PROTECT, null=True, related_name="request_met"
    )

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị đính chính")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(answered_at=None),
                name="one_open_request_per_certificate",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, refusal="", correction=None)
                | Q(answered_at__isnull=False, correction__isnull=False, refusal="")
                | Q(answered_at__isnull=False, correction=None) & ~Q(refusal=""),
                name="a_request_is_met_or_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.field}"

    @property
    def answer(self) -> str:
        """`open`, `met` or `refused`."""
        if self.answered_at is None:
            return "open"
        return "refused" if self.refusal else "met"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(certificate__in=Certificate.objects.visible_to(viewer))

    def open(self) -> Self:
        return self.filter(decided_at=None)

    def delete(self) -> NoReturn:
        raise AppendOnly("Proposal")


class Proposal(models.Model):
    """A correction or revocation that waits for a second person. It changes nothing by itself."""

    class Act(models.TextChoices):
        CORRECT = "correct", _("Đính chính")
        REVOKE = "revoke", _("Thu hồi")

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="proposals")
    act = models.CharField(max_length=10, choices=Act.choices)
    data = models.JSONField()
    request = models.ForeignKey(
        CorrectionRequest, models.PROTECT, null=True, related_name="proposals"
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed = models.BooleanField(null=True)
    refusal = models.CharField(_("lý do từ chối"), max_length=500, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề xuất chờ xác nhận")
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(decided_at=None),
                name="one_open_proposal_per_certificate",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="nobody_confirms_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, confirmed=None, refusal="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, confirmed=True, refusal="")
                | Q(decided_at__isnull=False, decided_by__isnull=False, confirmed=False)
                & ~Q(refusal=""),
                name="a_proposal_is_confirmed_or_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.act}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))


class ExpiryWarning(AppendOnlyModel):
    """The holder was warned so many days before the end; the database knows no second time."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="warnings")
    days = models.PositiveSmallIntegerField()
    warned_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "days"], name="one_warning_per_certificate_and_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate}: {self.days}"
