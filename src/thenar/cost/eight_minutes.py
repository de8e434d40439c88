"""Minutes → units by the 8-minute rule, one visit at a time: the default until a payer's own rule is given.

All timed minutes together fix the units (8–22 one, 23–37 two, and so on by 15); each code first gets its full fifteens,
the rest goes to the largest remainders. Source: Medicare Claims Processing Manual ch. 5 §20.2.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from thenar.terms.fees import BilledLine
from thenar.terms.results import ServiceLine

UnitsOf = Callable[[Sequence[ServiceLine]], tuple[BilledLine, ...]]
_UNIT, _HALF = 15, 7


def units_of(lines: Sequence[ServiceLine]) -> tuple[BilledLine, ...]:
    """The billed lines of a visit in order; a timed code that earns no unit is left out."""
    minutes: dict[str, int] = defaultdict(int)
    for line in lines:
        if line.minutes is not None:
            minutes[line.code] += line.minutes
    timed = _share_out(minutes)
    codes = dict.fromkeys(line.code for line in lines)
    return tuple(BilledLine(code=code, units=units) for code in codes if (units := timed.get(code, 1)))


def _share_out(minutes: dict[str, int]) -> dict[str, int]:
    total = (sum(minutes.values()) + _HALF) // _UNIT
    units = {code: spent // _UNIT for code, spent in minutes.items()}
    by_rest = sorted(minutes, key=lambda code: -(minutes[code] % _UNIT))
    for code in by_rest[: max(0, total - sum(units.values()))]:
        units[code] += 1
    return units
