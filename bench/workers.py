"""Real workers on a queue of their own: what they cost, and how they are killed."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kombu import Connection

ROOT = Path(__file__).parents[1]
REDIS = "redis://127.0.0.1:6379/9"
EMBEDDED = "filesystem://localhost"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Broker:
    """A queue that nobody else listens to."""

    url: str
    queue: str
    link: Connection

    def send(self, task: Any, **kwargs: Any) -> None:
        task.apply_async(kwargs=kwargs, connection=self.link, queue=self.queue, retry=False)


def at_hand() -> str:
    """BENCH_BROKER, else a Redis on this machine, else the queue that needs no server."""
    if url := os.environ.get("BENCH_BROKER"):
        return url
    with socket.socket() as asked:
        asked.settimeout(1)
        return EMBEDDED if asked.connect_ex(("127.0.0.1", 6379)) else REDIS


@contextmanager
def broker(url: str, var: Path) -> Iterator[Broker]:
    """The queue, gone afterwards; files of the embedded one lie where its workers look."""
    options = {}
    if url.startswith("filesystem:"):
        kept = str(var / "queue")
        options = {"data_folder_in": kept, "data_folder_out": kept}
        options["control_folder"] = str(var / "queue-control")
        for folder in options.values():
            Path(folder).mkdir(exist_ok=True)
    queue = f"thao-{uuid.uuid4().hex}"
    with Connection(url, transport_options=options) as link:
        try:
            yield Broker(url, queue, link)
        finally:
            link.default_channel.queue_delete(queue)


class Workers:
    """Worker processes, each in a group of its own, so that nothing of one survives."""

    def __init__(
        self,
        broker: Broker,
        log: Path,
        env: Mapping[str, str],
        *,
        count: int = 2,
        concurrency: int = 1,
    ) -> None:
        self._env = {**os.environ, **env, "CELERY_BROKER_URL": broker.url}
        self._log, self._queue, self._concurrency = log, broker.queue, concurrency
        self._running = [self._start() for _ in range(count)]
        self.kills = 0

    def kill_one(self) -> None:
        """As the kernel does when memory is short: no word, no cleaning up; another takes over."""
        place = random.randrange(len(self._running))
        os.killpg(self._running[place].pid, signal.SIGKILL)
        self._running[place].wait()
        self._running[place] = self._start()
        self.kills += 1

    def stop(self) -> None:
        for process in self._running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def cpu(self) -> float:
        """Seconds all of them took till now, the ended children too."""
        return sum(sum(map(int, stat[11:15])) for stat in map(_stat, self._pids())) / TICKS

    def peak_memory(self) -> int:
        """MB of the largest process at its largest."""
        return max(_peak(pid) for pid in self._pids()) // 1024

    def _pids(self) -> list[int]:
        groups = {process.pid for process in self._running}
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        return [pid for pid in pids if _group(pid) in groups]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [
            *(sys.executable, "-m", "celery", "--quiet", "--app", "thao.celery", "worker"),
            *("--queues", self._queue, "--concurrency", f"{self._concurrency}"),
            *("--loglevel", "error"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=self._env, stdout=log, stderr=log, start_new_session=True
            )


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat behind the name, which may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
