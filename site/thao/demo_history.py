"""Years of training in the demo province: requirements, classes held, certificates issued.

History is edition 0, taught in halls (docs/adr/0009). Everything follows from a fixed seed.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from certificates import issuing
from certificates.models import Issuer
from compliance import assigning, requiring
from compliance.models import Requirement
from compliance.requiring import Whom
from courses.models import Change, Completion, CourseEdition, CoursePage, Enrolment
from people.models import Posting, Unit
from thao.demo_province import SEED

RECONCILED_ON = (
    dt.date(2024, 1, 2),
    dt.date(2025, 1, 1),
    dt.date(2025, 3, 1),
    dt.date(2025, 7, 1),
    dt.date(2025, 8, 1),
    dt.date(2026, 1, 1),
    dt.date(2026, 9, 1),
)
# Every class was held on one of these days; who passed was certified the same afternoon.
CLASS_DAYS = (
    dt.date(2023, 10, 12),
    dt.date(2023, 12, 6),
    dt.date(2024, 4, 18),
    dt.date(2024, 6, 12),
    dt.date(2024, 10, 3),
    dt.date(2025, 4, 10),
    dt.date(2025, 9, 25),
    dt.date(2026, 3, 19),
    dt.date(2026, 6, 11),
    dt.date(2026, 10, 8),
)


SIGNING_BEGINS = dt.date(2026, 10, 1)
SIGNING_ENDS = dt.date(2026, 10, 31)
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """One requirement of the demo, and how willingly it is met."""

    code: str
    course: str
    title: str
    title_en: str
    short_title: str
    days: int
    met: float
    whom: tuple[Whom, ...]


DUTIES = (
    Duty(
        "YC-01", "ISO-01", "Nhận thức chung TCVN ISO 9001:2015", "Awareness of TCVN ISO 9001:2015",
        "Nhận thức chung", 180, 0.92, (Whom(),),
    ),
    Duty(
        "YC-02", "ISO-02", "Mô hình khung cho lãnh đạo phòng", "The framework model",
        "Mô hình khung", 180, 0.85, (Whom(position_kind="division_head"),),
    ),
    Duty(
        "YC-03", "ISO-03", "Tài liệu và quy trình giải quyết thủ tục hành chính",
        "Documents and procedures", "Tài liệu, quy trình", 365, 0.97,
        (
            Whom(agency_kind="commune", category="civil_servant"),
            Whom(agency_kind="ward", category="civil_servant"),
        ),
    ),
    Duty(
        "YC-06", "ISO-06", "Vai trò lãnh đạo và xem xét của lãnh đạo", "Leadership and review",
        "Lãnh đạo", 180, 0.9, (Whom(position_kind="head"), Whom(position_kind="deputy")),
    ),
)  # fmt: skip


def set_up_issuers() -> None:
    """The department of science and technology issues: before and after the merger.

    For one month it tries digital signatures; since then two persons correct and revoke.
    """
    for code, unit, place, superior, begins, ends, rules in (
        (
            "TVH",
            "TV-SKHCN",
            "Trà Vinh",
            "Ủy ban nhân dân tỉnh Trà Vinh",
            None,
            dt.date(2025, 6, 30),
            {},
        ),
        (
            "VLG",
            "VL-SKHCN",
            "Vĩnh Long",
            "Ủy ban nhân dân tỉnh Vĩnh Long",
            dt.date(2025, 7, 1),
            SIGNING_BEGINS - A_DAY,
            {},
        ),
        (
            "VLG",
            "VL-SKHCN",
            "Vĩnh Long",
            "Ủy ban nhân dân tỉnh Vĩnh Long",
            SIGNING_BEGINS,
            SIGNING_ENDS,
            {"requires_signature": True},
        ),
        (
            "VLG",
            "VL-SKHCN",
            "Vĩnh Long",
            "Ủy ban nhân dân tỉnh Vĩnh Long",
            SIGNING_ENDS + A_DAY,
            None,
            {"two_person_rule": True},
        ),
    ):
        Issuer.objects.get_or_create(
            code=code,
            valid_from=begins or dt.date(2020, 1, 1),
            defaults={
                "unit": Unit.objects.filter(code=unit).earliest("valid_from"),
                "register_code": "ISO-KHCN",
                "superior": superior,
                "name": "Sở Khoa học và Công nghệ",
                "place": place,
                "signer_position": "Giám đốc",
                "signer_name": "Trần Minh Họa",
                "valid_to": ends,
                **rules,
            },
        )


def set_up_requirements() -> list[Requirement]:
    return [
        requiring.require(
            CoursePage.objects.get(code=duty.course),
            code=duty.code,
            title=duty.title,
            title_en=duty.title_en,
            short_title=duty.short_title,
            days_to_meet=duty.days,
            legal_basis="Kế hoạch đào tạo của tỉnh (minh họa)",
            whom=duty.whom,
            on=dt.date(2024, 1, 1),
            by=None,
        )
        for duty in DUTIES
    ]


def hold_classes(postings: list[Posting], *, today: dt.date) -> int:
    """Bulk-write who attended which class, and certify them. How many certificates."""
    draw = random.Random(SEED)  # noqa: S311 -- invented data, not a secret
    completions: list[Completion] = []
    for duty in DUTIES:
        edition = _hall_edition(CoursePage.objects.get(code=duty.course))
        attended = _attendance(duty, postings, draw, today)
        enrolments = Enrolment.objects.bulk_create(
            [_enrolment(edition, posting, day) for posting, day in attended], batch_size=500
        )
        completions += [
            _completion(enrolment, posting, day)
            for enrolment, (posting, day) in zip(enrolments, attended, strict=True)
        ]
    Completion.objects.bulk_create(completions, batch_size=500)
    dated = [(completion, completion.completed_at) for completion in completions]
    return len(issuing.issue_many(dated))


def reconcile(*, today: dt.date) -> None:
    """The ledger as it would have grown, day by day that mattered."""
    for day in (*RECONCILED_ON, today):
        assigning.reconcile(on=day)


def _attendance(
    duty: Duty, postings: Iterable[Posting], draw: random.Random, today: dt.date
) -> list[tuple[Posting, dt.date]]:
    """Each person once: where they sat on the day of their class."""
    eager: dict[int, tuple[float, dt.date]] = {}
    keenness: dict[int, float] = {}
    attended = []
    for posting in postings:
        if posting.person_id not in eager:
            day = draw.choices(CLASS_DAYS, weights=(1, 1, 3, 3, 2, 3, 3, 4, 3, 2))[0]
            eager[posting.person_id] = (draw.random(), day)
        keen = keenness.setdefault(posting.agency_id, draw.uniform(-0.16, 0.14))
        chance, day = eager[posting.person_id]
        sat_there = posting.valid_from <= day <= (posting.valid_to or today)
        if sat_there and chance < duty.met + keen and _is_for(duty, posting):
            attended.append((posting, day))
    return attended


def _is_for(duty: Duty, posting: Posting) -> bool:
    return any(
        line.position_kind in ("", posting.position_kind)
        and line.category in ("", posting.category)
        and line.agency_kind in ("", posting.agency.kind)
        for line in duty.whom
    )


def _hall_edition(course: CoursePage) -> CourseEdition:
    edition, _created = CourseEdition.objects.get_or_create(
        course=course,
        number=0,
        defaults={
            "standard_edition": course.standard_edition,
            "title": course.title,
            "title_en": course.title_en,
            "periods": course.periods,
            "pass_mark": course.pass_mark,
            "validity_months": course.validity_months,
            "change": Change.SUBSTANTIVE,
            "opened_at": _moment(dt.date(2023, 10, 2), 8),
        },
    )
    return edition


def _enrolment(edition: CourseEdition, posting: Posting, day: dt.date) -> Enrolment:
    return Enrolment(
        person_id=posting.person_id,
        edition=edition,
        opened_at=_moment(day, 7),
        opened_why=Enrolment.Why.ASSIGNED,
    )


def _completion(enrolment: Enrolment, posting: Posting, day: dt.date) -> Completion:
    return Completion(
        enrolment=enrolment,
        person_id=posting.person_id,
        edition=enrolment.edition,
        completed_at=_moment(day, 16),
        full_name=posting.person.full_name,
        unit=posting.unit,
        agency=posting.agency,
        unit_name=posting.unit.name,
        agency_name=posting.agency.name,
        position=posting.position,
        category=posting.category,
    )


def _moment(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
