"""An axis: values → places on the drawing, and round ticks. Ratios stand on a logarithmic axis."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

_RATIO_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """From ``low`` to ``high`` (natural values) between ``left`` and ``right`` on the drawing."""

    low: float
    high: float
    left: float
    right: float
    ratio: bool = False

    def at(self, value: float) -> float:
        """The place of a value."""
        low, high, v = (math.log(n) if self.ratio else n for n in (self.low, self.high, value))
        return self.left + (v - low) / (high - low) * (self.right - self.left)

    def holds(self, value: float) -> bool:
        """Whether a value lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self) -> list[float]:
        """Round values on the axis, about five."""
        if self.ratio:
            inside = [tick for tick in _RATIO_TICKS if self.holds(tick)]
            return inside if len(inside) < 7 else [t for t in inside if str(t)[-1] != "5" and "5" not in str(t)]
        step = _round_step((self.high - self.low) / 5)
        first = math.ceil(self.low / step - 1e-9)
        return [n * step for n in range(first, math.floor(self.high / step + 1e-9) + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * (1 - 1e-9))


def fitting(values: Iterable[float], left: float, right: float, *, ratio: bool, none: float) -> Axis:
    """An axis that holds the values and "no difference", with a little room; a ratio's reaches 0.02 to 50 at most."""
    every = [*values, none]
    if ratio:
        low, high = max(0.02, min(every) / 1.15), min(50.0, max(every) * 1.15)
        return Axis(min(low, 0.5), max(high, 2.0), left, right, ratio=True)
    low, high = min(every), max(every)
    room = (high - low or 1.0) * 0.05
    return Axis(low - room, high + room, left, right)


def tick_text(value: float) -> str:
    """A tick without needless digits and with a true minus sign."""
    return f"{value + 0.0:g}".replace("-", "−")
