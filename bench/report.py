"""The table, and whether the bars of the issue are met."""

from bench.acts import Figure

# SQL statements and gzipped bytes: lesson and home at most 10 and 12 KB, an answer at most 6.
BARS = {"home": (10, 12288), "lesson": (10, 12288), "answer": (6, None)}


def show(figures: list[Figure]) -> int:
    """Print every figure. The exit code is 1 when a bar is not met."""
    missed = 0
    print(f"{'act':<22}{'CPU ms':>9}{'SQL':>6}{'bytes':>9}{'gzip':>8}  bar")
    for figure in figures:
        verdict = _verdict(figure)
        missed += verdict.startswith("not")
        print(
            f"{figure.act:<22}{figure.cpu_ms:>9.1f}{figure.sql:>6}"
            f"{figure.size:>9}{figure.gzipped:>8}  {verdict}"
        )
    return 1 if missed else 0


def _verdict(figure: Figure) -> str:
    if figure.act not in BARS:
        return ""
    sql, size = BARS[figure.act]
    met = figure.sql <= sql and (size is None or figure.gzipped <= size)
    wanted = f"≤ {sql} SQL" + (f", ≤ {size} B gzip" if size else "")
    return f"{'met' if met else 'not met'}: {wanted}"
