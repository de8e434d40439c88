"""Money: whole cents outside, ``Decimal`` while it is worked out, never a float."""

import re
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal(1)
_DOLLAR = Decimal(100)
_WRITTEN = re.compile(r"\$?\s*(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?", re.ASCII)


def cents(dollars: Decimal) -> int:
    """An amount of dollars as whole cents; half a cent goes up, as in the Medicare fee files."""
    return int((dollars * _DOLLAR).quantize(_CENT, ROUND_HALF_UP))


def part(amount: int, share: Decimal) -> int:
    """A share of an amount of cents, in whole cents; half a cent goes up."""
    return int((amount * share).quantize(_CENT, ROUND_HALF_UP))


def show(amount: int) -> str:
    """Cents as people write dollars: ``$1,234.50``."""
    sign = "-" if amount < 0 else ""
    return f"{sign}${abs(amount) // 100:,}.{abs(amount) % 100:02d}"


def read_money(text: str) -> int:
    """Dollars as written (``$1,234.50``, ``40``) → cents. Raises ValueError for anything else or a part of a cent."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        raise ValueError(f"'{text}' is not an amount of dollars and cents")
    return int(match[1].replace(",", "")) * 100 + int((match[2] or "0").ljust(2, "0"))


def rounded_to(amount: int, step: int) -> int:
    """Cents to the nearest multiple of ``step`` cents, half up: how coverage examples are printed."""
    return int((Decimal(amount) / step).quantize(_CENT, ROUND_HALF_UP)) * step
