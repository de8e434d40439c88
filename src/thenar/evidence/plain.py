"""A benefit in plain words and on scales that people know."""

import math

from thenar.evidence.translate import on_scale, people_better, share_of_mcid, smd_on_scale
from thenar.terms.evidence import Interval, Size, Translation, TranslationKind
from thenar.terms.measures import Better
from thenar.terms.pooling import EffectMeasure
from thenar.terms.studies import Analysis, Outcome

_HALF_OF_PEOPLE = 50.0
_BY_ENOUGH = "by at least the smallest change that people notice"
_NOUNS = {
    Outcome.PAIN: ("less pain", "more pain"),
    Outcome.DAYS: ("fewer days with pain", "more days with pain"),
    Outcome.DISABILITY: ("less trouble in daily life", "more trouble in daily life"),
    Outcome.FUNCTION: ("better function", "worse function"),
    Outcome.MOTION: ("more motion", "less motion"),
    Outcome.STRENGTH: ("more strength", "less strength"),
    Outcome.SUCCESS: ("more success", "less success"),
    Outcome.ADVERSE_EVENTS: ("fewer unwanted effects", "more unwanted effects"),
}
_VERDICTS = {
    Size.MATTERS: "enough to notice",
    Size.TOO_SMALL: "too small to notice for most people",
    Size.NO_DIFFERENCE: "too small to notice, and it may be none",
    Size.WORSE: "the care did worse",
    Size.SMALLEST_NOT_KNOWN: "more than chance, but no source says how much of this people notice",
}
_STEPS = ((0.2, "hardly any difference"), (0.5, "a small difference"), (0.8, "a medium difference"))


def plain_words(analysis: Analysis, benefit: Interval, foreseen: Interval | None, size: Size) -> str:
    """The finding in one or two short sentences: how much against what, whether it counts, what a new place may see."""
    text = f"{_how_much(analysis, benefit)} {analysis.against}: {_judged(analysis, size)}."
    if foreseen is not None and foreseen.low < 0 < foreseen.high and size in (Size.MATTERS, Size.TOO_SMALL):
        text += " In a new place it may also be no help, or do worse."
    return text


def _judged(analysis: Analysis, size: Size) -> str:
    if size is Size.UNCLEAR:
        return "it may be none or enough to notice" if analysis.smallest else "it may be none"
    return _VERDICTS[size]


def _how_much(analysis: Analysis, benefit: Interval) -> str:
    noun = _NOUNS[analysis.outcome][benefit.value < 0]
    if analysis.outcome is Outcome.DAYS and analysis.measure is EffectMeasure.MD:
        return f"About {abs(benefit.value):.1f} {noun} than"
    if analysis.measure is EffectMeasure.MD:
        return f"About {_points(abs(benefit.value), analysis, noun)} than"
    if analysis.measure is EffectMeasure.SMD:
        step = next((word for limit, word in _STEPS if abs(benefit.value) < limit), "a large difference")
        return f"{step.capitalize()} ({abs(benefit.value):.2f} standard deviations {noun}) from"
    if analysis.measure is EffectMeasure.RD:
        return f"In about {abs(benefit.value) * 100:.0f} of 100 people {noun} than"
    return _times(analysis, benefit)


def _times(analysis: Analysis, benefit: Interval) -> str:
    """A ratio in words; the ratio itself counts events, whichever way is better."""
    ratio = math.exp(-benefit.value if analysis.better is Better.LOWER else benefit.value)
    times = f"{ratio:.1f} times" if abs(ratio - 1) >= 0.05 else "About"
    return f"{times} as many {analysis.measured_with} as with"


def _points(value: float, analysis: Analysis, noun: str) -> str:
    number = f"{value:.0f}" if value >= 2.95 else f"{value:.1f}"
    out_of = f" out of {analysis.scale_high - (analysis.scale_low or 0):g}" if analysis.scale_high else ""
    return f"{number} point{'' if number == '1' else 's'} {noun}{out_of}"


def translations(analysis: Analysis, benefit: Interval) -> tuple[Translation, ...]:
    """The benefit in points of 10, as a share of the smallest that matters, and in people of 100, where each can be had."""
    every = (_in_points(analysis, benefit), _as_share(analysis, benefit), _in_people(analysis, benefit))
    return tuple(translation for translation in every if translation)


def _in_points(analysis: Analysis, benefit: Interval) -> Translation | None:
    match analysis.measure, analysis.familiar, analysis.scale_low, analysis.scale_high:
        case EffectMeasure.SMD, familiar, _, _ if familiar is not None:
            points = smd_on_scale(benefit, reference_sd=familiar.sd)
            assumed = f"people on {familiar.name} usually spread by {familiar.sd:g} points"
            return _worded(TranslationKind.POINTS, points, f"points of {familiar.name}", assumed)
        case EffectMeasure.MD, _, float(low), float(high) if analysis.outcome is Outcome.PAIN and high - low != 10:
            points = on_scale(benefit, from_range=high - low, to_range=10)
            return _worded(TranslationKind.POINTS, points, "points of pain from 0 to 10")
        case _:
            return None


def _as_share(analysis: Analysis, benefit: Interval) -> Translation | None:
    if analysis.smallest is None or analysis.measure.is_ratio:
        return None
    share = share_of_mcid(benefit, analysis.smallest.value)
    return _worded(TranslationKind.SHARE_OF_SMALLEST, share, "times the smallest change that people notice")


def _in_people(analysis: Analysis, benefit: Interval) -> Translation | None:
    """Of 100 people, how many more improve than with the comparator."""
    standardized = _standardized(analysis, benefit)
    if standardized is None:
        return None
    share = people_better(standardized, of_comparator=_HALF_OF_PEOPLE)
    more = Interval(value=share.value - 50, low=share.low - 50, high=share.high - 50)
    assumed = "half of the people do so with the other care, and both groups spread alike"
    return _worded(TranslationKind.PEOPLE, more, f"more people of 100 get better {_BY_ENOUGH}", assumed)


def _standardized(analysis: Analysis, benefit: Interval) -> Interval | None:
    if analysis.measure is EffectMeasure.SMD:
        return benefit
    spread = sorted(row.ctl_sd for row in analysis.rows if row.ctl_sd is not None)
    if analysis.measure is not EffectMeasure.MD or not spread:
        return None
    return benefit.times(1 / spread[len(spread) // 2])


def _worded(kind: TranslationKind, benefit: Interval, unit: str, assumption: str | None = None) -> Translation:
    digits = 0 if kind is TranslationKind.PEOPLE else 1
    value, low, high = (
        f"{number:.{digits}f}".replace("-", "−") for number in (benefit.value, benefit.low, benefit.high)
    )
    return Translation(kind=kind, benefit=benefit, text=f"{value} ({low} to {high}) {unit}", assumption=assumption)


def signed(number: float, digits: int) -> str:
    """A rounded number with a true minus sign, and no minus before nought."""
    return f"{round(number, digits) + 0.0:.{digits}f}".replace("-", "−")
