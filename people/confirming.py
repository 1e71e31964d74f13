"""Confirming who sits there: the person's own password again, before an act that binds others."""

from __future__ import annotations

import time
from typing import Final

from django.conf import settings
from django.contrib.auth import authenticate

from people.http import PersonRequest

KEY: Final = "confirmed_at"


def is_confirmed(request: PersonRequest) -> bool:
    """Whether the password was given in this session within the last CONFIRM_MINUTES.

    Signing in does not count: whoever finds an open browser has not typed it.
    """
    since = time.time() - float(request.session.get(KEY, 0))
    return 0 <= since < settings.CONFIRM_MINUTES * 60


def confirm(request: PersonRequest, password: str) -> bool:
    """Check the password as signing in does, and remember in the session that it was right.

    A wrong one counts towards the same lock as a failed sign-in (django-axes).
    """
    person = request.user
    login = person.email or person.staff_code
    if not login or authenticate(request, username=login, password=password) != person:
        return False
    request.session[KEY] = time.time()
    return True
