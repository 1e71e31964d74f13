"""Where the numbers of a cycle stand on their ring, and the arrows between them."""

from dataclasses import dataclass
from math import asin, cos, pi, sin

SIDE, RADIUS, NODE, GAP, TIP = 220, 84, 20, 6, 9
"""In the units of the drawing: its side, the ring, a number's disc, the air around it, a tip."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One number: the middle of its disc, the path to the next and the tip of its arrow."""

    number: int
    x: float
    y: float
    arrow: str
    tip: str


def spokes(count: int) -> list[Spoke]:
    """Place `count` numbers clockwise from the top."""
    step = 2 * pi / count
    # The angle under which a disc and its air are seen from the middle of the ring.
    apart = 2 * asin((NODE + GAP) / (2 * RADIUS))
    return [
        Spoke(
            number=place + 1,
            x=_at(angle)[0],
            y=_at(angle)[1],
            arrow=_arc(angle + apart, angle + step - apart - TIP / RADIUS),
            tip=_tip(angle + step - apart),
        )
        for place, angle in enumerate(step * n - pi / 2 for n in range(count))
    ]


def _at(angle: float, radius: float = RADIUS) -> tuple[float, float]:
    middle = SIDE / 2
    return round(middle + radius * cos(angle), 1), round(middle + radius * sin(angle), 1)


def _tip(angle: float) -> str:
    back = angle - 1.2 * TIP / RADIUS
    points = [_at(angle), _at(back, RADIUS + TIP / 2), _at(back, RADIUS - TIP / 2)]
    return f"M{'L'.join(f'{x} {y}' for x, y in points)}z"


def _arc(start: float, end: float) -> str:
    (x, y), (to_x, to_y) = _at(start), _at(end)
    return f"M{x} {y}A{RADIUS} {RADIUS} 0 {int(end - start > pi)} 1 {to_x} {to_y}"
