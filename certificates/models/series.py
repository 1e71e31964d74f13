"""Who issues, and the gapless numbers they issue under."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.numbering import ISSUER_CODE
from people.models import Unit


class Issuer(models.Model):
    """A unit that issues certificates, and how it names itself on paper, between two days.

    Only the issuer the product makes for itself has no unit (certificates.issuers).
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="issuers", verbose_name=_("đơn vị")
    )
    code = models.CharField(
        _("mã trong số hiệu"),
        max_length=10,
        help_text=_("Từ 2 đến 8 chữ cái in hoa không dấu, ví dụ VLG."),
        validators=[RegexValidator(rf"^{ISSUER_CODE}\Z", _("Từ 2 đến 8 chữ cái A–Z in hoa."))],
    )
    register_code = models.CharField(_("mã trong số vào sổ"), max_length=20)
    superior = models.CharField(_("cơ quan chủ quản"), max_length=255)
    name = models.CharField(_("cơ quan cấp"), max_length=255)
    place = models.CharField(_("địa danh"), max_length=100)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=120)
    signer_name = models.CharField(_("họ tên người ký"), max_length=200)
    two_person_rule = models.BooleanField(
        _("đính chính, thu hồi phải có hai người"),
        default=False,
        help_text=_("Một người đề xuất, một người khác xác nhận thì mới có hiệu lực."),
    )
    requires_signature = models.BooleanField(
        _("phải ký số"),
        default=False,
        help_text=_(
            "Giấy chỉ là bản chính thức sau khi được ký số. Không đổi được khi đã có giấy cấp: "
            "hãy mở một cơ quan cấp mới từ ngày áp dụng."
        ),
    )
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
            models.CheckConstraint(
                condition=Q(code__regex=rf"^{ISSUER_CODE}$"),
                name="an_issuer_code_can_be_read_back",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Two codes under one register code would write the same register number twice."""
        others = Issuer.objects.filter(register_code=self.register_code).exclude(code=self.code)
        if others.exists():
            raise ValidationError(
                {"register_code": _("Mã vào sổ này đã dùng với một mã số hiệu khác.")}
            )


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
