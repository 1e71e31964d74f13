"""Pages of many PDF files in one, written as they are read: as much memory for 10,000 as for one.

pypdf reads each file and writes each object; a whole writer of its own, or of qpdf, keeps every
page until the end (224 and 115 MB for 1,000 certificates, against 70 here).
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import IO, Any, Final

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
CATALOGUE, PAGES, ABOUT = 1, 2, 3
OF_A_WHOLE: Final = frozenset({"/Parent", "/StructParents", "/Tabs"})
OF_A_FORM: Final = frozenset({"/Parent", "/P", "/V", "/StructParent"})


class Merger:
    """One file that grows page by page, for the printer. The same pages give the same bytes.

    Structure and signatures stay behind with the files they vouch for; what is seen of them
    comes along.
    """

    def __init__(self, into: IO[bytes], *, title: str) -> None:
        self._into = into
        self._title = title
        self._places = array("Q", [0] * (ABOUT + 1))
        self._pages = array("L")
        self._at = 0
        self._write(HEADER)

    def add(self, content: bytes) -> None:
        """Every page of this file."""
        reader = PdfReader(BytesIO(content))
        copy = _Copy(self._next)
        for page in reader.pages:
            kept = {key: value for key, value in page.items() if key not in OF_A_WHOLE}
            if "/Annots" in kept:
                kept["/Annots"] = ArrayObject(
                    _bare(note.get_object()) for note in _resolved(page["/Annots"])
                )
            number = self._next()
            moved = copy.dictionary(kept)
            moved[NameObject("/Parent")] = IndirectObject(PAGES, 0, None)
            self._pages.append(number)
            self._object(number, moved)
        for number, found in copy.drained():
            self._object(number, found)

    def close(self) -> None:
        """Write what holds the pages together. Nothing can be added afterwards."""
        kids = ArrayObject(IndirectObject(number, 0, None) for number in self._pages)
        count = NumberObject(len(kids))
        self._object(PAGES, _dictionary(Type=NameObject("/Pages"), Kids=kids, Count=count))
        pages = IndirectObject(PAGES, 0, None)
        self._object(CATALOGUE, _dictionary(Type=NameObject("/Catalog"), Pages=pages))
        self._object(ABOUT, _dictionary(Title=TextStringObject(self._title)))
        start, size = self._at, len(self._places)
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for place in self._places[1:]:
            self._write(b"%010d 00000 n \n" % place)
        self._write(b"trailer\n<</Size %d /Root 1 0 R /Info 3 0 R>>\n" % size)
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _next(self) -> int:
        self._places.append(0)
        return len(self._places) - 1

    def _object(self, number: int, content: PdfObject) -> None:
        self._places[number] = self._at
        buffer = BytesIO(b"")
        content.write_to_stream(buffer)
        self._write(b"%d 0 obj\n" % number + buffer.getvalue() + b"\nendobj\n")

    def _write(self, content: bytes) -> None:
        self._into.write(content)
        self._at += len(content)


class _Copy:
    """The objects of one file under the numbers of another."""

    def __init__(self, next_number: Callable[[], int]) -> None:
        self._next = next_number
        self._numbers: dict[int, int] = {}
        self._waiting: deque[tuple[int, PdfObject]] = deque()

    def drained(self) -> Iterator[tuple[int, PdfObject]]:
        """What was referred to and not copied yet, each with its new number."""
        while self._waiting:
            number, found = self._waiting.popleft()
            yield number, self.moved(found)

    def moved(self, found: PdfObject) -> PdfObject:
        if isinstance(found, IndirectObject):
            return self._reference(found)
        if isinstance(found, StreamObject):
            stream = StreamObject()
            stream.update(self.dictionary(found))
            stream._data = found._data  # noqa: SLF001 -- as it is kept, neither unpacked nor packed
            return stream
        if isinstance(found, DictionaryObject):
            return self.dictionary(found)
        if isinstance(found, ArrayObject):
            return ArrayObject(map(self.moved, found))
        return found

    def dictionary(self, found: Mapping[Any, Any]) -> DictionaryObject:
        raw = found.raw_get if isinstance(found, DictionaryObject) else found.__getitem__
        return DictionaryObject({NameObject(key): self.moved(raw(key)) for key in found})

    def _reference(self, found: IndirectObject) -> IndirectObject:
        if found.idnum not in self._numbers:
            self._numbers[found.idnum] = self._next()
            self._waiting.append((self._numbers[found.idnum], _resolved(found)))
        return IndirectObject(self._numbers[found.idnum], 0, None)


def _bare(note: DictionaryObject) -> DictionaryObject:
    """A note as it is seen, without the form or the signature it is of."""
    return DictionaryObject({key: note.raw_get(key) for key in note if key not in OF_A_FORM})


def _dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def _resolved(found: PdfObject) -> Any:
    return found.get_object()
