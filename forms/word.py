"""A form as a Word file in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I.

A4; margins 20 mm above and below, 30 mm left, 20 mm right; Times New Roman 13; the page number in
the middle of the upper margin from the second page on; the agency on the left of the head, the
national name and motto on the right.
"""

import datetime as dt
from io import BytesIO
from typing import Any, cast

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from forms.texts import Block, Form

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
FONT = "Times New Roman"
BUILT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stands in the file as its date, so that the same text gives the same file."""
WIDTH = Mm(160)
CENTER, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT


def build(form: Form) -> bytes:
    """Give the file's bytes."""
    paper = Document()
    _set_up(paper, form)
    _head(paper, form)
    _line(paper, form.title, bold=True, size=14, before=12)
    if form.subtitle:
        _line(paper, form.subtitle, bold=True, after=10)
    for block in form.blocks:
        _block(paper, block)
    held = BytesIO()
    paper.save(held)
    return held.getvalue()


def _set_up(paper: Paper, form: Form) -> None:
    section = paper.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    _page_number(section.header.paragraphs[0])
    normal = cast("ParagraphStyle", paper.styles["Normal"])
    _wear(normal, size=13)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.0
    for name in ("Heading 1", "Heading 2"):
        style = cast("ParagraphStyle", paper.styles[name])
        _wear(style, size=13)
        style.font.bold, style.font.italic = True, name == "Heading 2"
        style.font.color.rgb = None
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(4)
    about = paper.core_properties
    about.title, about.author, about.comments = form.title.capitalize(), "", ""
    about.language = "vi-VN"
    about.created = about.modified = BUILT


def _wear(style: ParagraphStyle, *, size: int) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    color = style.element.get_or_add_rPr().find(qn("w:color"))
    if color is not None:
        style.element.get_or_add_rPr().remove(color)


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)  # noqa: SLF001 -- fields have no API in python-docx


def _head(paper: Paper, form: Form) -> None:
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    left, right = table.rows[0].cells
    _columns(table, [40, 60])
    above, own = form.agency
    _said(left.paragraphs[0], above, size=12)
    _said(left.add_paragraph(), own, bold=True, size=12)
    _rule(left, "_______")
    _said(right.paragraphs[0], NATION, bold=True, size=12)
    _said(right.add_paragraph(), MOTTO, bold=True, size=13)
    _rule(right, "______________________")
    if form.number:
        _said(left.add_paragraph(), form.number, size=13)
    if form.place:
        _said(right.add_paragraph(), form.place, italic=True, size=13)


def _rule(cell: _Cell, line: str) -> None:
    paragraph = cell.add_paragraph()
    _said(paragraph, line, bold=True, size=6)
    paragraph.paragraph_format.space_after = Pt(4)


def _said(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: int = 13
) -> None:
    paragraph.alignment = CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _line(
    paper: Paper, text: str, *, bold: bool, size: int = 13, before: int = 0, after: int = 0
) -> None:
    paragraph = paper.add_paragraph()
    _said(paragraph, text, bold=bold, size=size)
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)


def _block(paper: Paper, block: Block) -> None:
    ((kind, value),) = block.items()
    if kind in {"heading", "subheading"}:
        paper.add_heading(value, level=1 if kind == "heading" else 2)
    elif kind in {"text", "hint"}:
        paragraph = paper.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        run = paragraph.add_run(f"({value})" if kind == "hint" else value)
        run.italic = kind == "hint"
    elif kind == "list":
        for item in value:
            paragraph = paper.add_paragraph(f"- {item}")
            paragraph.paragraph_format.left_indent = Cm(1.27)
    elif kind == "table":
        _table(paper, value)
    else:
        _sign(paper, value)


def _table(paper: Paper, value: dict[str, Any]) -> None:
    head, rows = value.get("head"), value["rows"]
    lines = [head, *rows] if head else rows
    table = paper.add_table(rows=len(lines), cols=len(lines[0]))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for place, line in enumerate(lines):
        for cell, text in zip(table.rows[place].cells, line, strict=True):
            _fill(cell, text, is_head=bool(head) and place == 0)
    _columns(table, value["widths"])
    if head:
        _repeat_head(table)
    for place in value.get("tall", ()):
        table.rows[place + bool(head)].height = Mm(18)
    paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _fill(cell: _Cell, text: str, *, is_head: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = CENTER if is_head else LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(text)
    run.bold, run.font.size = is_head, Pt(12)


def _columns(table: Table, widths: list[int]) -> None:
    """Set the widths, in per cent of the page's text: Word reads the cells, others the grid."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = int(WIDTH * width / 100)
        for cell in column.cells:
            cell.width = column.width


def _repeat_head(table: Table) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 -- no API for repeated heads


def _sign(paper: Paper, value: dict[str, list[str]]) -> None:
    table = paper.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    title, *names = value["left"]
    if title == "Nơi nhận":
        paragraph = left.paragraphs[0]
        run = paragraph.add_run("Nơi nhận:")
        run.bold, run.italic, run.font.size = True, True, Pt(12)
        for name in names:
            left.add_paragraph().add_run(f"- {name}").font.size = Pt(11)
    else:
        _signed(left, title, names)
    title, *names = value["right"]
    _signed(right, title, names)


def _signed(cell: _Cell, title: str, names: list[str]) -> None:
    _said(cell.paragraphs[0], title, bold=True)
    for name in names:
        _said(cell.add_paragraph(), name, italic=True)
