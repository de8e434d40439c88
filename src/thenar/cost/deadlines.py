"""Certification and progress-report dates of an episode of care, from the payer's dated rules."""

from dataclasses import dataclass
from datetime import date, timedelta

from thenar.terms.claims import Deadlines, Episode, Payer

FIRST_CLAIM_OF_ORDERS = "signed_order_certifies"


@dataclass(frozen=True, slots=True)
class Periods:
    """Days that a payer's rules name."""

    certify_within: int
    interval: int
    report_every: int  # treatment days


def periods(payer: Payer, on: date) -> Periods | None:
    """The payer's periods on a day; None when it has no such rules."""
    values = [payer.value(rule, on) for rule in ("certify_within_days", "certification_days", "progress_report_days")]
    within, interval, report = values
    return Periods(int(within), int(interval), int(report)) if within and interval and report else None


def deadlines(episode: Episode, payer: Payer, on: date) -> Deadlines | None:
    """Dates as they stand on a day of service. The first day counts as day 1 of an interval.

    An interval is the plan's length or 90 days, whichever is less. Since 2025 a signed order with the plan sent to
    its writer within 30 days certifies the first interval. Source: Benefit Policy Manual ch. 15 §220.1.3, §220.3.
    """
    limits = periods(payer, on)
    if limits is None:
        return None
    through = certified_through(episode, payer, limits)
    done = days_since_report(episode, on)
    return Deadlines(
        certify_by=episode.began + timedelta(limits.certify_within),
        certified_through=through,
        recertify_by=through,
        treatment_days_since_report=done,
        progress_report_by=_report_by(done, limits),
    )


def certified_through(episode: Episode, payer: Payer, limits: Periods) -> date | None:
    """The last day that a signature, or a signed order, covers."""
    length = timedelta(min(episode.plan_days, limits.interval) - 1)
    starts = list(episode.recertified_on)
    if episode.certified_on or certified_by_order(episode, payer, limits):
        starts.append(episode.began)
    return max(start + length for start in starts) if starts else None


def certified_by_order(episode: Episode, payer: Payer, limits: Periods) -> bool:
    """A signed order on file and the plan sent in time stand for the first signature."""
    sent = episode.plan_sent_on
    allowed = payer.value(FIRST_CLAIM_OF_ORDERS, episode.began) == "yes"
    in_time = sent is not None and sent <= episode.began + timedelta(limits.certify_within)
    return allowed and episode.signed_order and in_time


def days_since_report(episode: Episode, on: date) -> int:
    """Treatment days after the last progress report, up to and with ``on``; the evaluation day is the first of all."""
    last = max((day for day in episode.progress_reports if day <= on), default=date.min)
    return len({day for day in (*episode.treatment_days, on) if last < day <= on})


def _report_by(done: int, limits: Periods) -> str:
    left = limits.report_every - done
    if left > 0:
        return f"within {left} more treatment day{'s' if left > 1 else ''}"
    return "with this treatment day" if left == 0 else f"{-left} treatment day{'s' if left < -1 else ''} ago"
