"""The pages: what they show, to whom, and what they do with whatever is typed."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from certificates.numbering import number
from people.models import AuditEntry
from people.postings import post
from tests import factories

TODAY = dt.date(2026, 6, 20)
DAY = dt.date(2026, 6, 12)
A_DAY = dt.timedelta(days=1)
COVERAGE = "/dap-ung/"
NUMBER = number("VLG", 2026, 1)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(dt.datetime(2026, 6, 20, 3, tzinfo=dt.UTC))


@pytest.fixture
def requirement(db):
    return factories.RequirementFactory(
        code="NT", title="Nhận thức chung về ISO 9001", short_title="Nhận thức"
    )


@pytest.fixture
def assignment(learner, requirement):
    return factories.AssignmentFactory(person=learner, requirement=requirement, due_on=DAY)


@pytest.fixture
def met(learner, requirement, assignment):
    return factories.CertificateFactory(
        person=learner, course=requirement.course, number=NUMBER, sha256="ab" * 32
    )


def page(client, viewer, address, status=200):
    client.force_login(viewer)
    response = client.get(address)
    assert response.status_code == status
    return response


def cell(unit, requirement, **query):
    return reverse("compliance:cell", args=[unit.pk, requirement.pk], query=query)


class TestCoverage:
    def test_the_matrix_shows_the_mandate_as_of_now(self, client, hr, commune, elsewhere, met):
        response = page(client, hr, COVERAGE)

        assert [row.agency.name for row in response.context["table"].page] == ["Xã An Hòa"]
        words = response.content.decode()
        assert "Số liệu đến 10:00 ngày 20/06/2026" in words
        assert "1/1" in words
        assert "Xã Đông Giang" not in words
        assert "Đang lọc" not in words

    @pytest.mark.parametrize("typed", ["12/06/2026", "2026-06-12", "12-06-2026", " 12.6.2026 "])
    def test_a_past_day_is_typed_as_people_write_it(self, client, hr, assignment, typed):
        response = page(client, hr, f"{COVERAGE}?ngay={typed}")

        assert response.context["table"].on == DAY
        words = response.content.decode()
        assert "Số liệu đến hết ngày 12/06/2026" in words
        assert 'value="12/06/2026"' in words

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("31/02/2026", "Không có ngày này. Viết ngày dạng 12/06/2026."),
            ("hôm qua", "Không có ngày này."),
            ("99999999999999", "Không có ngày này."),
            ("21/06/2026", "Ngày này chưa đến."),
            ("31/12/9999", "Ngày này chưa đến."),
        ],
    )
    def test_a_wrong_day_is_told_beside_the_field_and_the_page_stays(
        self, client, hr, assignment, typed, told
    ):
        response = page(client, hr, f"{COVERAGE}?ngay={typed}")

        assert response.context["table"].on == TODAY
        words = response.content.decode()
        assert told in words
        assert f'value="{typed}"' in words
        assert "aria-invalid" in words
        assert "Xã An Hòa" in words

    def test_the_first_day_of_all_is_only_empty(self, client, hr, assignment):
        words = page(client, hr, f"{COVERAGE}?ngay=01/01/0001").content.decode()

        assert "Không có yêu cầu nào được giao vào ngày này" in words

    def test_filters_in_force_are_words_to_remove(self, client, administrator, commune, met):
        response = page(client, administrator, f"{COVERAGE}?ngay=12/06/2026&don_vi=X1&loai=commune")

        assert response.context["applied"] == [
            ("Xã An Hòa", "ngay=2026-06-12&loai=commune"),
            ("Xã", "ngay=2026-06-12&don_vi=X1"),
            ("12/06/2026", "don_vi=X1&loai=commune"),
        ]

    def test_any_unit_the_viewer_answers_for_can_be_chosen(self, client, administrator, met):
        words = page(client, administrator, f"{COVERAGE}?don_vi=P").content.decode()

        assert '<option value="P" selected>Tỉnh Mẫu</option>' in words

    @pytest.mark.parametrize("code", ["X2", "KHÔNG-CÓ"])
    def test_outside_the_mandate_is_as_if_it_did_not_exist(
        self, client, hr, elsewhere, assignment, code
    ):
        response = page(client, hr, f"{COVERAGE}?don_vi={code}&loai=nhà")

        words = response.content.decode()
        assert f"Không có đơn vị mã “{code}” vào ngày này" in words
        assert "Không có loại cơ quan này." in words
        assert "Xã Đông Giang" not in words
        assert response.context["query"] == "ngay=2026-06-20"

    def test_agencies_not_on_the_books_are_told(self, client, administrator, elsewhere, met):
        words = page(client, administrator, COVERAGE).content.decode()

        assert "1 cơ quan chưa có ai trong danh sách vào ngày này" in words

    def test_pages_keep_the_filters(self, client, administrator, province, requirement):
        for _ in range(51):
            person = factories.posted(factories.UnitFactory(parent=province))
            factories.AssignmentFactory(person=person, requirement=requirement)

        words = page(client, administrator, f"{COVERAGE}?loai=commune").content.decode()

        assert 'href="?ngay=2026-06-20&amp;loai=commune&amp;trang=2"' in words
        response = page(client, administrator, f"{COVERAGE}?loai=commune&trang=2")
        assert len(response.context["page"]) == 1

    @pytest.mark.parametrize("agencies", [1, 3])
    def test_the_page_costs_the_same_queries_whatever_it_shows(
        self, client, administrator, province, requirement, agencies, django_assert_num_queries
    ):
        for _ in range(agencies):
            unit = factories.UnitFactory(parent=province)
            for _ in range(agencies):
                factories.AssignmentFactory(person=factories.posted(unit), requirement=requirement)
        client.force_login(administrator)

        # Session and viewer; mandates, successions; requirements, cells, two of agencies.
        with django_assert_num_queries(7):
            client.get(COVERAGE)

    def test_fifty_rows_stay_within_the_weight_budget(self, client, administrator, province):
        requirements = [
            factories.RequirementFactory(short_title=f"Rủi ro và cơ hội {n}") for n in range(6)
        ]
        for n in range(50):
            unit = factories.UnitFactory(parent=province, name=f"UBND xã Song Lộc Mẫu {n}")
            for requirement in requirements:
                for _ in range(5):
                    factories.AssignmentFactory(
                        person=factories.posted(unit), requirement=requirement
                    )

        response = page(client, administrator, f"{COVERAGE}?ngay=12/06/2026")

        assert len(response.context["page"]) == 50
        assert len(response.content) <= 61_440


class TestNames:
    def test_the_cell_names_who_has_not_met_it(self, client, hr, commune, requirement, assignment):
        response = page(client, hr, cell(commune, requirement))

        words = response.content.decode()
        assert "Xã An Hòa – Nhận thức chung về ISO 9001" in words
        assert "Nguyễn Thị Ngọc Hà" in words
        assert "Trễ 8 ngày" in words

    def test_the_cell_names_who_has_met_it_and_by_which_certificate(
        self, client, hr, commune, requirement, met
    ):
        words = page(client, hr, cell(commune, requirement, loc="dat")).content.decode()

        assert NUMBER in words
        assert "TCVN ISO 9001:2015" in words

    @pytest.mark.parametrize(
        "address",
        [
            "{elsewhere}/{requirement}/",
            "{commune}/999/",
            "999/{requirement}/",
            "{commune}/{requirement}/?loc=gì",
            "{commune}/{requirement}/?ngay=hôm qua",
            "{commune}/{requirement}/?don_vi=X2",
            "{commune}/{requirement}/?ngay=31/12/2019",
            "{elsewhere}/",
            "99999999999999999999999999/1/",
            "1/99999999999999999999999999/",
        ],
    )
    def test_a_wrong_address_is_nowhere(
        self, client, hr, commune, elsewhere, requirement, assignment, address
    ):
        filled = address.format(
            elsewhere=elsewhere.pk, commune=commune.pk, requirement=requirement.pk
        )

        page(client, hr, f"{COVERAGE}{filled}", status=404)

    def test_lists_of_a_row_a_state_and_the_silent_gap(
        self, client, hr, commune, requirement, assignment
    ):
        row = page(client, hr, reverse("compliance:agency", args=[commune.pk]))
        late = page(client, hr, reverse("compliance:people") + "?loc=qua-han")
        ending = page(client, hr, reverse("compliance:people") + "?loc=sap-het-han")
        gap = page(client, hr, reverse("compliance:unassigned"))

        assert [line.requirement for line in row.context["page"]] == [requirement]
        assert "Mọi cơ quan – Mọi yêu cầu" in late.content.decode()
        assert "Nguyễn Thị Ngọc Hà" in late.content.decode()
        assert "Không có ai trong mục này" in ending.content.decode()
        assert [p.person for p in gap.context["page"]] == [hr]

    def test_a_figure_and_its_list_count_the_same(
        self, client, administrator, commune, elsewhere, requirement, assignment, stranger
    ):
        factories.AssignmentFactory(person=stranger, requirement=requirement)
        matrix = page(client, administrator, f"{COVERAGE}?don_vi=X1")
        address = re.search(r'href="([^"]*loc=qua-han)"', matrix.content.decode())[1]

        listed = page(client, administrator, address.replace("&amp;", "&"))

        assert matrix.context["table"].overall.overdue == 1
        assert [line.person for line in listed.context["page"]] == [assignment.person]
        assert "Xã An Hòa – Mọi yêu cầu" in listed.content.decode()

    def test_nobody_is_left_out_of_everybody_asked(self, client, hr, learner, requirement):
        factories.AssignmentFactory(person=hr, requirement=requirement)
        factories.AssignmentFactory(person=learner, requirement=requirement)

        words = page(client, hr, reverse("compliance:unassigned")).content.decode()

        assert "Ai cũng được giao ít nhất một yêu cầu" in words

    @pytest.mark.parametrize("people", [1, 3])
    def test_the_cell_costs_the_same_queries_whatever_it_shows(
        self, client, hr, commune, requirement, people, django_assert_num_queries
    ):
        for _ in range(people):
            person = factories.posted(commune)
            factories.AssignmentFactory(person=person, requirement=requirement)
            factories.CertificateFactory(person=person, course=requirement.course)
        client.force_login(hr)

        # Session and viewer; mandates, successions; agency, requirement; the four of the list.
        with django_assert_num_queries(9):
            client.get(cell(commune, requirement, loc="dat"))


class TestPerson:
    def address(self, person, day=DAY):
        return reverse("compliance:person", args=[person.uuid]) + f"?ngay={day:%Y-%m-%d}"

    def test_the_trail_shows_the_proof(self, client, hr, learner, met):
        words = page(client, hr, self.address(learner)).content.decode()

        assert "Nguyễn Thị Ngọc Hà" in words
        assert "01/01/2020, vì thuộc đối tượng" in words
        assert reverse("certificates:check_number", args=[met.number]) in words
        assert "ab" * 32 in words

    def test_every_part_of_a_trail_can_be_shown(self, client, hr, learner, met, requirement):
        edition = factories.CourseEditionFactory(course=requirement.course, title="Khóa mẫu")
        enrolment = factories.EnrolmentFactory(person=learner, edition=edition)
        attempt = factories.AttemptFactory(enrolment=enrolment)
        factories.ResultFactory(attempt=attempt, points=26, possible=30)
        completion = factories.CompletionFactory(
            enrolment=enrolment, completed_at=attempt.opened_at
        )
        factories.CertificateFactory(
            person=learner,
            course=requirement.course,
            completion=completion,
            revoked_on=DAY,
            revocation_ground="fraud",
            valid_until=DAY,
        )
        factories.CertificateFactory(person=learner, course=requirement.course, superseded_on=DAY)
        factories.CertificateFactory(
            person=learner, course=requirement.course, valid_until=DAY - A_DAY
        )
        over = factories.AssignmentFactory(
            person=learner, cycle=2, closed_on=DAY, closed_why="left_audience"
        )
        factories.AssignmentFactory(
            person=learner,
            requirement=over.requirement,
            closed_on=dt.date(2020, 2, 1),
            closed_why="renewed",
        )

        words = page(client, hr, self.address(learner)).content.decode()

        for told in (
            "Lần 1, nộp 16:00 01/03/2026: 26/30 điểm (86%, cần 70%) – đạt",
            "Khóa Khóa mẫu, phiên bản 1, hoàn thành 01/03/2026",
            "đã thu hồi ngày 12/06/2026",
            "đã thay bằng bản mới ngày 12/06/2026",
            "đã hết hạn",
            "không còn được giao từ 12/06/2026",
            "giao 01/01/2020, hạn 01/04/2020",
            "Không được giao",
            "Chưa nộp bài nào",
        ):
            assert told in words

    def test_whoever_answered_for_them_that_day_sees_that_day(
        self, client, hr, learner, elsewhere, met
    ):
        post(learner, elsewhere, on=DAY + A_DAY, category="official", by=None)

        page(client, hr, self.address(learner, DAY))
        page(client, hr, self.address(learner, DAY + A_DAY), status=404)

    def test_who_was_never_within_the_mandate_is_nowhere(self, client, hr, stranger):
        page(client, hr, self.address(stranger), status=404)

    def test_a_wrong_day_is_nowhere(self, client, hr, learner):
        page(client, hr, self.address(learner).replace("2026-06-12", "2026-06-31"), status=404)

    def test_everybody_sees_their_own(self, client, learner, met):
        words = page(client, learner, self.address(learner)).content.decode()

        assert met.number in words
        assert COVERAGE + "?" not in words

    def test_who_was_asked_for_nothing_has_an_empty_trail(self, client, learner):
        words = page(client, learner, self.address(learner)).content.decode()

        assert "Đến ngày này chưa được giao yêu cầu nào" in words


def test_three_clicks_from_the_question_to_the_proof(client, inspector, commune, requirement, met):
    """Who in commune X could do it on 12 June, and how do you know?"""
    matrix = page(client, inspector, f"{COVERAGE}?ngay=12/06/2026").content.decode()

    first = re.search(r'class="c [^>]*href="(\d+/\d+/[^"]*)"', matrix)[1]
    names = page(client, inspector, f"{COVERAGE}{first}&loc=dat").content.decode()
    second = re.search(r'href="([^"]*/nguoi/[^"]*)"', names)[1]
    proof = page(client, inspector, second).content.decode()
    third = re.search(rf'href="([^"]*{NUMBER}[^"]*)"', proof)[1]

    page(client, inspector, third)


class TestWhoMayLook:
    ADDRESSES = ("compliance:coverage", "compliance:people", "compliance:unassigned")

    @pytest.mark.parametrize("name", ADDRESSES)
    @pytest.mark.parametrize("who", ["learner", "trainer"])
    def test_without_a_seeing_mandate_there_is_nothing(self, request, client, name, who, met):
        page(client, request.getfixturevalue(who), reverse(name), status=404)

    @pytest.mark.parametrize("name", [*ADDRESSES, "compliance:method"])
    def test_a_visitor_is_asked_to_sign_in(self, db, client, name):
        assert client.get(reverse(name)).status_code == 302

    @pytest.mark.parametrize("name", [*ADDRESSES, "compliance:method"])
    def test_nothing_can_be_sent(self, client, hr, name):
        client.force_login(hr)

        assert client.post(reverse(name)).status_code == 405

    def test_the_method_is_explained_to_everybody(self, client, learner):
        assert "làm tròn xuống" in page(client, learner, "/dap-ung/cach-tinh/").content.decode()

    def test_every_look_of_an_inspector_is_written_down(
        self, client, inspector, commune, learner, requirement, met
    ):
        person = reverse("compliance:person", args=[learner.uuid])
        for address in (COVERAGE, cell(commune, requirement), person + "?ngay=12/06/2026"):
            words = page(client, inspector, address).content.decode()
            assert "Chế độ xem của đoàn kiểm tra" in words
            assert '<form method="post" action="/dap-ung' not in words
        page(client, inspector, reverse("compliance:unassigned"))

        looks = AuditEntry.objects.filter(action="compliance.view", by=inspector).order_by("pk")
        assert list(looks.values_list("subject", "data")) == [
            ("Lê Thanh Tra", {"page": "coverage", "on": "2026-06-20"}),
            ("Nhận thức chung về ISO 9001", {"page": "cell", "on": "2026-06-20"}),
            ("Nguyễn Thị Ngọc Hà", {"page": "person", "on": "2026-06-12"}),
            ("Lê Thanh Tra", {"page": "unassigned", "on": "2026-06-20"}),
        ]

    def test_nobody_elses_look_is(self, client, hr, leader, learner, met):
        for viewer in (hr, leader, learner):
            address = reverse("compliance:person", args=[learner.uuid])
            words = page(client, viewer, address).content.decode()
            assert "đoàn kiểm tra" not in words

        assert not AuditEntry.objects.filter(action="compliance.view").exists()

    def test_a_pass_that_ran_out_opens_nothing(self, client, inspector, met):
        inspector.mandates.update(valid_to=TODAY - A_DAY)

        page(client, inspector, COVERAGE, status=404)
