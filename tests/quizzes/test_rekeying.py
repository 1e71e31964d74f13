"""A key under rulings: what is right, what is right as well, what does not count."""

from fractions import Fraction

import pytest

from quizzes import rekeying
from quizzes.rekeying import Act, Said, Unclear
from tests.quizzes.kinds import KINDS, ORDER, PAIRS, item, left, right

HALF, WHOLE, NOTHING = Fraction(1, 2), Fraction(1), Fraction(0)


def shares(name, said, *values):
    """The best share of each of these values under the rulings."""
    kind, _stem, body = KINDS[name]
    tasks = rekeying.tasks_under(kind, body, said)
    return [max(task.share(value) for task in tasks) for value in values]


def chosen(*keys):
    return {"chosen": list(keys)}


def text(given):
    return {"text": given}


def correct(**named):
    return Said(Act.CORRECT, named)


def accept(**named):
    return Said(Act.ACCEPT, named)


def test_without_a_ruling_the_key_is_as_it_was_written():
    assert shares("single", [], chosen("a"), chosen("b")) == [WHOLE, NOTHING]


def test_a_dropped_question_has_no_key_whatever_else_is_said():
    kind, _stem, body = KINDS["single"]

    assert rekeying.tasks_under(kind, body, [Said(Act.DROP), correct(chosen=["b"])]) == ()


def test_a_correction_takes_the_place_of_the_key():
    assert shares("single", [correct(chosen=["b"])], chosen("a"), chosen("b")) == [NOTHING, WHOLE]


def test_what_is_accepted_stands_beside_the_key():
    said = [accept(chosen=["b"])]

    assert shares("single", said, chosen("a"), chosen("b"), chosen("c")) == [WHOLE, WHOLE, NOTHING]


def test_a_later_correction_takes_back_what_was_accepted_before():
    said = [accept(chosen=["b"]), correct(chosen=["c"])]

    assert shares("single", said, chosen("a"), chosen("b"), chosen("c")) == [
        NOTHING,
        NOTHING,
        WHOLE,
    ]


def test_what_is_accepted_twice_stands_once():
    kind, _stem, body = KINDS["single"]
    said = [accept(chosen=["b"])] * 2

    assert len(rekeying.tasks_under(kind, body, said)) == 2


def test_another_set_of_options_earns_everything_and_its_parts_their_share():
    said = [accept(chosen=["c", "d"])]

    assert shares(
        "several-partial", said, chosen("a", "b"), chosen("c", "d"), chosen("c"), chosen("a", "c")
    ) == [WHOLE, WHOLE, HALF, NOTHING]


def test_pairs_are_put_right():
    turned = {left(PAIRS[0]["left"]): right(PAIRS[1]["right"])}
    rest = {left(pair["left"]): right(pair["right"]) for pair in PAIRS}

    assert shares("matching", [correct(pairs=rest | turned)], {"pairs": rest | turned}) == [WHOLE]
    assert shares("matching", [correct(pairs=rest | turned)], {"pairs": rest}) == [Fraction(2, 3)]


def test_an_order_is_put_right():
    turned = {item(text): place for place, text in enumerate(reversed(ORDER), start=1)}

    assert shares("ordering", [correct(places=turned)], {"places": turned}) == [WHOLE]


def test_a_number_is_put_right_or_accepted_with_its_own_tolerance():
    other = {"answer": "7", "tolerance": "0"}

    assert shares("number", [correct(number=other)], text("7"), text("3,5")) == [WHOLE, NOTHING]
    assert shares("number", [accept(number=other)], text("7"), text("3,6"), text("7,1")) == [
        WHOLE,
        WHOLE,
        NOTHING,
    ]


def test_texts_are_replaced_or_added():
    assert shares("word", [correct(texts=["quy trình"])], text("quy trình"), text("quá trình")) == [
        WHOLE,
        NOTHING,
    ]
    assert shares("word", [accept(texts=["quy trình"])], text("quy trình"), text("quá trình")) == [
        WHOLE,
        WHOLE,
    ]


