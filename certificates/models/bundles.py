"""Bundles: many papers in one file, for one sitting at the printer or the signer's desk."""

from __future__ import annotations

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import AppendOnly, Person


class BundleQuerySet(models.QuerySet["Bundle"]):
    def visible_to(self, viewer: Person) -> Self:
        """A bundle belongs to who asked for it: nobody else is sure to see all that is in it."""
        return self.filter(asked_by=viewer)

    def waiting(self) -> Self:
        return self.filter(made_at=None, failed_at=None)

    def delete(self) -> NoReturn:
        raise AppendOnly("Bundle")


class Bundle(models.Model):
    """Papers that somebody asked for together, in the order they wanted them.

    `members` is fixed when it is asked for: the keys of the certificates, first to last.
    """

    class Form(models.TextChoices):
        PDF = "pdf", _("Một tệp PDF để in")
        ZIP = "zip", _("Tệp ZIP, mỗi giấy một tệp")
        CARDS = "cards", _("Thẻ nhỏ, 8 thẻ một trang A4")
        BOOK = "book", _("Sổ cấp, tệp PDF")
        SHEET = "sheet", _("Sổ cấp, tệp Excel")

        @property
        def is_book(self) -> bool:
            """Lines of the register, not papers: none is left out."""
            return self.value in {"book", "sheet"}

        @property
        def extension(self) -> str:
            return {"zip": "zip", "sheet": "xlsx"}.get(self.value, "pdf")

    class Order(models.TextChoices):
        REGISTER = "register", _("Theo số vào sổ")
        UNIT = "unit", _("Theo đơn vị, rồi theo tên")
        NAME = "name", _("Theo tên")

    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="bundles")
    asked_at = models.DateTimeField()
    title = models.CharField(max_length=255)
    form = models.CharField(_("dạng tệp"), max_length=10, choices=Form.choices)
    order = models.CharField(_("thứ tự"), max_length=10, choices=Order.choices)
    members = models.JSONField()
    file = models.FileField(upload_to="bundles/", blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failed_number = models.CharField(max_length=40, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = _("tập in")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None) | Q(failed_at=None), name="a_bundle_is_made_or_failed"
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=Q(made_at=None, failed_at=None),
                name="bundle_not_made_yet",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def count(self) -> int:
        return len(self.members)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AppendOnly(str(self))
