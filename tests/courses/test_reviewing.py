"""A pack that reads well is still told what it lacks before it is taught."""

from dataclasses import replace

import pytest

from courses.packs import (
    CourseText,
    DrawText,
    LessonText,
    ModuleText,
    OptionText,
    Pack,
    Problem,
    QuestionText,
    TestText,
    review,
)
from courses.reviewing import count_words

OUTCOMES = ("outcomes", ["làm được một việc"])
PROSE = ("prose", f"<p>{'chữ ' * 295}hết</p>")
CHECK = (
    "check",
    {
        "stem": "Câu hỏi?",
        "options": [
            {"text": "Có", "correct": True, "feedback": "Vì đúng."},
            {"text": "Không", "correct": False, "feedback": "Vì sai."},
        ],
    },
)
LESSON = LessonText(
    slug="bai",
    title="Bài",
    title_en="Lesson",
    summary="Một câu.",
    minutes=8,
    status="ready",
    blocks=(OUTCOMES, PROSE, CHECK),
)
QUESTION = QuestionText(
    id="Q-1",
    type="true_false",
    stem="Câu?",
    options=(
        OptionText(text="Đúng", correct=True, feedback="Phải."),
        OptionText(text="Sai", correct=False, feedback="Không phải."),
    ),
    topic="mo-dau",
    difficulty="easy",
)
PACK = Pack(
    course=CourseText(
        code="ISO-99",
        slug="iso-99",
        title="Khóa",
        title_en="Course",
        summary="Một câu.",
        summary_en="One sentence.",
        audience="Mọi người",
        periods=4,
        pass_mark=70,
        standard="TCVN ISO 9001:2015",
        edition=1,
        status="ready",
        outcomes=("Làm được một việc",),
    ),
    modules=(ModuleText(slug="mo-dau", title="Mở đầu", title_en="Opening", lessons=(LESSON,)),),
    test=TestText(
        slug="kiem-tra",
        title="Kiểm tra",
        attempts=3,
        blueprint=(DrawText(topic="mo-dau", count=1),),
    ),
    questions=(QUESTION,),
)
IN_LESSON = "iso-99/1-mo-dau/1-bai.md"
IN_COURSE = "iso-99/course.yaml"
IN_QUESTIONS = "iso-99/questions.yaml"


def with_course(**values):
    return replace(PACK, course=replace(PACK.course, **values))


def with_lesson(**values):
    return replace(PACK, modules=(replace(PACK.modules[0], lessons=(replace(LESSON, **values),)),))


def with_blocks(*blocks):
    return with_lesson(blocks=(OUTCOMES, PROSE, CHECK, *blocks))


def with_option(**values):
    first, second = QUESTION.options
    return replace(PACK, questions=(replace(QUESTION, options=(first, replace(second, **values))),))


def test_a_finished_pack_lacks_nothing():
    assert review(PACK) == []


def test_a_draft_course_may_lack_what_a_ready_one_needs():
    draft = replace(
        with_lesson(status="draft", blocks=(OUTCOMES, ("prose", "<p>Đề cương.</p>"))), test=None
    )
    course = replace(PACK.course, status="draft", title_en="", summary="", outcomes=())
    assert review(replace(draft, course=course)) == []


