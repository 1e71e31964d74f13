"""What the editor refuses to save, said in one sentence beside the field."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page


class CourseForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("is_draft") is False and not self._lessons().exists():
            self.add_error(
                "is_draft", _("Khóa học chưa có bài học nào được công bố nên chưa thể mở học.")
            )
        return cleaned

    def _lessons(self) -> Any:
        lessons = apps.get_model("courses", "LessonPage").objects.live()
        return lessons.filter(course_id=self.instance.pk, is_draft=False)


class LessonForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        """A lesson's address is its course's slug and its own, so no two may share one."""
        cleaned: dict[str, Any] = super().clean()
        if "slug" in cleaned and self._twins(cleaned["slug"]).exists():
            self.add_error(
                "slug", _("Khóa học đã có một bài dùng đường dẫn này. Chọn đường dẫn khác.")
            )
        return cleaned

    def _twins(self, slug: str) -> Any:
        module = self.parent_page or self.instance.get_parent()
        course = module.get_parent() if module else None
        if course is None:
            return Page.objects.none()
        others = Page.objects.descendant_of(course).exclude(pk=self.instance.pk)
        return others.filter(slug=slug).not_exact_type(apps.get_model("courses", "ModulePage"))
