"""What marking again suggests, in the browser: to issue, to revoke, or to let stand."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from certificates import keeping, offering
from certificates.models import Certificate, Offer
from certificates.models.offers import OfferQuerySet
from people.http import PersonRequest
from quizzes import marking, telling

PER_PAGE = 50
MOST_AT_ONCE = 200  # issued while somebody waits
BOTH = ["GET", "HEAD", "POST"]


class DeclineForm(forms.Form):
    """Why the certificate stands."""

    reason = forms.CharField(
        max_length=500,
        label=gettext_lazy("Lý do giữ nguyên giấy"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@require_http_methods(BOTH)
def offers(request: PersonRequest) -> HttpResponse:
    """What waits for whoever keeps the register; posted, the passes named are certified."""
    if not keeping.codes(request.user):
        raise Http404
    waiting = keeping.offers(request.user).open()
    to_issue = waiting.filter(act=Offer.Act.ISSUE)
    if request.method == "POST":
        return _issue(request, list(_ticked(request, to_issue)[:MOST_AT_ONCE]))
    answered = keeping.offers(request.user).exclude(answer="").order_by("-answered_at")[:20]
    page = Paginator(to_issue, PER_PAGE).get_page(request.GET.get("trang"))
    losing = Paginator(waiting.filter(act=Offer.Act.REVOKE), PER_PAGE).get_page(
        request.GET.get("trang-thu-hoi")
    )
    context = {
        "page": page,
        "losing": losing,
        "to_revoke": [(offer, _current(offer)) for offer in losing],
        "answered": answered,
        "most": MOST_AT_ONCE,
    }
    return render(request, "certificates/offers.html", context)


@login_required
@require_http_methods(BOTH)
def offer(request: PersonRequest, pk: int) -> HttpResponse:
    """One certificate whose pass was lost: revoked by the form of a revocation, or kept here."""
    found = get_object_or_404(keeping.offers(request.user).filter(act=Offer.Act.REVOKE), pk=pk)
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        try:
            offering.decline(found, reason=form.cleaned_data["reason"], by=request.user)
        except offering.AlreadyAnswered:
            messages.error(request, _("Đề nghị này đã được xử lý."))
            return redirect("certificates:offer", found.pk)
        messages.success(request, _("Đã ghi: giấy chứng nhận giữ nguyên hiệu lực."))
        return redirect("certificates:offers")
    certificate = _current(found)
    context = {
        "form": form,
        "offer": found,
        "certificate": certificate,
        "says": telling.decided_in_words(found.ruling),
        "ground": telling.ground_in_words(found.ruling),
        "marks": telling.for_register(found.ruling, found.enrolment, found.activity),
        "passed_since": marking.has_passed(found.enrolment, found.activity),
        "pending": certificate.proposals.filter(decided_at=None).first(),
    }
    return render(request, "certificates/offer.html", context)


def _ticked(request: PersonRequest, to_issue: OfferQuerySet) -> OfferQuerySet:
    """All of them, or those that were chosen."""
    if "tat-ca" in request.POST:
        return to_issue
    chosen = [pk for pk in request.POST.getlist("chon") if pk.isascii() and pk.isdecimal()]
    return to_issue.filter(pk__in=[int(pk) for pk in chosen if len(pk) < 19])  # noqa: PLR2004 -- no longer than a key


def _issue(request: PersonRequest, chosen: list[Offer]) -> HttpResponse:
    issued = left = 0
    for found in chosen:
        try:
            if offering.issue(found, by=request.user):
                issued += 1
            else:
                left += 1
        except offering.AlreadyAnswered:
            continue
    if not chosen:
        messages.error(request, _("Chưa chọn ai."))
    if issued:
        text = ngettext("Đã cấp %d giấy chứng nhận.", "Đã cấp %d giấy chứng nhận.", issued)
        messages.success(request, text % issued)
    if left:
        text = ngettext(
            "%d người đã được ghi đạt, nhưng khóa học còn phần chưa xong nên chưa cấp giấy.",
            "%d người đã được ghi đạt, nhưng khóa học còn phần chưa xong nên chưa cấp giấy.",
            left,
        )
        messages.info(request, text % left)
    return redirect("certificates:offers")


def _current(found: Offer) -> Certificate:
    """The certificate it is about today: a correction may have taken its place."""
    if found.certificate is None:
        raise Http404
    return offering.latest(found.certificate)
