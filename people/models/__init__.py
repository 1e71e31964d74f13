"""The facts about units and people."""

from people.models.audit import AppendOnly, AppendOnlyModel, AuditEntry
from people.models.extra_time import ExtraTime
from people.models.letters import Letter
from people.models.mandates import SEEING_ROLES, Mandate, Role, reach, reach_as, roles_of
from people.models.persons import BirthPrecision, Person
from people.models.postings import PositionKind, Posting, StaffCategory
from people.models.sessions import Session
from people.models.units import (
    Reorganisation,
    Succession,
    SuccessionKind,
    Unit,
    UnitKind,
    valid_on,
    within,
)

__all__ = [
    "SEEING_ROLES",
    "AppendOnly",
    "AppendOnlyModel",
    "AuditEntry",
    "BirthPrecision",
    "ExtraTime",
    "Letter",
    "Mandate",
    "Person",
    "PositionKind",
    "Posting",
    "Reorganisation",
    "Role",
    "Session",
    "StaffCategory",
    "Succession",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "reach",
    "reach_as",
    "roles_of",
    "valid_on",
    "within",
]
