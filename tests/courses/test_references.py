"""What all packs refer to: read, loaded beside trainers' corrections, shown, written back."""

import pytest
from django.core.management import CommandError, call_command

from courses import references
from courses.models import LearningPath, LegalDocument, LessonPage
from courses.pack_text import PackError
from courses.references_text import (
    LegalText,
    PathText,
    References,
    TermText,
    read_references,
    write_references,
)
from tests.courses.conftest import grow

LAW = LegalText(
    key="qd-1-2014",
    cite="QĐ 1/2014",
    number="1/2014/QĐ-TTg",
    name="Quyết định 1/2014/QĐ-TTg",
    name_en="Decision 1/2014/QĐ-TTg",
    issuer="Thủ tướng Chính phủ",
    issued="2014-03-05",
    does="Quy định một việc.",
    does_en="Rules one thing.",
    status="in_force",
    certainty="medium",
    note="Cần đối chiếu.",
)
PATH = PathText(
    key="mot-cua",
    title="Một cửa",
    title_en="One-stop",
    audience="Công chức Một cửa",
    audience_en="One-stop officers",
    courses=("ISO-01", "ISO-03"),
)
TABLES = References(legal=(LAW,), paths=(PATH,), terms=(TermText(term="bối cảnh", en="context"),))


def told(folder):
    with pytest.raises(PackError) as refused:
        read_references(folder)
    return [problem.message for problem in refused.value.problems]


def test_tables_come_back_as_they_were_written(tmp_path):
    write_references(TABLES, tmp_path)
    assert read_references(tmp_path) == TABLES


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("status: in_force", "status: replaced", "ghi replaced_by khi và chỉ khi"),
        ("issued: '2014-03-05'", "issued: 05/3/2014", "năm hoặc ngày dạng 2014-03-05"),
        ("certainty: medium", "certainty: sure", "một trong: high, sourced, medium, low"),
        ("does: Quy định", 'does: "Quy định', "YAML viết sai"),
        ("name: Quyết", 'name: "\\u0051uyết', "YAML viết sai"),
    ],
)
def test_a_broken_table_is_told(tmp_path, old, new, message):
    write_references(TABLES, tmp_path)
    path = tmp_path / "legal.yaml"
    path.write_text(path.read_text().replace(old, new))
    assert any(message in each for each in told(tmp_path))


def test_a_table_written_another_way_is_told(tmp_path):
    write_references(TABLES, tmp_path)
    path = tmp_path / "legal.yaml"
    path.write_text(path.read_text().replace("cite: QĐ 1/2014", 'cite: "QĐ 1/2014"'))
    assert any("chưa đúng cách viết chuẩn" in each for each in told(tmp_path))


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_a_trainers_correction_stays():
    references.load(TABLES)
    LegalDocument.objects.update(status="partly")
    references.load(TABLES)
    assert LegalDocument.objects.get().status == "partly"
    assert references.kept().paths == (PATH,)


@pytest.mark.django_db
def test_a_newer_table_is_taken_over():
    references.load(TABLES)
    references.load(References(legal=(LAW, *_renamed("qd-2-2014")), paths=TABLES.paths))
    assert [law.key for law in LegalDocument.objects.all()] == ["qd-1-2014", "qd-2-2014"]


def _renamed(key):
    values = {name: getattr(LAW, name) for name in LAW.__slots__}
    return (LegalText(**(values | {"key": key})),)


@pytest.mark.django_db
def test_documents_are_shown_in_the_order_a_lesson_cites_them():
    references.load(References(legal=(LAW, *_renamed("qd-2-2014"))))
    shown = references.cited(["qd-2-2014", "khong-co", "qd-1-2014"])
    assert [law.key for law in shown] == ["qd-2-2014", "qd-1-2014"]


@pytest.mark.django_db
def test_a_lesson_without_laws_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert references.cited([]) == []


@pytest.mark.django_db
def test_a_law_tells_its_date_as_it_is_written_here_and_what_is_uncertain():
    references.load(TABLES)
    law = LegalDocument.objects.get()
    assert law.issued_text == "05/03/2014"
    assert law.is_uncertain


@pytest.mark.django_db
def test_the_lesson_shows_what_it_cites(client, learner, course):
    references.load(TABLES)
    client.force_login(learner)
    LessonPage.objects.filter(slug="bai-1-1").update(laws=["qd-1-2014"])
    page = client.get("/khoa-hoc/iso-01/bai-1-1/").content.decode()
    assert "Văn bản viện dẫn trong bài (1)" in page
    assert "Quyết định 1/2014/QĐ-TTg" in page
    assert "cần đối chiếu trước khi viện dẫn" in page


@pytest.mark.django_db
def test_the_catalogue_shows_paths_of_courses_that_are_there(client):
    references.load(TABLES)
    grow(code="ISO-01")
    page = client.get("/khoa-hoc/").content.decode()
    assert "Lộ trình theo vị trí công tác" in page
    assert "Công chức Một cửa" in page
    assert "ISO-03" not in page


@pytest.mark.django_db
def test_a_path_without_any_course_is_not_shown(client):
    references.load(References(paths=TABLES.paths))
    LearningPath.objects.update(courses=["ISO-77"])
    grow()
    assert "Lộ trình theo vị trí công tác" not in client.get("/khoa-hoc/").content.decode()


@pytest.mark.django_db
def test_export_courses_writes_only_into_an_empty_folder(tmp_path):
    (tmp_path / "x").write_text("x")
    with pytest.raises(CommandError, match="không phải thư mục trống"):
        call_command("export_courses", tmp_path)
