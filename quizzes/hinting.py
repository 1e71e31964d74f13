"""How to answer, and how it is marked: said before, not after."""

from __future__ import annotations

from django.utils.translation import gettext as _

from quizzes.asking.choosing import Choosing
from quizzes.asking.cloze import Cloze
from quizzes.asking.matching import Matching
from quizzes.asking.numeric import Numeric, in_words
from quizzes.asking.ordering import Ordering
from quizzes.asking.typing_in import Typing


def matching(task: Matching) -> list[str]:
    whole = _("Chỉ được điểm khi mọi cặp đều đúng.")
    part = _("Mỗi cặp đúng được một phần điểm.")
    return [_("Chọn cho mỗi mục một ý ghép với nó."), part if task.partial else whole]


def ordering(task: Ordering) -> list[str]:
    whole = _("Chỉ được điểm khi mọi mục đều đúng chỗ.")
    part = _("Mỗi mục đúng chỗ được một phần điểm.")
    how = _("Dùng nút Lên, Xuống hoặc chọn số thứ tự của từng mục.")
    return [how, part if task.partial else whole]


def choosing(task: Choosing) -> list[str]:
    if not task.several:
        return [_("Chọn một đáp án.")]
    if not task.partial:
        return [_("Chọn tất cả đáp án đúng. Chỉ được điểm khi chọn đủ và đúng.")]
    return [
        _(
            "Chọn tất cả đáp án đúng. Mỗi đáp án đúng được một phần điểm, mỗi đáp án sai bị trừ "
            "một phần; chọn hết mọi phương án thì không có điểm."
        )
    ]


def _rules(task: Typing | Cloze) -> list[str]:
    return [
        _("Phân biệt chữ hoa, chữ thường.")
        if task.case_sensitive
        else _("Chữ hoa, chữ thường như nhau."),
        _("Có thể viết không dấu.") if task.ignore_accents else _("Viết đủ dấu."),
    ]


def typing(task: Typing) -> list[str]:
    return [_("Ghi câu trả lời ngắn."), *_rules(task)]


def numeric(task: Numeric) -> list[str]:
    hints = [_("Ghi một số. Phần thập phân viết sau dấu phẩy, ví dụ 3,5; 1.500 là một nghìn rưỡi.")]
    if task.tolerance:
        hints.append(_("Lệch không quá %s vẫn được tính là đúng.") % in_words(task.tolerance))
    return hints


def cloze(task: Cloze) -> list[str]:
    typed = any(not gap.others for gap in task.gaps)
    whole = _("Chỉ được điểm khi mọi chỗ trống đều đúng.")
    part = _("Mỗi chỗ trống đúng được một phần điểm.")
    return [
        _("Điền vào từng chỗ trống."),
        *(_rules(task) if typed else []),
        part if task.partial else whole,
    ]
