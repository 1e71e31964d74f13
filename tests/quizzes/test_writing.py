"""Writing, reviewing and planning in the CMS."""

import pytest
from django.test import Client

from courses.models import LegalDocument
from people.models import AuditEntry
from quizzes import authoring, planning, reviewing, vouching
from quizzes.drawing_papers import Line
from quizzes.models import Question, QuestionReview, QuizPage
from tests import factories
from tests.quizzes.conftest import TOPIC

pytestmark = pytest.mark.django_db

LIST = "/cms/snippets/quizzes/question/"


@pytest.fixture
def editor(client):
    person = factories.PersonFactory(is_superuser=True)
    browser = Client()
    browser.force_login(person)
    browser.person = person
    return browser


def typed(**more):
    return {
        "type": "single_choice",
        "stem": "Ai ban hành quy trình?",
        "dong-0-text": "Người đứng đầu",
        "dong-0-correct": "on",
        "dong-0-feedback": "Điều 5.",
        "dong-1-text": "Văn thư",
        "dong-1-feedback": "Không.",
        "explanation": "Xem điều 5.",
        "topic": TOPIC,
        "difficulty": "easy",
        "clause": "5.1",
        **more,
    }


def write(editor, course, **more):
    return editor.post(f"/cms/cau-hoi/soan/?khoa={course.code}", typed(**more))


def test_a_new_question_is_a_draft_under_the_next_key(editor, world):
    write(editor, world.course)
    question = Question.objects.get(key=f"T-{world.course.code}-001")
    assert (question.state, question.current.number) == ("draft", 1)
    assert [o["correct"] for o in question.current.body["options"]] == [True, False]
    assert AuditEntry.objects.get(action="quizzes.write").by == editor.person


def test_saving_another_text_is_another_version_and_the_same_text_none(editor, world):
    write(editor, world.course)
    question = Question.objects.get(key__startswith="T-")
    reviewing.set_state(question, state="reviewed", by=editor.person)
    url = f"/cms/cau-hoi/soan/{question.pk}/"

    editor.post(url, typed())
    question.refresh_from_db()
    assert (question.state, question.current.number) == ("reviewed", 1)

    editor.post(url, typed(stem="Ai phê duyệt quy trình?"))
    question.refresh_from_db()
    assert (question.state, question.current.number) == ("draft", 2)
    assert list(question.versions.order_by("number").values_list("stem", flat=True)) == [
        "Ai ban hành quy trình?",
        "Ai phê duyệt quy trình?",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"dong-0-text": ""}, "Có phương án để trống; viết nội dung hoặc bỏ đi"),
        ({"dong-1-text": "Người đứng đầu"}, "Hai phương án giống nhau: “Người đứng đầu”; sửa một"),
        ({"type": "matching"}, "Có cặp thiếu vế phải; viết thêm hoặc bỏ cặp đó"),
        ({"type": "numeric"}, "“Người đứng đầu” không phải là số"),
        ({"topic": "Mô đun"}, "Chủ đề viết chữ thường không dấu, nối bằng gạch ngang."),
    ],
)
def test_what_cannot_be_asked_is_not_saved_and_says_why(editor, world, fields, sentence):
    response = write(editor, world.course, **fields)
    assert sentence in response.content.decode()
    assert not Question.objects.filter(key__startswith="T-").exists()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"type": "matching", "dong-0-other": "x", "dong-1-other": "y"}, "matching"),
        ({"type": "ordering", "scoring": "partial"}, "ordering"),
        ({"type": "numeric", "dong-0-text": "3,5", "dong-1-text": "", "dong-1-feedback": "",
          "tolerance": "0,5", "unit": "ngày"}, "numeric"),
        ({"type": "short_answer", "ignore_accents": "on"}, "short_answer"),
        ({"type": "cloze", "text": "Điều {{1}} và {{2}}.", "dong-0-text": "5 | năm",
          "dong-1-other": "sai"}, "cloze"),
        ({"type": "multiple_choice", "dong-1-correct": "on", "scoring": "partial"},
         "multiple_choice"),
    ],
)  # fmt: skip
def test_every_type_is_written_and_shown_again_as_it_was_typed(editor, world, fields, kind):
    write(editor, world.course, **fields)
    question = Question.objects.get(key__startswith="T-")
    assert question.current.type == kind
    shown = editor.get(f"/cms/cau-hoi/soan/{question.pk}/").content.decode()
    for value in fields.values():
        if value not in {"on", kind, "partial", ""}:
            assert value in shown
    editor.post(f"/cms/cau-hoi/soan/{question.pk}/", typed(**fields))
    assert question.versions.count() == 1


