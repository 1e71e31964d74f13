"""The bank and the test in the CMS."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from people.models import AuditEntry
from quizzes import reviewing
from quizzes.drawing_papers import Line
from quizzes.models import BlueprintLine, Question, QuizPage
from quizzes.wagtail_hooks import BankPolicy
from tests import factories
from tests.quizzes.conftest import TOPIC

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A browser in the CMS, as somebody who may do everything there."""
    person = factories.PersonFactory(is_superuser=True)
    browser = Client()
    browser.force_login(person)
    browser.person = person
    return browser


def form(quiz, *lines, **more):
    """What the CMS sends for a test with these lines of its blueprint."""
    fields = {
        "title": quiz.title,
        "slug": quiz.slug,
        "title_en": "",
        "preset": quiz.preset,
        "minutes": "",
        "attempts": "3",
        "wait_hours": "24",
        "blueprint-TOTAL_FORMS": str(len(lines)),
        "blueprint-INITIAL_FORMS": "0",
        "blueprint-MIN_NUM_FORMS": "1",
        "blueprint-MAX_NUM_FORMS": "1000",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    for place, (topic, difficulty, count, *clause) in enumerate(lines):
        fields |= {
            f"blueprint-{place}-id": "",
            f"blueprint-{place}-topic": topic,
            f"blueprint-{place}-clause": "".join(clause),
            f"blueprint-{place}-difficulty": difficulty,
            f"blueprint-{place}-count": str(count),
            f"blueprint-{place}-ORDER": str(place + 1),
        }
    return fields | more


@pytest.fixture
def draft(world):
    """A second test of the course, not published yet and without a blueprint."""
    return factories.QuizPageFactory(parent=world.course, slug="thu-hai", live=False)


def edit(editor, quiz, *lines, **more):
    return editor.post(f"/cms/pages/{quiz.pk}/edit/", form(quiz, *lines, **more))


def test_a_test_the_bank_can_serve_is_published(editor, draft):
    edit(editor, draft, (TOPIC, "easy", 6), **{"action-publish": "1"})

    draft.refresh_from_db()
    assert draft.live
    assert [(line.topic, line.count) for line in draft.lines] == [(TOPIC, 6)]


def test_one_that_asks_for_more_is_refused_with_a_sentence_for_each_line(editor, draft):
    lines = [(TOPIC, "easy", 7), (TOPIC, "hard", 3), ("khac", "", 1)]

    response = edit(editor, draft, *lines, **{"action-publish": "1"})

    draft.refresh_from_db()
    assert not draft.live
    assert response.context["form"].non_field_errors() == [
        "Dòng “mo-dun-mot”, mức dễ cần 7 câu, ngân hàng chỉ có 6.",
        "Dòng “khac” cần 1 câu, ngân hàng chỉ có 0.",
    ]


def test_a_line_may_name_a_clause(editor, draft, world):
    world.ask(difficulty="medium", clause="7.2")

    edit(editor, draft, (TOPIC, "medium", 1, " 7\u200b "), **{"action-publish": "1"})

    draft.refresh_from_db()
    assert draft.live
    assert draft.lines == [Line(TOPIC, "medium", 1, "7")]


def test_a_line_about_a_clause_that_asks_for_more_is_refused(editor, draft, world):
    world.ask(difficulty="medium", clause="7.2")

    response = edit(editor, draft, (TOPIC, "", 2, "7"), **{"action-publish": "1"})

    assert response.context["form"].non_field_errors() == [
        "Dòng “mo-dun-mot”, điều khoản 7 cần 2 câu, ngân hàng chỉ có 1."
    ]


def test_a_draft_may_ask_for_anything(editor, draft):
    edit(editor, draft, (TOPIC, "easy", 70))

    draft.refresh_from_db()
    assert not draft.live
    assert draft.get_latest_revision_as_object().lines[0].count == 70


def test_a_new_test_is_looked_at_before_it_has_a_place_in_the_tree(editor, world):
    fields = form(QuizPage(title="Mới", slug="moi"), (TOPIC, "easy", 7), **{"action-publish": "1"})

    response = editor.post(f"/cms/pages/add/quizzes/quizpage/{world.course.pk}/", fields)

    assert response.context["form"].non_field_errors() == [
        "Dòng “mo-dun-mot”, mức dễ cần 7 câu, ngân hàng chỉ có 6."
    ]


def test_lines_that_are_deleted_or_unfinished_are_not_counted(editor, draft):
    lines = [(TOPIC, "easy", 1), (TOPIC, "easy", 70), (TOPIC, "easy", "x")]

    response = edit(editor, draft, *lines, **{"action-publish": "1", "blueprint-1-DELETE": "1"})

    assert response.context["form"].non_field_errors() == []


def test_a_live_test_that_fell_short_can_be_put_right(editor, world):
    Question.objects.filter(current__difficulty="hard").update(state="retired")
    old = [{f"blueprint-{n}-id": str(line.pk)} for n, line in enumerate(world.quiz.blueprint.all())]

    edit(
        editor,
        world.quiz,
        (TOPIC, "easy", 2),
        (TOPIC, "easy", 1),
        **old[0] | old[1] | {"action-publish": "1", "blueprint-INITIAL_FORMS": "2"},
    )

    assert [(line.difficulty, line.count) for line in QuizPage.objects.get().lines] == [
        ("easy", 2),
        ("easy", 1),
    ]


def test_a_script_cannot_publish_what_the_bank_cannot_serve(world):
    world.quiz.blueprint = [BlueprintLine(topic=TOPIC, count=10)]

    with pytest.raises(ValidationError) as caught:
        world.quiz.save_revision().publish()

    assert caught.value.messages == ["Dòng “mo-dun-mot” cần 10 câu, ngân hàng chỉ có 9."]


def test_a_test_leads_to_its_start_page(world):
    assert world.quiz.get_public_path() == world.start_url
    assert (world.quiz.course, str(world.quiz.lines[0].count)) == (world.course, "2")


# -- questions ----------------------------------------------------------------------------


def test_the_bank_is_listed_by_what_a_trainer_looks_for(editor, world):
    shown = editor.get("/cms/snippets/quizzes/question/").content.decode()

    question = Question.objects.first()
    for text in (question.key, question.current.stem, world.course.code, "Đã duyệt", "Chọn một"):
        assert text in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    editor, django_assert_num_queries, rows
):
    course = factories.CoursePageFactory()
    for _ in range(rows):
        factories.QuestionVersionFactory(question=factories.QuestionFactory(course=course))
    editor.get("/cms/snippets/quizzes/question/")

    with django_assert_num_queries(4):
        editor.get("/cms/snippets/quizzes/question/results/")


