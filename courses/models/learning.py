"""Enrolments, what was done in them, and what was completed."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, NoReturn, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.editions import CourseEdition, EditionActivity
from people.models import AppendOnly, AppendOnlyModel, Person, Unit


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer))

    def taken_by(self, person: Person) -> Self:
        """Their own and nobody else's: narrower than `visible_to`, and asks for no mandate."""
        return self.filter(person=person)


class Enrolment(models.Model):
    """One person taking one edition of a course. A renewal is another cycle."""

    class Why(models.TextChoices):
        SELF = "self", _("tự đăng ký")
        ASSIGNED = "assigned", _("được giao")
        RENEWAL = "renewal", _("gia hạn")

    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="enrolments")
    cycle = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    opened_why = models.CharField(max_length=20, choices=Why.choices, default=Why.SELF)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt học")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "edition", "cycle"], name="one_enrolment_per_cycle"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.edition}"

    @property
    def is_completed(self) -> bool:
        """Asks nothing of the database when the completion was selected along."""
        return hasattr(self, "completion")


class ActivityRecord(models.Model):
    """What one enrolment did with one activity. Times are the server's."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="records")
    activity = models.ForeignKey(EditionActivity, models.PROTECT, related_name="records")
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)
    checks = models.JSONField(default=dict, blank=True)  # block id -> number of the option chosen
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"], name="one_record_per_activity"
            ),
            models.CheckConstraint(
                condition=Q(last_seen__gte=F("first_seen")), name="last_seen_follows_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.activity}"


class Waiver(AppendOnlyModel):
    """A lesson nobody had to study any more: the test was passed before. It was not finished."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="waivers")
    activity = models.ForeignKey(EditionActivity, models.PROTECT, related_name="waivers")
    test = models.ForeignKey(EditionActivity, models.PROTECT, related_name="+")
    waived_at = models.DateTimeField()

    class Meta:
        verbose_name = _("miễn học")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity"], name="a_lesson_is_waived_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.activity}"


class Placement(AppendOnlyModel):
    """What a test taken before the lessons and not passed left to study. The newest holds."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="placements")
    test = models.ForeignKey(EditionActivity, models.PROTECT, related_name="+")
    lessons = models.JSONField()  # keys of the edition's activities
    placed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kết quả kiểm tra trước")

    def __str__(self) -> str:
        return f"{self.enrolment}: {len(self.lessons)}"


class CompletionQuerySet(models.QuerySet["Completion"]):
    def visible_to(self, viewer: Person, *, on: dt.date | None = None) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer, on=on))

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly(f"Completion: {sorted(kwargs)}")

    def delete(self) -> NoReturn:
        raise AppendOnly("Completion")


class Completion(AppendOnlyModel):
    """Everything was finished. Who and where is copied as it was that day."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="completion")
    person = models.ForeignKey(Person, models.PROTECT, related_name="completions")
    edition = models.ForeignKey(CourseEdition, models.PROTECT, related_name="completions")
    completed_at = models.DateTimeField()
    full_name = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    agency = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    unit_name = models.CharField(max_length=255, blank=True)
    agency_name = models.CharField(max_length=255, blank=True)
    position = models.CharField(max_length=200, blank=True)
    category = models.CharField(max_length=20, blank=True)

    objects: ClassVar[Any] = CompletionQuerySet.as_manager()  # type: ignore[assignment]  # adds scope

    class Meta:
        verbose_name = _("hoàn thành khóa học")
        indexes = [models.Index(fields=["person", "edition"])]

    def __str__(self) -> str:
        return f"{self.full_name}: {self.edition}"
