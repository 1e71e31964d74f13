"""Scans as offices make them, drawn for the tests: a hand, a round seal, an emblem."""

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from certificates.pictures import Kind
from certificates.scanning import scanned

GREY = (214, 212, 205)
BLUE = (32, 48, 140)
RED = (200, 24, 32)


def signature(*, paper=GREY, size=(1400, 600), form="JPEG", **saving):
    """A hand on paper that the scanner saw as grey."""
    image = Image.new("RGB", size, paper)
    width, height = size
    strokes = [(0.12, 0.7), (0.3, 0.2), (0.36, 0.8), (0.5, 0.35), (0.62, 0.72), (0.9, 0.3)]
    points = [(x * width, y * height) for x, y in strokes]
    ImageDraw.Draw(image).line(points, fill=BLUE, width=14, joint="curve")
    return as_file(image, form, **saving)


def seal(*, side=900, form="PNG", **saving):
    """Two rings and a star on nothing, as software for seals makes it."""
    image = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(image)
    for share, width in ((0.02, 14), (0.2, 8)):
        near, far = share * side, (1 - share) * side
        pen.ellipse((near, near, far, far), outline=(*RED, 255), width=width)
    pen.regular_polygon((side / 2, side / 2, side / 6), 5, fill=(*RED, 255))
    return as_file(image, form, **saving)


def emblem(form="PNG", **saving):
    image = Image.new("RGB", (500, 400), (255, 255, 255))
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((20, 20, 480, 380), radius=60, fill=(14, 82, 99))
    pen.ellipse((150, 100, 350, 300), fill=(240, 200, 40))
    return as_file(image, form, **saving)


def as_file(image, form="PNG", **saving):
    kept = BytesIO()
    image.save(kept, form, **saving)
    return kept.getvalue()


def noise(side=213):
    """What no camera should see: every pixel a colour of its own."""
    page = Image.new("RGB", (side + 100, side + 100), (255, 255, 255))
    dots = Random(1).randbytes(3 * side * side)
    page.paste(Image.frombytes("RGB", (side, side), dots), (50, 50))
    return as_file(page)


def pictures(*kinds):
    made = {Kind.LOGO: emblem, Kind.SIGNATURE: signature, Kind.SEAL: seal}
    return {kind: scanned(made[kind](), kind) for kind in kinds or Kind}
