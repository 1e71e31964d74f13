"""`manage.py start`: web server, worker and timetable under one foreground command."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import socket
import sys
import sysconfig
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections

from thao.demo_accounts import accounts
from thao.environment import DEMO
from thao.supervising import Program, Supervisor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.management.base import CommandParser


class Command(BaseCommand):
    help = "Start the web server, the worker and the timetable; Ctrl-C stops them all."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", default=8000, type=int, help="the port to listen on")
        parser.add_argument("--no-worker", action="store_true", help="only the web server")
        parser.add_argument(
            "--demo", action="store_true", help="first migrate and, once, load the demo data"
        )

    def handle(self, *, host: str, port: int, no_worker: bool, demo: bool, **_: Any) -> None:
        refuse_a_taken_port(host, port)
        with demo_lock() if demo else nullcontext():
            if demo:
                self.prepare_demo()
            connections.close_all()  # the programs open their own
            self.say("Đang khởi động (starting) …")
            supervisor = Supervisor(programs(host, port, worker=not no_worker), say=self.say)
            code = supervisor.run(
                ready=partial(answers, host, port), announce=partial(self.announce, host, port)
            )
            self.say("Đã dừng (stopped).")
        sys.exit(code)

    def prepare_demo(self) -> None:
        """Bring database, static files and demo data up to date. Safe to interrupt and repeat."""
        try:
            with whole_or_not_at_all():
                self.say("Cơ sở dữ liệu (database) …")
                call_command("migrate", interactive=False, verbosity=0)
                if static_files_are_stale():
                    self.say("Tệp giao diện (static files) …")
                    call_command("collectstatic", interactive=False, verbosity=0)
                loaded = settings.VAR / "demo.loaded"
                if not loaded.exists():
                    self.say("Tỉnh minh họa và các khóa học (demo province and courses) …")
                    call_command("load_demo", stdout=self.stdout)
                    loaded.touch()
        except KeyboardInterrupt:
            raise CommandError("Đã dừng giữa chừng; chạy lại để làm tiếp (stopped).") from None

    def announce(self, host: str, port: int) -> None:
        self.say(f"\nThạo đang chạy tại (running at): http://{reachable(host)}:{port}/")
        rows = [(a.role, a.login, a.password) for a in accounts()] if settings.MODE == DEMO else []
        if rows:
            self.say("\nTài khoản dùng thử (demo accounts: role, login, password):")
            role, login, _ = (max(map(len, column)) for column in zip(*rows, strict=True))
            for row in rows:
                self.say(f"  {row[0]:<{role}}  {row[1]:<{login}}  {row[2]}")
        self.say("\nNhấn Ctrl-C để dừng (Ctrl-C stops everything).")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def programs(host: str, port: int, *, worker: bool) -> list[Program]:
    gunicorn = (sys.executable, "-m", "gunicorn", "thao.wsgi:application")
    as_root = "ignore:You're running the worker with superuser"  # a trial may; docs say: do not
    celery = (sys.executable, "-W", as_root, "-m", "celery", "--quiet", "--app", "thao.celery")
    web = (
        *("--bind", f"{host}:{port}", "--workers", "2"),
        *("--worker-class", "gthread", "--threads", "4", "--preload"),
        *("--log-level", "warning", "--graceful-timeout", "8", "--no-control-socket"),
    )
    pool = "prefork" if os.access("/dev/shm", os.W_OK) else "threads"  # noqa: S108 -- only looked at
    queue = (
        *("--loglevel", "warning", "--pool", pool, "--concurrency", "2"),
        *("--without-gossip", "--without-mingle"),
    )
    started = [Program("web", (*gunicorn, *web), essential=True)]
    if worker:
        started.append(Program("worker", (*celery, "worker", *queue)))
        started.append(Program("beat", (*celery, "beat", "--loglevel", "warning")))
    return started


@contextmanager
def demo_lock() -> Iterator[None]:
    """Keep the demo's data to this process for as long as it lives (`make demo-reset` looks).

    Raises:
        CommandError: outside the demo, or when Thạo already runs on the same data.

    """
    if settings.MODE != DEMO:
        raise CommandError(f"--demo loads invented people; THAO_MODE is {settings.MODE}, not demo.")
    settings.VAR.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("Thạo đang chạy từ thư mục này (already running).") from None
        yield


@contextmanager
def whole_or_not_at_all() -> Iterator[None]:
    """Begin a first SQLite database anew if the last time did not get to the end.

    Some of Wagtail's migrations cannot be resumed there. A database that was here before the demo,
    or was once finished, is never touched.
    """
    unfinished = settings.VAR / "demo.unfinished"
    database = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and (unfinished.exists() or not Path(database).exists()):
        unfinished.touch()
        connection.close()
        for suffix in ("", "-journal", "-shm", "-wal"):
            Path(database + suffix).unlink(missing_ok=True)
    yield
    unfinished.unlink(missing_ok=True)


def refuse_a_taken_port(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        why = (
            "đang có chương trình khác dùng (in use)"
            if error.errno == errno.EADDRINUSE
            else error.strerror
        )
        raise CommandError(f"Cổng {port}: {why}. Chọn cổng khác: PORT={port + 1}") from None


def static_files_are_stale() -> bool:
    """Whether a source, or the set of installed packages, is newer than what was collected."""
    collected = settings.STATIC_ROOT / "staticfiles.json"
    if not collected.exists():
        return True
    sources = [Path(sysconfig.get_path("purelib"))]
    for folder in settings.STATICFILES_DIRS:
        sources += [folder, *folder.rglob("*")]
    return max(path.stat().st_mtime for path in sources) > collected.stat().st_mtime


def answers(host: str, port: int) -> bool:
    """Whether the web server answers at all, whatever it says."""
    connection = http.client.HTTPConnection(reachable(host), port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def reachable(host: str) -> str:
    """The address by which this machine reaches itself when it listens everywhere."""
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 -- compared, not bound
