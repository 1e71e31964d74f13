"""Deliveries: files that were signed outside, as a signer brought them back, judged one by one."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from people.models import AppendOnly, Person


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(by=viewer)

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def at_rest(self, since: dt.datetime) -> Self:
        """Open, and nobody has worked on it since."""
        return self.open().filter(touched_at__lt=since)

    def delete(self) -> NoReturn:
        raise AppendOnly("Delivery")


class Delivery(models.Model):
    """What a signer brought back at once: ZIP or PDF files, kept until all is judged.

    Judged whole before anything is kept. `good_ones`: keep those that are good though another is
    refused. `fault` says why nothing in it was looked at to the end.
    """

    by = models.ForeignKey(Person, models.PROTECT, related_name="deliveries")
    at = models.DateTimeField()
    good_ones = models.BooleanField()
    uploads = models.JSONField()
    touched_at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=30, blank=True)
    detail = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["touched_at"], condition=Q(closed_at=None), name="delivery_still_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by}, {self.at:%Y-%m-%d %H:%M}"

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))


class DeliveredFile(models.Model):
    """One file of a delivery: where it lies in the uploads, and what became of it.

    `tries` counts how often it was begun: one that ends the worker each time is refused.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("Chờ kiểm tra")
        GOOD = "good", _("Đạt")
        KEPT = "kept", _("Đã nhận")
        KNOWN = "known", _("Đã có từ trước")
        REFUSED = "refused", _("Bị từ chối")

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="files")
    position = models.PositiveIntegerField()
    upload = models.PositiveIntegerField()
    place = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITS)
    tries = models.PositiveSmallIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    certificate = models.ForeignKey(
        Certificate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    fault = models.CharField(max_length=30, blank=True)
    signer = models.CharField(max_length=200, blank=True)
    proof = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["delivery", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "position"], name="one_file_per_place_of_a_delivery"
            ),
            models.CheckConstraint(
                condition=Q(state="refused") & ~Q(fault="") | ~Q(state="refused") & Q(fault=""),
                name="a_refused_file_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name
