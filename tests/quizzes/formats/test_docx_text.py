"""Real .docx files, made here: numbering, bold and tables as Word keeps them."""

import io

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from quizzes.formats.docx_text import read as read_lines
from quizzes.formats.found import Unreadable
from quizzes.formats.registry import read


def saved(document):
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _level(place, style, text):
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), str(place))
    for tag, value in (("w:start", "1"), ("w:numFmt", style), ("w:lvlText", text)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), value)
        level.append(child)
    return level


def numbered(document, *levels):
    """A new list with these levels; gives its number."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for place, (style, text) in enumerate(levels):
        abstract.append(_level(place, style, text))
    root.insert(0, abstract)
    return root.add_num(77).numId


def add(document, text, number=None, level=0, **style):
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    for name, value in style.items():
        setattr(run, name, value)
    if number is not None:
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = number
    return paragraph


def test_numbers_and_letters_that_only_word_draws_are_read_and_bold_is_the_answer():
    document = docx.Document()
    number = numbered(document, ("decimal", "Câu %1."), ("upperLetter", "%2."))
    for stem, right in (("Một là gì?", 1), ("Hai là gì?", 0)):
        add(document, stem, number)
        for place, text in enumerate(("thứ nhất", "thứ hai", "thứ ba")):
            add(document, text, number, 1, bold=place == right)
    reading = read("docx", saved(document))
    assert not reading.faults
    assert [[o.correct for o in found.question.options] for found in reading.found] == [
        [False, True, False],
        [True, False, False],
    ]
    assert [found.question.stem for found in reading.found] == ["Một là gì?", "Hai là gì?"]


@pytest.mark.parametrize("style", ["bold", "underline"])
def test_bold_or_underlined_among_typed_letters_is_the_answer_and_bold_words_stay_bold(style):
    document = docx.Document()
    paragraph = add(document, "Câu 1. Điều nào ")
    paragraph.add_run("không").bold = True
    paragraph.add_run(" đúng?")
    add(document, "A. một")
    add(document, "B. hai", **{style: True})
    (found,) = read("docx", saved(document)).found
    assert found.question.stem == "Điều nào **không** đúng?"
    assert [option.correct for option in found.question.options] == [False, True]


def test_a_table_of_answers_is_read_row_by_row():
    document = docx.Document()
    for number in (1, 2):
        for text in (f"Câu {number}. Mấy {number}?", "A. một", "B. hai"):
            add(document, text)
    table = document.add_table(2, 3)
    for row, cells in zip(table.rows, (("Câu", "1", "2"), ("Đáp án", "B", "A")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    reading = read("docx", saved(document))
    assert [f.question.options[1].correct for f in reading.found] == [True, False]


def test_a_picture_is_named():
    document = docx.Document()
    paragraph = add(document, "Câu 1.")
    paragraph._p.append(OxmlElement("w:drawing"))
    assert read_lines(saved(document)).notes == ("Tệp có hình; hình không đưa sang được.",)


def test_an_old_word_file_is_refused_with_a_way_out():
    with pytest.raises(Unreadable, match="Tệp hỏng hoặc không đúng loại"):
        read("docx", b"\xd0\xcf\x11\xe0 an old .doc")
