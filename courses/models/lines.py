"""A list of sentences, kept as JSON and edited as text, one sentence a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class LinesFormField(forms.CharField):
    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [line.strip() for line in lines if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


class LinesField(models.JSONField):
    """`list[str]`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        own = {
            "form_class": LinesFormField,
            "help_text": _("Mỗi dòng một mục."),
            "widget": forms.Textarea(attrs={"rows": 4}),
        }
        return models.Field.formfield(self, **{**own, **kwargs})  # not as JSON