def test_the_live_view_shows_what_learners_see_and_what_to_look_at_again(editor, world):
    long = "Người đứng đầu cơ quan, sau khi có ý kiến của mọi bộ phận liên quan"
    fields = typed(explanation="", **{"dong-0-text": long, "dong-1-text": "Tất cả đều đúng"})
    shown = editor.post(
        "/cms/cau-hoi/xem-thu/", fields | {"khoa": world.course.code}
    ).content.decode()
    assert "Ai ban hành quy trình?" in shown
    for sentence in (
        "Đáp án đúng dài hơn hẳn các phương án khác nên dễ đoán; viết cho cân nhau.",
        "Phương án “Tất cả đều đúng” gộp các phương án khác; viết nội dung riêng.",
        "Chưa có giải thích; người học sẽ không biết vì sao đúng.",
    ):
        assert sentence in shown
    assert not Question.objects.filter(key__startswith="T-").exists()


def test_save_and_new_keeps_the_topic(editor, world):
    response = write(editor, world.course, **{"luu-va-moi": ""})
    assert response.url.endswith(f"?khoa={world.course.code}&topic={TOPIC}&difficulty=easy")
    assert f'value="{TOPIC}"' in editor.get(response.url).content.decode()


def test_a_changed_law_or_standard_makes_a_reviewed_question_stale_until_confirmed(editor, world):
    law = LegalDocument.objects.create(
        key="qd-19", cite="QĐ 19/2014", number="19/2014/QĐ-TTg", name="QĐ", name_en="D",
        issuer="TTg", does="x", does_en="x", status="in_force", certainty="high",
    )  # fmt: skip
    write(editor, world.course, source="QĐ 19/2014")
    question = Question.objects.get(key__startswith="T-")
    reviewing.set_state(question, state="reviewed", by=editor.person)
    assert vouching.stale([question.current]) == {}

    law.status = "replaced"
    law.save()

    assert vouching.stale([question.current]) == {
        question.current.pk: ["Văn bản 19/2014/QĐ-TTg đã thay đổi."]
    }
    assert question.key in editor.get(f"{LIST}?stale=true").content.decode()
    url = f"/cms/cau-hoi/soan/{question.pk}/"
    assert "Văn bản 19/2014/QĐ-TTg đã thay đổi." in editor.get(url).content.decode()
    editor.post(f"{url}xac-nhan/")
    assert vouching.stale([question.current]) == {}
    assert QuestionReview.objects.filter(version=question.current).count() == 2
    editor.get(LIST)  # where the message is shown
    assert question.key not in editor.get(f"{LIST}?stale=true").content.decode()


@pytest.mark.parametrize(("act", "state"), [("duyet", "reviewed"), ("ngung", "retired")])
def test_many_are_reviewed_or_retired_at_once(editor, world, act, state):
    Question.objects.update(state="draft")
    chosen = list(Question.objects.values_list("pk", flat=True)[:3])
    ids = "&".join(f"id={pk}" for pk in chosen)
    url = f"/cms/bulk/quizzes/question/{act}/?{ids}&next={LIST}"
    assert editor.get(url).status_code == 200
    editor.post(url)
    assert Question.objects.filter(state=state).count() == 3
    assert AuditEntry.objects.filter(action="quizzes.set_state").count() == 3


def test_the_list_leads_to_writing_importing_and_planning(editor, world):
    shown = editor.get(LIST).content.decode()
    for url in ("soan/", "nhap/", "xuat/", "ma-tran/", f"soan/{Question.objects.first().pk}/"):
        assert f'href="/cms/cau-hoi/{url}"' in shown


# -- the blueprint ------------------------------------------------------------------------


def test_a_plan_counts_its_papers_and_warns_of_a_small_bank(world):
    plan = planning.plan(world.course, [Line(TOPIC, "easy", 2), Line(TOPIC, "hard", 1)])
    assert (plan.questions, plan.papers, plan.problems) == (3, 45, [])
    assert plan.warnings == ["Chỉ ra được 45 đề khác nhau; nên có từ 1000, hãy thêm câu hỏi."]
    assert [(cell.difficulty, cell.count, cell.held) for cell in plan.rows[0].cells] == [
        ("", 0, 9),
        ("easy", 2, 6),
        ("medium", 0, 0),
        ("hard", 1, 3),
    ]


def test_a_plan_the_bank_cannot_serve_makes_no_paper(world):
    plan = planning.plan(world.course, [Line(TOPIC, "hard", 4)])
    assert plan.papers == 0
    assert plan.problems == ["Dòng “mo-dun-mot”, mức khó cần 4 câu, ngân hàng chỉ có 3."]


