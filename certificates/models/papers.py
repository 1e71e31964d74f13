"""What certificates are drawn on, and what is printed of many at once."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.blocks import BooleanBlock, ChoiceBlock, FloatBlock, StructBlock
from wagtail.fields import StreamField
from wagtail.models import PreviewableMixin

from certificates import previewing
from certificates.designs import LARGEST, SMALLEST, Choice, Design
from certificates.models.pictures import TemplatePicture
from certificates.models.series import Issuer
from certificates.pictures import Kind, Owner
from certificates.slot_names import PICTURES, SLOTS, TRIALS
from people.models import AppendOnly, Person


class SlotBlock(StructBlock):
    """What differs from the layout for one text. An empty size leaves the layout's."""

    slot = ChoiceBlock(choices=list(SLOTS.items()), label=_("Ô"))
    shown = BooleanBlock(required=False, default=True, label=_("In ra"))
    size = FloatBlock(
        required=False, min_value=SMALLEST, max_value=LARGEST, label=_("Cỡ chữ lớn nhất (điểm)")
    )
    least = FloatBlock(
        required=False, min_value=SMALLEST, max_value=LARGEST, label=_("Cỡ chữ nhỏ nhất (điểm)")
    )
    align = ChoiceBlock(
        required=False,
        choices=[("left", _("Trái")), ("centre", _("Giữa")), ("right", _("Phải"))],
        label=_("Căn lề"),
    )

    class Meta:
        icon = "edit"
        label = _("Ô")


class CertificateTemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def activated(self) -> Self:
        return self.exclude(activated_at=None)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.activated().exists():
            raise AppendOnly("CertificateTemplate")
        return super().delete()


