"""The table, and whether the bars of the issue are met."""

from __future__ import annotations

from dataclasses import dataclass

from bench.measuring import Figure


@dataclass(frozen=True, slots=True)
class Bar:
    """At most: milliseconds of processor time, SQL statements, gzipped bytes."""

    cpu_ms: float | None = None
    sql: int | None = None
    gzipped: int | None = None

    def told(self) -> str:
        limits = ((self.cpu_ms, "ms CPU"), (self.sql, "SQL"), (self.gzipped, "B gzip"))
        return ", ".join(f"≤ {limit} {unit}" for limit, unit in limits if limit is not None)

    def is_met_by(self, figure: Figure) -> bool:
        pairs = (
            (figure.cpu_ms, self.cpu_ms),
            (figure.sql, self.sql),
            (figure.gzipped, self.gzipped),
        )
        return all(bar is None or measured <= bar for measured, bar in pairs)


# Signing with RSA-2048 and the key parsed before. An attempt passes and certifies.
BARS = {
    "home": Bar(sql=10, gzipped=12288),
    "lesson": Bar(sql=10, gzipped=12288),
    "answer": Bar(cpu_ms=5, sql=5),
    "check page": Bar(cpu_ms=5, sql=3),
    "check by number": Bar(cpu_ms=5, sql=3),
    "certificate draw": Bar(cpu_ms=20),
    "draw and sign": Bar(cpu_ms=70),
    "attempt of 20, with a script": Bar(cpu_ms=120, sql=150),
    "attempt of 20, without": Bar(cpu_ms=250, sql=260),
}


def show(figures: list[Figure]) -> int:
    """Print every figure. The exit code is 1 when a bar is not met."""
    missed = 0
    print(f"{'act':<30}{'CPU ms':>8}{'of it DB':>10}{'SQL':>6}{'bytes':>9}{'gzip':>8}  bar")
    for figure in figures:
        bar = BARS.get(figure.act, Bar())
        met = bar.is_met_by(figure)
        missed += not met
        database = "?" if figure.database_ms is None else f"{figure.database_ms:.1f}"
        verdict = f"{'met' if met else 'not met'}: {bar.told()}" if bar.told() else ""
        print(
            f"{figure.act:<30}{figure.cpu_ms:>8.1f}{database:>10}{figure.sql:>6}"
            f"{figure.size:>9}{figure.gzipped:>8}  {verdict}"
        )
    if any(figure.database_ms is None for figure in figures):
        print("The database's processor time cannot be read from here; CPU is the application's.")
    return 1 if missed else 0
