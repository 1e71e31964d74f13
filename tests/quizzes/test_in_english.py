"""A paper read in English: the same paper, the same keys, the same marks."""

import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils.html import strip_tags

from courses.packs import read_pack
from quizzes import authoring, exporting, loading, opening, submitting
from quizzes.models import AnswerEvent, Question, QuestionVersion
from quizzes.translating import wording_of
from tests import factories
from tests.quizzes.kinds import CASE, KINDS, PLACE, ask_all
from tests.quizzes.test_every_type import RIGHT

pytestmark = pytest.mark.django_db
ENGLISH = {
    "single": {
        "stem": "Which is **not** true?",
        "options": [{"text": f"Option {name}", "feedback": f"Said of {name}."} for name in "ABCD"],
        "explanation": "Because.",
        "case": {"id": "C-1", "title": "Two hundred old forms", "text": ["At counter 3.", "List."]},
    },
    "matching": {
        "stem": "Match work and clause.",
        "pairs": [
            {"left": "Signing", "right": "8.6 Release"},
            {"left": "Filing", "right": "7.5.3 Control"},
            {"left": "Appointment", "right": "8.2.3 Review"},
        ],
    },
    "ordering": {"stem": "Put in order.", "order": ["Receive", "Appraise", "Sign", "Return"]},
    "word": {"stem": "The missing word.", "answers": ["process"]},
    "number": {"stem": "How many days are left?", "unit": "working days"},
    "cloze": {
        "stem": "Complete the text.",
        "text": "The scope must be {{1}} in writing and name the {{2}}.",
        "gaps": [
            {"answers": ["maintained"], "others": ["destroyed", "hidden"], "feedback": "Say one."},
            {"answers": ["service"], "others": [], "feedback": ""},
        ],
    },
}


@pytest.fixture
def untranslated(world):
    """One question of each kind, all in Vietnamese."""
    return opening.open_attempt(ask_all(world).enrolment, world.test)


@pytest.fixture
def attempt(world, monkeypatch):
    """One question of each kind, of which six are translated."""
    for name, english in ENGLISH.items():
        kind, stem, body = KINDS[name]
        accepted = {"answers": [*body["answers"], "process"]} if name == "word" else {}
        monkeypatch.setitem(KINDS, name, (kind, stem, body | accepted | {"en": english}))
    return opening.open_attempt(ask_all(world).enrolment, world.test)


def url(attempt, page):
    return f"/kiem-tra/luot/{attempt.pk}/{page}/"


def speak(client, language):
    client.cookies["django_language"] = language


def page_of(client, attempt, page):
    return client.get(url(attempt, page)).content.decode()


def fields_of(page):
    """Names, values and whether chosen: everything a form would send but its own two marks."""
    found = re.findall(r'(?:name|value)="([^"]*)"( checked| selected)?', page)
    return [
        each for each in found if each[0] and not re.fullmatch(r"[\w.]{64}|[0-9a-f]{16}", each[0])
    ]


@pytest.mark.parametrize("name", ENGLISH)
def test_a_translated_question_is_asked_in_english_under_the_same_keys(client, attempt, name):
    vietnamese = page_of(client, attempt, PLACE[name])
    speak(client, "en")
    english = page_of(client, attempt, PLACE[name])

    assert ENGLISH[name]["stem"].split()[0] in strip_tags(english)
    assert KINDS[name][1] not in english.replace("<strong>", "**").replace("</strong>", "**")
    assert 'lang="vi"' not in english[english.index("<fieldset") : english.index("</fieldset")]
    assert fields_of(english) == fields_of(vietnamese)


@pytest.mark.parametrize("name", [name for name in KINDS if name not in ENGLISH])
def test_an_untranslated_question_is_marked_as_vietnamese_on_an_english_page(client, attempt, name):
    speak(client, "en")
    page = page_of(client, attempt, PLACE[name])
    assert f'<h1 lang="vi">{KINDS[name][1]}</h1>' in page
    assert page.count('<span lang="vi">') >= 2


def test_every_part_of_an_untranslated_question_says_its_language(client, untranslated):
    speak(client, "en")
    for name, said in {
        "single": f'<span lang="vi">{CASE["title"]}</span>',
        "matching": ' lang="vi">Ký duyệt kết quả</label>',
        "ordering": '<span class="od__t" lang="vi">Thẩm định</span>',
        "number": '<span aria-hidden="true" lang="vi">ngày làm việc</span>',
        "cloze": '<span lang="vi">Phạm vi phải được </span>',
    }.items():
        assert said in page_of(client, untranslated, PLACE[name])


def test_a_vietnamese_page_names_no_other_language_for_its_questions(client, attempt):
    for place in PLACE.values():
        page = page_of(client, attempt, place)
        assert "lang=" not in page[page.index("<fieldset") : page.index("</fieldset")]


