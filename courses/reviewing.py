"""What a pack that reads well may still lack before it is taught: courses and lessons."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from courses.pack_files import COURSE, QUESTIONS, lessons_of, pack_files
from courses.pack_text import DRAFT, READY, Block, LessonText, Pack, Problem
from courses.references_text import References
from courses.reviewing_questions import question_problems
from courses.wording import laws_named, line_of, lumps_together, wording_problems

FEWEST_WORDS, MOST_WORDS, FEWEST_HEADINGS = 350, 800, 2
TOMORROW = "Việc của Anh/Chị"
"""How the last heading of a lesson begins: what to do tomorrow at work."""
WHY = " — "
"""Stands between a statement to confirm and why it is uncertain."""
_FOREIGN = re.compile(
    r"(?P<mark>&lt;/?[a-z]+|!(?=<a )|(?<=<p>)(?:&gt; |\||```|\+ ))(?P<after>[^<&*\[\]\\]{0,30})",
    re.IGNORECASE,
)
_INLINE = re.compile(r"\*\*|\]\(")
_HEADING = re.compile(r"<h([23])>(.*?)</h[23]>")
_HREF = re.compile(r'href="([^"]*)"')
_TARGET = re.compile(r"\]\(([^()\s]*)\)")
_TAG = re.compile(r"<[^>]*>")
_HTML_KEYS = frozenset({"body", "transcript"})
_RICH_KEYS = _HTML_KEYS | {"head", "rows"}
_UNREAD_KEYS = frozenset({"file", "level", "shape", "transcript"})
_KEYS = frozenset({"file", "level", "shape"})
NO_TABLES = References()
_DRAFT_KINDS = frozenset({"outcomes", "prose"})


def review(pack: Pack, references: References = NO_TABLES) -> list[Problem]:
    """List what the content still lacks; files are named from the course's slug."""
    texts = {
        path: content.decode()
        for path, content in pack_files(pack).items()
        if path not in pack.files
    }
    found = [
        *_course_problems(pack),
        *question_problems(pack, texts.get(QUESTIONS, ""), references),
        *(
            problem
            for path, lesson in lessons_of(pack)
            for problem in _lesson_problems(path, lesson, texts[path], references)
        ),
        *(
            problem
            for path, text in texts.items()
            for problem in wording_problems(path, text, references)
        ),
    ]
    return sorted(
        Problem(f"{pack.course.slug}/{problem.file}", problem.line, problem.message)
        for problem in found
    )


def _course_problems(pack: Pack) -> Iterator[Problem]:
    if pack.course.status == DRAFT:
        return
    for name in ("title_en", "summary", "summary_en", "audience", "outcomes"):
        if not getattr(pack.course, name):
            yield Problem(COURSE, 0, f"khóa học sẵn sàng nhưng thiếu “{name}”; viết thêm")
    if not pack.test or not pack.test.blueprint:
        yield Problem(
            COURSE, 0, "khóa học sẵn sàng nhưng chưa có bài kiểm tra với blueprint; viết thêm"
        )
    yield from _outline_problems(pack)


def _outline_problems(pack: Pack) -> Iterator[Problem]:
    for module in pack.modules:
        if not module.lessons:
            yield Problem(
                COURSE, 0, f"mô-đun “{module.slug}” chưa có bài học nào; viết bài hoặc bỏ mô-đun"
            )
    for path, lesson in lessons_of(pack):
        if lesson.status == DRAFT:
            yield Problem(
                path,
                0,
                "bài còn là bản nháp trong khóa học sẵn sàng; viết xong bài hoặc để khóa học draft",
            )


# Lessons


def _lesson_problems(
    path: str, lesson: LessonText, text: str, references: References
) -> Iterator[Problem]:
    messages = _ready_faults(lesson) if lesson.status == READY else _draft_faults(lesson)
    yield from (Problem(path, 0, message) for message in messages)
    if lesson.status == READY:
        yield from (Problem(path, 0, each) for each in _citing_faults(lesson, references))
    for block in lesson.blocks:
        yield from _block_problems(path, block, text)


def _ready_faults(lesson: LessonText) -> Iterator[str]:
    kinds = [kind for kind, _ in lesson.blocks]
    words = count_words(lesson)
    for name in ("title_en", "summary", "summary_en", "minutes"):
        if not getattr(lesson, name):
            yield f"bài sẵn sàng nhưng thiếu “{name}”; viết thêm"
    if kinds[:1] != ["outcomes"]:
        yield "bài phải mở đầu bằng khối outcomes; chuyển lên đầu"
    if "check" not in kinds:
        yield "bài chưa có câu hỏi tự kiểm tra; thêm ít nhất một khối check"
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield f"bài có {words} chữ; viết từ {FEWEST_WORDS} đến {MOST_WORDS} chữ"
    yield from _heading_faults(lesson)


