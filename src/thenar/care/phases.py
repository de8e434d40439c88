"""Which phase of a condition a person is in."""

from thenar.terms.complaint import Complaint
from thenar.terms.conditions import Condition, Phase, PhaseClock


def phase_of(condition: Condition, complaint: Complaint) -> tuple[Phase, bool]:
    """The phase by weeks since onset or surgery, and whether the time was known.

    When it is not known the first phase is returned, so that care starts gently; the caller must say so.
    """
    clock = condition.phases[0].clock
    weeks = complaint.weeks_since_surgery if clock is PhaseClock.SURGERY else complaint.duration_weeks
    if weeks is None and clock is PhaseClock.SURGERY:
        weeks = complaint.duration_weeks
    if weeks is None:
        return condition.phases[0], False
    return next(phase for phase in condition.phases if phase.to_weeks is None or weeks < phase.to_weeks), True
