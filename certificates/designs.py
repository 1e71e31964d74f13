"""A design: a layout with what an administrator chose for it, as it is kept and read back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from reportlab.lib.colors import HexColor

from certificates.layouts import BRAND, LAYOUTS, SIGNED_ON_THE_RIGHT, Align, Layout
from certificates.pictures import NOBODY, NONE, VOUCHING, Kind, Owner, Pictures, fitting
from certificates.typesetting import Slot, UnknownTemplate

INDISPENSABLE: Final = frozenset({"issuer", "title", "holder_name", "course_title", "number"})
"""What no template may leave out: without it the paper says nothing that can be checked."""

LARGEST: Final = 60.0  # points
SMALLEST: Final = 4.5
_HEX: Final = re.compile(r"#[0-9a-f]{6}")


class FaultyDesign(ValueError):
    """The choices make no paper; `about` is the slot, or the field, at fault."""

    def __init__(self, about: str, fault: str) -> None:
        super().__init__(f"{about}: {fault}")
        self.about = about
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen for one slot; None leaves it as the layout has it. Sizes are points."""

    shown: bool = True
    size: float | None = None
    least: float | None = None
    align: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Everything that decides how a face is drawn, beside the face itself.

    Raises FaultyDesign for an unknown slot, a size out of bounds, a slot that must stay, a colour
    that is not `#rrggbb`, sides that a rule has fixed, or a picture the layout has no room for;
    UnknownTemplate for an unknown layout.
    """

    layout: str
    accent: str = ""
    mirrored: bool = False  # code and signature on each other's side
    choices: Mapping[str, Choice] = field(default_factory=dict)
    pictures: Pictures = field(default_factory=dict)
    owner: Owner = NOBODY

    def __post_init__(self) -> None:
        if self.layout not in LAYOUTS:
            raise UnknownTemplate(self.layout)
        if self.accent and not _HEX.fullmatch(self.accent):
            raise FaultyDesign("accent", "not a colour")
        if self.mirrored and self.layout in SIGNED_ON_THE_RIGHT:
            raise FaultyDesign("signer_name", "must stand right")
        slots, areas = LAYOUTS[self.layout].slots(), _areas(LAYOUTS[self.layout])
        for kind in self.pictures:
            if kind not in areas:
                raise FaultyDesign(kind, "not on this layout")
        for name, choice in self.choices.items():
            if name not in slots:
                raise FaultyDesign(name, "not on this layout")
            _check(name, slots[name], choice)

    def to_json(self) -> dict[str, Any]:
        """As it is kept. What is added later is left out unless it is chosen: digests stay."""
        return {
            **({"mirrored": True} if self.mirrored else {}),
            **({"pictures": self._pictured()} if self.pictures else {}),
            "layout": self.layout,
            "accent": self.accent,
            "choices": {name: asdict(choice) for name, choice in self.choices.items()},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any], *, pictures: Pictures = NONE) -> Self:
        """As it was kept. Of its pictures only the hashes were: they come along."""
        choices = {name: Choice(**choice) for name, choice in kept["choices"].items()}
        return cls(
            layout=kept["layout"],
            accent=kept["accent"],
            mirrored=kept.get("mirrored", False),
            choices=choices,
            pictures=pictures,
            owner=Owner(**kept.get("pictures", {}).get("owner", {})),
        )

    def _pictured(self) -> dict[str, Any]:
        hashes = {str(kind): picture.sha256 for kind, picture in self.pictures.items()}
        return {**hashes, "owner": asdict(self.owner)}

    def vouches(self) -> bool:
        """Whether somebody's signature or seal is on it."""
        return not VOUCHING.isdisjoint(self.pictures)

    def fitting(self, *, agency: str, signer: str, draft: bool) -> Self:
        """The same for one paper, without the pictures that would not be true on it."""
        pictures = fitting(self.pictures, self.owner, agency=agency, signer=signer, draft=draft)
        return replace(self, pictures=pictures)

    def laid_out(self) -> Layout:
        """The layout with every choice made."""
        layout = LAYOUTS[self.layout]
        layout = layout.mirrored() if self.mirrored else layout
        accent = HexColor(f"0x{self.accent[1:]}") if self.accent else layout.accent
        slots = {
            name: _chosen(slot, self.choices.get(name, Choice()))
            for name, slot in layout.slots().items()
            if self.choices.get(name, Choice()).shown
        }
        inked = {
            name: replace(slot, colour=accent) if slot.colour == BRAND else slot
            for name, slot in slots.items()
        }
        return replace(layout.with_slots(inked), accent=accent)


def _areas(layout: Layout) -> frozenset[Kind]:
    """The kinds of pictures that have a place on the layout."""
    emblem = {Kind.LOGO} if layout.emblem else set()
    return frozenset(emblem | (VOUCHING if layout.signing else set()))


def _chosen(slot: Slot, choice: Choice) -> Slot:
    size = choice.size or slot.size
    return replace(
        slot,
        size=size,
        least=min(size, choice.least or slot.least),
        align=choice.align or slot.align,
    )


def _check(name: str, slot: Slot, choice: Choice) -> None:
    if not choice.shown and name in INDISPENSABLE:
        raise FaultyDesign(name, "must be shown")
    if choice.align and choice.align not in set(Align):
        raise FaultyDesign(name, "no such alignment")
    given = [value for value in (choice.size, choice.least) if value is not None]
    if any(not SMALLEST <= value <= LARGEST for value in given):
        raise FaultyDesign(name, "no such size")
    if choice.least and choice.least > (choice.size or slot.size):
        raise FaultyDesign(name, "smallest above largest")