def test_the_language_may_change_in_the_middle_of_a_paper(client, attempt):
    for turn, (name, fields) in enumerate(RIGHT.items()):
        speak(client, "en" if turn % 2 else "vi")
        client.post(url(attempt, PLACE[name]), fields)
    speak(client, "en")
    assert f'value="{RIGHT["single"]["dap-an"]}" checked' in page_of(
        client, attempt, PLACE["single"]
    )
    assert submitting.submit(attempt, by=attempt.enrolment.person).points == len(KINDS)


def test_a_word_typed_in_english_is_right(client, attempt):
    speak(client, "en")
    client.post(url(attempt, PLACE["word"]), {"tra-loi": "Process"})
    given = AnswerEvent.objects.latest("pk")
    assert given.question.version.task.share(given.value) == 1


def test_the_look_back_names_questions_in_the_readers_language(client, attempt):
    speak(client, "en")
    page = page_of(client, attempt, "xem-lai")
    assert "<td>Put in order.</td>" in page
    assert '<td lang="vi">Chọn các điều đúng.</td>' in page


def test_the_marked_paper_is_in_english(client, attempt):
    for name, fields in RIGHT.items():
        client.post(url(attempt, PLACE[name]), fields)
    submitting.submit(attempt, by=attempt.enrolment.person)
    speak(client, "en")
    page = page_of(client, attempt, "bai-lam")
    shown = strip_tags(page)
    for said in (
        "Option A",
        "Said of A.",
        "Because.",
        "Two hundred old forms",
        "Signing",
        "7.5.3 Control",
        "Appraise",
        "process",
        "working days",
        "maintained",
        "Say one.",
        "The scope must be (1) in writing",
    ):
        assert said in shown
    for said in ("Ký duyệt", "Thẩm định", "ngày làm việc", "duy trì", "Phạm vi phải"):
        assert said not in shown
    assert '<h3 lang="vi">Chọn các điều đúng.</h3>' in page


@pytest.mark.parametrize(
    ("accepted", "english", "shown"),
    [
        (["quá trình", "process"], ["process"], "quá trình"),
        (["bảy", "7", "seven", "sevens"], ["seven", "7 items"], "bảy; 7"),
        (["PDCA", "chu trình PDCA", "PDCA cycle"], ["PDCA", "PDCA cycle"], "PDCA; chu trình PDCA"),
        (["PDCA", "P-D-C-A"], ["PDCA", "P-D-C-A"], "PDCA; P-D-C-A"),
        (["quá trình", "tiến trình"], [], "quá trình; tiến trình"),
    ],
)
def test_the_marked_paper_in_vietnamese_names_no_english_form(accepted, english, shown):
    body = {"answers": accepted} | ({"en": {"answers": english, "stem": "?"}} if english else {})
    version = QuestionVersion(type="short_answer", stem="Từ nào?", body=body)

    assert wording_of(version).answers.get("", "; ".join(accepted)) == shown


def test_a_gap_marked_in_vietnamese_names_no_english_form(client, attempt):
    version = Question.objects.get(current__type="cloze").current
    accepted = [{"answers": ["duy trì"], "others": ["hủy"]}, {"answers": ["dịch vụ", "service"]}]
    version.body = version.body | {"gaps": accepted}

    assert wording_of(version).answers == {"2": "dịch vụ"}
    assert "dịch vụ; service" in [part.right for part in version.task.parts({})]


# -- a pack into the bank and back


@pytest.fixture
def course():
    return factories.CoursePageFactory()


def shipped():
    return read_pack(settings.CONTENT_ROOT / "iso-01")


def test_a_translated_bank_is_given_back_as_it_was(course):
    pack = shipped()
    loading.load(course, pack=pack, by=None)
    loading.load(course, pack=pack, by=None)

    assert exporting.bank_text_of(course).questions_en == pack.questions_en
    assert exporting.bank_text_of(course).cases_en == pack.cases_en
    assert QuestionVersion.objects.count() == len(pack.questions)


def test_another_translation_is_another_version_with_the_same_keys(course):
    pack = shipped()
    loading.load(course, pack=pack, by=None)
    first = Question.objects.get(key=pack.questions[0].id).current
    other = replace(pack.questions_en[0], stem="Another stem?")

    loading.load(course, pack=replace(pack, questions_en=(other, *pack.questions_en[1:])), by=None)

    second = Question.objects.get(key=first.question.key).current
    assert (second.number, second.english["stem"]) == (2, "Another stem?")
    assert second.task == first.task
    assert QuestionVersion.objects.count() == len(pack.questions) + 1


def test_a_question_rewritten_by_an_editor_is_no_longer_in_english(course, learner):
    pack = shipped()
    loading.load(course, pack=pack, by=None)
    question = Question.objects.get(key=pack.questions[0].id)
    same = authoring.text_of(question)

    authoring.save(same, course=course, by=learner, question=question)
    assert question.current.number == 1

    authoring.save(replace(same, stem="Hỏi khác?"), course=course, by=learner, question=question)
    assert question.current.english == {}
    assert exporting.questions_in_english(course) == pack.questions_en[1:]
