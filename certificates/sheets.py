"""Sheets of paper as PDF/A-2b and PDF/UA-1: all that is on them is read out or is decoration.

ReportLab keeps the objects, the fonts and the bytes; what it has no words for (structure tree,
metadata, colour intent) is made here of its public object classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
    PDFString,
    PDFZCompress,
)

from certificates.colour_profile import srgb
from certificates.marks import pieces
from certificates.pictures import Picture
from certificates.typesetting import font_of
from certificates.xmp import XMP

LANGUAGE: Final = "vi-VN"
MAKER: Final = "Thạo"
VERSION: Final = (1, 7)
NOTHING_AS_NUL: Final = "<00> <0000>"  # in a font's table of letters; PDF/UA-1 forbids U+0000
NOTHING_AS_UNKNOWN: Final = "<00> <FFFD>"


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself."""

    title: str
    author: str
    subject: str


class Sheets:
    """Sheets of one size, drawn on from the lower left corner, in points.

    The same calls always give the same bytes: there is no date and no chance in them.
    """

    def __init__(self, size: tuple[float, float], about: About) -> None:
        self._size = size
        self._about = about
        self._document: Any = PDFDocument(invariant=1, pdfVersion=VERSION, compression=1)
        self._pages: list[PDFDictionary] = []
        self._contents: list[list[bytes]] = []
        self._root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        self._story = self._element("Document", self._root)
        self._read: list[list[PDFObjectReference]] = []
        self._pictures: dict[str, PDFObjectReference] = {}
        self._multiplies = False
        self.turn()

    def turn(self) -> None:
        """Begin the next sheet."""
        self._pages.append(PDFDictionary({"Type": PDFName("Page")}))
        self._contents.append([])
        self._read.append([])

    @contextmanager
    def read_as(self, tag: str) -> Iterator[None]:
        """What is drawn meanwhile is one paragraph (`P`) or heading (`H1`) of the story."""
        with self._marked(tag, self._element(tag, self._story)):
            yield

    @contextmanager
    def figure(self, alternative: str, box: tuple[float, float, float, float]) -> Iterator[None]:
        """What is drawn meanwhile is a picture; who cannot see it is told the alternative."""
        element = self._element("Figure", self._story)
        element["Alt"] = PDFString(alternative)
        element["A"] = PDFDictionary(
            {"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": PDFArray(box)}
        )
        with self._marked("Figure", element):
            yield

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn meanwhile says nothing and is passed over."""
        self.add(b"/Artifact BMC")
        yield
        self.add(b"EMC")

    def text(
        self, text: str, *, font: str, size: float, colour: Color, at: tuple[float, float]
    ) -> None:
        """One line, its baseline beginning at this point. Nothing in it is markup."""
        self.add(_rgb(colour, b"rg"))
        for piece in pieces(text, font):
            if piece.is_composed:
                read = PDFString(piece.text).format(self._document)
                self.add(b"/Span <</ActualText " + read + b">> BDC")
            self.add(b"BT")
            for glyphs in piece.glyphs:
                x, y = at[0] + glyphs.right * size, at[1] + glyphs.up * size
                self.add(_numbers(1, 0, 0, 1, x, y) + b" Tm")
                self._show(glyphs.text, font, size)
            self.add(b"ET")
            if piece.is_composed:
                self.add(b"EMC")

    def _show(self, text: str, font: str, size: float) -> None:
        face = font_of(font)
        for subset, run in face.splitString(text, self._document):
            name = face.getSubsetInternalName(subset, self._document).encode()
            self.add(name + b" " + _numbers(size) + b" Tf <" + run.hex().encode() + b"> Tj")

    def line(
        self, *points: tuple[float, float], colour: Color, width: float, closed: bool = False
    ) -> None:
        """A line through these points."""
        steps = [_numbers(*point) + (b" l" if n else b" m") for n, point in enumerate(points)]
        self.add(_rgb(colour, b"RG"), _numbers(width) + b" w", *steps, b"s" if closed else b"S")

    def squares(
        self, boxes: Iterator[tuple[int, int, int, int]], *, at: tuple[float, float], unit: float
    ) -> None:
        """Black boxes (x, y, width, height) on a grid of this unit, in one path: no hairlines."""
        scaled = _numbers(unit, 0, 0, unit, *at) + b" cm"
        path = [b"%d %d %d %d re" % box for box in boxes]
        self.add(b"q", scaled, b"0 0 0 rg", *path, b"f", b"Q")

    def picture(
        self, picture: Picture, *, at: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """A picture, its lower left corner at this point. Its bytes are copied as they are."""
        name = f"Picture{len(self._pictures) + 1}"
        kept = PDFStream(
            PDFDictionary(
                {
                    "Type": PDFName("XObject"),
                    "Subtype": PDFName("Image"),
                    "Width": picture.width,
                    "Height": picture.height,
                    "ColorSpace": PDFName("DeviceRGB"),
                    "BitsPerComponent": 8,
                    "Filter": PDFName("DCTDecode"),
                }
            ),
            picture.content,
        )
        self._pictures[name] = self._document.Reference(kept)
        placed = _numbers(size[0], 0, 0, size[1], *at) + b" cm"
        self.add(b"q", placed, b"/%s Do" % name.encode(), b"Q")

    @contextmanager
    def multiplied(self) -> Iterator[None]:
        """What is drawn meanwhile darkens what is under it, as ink does; its white is nothing."""
        self._multiplies = True
        self.add(b"q /Multiply gs")
        yield
        self.add(b"Q")

    def add(self, *code: bytes) -> None:
        """Operators of the page as they stand."""
        self._contents[-1].extend(code)

    def bytes(self) -> bytes:
        """The whole file; nothing may be drawn afterwards."""
        document = self._document
        for font in document.delayedFonts:
            font.addObjects(document)
        pages = PDFDictionary({"Type": PDFName("Pages"), "Count": len(self._pages)})
        pages["Kids"] = PDFArray([self._page(n, pages) for n in range(len(self._pages))])
        self._finish_tree()
        document.Catalog = self._catalogue(pages)
        document.info = self._info()
        for part in (self._about.title, self._about.author, self._about.subject):
            document.updateSignature(part.encode())
        for name, kept in document.idToObject.items():
            if name.startswith("toUnicodeCMap:"):
                kept.content = kept.content.replace(NOTHING_AS_NUL, NOTHING_AS_UNKNOWN)
            if isinstance(kept, PDFStream):
                document.idToObject[name] = _Framed(kept)
        return bytes(document.format())

    @contextmanager
    def _marked(self, tag: str, element: PDFDictionary) -> Iterator[None]:
        read = self._read[-1]
        element["K"] = len(read)
        element["Pg"] = self._document.Reference(self._pages[-1])
        self.add(b"/%s <</MCID %d>> BDC" % (tag.encode(), len(read)))
        read.append(self._document.Reference(element))
        yield
        self.add(b"EMC")

    def _element(self, tag: str, parent: PDFDictionary) -> PDFDictionary:
        element = PDFDictionary({"Type": PDFName("StructElem"), "S": PDFName(tag)})
        element["P"] = self._document.Reference(parent)
        return element

    def _page(self, number: int, pages: PDFDictionary) -> PDFObjectReference:
        page, refer = self._pages[number], self._document.Reference
        code = b"\n".join(self._contents[number])
        page["Parent"] = refer(pages)
        page["MediaBox"] = PDFArray([0, 0, *(round(side, 4) for side in self._size)])
        page["Resources"] = self._resources()
        page["Contents"] = refer(PDFStream(content=code, filters=[PDFZCompress]))
        page["StructParents"] = number
        page["Tabs"] = PDFName("S")
        reference: PDFObjectReference = refer(page)
        return reference

    def _resources(self) -> PDFDictionary:
        found: dict[str, PDFObject] = {"Font": PDFObjectReference("BasicFonts")}
        if self._pictures:
            found["XObject"] = PDFDictionary(self._pictures)
        if self._multiplies:
            state = PDFDictionary({"Type": PDFName("ExtGState"), "BM": PDFName("Multiply")})
            found["ExtGState"] = PDFDictionary({"Multiply": state})
        return PDFDictionary(found)

    def _finish_tree(self) -> None:
        refer = self._document.Reference
        parents = PDFArray([])
        for number, read in enumerate(self._read):
            parents.sequence += [number, PDFArray(read)]
        self._story["K"] = PDFArray([element for read in self._read for element in read])
        self._root["K"] = refer(self._story)
        self._root["ParentTree"] = refer(PDFDictionary({"Nums": parents}))
        self._root["ParentTreeNextKey"] = len(self._read)

    def _catalogue(self, pages: PDFDictionary) -> PDFDictionary:
        refer = self._document.Reference
        return PDFDictionary(
            {
                "Type": PDFName("Catalog"),
                "Pages": refer(pages),
                "Lang": PDFString(LANGUAGE),
                "MarkInfo": PDFDictionary({"Marked": "true"}),
                "StructTreeRoot": refer(self._root),
                "ViewerPreferences": PDFDictionary({"DisplayDocTitle": "true"}),
                "Metadata": refer(self._metadata()),
                "OutputIntents": PDFArray([self._intent()]),
            }
        )

    def _metadata(self) -> PDFStream:
        about = self._about
        words = XMP.format(
            title=escape(about.title),
            author=escape(about.author),
            subject=escape(about.subject),
            language=LANGUAGE,
            maker=MAKER,
        )
        kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
        return PDFStream(kind, words.encode())

    def _intent(self) -> PDFDictionary:
        profile = PDFStream(PDFDictionary({"N": 3}), srgb(), [PDFZCompress])
        return PDFDictionary(
            {
                "Type": PDFName("OutputIntent"),
                "S": PDFName("GTS_PDFA1"),
                "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
                "Info": PDFString("sRGB IEC61966-2.1"),
                "DestOutputProfile": self._document.Reference(profile),
            }
        )

    def _info(self) -> PDFDictionary:
        about = self._about
        said = {
            "Title": about.title,
            "Author": about.author,
            "Subject": about.subject,
            "Creator": MAKER,
            "Producer": MAKER,
        }
        return PDFDictionary({key: PDFString(text) for key, text in said.items()})


class _Framed(PDFObject):
    """A stream with the line end before `endstream` that PDF/A asks for and ReportLab leaves out.

    CR LF, lest a CR that ends the data be taken for half of it.
    """

    def __init__(self, stream: PDFStream) -> None:
        self._stream = stream

    def format(self, document: PDFDocument) -> bytes:
        plain: bytes = self._stream.format(document)
        return plain.removesuffix(b"endstream\n") + b"\r\nendstream\n"


def _rgb(colour: Color, operator: bytes) -> bytes:
    return _numbers(colour.red, colour.green, colour.blue) + b" " + operator


def _numbers(*values: float) -> bytes:
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values).encode()
