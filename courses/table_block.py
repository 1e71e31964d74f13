"""A table with a caption, a row of headings and a heading to each row."""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.table_block.blocks import TableBlock

from courses.prose import ProseError, inline_html

HEADED = {
    "first_row_is_table_header": True,
    "first_col_is_header": True,
    "table_header_choice": "both",
}


class Cell(NamedTuple):
    """A cell, and the heading it repeats on a narrow screen."""

    label: str
    html: SafeString


def cell_html(text: str) -> SafeString:
    """Bold and italic as in a course pack; a text outside that language stands as it is."""
    try:
        return mark_safe(inline_html(text))
    except ProseError:
        return mark_safe(escape(text))


def grid(value: dict[str, Any] | None) -> list[list[str]]:
    """The texts of the table, row by row; an empty cell is kept as null by the editor."""
    rows = (value or {}).get("data") or []
    return [[cell or "" for cell in row] for row in rows]


class LessonTableBlock(TableBlock):
    class Meta:
        icon = "table"
        label = _("Bảng")
        group = _("Nội dung")
        description = _("Bảng so sánh ngắn; trên điện thoại mỗi dòng thành một thẻ.")
        template = "courses/blocks/table.html"
        preview_template = "courses/blocks/preview.html"
        preview_value = {
            **HEADED,
            "table_caption": "Đầu ra và người nhận",
            "data": [
                ["Công việc", "Đầu ra", "Người nhận"],
                ["Giải quyết thủ tục", "Giấy phép, quyết định", "Người dân, tổ chức"],
                ["Tham mưu", "Dự thảo văn bản", "Lãnh đạo giao việc"],
            ],
        }

    def get_table_options(self, table_options: Any = None) -> Any:
        """Its grid has no Vietnamese and would complain on every page it is on."""
        return super().get_table_options({"language": "en-US", **(table_options or {})})

    def clean(self, value: Any) -> Any:
        """A table that is published has a caption and headings. A draft may be saved without."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        rows = grid(cleaned)
        if len(rows) < 2 or not all(rows[0]):  # noqa: PLR2004 -- the headings and one row
            raise ValidationError(
                gettext("Bảng cần dòng đầu là tiêu đề của từng cột và ít nhất một dòng nội dung.")
            )
        if not str(cleaned.get("table_caption") or "").strip():
            raise ValidationError(gettext("Bảng cần một chú thích nói bảng này về điều gì."))
        return {**cleaned, **HEADED}

    def render(self, value: Any, context: Any = None) -> str:  # noqa: ARG002 -- Wagtail's signature
        rows = grid(value)
        head = [cell_html(text) for text in rows[0]] if rows else []
        labels = [strip_tags(html) for html in head]
        body = [
            [Cell(label, cell_html(text)) for label, text in zip(labels, row, strict=False)]
            for row in rows[1:]
        ]
        shown = {"caption": (value or {}).get("table_caption"), "head": head, "rows": body}
        return mark_safe(render_to_string(self.meta.template, shown))
