"""The quick check: one question in a lesson, answered at once and never graded."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEWEST_OPTIONS, MOST_OPTIONS = 2, 5


class Choice(NamedTuple):
    """An option as it stands on the page, which never says which one is right."""

    number: int
    text: str
    chosen: bool


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=500, label=_("Phương án"))
    correct = blocks.BooleanBlock(required=False, label=_("Đúng"))
    feedback = blocks.CharBlock(max_length=500, label=_("Vì sao đúng, vì sao sai"))

    class Meta:
        label = _("Phương án")


class CheckBlock(blocks.StructBlock):
    stem = blocks.CharBlock(max_length=500, label=_("Câu hỏi"))
    options = blocks.ListBlock(
        CheckOptionBlock(),
        min_num=FEWEST_OPTIONS,
        max_num=MOST_OPTIONS,
        label=_("Các phương án"),
    )

    class Meta:
        icon = "help"
        label = _("Câu hỏi nhanh")
        group = _("Tương tác")
        description = _("Một câu hỏi giữa bài; trả lời xong biết ngay vì sao, không tính điểm.")
        template = "courses/blocks/check.html"
        preview_template = "courses/blocks/preview.html"
        preview_value = {
            "stem": "Việc nào dưới đây là bước “xem lại”?",
            "options": [
                {"text": "Lập danh sách những việc có thể sai", "correct": False, "feedback": "…"},
                {"text": "Cuối quý, so số hồ sơ trễ hạn", "correct": True, "feedback": "…"},
            ],
        }

    def clean(self, value: Any) -> Any:
        """Exactly one option is right. A draft may be saved without."""
        cleaned = super().clean(value)
        right = sum(bool(option["correct"]) for option in cleaned["options"])
        if right != 1 and not self.is_deferred_validation:
            message = gettext("Đánh dấu đúng một phương án là “Đúng”; hiện có %(count)d.")
            raise blocks.StructBlockValidationError(non_block_errors=[message % {"count": right}])
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        """Add what the reader chose, looked up in the page's `answers` by the block's id."""
        context = super().get_context(value, parent_context)
        options = value["options"]
        chosen = (context.get("answers") or {}).get(context.get("id"))
        context["choices"] = [
            Choice(number, option["text"], number == chosen)
            for number, option in enumerate(options)
        ]
        context["answer"] = (
            options[chosen] if isinstance(chosen, int) and chosen < len(options) else None
        )
        return context
