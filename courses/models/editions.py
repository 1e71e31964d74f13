"""Course editions: what a learner must finish, frozen when a substantive change is published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.models.pages import ActivityKind, Change, CoursePage
from courses.models.standards import StandardEdition


class CourseEdition(models.Model):
    """The terms of a course on the day it was opened. Never changed; the next edition follows."""

    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    standard_edition = models.ForeignKey(StandardEdition, models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    title_en = models.CharField(max_length=255, blank=True)
    periods = models.PositiveSmallIntegerField()
    pass_mark = models.PositiveSmallIntegerField()
    validity_months = models.PositiveSmallIntegerField(null=True)
    change = models.CharField(max_length=20, choices=Change.choices, default=Change.SUBSTANTIVE)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("phiên bản khóa học")
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="course_editions_are_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class EditionActivity(models.Model):
    """One thing to finish in an edition. `key` stays the same from edition to edition."""

    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="activities")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ActivityKind.choices)
    key = models.UUIDField()  # the page's translation_key
    page = models.ForeignKey(Page, models.PROTECT, related_name="+")
    revision_id = models.PositiveBigIntegerField(null=True)  # the text as it was frozen
    title = models.CharField(max_length=255)
    title_en = models.CharField(max_length=255, blank=True)
    minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "key"], name="an_activity_stands_once_in_an_edition"
            ),
            models.UniqueConstraint(
                fields=["edition", "position"], name="one_activity_per_position"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class PackLoad(models.Model):
    """Which pack a course was last loaded from, so that the same pack changes nothing again."""

    course = models.OneToOneField(CoursePage, models.CASCADE, related_name="pack_load")
    edition = models.PositiveSmallIntegerField()  # as the pack counts, also while it is a draft
    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"{self.course}: {self.fingerprint[:12]}"
