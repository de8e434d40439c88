"""Cents are whole and half a cent goes up."""

from decimal import Decimal

import pytest

from thenar.terms.money import cents, part, read_money, rounded_to, show


def test_half_a_cent_goes_up():
    assert [cents(Decimal(text)) for text in ("0.005", "0.0049", "27.7227", "2.675")] == [1, 0, 2772, 268]
    assert part(2121, Decimal("0.2")) == 424
    assert part(5, Decimal("0.5")) == 3


def test_shown_as_people_write_it():
    assert [show(n) for n in (0, 5, 123450, -250)] == ["$0.00", "$0.05", "$1,234.50", "-$2.50"]


def test_read_as_people_write_it():
    assert [read_money(text) for text in ("$1,234.50", "40", "$0.00", " 7.5 ")] == [123450, 4000, 0, 750]
    for bad in ("", "forty", "1.234", "nan", "1e999", "Infinity"):
        with pytest.raises(ValueError, match="not an amount"):
            read_money(bad)


def test_rounded_to_hundreds():
    assert [rounded_to(n * 100, 10_000) for n in (160, 385, 149, 150)] == [20_000, 40_000, 10_000, 20_000]
