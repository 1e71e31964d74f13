"""Mandates: which role a person holds over which units, and what that lets them see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models.units import Succession, Unit, valid_on, within

if TYPE_CHECKING:
    from people.models.persons import Person


class Role(models.TextChoices):
    HR = "hr", _("Cán bộ nhân sự")
    LEADER = "leader", _("Lãnh đạo")
    TRAINER = "trainer", _("Giảng viên")
    SIGNER = "signer", _("Người ký")
    INSPECTOR = "inspector", _("Đoàn kiểm tra")
    ADMINISTRATOR = "administrator", _("Quản trị")


# A trainer writes content and needs to see nobody.
SEEING_ROLES = (Role.HR, Role.LEADER, Role.SIGNER, Role.INSPECTOR, Role.ADMINISTRATOR)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(person=viewer)

    def live(self, on: dt.date | None = None) -> Self:
        return self.filter(valid_on(on or timezone.localdate()))


class Mandate(models.Model):
    """A role over a unit and its whole subtree, between two days; a pass expires by itself."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates")
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="mandates")
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy nhiệm")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="a_mandate_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.unit}"


def roles_of(viewer: Person) -> frozenset[str]:
    """The roles the viewer holds today, over whatever unit. Asked once per request."""
    return frozenset(role for role, _path in _mandates_today(viewer))


def reach(viewer: Person) -> list[str]:
    """The tree paths whose people the viewer may see: their units and all those succeeded.

    Whoever answers for a unit answers for its past too, so the units it was merged from belong
    to it. Asked once per request, whatever the page shows.
    """
    known: list[str] | None = getattr(viewer, "_reach", None)
    if known is None:
        seeing = {path for role, path in _mandates_today(viewer) if role in SEEING_ROLES}
        known = _with_predecessors(sorted(seeing)) if seeing else []
        viewer._reach = known  # type: ignore[attr-defined]  # noqa: SLF001 -- kept for the length of one request
    return known


def reach_as(viewer: Person, roles: Collection[str]) -> list[str]:
    """The tree paths over which the viewer holds one of these roles, and what was merged there."""
    held = {path for role, path in _mandates_today(viewer) if role in roles}
    return _with_predecessors(sorted(held)) if held else []


def _mandates_today(viewer: Person) -> list[tuple[str, str]]:
    known: list[tuple[str, str]] | None = getattr(viewer, "_mandates_today", None)
    if known is None:
        known = list(Mandate.objects.live().filter(person=viewer).values_list("role", "unit__path"))
        viewer._mandates_today = known  # type: ignore[attr-defined]  # noqa: SLF001 -- kept for the length of one request
    return known


def _with_predecessors(paths: list[str]) -> list[str]:
    """These paths and, step by step, those of every unit that was merged into them."""
    found = list(paths)
    newest = list(paths)
    while newest:
        earlier = Succession.objects.filter(within(newest, "successor__")).values_list(
            "predecessor__path", flat=True
        )
        newest = [path for path in set(earlier) if not path.startswith(tuple(found))]
        found += newest
    return found
