"""The gradebook and who finished unusually fast: scope, marks, and the sheet as a whole."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.models import AuditEntry
from quizzes import gradebook, hurrying
from quizzes.models import TestAnalysis
from tests import factories

pytestmark = pytest.mark.django_db
MARKS = reverse("quizzes:marks")
XLSX = reverse("quizzes:marks_xlsx")
HURRIED = reverse("quizzes:hurried")


@pytest.fixture
def take(fresh):
    """`take(person, 8, 5)`: an attempt for each of these points out of ten."""

    def taken(person, *points, minutes=30, at=None):
        enrolment = factories.EnrolmentFactory(person=person, edition=fresh.enrolment.edition)
        opened_at = at or timezone.now() - dt.timedelta(days=1)
        for number, each in enumerate(points, start=1):
            attempt = factories.AttemptFactory(
                enrolment=enrolment,
                activity=fresh.test,
                number=number,
                opened_at=opened_at,
                submitted_at=opened_at + dt.timedelta(minutes=minutes),
            )
            factories.ResultFactory(attempt=attempt, points=each, passed=each >= 7)
        return enrolment

    return taken


@pytest.fixture
def colleague(commune):
    return factories.posted(commune, full_name="Trần Thị An", position="Địa chính")


def lines(viewer, fresh, **filters):
    edition = fresh.enrolment.edition
    found = gradebook.enrolments(viewer, edition, **filters)
    return list(gradebook.lines(found, gradebook.tests_of(edition)))


def test_the_best_attempt_counts(fresh, take, hr, colleague):
    take(colleague, 8, 5)

    [mark] = lines(hr, fresh)[0].marks
    assert (mark.points, mark.percent, mark.passed, mark.attempts) == (8, 80, True, 2)


def test_of_an_attempt_the_newest_result_counts(fresh, take, hr, colleague):
    attempt = take(colleague, 8).attempts.get()
    factories.ResultFactory(attempt=attempt, number=2, points=3, passed=False)

    [mark] = lines(hr, fresh)[0].marks
    assert (mark.points, mark.passed, mark.attempts) == (3, False, 1)


def test_what_is_shown_never_looks_better(fresh, take, hr, colleague):
    take(colleague, Decimal("6.999"))

    [mark] = lines(hr, fresh)[0].marks
    assert (mark.told, mark.percent, mark.passed) == ("6,99/10", 69, False)


def test_people_stand_in_the_order_of_their_names(fresh, hr, colleague):
    factories.EnrolmentFactory(person=colleague, edition=fresh.enrolment.edition)

    assert [line.enrolment.person.full_name for line in lines(hr, fresh)] == [
        "Trần Thị An",
        "Nguyễn Thị Ngọc Hà",
    ]


def test_nobody_outside_the_mandate_is_listed(fresh, take, hr, stranger):
    take(stranger, 8)

    assert [line.enrolment.person for line in lines(hr, fresh)] == [fresh.person]


def test_the_list_narrows_to_a_unit_and_to_those_who_completed(
    fresh, take, administrator, stranger, elsewhere
):
    done = take(stranger, 8)
    factories.CompletionFactory(enrolment=done)

    assert [line.enrolment for line in lines(administrator, fresh, unit=elsewhere)] == [done]
    assert [line.enrolment for line in lines(administrator, fresh, shown="hoan-thanh")] == [done]
    assert [line.enrolment for line in lines(administrator, fresh, shown="chua-hoan-thanh")] == [
        fresh.enrolment
    ]


def test_more_people_need_no_more_queries(fresh, take, hr, client, commune):
    client.force_login(hr)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            take(factories.posted(commune), 8)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(MARKS).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_page_shows_marks_and_leads_to_the_sheet(fresh, take, hr, client, colleague):
    take(colleague, 8)
    client.force_login(hr)

    page = client.get(MARKS).content.decode()

    assert "8/10 · 80 %" in " ".join(page.split())
    assert f"{XLSX}?khoa={fresh.enrolment.edition.pk}" in page
    assert HURRIED in page


def test_without_anybody_learning_the_page_says_so(hr, client):
    client.force_login(hr)

    assert "Chưa có điểm nào" in client.get(MARKS).content.decode()
    assert client.get(XLSX).status_code == 404


def test_an_edition_nobody_in_scope_takes_is_not_offered(fresh, hr, client):
    other = factories.CourseEditionFactory()
    client.force_login(hr)

    page = client.get(MARKS, {"khoa": other.pk}).content.decode()

    assert other.title not in page
    assert client.get(XLSX, {"khoa": other.pk}).status_code == 404


def test_an_inspectors_look_is_written_down(fresh, inspector, client):
    client.force_login(inspector)

    client.get(MARKS)
    b"".join(client.get(XLSX).streaming_content)

    looks = AuditEntry.objects.filter(action="quizzes.view_marks", by=inspector)
    assert sorted(look.data["page"] for look in looks) == ["marks", "xlsx"]


def test_the_sheet_is_whole_and_nothing_in_it_is_a_formula(fresh, take, hr, client, commune):
    risky = factories.posted(commune, full_name="=HYPERLINK(1)", position="-1+1")
    factories.CompletionFactory(
        enrolment=take(risky, 8, 5), completed_at=dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
    )
    client.force_login(hr)

    answer = client.get(XLSX)
    content = b"".join(answer.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    course = fresh.course
    assert rows[0][0] == f"BẢNG ĐIỂM: {course.code} {course.title}"
    assert rows[1][0].startswith("Tất cả cơ quan trong phạm vi · ")
    assert rows[3] == [
        "STT",
        "Họ và tên",
        "Chức vụ",
        "Cơ quan",
        "Kiểm tra cuối khóa: điểm",
        "Tỷ lệ (%)",
        "Kết quả",
        "Số lượt",
        "Hoàn thành khóa",
    ]
    assert [[value or "" for value in row] for row in rows[4:]] == [
        [1, "Nguyễn Thị Ngọc Hà", "Văn phòng", "Xã An Hòa", "", "", "Chưa làm", "", ""],
        [2, "=HYPERLINK(1)", "-1+1", "Xã An Hòa", "8/10", 80, "Đạt", 2, "02/03/2026"],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["B6"].quotePrefix is True


@pytest.fixture
def usual(fresh):
    """Thirty papers took half an hour each."""
    return TestAnalysis.objects.create(
        activity=fresh.test, attempts=30, median_seconds=1800, computed_at=timezone.now()
    )


@pytest.mark.parametrize(("minutes", "listed"), [(9, True), (10, False), (30, False)])
def test_less_than_a_third_of_the_usual_time_is_unusually_fast(
    take, hr, colleague, usual, minutes, listed
):
    enrolment = take(colleague, 8, minutes=minutes)

    assert [a.enrolment for a in hurrying.hurried(hr)] == [enrolment] * listed


@pytest.mark.parametrize(
    "change",
    [{"attempts": 29}, {"median_seconds": 0}, {"median_seconds": None}],
)
def test_where_the_usual_time_is_not_known_nobody_hurried(take, hr, colleague, usual, change):
    take(colleague, 8, minutes=1)
    TestAnalysis.objects.update(**change)

    assert list(hurrying.hurried(hr)) == []


def test_in_a_practice_and_long_ago_nobody_hurried(fresh, take, hr, colleague, learner, usual):
    take(colleague, 8, minutes=1, at=timezone.now() - dt.timedelta(days=91))
    assert list(hurrying.hurried(hr)) == []

    take(factories.posted(hr.postings.get().unit), 8, minutes=1)
    assert len(hurrying.hurried(hr)) == 1
    fresh.set(preset="practice")
    assert list(hurrying.hurried(hr)) == []


def test_only_personnel_sees_who_hurried_and_only_their_own(
    take, hr, leader, trainer, stranger, colleague, usual, client
):
    take(colleague, 8, minutes=1)
    take(stranger, 8, minutes=1)

    seen = {}
    for viewer in (hr, leader, trainer):
        client.force_login(viewer)
        answer = client.get(HURRIED)
        seen[viewer.full_name] = answer.status_code
        if viewer == hr:
            page = answer.content.decode()

    assert seen == {"Cán bộ hr": 200, "Cán bộ leader": 404, "Cán bộ trainer": 404}
    assert colleague.full_name in page
    assert stranger.full_name not in page
    assert "1 phút 0 giây" in page
    assert "30 phút 0 giây" in page


def test_the_page_of_the_hurried_says_when_there_is_none(hr, client, fresh):
    client.force_login(hr)

    assert "Không có bài nào nộp nhanh bất thường" in client.get(HURRIED).content.decode()
