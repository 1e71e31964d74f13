"""Chấm lại: what may be ruled on a question, what that would change, deciding it, how far it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import EditionActivity
from people.models import Person, reach
from quizzes import looking_ahead, marking, regrading, ruling_sheets, telling
from quizzes.cms.editors import editor
from quizzes.cms.ruling_forms import GroundForm, RulingForm, answer_fields
from quizzes.models import (
    PaperQuestion,
    Question,
    QuestionVersion,
    Ruling,
    RulingDraft,
    RulingKind,
)

PER_PAGE = 50
BOTH = ["GET", "HEAD", "POST"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATED = ("version__question__course", "takes_back", "edition", "activity__edition", "by")


@require_safe
def rulings(request: HttpRequest) -> HttpResponse:
    """Every ruling, the newest first, and what is being looked at."""
    editor(request)
    found = Ruling.objects.select_related(*_RELATED, "regrading", "taken_back_by")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = _titled(gettext("Chấm lại")) | {
        "page": page,
        "lines": [(ruling, telling.decided_in_words(ruling)) for ruling in page],
        "drafts": [
            (draft, telling.decided_in_words(draft))
            for draft in RulingDraft.objects.select_related(*_RELATED)
        ],
    }
    return render(request, "quizzes/cms/rulings.html", context)


@require_http_methods(BOTH)
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A ruling on one version of a question: nothing is written but a draft to look at."""
    person = editor(request)
    question = get_object_or_404(Question.objects.select_related("course"), pk=pk)
    asked = _asked(question)
    version = _chosen(asked, request.GET.get("phien-ban", ""))
    if version is None:
        return render(
            request, "quizzes/cms/rule.html", _titled(gettext("Chấm lại")) | {"question": question}
        )
    standing = _standing(version)
    form = RulingForm(
        request.POST or None,
        version=version,
        tests=_tests(version),
        stands=marking.said_by(standing),
    )
    if form.is_valid():
        draft = regrading.draft(version, by=person, **form.facts())
        return redirect("foresee_ruling", draft.pk)
    context = _titled(gettext("Chấm lại: %s") % question.key) | {
        "question": question,
        "version": version,
        "asked": asked,
        "form": form,
        "answers": answer_fields(version, request.POST or None),
        "key": telling.key_in_words(version),
        "standing": [(ruling, telling.decided_in_words(ruling)) for ruling in standing],
    }
    return render(request, "quizzes/cms/rule.html", context)


@require_http_methods(BOTH)
def foresee(request: HttpRequest, pk: int) -> HttpResponse:
    """What it would change; posted with the fingerprint of the look, it is decided."""
    person = editor(request)
    draft = RulingDraft.objects.select_related(*_RELATED).filter(pk=pk).first()
    if draft is None:
        messages.info(request, gettext("Bản nháp này đã được quyết định hoặc đã bỏ."))
        return redirect("rulings")
    if request.method == "POST":
        return _decide(request, draft, person)
    look = looking_ahead.look_at(draft)
    context = _titled(gettext("Xem trước chấm lại")) | _told(draft) | {"draft": draft, "look": look}
    if look.done_at is None:
        return render(request, "quizzes/cms/foreseeing.html", context)
    changed = look.rows.exclude(rank=None).select_related("attempt").order_by("rank")
    page = Paginator(changed, PER_PAGE).get_page(request.GET.get("trang"))
    context |= {
        "page": page,
        "lines": looking_ahead.lines(list(page), person),
        "sees_nobody": not reach(person),
        "may_be_old": look.papers > looking_ahead.AT_ONCE,
    }
    return render(request, "quizzes/cms/foresee.html", context)


