"""From a paste to the bank, and back."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from courses.pack_text import (
    CaseText,
    OptionEnglish,
    OptionText,
    QuestionEnglish,
    QuestionText,
)
from people.models import AuditEntry
from quizzes import importing, opening
from quizzes.formats import FORMATS, English
from quizzes.models import ImportBatch, Question, QuestionVersion, QuizPage
from tests import factories
from tests.certificates.papers import tamper

pytestmark = pytest.mark.django_db

PASTE = """Câu 1. Cơ quan công bố hệ thống ở đâu?
A. Trên trang thông tin
*B. Trên cổng của tỉnh
Giải thích: Để dân biết.
Chủ đề: mo-dun-mot
Mức: 1

Câu 2. Không có đáp án?
A. một
B. hai
"""
URL = "/cms/cau-hoi/nhap/"


@pytest.fixture
def editor(client):
    person = factories.PersonFactory(is_superuser=True, staff_code="TR-1")
    browser = Client()
    browser.force_login(person)
    browser.person = person
    return browser


@pytest.fixture
def course():
    return factories.CoursePageFactory(code="ISO-77", title="Khóa thử", slug="khoa-thu")


def preview(editor, course, text=PASTE, **more):
    return editor.post(URL, {"text": text, "course": course.pk, "kind": "", **more})


def carried(response):
    return re.search(r'name="lo" value="([^"]+)"', response.content.decode())[1]


def confirm(editor, course, response, *places, **more):
    fields = {"lo": carried(response)}
    for place in places:
        fields |= {f"lay-{place}": "on", f"khoa-{place}": str(course.pk)}
    return editor.post(URL, fields | more)


def test_a_preview_shows_questions_and_problems_and_writes_nothing(editor, course):
    shown = preview(editor, course).content.decode()

    assert "Cơ quan công bố hệ thống ở đâu?" in shown
    assert "1 câu đọc được · 1 câu cần sửa" in " ".join(shown.split())
    assert "<b>Dòng 8</b> (Câu 2. Không có đáp án?)" in shown
    assert Question.objects.count() == QuestionVersion.objects.count() == 0
    assert not ImportBatch.objects.exists()


def test_what_is_confirmed_is_a_batch_of_drafts_with_its_source(editor, course):
    answer = confirm(editor, course, preview(editor, course), 0)

    batch = ImportBatch.objects.get()
    assert answer.url == f"{URL}{batch.pk}/"
    assert (batch.by, batch.source_name, batch.format) == (editor.person, "dán từ Word", "words")
    assert len(batch.sha256) == 64
    question = Question.objects.get()
    assert (question.key, question.state, question.course.pk) == (
        "T-ISO-77-001",
        "draft",
        course.pk,
    )
    assert (question.current.topic, question.current.difficulty) == ("mo-dun-mot", "easy")
    entry = AuditEntry.objects.get(action="quizzes.import")
    assert entry.data == {"source": "dán từ Word", "questions": 1}
    assert "T-ISO-77-001" in editor.get(answer.url).content.decode()


def test_a_question_without_topic_or_level_sends_everything_back(editor, course):
    response = preview(editor, course, "Câu 1. Mấy?\nA. một\n*B. hai")
    answer = confirm(editor, course, response, 0)
    assert "Dòng 1: chọn khóa học, chủ đề và mức độ cho câu “Mấy?”." in answer.content.decode()
    assert not Question.objects.exists()

    confirm(editor, course, answer, 0, **{"chu-de": "muc-tieu", "muc-0": "hard"})
    version = QuestionVersion.objects.get()
    assert (version.topic, version.difficulty) == ("muc-tieu", "hard")


def test_what_the_bank_asks_already_is_named_and_not_ticked(editor, course):
    confirm(editor, course, preview(editor, course), 0)
    shown = preview(editor, course).content.decode()
    assert "Gần như trùng với T-ISO-77-001." in shown
    assert 'name="lay-0">' in shown


def test_an_old_encoding_is_offered_for_conversion(editor, course):
    text = "C©u 1. Qu¶n lý chÊt l­îng lµ g×?\nA. mét\n*B. hai ®iÓm"
    shown = preview(editor, course, text).content.decode()
    assert "Văn bản có vẻ dùng bảng mã cũ (TCVN3). Chuyển sang Unicode?" in shown
    shown = preview(editor, course, text, chuyen="TCVN3").content.decode()
    assert "<legend>Quản lý chất lượng là gì?</legend>" in shown


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.doc", b"x", "Không đọc được tệp .doc"),
        ("a.docx", b"x", "Tệp hỏng hoặc không đúng loại"),
        ("a.xml", b"<quiz>", "Tệp XML hỏng ở dòng 1"),
        ("a.xlsx", b"PK", "Tệp hỏng hoặc không đúng loại"),
        ("a.yaml", b"\xff", "Tệp YAML phải ở mã UTF-8"),
    ],
)
def test_a_bad_file_is_one_sentence_and_no_error_page(editor, course, name, content, sentence):
    response = preview(editor, course, "", file=SimpleUploadedFile(name, content))
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_nothing_to_read_and_a_forged_batch_are_told(editor, course):
    assert "Chưa có gì để đọc" in preview(editor, course, " ").content.decode()
    assert editor.post(URL, {"lo": "forged"}).status_code == 302
    assert not ImportBatch.objects.exists()


def many(count):
    asked = "Câu {}. Số {} đứng ở đâu?\nA. Trước\n*B. Sau\nChủ đề: mo-dun-mot\nMức: 1\n"
    return "".join(asked.format(place, place) for place in range(1, count + 1))


def test_a_thousand_questions_are_looked_at_and_taken_at_once(editor, course):
    shown = preview(editor, course, many(1000))
    assert shown.content.count(b'<article class="bank__q"') == 1000
    confirm(editor, course, shown, *range(1000))
    assert ImportBatch.objects.get().rows.count() == 1000


def test_one_more_is_refused_in_one_sentence(editor, course):
    assert "Tệp có quá 1000 câu; hãy chia thành nhiều tệp." in (
        preview(editor, course, many(1001)).content.decode()
    )


def test_a_paste_larger_than_the_host_takes_is_told_in_one_sentence(editor, course):
    answer = preview(editor, course, "x" * 6_100_000)
    assert (answer.status_code, "Nội dung gửi lên lớn quá 6 MB" in answer.content.decode()) == (
        413,
        True,
    )
    answer = preview(editor, course, "Câu 1. x\n" * 300_000)
    assert (answer.status_code, "Văn bản quá dài" in answer.content.decode()) == (200, True)


def test_an_undone_batch_leaves_nothing_if_nobody_was_asked(editor, course):
    confirm(editor, course, preview(editor, course), 0)
    batch = ImportBatch.objects.get()

    editor.post(f"{URL}{batch.pk}/hoan-tac/")
    editor.post(f"{URL}{batch.pk}/hoan-tac/")

    assert not Question.objects.exists()
    assert not QuestionVersion.objects.exists()
    assert batch.undoing.removed == ["T-ISO-77-001"]
    assert AuditEntry.objects.filter(action="quizzes.undo_import").count() == 1
    assert "bỏ 1 câu" in editor.get(f"{URL}{batch.pk}/").content.decode()


def test_a_question_somebody_was_asked_is_retired_and_named(editor, world):
    confirm(editor, world.course, preview(editor, world.course), 0)
    batch = ImportBatch.objects.get()
    mine = Question.objects.get(imported__batch=batch)
    Question.objects.exclude(pk=mine.pk).update(state="retired")
    Question.objects.filter(pk=mine.pk).update(state="reviewed")
    QuizPage.objects.get().blueprint.all().delete()
    factories.BlueprintLineFactory(quiz=world.quiz, topic="mo-dun-mot", difficulty="easy", count=1)
    opening.open_attempt(world.enrolment, world.test)

    undoing = importing.undo(batch, by=editor.person)

    mine.refresh_from_db()
    assert (undoing.removed, undoing.retired) == ([], [mine.key])
    assert mine.state == "retired"
    with pytest.raises(importing.AlreadyUndone):
        importing.undo(batch, by=editor.person)


def test_a_case_of_the_file_comes_with_its_questions(editor, course):
    source = (
        "// [id:C-1] [tag:case-text]\n::Tại quầy::[plain]Một người đến.\n\n"
        "// [id:Q-9] [tag:case:C-1] [tag:topic:a] [tag:difficulty:easy]\nLàm gì?{=chào ~đi}\n"
    )
    confirm(editor, course, preview(editor, course, source, kind="gift"), 0)
    question = Question.objects.get()
    assert question.key == "Q-9"
    assert question.current.case == {"id": "C-1", "title": "Tại quầy", "text": ["Một người đến."]}


@pytest.mark.parametrize("url", ["nhap/", "xuat/", "soan/", "ma-tran/"])
@pytest.mark.parametrize(("somebody", "status"), [("trainer", 200), ("learner", 302), ("hr", 302)])
def test_only_trainers_and_administrators_work_on_the_bank(request, client, url, somebody, status):
    browser = Client()
    person = request.getfixturevalue(somebody)
    browser.force_login(person)
    assert browser.get(f"/cms/cau-hoi/{url}").status_code == status


# -- commands -----------------------------------------------------------------------------


def test_the_command_looks_first_and_writes_when_told(editor, course, tmp_path, capsys):
    file = tmp_path / "cau-hoi.txt"
    file.write_text(PASTE)
    call_command("import_questions", "ISO-77", str(file), "--by", "TR-1")
    said = capsys.readouterr()
    assert said.out == "1 câu sẵn sàng; chưa ghi gì. Thêm --confirm để ghi.\n"
    assert said.err.startswith("Dòng 8, Câu 2. Không có đáp án?: không thấy đáp án đúng")
    assert not Question.objects.exists()

    call_command("import_questions", "ISO-77", str(file), "--by", "TR-1", "--confirm")
    assert Question.objects.get().key == "T-ISO-77-001"

    call_command("import_questions", "ISO-77", str(file), "--by", "TR-1", "--confirm")
    assert "gần như trùng với T-ISO-77-001" in capsys.readouterr().err
    assert Question.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ISO-00", "x.txt", "--by", "TR-1"), "Không có khóa học ISO-00."),
        (("ISO-77", "x.txt", "--by", "TR-0"), "Không có người TR-0."),
        (("ISO-77", "/nowhere/x.txt", "--by", "TR-1"), "Không đọc được /nowhere/x.txt"),
    ],
)
def test_the_command_says_what_is_not_there(editor, course, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("import_questions", *arguments)


def test_export_gives_a_file_and_names_what_it_leaves_out(editor, world, tmp_path, capsys):
    file = tmp_path / "a.txt"
    call_command("export_questions", world.course.code, str(file), "--format", "aiken")
    assert capsys.readouterr().out == f"Đã ghi 9 câu vào {file}.\n"
    assert file.read_text().count("ANSWER: A") == 9

    world.ask(type="ordering", body={"order": ["a", "b"]})
    stderr = io.StringIO()
    call_command(
        "export_questions", world.course.code, str(file), "--format", "gift", stderr=stderr
    )
    assert stderr.getvalue().endswith(": GIFT không có loại sắp thứ tự\n")


def test_the_page_gives_the_file_or_first_says_what_would_be_missing(editor, world):
    url = f"/cms/cau-hoi/xuat/?khoa={world.course.code}&loai="
    assert editor.get(f"{url}moodle").content.startswith(b"<?xml")
    world.ask(type="ordering", body={"order": ["a", "b"]})
    assert "không ghi được 1 câu" in editor.get(f"{url}gift").content.decode()
    version = Question.objects.latest("pk").current
    tamper(version, body=version.body | {"en": {"stem": "Put in order.", "order": ["a", "b"]}})
    page = editor.get(f"{url}moodle").content.decode()
    assert "không ghi bản tiếng Anh của 1 câu" in page
    assert f"<p>{version.question.key}</p>" in page
    assert editor.get(f"{url}moodle&tai=1").content.startswith(b"<?xml")
    given = editor.get(f"{url}gift&tai=1")
    assert (
        given["Content-Disposition"] == f'attachment; filename="{world.course.code}-cau-hoi.gift"'
    )


# -- in English too -----------------------------------------------------------------------

BOTH = English(
    questions={
        "Q-1": QuestionEnglish(
            id="Q-1",
            stem="What comes first?",
            options=(OptionEnglish(text="A look", feedback="Yes."), OptionEnglish(text="A seal")),
        )
    },
    cases={"C-1": CaseText(id="C-1", title="At the counter", text=("Somebody comes.",))},
)
AT_THE_COUNTER = CaseText(id="C-1", title="Tại quầy", text=("Một người đến.",))


def asked(**fields):
    return QuestionText(
        **{
            "id": "Q-1",
            "type": "single_choice",
            "case": "C-1",
            "stem": "Làm gì trước?",
            "options": (
                OptionText(text="Xem", correct=True, feedback="Đúng."),
                OptionText(text="Đóng dấu", correct=False),
            ),
            "topic": "mo-dun-mot",
            "difficulty": "easy",
            **fields,
        }
    )


def zipped(*questions, english=BOTH, case=AT_THE_COUNTER):
    return FORMATS["pack"].write(questions or (asked(),), {"C-1": case}, english).content


def upload(editor, course, content, *places):
    file = SimpleUploadedFile("goi.zip", content)
    return confirm(editor, course, preview(editor, course, "", file=file), *places)


def test_export_then_import_is_the_identity_in_english_too(editor, course):
    whole = zipped(asked(), asked(id="Q-2", stem="Làm gì sau?", case=""))
    upload(editor, course, whole, 0, 1)
    first, second = Question.objects.order_by("key")

    assert first.current.english["stem"] == "What comes first?"
    assert first.current.english["case"]["title"] == "At the counter"
    assert second.current.english == {}
    given = editor.get(f"/cms/cau-hoi/xuat/?khoa={course.code}&loai=pack")
    assert given.content == whole

    other = factories.CoursePageFactory(code="ISO-78", slug="khoa-khac")
    upload(editor, other, given.content)  # what the bank asks already is not ticked
    assert Question.objects.count() == 2
    upload(editor, other, given.content, 0, 1)
    again = Question.objects.get(key="T-ISO-78-001")
    assert again.current.english == first.current.english
    assert again.current.body == first.current.body


def test_the_commands_carry_it_too(editor, course, tmp_path, capsys):
    file, back = tmp_path / "goi.zip", tmp_path / "lai.zip"
    file.write_bytes(zipped())

    call_command("import_questions", "ISO-77", str(file), "--by", "TR-1", "--confirm")
    call_command("export_questions", "ISO-77", str(back), "--format", "pack")

    assert back.read_bytes() == file.read_bytes()
    assert capsys.readouterr().err == ""


def test_a_case_the_course_tells_otherwise_keeps_its_own_english(editor, course):
    upload(editor, course, zipped(), 0)
    otherwise = CaseText(id="C-1", title="Ở nơi khác", text=("Không ai đến.",))
    elsewhere = CaseText(id="C-1", title="Elsewhere", text=("Nobody comes.",))
    english = English(cases={"C-1": elsewhere})
    more = asked(id="Q-2", stem="Còn gì phải làm ở quầy?")
    upload(editor, course, zipped(more, english=english, case=otherwise), 0)

    version = Question.objects.get(key="Q-2").current

    assert version.case["title"] == "Tại quầy"
    assert version.english == {"case": Question.objects.get(key="Q-1").current.english["case"]}


def test_english_of_another_telling_is_not_taken(editor, course):
    upload(editor, course, zipped(english=English()), 0)
    otherwise = CaseText(id="C-1", title="Ở nơi khác", text=("Không ai đến.",))
    more = asked(id="Q-2", stem="Còn gì phải làm ở quầy?")
    upload(editor, course, zipped(more, case=otherwise), 0)

    assert Question.objects.get(key="Q-2").current.english == {}
