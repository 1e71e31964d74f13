"""The signing file of this host: read when it changes; its keys are opened once per process."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pyhanko.sign.signers.pdf_cms import Signer

from certificates import signatories, signing_keys, trusting
from certificates.signatories import FaultySigningFile, Pkcs12, Signatory, SigningFile, Token
from certificates.trusting import Trust, UnreadableTrust

Stamp = tuple[tuple[str, int], ...]


_opened: dict[tuple[Pkcs12 | Token, int], Signer] = {}


class NotSetUp(Exception):
    """Signatures cannot be made or judged on this host; the message is the administrator's."""


def signing_file() -> SigningFile:
    """What is set up here; an empty one where `SIGNING_FILE` is not set.

    Raises:
        NotSetUp: it is set and cannot be used.

    """
    if not settings.SIGNING_FILE:
        return SigningFile()
    path = Path(settings.SIGNING_FILE)
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, FaultySigningFile) as fault:
        raise NotSetUp(str(fault)) from fault


def trust() -> Trust:
    """Whom this host trusts.

    Raises:
        NotSetUp: nobody, or the folder is unreadable. No signature is then found good.

    """
    known = signing_file()
    if known.trust is None:
        raise NotSetUp("The signing file names no trust folder.")
    try:
        return _trust(known, _stamp(known.trust))
    except (OSError, UnreadableTrust) as fault:
        raise NotSetUp(str(fault)) from fault


def signer(signatory: Signatory) -> Signer:
    """The signatory's key, opened once per process: that costs more than a signature.

    Raises:
        NotSetUp: there is no key, or it does not open.

    """
    if signatory.key is None:
        raise NotSetUp(f"{signatory.issuer} has no key here: its papers are signed outside.")
    slot = signatory.key, os.getpid()  # a forked worker opens its own
    try:
        if slot not in _opened:
            _opened[slot] = signing_keys.opened(signatory.key)
    except (signing_keys.CannotOpenKey, FaultySigningFile) as fault:
        raise NotSetUp(str(fault)) from fault
    return _opened[slot]


def close_keys() -> None:
    """Open them anew next time: a token may have been unplugged."""
    while _opened:
        (_key, process), opened = _opened.popitem()
        if process == os.getpid():
            signing_keys.close(opened)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> SigningFile:
    return signatories.read(path)


@lru_cache(maxsize=2)
def _trust(known: SigningFile, _stamp: Stamp) -> Trust:
    assert known.trust is not None  # noqa: S101 -- `trust` has looked
    return trusting.load(known.trust, revocation=known.revocation, fetch=known.fetch)


def _stamp(folder: Path) -> Stamp:
    return tuple(
        (str(path), path.stat().st_mtime_ns) for path in sorted(folder.rglob("*")) if path.is_file()
    )
