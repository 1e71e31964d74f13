"""Issuing: a completion becomes a numbered, frozen, registered certificate, exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from certificates import composing, issuers, numbering, register, tasks
from certificates.models import Certificate, Issuer, RegisterEntry, Series
from certificates.models.certificates import new_token
from certificates.standing import last_day
from courses.models import Completion
from people import audit, mailing
from people.models import Person

TEMPLATE = "formal-1"
BATCH = 500


@transaction.atomic
def issue(completion: Completion) -> Certificate:
    """Vouch for a completion. Issuing again returns the first certificate.

    Nothing here waits for the queue: when this returns, inside the transaction of the pass, the
    certificate is numbered, frozen and in the register. Its file is drawn after the commit, by
    the worker or by whoever asks for it first.
    """
    completion = composing.loaded(Completion.objects.select_for_update(of=("self",))).get(
        pk=completion.pk
    )
    if known := Certificate.objects.filter(completion=completion).first():
        return known
    at = timezone.now()
    result = composing.outcomes([completion]).get(completion.enrolment_id, "")
    issuer = issuers.on_duty(timezone.localdate(at))
    register_code = issuers.register_code(issuer)
    series = register.locked(issuer.code, timezone.localdate(at).year)
    certificate = next_certificate(
        series, issuer, completion, at=at, result=result, register_code=register_code
    )
    certificate.save()
    register.append(
        series,
        certificate,
        RegisterEntry.Event.ISSUED,
        at=at,
        by=None,
        data=register.issued(certificate),
    )
    audit.record("certificates.issue", certificate, by=None, data={"completion": completion.pk})
    _write_letter(certificate)
    _queue_drawing(certificate)
    return certificate


@transaction.atomic
def issue_many(
    dated: Iterable[tuple[Completion, dt.datetime]], *, by: Person | None = None
) -> list[Certificate]:
    """Vouch for completions of the past, each as of its moment, in the order of the moments.

    For imports and the demonstration only: no letter is written, a series gets one audit entry,
    and files are drawn when first asked for or by the sweep. What was issued before is left out.
    Numbers and register lines follow those the series already has.
    """
    moments = {completion.pk: at for completion, at in dated}
    in_order = sorted(moments, key=lambda pk: (moments[pk], pk))
    book = _Book()
    certificates: list[Certificate] = []
    for first in range(0, len(in_order), BATCH):
        pks = in_order[first : first + BATCH]
        certificates += _issue_batch(book, {pk: moments[pk] for pk in pks}, by=by)
    book.close(by=by)
    return certificates


def _issue_batch(
    book: _Book, moments: dict[int, dt.datetime], *, by: Person | None
) -> list[Certificate]:
    known = Certificate.objects.filter(completion__in=moments).values("completion")
    new = Completion.objects.filter(pk__in=moments).exclude(pk__in=known)
    completions = composing.loaded(new).in_bulk()
    results = composing.outcomes(completions.values())
    certificates = []
    for pk, at in moments.items():
        if completion := completions.get(pk):
            series, issuer, register_code = book.page(at)
            result = results.get(completion.enrolment_id, "")
            certificates.append(
                next_certificate(
                    series, issuer, completion, at=at, result=result, register_code=register_code
                )
            )
    Certificate.objects.bulk_create(certificates)
    RegisterEntry.objects.bulk_create(
        register.next_entry(
            certificate.series,
            certificate,
            RegisterEntry.Event.ISSUED,
            at=certificate.issued_at,
            by=by,
            data=register.issued(certificate),
        )
        for certificate in certificates
    )
    return certificates


class _Book:
    """The series of a bulk issue, each locked when its first number is needed."""

    def __init__(self) -> None:
        self._issuers = list(Issuer.objects.all())
        self._codes: dict[int, str] = {}
        self._series: dict[tuple[str, int], Series] = {}

    def page(self, at: dt.datetime) -> tuple[Series, Issuer, str]:
        day = timezone.localdate(at)
        issuer = issuers.newest(self._issuers, day) or self._fallback()
        if issuer.pk not in self._codes:
            self._codes[issuer.pk] = issuers.register_code(issuer)
        key = issuer.code, day.year
        if key not in self._series:
            self._series[key] = register.locked(*key)
        return self._series[key], issuer, self._codes[issuer.pk]

    def close(self, *, by: Person | None) -> None:
        for series in self._series.values():
            series.save()
            data = {"last_number": series.last_number}
            audit.record("certificates.issue_many", series, by=by, data=data)

    def _fallback(self) -> Issuer:
        self._issuers.append(issuers.fallback())
        return self._issuers[-1]


def next_certificate(
    series: Series,
    issuer: Issuer,
    completion: Completion,
    *,
    at: dt.datetime,
    result: str,
    register_code: str,
) -> Certificate:
    """The next certificate of a locked series, complete but not saved; `series` moves on."""
    first = timezone.localdate(at)
    series.last_number += 1
    certificate = Certificate(
        completion=completion,
        person=completion.person,
        course_id=completion.edition.course_id,
        standard_edition=completion.edition.standard_edition,
        issuer=issuer,
        series=series,
        sequence=series.last_number,
        number=numbering.number(series.issuer_code, series.year, series.last_number),
        register_number=numbering.register_number(series.last_number, series.year, register_code),
        token=new_token(),
        template_version=TEMPLATE,
        issued_at=at,
        valid_from=first,
        valid_until=last_day(first, completion.edition.validity_months),
    )
    certificate.face = composing.compose(certificate, completion, result=result).to_json()
    return certificate


def _write_letter(certificate: Certificate) -> None:
    person = certificate.person
    with override(person.language):
        mailing.write(
            f"certificate:{certificate.pk}",
            person=person,
            subject=_("Giấy chứng nhận %(number)s đã được cấp") % {"number": certificate.number},
            body=_(
                "Kính gửi Anh/Chị %(name)s,\n\n"
                "Anh/Chị đã hoàn thành khóa đào tạo %(course)s và được cấp giấy chứng nhận "
                "số %(number)s. Mời Anh/Chị xem và tải về tại:\n\n%(link)s\n\n"
                "Cần trợ giúp, xin gọi %(phone)s."
            )
            % {
                "name": certificate.face["holder_name"],
                "course": certificate.face["course_title"],
                "number": certificate.number,
                "link": f"{settings.SITE_URL}{certificate.get_absolute_url()}",
                "phone": settings.HELP_PHONE,
            },
        )


def _queue_drawing(certificate: Certificate) -> None:
    """After the commit, once, without waiting: a queue that is down is the sweep's business."""

    def queue() -> None:  # not a partial: Django names a robust callback in its log
        tasks.draw.apply_async(kwargs={"certificate_id": certificate.pk}, retry=False)

    transaction.on_commit(queue, robust=True)
