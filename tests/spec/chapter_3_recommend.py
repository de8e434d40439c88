"""Which hands-on families help, here and now?"""

from tests.conftest import TODAY
from tests.spec.book import Chapter, Section
from thenar.care.intake import read_intake
from thenar.care.verdict import Studies, weigh
from thenar.journey import travel
from thenar.terms.conditions import Certainty, Direction, EffectDirection, GuidelineRecommendation
from thenar.terms.techniques import Family


def _guideline(said):
    direction = said.removesuffix(" (replaced)")
    return GuidelineRecommendation(
        families=(Family.SOFT_TISSUE_MASSAGE,), phases=(), direction=Direction(direction.replace(" ", "_")), body=said, year=2020,
        grade="-", text="-", cite=(), superseded_by="newer" if "(replaced)" in said else None,
    )  # fmt: skip


def _studies(said):
    certainty, _, direction = said.partition(": ")
    return Studies(EffectDirection(direction.replace(" ", "_")), Certainty(certainty.replace(" ", "_")))


def weighed(guidelines, evidence, _):
    numbered = [f"{said}" for said in guidelines.split(", ") if said]
    verdict, _why = weigh(
        [_distinct(said, n) for n, said in enumerate(numbered)],
        [_studies(said) for said in evidence.split(", ") if said],
    )
    return verdict.replace("_", " ")


def _distinct(said, number):
    """Each entry is a different body: the same body is counted once."""
    from dataclasses import replace

    return replace(_guideline(said), body=f"body {number}")


def verdict(condition, weeks, family, answers, knowledge):
    pairs = dict(piece.split("=") for piece in answers.split(", ") if piece)
    raw = {"condition": condition, "duration_weeks": weeks, "age": 40, "rest": "no", "findings": pairs}
    result = travel(read_intake(raw, knowledge, on=TODAY), knowledge, on=TODAY)
    if result.recommendations is None:
        return result.screening.disposition
    found = next(r for r in result.recommendations if r.technique_family == family.replace(" ", "_"))
    return found.verdict.replace("_", " ")


CHAPTER = Chapter(
    "Recommend",
    "Every technique family gets one verdict with its reasons. Guidelines in force decide; disagreement is kept and shown; "
    "the person's history can only make a verdict stricter.",
    (
        Section(
            "Guidelines are counted by body; replaced editions are shown but do not count. Then the studies of the highest "
            "certainty speak, if they speak with one voice: too little or none, or harm, moves the verdict down; help lifts "
            "silence alone, and only if it is at least moderately sure.",
            ("guidelines", "studies", "verdict"),
            (
                ("for", "", "recommended"),
                ("for, may", "", "recommended"),
                ("may", "", "may help"),
                ("for, against", "", "no recommendation"),
                ("for, may, against", "", "may help"),
                ("against", "", "not recommended"),
                ("may, against, against", "", "not recommended"),
                ("no recommendation", "", "no recommendation"),
                ("", "", "no recommendation"),
                ("", "low: helps", "no recommendation"),
                ("", "moderate: helps", "may help"),
                ("against", "high: helps", "not recommended"),
                ("for", "moderate: little or none", "may help"),
                ("for", "low: little or none", "recommended"),
                ("for", "moderate: little or none, low: helps", "may help"),
                ("for", "moderate: little or none, moderate: helps", "recommended"),
                ("for", "not rated: little or none", "recommended"),
                ("for", "low: harms", "may help"),
                ("for", "moderate: harms", "no recommendation"),
                ("may", "low: little or none", "no recommendation"),
                ("may", "very low: little or none", "may help"),
                ("may", "very low: harms", "no recommendation"),
                ("may", "high: harms", "not recommended"),
                ("may", "high: helps", "may help"),
                ("", "moderate: unclear", "no recommendation"),
                ("", "moderate: harms", "not recommended"),
                ("for, against", "high: helps", "no recommendation"),
                ("for (replaced), against", "", "not recommended"),
            ),
            weighed,
        ),
        Section(
            "The verdict depends on the condition and its phase.",
            ("condition", "weeks", "family", "answers", "verdict"),
            (
                ("plantar_fasciitis", "12", "joint mobilization", "", "recommended"),
                ("neck_radiating", "2", "joint manipulation", "", "no recommendation"),
                ("chronic_widespread_pain", "60", "soft tissue massage", "", "no recommendation"),
                ("knee_oa", "60", "soft tissue massage", "", "no recommendation"),
            ),
            verdict,
        ),
        Section(
            "A contraindication in the history rules a family out; one that the person cannot answer holds it back.",
            ("condition", "weeks", "family", "answers", "verdict"),
            (
                ("neck_mobility", "2", "joint manipulation", "", "recommended"),
                ("neck_mobility", "2", "joint manipulation", "osteoporosis_severe=yes", "contraindicated"),
                ("neck_mobility", "2", "joint manipulation", "osteoporosis_severe=unknown", "contraindicated"),
                ("neck_mobility", "2", "joint mobilization", "osteoporosis_severe=yes", "may help"),
            ),
            verdict,
        ),
    ),
)
