import gzip

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses import enrolling, loading, progress, publishing
from courses.models import ActivityRecord, Completion, CoursePage, Enrolment, LessonPage, ModulePage
from courses.packs import read_pack
from tests import factories
from tests.courses.conftest import CHECK, grow
from tests.courses.packs import full_pack

pytestmark = pytest.mark.django_db

LESSON = "/khoa-hoc/iso-01/bai-1-1/"
CHECKED = "/khoa-hoc/iso-08/bai-1-1/"
ANCHOR = f"#kt-{CHECK['id']}"


@pytest.fixture
def reader(client, learner):
    client.force_login(learner)
    return client


def text(response):
    return " ".join(response.content.decode().split())


# The catalogue


def test_the_catalogue_is_public_and_says_what_is_open(client, course):
    grow(code="ISO-07", slug="iso-07", title="Đang viết", is_draft=True)

    page = text(client.get("/khoa-hoc/"))

    assert "Nhận thức chung" in page
    assert page.count("Đang mở") == 1
    assert page.count("Đang biên soạn") == 1


def test_the_catalogue_shows_how_far_one_is(reader, learner, course, short_course):
    enrolment = enrolling.enrol(learner, course)
    progress.finish(enrolment, enrolment.edition.activities.first(), by=learner)
    done = enrolling.enrol(learner, short_course)
    for activity in done.edition.activities.all():
        progress.finish(done, activity, by=learner)

    page = text(reader.get("/khoa-hoc/"))

    assert "Đã học 1/2 bài" in page
    assert page.count("Đã hoàn thành") == 1


def test_an_empty_catalogue_says_so(client, db):
    assert "Chưa có khóa học nào" in text(client.get("/khoa-hoc/"))


def test_the_catalogue_is_only_read(client, db):
    assert client.post("/khoa-hoc/").status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_catalogue_costs_the_same_for_any_number_of_courses(
    reader, learner, django_assert_num_queries, count
):
    for number in range(count):
        page = grow(code=f"C{number}", slug=f"c{number}", modules=count)
        publishing.open_edition(page, by=None)
        enrolling.enrol(learner, page)

    # Session with person, page, enrolments, outlines, courses, paths, roles.
    with django_assert_num_queries(7):
        reader.get("/khoa-hoc/")


# The course page


def test_a_visitor_is_asked_to_sign_in(client, course):
    page = text(client.get("/khoa-hoc/iso-01/"))

    assert "Đăng nhập để học" in page
    assert "/tai-khoan/dang-nhap/?next=/khoa-hoc/iso-01/" in page
    assert "Mở khi học xong 2 bài" in page


def test_a_learner_starts_and_lands_on_the_first_lesson(reader, learner, course):
    assert "Bắt đầu học" in text(reader.get("/khoa-hoc/iso-01/"))

    answer = reader.post("/khoa-hoc/iso-01/hoc/bat-dau/")

    assert (answer.status_code, answer.url) == (302, LESSON)
    assert Enrolment.objects.get().person == learner


def test_starting_twice_enrols_once(reader, course):
    reader.post("/khoa-hoc/iso-01/hoc/bat-dau/")
    reader.post("/khoa-hoc/iso-01/hoc/bat-dau/")

    assert Enrolment.objects.count() == 1


def test_a_learner_goes_on_where_they_were(reader, learner, course):
    enrolment = enrolling.enrol(learner, course)
    progress.finish(enrolment, enrolment.edition.activities.first(), by=learner)

    page = text(reader.get("/khoa-hoc/iso-01/"))

    assert "Học tiếp bài 2" in page
    assert "Đã học 1/2 bài, còn khoảng 10 phút." in page


def test_when_all_lessons_are_done_the_test_is_next(reader, learner, course):
    enrolment = enrolling.enrol(learner, course)
    for activity in enrolment.edition.activities.filter(kind="lesson"):
        progress.finish(enrolment, activity, by=learner)

    assert "Làm bài kiểm tra" in text(reader.get("/khoa-hoc/iso-01/"))


def graduate(learner, course):
    enrolment = enrolling.enrol(learner, course)
    for activity in enrolment.edition.activities.all():
        progress.finish(enrolment, activity, by=learner)


