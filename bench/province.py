"""A province to measure on: 40 communes, 2,000 learners, the real ISO-01."""

import datetime as dt

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from certificates.models import Issuer
from compliance import assigning, requiring
from compliance.requiring import Whom
from courses.models import CoursePage
from people.models import Mandate, Person, Posting, Unit

COMMUNES = 40
PASSWORD = "mot-mat-khau-dai-2026"
LONG_AGO = dt.date(2020, 1, 1)


def build(learners: int, *, only: str = "", is_required: bool = True) -> list[Person]:
    """Migrate, load, and return the learners; the first one is the HR officer of the province.

    With all the courses there are, or only one of content/, and required of all or not.
    """
    print(f"Building a province of {learners} learners …", flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_courses", *([settings.CONTENT_ROOT / only] if only else []), verbosity=0)
    root = Unit.add_root(code="P", name="Tỉnh", kind="province", valid_from=LONG_AGO)
    units = [
        root.add_child(
            code=f"X{n:02d}", name=f"Xã {n}", kind="commune", valid_from=LONG_AGO, applies_qms=True
        )
        for n in range(COMMUNES)
    ]
    Issuer.objects.create(
        unit=root,
        code="VLG",
        register_code="ISO",
        superior="Ủy ban nhân dân tỉnh",
        name="Sở Khoa học và Công nghệ",
        place="Vĩnh Long",
        signer_position="Giám đốc",
        signer_name="Người Ký",
        valid_from=LONG_AGO,
    )
    people = _people(learners)
    Posting.objects.bulk_create(
        Posting(
            person=person,
            unit=units[n % COMMUNES],
            agency=units[n % COMMUNES],
            position="Chuyên viên",
            category="civil_servant",
            valid_from=LONG_AGO,
        )
        for n, person in enumerate(people)
    )
    Mandate.objects.create(person=people[0], role="hr", unit=root, valid_from=LONG_AGO)
    if is_required:
        _require()
    return people


def _require() -> None:
    requiring.require(
        CoursePage.objects.get(code="ISO-01"),
        code="YC-01",
        title="Nhận thức chung",
        whom=[Whom()],
        on=dt.date(2026, 1, 1),
        by=None,
    )
    assigning.reconcile(on=timezone.localdate())


def _people(count: int) -> list[Person]:
    people = []
    for n in range(count):
        person = Person(
            full_name=f"Nguyễn Văn Thứ {n}",
            email=f"nguoi{n}@mau.example",
            staff_code=f"B{n:05d}",
            birth_date=dt.date(1985, 1, 1),
        )
        if n < 20:  # noqa: PLR2004 -- only these sign in
            person.set_password(PASSWORD)
        else:
            person.set_unusable_password()
        person.derive()
        people.append(person)
    return list(Person.objects.bulk_create(people, batch_size=500))