def test_an_editor_retires_a_question_and_nothing_else_of_it(editor, world):
    question = Question.objects.first()

    editor.post(
        f"/cms/snippets/quizzes/question/edit/{question.pk}/",
        {"state": "retired", "key": "khac"},
    )

    question.refresh_from_db()
    assert (question.state, question.key != "khac") == ("retired", True)
    entry = AuditEntry.objects.get(action="quizzes.set_state")
    assert (entry.by, entry.data) == (editor.person, {"state": "retired"})


def test_setting_the_same_state_again_is_not_an_act(world, trainer):
    question = Question.objects.first()

    reviewing.set_state(question, state="reviewed", by=trainer)

    assert not AuditEntry.objects.filter(action="quizzes.set_state").exists()


@pytest.mark.parametrize("act", ["add/", "delete/{pk}/", "copy/{pk}/"])
def test_nobody_adds_copies_or_deletes_a_question(editor, world, act):
    pk = Question.objects.first().pk

    response = editor.post(
        f"/cms/snippets/quizzes/question/{act.format(pk=pk)}", {"state": "draft"}
    )

    assert response.status_code in {302, 404}
    assert Question.objects.count() == 9


@pytest.mark.parametrize(
    ("somebody", "may"),
    [("trainer", True), ("administrator", True), ("learner", False), ("hr", False)],
)
def test_trainers_and_administrators_review_the_bank(request, somebody, may):
    person = request.getfixturevalue(somebody)
    policy = BankPolicy(Question)

    assert policy.user_has_permission(person, "change") is may
    assert (person in policy.users_with_any_permission(["change", "add"])) is may
    assert not policy.user_has_permission(person, "add")
    assert not policy.users_with_any_permission(["add", "delete"])


def test_who_may_no_longer_sign_in_reviews_nothing(trainer):
    trainer.is_active = False

    assert not BankPolicy(Question).user_has_permission(trainer, "change")
