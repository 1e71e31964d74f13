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
from courses.references_text import LegalText, References, TermText
from courses.reviewing import count_words, links
from courses.reviewing_questions import alike, papers

OUTCOMES = ("outcomes", ["làm được một việc"])
PROSE = ("prose", f"<p>Tình huống.</p><h2>Ý chính</h2><p>{'chữ ' * 350}hết</p>")
SHORT = ("prose", "<p>Tình huống.</p><h2>Ý chính</h2>")
LONG = ("prose", f"<p>Tình huống.</p><h2>Ý chính</h2><p>{'chữ ' * 900}</p>")
TOMORROW = ("prose", "<h2>Việc của Anh/Chị ngày mai</h2><p>Làm một việc.</p>")
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
    summary_en="One sentence.",
    minutes=8,
    status="ready",
    blocks=(OUTCOMES, PROSE, CHECK, TOMORROW),
)
QUESTION = QuestionText(
    id="Q-1",
    type="true_false",
    stem="Câu?",
    options=(
        OptionText(text="Đúng", correct=True, feedback="Phải."),
        OptionText(text="Sai", correct=False, feedback="Không phải."),
    ),
    explanation="Vì vậy.",
    clause="4.1",
    topic="mo-dau",
    difficulty="easy",
)
# Fourteen questions, four of them drawn: 1,001 different papers.
BANK = tuple(
    replace(
        QUESTION, id=f"Q-{number}", stem=f"Câu số {number} về việc {number} của phòng {number}?"
    )
    for number in range(1, 15)
)
LENGTHY = tuple(
    replace(each, options=(replace(each.options[0], text="Đúng hơn cả"), each.options[1]))
    for each in BANK
)
TABLES = References(
    legal=(
        LegalText(
            key="qd-19-2014",
            cite="QĐ 19/2014",
            number="19/2014/QĐ-TTg",
            name="Quyết định 19/2014/QĐ-TTg",
            name_en="Decision 19/2014/QĐ-TTg",
            issuer="Thủ tướng Chính phủ",
            does="Quy định.",
            does_en="Rules.",
            status="in_force",
            certainty="medium",
        ),
    ),
    clauses={
        "TCVN ISO 9001:2015": {"4.1": "Bối cảnh", "4": "", "10": ""},
        "TCVN ISO 18091:2020": {},
    },
    terms=(TermText(term="Bộ phận Một cửa", en="one-stop unit", avoid=("bộ phận một cửa",)),),
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
        blueprint=(DrawText(topic="mo-dau", count=4),),
    ),
    questions=BANK,
)
IN_LESSON = "iso-99/1-mo-dau/1-bai.md"
IN_COURSE = "iso-99/course.yaml"
IN_QUESTIONS = "iso-99/questions.yaml"


def with_course(**values):
    return replace(PACK, course=replace(PACK.course, **values))


def with_lesson(**values):
    return replace(PACK, modules=(replace(PACK.modules[0], lessons=(replace(LESSON, **values),)),))


def with_blocks(*blocks):
    return with_lesson(blocks=(OUTCOMES, PROSE, CHECK, *blocks, TOMORROW))


def with_option(**values):
    first, second = BANK[0].options
    return with_question(options=(first, replace(second, **values)))


def with_question(**values):
    return replace(PACK, questions=(replace(BANK[0], **values), *BANK[1:]))


def with_blueprint(*lines):
    return replace(PACK, test=replace(PACK.test, blueprint=lines))