@require_safe
def foresee_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every paper concerned, changed or not."""
    person = editor(request)
    draft = get_object_or_404(RulingDraft.objects.select_related(*_RELATED), pk=pk)
    look = looking_ahead.look_at(draft)
    if look.done_at is None:
        return redirect("foresee_ruling", draft.pk)
    content = ruling_sheets.as_xlsx(
        looking_ahead.all_lines(look, person),
        title=gettext("XEM TRƯỚC CHẤM LẠI: %s") % draft.version.question.key,
        subtitle=telling.decided_in_words(draft),
    )
    answer = FileResponse(content, content_type=XLSX)
    name = quote(f"{gettext('Chấm lại')} {draft.version.question.key}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def _decide(request: HttpRequest, draft: RulingDraft, person: Person) -> HttpResponse:
    if "bo" in request.POST:
        draft.delete()
        messages.success(request, gettext("Đã bỏ bản nháp. Chưa có gì thay đổi."))
        return redirect("rulings")
    if "tinh-lai" in request.POST:
        looking_ahead.forget(draft)
        return redirect("foresee_ruling", draft.pk)
    try:
        ruling = regrading.rule(
            draft,
            seen=request.POST.get("dau-van-tay", ""),
            awards="cap-giay" in request.POST,
            by=person,
        )
    except regrading.FactsChanged:
        looking_ahead.forget(draft)
        text = gettext(
            "Chưa chấm lại: từ lúc xem trước đã có bài nộp, kết quả hoặc quyết định mới. Xem lại "
            "số liệu dưới đây rồi xác nhận."
        )
        messages.error(request, text)
        return redirect("foresee_ruling", draft.pk)
    except regrading.LeavesNothing as nothing:
        text = ngettext(
            "Chưa chấm lại: %d bài sẽ không còn câu nào tính điểm.",
            "Chưa chấm lại: %d bài sẽ không còn câu nào tính điểm.",
            nothing.papers,
        )
        messages.error(request, text % nothing.papers)
        return redirect("foresee_ruling", draft.pk)
    messages.success(request, gettext("Đã ghi quyết định số %d.") % ruling.number)
    return redirect("ruling", ruling.number)


@require_http_methods(BOTH)
def ruling(request: HttpRequest, number: int) -> HttpResponse:
    """One ruling, how far its papers are marked, and what came of it."""
    person = editor(request)
    found = get_object_or_404(
        Ruling.objects.select_related(*_RELATED, "regrading", "taken_back_by"), number=number
    )
    form = GroundForm(request.POST or None)
    if form.is_valid():
        try:
            draft = regrading.draft_taking_back(found, by=person, **form.cleaned_data)
        except regrading.AlreadyTakenBack:
            messages.error(request, gettext("Quyết định này đã được rút trước đó."))
            return redirect("ruling", number)
        return redirect("foresee_ruling", draft.pk)
    left = regrading.left(found).count()
    context = (
        _titled(gettext("Quyết định chấm lại số %d") % number)
        | _told(found)
        | {
            "ruling": found,
            "form": form,
            "left": left,
            "done": max(found.regrading.papers - left, 0),
        }
    )
    return render(request, "quizzes/cms/ruling.html", context)


def _told(decided: RulingDraft | Ruling) -> dict[str, str]:
    return {
        "says": telling.decided_in_words(decided),
        "about": telling.scope_in_words(decided),
        "ground": telling.ground_in_words(decided),
    }


def _titled(title: str) -> dict[str, Any]:
    return {"header_title": title, "page_title": title, "header_icon": "rotate"}


def _asked(question: Question) -> list[QuestionVersion]:
    """The versions that stand on papers, newest first."""
    on_papers = PaperQuestion.objects.filter(version__question=question).values("version")
    return list(question.versions.filter(pk__in=on_papers).order_by("-number"))


def _chosen(asked: list[QuestionVersion], number: str) -> QuestionVersion | None:
    first = next(iter(asked), None)
    return next((version for version in asked if str(version.number) == number), first)


def _standing(version: QuestionVersion) -> list[Ruling]:
    """Those not taken back, whatever papers they are about."""
    found = Ruling.objects.filter(version=version, taken_back_by=None)
    return list(found.exclude(kind=RulingKind.TAKE_BACK).order_by("number"))


def _tests(version: QuestionVersion) -> list[EditionActivity]:
    on_papers = PaperQuestion.objects.filter(version=version).values("attempt__activity")
    tests = EditionActivity.objects.filter(pk__in=on_papers).select_related("edition")
    return list(tests.order_by("-edition__number", "position"))
