"""Pictures on the paper as values: a scanned signature, a scanned seal, the emblem of an office.

A picture of a signature is not a signature: it shows whose hand was on paper, and proves nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from reportlab.lib.units import mm


class Kind(StrEnum):
    """What a picture is of."""

    LOGO = "logo"
    SIGNATURE = "signature"
    SEAL = "seal"


VOUCHING: Final = frozenset({Kind.SIGNATURE, Kind.SEAL})
"""What is only drawn over the names it belongs to, and never on a draft of a digital signature."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a picture is printed at most, in points, and how many bytes it may add."""

    width: float
    height: float
    weight: int


LIMITS: Final[Mapping[Kind, Limits]] = {
    Kind.LOGO: Limits(25 * mm, 20 * mm, 18_000),
    Kind.SIGNATURE: Limits(55 * mm, 22 * mm, 20_000),
    Kind.SEAL: Limits(36 * mm, 36 * mm, 30_000),
}
"""All three beside the fullest paper stay under its 120 KB."""


@dataclass(frozen=True)
class Picture:
    """A JPEG as it lies in the file, and its size in pixels."""

    content: bytes
    width: int
    height: int

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def within(self, width: float, height: float) -> tuple[float, float]:
        """Its size on paper, as large as there is room."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose signature and seal are pictured, as their names stand on the paper."""

    agency: str = ""
    signer: str = ""


NOBODY: Final = Owner()
Pictures = Mapping[Kind, Picture]
NONE: Final[Pictures] = {}


def fitting(pictures: Pictures, owner: Owner, *, agency: str, signer: str, draft: bool) -> Pictures:
    """Those that may stand on a paper of this agency, above this name.

    `draft`: the paper becomes final by a digital signature, and must not look final before.
    """
    seal = not draft and agency == owner.agency
    may = {Kind.LOGO: True, Kind.SEAL: seal, Kind.SIGNATURE: seal and signer == owner.signer}
    return {kind: picture for kind, picture in pictures.items() if may[kind]}
