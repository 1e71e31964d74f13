"""The programs under fire: started as `manage.py start` starts them, ended by SIGKILL."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from kombu import Connection

from bench.faults.wire import HOST, SITE
from thao.management.commands import start

ROOT = Path(__file__).parents[2]
QUEUE = "bench-faults"


def free_port() -> int:
    """One below those the system gives to clients: it must still be free after a restart."""
    for port in random.sample(range(20_000, 32_000), 100):
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no free port")


def queue(var: Path) -> Connection:
    """The queue on files in this folder, as the settings of the programs name it."""
    ways = dict.fromkeys(("data_folder_in", "data_folder_out"), str(var / "queue"))
    control = {"control_folder": str(var / "queue-control")}
    return Connection("filesystem://localhost", transport_options=ways | control)


def environment(var: Path, database_url: str) -> dict[str, str]:
    """Production, behind a proxy that ends TLS; the queue lies on files of its own."""
    for name in ("queue", "queue-control"):
        (var / name).mkdir(exist_ok=True)
    return os.environ | {
        "THAO_MODE": "production",
        "THAO_VAR": str(var),
        "DATABASE_URL": database_url,
        "CELERY_BROKER_URL": "filesystem://localhost",
        "DJANGO_SETTINGS_MODULE": "thao.settings",
        "ALLOWED_HOSTS": HOST,
        "SITE_URL": SITE,
        "BEHIND_PROXY": "1",
        "SECRET_KEY": settings.SECRET_KEY,  # the sessions were made with it
        "IDENTITY_KEY": settings.IDENTITY_KEY,
        "SEAL_KEY": settings.SEAL_KEY,
    }


def collect_static(var: Path) -> None:
    """The style sheets and scripts of our own pages, under the names production gives them."""
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": storage}, STATIC_ROOT=var / "static"
    ):
        call_command(
            "collectstatic",
            interactive=False,
            verbosity=0,
            ignore_patterns=["wagtail*", "css/wagtail*"],
        )


class Group:
    """A program in a group of its own, so that nothing of it survives."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        self._command, self._env, self._log = command, env, log
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    @property
    def has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    @property
    def has_failed(self) -> bool:
        return self.has_ended and bool(self._process and self._process.returncode)

    def kill(self) -> None:
        """Master and children at once, wherever they are."""
        self._signal(signal.SIGKILL)
        self.kills += 1

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            os.killpg(self._process.pid, number)
            self._process.wait()

    def stop(self) -> None:
        """End it, whatever has become of it."""
        self._signal(signal.SIGKILL)


def web(port: int, env: dict[str, str], log: Path) -> Group:
    (program,) = start.programs("127.0.0.1", port, worker=False)
    return Group(list(program.command), env, log)


def worker(env: dict[str, str], log: Path) -> Group:
    command = [
        *(sys.executable, "-m", "celery", "--quiet", "--app", "thao.celery", "worker"),
        *("--queues", QUEUE, "--concurrency", "1", "--loglevel", "warning"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    return Group(command, env, log)


def module(name: str, *arguments: str, env: dict[str, str], log: Path) -> Group:
    return Group([sys.executable, "-m", f"bench.faults.{name}", *arguments], env, log)


def ask(port: int, path: str, session: str = "") -> int:
    """The status of one page, asked directly; 0 where nothing answers."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Cookie": f"sessionid={session}"}
    try:
        link.request("GET", path, headers=headers)
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()


def wait_for(port: int, seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not ask(port, "/healthz"):
        if time.monotonic() > deadline:
            raise TimeoutError("the web server does not answer")
        time.sleep(0.1)


def cut_connections() -> int:
    """End every other connection to this database; SQLite has none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        (count,) = cursor.fetchone()
    return int(count)
