"""Pictures that templates print: kept by what they are, as long as a template has them."""

from __future__ import annotations

import datetime as dt
from typing import Any, NoReturn, Self

from django.db import models
from django.utils import timezone

from certificates.pictures import Picture
from people.models import AppendOnly

TRIED = dt.timedelta(days=1)  # how long a picture that was only looked at may stay


class TemplatePictureQuerySet(models.QuerySet["TemplatePicture"]):
    def update(self, **_kwargs: Any) -> NoReturn:
        raise AppendOnly("TemplatePicture")

    def keep(self, picture: Picture) -> TemplatePicture:
        """The row of these bytes, there once however often they come."""
        kept, _new = self.get_or_create(
            sha256=picture.sha256,
            defaults={
                "content": picture.content,
                "width": picture.width,
                "height": picture.height,
            },
        )
        return kept

    def abandoned(self) -> Self:
        """In no template any more, or never: tried in a preview, or replaced in a draft."""
        unused = self.filter(logo_of=None, signature_of=None, seal_of=None)
        return unused.filter(at__lt=timezone.now() - TRIED)


class TemplatePicture(models.Model):
    """The bytes that are printed. They never change; what a template has cannot be deleted.

    They lie in the database, not in a folder that a web server might hand out: whoever has the
    picture of a signature can put it anywhere.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    objects = TemplatePictureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.sha256[:8]} ({self.width} × {self.height})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly(str(self))
        super().save(*args, **kwargs)

    def value(self) -> Picture:
        """As it is drawn. Its hash is reckoned from the bytes, whatever the row says."""
        return Picture(bytes(self.content), self.width, self.height)
