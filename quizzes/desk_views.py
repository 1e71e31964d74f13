"""Finding an attempt by its receipt, and opening one more for who has used them up."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import ActivityKind
from people.http import PersonRequest
from quizzes import granting, opening
from quizzes.models import Attempt
from quizzes.report_forms import GrantForm, ReceiptForm


@login_required
@never_cache
@require_safe
def receipt(request: PersonRequest) -> HttpResponse:
    """The timeline behind a receipt, for whoever may see it; for all others there is none."""
    form = ReceiptForm(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        visible = Attempt.objects.visible_to(request.user)
        found = visible.filter(receipt=form.cleaned_data["ma"]).first()
        if found:
            return redirect("quizzes:timeline", found.pk)
        form.add_error("ma", _("Không có biên nhận này trong phạm vi của Anh/Chị."))
    return render(request, "quizzes/receipt.html", {"form": form})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: PersonRequest, enrolment_id: int, activity_id: int) -> HttpResponse:
    """One more attempt for one person, with the reason."""
    if not granting.may_grant(request.user):
        raise Http404
    enrolment = get_object_or_404(
        granting.enrolments(request.user).select_related("person", "edition__course"),
        pk=enrolment_id,
    )
    activity = get_object_or_404(
        enrolment.edition.activities.filter(kind=ActivityKind.TEST), pk=activity_id
    )
    form = GrantForm(request.POST or None)
    if form.is_valid():
        try:
            granting.grant(enrolment, activity, reason=form.cleaned_data["reason"], by=request.user)
        except granting.NotNeeded:
            messages.info(request, _("Chưa cần mở thêm lượt: xem tình trạng dưới đây."))
        else:
            messages.success(request, _("Đã mở thêm một lượt làm bài."))
        return redirect(request.path)
    standing = opening.standing_of(enrolment, activity)
    context = {
        "form": form,
        "enrolment": enrolment,
        "activity": activity,
        "standing": standing,
        "is_needed": granting.is_needed(standing),
        "granted": granting.granted(enrolment, activity),
    }
    return render(request, "quizzes/grant.html", context)
