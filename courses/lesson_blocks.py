"""The fenced blocks of a lesson, read from text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from courses import prose
from courses.pack_text import Report, text_fault

FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LEVELS = ("info", "warn", "ok")
FEWEST_OPTIONS, MOST_OPTIONS = 2, 5
_STEP = re.compile(r"([0-9]+)\. \*\*(.+?)\*\*(?: (.+))?")
_OPTION = re.compile(r"- \[([ x])\] (.+)")
_FEEDBACK = re.compile(r"  > (.+)")


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


Read: TypeAlias = Callable[[Fence, Report], Any]


def read_block(fence: Fence, report: Report) -> Any:
    """Read the value of a block, noting whatever is wrong with it."""
    if fence.kind not in _READ:
        report.add(fence.line, f"không có loại khối “{fence.kind}”; chỉ dùng: {', '.join(_READ)}")
        return None
    return _READ[fence.kind](fence, report)


# Parts of a block


def _short(text: str, line: int, what: str, report: Report) -> str:
    """Check a text of one line."""
    if reason := text_fault(text):
        report.add(line, f"{what}: {reason}")
    return text


def _title(fence: Fence, what: str, report: Report) -> str:
    return _short(fence.argument, fence.line, what, report)


def _no_title(fence: Fence, report: Report) -> None:
    if fence.argument:
        report.add(fence.line, f"khối {fence.kind} không có tiêu đề; bỏ “{fence.argument}”")


def _file(fence: Fence, report: Report) -> str:
    if not FILE_NAME.fullmatch(fence.argument):
        report.add(
            fence.line,
            f"tên tệp “{fence.argument}” không dùng được; ghi tên một tệp nằm cạnh bài học, "
            "chỉ gồm chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới",
        )
    return fence.argument


def _prose(fence: Fence, start: int, report: Report) -> str:
    text = "\n".join(fence.rows[start:])
    if not text:
        report.add(fence.line, f"khối {fence.kind} chưa có nội dung; viết ít nhất một đoạn")
    try:
        return prose.to_html(text, headings=False)
    except prose.ProseError as error:
        report.add(fence.line_of(start) + error.line - 1, error.message)
        return ""


def _keyed(
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
        found[key] = _short(text, fence.line_of(place), key, report)
    for key in needed:
        if key not in found:
            report.add(fence.line, f"khối {fence.kind} thiếu dòng “{key}: …”; viết thêm")
    return {key: found.get(key, "") for key in needed + optional}


# Reading, a function a kind


def _read_outcomes(fence: Fence, report: Report) -> list[str]:
    _no_title(fence, report)
    if not fence.rows:
        report.add(fence.line, "khối outcomes chưa có mục nào; viết các dòng “- …”")
    for place, row in enumerate(fence.rows):
        if not row.startswith("- "):
            report.add(fence.line_of(place), "mỗi mục tiêu là một dòng “- …”; sửa dòng này")
    return [
        _short(row[2:], fence.line_of(place), "mục tiêu", report)
        for place, row in enumerate(fence.rows)
    ]


def _read_example(fence: Fence, report: Report) -> dict[str, str]:
    return {"title": _title(fence, "tiêu đề", report), "body": _prose(fence, 0, report)}


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
        steps.append({"name": _short(name, fence.line_of(place), "tên bước", report), "text": text})
        if text:
            _short(text, fence.line_of(place), "bước", report)
    title = _title(fence, "tiêu đề", report) if fence.argument else ""
    return {"title": title, "steps": steps}


def _read_table(fence: Fence, report: Report) -> dict[str, Any]:
    caption = _title(fence, "chú thích của bảng", report)
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
        _short(title, fence.line, "tiêu đề", report)
    return {"level": level, "title": title, "body": _prose(fence, 0, report)}


def _read_figure(fence: Fence, report: Report) -> dict[str, str]:
    return {"file": _file(fence, report)} | _keyed(
        fence, fence.rows, ("alt",), ("caption",), report
    )


def _read_video(fence: Fence, report: Report) -> dict[str, Any]:
    start = fence.rows.index("transcript:") if "transcript:" in fence.rows else len(fence.rows)
    if start == len(fence.rows):
        report.add(
            fence.line,
            "khối video thiếu lời thoại; thêm dòng “transcript:” rồi viết lời thoại ở dưới",
        )
    keyed = _keyed(fence, fence.rows[:start], ("title", "minutes"), (), report)
    minutes = keyed["minutes"]
    if minutes and not re.fullmatch("[1-9][0-9]{0,3}", minutes):
        line = fence.line_of(fence.rows.index(f"minutes: {minutes}"))
        report.add(line, f"minutes: “{minutes}” phải là số phút nguyên từ 1; sửa lại")
        minutes = ""
    return {
        "file": _file(fence, report),
        "title": keyed["title"],
        "minutes": int(minutes or 0),
        "transcript": _prose(fence, start + 1, report) if start < len(fence.rows) else "",
    }


def _read_download(fence: Fence, report: Report) -> dict[str, str]:
    return {"file": _file(fence, report)} | _keyed(fence, fence.rows, ("title",), (), report)


def _read_check(fence: Fence, report: Report) -> dict[str, Any]:
    _no_title(fence, report)
    stem, *rows = fence.rows or [""]
    _short(stem, fence.line_of(0), "câu hỏi", report)
    if rows[:1] not in ([], [""]):
        report.add(fence.line_of(1), "sau câu hỏi phải có một dòng trống; thêm vào trước dòng này")
    options: list[dict[str, Any]] = []
    for place, row in enumerate(rows, 1):
        line = fence.line_of(place)
        if match := _OPTION.fullmatch(row):
            text = _short(match[2], line, "phương án", report)
            options.append({"text": text, "correct": match[1] == "x", "feedback": ""})
            if not _FEEDBACK.fullmatch("".join(rows[place : place + 1])):
                report.add(line, "phương án chưa có phản hồi; thêm dòng “  > vì sao” ở dưới")
        elif (match := _FEEDBACK.fullmatch(row)) and options and not options[-1]["feedback"]:
            options[-1]["feedback"] = _short(match[1], line, "phản hồi", report)
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
}
