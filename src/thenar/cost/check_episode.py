"""Evaluations, certification and progress reports: what one visit cannot tell."""

from collections.abc import Iterator
from datetime import date, timedelta

from thenar.cost.deadlines import certified_by_order, deadlines, periods
from thenar.cost.facts import ClaimFacts, discipline_of, numbered
from thenar.terms.billing import CodeKind
from thenar.terms.claims import Claim, Episode, Finding

SOON = timedelta(14)


def check(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    """The claim's evaluations, then the dates of its plan."""
    yield from _evaluations(claim, facts)
    if claim.episode:
        yield from _certification(claim.episode, claim, facts)
        yield from _report(claim.episode, claim, facts)


def _evaluations(claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    earlier = sorted(day for day in (claim.episode.evaluations if claim.episode else ()) if day < claim.date)
    for number, line in numbered(claim):
        code = facts.book.get(line.code)
        if code is None or code.kind is not CodeKind.EVALUATION:
            continue
        discipline = discipline_of(line, claim)
        if discipline in seen:
            yield facts.find("two_evaluations", number, f"a second {discipline} evaluation on one claim", "bill one")
        seen[discipline] = number
        if earlier and claim.episode and not claim.episode.new_condition:
            why = f"this episode was evaluated on {earlier[0]}: one evaluation per episode"
            fix = "bill a re-evaluation (97164 or 97168) if one was needed; for a new condition say new_condition: true"
            yield facts.find("two_evaluations", number, why, fix)
    yield from _reevaluations(claim, facts, bool(earlier))


def _reevaluations(claim: Claim, facts: ClaimFacts, evaluated: bool) -> Iterator[Finding]:
    for number, line in numbered(claim):
        code = facts.book.get(line.code)
        if code and code.kind is CodeKind.REEVALUATION and claim.episode and not evaluated:
            why = f"{line.code} without an evaluation earlier in this episode"
            yield facts.find("reevaluation_first", number, why, "bill an evaluation, or add its date to the episode")


def _certification(episode: Episode, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    dates, limits = deadlines(episode, facts.payer, claim.date), periods(facts.payer, claim.date)
    if dates is None or limits is None:
        return
    if dates.certified_through is None:
        yield _not_certified(dates.certify_by, facts)
    elif claim.date > dates.certified_through:
        why = f"the plan is certified through {dates.certified_through}; {claim.date} is after that"
        yield facts.find("recertification_missing", None, why, "get the plan recertified before billing")
    elif claim.date > dates.certified_through - SOON:
        why = f"certified through {dates.certified_through}"
        yield facts.find("recertification_due", None, why, "send the plan for recertification now if care goes on")
    late = episode.certified_on and episode.certified_on > dates.certify_by
    if late and not certified_by_order(episode, facts.payer, limits):
        why = f"signed on {episode.certified_on}, after {dates.certify_by}"
        yield facts.find("certification_late", None, why, "note the reason for the delay in the record")


def _not_certified(by: date, facts: ClaimFacts) -> Finding:
    if facts.on > by:
        why = f"the plan had to be certified by {by} and is not"
        return facts.find("certification_missing", None, why, "get a dated signature and note the reason for the delay")
    why = f"the plan is not certified yet; it must be by {by}"
    return facts.find(
        "certification_due", None, why, "get the signature, or with a signed order on file send the plan to its writer"
    )


def _report(episode: Episode, claim: Claim, facts: ClaimFacts) -> Iterator[Finding]:
    dates, limits = deadlines(episode, facts.payer, claim.date), periods(facts.payer, claim.date)
    if dates is None or limits is None:
        return
    done = dates.treatment_days_since_report
    why = f"{claim.date} is treatment day {done} since the last progress report; one is due every {limits.report_every}"
    if done > limits.report_every:
        yield facts.find("progress_report_overdue", None, why, "write the report before billing")
    elif done == limits.report_every:
        yield facts.find("progress_report_due", None, why, "write it with this visit")
