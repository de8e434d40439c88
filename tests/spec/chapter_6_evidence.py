"""What do studies show, and how much of it would a person notice?"""

from tests.spec.book import Chapter, Section
from thenar.care.verdict import Studies, of_result
from thenar.evidence.analyse import analyse, size_of
from thenar.evidence.certainty import grade
from thenar.evidence.effects import effects_of
from thenar.evidence.pool import Method, pool
from thenar.terms.evidence import Interval
from thenar.terms.pooling import Difference, EffectMeasure, Model


def sized(interval, smallest, _):
    value, low, high = (float(piece) for piece in interval.replace(" to", "").split())
    size = size_of(Interval(value=value, low=low, high=high), float(smallest) if smallest != "not known" else None)
    return f"{size}: {size.direction}".replace("_", " ")


def certain(studies, people, smallest, _):
    """Studies as "effect±se", pooled by random effects, all with the same number of people."""
    pairs = [piece.split("±") for piece in studies.split(", ")]
    rows = [
        Difference(study=f"s{n}", effect=float(e), se=float(se), exp_n=int(people) / 2, ctl_n=int(people) / 2)
        for n, (e, se) in enumerate(pairs)
    ]
    method = Method(measure=EffectMeasure.MD, model=Model.DL)
    graded = grade(pool(rows, method), effects_of(rows, EffectMeasure.MD), (), float(smallest))
    down = [domain.domain for domain in graded.domains if domain.steps]
    return f"{graded.certainty} ({', '.join(down)})".replace("_", " ") if down else graded.certainty


def finding(analysis, knowledge):
    return analyse(knowledge.analyses[analysis]).plain


def voice(analysis, knowledge):
    match of_result(analyse(knowledge.analyses[analysis])):
        case Studies(direction=direction, certainty=certainty):
            return f"{direction}, {certainty}".replace("_", " ")
        case None:
            return "no voice"


CHAPTER = Chapter(
    "Evidence",
    "Thenar holds the rows of studies and pools them again in front of the reader. A result is held against the smallest "
    "difference that people notice, graded, and said in plain words. The comparator is part of the question.",
    (
        Section(
            "A benefit (more is better) is held against none and against the smallest one that matters.",
            ("benefit, 95 % interval", "smallest that matters", "size: direction"),
            (
                ("24 20 to 28", "10", "matters: helps"),
                ("12 2 to 22", "10", "matters: helps"),
                ("7 3 to 11", "10", "too small: little or none"),
                ("3 -1 to 8", "10", "no difference: little or none"),
                ("5 -2 to 12", "10", "unclear: unclear"),
                ("-5 -12 to 2", "10", "unclear: unclear"),
                ("-5 -9 to -1", "10", "worse: harms"),
                ("7 3 to 11", "not known", "smallest not known: unclear"),
                ("3 -1 to 8", "not known", "unclear: unclear"),
            ),
            sized,
        ),
        Section(
            "Certainty starts high and loses a step for each reason; risk of bias and indirectness are judged by people and "
            "stand in the data.",
            ("effect ± standard error of each study", "people in each", "smallest that matters", "certainty"),
            (
                ("5±1, 5±1, 5±1, 5±1", "200", "3", "high"),
                ("5±1, 5±1, 5±1", "100", "3", "moderate (imprecision)"),
                ("1±1, 9±1, 1±1, 9±1", "200", "3", "moderate (inconsistency)"),
                ("1±3, 1±3", "300", "3", "moderate (imprecision)"),
                ("1±3, 1±3", "30", "3", "low (imprecision)"),
                ("0.1±0.2, 0.1±0.2", "300", "3", "high"),
            ),
            certain,
        ),
        Section(
            "The finding is said in plain words, with the comparator and with what a new place may see.",
            ("analysis", "in plain words"),
            (
                (
                    "manipulation_vs_recommended_care_back_pain",
                    "About 3 points less pain out of 100 than other recommended care, such as exercise: too small to notice, "
                    "and it may be none.",
                ),
                (
                    "massage_vs_sham_neck_pain",
                    "About 3 points less pain out of 100 than a sham treatment: too small to notice, and it may be none.",
                ),
                (
                    "massage_vs_nothing_neck_pain",
                    "About 24 points less pain out of 100 than no treatment or a waiting list: enough to notice.",
                ),
                (
                    "massage_added_neck_pain",
                    "About 7 points less pain out of 100 than the same other care without massage: too small to notice for "
                    "most people. In a new place it may also be no help, or do worse.",
                ),
                (
                    "exercise_vs_attention_knee_oa_pain",
                    "A medium difference (0.58 standard deviations less pain) from equal attention or sham care: enough to "
                    "notice. In a new place it may also be no help, or do worse.",
                ),
            ),
            finding,
        ),
        Section(
            "Only the hands-on part by itself has a voice in a verdict, and only against something that does not work as well "
            "as a recommended care would: no difference from another good care is not no effect.",
            ("analysis", "its voice"),
            (
                ("massage_vs_sham_neck_pain", "little or none, moderate"),
                ("manipulation_vs_recommended_care_back_pain", "no voice"),
                ("elbow_care_vs_minimal_pain_end", "no voice"),
                ("exercise_vs_nothing_knee_oa_pain", "no voice"),
                ("hands_on_vs_sham_spine_adverse", "no voice"),
            ),
            voice,
        ),
    ),
)
