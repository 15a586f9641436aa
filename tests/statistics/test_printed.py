"""A figure as printed says how much of it is certain, and no more."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.statistics.printed import Printed, read

NUMBERS = st.fractions(-10_000, 10_000, max_denominator=5_000)
DECIMALS = st.integers(0, 4)


def as_decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)


@given(NUMBERS, DECIMALS, st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN]))
def test_a_rounded_number_agrees_with_itself(number: Fraction, decimals: int, rounding: str) -> None:
    """What rounds to a figure agrees with it, whichever way halves were rounded."""
    printed = as_decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding)
    figure = read(str(printed))
    assert figure is not None
    assert (decimals, True) == (figure.decimals, figure.agrees(number))


@given(NUMBERS, DECIMALS)
def test_agreement_is_membership_of_the_interval(number: Fraction, decimals: int) -> None:
    """A number agrees exactly when it lies in the closed interval, one unit of the last digit wide."""
    figure = Printed(Decimal(1), decimals)
    lower, upper = figure.interval
    assert Fraction(1, 10**decimals) == upper - lower
    assert (lower <= number <= upper) == figure.agrees(number)


@given(st.integers(-(10**9), 10**9), DECIMALS, st.sampled_from(["", "%", " %", "  percentage points"]))
def test_reading_undoes_printing(number: int, decimals: int, unit: str) -> None:
    """Thousands, signs and units come apart again into what they were put together from."""
    value = Decimal(number).scaleb(-decimals)
    for minus in "-−–":
        figure = read(f"{value:,.{decimals}f}{unit}".replace("-", minus))
        assert Printed(value, decimals, {"": "", "%": "%"}.get(unit.strip(), "points")) == figure


@pytest.mark.parametrize(
    ("text", "value", "decimals", "unit"),
    [
        ("1.2 %", "1.2", 1, "%"),
        ("-0.64%", "-0.64", 2, "%"),
        ("−7.5 %", "-7.5", 1, "%"),
        ("1,234", "1234", 0, ""),
        ("1.57", "1.57", 2, ""),
        ("13%", "13", 0, "%"),
        (" 1.50 times", "1.50", 2, "times"),
        ("1.5:1", "1.5", 1, "times"),
        ("1.57 : 1.00", "1.57", 2, "times"),
        ("2 to 1", "2", 0, "times"),
        ("1.5 times as likely", "1.5", 1, "times"),
        ("1.61 Times As Likely", "1.61", 2, "times"),
        ("+3.1 percentage points", "3.1", 1, "points"),
        ("4.0 PP", "4.0", 1, "points"),
        ("12\N{NO-BREAK SPACE}per cent", "12", 0, "%"),
        (".5", "0.5", 1, ""),
        ("0", "0", 0, ""),
    ],
)
def test_figures_as_published(text: str, value: str, decimals: int, unit: str) -> None:
    """The ways in which publications print a number are all read."""
    assert Printed(Decimal(value), decimals, unit) == read(text)


@pytest.mark.parametrize(
    "text",
    [
        "n/a",
        "<10",
        "",
        " ",
        "*",
        "-",
        "–",
        "%",
        ".",
        "1.2.3",
        "1,23",
        "12,3456",
        "1.2 to 1.5",
        "£5",
        "5 apples",
        None,
    ],
)
def test_no_figure(text: str | None) -> None:
    """Text that holds no number, more than one, or one of an unknown unit is no figure."""
    assert read(text) is None


@pytest.mark.parametrize("number", [1.565, np.float64(1.565), Decimal("1.565"), Fraction(313, 200)])
def test_the_edge_belongs_to_the_figure(number: float | Decimal | Fraction) -> None:
    """Half a unit of the last digit away still agrees, in every type of number; a hair more doesn't."""
    figure = read("1.57")
    assert figure is not None
    assert figure.agrees(number)
    assert not figure.agrees(Fraction(313, 200) - Fraction(1, 10**30))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), Decimal("NaN"), np.float64("nan")])
def test_what_is_no_number_agrees_with_nothing(number: float | Decimal) -> None:
    """A missing or infinite result agrees with no figure."""
    assert not Printed(Decimal(1), 0).agrees(number)


def test_whole_numbers_agree() -> None:
    """Integers, also numpy's, are compared as they are."""
    figure = Printed(Decimal(1234), 0)
    assert figure.agrees(1234)
    assert figure.agrees(np.int64(1234))
    assert not figure.agrees(1235)
