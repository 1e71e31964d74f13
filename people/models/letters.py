"""The outbox: every letter is a row with its own unique key, sent after the act committed."""

from __future__ import annotations

from django.db import models

from people.models.persons import Person


class Letter(models.Model):
    """A mail to one person. The key says what it is about, so it cannot be written twice."""

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True, db_index=True)
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} → {self.person}"
