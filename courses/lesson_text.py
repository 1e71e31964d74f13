"""One lesson's text: its front matter and its blocks, read and written."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from pathlib import PurePosixPath
from typing import Any

from courses import prose, yaml_text
from courses.fences import Fence
from courses.lesson_blocks import read_block
from courses.lesson_writing import KINDS, render_block, settle
from courses.pack_text import DRAFT, READY, Block, LessonText, Report
from courses.yaml_text import Reader, many, one_of, record, whole, words

_RULE, _FENCE = "---", ":::"
_OPENING = re.compile(r"::: ([a-z]+)(?: (.*))?")
_HEAD: Reader[dict[str, Any]] = record(
    dict,
    {
        "title": words(),
        "title_en": words(),
        "summary": words(),
        "summary_en": words(),
        "minutes": whole(1),
        "clauses": many(words(), alone=str),
        "laws": many(words(), alone=str),
        "unsure": many(words(), alone=str),
        "status": one_of(READY, DRAFT),
    },
    ("title", "status"),
)


def parse_lesson(text: str, *, where: str) -> LessonText:
    """Read a lesson, or raise one `PackError` with everything wrong with it.

    `where` is the path of its file: it stands in the problems, and gives the lesson its slug.
    """
    report = Report(where)
    lesson = read_lesson(text, report)
    report.settle()
    return lesson


def read_lesson(text: str, report: Report) -> LessonText:
    """Read a lesson as far as it goes, noting the problems."""
    slug = PurePosixPath(report.file).stem.partition("-")[2]
    rows = text.split("\n")
    if not report.letters(text):
        return LessonText(slug=slug, title="", status=DRAFT)
    if rows[0] != _RULE or _RULE not in rows[1:]:
        report.add(1, "bài học mở đầu bằng các khóa giữa hai dòng “---”; thêm phần này ở đầu tệp")
        return LessonText(slug=slug, title="", status=DRAFT)
    end = rows.index(_RULE, 1)
    head, _ = yaml_text.read("\n".join(rows[1:end]), _HEAD, report, line=2)
    blocks = tuple(_read_blocks(rows, end + 1, report))
    return LessonText(slug=slug, blocks=blocks, **(head or {"title": "", "status": DRAFT}))


def read_translation(text: str, report: Report) -> tuple[Block, ...]:
    """Read the English body of a lesson: blocks alone, without front matter."""
    return tuple(_read_blocks(text.split("\n"), 0, report)) if report.letters(text) else ()


def check_translation(lesson: LessonText, blocks: tuple[Block, ...], report: Report) -> None:
    """Report a translation whose blocks differ from the lesson's: answers are kept by place."""
    if shapes(blocks) != shapes(lesson.blocks):
        report.add(
            0,
            "bản tiếng Anh không có cùng các khối, số mục và đáp án đúng như bài gốc; "
            f"bài gốc có: {', '.join(kind for kind, _ in lesson.blocks)}",
        )


def shapes(blocks: Iterable[Block]) -> list[tuple[str, Any]]:
    """Give what a translation has in common with its lesson: kinds, and which options are right."""
    return [
        (kind, [option["correct"] for option in value["options"]] if kind == "check" else None)
        for kind, value in blocks
    ]


def _read_blocks(rows: list[str], start: int, report: Report) -> Iterator[Block]:
    at = start
    while at < len(rows):
        if not rows[at]:
            at += 1
        elif not rows[at].startswith(_FENCE):
            part = list(takewhile(lambda row: not row.startswith(_FENCE), rows[at:]))
            yield "prose", _read_prose("\n".join(part).rstrip("\n"), at, report)
            at += len(part)
        elif not (match := _OPENING.fullmatch(rows[at])):
            report.add(at + 1, "dòng ::: này không mở khối nào; viết “::: loại …” hoặc xóa dòng")
            at += 1
        else:
            body = list(takewhile(lambda row: not row.startswith(_FENCE), rows[at + 1 :]))
            fence = Fence(match[1], match[2] or "", body, at + 1)
            at += 1 + len(body)
            if rows[at : at + 1] == [_FENCE]:
                yield fence.kind, read_block(fence, report)
                at += 1
            else:
                report.add(fence.line, f"khối {fence.kind} chưa đóng; thêm dòng “:::” ở cuối khối")


def _read_prose(text: str, at: int, report: Report) -> str:
    try:
        return prose.to_html(text)
    except prose.ProseError as error:
        report.add(at + error.line, error.message)
        return ""


def render_lesson(lesson: LessonText) -> str:
    """Write a lesson in the one way it is written.

    Texts are brought to one line each, and neighbouring prose blocks become one. What the format
    cannot say, and what could not be read back as it was, raises `PackError`.
    """
    report = Report(f"{lesson.slug}.md")
    head = {
        key: value
        for key, value in yaml_text.plain(lesson).items()
        if key not in {"slug", "blocks", "blocks_en"}
    }
    parts = [f"{_RULE}\n{yaml_text.write(head)}{_RULE}", *_render_blocks(lesson.blocks, report)]
    report.settle()
    return _joined(parts)


def render_translation(lesson: LessonText) -> str:
    """Write the English body of a lesson; "" when it has none. Raises as `render_lesson` does."""
    report = Report(f"{lesson.slug}.en.md")
    parts = list(_render_blocks(lesson.blocks_en, report))
    report.settle()
    return _joined(parts) if parts else ""


def _joined(parts: list[str]) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


def _render_blocks(given: Iterable[Block], report: Report) -> Iterator[str]:
    place = 0
    for is_prose, run in groupby(given, key=lambda block: block[0] == "prose"):
        blocks = list(run)
        if is_prose:
            blocks = [("prose", "".join(html for _, html in blocks))]
        for kind, value in blocks:
            place += 1
            yield _render(kind, value, f"khối {place} ({kind})", report)


def _render(kind: str, value: Any, name: str, report: Report) -> str:
    if kind not in KINDS:
        report.add(0, f"{name}: định dạng không có loại khối này; bỏ khối hoặc viết lại")
        return ""
    try:
        if kind == "prose":
            return prose.to_markdown(value)
        settled = settle(value)
        text = render_block(kind, settled)
    except prose.ProseError as error:
        report.add(0, f"{name}: {error.message}")
        return ""
    trial = Report(report.file)
    again = list(_read_blocks(text.split("\n"), 0, trial))
    for problem in trial.problems:
        report.add(0, f"{name}: {problem.message}")
    if not trial.problems and again != [(kind, settled)]:
        report.add(0, f"{name}: có chữ trùng với dấu của định dạng (**, :::, |); sửa chữ đó")
    return text
