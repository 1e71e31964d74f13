"""Forms about accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import forms as auth
from django.utils.translation import gettext_lazy as _

from people.models import Person


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
