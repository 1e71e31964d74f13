"""What every request passes: here, only the content security policy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

CMS_PATH = "/cms/"


class PolicyByPath:
    """Let the editor's pages run their inline code; everywhere else the strict policy stands.

    Nothing else about it depends on a request, so django-csp puts it together once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, _policy(in_cms=request.path.startswith(CMS_PATH)))
        return response


@cache
def _policy(*, in_cms: bool) -> str:
    policy: str = build_policy(replace=settings.CMS_CONTENT_SECURITY_POLICY if in_cms else None)
    return policy
