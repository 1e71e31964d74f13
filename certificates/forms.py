"""The form in which an administrator says who issues."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates import composing, drawing_room
from certificates.models import Issuer
from people.models import Unit

FIELD_OF_SLOT = {
    "superior": "superior",
    "issuer": "name",
    "signer_position": "signer_position",
    "signer_name": "signer_name",
    "place_date": "place",
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
        if not self.errors:
            names = FIELD_OF_SLOT.values()
            issuer = Issuer(**{name: cleaned.get(name, "") for name in names})
            slot = drawing_room.fault_of(composing.rehearsal(issuer))
            if slot:
                self.add_error(
                    FIELD_OF_SLOT.get(slot), _("Không in được lên giấy: quá dài hoặc có ký tự lạ.")
                )
        return cleaned
