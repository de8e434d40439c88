"""Units and the claim."""

from dataclasses import replace
from datetime import date

from tests.cost.claims import CLEAN, facts, line
from tests.spec.book import Chapter, Section
from thenar.cost.claim_check import findings_of
from thenar.cost.correct import correct
from thenar.cost.deadlines import deadlines
from thenar.cost.units import units
from thenar.ingest.claim_data import payer_named
from thenar.ingest.codes import code_book
from thenar.ingest.minutes import read_minutes
from thenar.terms.billing import TimeRule
from thenar.terms.claims import Distinct, Episode


def counted(minutes, assistant, rule, _):
    result = units(read_minutes(minutes.split(), assistant.split()), TimeRule(rule), code_book())
    lines = [
        f"{line.code} x {line.units}{' ' + line.modifiers[1] if line.modifiers[1:] else ''}" for line in result.lines
    ]
    tie = f"; tie: {', '.join(result.ties[0].codes)}" if result.ties else ""
    return (", ".join(lines) or "none") + tie


def _claim(lines):
    return replace(CLEAN, lines=tuple(_line(one) for one in lines.split(", ")), note=None)


def _line(text):
    """``97140 x 2 in 30 59 [separate time]``: units, minutes, modifiers beside GP, documented reason."""
    text, _, reason = text.partition(" [")
    code, _, number, _, minutes, *modifiers = text.split()
    distinct = Distinct(reason.rstrip("]").replace(" ", "_")) if reason else None
    return line(
        code, int(number), int(minutes) if minutes != "-" else None, modifiers=("GP", *modifiers), distinct=distinct
    )


def found(lines, _):
    rules = sorted({f"{f.rule} ({f.severity})" for f in findings_of(_claim(lines), facts())})
    return ", ".join(rules) or "nothing"


def corrected(lines, _):
    return ", ".join(
        f"{one.code} x {one.units} {' '.join(one.modifiers)}" for one in correct(_claim(lines), facts()).lines
    )


def certified(began, signed, order, sent, _):
    def day(text):
        return date.fromisoformat(text) if text else None

    episode = Episode(began=day(began), certified_on=day(signed), signed_order=order == "yes", plan_sent_on=day(sent))
    dates = deadlines(episode, payer_named("medicare")[0], day(began))
    return f"by {dates.certify_by}, through {dates.certified_through or 'no day'}"


CHAPTER = Chapter(
    "Claim",
    "Minutes in, billable units out; then the claim as a payer would read it. Claims are of September 2024, for Medicare.",
    (
        Section(
            "Minutes earn units by the payer's rule; an assistant's share is judged unit by unit.",
            ("minutes", "the assistant's own", "rule", "units"),
            (
                ("97112=24 97110=23", "", "cms", "97112 x 2, 97110 x 1"),
                ("97110=33 97140=7", "", "cms", "97110 x 2, 97140 x 1"),
                ("97110=18 97140=13 97116=10 97035=8", "", "cms", "97110 x 1, 97140 x 1, 97116 x 1"),
                ("97110=20 97112=20", "", "cms", "97110 x 2, 97112 x 1; tie: 97110, 97112"),
                ("97110=8 97140=8", "", "cms", "97110 x 1; tie: 97110, 97140"),
                ("97110=8 97140=8", "", "ama", "97110 x 1, 97140 x 1"),
                ("97140=127", "", "cms", "97140 x 8"),
                ("97110=13 97140=30", "97110=23", "cms", "97110 x 1, 97110 x 1 CQ, 97140 x 2"),
                ("97110=8", "97110=7", "cms", "97110 x 1"),
                ("97110=5", "97110=10", "cms", "97110 x 1 CQ"),
            ),
            counted,
        ),
        Section(
            "Each fault of a claim is found and named: code, units, minutes, modifiers.",
            ("lines", "findings"),
            (
                ("97140 x 1 in 15, 97110 x 1 in 15", "nothing"),
                ("97140 x 2 in 20", "units_too_many (error)"),
                ("97140 x 1 in 15, 97124 x 1 in 15", "ptp_never (error)"),
                ("97140 x 1 in 15, 97750 x 1 in 15", "ptp_modifier_missing (error)"),
                ("97140 x 1 in 15, 97750 x 1 in 15 59", "ptp_modifier_undocumented (warning)"),
                ("97140 x 1 in 15, 97750 x 1 in 15 59 [separate time]", "nothing"),
                ("97140 x 1 in 15 59, 97530 x 1 in 15", "distinct_modifier_unneeded (warning)"),
                ("97150 x 1 in -, 97110 x 1 in 15", "group_with_individual (error)"),
                ("97140 x 7 in 105", "mue_exceeded (error)"),
            ),
            found,
        ),
        Section(
            "Only what minutes, codes and documented reasons decide is mended.",
            ("lines", "corrected"),
            (
                ("97140 x 3 in 23, 97110 x 1 in 8", "97140 x 1 GP, 97110 x 1 GP"),
                ("97140 x 1 in 15, 97124 x 1 in 15", "97140 x 1 GP"),
                ("97140 x 1 in 15, 97750 x 1 in 15", "97140 x 1 GP, 97750 x 1 GP"),
                ("97140 x 1 in 15, 97750 x 1 in 15 [separate time]", "97140 x 1 GP, 97750 x 1 59 GP"),
            ),
            corrected,
        ),
        Section(
            "A plan is certified by a signature within 30 days, or since 2025 by a signed order and the plan sent in time.",
            ("began", "signed", "signed order", "plan sent", "certified"),
            (
                ("2024-09-02", "2024-09-10", "no", "", "by 2024-10-02, through 2024-11-30"),
                ("2024-09-02", "", "yes", "2024-09-10", "by 2024-10-02, through no day"),
                ("2025-09-02", "", "yes", "2025-09-10", "by 2025-10-02, through 2025-11-30"),
                ("2025-09-02", "", "yes", "2025-11-10", "by 2025-10-02, through no day"),
            ),
            certified,
        ),
    ),
)
