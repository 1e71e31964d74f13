"""Correcting, revoking, and the holder's requests, in the browser."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import (
    booking,
    drawing_room,
    holidays,
    keeping,
    numbering,
    offering,
    pairing,
    proposing,
    requesting,
    showing,
    working_days,
)
from certificates.correcting import NothingToCorrect
from certificates.faces import Face
from certificates.models import Certificate, CorrectionRequest, Proposal
from certificates.register_forms import CorrectForm, RefusalForm, RequestForm, RevokeForm
from certificates.replacing import NotInForce
from certificates.requesting import AlreadyAnswered, AlreadyAsked
from certificates.revoking import AlreadyRevoked
from people.http import PersonRequest

BOTH = ["GET", "HEAD", "POST"]
LONGEST_KEY = 18  # digits a database can hold
AS_ASKED = "đính chính theo đề nghị của người học"  # frozen, so never translated


@login_required
@require_http_methods(BOTH)
def correct(request: PersonRequest, number: str) -> HttpResponse:
    """Opened from a request (`?de-nghi=`), the form holds what the holder proposes."""
    certificate = _kept(request, number)
    asked = _asked(request, certificate)
    form = CorrectForm(request.POST or None, initial=_as_it_stands(certificate, asked))
    if form.is_valid() and _fits(form, certificate):
        try:
            done = proposing.correct(
                certificate,
                changes=form.changes(),
                reason=form.cleaned_data["reason"],
                decision=form.cleaned_data["decision"],
                request=asked,
                by=request.user,
            )
        except (*REFUSED, proposing.AlreadyProposed) as refused:
            form.add_error(None, why(refused))
        else:
            return _answered(request, done, certificate)
    context = {"form": form, "certificate": certificate, "asked": asked}
    return render(request, "certificates/correct.html", context | _pairing(certificate))


@login_required
@require_http_methods(BOTH)
def revoke(request: PersonRequest, number: str) -> HttpResponse:
    """Opened from an offer (`?cham-lai=`), the form holds its ground."""
    certificate = _kept(request, number)
    form = RevokeForm(request.POST or None, initial=_offered(request, certificate))
    if form.is_valid():
        try:
            proposal = proposing.revoke(certificate, **form.cleaned_data, by=request.user)
        except (AlreadyRevoked, proposing.AlreadyProposed) as refused:
            form.add_error(None, why(refused))
        else:
            return _answered(request, proposal, certificate)
    context = {"form": form, "certificate": certificate}
    return render(request, "certificates/revoke.html", context | _pairing(certificate))


@login_required
@require_http_methods(BOTH)
def request_correction(request: PersonRequest, number: str) -> HttpResponse:
    """For the holder alone."""
    own = Certificate.objects.visible_to(request.user).filter(person=request.user)
    certificate = get_object_or_404(own, number=_read(number))
    form = RequestForm(request.POST or None)
    if form.is_valid():
        try:
            asked = requesting.request(certificate, **form.cleaned_data, by=request.user)
        except (AlreadyAsked, NotInForce) as refused:
            form.add_error(None, why(refused))
        else:
            text = _("Đã gửi đề nghị. Cơ quan cấp trả lời chậm nhất ngày %(day)s.")
            messages.success(request, text % {"day": f"{asked.due_on:%d/%m/%Y}"})
            return redirect(certificate)
    context = {
        "form": form,
        "certificate": certificate,
        "earlier": certificate.requests.order_by("-made_at"),
        "days": requesting.DAYS,
    }
    return render(request, "certificates/request.html", context)


@login_required
@require_safe
def queue(request: PersonRequest) -> HttpResponse:
    """What waits for the viewer: requests, the oldest due first, and proposals of others."""
    if not keeping.codes(request.user):
        raise Http404
    today = timezone.localdate()
    waiting = keeping.requests(request.user).open()
    calendar = holidays.calendar()
    context = {
        "unsure": holidays.unconfirmed(asked.due_on for asked in waiting),
        "requests": [
            (asked, working_days.left(today, asked.due_on, calendar)) for asked in waiting
        ],
        "proposals": keeping.proposals(request.user).open(),
        "offers": keeping.offers(request.user).open().count(),
        "answered": keeping.requests(request.user)
        .exclude(answered_at=None)
        .order_by("-answered_at")[:20],
    }
    return render(request, "certificates/queue.html", context)


@login_required
@require_http_methods(BOTH)
def answer(request: PersonRequest, pk: int) -> HttpResponse:
    """One request: accepted by correcting, or refused here with a reason."""
    asked = get_object_or_404(keeping.requests(request.user), pk=pk)
    form = RefusalForm(request.POST or None)
    if form.is_valid():
        try:
            requesting.refuse(asked, reason=form.cleaned_data["reason"], by=request.user)
        except AlreadyAnswered as refused:
            messages.error(request, why(refused))
            return redirect("certificates:answer", asked.pk)
        messages.success(request, _("Đã từ chối, người đề nghị được báo lý do."))
        return redirect("certificates:queue")
    context = {
        "form": form,
        "asked": asked,
        "certificate": asked.certificate,
        "stands": _words(asked.certificate).get(asked.field, ""),
        "left": working_days.left(timezone.localdate(), asked.due_on, holidays.calendar()),
        "unsure": holidays.unconfirmed([asked.due_on] if asked.answer == "open" else []),
        "proposal": asked.proposals.order_by("-pk").first(),
    }
    return render(request, "certificates/answer.html", context)


@login_required
@require_http_methods(BOTH)
def proposal(request: PersonRequest, pk: int) -> HttpResponse:
    """One proposal: confirmed or refused by another than whoever made it."""
    found = get_object_or_404(keeping.proposals(request.user), pk=pk)
    confirming = "confirm" in request.POST
    form = RefusalForm(request.POST if request.POST and not confirming else None)
    if confirming or form.is_valid():
        try:
            if confirming:
                proposing.confirm(found, by=request.user)
            else:
                proposing.refuse(found, reason=form.cleaned_data["reason"], by=request.user)
        except REFUSED as refused:
            messages.error(request, why(refused))
            return redirect("certificates:proposal", found.pk)
        messages.success(
            request, _("Đã xác nhận và thực hiện.") if confirming else _("Đã từ chối đề xuất.")
        )
        return redirect("certificates:queue")
    context = {
        "form": form,
        "proposal": found,
        "certificate": found.certificate,
        "is_own": found.proposed_by_id == request.user.pk,
        "said": showing.proposed(found),
    }
    return render(request, "certificates/proposal.html", context)


REFUSED = (
    proposing.SamePerson,
    proposing.AlreadyDecided,
    NotInForce,
    NothingToCorrect,
    AlreadyRevoked,
    AlreadyAnswered,
)


def why(refused: Exception) -> str:
    """What the officer or holder reads when an act was refused."""
    words = {
        proposing.SamePerson: _(
            "Người đề xuất không tự xác nhận được. Cần một người khác có thẩm quyền."
        ),
        proposing.AlreadyDecided: _("Đề xuất này đã được xử lý."),
        proposing.AlreadyProposed: _("Giấy này đang có một đề xuất chờ người thứ hai xác nhận."),
        AlreadyRevoked: _("Giấy này đã bị thu hồi trước đó; căn cứ đầu tiên giữ nguyên."),
        AlreadyAsked: _("Đề nghị trước của Anh/Chị về giấy này đang chờ trả lời."),
        AlreadyAnswered: _("Đề nghị này đã có trả lời, hoặc đang chờ người thứ hai xác nhận."),
        NothingToCorrect: _("Chưa có nội dung nào được sửa."),
        NotInForce: _("Giấy này không còn hiệu lực (đã hết hạn, bị thay thế hoặc thu hồi)."),
    }
    return words[type(refused)]


def _kept(request: PersonRequest, number: str) -> Certificate:
    kept = keeping.certificates(request.user).select_related("issuer", "series", "person")
    return get_object_or_404(kept, number=_read(number))


def _read(number: str) -> str:
    reading = numbering.parse(number)
    if not isinstance(reading, numbering.Parsed):
        raise Http404
    return reading.number


def _asked(request: PersonRequest, certificate: Certificate) -> CorrectionRequest | None:
    pk = request.GET.get("de-nghi", "")
    if not pk:
        return None
    if not pk.isascii() or not pk.isdecimal():
        raise Http404
    waiting = keeping.requests(request.user).open().filter(certificate=certificate)
    return get_object_or_404(waiting, pk=int(pk))


def _offered(request: PersonRequest, certificate: Certificate) -> dict[str, Any]:
    pk = request.GET.get("cham-lai", "")
    if not pk:
        return {}
    if not pk.isascii() or not pk.isdecimal() or len(pk) > LONGEST_KEY:
        raise Http404
    offer = get_object_or_404(keeping.offers(request.user), pk=int(pk))
    if offer.certificate is None or offering.latest(offer.certificate) != certificate:
        raise Http404
    return offering.ground_of(offer)


def _words(certificate: Certificate) -> dict[str, str]:
    face = certificate.face
    return {
        "holder_name": face.get("holder_name", ""),
        "birth": booking.born(certificate),
        "unit": face.get("unit", ""),
    }


def _as_it_stands(certificate: Certificate, asked: CorrectionRequest | None) -> dict[str, str]:
    words = _words(certificate)
    if asked:
        words |= {asked.field: asked.proposed, "reason": AS_ASKED}
    return words


def _fits(form: CorrectForm, certificate: Certificate) -> bool:
    """Whether the paper can hold the words; else the field says so."""
    face = certificate.face | form.changes()
    slot = drawing_room.fault_of(Face.from_json(face))
    if slot:
        field = slot if slot in form.fields else None
        form.add_error(field, _("Không in được lên giấy: quá dài hoặc có ký tự lạ."))
    return not slot


def _pairing(certificate: Certificate) -> dict[str, object]:
    return {
        "needs_two": pairing.asked(certificate),
        "pending": certificate.proposals.filter(decided_at=None).first(),
        "tag": showing.tag(certificate, timezone.localdate()),
    }


def _answered(
    request: PersonRequest, done: Certificate | Proposal | None, certificate: Certificate
) -> HttpResponse:
    if isinstance(done, Proposal):
        messages.success(request, _("Đã gửi đề xuất; chưa có gì thay đổi đến khi được xác nhận."))
        return redirect("certificates:queue")
    if done:
        text = _("Đã đính chính. Giấy mới: số %(number)s.")
        messages.success(request, text % {"number": done.number})
        return redirect("certificates:book")
    text = _("Đã thu hồi giấy chứng nhận số %(number)s.")
    messages.success(request, text % {"number": certificate.number})
    return redirect("certificates:book")