def test_a_graduate_reads_when_it_was_completed(reader, learner, short_course):
    graduate(learner, short_course)

    page = text(reader.get("/khoa-hoc/iso-09/"))

    assert "Anh/Chị đã hoàn thành khóa học (phiên bản 1)" in page
    assert 'method="post" action="/khoa-hoc' not in page


def test_a_graduate_is_offered_the_new_edition(reader, learner, short_course):
    graduate(learner, short_course)
    publishing.open_edition(short_course, by=None)
    assert "Học phiên bản mới" in text(reader.get("/khoa-hoc/iso-09/"))

    reader.post("/khoa-hoc/iso-09/hoc/bat-dau/")

    assert enrolling.current(learner, short_course).edition.number == 2


def test_a_graduate_is_offered_the_renewal_in_time(reader, learner, short_course):
    CoursePage.objects.filter(pk=short_course.pk).update(validity_months=1)
    publishing.open_edition(CoursePage.objects.get(pk=short_course.pk), by=None)
    graduate(learner, short_course)
    assert "Học lại để gia hạn" in text(reader.get("/khoa-hoc/iso-09/"))

    reader.post("/khoa-hoc/iso-09/hoc/bat-dau/")

    assert enrolling.current(learner, short_course).cycle == 2


def test_a_graduate_who_starts_again_too_early_comes_back_to_the_page(
    reader, learner, short_course
):
    graduate(learner, short_course)

    answer = reader.post("/khoa-hoc/iso-09/hoc/bat-dau/")

    assert answer.url == "/khoa-hoc/iso-09/"
    assert Enrolment.objects.count() == 1


def test_a_course_being_written_shows_its_outline_and_cannot_be_taken(reader):
    grow(code="ISO-07", slug="iso-07", is_draft=True)

    page = text(reader.get("/khoa-hoc/iso-07/"))
    answer = reader.post("/khoa-hoc/iso-07/hoc/bat-dau/", follow=True)

    assert "Đang biên soạn" in page
    assert "Bài 1.1" in page
    assert LESSON.replace("iso-01", "iso-07") not in page
    assert "Khóa học này đang biên soạn, chưa mở học." in text(answer)
    assert not Enrolment.objects.exists()


def test_a_course_without_lessons_says_so(client, db):
    grow(code="ISO-07", slug="iso-07", modules=0, test=False, is_draft=True)

    assert "Chưa có bài nào được công bố." in text(client.get("/khoa-hoc/iso-07/"))


@pytest.mark.parametrize("address", ["/khoa-hoc/khong-co/", "/khoa-hoc/khong-co/hoc/bat-dau/"])
def test_a_course_that_does_not_exist_is_not_found(reader, address):
    assert reader.get(address).status_code == 404


def test_a_course_taken_down_is_not_found(client, course):
    course.unpublish()

    assert client.get("/khoa-hoc/iso-01/").status_code == 404


@pytest.mark.parametrize("modules", [1, 3])
def test_the_course_page_costs_the_same_for_any_number_of_modules(
    client, reader, learner, django_assert_num_queries, modules
):
    page = grow(code="ISO-01", slug="iso-01", modules=modules)
    publishing.open_edition(page, by=None)
    # session with person, course, enrolment, newest edition, outline, modules, roles, and the
    # test with its page: may it come first?
    with django_assert_num_queries(9):
        reader.get("/khoa-hoc/iso-01/")
    enrolling.enrol(learner, page)
    with django_assert_num_queries(9):
        reader.get("/khoa-hoc/iso-01/")
    client.logout()
    with django_assert_num_queries(4):  # course, newest edition, outline, modules
        client.get("/khoa-hoc/iso-01/")


# A lesson


def test_a_lesson_needs_signing_in(client, course):
    answer = client.get(LESSON)

    assert answer.url == f"/tai-khoan/dang-nhap/?next={LESSON}"


def test_opening_a_lesson_enrols_records_the_look_and_says_so(reader, learner, course):
    page = text(reader.get(LESSON))

    record = ActivityRecord.objects.get()
    assert (record.enrolment.person, record.activity.title) == (learner, "Bài 1.1")
    assert "Nội dung bài." in page
    assert "Bài 1 trên 2" in page
    assert "Đã học 0/2 bài" in page
    assert "Đã lưu vị trí đọc lúc" in page
    assert "Đánh dấu đã học và sang bài 2" in page


