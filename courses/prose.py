"""The small language lessons are written in, turned into rich text and back without loss."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from courses.plain_text import BLANKS, difference, fault
from courses.rich_text import (
    LINK_HELP,
    TARGET,
    Block,
    Cells,
    ProseError,
    Style,
    block_html,
    cells_html,
    read_html,
)

__all__ = ["ProseError", "inline_html", "to_html", "to_markdown"]

_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[\]#.:-])"
    r"|(?P<stars>\*+)"
    r"|\[(?P<label>(?:\\.|[^\\\[\]])+)\]\((?P<target>[^()\s]*)\)"
    r"|(?P<char>.)",
)
_STARTS = {
    "h2": re.compile(r"## (?P<text>.+)"),
    "h3": re.compile(r"### (?P<text>.+)"),
    "ul": re.compile(r"- (?P<text>.+)"),
    "ol": re.compile(r"[0-9]+\. (?P<text>.+)"),
}
_MARKED = re.compile(r"#|- |:::|(?P<number>[0-9]+)\. ")
_MARKS = {"p": "", "h2": "## ", "h3": "### ", "ul": "- "}


def to_html(text: str, *, headings: bool = True) -> str:
    """Turn canonical prose into the HTML the editor stores. Anything else: `ProseError`."""
    rows = text.split("\n") if text else []
    for number, row in enumerate(rows, 1):
        if reason := fault(row):
            raise ProseError(number, reason)
    blocks = _tidy(_read_rows(rows, headings=headings))
    _demand(text, _write_blocks(blocks))
    return "".join(map(block_html, blocks))


def to_markdown(html: str, *, headings: bool = True) -> str:
    """Turn rich text into canonical prose; what prose cannot say is a `ProseError`.

    Block keys and empty paragraphs are dropped and line breaks become spaces; nothing else is.
    """
    text = _write_blocks(_tidy(read_html(html)))
    to_html(text, headings=headings)
    return text


def inline_html(text: str) -> str:
    """Turn one canonical line (a table cell) into HTML without a paragraph around it."""
    if reason := fault(text):
        raise ProseError(1, reason)
    cells = _tidy_cells(_read_inline(text, Style(), 1))
    _demand(text, _write_cells(cells))
    return cells_html(cells)


def _demand(text: str, canonical: str) -> None:
    if text != canonical:
        line, advice = difference(text, canonical)
        raise ProseError(line, f"chưa đúng cách viết chuẩn; {advice}")


# Reading prose


def _read_rows(rows: list[str], *, headings: bool) -> Iterator[Block]:
    for number, row in enumerate(rows, 1):
        if not row:
            continue
        if row.startswith(" "):
            raise ProseError(number, "thừa dấu cách ở đầu dòng; xóa đi (danh sách không lồng nhau)")
        tag, text = _split(row)
        if tag in {"h2", "h3"} and not headings:
            raise ProseError(number, "ở đây không dùng tiêu đề; bỏ dấu # hoặc in đậm cả dòng")
        if tag == "p" and row.startswith("#"):
            raise ProseError(number, "chỉ có tiêu đề “## ” và “### ”; nếu là dấu thường, viết: \\#")
        yield Block(tag, (_read_inline(text, Style(), number),))


def _split(row: str) -> tuple[str, str]:
    for tag, start in _STARTS.items():
        if match := start.fullmatch(row):
            return tag, match["text"]
    return "p", row


def _read_inline(text: str, style: Style, line: int) -> Cells:
    """Read one line, every character with its style; the style must end as it began."""
    cells: Cells = []
    start = style
    for token in _TOKEN.finditer(text):
        stars, label, char = token["stars"], token["label"], token["char"]
        if stars:
            style = _turn(style, len(stars), line)
        elif label:
            if not TARGET.fullmatch(token["target"]):
                raise ProseError(line, f"liên kết “{token['target']}” không dùng được; {LINK_HELP}")
            cells += _read_inline(label, style._replace(target=token["target"]), line)
        elif char in {"\\", "["}:
            raise ProseError(line, f"dấu {char} đứng lẻ; nếu là dấu thường, viết: \\{char}")
        else:
            cells.append((token["escaped"] or char, style))
    if style != start:
        raise ProseError(line, "dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*")
    return cells


def _turn(style: Style, stars: int, line: int) -> Style:
    if stars > len("***"):
        raise ProseError(line, "quá ba dấu * liền nhau; nếu là dấu thường, viết: \\*")
    return style._replace(
        bold=style.bold ^ (stars >= len("**")), italic=style.italic ^ (stars % 2 == 1)
    )


# One way for every meaning


def _tidy(blocks: Iterable[Block]) -> list[Block]:
    """Drop what is empty and join lists of one kind that follow one another."""
    tidied: list[Block] = []
    for block in blocks:
        lines = tuple(filter(None, map(_tidy_cells, block.lines)))
        if not lines:
            continue
        if block.tag in {"ul", "ol"} and tidied and tidied[-1].tag == block.tag:
            lines = tidied.pop().lines + lines
        tidied.append(Block(block.tag, lines))
    return tidied


def _tidy_cells(cells: Cells) -> Cells:
    """Leave single spaces, set as both their neighbours are, and none at the ends."""
    runs = [list(run) for _, run in groupby(cells, key=lambda cell: cell[0] in BLANKS)]
    tidied: Cells = []
    for place, run in enumerate(runs):
        if run[0][0] not in BLANKS:
            tidied += run
        elif 0 < place < len(runs) - 1:
            around = [runs[place - 1][-1][1], *(style for _, style in run), runs[place + 1][0][1]]
            tidied.append((" ", _shared(around)))
    return tidied


def _shared(styles: list[Style]) -> Style:
    targets = {style.target for style in styles}
    return Style(
        bold=all(style.bold for style in styles),
        italic=all(style.italic for style in styles),
        target=targets.pop() if len(targets) == 1 else "",
    )


# Writing prose


def _write_blocks(blocks: Iterable[Block]) -> str:
    return "\n\n".join(map(_write_block, blocks))


def _write_block(block: Block) -> str:
    lines = list(map(_write_cells, block.lines))
    if block.tag == "ol":
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    if block.tag == "p" and (match := _MARKED.match(lines[0])):
        at = match.end("number") if match["number"] else 0
        return f"{lines[0][:at]}\\{lines[0][at:]}"
    return "\n".join(_MARKS[block.tag] + line for line in lines)


def _write_cells(cells: Cells) -> str:
    """Write a line; a style that covers a whole link is written around it."""
    written, now = "", Style()
    for target, run in groupby(cells, key=lambda cell: cell[1].target):
        linked = list(run)
        if not target:
            text, now = _write_run(linked, now, r"[\\*\[]")
            written += text
            continue
        around = _shared([style for _, style in linked])._replace(target="")
        label, inner = _write_run(linked, around, r"[\\*\[\]]")
        written += f"{_stars(now, around)}[{label}{_stars(inner, around)}]({target})"
        now = around
    return written + _stars(now, Style())


def _write_run(cells: Cells, now: Style, special: str) -> tuple[str, Style]:
    written = ""
    for style, run in groupby(cells, key=lambda cell: cell[1]):
        text = re.sub(special, r"\\\g<0>", "".join(char for char, _ in run))
        written += _stars(now, style) + text
        now = style
    return written, now


def _stars(now: Style, then: Style) -> str:
    return "**" * (now.bold != then.bold) + "*" * (now.italic != then.italic)
