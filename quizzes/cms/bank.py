"""The list of the bank: what trainers look for, filter by and do to many at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from people.models import Person
from quizzes import reviewing, vouching
from quizzes.cms.editors import BankPolicy
from quizzes.forms import QuestionForm
from quizzes.models import Question, QuestionVersion

_FIELDS = ["course", "state", "current__type", "current__topic", "current__difficulty"]


class BankFilters(WagtailFilterSet):
    stale = django_filters.BooleanFilter(label=_("Cần xem lại"), method="by_staleness")

    class Meta:
        model = Question
        fields = _FIELDS

    def by_staleness(self, questions: QuerySet[Question], _name: str, value: bool) -> Any:  # noqa: FBT001 -- the filter's call
        """Those whose standard or legal document changed since the review; or the others."""
        old = vouching.stale(QuestionVersion.objects.filter(reviews__isnull=False).distinct())
        return questions.filter(current__in=old) if value else questions.exclude(current__in=old)


class BankIndexView(IndexView):
    @property
    def header_buttons(self) -> list[HeaderButton]:
        """What to do with the whole bank."""
        return [
            HeaderButton(_("Soạn câu hỏi"), reverse("new_question"), icon_name="plus", priority=10),
            HeaderButton(_("Nhập"), reverse("import_questions"), icon_name="upload", priority=20),
            HeaderButton(_("Xuất"), reverse("export_questions"), icon_name="download", priority=30),
            HeaderButton(_("Ma trận đề"), reverse("plan_tests"), icon_name="table", priority=40),
            HeaderButton(_("Chấm lại"), reverse("rulings"), icon_name="rotate", priority=50),
        ]


class QuestionViewSet(SnippetViewSet):
    """Listed by what a trainer looks for."""

    model = Question
    icon = "help"
    menu_label = _("Ngân hàng câu hỏi")
    index_view_class = BankIndexView
    list_display = [
        "key",
        Column("stem", label=_("Câu hỏi"), accessor="current.stem"),
        Column("course", label=_("Khóa học"), accessor="course.code"),
        Column("type", label=_("Loại"), accessor="current.get_type_display"),
        Column("state", label=_("Trạng thái"), accessor="get_state_display"),
        Column("topic", label=_("Chủ đề"), accessor="current.topic"),
        Column("difficulty", label=_("Mức độ"), accessor="current.get_difficulty_display"),
    ]
    filterset_class = BankFilters
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


def writing_button(snippet: object, user: Person) -> Iterator[Button]:
    """The way from the list to what a question says."""
    if isinstance(snippet, Question) and BankPolicy(Question).user_has_permission(user, "change"):
        url = reverse("write_question", args=[snippet.pk])
        yield Button(_("Sửa nội dung"), url, icon_name="edit", priority=15)


class _StateAction(SnippetBulkAction):
    template_name = "quizzes/cms/bulk_state.html"
    models = [Question]
    state = ""

    def check_perm(self, _question: Question) -> bool:
        return BankPolicy(Question).user_has_permission(self.request.user, "change")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"act": self.display_name}

    @classmethod
    def execute_action(
        cls, objects: Sequence[Question], user: Person | None = None, **_kwargs: Any
    ) -> tuple[int, int]:
        for question in objects:
            if user:
                reviewing.set_state(question, state=cls.state, by=user)
        return len(objects), 0

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def get_success_message(self, done: int, _children: int) -> str:
        text = ngettext("Đã đổi trạng thái %d câu hỏi.", "Đã đổi trạng thái %d câu hỏi.", done)
        return text % done


class ReviewAction(_StateAction):
    display_name = _("Duyệt")
    aria_label = _("Duyệt các câu đã chọn")
    action_type = "duyet"
    action_priority = 10
    state = Question.State.REVIEWED


class RetireAction(_StateAction):
    display_name = _("Ngừng dùng")
    aria_label = _("Ngừng dùng các câu đã chọn")
    action_type = "ngung"
    action_priority = 20
    state = Question.State.RETIRED
