"""Persons: the user model, on the books whether or not they can sign in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import identity, names
from people.models.mandates import reach
from people.models.units import valid_on, within


class BirthPrecision(models.TextChoices):
    DAY = "day", _("đủ ngày")
    YEAR = "year", _("chỉ năm")


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, viewer: Person, *, on: dt.date | None = None) -> Self:
        """Themselves, and everyone who on that day (today) works in a unit the viewer answers for.

        Every other model's `visible_to` is built on this one.
        """
        day = on or timezone.localdate()
        paths = reach(viewer)
        if not paths:
            return self.filter(pk=viewer.pk)
        staff = Person.objects.filter(
            valid_on(day, "postings__"), within(paths, "postings__unit__")
        ).values("pk")
        return self.filter(Q(pk=viewer.pk) | Q(pk__in=staff))

    def named(self, text: str) -> Self:
        """Those whose name holds these words, with or without their marks."""
        words = names.folded(text).split()
        return self.filter(*(Q(search_key__contains=word) for word in words))


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: Person, *, on: dt.date | None = None) -> PersonQuerySet:
        return self.get_queryset().visible_to(viewer, on=on)

    def named(self, text: str) -> PersonQuerySet:
        return self.get_queryset().named(text)

    def get_by_natural_key(self, username: str | None) -> Person:
        """The person with this e-mail address or staff code; neither is case-sensitive."""
        login = names.clean(username or "")
        return self.get(Q(email__iexact=login) | Q(staff_code__iexact=login))

    def create_superuser(self, email: str, password: str, full_name: str) -> Person:
        person = Person(email=email, full_name=full_name, is_superuser=True)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """An official or employee. One without a usable password cannot sign in."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField(_("họ và tên"), max_length=200)
    sort_key = models.CharField(max_length=900, editable=False, db_index=True)
    search_key = models.CharField(max_length=200, editable=False)
    birth_date = models.DateField(_("ngày sinh"), null=True, blank=True)
    birth_precision = models.CharField(
        max_length=4, choices=BirthPrecision.choices, default=BirthPrecision.DAY
    )
    staff_code = models.CharField(_("mã cán bộ"), max_length=40, null=True, blank=True, unique=True)
    email = models.EmailField(_("thư công vụ"), null=True, blank=True, unique=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    identity_encrypted = models.TextField(blank=True, editable=False)
    identity_hash = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    language = models.CharField(
        _("ngôn ngữ"), max_length=5, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    # Multiplies the working time of tests; none: no limit but the hard close (WCAG 2.2.1).
    time_factor = models.DecimalField(
        _("hệ số thời gian làm bài"),
        max_digits=3,
        decimal_places=2,
        default=1,
        null=True,
        blank=True,
        help_text=_("Bỏ trống: không giới hạn giờ làm bài."),
    )
    # Its changes that are decided and still to come, by day: [["2027-01-01", "1.5"], …], or null
    # for no limit. Kept beside it so that who opens a test is not asked for in another statement.
    time_to_come = models.JSONField(default=list, blank=True, editable=False)
    is_active = models.BooleanField(_("được đăng nhập"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("cán bộ")
        verbose_name_plural = _("cán bộ")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(time_factor__gte=1) & Q(time_factor__lte=4),
                name="time_is_only_ever_added",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **how: Any
    ) -> Self:
        """As read, with the time factor that holds today: what was to come may have come."""
        person: Self = super().from_db(db, field_names, values, **how)
        if person.__dict__.get("time_to_come"):
            person.take_up_time(timezone.localdate())
        return person

    def take_up_time(self, day: dt.date) -> None:
        """Let what was decided for this day, or for one before it, be the time factor."""
        come = [factor for since, factor in self.time_to_come if since <= f"{day}"]
        if come:
            self.time_factor = Decimal(come[-1]) if come[-1] else None
            self.time_to_come = self.time_to_come[len(come) :]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Clean the name and work out the keys made of it. `bulk_create` needs it called first."""
        self.full_name = names.clean(self.full_name)
        self.sort_key = names.sort_key(self.full_name)
        self.search_key = names.folded(self.full_name)
        self.email = names.clean(self.email).lower() if self.email else None
        self.staff_code = names.clean(self.staff_code) if self.staff_code else None

    def get_username(self) -> str:
        return self.email or self.staff_code or str(self.uuid)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split()[-1] if self.full_name else ""

    @property
    def identity_number(self) -> str:
        """The personal identification number in clear. Show `identity_masked` instead."""
        return identity.decrypt(self.identity_encrypted)

    @identity_number.setter
    def identity_number(self, number: str) -> None:
        self.identity_encrypted = identity.encrypt(number)
        self.identity_hash = identity.keyed_hash(number) if number else None

    @property
    def identity_masked(self) -> str:
        return identity.masked(self.identity_number)
