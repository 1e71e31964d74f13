"""What officers fill in: the filters of the gradebook, a receipt, why one more attempt."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseEdition
from people import names
from people.models import Person, Unit, reach
from quizzes import gradebook, receipts


class GradebookForm(forms.Form):
    """Filters of GET addresses; one that cannot be read is left out."""

    khoa = forms.ChoiceField(required=False, label=_("Khóa học"))
    don_vi = forms.ChoiceField(required=False, label=_("Cơ quan"))
    hoan_thanh = forms.ChoiceField(
        required=False,
        label=_("Hoàn thành"),
        choices=[
            ("", _("Tất cả")),
            (gradebook.DONE, _("Đã hoàn thành")),
            (gradebook.NOT_DONE, _("Chưa hoàn thành")),
        ],
    )

    def __init__(self, data: QueryDict, *, viewer: Person) -> None:
        self.editions = {str(each.pk): each for each in gradebook.editions(viewer)}
        found = Unit.objects.on(timezone.localdate()).agencies().under(reach(viewer))
        self.units = {unit.code: unit for unit in sorted(found, key=_by_name)}
        first = next(iter(self.editions), "")
        super().__init__(data if data.get("khoa") else {**data.dict(), "khoa": first})
        fields: dict[str, Any] = self.fields
        fields["khoa"].choices = [(key, _named(each)) for key, each in self.editions.items()]
        offered = [(code, unit.name) for code, unit in self.units.items()]
        fields["don_vi"].choices = [("", _("Tất cả cơ quan")), *offered]
        for field in fields.values():
            field.widget.attrs["class"] = "in"
        self.full_clean()

    @property
    def edition(self) -> CourseEdition | None:
        return self.editions.get(self.cleaned_data.get("khoa", ""))

    @property
    def unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("don_vi", ""))

    @property
    def shown(self) -> str:
        return str(self.cleaned_data.get("hoan_thanh", ""))

    def query(self) -> str:
        """The filters in force as they stand in an address."""
        return urlencode({name: value for name, value in self.cleaned_data.items() if value})

    def words(self) -> str:
        """The filters in force in words."""
        states = dict(self.fields["hoan_thanh"].choices)  # type: ignore[attr-defined]  # it is a ChoiceField
        parts = [
            self.unit.name if self.unit else str(_("Tất cả cơ quan trong phạm vi")),
            str(states[self.shown]) if self.shown else "",
            f"{timezone.localtime():%H:%M %d/%m/%Y}",
        ]
        return " · ".join(filter(None, parts))


def _by_name(unit: Unit) -> str:
    return names.folded(unit.name)


def _named(edition: CourseEdition) -> str:
    return f"{edition.course.code} {edition.title} ({edition.number})"


class ReceiptForm(forms.Form):
    """A receipt as it was written down, with or without its hyphens."""

    ma = forms.CharField(
        label=_("Mã biên nhận"),
        help_text=_(
            "12 chữ và số trên trang kết quả, ví dụ 0123-4567-89AB. Không cần gõ dấu gạch."
        ),
        max_length=100,
        error_messages={"required": _("Anh/Chị nhập mã biên nhận.")},
        widget=forms.TextInput(
            attrs={"class": "in", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )

    def clean_ma(self) -> str:
        code = receipts.read(self.cleaned_data["ma"])
        if not code:
            raise forms.ValidationError(
                _("Mã này không đúng: thiếu, thừa hoặc nhầm ký tự. Anh/Chị xem lại rồi gõ lại.")
            )
        return code


class GrantForm(forms.Form):
    """Why somebody is given one more attempt."""

    reason = forms.CharField(
        label=_("Lý do"),
        help_text=_("Ghi rõ căn cứ, ví dụ: mất điện trong lúc làm bài, theo đề nghị của đơn vị."),
        max_length=500,
        error_messages={"required": _("Anh/Chị ghi lý do mở thêm lượt.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 3}),
    )
