"""Standards and their editions: courses, questions, requirements and certificates point here."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standard(models.Model):
    code = models.CharField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("tên"), max_length=255)

    class Meta:
        verbose_name = _("tiêu chuẩn")

    def __str__(self) -> str:
        return self.code


class StandardEdition(models.Model):  # type: ignore[django-manager-missing]  # the pages' managers are untyped
    """One edition: TCVN ISO 9001:2015, its amendment of 2024, the coming one."""

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="editions")
    code = models.CharField(_("mã"), max_length=60, unique=True)
    title = models.CharField(_("tên"), max_length=255)
    published_on = models.DateField(_("ngày công bố"))
    withdrawn_on = models.DateField(_("ngày hết hiệu lực"), null=True, blank=True)

    class Meta:
        verbose_name = _("phiên bản tiêu chuẩn")
        ordering = ["standard", "published_on"]

    def __str__(self) -> str:
        return self.code
