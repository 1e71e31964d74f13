"""The signer's desk: what waits, how a sitting went, and files that were signed outside."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from certificates import (
    delivering,
    drawing_room,
    signing_desk,
    signing_outside,
    signing_words,
    sittings,
)
from certificates.delivering import CannotTakeBack
from certificates.models import Certificate, Delivery, Sitting, waiting_for
from certificates.packing import MOST_FILES, Unsafe
from certificates.sittings import NothingToSign
from people import confirming
from people.http import PersonRequest
from people.models import Role, roles_of

PER_PAGE = 100
PASSWORD = "mat_khau"  # noqa: S105 -- the name of a field
DELIVERIES = 5
P = ParamSpec("P")


class PasswordForm(forms.Form):
    """The signer's own password, at the start of a sitting."""

    mat_khau = forms.CharField(
        label=gettext_lazy("Mật khẩu của Anh/Chị"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def signers_only(
    view: Callable[Concatenate[PersonRequest, P], HttpResponseBase],
) -> Callable[Concatenate[PersonRequest, P], HttpResponseBase]:
    """To everybody without a signer's mandate there is no desk."""

    @wraps(view)
    def wrapped(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if Role.SIGNER not in roles_of(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return login_required(wrapped)


@signers_only
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: PersonRequest) -> HttpResponseBase:
    """What waits; the buttons sign it here or hand it out as a bundle."""
    course = _number(request.GET.get("khoa", ""))
    if request.method == "POST":
        return _act(request, course)
    waiting = waiting_for(request.user)
    shown = waiting.filter(course=course) if course else waiting
    page = Paginator(shown.select_related("issuer", "signing_order"), PER_PAGE).get_page(
        request.GET.get("trang")
    )
    context = {
        "page": page,
        "rows": _rows(page),
        "total": page.paginator.count,
        "courses": signing_desk.courses(waiting),
        "course": course,
        "query": urlencode({"khoa": course}) if course else "",
        "here": signing_desk.signs_here(page),
        "sittings": Sitting.objects.visible_to(request.user)[:5],
        "most_outside": signing_outside.MOST,
    }
    return render(request, "certificates/signing.html", context)


@signers_only
@require_http_methods(["GET", "HEAD", "POST"])
def sitting(request: PersonRequest, pk: int) -> HttpResponse:
    """How a sitting goes, certificate by certificate; a POST orders again what failed."""
    found = get_object_or_404(Sitting.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _order_again(request, found)
    orders = found.orders.select_related("certificate__signed_file")
    page = Paginator(orders, PER_PAGE).get_page(request.GET.get("trang"))
    rows = [
        (order, signing_words.failure(order.fault, order.detail) if order.fault else "")
        for order in page
    ]
    context = {
        "sitting": found,
        "progress": sittings.progress(found),
        "page": page,
        "rows": rows,
    }
    return render(request, "certificates/sitting.html", context)


@signers_only
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: PersonRequest) -> HttpResponse:
    """Files signed outside are stored here; the worker judges and keeps them."""
    if request.method != "POST":
        return _to_take_back(request)
    uploads = request.FILES.getlist("tep")
    if not uploads:
        return _to_take_back(request, _("Hãy chọn tệp ZIP hoặc các tệp PDF đã ký."))
    try:
        delivery = delivering.deliver(uploads, by=request.user, good_ones="tep-dat" in request.POST)
    except Unsafe as refused:
        return _to_take_back(request, signing_words.unsafe(refused.why, refused.name))
    except CannotTakeBack:
        return _to_take_back(request, signing_words.refusal("not_set_up"))
    return redirect("certificates:delivery", delivery.pk)


@signers_only
@require_safe
def delivery(request: PersonRequest, pk: int) -> HttpResponse:
    """How far the judging of a delivery is, and each of its files in words."""
    found = get_object_or_404(Delivery.objects.visible_to(request.user), pk=pk)
    page = Paginator(found.files.all(), PER_PAGE).get_page(request.GET.get("trang"))
    progress = delivering.progress(found)
    context = {
        "delivery": found,
        "progress": progress,
        "words": signing_words.delivery(found, progress),
        "page": page,
        "rows": [signing_words.delivered(file) for file in page],
    }
    return render(request, "certificates/delivery.html", context)


@signers_only
@require_safe
def draft(request: PersonRequest, number: str) -> HttpResponseBase:
    """The very bytes that would be signed, for whoever is to sign them, named as a draft."""
    certificate = get_object_or_404(waiting_for(request.user), number=number)
    try:
        content = drawing_room.draw(certificate)
    except drawing_room.FAULTS:
        context = {"certificate": certificate}
        return render(request, "certificates/no_file.html", context, status=503)
    name = signing_outside.draft_name(certificate)
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )


def _act(request: PersonRequest, course: int) -> HttpResponseBase:
    everything = "ky-het" in request.POST
    chosen = None if everything else [_number(pk) for pk in request.POST.getlist("giay")]
    if "xuat" in request.POST:
        return _export(request, chosen or [])
    count = sittings.choice(chosen, by=request.user, course=course).count()
    if count and (asked := _asked_for_password(request, count)):
        return asked
    try:
        opened = sittings.open_sitting(chosen, by=request.user, course=course)
    except NothingToSign:
        messages.info(request, _("Chưa chọn giấy nào, hoặc các giấy đó đang được ký."))
        return redirect("certificates:signing")
    return redirect("certificates:sitting", opened.pk)


def _order_again(request: PersonRequest, found: Sitting) -> HttpResponse:
    count = sittings.progress(found).failed
    if count and (asked := _asked_for_password(request, count)):
        return asked
    try:
        opened = sittings.order_again(found, by=request.user)
    except NothingToSign:
        messages.info(request, _("Không còn giấy nào để ký lại."))
        return redirect("certificates:sitting", found.pk)
    return redirect("certificates:sitting", opened.pk)


def _asked_for_password(request: PersonRequest, count: int) -> HttpResponse | None:
    """The page that asks for it, with what was chosen; None where it was given just now."""
    if confirming.is_confirmed(request):
        return None
    form = PasswordForm(request.POST if PASSWORD in request.POST else None)
    if form.is_valid():
        if confirming.confirm(request, form.cleaned_data[PASSWORD]):
            return None
        form.add_error(PASSWORD, _("Mật khẩu chưa đúng. Hãy nhập lại mật khẩu đăng nhập."))
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {PASSWORD, "csrfmiddlewaretoken"}
        for value in values
    ]
    context = {"form": form, "sent": sent, "count": count}
    status = 422 if form.is_bound else 200
    return render(request, "certificates/confirm_sitting.html", context, status=status)


def _export(request: PersonRequest, chosen: list[int]) -> HttpResponseBase:
    batch = waiting_for(request.user).filter(pk__in=chosen)[: signing_outside.MOST]
    if not batch:
        messages.info(request, _("Hãy chọn giấy cần xuất."))
        return redirect("certificates:signing")
    bundle = signing_outside.export(batch, by=request.user)
    name = f"cho-ky-{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(bundle, as_attachment=True, filename=name, content_type="application/zip")


def _rows(page: Page[Certificate]) -> list[tuple[Certificate, str]]:
    """Each with what became of its order, if it was ordered."""
    return [(certificate, _state(certificate)) for certificate in page]


def _state(certificate: Certificate) -> str:
    order = getattr(certificate, "signing_order", None)
    if order is None:
        return ""
    return signing_words.failure(order.fault, order.detail) if order.fault else _("Đang ký")


def _to_take_back(request: PersonRequest, why: str = "") -> HttpResponse:
    context = {
        "why": why,
        "deliveries": Delivery.objects.visible_to(request.user)[:DELIVERIES],
        "most": MOST_FILES,
    }
    status = 422 if why else 200
    return render(request, "certificates/take_back.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0  # noqa: PLR2004 -- digits of a 64-bit key
