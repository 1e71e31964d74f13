"""What Moodle's percentages of options mean in our two ways of marking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_LARGE = (100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40)
_SMALL = (33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5, 0)
_CLOSE = 0.00002
_ALL, _SUM_CLOSE = 100, 1


class BadWeights(ValueError):
    """Weights that Moodle would refuse."""


def share(parts: int) -> float:
    """One of so many equal parts of 100, as Moodle writes it; raises `BadWeights`."""
    part = round(_ALL / parts, 5) if parts else 0
    if not is_grade(part):
        raise BadWeights(f"Moodle không chia được 100% cho {parts} phương án")
    return part


def is_grade(weight: float) -> bool:
    return any(abs(abs(weight) - grade) <= _CLOSE for grade in _LARGE + _SMALL)


def single(weights: Sequence[float]) -> tuple[list[bool], list[str]]:
    """Which option of a single choice is right; doubts about what the rest earn.

    Raises:
        BadWeights: not exactly one earns everything.

    """
    _known(weights)
    right = [_same(weight, _ALL) for weight in weights]
    if sum(right) != 1:
        raise BadWeights(f"có {sum(right)} phương án được 100% mà chỉ chọn một")
    doubts = []
    if any(0 < weight < _ALL - _CLOSE for weight in weights):
        doubts.append("có phương án được một phần điểm; ở đây phương án đó tính là sai")
    if any(weight < 0 for weight in weights):
        doubts.append("có phương án bị trừ điểm; ở đây chọn sai chỉ không có điểm")
    return right, doubts


def several(weights: Sequence[float]) -> tuple[list[bool], list[str]]:
    """Which options of a multiple choice are right, marked in parts; doubts where we differ.

    Raises:
        BadWeights: the right ones do not make up 100 %.

    """
    _known(weights)
    right = [weight > 0 for weight in weights]
    total = sum(weight for weight in weights if weight > 0)
    if abs(total - _ALL) > _SUM_CLOSE:
        raise BadWeights(f"các phương án đúng cộng lại được {total:g}%, phải là 100%")
    return right, list(_differences(weights))


def _differences(weights: Sequence[float]) -> Iterator[str]:
    good = [weight for weight in weights if weight > 0]
    bad = [weight for weight in weights if weight <= 0]
    if not all(_same(weight, good[0]) for weight in good):
        yield "các phương án đúng có phần điểm khác nhau; ở đây chia đều"
    if bad and not all(abs(weight + _ALL / len(bad)) < 0.001 for weight in bad):  # noqa: PLR2004 -- rounding
        yield "phương án sai bị trừ điểm cách khác; ở đây trừ đều, chọn hết thì không có điểm"


def _known(weights: Sequence[float]) -> None:
    for weight in weights:
        if not is_grade(weight):
            raise BadWeights(f"điểm {weight:g}% không phải mức điểm của Moodle")


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _CLOSE
