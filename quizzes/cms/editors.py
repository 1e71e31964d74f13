"""Who may work on the bank."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.permission_policies import BasePermissionPolicy

from people.models import Mandate, Person, Role, roles_of
from quizzes.models import Question

EDITORS = {Role.TRAINER, Role.ADMINISTRATOR}


class BankPolicy(BasePermissionPolicy):
    """Trainers and administrators read, write and review.

    Nobody adds or deletes in Wagtail's own way: packs, imports and our own form do.
    """

    def user_has_permission(self, user: Person, action: str) -> bool:
        allowed = action in {"view", "change"}
        return allowed and user.is_active and (user.is_superuser or bool(EDITORS & roles_of(user)))

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[Person]:
        if not {"view", "change"} & set(actions):
            return Person.objects.get_queryset().none()
        mandates = Mandate.objects.live().filter(role__in=EDITORS)
        return Person.objects.get_queryset().filter(is_active=True, mandates__in=mandates)


def editor(request: HttpRequest) -> Person:
    """Whoever asks, if they may work on the bank; raises `PermissionDenied`."""
    user: Any = request.user
    if not BankPolicy(Question).user_has_permission(user, "change"):
        raise PermissionDenied
    person: Person = user
    return person
