"""Opening a zip that a stranger made: no bomb, no password, no surprise."""

from __future__ import annotations

import io
import zipfile
import zlib

from quizzes.formats.found import Unreadable

MOST_FILES = 2000
LARGEST_INSIDE = 60_000_000  # bytes when unpacked
_RATIO, _SMALL = 200, 1_000_000


def open_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, once its own list of contents is harmless.

    Raises:
        Unreadable: it is no zip, is locked, or unpacks to far more than it is.

    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        inside = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Unreadable("Tệp hỏng hoặc không đúng loại; hãy mở và lưu lại rồi tải lên.") from error
    total = sum(entry.file_size for entry in inside)
    bloated = total > _SMALL and total > _RATIO * max(len(content), 1)
    if len(inside) > MOST_FILES or total > LARGEST_INSIDE or bloated:
        raise Unreadable("Tệp giải nén ra quá lớn nên không được mở.")
    if any(entry.flag_bits & 1 for entry in inside):
        raise Unreadable("Tệp có mật khẩu; hãy bỏ mật khẩu rồi tải lên.")
    return archive


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One file of it, "" if there is none; raises `Unreadable` if it is broken."""
    try:
        entry = archive.getinfo(name)
        with archive.open(entry) as inside:
            return inside.read(LARGEST_INSIDE)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise Unreadable("Tệp hỏng; hãy mở và lưu lại rồi tải lên.") from error
    except zlib.error as error:
        raise Unreadable("Tệp hỏng; hãy mở và lưu lại rồi tải lên.") from error
