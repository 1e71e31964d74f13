"""Chấm lại in the CMS: from the question to what would change, the decision and its progress."""

import io

import openpyxl
import pytest
from django.urls import reverse

from certificates.models import Certificate
from quizzes import looking_ahead, regrading
from quizzes.models import QuestionVersion, Regrading, Ruling, RulingDraft
from tests import factories
from tests.quizzes.kinds import KINDS, ORDER, PAIRS, item, left, right
from tests.quizzes.regraded import WHY, stands

pytestmark = pytest.mark.django_db
LIST = reverse("rulings")


@pytest.fixture
def desk(client, trainer):
    """The trainer's browser."""
    client.force_login(trainer, backend="people.backends.EmailOrStaffCodeBackend")
    return client


def write(question):
    return reverse("rule", args=[getattr(question, "question_id", question)])


def look(draft):
    return reverse("foresee_ruling", args=[draft.pk])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_question_nobody_was_asked_has_nothing_to_mark_again(desk, fresh):
    question = fresh.ask()

    assert "chưa có trong bài nào" in text_of(desk.get(write(question.pk)))


def test_the_page_tells_the_key_and_the_rulings_that_stand(desk, hand_in, ruled, versions):
    hand_in("aab")
    ruled("accept", chosen=["b"])

    page = text_of(desk.get(write(versions[2])))

    assert "<dd>“Phương án A”</dd>" in page
    assert "Nhận thêm đáp án “Phương án B”" in page


def test_a_ruling_is_written_as_a_draft_and_looked_at(desk, hand_in, versions, trainer):
    attempt = hand_in("aab")

    answer = desk.post(
        write(versions[2]),
        {
            "kind": "correct",
            "chon": "b",
            "document": "5/BB",
            "document_on": "02/03/2026",
            "since": "01/01/2026",
            **WHY,
        },
    )

    draft = RulingDraft.objects.get()
    assert answer.url == look(draft)
    assert (draft.named, draft.by, draft.document) == ({"chosen": ["b"]}, trainer, "5/BB")
    assert (Ruling.objects.count(), attempt.results.count()) == (0, 1)


def test_the_scope_may_be_a_test_or_an_edition(desk, hand_in, versions, fresh):
    hand_in("aab")
    for scope in (f"bai-{fresh.test.pk}", f"khoa-{fresh.test.edition_id}"):
        desk.post(write(versions[2]), {"kind": "drop", "scope": scope, **WHY})

    edition, test = RulingDraft.objects.all()
    assert (test.activity, test.edition) == (fresh.test, None)
    assert (edition.activity, edition.edition) == (None, fresh.test.edition)
    assert "Kiểm tra cuối khóa, phiên bản khóa 1" in text_of(desk.get(look(test)))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"kind": "drop", "reason": ""}, "Lý do"),
        ({"kind": "correct"}, "chưa chọn hoặc chưa nhập gì"),
        ({"kind": "correct", "chon": ["b", "c"]}, "chỉ chọn một"),
        ({"kind": "correct", "chon": "a"}, "không có gì đổi"),
        ({"kind": "khac", "chon": "a"}, "Cách chấm lại"),
        ({"kind": "drop", "scope": "bai-0"}, "Áp dụng cho"),
        ({"kind": "drop", "document_on": "31/02/2026"}, "Không có ngày này"),
        ({"kind": "drop", "document_on": "01/01/2099"}, "chưa đến"),
        ({"kind": "drop", "since": "02/03/2026", "until": "01/03/2026"}, "từ ngày đầu trở đi"),
    ],
)
def test_what_cannot_be_ruled_says_why_and_writes_nothing(desk, hand_in, versions, sent, said):
    hand_in("aab")

    page = desk.post(write(versions[2]), WHY | sent)

    assert page.status_code == 200
    assert said in text_of(page)
    assert not RulingDraft.objects.exists()


PLACES = {f"dap-an-{item(text)}": place for place, text in zip((2, 1, 3, 4), ORDER, strict=True)}
SIDES = {
    f"dap-an-{left(PAIRS[0]['left'])}": right(PAIRS[1]["right"]),
    f"dap-an-{left(PAIRS[1]['left'])}": right(PAIRS[1]["right"]),
    f"dap-an-{left(PAIRS[2]['left'])}": right(PAIRS[2]["right"]),
}


