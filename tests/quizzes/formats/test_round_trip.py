"""What is written is read back the same: the whole bank the product ships with."""

from pathlib import Path

import pytest

from courses.packs import read_pack
from quizzes.formats.aiken import said
from quizzes.formats.registry import FORMATS, read

PACKS = sorted(
    path.parent for path in (Path(__file__).parents[3] / "content").glob("iso-*/course.yaml")
)
WHOLE = ("gift", "moodle", "xlsx", "pack")
SILENT = {
    "gift": {"ordering", "cloze"},
    "moodle": set(),
    "xlsx": set(),
    "pack": set(),
    "aiken": {"multiple_choice", "matching", "ordering", "numeric", "short_answer", "cloze"},
}


def _written(name, pack):
    cases = {case.id: case for case in pack.cases}
    written = FORMATS[name].write(pack.questions, cases)
    reading = read(name, written.content)
    assert not reading.faults
    refused = {refusal.name for refusal in written.refused}
    return reading, [question for question in pack.questions if question.id not in refused]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
@pytest.mark.parametrize("name", WHOLE)
def test_export_then_import_is_the_identity_and_what_is_not_said_is_refused_by_type(name, folder):
    pack = read_pack(folder)
    reading, kept = _written(name, pack)
    assert [found.question for found in reading.found] == kept
    assert not any(found.doubts for found in reading.found)
    asked = {question.case for question in kept}
    assert reading.cases == tuple(case for case in pack.cases if case.id in asked)
    assert kept == [each for each in pack.questions if each.type not in SILENT[name]]


@pytest.mark.parametrize("folder", PACKS, ids=lambda folder: folder.name)
def test_aiken_says_stem_options_and_key_and_refuses_every_other_question(folder):
    pack = read_pack(folder)
    reading, kept = _written("aiken", pack)
    assert [found.question for found in reading.found] == [said(each, {}) for each in kept]
    sayable = [q for q in pack.questions if q.type not in SILENT["aiken"] and not q.case]
    assert kept == sayable


@pytest.mark.parametrize("name", [*WHOLE, "aiken"])
def test_the_same_questions_give_the_same_file(name):
    pack = read_pack(PACKS[0])
    if name == "xlsx":
        pytest.skip("A workbook carries the moment it was made.")
    first, second = (FORMATS[name].write(pack.questions[:5], {}).content for _ in range(2))
    assert first == second
