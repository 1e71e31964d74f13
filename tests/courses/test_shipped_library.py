"""The library an agency installs: eight courses in full, and a bank that can examine a province."""

from collections import Counter

import pytest
from django.conf import settings

from courses.loading import packs_under
from courses.packs import lessons_of, read_pack
from courses.references_text import read_references
from courses.reviewing import count_words
from courses.reviewing_questions import FEWEST_PAPERS, is_right_longest, papers

PACKS = [read_pack(folder) for folder in packs_under(settings.CONTENT_ROOT)]
QUESTIONS = [question for pack in PACKS for question in pack.questions]
TYPES = {
    "single_choice",
    "multiple_choice",
    "true_false",
    "matching",
    "ordering",
    "numeric",
    "short_answer",
    "cloze",
}


def test_eight_courses_can_be_taken_the_day_the_product_is_installed():
    assert [pack.course.code for pack in PACKS] == [f"ISO-0{number}" for number in range(1, 9)]
    assert {pack.course.status for pack in PACKS} == {"ready"}
    assert sum(len(pack.modules) for pack in PACKS) == 24
    assert sum(1 for pack in PACKS for _ in lessons_of(pack)) == 76


def test_every_lesson_is_read_in_five_to_twelve_minutes():
    for pack in PACKS:
        for path, lesson in lessons_of(pack):
            assert 350 <= count_words(lesson) <= 800, path
            assert 5 <= lesson.minutes <= 12, path


def test_at_least_every_second_lesson_of_a_course_has_a_figure():
    for pack in PACKS:
        drawn = [
            any(kind in {"diagram", "matrix", "steps"} for kind, _ in lesson.blocks)
            for _, lesson in lessons_of(pack)
        ]
        assert sum(drawn) * 2 >= len(drawn), pack.course.code


def test_the_first_course_is_complete_in_english():
    for path, lesson in lessons_of(PACKS[0]):
        assert lesson.blocks_en, path


def test_the_bank_is_large_hard_and_told_from_cases():
    assert len(QUESTIONS) >= 480
    assert sum(question.difficulty == "hard" for question in QUESTIONS) >= len(QUESTIONS) / 5
    assert sum(bool(question.case) for question in QUESTIONS) >= 80
    assert {question.type for question in QUESTIONS} == TYPES


def test_the_right_answer_is_seldom_the_longest():
    single = [question for question in QUESTIONS if question.type == "single_choice"]
    assert sum(map(is_right_longest, single)) <= 0.3 * len(single)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.course.code)
def test_a_final_test_has_topics_difficulties_and_many_papers(pack):
    assert all(line.difficulty for line in pack.test.blueprint)
    assert {line.topic for line in pack.test.blueprint} == {module.slug for module in pack.modules}
    assert len(pack.questions) >= 3 * sum(line.count for line in pack.test.blueprint)
    assert papers(pack) >= FEWEST_PAPERS


def test_right_answers_are_spread_over_the_places():
    """A learner who always ticks one place in the pack's own order would not pass."""
    places = Counter(
        next(place for place, option in enumerate(question.options) if option.correct)
        for question in QUESTIONS
        if question.type == "single_choice"
    )
    assert max(places.values()) <= 0.5 * sum(places.values())


def test_learning_paths_name_courses_that_exist():
    codes = {pack.course.code for pack in PACKS}
    paths = read_references(settings.CONTENT_ROOT).paths
    assert len(paths) == 5
    for path in paths:
        assert {*path.courses, *path.optional} <= codes
