"""Claims of speed about money.

    .venv/bin/python bench/estimates.py [episodes]

One million episodes (12 visits × 4 lines) through random plans on all cores, as a ratio to the plain slow twin of the
tests and to bare NumPy memory traffic (one copy of the same columns); and one whole estimate in process.
"""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
VISITS, LINES, SAMPLE = 12, 4, 200
DAY = date(2026, 3, 2)


def timed(action: Callable[[], object], times: int) -> float:
    """The median of ``times`` runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def sample() -> list:
    """Random plans of every kind of rule, each with an episode of the full size."""
    from tests.cost import episodes

    from thenar.terms.benefits import VisitCharges

    made = []
    for seed in range(SAMPLE):
        random = Random(seed)
        rule = episodes.coverage(random)
        lines = [tuple(episodes.charge(random) for _ in range(LINES)) for _ in range(VISITS)]
        visits = [VisitCharges(on=DAY + timedelta(days=4 * n), lines=these) for n, these in enumerate(lines)]
        made.append((visits, rule, episodes.met(random, rule, DAY)))
    return made


def widened(columns, episodes: int):
    """The sample's columns repeated until there are as many episodes."""
    from dataclasses import fields

    from thenar.cost.batch import Columns

    times = -(-episodes // SAMPLE)
    wide = {}
    for field in fields(columns):
        values = getattr(columns, field.name)
        values = values.astype(np.int32) if field.name in ("allowed", "charge") else values
        wide[field.name] = np.ascontiguousarray(np.tile(values, times)[..., :episodes])
    return Columns(**wide)


def one_estimate() -> Callable[[], object]:
    """A whole estimate of a Medicare episode of 12 visits, fee tables at hand."""
    from tests.cost.test_estimate import MEDICARE, course, plan

    from thenar.cost.estimate import estimate

    these, person = course(8, 12, 16), plan()
    return lambda: estimate(these, person, MEDICARE, first=DAY)


def main() -> None:
    """Measure and print."""
    from tests.reference import benefits_twin

    from thenar.cost.batch import columns, settle_columns
    from thenar.cost.benefits import through

    episodes = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    made = sample()
    twin = timed(lambda: [benefits_twin.episode(*one) for one in made], 3) / SAMPLE

    def plain() -> None:
        for visits, rule, met in made:
            for visit in visits:
                _, met = through(visit, rule, met)

    line_by_line = timed(plain, 5) / SAMPLE
    wide = widened(columns(made), episodes)
    settle_columns(wide)
    taken = timed(lambda: settle_columns(wide), 3)
    traffic = timed(lambda: (wide.allowed.copy(), wide.charge.copy()), 3)
    single = one_estimate()
    single()
    one = timed(single, 200)
    print(
        f"{platform.python_implementation()} {platform.python_version()}, NumPy {np.__version__}, {os.cpu_count()} cores"
    )
    print(
        f"{episodes:,} episodes of {VISITS} visits × {LINES} lines: {taken:.2f} s, {taken / episodes * 1e9:.0f} ns each"
    )
    print(f"  slow twin {twin * 1e6:8.1f} µs an episode: ratio {twin / (taken / episodes):8.0f} ×  (aim ≥ 200)")
    print(f"  line by line {line_by_line * 1e6:5.1f} µs an episode: ratio {line_by_line / (taken / episodes):8.0f} ×")
    print(f"  one copy of the columns {traffic:.2f} s: the work takes {taken / traffic:.1f} × bare memory traffic")
    best = min(timed(single, 1) for _ in range(500))
    print(
        f"one estimate in process: median {one * 1e3:.2f} ms, best {best * 1e3:.2f} ms"
        f"  (aim ≤ 1 ms: {'met' if one <= 1e-3 else 'MISSED'})"
    )


if __name__ == "__main__":
    main()