def test_opening_it_again_changes_only_the_time(reader, course):
    reader.get(LESSON)
    reader.get(LESSON)

    assert Enrolment.objects.count() == ActivityRecord.objects.count() == 1


@pytest.mark.parametrize("address", ["/khoa-hoc/iso-01/khong-co/", "/khoa-hoc/khong-co/bai-1-1/"])
def test_a_lesson_that_does_not_exist_is_not_found(reader, course, address):
    assert reader.get(address).status_code == 404


def test_the_address_of_a_test_leads_to_its_own(reader, course):
    answer = reader.get("/khoa-hoc/iso-01/kiem-tra-cuoi-khoa/")

    assert answer.url == "/kiem-tra/iso-01/kiem-tra-cuoi-khoa/"


def test_a_lesson_of_a_course_that_is_not_open_leads_to_the_course(reader):
    grow(code="ISO-07", slug="iso-07", is_draft=True)

    assert reader.get("/khoa-hoc/iso-07/bai-1-1/").url == "/khoa-hoc/iso-07/"


def test_a_lesson_outside_the_learners_edition_leads_to_the_course(reader, learner, course):
    enrolling.enrol(learner, course)
    factories.LessonPageFactory(parent=ModulePage.objects.get(), slug="moi")
    publishing.open_edition(course, by=None)

    answer = reader.get("/khoa-hoc/iso-01/moi/", follow=True)

    assert answer.redirect_chain == [("/khoa-hoc/iso-01/", 302)]
    assert "không thuộc phiên bản khóa học mà Anh/Chị đang học" in text(answer)


def test_a_graduate_reads_on_without_enrolling_again(reader, learner, short_course):
    graduate(learner, short_course)
    publishing.open_edition(short_course, by=None)

    assert "Nội dung bài." in text(reader.get("/khoa-hoc/iso-09/bai-1-1/"))
    assert Enrolment.objects.count() == 1


def test_a_graduate_who_opens_a_new_lesson_takes_the_new_edition(reader, learner, short_course):
    graduate(learner, short_course)
    factories.LessonPageFactory(parent=ModulePage.objects.get(), slug="moi")
    publishing.open_edition(short_course, by=None)

    assert reader.get("/khoa-hoc/iso-09/moi/").status_code == 200
    assert enrolling.current(learner, short_course).edition.number == 2


def test_a_lesson_taken_down_is_still_read_by_its_edition(reader, learner, course):
    enrolling.enrol(learner, course)
    LessonPage.objects.get(slug="bai-1-1").unpublish()

    assert "Nội dung bài." in text(reader.get(LESSON))


def test_a_lesson_never_published_is_not_found(reader, course):
    factories.LessonPageFactory(parent=ModulePage.objects.get(), slug="nhap", live=False)

    assert reader.get("/khoa-hoc/iso-01/nhap/").status_code == 404


@pytest.mark.parametrize("modules", [1, 3])
def test_a_lesson_costs_the_same_for_any_number_of_modules(
    reader, learner, django_assert_num_queries, modules
):
    page = grow(code="ISO-01", slug="iso-01", modules=modules)
    publishing.open_edition(page, by=None)
    reader.get(LESSON)
    # Session with person, lesson, enrolment, outline, the look, roles
    with django_assert_num_queries(6):
        reader.get(LESSON)


# Wagtail leaves the temporary file of a new rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_lesson_with_every_block_stays_within_the_budget(
    reader, learner, django_assert_num_queries
):
    loading.load(full_pack(), by=None)
    address = "/khoa-hoc/thu-01/du/"
    reader.get(address)

    with django_assert_num_queries(10):  # and: pictures, videos, downloads, laws
        page = text(reader.get(address))

    for expected in (
        '<img alt="Sơ đồ bốn bước"',
        "Bản chữ của video “Tiếp nhận”",
        "Phiếu kiểm soát",
        '<td data-l="Ai">Một | cửa</td>',
        '<ol class="flow">',
        "note note--warn",
        "nêu được mục đích;",
        "Bước nào là xem lại?",
    ):
        assert expected in page


