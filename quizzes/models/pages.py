"""The test as a page of a course: its preset, its limits and its blueprint."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from courses import blueprints
from courses.models import Activity, ActivityKind, Addressed, Bilingual, CoursePage
from quizzes.drawing_papers import Candidate, Line
from quizzes.formats.tidying import tidy
from quizzes.models.bank import Difficulty, Question
from quizzes.retaking import PRESETS, Allowance, Window


class Preset(models.TextChoices):
    """Three presets instead of a page of tick-boxes (ux.md 2.4)."""

    PRACTICE = "practice", _("Tự kiểm tra")
    FINAL = "final", _("Kiểm tra cuối khóa")
    SUPERVISED = "supervised", _("Thi có giám sát")


def bank_of(course: CoursePage) -> list[Candidate]:
    """What a test of this course may draw from, as far as counting goes."""
    return [
        Candidate(question.pk, current.topic, current.difficulty, clause=current.clause)
        for question in Question.objects.askable(course)
        if (current := question.current)
    ]


def shortages(course: CoursePage, lines: Iterable[Line]) -> list[str]:
    """One sentence for each line, or lines together, that ask for more than the bank has."""
    asked = list(lines)
    return [
        (
            gettext("Dòng %(lines)s cần %(count)d câu, ngân hàng chỉ có %(available)d.")
            if len(shortage.places) == 1
            else gettext(
                "Các dòng %(lines)s cùng cần %(count)d câu, ngân hàng chỉ có %(available)d."
            )
        )
        % {
            "lines": "; ".join(in_words(asked[place]) for place in shortage.places),
            "count": shortage.wanted,
            "available": shortage.held,
        }
        for shortage in blueprints.shortages(asked, bank_of(course))
    ]


def in_words(line: Line) -> str:
    """What a line asks for, its count aside: “mo-dau”, điều khoản 7.2, mức dễ."""
    told = f"“{line.topic}”"
    if line.clause:
        told += gettext(", điều khoản %(clause)s") % {"clause": line.clause}
    if line.difficulty:
        level = Difficulty(line.difficulty).label.lower()
        told += gettext(", mức %(difficulty)s") % {"difficulty": level}
    return told


class QuizPageForm(WagtailAdminPageForm):
    """A draft may ask for anything; what is published must be served by the bank.

    The lines being edited are not yet on the page when Django cleans it, so the form looks at
    them itself, and tells the page not to look at its old ones.
    """

    instance: QuizPage

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.instance.bank_is_checked = True
        course = CoursePage.objects.filter(pk=self._parent().pk).first()
        if course and not self.is_deferred_validation:
            for sentence in shortages(course, self._lines()):
                self.add_error(None, sentence)
        return cleaned

    def _parent(self) -> Page:
        return self.parent_page or self.instance.get_parent()

    def _lines(self) -> Iterable[Line]:
        for form in self.formsets["blueprint"].forms:
            line = form.cleaned_data if form.is_valid() else {}
            if line.get("topic") and line.get("count") and not line.get("DELETE"):
                yield form.instance.line


class ByPreset(forms.NullBooleanSelect):
    """Yes, no, or whatever the preset does."""

    def __init__(self) -> None:
        super().__init__()
        self.choices = [
            ("unknown", _("Theo hình thức")),
            ("true", _("Cho phép")),
            ("false", _("Không cho phép")),
        ]


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
        _("số lần làm"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Bỏ trống: theo hình thức (tự kiểm tra không hạn số lần, cuối khóa 3 lần, thi 1 lần)."
        ),
    )
    wait_hours = models.PositiveSmallIntegerField(
        _("chờ sau lần cuối (giờ)"),
        null=True,
        blank=True,
        help_text=_(
            "Bỏ trống: theo hình thức (cuối khóa chờ 24 giờ; thi có giám sát không làm thêm)."
        ),
    )
    test_first = models.BooleanField(
        _("làm bài kiểm tra trước khi học"),
        null=True,
        blank=True,
        help_text=_(
            "Người đạt được miễn các bài chưa học; người chưa đạt chỉ cần học các bài của chủ đề "
            "còn thiếu. Theo hình thức: bài cuối khóa cho phép, thi có giám sát không; tự kiểm tra "
            "không bao giờ."
        ),
    )
    opens_at = models.DateTimeField(
        _("mở từ"), null=True, blank=True, help_text=_("Bỏ trống: mở ngay.")
    )
    last_start_at = models.DateTimeField(
        _("được bắt đầu đến"),
        null=True,
        blank=True,
        help_text=_("Sau giờ này không ai bắt đầu được nữa; người đang làm vẫn đủ giờ."),
    )
    closes_at = models.DateTimeField(
        _("đóng hẳn lúc"),
        null=True,
        blank=True,
        help_text=_("Mọi bài đang làm đều nộp lúc này, kể cả của người được thêm giờ."),
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "quizzes/start.html"
    base_form_class = QuizPageForm
    bank_is_checked = False
    content_panels = [
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("preset"),
        FieldPanel("minutes"),
        FieldPanel("attempts"),
        FieldPanel("wait_hours"),
        FieldPanel("test_first", widget=ByPreset),
        MultiFieldPanel(
            [FieldPanel("opens_at"), FieldPanel("last_start_at"), FieldPanel("closes_at")],
            heading=_("Khung giờ"),
        ),
        InlinePanel("blueprint", label=_("Dòng của ma trận đề"), min_num=1),
    ]

    class Meta:
        verbose_name = _("bài kiểm tra")

    @cached_property
    def course(self) -> CoursePage:
        course: CoursePage = CoursePage.objects.parent_of(self).get()
        return course

    @property
    def allowance(self) -> Allowance:
        """As the page says; what it leaves open, as its preset does."""
        usual = PRESETS[self.preset].allowance
        return Allowance(
            usual.attempts if self.attempts is None else self.attempts,
            usual.wait_hours if self.wait_hours is None else self.wait_hours,
        )

    @property
    def comes_first(self) -> bool:
        """As the page says, else as its preset does. Never in practice: it tells the answers."""
        if self.test_first is None or self.preset == Preset.PRACTICE:
            return PRESETS[self.preset].comes_first
        return self.test_first

    @property
    def window(self) -> Window:
        return Window(self.opens_at, self.last_start_at, self.closes_at)

    @property
    def lines(self) -> list[Line]:
        # Databases do not agree on where a line without a place stands.
        kept = sorted(self.blueprint.all(), key=lambda line: (line.sort_order or 0, line.pk or 0))
        return [line.line for line in kept]

    @property
    def shows_answers(self) -> bool:
        """Whether the learner sees right answers and explanations once a paper is handed in."""
        return PRESETS[self.preset].feedback != "never"

    @property
    def answers_at_once(self) -> bool:
        """Whether each answer may be checked before the paper is handed in."""
        return PRESETS[self.preset].feedback == "at_once"

    def clean(self) -> None:
        super().clean()
        moments = [self.opens_at, self.last_start_at, self.closes_at]
        told = [moment for moment in moments if moment]
        if told != sorted(told):
            raise ValidationError(
                gettext("Khung giờ phải theo thứ tự: mở từ, được bắt đầu đến, đóng hẳn lúc.")
            )
        if self.bank_is_checked or not self.path:
            return
        if sentences := shortages(self.course, self.lines):
            raise ValidationError(sentences)

    def get_public_path(self) -> str:
        return reverse("quizzes:start", args=[self.course.slug, self.slug])


class BlueprintLine(Orderable):
    """Draw `count` questions of this topic, clause and difficulty; unseen ones first."""

    quiz = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.CharField(_("chủ đề"), max_length=120)
    clause = models.CharField(
        _("điều khoản"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("Điều 7 gồm cả 7.2. Bỏ trống: bất kỳ."),
    )
    difficulty = models.CharField(
        _("mức độ"), max_length=10, choices=Difficulty.choices, blank=True
    )
    count = models.PositiveSmallIntegerField(_("số câu"), validators=[MinValueValidator(1)])

    panels = [
        FieldPanel("topic"),
        FieldPanel("clause"),
        FieldPanel("difficulty"),
        FieldPanel("count"),
    ]

    def __str__(self) -> str:
        return f"{self.topic} × {self.count}"

    @classmethod
    def of(cls, line: Line, place: int) -> BlueprintLine:
        """Not saved, and not yet a line of any test."""
        return cls(**asdict(line), sort_order=place)

    @property
    def line(self) -> Line:
        return Line(self.topic, self.difficulty, self.count, self.clause)

    def clean(self) -> None:
        super().clean()
        self.clause = tidy(self.clause)
