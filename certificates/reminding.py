"""Reminding administrators that next year's days off are not confirmed yet: once a year each."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import holidays
from people import mailing
from people.models import Mandate, Person, Role, valid_on

FROM_MONTH: Final = 12  # notices of the next year are out by then


def remind(*, on: dt.date) -> None:
    """Write to every administrator, once for each year, however often it runs."""
    for year in unsure(on):
        for person in _administrators(on):
            _tell(person, year)


def unsure(on: dt.date) -> list[int]:
    """The years whose days off should be confirmed by now, and are not: this one, then the next."""
    years = [on.year, on.year + 1] if on.month >= FROM_MONTH else [on.year]
    return holidays.unconfirmed(dt.date(year, 1, 1) for year in years)


def _administrators(on: dt.date) -> list[Person]:
    mandates = Mandate.objects.filter(valid_on(on), role=Role.ADMINISTRATOR)
    return list(Person.objects.filter(pk__in=mandates.values("person"), is_active=True))


def _tell(person: Person, year: int) -> None:
    with override(person.language):
        words = {"year": year}
        mailing.write(
            f"holidays:{year}:{person.pk}",
            person=person,
            subject=_("Cần xác nhận lịch nghỉ lễ năm %(year)s") % words,
            body=_(
                "Hạn trả lời 5 ngày làm việc đang tính theo lịch nghỉ lễ năm %(year)s chưa được "
                "xác nhận. Khi có thông báo nghỉ lễ, Anh/Chị so với tệp "
                "certificates/holidays.yaml, sửa nếu khác rồi ghi confirmed: yes cho năm đó."
            )
            % words,
        )