def test_a_finished_pack_lacks_nothing():
    assert review(PACK, TABLES) == []


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
        with_lesson(blocks=(PROSE, OUTCOMES, CHECK, TOMORROW)),
        [
            (IN_LESSON, 0, "bài phải mở đầu bằng khối outcomes; chuyển lên đầu"),
            (
                IN_LESSON,
                0,
                "sau mục tiêu phải là một tình huống kể bằng lời; viết đoạn văn trước tiêu đề đầu",
            ),
        ],
    ),
    "no check": (
        with_lesson(blocks=(OUTCOMES, PROSE, TOMORROW)),
        [(IN_LESSON, 0, "bài chưa có câu hỏi tự kiểm tra; thêm ít nhất một khối check")],
    ),
    "too short": (
        with_lesson(blocks=(OUTCOMES, SHORT, CHECK, TOMORROW)),
        [(IN_LESSON, 0, "bài có 16 chữ; viết từ 350 đến 800 chữ")],
    ),
    "too long": (
        with_lesson(blocks=(OUTCOMES, LONG, CHECK, TOMORROW)),
        [(IN_LESSON, 0, "bài có 916 chữ; viết từ 350 đến 800 chữ")],
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
                34,
                "phương án “tất cả các đáp án” gộp các phương án khác; viết nội dung riêng",
            )
        ],
    ),
    "stars in plain text": (
        with_blocks(("note", {"level": "ok", "title": "**Đậm**", "body": "<p>chữ</p>"})),
        [(IN_LESSON, 29, "“**Đậm**” là chữ thường, không dùng ** hay liên kết; bỏ dấu")],
    ),
    "a link in plain text": (
        with_blocks(("outcomes", ["[chữ](/x)"])),
        [(IN_LESSON, 30, "“[chữ](/x)” là chữ thường, không dùng ** hay liên kết; bỏ dấu")],
    ),
    "HTML in prose": (
        with_blocks(("note", {"level": "ok", "title": "", "body": "<p>&lt;br&gt;</p>"})),
        [(IN_LESSON, 30, "“<br” là dấu của định dạng khác; xóa hoặc viết bằng lời")],
    ),
    "an image in prose": (
        with_blocks(("prose", '<p>Xem !<a href="/x">hình</a></p>')),
        [(IN_LESSON, 29, "“!” là dấu của định dạng khác; xóa hoặc viết bằng lời")],
    ),
    "a quotation in prose": (
        with_blocks(("prose", "<p>&gt; lời trích</p>")),
        [(IN_LESSON, 29, "“> ” là dấu của định dạng khác; xóa hoặc viết bằng lời")],
    ),
    "one heading only": (
        with_lesson(blocks=(OUTCOMES, ("prose", f"<p>{'chữ ' * 400}</p>"), CHECK, TOMORROW)),
        [(IN_LESSON, 0, "bài có 1 tiêu đề; chia bài thành ít nhất 2 phần “## …”")],
    ),
    "nothing to do tomorrow": (
        with_lesson(blocks=(OUTCOMES, PROSE, CHECK, ("prose", "<h2>Kết</h2><p>Hết.</p>"))),
        [
            (
                IN_LESSON,
                0,
                "phần cuối phải là “## Việc của Anh/Chị ngày mai”; viết việc làm được ngay",
            )
        ],
    ),
    "no situation": (
        with_lesson(blocks=(OUTCOMES, CHECK, PROSE, TOMORROW)),
        [
            (
                IN_LESSON,
                0,
                "sau mục tiêu phải là một tình huống kể bằng lời; viết đoạn văn trước tiêu đề đầu",
            )
        ],
    ),
    "a clause that does not exist": (
        with_lesson(clauses=("4.1", "4-10", "TCVN ISO 18091:2020", "11.1")),
        [(IN_LESSON, 0, "điều khoản “11.1” không có trong clauses.yaml; sửa lại")],
    ),
    "a law that is named and not cited": (
        with_blocks(("note", {"level": "ok", "title": "Số 19/2014/QĐ-TTg", "body": "<p>Có.</p>"})),
        [(IN_LESSON, 0, "bài nhắc tới văn bản “qd-19-2014”; thêm khóa này vào “laws”")],
    ),
    "a law that is cited and not named": (
        with_lesson(laws=("qd-19-2014",)),
        [
            (
                IN_LESSON,
                0,
                (
                    "“laws” có “qd-19-2014” nhưng bài không nêu số của văn bản này; "
                    "nêu số hoặc bỏ khóa"
                ),
            )
        ],
    ),
    "a law nobody knows": (
        with_blocks(("note", {"level": "ok", "title": "Số 1/2030/NĐ-CP", "body": "<p>Có.</p>"})),
        [
            (
                IN_LESSON,
                0,
                "văn bản số 1/2030/NĐ-CP không có trong legal.yaml; sửa số hoặc bổ sung bảng",
            )
        ],
    ),
    "a statement to confirm that is not there": (
        with_lesson(unsure=("Làm một việc — chưa rõ", "Câu khác — chưa rõ", "Câu trơn")),
        [
            (IN_LESSON, 0, "“Câu khác” không còn đúng như trong bài; chép lại câu trong bài"),
            (IN_LESSON, 0, "“Câu trơn”: viết “câu trong bài — vì sao cần xác nhận”"),
        ],
    ),
    "a term the glossary avoids": (
        with_course(audience="Công chức bộ phận một cửa"),
        [
            (
                IN_COURSE,
                7,
                "“bộ phận một cửa” không đúng thuật ngữ; viết “Bộ phận Một cửa”",
            )
        ],
    ),
    "a question without reason and clause": (
        with_question(explanation="", clause=""),
        [
            (IN_QUESTIONS, 1, "câu hỏi chưa có “clause”; viết thêm"),
            (IN_QUESTIONS, 1, "câu hỏi chưa có “explanation”; viết thêm"),
        ],
    ),
    "a question on a clause that does not exist": (
        with_question(clause="Công bố"),
        [
            (
                IN_QUESTIONS,
                1,
                "clause “Công bố” không có trong clauses.yaml hoặc legal.yaml; sửa lại",
            )
        ],
    ),
    "a negative that is easily overread": (
        with_question(stem="Việc nào dưới đây không thuộc thư ký ISO?"),
        [
            (
                IN_QUESTIONS,
                1,
                "câu dẫn hỏi điều không đúng; in đậm từ phủ định: **không**, **chưa**, **sai**",
            )
        ],
    ),
    "a bank that is too small": (
        replace(PACK, questions=BANK[:11]),
        [
            (IN_COURSE, 0, "chỉ ra được 330 đề khác nhau, cần 1000; thêm câu hỏi"),
            (IN_QUESTIONS, 0, "đề có 4 câu mà ngân hàng chỉ có 11; cần 12"),
        ],
    ),
    "lines that have all questions in common": (
        with_blueprint(
            DrawText(topic="mo-dau", clause="4", count=2), DrawText(topic="mo-dau", count=2)
        ),
        [(IN_COURSE, 0, "chỉ chắc chắn ra được 441 đề khác nhau, cần 1000; thêm câu hỏi")],
    ),
    "a line about a clause that does not exist": (
        with_blueprint(
            DrawText(topic="mo-dau", clause="11", count=1), DrawText(topic="mo-dau", count=4)
        ),
        [
            (
                IN_COURSE,
                0,
                "blueprint: clause “11” không có trong clauses.yaml hoặc legal.yaml; sửa lại",
            ),
            (IN_COURSE, 0, "chỉ ra được 0 đề khác nhau, cần 1000; thêm câu hỏi"),
            (IN_QUESTIONS, 0, "đề có 5 câu mà ngân hàng chỉ có 14; cần 15"),
        ],
    ),
    "right answers that are always the longest": (
        replace(PACK, questions=tuple(replace(each, type="single_choice") for each in LENGTHY)),
        [
            (
                IN_QUESTIONS,
                0,
                "đáp án đúng là phương án dài nhất ở 14 trên 14 câu chọn một; sửa để không quá 30%",
            )
        ],
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
    assert review(pack, TABLES) == [Problem(*each) for each in told]


def test_new_tone_marks_and_words_in_qu_are_left_alone():
    assert (
        review(with_course(title="Hòa, thủy, quý, quỹ, Quỳ, hoàn, toán, thuyền, loại"), TABLES)
        == []
    )


def test_words_are_what_a_learner_reads():
    table = {"caption": "Bảng hai", "head": ["Cột"], "rows": [["một – hai"]]}
    video = {"file": "a.mp4", "title": "Phim", "minutes": 3, "transcript": "<p>không đếm</p>"}
    note = {"level": "info", "title": "Chú ý", "body": "<p>một</p><p>hai</p>"}
    blocks = (OUTCOMES, CHECK, ("table", table), ("video", video), ("note", note))
    assert count_words(replace(LESSON, blocks=blocks)) == 4 + 5 + 1 + 4


@pytest.mark.parametrize(
    "stem",
    [
        "Việc nào dưới đây **không** thuộc thư ký ISO?",
        "Trường hợp nào là sự không phù hợp?",
        "Cơ quan có bắt buộc lập sổ tay hay không?",
        "Câu nào **sai**?",
    ],
)
def test_a_negative_in_bold_and_a_term_are_left_alone(stem):
    assert review(with_question(stem=stem), TABLES) == []


def test_two_stems_that_ask_the_same_are_told_across_courses():
    first = with_question(stem="Ai ký bản công bố của Ủy ban nhân dân xã?")
    other = with_question(id="R-1", stem="Ai ký bản công bố của Ủy ban nhân dân xã ?")
    other = replace(other, questions=other.questions[:1])
    assert [each.message for each in alike([first, other])] == [
        "câu dẫn của R-1 gần như trùng với Q-1; viết lại một câu"
    ]


def test_the_same_words_about_two_cases_are_two_questions():
    first = with_question(case="C-1", stem="Bằng chứng nào là khách quan?")
    other = with_question(id="R-1", case="C-2", stem="Bằng chứng nào là khách quan?")
    assert not list(alike([first, replace(other, questions=other.questions[:1])]))


def test_papers_are_counted_by_topic_and_difficulty():
    hard = tuple(replace(each, difficulty="hard") for each in BANK[:5])
    lines = (
        DrawText(topic="mo-dau", difficulty="hard", count=2),
        DrawText(topic="mo-dau", difficulty="easy", count=1),
    )
    pack = replace(PACK, questions=hard + BANK[5:], test=replace(PACK.test, blueprint=lines))
    assert papers(pack) == 10 * 9


def test_links_are_found_in_prose_and_in_tables():
    table = {"caption": "Bảng", "head": ["Cột"], "rows": [["[a](/tro-giup/)"]]}
    note = {"level": "ok", "title": "", "body": '<p><a href="https://a.example">a</a></p>'}
    lesson = replace(LESSON, blocks=(*LESSON.blocks, ("table", table), ("note", note)))
    assert list(links(lesson)) == ["/tro-giup/", "https://a.example"]


def test_a_provinces_decision_in_the_table_is_recognised_and_another_agencys_is_an_example():
    law = replace(TABLES.legal[0], key="qd-22", number="22/QĐ-UBND")
    tables = replace(TABLES, legal=(law,))
    told = "Quyết định 22/QĐ-UBND và Quyết định 122/QĐ-UBND của xã Bình An."
    note = ("note", {"level": "ok", "title": "", "body": f"<p>{told}</p>"})
    pack = with_lesson(laws=("qd-22",), blocks=(OUTCOMES, PROSE, CHECK, note, TOMORROW))
    assert review(pack, tables) == []
