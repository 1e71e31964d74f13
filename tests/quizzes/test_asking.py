"""What each type of question takes for an answer, and how much of it is right; plain values."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.asking import LONGEST, Malformed, NotANumber, TooLong, is_answered
from quizzes.asking.choosing import Choosing, Option
from quizzes.asking.ordering import moved
from tests.quizzes.kinds import KINDS, item, left, right, task

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
ENTRIES = ["chosen", "pairs", "places", "text", "gaps"]
# one hostile content after another: no type may keep any of them
HOSTILE = [0, True, 3.5, [None], [["a"]], [{}], {"": ""}, {"zzz": "a"}, {1: 2}, "\x00", "\ud800"]


@pytest.mark.parametrize("name", KINDS)
def test_the_right_answer_earns_everything_and_is_complete(name):
    asked = task(name)
    value = asked.read(asked.right)

    assert asked.share(value) == 1
    assert asked.is_complete(value)
    assert all(part.is_right for part in asked.parts(value))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("nothing", [{}, None], ids=["nothing sent", "an empty entry"])
def test_nothing_is_an_answer_taken_back(name, nothing):
    asked = task(name)
    value = asked.read({} if nothing == {} else {asked.entry: None})

    assert not is_answered(value)
    assert not asked.is_complete(value)
    assert asked.share(value) == asked.share({}) == 0


@pytest.mark.parametrize("name", KINDS)
def test_what_was_kept_reads_as_itself(name):
    asked = task(name)
    value = asked.read(asked.right)

    assert asked.read(value) == value


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("content", HOSTILE, ids=repr)
def test_what_is_no_answer_is_refused(name, content):
    asked = task(name)

    with pytest.raises(Malformed):
        asked.read({asked.entry: content})


@pytest.mark.parametrize("name", KINDS)
def test_the_answer_of_another_type_is_refused(name):
    asked = task(name)

    for entry in ENTRIES:
        if entry != asked.entry:
            with pytest.raises(Malformed):
                asked.read({entry: ""})
            with pytest.raises(Malformed):
                asked.read(asked.right | {entry: ""})


@given(st.sampled_from(sorted(KINDS)), st.sampled_from(ENTRIES), JSON)
def test_whatever_comes_is_refused_or_kept_in_a_shape_that_can_be_marked(name, entry, content):
    asked = task(name)
    try:
        value = asked.read({entry: content})
    except Malformed:
        return

    assert asked.read(value) == value
    assert 0 <= asked.share(value) <= 1
    assert all(isinstance(part.given, str) for part in asked.parts(value))


# -- choosing -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "share"),
    [
        ("ab", 1),
        ("a", Fraction(1, 2)),
        ("abc", Fraction(1, 2)),
        ("ac", 0),
        ("abcd", 0),
        ("cd", 0),
        ("", 0),
    ],
)
def test_partial_marks_take_off_for_wrong_options_and_never_below_nothing(chosen, share):
    assert task("several-partial").share({"chosen": list(chosen)}) == share


@pytest.mark.parametrize(("chosen", "share"), [("ab", 1), ("a", 0), ("abc", 0)])
def test_without_partial_marks_it_is_all_or_nothing(chosen, share):
    assert task("several").share({"chosen": list(chosen)}) == share


def test_where_every_option_is_right_some_are_some():
    asked = Choosing(tuple(Option(key, key, correct=True) for key in "abc"), True, True)

    assert asked.share({"chosen": ["a", "b"]}) == Fraction(2, 3)


@pytest.mark.parametrize("name", ["single", "yes-no"])
def test_of_one_only_one_can_be_chosen(name):
    with pytest.raises(Malformed):
        task(name).read({"chosen": list(task(name).keys[:2])})


# -- matching -----------------------------------------------------------------------------


def test_half_a_matching_is_kept_as_incomplete_and_earns_its_part():
    asked = task("matching")
    value = asked.read({"pairs": {left("Ký duyệt kết quả"): right("8.6 Thông qua dịch vụ")}})

    assert is_answered(value)
    assert not asked.is_complete(value)
    assert asked.share(value) == Fraction(1, 3)
    assert task("matching", scoring="all_or_nothing").share(value) == 0


def test_a_right_side_may_serve_twice_and_is_offered_once():
    pairs = [{"left": name, "right": "8.6"} for name in ("Ký", "Duyệt")]
    asked = task("matching", pairs=pairs)

    assert len(asked.keys) == 3
    assert asked.share(asked.right) == 1


def test_a_left_side_is_no_right_side():
    with pytest.raises(Malformed):
        task("matching").read({"pairs": {left("Lưu hồ sơ"): left("Lưu hồ sơ")}})


def test_keys_do_not_tell_what_belongs_together():
    asked = task("matching")

    assert not set(asked.lefts) & set(asked.rights)


# -- ordering -----------------------------------------------------------------------------


def places(*order):
    return {"places": {item(text): place for place, text in enumerate(order, start=1)}}


def test_each_item_in_its_place_earns_a_part():
    value = places("Tiếp nhận", "Ký duyệt", "Thẩm định", "Trả kết quả")

    assert task("ordering").share(value) == Fraction(1, 2)
    assert task("ordering", scoring="all_or_nothing").share(value) == 0


def test_a_place_given_twice_counts_for_neither_and_is_incomplete():
    asked = task("ordering")
    value = asked.read({"places": dict.fromkeys(asked.keys, "1")})

    assert value == {"places": dict.fromkeys(asked.keys, 1)}
    assert not asked.is_complete(value)
    assert asked.share(value) == 0


def test_an_item_without_a_place_is_left_out():
    asked = task("ordering")

    assert asked.read({"places": {asked.keys[0]: "", asked.keys[1]: "2"}}) == {
        "places": {asked.keys[1]: 2}
    }


@pytest.mark.parametrize("place", ["0", "5", "-1", "1.0", "²", "x", 0, 5, True, 1.0, [1], {}])
def test_a_place_that_is_not_there_is_refused(place):
    asked = task("ordering")

    with pytest.raises(Malformed):
        asked.read({"places": {asked.keys[0]: place}})


@pytest.mark.parametrize(
    ("typed", "key", "by", "order"),
    [
        ({}, "b", -1, "bacd"),
        ({}, "b", 1, "acbd"),
        ({}, "a", -1, "abcd"),
        ({}, "d", 1, "abcd"),
        ({}, "", 0, "abcd"),
        ({}, "zzz", 1, "abcd"),
        ({"d": "1", "a": "2"}, "d", 1, "adbc"),
        ({"a": "x", "b": "9" * 5000}, "", 0, "abcd"),
    ],
)
def test_moving_counts_typed_places_first_and_stops_at_the_ends(typed, key, by, order):
    assert "".join(moved(typed, "abcd", key, by)) == order
    assert list(moved(typed, "abcd", key, by).values()) == [1, 2, 3, 4]


# -- words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["quá trình", "  Quá \u00a0 TRÌNH ", "tiến trình", "qua\u0301 tri\u0300nh", "quá\u200b trình"],
)
def test_a_word_is_taken_whatever_its_spaces_capitals_and_composition(text):
    asked = task("word")

    assert asked.share(asked.read({"text": text})) == 1


@pytest.mark.parametrize("text", ["qua trinh", "quá trinh", "quy trình", "quá"])
def test_accents_count_unless_the_question_says_otherwise(text):
    asked = task("word")

    assert asked.share(asked.read({"text": text})) == 0


def test_without_accents_is_right_where_the_question_allows_it():
    asked = task("word", answers=["đánh giá"], ignore_accents=True)

    assert asked.share({"text": "Danh gia"}) == 1
    assert asked.share({"text": "đánh gía"}) == 1
    assert asked.share({"text": "danh sach"}) == 0


def test_capitals_count_where_the_question_says_so():
    asked = task("word", answers=["ISO"], case_sensitive=True)

    assert asked.share({"text": "ISO"}) == 1
    assert asked.share({"text": "iso"}) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà giải", "hòa giải"), ("thuỷ lợi", "thủy lợi"), ("khoẻ", "khỏe"), ("uỷ ban", "ủy ban")],
)
def test_the_old_and_the_new_place_of_a_tone_mark_are_equal(one, other):
    assert task("word", answers=[one]).share({"text": other}) == 1
    assert task("word", answers=[other]).share({"text": one}) == 1


@pytest.mark.parametrize(("one", "other"), [("hòa", "hóa"), ("má", "mả"), ("tuần", "tuân")])
def test_another_tone_is_another_word(one, other):
    assert task("word", answers=[one]).share({"text": other}) == 0


@pytest.mark.parametrize("name", ["word", "number", "cloze"])
def test_what_is_too_long_is_refused_as_such(name):
    asked = task(name)
    long = "1" * (LONGEST + 1)

    with pytest.raises(TooLong):
        asked.read({asked.entry: {"2": long} if name == "cloze" else long})


# -- numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["3,5", "3.5", " 3,50 ", "+3.5", "3,4", "3,6", "3,5 ngày làm việc", "3,5 Ngay lam viec"],
)
def test_comma_dot_unit_and_tolerance_are_all_right(text):
    asked = task("number")

    assert asked.share(asked.read({"text": text})) == 1


@pytest.mark.parametrize("text", ["3,39", "3,61", "35", "-3,5", "0"])
def test_outside_the_tolerance_is_wrong(text):
    asked = task("number")

    assert asked.share(asked.read({"text": text})) == 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.000", 1000),
        ("1.234.567", 1234567),
        ("1 234 567,5", Fraction("1234567.5")),
        ("1\u00a0000", 1000),
        ("1.234,5", Fraction("1234.5")),
        ("1,234.5", Fraction("1234.5")),
        ("1,234,567", 1234567),
        ("1,500", Fraction("1.5")),
        ("0.125", Fraction("0.125")),
        ("12.5", Fraction("12.5")),
        ("1234.567", Fraction("1234.567")),
        ("−4", -4),
        ("- 4", -4),
        ("007", 7),
    ],
)
def test_numbers_are_read_as_vietnamese_offices_write_them(text, number):
    asked = task("number", answers=[float(number)], tolerance=0)

    assert asked.share(asked.read({"text": text})) == 1


@pytest.mark.parametrize(
    "text",
    [
        "ba",
        "3,5 giờ",
        "3,",
        ",5",
        "1.2.3",
        "1,2,3",
        "1.000.00",
        "1e3",
        "3 5",
        "--3",
        "½",
        "٣",
    ],
)
def test_what_is_not_a_number_is_told_not_counted(text):
    with pytest.raises(NotANumber) as caught:
        task("number").read({"text": text})

    assert caught.value.text == text


def test_a_tolerance_in_tenths_is_exact():
    asked = task("number", answers=[0.3], tolerance=0.1)

    assert [asked.share({"text": text}) for text in ("0,2", "0,4", "0,19", "0,41")] == [1, 1, 0, 0]


def test_a_marked_number_shows_what_it_was_taken_for():
    [part] = task("number").parts({"text": "1.500"})

    assert (part.given, part.right) == ("1500 ngày làm việc", "3,5 ngày làm việc (± 0,1)")


# -- cloze --------------------------------------------------------------------------------


def test_a_gap_with_other_choices_is_chosen_and_one_without_is_typed():
    asked = task("cloze")

    assert sorted(asked.choices("1").values()) == ["bảo mật", "duy trì", "tiêu hủy"]
    assert asked.choices("2") == {}


def test_each_gap_earns_a_part():
    asked = task("cloze")
    value = asked.read({"gaps": {"1": "", "2": "CÔNG VIỆC"}})

    assert value == {"gaps": {"2": "CÔNG VIỆC"}}
    assert asked.share(value) == Fraction(1, 2)
    assert not asked.is_complete(value)
    assert [(part.given, part.is_right) for part in asked.parts(value)] == [
        ("", False),
        ("CÔNG VIỆC", True),
    ]


def test_a_list_takes_only_what_it_offers():
    with pytest.raises(Malformed):
        task("cloze").read({"gaps": {"1": "duy trì"}})


def test_a_gap_that_is_not_there_is_refused():
    with pytest.raises(Malformed):
        task("cloze").read({"gaps": {"3": "x"}})
