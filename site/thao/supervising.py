"""Keep a few programs running side by side; stop them all and leave nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import FrameType

TICK: Final = 0.1  # seconds between two looks at the programs
STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """One program to keep running. An essential one starts first, and its end is the end of all."""

    name: str
    command: tuple[str, ...]
    essential: bool = False


class Supervisor:
    """Starts programs, restarts the ones that die, ends them together.

    Each program leads a session of its own: a Ctrl-C in the terminal reaches only the supervisor,
    and whatever a program has started itself can be ended with it.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        *,
        say: Callable[[str], None] = print,
        pause: float = 3.0,
        grace: float = 10.0,
    ) -> None:
        self._programs = programs
        self._say = say
        self._pause = pause  # before a program that died is started again
        self._grace = grace  # between the request to stop and the end by force
        self._running: dict[Program, subprocess.Popen[bytes]] = {}
        self._due = dict.fromkeys(programs, 0.0)
        self._ready = False
        self._stopping = False
        self._interrupts = 0

    def run(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Run until told to stop, or until an essential program ends; give its exit code.

        `ready` is asked until it says yes; then the programs that are not essential are started
        and `announce` is called, once. SIGINT, SIGTERM and SIGHUP stop everything with exit code 0;
        a second SIGINT does so without waiting.
        """
        with self._signals_caught():
            try:
                return self._watch(ready, announce)
            finally:
                self._stop()

    def _watch(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        while not self._stopping:
            self._start_what_is_due()
            for program, process in list(self._running.items()):
                if has_ended(process):
                    code = self._bury(program)
                    if program.essential:
                        self._say(f"{program.name}: đã dừng, mã {code} (ended, code {code}).")
                        return code
                    self._say(f"{program.name}: dừng đột ngột, chạy lại (died, restarting).")
                    self._due[program] = time.monotonic() + self._pause
            if not self._ready and ready():
                announce()
                self._ready = True
            time.sleep(TICK)
        return 0

    def _start_what_is_due(self) -> None:
        for program in self._programs:
            wanted = program.essential or self._ready
            if wanted and program not in self._running and time.monotonic() >= self._due[program]:
                self._running[program] = subprocess.Popen(  # noqa: S603 -- commands are ours
                    [*dying_with_parent(), *program.command],
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )

    def _stop(self) -> None:
        """Ask the programs to end, wait, then end by force what is left of them."""
        self._say("Đang dừng, mất vài giây (stopping) …")
        for process in self._running.values():
            os.kill(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + self._grace
        while time.monotonic() < deadline and self._interrupts < 2:  # noqa: PLR2004 -- twice
            if all(has_ended(process) for process in self._running.values()):
                break
            time.sleep(TICK)
        for program in list(self._running):
            self._bury(program)

    def _bury(self, program: Program) -> int:
        """End the program's session, itself and its children; give the shell's exit code for it."""
        process = self._running.pop(program)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        return code if code >= 0 else 128 - code

    @contextmanager
    def _signals_caught(self) -> Iterator[None]:
        before = {number: signal.signal(number, self._on_signal) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        self._stopping = True
        self._interrupts += number == signal.SIGINT


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether it has ended, without reaping it: until then its number cannot be another's."""
    options = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process.pid, options) is not None


def dying_with_parent() -> list[str]:
    """What to write before a command so that it ends even if the supervisor is killed outright."""
    setpriv = shutil.which("setpriv")  # util-linux; without it a kill -9 leaves programs behind
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []
