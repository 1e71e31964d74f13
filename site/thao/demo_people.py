"""The demo's accounts: one invented person per role, and a learner who is half-way."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from certificates import issuing
from compliance import assigning
from courses import enrolling, progress, trainers
from courses.models import ActivityKind, ActivityRecord, Completion, CoursePage, Enrolment
from people import postings
from people.models import Mandate, Person, Role, Unit
from thao.demo_accounts import Account, accounts

NAMES = {
    "": "Nguyễn Thị Ngọc Hà",
    Role.HR: "Lê Thu Trang",
    Role.LEADER: "Phạm Đức Thịnh",
    Role.TRAINER: "Trần Văn Bình",
    Role.INSPECTOR: "Đặng Thị Hồng Ẩn",
    Role.ADMINISTRATOR: "Hoàng Văn Khải",
    Role.SIGNER: "Trần Minh Họa",
}
POSITIONS = {
    "": "Công chức Văn phòng – Thống kê",
    Role.HR: "Chuyên viên Tổ chức cán bộ",
    Role.LEADER: "Phó Chủ tịch UBND",
    Role.TRAINER: "Chuyên viên Quản lý chất lượng",
    Role.INSPECTOR: "Trưởng đoàn kiểm tra",
    Role.ADMINISTRATOR: "Quản trị hệ thống",
    Role.SIGNER: "Giám đốc",
}
DESKS = {Role.HR: "VL-SNV", Role.TRAINER: "VL-SKHCN", Role.INSPECTOR: "VL-SKHCN"}
LESSONS_READ = 3
# So long that ten of the 180 days to meet the first requirement are left.
AT_THE_DESK = dt.timedelta(days=170)


def create_accounts(*, today: dt.date) -> None:
    """One person per role, signed up and posted; repeating it changes nothing."""
    for number, account in enumerate(accounts(), start=1):
        person = Person.objects.filter(email=account.login).first()
        if person is None:
            person = _create(account, number)
        _post_and_mandate(person, account, today)


def _create(account: Account, number: int) -> Person:
    person = Person(
        full_name=NAMES[account.mandate],
        email=account.login,
        staff_code=f"DEMO{number:02d}",
        birth_date=dt.date(1985, 1, number),
        phone=f"0570 000 {number:03d}",
        is_superuser=account.mandate == Role.ADMINISTRATOR,
    )
    person.set_password(account.password)
    person.save()
    return person


def _post_and_mandate(person: Person, account: Account, today: dt.date) -> None:
    units = Unit.objects.on(today)
    desk = (
        units.get(code=DESKS.get(Role(account.mandate), account.unit_code))
        if account.mandate
        else units.get(code=account.unit_code)
    )
    if account.mandate != Role.ADMINISTRATOR and not person.postings.exists():
        begun = dt.date(2025, 7, 31) if account.mandate else today - AT_THE_DESK
        postings.post(
            person,
            desk,
            on=begun,
            category="civil_servant",
            by=None,
            position=POSITIONS[account.mandate],
        )
    if account.mandate:
        Mandate.objects.get_or_create(
            person=person,
            role=account.mandate,
            unit=units.get(code=account.unit_code),
            defaults={
                "valid_from": dt.date(2025, 7, 31),
                "valid_to": dt.date(today.year + 1, 12, 31)
                if account.mandate == Role.INSPECTOR
                else None,
            },
        )
        trainers.sync(person)


def let_the_learner_begin(*, today: dt.date) -> None:
    """The learner holds one certificate from a hall, and has read three lessons of ISO-01."""
    learner = Person.objects.get(email=accounts()[0].login)
    if learner.enrolments.exists():
        return
    _certify_from_the_hall(learner)
    enrolment = enrolling.enrol(
        learner, CoursePage.objects.get(code="ISO-01"), why=Enrolment.Why.ASSIGNED
    )
    lessons = enrolment.edition.activities.filter(kind=ActivityKind.LESSON)
    now = timezone.now()
    for activity in lessons[:LESSONS_READ]:
        ActivityRecord.objects.create(
            enrolment=enrolment,
            activity=activity,
            first_seen=now - dt.timedelta(days=2, minutes=activity.minutes),
            last_seen=now - dt.timedelta(days=2),
            seconds=activity.minutes * 60,
            finished_at=now - dt.timedelta(days=2),
        )
    following = lessons[LESSONS_READ]
    progress.see(enrolment, following)
    assigning.reconcile(on=today)


def _certify_from_the_hall(learner: Person) -> None:
    hall = CoursePage.objects.get(code="ISO-03").editions.get(number=0)
    posting = learner.postings.select_related("unit", "agency").get()
    class_day = posting.valid_from + dt.timedelta(days=7)
    passed_at = timezone.make_aware(dt.datetime.combine(class_day, dt.time(16)))
    enrolment = Enrolment.objects.create(
        person=learner, edition=hall, opened_at=passed_at - dt.timedelta(hours=8)
    )
    completion = Completion.objects.create(
        enrolment=enrolment,
        person=learner,
        edition=hall,
        completed_at=passed_at,
        full_name=learner.full_name,
        unit=posting.unit,
        agency=posting.agency,
        unit_name=posting.unit.name,
        agency_name=posting.agency.name,
        position=posting.position,
        category=posting.category,
    )
    issuing.issue_many([(completion, passed_at)])
