"""The editions of standards that courses may point to."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from courses.models import Standard, StandardEdition


class Known(NamedTuple):
    """An edition as it was published."""

    standard: str
    standard_title: str
    code: str
    title: str
    published_on: dt.date


KNOWN = (
    # Quyết định 4109/QĐ-BKHCN, 31/12/2015 (the edition of 2008 was withdrawn by 4108 that day).
    Known(
        "TCVN ISO 9001",
        "Hệ thống quản lý chất lượng – Các yêu cầu",
        "TCVN ISO 9001:2015",
        "TCVN ISO 9001:2015 (ISO 9001:2015)",
        dt.date(2015, 12, 31),
    ),
)


class UnknownStandard(Exception):
    """No edition has this code."""


def edition(code: str) -> StandardEdition:
    """The edition with this code; one of the known is written down when first asked for.

    Raises:
        UnknownStandard: neither kept nor known.

    """
    kept = StandardEdition.objects.filter(code=code).first()
    if kept:
        return kept
    known = next((each for each in KNOWN if each.code == code), None)
    if known is None:
        raise UnknownStandard(code)
    standard, _is_new = Standard.objects.get_or_create(
        code=known.standard, defaults={"title": known.standard_title}
    )
    return StandardEdition.objects.create(
        standard=standard, code=known.code, title=known.title, published_on=known.published_on
    )
