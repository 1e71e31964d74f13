"""Leaving with everything: the whole register as plain files that work without this product."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from certificates import (
    badges,
    chain,
    checking,
    drawing_room,
    exported,
    register,
    sealing,
    seals,
    signed_files,
    verdicts,
)
from certificates.checking import Finding
from certificates.models import Certificate, ExtendedFile, Series, SignedFile
from certificates.signatories import Level
from certificates.wording import short_date
from people import audit

SITE: Final = Path(__file__).with_name("exit_site")
README: Final = Path(__file__).with_name("exit_readme.txt")
MARK: Final = ".thao-dang-xuat"  # in a folder that is still being written
CHUNK: Final = 200
PER_FILE: Final = 1000
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
COLUMNS: Final = (
    ("STT", ""),
    ("Số hiệu", "number"),
    ("Số vào sổ", "register_number"),
    ("Họ và tên", "holder_name"),
    ("Ngày sinh", "birth"),
    ("Chức vụ, chức danh", "position"),
    ("Đơn vị công tác", "unit"),
    ("Khóa học", "course_title"),
    ("Tiêu chuẩn", "standard"),
    ("Thời gian", "period"),
    ("Thời lượng", "duration"),
    ("Kết quả", "result"),
    ("Nơi và ngày cấp", "place_date"),
    ("Hiệu lực", "valid_until"),
    ("Người ký", "signer_name"),
)
FACTS: Final = ("Tình trạng", "Ghi chú", "SHA-256", "SHA-256 bản ký số", "Mã tra cứu")


class AlreadyThere(Exception):
    """Something is in the place of the export; nothing is written over."""


@dataclass(slots=True)
class Report:
    """What was exported, and the certificates that have no file and why."""

    certificates: int = 0
    lines: int = 0
    files: int = 0
    without_file: list[str] = field(default_factory=list)


def export(folder: Path, *, credentials: bool = True) -> Report:
    """Write the register as of one moment into a new folder: wholly, or the folder is not there.

    Holds one batch in memory, however long the register. What was never drawn is drawn first;
    what cannot be is named in the report, and its entry exported all the same.

    Raises:
        AlreadyThere: the folder exists. What an interrupted export left is begun again.

    """
    draft = folder.with_name(f"{folder.name}.dang-xuat")
    if folder.exists() or (draft.exists() and not (draft / MARK).exists()):
        raise AlreadyThere(str(folder))
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / MARK).touch()
    for certificate in Certificate.objects.undrawn().iterator(CHUNK):
        _bytes(certificate)
    with _one_moment(), override("vi"):
        report = _Export(draft, credentials=credentials).run()
    (draft / MARK).unlink()
    _sum_up(draft)
    draft.rename(folder)
    for series in Series.objects.order_by("pk")[:1]:
        data = {"certificates": report.certificates, "lines": report.lines}
        audit.record("certificates.export_register", series, by=None, data=data)
    return report


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every query inside sees the database as it was at the first, and holds up nobody."""
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("COMMIT")


