from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page, Revision

from courses import enrolling, exporting, loading, progress, publishing
from courses.models import (
    CataloguePage,
    CourseEdition,
    CoursePage,
    LessonPage,
    ModulePage,
    PackLoad,
    StandardEdition,
)
from courses.packs import ModuleText, PackError, pack_files, read_pack, write_pack
from courses.signals import pack_exported, pack_loaded
from people.models import AuditEntry
from tests.courses.packs import full_pack, lesson, pack, with_course

pytestmark = pytest.mark.django_db
REAL = loading.packs_under(settings.CONTENT_ROOT)


def titles(course):
    return list(course.get_descendants().live().values_list("title", flat=True))


def files_in(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def rows():
    models = (CoursePage, ModulePage, LessonPage, CourseEdition, PackLoad, Image, Document)
    return {model.__name__: model.objects.count() for model in models} | {
        "pages": Page.objects.count(),
        "revisions": Revision.objects.count(),
        "collections": Collection.objects.count(),
        "standards": StandardEdition.objects.count(),
        "audit": AuditEntry.objects.count(),
    }


def stored_files():
    return sorted(p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file())


# Round trip


@pytest.mark.parametrize("folder", REAL, ids=lambda folder: folder.name)
def test_every_pack_we_ship_comes_back_byte_for_byte(folder, tmp_path):
    call_command("load_courses", str(folder), stdout=StringIO())
    code = read_pack(folder).course.code

    call_command("export_course", code, str(tmp_path / "out"), stdout=StringIO())

    assert files_in(tmp_path / "out") == files_in(folder)


def test_every_kind_of_block_and_file_comes_back_byte_for_byte(tmp_path):
    course = loading.load(full_pack(), by=None)

    write_pack(exporting.export(course), tmp_path / "out")

    assert files_in(tmp_path / "out") == pack_files(full_pack())


def test_a_draft_pack_comes_back_with_its_edition(tmp_path):
    draft = pack(status="draft", edition=4)

    assert exporting.export(loading.load(draft, by=None)) == draft


# What loading builds


def test_the_tree_stands_in_the_order_of_the_pack():
    course = loading.load(pack(), by=None)

    assert titles(course) == ["Một", "Bài a", "Bài b", "Hai", "Bài c"]
    assert CataloguePage.objects.get() == course.get_parent().specific
    assert (course.live, course.is_draft, course.standard_edition.code) == (
        True,
        False,
        "TCVN ISO 9001:2015",
    )


def test_a_ready_pack_opens_its_edition_after_the_app_above_was_told(learner):
    heard = []

    def hear(course, pack, by, **_):
        heard.append((course.editions.exists(), pack.course.code, by))

    pack_loaded.connect(hear)
    course = loading.load(pack(edition=2), by=learner)
    pack_loaded.disconnect(hear)

    assert heard == [(False, "T-01", learner)]
    assert course.editions.get().number == 2
    assert AuditEntry.objects.get(action="courses.load").by == learner


def test_a_draft_pack_shows_its_outline_and_opens_nothing():
    course = loading.load(pack(status="draft"), by=None)

    assert (course.live, course.is_draft, course.editions.exists()) == (True, True, False)


def test_files_lie_in_the_courses_collection_under_their_names():
    loading.load(full_pack(), by=None)

    image = Image.objects.get()
    assert (image.title, image.collection.name) == ("so-do.png", "T-01")
    assert sorted(Document.objects.values_list("title", flat=True)) == ["phieu.docx", "phim.mp4"]


# Loading again


def test_the_same_pack_changes_nothing_again():
    course = loading.load(full_pack(), by=None)
    before = rows()

    assert loading.load(full_pack(), by=None) == course
    assert rows() == before


def test_what_trainers_wrote_since_stays_when_the_same_pack_is_loaded():
    course = loading.load(pack(), by=None)
    page = LessonPage.objects.get(slug="a")
    page.title = "Sửa trong trình soạn thảo"
    page.save_revision().publish()

    loading.load(pack(), by=None)

    assert "Sửa trong trình soạn thảo" in titles(course)


def test_a_changed_pack_touches_only_what_changed():
    loading.load(pack(), by=None)
    revisions = Revision.objects.count()
    changed = replace(pack().modules[0], lessons=(lesson("a", title="Bài a sửa"), lesson("b")))

    course = loading.load(pack(modules=(changed, pack().modules[1])), by=None)

    assert titles(course)[1] == "Bài a sửa"
    assert Revision.objects.count() == revisions + 1
    assert course.editions.count() == 1
    assert PackLoad.objects.count() == 1


def test_a_shipped_pack_with_other_words_opens_no_edition():
    given = read_pack(REAL[0])
    course = loading.load(given, by=None)

    loading.load(with_course(given, title="Tên sửa"), by=None)

    assert CoursePage.objects.get(pk=course.pk).title == "Tên sửa"
    assert course.editions.count() == 1


def test_a_higher_edition_may_add_move_reorder_and_take_down():
    course = loading.load(pack(), by=None)
    modules = (
        ModuleText(slug="ba", title="Ba", lessons=(lesson("d"),)),
        ModuleText(slug="hai", title="Hai", title_en="Two", lessons=(lesson("c"), lesson("a"))),
    )

    loading.load(pack(edition=2, modules=modules), by=None)

    assert titles(course) == ["Ba", "Bài d", "Hai", "Bài c", "Bài a"]
    newest = course.editions.first()
    assert list(newest.activities.values_list("title", flat=True)) == ["Bài d", "Bài c", "Bài a"]
    assert not LessonPage.objects.get(slug="b").live
    assert exporting.export(CoursePage.objects.get()) == pack(edition=2, modules=modules)


def test_a_lesson_taken_down_comes_back_with_its_history():
    loading.load(pack(), by=None)
    key = LessonPage.objects.get(slug="c").translation_key
    loading.load(pack(edition=2, modules=pack().modules[:1]), by=None)

    course = loading.load(pack(edition=3), by=None)

    assert LessonPage.objects.get(slug="c").translation_key == key
    assert titles(course) == ["Một", "Bài a", "Bài b", "Hai", "Bài c"]


def test_answers_stay_with_their_check_when_the_lesson_around_it_changes(learner):
    course = loading.load(full_pack(), by=None)
    enrolment = enrolling.enrol(learner, course)
    activity = enrolment.edition.activities.get(title="Bài du")
    body = LessonPage.objects.get(slug="du").body
    check = next(block.id for block in body if block.block_type == "check")
    progress.answer_check(enrolment, activity, block=check, option=1)
    given = full_pack()
    rich, draft = given.modules[0].lessons
    changed = replace(rich, blocks=(("prose", "<p>Thêm.</p>"), *rich.blocks))

    loading.load(
        replace(given, modules=(replace(given.modules[0], lessons=(changed, draft)),)), by=None
    )

    assert progress.finish(enrolment, activity, by=learner)


def test_a_file_with_new_bytes_is_another_file(tmp_path):
    loading.load(full_pack(), by=None)
    changed = replace(full_pack(), files={**full_pack().files, "1-mot/phieu.docx": b"PK moi"})

    course = loading.load(changed, by=None)

    assert exporting.export(course).files["1-mot/phieu.docx"] == b"PK moi"
    assert Document.objects.filter(title="phieu.docx").count() == 2


# What is refused, and what remains of it: nothing


def refused(given):
    before, files = rows(), stored_files()
    with pytest.raises(PackError) as refusal:
        loading.load(given, by=None)
    assert rows() == before
    assert stored_files() == files
    return str(refusal.value)


def test_an_unknown_standard_is_refused():
    assert refused(pack(standard="TCVN ISO 9001:2099")) == (
        "thu-01/course.yaml: chưa có phiên bản tiêu chuẩn “TCVN ISO 9001:2099”; "
        "sửa “standard” cho đúng mã"
    )


def test_other_lessons_under_the_same_edition_are_refused():
    loading.load(pack(), by=None)
    modules = (ModuleText(slug="mot", title="Một", lessons=(lesson("a"), lesson("moi"))),)

    assert refused(pack(modules=modules)) == (
        "thu-01/course.yaml: phiên bản 1 đã mở với danh sách bài khác "
        "(thêm: moi; bớt: b, c); viết “edition: 2” để mở phiên bản mới"
    )


def test_a_ready_course_without_a_ready_lesson_is_refused():
    modules = (ModuleText(slug="mot", title="Một", lessons=(lesson("a", status="draft"),)),)

    assert refused(pack(modules=modules)) == (
        "thu-01/course.yaml: khóa học sẵn sàng nhưng chưa có bài nào sẵn sàng; "
        "viết bài hoặc để draft"
    )


def test_a_text_too_long_for_its_place_is_refused_by_name():
    modules = (ModuleText(slug="mot", title="Một", lessons=(lesson("a", title="x" * 300),)),)

    message = refused(pack(modules=modules))

    assert message == ("thu-01/1-mot/1-a.md: Giá trị này chỉ có tối đa 255 kí tự (hiện có 300)")


@pytest.mark.parametrize(
    "content", [b"khong phai hinh", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_a_figure_that_is_no_picture_is_refused_and_no_file_remains(content):
    given = replace(full_pack(), files={**full_pack().files, "1-mot/so-do.png": content})
    kinds = sorted(given.modules[0].lessons[0].blocks, key=lambda block: block[0] == "figure")
    rich = replace(given.modules[0].lessons[0], blocks=tuple(kinds))
    given = replace(given, modules=(replace(given.modules[0], lessons=(rich,)),))

    assert refused(given) == (
        "thu-01/1-mot/so-do.png: không phải hình mà trình duyệt đọc được; "
        "lưu lại dạng PNG, JPEG hoặc WebP"
    )


def test_an_address_taken_by_another_course_is_refused():
    loading.load(pack(), by=None)

    assert refused(pack(code="T-02")).startswith("thu-01/course.yaml: slug: ")


def test_when_the_app_above_fails_nothing_remains():
    def fail(**_):
        raise RuntimeError

    before = rows()
    pack_loaded.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            loading.load(full_pack(), by=None)
    finally:
        pack_loaded.disconnect(fail)

    assert rows() == before
    assert stored_files() == []


def test_what_the_app_above_refuses_names_the_file():
    from django.core.exceptions import ValidationError  # noqa: PLC0415 -- used once

    def refuse(**_):
        raise ValidationError("Thiếu câu hỏi.")

    pack_loaded.connect(refuse)
    try:
        assert refused(pack()) == "thu-01/course.yaml: Thiếu câu hỏi."
    finally:
        pack_loaded.disconnect(refuse)


# Exporting


def test_a_figure_that_only_decorates_says_so_when_it_is_written(tmp_path):
    course = loading.load(full_pack(), by=None)
    page = LessonPage.objects.get(slug="du")
    raw = list(page.body.raw_data)
    figure = next(block for block in raw if block["type"] == "figure")
    figure["value"]["image"].update(decorative=True, alt_text="cũ")
    page.body = raw
    page.save_revision().publish()

    blocks = dict(exporting.export(course).modules[0].lessons[0].blocks)

    assert blocks["figure"]["alt"] == ""


def test_a_file_that_is_gone_is_named(tmp_path):
    course = loading.load(full_pack(), by=None)
    Document.objects.filter(title="phieu.docx").delete()

    with pytest.raises(PackError, match="du: bài dùng một tệp không còn trong thư viện"):
        exporting.export(course)


def test_files_named_by_trainers_get_names_a_pack_accepts():
    course = loading.load(full_pack(), by=None)
    Document.objects.filter(title="phieu.docx").update(title="Phiếu của Đội")
    Document.objects.filter(title="phim.mp4").update(title="???")
    image = Image.objects.get()
    image.title = "phieu-cua-doi"
    image.save()

    assert set(exporting.export(course).files) == {
        "1-mot/phieu-cua-doi.docx",
        "1-mot/tep.mp4",
        "1-mot/phieu-cua-doi.png",
    }


def test_two_files_of_one_name_in_one_folder_are_told_apart():
    course = loading.load(full_pack(), by=None)
    Document.objects.filter(title="phim.mp4").delete()
    page = LessonPage.objects.get(slug="du")
    raw = [block for block in page.body.raw_data if block["type"] != "video"]
    other = Document.objects.create(
        title="phieu.docx", file=_uploaded("khac.docx", b"PK khac"), file_hash="x"
    )
    raw.append({"type": "download", "value": {"document": other.pk, "title": "Khác"}, "id": "z"})
    page.body, page.body_en = raw, []
    page.save_revision().publish()

    files = exporting.export(course).files

    assert files["1-mot/phieu.docx"] == b"PK\x03\x04phieu"
    assert files[f"1-mot/{other.pk}-phieu.docx"] == b"PK khac"


def _uploaded(name, content):
    from django.core.files.base import ContentFile  # noqa: PLC0415 -- used once

    return ContentFile(content, name=name)


def test_without_an_app_above_a_pack_has_no_test(course):
    receivers = pack_exported.receivers
    pack_exported.receivers = []
    pack_exported.sender_receivers_cache.clear()
    try:
        exported = exporting.export(course)
    finally:
        pack_exported.receivers = receivers
        pack_exported.sender_receivers_cache.clear()

    assert (exported.test, exported.questions) == (None, ())


def test_an_edition_opened_in_the_cms_is_the_one_exported(course):
    publishing.open_edition(course, by=None)

    assert exporting.export(course).course.edition == 2


# Commands


def run(*args):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_load_courses_loads_every_good_pack_and_names_the_faults_of_the_others(tmp_path, settings):
    settings.CONTENT_ROOT = tmp_path
    write_pack(pack(), tmp_path / "thu-01")
    (tmp_path / "hong").mkdir()
    (tmp_path / "hong" / "course.yaml").write_text("code: H-01\n")
    (tmp_path / "khong-phai-goi").mkdir()
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="1 gói khóa học có lỗi"):
        call_command("load_courses", stdout=out, stderr=err)

    assert out.getvalue() == "T-01: Khóa thử\n"
    assert f"{tmp_path}/hong/course.yaml, dòng 1: " in err.getvalue()
    assert list(CoursePage.objects.values_list("code", flat=True)) == ["T-01"]


def test_load_courses_gives_trainers_their_rights(tmp_path):
    write_pack(pack(), tmp_path / "thu-01")

    run("load_courses", str(tmp_path / "thu-01"))

    group = CataloguePage.objects.get().group_permissions.first().group
    assert group.name == "Giảng viên"


def test_export_course_writes_over_an_older_copy_and_nothing_else(tmp_path):
    loading.load(pack(), by=None)
    folder = tmp_path / "ra"
    run("export_course", "T-01", str(folder))
    (folder / "1-mot" / "1-a.md").unlink()
    (folder / "1-mot" / "2-b.md").rename(folder / "1-mot" / "1-b.md")

    run("export_course", "T-01", str(folder))

    assert files_in(folder) == pack_files(pack())


@pytest.mark.parametrize("kept", ["another pack", "no pack at all"])
def test_export_course_refuses_a_folder_with_anything_else(tmp_path, kept):
    loading.load(pack(), by=None)
    if kept == "another pack":
        write_pack(with_course(pack(), code="T-02", slug="thu-02"), tmp_path)
    else:
        (tmp_path / "luan-van.md").write_text("của tôi")
    before = files_in(tmp_path)

    with pytest.raises(CommandError):
        run("export_course", "T-01", str(tmp_path))

    assert files_in(tmp_path) == before


def test_export_course_says_when_there_is_no_such_course(tmp_path):
    with pytest.raises(CommandError, match="Không có khóa học nào mang mã KHONG-CO"):
        run("export_course", "KHONG-CO", str(tmp_path))


def test_check_content_passes_on_what_we_ship():
    out, _err = run("check_content")

    assert out == f"{len(REAL)} gói khóa học đều đạt.\n"


def test_check_content_fails_with_file_line_and_advice(tmp_path, settings):
    settings.CONTENT_ROOT = tmp_path
    write_pack(pack(), tmp_path / "thu-01")

    with pytest.raises(CommandError) as failure:
        call_command("check_content")

    assert "thu-01/course.yaml: khóa học sẵn sàng nhưng thiếu “summary”" in str(failure.value)


@pytest.mark.parametrize(
    ("link", "dead"),
    [
        ("/tro-giup/", False),
        ("/khoa-hoc/?x=1#y", False),
        ("https://a.example/", False),
        ("/khong/co/trang/nay/", True),
        ("http://a.example/", True),
    ],
)
def test_check_content_finds_dead_links(tmp_path, settings, link, dead):
    note = ("note", {"level": "ok", "title": "", "body": f'<p><a href="{link}">xem</a></p>'})
    draft = lesson("a", ("outcomes", ["làm"]), note, status="draft")
    modules = (ModuleText(slug="mot", title="Một", lessons=(draft,)),)
    write_pack(pack(modules=modules, status="draft"), tmp_path / "thu-01")
    with pytest.raises(CommandError) as failure:
        call_command("check_content", tmp_path / "thu-01")
    assert (f"liên kết “{link}” không dùng được" in str(failure.value)) is dead


def test_check_content_writes_the_page_of_statements_to_confirm(tmp_path, settings):
    settings.BASE_DIR, settings.CONTENT_ROOT = tmp_path, tmp_path / "content"
    (tmp_path / "docs" / "reference").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    with pytest.raises(CommandError, match=r"to-confirm\.md: đã cũ"):
        call_command("check_content")
    call_command("check_content", "--write")
    call_command("check_content")
    assert "cần chuyên gia xác nhận" in (tmp_path / "docs/reference/to-confirm.md").read_text()


def test_the_whole_catalogue_loads_into_an_empty_site_and_comes_back_to_the_letter(tmp_path):
    run("load_courses")
    run("export_courses", str(tmp_path / "out"))
    for folder in REAL:
        assert files_in(tmp_path / "out" / folder.name) == files_in(folder)
    for name in ("legal.yaml", "paths.yaml"):
        given = (settings.CONTENT_ROOT / name).read_bytes()
        assert (tmp_path / "out" / name).read_bytes() == given
