"""A fenced block as it stands in a lesson's file, and the parts that blocks are made of."""

import re
from dataclasses import dataclass

from courses import prose
from courses.pack_text import Report, text_fault

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block as it stands in the file: what follows its kind, its rows, the line it opens on."""

    kind: str
    argument: str
    rows: list[str]
    line: int

    def line_of(self, place: int) -> int:
        """Give the line of a row."""
        return self.line + 1 + place


def short(text: str, line: int, what: str, report: Report) -> str:
    """Check a text of one line."""
    if reason := text_fault(text):
        report.add(line, f"{what}: {reason}")
    return text


def title_of(fence: Fence, what: str, report: Report) -> str:
    """Read what follows the kind as a title."""
    return short(fence.argument, fence.line, what, report)


def no_title(fence: Fence, report: Report) -> None:
    """Refuse a title on a block that has none."""
    if fence.argument:
        report.add(fence.line, f"khối {fence.kind} không có tiêu đề; bỏ “{fence.argument}”")


def file_of(fence: Fence, report: Report) -> str:
    """Read what follows the kind as the name of a file."""
    if not FILE_NAME.fullmatch(fence.argument):
        report.add(
            fence.line,
            f"tên tệp “{fence.argument}” không dùng được; ghi tên một tệp nằm cạnh bài học, "
            "chỉ gồm chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới",
        )
    return fence.argument


def prose_of(fence: Fence, start: int, report: Report) -> str:
    """Read the rows from `start` as prose without headings, into HTML."""
    text = "\n".join(fence.rows[start:])
    if not text:
        report.add(fence.line, f"khối {fence.kind} chưa có nội dung; viết ít nhất một đoạn")
    try:
        return prose.to_html(text, headings=False)
    except prose.ProseError as error:
        report.add(fence.line_of(start) + error.line - 1, error.message)
        return ""


def keyed(
    fence: Fence,
    rows: list[str],
    needed: tuple[str, ...],
    optional: tuple[str, ...],
    report: Report,
) -> dict[str, str]:
    """Read rows of “key: text”."""
    found: dict[str, str] = {}
    for place, row in enumerate(rows):
        key, colon, text = row.partition(": ")
        if not colon or key in found or key not in needed + optional:
            keys = ", ".join(needed + optional)
            report.add(
                fence.line_of(place),
                f"dòng không hiểu được; viết “khóa: …”, mỗi khóa một lần: {keys}",
            )
            continue
        found[key] = short(text, fence.line_of(place), key, report)
    for key in needed:
        if key not in found:
            report.add(fence.line, f"khối {fence.kind} thiếu dòng “{key}: …”; viết thêm")
    return {key: found.get(key, "") for key in needed + optional}
