"""What part of the matrix to show, and as of which day: the filters above it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.scoping import Scope, unit_on
from people import names
from people.models import Person, Unit, UnitKind

# As people write a day here, and as it stands in an address.
DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]


class ScopeForm(forms.Form):
    """Filters of GET addresses. With an error, that filter is left out and says so."""

    ngay = forms.DateField(
        required=False,
        label=gettext_lazy("Tại ngày"),
        input_formats=DAY_FORMATS,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={
            "invalid": gettext_lazy(
                "Không có ngày này. Viết ngày dạng 12/06/2026. Bên dưới là số liệu hôm nay."
            )
        },
    )
    don_vi = forms.CharField(
        required=False,
        label=gettext_lazy("Đơn vị"),
    )
    loai = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Loại cơ quan"),
        choices=UnitKind.choices,
        error_messages={"invalid_choice": gettext_lazy("Không có loại cơ quan này.")},
    )

    def __init__(self, data: QueryDict, *, viewer: Person) -> None:
        super().__init__(data)
        self.viewer = viewer
        self.today = timezone.localdate()
        self.full_clean()
        if "ngay" not in self.errors:
            self.data = data.copy()
            self.data["ngay"] = f"{self.day:%d/%m/%Y}"  # however it was typed

    def clean_ngay(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ngay"]
        if day and day > self.today:
            raise forms.ValidationError(
                _("Ngày này chưa đến. Bên dưới là số liệu hôm nay."), code="ahead"
            )
        return day

    def clean_don_vi(self) -> Unit | None:
        code = self.cleaned_data["don_vi"]
        unit = unit_on(self.viewer, self.day, code) if code else None
        if code and unit is None:
            raise forms.ValidationError(
                _("Không có đơn vị mã “%(code)s” vào ngày này trong phạm vi Anh/Chị được xem."),
                code="unknown",
                params={"code": code},
            )
        return unit

    @property
    def day(self) -> dt.date:
        return self.cleaned_data.get("ngay") or self.today

    @property
    def unit(self) -> Unit | None:
        return self.cleaned_data.get("don_vi")

    @property
    def kind(self) -> str:
        return self.cleaned_data.get("loai") or ""

    def scope(self) -> Scope:
        return Scope.of(self.viewer, on=self.day, unit=self.unit, agency_kind=self.kind)

    def offer(self, units: tuple[Unit, ...], kinds: list[tuple[str, Any]]) -> None:
        """Fill the lists to choose from."""
        by_name = sorted(units, key=lambda unit: names.folded(unit.name))
        options = [(unit.code, unit.name) for unit in by_name]
        if self.unit and self.unit.code not in dict(options):
            options.insert(0, (self.unit.code, self.unit.name))
        everything = ("", _("Tất cả %(count)s cơ quan") % {"count": len(units)})
        self.fields["don_vi"].widget = _select([everything, *options])
        self.fields["loai"].widget = _select([("", _("Mọi loại")), *kinds])

    def query(self, *, without: str = "") -> str:
        """The filters in force as they stand in an address; the day always, so it can be kept."""
        parts = {
            "ngay": self.day.isoformat(),
            "don_vi": self.unit.code if self.unit else "",
            "loai": self.kind,
        }
        return urlencode({k: v for k, v in parts.items() if v and k != without})

    def applied(self) -> list[tuple[str, str]]:
        """The filters in force in words, each with the address without it."""
        words = {
            "don_vi": self.unit.name if self.unit else "",
            "loai": str(dict(UnitKind.choices).get(self.kind, "")),
            "ngay": f"{self.day:%d/%m/%Y}" if self.day != self.today else "",
        }
        return [(text, self.query(without=name)) for name, text in words.items() if text]


def _select(choices: list[tuple[str, Any]]) -> forms.Select:
    return forms.Select(attrs={"class": "in"}, choices=choices)
