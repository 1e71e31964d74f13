"""Taking a test: before it, its questions, the look back, the result."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import CoursePage, EditionActivity, Enrolment
from people.http import PersonRequest
from quizzes import answering, closing, opening, showing, submitting
from quizzes.forms import AnswerPost, read_answer
from quizzes.models import Attempt, QuizPage


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: PersonRequest, course_slug: str, slug: str) -> HttpResponse:
    """The rules, and one button. Pressing it with an attempt open goes on with that one.

    A test that was taken down is still taken by those whose edition it stands in.
    """
    course = get_object_or_404(CoursePage, slug=course_slug)
    quiz = get_object_or_404(QuizPage.objects.child_of(course), slug=slug)
    enrolment = (
        Enrolment.objects.visible_to(request.user)
        .filter(person=request.user, edition__activities__key=quiz.translation_key)
        .select_related("person", "edition__course")
        .order_by("-opened_at", "-pk")
        .first()
    )
    if enrolment is None and not quiz.live:
        raise Http404
    if enrolment is None:
        return render(request, "quizzes/not_enrolled.html", {"course": course, "quiz": quiz})
    activity = enrolment.edition.activities.get(key=quiz.translation_key)
    if request.method == "POST":
        return _begin(request, enrolment, activity)
    closing.close_overdue_of(enrolment, activity)
    context = {
        "course": course,
        "quiz": quiz,
        "standing": opening.standing_of(enrolment, activity),
        "rules": showing.rules_of(quiz, enrolment),
    }
    return render(request, "quizzes/start.html", context)


def _begin(request: PersonRequest, enrolment: Enrolment, activity: EditionActivity) -> HttpResponse:
    try:
        attempt = opening.open_attempt(enrolment, activity)
    except opening.NotEnoughQuestions:
        messages.error(request, _("Ngân hàng câu hỏi chưa đủ để ra đề. Bài này chưa mở được."))
        return redirect(request.path)
    except opening.CannotStart:
        return redirect(request.path)
    request.session.modified = True  # signed in for the whole attempt
    return redirect("quizzes:question", attempt.pk, showing.sheet_of(attempt).next_open)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: PersonRequest, attempt_id: int, position: int) -> HttpResponse:
    if request.method == "POST":
        return _take_down(request, attempt_id, position)
    attempt = _own(request, attempt_id)
    if attempt.submitted_at:
        return redirect("quizzes:result", attempt.pk)
    if attempt.time_is_over(timezone.now()):
        return redirect("quizzes:review", attempt.pk)
    context = _paper_context(attempt)
    cell = context["sheet"].at(position)
    if cell is None:
        raise Http404
    context |= {
        "question": showing.question_of(attempt, cell),
        "next_position": context["sheet"].after(position),
        "previous_position": position - 1,
    }
    return render(request, "quizzes/question.html", context)


def _take_down(request: PersonRequest, attempt_id: int, position: int) -> HttpResponse:
    post = read_answer(request.POST)
    try:
        event = answering.answer(
            attempt_id,
            by=request.user,
            position=position,
            chosen=post.chosen,
            flagged=post.flagged,
            client_key=post.client_key,
            queued_at=post.queued_at,
        )
    except answering.NoSuchQuestion as nothing:
        raise Http404 from nothing
    except answering.Refused as refusal:
        return _refuse(request, refusal, position)
    if _is_script(request):
        saved_at = event.received_at if event else timezone.now()
        return JsonResponse({"saved": date_format(timezone.localtime(saved_at), "H:i")})
    return _go_on(post, attempt_id, position)


def _go_on(post: AnswerPost, attempt_id: int, position: int) -> HttpResponse:
    if post.leave:
        return redirect("home:my_work")
    if post.to_review:
        return redirect(f"{reverse('quizzes:review', args=[attempt_id])}?cau={position}")
    return redirect("quizzes:question", attempt_id, post.go_to or position)


def _refuse(request: PersonRequest, refusal: answering.Refused, position: int) -> HttpResponse:
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
    else:
        status, sentence = 400, _("Câu trả lời vừa gửi không đọc được nên chưa được ghi.")
        url, label = reverse("quizzes:question", args=[attempt.pk, position]), _("Mở lại câu hỏi")
    if _is_script(request):
        return JsonResponse({"refused": sentence, "url": url, "label": label}, status=status)
    context = {"sentence": sentence, "url": url, "label": label}
    return render(request, "quizzes/refused.html", context, status=status)


def _in_words(moment: dt.datetime | None) -> str:
    return date_format(timezone.localtime(moment), "H:i d/m/Y")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The look back before handing in, which is its own confirmation."""
    attempt = _own(request, attempt_id)
    if request.method == "POST" and not attempt.submitted_at:
        submitting.submit(attempt, by=request.user)
    if request.method == "POST" or attempt.submitted_at:
        return redirect("quizzes:result", attempt.pk)
    context = _paper_context(attempt)
    context["back_to"] = context["sheet"].position_or_first(request.GET.get("cau", ""))
    return render(request, "quizzes/review.html", context)


@login_required
@never_cache
@require_safe
def result(request: PersonRequest, attempt_id: int) -> HttpResponse:
    attempt = _own(request, attempt_id)
    if not attempt.submitted_at:
        return redirect("quizzes:review", attempt.pk)
    enrolment = attempt.enrolment
    given = attempt.results.latest("number")
    context = {
        "attempt": attempt,
        "course": enrolment.edition.course,
        "quiz": _quiz_of(attempt),
        "result": given,
        "needed": showing.points_needed(attempt, given),
        "topics": showing.by_topic(given, enrolment.edition.course),
        "standing": opening.standing_of(enrolment, attempt.activity),
        "is_completed": enrolment.is_completed,
    }
    return render(request, "quizzes/result.html", context)


@login_required
@never_cache
@require_safe
def paper(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The paper as it was handed in, with right answers and why; 404 where the test hides them."""
    attempt = _own(request, attempt_id)
    try:
        questions = showing.marked_paper(attempt, _quiz_of(attempt))
    except showing.KeepsItsAnswers as nothing:
        raise Http404 from nothing
    context = {"attempt": attempt, "questions": questions}
    return render(request, "quizzes/paper.html", context)


def _own(request: PersonRequest, attempt_id: int) -> Attempt:
    """The viewer's own attempt: nobody else sees answers, whatever their mandate."""
    attempt = get_object_or_404(
        Attempt.objects.visible_to(request.user).select_related(
            "activity", "enrolment__person", "enrolment__edition__course"
        ),
        pk=attempt_id,
        enrolment__person=request.user,
    )
    if closing.close_if_overdue(attempt):
        attempt.refresh_from_db(fields=["submitted_at"])
    return attempt


def _quiz_of(attempt: Attempt) -> QuizPage:
    return get_object_or_404(QuizPage, pk=attempt.activity.page_id)


def _paper_context(attempt: Attempt) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "quiz": _quiz_of(attempt),
        "sheet": showing.sheet_of(attempt),
    }


def _is_script(request: PersonRequest) -> bool:
    return not request.accepts("text/html")
