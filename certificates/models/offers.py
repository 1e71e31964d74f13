"""Offers: what marking a test again suggests for a certificate. Nothing follows by itself."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from courses.models import EditionActivity, Enrolment
from people.models import AppendOnly, Person
from quizzes.models import Ruling


class OfferQuerySet(models.QuerySet["Offer"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(enrolment__in=Enrolment.objects.visible_to(viewer))

    def open(self) -> Self:
        return self.filter(answer="")

    def delete(self) -> NoReturn:
        raise AppendOnly("Offer")


class Offer(models.Model):
    """A ruling turned the pass behind a certificate. Answered once.

    `certificate` is the one that would be revoked; an offer to issue has none yet.
    """

    class Act(models.TextChoices):
        ISSUE = "issue", _("Cấp giấy")
        REVOKE = "revoke", _("Thu hồi")

    class Answer(models.TextChoices):
        DONE = "done", _("Đã thực hiện")
        DECLINED = "declined", _("Không thực hiện")
        OVERTAKEN = "overtaken", _("Không còn cần: đã chấm lại lần nữa")

    act = models.CharField(max_length=10, choices=Act.choices)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+")
    activity = models.ForeignKey(EditionActivity, models.PROTECT, related_name="+")
    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="+")
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="offers"
    )
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(_("lý do"), max_length=500, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị sau chấm lại")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(answer=""),
                name="one_open_offer_per_pass",
            ),
            models.CheckConstraint(
                condition=Q(act="issue", certificate=None)
                | Q(act="revoke", certificate__isnull=False),
                name="an_offer_to_revoke_names_its_certificate",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None, refusal="")
                | Q(answer="declined", answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(refusal="")
                | Q(answer__in=["done", "overtaken"], answered_at__isnull=False, refusal=""),
                name="an_offer_is_declined_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.act}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))
