"""Where questions came from, who vouched for them, and what that rested on."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnlyModel
from quizzes.models.bank import Question, QuestionVersion


class ImportBatch(AppendOnlyModel):
    """Questions taken from one file or one paste, confirmed by a person."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    source_name = models.CharField(max_length=255)
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("lô nhập câu hỏi")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source_name}, {self.at:%d/%m/%Y %H:%M}"

    @property
    def is_undone(self) -> bool:
        return hasattr(self, "undoing")


class ImportedQuestion(models.Model):
    """One question of a batch. The row goes with the question when an undo takes it away."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    question = models.OneToOneField(Question, models.CASCADE, related_name="imported")
    line = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["batch", "line", "pk"]

    def __str__(self) -> str:
        return f"{self.batch}: {self.question}"


class ImportUndoing(AppendOnlyModel):
    """A batch taken back: questions nobody was asked are gone, the others retired."""

    batch = models.OneToOneField(ImportBatch, models.PROTECT, related_name="undoing")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    removed = models.JSONField(default=list)  # keys
    retired = models.JSONField(default=list)  # keys

    def __str__(self) -> str:
        return f"{self.batch}: {len(self.removed)}/{len(self.retired)}"


class QuestionReview(AppendOnlyModel):
    """A version was found fit to be asked.

    `basis` is what it rested on that day: {"edition": mark, "laws": {key: mark}}. When a mark is
    no longer the same, the version is stale.
    """

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="reviews")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    basis = models.JSONField(default=dict)

    class Meta:
        ordering = ["version", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}, {self.at:%d/%m/%Y}"
