"""The question bank in the CMS: its list, its pages and the names of its acts."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from people.models import Person
from quizzes.cms import analysis, exporting, importing, planning, ruling, writing
from quizzes.cms.bank import QuestionViewSet, RetireAction, ReviewAction, writing_button
from quizzes.cms.editors import BankPolicy
from quizzes.models import Question

register_permission_policy(Question, BankPolicy(Question))
register_snippet(QuestionViewSet)
hooks.register("register_bulk_action", ReviewAction)
hooks.register("register_bulk_action", RetireAction)


@hooks.register("register_snippet_listing_buttons")
def question_buttons(
    snippet: object,
    user: Person,
    next_url: str | None = None,  # noqa: ARG001 -- Wagtail's call
) -> Iterator[Button]:
    yield from writing_button(snippet, user)


@hooks.register("register_admin_urls")
def bank_urls() -> list[URLPattern]:
    return [
        path("cau-hoi/soan/", writing.new, name="new_question"),
        path("cau-hoi/soan/<int:pk>/", writing.edit, name="write_question"),
        path("cau-hoi/soan/<int:pk>/xac-nhan/", writing.confirm, name="confirm_question"),
        path("cau-hoi/xem-thu/", writing.look, name="look_at_question"),
        path("cau-hoi/nhap/", importing.take_in, name="import_questions"),
        path("cau-hoi/nhap/<int:pk>/", importing.batch, name="import_batch"),
        path("cau-hoi/nhap/<int:pk>/hoan-tac/", importing.undo, name="undo_import"),
        path("cau-hoi/xuat/", exporting.give_out, name="export_questions"),
        path("cau-hoi/phan-tich/", analysis.overview, name="analyse_questions"),
        path("cau-hoi/phan-tich/tinh/", analysis.compute, name="compute_analysis"),
        path("cau-hoi/phan-tich/<int:pk>/", analysis.question, name="question_analysis"),
        path("cau-hoi/cham-lai/", ruling.rulings, name="rulings"),
        path("cau-hoi/cham-lai/cau/<int:pk>/", ruling.write, name="rule"),
        path("cau-hoi/cham-lai/xem-truoc/<int:pk>/", ruling.foresee, name="foresee_ruling"),
        path(
            "cau-hoi/cham-lai/xem-truoc/<int:pk>/xlsx/",
            ruling.foresee_xlsx,
            name="foresee_ruling_xlsx",
        ),
        path("cau-hoi/cham-lai/<int:number>/", ruling.ruling, name="ruling"),
        path("cau-hoi/ma-tran/", planning.tests, name="plan_tests"),
        path("cau-hoi/ma-tran/<int:pk>/", planning.plan, name="plan_test"),
    ]


@hooks.register("register_log_actions")
def quiz_actions(actions: LogActionRegistry) -> None:
    actions.register_action("quizzes.set_state", _("Duyệt câu hỏi"), _("Đã đổi trạng thái câu hỏi"))
    actions.register_action(
        "quizzes.confirm", _("Xác nhận câu hỏi"), _("Đã xác nhận câu hỏi vẫn đúng")
    )


class AnalysisMenuItem(MenuItem):
    """Among the reports, for whoever works on the bank."""

    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, Person) and BankPolicy(Question).user_has_permission(user, "change")


@hooks.register("register_reports_menu_item")
def analysis_menu_item() -> MenuItem:
    return AnalysisMenuItem(
        _("Phân tích câu hỏi"), reverse("analyse_questions"), icon_name="view", order=100
    )
