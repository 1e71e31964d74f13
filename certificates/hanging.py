"""Where the pictures of a template hang: in the room the texts leave, never over a text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm

from certificates.layouts import Area
from certificates.pictures import LIMITS, Kind, Picture, Pictures
from certificates.typesetting import DoesNotFit

AIR: Final = 0.8 * mm  # between a picture and the texts above and below
LEAST: Final = 11 * mm  # high; smaller, a seal can no longer be read
UNSIGNED: Final = 45 * mm  # what is left for a hand where no signature is pictured
COVERED: Final = 1 / 3  # of the signature, from its left, is under the seal
BELOW_HEADS: Final = 4 * mm


@dataclass(frozen=True, slots=True)
class Hung:
    """A picture at its place, in points from the lower left corner of the sheet."""

    kind: Kind
    picture: Picture
    left: float
    bottom: float
    width: float
    height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.left, self.bottom, self.left + self.width, self.bottom + self.height


def emblem(area: Area, pictures: Pictures, heads: Iterable[Area]) -> Hung | None:
    """The emblem at the top of its area, or below the heads that reach into it."""
    picture = pictures.get(Kind.LOGO)
    if picture is None:
        return None
    over = [head.bottom - BELOW_HEADS for head in heads if head.shares_a_column_with(area)]
    top = min(area.top, *over) if over else area.top
    width, height = picture.within(area.width, area.height)
    left = area.left + (area.width - width) / 2
    return Hung(Kind.LOGO, picture, left, top - height, width, height)


def vouching(area: Area, pictures: Pictures, texts: Iterable[Area]) -> list[Hung]:
    """Signature, and seal over the left of it, between the office and the name of the signer.

    Raises DoesNotFit, naming the picture, when the texts leave no room.
    """
    shown = [kind for kind in (Kind.SIGNATURE, Kind.SEAL) if kind in pictures]
    if not shown:
        return []
    above = [t.bottom for t in texts if t.shares_a_column_with(area) and t.top > area.bottom]
    room = min(area.top, *above, area.top) - area.bottom - 2 * AIR
    if room < LEAST:
        raise DoesNotFit(shown[0])
    middle, centre = area.bottom + AIR + room / 2, area.left + area.width / 2
    hung, begun, covered = [], centre - UNSIGNED / 2, UNSIGNED
    for kind in shown:
        limits, picture = LIMITS[kind], pictures[kind]
        width, height = picture.within(limits.width, min(limits.height, room))
        left = centre - width / 2
        if kind == Kind.SEAL:
            left = max(area.left, begun + covered * COVERED - width)
        else:
            begun, covered = left, width
        hung.append(Hung(kind, picture, left, middle - height / 2, width, height))
    return hung
