"""The words on a certificate: what it says is fixed here, once, on the day it is issued."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from certificates import numbering, wording
from certificates.check_urls import check_url
from certificates.faces import Face
from certificates.models import Certificate, Issuer
from courses.models import Completion
from people.models import BirthPrecision, Person
from people.prepared import prepared
from quizzes.models import Result

LONGEST_UNIT = 400  # characters that three lines of the paper hold; longer, the agency alone


def compose(
    certificate: Certificate,
    completion: Completion,
    *,
    result: str,
    words: Mapping[str, str] | None = None,
) -> Face:
    """The face of a certificate that has its number, token and dates, but was not saved yet.

    `words` are the template's own. Asks the database nothing that was loaded with the completion.
    Never fails: a required word that is missing is printed as a dash.
    """
    holder = _holder(completion)
    code = completion.edition.course.code
    return Face(
        **_issuer(certificate.issuer),
        **holder,
        **_course(completion),
        **(words or {}),
        result=result,
        place_date=_place_date(certificate.issuer, certificate.valid_from),
        valid_until=_until(certificate.valid_until),
        number=certificate.number,
        register_number=certificate.register_number,
        check_url=check_url(certificate, holder_name=holder["holder_name"], course_code=code),
        check_site=f"{urlsplit(settings.SITE_URL).netloc}{reverse('certificates:check')}".rstrip(
            "/"
        ),
    )


def recompose(certificate: Certificate, face: dict[str, str], changes: Mapping[str, str]) -> Face:
    """The face of a correction: the frozen one with these words, under the numbers of the new.

    Raises FaultyFace where a required word would be empty.
    """
    said = {name: wording.on_one_line(text) for name, text in changes.items()}
    name, code = said.get("holder_name", face["holder_name"]), certificate.course.code
    return Face.from_json(
        face
        | _issuer(certificate.issuer)
        | said
        | {
            "place_date": _place_date(certificate.issuer, certificate.valid_from),
            "number": certificate.number,
            "register_number": certificate.register_number,
            "check_url": check_url(certificate, holder_name=name, course_code=code),
        }
    )


def rehearsal(issuer: Issuer) -> Face:
    """A face with this issuer's words and an invented holder, to see whether they fit the paper."""
    return Face(
        **_issuer(issuer),
        holder_name="Nguyễn Văn Mẫu",
        course_title="Nhận thức chung TCVN ISO 9001:2015",
        place_date=_place_date(issuer, dt.date(2026, 12, 31)),
        number=numbering.number("VLG", 2026, 123),
        check_url=settings.SITE_URL,
        check_site=settings.SITE_URL,
    )


def loaded(completions: QuerySet[Completion]) -> QuerySet[Completion]:
    """The completions with all that is written on a certificate, in one query."""
    return completions.select_related(
        "person", "enrolment", "edition__standard_edition", "edition__course"
    )


def outcomes(completions: Iterable[Completion]) -> dict[int, str]:
    """By enrolment, the result that is printed. No entry where nothing was tested."""
    results = Result.objects.filter(
        attempt__enrolment__in=[completion.enrolment_id for completion in completions]
    ).select_related("attempt__activity")
    by_enrolment: dict[int, list[Result]] = defaultdict(list)
    for result in results:
        by_enrolment[result.attempt.enrolment_id].append(result)
    return {enrolment: outcome(found) for enrolment, found in by_enrolment.items()}


def outcome_of(completion: Completion) -> str:
    """The same for one; "" where nothing was tested."""
    return outcome(_results(completion.enrolment_id))


@prepared
def _results(enrolment_id: int) -> QuerySet[Result]:
    found = Result.objects.filter(attempt__enrolment=enrolment_id)
    return found.select_related("attempt__activity")


def outcome(results: Iterable[Result]) -> str:
    """The best standing result of the last test passed; a regrade stands in place of its first."""
    standing: dict[int, Result] = {}
    for result in sorted(results, key=lambda r: r.number):
        standing[result.attempt_id] = result
    passed = [result for result in standing.values() if result.passed]
    if not passed:
        return ""
    best = max(passed, key=lambda r: (r.attempt.activity.position, r.points))
    return wording.result(best.points, best.possible)


def agency_of(issuer: Issuer) -> str:
    """Who issues, as it stands on the paper."""
    return _required(wording.printable(issuer.name).upper())


def signer_of(issuer: Issuer) -> str:
    """Who signs, as it stands on the paper."""
    return _required(wording.on_one_line(issuer.signer_name))


def _issuer(issuer: Issuer) -> dict[str, str]:
    """Agency and office in capitals (Nghị định 30/2020/NĐ-CP, phụ lục I, mục II.2 and II.7)."""
    return {
        "superior": wording.printable(issuer.superior).upper(),
        "issuer": agency_of(issuer),
        "signer_position": _required(wording.printable(issuer.signer_position).upper()),
        "signer_name": signer_of(issuer),
    }


def _holder(completion: Completion) -> dict[str, str]:
    unit, agency = map(wording.on_one_line, (completion.unit_name, completion.agency_name))
    place = wording.joined(unit, agency)
    return {
        "holder_name": _required(wording.on_one_line(completion.full_name)),
        "birth": _birth(completion.person),
        "position": wording.on_one_line(completion.position),
        "unit": place if len(place) <= LONGEST_UNIT else agency,
    }


def _birth(person: Person) -> str:
    year_only = person.birth_precision == BirthPrecision.YEAR
    return wording.birth(person.birth_date, year_only=year_only)


def _course(completion: Completion) -> dict[str, str]:
    edition = completion.edition
    began = timezone.localdate(completion.enrolment.opened_at)
    ended = timezone.localdate(completion.completed_at)
    return {
        "course_title": _required(wording.on_one_line(edition.title)),
        "standard": wording.on_one_line(edition.standard_edition.code),
        "period": wording.period(began, ended),
        "duration": f"{edition.periods} tiết" if edition.periods else "",
    }


def _place_date(issuer: Issuer, day: dt.date) -> str:
    return wording.joined(wording.on_one_line(issuer.place), wording.long_date(day))


def _until(day: dt.date | None) -> str:
    return f"Có giá trị đến hết ngày {wording.short_date(day)}" if day else ""


def _required(text: str) -> str:
    return text or wording.DASH
