"""Units as they were on any day: a reorganisation closes versions and opens their successors."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet


def valid_on(day: dt.date, prefix: str = "") -> Q:
    """The condition "in force on that day" for rows that have `valid_from` and `valid_to`."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": day})
    )


class UnitKind(models.TextChoices):
    PROVINCE = "province", _("Tỉnh")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    SUB_DEPARTMENT = "sub_department", _("Chi cục")
    PUBLIC_SERVICE_UNIT = "public_service_unit", _("Đơn vị sự nghiệp")
    DISTRICT = "district", _("Huyện (đến 30/06/2025)")
    COMMUNE = "commune", _("Xã")
    WARD = "ward", _("Phường")
    TOWNSHIP = "township", _("Thị trấn (đến 30/06/2025)")
    SPECIAL_ZONE = "special_zone", _("Đặc khu")
    DIVISION = "division", _("Phòng")
    OFFICE = "office", _("Văn phòng")
    LEADERSHIP = "leadership", _("Lãnh đạo")
    CENTRE = "centre", _("Trung tâm")


class UnitQuerySet(MP_NodeQuerySet):
    def on(self, day: dt.date) -> Self:
        result: Self = self.filter(valid_on(day))
        return result

    def agencies(self) -> Self:
        """The units that apply the quality management system, and are counted."""
        result: Self = self.filter(applies_qms=True)
        return result

    def under(self, paths: list[str]) -> Self:
        """The units at these paths and beneath them; of no path, no unit."""
        result: Self = self.filter(within(paths))
        return result


def within(paths: list[str], prefix: str = "") -> Q:
    """The condition "at one of these tree paths, or beneath it"."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{prefix}path__startswith": path})
    return condition


class UnitManager(MP_NodeManager):
    # treebeard's own get_queryset drops a queryset given by from_queryset, hence by hand.
    def get_queryset(self) -> UnitQuerySet:
        units: UnitQuerySet = UnitQuerySet(self.model, using=self._db).order_by("path")
        return units

    def on(self, day: dt.date) -> UnitQuerySet:
        units: UnitQuerySet = self.get_queryset().on(day)
        return units

    def under(self, paths: list[str]) -> UnitQuerySet:
        units: UnitQuerySet = self.get_queryset().under(paths)
        return units


class Unit(MP_Node):
    """One version of an agency or division, between two days.

    A row is never renamed or moved in place: its successor is another row.
    """

    code = models.CharField(_("mã đơn vị"), max_length=40)
    name = models.CharField(_("tên"), max_length=255)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    kind = models.CharField(_("loại"), max_length=30, choices=UnitKind.choices)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    decision_no = models.CharField(_("số quyết định"), max_length=80, blank=True)
    applies_qms = models.BooleanField(_("áp dụng HTQLCL"), default=False)
    gso_code = models.CharField(_("mã của cơ quan thống kê"), max_length=10, blank=True)
    note = models.CharField(_("ghi chú"), max_length=255, blank=True)

    objects: ClassVar[Any] = UnitManager()

    class Meta:
        verbose_name = _("đơn vị")
        verbose_name_plural = _("đơn vị")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="one_version_of_a_unit_per_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_unit_ends_after_it_begins",
            ),
        ]
        indexes = [models.Index(fields=["code"]), models.Index(fields=["kind"])]

    def __str__(self) -> str:
        return self.name


class Reorganisation(models.Model):
    """A decision that closes units and opens others, on one day."""

    decision_no = models.CharField(_("số quyết định"), max_length=80)
    effective_on = models.DateField(_("có hiệu lực từ"))
    note = models.CharField(_("ghi chú"), max_length=255, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["decision_no", "effective_on"], name="one_reorganisation_per_decision"
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision_no} ({self.effective_on:%d/%m/%Y})"


class SuccessionKind(models.TextChoices):
    MERGE = "merge", _("Sáp nhập")
    SPLIT = "split", _("Chia, tách")
    RENAME = "rename", _("Đổi tên")
    REPARENT = "reparent", _("Chuyển cấp quản lý")


class Succession(models.Model):
    """One unit carries on from another. A merger has several rows, a split too."""

    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, related_name="successions")
    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successors")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="predecessors")
    kind = models.CharField(max_length=20, choices=SuccessionKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"], name="a_unit_succeeds_another_once"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="no_unit_succeeds_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
