"""A course pack into the bank and back."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from courses.pack_text import (
    BankText,
    CaseText,
    CourseText,
    DrawText,
    GapText,
    ModuleText,
    OptionText,
    Pack,
    PairText,
    QuestionText,
    TestText,
)
from courses.packs import read_pack
from courses.signals import pack_exported, pack_loaded
from people.models import AuditEntry
from quizzes import exporting, loading, opening, reviewing
from quizzes.models import Question, QuestionVersion, QuizPage
from tests import factories

pytestmark = pytest.mark.django_db

SINGLE = QuestionText(
    id="Q-1",
    type="single_choice",
    stem="Câu một?",
    options=(
        OptionText(text="Đúng nhất", correct=True, feedback="Vì vậy."),
        OptionText(text="Không đúng", correct=False, feedback="Vì khác."),
    ),
    explanation="Giải thích.",
    clause="4.1",
    topic="mo-dun",
    difficulty="easy",
    source="TCVN ISO 9001:2015, 4.1",
    certainty="high",
    references=("điều 4.1", "điều 4.2"),
)
MATCHING = QuestionText(
    id="Q-3",
    type="matching",
    stem="Ghép đôi",
    pairs=(PairText(left="a", right="1"), PairText(left="b", right="2")),
    topic="mo-dun",
    difficulty="hard",
)
NUMERIC = QuestionText(
    id="Q-2",
    type="numeric",
    stem="Bao nhiêu?",
    answers=(2.5,),
    tolerance=0.1,
    unit="%",
    topic="mo-dun",
    difficulty="medium",
)
WORD = QuestionText(
    id="Q-0",
    type="short_answer",
    stem="Từ nào?",
    answers=("quá trình",),
    case_sensitive=True,
    topic="mo-dun",
    difficulty="easy",
)
TEST = TestText(
    slug="kiem-tra",
    title="Kiểm tra cuối khóa",
    title_en="Final test",
    minutes=45,
    attempts=3,
    wait_hours=24,
    test_first=False,
    blueprint=(DrawText(topic="mo-dun", difficulty="easy", count=1),),
)


CASES = (
    CaseText(id="C-2", title="Hai", text=("Một đoạn.",)),
    CaseText(id="C-1", title="Một", text=("Đoạn một.", "Đoạn **hai**.")),
)
CLOZE = QuestionText(
    id="Q-4",
    type="cloze",
    case="C-1",
    stem="Điền vào",
    text="Phải {{1}} và {{2}}.",
    gaps=(
        GapText(answers=("duy trì",), others=("tiêu hủy",), feedback="Vì vậy."),
        GapText(answers=("lưu giữ", "lưu")),
    ),
    ignore_accents=True,
    case_sensitive=True,
    scoring="partial",
    topic="mo-dun",
    difficulty="easy",
)
STEPS = QuestionText(
    id="Q-5",
    type="ordering",
    case="C-2",
    stem="Sắp xếp",
    order=("một", "hai", "ba"),
    topic="mo-dun",
    difficulty="easy",
)


def pack(*questions, test=TEST, cases=()):
    return Pack(
        course=CourseText(
            code="ISO-01",
            slug="iso-01",
            title="Khóa",
            periods=4,
            pass_mark=70,
            standard="TCVN ISO 9001:2015",
            edition=1,
            status="ready",
        ),
        modules=(ModuleText(slug="mo-dun", title="Mô-đun"),),
        test=test,
        questions=questions,
        cases=cases,
    )


@pytest.fixture
def course():
    return factories.CoursePageFactory()


def load(course, *questions, **more):
    loading.load(course, pack=pack(*questions, **more), by=None)


def test_what_was_loaded_is_given_back_as_it_was(course):
    questions = (MATCHING, SINGLE, NUMERIC, WORD)

    load(course, *questions)

    assert exporting.questions_of(course) == questions
    assert exporting.test_of(course) == TEST


def test_every_type_and_the_cases_are_given_back_as_they_were(course):
    questions = (CLOZE, STEPS, MATCHING, SINGLE, NUMERIC, WORD)

    load(course, *questions, cases=CASES)
    load(course, *questions, cases=CASES)

    assert exporting.questions_of(course) == questions
    assert exporting.cases_of(course) == CASES
    assert QuestionVersion.objects.count() == len(questions)


def test_a_case_told_otherwise_makes_new_versions_of_its_questions_only(course):
    load(course, CLOZE, STEPS, cases=CASES)
    told = (CASES[0], replace(CASES[1], title="Một, kể lại"))

    load(course, CLOZE, STEPS, cases=told)

    kept = QuestionVersion.objects.filter(question__key="Q-4").order_by("number")
    assert [version.case["title"] for version in kept] == ["Một", "Một, kể lại"]
    assert QuestionVersion.objects.filter(question__key="Q-5").count() == 1
    assert exporting.cases_of(course) == told


def test_cases_in_another_order_change_no_question(course):
    load(course, CLOZE, STEPS, cases=CASES)
    load(course, CLOZE, STEPS, cases=CASES[::-1])

    assert exporting.cases_of(course) == CASES[::-1]
    assert QuestionVersion.objects.count() == 2


def test_a_question_from_a_pack_is_reviewed_and_belongs_to_the_courses_edition(course):
    load(course, SINGLE)

    question = Question.objects.get()
    assert (question.key, question.state) == ("Q-1", "reviewed")
    assert question.current.standard_edition == course.standard_edition


def test_option_keys_say_nothing_about_the_order_they_were_written_in(course):
    load(course, SINGLE)
    turned = replace(SINGLE, id="Q-9", options=SINGLE.options[::-1])
    load(course, SINGLE, turned)

    one, other = (question.current.options for question in Question.objects.order_by("key"))
    assert [option["key"] for option in one] == [option["key"] for option in other][::-1]


def test_options_with_the_same_text_have_keys_of_their_own(course):
    twin = OptionText(text="Như nhau", correct=False)
    load(course, SINGLE, replace(SINGLE, id="Q-9", options=(*SINGLE.options, twin, twin)))

    keys = [option["key"] for option in Question.objects.get(key="Q-9").current.options]
    assert len(set(keys)) == 4


def test_loading_the_same_pack_again_changes_nothing(course):
    load(course, SINGLE, MATCHING, NUMERIC)
    revision = QuizPage.objects.get().live_revision_id

    load(course, SINGLE, MATCHING, NUMERIC)

    assert QuestionVersion.objects.count() == 3
    assert QuizPage.objects.get().live_revision_id == revision
    assert AuditEntry.objects.filter(action="quizzes.load").count() == 1


def test_a_load_is_audited_by_what_it_did(course, administrator):
    loading.load(course, pack=pack(SINGLE), by=administrator)
    loading.load(course, pack=pack(replace(SINGLE, stem="Khác?"), NUMERIC), by=administrator)

    first, second = AuditEntry.objects.filter(action="quizzes.load").order_by("pk")
    assert (first.by, first.data) == (administrator, {"new": 1, "test": 1})
    assert second.data == {"new": 1, "changed": 1}


def test_a_changed_question_gets_a_version_and_keeps_the_old_one(course):
    load(course, SINGLE)
    load(course, replace(SINGLE, stem="Câu một, viết lại?"))

    question = Question.objects.get()
    assert (question.current.number, question.current.stem) == (2, "Câu một, viết lại?")
    assert [version.stem for version in question.versions.order_by("number")] == [
        "Câu một?",
        "Câu một, viết lại?",
    ]


def test_a_number_written_another_way_is_a_change(course):
    load(course, SINGLE, replace(NUMERIC, answers=(2,)))
    load(course, SINGLE, replace(NUMERIC, answers=(2.0,)))

    assert Question.objects.get(key="Q-2").versions.count() == 2


def test_another_edition_of_the_standard_makes_another_version(course):
    load(course, SINGLE)
    course.standard_edition = factories.StandardEditionFactory(code="TCVN ISO 9001:2026")
    course.save()

    load(course, SINGLE)

    assert Question.objects.get().versions.count() == 2


def test_a_question_that_left_the_pack_is_retired(course):
    load(course, SINGLE, NUMERIC)
    load(course, SINGLE)

    assert Question.objects.get(key="Q-2").state == "retired"
    assert exporting.questions_of(course) == (SINGLE,)


def test_one_that_comes_back_is_reviewed_again(course):
    load(course, SINGLE, NUMERIC)
    load(course, SINGLE)
    load(course, SINGLE, NUMERIC)

    question = Question.objects.get(key="Q-2")
    assert (question.state, question.versions.count()) == ("reviewed", 1)


def test_one_an_editor_retired_stays_retired_until_it_is_rewritten(course, trainer):
    load(course, SINGLE, NUMERIC)
    reviewing.set_state(Question.objects.get(key="Q-2"), state="retired", by=trainer)

    load(course, SINGLE, NUMERIC)
    unchanged = Question.objects.get(key="Q-2").state
    load(course, SINGLE, replace(NUMERIC, stem="Viết lại?"))

    assert (unchanged, Question.objects.get(key="Q-2").state) == ("retired", "reviewed")


def test_questions_of_another_course_are_left_alone(course):
    other = factories.QuestionVersionFactory().question

    load(course, SINGLE)

    other.refresh_from_db()
    assert other.state == "reviewed"


def test_a_change_of_order_alone_writes_no_version(course):
    load(course, SINGLE, NUMERIC)
    load(course, NUMERIC, SINGLE)

    assert QuestionVersion.objects.count() == 2
    assert exporting.questions_of(course) == (NUMERIC, SINGLE)


def test_the_test_is_published_under_the_course(course):
    load(course, SINGLE)

    quiz = QuizPage.objects.child_of(course).get()
    assert (quiz.live, quiz.slug, quiz.minutes, quiz.preset) == (True, "kiem-tra", 45, "final")
    assert quiz.live_revision_id


def test_a_changed_test_stays_the_same_page(course):
    load(course, SINGLE)
    key = QuizPage.objects.get().translation_key
    longer = replace(TEST, slug="thi", minutes=60)

    load(course, SINGLE, replace(SINGLE, id="Q-5"), test=longer)

    quiz = QuizPage.objects.get()
    assert (quiz.translation_key, quiz.slug, quiz.minutes) == (key, "thi", 60)
    assert exporting.test_of(course) == longer


def test_a_changed_blueprint_is_published(course):
    load(course, SINGLE)
    other = replace(TEST, blueprint=(DrawText(topic="mo-dun", count=1),))

    load(course, SINGLE, test=other)

    assert exporting.test_of(course) == other


def test_a_line_about_a_clause_is_loaded_and_given_back(course):
    load(course, SINGLE)
    narrower = replace(TEST, blueprint=(DrawText(topic="mo-dun", clause="4", count=1),))

    load(course, SINGLE, test=narrower)

    assert exporting.test_of(course) == narrower


def test_a_pack_without_a_test_takes_it_off_the_site(course):
    load(course, SINGLE)
    load(course, SINGLE, test=None)
    load(course, SINGLE, test=None)

    assert not QuizPage.objects.get().live
    assert exporting.test_of(course) is None


def test_a_pack_that_never_had_a_test_makes_none(course):
    load(course, SINGLE, test=None)

    assert not QuizPage.objects.exists()


def test_a_test_that_asks_for_more_than_there_is_undoes_the_load(course):
    greedy = replace(TEST, blueprint=(DrawText(topic="mo-dun", difficulty="easy", count=2),))

    with pytest.raises(ValidationError) as caught:
        load(course, SINGLE, test=greedy)

    assert caught.value.messages == ["Dòng “mo-dun”, mức dễ cần 2 câu, ngân hàng chỉ có 1."]
    assert not Question.objects.exists()


def test_a_paper_drawn_before_keeps_its_version(world):
    attempt = opening.open_attempt(world.enrolment, world.test)
    drawn = list(attempt.paper.values_list("version", flat=True))

    loading.load(world.course, pack=pack(SINGLE, test=None), by=None)

    assert list(attempt.paper.values_list("version", flat=True)) == drawn


@pytest.mark.parametrize(
    "folder", sorted(Path(settings.CONTENT_ROOT).glob("iso-*")), ids=lambda folder: folder.name
)
def test_every_shipped_bank_is_loaded_and_given_back_when_courses_announces_it(folder, course):
    shipped = read_pack(folder)

    pack_loaded.send(sender=None, course=course, pack=shipped, by=None)
    [(_receiver, kept)] = pack_exported.send(sender=None, course=course)

    assert kept == BankText(
        test=shipped.test,
        questions=shipped.questions,
        cases=shipped.cases,
        questions_en=shipped.questions_en,
        cases_en=shipped.cases_en,
    )
