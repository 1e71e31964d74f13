"""Listening to the app below: a course's test and questions come and go with its pack."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from courses.models import CoursePage
from courses.pack_text import BankText, Pack
from courses.signals import pack_exported, pack_loaded
from people.models import Person
from quizzes import exporting, loading


@receiver(pack_loaded)
def keep_the_bank(*, course: CoursePage, pack: Pack, by: Person | None, **_kwargs: Any) -> None:
    loading.load(course, pack=pack, by=by)


@receiver(pack_exported)
def give_the_bank(*, course: CoursePage, **_kwargs: Any) -> BankText:
    return exporting.bank_text_of(course)
