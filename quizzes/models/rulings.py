"""Rulings: how a question that was asked is marked after all, and how far that has come."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseEdition, EditionActivity
from people.models import AppendOnlyModel
from quizzes.models.attempts import Attempt
from quizzes.models.bank import QuestionVersion

_FACTS: Final = (
    "version_id",
    "kind",
    "named",
    "takes_back_id",
    "edition_id",
    "activity_id",
    "since",
    "until",
    "reason",
    "document",
    "document_on",
)


class RulingKind(models.TextChoices):
    """`quizzes.rekeying.Act`, and taking one back."""

    CORRECT = "correct", _("Sửa đáp án")
    ACCEPT = "accept", _("Nhận thêm đáp án")
    DROP = "drop", _("Bỏ câu, không tính điểm")
    TAKE_BACK = "take_back", _("Rút quyết định")


class Decided(models.Model):
    """What is decided of one version, for which papers, and on which ground.

    `named`: the answers, as `quizzes.rekeying.Named`. Without an edition, a test or days: every
    paper with this version, whenever it is handed in; both days count.
    """

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    kind = models.CharField(_("cách chấm lại"), max_length=10, choices=RulingKind.choices)
    named = models.JSONField(default=dict)
    takes_back = models.ForeignKey(
        "quizzes.Ruling", models.PROTECT, null=True, blank=True, related_name="+"
    )
    edition = models.ForeignKey(CourseEdition, models.PROTECT, null=True, related_name="+")
    activity = models.ForeignKey(EditionActivity, models.PROTECT, null=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(_("lý do"), max_length=500)
    document = models.CharField(_("số biên bản, quyết định"), max_length=120, blank=True)
    document_on = models.DateField(_("ngày biên bản, quyết định"), null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def facts(self) -> dict[str, Any]:
        """All that is decided, as the columns are named."""
        return {name: getattr(self, name) for name in _FACTS}

    def covers(self, attempt: Attempt) -> bool:
        """Whether it is about a paper with this version; one still open counts as of now."""
        day = timezone.localdate(attempt.submitted_at or timezone.now())
        in_time = (self.since or dt.date.min) <= day <= (self.until or dt.date.max)
        return in_time and self.is_about(attempt.activity)

    def is_about(self, test: EditionActivity) -> bool:
        """Whether it is about papers of this test, of one day or another."""
        return self.activity_id in {None, test.pk} and self.edition_id in {None, test.edition_id}


class RulingDraft(Decided):
    """A ruling that is being looked at. It changes nothing, and goes when it is decided."""

    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("bản nháp chấm lại")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_kind_display()}"


class Ruling(AppendOnlyModel, Decided):
    """A decision in force until another takes it back. Its number names the grading version."""

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="rulings")
    number = models.PositiveIntegerField(unique=True)
    takes_back = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="taken_back_by"
    )
    awards = models.BooleanField(default=True)  # who passes now finishes the test at once
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("quyết định chấm lại")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="take_back", takes_back__isnull=False)
                | ~Q(kind="take_back") & Q(takes_back=None),
                name="only_taking_back_names_another_ruling",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_ruling_gives_its_reason"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="a_ruling_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.version}, {self.get_kind_display()}"

    @property
    def is_taken_back(self) -> bool:
        return hasattr(self, "taken_back_by")


class Regrading(models.Model):
    """How far the papers of a ruling are marked again. The results say it; this only sums up."""

    ruling = models.OneToOneField(Ruling, models.PROTECT, related_name="regrading")
    # As they were looked at and decided.
    papers = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    gained = models.PositiveIntegerField()
    lost = models.PositiveIntegerField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("đợt chấm lại")

    def __str__(self) -> str:
        return f"{self.ruling}: {self.papers}"
