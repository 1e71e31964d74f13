"""The sRGB colour profile (IEC 61966-2-1), written here: no file of another's is shipped."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

WHITE: Final = (0.9642, 1.0, 0.8249)  # D50, to which a profile refers all colours
PRIMARIES: Final = {  # of IEC 61966-2-1, adapted to D50 by the Bradford transform
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
STEPS: Final = 256
HEADER: Final = 128


@cache
def srgb() -> bytes:
    """An ICC profile of version 2.1 for displays: three primaries and one curve."""
    curve = _curve()
    tags = {
        b"desc": _description("sRGB IEC61966-2.1"),
        b"cprt": b"text\0\0\0\0" + b"No rights reserved\0",
        b"wtpt": _xyz(*WHITE),
        **{name: _xyz(*primary) for name, primary in PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    table, body = _laid_out(tags)
    size = HEADER + len(table) + len(body)
    return _header(size) + table + body


def _laid_out(tags: dict[bytes, bytes]) -> tuple[bytes, bytes]:
    """The table of tags and what it points to; equal tags are written once."""
    start = HEADER + 4 + 12 * len(tags)
    body, places = b"", {}
    for content in dict.fromkeys(tags.values()):
        places[content] = start + len(body)
        body += content + bytes(-len(content) % 4)
    table = struct.pack(">I", len(tags))
    for name, content in tags.items():
        table += struct.pack(">4sII", name, places[content], len(content))
    return table, body


def _header(size: int) -> bytes:
    made = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    head = struct.pack(">I4sI4s4s4s", size, b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    head += made + b"acsp" + bytes(28)  # platform to rendering intent: nothing said
    return (head + _fixed(*WHITE)).ljust(HEADER, b"\0")


def _curve() -> bytes:
    values = [round(_linear(step / (STEPS - 1)) * 65535) for step in range(STEPS)]
    return struct.pack(f">4sII{STEPS}H", b"curv", 0, STEPS, *values)


def _linear(shown: float) -> float:
    bend, slope = 0.04045, 12.92
    return shown / slope if shown <= bend else float(((shown + 0.055) / 1.055) ** 2.4)


def _description(text: str) -> bytes:
    name = text.encode() + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(8 + 3 + 67)


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + _fixed(*values)


def _fixed(*values: float) -> bytes:
    return struct.pack(f">{len(values)}i", *(round(value * 65536) for value in values))
