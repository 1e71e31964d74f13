"""What trainers read of the analysis: sentences first, figures behind them."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes import learning, verdicts
from quizzes.models import ItemAnalysis, TestAnalysis
from tests import factories

pytestmark = pytest.mark.django_db
OVERVIEW = reverse("analyse_questions")


@pytest.fixture
def analysis(fresh):
    return TestAnalysis.objects.create(
        activity=fresh.test, attempts=40, median_seconds=600, computed_at=timezone.now()
    )


@pytest.fixture
def made(fresh, analysis):
    """`made(verdict=…)`: a question of the course with these figures."""

    def of(**fields):
        version = factories.QuestionVersionFactory(question__course=fresh.course)
        return ItemAnalysis.objects.create(
            **{
                "analysis": analysis,
                "version": version,
                "attempts": 40,
                "facility": Decimal("0.187"),
                "verdict": "good",
                "responses": [
                    {"part": "", "given": "c", "right": False, "count": 32},
                    {"part": "", "given": "a", "right": True, "count": 7},
                    {"part": "", "given": "", "right": False, "count": 1},
                ],
                **fields,
            }
        )

    return of


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"attempts": 12}, "Chưa đủ số liệu (12 lượt)."),
        ({"facility": None}, "Chưa đủ số liệu (40 lượt)."),
        ({"verdict": "few"}, "Chưa đủ số liệu."),
        ({"verdict": "key"}, "Đáp án nghi sai: 18 % làm đúng, "),
        ({"verdict": "rival"}, "18 % làm đúng; phương án C được chọn nhiều hơn đáp án"),
        ({"verdict": "hard"}, "Rất khó: 18 % làm đúng"),
        ({"verdict": "weak"}, "Không phân biệt: 18 % làm đúng"),
        ({"verdict": "easy"}, "Quá dễ: 18 % làm đúng"),
        ({"verdict": "unused"}, "Câu dùng được (18 % làm đúng), nhưng không ai chọn phương án B"),
        ({"verdict": "good"}, "Câu hỏi tốt: 18 % làm đúng"),
    ],
)
def test_a_verdict_is_one_sentence(made, fields, said):
    assert verdicts.sentence(made(**fields)).startswith(said)


def test_every_option_is_counted_in_the_order_it_was_written(made):
    rows = [(row.letter, row.count, row.percent, row.right) for row in verdicts.given(made())]

    assert rows == [
        ("A", 7, 17, True),
        ("B", 0, 0, False),
        ("C", 32, 80, False),
        ("–", 1, 2, False),
    ]


def test_where_everybody_answered_nothing_is_said_of_no_answer(made):
    item = made(responses=[{"part": "", "given": "a", "right": True, "count": 40}])

    assert [row.letter for row in verdicts.given(item)] == ["A", "B", "C"]


def test_typed_answers_are_told_as_they_came(made):
    item = made(responses=[{"part": "", "given": "ếch", "right": True, "count": 40}])
    item.version.type, item.version.body = "short_answer", {"answers": ["ếch"]}

    [row] = verdicts.given(item)
    assert (row.text, row.count, row.percent, row.right) == ("ếch", 40, 100, True)
    assert verdicts.options_of(item) == []


def keys(page, items):
    """The questions on the page in the order they stand there."""
    text = page.content.decode()
    places = {
        item.version.question.key: text.find(f">{item.version.question.key}<") for item in items
    }
    return sorted((key for key, place in places.items() if place >= 0), key=places.get)


def test_the_worst_stand_first_and_filters_narrow(client, trainer, made, fresh):
    good, known = made(), made(may_be_known=True, earlier_seconds=60, recent_seconds=20)
    wrong = made(verdict="key")
    items = [good, known, wrong]
    names = [item.version.question.key for item in items]
    client.force_login(trainer)
    course = {"khoa": fresh.course.code}

    assert keys(client.get(OVERVIEW, course), items) == [names[1], names[2], names[0]]
    assert keys(client.get(OVERVIEW, course | {"nhan-xet": "key"}), items) == [names[2]]
    assert keys(client.get(OVERVIEW, course | {"lo": "on"}), items) == [names[1]]


def test_a_question_shows_its_options_and_figures(client, trainer, made):
    item = made(may_be_known=True, earlier_seconds=60, recent_seconds=20)
    client.force_login(trainer)

    page = client.get(reverse("question_analysis", args=[item.version.question_id]))

    text = page.content.decode()
    assert "32 · 80 %" in " ".join(text.split())
    assert "Có thể đã lộ" in text


def test_a_question_nobody_met_says_so(client, trainer, fresh):
    question = fresh.ask()
    client.force_login(trainer)

    page = client.get(reverse("question_analysis", args=[question.pk])).content.decode()

    assert "chưa có trong bài nào" in page


@pytest.mark.parametrize(
    ("at_once", "said"), [(1000, "Đã tính lại số liệu"), (-1, "đang được tính")]
)
def test_the_button_computes_or_leaves_it_to_the_worker(
    client, trainer, fresh, monkeypatch, at_once, said
):
    monkeypatch.setattr(learning, "AT_ONCE", at_once)
    client.force_login(trainer)
    sent = {"khoa": fresh.course.code}

    page = client.post(reverse("compute_analysis"), sent, follow=True)

    assert said in page.content.decode()


def test_pages_follow_each_other(client, trainer, made, monkeypatch):
    monkeypatch.setattr("quizzes.cms.analysis.PER_PAGE", 1)
    made(), made()
    client.force_login(trainer)

    page = client.get(OVERVIEW, {"trang": 2, "nhan-xet": "good"}).content.decode()

    assert "nhan-xet=good&amp;trang=1" in page


@pytest.mark.parametrize("who", ["learner", "hr"])
def test_only_who_works_on_the_bank_reads_the_analysis(client, request, made, fresh, who):
    client.force_login(request.getfixturevalue(who))
    item = made()

    answers = [
        client.get(OVERVIEW),
        client.get(reverse("question_analysis", args=[item.version.question_id])),
        client.post(reverse("compute_analysis"), {"khoa": fresh.course.code}),
    ]

    assert {answer.status_code for answer in answers} == {302}
