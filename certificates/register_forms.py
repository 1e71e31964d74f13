"""What to show of the register book, and the forms of the acts upon a certificate."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import numbering, wording
from certificates.models import (
    Certificate,
    CorrectionRequest,
    RegisterEntry,
    Series,
)
from certificates.standing import SOON
from courses.models import CoursePage
from people import names
from people.models import Person, Unit, reach, valid_on, within

DAY_FORMATS: Final = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
STATES: Final = {
    "con-hieu-luc": gettext_lazy("Còn hiệu lực"),
    "sap-het-han": gettext_lazy("Sắp hết hạn"),
    "het-han": gettext_lazy("Hết hiệu lực"),
    "thay-the": gettext_lazy("Đã thay thế"),
    "thu-hoi": gettext_lazy("Đã thu hồi"),
    "chua-giao": gettext_lazy("Chưa giao"),
    "da-giao": gettext_lazy("Đã giao"),
}


class BookForm(forms.Form):
    """Filters of GET addresses. One that cannot be is left out."""

    tim = forms.CharField(required=False, max_length=100, label=gettext_lazy("Họ tên hoặc số hiệu"))
    ma = forms.ChoiceField(required=False, label=gettext_lazy("Dãy số"))
    nam = forms.TypedChoiceField(required=False, label=gettext_lazy("Năm"), coerce=int)
    don_vi = forms.CharField(required=False, label=gettext_lazy("Đơn vị"))
    khoa = forms.TypedChoiceField(required=False, label=gettext_lazy("Khóa học"), coerce=int)
    tinh_trang = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Tình trạng"),
        choices=[("", gettext_lazy("Tất cả")), *STATES.items()],
    )

    def __init__(self, data: QueryDict, *, viewer: Person) -> None:
        super().__init__(data)
        self.visible = Certificate.objects.visible_to(viewer)
        self.today = timezone.localdate()
        self._offer(viewer)
        self.full_clean()

    def _offer(self, viewer: Person) -> None:
        books = Series.objects.filter(Exists(self.visible.filter(series=OuterRef("pk"))))
        codes = sorted({book.issuer_code for book in books})
        years = sorted({book.year for book in books}, reverse=True)
        taught = CoursePage.objects.filter(Exists(self.visible.filter(course=OuterRef("pk"))))
        _choices(self.fields["ma"], [(code, code) for code in codes])
        _choices(self.fields["nam"], [(f"{year}", f"{year}") for year in years])
        _choices(
            self.fields["khoa"],
            [(f"{course.pk}", f"{course.code} – {course.title}") for course in taught],
        )
        units = Unit.objects.on(self.today).agencies().under(reach(viewer))
        self.units = {unit.code: unit for unit in units}
        self.fields["don_vi"].widget = forms.Select(
            choices=[("", _("Tất cả")), *((code, unit.name) for code, unit in self.units.items())]
        )

    def value(self, name: str) -> Any:
        return self.cleaned_data.get(name)

    def found(self) -> QuerySet[Certificate]:
        """What the filters leave of what the viewer may see, in no order."""
        found = self.visible
        if code := self.value("ma"):
            found = found.filter(series__issuer_code=code)
        if year := self.value("nam"):
            found = found.filter(series__year=year)
        if course := self.value("khoa"):
            found = found.filter(course=course)
        if unit := self.units.get(self.value("don_vi") or ""):
            found = found.filter(self._of_unit(unit))
        if text := self.value("tim"):
            found = found.filter(_matching(text))
        return self._standing(found)

    def _of_unit(self, unit: Unit) -> Q:
        """Who works there today, and who did on the day of their completion."""
        staff = Person.objects.filter(
            valid_on(self.today, "postings__"), within([unit.path], "postings__unit__")
        )
        return Q(person__in=staff.values("pk")) | within([unit.path], "completion__unit__")

    def _standing(self, found: QuerySet[Certificate]) -> QuerySet[Certificate]:
        today, state = self.today, self.value("tinh_trang")
        handed = RegisterEntry.objects.filter(
            certificate=OuterRef("pk"), event=RegisterEntry.Event.HANDED_OVER
        )
        live = Q(revoked_on=None, superseded_on=None)
        running = Q(valid_until=None) | Q(valid_until__gte=today)
        conditions: dict[str, Q] = {
            "con-hieu-luc": live & running,
            "sap-het-han": live & running & Q(valid_until__lte=today + dt.timedelta(days=SOON)),
            "het-han": live & Q(valid_until__lt=today),
            "thay-the": Q(superseded_on__isnull=False, revoked_on=None),
            "thu-hoi": Q(revoked_on__isnull=False),
            "chua-giao": live & running & ~Q(Exists(handed)),
            "da-giao": Q(Exists(handed)),
        }
        return found.filter(conditions[state]) if state else found

    def words(self) -> str:
        """The filters in force as one line under a title."""
        unit = self.units.get(self.value("don_vi") or "")
        taught: dict[str, str] = dict(self.fields["khoa"].choices)  # type: ignore[attr-defined]  # a choice field
        course = taught[f"{self.value('khoa')}"] if self.value("khoa") else ""
        year = self.value("nam")
        parts = [
            f"Dãy số {self.value('ma')}" if self.value("ma") else "",
            f"Năm {year}" if year else "",
            unit.name if unit else "",
            course,
            str(STATES.get(self.value("tinh_trang") or "", "")),
        ]
        return "; ".join(filter(None, parts))

    def query(self) -> str:
        """The filters in force, for addresses."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