@pytest.mark.parametrize(
    "folder", loading.packs_under(settings.CONTENT_ROOT), ids=lambda folder: folder.name
)
def test_every_lesson_we_ship_is_light_and_asks_little(reader, folder):
    """12 kilobytes compressed with its figures, 60 as it is read; ten statements."""
    course = loading.load(read_pack(folder), by=None)
    for lesson in course.lessons.all():
        address = reverse("courses:lesson", args=[course.slug, lesson.slug])
        assert reader.get(address).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            page = reader.get(address).content
        assert len(asked) <= 10, lesson.slug
        assert len(page) <= 60 * 1024, lesson.slug
        assert len(gzip.compress(page, 6)) <= 12 * 1024, lesson.slug


# Quick checks


def answer(client, option="0", block=CHECK["id"], address=CHECKED):
    return client.post(f"{address}tra-loi/", {"block": block, "option": option})


@pytest.mark.parametrize(
    ("option", "verdict", "feedback"),
    [("0", "Chưa đúng.", "Đó là bước nhận diện."), ("1", "Đúng.", "So trước và sau.")],
)
def test_an_answer_comes_back_to_its_question_with_why(
    reader, checked_course, option, verdict, feedback
):
    before = text(reader.get(CHECKED))
    assert feedback not in before

    reply = answer(reader, option)

    assert reply.url == f"{CHECKED}{ANCHOR}"
    page = text(reader.get(CHECKED))
    assert f"<b>{verdict}</b> {feedback}" in page
    assert 'value="' + option + '" checked' in page


def test_the_key_is_not_on_the_page_before_it_is_chosen(reader, checked_course):
    reader.get(CHECKED)
    answer(reader, "0")

    assert "So trước và sau." not in text(reader.get(CHECKED))


def test_nothing_chosen_asks_to_choose(reader, checked_course):
    reader.get(CHECKED)

    reply = answer(reader, "")

    assert reply.url == f"{CHECKED}?thieu=1{ANCHOR}"
    assert "Anh/Chị chọn một phương án" in text(reader.get(f"{CHECKED}?thieu=1"))


@pytest.mark.parametrize("option", ["7", "x", "-1", "9" * 5000, "²"])
def test_an_option_that_does_not_exist_is_not_found(reader, checked_course, option):
    reader.get(CHECKED)

    assert answer(reader, option).status_code == 404


def test_a_check_that_was_changed_meanwhile_leads_back_to_the_lesson(reader, checked_course):
    reader.get(CHECKED)

    assert answer(reader, block="khac").url == CHECKED


@pytest.mark.parametrize("act", ["tra-loi", "da-hoc"])
def test_whoever_is_not_enrolled_has_nothing_to_answer_or_finish(reader, checked_course, act):
    assert reader.post(f"{CHECKED}{act}/").status_code == 404
    assert reader.post(f"/khoa-hoc/iso-08/khong-co/{act}/").status_code == 404
    assert not ActivityRecord.objects.exists()


@pytest.mark.parametrize("act", ["tra-loi", "da-hoc"])
def test_the_address_of_a_form_leads_back_to_its_lesson(reader, checked_course, act):
    reader.get(CHECKED)

    assert reader.get(f"{CHECKED}{act}/").url == CHECKED


def test_the_address_of_the_start_button_leads_back_to_the_course(reader, course):
    assert reader.get("/khoa-hoc/iso-01/hoc/bat-dau/").url == "/khoa-hoc/iso-01/"


@pytest.mark.parametrize("act", ["tra-loi", "da-hoc"])
def test_forms_need_signing_in(client, checked_course, act):
    reply = client.post(f"{CHECKED}{act}/")

    assert reply.url == f"/tai-khoan/dang-nhap/?next={CHECKED}{act}/"


# Finishing


def test_finishing_leads_to_the_next_lesson(reader, course):
    reader.get(LESSON)

    reply = reader.post(f"{LESSON}da-hoc/")

    assert reply.url == "/khoa-hoc/iso-01/bai-1-2/"
    assert "Đã học 1/2 bài" in text(reader.get(reply.url))


