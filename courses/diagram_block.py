"""Figures drawn from what the trainer types: no picture to make, readable on every screen."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from courses.diagram_text import (
    FEWEST,
    GROUPS_COMPARED,
    LARGEST,
    MOST,
    MOST_ON_A_CYCLE,
    MOST_RISKS,
    NUMBER,
    SETTING,
    SMALLEST,
    groups_of,
)
from courses.ring import spokes

WHOLE = 100


class DiagramItemBlock(blocks.StructBlock):
    mark = blocks.CharBlock(
        max_length=40,
        required=False,
        label=_("Dấu"),
        help_text=_("Ai làm, mốc thời gian, con số hoặc tên nhóm, tùy loại hình."),
    )
    name = blocks.CharBlock(max_length=80, label=_("Tên"))
    text = blocks.CharBlock(max_length=200, required=False, label=_("Giải thích"))

    class Meta:
        label = _("Mục")


class DiagramBlock(blocks.StructBlock):
    shape = blocks.ChoiceBlock(
        choices=[
            ("cycle", _("Vòng lặp")),
            ("flow", _("Các bước nối nhau")),
            ("levels", _("Các tầng")),
            ("timeline", _("Mốc thời gian")),
            ("bars", _("Cột số liệu")),
            ("compare", _("So sánh hai bên")),
        ],
        default="flow",
        label=_("Loại hình"),
    )
    caption = blocks.CharBlock(max_length=200, label=_("Chú thích của hình"))
    center = blocks.CharBlock(
        max_length=60, required=False, label=_("Giữa vòng"), help_text=_("Chỉ cho vòng lặp.")
    )
    unit = blocks.CharBlock(
        max_length=30, required=False, label=_("Đơn vị"), help_text=_("Chỉ cho cột số liệu.")
    )
    items = blocks.ListBlock(DiagramItemBlock(), min_num=FEWEST, max_num=MOST, label=_("Các mục"))

    class Meta:
        icon = "site"
        label = _("Sơ đồ")
        group = _("Dạy học")
        description = _("Vòng lặp, các bước, các tầng, mốc thời gian, cột số liệu, so sánh.")
        template = "courses/blocks/diagram.html"
        preview_template = "courses/blocks/preview.html"
        preview_value = {
            "shape": "cycle",
            "caption": "Hình 1. Chu trình PDCA",
            "center": "Sự lãnh đạo",
            "unit": "",
            "items": [
                {"mark": "", "name": "Hoạch định.", "text": "Mục tiêu, rủi ro, cách làm"},
                {"mark": "", "name": "Thực hiện.", "text": "Làm theo cách đã định"},
                {"mark": "", "name": "Kiểm tra.", "text": "Đo và so với mục tiêu"},
                {"mark": "", "name": "Hành động.", "text": "Sửa nguyên nhân, cải tiến"},
            ],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if reason := _diagram_fault(cleaned):
            raise blocks.StructBlockValidationError(non_block_errors=[ValidationError(reason)])
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context)
        items = list(value["items"])
        if value["shape"] == "cycle":
            context["spokes"] = spokes(len(items))
        if value["shape"] == "bars":
            context["bars"] = _bars(items, value["unit"])
        if value["shape"] == "compare":
            context["groups"] = [
                (mark, list(group)) for mark, group in groupby(items, key=lambda each: each["mark"])
            ]
        return context


def _diagram_fault(value: Any) -> str:
    marks = [item["mark"] for item in value["items"]]
    shape = value["shape"]
    if shape == "cycle" and len(marks) > MOST_ON_A_CYCLE:
        return _now("Vòng lặp có nhiều nhất %(most)s mục.") % {"most": MOST_ON_A_CYCLE}
    if shape == "bars" and not all(NUMBER.fullmatch(mark) for mark in marks):
        return _now("Mỗi cột cần một con số ở ô Dấu, dấu phẩy thập phân, ví dụ 17,5.")
    if shape == "timeline" and not all(marks):
        return _now("Mỗi mốc cần thời gian ở ô Dấu, ví dụ 2014.")
    if shape == "compare" and groups_of(marks) != GROUPS_COMPARED:
        return _now("Hình so sánh cần đúng hai nhóm đứng liền nhau; ghi tên nhóm ở ô Dấu.")
    if any(value[name] for kind, name in SETTING.items() if kind != shape):
        return _now("Ô Giữa vòng chỉ dùng cho vòng lặp, ô Đơn vị chỉ dùng cho cột số liệu.")
    return ""


def _bars(items: list[Any], unit: str) -> list[dict[str, Any]]:
    """Each with its length in per cent: large shares against the whole, others the longest."""
    numbers = [float(item["mark"].replace(",", ".")) for item in items]
    longest = max(numbers) or 1
    full = WHOLE if unit == "%" and WHOLE / 2 < longest <= WHOLE else longest
    return [
        {"item": item, "length": round(100 * number / full, 1)}
        for item, number in zip(items, numbers, strict=True)
    ]


class RiskBlock(blocks.StructBlock):
    down = blocks.IntegerBlock(min_value=1, max_value=LARGEST, label=_("Hàng"))
    across = blocks.IntegerBlock(min_value=1, max_value=LARGEST, label=_("Cột"))
    name = blocks.CharBlock(max_length=20, label=_("Ký hiệu"))
    text = blocks.CharBlock(max_length=200, required=False, label=_("Rủi ro"))

    class Meta:
        label = _("Rủi ro")


class MatrixBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=200, label=_("Chú thích của hình"))
    down = blocks.CharBlock(max_length=60, default=_("Khả năng xảy ra"), label=_("Tên cạnh dọc"))
    across = blocks.CharBlock(max_length=60, default=_("Mức ảnh hưởng"), label=_("Tên cạnh ngang"))
    size = blocks.IntegerBlock(
        min_value=SMALLEST, max_value=LARGEST, default=LARGEST, label=_("Số mức mỗi cạnh")
    )
    medium = blocks.IntegerBlock(min_value=2, default=6, label=_("Điểm từ mức trung bình"))
    high = blocks.IntegerBlock(min_value=3, default=15, label=_("Điểm từ mức cao"))
    items = blocks.ListBlock(RiskBlock(), min_num=0, max_num=MOST_RISKS, label=_("Các rủi ro"))

    class Meta:
        icon = "table"
        label = _("Ma trận rủi ro")
        group = _("Dạy học")
        description = _("Điểm là tích của hai cạnh, tô theo mức; đặt các rủi ro vào ô.")
        template = "courses/blocks/matrix.html"
        preview_template = "courses/blocks/preview.html"
        preview_value = {
            "caption": "Hình 1. Ma trận rủi ro 5 × 5",
            "down": "Khả năng xảy ra",
            "across": "Mức ảnh hưởng",
            "size": 5,
            "medium": 6,
            "high": 15,
            "items": [{"down": 4, "across": 3, "name": "R1.", "text": "Trả kết quả trễ hạn"}],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        size = cleaned["size"]
        if not cleaned["medium"] < cleaned["high"] <= size * size:
            reason = _now("Điểm mức trung bình phải nhỏ hơn mức cao, mức cao không quá %(most)s.")
            error = ValidationError(reason % {"most": size * size})
            raise blocks.StructBlockValidationError(non_block_errors=[error])
        if any(max(item["down"], item["across"]) > size for item in cleaned["items"]):
            error = ValidationError(_now("Có rủi ro nằm ngoài ma trận; sửa hàng hoặc cột."))
            raise blocks.StructBlockValidationError(non_block_errors=[error])
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context)
        sides = range(1, value["size"] + 1)
        context["heads"] = sides
        context["rows"] = [
            (down, [_cell(value, down, across) for across in sides]) for down in reversed(sides)
        ]
        return context


def _cell(value: Any, down: int, across: int) -> dict[str, Any]:
    score = down * across
    level = "high" if score >= value["high"] else "mid" if score >= value["medium"] else "low"
    here = [item for item in value["items"] if (item["down"], item["across"]) == (down, across)]
    return {"score": score, "level": level, "risks": here}
