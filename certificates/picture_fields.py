"""A picture in a form: uploaded once, then carried along by its number."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from certificates.models import TemplatePicture
from certificates.pictures import Kind
from certificates.scanning import LEAST_SIDE, Unusable, scanned

REMOVED: Final = "removed"
FAULTS: Final = {
    "large": _("Tệp quá lớn: ảnh không được quá 5 MB."),
    "no image": _("Tệp này không phải là ảnh PNG hoặc JPEG đọc được."),
    "pixels": _("Ảnh quá lớn: không được quá 24 triệu điểm ảnh."),
    "small": _("Ảnh quá nhỏ để in rõ: phần có hình phải dài ít nhất %(least)s điểm ảnh."),
    "dark": _("Nền ảnh quá tối: hãy quét hoặc chụp lại trên giấy trắng, đủ sáng."),
    "blank": _("Ảnh trống: không thấy gì trên nền trắng."),
    "heavy": _("Ảnh quá nhiều chi tiết, giấy sẽ vượt 120 KB: hãy dùng ảnh nét, nền trắng, ít màu."),
}
GONE: Final = _("Ảnh này không còn, hãy tải lên lại.")


class PictureInput(forms.Widget):
    """What is there, a place to upload another, and a tick to take it away."""

    template_name = "certificates/cms/picture_input.html"
    needs_multipart_form = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["shown"] = SimpleLazyObject(lambda: _shown(value))
        return context

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> Any:
        upload = files.get(name)
        if upload is not None:
            return upload
        return None if data.get(f"{name}-{REMOVED}") else data.get(f"{name}-kept")

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Mapping[str, Any], name: str
    ) -> bool:
        return name not in files and f"{name}-kept" not in data

    def id_for_label(self, id_: str) -> str:
        return id_


class PictureField(forms.Field):
    """Cleans to the row of the picture, or None."""

    widget = PictureInput

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.kind = kind

    def clean(self, value: Any) -> TemplatePicture | None:
        if isinstance(value, UploadedFile):
            try:
                return TemplatePicture.objects.keep(scanned(value.read(), self.kind))
            except Unusable as unusable:
                said = {"least": LEAST_SIDE}
                raise forms.ValidationError(FAULTS[unusable.fault] % said) from unusable
        picture = _kept(value)
        if value and picture is None:
            raise forms.ValidationError(GONE)
        return picture

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


def carry_uploads(form: forms.BaseForm) -> None:
    """Put what was uploaded and is kept in place of the upload, so that it can be sent again."""
    carried, left = cast("QueryDict", form.data).copy(), MultiValueDict(dict(form.files.lists()))
    for name, field in form.fields.items():
        picture = form.cleaned_data.get(name)
        if isinstance(field, PictureField) and name in form.files and picture:
            carried[f"{name}-kept"] = str(picture.pk)
            left.pop(name)
    form.data, form.files = carried, left


def _kept(value: Any) -> TemplatePicture | None:
    """None for one that is gone: what is in no template is not kept for long."""
    if not str(value or "").isdecimal():
        return None
    return TemplatePicture.objects.filter(pk=value).first()


def _shown(value: Any) -> dict[str, Any] | None:
    """The picture inside the page: it has no address of its own."""
    picture = None if isinstance(value, UploadedFile) else _kept(value)
    if picture is None:
        return None
    content = base64.b64encode(bytes(picture.content)).decode()
    return {
        "pk": picture.pk,
        "url": f"data:image/jpeg;base64,{content}",
        "width": picture.width,
        "height": picture.height,
    }
