"""What a pack that reads well may still lack before it is taught."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Any

from courses.pack_files import COURSE, QUESTIONS, lessons_of, pack_files
from courses.pack_text import DRAFT, READY, Block, LessonText, Pack, Problem

FEWEST_WORDS, MOST_WORDS = 300, 800
_OLD_TONE = re.compile(r"\b(?!q)\w*(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])\b", re.IGNORECASE)
_CATCH_ALL = re.compile(r"\btất cả (?:đều|các (?:đáp án|phương án|ý|câu))", re.IGNORECASE)
_FOREIGN = re.compile(
    r"(?P<mark>&lt;/?[a-z]+|!(?=<a )|(?<=<p>)(?:&gt; |\||```|\+ ))(?P<after>[^<&*\[\]\\]{0,30})",
    re.IGNORECASE,
)
_INLINE = re.compile(r"\*\*|\]\(")
_TAG = re.compile(r"<[^>]*>")
_HTML_KEYS = frozenset({"body", "transcript"})
_RICH_KEYS = _HTML_KEYS | {"head", "rows"}
_UNREAD_KEYS = frozenset({"file", "level", "transcript"})
_DRAFT_KINDS = frozenset({"outcomes", "prose"})


def review(pack: Pack) -> list[Problem]:
    """List what the content still lacks; files are named from the course's slug."""
    texts = {
        path: content.decode()
        for path, content in pack_files(pack).items()
        if path not in pack.files
    }
    found = [
        *_course_problems(pack),
        *_option_problems(pack, texts.get(QUESTIONS, "")),
        *(
            problem
            for path, lesson in lessons_of(pack)
            for problem in _lesson_problems(path, lesson, texts[path])
        ),
        *(problem for path, text in texts.items() for problem in _wording_problems(path, text)),
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


def _option_problems(pack: Pack, text: str) -> Iterator[Problem]:
    for question in pack.questions:
        line = _line_of(text, f"- id: {question.id}")
        for option in question.options:
            if not option.feedback:
                yield Problem(
                    QUESTIONS, line, f"phương án “{option.text}” chưa có phản hồi; viết feedback"
                )
            if _CATCH_ALL.search(option.text):
                yield Problem(
                    QUESTIONS,
                    line,
                    f"phương án “{option.text}” gộp các phương án khác; viết nội dung riêng",
                )


# Lessons


def _lesson_problems(path: str, lesson: LessonText, text: str) -> Iterator[Problem]:
    messages = _ready_faults(lesson) if lesson.status == READY else _draft_faults(lesson)
    yield from (Problem(path, 0, message) for message in messages)
    for block in lesson.blocks:
        yield from _block_problems(path, block, text)


def _ready_faults(lesson: LessonText) -> Iterator[str]:
    kinds = [kind for kind, _ in lesson.blocks]
    words = count_words(lesson)
    for name in ("title_en", "summary", "minutes"):
        if not getattr(lesson, name):
            yield f"bài sẵn sàng nhưng thiếu “{name}”; viết thêm"
    if kinds[:1] != ["outcomes"]:
        yield "bài phải mở đầu bằng khối outcomes; chuyển lên đầu"
    if "check" not in kinds:
        yield "bài chưa có câu hỏi tự kiểm tra; thêm ít nhất một khối check"
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        yield f"bài có {words} chữ; viết từ {FEWEST_WORDS} đến {MOST_WORDS} chữ"


def _draft_faults(lesson: LessonText) -> Iterator[str]:
    for kind in sorted({kind for kind, _ in lesson.blocks} - _DRAFT_KINDS):
        yield f"bản nháp chỉ có outcomes và đoạn văn; bỏ khối {kind} hoặc đổi status thành ready"


def _block_problems(path: str, block: Block, text: str) -> Iterator[Problem]:
    kind, value = block
    if kind == "check":
        for option in value["options"]:
            if _CATCH_ALL.search(option["text"]):
                message = (
                    f"phương án “{option['text']}” gộp các phương án khác; viết nội dung riêng"
                )
                yield Problem(path, _line_of(text, f"] {option['text']}"), message)
    for html in _rich_texts(kind, value):
        if match := _FOREIGN.search(html):
            mark = unescape(match["mark"])
            line = _line_of(text, f"{mark}{match['after']}")
            yield Problem(path, line, f"“{mark}” là dấu của định dạng khác; xóa hoặc viết bằng lời")
    for words in () if kind == "prose" else _texts(value, _RICH_KEYS):
        if _INLINE.search(words):
            message = f"“{words}” là chữ thường, không dùng ** hay liên kết; bỏ dấu"
            yield Problem(path, _line_of(text, words), message)


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


# Wording


def _wording_problems(path: str, text: str) -> Iterator[Problem]:
    for line, row in enumerate(text.split("\n"), 1):
        for match in _OLD_TONE.finditer(row):
            yield Problem(path, line, f"“{match[0]}” đặt dấu kiểu cũ; viết “{_new_tone(match[0])}”")


def _new_tone(word: str) -> str:
    """Move the tone mark from the last vowel to the one before it."""
    apart = unicodedata.normalize("NFD", word[-1])
    return unicodedata.normalize("NFC", word[:-1] + apart[1:]) + apart[0]


def _line_of(text: str, part: str) -> int:
    """Find the first line with these words; 0 if they are broken over lines."""
    return next((line for line, row in enumerate(text.split("\n"), 1) if part in row), 0)
