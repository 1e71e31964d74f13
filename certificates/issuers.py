"""Who issues on a day: the newest issuer valid then, or the one the product makes for itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from certificates.models import Issuer
from people.models import valid_on
from people.prepared import prepared

# "TAM", provisional: numbers given before an administrator has said who issues can be told apart.
FALLBACK_CODE: Final = "TAM"
FALLBACK_SINCE: Final = dt.date(1900, 1, 1)
LONGEST_CODE: Final = 28  # a register number has room for it after sequence and year


def configured(day: dt.date) -> bool:
    """Whether an administrator has said who issues on that day."""
    return Issuer.objects.filter(valid_on(day)).exclude(code=FALLBACK_CODE).exists()


def on_duty(day: dt.date) -> Issuer:
    """The issuer of that day. There always is one: a pass is never undone for missing set-up."""
    return newest(_valid(day), day) or fallback()


def code_on(day: dt.date) -> str:
    """The code under which that day is issued. Makes no issuer where there is none yet."""
    found = newest(_valid(day), day)
    return found.code if found else FALLBACK_CODE


@prepared
def _valid(day: dt.date) -> QuerySet[Issuer]:
    return Issuer.objects.filter(valid_on(day))


def newest(issuers: Iterable[Issuer], day: dt.date) -> Issuer | None:
    """Of those valid on the day, the one that began last."""
    valid = [
        i for i in issuers if i.valid_from <= day and (i.valid_to is None or i.valid_to >= day)
    ]
    return max(valid, key=lambda issuer: (issuer.valid_from, issuer.pk), default=None)


def fallback() -> Issuer:
    """The organisation of the settings, without a signer: it signs as itself.

    It began before any other, so every configured issuer comes first. `check --database` warns
    while it is on duty (certificates.W001).
    """
    issuer, _created = Issuer.objects.get_or_create(
        code=FALLBACK_CODE,
        valid_from=FALLBACK_SINCE,
        defaults={
            "register_code": f"{FALLBACK_CODE}-THAO",
            "name": settings.ORGANISATION,
            "signer_position": "Cơ quan cấp",
            "signer_name": settings.ORGANISATION,
        },
    )
    return issuer


def register_code(issuer: Issuer) -> str:
    """The code in the register numbers: the issuer's, told apart if another code shares it.

    The form refuses to share one; a script may have done it, and still no pass is undone.
    """
    if not _sharing(issuer.register_code, issuer.code):
        return issuer.register_code
    return f"{issuer.register_code[: LONGEST_CODE - len(issuer.code) - 1]}-{issuer.code}"


@prepared
def _sharing(register_code: str, code: str) -> QuerySet[Issuer]:
    return Issuer.objects.filter(register_code=register_code).exclude(code=code)


def successor(issuer: Issuer, day: dt.date) -> Issuer:
    """Who acts for the issuer that day: the same code if it still issues, else who is on duty."""
    return newest(Issuer.objects.filter(valid_on(day), code=issuer.code), day) or on_duty(day)
