"""X12 data types ↔ ours: amounts, dates, codes."""

from datetime import date
from decimal import Decimal, InvalidOperation


def amount(text: str) -> Decimal:
    """Dollars as X12 writes them (``85.4``, ``-3``). Raises ValueError."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"'{text[:20]}' is not an amount") from None
    if not value.is_finite() or abs(value) >= 10**12:
        raise ValueError(f"'{text[:20]}' is not an amount")
    return value.quantize(Decimal("0.01"))


def shown(value: Decimal) -> str:
    """As X12 wants it: no trailing zeros, no exponent."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")


def day(text: str) -> date:
    """``20261124``; of a range the first day. Raises ValueError."""
    plain = text.partition("-")[0]
    if len(plain) != 8 or not plain.isdigit():
        raise ValueError(f"'{text[:20]}' is not a date such as 20261124")
    return date(int(plain[:4]), int(plain[4:6]), int(plain[6:]))


def whole(text: str) -> int:
    """A whole number of units. Raises ValueError."""
    value = amount(text)
    if value != int(value):
        raise ValueError(f"'{text[:20]}' is not a whole number")
    return int(value)


def dotted(code: str) -> str:
    """``M542`` → ``M54.2``."""
    return code if "." in code or len(code) <= 3 else f"{code[:3]}.{code[3:]}"