def test_gaps_are_mended_one_by_one_and_combine():
    kind, _stem, body = KINDS["cloze"]
    said = [accept(gaps={"1": ["bảo mật"]}), accept(gaps={"2": ["sản phẩm"]})]
    [task] = rekeying.tasks_under(kind, body, said)
    choices = {word: key for key, word in task.choices("1").items()}

    assert task.share({"gaps": {"1": choices["bảo mật"], "2": "sản phẩm"}}) == WHOLE
    assert task.share({"gaps": {"1": choices["duy trì"], "2": "dịch vụ"}}) == WHOLE
    assert sorted(choices) == ["bảo mật", "duy trì", "tiêu hủy"]


def test_a_corrected_gap_keeps_what_its_list_offers():
    kind, _stem, body = KINDS["cloze"]
    [mended] = rekeying.bodies_under(kind, body, [correct(gaps={"1": ["bảo mật"]})])

    assert mended["gaps"] == [
        body["gaps"][0] | {"answers": ["bảo mật"], "others": ["duy trì", "tiêu hủy"]},
        body["gaps"][1],
    ]


PLACES = {item(text): str(place) for place, text in enumerate(ORDER, start=1)}
SIDES = {left(pair["left"]): right(pair["right"]) for pair in PAIRS}


@pytest.mark.parametrize(
    ("name", "typed", "named"),
    [
        ("single", {"chosen": ["b"]}, {"chosen": ["b"]}),
        ("several", {"chosen": ["d", "a", "x"]}, {"chosen": ["a", "d"]}),
        ("matching", SIDES, {"pairs": SIDES}),
        ("ordering", PLACES, {"places": {key: int(place) for key, place in PLACES.items()}}),
        ("number", {"answer": "1.500,25"}, {"number": {"answer": "1500.25", "tolerance": "0"}}),
        (
            "number",
            {"answer": "−3,5 ngày làm việc", "tolerance": "0,1"},
            {"number": {"answer": "-3.5", "tolerance": "0.1"}},
        ),
        ("word", {"texts": " quy  trình \n\nquy trình\nkhâu"}, {"texts": ["quy trình", "khâu"]}),
        (
            "cloze",
            {"1": "bảo mật | duy trì", "2": " "},
            {"gaps": {"1": ["bảo mật", "duy trì"]}},
        ),
    ],
)
def test_an_answer_is_read_as_it_was_typed(name, typed, named):
    kind, _stem, body = KINDS[name]

    assert rekeying.read(kind, body, typed) == named


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("single", {}, "none"),
        ("single", {"chosen": ["a", "b"]}, "one"),
        ("several", {"chosen": ["x"]}, "none"),
        ("matching", dict(list(SIDES.items())[:2]), "whole"),
        ("matching", SIDES | {"la": "la"}, "whole"),
        ("ordering", PLACES | {item(ORDER[0]): "2"}, "whole"),
        ("number", {"answer": " "}, "none"),
        ("number", {"answer": "ba"}, "number"),
        ("number", {"answer": "3", "tolerance": "-1"}, "number"),
        ("word", {"texts": " \n"}, "none"),
        ("word", {"texts": "x" * 501}, "whole"),
        ("cloze", {"1": "", "2": ""}, "none"),
        ("cloze", {"1": "xóa bỏ"}, "choice"),
    ],
)
def test_what_names_no_answer_says_why(name, typed, reason):
    kind, _stem, body = KINDS[name]

    with pytest.raises(Unclear) as unclear:
        rekeying.read(kind, body, typed)

    assert unclear.value.reason == reason


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_key_named_as_a_ruling_is_the_key(name):
    kind, _stem, body = KINDS[name]
    named = rekeying.named_in(kind, body)

    [task] = rekeying.tasks_under(kind, body, [Said(Act.CORRECT, named)])

    [plain] = rekeying.tasks_under(kind, body, [])
    assert task == plain
