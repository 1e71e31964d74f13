"""`python -m bench.faults [LEARNERS] [SECONDS]`: the fault test; exit code 1 on any fault.

300 learners by default, who take 60 seconds for the real test of ISO-01 when nothing holds them
up. It runs as in production, on a PostgreSQL database of its own.
"""

import sys
import tempfile
from pathlib import Path

from bench import scratch

SEED = 9001
DEFAULTS = 300, 60
COURSE = Path(__file__).parents[2] / "content" / "iso-01"


def main() -> int:
    given = [int(text) for text in sys.argv[1:]]
    count, seconds = (*given, *DEFAULTS[len(given) :])
    with tempfile.TemporaryDirectory() as var:
        scratch.keep_files_in(var)
        with scratch.database() as url:
            return run(count, seconds, Path(var), url)


def run(count: int, seconds: int, var: Path, url: str) -> int:
    import django  # noqa: PLC0415 -- the environment above comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- it needs Django set up

    from bench.faults import running  # noqa: PLC0415 -- the same
    from quizzes.models import QuizPage  # noqa: PLC0415 -- the same

    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_courses", str(COURSE), verbosity=0)
    report = running.run(
        var,
        QuizPage.objects.get(),
        count=count,
        seconds=seconds,
        seed=SEED,
        database_url=url,
    )
    print("\n".join(report.lines()))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