def test_the_grid_is_counted_saved_as_a_draft_or_published(editor, world):
    url = f"/cms/cau-hoi/ma-tran/{world.quiz.pk}/"
    assert 'aria-label="Mô-đun một: Khó"' in editor.get(url).content.decode()
    grid = {"chu-de": TOPIC, "dieu-khoan": "", "o-0-easy": "3", "o-0-hard": "x"}
    assert (
        "3 câu mỗi đề · 20 đề khác nhau" in editor.post(url, grid | {"tinh": ""}).content.decode()
    )
    editor.post(url, grid | {"luu": ""})
    assert [line.count for line in QuizPage.objects.get().lines] == [2, 1]
    editor.post(url, grid | {"dang": ""})
    assert [(line.difficulty, line.count) for line in QuizPage.objects.get().lines] == [("easy", 3)]
    assert AuditEntry.objects.filter(action="quizzes.plan").count() == 2

    refused = editor.post(url, grid | {"o-0-easy": "7", "dang": ""}).content.decode()
    assert "Chưa đăng: ngân hàng chưa đủ câu cho ma trận này." in refused


def test_a_row_about_a_clause_counts_what_lies_in_it(world):
    for clause in ("7", "7.2", "7.5.3", "8.1"):
        world.ask(difficulty="medium", clause=clause)

    plan = planning.plan(world.course, [Line(TOPIC, "medium", 2, "7")])

    assert plan.clauses == ["7", "7.2", "7.5.3", "8.1"]
    assert [(row.name, row.clause) for row in plan.rows] == [
        ("Mô-đun một", ""),
        ("Mô-đun một, điều khoản 7", "7"),
    ]
    assert [(cell.count, cell.held) for cell in plan.rows[1].cells] == [
        (0, 3),
        (0, 0),
        (2, 3),
        (0, 0),
    ]
    assert (plan.papers, plan.papers_in_words) == (3, "3")


def test_where_lines_have_questions_in_common_the_papers_are_at_least_so_many(world):
    plan = planning.plan(world.course, [Line(TOPIC, "easy", 2), Line(TOPIC, "", 1)])

    assert plan.papers_in_words == "ít nhất 45"
    assert plan.warnings == [
        "Chỉ chắc chắn ra được 45 đề khác nhau; nên có từ 1000, hãy thêm câu hỏi."
    ]


def test_lines_that_compete_for_the_same_questions_are_named_together(world):
    for clause in ("7.1", "7.2", "8.1"):
        world.ask(difficulty="medium", clause=clause)

    plan = planning.plan(world.course, [Line(TOPIC, "medium", 2), Line(TOPIC, "", 2, "7")])

    [told] = plan.problems
    assert told == (
        "Các dòng “mo-dun-mot”, mức trung bình; “mo-dun-mot”, điều khoản 7 cùng cần 4 câu, "
        "ngân hàng chỉ có 3."
    )


def test_a_row_about_a_clause_is_added_filled_in_and_saved(editor, world):
    world.ask(difficulty="medium", clause="7.2")
    url = f"/cms/cau-hoi/ma-tran/{world.quiz.pk}/"
    added = {"them-chu-de": TOPIC, "them-dieu-khoan": " 7\u200b ", "tinh": ""}
    shown = editor.post(url, {"chu-de": TOPIC, "dieu-khoan": "", "o-0-easy": "2"} | added)
    assert [(row.topic, row.clause) for row in shown.context["plan"].rows] == [
        (TOPIC, ""),
        (TOPIC, "7"),
    ]
    assert 'aria-label="Mô-đun một, điều khoản 7: Trung bình"' in shown.content.decode()

    grid = {"chu-de": [TOPIC, TOPIC, "la"], "dieu-khoan": ["", "7", ""], "o-0-easy": "2"}
    editor.post(url, grid | {"o-1-medium": "1", "o-2-any": "5", "dang": ""})

    assert QuizPage.objects.get().lines == [Line(TOPIC, "easy", 2), Line(TOPIC, "medium", 1, "7")]


@pytest.mark.parametrize(("topic", "clause"), [("la", "7"), (TOPIC, " "), ("", "")])
def test_no_row_is_added_for_an_unknown_topic_or_without_a_clause(editor, world, topic, clause):
    fields = {"them-chu-de": topic, "them-dieu-khoan": clause, "tinh": ""}

    shown = editor.post(f"/cms/cau-hoi/ma-tran/{world.quiz.pk}/", fields)

    assert [(row.topic, row.clause) for row in shown.context["plan"].rows] == [(TOPIC, "")]


def test_a_key_is_never_given_twice(editor, world):
    write(editor, world.course)
    text = authoring.text_of(Question.objects.get(key__startswith="T-"))
    with pytest.raises(authoring.KeyTaken):
        authoring.save(text, course=world.course, by=editor.person)
    saved = authoring.save(authoring.without_key(text), course=world.course, by=editor.person)
    assert saved.key == f"T-{world.course.code}-002"
