"""The gradebook and who finished unusually fast, for those who answer for people. Only reads."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people.http import PersonRequest
from people.models import reach
from quizzes import gradebook, granting, hurrying, mark_sheets
from quizzes.report_forms import GradebookForm

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def marks(request: PersonRequest) -> HttpResponse:
    form = _form(request)
    context: dict[str, object] = {"form": form, "talks": hurrying.may_look(request.user)}
    if form.edition:
        tests = gradebook.tests_of(form.edition)
        found = gradebook.enrolments(request.user, form.edition, unit=form.unit, shown=form.shown)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
        context |= {
            "edition": form.edition,
            "tests": tests,
            "page": page,
            "lines": granting.rows(
                request.user, gradebook.lines(list(page.object_list), tests), tests
            ),
            "query": form.query(),
            "inspecting": gradebook.look(request.user, form.edition, page="marks"),
        }
    return render(request, "quizzes/gradebook.html", context)


@login_required
@require_safe
def marks_xlsx(request: PersonRequest) -> FileResponse:
    form = _form(request)
    if form.edition is None:
        raise Http404
    gradebook.look(request.user, form.edition, page="xlsx")
    tests = gradebook.tests_of(form.edition)
    found = gradebook.enrolments(request.user, form.edition, unit=form.unit, shown=form.shown)
    content = mark_sheets.as_xlsx(
        gradebook.lines(found, tests),
        tests,
        title=_("BẢNG ĐIỂM: %(code)s %(title)s")
        % {"code": form.edition.course.code, "title": form.edition.title},
        subtitle=form.words(),
    )
    answer = FileResponse(content, content_type=XLSX)
    name = quote(f"{_('Bảng điểm')} {form.edition.course.code}.xlsx")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


@login_required
@require_safe
def hurried(request: PersonRequest) -> HttpResponse:
    if not hurrying.may_look(request.user):
        raise Http404
    page = Paginator(hurrying.hurried(request.user), PER_PAGE).get_page(request.GET.get("trang"))
    context = {"page": page, "lines": hurrying.lines(list(page.object_list))}
    return render(request, "quizzes/hurried.html", context)


def _form(request: PersonRequest) -> GradebookForm:
    """For who answers for nobody there is nothing here."""
    if not reach(request.user):
        raise Http404
    return GradebookForm(request.GET, viewer=request.user)
