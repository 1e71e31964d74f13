"""What an inspector looks at is written down; nobody else's looking is."""

from __future__ import annotations

import datetime as dt

from django.db import models

from people import audit
from people.models import Person, Role, roles_of


def look(viewer: Person, subject: models.Model, *, page: str, on: dt.date) -> bool:
    """Record the look if the viewer is an inspector, every time. Says whether they are one."""
    inspecting = Role.INSPECTOR in roles_of(viewer)
    if inspecting:
        audit.record("compliance.view", subject, by=viewer, data={"page": page, "on": f"{on}"})
    return inspecting
