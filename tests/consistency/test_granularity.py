"""Which counts print as a percentage agrees with trying every count, for each way of rounding."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.consistency.granularity import (
    counts_printing,
    nearest_percentages,
    rules_printing,
    simplest,
    smallest_total,
    totals_printing,
)
from wres.consistency.spans import NEAREST, Rounding, Span, write
from wres.errors import DefinitionError
from wres.statistics.printed import Printed

rules = st.sampled_from(list(Rounding))
places = st.integers(0, 2)


def printing(text: str, total: int, rule: Rounding) -> list[int]:
    """Every count whose percentage of the total is written so: the slow way."""
    decimals = len(text.rstrip("%").partition(".")[2])
    return [n for n in range(total + 1) if write(Fraction(100 * n, total), decimals, rule) == text.rstrip("%")]


@st.composite
def percentages(draw: st.DrawFn) -> str:
    decimals = draw(places)
    units = draw(st.integers(0, 100 * 10**decimals))
    return write(Fraction(units, 10**decimals), decimals) + draw(st.sampled_from(["", "%"]))


@given(percentages(), st.integers(1, 60), rules)
def test_counts_are_those_that_print_so(text: str, total: int, rule: Rounding) -> None:
    """The closed form finds exactly the counts that are found by trying each."""
    assert printing(text, total, rule) == list(counts_printing(text, total, rule))


@pytest.mark.parametrize("rule", list(Rounding))
@pytest.mark.parametrize("total", [1, 8, 12, 16, 40, 80, 200])
def test_every_count_of_a_total_is_found_where_halves_are(total: int, rule: Rounding) -> None:
    """Totals whose percentages end in a 5 put the ends of ranges to the test."""
    for decimals in range(3):
        texts = [write(Fraction(100 * count, total), decimals, rule) for count in range(total + 1)]
        for text in set(texts):
            assert [n for n, own in enumerate(texts) if own == text] == list(counts_printing(text, total, rule))


@given(percentages(), st.integers(1, 60))
def test_each_way_of_rounding_is_tried_and_named(text: str, total: int) -> None:
    """Each rule has its counts by its name; without a rule they are those of any to the nearest digit."""
    nearest = {n for rule in NEAREST for n in printing(text, total, rule)}
    assert nearest <= set(counts_printing(text, total))
    assert {rule: printing(text, total, rule) for rule in Rounding} == {
        rule: list(counts) for rule, counts in rules_printing(text, total).items()
    }


@given(percentages(), st.integers(0, 12), rules)
def test_totals_are_those_of_which_the_part_prints_so(text: str, part: int, rule: Rounding) -> None:
    """Of every total up to some hundreds, exactly those in the range have the part print so."""
    decimals = len(text.rstrip("%").partition(".")[2])
    found = totals_printing(text, part, rule)
    for total in range(1, 300):
        same = write(Fraction(100 * part, total), decimals, rule) == text.rstrip("%")
        assert same == (total in found)


def test_of_a_growth_the_total_is_the_smaller() -> None:
    """Twelve more, a growth by 200%, were six before."""
    assert (6, 6) == (totals_printing("200%", 12).least, totals_printing("200%", 12).most)


@given(percentages(), rules)
def test_the_smallest_total_is_the_first_that_has_a_count(text: str, rule: Rounding) -> None:
    """Trying totals one after the other finds the same."""
    total = smallest_total(text, rule)
    assert counts_printing(text, total, rule)
    assert not any(counts_printing(text, smaller, rule) for smaller in range(1, min(total, 60)))


@given(st.fractions(0, 3, max_denominator=30), st.fractions(0, 3, max_denominator=30))
def test_the_simplest_fraction_of_a_range(a: Fraction, b: Fraction) -> None:
    """No fraction of a smaller denominator lies in the range."""
    within = Span(min(a, b), max(a, b))
    found = simplest(within)
    assert found in within
    assert not any(Fraction(n, d) in within for d in range(1, found.denominator) for n in range(3 * d + 1))


def test_the_counts_beside_a_percentage() -> None:
    """What the counts next to a percentage really are; at the end there is but one."""
    assert ((7, Fraction(700, 12)), (8, Fraction(800, 12))) == nearest_percentages("58.5%", 12)
    assert ((12, Fraction(100)),) == nearest_percentages("104%", 12)


def test_what_is_no_percentage_is_refused() -> None:
    """A phrase, a negative total or part, and a percentage beyond 100 name their cure."""
    with pytest.raises(DefinitionError, match=r"give a printed one, such as '7\.5%'"):
        counts_printing("a few", 12)
    with pytest.raises(DefinitionError, match="total is -1; give a whole number"):
        counts_printing("5%", -1)
    with pytest.raises(DefinitionError, match="part is -1"):
        totals_printing("5%", -1)
    with pytest.raises(DefinitionError, match="from 0 to 100"):
        smallest_total("101%")
    assert range(0) == counts_printing(Printed(Decimal(5), 0), 0)
