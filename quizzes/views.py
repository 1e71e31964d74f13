"""Taking a test: before it, its questions, the look back, the result."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import CoursePage, EditionActivity, Enrolment
from people.http import PersonRequest
from quizzes import (
    answering,
    closing,
    foreseeing,
    opening,
    recalling,
    replies,
    rows,
    showing,
    showing_marks,
    showing_questions,
    submitting,
    telling,
    tracing,
)
from quizzes.forms import read_answer, read_number
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
        Enrolment.objects.taken_by(request.user)
        .filter(edition__activities__key=quiz.translation_key)
        .select_related("edition__course")
        .order_by("-opened_at", "-pk")
        .first()
    )
    if enrolment is None and not quiz.live:
        raise Http404
    if enrolment is None:
        return render(request, "quizzes/not_enrolled.html", {"course": course, "quiz": quiz})
    enrolment.person, quiz.course = request.user, course
    activity = enrolment.edition.activities.get(key=quiz.translation_key)
    if request.method == "POST":
        return _begin(request, enrolment, activity, quiz)
    closing.close_overdue_of(enrolment, activity)
    context = {
        "course": course,
        "quiz": quiz,
        "standing": opening.standing_of(enrolment, activity, quiz),
        "rules": showing.rules_of(quiz, enrolment),
    }
    return render(request, "quizzes/start.html", context)


def _begin(
    request: PersonRequest, enrolment: Enrolment, activity: EditionActivity, quiz: QuizPage
) -> HttpResponse:
    try:
        number = read_number(request.POST)
        attempt = opening.open_attempt(enrolment, activity, quiz, number=number)
    except opening.NotEnoughQuestions:
        messages.error(request, _("Ngân hàng câu hỏi chưa đủ để ra đề. Bài này chưa mở được."))
        return redirect(request.path)
    except opening.CannotStart:
        return redirect(request.path)
    request.session.modified = True  # signed in for the whole attempt
    return redirect("quizzes:question", attempt.pk, showing.next_open(attempt))


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
    return _ask(request, attempt, position)


def _ask(
    request: PersonRequest,
    attempt: Attempt,
    position: int,
    refusal: answering.NotUnderstood | None = None,
) -> HttpResponse:
    """The question as it was left; or as it was typed and not understood, with the reason."""
    paper = recalling.paper_of(attempt.pk)
    sheet = showing.sheet_of(attempt, paper)
    cell = sheet.at(position)
    if cell is None:
        raise Http404
    quiz = _quiz_of(attempt)
    context = {
        "attempt": attempt,
        "quiz": quiz,
        "sheet": sheet,
        "question": showing_questions.shown(
            paper[position - 1],
            refusal.value if refusal else cell.value,
            flagged=cell.flagged,
            error=replies.reason(refusal) if refusal else "",
        ),
        "answers_at_once": quiz.answers_at_once,
        **replies.around(sheet, cell),
    }
    if "xem" in request.GET:
        context["marked"] = _marked_at_once(attempt, quiz, cell)
    return render(request, "quizzes/question.html", context, status=422 if refusal else 200)


def _marked_at_once(
    attempt: Attempt, quiz: QuizPage, cell: showing.Cell
) -> showing_marks.MarkedQuestion | None:
    try:
        return showing_marks.marked_at_once(attempt, quiz, cell.position, cell.value)
    except showing_marks.KeepsItsAnswers:
        return None


def _take_down(request: PersonRequest, attempt_id: int, position: int) -> HttpResponse:
    post = read_answer(request.POST)
    try:
        taken = answering.take(
            attempt_id,
            by=request.user,
            position=position,
            value=post.value,
            flagged=post.flagged,
            client_key=post.client_key,
            queued_at=post.queued_at,
            seen=post.seen,
            whole=bool(post.go_to) and replies.is_script(request),
        )
    except answering.NoSuchQuestion as nothing:
        raise Http404 from nothing
    except answering.NotUnderstood as refusal:
        if replies.is_script(request):
            url = reverse("quizzes:question", args=[attempt_id, position])
            told = {"unclear": replies.reason(refusal), "url": url, "label": _("Mở lại câu hỏi")}
            return JsonResponse(told, status=422)
        return _ask(request, _own(request, attempt_id), position, refusal)
    except answering.Refused as refusal:
        return replies.refuse(request, refusal, position)
    if replies.is_script(request):
        return JsonResponse(replies.told(taken) | replies.brought(request, taken, post))
    return replies.go_on(post, attempt_id, position)


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
    sheet = showing.sheet_of(attempt, recalling.paper_of(attempt.pk))
    back_to = sheet.position_or_first(request.GET.get("cau", ""))
    context = {"attempt": attempt, "quiz": _quiz_of(attempt), "sheet": sheet, "back_to": back_to}
    return render(request, "quizzes/review.html", context)


@login_required
@never_cache
@require_safe
def result(request: PersonRequest, attempt_id: int) -> HttpResponse:
    attempt = _own(request, attempt_id)
    if not attempt.submitted_at:
        return redirect("quizzes:review", attempt.pk)
    enrolment, quiz = attempt.enrolment, _quiz_of(attempt)
    standing = opening.standing_of(enrolment, attempt.activity, quiz)
    given = standing.newest[attempt.pk]
    context = {
        "attempt": attempt,
        "course": enrolment.edition.course,
        "quiz": quiz,
        "result": given,
        "verdict": showing.verdict_of(attempt, given),
        "topics": showing.by_topic(attempt, given),
        "waived": showing.waived(attempt, given),
        "standing": standing,
        "is_completed": standing.passed and enrolment.is_completed,
        "regraded": telling.before_in_words(attempt) if given.number > 1 else "",
        "rulings": telling.rulings_on_paper(attempt) if given.ruling_id else [],
        "vouched": foreseeing.vouched_for([enrolment.pk]) if given.number > 1 else {},
    }
    return render(request, "quizzes/result.html", context)


@login_required
@never_cache
@require_safe
def paper(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """The paper as it was handed in, with right answers and why; 404 where the test hides them."""
    attempt = _own(request, attempt_id)
    try:
        questions = showing_marks.marked_paper(attempt, _quiz_of(attempt))
    except showing_marks.KeepsItsAnswers as nothing:
        raise Http404 from nothing
    context = {"attempt": attempt, "questions": questions}
    return render(request, "quizzes/paper.html", context)


@login_required
@never_cache
@require_safe
def timeline(request: PersonRequest, attempt_id: int) -> HttpResponse:
    """Every event of an attempt, for its learner and for who answers for them; no answers."""
    attempts = Attempt.objects.visible_to(request.user).select_related(
        "activity__page", "enrolment__person", "enrolment__edition__course"
    )
    attempt = get_object_or_404(attempts, pk=attempt_id)
    context = {
        "attempt": attempt,
        "trace": tracing.trace_of(attempt),
        "own": attempt.enrolment.person_id == request.user.pk,
    }
    return render(request, "quizzes/timeline.html", context)


def _own(request: PersonRequest, attempt_id: int) -> Attempt:
    """The viewer's own attempt: nobody else sees answers, whatever their mandate."""
    attempt = next(iter(rows.own_attempt(attempt_id, request.user.pk)), None)
    if attempt is None:
        raise Http404
    attempt.enrolment.person = request.user
    if closing.close_if_overdue(attempt):
        attempt.refresh_from_db(fields=["submitted_at"])
    return attempt


def _quiz_of(attempt: Attempt) -> QuizPage:
    """Selected along with the attempt."""
    quiz: QuizPage = attempt.activity.page.quizpage
    return quiz
