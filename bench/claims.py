"""100,000 claims against the NCCI edits in use, on one core, as a ratio to DuckDB joining the same pairs in the same run.

    make bench

Both find every pair in force on each claim's day, and every unit limit that is passed; the bench fails if their answers
differ. DuckDB runs on one thread, on tables already in memory. The last line is the whole claim check, on a sample.
"""

import csv
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

CLAIMS = 100_000
SAMPLE = 2_000
TARGET = 10.0  # times DuckDB's join


def made(number: int, codes: list[str], seed: int = 7) -> list[tuple[date, dict[str, int]]]:
    """Claims of two to six codes with their units, on days of 2018 to 2024."""
    rng = random.Random(seed)
    first = date(2018, 1, 1)
    return [
        (
            first + timedelta(rng.randrange(2_500)),
            {code: rng.randint(1, 7) for code in rng.sample(codes, rng.randint(2, 6))},
        )
        for _ in range(number)
    ]


def timed(action: Callable[[], object], times: int = 3) -> tuple[float, object]:
    """The median of some runs in seconds, and the last answer."""
    taken, answer = [], None
    for _ in range(times):
        start = time.perf_counter()
        answer = action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def main() -> None:
    """Measure, compare, print."""
    import duckdb

    from thenar.cost.edits import over_limit, pairs_in_force
    from thenar.ingest.edit_store import load_edits

    edits = load_edits()
    codes = sorted(set(edits.mues) & {code for one, others in edits.pairs.items() for code in (one, *others)})
    claims = made(CLAIMS, codes)

    def ours() -> tuple[int, int]:
        pairs = limits = 0
        for day, units in claims:
            pairs += sum(1 for _ in pairs_in_force(units, edits, day))
            limits += sum(1 for code, number in units.items() if over_limit(code, (number,), edits))
        return pairs, limits

    database = duckdb.connect(config={"threads": 1})
    fill(database, claims, edits)

    def theirs() -> tuple[int, int]:
        [pairs] = database.execute(PAIRS).fetchone()
        [limits] = database.execute(LIMITS).fetchone()
        return pairs, limits

    our_time, our_answer = timed(ours)
    their_time, their_answer = timed(theirs)
    if our_answer != their_answer:
        sys.exit(f"the answers differ: {our_answer} and {their_answer}")
    ratio = our_time / their_time
    spells = sum(len(s) for others in edits.pairs.values() for s in others.values())
    print(f"{platform.python_implementation()} {platform.python_version()}, one core, {platform.machine()}")
    print(
        f"{CLAIMS:,} claims, {sum(len(u) for _, u in claims):,} lines, {spells:,} pairs; {our_answer[0]:,} pairs and {our_answer[1]:,} limits found by both"
    )
    print(f"{'DuckDB join, one thread':45} {their_time:9.3f} s")
    met = "met" if ratio <= TARGET else "MISSED"
    print(f"{'edits on every claim':45} {our_time:9.3f} s  = {ratio:6.2f} x DuckDB  target {TARGET:g} x: {met}")
    print(f"{'whole claim check, corrected claim included':45} {whole_check(claims[:SAMPLE]) * 1e6:9.0f} µs a claim")


PAIRS = """
select count(*) from lines a join lines b on a.claim = b.claim and a.code <> b.code
join pairs p on p.column1 = a.code and p.column2 = b.code
where p.indicator <> 9 and (p.effective is null or p.effective <= a.day) and (p.deletion is null or a.day <= p.deletion)
"""
LIMITS = "select count(*) from lines l join limits m on m.code = l.code where l.units > m.units"


def fill(database, claims, edits) -> None:  # type: ignore[no-untyped-def]
    """The same claims and edits as tables."""
    spells = [s for others in edits.pairs.values() for found in others.values() for s in found]
    tables = {
        "lines(claim int, code text, units int, day date)": [
            (n, code, units, day) for n, (day, lines) in enumerate(claims) for code, units in lines.items()
        ],
        "pairs(column1 text, column2 text, effective date, deletion date, indicator int)": [
            (s.column1, s.column2, s.effective, s.deletion, s.modifier_indicator) for s in spells
        ],
        "limits(code text, units int)": [(code, mue.units) for code, mue in edits.mues.items()],
    }
    for declared, rows in tables.items():
        with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
            csv.writer(file).writerows(rows)
            file.flush()
            database.execute(f"create table {declared}")
            database.execute(f"copy {declared.partition('(')[0]} from '{file.name}' (header false)")


def whole_check(claims) -> float:  # type: ignore[no-untyped-def]
    """Seconds a claim for everything that ``thenar claim check`` does after reading."""
    from thenar.cost.claim_check import check
    from thenar.desk import facts_for
    from thenar.terms.claims import Claim, ClaimLine

    facts = facts_for("medicare", date(2024, 9, 30))
    nouns = [
        Claim(id=str(n), payer="medicare", date=day, diagnoses=("M54.2",), lines=tuple(
            ClaimLine(code=code, units=number, minutes=15 * number, charge=Decimal("40.00"), modifiers=("GP",), points=(1,)) for code, number in units.items()
        )) for n, (day, units) in enumerate(claims)
    ]  # fmt: skip
    seconds, _ = timed(lambda: [check(noun, facts) for noun in nouns], 1)
    return seconds / len(nouns)


if __name__ == "__main__":
    main()
