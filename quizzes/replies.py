"""What a browser is answered when it sent an answer: as a page, or as JSON to a script."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from people.http import PersonRequest
from quizzes import answering, client_keys, listing, showing, showing_questions
from quizzes.asking import LONGEST, NotANumber
from quizzes.forms import AnswerPost


def told(taken: answering.Taken) -> dict[str, Any]:
    """What a script is told of an answer that was taken down."""
    saved_at = taken.event.received_at if taken.event else timezone.now()
    told = {"saved": _clock_time(saved_at), "seen": taken.event.pk if taken.event else 0}
    if taken.elsewhere:
        told["elsewhere"] = _clock_time(taken.elsewhere.received_at)
    return told


def brought(request: PersonRequest, taken: answering.Taken, post: AnswerPost) -> dict[str, str]:
    """Where to go on, in the same answer: the form of the next question, from rows at hand."""
    attempt, position = taken.attempt, post.go_to
    if post.to_review:
        return {"url": reverse("quizzes:review", args=[attempt.pk])}
    question = next((each for each in taken.paper if each.position == position), None)
    if not position or question is None:
        return {}
    url = reverse("quizzes:question", args=[attempt.pk, position])
    sheet = showing.sheet_from(attempt, taken.paper, taken.counting)
    cell = sheet.cells[position - 1]
    context = {
        "attempt": attempt,
        "sheet": sheet,
        "question": showing_questions.shown(question, cell.value, flagged=cell.flagged),
        "answers_at_once": "thu" in request.POST,
        **around(sheet, cell),
    }
    return {"url": url, "form": render_to_string("quizzes/question_form.html", context, request)}


def around(sheet: showing.Sheet, cell: showing.Cell) -> dict[str, Any]:
    """What the form of a question needs to know of the paper, and its own name."""
    return {
        "cell": cell,
        "listed": listing.listed(sheet, cell),
        "form": client_keys.new_form(),
        "next_position": sheet.after(cell.position),
        "previous_position": cell.position - 1,
    }


def go_on(post: AnswerPost, attempt_id: int, position: int) -> HttpResponse:
    """Where a form without a script wants to go."""
    if post.leave:
        return redirect("home:my_work")
    if post.to_review:
        return redirect(f"{reverse('quizzes:review', args=[attempt_id])}?cau={position}")
    url = reverse("quizzes:question", args=[attempt_id, post.go_to or position])
    if post.check:
        return redirect(f"{url}?xem#dap-an")
    return redirect(f"{url}#{post.stay_at}" if post.stay_at else url)


def reason(refusal: answering.NotUnderstood) -> str:
    """What is wrong with what was typed, in one sentence."""
    if isinstance(refusal.reason, NotANumber):
        return _("“%s” không phải là một số nên chưa được ghi. Ghi bằng chữ số, ví dụ 3,5.") % (
            Truncator(refusal.reason.text).chars(40)
        )
    return _("Câu trả lời dài quá %d ký tự nên chưa được ghi. Hãy viết ngắn lại.") % LONGEST


def refuse(request: PersonRequest, refusal: answering.Refused, position: int) -> HttpResponse:
    """Say in one sentence why the answer was not taken down, and where to go."""
    attempt = refusal.attempt
    if isinstance(refusal, answering.AlreadySubmitted):
        status, sentence = 409, _("Bài này đã nộp lúc %s nên câu trả lời vừa gửi không được ghi.")
        sentence %= _in_words(attempt.submitted_at)
        url, label = reverse("quizzes:result", args=[attempt.pk]), _("Xem kết quả")
    elif isinstance(refusal, answering.TimeOver):
        status, sentence = 409, _("Đã hết giờ lúc %s nên câu trả lời vừa gửi không được ghi.")
        sentence %= _in_words(attempt.deadline_at)
        url, label = reverse("quizzes:review", args=[attempt.pk]), _("Đến trang nộp bài")
    elif isinstance(refusal, answering.AnsweredElsewhere):
        status, sentence = 409, _("Câu này đã trả lời ở trang khác lúc %s, trang cũ không ghi đè.")
        sentence %= _clock_time(refusal.newer.received_at)
        url, label = reverse("quizzes:question", args=[attempt.pk, position]), _("Mở lại câu hỏi")
    else:
        status, sentence = 400, _("Câu trả lời vừa gửi không đọc được nên chưa được ghi.")
        url, label = reverse("quizzes:question", args=[attempt.pk, position]), _("Mở lại câu hỏi")
    if is_script(request):
        return JsonResponse({"refused": sentence, "url": url, "label": label}, status=status)
    context = {"sentence": sentence, "url": url, "label": label}
    return render(request, "quizzes/refused.html", context, status=status)


def _clock_time(moment: dt.datetime) -> str:
    return date_format(timezone.localtime(moment), "H:i")


def _in_words(moment: dt.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "H:i d/m/Y")


def is_script(request: PersonRequest) -> bool:
    """Whether it asks for anything but a page."""
    return not request.accepts("text/html")
