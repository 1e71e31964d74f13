"""Recognising who asks: the person read with the session, checked as Django checks."""

from __future__ import annotations

from typing import Any

from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from people.models import Person

BACKEND = "people.backends.EmailOrStaffCodeBackend"


class Recognition(AuthenticationMiddleware):
    """Django's, without a second look for the person."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request))  # type: ignore[assignment]  # lazy


def _person(request: Any) -> Person | AnonymousUser:
    if not hasattr(request, "_cached_user"):
        request._cached_user = _known(request) or auth.get_user(request)  # noqa: SLF001 -- Django's own name for it
    person: Person | AnonymousUser = request._cached_user  # noqa: SLF001 -- Django's own name for it
    return person


def _known(request: HttpRequest) -> Person | None:
    """The person of the session, if everything about it holds; all else is Django's to decide."""
    session = request.session
    said = (
        session.get(auth.SESSION_KEY),
        session.get(auth.BACKEND_SESSION_KEY),
        session.get(auth.HASH_SESSION_KEY),
    )
    person: Person | None = getattr(session, "person", None)  # read with the session just now
    if person is None or not person.is_active or said[:2] != (str(person.pk), BACKEND):
        return None
    return person if constant_time_compare(said[2] or "", person.get_session_auth_hash()) else None
