"""The outbox: letters are written with the act and sent after it, each exactly under one key."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.models import Letter, Person

logger = logging.getLogger(__name__)
BATCH = 100
GIVE_UP_AFTER = 10


def write(key: str, *, person: Person, subject: str, body: str) -> None:
    """Put a letter in the outbox, once per key. A person without an address gets none.

    One statement: whether there is such a letter is the database's to say.
    """
    if person.email:
        letter = Letter(key=key, person=person, subject=subject, body=body)
        Letter.objects.bulk_create([letter], ignore_conflicts=True)


def send_waiting() -> int:
    """Send what waits, one letter per transaction. How many were sent.

    The row is locked while its letter is handed to the mail server, so two workers cannot send
    it twice; a crash between the server's yes and our commit is the only way to a second copy.
    """
    waiting = Letter.objects.filter(sent_at=None, failures__lt=GIVE_UP_AFTER)
    return sum(_send(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])


def _send(pk: int) -> bool:
    with transaction.atomic():
        letter = (
            Letter.objects.select_for_update(of=("self",), skip_locked=True)
            .select_related("person")
            .filter(pk=pk, sent_at=None)
            .first()
        )
        if letter is None or not letter.person.email:
            return False
        message = EmailMessage(letter.subject, letter.body, to=[letter.person.email])
        try:
            message.send()
        except (OSError, SMTPException):
            logger.exception("Letter %s was not sent", letter.key)
            Letter.objects.filter(pk=pk).update(failures=F("failures") + 1)
            return False
        Letter.objects.filter(pk=pk).update(sent_at=timezone.now())
    return True
