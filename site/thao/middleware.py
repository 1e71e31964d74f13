"""What every request passes: here, only the CMS's own content security policy."""

from typing import Any

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

CMS_PATH = "/cms/"


class PolicyByPath(CSPMiddleware):
    """Let the editor's pages run their inline code; everywhere else the strict policy stands."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, *args: Any, **kwargs: Any
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, *args, **kwargs)
        if request.path.startswith(CMS_PATH):
            parts.replace = settings.CMS_CONTENT_SECURITY_POLICY
        return parts
