"""Accounts in the browser: signing in, activating, forgetting a password, one's own profile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import activating, giving_time, postings
from people.forms import ForgottenPasswordForm, ProfileForm, SignInForm, TimeForm
from people.http import PersonRequest
from people.models import Person


class SignIn(auth.LoginView):
    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in, in the language the person has chosen."""
        response = super().form_valid(form)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.get_user().language, samesite="Lax")
        return response


class Activate(auth.PasswordResetConfirmView):
    """The link of an invitation or a forgotten password: choose a password, once."""

    template_name = "people/activate.html"
    success_url = reverse_lazy("people:activated")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"person": self.user}


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Always the same answer, so that nobody learns who has an account."""
    form = ForgottenPasswordForm(_posted(request))
    if not form.is_valid():
        return render(request, "people/password_reset.html", {"form": form})
    try:
        person = Person.objects.get_by_natural_key(form.cleaned_data["email"])
    except (Person.DoesNotExist, Person.MultipleObjectsReturned):
        return render(request, "people/password_reset_sent.html")
    if person.is_active:
        activating.invite(person, by=None)
    return render(request, "people/password_reset_sent.html")


@login_required
@require_http_methods(["GET", "POST"])
def profile(request: PersonRequest) -> HttpResponse:
    form = ProfileForm(_posted(request), instance=request.user)
    if form.is_valid():
        person = form.save()
        messages.success(request, _("Đã lưu."))
        response = redirect("people:profile")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, person.language, samesite="Lax")
        return response
    posting = postings.primary_on(request.user, timezone.localdate())
    context = {"person": request.user, "posting": posting, "form": form}
    return render(request, "people/profile.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extra_time(request: PersonRequest, person_uuid: UUID) -> HttpResponse:
    """How long the tests of one person last, and by which decisions."""
    person = get_object_or_404(giving_time.people(request.user), uuid=person_uuid)
    today = timezone.localdate()
    form = TimeForm(_posted(request), initial={"since": f"{today:%d/%m/%Y}"})
    if form.is_valid():
        giving_time.give(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Đã ghi thời gian làm bài."))
        return redirect(request.path)
    context = {
        "form": form,
        "person": person,
        "posting": postings.primary_on(person, today),
        "decisions": giving_time.decisions(person),
    }
    return render(request, "people/extra_time.html", context)


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if it is nothing; None when nothing was sent."""
    return request.POST if request.method == "POST" else None
