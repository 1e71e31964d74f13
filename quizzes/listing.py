"""The list of questions beside a question: as HTML, for every form of a test brings it along."""

from __future__ import annotations

from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from quizzes.showing import Cell, Sheet

BUTTON: Final = (
    '<li><button type="submit" name="toi" value="{0}" class="{1}"{2}>'
    '<span class="vh">{3} </span>{0}<span class="vh">, {4}</span></button></li>'
)


def listed(sheet: Sheet, current: Cell) -> SafeString:
    """The list of questions beside one of them: a button for each, marked as css/quiz.css names it.

    Not a loop of the template, which would cost as much as all the rest of the form.
    """
    word, here, flag = map(escape, (_("Câu"), _("câu đang làm"), _("đánh dấu xem lại")))
    states = {
        "h": escape(_("trả lời chưa đủ")),
        "a": escape(_("đã trả lời")),
        "": escape(_("chưa trả lời")),
    }
    buttons = []
    for cell in sheet.cells:
        marks, told, step = cell.state, str(states[cell.state]), ""
        if cell is current:
            marks, told, step = "c", f"{here}, {told}", ' aria-current="step"'
        if cell.flagged:
            marks, told = f"{marks} f".strip(), f"{told}, {flag}"
        buttons.append(BUTTON.format(cell.position, marks, step, word, told))
    return mark_safe("".join(buttons))
