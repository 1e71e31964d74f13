"""Where a paper is shown, the newest marking is shown, and that it is one."""

import datetime as dt
import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from certificates import revoking
from certificates.models import Certificate
from quizzes import gradebook, learning, mark_sheets, showing_marks, telling, tracing, verdicts
from quizzes.models import ItemAnalysis, Preset
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = f"{timezone.localdate():%d/%m/%Y}"


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def result_page(client):
    def page(attempt):
        return text_of(client.get(reverse("quizzes:result", args=[attempt.pk])))

    return page


def test_the_marked_paper_is_marked_by_the_ruled_key_and_says_so(fresh, hand_in, ruled):
    attempt = hand_in("aab")
    ruled("drop", at=0)
    ruled("correct", at=1, chosen=["c"])
    ruled("accept", at=2, chosen=["b"])

    dropped, corrected, accepted = showing_marks.marked_paper(attempt, fresh.quiz)

    assert (dropped.counts, dropped.right, dropped.points) == (False, False, 0)
    assert dropped.rulings == (f"Chấm lại ngày {TODAY}: câu này không tính điểm.",)
    assert [option.correct for option in corrected.options] == [False, False, True]
    assert corrected.rulings == (f"Chấm lại ngày {TODAY}: câu này được sửa đáp án: “Phương án C”.",)
    assert (accepted.right, accepted.points) == (True, 1)
    assert [option.correct for option in accepted.options] == [False, True, False]
    assert accepted.rulings == (
        f"Chấm lại ngày {TODAY}: câu này được nhận thêm đáp án: “Phương án B”.",
    )


def test_the_marked_paper_shows_a_dropped_question_without_points(client, hand_in, ruled, learner):
    attempt = hand_in("aab", learner)
    ruled("drop")

    page = text_of(client.get(reverse("quizzes:paper", args=[attempt.pk])))

    assert page.count("Không tính điểm") == 1
    assert page.count("trên 1 điểm") == 2


def test_a_test_that_keeps_its_answers_names_the_question_only(
    fresh, hand_in, ruled, learner, result_page
):
    fresh.set(preset=Preset.SUPERVISED)
    attempt = hand_in("aab", learner)
    ruled("correct", chosen=["b"])

    page = result_page(attempt)

    assert f"Chấm lại ngày {TODAY}: câu 3 được sửa đáp án." in page
    assert "Điểm trước khi chấm lại: 2/3." in page
    assert "Phương án B" not in page


def test_a_result_that_was_never_marked_again_says_nothing_of_it(hand_in, learner, result_page):
    page = result_page(hand_in("aab", learner))

    assert "chấm lại" not in page.lower()


def test_who_lost_the_pass_is_told_that_the_certificate_stands_until_decided(
    hand_in, ruled, learner, hr, result_page
):
    attempt = hand_in("aaa", learner)
    ruled("correct", chosen=["b"])
    assert "còn hiệu lực, trừ khi cơ quan cấp quyết định thu hồi" in result_page(attempt)

    revoking.revoke(Certificate.objects.get(), ground="not_eligible", by=hr)

    assert "còn hiệu lực, trừ khi" not in result_page(attempt)


def test_who_gained_a_pass_that_was_not_awarded_is_told_so(hand_in, ruled, learner, result_page):
    attempt = hand_in("aab", learner)
    ruled("correct", awards=False, chosen=["b"])

    assert "sẽ xem xét cấp giấy chứng nhận" in result_page(attempt)


def test_the_account_of_an_attempt_keeps_every_marking(hand_in, ruled):
    attempt = hand_in("aab")
    ruled("correct", chosen=["b"])

    trace = tracing.trace_of(attempt)

    graded = [(line.what, line.score, line.ruling) for line in trace.lines[-2:]]
    assert graded == [("graded", "2/3", 0), ("regraded", "3/3", 1)]
    assert trace.receipt_holds


def test_the_account_page_names_the_decision(client, hand_in, ruled, learner):
    attempt = hand_in("aab", learner)
    ruled("correct", chosen=["b"])

    page = text_of(client.get(reverse("quizzes:timeline", args=[attempt.pk])))

    assert "Chấm lại theo quyết định 1: 3/3" in page


def test_the_gradebook_takes_the_newest_result_and_says_it_was_marked_again(
    fresh, hand_in, ruled, hr, learner
):
    hand_in("aab", learner)
    ruled("correct", chosen=["b"])
    tests = gradebook.tests_of(fresh.test.edition)
    found = gradebook.enrolments(hr, fresh.test.edition)

    marks = [line.marks[0] for line in gradebook.lines(found, tests) if line.marks[0]]
    with mark_sheets.as_xlsx(gradebook.lines(found, tests), tests, title="", subtitle="") as sheet:
        cells = list(openpyxl.load_workbook(io.BytesIO(sheet.read())).active.values)

    assert [(mark.told, mark.passed, mark.regraded) for mark in marks] == [("3/3", True, True)]
    assert "Đạt, đã chấm lại" in [cell for row in cells for cell in row]


def test_the_start_page_tells_for_thirty_days(client, hand_in, ruled, learner):
    attempt, same = hand_in("aab", learner), hand_in("aac")
    ruled("correct", chosen=["b"])

    sentence = f"Bài “Kiểm tra cuối khóa” được chấm lại ngày {TODAY}: 2/3 → 3/3, nay đạt."
    assert telling.recently(learner) == [(attempt.pk, sentence)]
    assert telling.recently(same.enrolment.person) == []
    assert sentence in text_of(client.get(reverse("home:my_work")))

    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert telling.recently(learner) == []


def test_what_is_learnt_from_results_follows_the_ruled_key(fresh, hand_in, ruled, versions):
    for chosen in ("aab", "aab", "aac"):
        hand_in(chosen)
    ruled("correct", chosen=["b"])
    ruled("drop", at=0)

    learning.analyse(fresh.test)

    assert not ItemAnalysis.objects.filter(version=versions[0]).exists()
    item = ItemAnalysis.objects.get(version=versions[2])
    assert f"{item.facility:.2f}" == "0.67"
    assert [(row.letter, row.count, row.right) for row in verdicts.given(item)] == [
        ("A", 0, False),
        ("B", 2, True),
        ("C", 1, False),
    ]


def test_a_ruling_on_another_test_leaves_the_analysis_alone(fresh, hand_in, ruled, versions):
    hand_in("aab")
    other = factories.EditionActivityFactory(kind="test")
    ruled("correct", scope={"activity": other}, chosen=["b"])

    learning.analyse(fresh.test)

    item = ItemAnalysis.objects.get(version=versions[2])
    assert [option.right for option in verdicts.options_of(item)] == [True, False, False]
