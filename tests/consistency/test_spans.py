"""Ranges of rounding hold exactly the numbers that print so, and arithmetic with them loses and adds none."""

from __future__ import annotations

import operator
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wres.consistency.spans import (
    EVERYTHING,
    NEAREST,
    NOTHING,
    Rounding,
    Span,
    number_text,
    point,
    prints_as,
    span,
    write,
)
from wres.statistics.printed import Printed, read

DECIMAL = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.HALF_DOWN: ROUND_HALF_DOWN,
    Rounding.TRUNCATION: ROUND_DOWN,
}
rules = st.sampled_from(list(Rounding))
# In eighths and fortieths halves of the last digit are many.
numbers = st.builds(Fraction, st.integers(-4000, 4000), st.sampled_from([1, 3, 7, 8, 40, 200, 1000, 2000]))
places = st.integers(0, 3)


def figure(text: str) -> Printed:
    found = read(text)
    assert found is not None
    return found


@given(st.integers(-(10**6), 10**6), st.integers(0, 4), places, rules)
def test_writing_rounds_as_decimal_does(units: int, scale: int, decimals: int, rule: Rounding) -> None:
    """The four ways of rounding are those of the same name in Python's decimal arithmetic."""
    number = Decimal(units).scaleb(-scale)
    expected = number.quantize(Decimal(1).scaleb(-decimals), rounding=DECIMAL[rule])
    assert expected == Decimal(write(Fraction(number), decimals, rule))


@given(numbers, numbers, places, rules)
def test_a_range_holds_what_prints_so_and_nothing_else(
    number: Fraction, other: Fraction, places: int, rule: Rounding
) -> None:
    """A number lies in the range of a figure exactly when it prints as the figure."""
    printed = figure(write(number, places, rule))
    assert number in span(printed, rule)
    same = Decimal(write(other, places, rule)) == printed.value
    assert same == (other in span(printed, rule))


@given(numbers, places)
def test_without_a_rule_a_range_is_that_of_every_way_to_the_nearest(number: Fraction, places: int) -> None:
    """What prints so under some way of rounding to the nearest digit is in it, and nothing else."""
    printed = figure(write(number, places))
    for edge in (span(printed).low, span(printed).high, Fraction(printed.value)):
        assert any(edge in span(printed, rule) for rule in NEAREST)
    assert span(printed).high - span(printed).low == Fraction(1, 10**places)


def test_a_long_figure_loses_no_digit() -> None:
    """Forty digits are more than decimal arithmetic keeps by itself."""
    text = "-1234567890123456789012345678901234567890.5"
    assert Fraction(Decimal(text)) in span(figure(text), Rounding.HALF_EVEN)
    assert span(figure(text)).high - span(figure(text)).low == Fraction(1, 10)


spans = st.builds(
    lambda a, b, low_in, high_in: Span(min(a, b), max(a, b), low_in, high_in),
    st.fractions(-5, 5, max_denominator=4),
    st.fractions(-5, 5, max_denominator=4),
    st.booleans(),
    st.booleans(),
).filter(lambda s: not s.empty)
GRID = [Fraction(n, 8) for n in range(-48, 49)]
SYMBOLS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@given(spans, spans, st.sampled_from(list(SYMBOLS)))
def test_arithmetic_holds_every_result(a: Span, b: Span, symbol: str) -> None:
    """Whatever two numbers in two ranges come to is in the range that the ranges come to."""
    result = SYMBOLS[symbol](a, b)
    for x in GRID:
        for y in GRID:
            if x in a and y in b and not (symbol == "/" and y == 0):
                assert SYMBOLS[symbol](x, y) in result


@given(spans, spans, st.sampled_from("+-*"))
def test_arithmetic_has_no_room_to_spare(a: Span, b: Span, symbol: str) -> None:
    """An end belongs to a result exactly when two numbers reach it."""
    result = SYMBOLS[symbol](a, b)
    ends = [(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
    assert {min(SYMBOLS[symbol](x, y) for x, y in ends), max(SYMBOLS[symbol](x, y) for x, y in ends)} == {
        result.low,
        result.high,
    }
    zero = [x for x, s in ((a.low, a), (b.low, b), (a.high, a), (b.high, b)) if x == 0 and x in s]
    for end, inside in ((result.low, result.low_in), (result.high, result.high_in)):
        reached = any(SYMBOLS[symbol](x, y) == end and x in a and y in b for x, y in ends)
        assert inside == (reached or (symbol == "*" and end == 0 and bool(zero)))


@given(spans, spans)
def test_the_common_part_is_what_lies_in_both(a: Span, b: Span) -> None:
    """A number is in the common part exactly when it is in both."""
    for x in GRID:
        assert (x in a and x in b) == (x in (a & b))
    assert a.meets(b) == (not (a & b).empty)


@given(spans)
def test_whole_numbers_of_a_range(a: Span) -> None:
    """The least and the greatest whole number are found, or none."""
    whole = [n for n in range(-6, 7) if n in a]
    assert whole == ([] if not a.holds_whole else list(range(a.least, a.most + 1)))  # type: ignore[arg-type, operator]


def test_from_no_number_nothing_follows() -> None:
    """Arithmetic with an empty range, however it came about, is empty."""
    empty = Span(Fraction(2), Fraction(1))
    for apply in SYMBOLS.values():
        assert apply(empty, point(1)).empty
        assert apply(Span(Fraction(-9), Fraction(9)), empty).empty
    assert (-empty).empty
    assert empty.inverse().empty
    assert not empty.holds_whole


def test_zero_divides_nothing() -> None:
    """A quotient by nothing but 0 has no value; by a range down to 0 it has no upper end."""
    assert (point(1) / point(0)).empty
    assert (point(1) / Span(Fraction(0), Fraction(2))).high == inf
    assert point(1) / Span(Fraction(-1), Fraction(1)) == EVERYTHING
    assert (point(-1) / Span(Fraction(-2), Fraction(0))).low == Fraction(1, 2)
    assert NOTHING.empty


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        (EVERYTHING, "any number"),
        (NOTHING, "no number"),
        (Span(Fraction(2), inf, high_in=False), "at least 2"),
        (Span(-inf, Fraction(5, 2), low_in=False), "at most 2.5"),
        (Span(Fraction(1, 3), Fraction(12345)), "0.3333 to 12,345"),
    ],
    ids=str,
)
def test_ranges_in_words(within: Span, expected: str) -> None:
    """A range reads as people say it."""
    assert expected == str(within)


def test_large_fractions_in_words() -> None:
    """Large numbers keep a decimal, infinity its sign."""
    assert "1,582,293.4" == number_text(Fraction(15822934, 10))
    assert "inf" == number_text(inf)


@given(numbers, places)
def test_the_rules_that_print_so_are_named(number: Fraction, places: int) -> None:
    """A rule is named exactly when it prints the number so."""
    assume(number)
    printed = figure(write(number, places))
    expected = tuple(r for r in Rounding if Decimal(write(number, places, r)) == printed.value)
    assert expected == prints_as(printed, number)