@pytest.mark.parametrize(
    ("name", "sent", "told"),
    [
        ("several", {"chon": ["a", "d"]}, "“Phương án A”, “Phương án D”"),
        ("matching", SIDES, "Ký duyệt kết quả → 7.5.3 Kiểm soát thông tin dạng văn bản"),
        ("ordering", PLACES, "Tiếp nhận → 2"),
        (
            "number",
            {"dap-an-answer": "4,5", "dap-an-tolerance": "0,5"},
            "4,5 ngày làm việc (± 0,5)",
        ),
        ("word", {"dap-an-texts": "quy trình\nkhâu"}, "“quy trình”, “khâu”"),
        ("cloze", {"dap-an-1": "bảo mật"}, "(1) “bảo mật”"),
    ],
)
def test_every_type_is_corrected_in_its_own_fields(desk, fresh, hand_in, name, sent, told):
    kind, stem, body = KINDS[name]
    version = factories.QuestionVersionFactory(
        question__course=fresh.course, type=kind, stem=stem, body=body
    )
    attempt = factories.AttemptFactory(enrolment=fresh.enrolment, activity=fresh.test)
    attempt.paper.create(position=1, version=version)
    factories.ResultFactory(attempt=attempt, points=0, possible=1, passed=False)

    assert desk.get(write(version)).status_code == 200
    desk.post(write(version), {"kind": "correct", **WHY, **sent})

    assert told in text_of(desk.get(look(RulingDraft.objects.get())))


def test_a_version_is_chosen_among_those_that_were_asked(desk, hand_in, versions):
    hand_in("aab")
    factories.QuestionVersionFactory(question=versions[2].question, number=2)
    asked_later = QuestionVersion.objects.get(question=versions[2].question, number=2)
    factories.AttemptFactory().paper.create(position=1, version=asked_later)

    page = desk.get(write(versions[2]))
    assert page.context["version"] == asked_later
    page = desk.get(write(versions[2]), {"phien-ban": 1})
    assert page.context["version"] == versions[2]


def test_the_look_counts_who_changes(desk, hand_in, draft):
    for chosen in ("aaa", "aab", "bbb"):
        hand_in(chosen)

    page = text_of(desk.get(look(draft("correct", chosen=["b"]))))

    assert "3 bài đã nộp · 3 bài đổi điểm (2 tăng, 1 giảm)" in page
    assert "1 người thành đạt · 1 người thành chưa đạt, trong đó 1 người có giấy" in page
    assert "ngay cho 1 người thành đạt" in page


def test_a_trainer_sees_papers_and_who_answers_for_people_sees_names(
    desk, hand_in, draft, learner, trainer, commune
):
    attempt = hand_in("aaa", learner)
    certificate = Certificate.objects.get()
    made = draft("correct", chosen=["b"])

    page = text_of(desk.get(look(made)))
    assert learner.full_name not in page
    assert f"Bài số {attempt.pk}" in page
    assert "<td>có</td>" in page
    assert certificate.number not in page

    factories.MandateFactory(person=trainer, role="hr", unit=commune)
    page = text_of(desk.get(look(made)))
    assert learner.full_name in page
    assert f"{certificate.number} – Còn hiệu lực" in page
    assert commune.name in page


def test_the_sheet_has_every_paper(desk, hand_in, draft, learner):
    first, second = hand_in("aab", learner), hand_in("aac")

    answer = desk.get(reverse("foresee_ruling_xlsx", args=[draft("correct", chosen=["b"]).pk]))

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows[0][:4] == ("STT", "Bài số", "Họ và tên", "Cơ quan")
    assert rows[1][:3] == (1, first.pk, "ngoài phạm vi xem")
    assert rows[1][7:12] == ("2/3", "Chưa đạt", "3/3", "Đạt", "Thành đạt")
    assert rows[2][1] == second.pk
    assert rows[2][7:12] == ("2/3", "Chưa đạt", "2/3", "Chưa đạt", "Không đổi")


def decide(desk, draft, capture, **sent):
    seen = desk.get(look(draft)).context["look"].fingerprint
    with capture(execute=True):
        return desk.post(look(draft), {"dau-van-tay": seen, **sent}, follow=True)


def test_deciding_marks_again_and_tells_how_far_it_is(
    desk, hand_in, draft, django_capture_on_commit_callbacks
):
    attempt = hand_in("aab")

    page = decide(
        desk,
        draft("correct", chosen=["b"]),
        django_capture_on_commit_callbacks,
        **{"cap-giay": "on"},
    )

    assert page.redirect_chain[-1][0] == reverse("ruling", args=[1])
    assert stands(attempt).points == 3
    assert Ruling.objects.get().awards
    page = text_of(desk.get(reverse("ruling", args=[1])))
    assert "Đã chấm lại xong 1 bài." in page
    assert "Quyết định 1" in text_of(desk.get(LIST))


def test_awarding_may_be_left_out(desk, hand_in, draft, django_capture_on_commit_callbacks):
    hand_in("aab")

    decide(desk, draft("correct", chosen=["b"]), django_capture_on_commit_callbacks)

    assert not Ruling.objects.get().awards
    assert "chờ cấp ở Sổ cấp" in text_of(desk.get(reverse("ruling", args=[1])))


