"""The life of the demo's certificates: requests, proposals, corrections, signatures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from certificates import handing_over, holidays, proposing, requesting, sittings, working_days
from certificates.models import (
    Certificate,
    CorrectionRequest,
    Proposal,
    waiting_for,
)
from people import audit
from people.models import Person, Role
from thao.demo_accounts import accounts

CLASS_DAY: Final = dt.date(2026, 6, 11)
HANDED_ON: Final = dt.date(2026, 6, 19)
ON_THE_LIST: Final = 12  # names of one hand-over list, half of them have signed
SIGNED: Final = 8
DECISION: Final = "07/QĐ-MH (minh họa)"
A_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A holder's request for a middle name that is missing, and in how many days it is due."""

    due_in: int
    middle: str
    evidence: str

    def proposed(self, name: str) -> str:
        *before, given = name.split()
        return " ".join([*before, self.middle, given])


WAITING: Final = (
    _Asked(-6, "Thanh", "Căn cước, ảnh hai mặt gửi kèm công văn"),
    _Asked(0, "Ngọc", "Giấy khai sinh bản sao"),
    _Asked(3, "Hoài", "Căn cước"),
    _Asked(7, "Minh", "Quyết định điều động có ghi họ tên"),
)


def live(*, today: dt.date) -> None:
    """Everything that can happen to a paper, each at least once; of one day's class, in order."""
    hr, second = _who(Role.HR), _who(Role.ADMINISTRATOR)
    papers = iter(
        Certificate.objects.filter(issuer__code="VLG", valid_from=CLASS_DAY)
        .select_related("issuer", "series", "person")
        .order_by("sequence")[:20]
    )
    for asked in WAITING:
        _ask(next(papers), asked, today=today)
    refused = _ask(next(papers), WAITING[0], today=today)
    reason = "Căn cước gửi kèm ghi đúng như giấy đã cấp."
    requesting.refuse(refused, reason=reason, by=hr)
    _correct(_ask(next(papers), WAITING[2], today=today), hr, second)
    _revoke(next(papers), hr, second)
    _propose_to_revoke(next(papers), hr)
    handing_over.hand_over(
        list(papers)[: ON_THE_LIST // 2], on=HANDED_ON, by=hr, note="Ký nhận tại lớp (minh họa)"
    )


def sign_some() -> None:
    """Order the first few of what waits for a signature; the worker signs when it starts."""
    signer = _who(Role.SIGNER)
    first = list(waiting_for(signer).values_list("pk", flat=True)[:SIGNED])
    if first:
        sittings.open_sitting(first, by=signer)


def _who(role: Role) -> Person:
    login = next(account.login for account in accounts() if account.mandate == role)
    return Person.objects.get(email=login)


def _ask(certificate: Certificate, asked: _Asked, *, today: dt.date) -> CorrectionRequest:
    """A request of the past: written as it would have been on its day."""
    calendar = holidays.calendar()
    day = today
    while working_days.due(day, requesting.DAYS, calendar) > today + asked.due_in * A_DAY:
        day -= A_DAY
    due_on = working_days.due(day, requesting.DAYS, calendar)
    morning = timezone.make_aware(dt.datetime.combine(day, dt.time(8)))
    made = CorrectionRequest.objects.create(
        certificate=certificate,
        by=certificate.person,
        field=CorrectionRequest.Field.NAME,
        proposed=asked.proposed(certificate.face["holder_name"]),
        evidence=asked.evidence,
        made_at=min(morning, timezone.now()),
        due_on=due_on,
    )
    data = {"field": made.field, "due_on": f"{due_on}"}
    audit.record("certificates.request_correction", certificate, by=made.by, data=data)
    return made


def _correct(asked: CorrectionRequest, by: Person, second: Person) -> None:
    proposal = proposing.correct(
        asked.certificate,
        changes={asked.field: asked.proposed},
        reason="Đính chính họ tên theo căn cước",
        decision=DECISION,
        request=asked,
        by=by,
    )
    _confirmed(proposal, second)


def _revoke(certificate: Certificate, by: Person, second: Person) -> None:
    proposal = proposing.revoke(
        certificate,
        ground=Certificate.Ground.NOT_ELIGIBLE,
        decision=DECISION,
        decided_on=HANDED_ON,
        by=by,
    )
    _confirmed(proposal, second)


def _propose_to_revoke(certificate: Certificate, by: Person) -> None:
    proposing.revoke(
        certificate,
        ground=Certificate.Ground.LENT,
        decision="08/QĐ-MH (minh họa)",
        decided_on=HANDED_ON,
        by=by,
    )


def _confirmed(proposal: Certificate | Proposal | None, second: Person) -> None:
    assert isinstance(proposal, Proposal)  # noqa: S101 -- the demo's issuer asks for two persons
    proposing.confirm(proposal, by=second)
