"""The public check of any certificate: no account, no session, and all said without a script."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

from certificates import checking, limiting, numbering, sealing, verdicts
from certificates.checking import Finding, Verdict

logger = logging.getLogger(__name__)
STATUS = {
    Verdict.MISTYPED: 400,
    Verdict.NOT_A_NUMBER: 400,
    Verdict.NOT_FOUND: 404,
    Verdict.UNKNOWN_CODE: 404,
}
OVERLOADED = 503
SCOPE = "/x/"

View = TypeVar("View", bound=Callable[..., HttpResponse])


def public(view: View) -> View:
    """Answer holds for its moment, is nobody's search result, and is never a bare error.

    A database out of reach says nothing about a paper: it is "busy", like too many questions.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except (InterfaceError, OperationalError):
            logger.exception("A public check could not ask the database")
            response = busy(request, OVERLOADED)
        response.headers.setdefault("Cache-Control", "no-store")
        response["X-Robots-Tag"] = "noindex"
        return response

    return require_safe(answered)  # type: ignore[return-value]  # the same signature, wrapped


def busy(request: HttpRequest, status: int) -> HttpResponse:
    context = {"is_too_fast": status == limiting.TOO_FAST}
    response = render(request, "certificates/busy.html", context, status=status)
    response["Retry-After"] = str(limiting.MINUTE)
    return response


@public
def check(request: HttpRequest) -> HttpResponse:
    """The form; `?so=` leads to the number's own address, or says what is wrong with it."""
    typed = request.GET.get("so", "")
    if not typed.strip():
        return render(request, "certificates/check.html", {"example": verdicts.EXAMPLE})
    match numbering.parse(typed):
        case numbering.Parsed(number):
            return redirect("certificates:check_number", number)
    return _answer(request, checking.by_number(typed))


@public
def check_number(request: HttpRequest, number: str) -> HttpResponse:
    if limiting.is_too_fast(request):
        return busy(request, limiting.TOO_FAST)
    return _answer(request, checking.by_number(number))


@public
def check_token(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, checking.by_token(token))


@public
def offline(request: HttpRequest) -> HttpResponse:
    """What a browser keeps, to read a QR code's seal where there is no network."""
    response = render(request, "certificates/offline.html", {"seal_label": sealing.LABEL})
    response["Cache-Control"] = "no-cache"
    return response


@public
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the offline page. Its address bounds what it may see: `/x/` only."""
    paths = "css/thao.css", "css/certificate.css", "js/seal.js", "js/check.js", "icons/sprite.svg"
    shell = [reverse("certificates:offline"), reverse("certificates:keys"), *map(static, paths)]
    listed = json.dumps(shell)
    context = {"shell": listed, "version": hashlib.sha256(listed.encode()).hexdigest()[:12]}
    response = render(request, "certificates/worker.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


def _answer(request: HttpRequest, finding: Finding) -> HttpResponse:
    context = {
        "finding": finding,
        "band": verdicts.band(finding),
        "fields": verdicts.fields(finding),
        "checks": verdicts.checks(finding),
        "moment": verdicts.moment(finding),
        "example": verdicts.EXAMPLE,
        "hashes": json.dumps(finding.hashes),
        "seal_label": sealing.LABEL,
    }
    status = STATUS.get(finding.verdict, 200)
    return render(request, "certificates/verdict.html", context, status=status)
