"""The register book and the hand-over of papers, for those who answer for them."""

from __future__ import annotations

from typing import IO
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from certificates import binding, booking, handing_over, keeping, showing
from certificates.models import Bundle, Certificate
from certificates.register_forms import BookForm, HandOverForm
from people.http import PersonRequest
from people.models import reach

PER_PAGE = 50
MOST_ON_A_LIST = 1000
MOST_AT_ONCE = 2000  # lines; about two seconds as PDF
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_safe
def book(request: PersonRequest) -> HttpResponse:
    form = _form(request)
    found = booking.in_order(form.found()).reverse()
    page = Paginator(booking.noted(found), PER_PAGE).get_page(request.GET.get("trang"))
    rows = [(booking.line(0, found), showing.tag(found, form.today)) for found in page]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "query": form.query(),
        "keeps": bool(keeping.codes(request.user)),
        "waiting": keeping.waiting(request.user),
        "inspecting": keeping.look(request.user, page="book"),
    }
    return render(request, "certificates/book.html", context)


@login_required
@require_safe
def book_xlsx(request: PersonRequest) -> HttpResponseBase:
    form = _form(request)
    if _is_long(request, form):
        return _in_the_background(form, Bundle.Form.SHEET)
    keeping.look(request.user, page="xlsx")
    content = binding.as_xlsx(booking.in_order(form.found()), subtitle=form.words())
    return _file(content, XLSX, _("Sổ cấp giấy chứng nhận"), "xlsx")


@login_required
@require_safe
def book_pdf(request: PersonRequest) -> HttpResponseBase:
    form = _form(request)
    if _is_long(request, form):
        return _in_the_background(form, Bundle.Form.BOOK)
    keeping.look(request.user, page="pdf")
    content = binding.as_pdf(
        booking.in_order(form.found()), binding.on_duty(), subtitle=form.words()
    )
    return _file(content, PDF, _("Sổ cấp giấy chứng nhận"), "pdf")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest) -> HttpResponse:
    """The list on screen, a page at a time; posted, what is ticked is written down as handed over.

    Only what was seen can be ticked: nobody hands over a thousand papers with one press.
    """
    listed = _listed(request)
    form = HandOverForm(request.POST or None, initial={"on": f"{timezone.localdate():%d/%m/%Y}"})
    if form.is_valid():
        ticked = listed.filter(number__in=request.POST.getlist("so")).select_related("series")
        try:
            handed = handing_over.hand_over(
                ticked, on=form.cleaned_data["on"], by=request.user, note=form.cleaned_data["note"]
            )
        except handing_over.NotThatDay:
            form.add_error("on", _("Ngày giao phải từ ngày cấp của mọi giấy đến hôm nay."))
        else:
            count = len(handed)
            text = ngettext(
                "Đã ghi vào sổ: giao %(n)s giấy.", "Đã ghi vào sổ: giao %(n)s giấy.", count
            )
            messages.success(request, text % {"n": count})
            return redirect(f"{reverse('certificates:hand_over')}?{request.GET.urlencode()}")
    found = booking.noted(booking.in_order(listed))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    context = {
        "form": form,
        "page": page,
        "lines": [booking.line(place, row) for place, row in enumerate(page, page.start_index())],
        "query": request.GET.urlencode(),
        "pages_query": _without_page(request.GET),
        "most": MOST_ON_A_LIST,
    }
    return render(request, "certificates/hand_over.html", context)


@login_required
@require_safe
def signing_list(request: PersonRequest) -> FileResponse:
    content = binding.signing_list(
        booking.in_order(_listed(request)), subtitle=_form(request).words()
    )
    return _file(content, PDF, _("Danh sách ký nhận"), "pdf")


@login_required
@require_safe
def receipts(request: PersonRequest) -> FileResponse:
    content = binding.receipt_sheets(booking.in_order(_listed(request)))
    return _file(content, PDF, _("Giấy biên nhận"), "pdf")


def _form(request: PersonRequest) -> BookForm:
    """For who answers for nobody there is no book."""
    if not reach(request.user):
        raise Http404
    return BookForm(request.GET, viewer=request.user)


def _is_long(request: PersonRequest, form: BookForm) -> bool:
    """Longer than a reader should wait for, or a web process be held by; they are told so."""
    if (lines := form.found().count()) <= MOST_AT_ONCE:
        return False
    text = _("Sổ có %(n)s dòng nên được lập ở phía sau: bấm Gộp, tệp hiện ở danh sách khi xong.")
    messages.info(request, text % {"n": number_format(lines, force_grouping=True)})
    return True


def _in_the_background(form: BookForm, kind: Bundle.Form) -> HttpResponse:
    """Where it is asked for; a link alone writes nothing down."""
    wanted = QueryDict(form.query(), mutable=True)
    wanted["dang"] = kind.value
    return redirect(f"{reverse('certificates:bundles')}?{wanted.urlencode()}")


def _without_page(query: QueryDict) -> str:
    kept = query.copy()
    kept.pop("trang", None)
    return kept.urlencode()


def _listed(request: PersonRequest) -> QuerySet[Certificate]:
    """Those that can be handed over by the viewer: the ones chosen, else all the filters leave."""
    if not keeping.codes(request.user):
        raise Http404
    codes = keeping.codes(request.user)
    found = _form(request).found().filter(issuer__code__in=codes)
    if chosen := request.GET.getlist("chon"):
        found = found.filter(number__in=chosen)
    waiting = found.filter(revoked_on=None, superseded_on=None)
    first = booking.in_order(waiting).values_list("pk", flat=True)[: MOST_ON_A_LIST + 1]
    return waiting.filter(pk__in=list(first)[:MOST_ON_A_LIST])


def _file(content: IO[bytes], kind: str, title: str, extension: str) -> FileResponse:
    day = f"{timezone.localdate():%Y-%m-%d}"
    name = quote(f"{title} {day}.{extension}", safe="")
    return FileResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="so-cap-{day}.{extension}"; '
            f"filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        },
    )
