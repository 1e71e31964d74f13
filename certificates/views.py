"""Certificates in the browser: the holder's own (the public check is in check_views)."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from certificates import (
    drawing_room,
    keeping,
    numbering,
    showing,
    signed_files,
)
from certificates.models import Certificate, ExtendedFile
from people.http import PersonRequest


@login_required
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    today = timezone.localdate()
    own = Certificate.objects.visible_to(request.user).filter(person=request.user)
    own = own.select_related("issuer", "signed_file")
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
        "size": signed_files.size(certificate),
        "sha256": signed_files.sha256(certificate),
        "extensions": _extensions(certificate),
        "history": certificate.register.select_related("by").order_by("-position"),
        "is_holder": certificate.person_id == request.user.pk,
        "keeps": keeping.keeps(request.user, certificate),
    }
    return render(request, "certificates/detail.html", context)


@login_required
@require_safe
def pdf(request: PersonRequest, number: str) -> HttpResponse:
    """The file as it was first handed out; drawn now if nobody has drawn it yet.

    A draft that waits for its signature is handed out to nobody here.
    """
    certificate = _visible(request, number)
    try:
        content = signed_files.final(certificate)
    except signed_files.NotSigned:
        context = {"certificate": certificate}
        return render(request, "certificates/not_signed.html", context, status=409)
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
            "ETag": f'"{signed_files.sha256(certificate)}"',
        },
    )
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@login_required
@require_safe
def extended(request: PersonRequest, number: str, position: int) -> HttpResponse:
    """The signed file with a later archive time stamp; the one handed out stays what it was."""
    certificate = _visible(request, number)
    kept = get_object_or_404(ExtendedFile, signed__certificate=certificate, position=position)
    try:
        content = signed_files.read(kept)
    except drawing_room.FAULTS:
        context = {"certificate": certificate}
        return render(request, "certificates/no_file.html", context, status=503)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{number}-gia-han-{position}.pdf"',
            "Cache-Control": "private, no-cache",
            "Content-Encoding": "identity",
        },
    )


def _visible(request: PersonRequest, number: str) -> Certificate:
    reading = numbering.parse(number)
    if not isinstance(reading, numbering.Parsed):
        raise Http404
    visible = Certificate.objects.visible_to(request.user)
    related = visible.select_related(
        "course", "issuer", "signed_file", "supersedes", "superseded_by"
    )
    return get_object_or_404(related, number=reading.number)


def _extensions(certificate: Certificate) -> QuerySet[ExtendedFile]:
    return ExtendedFile.objects.filter(signed__certificate=certificate)


def _disposition(certificate: Certificate) -> str:
    """A name any system can write, and beside it the full one for those that read RFC 6266."""
    holder = certificate.face.get("holder_name", "")
    full = quote(f"Giấy chứng nhận {certificate.number} {holder}.pdf", safe="")
    return f"attachment; filename=\"{certificate.number}.pdf\"; filename*=UTF-8''{full}"
