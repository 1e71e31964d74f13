"""What courses adds to the CMS: its colours, its journal entries, and what must not be deleted."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from courses import publishing


@hooks.register("insert_global_admin_css")
def our_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("before_delete_page")
def keep_what_was_learnt(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that stands in an edition is a record of what people learnt."""
    return _refusal(request, [page])


@hooks.register("before_bulk_action")
def keep_what_was_learnt_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[object], _view: object
) -> HttpResponse | None:
    pages = [each for each in objects if isinstance(each, Page)]
    return _refusal(request, pages) if action_type == "delete" else None


@hooks.register("construct_settings_menu")
def people_are_kept_elsewhere(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Persons come from the roster and their rights from mandates, not from the CMS."""
    items[:] = [item for item in items if item.name != "users"]


@hooks.register("register_log_actions")
def course_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "courses.open_edition", _("Mở phiên bản khóa học"), _("Đã mở một phiên bản khóa học")
    )


def _refusal(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    kept = next((page for page in pages if publishing.stands_in_an_edition(page)), None)
    if kept is None:
        return None
    sentence = gettext(
        "Không xóa được “%(title)s” vì trang này thuộc một phiên bản khóa học đã có người học; "
        "hãy ngừng công bố trang thay vì xóa."
    )
    messages.error(request, sentence % {"title": kept.title})
    return redirect("wagtailadmin_explore", kept.get_parent().pk)
