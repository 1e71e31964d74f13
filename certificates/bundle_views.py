"""Bundles in the browser: ask for one, look how it goes, fetch the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from certificates import bundling
from certificates.models import Bundle
from certificates.register_forms import BookForm
from people.http import PersonRequest
from people.models import reach

SHOWN = 20


class BundleForm(forms.Form):
    """In which form and order."""

    dang = forms.ChoiceField(
        label=gettext_lazy("Dạng tệp"), choices=Bundle.Form.choices, widget=forms.RadioSelect
    )
    thu_tu = forms.ChoiceField(
        label=gettext_lazy("Thứ tự"), choices=Bundle.Order.choices, widget=forms.RadioSelect
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bundles(request: PersonRequest) -> HttpResponse:
    """What the filters leave, and what was asked for before."""
    book = _book(request)
    form = BundleForm(
        request.POST if request.method == "POST" else None,
        initial={
            "dang": request.GET.get("dang", Bundle.Form.PDF),
            "thu_tu": Bundle.Order.REGISTER,
        },
    )
    if form.is_valid() and _asked(request, book, form.cleaned_data):
        return redirect("certificates:bundles")
    context = {
        "book": book,
        "form": form,
        "count": bundling.printable(book.found()).count(),
        "lines": book.found().count(),
        "most": bundling.MOST,
        "most_lines": bundling.MOST_LINES,
        "words": book.words(),
        "bundles": Bundle.objects.visible_to(request.user)[:SHOWN],
    }
    return render(request, "certificates/bundles.html", context)


@login_required
@require_safe
def bundle(request: PersonRequest, pk: int) -> HttpResponseBase:
    found = get_object_or_404(Bundle.objects.visible_to(request.user), pk=pk)
    if not found.made_at or not bundling.may_fetch(found, request.user):
        raise Http404
    bundling.fetched(found, by=request.user)
    return FileResponse(
        found.file.open(),
        as_attachment=True,
        filename=f"{found.title}.{Bundle.Form(found.form).extension}",
        headers={"Cache-Control": "private, no-store"},
    )


def _book(request: PersonRequest) -> BookForm:
    """For who answers for nobody there is nothing to print."""
    if not reach(request.user):
        raise Http404
    return BookForm(request.GET, viewer=request.user)


def _asked(request: PersonRequest, book: BookForm, chosen: dict[str, Any]) -> bool:
    form, words = Bundle.Form(chosen["dang"]), book.words()
    title = _("Giấy chứng nhận: %(what)s") % {"what": words or _("tất cả")}
    if form.is_book:
        title = words or _("Toàn bộ sổ cấp")
    try:
        bundling.ask(
            book.found(),
            by=request.user,
            title=title,
            form=form,
            order=Bundle.Order(chosen["thu_tu"]),
        )
    except bundling.NothingToBundle:
        messages.error(request, _("Không có giấy nào còn hiệu lực trong lựa chọn này."))
        return False
    except bundling.TooMany:
        text = _("Nhiều hơn %(most)s giấy: hãy chọn hẹp hơn rồi gộp từng phần.")
        messages.error(request, text % {"most": bundling.most_of(form)})
        return False
    messages.success(request, _("Đang gộp. Tệp hiện ở danh sách bên dưới khi làm xong."))
    return True
