"""Outcome measures from numeric answers: scores, change against MDC and MCID, trend."""

from collections.abc import Sequence

from thenar.care.references import note, references, was_read
from thenar.terms.faults import Fault, Faulty
from thenar.terms.library import Knowledge
from thenar.terms.measures import Better, Measure, Method, Scale, Threshold, ThresholdUnit
from thenar.terms.results import Change, ChangeVerdict, Judged, ScaleScore, Score

Answers = Sequence[float | None]


def score(measure: Measure, answers: Answers, earlier: Sequence[Answers], knowledge: Knowledge) -> Score:
    """Score one set of answers (None: not answered); ``earlier`` are former sets, oldest first, the baseline first.

    Raises Faulty with every answer that is out of range, of the wrong number, or in an earlier set.
    """
    faults = [
        fault for n, given in enumerate((*earlier, answers)) for fault in _faults(measure, given, n, len(earlier))
    ]
    if faults:
        raise Faulty(faults)
    history = [score_scales(measure, given) for given in (*earlier, answers)]
    latest = history[-1]
    total = latest.get("total")
    return Score(
        measure=measure.id,
        name=measure.name,
        better=measure.better,
        low=measure.low,
        high=measure.high,
        total=total,
        subscales=tuple(latest[scale.id] for scale in measure.subscales),
        band=_band(measure, latest),
        changes=tuple(_changes(measure, history, knowledge)) if earlier else (),
        scoring=note(measure.scoring, knowledge),
        missing=note(measure.missing, knowledge),
        note=measure.note,
    )


def score_scales(measure: Measure, answers: Answers) -> dict[str, ScaleScore]:
    """The score of every scale by its id."""
    scores = {scale.id: _scale_score(scale, _items(scale, measure, answers)) for scale in measure.subscales}
    if measure.total is not None and measure.total.method is Method.MEAN_OF_SUBSCALES:
        scores["total"] = _mean_of_subscales(measure.total, list(scores.values()))
    elif measure.total is not None and measure.total.method is not Method.NONE:
        scores["total"] = _scale_score(measure.total, _items(measure.total, measure, answers))
    return scores


def _items(scale: Scale, measure: Measure, answers: Answers) -> list[float | None]:
    if measure.variable_items:
        return list(answers)
    return [_item(scale, position, answers[position - 1]) for position in scale.items]


def _item(scale: Scale, position: int, answer: float | None) -> float | None:
    if answer is None:
        return None
    if position in scale.reverse:
        return scale.item_min + scale.item_max - answer
    if scale.recode_at_least is not None and position in scale.recode_items:
        return float(answer >= scale.recode_at_least)
    return answer


def _scale_score(scale: Scale, items: list[float | None]) -> ScaleScore:
    answered = [item for item in items if item is not None]
    if not answered or len(answered) < scale.min_answered:
        why = f"{len(answered)} of {len(items)} items answered, at least {scale.min_answered} are needed"
        return ScaleScore(
            id=scale.id, name=scale.name, score=None, answered=len(answered), items=len(items), why_not=why
        )
    # A questionnaire of ticks (Roland-Morris): what is not ticked is a no, once anything was answered at all.
    counted = [0.0 if item is None else item for item in items] if scale.missing_as_zero else answered
    value = round(_value(scale, counted), 3)
    return ScaleScore(id=scale.id, name=scale.name, score=value, answered=len(answered), items=len(items))


def _value(scale: Scale, answered: list[float]) -> float:
    total, mean = sum(answered), sum(answered) / len(answered)
    scaled = 100 * (mean - scale.item_min) / (scale.item_max - scale.item_min)
    match scale.method:
        case Method.SUM:
            return total
        case Method.MEAN:
            return mean
        case Method.PERCENT:
            return 100 * total / (scale.item_max * len(answered))
        case Method.SCALED_MEAN:
            return scaled
        case Method.INVERTED:
            return 100 - scaled
        case Method.TABLE:
            return next(row.score for row in scale.table if row.raw == total)
    raise ValueError(f"{scale.method} has no value of its own")


def _mean_of_subscales(scale: Scale, parts: list[ScaleScore]) -> ScaleScore:
    scores = [part.score for part in parts if part.score is not None]
    answered, items = sum(part.answered for part in parts), sum(part.items for part in parts)
    if len(scores) < len(parts):
        return ScaleScore(
            id=scale.id, name=scale.name, score=None, answered=answered, items=items, why_not="a part cannot be scored"
        )
    mean = round(sum(scores) / len(scores), 3)
    return ScaleScore(id=scale.id, name=scale.name, score=mean, answered=answered, items=items)


def _band(measure: Measure, latest: dict[str, ScaleScore]) -> str | None:
    for band in measure.bands:
        value = latest[band.scale].score if band.scale in latest else None
        if value is not None and band.low <= value <= band.high:
            return band.label
    return None