def _heading_faults(lesson: LessonText) -> Iterator[str]:
    found = [
        (level, _TAG.sub("", heading))
        for kind, value in lesson.blocks
        if kind == "prose"
        for level, heading in _HEADING.findall(value)
    ]
    second = [heading for level, heading in found if level == "2"]
    if [kind for kind, _ in lesson.blocks[1:2]] != ["prose"] or lesson.blocks[1][1][:2] == "<h":
        yield "sau mục tiêu phải là một tình huống kể bằng lời; viết đoạn văn trước tiêu đề đầu"
    if len(second) < FEWEST_HEADINGS:
        yield f"bài có {len(second)} tiêu đề; chia bài thành ít nhất {FEWEST_HEADINGS} phần “## …”"
    elif not second[-1].startswith(TOMORROW):
        yield f"phần cuối phải là “## {TOMORROW} ngày mai”; viết việc làm được ngay"
    if found[:1] and found[0][0] != "2":
        yield "tiêu đề đầu tiên phải là “## …”; đổi cấp tiêu đề"


def _citing_faults(lesson: LessonText, references: References) -> Iterator[str]:
    shown = plain(lesson)
    if references.clauses:
        for clause in lesson.clauses:
            if not references.has_clause(clause):
                yield f"điều khoản “{clause}” không có trong clauses.yaml; sửa lại"
    if references.legal:
        yield from _law_faults(lesson, shown, references)
    for statement in lesson.unsure:
        told, why, _ = statement.partition(WHY)
        if not why:
            yield f"“{statement}”: viết “câu trong bài{WHY}vì sao cần xác nhận”"
        elif told.rstrip(".").casefold() not in shown.casefold():
            yield f"“{told}” không còn đúng như trong bài; chép lại câu trong bài"


def _law_faults(lesson: LessonText, shown: str, references: References) -> Iterator[str]:
    named, unknown = laws_named(shown, references)
    for number in unknown:
        yield f"văn bản số {number} không có trong legal.yaml; sửa số hoặc bổ sung bảng"
    for key in sorted({law.key for law in named} - set(lesson.laws)):
        yield f"bài nhắc tới văn bản “{key}”; thêm khóa này vào “laws”"
    for key in sorted(set(lesson.laws) - {law.key for law in named}):
        yield f"“laws” có “{key}” nhưng bài không nêu số của văn bản này; nêu số hoặc bỏ khóa"


def links(lesson: LessonText) -> Iterator[str]:
    """Give every address that a lesson links to."""
    for kind, value in lesson.blocks:
        for html in _rich_texts(kind, value):
            yield from _HREF.findall(html)
        if kind == "table":
            for cell in _texts([value["head"], value["rows"]], frozenset()):
                yield from _TARGET.findall(cell)


def plain(lesson: LessonText) -> str:
    """Give all that a lesson shows as one line without marks."""
    texts = [_TAG.sub(" ", text) for _, value in lesson.blocks for text in _texts(value, _KEYS)]
    return " ".join(unescape(" ".join(texts)).replace("**", "").split())


def _draft_faults(lesson: LessonText) -> Iterator[str]:
    for kind in sorted({kind for kind, _ in lesson.blocks} - _DRAFT_KINDS):
        yield f"bản nháp chỉ có outcomes và đoạn văn; bỏ khối {kind} hoặc đổi status thành ready"


def _block_problems(path: str, block: Block, text: str) -> Iterator[Problem]:
    kind, value = block
    if kind == "check":
        for option in value["options"]:
            if lumps_together(option["text"]):
                message = (
                    f"phương án “{option['text']}” gộp các phương án khác; viết nội dung riêng"
                )
                yield Problem(path, line_of(text, f"] {option['text']}"), message)
    for html in _rich_texts(kind, value):
        if match := _FOREIGN.search(html):
            mark = unescape(match["mark"])
            line = line_of(text, f"{mark}{match['after']}")
            yield Problem(path, line, f"“{mark}” là dấu của định dạng khác; xóa hoặc viết bằng lời")
    for words in () if kind == "prose" else _texts(value, _RICH_KEYS):
        if _INLINE.search(words):
            message = f"“{words}” là chữ thường, không dùng ** hay liên kết; bỏ dấu"
            yield Problem(path, line_of(text, words), message)


def _rich_texts(kind: str, value: Any) -> Iterator[str]:
    if kind == "prose":
        yield value
    elif isinstance(value, dict):
        yield from (value[key] for key in sorted(_HTML_KEYS & value.keys()))


def count_words(lesson: LessonText) -> int:
    """Count what a learner reads: everything shown but transcripts and the questions."""
    shown = [value for kind, value in lesson.blocks if kind != "check"]
    texts = [_TAG.sub(" ", text) for value in shown for text in _texts(value, _UNREAD_KEYS)]
    return sum(any(char.isalnum() for char in word) for text in texts for word in text.split())


def _texts(value: Any, without: frozenset[str]) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in without:
                yield from _texts(each, without)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, without)
