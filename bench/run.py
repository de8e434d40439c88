"""Claims of speed, each as a ratio to a bare Python start measured in the same run.

    make bench

Prints a line per claim: median seconds, ratio to ``python -c pass``, the target, and whether it is met.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

TEXT = "sharp pain under my right heel, worst with the first steps in the morning, 3 months"
COMMAND = [str(Path(sys.executable).parent / "thenar"), "plan", TEXT, "--age", "45", "--answers", "rest=no"]
TODAY = date(2026, 11, 24)


def timed(action: Callable[[], object], times: int) -> float:
    """The median of ``times`` runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def process(arguments: list[str]) -> Callable[[], object]:
    """A command run to its end, output thrown away."""
    return lambda: subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Measure and print."""
    from thenar.care.intake import read_intake
    from thenar.journey import travel
    from thenar.knowledge.compiled import load
    from thenar.knowledge.files import read_knowledge

    with tempfile.TemporaryDirectory() as cache:
        os.environ["THENAR_CACHE"] = cache
        bare = timed(process([sys.executable, "-c", "pass"]), 15)
        knowledge = load()
        raw = {"complaint": TEXT, "age": 45, "rest": "no"}
        one = lambda: travel(read_intake(raw, knowledge, on=TODAY), knowledge, on=TODAY)  # noqa: E731
        one()
        rows = [
            ("one full plan in process, warm", timed(one, 300), 0.002),
            ("knowledge load from the compiled form", timed(load, 15), 0.3),
            ("knowledge load from YAML (not cached)", timed(read_knowledge, 3), None),
            ("command, start to answer", timed(process(COMMAND), 9), 0.5),
            ("command, start to answer, JSON", timed(process([*COMMAND, "--json"]), 9), 0.5),
        ]
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    )
    print(f"{'bare Python start':45} {bare * 1000:9.2f} ms")
    for name, seconds, target in rows:
        met = "" if target is None else f"  target {target * 1000:g} ms: {'met' if seconds <= target else 'MISSED'}"
        print(f"{name:45} {seconds * 1000:9.2f} ms  = {seconds / bare:8.3f} x bare start{met}")


if __name__ == "__main__":
    main()
