"""`python -m bench`: server CPU, SQL statements and bytes per act, on PostgreSQL.

Figures are the minimum of five runs, each by another learner. CPU is this process's own time and
that of the database process that serves it, where the system tells it (Linux, same machine). Of an
attempt only what the server does for its requests is counted. Statements are counted where Django
executes them, without BEGIN and COMMIT.
"""

import os
import sys
from importlib import import_module

from bench import scratch


def main() -> int:
    with scratch.database():
        return run()


def run() -> int:
    import django  # noqa: PLC0415 -- the environment above comes first

    django.setup()
    from bench import acts, province, report  # noqa: PLC0415 -- they need Django set up

    learners = province.build(int(os.environ.get("BENCH_LEARNERS", "2000")))
    import_module("thao.wsgi")  # the process as a server's: it keeps what is there out of the way
    return report.show(acts.measure_all(learners))


if __name__ == "__main__":
    sys.exit(main())
