"""What was learnt from results: figures of tests and questions, replaced by every computation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import EditionActivity
from quizzes.judging import ENOUGH
from quizzes.models.bank import QuestionVersion


def _figure() -> models.DecimalField:  # type: ignore[type-arg]  # mypy: generic only in stubs
    return models.DecimalField(max_digits=14, decimal_places=8, null=True)


class VerdictChoice(models.TextChoices):
    """`quizzes.judging.Verdict`, as lists name it."""

    KEY = "key", _("Đáp án nghi sai")
    RIVAL = "rival", _("Phương án sai được chọn nhiều hơn")
    HARD = "hard", _("Quá khó")
    WEAK = "weak", _("Không phân biệt")
    EASY = "easy", _("Quá dễ")
    UNUSED = "unused", _("Có phương án không ai chọn")
    GOOD = "good", _("Tốt")
    FEW = "few", _("Chưa đủ số liệu")


class TestAnalysis(models.Model):
    """The statistics of one test of one course edition, over the papers handed in by then."""

    __test__ = False  # no test class, whatever pytest makes of the name

    activity = models.OneToOneField(EditionActivity, models.PROTECT, related_name="analysis")
    attempts = models.PositiveIntegerField()
    mean = _figure()
    median = _figure()
    deviation = _figure()
    skewness = _figure()
    kurtosis = _figure()
    consistency = _figure()
    error_ratio = _figure()
    standard_error = _figure()
    median_seconds = models.PositiveIntegerField(null=True)
    computed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("phân tích bài kiểm tra")

    def __str__(self) -> str:
        return f"{self.activity}: {self.attempts}"


class ItemAnalysis(models.Model):
    """The statistics of one question version in one test.

    `responses`: [{"part", "given", "right", "count"}], most frequent first; options by key.
    """

    analysis = models.ForeignKey(TestAnalysis, models.CASCADE, related_name="items")
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="analyses")
    attempts = models.PositiveIntegerField()
    facility = _figure()
    deviation = _figure()
    discrimination = _figure()
    efficiency = _figure()
    guess = _figure()
    upper = _figure()
    lower = _figure()
    median_seconds = models.PositiveIntegerField(null=True)
    responses = models.JSONField(default=list)
    earlier_attempts = models.PositiveIntegerField(default=0)
    earlier_facility = _figure()
    earlier_seconds = models.PositiveIntegerField(null=True)
    recent_attempts = models.PositiveIntegerField(default=0)
    recent_facility = _figure()
    recent_seconds = models.PositiveIntegerField(null=True)
    verdict = models.CharField(max_length=10, choices=VerdictChoice.choices)
    may_be_known = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("phân tích câu hỏi")
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "version"], name="a_version_is_analysed_once_a_test"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.verdict}"

    @property
    def is_enough(self) -> bool:
        return self.attempts >= ENOUGH
