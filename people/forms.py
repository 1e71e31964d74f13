"""Forms about accounts."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.contrib.auth import forms as auth
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from people.models import Person

DAY_FORMATS: Final = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
NO_LIMIT: Final = "khong-gioi-han"
FACTORS: Final = [
    ("1.25", _("Thêm một phần tư thời gian (hệ số 1,25)")),
    ("1.5", _("Thêm một nửa thời gian (hệ số 1,5)")),
    ("2", _("Gấp đôi thời gian (hệ số 2)")),
    (NO_LIMIT, _("Không giới hạn thời gian làm bài")),
    ("1", _("Như mọi người (hệ số 1)")),
]


class SignInForm(auth.AuthenticationForm):
    """One field for both ways of naming oneself."""

    error_messages = {
        "invalid_login": _(
            "Thư công vụ, mã cán bộ hoặc mật khẩu chưa đúng. "
            "Mật khẩu phân biệt chữ hoa, chữ thường."
        ),
        "inactive": _("Tài khoản này đã khóa. Vui lòng liên hệ quản trị đơn vị."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.CharField(
            label=_("Thư công vụ hoặc mã cán bộ"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"].label = _("Mật khẩu")


class ForgottenPasswordForm(auth.PasswordResetForm):
    """Answers the same whether or not the address is known; writes through the outbox."""

    email = forms.CharField(label=_("Thư công vụ hoặc mã cán bộ"), max_length=254)

    def save(self, *_args: Any, **_kwargs: Any) -> None:
        """The view sends nothing itself; `people.activating` writes the letter."""


class ProfileForm(forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = ["language"]
        labels = {"language": _("Ngôn ngữ hiển thị")}


class Day(forms.DateField):
    """A day as people write it here."""

    def __init__(self, *, missing: Any, **kwargs: Any) -> None:
        super().__init__(
            input_formats=DAY_FORMATS,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages={
                "required": missing,
                "invalid": _("Không có ngày này. Viết dạng 05/02/2026."),
            },
            **kwargs,
        )


def _factor(chosen: str) -> Decimal | None:
    return None if chosen == NO_LIMIT else Decimal(chosen)


class TimeForm(forms.Form):
    """How much time somebody has in tests. Which decision says so is asked, never what it rests on.

    What it rests on may be about their health.
    """

    factor = forms.TypedChoiceField(
        label=_("Thời gian làm bài"),
        choices=FACTORS,
        coerce=_factor,
        widget=forms.RadioSelect,
        error_messages={"required": _("Anh/Chị chọn thời gian làm bài.")},
    )
    since = Day(
        label=_("Áp dụng từ ngày"),
        help_text=_("Tính cho các lượt làm bài bắt đầu từ ngày này."),
        missing=_("Anh/Chị nhập ngày áp dụng."),
    )
    document = forms.CharField(
        label=_("Số quyết định"),
        max_length=80,
        help_text=_("Chỉ ghi số văn bản. Không ghi tình trạng sức khỏe hay lý do riêng."),
        error_messages={"required": _("Anh/Chị nhập số quyết định.")},
    )
    document_on = Day(
        label=_("Ngày quyết định"),
        help_text=_("Viết dạng 05/02/2026."),
        missing=_("Anh/Chị nhập ngày quyết định."),
    )

    def clean_document_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["document_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(gettext("Ngày quyết định chưa đến."))
        return day
