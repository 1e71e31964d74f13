"""The forms in which administrators say who issues, and on what paper."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates import composing, drawing_room, issuers, picture_rules, previewing
from certificates.designs import FaultyDesign
from certificates.models import Issuer
from certificates.picture_fields import PictureField, carry_uploads
from certificates.pictures import Kind
from certificates.slot_names import PICTURES
from people.models import Unit

FIELD_OF_SLOT = {
    "superior": "superior",
    "issuer": "name",
    "signer_position": "signer_position",
    "signer_name": "signer_name",
    "place_date": "place",
    Kind.SIGNATURE: "signer_position",
    Kind.SEAL: "signer_position",
}


class IssuerForm(WagtailAdminModelForm):
    """Draws a rehearsal, so that no name is accepted that the paper cannot hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Unit.objects.filter(pk=self.instance.unit_id)
        units = Unit.objects.on(timezone.localdate()).agencies() | own
        self.fields["unit"].queryset = units.order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "requires_signature" in self.changed_data and self._has_issued():
            self.add_error(
                "requires_signature",
                _("Đã có giấy cấp dưới tên này: hãy mở một cơ quan cấp mới từ ngày áp dụng."),
            )
        if not self.errors:
            names = FIELD_OF_SLOT.values()
            issuer = Issuer(**{name: cleaned.get(name, "") for name in names})
            slot = drawing_room.fault_of(composing.rehearsal(issuer))
            if slot:
                self.add_error(
                    FIELD_OF_SLOT.get(slot), _("Không in được lên giấy: quá dài hoặc có ký tự lạ.")
                )
        return cleaned

    def _has_issued(self) -> bool:
        """What was handed out as final stays final, and a draft stays one until it is signed."""
        return bool(self.instance.pk) and self.instance.certificates.exists()


class CertificateTemplateForm(WagtailAdminModelForm):
    """Refuses choices that make no paper, and the word the law keeps for others."""

    logo = PictureField(Kind.LOGO, label=PICTURES[Kind.LOGO])
    signature = PictureField(Kind.SIGNATURE, label=PICTURES[Kind.SIGNATURE])
    seal = PictureField(Kind.SEAL, label=PICTURES[Kind.SEAL])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        if "pictures_of" in self.fields and issuers.configured(today):
            self.fields["pictures_of"].initial = issuers.on_duty(today)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        said = f"{cleaned.get('title', '')} {cleaned.get('statement', '')}".casefold()
        if "chứng chỉ" in said and not cleaned.get("legal_basis"):
            self.add_error(
                "legal_basis",
                _("Chỉ cơ quan được giao mới cấp chứng chỉ: hãy ghi căn cứ giao thẩm quyền."),
            )
        self._refuse_pictures(cleaned)
        carry_uploads(self)
        return cleaned

    def _refuse_pictures(self, cleaned: dict[str, Any]) -> None:
        owner = cleaned.get("pictures_of")
        if not (cleaned.get("signature") or cleaned.get("seal")):
            return
        if owner is None:
            self.add_error("pictures_of", _("Hãy chọn cơ quan cấp có chữ ký và con dấu trong ảnh."))
        elif refused := picture_rules.refusal(owner):
            self.add_error("pictures_of", refused)

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        another = "pictures_of" in self.changed_data
        picture_rules.claim(
            self.instance,
            signature=another or "signature" in self.changed_data,
            seal=another or "seal" in self.changed_data,
        )
        try:
            self.instance.design()
        except FaultyDesign as faulty:
            fixed = "mirrored" if faulty.fault == "must stand right" else "slots"
            field = faulty.about if faulty.about in PICTURES else fixed
            self.add_error(field, previewing.of_design(faulty))