def test_finishing_twice_finishes_once_and_the_button_gives_way(reader, course):
    reader.get(LESSON)
    reader.post(f"{LESSON}da-hoc/")
    at = ActivityRecord.objects.get().finished_at

    assert reader.post(f"{LESSON}da-hoc/").url == "/khoa-hoc/iso-01/bai-1-2/"
    assert ActivityRecord.objects.get().finished_at == at
    page = text(reader.get(LESSON))
    assert "Đánh dấu đã học" not in page
    assert "Sang bài 2" in page


def test_the_last_lesson_leads_to_the_test(reader, course):
    for slug in ("bai-1-1", "bai-1-2"):
        page = text(reader.get(f"/khoa-hoc/iso-01/{slug}/"))
        reply = reader.post(f"/khoa-hoc/iso-01/{slug}/da-hoc/")

    assert "Đánh dấu đã học và sang bài kiểm tra" in page
    assert reply.url == "/khoa-hoc/iso-01/kiem-tra-cuoi-khoa/"


def test_a_skipped_lesson_comes_before_the_test(reader, course):
    reader.get("/khoa-hoc/iso-01/bai-1-2/")

    assert reader.post("/khoa-hoc/iso-01/bai-1-2/da-hoc/").url == LESSON


def test_the_last_activity_completes_the_course_and_says_so(reader, learner, short_course):
    for slug in ("bai-1-1", "bai-1-2"):
        reader.get(f"/khoa-hoc/iso-09/{slug}/")
        reply = reader.post(f"/khoa-hoc/iso-09/{slug}/da-hoc/", follow=True)

    assert Completion.objects.get().person == learner
    assert reply.redirect_chain == [("/khoa-hoc/iso-09/", 302)]
    assert "Anh/Chị đã hoàn thành khóa học." in text(reply)


def test_an_unanswered_check_is_asked_for_where_it_stands(reader, checked_course):
    reader.get(CHECKED)

    reply = reader.post(f"{CHECKED}da-hoc/")

    assert reply.url == f"{CHECKED}?thieu=1{ANCHOR}"
    assert ActivityRecord.objects.get().finished_at is None


def test_finishing_is_protected_against_forged_forms(learner, course):
    from django.test import Client  # noqa: PLC0415 -- the one client that checks tokens

    forger = Client(enforce_csrf_checks=True)
    forger.force_login(learner)
    forger.get(LESSON)

    assert forger.post(f"{LESSON}da-hoc/").status_code == 403


@pytest.fixture
def in_english(reader):
    reader.cookies["django_language"] = "en"
    return reader


def translate(slug, own, english):
    lesson = LessonPage.objects.get(slug=slug)
    lesson.body, lesson.body_en = own, english
    lesson.save()


def english_check(right=1):
    options = [
        {"text": text, "correct": place == right, "feedback": "Because."}
        for place, text in enumerate(["Make a list", "Compare late files"])
    ]
    return {"type": "check", "value": {"stem": "Which is reviewing?", "options": options}}


def test_a_translated_lesson_is_read_in_english(in_english, course):
    own, english = (
        [{"type": "prose", "value": f"<p>{words}</p>"}] for words in ("Nói tiếng Việt.", "Said.")
    )
    translate("bai-1-1", own, english)
    page = text(in_english.get(LESSON))
    assert "<p>Said.</p>" in page
    assert "Nói tiếng Việt." not in page
    assert '<article class="prose" lang="en">' in page


def test_answers_in_english_are_the_answers_of_the_lesson(in_english, course):
    translate("bai-1-1", [CHECK], [english_check()])
    page = text(in_english.get(LESSON))
    assert "Compare late files" in page
    assert f'value="{CHECK["id"]}"' in page


@pytest.mark.parametrize(
    "english",
    [[{"type": "prose", "value": "<p>One.</p>"}], [english_check(right=0)], []],
    ids=["other blocks", "another right option", "none"],
)
def test_a_translation_that_fell_behind_is_not_shown(in_english, course, english):
    translate("bai-1-1", [CHECK], english)
    page = text(in_english.get(LESSON))
    assert "So số hồ sơ trễ" in page
    assert '<article class="prose" lang="vi">' in page
