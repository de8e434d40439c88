"""Programmes: a dose says how much, how often and how hard; what guidelines recommend in a phase is used in it."""

import re
from datetime import date, timedelta

import pytest

from thenar.care.intake import read_intake
from thenar.journey import travel
from thenar.knowledge.files import read_knowledge
from thenar.terms.conditions import PhaseClock
from thenar.terms.results import Verdict

TODAY = date(2026, 11, 24)
KNOWLEDGE = read_knowledge()
LONGEST_DOSE = 170

AMOUNT = re.compile(r"\d")
HANDS = re.compile(r"\b(grade|pressure|strokes|push|pull|stretch|glide|motion|pressing|spots)", re.I)
FEEL = re.compile(r"\b(pain|ache|ease|stretch|comfort|rocking|stir|firm|mild|light)", re.I)
OFTEN = re.compile(r"\b(day|days|daily|week|hour|practice)\b", re.I)
HARD = re.compile(
    r"\b(pain|hard|easy|easier|mild|stretch|light|wobbly|talk|steady|effort|tight|bearable|tire|tingling|dizzy|heavy|slow"
    r"|swelling|safe|limp|quiet|sag|control|full speed|no more|arm hang loose|knees over toes|could do no more)",
    re.I,
)

# Recommended, but better done by oneself: the trials that were read tested the stretch that people do at home.
SELF_CARE = {("plantar_fasciitis", "passive_stretching")}


def stages():
    for condition in KNOWLEDGE.conditions.values():
        for programme in condition.programmes:
            for stage in programme.stages:
                yield f"{condition.id} {'/'.join(programme.phases) or 'any'} {stage.id}", stage


def test_hands_on_doses_say_how_strong_how_long_and_how_it_feels():
    doses = {f"{where}: {item.technique}": item.dose for where, stage in stages() for item in stage.hands_on}
    assert {w: d for w, d in doses.items() if not all(p.search(d) for p in (AMOUNT, HANDS, FEEL))} == {}


def test_exercise_doses_say_how_much_how_often_and_how_hard():
    doses = {f"{where}: {item.exercise}": item.dose for where, stage in stages() for item in stage.active}
    assert {w: d for w, d in doses.items() if not all(p.search(d) for p in (AMOUNT, OFTEN, HARD))} == {}


def test_doses_are_short():
    doses = [item.dose for _, stage in stages() for item in (*stage.hands_on, *stage.active)]
    assert [dose for dose in doses if len(dose) > LONGEST_DOSE] == []


def test_every_stage_has_something_for_home():
    assert [where for where, stage in stages() if not stage.home] == []


def plan_in(condition, phase):
    weeks = (phase.from_weeks + (phase.to_weeks or phase.from_weeks + 8)) / 2
    intake = {"condition": condition.id, "duration_weeks": weeks, "rest": "no", "age": 40}
    if phase.clock is PhaseClock.SURGERY:
        day = TODAY - timedelta(weeks=weeks)
        intake["surgery"] = {"procedure": condition.clinical_name, "date": day.isoformat()}
    return travel(read_intake(intake, KNOWLEDGE, on=TODAY), KNOWLEDGE, on=TODAY)


PHASES = [pytest.param(c, p, id=f"{c.id}-{p.id}") for c in KNOWLEDGE.conditions.values() for p in c.phases]


@pytest.mark.parametrize("condition, phase", PHASES)
def test_what_is_recommended_is_used_early(condition, phase):
    journey = plan_in(condition, phase)
    recommended = {r.technique_family for r in journey.recommendations if r.verdict is Verdict.RECOMMENDED}
    used = {item.technique_family for stage in journey.plan.phases[:2] for item in stage.hands_on}
    assert {family for family in recommended - used if (condition.id, family) not in SELF_CARE} == set()
