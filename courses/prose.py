"""The small language lessons are written in, turned into rich text and back without loss."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import groupby
from typing import NamedTuple, NoReturn

BLANKS = " \t\n\r\f"
_BLANK_RUN = re.compile(rf"[{BLANKS}]+")
_ADDRESS = r"(?:https?://(?=[^/])|mailto:(?=.)|/(?!/))[^\s()<>\"\\]*"
_HREF = re.compile(_ADDRESS)
_TARGET = re.compile(rf"(?:page|document):[1-9][0-9]{{0,9}}|{_ADDRESS}")
_TOKEN = re.compile(
    r"\\(?P<escaped>[\\*\[\]#.:-])"
    r"|(?P<stars>\*+)"
    r"|\[(?P<label>(?:\\.|[^\\\[\]])+)\]\((?P<target>[^()\s]*)\)"
    r"|(?P<char>.)",
)
_HEADING = re.compile(r"(##|###) (.+)")
_BULLET = re.compile(r"(-) (.+)")
_NUMBERED = re.compile(r"([0-9]+\.) (.+)")
_MARKED = re.compile(r"#|- |:::|(?P<number>[0-9]+)\. ")
_TAGS = {"##": "h2", "###": "h3"}
_MARKS = {"p": "", "h2": "## ", "h3": "### ", "ul": "- "}
_TOP = frozenset({""})
_HOLDERS = frozenset({"p", "h2", "h3", "li", "b", "strong", "i", "em"})
_PARENTS = dict.fromkeys(("p", "h2", "h3", "ul", "ol"), _TOP) | {
    "li": frozenset({"ul", "ol"}),
    **dict.fromkeys(("b", "strong", "i", "em", "br"), _HOLDERS | {"a"}),
    "a": _HOLDERS,
}
_LINK_HELP = "chỉ dùng https://…, mailto:…, page:số, document:số hoặc đường dẫn bắt đầu bằng /"


class ProseError(ValueError):
    """A text outside the prose language; `line` counts from 1 in the text given."""

    def __init__(self, line: int, message: str) -> None:
        """Keep where and what."""
        super().__init__(f"dòng {line}: {message}")
        self.line = line
        self.message = message


class Style(NamedTuple):
    """How one character is set; `target` is the link it belongs to."""

    bold: bool = False
    italic: bool = False
    target: str = ""


Cells = list[tuple[str, Style]]
"""A line of text, a character at a time."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading (one line) or list (a line an item)."""

    tag: str
    lines: tuple[Cells, ...]


def to_html(text: str, *, headings: bool = True) -> str:
    """Turn canonical prose into the HTML the editor stores. Anything else: `ProseError`."""
    rows = text.split("\n") if text else []
    for number, row in enumerate(rows, 1):
        if reason := fault(row):
            raise ProseError(number, reason)
    blocks = _tidy(_read_rows(rows, headings=headings))
    _demand(text, _write_blocks(blocks))
    return "".join(map(_block_html, blocks))


def to_markdown(html: str, *, headings: bool = True) -> str:
    """Turn rich text into canonical prose; what prose cannot say is a `ProseError`.

    Block keys and empty paragraphs are dropped and line breaks become spaces; nothing else is.
    """
    reader = _RichText()
    reader.feed(html)
    reader.close()
    text = _write_blocks(_tidy(reader.blocks))
    to_html(text, headings=headings)
    return text


def inline_html(text: str) -> str:
    """Turn one canonical line (a table cell) into HTML without a paragraph around it."""
    if reason := fault(text):
        raise ProseError(1, reason)
    cells = _tidy_cells(_read_inline(text, Style(), 1))
    _demand(text, _write_cells(cells))
    return _cells_html(cells)


def one_line(text: str) -> str:
    """Compose the letters and leave single spaces: how a pack writes any short text."""
    return _BLANK_RUN.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def fault(line: str) -> str:
    """Say why a line of plain text may not stand in a pack; "" when it may."""
    if not unicodedata.is_normalized("NFC", line):
        return "chữ chưa ở dạng Unicode dựng sẵn (NFC); gõ lại dòng này bằng Unicode dựng sẵn"
    for char in line:
        category = unicodedata.category(char)
        if category.startswith("C") or category in {"Zl", "Zp"}:
            return f"có ký tự điều khiển hoặc vô hình U+{ord(char):04X}; xóa ký tự đó"
    return ""


def difference(text: str, canonical: str) -> tuple[int, str] | None:
    """Find the first line that differs, and say what to write there."""
    if text == canonical:
        return None
    found, wanted = text.split("\n"), canonical.split("\n")
    pairs = enumerate(zip(found, wanted, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), min(len(found), len(wanted)))
    if at >= len(wanted):
        return at + 1, "xóa từ dòng này đến hết"
    if at >= len(found):
        return at, "xuống dòng ở cuối dòng này"
    return at + 1, _advice(found[at], wanted[at])


def _advice(found: str, wanted: str) -> str:
    if not wanted:
        return "thêm một dòng trống trước dòng này" if found.strip() else "để trống dòng này"
    return f"viết: {wanted}" if found else f"xóa dòng trống này, viết: {wanted}"


def _demand(text: str, canonical: str) -> None:
    if found := difference(text, canonical):
        line, advice = found
        raise ProseError(line, f"chưa đúng cách viết chuẩn; {advice}")


# Reading prose


