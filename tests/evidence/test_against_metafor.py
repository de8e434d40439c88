"""Pooling against R's metafor on every shipped analysis and on 200 random sets (see tools/metafor_reference.R)."""

import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest
from tools.metafor_inputs import FOLDER, RANDOM_SETS, effect_rows

from thenar.evidence.mantel_haenszel import mantel_haenszel
from thenar.evidence.pool import Method, pool_effects
from thenar.terms.pooling import Effect, EffectMeasure, Events, Model

MODELS = {"FE": Model.COMMON, "DL": Model.DL, "PM": Model.PM, "REML": Model.REML, "SJ": Model.SJ}
WITHIN = 1e-6


def read(name: str) -> list[dict[str, str]]:
    with (Path(FOLDER) / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def sets() -> dict[str, list[Effect]]:
    found = defaultdict(list)
    for row in read("effects.csv"):
        found[row["set"]].append(Effect(str(len(found[row["set"]])), float(row["yi"]), float(row["vi"]), 0.0))
    return found


def close(ours: float | None, theirs: str) -> bool:
    if theirs == "NA":
        return ours is None
    return ours is not None and math.isclose(ours, float(theirs), rel_tol=WITHIN, abs_tol=WITHIN)


@pytest.mark.parametrize("method", MODELS)
def test_every_set_pools_as_in_metafor(method, sets):
    rows = [row for row in read("pooled.csv") if row["method"] == method]
    assert len([row for row in rows if row["set"].startswith("random_")]) == RANDOM_SETS
    wrong = {}
    for row in rows:
        effects = sets[row["set"]]
        plain = pool_effects(effects, Method(measure=EffectMeasure.MD, model=MODELS[method]))
        knapp = pool_effects(effects, Method(measure=EffectMeasure.MD, model=MODELS[method], hksj=True, guard=False))
        guarded = pool_effects(effects, Method(measure=EffectMeasure.MD, model=MODELS[method], hksj=True))
        ours = {
            "estimate": plain.estimate, "se": plain.se, "ci_low": plain.ci_low, "ci_high": plain.ci_high, "q": plain.q,
            "tau2": plain.tau2, "tau2_low": plain.tau2_low, "tau2_high": plain.tau2_high, "pi_low": plain.pi_low,
            "pi_high": plain.pi_high, "knha_low": knapp.ci_low, "knha_high": knapp.ci_high,
            "adhoc_low": guarded.ci_low, "adhoc_high": guarded.ci_high,
        }  # fmt: skip
        off = {name: (value, row[name]) for name, value in ours.items() if not close(value, row[name])}
        if off:
            wrong[row["set"]] = off
    assert wrong == {}


def test_mantel_haenszel_as_in_metafor():
    tables = defaultdict(list)
    for row in read("tables.csv"):
        a, n1, c, n2 = (float(row[name]) for name in ("ai", "n1i", "ci", "n2i"))
        tables[row["set"]].append(Events(study="", exp_events=a, exp_n=n1, ctl_events=c, ctl_n=n2))
    rows = read("mantel_haenszel.csv")
    assert len(rows) == 180
    for row in rows:
        ours = mantel_haenszel(tables[row["set"]], EffectMeasure(row["measure"].lower()))
        assert close(ours.value, row["estimate"]), row
        if row["measure"] != "RD":  # metafor takes Sato's variance there, we take RevMan's (next test)
            assert close(math.sqrt(ours.variance), row["se"]), row


def test_the_variance_of_a_risk_difference_is_that_of_greenland_and_robins():
    """Two strata by hand: J = Σ(a b n2³ + c d n1³)/(n1 n2 N²), K = Σ n1 n2/N, variance J/K²."""
    strata = [
        Events(study="", exp_events=9, exp_n=32, ctl_events=16, ctl_n=98),
        Events(study="", exp_events=13, exp_n=66, ctl_events=8, ctl_n=36),
    ]
    j = (9 * 23 * 98**3 + 16 * 82 * 32**3) / (32 * 98 * 130**2) + (13 * 53 * 36**3 + 8 * 28 * 66**3) / (
        66 * 36 * 102**2
    )
    k = 32 * 98 / 130 + 66 * 36 / 102
    assert mantel_haenszel(strata, EffectMeasure.RD).variance == pytest.approx(j / k**2, rel=1e-12)


def test_the_reference_was_made_from_the_rows_that_are_shipped(sets):
    now = defaultdict(list)
    for name, value, variance in effect_rows():
        now[name].append((value, variance))
    then = {name: [(e.value, e.variance) for e in effects] for name, effects in sets.items()}
    stale = sorted(name for name in now.keys() | then.keys() if not same(now.get(name), then.get(name)))
    assert stale == [], "run tools/metafor_inputs.py and tools/metafor_reference.R again"


def same(now: list[tuple[float, float]] | None, then: list[tuple[float, float]] | None) -> bool:
    if now is None or then is None or len(now) != len(then):
        return False
    pairs = [(a, b) for one, other in zip(now, then, strict=True) for a, b in zip(one, other, strict=True)]
    return all(math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-12) for a, b in pairs)
