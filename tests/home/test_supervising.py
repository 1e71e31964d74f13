"""Real programs, really killed: what `make run` promises when something ends."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

# A program of two processes that takes note of both, then waits to be stopped.
PROGRAM = """
    import os, pathlib, subprocess, sys, time
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    with pathlib.Path(sys.argv[1]).open("a") as notes:
        notes.write(f"{os.getpid()} {child.pid}\\n")
    time.sleep(60)
"""

SUPERVISOR = """
    import pathlib, sys
    from thao.supervising import Program, Supervisor
    folder = pathlib.Path(sys.argv[1])
    programs = [
        Program(name, (sys.executable, str(folder / f"{name}.py"), str(folder / f"{name}.pids")),
                essential=name == "web")
        for name in sys.argv[2:]
    ]
    supervisor = Supervisor(programs, pause=0.2, grace=1.0)
    ready = (folder / "web.pids").exists
    sys.exit(supervisor.run(ready=ready, announce=(folder / "announced").touch))
"""


class House:
    """A supervisor running in a process of its own, and what its programs noted down."""

    def __init__(self, folder: Path, **programs: str) -> None:
        self.folder = folder
        for name, source in {"supervisor": SUPERVISOR, **programs}.items():
            (folder / f"{name}.py").write_text(textwrap.dedent(source))
        with (folder / "said").open("w") as said:
            self.process = subprocess.Popen(
                [sys.executable, folder / "supervisor.py", folder, *programs],
                stdout=said,
                start_new_session=True,
            )

    def pids(self, name: str) -> list[int]:
        notes = self.folder / f"{name}.pids"
        return [int(pid) for pid in notes.read_text().split()] if notes.exists() else []

    def all_pids(self) -> list[int]:
        return [pid for notes in self.folder.glob("*.pids") for pid in self.pids(notes.stem)]

    def stop(self, number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
        self.process.send_signal(number)
        return self.end()

    def end(self) -> tuple[int, str]:
        code = self.process.wait(timeout=20)
        return code, (self.folder / "said").read_text()


@pytest.fixture
def house(tmp_path):
    houses = []

    def build(**programs):
        houses.append(House(tmp_path, **programs))
        return houses[-1]

    yield build
    for built in houses:
        built.process.kill()
        built.process.wait()
        for pid in filter(is_alive, built.all_pids()):
            os.kill(pid, signal.SIGKILL)


STOPPING = "Đang dừng, mất vài giây (stopping) …\n"


def is_alive(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_until(happened, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_ends_every_program_and_its_children(house, number):
    built = house(web=PROGRAM, worker=PROGRAM)
    wait_until(lambda: len(built.all_pids()) == 4)

    assert built.stop(number) == (0, STOPPING)

    assert not any(is_alive(pid) for pid in built.all_pids())


def test_a_program_that_dies_is_started_again_and_its_old_children_are_ended(house):
    built = house(web=PROGRAM, worker=PROGRAM)
    wait_until(lambda: len(built.all_pids()) == 4)
    program, child = built.pids("worker")

    os.kill(program, signal.SIGKILL)
    wait_until(lambda: len(built.pids("worker")) == 4)

    assert not is_alive(program)
    assert not is_alive(child)
    assert all(is_alive(pid) for pid in [*built.pids("web"), *built.pids("worker")[2:]])
    assert built.stop() == (0, "worker: dừng đột ngột, chạy lại (died, restarting).\n" + STOPPING)
    assert not any(is_alive(pid) for pid in built.all_pids())


@pytest.mark.parametrize(
    ("ending", "code"), [("sys.exit(3)", 3), ("os.kill(os.getpid(), signal.SIGKILL)", 137)]
)
def test_the_end_of_an_essential_program_is_the_end_of_all(house, tmp_path, ending, code):
    web = f"""
        import os, pathlib, signal, sys, time
        pathlib.Path(sys.argv[1]).touch()
        while not pathlib.Path({str(tmp_path / "worker.pids")!r}).exists():
            time.sleep(0.05)
        {ending}
    """
    built = house(web=web, worker=PROGRAM)

    assert built.end() == (code, f"web: đã dừng, mã {code} (ended, code {code}).\n" + STOPPING)

    assert len(built.pids("worker")) == 2
    assert not any(is_alive(pid) for pid in built.all_pids())


def test_a_program_that_will_not_stop_is_ended_by_force(house):
    deaf = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + textwrap.dedent(
        PROGRAM
    )
    built = house(web=deaf)
    wait_until(lambda: len(built.pids("web")) == 2)

    assert built.stop() == (0, STOPPING)

    assert not any(is_alive(pid) for pid in built.all_pids())


def test_programs_end_when_the_supervisor_is_killed_outright(house):
    built = house(web=PROGRAM)
    wait_until(lambda: len(built.pids("web")) == 2)

    built.stop(signal.SIGKILL)

    wait_until(lambda: not is_alive(built.pids("web")[0]))


def test_the_others_start_once_the_essential_program_is_ready(house):
    built = house(web="import time; time.sleep(60)", worker=PROGRAM)
    time.sleep(1)
    assert built.pids("worker") == []

    (built.folder / "web.pids").touch()

    wait_until(lambda: len(built.pids("worker")) == 2)
    assert (built.folder / "announced").exists()
    built.stop()