def _choices(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    field.choices = [("", _("Tất cả")), *choices]  # type: ignore[attr-defined]  # a choice field


def _matching(text: str) -> Q:
    reading = numbering.parse(text)
    if isinstance(reading, numbering.Parsed):
        return Q(number=reading.number)
    people = Person.objects.named(text)
    return (
        Q(person__in=people.values("pk"))
        | Q(number__icontains=names.clean(text))
        | Q(register_number__startswith=names.clean(text))
    )


class CorrectForm(forms.Form):
    """The words as they stand; what is changed is what is corrected."""

    holder_name = forms.CharField(max_length=200, label=gettext_lazy("Họ và tên"))
    birth = forms.CharField(
        required=False,
        max_length=20,
        label=gettext_lazy("Ngày sinh"),
        help_text=gettext_lazy("Viết 05/02/1985, hoặc chỉ năm: 1985."),
    )
    unit = forms.CharField(required=False, max_length=400, label=gettext_lazy("Đơn vị công tác"))
    reason = forms.CharField(
        max_length=200,
        label=gettext_lazy("Lý do đính chính"),
        help_text=gettext_lazy("Hiện trên trang tra cứu của giấy cũ."),
    )
    decision = forms.CharField(
        required=False, max_length=120, label=gettext_lazy("Số quyết định, văn bản")
    )

    def clean_birth(self) -> str:
        """The birth in the words of the paper."""
        text = names.clean(self.cleaned_data["birth"])
        if re.fullmatch(r"(19|20)\d\d", text):
            return wording.birth(dt.date(int(text), 1, 1), year_only=True)
        if not text:
            return ""
        try:
            day = dt.datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007 -- a birth date has no hour
        except ValueError as fault:
            raise forms.ValidationError(_("Viết ngày sinh dạng 05/02/1985, hoặc 1985.")) from fault
        return wording.birth(day, year_only=False)

    def clean_reason(self) -> str:
        return wording.on_one_line(self.cleaned_data["reason"])

    def changes(self) -> dict[str, str]:
        return {
            name: wording.on_one_line(self.cleaned_data[name])
            for name in ("holder_name", "birth", "unit")
        }


class RevokeForm(forms.Form):
    """A ground of Thông tư 03/2023/TT-BNV, điều 8, and the decision."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Căn cứ thu hồi (Thông tư 03/2023/TT-BNV, Điều 8)"),
        choices=Certificate.Ground.choices,
        widget=forms.RadioSelect,
    )
    decision = forms.CharField(max_length=120, label=gettext_lazy("Số quyết định thu hồi"))
    decided_on = forms.DateField(
        label=gettext_lazy("Ngày quyết định"),
        input_formats=DAY_FORMATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=gettext_lazy("Viết dạng 05/02/2026."),
        error_messages={"invalid": gettext_lazy("Không có ngày này. Viết dạng 05/02/2026.")},
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        label=gettext_lazy("Ghi chú"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_decided_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Ngày quyết định chưa đến."))
        return day


class RequestForm(forms.ModelForm[CorrectionRequest]):
    """The holder's own words."""

    class Meta:
        model = CorrectionRequest
        fields = ("field", "proposed", "evidence")
        widgets = {
            "field": forms.RadioSelect,
            "evidence": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "proposed": gettext_lazy("Ghi đúng từng chữ, cả dấu, như trên giấy tờ của Anh/Chị."),
            "evidence": gettext_lazy(
                "Ví dụ: căn cước, giấy khai sinh, quyết định điều động số … ngày …. "
                "Không gửi ảnh căn cước qua hệ thống."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = CorrectionRequest.Field.choices  # type: ignore[attr-defined]  # a choice field, without the blank one


class RefusalForm(forms.Form):
    """Why not. Whoever asked is told these words."""

    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Lý do từ chối"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(forms.Form):
    """Which papers were handed over, and when."""

    on = forms.DateField(
        label=gettext_lazy("Ngày giao"),
        input_formats=DAY_FORMATS,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": gettext_lazy("Không có ngày này. Viết dạng 05/02/2026.")},
    )
    note = forms.CharField(
        required=False, max_length=200, label=gettext_lazy("Ghi chú (ai nhận thay, lớp nào)")
    )
