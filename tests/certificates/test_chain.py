from dataclasses import replace

import pytest

from certificates.chain import Break, Head, Line, Sealed, canonical, seal, verify


def a_chain(length):
    lines, before = [], ""
    for position in range(1, length + 1):
        line = Line(
            series="VLG-2026",
            position=position,
            certificate=f"GCN-{position}",
            event="issued",
            at="2026-03-05T03:00:00.000000+00:00",
            by="",
            data={"face": "Hà", "valid_until": None},
        )
        before_hash, before = before, seal(line, before)
        lines.append(Sealed(line, before_hash, before))
    return lines


def head_of(lines):
    return Head(lines[-1].line.position, lines[-1].hash) if lines else Head()


def test_the_canonical_form_does_not_depend_on_the_order_of_keys():
    assert canonical({"b": "ơ", "a": [1, None]}) == '{"a":[1,null],"b":"ơ"}'.encode()


@pytest.mark.parametrize("length", [0, 1, 5])
def test_an_untouched_chain_has_no_break(length):
    lines = a_chain(length)

    assert verify(lines, head_of(lines)) is None


def test_a_changed_line_is_named():
    lines = a_chain(5)
    lines[2] = replace(lines[2], line=replace(lines[2].line, certificate="GCN-9"))

    assert verify(lines, head_of(lines)) == Break(3, "changed")


def test_a_changed_line_sealed_anew_breaks_the_next():
    lines = a_chain(5)
    head = head_of(lines)
    forged = replace(lines[2].line, data={})
    lines[2] = Sealed(forged, lines[2].previous_hash, seal(forged, lines[2].previous_hash))

    assert verify(lines, head) == Break(4, "unlinked")


def test_a_line_taken_out_is_missed():
    lines = a_chain(5)
    head = head_of(lines)
    del lines[1]

    assert verify(lines, head) == Break(2, "missing")


def test_lines_cut_off_at_the_end_are_missed():
    lines = a_chain(5)

    assert verify(lines[:3], head_of(lines)) == Break(4, "missing")


def test_a_whole_chain_forged_to_its_end_does_not_meet_the_head():
    lines, head = a_chain(5), head_of(a_chain(5))
    forged = replace(lines[4].line, event="revoked")
    lines[4] = Sealed(forged, lines[4].previous_hash, seal(forged, lines[4].previous_hash))

    assert verify(lines, head) == Break(6, "missing")