class _Export:
    """One export under way: its folder, its open list of entries, and what was counted."""

    def __init__(self, folder: Path, *, credentials: bool) -> None:
        self.folder = folder
        self.credentials = credentials
        self.report = Report()
        self.at = timezone.now()

    def run(self) -> Report:
        self._write_site()
        with (self.folder / "so-cap.csv").open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file)
            table.writerow([*(label for label, _name in COLUMNS), *FACTS])
            for series in Series.objects.order_by("issuer_code", "year"):
                self._write_book(series)
                for finding in _findings(series):
                    self._write_one(table, finding)
        return self.report

    def _write_site(self) -> None:
        for name in ("so", "ma"):
            (self.folder / "tra-cuu" / name).mkdir(parents=True)
        for source in sorted(SITE.iterdir()):
            shutil.copyfile(source, self.folder / "tra-cuu" / source.name)
        shutil.copyfile(str(finders.find("js/seal.js")), self.folder / "tra-cuu" / "seal.js")
        keys = seals.keyring().public_texts()
        day = short_date(timezone.localdate(self.at))
        said = {"label": sealing.LABEL, "keys": keys, "as_at": self.at.isoformat()}
        (self.folder / "khoa.json").write_text(_json(said) + "\n", encoding="utf-8")
        script = f"const KEYS = {_json(keys)};\nconst AS_AT = {_json(day)};\n"
        script += f"const LABEL = {_json(sealing.LABEL)};\n"
        (self.folder / "tra-cuu" / "keys.js").write_text(script, encoding="utf-8")
        readme = README.read_text(encoding="utf-8").format(
            day=day, organisation=settings.ORGANISATION, url=settings.SITE_URL
        )
        (self.folder / "DOC-TRUOC.txt").write_text(readme, encoding="utf-8-sig", newline="\r\n")

    def _write_book(self, series: Series) -> None:
        """The chain of a series: first where it stood, then every line with its seal."""
        path = self.folder / exported.BOOKS / f"{series}.jsonl"
        path.parent.mkdir(exist_ok=True)
        entries = series.register.select_related("series", "certificate", "by")
        with path.open("w", encoding="utf-8") as book:
            head = {"position": series.last_entry, "hash": series.last_hash}
            book.write(_json({"series": str(series), "head": head}) + "\n")
            for first in range(1, series.last_entry + 1, CHUNK):
                batch = entries.filter(position__range=(first, first + CHUNK - 1))
                for entry in batch.order_by("position"):
                    kept = register.sealed(entry)
                    book.write(_json(asdict(kept)) + "\n")
                    self.report.lines += 1

    def _write_one(self, table: Any, finding: Finding) -> None:
        self.report.certificates += 1
        certificate = finding.certificate
        if certificate is None:  # disputed: the chain and the number say all that is vouched for
            table.writerow(_safe([self.report.certificates, finding.typed, *[""] * 13, "disputed"]))
            return
        names = self._write_files(certificate)
        if self.credentials:
            folder = self._made("huy-hieu", certificate.series)
            said = _json(badges.credential(certificate))
            (folder / f"{certificate.number}.json").write_text(said + "\n", encoding="utf-8")
        self._write_records(finding, certificate)
        table.writerow(_safe(_row(self.report.certificates, finding, certificate)))
        if not names:
            self.report.without_file.append(certificate.number)

    def _write_files(self, certificate: Certificate) -> list[Path]:
        folder = self._made("giay", certificate.series)
        signed: SignedFile | None = getattr(certificate, "signed_file", None)
        found = {f"{certificate.number}.pdf": _bytes(certificate) if certificate.sha256 else b""}
        if signed:
            found[f"{certificate.number}-da-ky.pdf"] = _signed_bytes(signed)
            for one in signed.extensions.all() if signed.level == Level.B_LTA else ():
                found[f"{certificate.number}-gia-han-{one.position}.pdf"] = _signed_bytes(one)
        written = []
        for name, content in found.items():
            if content:
                (folder / name).write_bytes(content)
                written.append(folder / name)
        self.report.files += len(written)
        return written

    def _write_records(self, finding: Finding, certificate: Certificate) -> None:
        """Two files of the static site: by number the least, by token all that is printed."""
        site = self.folder / "tra-cuu"
        page = (certificate.sequence // PER_FILE, str(certificate.series))
        short = Finding(**{**_parts(finding), "whole": False})
        with (site / "so" / f"{page[1]}-{page[0]}.js").open("a", encoding="utf-8") as file:
            _record(file, certificate.number, short)
        key = drawing_room.hashed(certificate.token.encode())
        with (site / "ma" / f"{key[:3]}.js").open("a", encoding="utf-8") as file:
            _record(file, key[:32], finding)

    def _made(self, kind: str, series: Series) -> Path:
        folder = self.folder / kind / str(series)
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _findings(series: Series) -> Iterator[Finding]:
    whole = checking.certificates().defer(None).select_related("series")
    certificates = whole.prefetch_related("course").filter(series=series)  # who lost it stays in
    for first in range(1, series.last_number + 1, CHUNK):
        batch = certificates.filter(sequence__range=(first, first + CHUNK - 1))
        for certificate in batch.order_by("sequence"):
            yield checking.judge(certificate, whole=True)


def _parts(finding: Finding) -> dict[str, Any]:
    return {name: getattr(finding, name) for name in Finding.__dataclass_fields__}


def _record(file: IO[str], key: str, finding: Finding) -> None:
    text = _json(_said(finding))
    seal = seals.seal(exported.record_payload(text))
    file.write(f"thao({_json(key)},{_json(text)},{_json(seal)});\n")


def _said(finding: Finding) -> dict[str, Any]:
    certificate = finding.certificate
    assert certificate  # noqa: S101 -- the disputed have no record
    band = verdicts.band(finding)
    valid = finding.verdict == checking.Verdict.VALID
    name = certificate.face.get("holder_name", "")
    fields = [("Họ và tên", name), *((f.label, f.text) for f in verdicts.fields(finding))]
    until = certificate.valid_until
    return {
        "number": certificate.number,
        "verdict": finding.verdict.value,
        "title": band.title,
        "text": "" if valid else band.text,
        "holder_name": name,
        "valid_from": certificate.valid_from.isoformat(),
        "valid_until": until.isoformat() if until else None,
        "newer": finding.newer,
        "files": {sha256: str(kind) for sha256, kind in finding.hashes.items()},
        "fields": fields,
    }


def _row(position: int, finding: Finding, certificate: Certificate) -> list[object]:
    band = verdicts.band(finding)
    signed: SignedFile | None = getattr(certificate, "signed_file", None)
    note = "" if finding.verdict == checking.Verdict.VALID else f"{band.title}. {band.text}"
    face = [certificate.face.get(name, "") for _label, name in COLUMNS[1:]]
    return [
        position,
        *face,
        finding.verdict.value,
        note,
        certificate.sha256,
        signed.sha256_after if signed else "",
        certificate.token,
    ]


def _safe(row: Iterable[object]) -> list[object]:
    """No cell that a spreadsheet would reckon with."""
    return [
        f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell for cell in row
    ]


def _bytes(certificate: Certificate) -> bytes:
    try:
        return drawing_room.draw(certificate)
    except drawing_room.FAULTS:
        return b""


def _signed_bytes(signed: SignedFile | ExtendedFile) -> bytes:
    try:
        return signed_files.read(signed)
    except drawing_room.FAULTS:
        return b""


def _json(said: object) -> str:
    """One form, and nothing in it that ends a script."""
    text = chain.canonical(said).decode()
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _sum_up(folder: Path) -> None:
    """The list of all hashes, as `sha256sum --check` reads it, and the seal over it."""
    sums = folder / exported.SUMS
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    with sums.open("w", encoding="utf-8") as file:
        for path in paths:
            file.write(f"{exported.file_hash(path)}  {path.relative_to(folder).as_posix()}\n")
    seal = seals.seal(exported.sums_payload(sums))
    (folder / exported.SUMS_SEAL).write_text(seal + "\n")
