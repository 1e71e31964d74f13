"""`python -m bench.rehearsal [CERTIFICATES]`: an upgrade rehearsed on so many, else 10,000."""

import sys
import tempfile
import time

from bench import scratch


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as var:
        scratch.keep_files_in(var)
        with scratch.database():
            return run(count)


def run(count: int) -> int:
    import django  # noqa: PLC0415 -- the environment above comes first

    django.setup()
    from bench import papers  # noqa: PLC0415 -- it needs Django set up
    from certificates import drawing_room  # noqa: PLC0415 -- the same
    from thao import rehearsing  # noqa: PLC0415 -- the same

    began = time.monotonic()
    issued = papers.issue(count)
    print(f"issued {len(issued)} in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    for certificate in issued:
        drawing_room.draw(certificate)
    print(f"drawn in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    report = rehearsing.rehearse()
    print(
        f"rehearsed in {time.monotonic() - began:.0f} s: {report.data_steps} data steps, "
        f"{report.messages} messages; new certificates "
        f"{report.after.certificates - report.before.certificates}, mails {report.mails}, "
        f"hashes {'equal' if report.before.papers == report.after.papers else 'CHANGED'}"
    )
    print("\n".join(report.faults) or "nothing changed")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
