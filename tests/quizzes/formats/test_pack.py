"""A bank as a course pack: both languages in one zip, and what cannot be read named by line."""

import io
import zipfile
from pathlib import Path

import pytest

from courses.packs import read_pack
from quizzes.formats import FORMATS, English
from quizzes.formats.carrying import packed, unpacked
from quizzes.formats.registry import read

TRANSLATED = Path(__file__).parents[3] / "content" / "iso-01"


@pytest.fixture(scope="module")
def pack():
    return read_pack(TRANSLATED)


@pytest.fixture(scope="module")
def english(pack):
    return English(
        questions={each.id: each for each in pack.questions_en},
        cases={case.id: case for case in pack.cases_en},
    )


@pytest.fixture(scope="module")
def content(pack, english):
    cases = {case.id: case for case in pack.cases}
    return FORMATS["pack"].write(pack.questions, cases, english).content


def changed(content, name, old, new):
    """The zip with one text of one file replaced."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(into, "w") as after:
        for each in before.namelist():
            text = before.read(each).decode()
            after.writestr(each, text.replace(old, new, 1) if each == name else text)
    return into.getvalue()


def test_both_languages_come_back_as_they_were_written(pack, content):
    reading = read("pack", content)

    assert reading.faults == ()
    assert [found.question for found in reading.found] == list(pack.questions)
    assert tuple(found.english for found in reading.found if found.english) == pack.questions_en
    assert (reading.cases, reading.cases_en) == (pack.cases, pack.cases_en)
    assert reading.notes == (f"Gói có bản tiếng Anh của {len(pack.questions_en)} câu.",)


def test_a_preview_carries_both_languages(content):
    reading = read("pack", content)

    carried = unpacked(packed(reading.found, reading.cases, reading.cases_en))

    assert [(each.question, each.english) for each in carried.found] == [
        (each.question, each.english) for each in reading.found
    ]
    assert (carried.cases, carried.cases_en) == (reading.cases, reading.cases_en)


def test_english_that_stands_beside_nothing_is_named_and_left_out(pack, content):
    first = pack.questions_en[0].id
    reading = read("pack", changed(content, "questions.en.yaml", f"id: {first}", "id: Q-0"))

    assert len(reading.found) == len(pack.questions)
    assert [found.english for found in reading.found if found.english] == []
    assert [(fault.name, fault.line) for fault in reading.faults] == [("questions.en.yaml", 1)]
    assert "không có “Q-0” trong bản gốc" in reading.faults[0].message


def test_a_case_in_english_that_is_not_the_original_s_is_named_and_left_out(pack, content):
    first = pack.cases_en[0].id
    reading = read("pack", changed(content, "cases.en.yaml", f"id: {first}", "id: C-0"))

    assert reading.cases_en == ()
    assert [fault.name for fault in reading.faults] == ["cases.en.yaml"]
