"""Who signs for which issuer, and with what: the signing file of the host, in TOML.

Keys and passphrases stay on the host. The database holds none, and neither does this file: it
names where they are.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar
from unicodedata import normalize

from certificates.trusting import Revocation

T = TypeVar("T", bound=StrEnum)


class FaultySigningFile(Exception):
    """The signing file cannot be used; the message says what to write instead."""


class Level(StrEnum):
    """How long a signature can be proven (ETSI EN 319 142-1, PAdES baseline)."""

    B_B = "B-B"  # while the certificate lasts
    B_T = "B-T"  # with the time of a time-stamp service
    B_LTA = "B-LTA"  # with the proofs of revocation inside, under a time stamp of their own


@dataclass(frozen=True, slots=True)
class Pkcs12:
    """A key in a file. The passphrase is read when the key is."""

    file: Path
    passphrase_env: str = ""
    passphrase_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A key in a PKCS#11 token, which never leaves it."""

    module: Path
    token: str
    label: str
    pin_env: str = ""
    pin_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Signatory:
    """One who signs for an issuer. Without a key here, the files are signed outside."""

    issuer: str
    name: str = ""
    subjects: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    level: Level = Level.B_B
    timestamp: str = ""
    key: Pkcs12 | Token | None = None

    def signs(self, issuer: str, signer_name: str) -> bool:
        """Whether papers of this issuer that name this signer are theirs to sign."""
        return self.issuer == issuer and same(self.name or signer_name, signer_name)

    def may_be_used_by(self, staff_code: str | None) -> bool:
        return not self.persons or (staff_code or "") in self.persons


@dataclass(frozen=True, slots=True)
class SigningFile:
    """All of it. Without a trust folder no signature can be found good."""

    signatories: tuple[Signatory, ...] = ()
    trust: Path | None = None
    revocation: Revocation = Revocation.SOFT
    fetch: bool = False

    def signatory(self, issuer: str, signer_name: str) -> Signatory | None:
        """The one named on the paper, before the one who signs whatever the issuer issues."""
        found = [s for s in self.signatories if s.signs(issuer, signer_name)]
        return max(found, key=lambda signatory: bool(signatory.name), default=None)


def read(path: Path) -> SigningFile:
    """The file's content, every path in it taken from the file's own folder.

    Raises:
        FaultySigningFile: unreadable, or something in it is unknown, missing or contradictory.

    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise FaultySigningFile(f"{path} cannot be read: {fault}") from fault
    _only(raw, _TOP, "the top")
    tables = raw.get("signatory", [])
    if not isinstance(tables, list):
        raise FaultySigningFile("Write [[signatory]] with two brackets for each signatory.")
    return SigningFile(
        tuple(_signatory(table, path.parent) for table in tables),
        path.parent / _text(raw, "trust") if "trust" in raw else None,
        _choice(Revocation, _text(raw, "revocation") or Revocation.SOFT),
        raw.get("fetch") is True,
    )


def secret(env: str, file: Path | None) -> str:
    """A passphrase or PIN: from the environment or from a file only the service can read.

    Raises:
        FaultySigningFile: the variable is not set, or the file cannot be read.

    """
    if env:
        if env not in os.environ:
            raise FaultySigningFile(f"{env} is not set: it holds a passphrase.")
        return os.environ[env]
    if file is None:
        return ""
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except OSError as fault:
        raise FaultySigningFile(f"{file} cannot be read: {fault.strerror}.") from fault


def same(one: str, other: str) -> bool:
    """Whether two names are one, however they are spaced and capitalised."""
    return folded(one) == folded(other)


def folded(name: str) -> str:
    return normalize("NFC", " ".join(name.split())).casefold()


_TOP: Final = {"trust", "revocation", "fetch", "signatory"}
_KEYS: Final = {
    "pkcs12": {"pkcs12", "passphrase_env", "passphrase_file"},
    "module": {"module", "token", "label", "pin_env", "pin_file"},
}
_OWN: Final = {"issuer", "name", "subjects", "persons", "level", "timestamp"}


def _signatory(table: Mapping[str, Any], folder: Path) -> Signatory:
    issuer = _text(table, "issuer")
    if not issuer:
        raise FaultySigningFile('A signatory needs issuer = "…", the code in its numbers.')
    _only(table, _OWN | _KEYS["pkcs12"] | _KEYS["module"], f"signatory {issuer}")
    level = _choice(Level, _text(table, "level") or Level.B_B)
    timestamp = _text(table, "timestamp")
    if level != Level.B_B and not timestamp:
        raise FaultySigningFile(f"{issuer}: level {level} needs timestamp, the service's address.")
    return Signatory(
        issuer,
        _text(table, "name"),
        _texts(table, "subjects"),
        _texts(table, "persons"),
        level,
        timestamp,
        _key(table, folder, issuer),
    )


def _key(table: Mapping[str, Any], folder: Path, issuer: str) -> Pkcs12 | Token | None:
    if "pkcs12" in table and "module" in table:
        raise FaultySigningFile(f"{issuer}: write pkcs12 or module, not both.")
    if "pkcs12" in table:
        return Pkcs12(
            folder / _text(table, "pkcs12"),
            _text(table, "passphrase_env"),
            _path(table, "passphrase_file", folder),
        )
    if "module" not in table:
        return None
    if missing := {"token", "label"} - table.keys():
        raise FaultySigningFile(f"{issuer}: a module needs {min(missing)} too.")
    return Token(
        folder / _text(table, "module"),
        _text(table, "token"),
        _text(table, "label"),
        _text(table, "pin_env"),
        _path(table, "pin_file", folder),
    )


def _only(table: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := table.keys() - known:
        raise FaultySigningFile(f"Unknown {min(unknown)!r} in {where}; known: {sorted(known)}.")


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise FaultySigningFile(f"{name} is {value!r}; write a text in quotes.")
    return value


def _texts(table: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = table.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise FaultySigningFile(f"{name} is {values!r}; write a list of texts.")
    return tuple(values)


def _path(table: Mapping[str, Any], name: str, folder: Path) -> Path | None:
    return folder / _text(table, name) if name in table else None


def _choice(kind: type[T], value: str) -> T:
    try:
        return kind(value)
    except ValueError:
        raise FaultySigningFile(f"{value!r} is none of {', '.join(kind)}.") from None
