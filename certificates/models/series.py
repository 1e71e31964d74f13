"""Who issues, and the gapless numbers they issue under."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models import Unit


class Issuer(models.Model):
    """A unit that issues certificates, and how it names itself on paper, between two days."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="issuers")
    code = models.CharField(_("mã trong số hiệu"), max_length=10)
    register_code = models.CharField(_("mã trong số vào sổ"), max_length=20)
    superior = models.CharField(_("cơ quan chủ quản"), max_length=255)
    name = models.CharField(_("cơ quan cấp"), max_length=255)
    place = models.CharField(_("địa danh"), max_length=100)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=120)
    signer_name = models.CharField(_("họ tên người ký"), max_length=200)
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("cơ quan cấp giấy chứng nhận")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="one_issuer_version_per_first_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="an_issuer_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """The numbers of one issuer code and year. `last_number` moves only with an issue.

    Locking this row is what keeps numbers without gap and without double (P4), and the register
    chain in one line.
    """

    issuer_code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)
    last_entry = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("dãy số")
        constraints = [
            models.UniqueConstraint(fields=["issuer_code", "year"], name="one_series_per_year")
        ]

    def __str__(self) -> str:
        return f"{self.issuer_code}-{self.year}"
