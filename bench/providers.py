"""The provider register: loading and asking, as ratios to unpacking alone and to DuckDB's and Polars' own reading of the same file.

    python bench/providers.py [--rows 60000] [--repeat 3] [--skip-peers]

Each contestant runs in a fresh process. DuckDB and Polars get the unpacked CSV (neither reads a zip), on all cores, and only have to
find the rows whose taxonomy columns hold a code of ours; Thenar reads the zip and publishes the whole store.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATTERN = "^(2251|2252|261QP2000X|261QR0400X|261QR0401X)"
POINTS, QUERIES = 350_000, 5_000


def unpack(path: str) -> str:
    from thenar.ingest.members import blocks, members

    main = next(m for m in members(Path(path)) if m.shown.startswith("npidata") and "fileheader" not in m.shown)
    return f"{sum(map(len, blocks(main)))} bytes"


def thenar(path: str) -> str:
    from thenar.directory.nearest import location_tree
    from thenar.directory.survey import DirectorySurveyor
    from thenar.ingest.nppes import Tools, load
    from thenar.knowledge import load as knowledge

    target = Path(path).with_suffix(".store")
    report = load(Path(path), Tools(surveyor=DirectorySurveyor(knowledge()), tree=location_tree, target=target))
    return f"{sum(report.providers.values())} kept of {report.rows}"


def duckdb(path: str) -> str:
    import duckdb as engine

    codes = [f'"Healthcare Provider Taxonomy Code_{n}"' for n in range(1, 16)]
    where = " OR ".join(f"regexp_matches({code}, '{PATTERN}')" for code in codes)
    options = (
        "all_varchar=true, header=true, quote='\"', escape='\"', null_padding=true, ignore_errors=true, parallel=false"
    )
    return f"{engine.sql(f'SELECT count(*) FROM read_csv(?, {options}) WHERE {where}', params=[path]).fetchall()[0][0]} rows"


def polars(path: str) -> str:
    import polars as pl

    frame = pl.scan_csv(path, infer_schema=False, truncate_ragged_lines=True, ignore_errors=True)
    codes = [pl.col(f"Healthcare Provider Taxonomy Code_{n}").str.contains(PATTERN) for n in range(1, 16)]
    return f"{frame.filter(pl.any_horizontal(codes)).select(pl.len()).collect(engine='streaming').item()} rows"


def nearest(_: str) -> str:
    import numpy as np

    from thenar.directory.nearest import PointTree, location_tree, unit_vectors
    from thenar.directory.postal import zip_points

    rng = np.random.default_rng(1)
    zips = [zip_points().position(code) for code in zip_points().zips()]
    weight = rng.zipf(1.3, len(zips)).clip(0, 400).astype(float)
    chosen = [zips[place] for place in rng.choice(len(zips), POINTS, p=weight / weight.sum())]
    latitude, longitude = (np.array([getattr(p, axis) for p in chosen]) for axis in ("latitude", "longitude"))
    lines = []
    for name, spread in (("points of ZIP areas", 0.0), ("points all apart", 0.05)):
        apart = rng.normal(0, spread, (2, POINTS)) if spread else np.zeros((2, POINTS))
        began = time.perf_counter()
        arrays = location_tree(latitude + apart[0], longitude + apart[1], np.arange(POINTS))
        built = time.perf_counter()
        tree = PointTree(arrays)
        opened = time.perf_counter()
        asked = unit_vectors(
            *(
                np.array([getattr(zips[p], a) for p in rng.choice(len(zips), QUERIES)])
                for a in ("latitude", "longitude")
            )
        )
        took, worked = [], []  # by the clock, and the processor's time: they part when other work runs on the machine
        for at in asked:
            start, used = time.perf_counter(), time.thread_time()
            tree.nearest(at, 10)
            worked.append(time.thread_time() - used)
            took.append(time.perf_counter() - start)
        (half, most), busy = np.percentile(took, (50, 99)) * 1000, np.percentile(worked, 99) * 1000
        lines.append(
            f"{name}: nearest 10 of {POINTS:,} p50 {half:.3f} ms, p99 {most:.3f} ms ({busy:.3f} of the processor; target 0.2); "
            f"tree built in {built - began:.2f} s (once, at loading), opened in {(opened - built) * 1000:.0f} ms"
        )
    return "\n".join(lines)


def run(what: str, path: Path) -> tuple[float, float, str]:
    """Seconds and megabytes (largest process) of one contestant in a process of its own, and what it said."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--one", what, str(path)], capture_output=True, text=True, check=True
    )
    seconds = time.perf_counter() - began
    *said, memory = done.stdout.splitlines()
    return seconds, float(memory), "\n".join(said)


def one(what: str, path: str) -> None:
    """A contestant: what it found, then its memory."""
    print(globals()[what](path))
    print(sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)


def main() -> None:
    """Make the file, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--skip-peers", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        return one(*given.one)
    sys.path.insert(0, str(ROOT / "bench"))
    from nppes_file import write

    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "NPPES_made_up.zip"
        size = write(packed, given.rows, repeat=given.repeat) / 1e6
        print(f"{size:.0f} MB unpacked, {packed.stat().st_size / 1e6:.1f} MB packed")
        contestants = [("unpack", packed), ("thenar", packed)]
        if not given.skip_peers:
            with zipfile.ZipFile(packed) as archive:
                plain = Path(archive.extract(next(n for n in archive.namelist() if n.startswith("npidata")), folder))
            contestants += [("duckdb", plain), ("polars", plain)]
        base = 0.0
        for what, path in contestants:
            best = min((run(what, path) for _ in range(given.tries)), key=lambda result: result[0])
            base = base or best[0]
            print(
                f"{what:8} {best[0]:7.2f} s {size / best[0]:8.0f} MB/s {best[1]:6.0f} MB memory, {best[0] / base:5.2f} x unpacking  ({best[2]})"
            )
    print(run("nearest", Path("-"))[2])
    return None


if __name__ == "__main__":
    main()