def test_while_papers_wait_the_page_says_how_many_are_done(desk, hand_in, draft, trainer):
    hand_in("aab"), hand_in("aaa")
    made = draft("drop")
    ruling = regrading.rule(
        made, seen=looking_ahead.look_at(made).fingerprint, awards=True, by=trainer
    )
    attempt = regrading.left(ruling).first()
    regrading.regrade((attempt.enrolment_id, attempt.activity_id), ruling=ruling)

    page = text_of(desk.get(reverse("ruling", args=[ruling.number])))

    assert "xong 1 trên 2 bài" in page
    assert Regrading.objects.get().finished_at is None
    assert "Đang chấm" in text_of(desk.get(LIST))


def test_what_changed_meanwhile_is_said_and_shown_anew(desk, hand_in, draft):
    hand_in("aab")
    made = draft("drop")
    seen = desk.get(look(made)).context["look"].fingerprint
    hand_in("aaa")

    page = desk.post(look(made), {"dau-van-tay": seen}, follow=True)

    assert "Chưa chấm lại: từ lúc xem trước đã có" in text_of(page)
    assert "2 bài đã nộp" in text_of(page)
    assert not Ruling.objects.exists()


def test_a_paper_is_never_left_empty(
    desk, hand_in, draft, ruled, django_capture_on_commit_callbacks
):
    hand_in("aab")
    ruled("drop", at=0)
    ruled("drop", at=1)
    made = draft("drop")

    assert "1 bài sẽ không còn câu nào tính điểm" in text_of(desk.get(look(made)))
    page = decide(desk, made, django_capture_on_commit_callbacks)

    assert "Chưa chấm lại: 1 bài" in text_of(page)
    assert Ruling.objects.count() == 2


def test_a_draft_may_be_thrown_away_and_is_then_gone(desk, hand_in, draft):
    hand_in("aab")
    made = draft("drop")

    assert made.version.question.key in text_of(desk.get(LIST))
    desk.post(look(made), {"bo": ""})

    assert not RulingDraft.objects.exists()
    assert "đã được quyết định hoặc đã bỏ" in text_of(desk.post(look(made), follow=True))
    assert desk.get(look(made)).status_code == 302


def test_a_ruling_is_taken_back_by_the_same_way(
    desk, hand_in, ruled, django_capture_on_commit_callbacks
):
    attempt = hand_in("aaa")
    ruling = ruled("correct", chosen=["b"])
    address = reverse("ruling", args=[ruling.number])

    assert "Lý do" in text_of(desk.post(address, {"reason": ""}))
    desk.post(address, WHY)
    made = RulingDraft.objects.get()
    assert "Rút quyết định số 1" in text_of(desk.get(look(made)))
    decide(desk, made, django_capture_on_commit_callbacks)

    assert stands(attempt).points == 3
    assert "Đã rút bằng quyết định 2" in text_of(desk.get(address))
    assert "Đã rút" in text_of(desk.get(LIST))
    assert "đã được rút trước đó" in text_of(desk.post(address, WHY, follow=True))


def test_a_ruling_that_changes_nobody_says_so(desk, hand_in, draft):
    hand_in("aac")

    assert "Không bài nào đã nộp thay đổi điểm" in text_of(
        desk.get(look(draft("correct", chosen=["b"], scope=None)))
    )


@pytest.mark.parametrize("who", ["learner", "hr", "leader", "inspector"])
def test_only_who_works_on_the_bank_marks_again(client, request, hand_in, draft, ruled, who):
    hand_in("aab")
    ruling, made = ruled("drop"), draft("drop", at=1)
    client.force_login(
        request.getfixturevalue(who), backend="people.backends.EmailOrStaffCodeBackend"
    )

    answers = [
        client.get(LIST),
        client.get(write(made.version)),
        client.get(look(made)),
        client.post(look(made), {"dau-van-tay": ""}),
        client.get(reverse("foresee_ruling_xlsx", args=[made.pk])),
        client.get(reverse("ruling", args=[ruling.number])),
        client.post(reverse("ruling", args=[ruling.number]), WHY),
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert (Ruling.objects.count(), RulingDraft.objects.count()) == (1, 1)


@pytest.mark.parametrize("papers", [1, 3])
def test_the_look_costs_the_same_for_one_paper_as_for_three(
    desk, hand_in, draft, papers, django_assert_num_queries
):
    for _ in range(papers):
        hand_in("aab")
    made = draft("correct", chosen=["b"])
    desk.get(look(made))

    with django_assert_num_queries(19):
        desk.get(look(made))
