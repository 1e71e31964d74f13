"""Reading the environment: typed values, and one clear sentence when one is missing or unsafe."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

DEMO: Final = "demo"
TEST: Final = "test"
PRODUCTION: Final = "production"
MODES: Final = (PRODUCTION, DEMO, TEST)
DATABASES: Final = ("sqlite://", "postgres://", "postgresql://")
SHORTEST_SECRET: Final = 50


class Environment:
    """The variables of one mode. Demo and test have working defaults; production has none."""

    def __init__(self, var: Path) -> None:
        self._env = environ.Env()
        self.var = var
        self.mode = os.environ.get("THAO_MODE", PRODUCTION)
        if self.mode not in MODES:
            raise ImproperlyConfigured(
                f"THAO_MODE is {self.mode!r}; write one of: {', '.join(MODES)}."
            )

    @property
    def production(self) -> bool:
        return self.mode == PRODUCTION

    def text(self, name: str, *, otherwise: str) -> str:
        return str(self._env.str(name, default=otherwise))

    def number(self, name: str, *, otherwise: int) -> int:
        raw = os.environ.get(name, str(otherwise))
        if not raw.isascii() or not raw.isdecimal():
            raise ImproperlyConfigured(f"{name} is {raw!r}; write a whole number.")
        return int(raw)

    def required(self, name: str, why: str) -> str:
        """A value production cannot run without.

        Raises:
            ImproperlyConfigured: names the variable, says why, and how to try Thạo without it.

        """
        value = os.environ.get(name, "")
        if not value:
            raise ImproperlyConfigured(
                f"{name} is not set: {why}. "
                "To try Thạo on this machine only, set THAO_MODE=demo (`make run` does)."
            )
        return value

    def secret(self, name: str, why: str) -> str:
        """A long random text: from the environment in production, else kept in `var/`."""
        if self.production:
            value = self.required(name, why)
        else:
            value = os.environ.get(name) or self._kept_secret(name)
        if len(value) < SHORTEST_SECRET:
            raise ImproperlyConfigured(
                f"{name} has {len(value)} characters; write at least {SHORTEST_SECRET}, at random."
            )
        return value

    def demo_file(self, path: Path) -> str:
        """A file that `load_demo` makes; nothing outside the demo, or before it is there."""
        return str(path) if self.mode == DEMO and path.exists() else ""

    def hosts(self) -> list[str]:
        if not self.production:
            return ["localhost", "127.0.0.1", "[::1]", "testserver"]
        names = [
            name.strip()
            for name in self.required(
                "ALLOWED_HOSTS", "it lists the host names this site answers to"
            ).split(",")
        ]
        if "*" in names:
            raise ImproperlyConfigured("ALLOWED_HOSTS holds '*'; name the hosts one by one.")
        return names

    def site_url(self) -> str:
        """The address printed in certificates: scheme and host, without a final slash."""
        if not self.production:
            return self.text("SITE_URL", otherwise="http://127.0.0.1:8000").rstrip("/")
        url = self.required("SITE_URL", "certificates print it in their QR code").rstrip("/")
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.netloc or parts.path:
            raise ImproperlyConfigured(
                f"SITE_URL is {url!r}; write https:// and the host, nothing after it."
            )
        return url

    def database(self) -> dict[str, object]:
        """SQLite in `var/` unless DATABASE_URL names a PostgreSQL."""
        url = self.text("DATABASE_URL", otherwise=f"sqlite:///{self.var / 'thao.sqlite3'}")
        if not url.startswith(DATABASES):
            raise ImproperlyConfigured(
                "DATABASE_URL names no database that Thạo knows; write sqlite:///path "
                "or postgres://user:password@host:5432/name."
            )
        config: dict[str, object] = dict(environ.Env.db_url_config(url))
        engine = config.get("ENGINE")
        if engine == "django.db.backends.sqlite3":
            config["OPTIONS"] = {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={self._sync};",
            }
        else:
            config["CONN_MAX_AGE"] = 60
            config["CONN_HEALTH_CHECKS"] = True
            asked: Any = config.get("OPTIONS") or {}
            config["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 2} | asked
        return config

    @property
    def _sync(self) -> str:
        """FULL: with WAL, anything less may lose the last commits when the power goes (P1)."""
        return "OFF" if self.mode == TEST else "FULL"

    def _kept_secret(self, name: str) -> str:
        """Whoever is first keeps it, whole: processes that start together read the same one."""
        kept = self.var / f"{name.lower().replace('_', '-')}.secret"
        if not kept.exists():
            self.var.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile("w", dir=self.var) as draft:  # only its owner may read it
                draft.write(secrets.token_urlsafe(48))
                draft.flush()
                with suppress(FileExistsError):
                    os.link(draft.name, kept)
        return kept.read_text()
