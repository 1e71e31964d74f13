"""Requirements, their audiences, and the ledger of who was assigned what."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from compliance.standings import EXPIRING_DAYS, SOON_DAYS, State
from courses.models import CoursePage
from people.models import Person, PositionKind, StaffCategory, Unit, UnitKind, valid_on, within


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def live_on(self, day: dt.date) -> Self:
        """In force that day, and not a rehearsal."""
        return self.filter(valid_on(day), is_rehearsal=False)


class Requirement(models.Model):
    """One version of: who must hold which course's certificate, by when. Dates make versions."""

    code = models.CharField(_("mã"), max_length=40)
    title = models.CharField(_("yêu cầu"), max_length=200)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=200, blank=True)
    short_title = models.CharField(_("tên ngắn"), max_length=60)
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="requirements")
    days_to_meet = models.PositiveSmallIntegerField(_("số ngày để hoàn thành"), default=90)
    legal_basis = models.CharField(_("căn cứ"), max_length=255, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    is_rehearsal = models.BooleanField(_("chạy thử, chưa giao"), default=False)

    objects = RequirementQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu đào tạo")
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="one_requirement_version_per_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_requirement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class Audience(models.Model):
    """Whom a requirement is for: all conditions of one row, any of its rows. Empty means any."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="audiences")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    agency_kind = models.CharField(max_length=30, choices=UnitKind.choices, blank=True)
    category = models.CharField(max_length=20, choices=StaffCategory.choices, blank=True)
    position_kind = models.CharField(max_length=20, choices=PositionKind.choices, blank=True)

    def __str__(self) -> str:
        return f"{self.requirement}: {self.unit or self.get_agency_kind_display() or '∗'}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, viewer: Person, *, on: dt.date | None = None) -> Self:
        return self.filter(person__in=Person.objects.visible_to(viewer, on=on))

    def standing_on(self, day: dt.date) -> Self:
        """Open on that day: it is the denominator of every percentage of that day."""
        return self.filter(Q(opened_on__lte=day), Q(closed_on=None) | Q(closed_on__gt=day))

    def open(self) -> Self:
        return self.filter(closed_on=None)

    def at_work(self, day: dt.date, paths: list[str]) -> Self:
        """Of people whose primary posting of that day is within these tree paths.

        Annotates that posting's `agency` and `position`. Who has left is counted nowhere.
        """
        return self.filter(
            valid_on(day, "person__postings__"),
            within(paths, "person__postings__unit__"),
            person__postings__is_primary=True,
        ).annotate(
            agency=F("person__postings__agency"),
            agency_kind=F("person__postings__agency__kind"),
            agency_name=F("person__postings__agency__name"),
            position=F("person__postings__position"),
        )

    def with_state(self, day: dt.date) -> Self:
        """Annotate `state`, what `standings.standing` answers for rows standing on that day."""
        held = Certificate.objects.valid_on(day).filter(
            person=OuterRef("person"), course=OuterRef("requirement__course")
        )
        lasting = Q(valid_until=None) | Q(valid_until__gt=day + dt.timedelta(EXPIRING_DAYS))
        return self.annotate(
            state=Case(
                When(Exists(held.filter(lasting)), then=Value(State.MET.value)),
                When(Exists(held), then=Value(State.EXPIRING.value)),
                When(due_on__lt=day, then=Value(State.OVERDUE.value)),
                When(due_on__lte=day + dt.timedelta(SOON_DAYS), then=Value(State.DUE_SOON.value)),
                default=Value(State.IN_TIME.value),
            )
        )


class Assignment(models.Model):
    """One person has to meet one requirement, once per cycle. `closed_on` is the first day free."""

    class Opened(models.TextChoices):
        IN_AUDIENCE = "in_audience", _("thuộc đối tượng")
        RENEWAL = "renewal", _("giấy chứng nhận hết hạn")

    class Closed(models.TextChoices):
        LEFT_AUDIENCE = "left_audience", _("không còn thuộc đối tượng")
        WITHDRAWN = "withdrawn", _("yêu cầu kết thúc")
        RENEWED = "renewed", _("sang chu kỳ mới")

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    requirement = models.ForeignKey(Requirement, models.PROTECT, related_name="assignments")
    cycle = models.PositiveSmallIntegerField(default=1)
    opened_on = models.DateField()
    opened_why = models.CharField(max_length=20, choices=Opened.choices)
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.CharField(max_length=20, choices=Closed.choices, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc được giao")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requirement", "cycle"], name="one_assignment_per_cycle"
            ),
            models.UniqueConstraint(
                fields=["person", "requirement"],
                condition=Q(closed_on=None),
                name="one_open_assignment_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_why="")
                | Q(closed_on__isnull=False) & ~Q(closed_why=""),
                name="closed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on")), name="due_after_it_opened"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.requirement}"
