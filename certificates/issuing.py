"""Issuing: a completion becomes a numbered, frozen, registered certificate, exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from certificates import (
    composing,
    designing,
    issuers,
    letters,
    numbering,
    register,
    replacing,
    tasks,
)
from certificates.designing import Paper
from certificates.models import Certificate, Issuer, RegisterEntry, Series
from certificates.models.certificates import new_token
from certificates.standing import last_day, renewed_until
from courses.enrolling import RENEWAL_OPENS
from courses.models import Completion
from people import audit
from people.models import Person
from people.prepared import prepared

BATCH = 500


@transaction.atomic
def issue(completion: Completion) -> Certificate:
    """Vouch for a completion. Issuing again returns the first certificate.

    Nothing here waits for the queue: when this returns, inside the transaction of the pass, the
    certificate is numbered, frozen and in the register. Its file is drawn after the commit, by
    the worker or by whoever asks for it first. What the person holds for the same course and
    edition is replaced by it: a renewal goes on from the old end (`standing.renewed_until`).
    """
    return issue_within(completion)


def issue_within(completion: Completion) -> Certificate:
    """The same inside the transaction of the pass, which fails with it as a whole."""
    [completion] = _locked(completion.pk)
    if known := _issued(completion.pk):
        return known[0]
    at = timezone.now()
    day = timezone.localdate(at)
    result = composing.outcome_of(completion)
    issuer = issuers.on_duty(day)
    register_code = issuers.register_code(issuer)
    register.hold(completion.person_id)
    before = replacing.counting(completion, on=day)
    key = issuer.code, day.year
    books = register.locked_all([key, *([register.key_of(before)] if before else [])])
    certificate = next_certificate(
        books[key],
        issuer,
        completion,
        at=at,
        result=result,
        register_code=register_code,
        before=before,
        paper=designing.in_force(),
    )
    enter(books, certificate, by=None)
    audit.record("certificates.issue", certificate, by=None, data={"completion": completion.pk})
    letters.tell_of_issue(certificate)
    queue_drawing(certificate)
    return certificate


@prepared
def _locked(completion_id: int) -> QuerySet[Completion]:
    """The completion, with all that is written on a certificate."""
    locked = Completion.objects.select_for_update(of=("self",))
    return composing.loaded(locked).filter(pk=completion_id)


@prepared
def _issued(completion_id: int) -> QuerySet[Certificate]:
    return Certificate.objects.filter(completion=completion_id).order_by("pk")


def enter(
    books: dict[register.Key, Series], certificate: Certificate, *, by: Person | None
) -> None:
    """Save a new certificate, write its line, and that of the one it renews. `books` are locked."""
    certificate.save()
    register.append(
        certificate.series,
        certificate,
        RegisterEntry.Event.ISSUED,
        at=certificate.issued_at,
        by=by,
        data=register.issued(certificate),
    )
    if before := certificate.supersedes:
        replacing.replace(
            before,
            certificate,
            series=books[register.key_of(before)],
            event=RegisterEntry.Event.RENEWED,
            reason=replacing.RENEWED,
            on=certificate.valid_from,
            at=certificate.issued_at,
            by=by,
        )


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
    held = replacing.live(completions.values())
    certificates: list[Certificate] = []
    waiting: list[Certificate] = []
    for pk, at in moments.items():
        if (completion := completions.get(pk)) is None:
            continue
        what = replacing.what(completion)
        result = results.get(completion.enrolment_id, "")
        certificate = book.next(completion, at=at, result=result, before=held.get(what))
        if before := certificate.supersedes:
            _enter_all(waiting, by=by)
            enter(book.holding(before), certificate, by=by)
        else:
            waiting.append(certificate)
        held[what] = certificate
        certificates.append(certificate)
    _enter_all(waiting, by=by)
    return certificates


def _enter_all(waiting: list[Certificate], *, by: Person | None) -> None:
    """Save new certificates and their lines at once, and empty the list."""
    Certificate.objects.bulk_create(waiting)
    RegisterEntry.objects.bulk_create(
        register.next_entry(
            certificate.series,
            certificate,
            RegisterEntry.Event.ISSUED,
            at=certificate.issued_at,
            by=by,
            data=register.issued(certificate),
        )
        for certificate in waiting
    )
    waiting.clear()


class _Book:
    """The series of a bulk issue, each locked when its first number is needed."""

    def __init__(self) -> None:
        self._issuers = list(Issuer.objects.all())
        self._paper = designing.in_force()
        self._codes: dict[int, str] = {}
        self._series: dict[register.Key, Series] = {}

    def next(
        self, completion: Completion, *, at: dt.datetime, result: str, before: Certificate | None
    ) -> Certificate:
        """The next certificate of that moment; it renews `before` if that counts then."""
        day = timezone.localdate(at)
        issuer = issuers.newest(self._issuers, day) or self._fallback()
        if issuer.pk not in self._codes:
            self._codes[issuer.pk] = issuers.register_code(issuer)
        return next_certificate(
            self._locked((issuer.code, day.year)),
            issuer,
            completion,
            at=at,
            result=result,
            register_code=self._codes[issuer.pk],
            before=before if before and replacing.counts(before, day) else None,
            paper=self._paper,
        )

    def holding(self, certificate: Certificate) -> dict[register.Key, Series]:
        key = register.key_of(certificate)
        return {key: self._locked(key)}

    def _locked(self, key: register.Key) -> Series:
        if key not in self._series:
            self._series[key] = register.locked(*key)
        return self._series[key]

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
    before: Certificate | None = None,
    paper: Paper,
) -> Certificate:
    """The next certificate of a locked series, complete but not saved; `series` moves on.

    `before` is the one that counts and gives way to it.
    """
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
        template_version=paper.code,
        issued_at=at,
        valid_from=first,
        valid_until=_until(first, completion.edition.validity_months, before),
        supersedes=before,
    )
    face = composing.compose(certificate, completion, result=result, words=paper.words)
    certificate.face = face.to_json()
    return certificate


def _until(first: dt.date, months: int | None, before: Certificate | None) -> dt.date | None:
    if before is None:
        return last_day(first, months)
    return renewed_until(first, months, before.valid_until, window=RENEWAL_OPENS)


def queue_drawing(certificate: Certificate) -> None:
    """After the commit, once, without waiting: a queue that is down is the sweep's business."""

    def queue() -> None:  # not a partial: Django names a robust callback in its log
        tasks.draw.apply_async(kwargs={"certificate_id": certificate.pk}, retry=False)

    transaction.on_commit(queue, robust=True)
