"""The plan of care."""

from tests.conftest import TODAY
from tests.spec.book import Chapter, Section
from thenar.care.intake import read_intake
from thenar.care.stages import fit, share
from thenar.journey import travel
from thenar.terms.conditions import Active, HandsOn, Stage
from thenar.terms.sources import Cite, Read
from thenar.terms.techniques import Spread


def _stage(number, hands_on, active):
    return Stage(
        id=f"s{number}", name="-", focus="-", weeks=Spread(1, 1, 1), frequency_per_week=1, visits=Spread(1, 1, 1),
        hands_on=tuple(HandsOn(technique=name, minutes=int(minutes), dose="-") for name, minutes in hands_on),
        active=(Active(exercise="walk", minutes=active, dose="-"),), education=(), progress_when=(),
        cite=(Cite("x", "-", Read.FULL),),
    )  # fmt: skip


def fitted(steps, not_allowed, _):
    stages = []
    for number, step in enumerate(steps.split(" / ")):
        *hands_on, active = [piece.split() for piece in step.split(" + ")]
        stages.append(_stage(number, hands_on, int(active[1])))
    result = fit(tuple(stages), lambda item: item.technique not in not_allowed.split(", "))
    return (
        " / ".join(
            " + ".join([*(f"{h.technique} {h.minutes}" for h in s.hands_on), f"walk {s.active[0].minutes}"])
            for s in result.stages
        )
        + f" ({', '.join(f'{share(s):.0%}' for s in result.stages)})"
    )


def visit(condition, number, knowledge):
    raw = {"condition": condition, "duration_weeks": 8, "age": 40, "rest": "no"}
    plan = travel(read_intake(raw, knowledge, on=TODAY), knowledge, on=TODAY).plan
    lines = plan.service_lines[int(number) - 1].lines
    timed = [line for line in lines if line.minutes is not None]
    kinds = ["evaluation"] if len(timed) < len(lines) else []
    return " + ".join([*kinds, "97140" if any(line.code == "97140" for line in timed) else "no hands-on", "active"])


CHAPTER = Chapter(
    "Plan",
    "Hands-on care is always paired with active work; its share never rises from one step to the next.",
    (
        Section(
            "A technique that is not allowed gives its minutes to another allowed one, else to exercise; then the share is capped.",
            ("steps (minutes)", "not allowed", "fitted steps (hands-on share)"),
            (
                ("a 10 + walk 20 / a 5 + walk 25", "", "a 10 + walk 20 / a 5 + walk 25 (33%, 17%)"),
                ("a 10 + b 5 + walk 15 / a 5 + walk 25", "a", "b 15 + walk 15 / walk 30 (50%, 0%)"),
                ("a 10 + walk 20 / b 5 + walk 25", "a", "b 10 + walk 20 / b 5 + walk 25 (33%, 17%)"),
                ("a 10 + walk 20 / a 5 + walk 25", "a", "walk 30 / walk 30 (0%, 0%)"),
                ("a 5 + walk 25 / b 9 + walk 21", "", "a 5 + walk 25 / b 5 + walk 25 (17%, 17%)"),
            ),
            fitted,
        ),
        Section(
            "Each visit lists its lines; the first one starts with the evaluation.",
            ("condition", "visit", "lines"),
            (
                ("plantar_fasciitis", "1", "evaluation + 97140 + active"),
                ("plantar_fasciitis", "2", "97140 + active"),
                ("chronic_widespread_pain", "1", "evaluation + no hands-on + active"),
            ),
            visit,
        ),
    ),
)