class CertificateTemplate(PreviewableMixin, models.Model):
    """One version of a template. From its activation on it never changes and is never deleted.

    Certificates keep the code of the version they were issued with; the code holds a digest of
    what the version says, so that a version changed behind our back draws nothing any more.
    """

    class Layout(models.TextChoices):
        FORMAL = "formal-2", _("Trang trọng, A4 ngang")
        OFFICE = "office-1", _("Hành chính, A4 dọc")
        CARD = "card-1", _("Thẻ nhỏ, 85,6 × 54 mm")

    name = models.CharField(_("tên mẫu"), max_length=80)
    version = models.PositiveIntegerField(_("phiên bản"), default=1, editable=False)
    layout = models.CharField(
        _("bố cục"), max_length=20, choices=Layout.choices, default=Layout.FORMAL
    )
    title = models.CharField(_("tiêu đề"), max_length=60, default="GIẤY CHỨNG NHẬN")
    statement = models.CharField(
        _("câu chứng nhận"), max_length=160, default="Hoàn thành khóa đào tạo"
    )
    legal_basis = models.CharField(
        _("căn cứ giao thẩm quyền cấp chứng chỉ"),
        max_length=255,
        blank=True,
        help_text=_("Chỉ điền khi cơ quan được giao cấp chứng chỉ; không in lên giấy."),
    )
    shows_nation = models.BooleanField(_("in quốc hiệu và tiêu ngữ"), default=True)
    accent = models.CharField(
        _("màu nhấn"),
        max_length=7,
        blank=True,
        help_text=_("Dạng #0e5263; để trống thì dùng màu của bố cục."),
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Dạng # và sáu chữ số 0–9, a–f."))],
    )
    mirrored = models.BooleanField(
        _("đổi bên mã QR và người ký"),
        default=False,
        help_text=_(
            "Trang trọng: mã QR sang phải, người ký sang trái. Thẻ: mã QR sang trái. Bố cục hành "
            "chính giữ người ký bên phải theo Nghị định 30/2020/NĐ-CP."
        ),
    )
    slots = StreamField(
        [("slot", SlotBlock())],
        blank=True,
        verbose_name=_("riêng từng ô"),
        help_text=_("Chỉ thêm những ô cần khác với bố cục."),
    )
    logo = models.ForeignKey(
        TemplatePicture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="logo_of",
        verbose_name=PICTURES[Kind.LOGO],
    )
    pictures_of = models.ForeignKey(
        Issuer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chữ ký và con dấu trong ảnh là của"),
        help_text=_(
            "Ảnh chỉ in lên giấy của cơ quan cấp này; ảnh chữ ký chỉ in trên tên người ký hiện nay."
        ),
    )
    signature = models.ForeignKey(
        TemplatePicture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signature_of",
        verbose_name=PICTURES[Kind.SIGNATURE],
    )
    seal = models.ForeignKey(
        TemplatePicture,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seal_of",
        verbose_name=PICTURES[Kind.SEAL],
    )
    pictured_agency = models.CharField(max_length=255, blank=True, editable=False)
    pictured_signer = models.CharField(max_length=200, blank=True, editable=False)
    activated_at = models.DateTimeField(null=True, blank=True, editable=False)
    activated_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    code = models.CharField(max_length=20, null=True, unique=True, editable=False)

    objects = CertificateTemplateQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("layout"),
        MultiFieldPanel(
            [FieldPanel("title"), FieldPanel("statement"), FieldPanel("legal_basis")],
            heading=_("Lời in trên giấy"),
        ),
        FieldRowPanel([FieldPanel("shows_nation"), FieldPanel("accent")]),
        FieldPanel("mirrored"),
        FieldPanel("slots"),
        MultiFieldPanel(
            [
                HelpPanel(template="certificates/cms/pictures.html"),
                FieldPanel("logo"),
                FieldPanel("pictures_of"),
                FieldRowPanel([FieldPanel("signature"), FieldPanel("seal")]),
            ],
            heading=_("Ảnh in trên giấy"),
        ),
        HelpPanel(template="certificates/cms/try.html", heading=_("Xem thử")),
    ]

    class Meta:
        verbose_name = _("mẫu giấy chứng nhận")
        verbose_name_plural = _("mẫu giấy chứng nhận")
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="one_template_per_version"),
            models.CheckConstraint(
                condition=Q(activated_at=None, code=None)
                | Q(activated_at__isnull=False, code__isnull=False),
                name="an_activated_template_has_its_code",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and type(self).objects.activated().filter(pk=self.pk).exists():
            raise AppendOnly(str(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_activated:
            raise AppendOnly(str(self))
        return super().delete(*args, **kwargs)

    @property
    def is_activated(self) -> bool:
        return self.activated_at is not None

    def design(self) -> Design:
        """What the version says of the drawing. Raises FaultyDesign for choices that make none."""
        choices = {block.value["slot"]: _choice(block.value) for block in self.slots}
        if not self.shows_nation and self.layout != self.Layout.CARD:
            choices |= dict.fromkeys(("nation", "motto"), Choice(shown=False))
        kept = {kind: getattr(self, kind) for kind in Kind}
        return Design(
            layout=self.layout,
            accent=self.accent,
            mirrored=self.mirrored,
            choices=choices,
            pictures={kind: picture.value() for kind, picture in kept.items() if picture},
            owner=Owner(self.pictured_agency, self.pictured_signer),
        )

    def digest(self) -> str:
        """Eight characters that no other choices have."""
        said = json.dumps(self.design().to_json(), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def words(self) -> dict[str, str]:
        """What it says on the face."""
        return {"title": self.title, "statement": self.statement}

    # Wagtail's live preview: a page with what speaks against the template, and the paper in it.

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [(trial.value, label) for trial, label in TRIALS.items()]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """One, so narrow that the sentences can be read in the side panel."""
        (desktop,) = [size for size in super().preview_sizes if size["name"] == "desktop"]
        return [desktop | {"device_width": 640}]

    @property
    def default_preview_size(self) -> str:
        return "desktop"

    def make_preview_request(
        self,
        original_request: HttpRequest,
        preview_mode: str,
        extra_request_attrs: dict[str, Any] | None = None,  # noqa: ARG002 -- Wagtail passes it
    ) -> HttpResponse:
        """Answered here: a simulated request through all middleware would say nothing more."""
        return previewing.answer(original_request, self.design, self.words(), preview_mode)


def _choice(value: dict[str, Any]) -> Choice:
    return Choice(
        shown=value["shown"],
        size=value["size"],
        least=value["least"],
        align=value["align"] or None,
    )
