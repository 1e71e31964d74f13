"""The files of a course: from a pack into the media library, and back without a byte changed."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.utils.functional import cached_property
from django.utils.text import slugify
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.utils import get_allowed_image_extensions
from wagtail.models import Collection
from wagtail.utils.file import hash_filelike
from willow.image import Image as Willow  # type: ignore[import-untyped]  # ships no types
from willow.image import UnrecognisedImageFormatError

from courses.fences import FILE_NAME

FIGURE = "figure"


class NotAnImage(Exception):
    """The file of a figure is no picture that a browser shows."""


class MissingFile(Exception):
    """A block points to a file that is no longer in the library."""


class Library:
    """A course's collection while a pack is being loaded.

    A file that is already there under the same name with the same bytes is used again. `undo`
    removes from the storage what was written, for when the transaction is rolled back.
    """

    def __init__(self, course_code: str) -> None:
        """Write nothing yet."""
        self._course_code = course_code
        self._written: list[Any] = []

    @cached_property
    def _collection(self) -> Any:
        root = Collection.get_first_root_node()
        found = root.get_children().filter(name=self._course_code).first()
        return found or root.add_child(name=self._course_code)

    def key(self, kind: str, name: str, content: bytes) -> int:
        """The key of the file, written if it is not there yet.

        Raises:
            NotAnImage: a figure that cannot be shown.

        """
        if kind == FIGURE:
            _demand_image(content)
        model = get_image_model() if kind == FIGURE else get_document_model()
        digest = hash_filelike(BytesIO(content))
        same = model.objects.filter(collection=self._collection, title=name, file_hash=digest)
        item = same.first() or self._write(model, name, content, digest)
        return int(item.pk)

    def undo(self) -> None:
        for file in self._written:
            file.storage.delete(file.name)

    def _write(self, model: Any, name: str, content: bytes, digest: str) -> Any:
        item = model(title=name, collection=self._collection)
        item.file = ContentFile(content, name=name)
        item.file_size, item.file_hash = len(content), digest
        item.save()
        self._written.append(item.file)
        return item


class Copies:
    """The files of a course while it is being written as a pack, by their paths in it."""

    def __init__(self) -> None:
        """Begin with none."""
        self.files: dict[str, bytes] = {}

    def name(self, kind: str, key: int, *, folder: str) -> str:
        """Copy the file into the folder and give its name there.

        Raises:
            MissingFile: it was deleted from the library.

        """
        model = get_image_model() if kind == FIGURE else get_document_model()
        item = model.objects.filter(pk=key).first()
        if item is None:
            raise MissingFile(f"{kind} {key}")
        with item.open_file() as file:
            content = file.read()
        name = file_name(item.title, item.filename)
        if self.files.get(f"{folder}/{name}", content) != content:
            name = f"{key}-{name}"
        self.files[f"{folder}/{name}"] = content
        return name


def file_name(title: str, stored: str) -> str:
    """A name a pack accepts: the title if it is one, else made of it, with the file's ending."""
    suffix = PurePosixPath(stored).suffix
    if FILE_NAME.fullmatch(title) and PurePosixPath(title).suffix == suffix:
        return title
    stem = slugify(title.replace("đ", "d").replace("Đ", "D")) or "tep"
    return re.sub(r"[^A-Za-z0-9._-]", "", f"{stem}{suffix}")


def _demand_image(content: bytes) -> None:
    try:
        ending = Willow.open(BytesIO(content)).format_name
    except UnrecognisedImageFormatError as error:
        raise NotAnImage from error
    if ending.replace("jpeg", "jpg") not in get_allowed_image_extensions():
        raise NotAnImage
