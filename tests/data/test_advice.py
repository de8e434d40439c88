"""What a flag tells a person to do fits the disposition it was raised with."""

import re

import pytest

from thenar.terms.screening import Disposition

FITS = {
    Disposition.EMERGENCY: re.compile(r"\b911\b|\b988\b|emergency department"),
    Disposition.SAME_DAY: re.compile(r"\btoday\b", re.I),
    Disposition.REFER: re.compile(r"next days|within days|before any hands-on care", re.I),
}
NEVER = {
    Disposition.EMERGENCY: re.compile(r"within days|next days|appointment", re.I),
    Disposition.SAME_DAY: re.compile(r"^call 911|within days|next days", re.I),
    Disposition.REFER: re.compile(r"^call 911|urgent care|\btoday\b", re.I),
}


def told(knowledge):
    for flag in knowledge.red_flags.values():
        for number, trigger in enumerate(flag.triggers):
            yield f"{flag.id} {number}", trigger.disposition, trigger.do_now or flag.do_now, trigger.tell or flag.tell


@pytest.mark.parametrize("disposition", list(FITS))
def test_what_to_do_fits(knowledge, disposition):
    offenders = [
        f"{where}: {do_now}"
        for where, raised, do_now, _ in told(knowledge)
        if raised is disposition and (not FITS[disposition].search(do_now) or NEVER[disposition].search(do_now))
    ]
    assert offenders == []


def test_a_referral_is_not_told_as_an_emergency(knowledge):
    offenders = [
        f"{where}: {tell}"
        for where, raised, _, tell in told(knowledge)
        if raised is Disposition.REFER and re.search(r"\b(911|now|at once)\b", tell)
    ]
    assert offenders == []
