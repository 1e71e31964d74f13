"""Certificates in the browser: the holder's own, and the public check of any."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from certificates import checking, drawing_room, limiting, numbering, showing, verdicts
from certificates.checking import Finding, Verdict
from certificates.models import Certificate
from people.http import PersonRequest

STATUS = {
    Verdict.MISTYPED: 400,
    Verdict.NOT_A_NUMBER: 400,
    Verdict.NOT_FOUND: 404,
    Verdict.UNKNOWN_CODE: 404,
}


@login_required
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    today = timezone.localdate()
    own = Certificate.objects.visible_to(request.user).filter(person=request.user)
    rows = [(certificate, showing.tag(certificate, today)) for certificate in own]
    return render(request, "certificates/mine.html", {"rows": rows})


@login_required
@require_safe
def detail(request: PersonRequest, number: str) -> HttpResponse:
    certificate = _visible(request, number)
    context = {
        "certificate": certificate,
        "tag": showing.tag(certificate, timezone.localdate()),
        "qr": showing.qr(certificate),
        "is_full": showing.is_full(certificate),
        "check_address": showing.check_address(certificate),
        "size": drawing_room.size(certificate),
        "history": certificate.register.select_related("by").order_by("-position"),
        "is_holder": certificate.person_id == request.user.pk,
    }
    return render(request, "certificates/detail.html", context)


@login_required
@require_safe
def pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The file as it was first handed out; drawn now if nobody has drawn it yet."""
    certificate = _visible(request, number)
    try:
        content = drawing_room.draw(certificate)
    except drawing_room.FAULTS:
        context = {"certificate": certificate}
        return render(request, "certificates/no_file.html", context, status=503)
    response = HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": _disposition(certificate),
            "Cache-Control": "private, no-cache",
            "Content-Encoding": "identity",  # the bytes as stored: a gzipped answer has another tag
            "ETag": f'"{certificate.sha256}"',
        },
    )
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The form; `?so=` leads to the number's own address, or says what is wrong with it."""
    typed = request.GET.get("so", "")
    if not typed.strip():
        return _public(render(request, "certificates/check.html", {"example": verdicts.EXAMPLE}))
    match numbering.parse(typed):
        case numbering.Parsed(number):
            return _public(redirect("certificates:check_number", number))
    return _answer(request, checking.by_number(typed))


@require_safe
def check_number(request: HttpRequest, number: str) -> HttpResponse:
    if limiting.is_too_fast(request):
        return _public(render(request, "certificates/busy.html", status=limiting.TOO_FAST))
    return _answer(request, checking.by_number(number))


@require_safe
def check_token(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, checking.by_token(token))


def _visible(request: PersonRequest, number: str) -> Certificate:
    reading = numbering.parse(number)
    if not isinstance(reading, numbering.Parsed):
        raise Http404
    visible = Certificate.objects.visible_to(request.user)
    related = visible.select_related("course", "supersedes", "superseded_by")
    return get_object_or_404(related, number=reading.number)


def _answer(request: HttpRequest, finding: Finding) -> HttpResponse:
    context = {
        "finding": finding,
        "band": verdicts.band(finding),
        "fields": verdicts.fields(finding),
        "checks": verdicts.checks(finding),
        "moment": verdicts.moment(finding),
        "example": verdicts.EXAMPLE,
    }
    status = STATUS.get(finding.verdict, 200)
    return _public(render(request, "certificates/verdict.html", context, status=status))


def _public(response: HttpResponse) -> HttpResponse:
    """An answer holds for the moment it was given, and is nobody's search result."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    if response.status_code == limiting.TOO_FAST:
        response["Retry-After"] = str(limiting.MINUTE)
    return response


def _disposition(certificate: Certificate) -> str:
    """A name any system can write, and beside it the full one for those that read RFC 6266."""
    holder = certificate.face.get("holder_name", "")
    full = quote(f"Giấy chứng nhận {certificate.number} {holder}.pdf", safe="")
    return f"attachment; filename=\"{certificate.number}.pdf\"; filename*=UTF-8''{full}"
