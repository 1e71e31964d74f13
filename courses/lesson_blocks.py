"""The fenced blocks of a lesson, read from text."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from courses import prose
from courses.diagram_text import read_diagram, read_matrix
from courses.fences import Fence, file_of, keyed, no_title, prose_of, short, title_of
from courses.pack_text import Report

LEVELS = ("info", "warn", "ok")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 5
_STEP = re.compile(r"([0-9]+)\. \*\*(.+?)\*\*(?: (.+))?")
_OPTION = re.compile(r"- \[([ x])\] (.+)")
_FEEDBACK = re.compile(r"  > (.+)")


Read: TypeAlias = Callable[[Fence, Report], Any]


def read_block(fence: Fence, report: Report) -> Any:
    """Read the value of a block, noting whatever is wrong with it."""
    if fence.kind not in _READ:
        report.add(fence.line, f"không có loại khối “{fence.kind}”; chỉ dùng: {', '.join(_READ)}")
        return None
    return _READ[fence.kind](fence, report)


# Reading, a function a kind


def _read_outcomes(fence: Fence, report: Report) -> list[str]:
    no_title(fence, report)
    if not fence.rows:
        report.add(fence.line, "khối outcomes chưa có mục nào; viết các dòng “- …”")
    for place, row in enumerate(fence.rows):
        if not row.startswith("- "):
            report.add(fence.line_of(place), "mỗi mục tiêu là một dòng “- …”; sửa dòng này")
    return [
        short(row[2:], fence.line_of(place), "mục tiêu", report)
        for place, row in enumerate(fence.rows)
    ]


def _read_example(fence: Fence, report: Report) -> dict[str, str]:
    return {"title": title_of(fence, "tiêu đề", report), "body": prose_of(fence, 0, report)}


def _read_steps(fence: Fence, report: Report) -> dict[str, Any]:
    steps = []
    if not fence.rows:
        report.add(fence.line, "khối steps chưa có bước nào; viết các dòng “1. **Tên.** …”")
    for place, row in enumerate(fence.rows):
        match = _STEP.fullmatch(row)
        if not match or int(match[1]) != place + 1:
            report.add(
                fence.line_of(place), f"mỗi bước là một dòng; viết “{place + 1}. **Tên.** …”"
            )
            continue
        name, text = match[2], match[3] or ""
        steps.append({"name": short(name, fence.line_of(place), "tên bước", report), "text": text})
        if text:
            short(text, fence.line_of(place), "bước", report)
    title = title_of(fence, "tiêu đề", report) if fence.argument else ""
    return {"title": title, "steps": steps}


def _read_table(fence: Fence, report: Report) -> dict[str, Any]:
    caption = title_of(fence, "chú thích của bảng", report)
    rows = [_cells(row, fence.line_of(place), report) for place, row in enumerate(fence.rows)]
    if all(rows):
        _check_table(fence, rows, report)
    return {"caption": caption, "head": rows[0] if rows else [], "rows": rows[2:]}


def _check_table(fence: Fence, rows: list[list[str]], report: Report) -> None:
    width = len(rows[0]) if rows else 0
    if len(rows) < len(("head", "rule", "row")) or rows[1] != ["---"] * width:
        report.add(
            fence.line,
            "bảng cần dòng tiêu đề, dòng “| --- |” đủ số cột, rồi ít nhất một dòng; viết thêm",
        )
    for place, row in enumerate(rows):
        if len(row) != width:
            report.add(
                fence.line_of(place),
                f"dòng có {len(row)} ô, dòng tiêu đề có {width}; sửa cho bằng nhau",
            )


def _cells(row: str, line: int, report: Report) -> list[str]:
    r"""Split a row; `\|` becomes a bar, every other mark stays as written."""
    if not (row.startswith("| ") and row.endswith(" |")):
        report.add(line, "dòng của bảng bắt đầu bằng “| ” và kết thúc bằng “ |”; sửa dòng này")
        return []
    cells = [""]
    for part in re.findall(r"\\.|.", row[2:-2]):
        if part == "|":
            cells.append("")
        else:
            cells[-1] += "|" if part == r"\|" else part
    cells = [cell.strip(" ") for cell in cells]
    for cell in cells:
        try:
            prose.inline_html(cell)
        except prose.ProseError as error:
            report.add(line, f"ô “{cell}”: {error.message}")
    return cells


def _read_note(fence: Fence, report: Report) -> dict[str, str]:
    level, _, title = fence.argument.partition(" ")
    if level not in LEVELS:
        report.add(
            fence.line, f"mức “{level}” không có; viết ::: note và một trong: {', '.join(LEVELS)}"
        )
    if title:
        short(title, fence.line, "tiêu đề", report)
    return {"level": level, "title": title, "body": prose_of(fence, 0, report)}


def _read_figure(fence: Fence, report: Report) -> dict[str, str]:
    return {"file": file_of(fence, report)} | keyed(
        fence, fence.rows, ("alt",), ("caption",), report
    )


def _read_video(fence: Fence, report: Report) -> dict[str, Any]:
    start = fence.rows.index("transcript:") if "transcript:" in fence.rows else len(fence.rows)
    if start == len(fence.rows):
        report.add(
            fence.line,
            "khối video thiếu lời thoại; thêm dòng “transcript:” rồi viết lời thoại ở dưới",
        )
    told = keyed(fence, fence.rows[:start], ("title", "minutes"), (), report)
    minutes = told["minutes"]
    if minutes and not re.fullmatch("[1-9][0-9]{0,3}", minutes):
        line = fence.line_of(fence.rows.index(f"minutes: {minutes}"))
        report.add(line, f"minutes: “{minutes}” phải là số phút nguyên từ 1; sửa lại")
        minutes = ""
    return {
        "file": file_of(fence, report),
        "title": told["title"],
        "minutes": int(minutes or 0),
        "transcript": prose_of(fence, start + 1, report) if start < len(fence.rows) else "",
    }


def _read_download(fence: Fence, report: Report) -> dict[str, str]:
    return {"file": file_of(fence, report)} | keyed(fence, fence.rows, ("title",), (), report)


def _read_check(fence: Fence, report: Report) -> dict[str, Any]:
    no_title(fence, report)
    stem, *rows = fence.rows or [""]
    short(stem, fence.line_of(0), "câu hỏi", report)
    if rows[:1] not in ([], [""]):
        report.add(fence.line_of(1), "sau câu hỏi phải có một dòng trống; thêm vào trước dòng này")
    options: list[dict[str, Any]] = []
    for place, row in enumerate(rows, 1):
        line = fence.line_of(place)
        if match := _OPTION.fullmatch(row):
            text = short(match[2], line, "phương án", report)
            options.append({"text": text, "correct": match[1] == "x", "feedback": ""})
            if not _FEEDBACK.fullmatch("".join(rows[place : place + 1])):
                report.add(line, "phương án chưa có phản hồi; thêm dòng “  > vì sao” ở dưới")
        elif (match := _FEEDBACK.fullmatch(row)) and options and not options[-1]["feedback"]:
            options[-1]["feedback"] = short(match[1], line, "phản hồi", report)
        elif row or place > 1:
            report.add(line, "dòng không hiểu được; viết “- [ ] …”, ngay dưới là “  > vì sao”")
    _check_options(fence, options, report)
    return {"stem": stem, "options": options}


def _check_options(fence: Fence, options: list[dict[str, Any]], report: Report) -> None:
    right = sum(option["correct"] for option in options)
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS:
        many = f"{FEWEST_OPTIONS} đến {MOST_OPTIONS}"
        report.add(fence.line, f"có {len(options)} phương án; viết từ {many}")
    if right != 1:
        report.add(fence.line, f"có {right} phương án đúng; đánh dấu [x] đúng một phương án")


_READ: dict[str, Read] = {
    "outcomes": _read_outcomes,
    "example": _read_example,
    "steps": _read_steps,
    "table": _read_table,
    "note": _read_note,
    "figure": _read_figure,
    "video": _read_video,
    "download": _read_download,
    "check": _read_check,
    "diagram": read_diagram,
    "matrix": read_matrix,
}
