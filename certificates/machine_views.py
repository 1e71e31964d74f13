"""What machines ask: a certificate as JSON or as a credential, and the public keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final, TypeVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from certificates import badges, checking, limiting, published, sealing, seals
from certificates.drawing_room import hashed
from certificates.models import Series
from courses.models import CoursePage

OPENAPI: Final = Path(__file__).with_name("openapi.json")
AS_WRITTEN: Final = {"ensure_ascii": False}
A_MINUTE: Final = "private, max-age=60"
FIVE_MINUTES: Final = "public, max-age=300"

View = TypeVar("View", bound=Callable[..., HttpResponse])


def limited(view: View) -> View:
    """The limit of the public check holds for machines as well, and they may look only."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if limiting.is_too_fast(request):
            response = _error(limiting.TOO_FAST, "too many requests")
            response["Retry-After"] = str(limiting.MINUTE)
            return response
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_safe(answered)  # type: ignore[return-value]  # the same signature, wrapped


@limited
def certificate(request: HttpRequest, token: str) -> HttpResponse:
    """The finding about a certificate. An unknown token and a malformed one are the same 404."""
    finding = checking.by_token(token)
    if finding.verdict == checking.Verdict.UNKNOWN_CODE:
        return _error(404, "not found")
    said = published.answer(finding)
    etag = quote_etag(hashed(json.dumps(said).encode())[:32])
    said["checked_at"] = finding.at.isoformat(timespec="seconds")
    return _cached(request, said, A_MINUTE, etag)


@limited
def credential(_request: HttpRequest, token: str) -> HttpResponse:
    """The Open Badges 3.0 credential, as a file. What no longer counts its status list tells."""
    found = checking.by_token(token).certificate
    if found is None:
        return _error(404, "not found")
    response = JsonResponse(
        badges.credential(found),
        content_type="application/vc+ld+json",
        json_dumps_params=AS_WRITTEN,
    )
    response["Content-Disposition"] = f'attachment; filename="{found.number}.json"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys of the seals, and the names of the courses that a QR code gives by code."""
    titles = CoursePage.objects.order_by("code").values_list("code", "title")
    said = {"label": sealing.LABEL, "keys": seals.keyring().public_texts(), "courses": dict(titles)}
    etag = quote_etag(hashed(json.dumps(said).encode())[:32])
    return _cached(request, said, FIVE_MINUTES, etag)


@require_safe
def did(_request: HttpRequest) -> HttpResponse:
    response = JsonResponse(badges.did_document())
    response["Cache-Control"] = FIVE_MINUTES
    return response


@limited
def status_list(_request: HttpRequest, series: str) -> HttpResponse:
    """What no longer counts in a series, by position: no name, no number."""
    code, _dash, year = series.rpartition("-")
    found = (
        Series.objects.filter(issuer_code=code, year=int(year)).first()
        if year.isascii() and year.isdecimal() and len(year) == len("2026")
        else None
    )
    if found is None:
        return _error(404, "not found")
    response = HttpResponse(badges.status_list(found), content_type="application/vc+jwt")
    response["Cache-Control"] = FIVE_MINUTES
    return response


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The description of version 1 (OpenAPI 3.1)."""
    response = HttpResponse(OPENAPI.read_bytes(), content_type="application/json")
    response["Cache-Control"] = FIVE_MINUTES
    return response


def _cached(
    request: HttpRequest, said: dict[str, Any], cache_control: str, etag: str
) -> HttpResponse:
    response = JsonResponse(said, json_dumps_params=AS_WRITTEN)
    response["Cache-Control"] = cache_control
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _error(status: int, detail: str) -> HttpResponse:
    response = JsonResponse({"detail": detail}, status=status)
    response["Cache-Control"] = "no-store"
    return response
