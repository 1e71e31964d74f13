"""The question bank in the CMS: to read, and to say which questions may be asked."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import LogActionRegistry
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from people.models import Mandate, Person, Role, roles_of
from quizzes.forms import QuestionForm
from quizzes.models import Question

EDITORS = {Role.TRAINER, Role.ADMINISTRATOR}


class BankPolicy(BasePermissionPolicy):
    """Trainers and administrators read and review. Nobody adds or deletes: the pack does."""

    def user_has_permission(self, user: Person, action: str) -> bool:
        allowed = action in {"view", "change"}
        return allowed and user.is_active and (user.is_superuser or bool(EDITORS & roles_of(user)))

    def users_with_any_permission(self, actions: list[str]) -> QuerySet[Person]:
        if not {"view", "change"} & set(actions):
            return Person.objects.get_queryset().none()
        mandates = Mandate.objects.live().filter(role__in=EDITORS)
        return Person.objects.get_queryset().filter(is_active=True, mandates__in=mandates)


register_permission_policy(Question, BankPolicy(Question))


class QuestionViewSet(SnippetViewSet):
    """Listed by what a trainer looks for."""

    model = Question
    icon = "help"
    menu_label = _("Ngân hàng câu hỏi")
    list_display = [
        "key",
        Column("stem", label=_("Câu hỏi"), accessor="current.stem"),
        Column("course", label=_("Khóa học"), accessor="course.code"),
        Column("type", label=_("Loại"), accessor="current.get_type_display"),
        Column("state", label=_("Trạng thái"), accessor="get_state_display"),
        Column("topic", label=_("Chủ đề"), accessor="current.topic"),
        Column("difficulty", label=_("Mức độ"), accessor="current.get_difficulty_display"),
    ]
    list_filter = ["course", "state", "current__type", "current__topic", "current__difficulty"]
    search_fields = ["key", "current__stem"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("key", read_only=True),
            FieldPanel("course", read_only=True),
            FieldPanel("state"),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, _request: Any) -> QuerySet[Question]:
        return Question.objects.select_related("course", "current")


register_snippet(QuestionViewSet)


@hooks.register("register_log_actions")
def quiz_actions(actions: LogActionRegistry) -> None:
    actions.register_action("quizzes.set_state", _("Duyệt câu hỏi"), _("Đã đổi trạng thái câu hỏi"))
