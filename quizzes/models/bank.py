"""The question bank: questions, and their versions that never change."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, StandardEdition
from people.models import AppendOnlyModel


class QuestionType(models.TextChoices):
    SINGLE_CHOICE = "single_choice", _("Chọn một")
    MULTIPLE_CHOICE = "multiple_choice", _("Chọn nhiều")
    TRUE_FALSE = "true_false", _("Đúng – sai")
    MATCHING = "matching", _("Ghép đôi")
    ORDERING = "ordering", _("Sắp thứ tự")
    NUMERIC = "numeric", _("Nhập số")
    SHORT_ANSWER = "short_answer", _("Trả lời ngắn")


# The types that can be asked today; the others wait in the bank (issue: quizzes).
ASKED_TYPES = (
    QuestionType.SINGLE_CHOICE,
    QuestionType.MULTIPLE_CHOICE,
    QuestionType.TRUE_FALSE,
)


class Difficulty(models.TextChoices):
    EASY = "easy", _("Dễ")
    MEDIUM = "medium", _("Trung bình")
    HARD = "hard", _("Khó")


class QuestionQuerySet(models.QuerySet["Question"]):
    def askable(self, course: CoursePage) -> Self:
        """Those a test of this course may draw: reviewed, and of a type that can be asked."""
        return self.filter(
            course=course, state=Question.State.REVIEWED, current__type__in=ASKED_TYPES
        ).select_related("current")


class Question(models.Model):
    """A question under one key for ever; what it says is in its versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Bản nháp")
        REVIEWED = "reviewed", _("Đã duyệt")
        RETIRED = "retired", _("Ngừng dùng")

    key = models.CharField(_("mã câu hỏi"), max_length=40, unique=True)
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0, editable=False)  # in the course pack
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    current = models.ForeignKey(
        "quizzes.QuestionVersion", models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("câu hỏi")
        verbose_name_plural = _("câu hỏi")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class QuestionVersion(AppendOnlyModel):
    """What a question said at one time: text, key, feedback.

    `body` holds what the type needs: `options` (key, text, correct, feedback), `pairs`, `order`,
    `answers`, `tolerance`, `unit`, `case_sensitive`.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    type = models.CharField(max_length=20, choices=QuestionType.choices)
    stem = models.TextField()
    body = models.JSONField()
    explanation = models.TextField(blank=True)
    clause = models.CharField(max_length=60, blank=True)
    topic = models.CharField(max_length=120)
    difficulty = models.CharField(max_length=10, choices=Difficulty.choices)
    standard_edition = models.ForeignKey(
        StandardEdition, models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=255, blank=True)
    certainty = models.CharField(max_length=20, blank=True)
    references = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_versions_are_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question} ({self.number})"

    @property
    def options(self) -> list[dict[str, Any]]:
        return list(self.body.get("options", []))

    @property
    def correct(self) -> frozenset[str]:
        return frozenset(option["key"] for option in self.options if option["correct"])
