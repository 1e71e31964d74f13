"""More time in tests: who was given how much, from which day, by which decision."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models.audit import AppendOnlyModel
from people.models.persons import Person


class ExtraTime(AppendOnlyModel):
    """One decision about the working time of a person's tests, from a day until the next one.

    It names the document alone: what lies behind it may be about somebody's health, and is not
    kept here.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="extra_time")
    factor = models.DecimalField(_("hệ số"), max_digits=3, decimal_places=2, null=True)
    since = models.DateField(_("từ ngày"))
    document = models.CharField(_("số quyết định"), max_length=80)
    document_on = models.DateField(_("ngày quyết định"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("thời gian làm bài thêm")
        constraints = [
            models.CheckConstraint(
                condition=Q(factor=None) | Q(factor__gte=1) & Q(factor__lte=4),
                name="a_decision_only_adds_time",
            ),
            models.CheckConstraint(
                condition=~Q(document=""), name="extra_time_rests_on_a_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.since:%Y-%m-%d}: {self.factor or '∞'}"
