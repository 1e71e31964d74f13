"""Postings: who works where, as what, from when to when."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.mandates import reach
from people.models.persons import Person
from people.models.units import Unit, valid_on, within


class StaffCategory(models.TextChoices):
    """Luật Cán bộ, công chức and Luật Viên chức tell these apart."""

    OFFICIAL = "official", _("Cán bộ")
    CIVIL_SERVANT = "civil_servant", _("Công chức")
    PUBLIC_EMPLOYEE = "public_employee", _("Viên chức")
    CONTRACT = "contract", _("Người lao động")


class PositionKind(models.TextChoices):
    HEAD = "head", _("Người đứng đầu")
    DEPUTY = "deputy", _("Cấp phó")
    DIVISION_HEAD = "division_head", _("Lãnh đạo phòng")
    STAFF = "staff", _("Chuyên môn")
    SUPPORT = "support", _("Phục vụ")


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(Q(person=viewer) | within(reach(viewer), "unit__"))

    def on(self, day: dt.date) -> Self:
        return self.filter(valid_on(day))

    def primary(self) -> Self:
        return self.filter(is_primary=True)


class Posting(models.Model):
    """One person in one unit between two days. People move by closing one and opening another."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="postings")
    # The counted agency above the unit. Units never move, so this can be kept beside it.
    agency = models.ForeignKey(Unit, models.PROTECT, related_name="agency_postings")
    position = models.CharField(_("chức vụ, chức danh"), max_length=200, blank=True)
    position_kind = models.CharField(
        max_length=20, choices=PositionKind.choices, default=PositionKind.STAFF
    )
    category = models.CharField(_("đối tượng"), max_length=20, choices=StaffCategory.choices)
    is_primary = models.BooleanField(_("vị trí chính"), default=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=80, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("vị trí công tác")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, valid_to=None),
                name="one_open_primary_posting_per_person",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_posting_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["agency", "valid_from", "valid_to"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.position}, {self.unit}"
