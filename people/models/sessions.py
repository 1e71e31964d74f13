"""Sessions: who is signed in at a browser, beside what Django keeps of it."""

from __future__ import annotations

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from people.models.persons import Person


class Session(AbstractBaseSession):
    """Django's session, with its person as a column, so that both are read in one statement.

    The column repeats what the signed data says and is only ever a shortcut to it. No constraint:
    a session never keeps anybody from being deleted, nor fails because somebody was.
    """

    person = models.ForeignKey(
        Person, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )

    class Meta(AbstractBaseSession.Meta):
        abstract = False
