"""Writes the inputs for tools/metafor_reference.R: every shipped analysis and 200 random sets, as effects and as tables.

    .venv/bin/python tools/metafor_inputs.py && Rscript tools/metafor_reference.R

Only needed when study rows change; the tests read what R wrote and say so if it is out of date.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "tests" / "reference" / "metafor"
RANDOM_SETS = 200


def effect_rows() -> Iterator[tuple[str, float, float]]:
    """(set, effect, variance) of every shipped analysis with rows, then of the random sets."""
    from thenar.evidence.analyse import arms_of
    from thenar.evidence.effects import effects_of
    from thenar.knowledge import load

    for analysis in load().analyses.values():
        for effect in effects_of(arms_of(analysis), analysis.measure):
            yield analysis.id, effect.value, effect.variance
    chance = random.Random(20261125)
    for number in range(RANDOM_SETS):
        spread, centre = chance.choice((0.0, 0.05, 0.3, 1.0, 4.0)), chance.uniform(-2, 2)
        for _ in range(chance.randint(2, 30)):
            variance = chance.lognormvariate(-2, 1)
            yield f"random_{number:03}", chance.gauss(chance.gauss(centre, spread), variance**0.5), variance


def tables() -> Iterator[tuple[str, int, int, int, int]]:
    """(set, events, n, events, n) of random sets; some cells are empty."""
    chance = random.Random(8)
    for number in range(60):
        risk, ratio = chance.uniform(0.02, 0.6), chance.uniform(0.4, 1.6)
        for _ in range(chance.randint(2, 12)):
            n1, n2 = chance.randint(8, 120), chance.randint(8, 120)
            a = sum(chance.random() < min(0.95, risk * ratio) for _ in range(n1))
            c = sum(chance.random() < risk for _ in range(n2))
            yield f"table_{number:02}", a, n1, c, n2


def write(name: str, header: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    """One CSV; floats in full precision."""
    with (FOLDER / name).open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([repr(cell) if isinstance(cell, float) else cell for cell in row] for row in rows)


if __name__ == "__main__":
    write("effects.csv", ("set", "yi", "vi"), effect_rows())
    write("tables.csv", ("set", "ai", "n1i", "ci", "n2i"), tables())
