"""From an upload to the picture that is printed."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from certificates.pictures import LIMITS, Kind
from certificates.scanning import Unusable, scanned
from tests.certificates import scans


def opened(picture):
    return Image.open(BytesIO(picture.content))


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_printed_is_a_small_jpeg_in_three_colours(kind):
    made = {Kind.LOGO: scans.emblem, Kind.SIGNATURE: scans.signature, Kind.SEAL: scans.seal}
    picture = scanned(made[kind](), kind)
    image = opened(picture)

    assert (image.format, image.mode, image.size) == (
        "JPEG",
        "RGB",
        (picture.width, picture.height),
    )
    assert len(picture.content) <= LIMITS[kind].weight


def test_all_pictures_beside_the_fullest_paper_stay_under_its_limit():
    assert sum(limits.weight for limits in LIMITS.values()) + 50_000 <= 120_000


def test_the_grey_of_the_paper_becomes_white_and_its_margin_goes():
    image = opened(scanned(scans.signature(), Kind.SIGNATURE))

    assert image.width / image.height == pytest.approx(0.8 * 1400 / (0.6 * 600), rel=0.1)
    assert min(image.getpixel((2, image.height - 3))) > 250


def test_an_emblem_keeps_its_ground():
    grey = scans.as_file(Image.new("RGB", (400, 400), (128, 128, 128)))

    assert opened(scanned(grey, Kind.LOGO)).getpixel((150, 150)) == (128, 128, 128)


def test_nothing_hidden_in_the_upload_is_printed():
    exif = Image.Exif()
    exif[0x010F] = "Máy của ông A"
    exif[0x0112] = 6  # lies on its side
    upload = scans.signature(exif=exif, comment=b"hidden words", size=(1400, 600))
    picture = scanned(upload, Kind.SIGNATURE)

    assert b"hidden words" in upload
    assert b"hidden" not in picture.content
    assert b"Exif" not in picture.content
    assert not opened(picture).getexif()
    assert picture.height > picture.width


def test_what_lies_under_nothing_does_not_come_through():
    """Colours of transparent pixels are hidden too."""
    image = Image.new("RGBA", (600, 600), (10, 20, 30, 0))
    image.paste((200, 0, 0, 255), (100, 100, 500, 300))
    picture = opened(scanned(scans.as_file(image), Kind.SEAL))

    assert picture.width == 2 * picture.height


def test_a_picture_with_too_much_in_it_is_made_coarser_before_it_is_refused():
    blurred = Image.effect_noise((300, 300), 60).resize((1500, 1500)).convert("RGB")
    fine, coarse = scans.pictures(Kind.LOGO)[Kind.LOGO], scanned(scans.as_file(blurred), Kind.LOGO)

    assert fine.width == 295
    assert coarse.height < 236


@pytest.mark.parametrize("size", [(1, 1), (159, 20), (20, 159)])
def test_too_few_points_make_no_print(size):
    with pytest.raises(Unusable, match="small"):
        scanned(scans.as_file(Image.new("RGB", size, (0, 0, 0))), Kind.LOGO)


def bomb(side):
    """A PNG of a few bytes that says it is as large as a field."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    end = struct.pack(">I", 0) + b"IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    checked = struct.pack(">I", len(header)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    return b"\x89PNG\r\n\x1a\n" + checked + end


@pytest.mark.parametrize(
    ("upload", "kind", "fault"),
    [
        (b"", Kind.SEAL, "no image"),
        (b"%PDF-1.7", Kind.SEAL, "no image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Kind.LOGO, "no image"),
        (scans.signature()[:2000], Kind.SIGNATURE, "no image"),
        (scans.seal()[:2000], Kind.SEAL, "no image"),
        (scans.emblem("GIF"), Kind.LOGO, "no image"),
        (b"\x00" * 5_000_001, Kind.LOGO, "large"),
        (bomb(7000), Kind.LOGO, "pixels"),
        (bomb(12_000), Kind.LOGO, "pixels"),
        (bomb(60_000), Kind.LOGO, "pixels"),
        (scans.signature(paper=(90, 90, 90)), Kind.SIGNATURE, "dark"),
        (scans.as_file(Image.new("RGB", (900, 900), scans.GREY)), Kind.SEAL, "blank"),
        (scans.noise(), Kind.SEAL, "heavy"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_printed_is_refused_with_its_reason(upload, kind, fault):
    with pytest.raises(Unusable) as refused:
        scanned(upload, kind)

    assert refused.value.fault == fault
