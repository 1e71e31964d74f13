"""From an uploaded scan to the picture that is printed: checked, cleaned, small, and nothing else.

The printed picture is made anew from the pixels, so that no place, device or name hidden in the
upload comes with it. It is made once; drawing only copies its bytes.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageOps, ImageStat
from reportlab.lib.units import inch

from certificates.pictures import LIMITS, VOUCHING, Kind, Limits, Picture

MOST_BYTES: Final = 5_000_000
MOST_PIXELS: Final = 24_000_000
WORKED_ON: Final = 3000  # pixels a side; a page with a small signature is still fine enough
LEAST_SIDE: Final = 160  # pixels of the longer side: 36 mm at 110 dots to the inch
FINEST: Final = 300  # dots to the inch
COARSEST: Final = 150
QUALITIES: Final = (88, 80, 70)
WHITE: Final = 255
DARK: Final = 120  # a paper darker than this was not lit well enough to be cleaned
PAPER: Final = 1.06  # what is this near to the colour of the paper becomes white
BLANK: Final = 24  # levels below white that are still nothing
EDGE: Final = 0.02


class Unusable(ValueError):
    """Nothing that can be printed was uploaded; `fault` says why."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def scanned(upload: bytes, kind: Kind) -> Picture:
    """The picture as it is printed. The same upload gives the same bytes on the same machine.

    White paper round it is cut off; of a signature or a seal the grey of the paper is taken away
    too. Raises Unusable, with `large`, `no image`, `pixels`, `small`, `dark`, `blank` or `heavy`.
    """
    if len(upload) > MOST_BYTES:
        raise Unusable("large")
    image = _flat(_opened(upload))
    if kind in VOUCHING:
        image = _on_white(image)
    image = _trimmed(image)
    if max(image.size) < LEAST_SIDE:
        raise Unusable("small")
    limits = LIMITS[kind]
    for tried in _encoded(image, limits):
        if len(tried.content) <= limits.weight:
            return tried
    raise Unusable("heavy")


def _opened(upload: bytes) -> Image.Image:
    """Read to the end, so that half a file is found out here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(upload), formats=("PNG", "JPEG"))
            is_small_enough = image.width * image.height <= MOST_PIXELS
            if is_small_enough:
                image.load()
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as bomb:
        raise Unusable("pixels") from bomb
    except (OSError, SyntaxError, ValueError) as broken:
        raise Unusable("no image") from broken
    if not is_small_enough:
        raise Unusable("pixels")
    return image


def _flat(image: Image.Image) -> Image.Image:
    """Upright, on white, in red, green and blue."""
    image.thumbnail((WORKED_ON, WORKED_ON))
    seen = ImageOps.exif_transpose(image).convert("RGBA")
    paper = Image.new("RGBA", seen.size, (WHITE,) * 4)
    return Image.alpha_composite(paper, seen).convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """With the colour of the paper, as it is along the edges, made white."""
    paper = _paper(image)
    if min(paper) < DARK:
        raise Unusable("dark")
    levels = [min(WHITE, round(n * WHITE * PAPER / tone)) for tone in paper for n in range(256)]
    return image.point(levels)


def _paper(image: Image.Image) -> list[int]:
    """The usual red, green and blue of the four edges."""
    width, height = image.size
    deep = max(1, round(min(image.size) * EDGE))
    mask = Image.new("L", image.size, WHITE)
    mask.paste(0, (deep, deep, max(deep, width - deep), max(deep, height - deep)))
    return list(ImageStat.Stat(image, mask).median)


def _trimmed(image: Image.Image) -> Image.Image:
    white = Image.new("RGB", image.size, (WHITE,) * 3)
    inked = ImageChops.difference(image, white).convert("L").point(lambda n: (n > BLANK) * WHITE)
    box = inked.getbbox()
    if box is None:
        raise Unusable("blank")
    return image.crop(box)


def _encoded(image: Image.Image, limits: Limits) -> Iterator[Picture]:
    """As fine as a printer shows it, then coarser."""
    for dots in range(FINEST, COARSEST - 1, -50):
        room = tuple(round(side / inch * dots) for side in (limits.width, limits.height))
        smaller = image.copy()
        smaller.thumbnail((room[0], room[1]), Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            kept = BytesIO()
            smaller.save(kept, "JPEG", quality=quality, subsampling=0)
            yield Picture(kept.getvalue(), *smaller.size)
