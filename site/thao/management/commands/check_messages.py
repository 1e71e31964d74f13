"""`manage.py check_messages [--write]`."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import polib  # type: ignore[import-untyped]  # ships no types
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser

# What a translation has to keep: %(name)s, %s, {name}, {{ name }}, and HTML tags.
KEPT = re.compile(r"%(?:\(\w+\))?[a-z]|\{+ ?\w* ?\}+|</?[a-z][^>]*>")
READ_BY_MAKEMESSAGES = (".html", ".py", ".txt")
WITHOUT_MESSAGES = {"locale", "tests", "var"}
LONGEST_QUOTE = 60


class Command(BaseCommand):
    help = "Check that every message is translated, compiled and still in use; --write compiles."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the .mo files")

    def handle(self, *, write: bool, **_: Any) -> None:
        wanted = messages_in_use() if shutil.which("xgettext") else None
        if wanted is None:
            self.stdout.write("Không có xgettext, chưa soát câu mới và câu đã bỏ (no xgettext).")
        catalogues = sorted(
            path for root in settings.LOCALE_PATHS for path in Path(root).glob("*/*/django.po")
        )
        problems = [
            problem
            for path in catalogues
            for problem in problems_of(path, wanted=wanted, write=write)
        ]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{len(catalogues)} bản dịch đều đủ.")


def problems_of(path: Path, *, wanted: set[tuple[str, str]] | None, write: bool) -> Iterator[str]:
    """What is wrong with one catalogue, a line each: where, which message, what to do."""
    try:
        catalogue = polib.pofile(str(path), check_for_duplicates=True)
    except (OSError, ValueError) as error:
        yield f"{path}: không đọc được (cannot be read): {error}"
        return
    if write:
        path.with_suffix(".mo").write_bytes(catalogue.to_binary())
        original_of(path).write_bytes(originals(catalogue).to_binary())
    entries = [(entry, entry_problem(entry)) for entry in catalogue]
    found = [f"{quoted(entry.msgid)}: {problem}" for entry, problem in entries if problem]
    if wanted is not None:
        found += out_of_step({key(entry) for entry, _ in entries}, wanted)
    for problem in [*header_problems(catalogue), *found, *compiled_problems(catalogue, path)]:
        yield f"{path}: {problem}"


def entry_problem(entry: Any) -> str:
    if entry.obsolete:
        return "không còn dùng, hãy xóa (obsolete: delete it)"
    if entry.fuzzy:
        return "câu gốc đã đổi, hãy sửa lời dịch rồi bỏ chữ fuzzy (fuzzy: correct it)"
    if not entry.translated():
        return "chưa dịch, hãy dịch (not translated)"
    expected = kept(entry.msgid_plural or entry.msgid)
    for text in entry.msgstr_plural.values() or [entry.msgstr]:
        if kept(text) != expected:
            names = " ".join(expected) or "0"
            return f"lời dịch phải giữ đúng (the translation must keep exactly): {names}"
    return ""


def kept(text: str) -> list[str]:
    return sorted(KEPT.findall(text.replace("%%", "")))


def header_problems(catalogue: Any) -> Iterator[str]:
    if catalogue.metadata_is_fuzzy:
        yield "phần đầu còn chữ fuzzy, hãy bỏ (fuzzy header)"
    if "@" in catalogue.header + "".join(catalogue.metadata.values()):
        yield "phần đầu có địa chỉ thư, hãy bỏ (e-mail address in the header)"


def compiled_problems(catalogue: Any, path: Path) -> Iterator[str]:
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        yield f"{compiled.name} đã cũ, hãy chạy (stale, run): manage.py check_messages --write"
    original = original_of(path)
    if not original.exists() or original.read_bytes() != originals(catalogue).to_binary():
        yield f"{original} đã cũ, hãy chạy (stale, run): manage.py check_messages --write"


def original_of(path: Path) -> Path:
    """Where the texts of the source language lie, compiled."""
    return path.parents[2] / settings.LANGUAGE_CODE / path.parent.name / "django.mo"


def originals(catalogue: Any) -> Any:
    """The texts of the source language, each its own translation.

    Without them each is looked for, in vain, in the Vietnamese catalogue of every library before
    it is shown as it is: a seventh of the work of a small page.
    """
    own = polib.POFile()
    own.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Language": settings.LANGUAGE_CODE,
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for entry in catalogue:
        text = {"msgid": entry.msgid, "msgctxt": entry.msgctxt}
        if entry.msgid_plural:
            forms = {"msgid_plural": entry.msgid_plural, "msgstr_plural": {0: entry.msgid_plural}}
            own.append(polib.POEntry(**text, **forms))
        else:
            own.append(polib.POEntry(**text, msgstr=entry.msgid))
    return own


def out_of_step(known: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> list[str]:
    missing = "chưa có ở đây, hãy chạy (new message, run): make messages"
    unused = "không còn trong mã, hãy chạy (no longer used, run): make messages"
    new = [f"{quoted(msgid)}: {missing}" for msgid, _ in sorted(wanted - known)]
    return new + [f"{quoted(msgid)}: {unused}" for msgid, _ in sorted(known - wanted)]


def messages_in_use() -> set[tuple[str, str]]:
    """What the code and the templates ask for now, extracted from a copy of them."""
    with TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(settings.BASE_DIR, copy, ignore=_nothing_to_read)
        (copy / "locale").mkdir()
        extraction = subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale=en", "--keep-pot"],
            cwd=copy,
            env={k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"},
            capture_output=True,
            text=True,
            check=False,
        )
        if extraction.returncode:
            raise CommandError(f"makemessages: {extraction.stderr}")
        return {key(entry) for entry in polib.pofile(str(copy / "locale" / "django.pot"))}


def _nothing_to_read(folder: str, names: list[str]) -> set[str]:
    return {
        name
        for name in names
        if name.startswith(".")
        or name in WITHOUT_MESSAGES
        or not (name.endswith(READ_BY_MAKEMESSAGES) or Path(folder, name).is_dir())
    }


def key(entry: Any) -> tuple[str, str]:
    """What tells messages apart."""
    return entry.msgid, f"{entry.msgid_plural}\n{entry.msgctxt}"


def quoted(msgid: str) -> str:
    line = " ".join(msgid.split())
    return f"“{line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE] + '…'}”"