def _read_rows(rows: list[str], *, headings: bool) -> Iterator[Block]:
    for number, row in enumerate(rows, 1):
        if not row:
            continue
        if row.startswith(" "):
            raise ProseError(number, "thừa dấu cách ở đầu dòng; xóa đi (danh sách không lồng nhau)")
        if match := _HEADING.fullmatch(row):
            if not headings:
                raise ProseError(number, "ở đây không dùng tiêu đề; bỏ dấu # hoặc in đậm cả dòng")
            tag = _TAGS[match[1]]
        elif match := _BULLET.fullmatch(row):
            tag = "ul"
        elif match := _NUMBERED.fullmatch(row):
            tag = "ol"
        elif row.startswith("#"):
            raise ProseError(number, "chỉ có tiêu đề “## ” và “### ”; nếu là dấu thường, viết: \\#")
        else:
            tag = "p"
        yield Block(tag, (_read_inline(match[2] if match else row, Style(), number),))


def _read_inline(text: str, style: Style, line: int) -> Cells:
    """Read one line, every character with its style; the style must end as it began."""
    cells: Cells = []
    start = style
    for token in _TOKEN.finditer(text):
        stars, label, char = token["stars"], token["label"], token["char"]
        if stars:
            style = _turn(style, len(stars), line)
        elif label:
            if not _TARGET.fullmatch(token["target"]):
                raise ProseError(line, f"liên kết “{token['target']}” không dùng được; {_LINK_HELP}")
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
    return style._replace(bold=style.bold ^ (stars >= len("**")), italic=style.italic ^ (stars % 2 == 1))


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


# Writing rich text


def _block_html(block: Block) -> str:
    lines = map(_cells_html, block.lines)
    if block.tag in {"ul", "ol"}:
        return f"<{block.tag}>{''.join(f'<li>{line}</li>' for line in lines)}</{block.tag}>"
    return f"<{block.tag}>{''.join(lines)}</{block.tag}>"


def _cells_html(cells: Cells) -> str:
    """Write a line as the editor does: links outermost, then bold, then italic."""
    written = ""
    for target, linked in groupby(cells, key=lambda cell: cell[1].target):
        text = ""
        for style, run in groupby(linked, key=lambda cell: cell[1]):
            part = escape("".join(char for char, _ in run), quote=False)
            part = f"<i>{part}</i>" if style.italic else part
            text += f"<b>{part}</b>" if style.bold else part
        written += f"<a {_link_attributes(target)}>{text}</a>" if target else text
    return written


def _link_attributes(target: str) -> str:
    kind, _, key = target.partition(":")
    if kind in {"page", "document"}:
        return f'linktype="{kind}" id="{key}"'
    return f'href="{escape(target)}"'


# Reading rich text


class _RichText(HTMLParser):
    """Reads what the editor stores into blocks; refuses every other tag and attribute."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[str] = []
        self._lines: list[Cells] = []
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        within = self._open[-1] if self._open else ""
        if within not in _PARENTS.get(tag, ()):
            self._refuse(f"thẻ <{tag}> không dùng được ở đây; bỏ định dạng đó trong trình soạn thảo")
        values = {name: value or "" for name, value in attrs}
        if tag == "a":
            self._target = self._read_target(values)
        elif values.keys() - {"data-block-key"}:
            self._refuse(f"thẻ <{tag}> có thuộc tính lạ; bỏ định dạng đó trong trình soạn thảo")
        if tag == "br":
            self.handle_data(" ")
            return
        if not self._open:
            self._lines = []
        if tag in {"p", "h2", "h3", "li"}:
            self._lines.append([])
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        if not self._open or self._open.pop() != tag:
            self._refuse(f"thẻ </{tag}> đóng sai chỗ; lưu lại khối này trong trình soạn thảo")
        if tag == "a":
            self._target = ""
        if not self._open:
            self.blocks += [Block(tag, (line,)) for line in self._lines]

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] not in {"ul", "ol"}:
            bold = not {"b", "strong"}.isdisjoint(self._open)
            italic = not {"i", "em"}.isdisjoint(self._open)
            style = Style(bold=bold, italic=italic, target=self._target)
            self._lines[-1] += [(char, style) for char in unicodedata.normalize("NFC", data)]
        elif data.strip(BLANKS):
            self._refuse("có chữ nằm ngoài đoạn văn; đưa chữ đó vào một đoạn")

    def close(self) -> None:
        super().close()
        if self._open:
            self._refuse(f"thẻ <{self._open[-1]}> chưa đóng; lưu lại khối này trong trình soạn thảo")

    def handle_comment(self, data: str) -> None:
        self._refuse(f"có mã ẩn “{data}”; xóa mã đó")

    handle_decl = handle_pi = unknown_decl = handle_comment

    def _read_target(self, values: dict[str, str]) -> str:
        kind = values.get("linktype", "")
        target = f"{kind}:{values.get('id', '')}" if kind else _plain_address(values.get("href", ""))
        allowed = {"linktype", "id"} if kind else {"href"}
        pattern = _TARGET if kind else _HREF
        if values.keys() - allowed or not pattern.fullmatch(target):
            self._refuse(f"liên kết “{target}” không dùng được; {_LINK_HELP}")
        return target

    def _refuse(self, message: str) -> NoReturn:
        raise ProseError(self.getpos()[0], message)


def _plain_address(href: str) -> str:
    """Escape what may stand in an address but not in our parentheses."""
    return href.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