def _faults(measure: Measure, answers: Answers, number: int, latest: int) -> list[Fault]:
    which = "answers" if number == latest else "baseline" if number == 0 else f"set {number + 1}"
    wrong_number = not measure.variable_items and len(answers) != measure.items
    faults: list[Fault] = []
    if wrong_number or not answers:
        need = f"{measure.name} has {measure.items} items"
        faults.append(Fault(which, f"{len(answers)} given, {need}", "write '-' for an item that was not answered"))
    scales = [*measure.subscales, *([measure.total] if measure.total else [])]
    return faults + [
        Fault(
            f"{which}, item {position}", f"{answer:g} is not {_range(scales, position, measure)}", "correct the answer"
        )
        for position, answer in enumerate(answers[: measure.items or len(answers)], start=1)
        if answer is not None and not _fits(scales, position, answer, measure)
    ]


def _scale_of(scales: list[Scale], position: int, measure: Measure) -> Scale:
    return next((s for s in scales if measure.variable_items or position in s.items), scales[0])


def _fits(scales: list[Scale], position: int, answer: float, measure: Measure) -> bool:
    scale = _scale_of(scales, position, measure)
    whole = answer == int(answer) or measure.items == 1 or measure.variable_items
    return scale.item_min <= answer <= scale.item_max and whole and (not scale.allowed or answer in scale.allowed)


def _range(scales: list[Scale], position: int, measure: Measure) -> str:
    scale = _scale_of(scales, position, measure)
    if scale.allowed:
        return f"one of {', '.join(map(str, scale.allowed))}"
    number = "a whole number" if measure.items > 1 and not measure.variable_items else "a number"
    return f"{number} from {scale.item_min} to {scale.item_max}"


def _changes(measure: Measure, history: list[dict[str, ScaleScore]], knowledge: Knowledge) -> list[Change]:
    return [
        change
        for scale_id in history[-1]
        if (change := _change(measure, scale_id, [scores[scale_id].score for scores in history], knowledge))
    ]


def _change(measure: Measure, scale_id: str, trend: list[float | None], knowledge: Knowledge) -> Change | None:
    scored = [value for value in trend if value is not None]
    if len(scored) < 2 or trend[0] is None or trend[-1] is None:
        return None
    baseline, latest = scored[0], scored[-1]
    change = round(latest - baseline, 3)
    improvement = -change if measure.better is Better.LOWER else change
    judged = (
        *_judge("mdc", measure.mdc, scale_id, baseline, improvement, knowledge),
        *_judge("mcid", measure.mcid, scale_id, baseline, improvement, knowledge),
    )
    return Change(
        scale=scale_id,
        baseline=baseline,
        latest=latest,
        change=change,
        improvement=improvement,
        verdict=_change_verdict(improvement, judged),
        judged=judged,
        trend=tuple(scored),
    )


def _judge(
    name: str,
    thresholds: tuple[Threshold, ...],
    scale_id: str,
    baseline: float,
    improvement: float,
    knowledge: Knowledge,
) -> tuple[Judged, ...]:
    return tuple(
        Judged(
            threshold=name,
            value=(points := _points(threshold, baseline)),
            population=threshold.population,
            reached=abs(improvement) >= points,
            source=references(threshold.cite, knowledge),
        )
        for threshold in thresholds
        if (threshold.subscale or "total") == scale_id
    )


def _points(threshold: Threshold, baseline: float) -> float:
    if threshold.unit is ThresholdUnit.PERCENT_OF_BASELINE:
        return round(abs(baseline) * threshold.value / 100, 3)
    return threshold.value


def _values(name: str, judged: tuple[Judged, ...]) -> list[float]:
    """The thresholds of this name that may decide: those read in a source; only where there is none, the others."""
    named = [j for j in judged if j.threshold == name]
    return [j.value for j in named if was_read(j.source)] or [j.value for j in named]


def _change_verdict(improvement: float, judged: tuple[Judged, ...]) -> ChangeVerdict | None:
    """Against the largest published MDC (is it real?) and the smallest MCID (does it matter?), of those that were read."""
    mdc = max(_values("mdc", judged), default=None)
    mcid = min(_values("mcid", judged), default=None)
    if not judged:
        return None
    if improvement == 0 or (mdc is not None and abs(improvement) < mdc):
        return ChangeVerdict.NO_REAL_CHANGE
    matters = mcid is not None and abs(improvement) >= mcid
    if improvement < 0:
        return ChangeVerdict.WORSE_BY_AT_LEAST_MCID if matters else ChangeVerdict.WORSE
    if matters:
        return ChangeVerdict.BETTER_BY_AT_LEAST_MCID
    if mcid is None:
        return ChangeVerdict.BETTER_MCID_NOT_KNOWN
    return ChangeVerdict.BELOW_MCID_ERROR_NOT_KNOWN if mdc is None else ChangeVerdict.BETTER_BELOW_MCID
