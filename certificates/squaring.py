"""QR codes on whole numbers: the very squares ReportLab makes, in a tenth of the time.

ReportLab tries eight masks square by square, which costs more than all else on a certificate. Here
a code is one number, a bit for each square. Frames, blocks and tables stay ReportLab's, and so do
the rules by which a mask is chosen, also where they differ from ISO/IEC 18004: another mask would
be another file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, zip_longest
from operator import itemgetter
from typing import Final

from reportlab.graphics.barcode.qrencoder import (
    QR,
    QRCode,
    QRErrorCorrectLevel,
    QRMath,
    QRRSBlock,
    QRUtil,
)

LEVEL: Final = QRErrorCorrectLevel.M
MASKS: Final = range(8)
PADDING: Final = ("11101100", "00010001")
END: Final = "0000"
FINDER: Final = (1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0)
RUN: Final = 5  # squares of one colour that begin to count against a mask
Modules = tuple[tuple[bool, ...], ...]
Square = tuple[int, int]
"""Row and column, from the upper left corner."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same in all codes of a version. Squares are bits, row by row from the lowest."""

    side: int
    place: itemgetter[str]
    """From the text of all bits and a 0 behind it to a bit for each square, the last one first."""

    masks: tuple[int, ...]
    trial: int
    """The fixed squares as they are while a mask is chosen."""

    printed: tuple[int, ...]
    """The fixed squares for each mask."""

    followed: int
    above: int
    beginning: int
    """Squares with another to the right, with another below, and where a finder is looked for."""


class Bits:
    """What ReportLab's pieces of data are written to."""

    def __init__(self) -> None:
        self.text = ""

    def put(self, number: int, length: int) -> None:
        self.text += f"{number:0{length}b}"


def modules(pieces: Sequence[QR]) -> Modules:
    """The dark and light squares of a code at level M, top row first."""
    code = QRCode(None, LEVEL)
    for piece in pieces:
        code.addData(piece)
    version = code.calculate_version()
    frame = _frame(version)
    bits = "".join(map("{:08b}".format, _codewords(version, pieces)))
    plain = int("".join(frame.place(f"{bits}0")), 2)
    best = min(MASKS, key=lambda mask: _penalty(frame.trial | plain ^ frame.masks[mask], frame))
    done = frame.printed[best] | plain ^ frame.masks[best]
    text = f"{done:0{frame.side**2}b}"[::-1]
    dark = [square == "1" for square in text]
    rows = range(0, len(dark), frame.side)
    return tuple(tuple(dark[first : first + frame.side]) for first in rows)


def _codewords(version: int, pieces: Sequence[QR]) -> list[int]:
    """Data and error correction of all blocks, interleaved as they are placed."""
    blocks = [
        (b.dataCount, b.totalCount - b.dataCount) for b in QRRSBlock.getRSBlocks(version, LEVEL)
    ]
    data = _filled(version, pieces, sum(count for count, _more in blocks))
    parts, first = [], 0
    for count, _more in blocks:
        parts.append(data[first : first + count])
        first += count
    checks = [_check(part, more) for part, (_count, more) in zip(parts, blocks, strict=True)]
    turns = chain(zip_longest(*parts), zip_longest(*checks))
    return [word for turn in turns for word in turn if word is not None]


def _filled(version: int, pieces: Sequence[QR], count: int) -> bytes:
    bits = Bits()
    for piece in pieces:
        piece.write(bits, version)
    text = bits.text
    if len(text) + len(END) <= 8 * count:
        text += END
    text += "0" * (-len(text) % 8)
    while len(text) < 8 * count:
        text += PADDING[0]
        if len(text) < 8 * count:
            text += PADDING[1]
    return int(text, 2).to_bytes(count)


def _check(data: bytes, count: int) -> bytes:
    """The remainder of the data by the generator of this degree."""
    multiples, top = _multiples(count), 8 * (count - 1)
    rest = 0
    for word in data:
        factor = word ^ rest >> top
        rest = (rest & (1 << top) - 1) << 8 ^ multiples[factor]
    return rest.to_bytes(count)


@cache
def _multiples(count: int) -> tuple[int, ...]:
    """The generator of this degree, without its first term, times each word."""
    logs = [QRMath.glog(term) for term in QRUtil.getErrorCorrectPolynomial(count).num[1:]]
    terms = (bytes(QRMath.gexp(QRMath.glog(word) + log) for log in logs) for word in range(1, 256))
    return 0, *map(int.from_bytes, terms)


@cache
def _frame(version: int) -> Frame:
    side = version * 4 + 17
    code = QRCode(version, LEVEL)
    code.dataCache = []
    code.makeImpl(test=True, maskPattern=0)
    order = [(row, column) for column, row in code.dataPosIterator()]
    area = _number(order, side)
    word = {square: n for n, square in enumerate(order)}
    every = [(row, column) for row in range(side) for column in range(side)]
    behind = 8 * sum(block.totalCount for block in QRRSBlock.getRSBlocks(version, LEVEL))
    sources = (min(word.get(square, behind), behind) for square in reversed(every))
    return Frame(
        side=side,
        place=itemgetter(*sources),
        masks=tuple(_number([s for s in order if QRUtil.getMask(m)(*s)], side) for m in MASKS),
        trial=_fixed(code, area, mask=0, test=True),
        printed=tuple(_fixed(code, area, mask=mask, test=False) for mask in MASKS),
        followed=_number([s for s in every if s[1] < side - 1], side),
        above=_number([s for s in every if s[0] < side - 1], side),
        beginning=_number([s for s in every if s[1] < side - len(FINDER)], side),
    )


def _fixed(code: QRCode, area: int, *, mask: int, test: bool) -> int:
    code.makeImpl(test, mask)
    dark = [
        (n, m) for n, row in enumerate(code.modules) for m, is_dark in enumerate(row) if is_dark
    ]
    return _number(dark, len(code.modules)) & ~area


def _number(chosen: Sequence[Square], side: int) -> int:
    return sum(1 << row * side + column for row, column in chosen)


def _penalty(dark: int, frame: Frame) -> int:
    """What speaks against a mask, by ReportLab's four rules: the least is chosen."""
    side = frame.side
    across = ~(dark ^ dark >> 1) & frame.followed
    down = ~(dark ^ dark >> side) & frame.above
    blocks = across & across >> side & down
    share = 100 * dark.bit_count() // side**2
    return (
        _runs(across, 1)
        + _runs(down, side)
        + 3 * blocks.bit_count()
        + 40 * _finders(dark, frame.beginning).bit_count()
        + 10 * (abs(share - 50) // 5)
    )


def _runs(same: int, step: int) -> int:
    """For each run of five or more its length less two; `same`: like the next one in the run."""
    fives = same
    for more in range(1, RUN - 1):
        fives &= same >> more * step
    begun = fives & ~(fives << step)
    return fives.bit_count() + 2 * begun.bit_count()


def _finders(dark: int, found: int) -> int:
    """Where something like a finder begins: in rows only, never at their end."""
    for place, is_dark in enumerate(FINDER):
        found &= dark >> place if is_dark else ~(dark >> place)
    return found