LACKING = {
    "no English title": (
        with_course(title_en=""),
        [(IN_COURSE, 0, "khóa học sẵn sàng nhưng thiếu “title_en”; viết thêm")],
    ),
    "no outcomes": (
        with_course(outcomes=()),
        [(IN_COURSE, 0, "khóa học sẵn sàng nhưng thiếu “outcomes”; viết thêm")],
    ),
    "no test": (
        replace(PACK, test=None),
        [
            (
                IN_COURSE,
                0,
                "khóa học sẵn sàng nhưng chưa có bài kiểm tra với blueprint; viết thêm",
            )
        ],
    ),
    "an empty blueprint": (
        replace(PACK, test=replace(PACK.test, blueprint=())),
        [
            (
                IN_COURSE,
                0,
                "khóa học sẵn sàng nhưng chưa có bài kiểm tra với blueprint; viết thêm",
            )
        ],
    ),
    "a module without lessons": (
        replace(PACK, modules=(*PACK.modules, ModuleText(slug="hai", title="Hai"))),
        [(IN_COURSE, 0, "mô-đun “hai” chưa có bài học nào; viết bài hoặc bỏ mô-đun")],
    ),
    "a draft lesson in a ready course": (
        with_lesson(status="draft", blocks=(PROSE,)),
        [
            (
                IN_LESSON,
                0,
                "bài còn là bản nháp trong khóa học sẵn sàng; viết xong bài hoặc để khóa học draft",
            )
        ],
    ),
    "a check in a draft": (
        replace(with_lesson(status="draft"), course=replace(PACK.course, status="draft")),
        [
            (
                IN_LESSON,
                0,
                "bản nháp chỉ có outcomes và đoạn văn; bỏ khối check hoặc đổi status thành ready",
            )
        ],
    ),
    "no summary and minutes": (
        with_lesson(summary="", minutes=None),
        [
            (IN_LESSON, 0, "bài sẵn sàng nhưng thiếu “minutes”; viết thêm"),
            (IN_LESSON, 0, "bài sẵn sàng nhưng thiếu “summary”; viết thêm"),
        ],
    ),
    "outcomes not first": (
        with_lesson(blocks=(PROSE, OUTCOMES, CHECK)),
        [(IN_LESSON, 0, "bài phải mở đầu bằng khối outcomes; chuyển lên đầu")],
    ),
    "no check": (
        with_lesson(blocks=(OUTCOMES, PROSE)),
        [(IN_LESSON, 0, "bài chưa có câu hỏi tự kiểm tra; thêm ít nhất một khối check")],
    ),
    "too short": (
        with_lesson(blocks=(OUTCOMES, ("prose", "<p>chữ</p>"), CHECK)),
        [(IN_LESSON, 0, "bài có 5 chữ; viết từ 300 đến 800 chữ")],
    ),
    "too long": (
        with_lesson(blocks=(OUTCOMES, ("prose", f"<p>{'chữ ' * 900}</p>"), CHECK)),
        [(IN_LESSON, 0, "bài có 904 chữ; viết từ 300 đến 800 chữ")],
    ),
    "an option without feedback": (
        with_option(feedback=""),
        [(IN_QUESTIONS, 1, "phương án “Sai” chưa có phản hồi; viết feedback")],
    ),
    "an option for all the others": (
        with_option(text="Tất cả đều đúng"),
        [
            (
                IN_QUESTIONS,
                1,
                "phương án “Tất cả đều đúng” gộp các phương án khác; viết nội dung riêng",
            )
        ],
    ),
    "an option for all the others in a lesson": (
        with_blocks(
            (
                "check",
                {
                    "stem": "Chọn tất cả các đáp án đúng?",
                    "options": [
                        {"text": "Một", "correct": True, "feedback": "Vì đúng."},
                        {"text": "tất cả các đáp án", "correct": False, "feedback": "Vì sai."},
                    ],
                },
            )
        ),
        [
            (
                IN_LESSON,
                29,
                "phương án “tất cả các đáp án” gộp các phương án khác; viết nội dung riêng",
            )
        ],
    ),
    "stars in plain text": (
        with_blocks(("note", {"level": "ok", "title": "**Đậm**", "body": "<p>chữ</p>"})),
        [(IN_LESSON, 24, "“**Đậm**” là chữ thường, không dùng ** hay liên kết; bỏ dấu")],
    ),
    "a link in plain text": (
        with_blocks(("outcomes", ["[chữ](/x)"])),
        [(IN_LESSON, 25, "“[chữ](/x)” là chữ thường, không dùng ** hay liên kết; bỏ dấu")],
    ),
    "HTML in prose": (
        with_blocks(("note", {"level": "ok", "title": "", "body": "<p>&lt;br&gt;</p>"})),
        [(IN_LESSON, 25, "“<br” là dấu của định dạng khác; xóa hoặc viết bằng lời")],
    ),
    "an image in prose": (
        with_blocks(("prose", '<p>Xem !<a href="/x">hình</a></p>')),
        [(IN_LESSON, 24, "“!” là dấu của định dạng khác; xóa hoặc viết bằng lời")],
    ),
    "a quotation in prose": (
        with_blocks(("prose", "<p>&gt; lời trích</p>")),
        [(IN_LESSON, 24, "“> ” là dấu của định dạng khác; xóa hoặc viết bằng lời")],
    ),
    "old tone marks": (
        with_course(title="Hoà, THUỶ, uỷ và khoẻ"),
        [
            (IN_COURSE, 3, "“Hoà” đặt dấu kiểu cũ; viết “Hòa”"),
            (IN_COURSE, 3, "“THUỶ” đặt dấu kiểu cũ; viết “THỦY”"),
            (IN_COURSE, 3, "“khoẻ” đặt dấu kiểu cũ; viết “khỏe”"),
            (IN_COURSE, 3, "“uỷ” đặt dấu kiểu cũ; viết “ủy”"),
        ],
    ),
}


@pytest.mark.parametrize(("pack", "told"), LACKING.values(), ids=LACKING)
def test_what_is_lacking_is_told_with_its_place(pack, told):
    assert review(pack) == [Problem(*each) for each in told]


def test_new_tone_marks_and_words_in_qu_are_left_alone():
    assert review(with_course(title="Hòa, thủy, quý, quỹ, Quỳ, hoàn, toán, thuyền, loại")) == []


def test_words_are_what_a_learner_reads():
    table = {"caption": "Bảng hai", "head": ["Cột"], "rows": [["một – hai"]]}
    video = {"file": "a.mp4", "title": "Phim", "minutes": 3, "transcript": "<p>không đếm</p>"}
    note = {"level": "info", "title": "Chú ý", "body": "<p>một</p><p>hai</p>"}
    blocks = (OUTCOMES, CHECK, ("table", table), ("video", video), ("note", note))
    assert count_words(replace(LESSON, blocks=blocks)) == 4 + 5 + 1 + 4
