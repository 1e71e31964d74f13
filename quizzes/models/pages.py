"""The test as a page of a course: its preset, its limits and its blueprint."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable, Page

from courses.models import Activity, ActivityKind, Addressed, Bilingual, CoursePage
from quizzes.models.bank import Difficulty


class Preset(models.TextChoices):
    """Three presets instead of a page of tick-boxes (ux.md 2.4)."""

    PRACTICE = "practice", _("Tự kiểm tra")
    FINAL = "final", _("Kiểm tra cuối khóa")
    SUPERVISED = "supervised", _("Thi có giám sát")


class QuizPage(Addressed, Bilingual, Activity, Page):
    """A test. Its questions are drawn from the course's bank by the blueprint."""

    activity_kind = ActivityKind.TEST

    preset = models.CharField(
        _("hình thức"), max_length=20, choices=Preset.choices, default=Preset.FINAL
    )
    minutes = models.PositiveSmallIntegerField(
        _("thời gian làm bài (phút)"),
        null=True,
        blank=True,
        help_text=_("Bỏ trống: không hạn giờ."),
    )
    attempts = models.PositiveSmallIntegerField(
        _("số lần làm"), default=3, validators=[MinValueValidator(1)]
    )
    wait_hours = models.PositiveSmallIntegerField(_("chờ sau lần cuối (giờ)"), default=24)

    parent_page_types = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "quizzes/start.html"
    content_panels = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("preset"),
        FieldPanel("minutes"),
        FieldPanel("attempts"),
        FieldPanel("wait_hours"),
        InlinePanel("blueprint", label=_("Dòng của ma trận đề"), min_num=1),
    ]

    class Meta:
        verbose_name = _("bài kiểm tra")

    @property
    def course(self) -> CoursePage:
        return CoursePage.objects.parent_of(self).get()

    def get_public_path(self) -> str:
        return reverse("quizzes:start", args=[self.course.slug, self.slug])


class BlueprintLine(Orderable):
    """Draw `count` questions of this topic and difficulty; unseen ones first."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.CharField(_("chủ đề"), max_length=120)
    difficulty = models.CharField(
        _("mức độ"), max_length=10, choices=Difficulty.choices, blank=True
    )
    count = models.PositiveSmallIntegerField(_("số câu"), validators=[MinValueValidator(1)])

    panels = [FieldPanel("topic"), FieldPanel("difficulty"), FieldPanel("count")]

    def __str__(self) -> str:
        return f"{self.topic} × {self.count}"
