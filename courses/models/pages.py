"""The pages a trainer writes: catalogue > course > module > lesson."""

from __future__ import annotations

from itertools import count
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from courses.blocks import LessonBlocks
from courses.models.editing import CourseForm, LessonForm
from courses.models.lines import LinesField
from courses.models.standards import StandardEdition


class Change(models.TextChoices):
    """What a publication changes. Only a substantive change opens a new course edition."""

    EDITORIAL = "editorial", _("Sửa câu chữ")
    CLARIFICATION = "clarification", _("Làm rõ nội dung")
    SUBSTANTIVE = "substantive", _("Nội dung mới: người học phải học lại")


class ActivityKind(models.TextChoices):
    LESSON = "lesson", _("Bài học")
    TEST = "test", _("Bài kiểm tra")


class Bilingual(models.Model):
    """A page whose title may be read in English where it has been translated."""

    title_en = models.CharField(_("tên tiếng Anh"), max_length=255, blank=True)

    class Meta:
        abstract = True

    title: str

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class Addressed(models.Model):
    """A page whose public address does not follow the tree, so it is found in one query."""

    class Meta:
        abstract = True

    def get_public_path(self) -> str:
        raise NotImplementedError

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        parts = super().get_url_parts(request)  # type: ignore[misc]  # it is Page's, when mixed in
        if parts is None:
            return None
        site_id, root_url, _tree_path = parts
        return site_id, root_url, self.get_public_path()

    def serve(self, _request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        return redirect(self.get_public_path())


class Activity(models.Model):
    """What a learner has to finish: a lesson here, a test in the app above."""

    activity_kind: ClassVar[ActivityKind]

    class Meta:
        abstract = True

    @property
    def comes_first(self) -> bool:
        """Whether it may be taken before the lessons, which a pass then waives."""
        return False


def _change_panel() -> FieldPanel:
    return FieldPanel("change_kind", widget=forms.RadioSelect)


class CataloguePage(Addressed, Page):  # noqa: DJ008 -- Page has one
    """All courses."""

    objects: ClassVar[Any] = PageManager()

    intro = models.TextField(_("giới thiệu"), blank=True)

    max_count = 1
    subpage_types = ["courses.CoursePage"]
    template = "courses/catalogue.html"
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("danh mục khóa học")

    def get_public_path(self) -> str:
        return reverse("courses:catalogue")


class CoursePage(Addressed, Bilingual, Page):  # type: ignore[django-manager-missing]  # noqa: DJ008 -- Page's are untyped
    """One course: what it is for, how long, and what passing it is worth."""

    objects: ClassVar[Any] = PageManager()

    code = models.CharField(_("mã khóa học"), max_length=20, unique=True)
    summary = models.TextField(_("tóm tắt"), blank=True)
    summary_en = models.TextField(_("tóm tắt tiếng Anh"), blank=True)
    audience = models.CharField(_("đối tượng"), max_length=255, blank=True)
    periods = models.PositiveSmallIntegerField(_("số tiết"), default=4)
    pass_mark = models.PositiveSmallIntegerField(
        _("mức đạt (%)"),
        default=70,
        # Half the marks is the floor of Thông tư 03/2023/TT-BNV, điều 6.
        validators=[MinValueValidator(50), MaxValueValidator(100)],
    )
    validity_months = models.PositiveSmallIntegerField(
        _("hiệu lực giấy chứng nhận (tháng)"), null=True, blank=True
    )
    standard_edition = models.ForeignKey(
        StandardEdition, models.PROTECT, related_name="courses", verbose_name=_("phiên bản")
    )
    outcomes = LinesField(_("chuẩn đầu ra"))
    prerequisites = LinesField(_("mã các khóa học tiên quyết"))
    is_draft = models.BooleanField(_("đang biên soạn, chưa mở học"), default=True)
    change_kind = models.CharField(
        _("lần công bố này là"),
        max_length=20,
        choices=Change.choices,
        default=Change.EDITORIAL,
    )

    parent_page_types = ["courses.CataloguePage"]
    template = "courses/course.html"
    context_object_name = "course"
    base_form_class = CourseForm
    content_panels = [
        HelpPanel(
            _(
                "Tên, mức đạt, số tiết và thời hạn được giữ lại khi mở một phiên bản khóa học. "
                "Người đang học theo phiên bản nào thì học xong phiên bản đó."
            )
        ),
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("code"),
        FieldPanel("summary"),
        FieldPanel("summary_en"),
        FieldPanel("audience"),
        FieldPanel("outcomes"),
        FieldPanel("prerequisites"),
        MultiFieldPanel(
            [
                FieldPanel("periods"),
                FieldPanel("pass_mark"),
                FieldPanel("validity_months"),
                FieldPanel("standard_edition"),
                FieldPanel("is_draft"),
            ],
            heading=_("Điều kiện"),
        ),
        _change_panel(),
    ]

    class Meta:
        verbose_name = _("khóa học")

    def get_public_path(self) -> str:
        return reverse("courses:course", args=[self.slug])

    def copy(self, *args: Any, **kwargs: Any) -> CoursePage:
        """Copy the pages under a code of their own; the copy starts as a draft."""
        taken = set(CoursePage.objects.values_list("code", flat=True))
        free = next(code for n in count(2) if (code := f"{self.code}-{n}") not in taken)
        attributes = {"code": free, "is_draft": True, **(kwargs.pop("update_attrs", None) or {})}
        copied: CoursePage = super().copy(*args, update_attrs=attributes, **kwargs)
        return copied

    @property
    def local_summary(self) -> str:
        return self.summary_en if get_language() == "en" and self.summary_en else self.summary


class ModulePage(Addressed, Bilingual, Page):  # noqa: DJ008 -- Page has one
    """A part of a course. It has no page of its own; its lessons stand on the course's."""

    objects: ClassVar[Any] = PageManager()

    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/module.html"
    content_panels = [*Page.content_panels, FieldPanel("title_en")]

    class Meta:
        verbose_name = _("mô-đun")

    def get_public_path(self) -> str:
        return reverse("courses:course", args=[self.get_parent().slug])


class LessonPage(Addressed, Bilingual, Activity, Page):  # noqa: DJ008 -- Page has one
    """One lesson, read in 5 to 12 minutes."""

    objects: ClassVar[Any] = PageManager()

    activity_kind = ActivityKind.LESSON

    # The course is kept beside the lesson so that reading one costs one query, not four.
    course = models.ForeignKey(
        CoursePage, models.SET_NULL, related_name="lessons", null=True, editable=False
    )
    summary = models.CharField(_("tóm tắt"), max_length=300, blank=True)
    summary_en = models.CharField(_("tóm tắt tiếng Anh"), max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("số phút"), null=True, blank=True, default=10, validators=[MinValueValidator(1)]
    )
    clauses = LinesField(_("điều khoản"))
    laws = LinesField(_("khóa của các văn bản viện dẫn"))
    unsure = LinesField(_("điều cần chuyên gia xác nhận"))
    body = StreamField(LessonBlocks(), verbose_name=_("nội dung"), blank=True)
    body_en = StreamField(LessonBlocks(), verbose_name=_("nội dung tiếng Anh"), blank=True)
    is_draft = models.BooleanField(_("đang biên soạn"), default=False)
    change_kind = models.CharField(
        _("lần công bố này là"),
        max_length=20,
        choices=Change.choices,
        default=Change.EDITORIAL,
    )

    parent_page_types = ["courses.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "courses/lesson.html"
    context_object_name = "lesson"
    base_form_class = LessonForm
    content_panels = [
        HelpPanel(
            _(
                "Một bài học gồm mục tiêu, một tình huống, ý chính và ít nhất một câu hỏi nhanh; "
                "đọc trong 5 đến 12 phút."
            )
        ),
        *Page.content_panels,
        FieldPanel("title_en"),
        FieldPanel("summary"),
        FieldPanel("summary_en"),
        FieldPanel("minutes"),
        FieldPanel("clauses"),
        FieldPanel("laws"),
        FieldPanel("unsure"),
        FieldPanel("body"),
        FieldPanel("body_en"),
        FieldPanel("is_draft"),
        _change_panel(),
    ]

    class Meta:
        verbose_name = _("bài học")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the course beside the lesson, wherever in the tree it now stands."""
        self.course = CoursePage.objects.ancestor_of(self).first()
        super().save(*args, **kwargs)

    @property
    def local_summary(self) -> str:
        return self.summary_en if get_language() == "en" and self.summary_en else self.summary

    @property
    def is_read_in_english(self) -> bool:
        """Whether the reader's language has the lesson: a translation that fell behind does not."""
        return get_language() == "en" and bool(self.body_en) and self._is_translated()

    def _is_translated(self) -> bool:
        return [_shape(block) for block in self.body] == [_shape(block) for block in self.body_en]

    @property
    def shown_blocks(self) -> list[tuple[str, Any]]:
        """Blocks in the reader's language under the ids of the original: answers go by those."""
        shown = self.body_en if self.is_read_in_english else self.body
        return [(own.id, block) for own, block in zip(self.body, shown, strict=True)]

    def get_public_path(self) -> str:
        slug = self.course.slug if self.course else self.slug
        return reverse("courses:lesson", args=[slug, self.slug])


def _shape(block: Any) -> tuple[str, list[bool]]:
    """What a translated block has in common with its original."""
    is_check = block.block_type == "check"
    return block.block_type, [o["correct"] for o in block.value["options"]] if is_check else []
