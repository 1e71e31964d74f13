"""The layouts of a certificate as data: which text stands where, how large, on how many lines.

A layout that has drawn is never changed again; another number is another layout.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm

from certificates.typesetting import BOLD, INK, ITALIC, REGULAR, Slot

SOFT, BRAND = HexColor(0x43545E), HexColor(0x0E5263)
Slots = Mapping[str, Slot]


class Align(StrEnum):
    """Where the lines of a slot stand in its width."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Frame(StrEnum):
    """The decoration round the sheet."""

    NONE = ""
    LINE = "line"
    STEPPED = "stepped"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the sheet, in points."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def top(self) -> float:
        return self.bottom + self.height

    def shares_a_column_with(self, other: Area) -> bool:
        return self.left < other.left + other.width and other.left < self.left + self.width


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Slots below each other, hung from `top`; `rule`: the line under the last, over its width."""

    left: float
    width: float
    top: float
    slots: Slots
    rule: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Groups of slots spread over the height that is free above `foot`."""

    left: float
    width: float
    foot: float
    groups: tuple[Slots, ...]
    gap: float
    wide_gap: float
    clear: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One sheet. `heads` stand above the body, `feet` below it, in reading order.

    `emblem` and `signing`: the room for pictures, if the sheet has any.
    """

    size: tuple[float, float]
    heads: tuple[Stack, ...]
    body: Body
    feet: tuple[Stack, ...]
    code: tuple[float, float, float]  # left, bottom and side of the QR code with its quiet zone
    frame: Frame = Frame.NONE
    accent: Color = BRAND
    emblem: Area | None = None
    signing: Area | None = None

    def slots(self) -> dict[str, Slot]:
        """Every slot by its name, in reading order."""
        groups = [stack.slots for stack in self.heads]
        groups += [*self.body.groups, *(stack.slots for stack in self.feet)]
        return {name: slot for slots in groups for name, slot in slots.items()}

    def mirrored(self) -> Layout:
        """The same sheet with its code and what stands below the body on the other side.

        What stands above does not move: agency left, nation right.
        """
        x, y, side = self.code
        feet = tuple(replace(stack, left=self._across(stack)) for stack in self.feet)
        body = replace(self.body, left=self._across(self.body))
        code = self.size[0] - x - side, y, side
        signing = self.signing and replace(self.signing, left=self._across(self.signing))
        return replace(self, feet=feet, body=body, code=code, signing=signing)

    def _across(self, part: Stack | Body | Area) -> float:
        return self.size[0] - part.left - part.width

    def with_slots(self, slots: Slots) -> Layout:
        """The same sheet with these slots in place of its own; what is not among them goes."""

        def chosen(own: Slots) -> Slots:
            return {name: slots[name] for name in own if name in slots}

        def refilled(stacks: tuple[Stack, ...]) -> tuple[Stack, ...]:
            return tuple(replace(stack, slots=chosen(stack.slots)) for stack in stacks)

        groups = tuple(filter(None, map(chosen, self.body.groups)))
        return replace(
            self,
            heads=refilled(self.heads),
            body=replace(self.body, groups=groups),
            feet=refilled(self.feet),
        )


def _slot(
    font: str, size: float, width: float, align: Align = Align.CENTRE, **more: object
) -> Slot:
    return Slot(font, size, width, align=align, **more)  # type: ignore[arg-type]  # passed on as they came


def _agency(left: float, width: float, top: float, *, size: float, lines: tuple[int, int]) -> Stack:
    """Who issues, over a rule."""
    slots = {
        "superior": _slot(REGULAR, size, width, lines=lines[0]),
        "issuer": _slot(BOLD, size, width, lines=lines[1]),
    }
    return Stack(left=left, width=width, top=top, rule=0.4, slots=slots)


def _nation(left: float, width: float, top: float, *, size: float) -> Stack:
    slots = {"nation": _slot(BOLD, size, width), "motto": _slot(BOLD, size + 1, width)}
    return Stack(left=left, width=width, top=top, rule=1, slots=slots)


def _signature(left: float, width: float, *, top: float, name: float, lines: int) -> list[Stack]:
    """Place, day and office; below the room to sign the name, hung from `name`."""
    office = {
        "place_date": _slot(ITALIC, 13.5, width, lines=lines),
        "signer_position": _slot(BOLD, 13, width, lines=3),
    }
    return [
        Stack(left=left, width=width, top=top, slots=office),
        Stack(left=left, width=width, top=name, slots={"signer_name": _slot(BOLD, 14, width)}),
    ]


def _numbers(left: float, width: float, top: float, *, least: tuple[float, float]) -> Stack:
    """Under the code; the address may shrink to the second of `least`."""
    slots = {
        "number": _slot(BOLD, 10.5, width, least=least[0]),
        "register_number": _slot(REGULAR, 10.5, width, least=least[0]),
        "check_site": _slot(REGULAR, 10.5, width, least=least[1]),
    }
    return Stack(left=left, width=width, top=top, slots=slots)


def _formal() -> Layout:
    """A4 landscape on three axes: agency and numbers, the statement, nation and signature."""
    width, height = landscape(A4)
    margin, column = 22 * mm, 112 * mm
    body, right = width - 2 * margin, width - margin - column
    top = height - 17 * mm
    side = 34 * mm
    return Layout(
        size=(width, height),
        frame=Frame.STEPPED,
        heads=(
            _agency(margin, column, top, size=12.5, lines=(2, 3)),
            _nation(right, column, top, size=12.5),
        ),
        body=Body(
            left=margin,
            width=body,
            foot=62.5 * mm,
            gap=6,
            wide_gap=20,
            clear=4 * mm,
            groups=(
                {"title": _slot(BOLD, 37, body, least=24, colour=BRAND)},
                {
                    "given_to": _slot(ITALIC, 14, body, colour=SOFT),
                    "holder_name": _slot(BOLD, 29, body, lines=2, least=15, snug=0.68),
                },
                {
                    "birth": _slot(REGULAR, 14, body),
                    "position": _slot(REGULAR, 14, body, lines=2),
                    "unit": _slot(REGULAR, 14, body, lines=3),
                },
                {
                    "statement": _slot(ITALIC, 14, body, colour=SOFT),
                    "course_title": _slot(BOLD, 19, body, lines=3, least=11.5),
                },
                {
                    "standard": _slot(REGULAR, 13.5, body),
                    "period": _slot(REGULAR, 13.5, body),
                    "result": _slot(REGULAR, 13.5, body),
                    "valid_until": _slot(REGULAR, 13.5, body),
                },
            ),
        ),
        feet=(
            *_signature(right, column, top=62 * mm, name=25 * mm, lines=1),
            _numbers(margin, column, 28 * mm, least=(8.5, 8.5)),
        ),
        code=(margin + (column - side) / 2, 28 * mm, side),
        emblem=Area(
            margin + column + 2 * mm, height - 35 * mm, right - margin - column - 4 * mm, 20 * mm
        ),
        signing=Area(right, 25 * mm, column, 37 * mm),
    )


def _office() -> Layout:
    """A4 upright with the margins of an office paper (Nghị định 30/2020/NĐ-CP, phụ lục I)."""
    width, height = A4
    left, right, top = 30 * mm, width - 18 * mm, height - 22 * mm
    body = right - left
    agency, nation, foot = 65 * mm, 91 * mm, 80 * mm
    side = 38 * mm
    return Layout(
        size=(width, height),
        heads=(
            _agency(left, agency, top, size=12, lines=(3, 4)),
            _nation(right - nation, nation, top, size=12),
        ),
        body=Body(
            left=left,
            width=body,
            foot=88 * mm,
            gap=8,
            wide_gap=30,
            clear=8 * mm,
            groups=(
                {"title": _slot(BOLD, 25, body, least=16)},
                {
                    "given_to": _slot(ITALIC, 14, body),
                    "holder_name": _slot(BOLD, 22, body, lines=2, least=14, snug=0.68),
                },
                {
                    "birth": _slot(REGULAR, 14, body, Align.LEFT),
                    "position": _slot(REGULAR, 14, body, Align.LEFT, lines=3),
                    "unit": _slot(REGULAR, 14, body, Align.LEFT, lines=5),
                },
                {
                    "statement": _slot(ITALIC, 14, body),
                    "course_title": _slot(BOLD, 17, body, lines=5, least=11.5),
                },
                {
                    "standard": _slot(REGULAR, 14, body, Align.LEFT),
                    "period": _slot(REGULAR, 14, body, Align.LEFT, lines=2),
                    "result": _slot(REGULAR, 14, body, Align.LEFT),
                    "valid_until": _slot(REGULAR, 14, body, Align.LEFT),
                },
            ),
        ),
        feet=(
            *_signature(right - nation, nation, top=foot, name=32 * mm, lines=2),
            _numbers(left, agency, 36 * mm, least=(8, 7)),
        ),
        code=(left + (agency - side) / 2, 37 * mm, side),
        accent=INK,
        emblem=Area(left, top - 20 * mm, body, 20 * mm),
        signing=Area(right - nation, 32 * mm, nation, foot - 32 * mm),
    )


def _card() -> Layout:
    """A card of ISO/IEC 7810 ID-1: what a holder shows at a counter, without the signature."""
    width, height = 85.6 * mm, 54 * mm
    margin, side = 3.5 * mm, 29 * mm
    body = width - 3 * margin - side + 1.5 * mm
    right = width - side - 2 * mm
    foot = side - mm
    return Layout(
        size=(width, height),
        frame=Frame.LINE,
        heads=(
            Stack(
                left=margin,
                width=width - 2 * margin,
                top=height - 2.6 * mm,
                slots={"issuer": _slot(BOLD, 7, width - 2 * margin, lines=2, least=5)},
            ),
        ),
        body=Body(
            left=margin,
            width=body,
            foot=3 * mm,
            gap=0.5,
            wide_gap=5,
            clear=0.5 * mm,
            groups=(
                {
                    "title": _slot(BOLD, 9.5, body, Align.LEFT, least=6.5, colour=BRAND),
                    "holder_name": _slot(BOLD, 11, body, Align.LEFT, lines=3, least=6, snug=0.75),
                    "birth": _slot(REGULAR, 6.5, body, Align.LEFT, least=5),
                    "unit": _slot(REGULAR, 6.5, body, Align.LEFT, lines=4, least=5),
                },
                {
                    "statement": _slot(ITALIC, 6.5, body, Align.LEFT, least=5, colour=SOFT),
                    "course_title": _slot(BOLD, 8, body, Align.LEFT, lines=5, least=5),
                },
                {
                    "valid_until": _slot(REGULAR, 6.5, body, Align.LEFT, least=5),
                    "place_date": _slot(ITALIC, 6.5, body, Align.LEFT, lines=2, least=5),
                },
            ),
        ),
        feet=(
            Stack(
                left=right,
                width=side,
                top=13 * mm,
                slots={
                    "number": _slot(BOLD, 6, side, least=5),
                    "register_number": _slot(REGULAR, 5.5, side, least=4.5),
                    "check_site": _slot(REGULAR, 5.5, side, lines=2, least=4.5),
                },
            ),
        ),
        code=(right, height - 10 * mm - foot, side),
    )


SIGNED_ON_THE_RIGHT: Final = frozenset({"office-1"})
"""Where the signature has its place by rule (Nghị định 30/2020/NĐ-CP, phụ lục I, mục II.7)."""

LAYOUTS: Final[Mapping[str, Layout]] = {
    "formal-2": _formal(),
    "office-1": _office(),
    "card-1": _card(),
}
"""By the name an issued certificate keeps."""
