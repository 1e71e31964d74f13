"""How often an address asked in a minute, counted where every web process sees it."""

from __future__ import annotations

from django.db import models


class CheckCount(models.Model):
    """Questions of one address in one minute. The address is a keyed hash, kept for minutes."""

    address = models.CharField(max_length=32)
    minute = models.PositiveIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address", "minute"], name="one_count_per_address_and_minute"
            )
        ]
        indexes = [models.Index(fields=["minute"])]

    def __str__(self) -> str:
        return f"{self.minute}: {self.count}"
