"""The matrix, the names behind a figure, and the proof for one person. All of it only reads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from compliance import inspecting, listing, tracing
from compliance.coverage import table
from compliance.forms import ScopeForm
from compliance.models import Requirement
from people.http import PersonRequest
from people.models import Person, reach


@login_required
@require_safe
def coverage(request: PersonRequest) -> HttpResponse:
    form = _form(request)
    shown = table(
        request.user,
        on=form.day,
        unit=form.unit,
        agency_kind=form.kind,
        page=request.GET.get("trang", 1),
    )
    form.offer(shown.known, shown.kinds)
    return _answer(
        request,
        form,
        "coverage",
        about=form.unit,
        context={"table": shown, "page": shown.page, "applied": form.applied()},
    )


@login_required
@require_safe
def people(
    request: PersonRequest, unit_id: int | None = None, requirement_id: int | None = None
) -> HttpResponse:
    """The names of one cell, of one row, or of everything in scope."""
    form = _strict_form(request)
    scope = form.scope()
    agency = scope.agency(unit_id) if unit_id else None
    requirement = (
        get_object_or_404(Requirement.objects.live_on(form.day), pk=requirement_id)
        if requirement_id
        else None
    )
    shown = request.GET.get("loc", listing.UNMET)
    if shown not in listing.SHOWN or (unit_id and agency is None):
        raise Http404
    found = listing.people_of(
        scope,
        agency=agency,
        requirement=requirement,
        shown=shown,
        page=request.GET.get("trang", 1),
    )
    return _answer(
        request,
        form,
        "cell",
        about=requirement or agency or form.unit,
        context={
            "agency": agency,
            "requirement": requirement,
            "listing": found,
            "page": found.page,
            "shown": shown,
            "paging": f"{form.query()}&loc={shown}",
        },
    )


@login_required
@require_safe
def unassigned(request: PersonRequest) -> HttpResponse:
    form = _strict_form(request)
    page = listing.unassigned(form.scope(), page=request.GET.get("trang", 1))
    return _answer(request, form, "unassigned", about=form.unit, context={"page": page})


@login_required
@require_safe
def person(request: PersonRequest, uuid: str) -> HttpResponse:
    """Open to whoever answered for the person on that day, and to the person."""
    form = ScopeForm(request.GET, viewer=request.user)
    if form.errors:
        raise Http404
    found = get_object_or_404(Person.objects.visible_to(request.user, on=form.day), uuid=uuid)
    trail = tracing.person_trail(found, on=form.day)
    return _answer(
        request,
        form,
        "person",
        about=found,
        context={"trail": trail, "answers_for_others": bool(reach(request.user))},
    )


@login_required
@require_safe
def method(request: PersonRequest) -> HttpResponse:
    return render(request, "compliance/method.html")


def _form(request: PersonRequest) -> ScopeForm:
    """For who answers for nobody there is nothing here."""
    if not reach(request.user):
        raise Http404
    return ScopeForm(request.GET, viewer=request.user)


def _strict_form(request: PersonRequest) -> ScopeForm:
    """Where the filters cannot be typed, a wrong one is a wrong address."""
    form = _form(request)
    if form.errors:
        raise Http404
    return form


def _answer(
    request: PersonRequest,
    form: ScopeForm,
    page: str,
    *,
    about: Model | None,
    context: dict[str, object],
) -> HttpResponse:
    looked = inspecting.look(request.user, about or request.user, page=page, on=form.day)
    return render(
        request,
        f"compliance/{page}.html",
        {
            "form": form,
            "day": form.day,
            "query": form.query(),
            "now": timezone.localtime(),
            "inspecting": looked,
            **context,
        },
    )
