"""The templates of certificates in the CMS: edited as drafts, tried, put in use for good."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail import hooks
from wagtail.admin.panels import ObjectList
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    EditView,
    PreviewOnCreateView,
    PreviewOnEditView,
    SnippetViewSet,
)

from certificates import designing, previewing
from certificates.forms import CertificateTemplateForm
from certificates.models import CertificateTemplate
from certificates.trials import Trial
from people.http import PersonRequest
from people.models import Person

CHANGE = "certificates.change_certificatetemplate"


class DraftOnlyEditView(EditView):
    """What is in use is looked at, not edited."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.is_activated:
            messages.warning(
                request,
                gettext("Phiên bản đã đưa vào dùng thì không sửa được; hãy tạo phiên bản mới."),
            )
            return redirect(_list_url())
        answer: HttpResponse = super().dispatch(request, *args, **kwargs)
        return answer


class PicturesIncluded:
    """Wagtail's preview drops uploads; here the form is sent them, and keeps them by number."""

    request: HttpRequest
    object: CertificateTemplate
    get_form_class: Callable[[], type[CertificateTemplateForm]]

    def get_form(self, sent: QueryDict) -> CertificateTemplateForm:
        files = self.request.FILES if sent is self.request.POST else None
        return self.get_form_class()(
            sent or None, files, instance=self.object, for_user=self.request.user
        )


class PreviewOfNew(PicturesIncluded, PreviewOnCreateView):
    pass


class PreviewOfDraft(PicturesIncluded, PreviewOnEditView):
    pass


class CertificateTemplateViewSet(SnippetViewSet):
    """Drafts are edited beside their paper; a version in use can only be followed by another."""

    model = CertificateTemplate
    icon = "doc-full"
    menu_label = _("Mẫu giấy chứng nhận")
    list_display = ["__str__", "get_layout_display", "activated_at"]
    edit_view_class = DraftOnlyEditView
    preview_on_add_view_class = PreviewOfNew
    preview_on_edit_view_class = PreviewOfDraft
    inspect_view_enabled = True
    copy_view_enabled = False
    edit_handler = ObjectList(CertificateTemplate.panels, base_form_class=CertificateTemplateForm)


TEMPLATES = CertificateTemplateViewSet()
register_snippet(TEMPLATES)


@hooks.register("insert_editor_js")
def preview_that_follows() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("js/template-preview.js"))


@hooks.register("register_snippet_listing_buttons")
def template_buttons(
    snippet: object,
    user: Person,
    next_url: str | None = None,  # noqa: ARG001 -- Wagtail's call
) -> Iterator[Button]:
    if not isinstance(snippet, CertificateTemplate) or not user.has_perm(CHANGE):
        return
    if snippet.is_activated:
        url = reverse("next_certificate_template", args=[snippet.pk])
        yield Button(_("Tạo phiên bản mới"), url, icon_name="copy", priority=15)
    else:
        url = reverse("activate_certificate_template", args=[snippet.pk])
        yield Button(_("Đưa vào dùng"), url, icon_name="check", priority=15)


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request: HttpRequest, instances: list[object]) -> HttpResponse | None:
    """A version that has drawn is part of what was issued."""
    kept = [i for i in instances if isinstance(i, CertificateTemplate) and i.is_activated]
    if not kept:
        return None
    text = gettext("Không xóa được “%(template)s” vì đã đưa vào dùng.")
    messages.error(request, text % {"template": kept[0]})
    return redirect(_list_url())


@hooks.register("register_admin_urls")
def template_urls() -> list[URLPattern]:
    return [
        path("mau-giay/thu/", try_template, name="try_certificate_template"),
        path("mau-giay/<int:pk>/dung/", activate_template, name="activate_certificate_template"),
        path("mau-giay/<int:pk>/phien-ban/", next_template, name="next_certificate_template"),
    ]


@require_POST
def try_template(request: HttpRequest) -> HttpResponse:
    """The paper of what is typed, without any script: a button sends the whole form here."""
    _require_editor(request)
    form_class = TEMPLATES.get_edit_handler().get_form_class()
    form = form_class(
        request.POST, request.FILES, instance=CertificateTemplate(), for_user=request.user
    )
    form.defer_required_fields()
    if not form.is_valid():
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        return render(request, "certificates/cms/preview.html", {"sentences": sentences})
    template: CertificateTemplate = form.save(commit=False)
    wanted = request.POST.get("thu", "")
    trial = Trial(wanted) if wanted in set(Trial) else Trial.SHORT
    return previewing.paper(request, template.design, template.words(), trial)


def activate_template(request: PersonRequest, pk: int) -> HttpResponse:
    _require_editor(request)
    template = get_object_or_404(CertificateTemplate, pk=pk, activated_at=None)
    sentences = designing.speaking_against(template)
    if request.method == "POST" and not sentences:
        designing.activate(template, by=request.user)
        messages.success(request, gettext("“%(t)s” đã đưa vào dùng.") % {"t": template})
        return redirect(_list_url())
    context = {
        "header_title": gettext("Đưa vào dùng: %(t)s") % {"t": template},
        "page_title": gettext("Đưa vào dùng"),
        "page_subtitle": str(template),
        "header_icon": "check",
        "sentences": sentences,
        "list_url": _list_url(),
        "edit_url": reverse(TEMPLATES.get_url_name("edit"), args=[template.pk]),
    }
    return render(request, "certificates/cms/activate.html", context)


def next_template(request: PersonRequest, pk: int) -> HttpResponse:
    """Opens the draft that follows, and makes it the first time: nothing is lost by a second."""
    _require_editor(request)
    template = get_object_or_404(CertificateTemplate.objects.activated(), pk=pk)
    draft = designing.next_version(template, by=request.user)
    return redirect(reverse(TEMPLATES.get_url_name("edit"), args=[draft.pk]))


def _require_editor(request: HttpRequest) -> None:
    if not request.user.has_perm(CHANGE):
        raise PermissionDenied


def _list_url() -> str:
    return reverse(TEMPLATES.get_url_name("list"))
