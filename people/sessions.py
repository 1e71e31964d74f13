"""Keeping sessions: Django's own store in the database, on our table."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.utils import timezone

from people.models import Person, Session
from people.prepared import prepared


class SessionStore(db.SessionStore):
    """What `SESSION_ENGINE` names. Reading a session reads its person along."""

    person: Person | None = None  # as read with the session; None after a flush

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Any = super().create_model_instance(data)
        session.person_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        kept: Session = session
        return kept

    def flush(self) -> None:
        self.person = None
        super().flush()

    def _get_session_from_db(self) -> Session | None:
        session = next(iter(_open(self.session_key, timezone.now())), None)
        if session is None:
            self._session_key = None
        self.person = session.person if session else None
        return session


@prepared
def _open(key: str, now: dt.datetime) -> QuerySet[Session]:
    """The session of this key with its person, unless it has ended."""
    return Session.objects.select_related("person").filter(session_key=key, expire_date__gt=now)
