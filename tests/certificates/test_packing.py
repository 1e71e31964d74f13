"""Bundles: written always alike, and read with suspicion."""

import hashlib
import io
import json
import struct
import zipfile

import pytest

from certificates import packing
from certificates.packing import Unsafe, Why


def bundle(*files, **options):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", **options) as made:
        for name, content in files:
            made.writestr(name, content)
    out.seek(0)
    return out


def unpacked(bundle):
    opened = packing.Opened(bundle)
    return [(name, opened.read(place)) for place, name in enumerate(opened.names)]


def why(bundle):
    with pytest.raises(Unsafe) as refused:
        unpacked(bundle)
    return refused.value.why


def test_what_was_packed_comes_back_with_its_manifest():
    out = io.BytesIO()
    hashes = packing.pack([("b.pdf", b"B"), ("a.pdf", b"A")], "Hướng dẫn", out)

    with zipfile.ZipFile(out) as made:
        listed = json.loads(made.read("manifest.json"))
        assert made.read("HUONG-DAN.txt").decode("utf-8-sig") == "Hướng dẫn"
    assert listed == {
        "files": [{"file": name, "sha256": hashes[name]} for name in ("a.pdf", "b.pdf")]
    }
    assert hashes["a.pdf"] == hashlib.sha256(b"A").hexdigest()
    out.seek(0)
    assert unpacked(out) == [("b.pdf", b"B"), ("a.pdf", b"A")]


def test_the_same_files_give_the_same_bytes():
    one, other = io.BytesIO(), io.BytesIO()
    packing.pack([("a.pdf", b"A")], "x", one)
    packing.pack([("a.pdf", b"A")], "x", other)

    assert one.getvalue() == other.getvalue()


def test_a_folder_around_the_files_and_what_desktops_add_is_looked_past():
    opened = bundle(
        ("da ky/", ""),
        ("da ky/a.pdf", "A"),
        ("__MACOSX/da ky/._a.pdf", "x"),
        ("da ky/.DS_Store", "x"),
        ("da ky/Thumbs.db", "x"),
    )

    assert unpacked(opened) == [("a.pdf", b"A")]


@pytest.mark.parametrize(
    "name", ["../a.pdf", "a/../../b.pdf", "/etc/passwd", "C:/a.pdf", "..\\a.pdf", "\\\\host\\a"]
)
def test_a_name_that_leads_elsewhere_is_refused(name):
    assert why(bundle(("good.pdf", "x"), (name, "x"))) == Why.UNSAFE_NAME


def test_a_link_is_refused():
    link = zipfile.ZipInfo("a.pdf")
    link.external_attr = 0o120777 << 16

    assert why(bundle((link, "/etc/passwd"))) == Why.UNSAFE_NAME


def test_a_bomb_is_not_inflated_further_than_one_file_may_be_large():
    opened = bundle(("a.pdf", b"\0" * (packing.LARGEST_FILE + 1)), compression=zipfile.ZIP_DEFLATED)
    assert len(opened.getvalue()) < 10_000

    with pytest.raises(Unsafe) as refused:
        packing.Opened(opened)  # by what it says of itself, before anything is inflated
    assert (refused.value.why, refused.value.name) == (Why.FILE_TOO_LARGE, "a.pdf")


def test_a_bomb_that_lies_about_its_size_is_not_believed():
    opened = bundle(("a.pdf", b"\0" * (packing.LARGEST_FILE * 2)), compression=zipfile.ZIP_DEFLATED)
    raw = bytearray(opened.getvalue())
    central = raw.index(b"PK\x01\x02")
    raw[central + 24 : central + 28] = struct.pack("<I", 10)
    raw[22:26] = struct.pack("<I", 10)

    assert why(io.BytesIO(bytes(raw))) in {Why.FILE_TOO_LARGE, Why.NOT_A_ZIP}


def test_many_files_that_are_too_large_together_are_refused(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST_ALL", 10)

    assert why(bundle(("a.pdf", "x" * 6), ("b.pdf", "x" * 6))) == Why.TOO_LARGE


def test_too_many_files_are_refused():
    many = [(f"{n}.pdf", "x") for n in range(packing.MOST_FILES + 1)]

    assert why(bundle(*many)) == Why.TOO_MANY
    assert why(bundle(*many, *[(f"d{n}/", "") for n in range(packing.MOST_FILES)])) == Why.TOO_MANY


def test_a_list_of_names_that_is_too_long_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(packing, "LARGEST_DIRECTORY", 40)

    assert why(bundle(("a.pdf", "x"))) == Why.TOO_MANY


def test_two_files_of_one_name_are_refused():
    assert why(bundle(("x/a.pdf", "1"), ("y/a.pdf", "2"))) == Why.TWICE


def test_a_locked_bundle_is_refused():
    raw = bytearray(bundle(("a.pdf", "x")).getvalue())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1

    assert why(io.BytesIO(bytes(raw))) == Why.LOCKED


@pytest.mark.parametrize("raw", [b"", b"PK", b"PK\x03\x04" + b"\0" * 40, b"%PDF-1.7"])
def test_what_is_no_bundle_is_refused(raw):
    assert why(io.BytesIO(raw)) == Why.NOT_A_ZIP


def test_a_broken_bundle_is_refused():
    opened = bundle(("a.pdf", b"content " * 50), compression=zipfile.ZIP_DEFLATED)
    raw = bytearray(opened.getvalue())
    for place in range(36, 56):
        raw[place] ^= 255

    assert why(io.BytesIO(bytes(raw))) == Why.NOT_A_ZIP


def test_a_refusal_names_the_file():
    assert str(Unsafe(Why.TWICE, "a.pdf")) == "twice: a.pdf"
    assert str(Unsafe(Why.NOT_A_ZIP)) == "not_a_zip"
