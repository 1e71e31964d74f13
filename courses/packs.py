"""A course pack: a folder of text, read into values and written back byte for byte."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from courses.lesson_text import parse_lesson, render_lesson
from courses.pack_files import COURSE, lesson_path, lessons_of, module_folder, pack_files, unpack
from courses.pack_text import (
    BankText,
    CaseText,
    CourseText,
    DrawText,
    GapText,
    LessonText,
    ModuleText,
    OptionEnglish,
    OptionText,
    Pack,
    PackError,
    PairText,
    Problem,
    QuestionEnglish,
    QuestionText,
    TestText,
)
from courses.plain_text import difference
from courses.reviewing import review

__all__ = [
    "BankText",
    "CaseText",
    "CourseText",
    "DrawText",
    "GapText",
    "LessonText",
    "ModuleText",
    "OptionEnglish",
    "OptionText",
    "Pack",
    "PackError",
    "PairText",
    "Problem",
    "QuestionEnglish",
    "QuestionText",
    "TestText",
    "check_canonical",
    "fingerprint",
    "lesson_path",
    "lessons_of",
    "module_folder",
    "pack_files",
    "parse_lesson",
    "read_pack",
    "render_lesson",
    "review",
    "unpack",
    "write_pack",
]


def read_pack(folder: Path) -> Pack:
    """Read a course, or raise one `PackError` with everything wrong in the folder."""
    return unpack(_read_files(folder), where=folder.as_posix())


def write_pack(pack: Pack, folder: Path) -> None:
    """Make the folder hold the pack and nothing else; safe to repeat.

    Nothing is touched when the pack could not be read back, or when the folder holds files but no
    pack (`PackError`). Hidden files are left alone.
    """
    files = pack_files(pack)
    unpack(files, where=folder.as_posix())
    _refuse_links(folder)
    there = set(_paths(folder))
    if there and COURSE not in there:
        message = "thư mục đã có tệp nhưng không phải gói khóa học; chọn một thư mục trống"
        raise PackError([Problem(folder.as_posix(), 0, message)])
    for path in there - files.keys():
        (folder / path).unlink()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    for inner in {(folder / path).parent for path in there} - {folder}:
        if not any(inner.iterdir()):
            inner.rmdir()


def check_canonical(folder: Path) -> list[str]:
    """Say, a sentence each, what keeps a folder from being a pack written in the one way."""
    try:
        found = _read_files(folder)
        wanted = pack_files(unpack(found, where=folder.as_posix()))
    except PackError as error:
        return [str(problem) for problem in error.problems]
    problems = []
    for path in sorted(path for path in found if found[path] != wanted[path]):
        line, advice = difference(found[path].decode(), wanted[path].decode())
        message = f"chưa đúng cách viết chuẩn; {advice}"
        problems.append(str(Problem((folder / path).as_posix(), line, message)))
    return problems


def fingerprint(pack: Pack) -> str:
    """Give the SHA-256 of everything in the pack, as hexadecimal digits."""
    total = sha256()
    for path, content in sorted(pack_files(pack).items()):
        total.update(f"{path}\n{len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def _read_files(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise PackError(
            [Problem(folder.as_posix(), 0, "không có thư mục này; kiểm tra lại đường dẫn")]
        )
    _refuse_links(folder)
    return {path: (folder / path).read_bytes() for path in _paths(folder)}


def _refuse_links(folder: Path) -> None:
    links = [path for path in folder.rglob("*") if path.is_symlink()]
    if links:
        message = "là liên kết tới nơi khác; chép tệp thật vào gói"
        raise PackError(Problem(path.as_posix(), 0, message) for path in links)


def _paths(folder: Path) -> Iterator[str]:
    """List the files of a folder that are not hidden."""
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inner.parts):
            yield inner.as_posix()
