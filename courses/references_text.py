"""What all packs refer to: legal documents, clauses, terms, learning paths; from content/*.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import yaml

from courses import yaml_text
from courses.pack_text import CERTAINTIES, PackError, Problem, Report
from courses.yaml_text import Reader, many, needed_of, one_of, record, words

T = TypeVar("T")
LEGAL, CLAUSES, GLOSSARY, PATHS = "legal.yaml", "clauses.yaml", "glossary.yaml", "paths.yaml"
STATUSES = ("in_force", "partly", "replaced", "unknown")
UNCERTAIN = frozenset({"medium", "low"})
OWN_STANDARD = "TCVN ISO 9001:2015"
_KEY = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_DATE = r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2})?"
_text = words()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalText:
    """A legal document: `issued` and `effective` as YYYY-MM-DD, or the year alone."""

    key: str
    cite: str
    number: str
    name: str
    name_en: str
    issuer: str
    issued: str = ""
    effective: str = ""
    does: str
    does_en: str
    status: str
    replaced_by: str = ""
    certainty: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermText:
    """A term of the field: how it is written, in English, and how it is not written."""

    term: str
    en: str
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathText:
    """A learning path: courses in order for one kind of work; `optional` ones may follow."""

    key: str
    title: str
    title_en: str
    audience: str
    audience_en: str
    courses: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """The tables that packs are held against; clauses by standard and number."""

    legal: tuple[LegalText, ...] = ()
    clauses: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    terms: tuple[TermText, ...] = ()
    paths: tuple[PathText, ...] = ()

    def has_clause(self, reference: str) -> bool:
        """Tell whether `9.2`, `4-10`, `A.4-A.8`, `TCVN ISO 19011:2018 6.4` or a standard exists."""
        if reference in self.clauses:
            return True
        standard, _, numbers = reference.rpartition(" ")
        known = self.clauses.get(standard or OWN_STANDARD, {})
        first, _, last = numbers.partition("-")
        return first in known and (not last or last in known)


def read_references(root: Path) -> References:
    """Read the tables of a content folder; one that is absent is empty.

    Raises:
        PackError: everything wrong in the files.

    """
    problems: list[Problem] = []

    def table(name: str, reader: Reader[tuple[T, ...]]) -> tuple[T, ...]:
        path = root / name
        if not path.exists():
            return ()
        report = Report(path.as_posix(), problems)
        text = path.read_text(encoding="utf-8")
        values, _ = yaml_text.read(text, reader, report) if report.letters(text) else (None, None)
        if values and yaml_text.write(values) != text:
            report.add(0, "chưa đúng cách viết chuẩn; chạy manage.py check_content --write")
        return values or ()

    legal = table(LEGAL, _LEGAL)
    known = {each.key for each in legal}
    for each in legal:
        if (each.status == "replaced") != bool(each.replaced_by):
            message = f"“{each.key}”: ghi replaced_by khi và chỉ khi status là replaced"
            problems.append(Problem((root / LEGAL).as_posix(), 0, message))
        if each.replaced_by and each.replaced_by not in known:
            message = f"“{each.key}”: không có văn bản “{each.replaced_by}”; sửa replaced_by"
            problems.append(Problem((root / LEGAL).as_posix(), 0, message))
    terms, paths = table(GLOSSARY, _TERMS), table(PATHS, _PATHS)
    if problems:
        raise PackError(problems)
    return References(legal, _read_clauses(root / CLAUSES), terms, paths)


def _read_clauses(path: Path) -> Mapping[str, Mapping[str, str]]:
    if not path.exists():
        return {}
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {standard: dict(numbers) for standard, numbers in read.items()}


def write_references(references: References, root: Path) -> None:
    """Write the tables that hold something in the one way they are written; clauses are left."""
    tables = {LEGAL: references.legal, GLOSSARY: references.terms, PATHS: references.paths}
    for name, values in tables.items():
        if values:
            (root / name).write_text(yaml_text.write(values), encoding="utf-8")


_LEGAL: Reader[tuple[LegalText, ...]] = many(
    record(
        LegalText,
        {
            "key": words(_KEY, "chữ thường không dấu và số, nối bằng dấu gạch ngang"),
            "cite": _text,
            "number": _text,
            "name": _text,
            "name_en": _text,
            "issuer": _text,
            "issued": words(_DATE, "năm hoặc ngày dạng 2014-03-05"),
            "effective": words(_DATE, "năm hoặc ngày dạng 2014-03-05"),
            "does": _text,
            "does_en": _text,
            "status": one_of(*STATUSES),
            "replaced_by": _text,
            "certainty": one_of(*CERTAINTIES),
            "note": _text,
        },
        needed_of(LegalText),
    ),
    alone=lambda each: each.key,
)
_TERMS: Reader[tuple[TermText, ...]] = many(
    record(
        TermText,
        {"term": _text, "en": _text, "avoid": many(_text, alone=str)},
        needed_of(TermText),
    ),
    alone=lambda each: each.term,
)
_PATHS: Reader[tuple[PathText, ...]] = many(
    record(
        PathText,
        {
            "key": words(_KEY, "chữ thường không dấu và số, nối bằng dấu gạch ngang"),
            "title": _text,
            "title_en": _text,
            "audience": _text,
            "audience_en": _text,
            "courses": many(_text, alone=str),
            "optional": many(_text, alone=str),
        },
        needed_of(PathText),
    ),
    alone=lambda each: each.key,
)
