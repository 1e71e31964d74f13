"""What every template knows: the name on the page, and where one can go."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def branding(_request: HttpRequest) -> dict[str, object]:
    return {
        "branding": {
            "site_name": settings.SITE_NAME,
            "organisation": settings.ORGANISATION,
            "help_phone": settings.HELP_PHONE,
            "check_site": urlsplit(settings.SITE_URL).netloc,
        }
    }


def navigation(_request: HttpRequest) -> dict[str, object]:
    return {"nav": []}
