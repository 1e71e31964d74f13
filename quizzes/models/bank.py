"""The question bank: questions, and their versions that never change."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, StandardEdition
from people.models import AppendOnlyModel
from quizzes.asking import Task, task_of


class QuestionType(models.TextChoices):
    SINGLE_CHOICE = "single_choice", _("Chọn một")
    MULTIPLE_CHOICE = "multiple_choice", _("Chọn nhiều")
    TRUE_FALSE = "true_false", _("Đúng – sai")
    MATCHING = "matching", _("Ghép đôi")
    ORDERING = "ordering", _("Sắp thứ tự")
    NUMERIC = "numeric", _("Nhập số")
    SHORT_ANSWER = "short_answer", _("Trả lời ngắn")
    CLOZE = "cloze", _("Điền vào đoạn văn")


class Difficulty(models.TextChoices):
    EASY = "easy", _("Dễ")
    MEDIUM = "medium", _("Trung bình")
    HARD = "hard", _("Khó")


class QuestionQuerySet(models.QuerySet["Question"]):
    def askable(self, course: CoursePage) -> Self:
        """Those a test of this course may draw: the reviewed ones."""
        return self.filter(
            course=course, state=Question.State.REVIEWED, current__isnull=False
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
    # that of its case among the cases of the pack; 0: it asks about none
    case_position = models.PositiveSmallIntegerField(default=0, editable=False)
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

    `body` holds what the type needs, under the names of a course pack: `options` (here with a
    key), `pairs`, `order`, `text`, `gaps`, `answers`, `tolerance`, `unit`, `case_sensitive`,
    `ignore_accents`, `scoring`; what is empty is left out. `case` is the whole situation (id,
    title, text) as it was told at that time. `en` says all that is shown in English, under the
    same names and with a `case` of its own; it is shown, and marks nothing.
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

    @cached_property
    def task(self) -> Task:
        """What it asks, and what is right; made once, as nothing it is made of changes."""
        return task_of(self.type, self.body)

    @property
    def options(self) -> list[dict[str, Any]]:
        return list(self.body.get("options", []))

    @property
    def case(self) -> dict[str, Any]:
        """The situation it asks about; empty if there is none."""
        return dict(self.body.get("case", {}))

    @property
    def english(self) -> dict[str, Any]:
        """What it shows in English; empty if it is not translated."""
        return dict(self.body.get("en", {}))
