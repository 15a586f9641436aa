"""The skewness-corrected score: its interval is its test, its level and its power are what its page says."""

from __future__ import annotations

import math
from functools import cache
from itertools import product
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from wres.errors import DefinitionError
from wres.statistics import skewness
from wres.statistics.intervals import miettinen_nurminen
from wres.statistics.skewness import (
    skewness_corrected,
    skewness_corrected_difference,
    skewness_corrected_difference_test,
    skewness_corrected_test,
    stratified_difference,
    stratified_ratio,
)
from wres.statistics.strata import cochran_mantel_haenszel, mantel_haenszel_risk_difference, mantel_haenszel_risk_ratio

Z = NormalDist().inv_cdf(0.975)


@st.composite
def tables(draw: st.DrawFn, most: int = 10**6) -> tuple[int, int, int, int]:
    """Two groups with events, empty and full ones among them."""
    sizes = st.one_of(st.integers(1, 30), st.integers(1, most))
    found = []
    for _ in range(2):
        n = draw(sizes)
        few = st.integers(0, min(n, 4))
        found += [draw(st.one_of(st.integers(0, n), few, few.map(lambda less, n=n: n - less))), n]
    return found[0], found[1], found[2], found[3]


def by_hand(x1: int, n1: int, x2: int, n2: int, gamma: float) -> float:
    """The p-value of equal rates, written down from the paper's formulas."""
    total, rate = n1 + n2, (x1 + x2) / (n1 + n2)
    gap, spread = x1 / n1 - x2 / n2, rate * (1 - rate)
    if spread == 0:
        return 1.0
    gap = math.copysign(max(abs(gap) - gamma * (1 / n1 + 1 / n2), 0), gap)
    variance = spread * (1 / n1 + 1 / n2) * total / (total - 1)
    skew = spread * (1 - 2 * rate) * (1 / n1**2 - 1 / n2**2) / (6 * variance**1.5)
    q = gap / math.sqrt(variance)
    inside = 1 + 4 * skew * (q + skew)
    if skew == 0:
        z = q
    elif inside <= 0:
        z = -1 / (2 * skew)
    else:
        z = (math.sqrt(inside) - 1) / (2 * skew)
    return 2 * (1 - NormalDist().cdf(abs(z)))


@given(table=tables(3_000), gamma=st.sampled_from([0, 0.12, 0.5]))
def test_the_test_is_the_papers(table: Any, gamma: float) -> None:
    """The p-value of equal rates is that of the published equation, of a ratio and of a difference."""
    expected = pytest.approx(by_hand(*table, gamma), rel=1e-6, abs=1e-12)
    assert expected == float(skewness_corrected_test(*table, continuity=gamma).p)
    assert expected == float(skewness_corrected_difference_test(*table, continuity=gamma).p)


@given(table=tables(), confidence=st.sampled_from([0.5, 0.8, 0.95, 0.998]), gamma=st.sampled_from([0, 0.12]))
def test_a_bound_is_on_the_edge_of_rejection(table: Any, confidence: float, gamma: float) -> None:
    """The p-value of a bound, unless that is an end of all there is, is what the confidence leaves."""
    for interval, test, ends in (
        (skewness_corrected, skewness_corrected_test, (0, math.inf)),
        (skewness_corrected_difference, skewness_corrected_difference_test, (-1, 1)),
    ):
        bounds = np.array(interval(*table, confidence, continuity=gamma))
        inner = bounds[(bounds > ends[0]) & (bounds < ends[1])]
        expected = np.full(len(inner), 1 - confidence)
        np.testing.assert_allclose([float(test(*table, at, continuity=gamma).p) for at in inner], expected, rtol=1e-3)


def every_table(most: int = 9, others: int = 12) -> tuple[Any, Any, Any, Any]:
    """Every table of groups up to a size."""
    sizes = product(range(1, most), range(1, others))
    found = [(x, n, y, m) for n, m in sizes for x in range(n + 1) for y in range(m + 1)]
    x, n, y, m = np.array(found, float).T
    return x, n, y, m


def random_tables(number: int, seed: int = 17) -> tuple[Any, Any, Any, Any]:
    """Tables of all sizes, rates and ratios."""
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 400, number), (10 ** rng.uniform(0, 4.5, number)).astype(int) + 1
    rate, ratio = 10 ** rng.uniform(-3.5, 0, number), 10 ** rng.uniform(-1, 1, number)
    return rng.binomial(n, np.minimum(rate * ratio, 1)), n, rng.binomial(m, rate), m


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
@pytest.mark.parametrize("made", ["every small table", "100,000 made-up ones"])
def test_the_interval_leaves_out_parity_exactly_when_the_test_finds(made: str, confidence: float) -> None:
    """The ratio's, the difference's and the test agree; swapping the groups mirrors them; the estimate is inside."""
    x, n, y, m = every_table() if made.startswith("every") else random_tables(100_000)
    low, high = skewness_corrected(x, n, y, m, confidence)
    less, more = skewness_corrected_difference(x, n, y, m, confidence)
    p = skewness_corrected_test(x, n, y, m).p
    np.testing.assert_array_equal(p < 1 - confidence, (low > 1) | (high < 1))
    np.testing.assert_array_equal(p < 1 - confidence, (less > 0) | (more < 0))
    swapped = skewness_corrected(y, m, x, n, confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        np.testing.assert_allclose((1 / high, 1 / low), swapped, rtol=1e-12)
        ratio = (x / n) / (y / m)
    np.testing.assert_array_equal(skewness_corrected_test(y, m, x, n).p, p)
    assert not ((ratio < low * (1 - 1e-9)) | (ratio > high * (1 + 1e-9))).any()
    gap = x / n - y / m
    assert not ((gap < less - 1e-9) | (gap > more + 1e-9)).any()


def test_where_the_expansion_ends() -> None:
    """Of nobody there is no interval, of no event everything; a single event has no lower bound above 98 %."""
    low, high = skewness_corrected([0, 0], [0, 10], [0, 0], [5, 20])
    np.testing.assert_array_equal([math.nan, 0], low)
    np.testing.assert_array_equal([math.nan, math.inf], high)
    assert skewness_corrected(1, 1000, 9, 4000, 0.95)[0] > 0
    assert 0 == skewness_corrected(1, 1000, 9, 4000, 0.99)[0]
    with pytest.raises(DefinitionError, match="continuity is -1"):
        skewness_corrected(1, 10, 2, 20, continuity=-1)


# Level and power, by exact enumeration


@cache
def likely(n: int, rate: float) -> tuple[Any, Any]:
    """The counts of a group that are at all likely, and their probabilities."""
    mass = stats.binom.pmf(np.arange(n + 1), n, rate)
    there = np.flatnonzero(mass > 1e-8)
    return there.astype(float), mass[there]


def found(n: int, m: int, first: float, second: float, gamma: float = skewness.CONTINUITY) -> tuple[float, float]:
    """The exact probabilities of a finding above and below parity."""
    (x, px), (y, py) = likely(n, first), likely(m, second)
    z = skewness_corrected_test(x[:, None], n, y, m, continuity=gamma).z
    mass = px[:, None] * py
    return float((mass * (z >= Z)).sum()), float((mass * (z <= -Z)).sum())


SHARES = [0.02, 0.025, 0.03, 0.035, 0.04, 0.05, 0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4]


def levels(staffs: list[int], shares: list[float], rates: list[float]) -> tuple[float, float, float]:
    """The greatest level, that where both groups have 30, and the greatest on one side."""
    most = [0.0, 0.0, 0.0]
    for staff, share in product(staffs, shares):
        n = round(staff * share)
        for rate in rates:
            # Beyond that many events counts are as good as normal.
            if n >= 6 and n * rate <= 150:
                sides = found(n, staff - n, rate, rate)
                most[0], most[2] = max(most[0], sum(sides)), max(most[2], *sides)
                most[1] = max(most[1], sum(sides) if min(n, staff - n) >= 30 else 0)
    return most[0], most[1], most[2]


def test_level() -> None:
    """At parity the test finds at the settings where it finds most in at most 6 %, with 30 in both groups in 5 %."""
    either, larger, one_side = levels([300, 450, 2000], [0.02, 0.1, 0.4], [0.01, 0.0814, 0.3125, 0.35, 0.4, 0.5])
    assert either <= 0.06
    assert larger <= 0.0505
    assert one_side <= 0.04


@pytest.mark.thorough
def test_level_everywhere() -> None:
    """So it does in staffs of 300 to 20,000, 2 to 40 % of them in the smaller group, at rates of 0.2 to 50 %."""
    rates = np.unique([*np.geomspace(0.002, 0.1, 20), *np.linspace(0.1, 0.5, 33)]).tolist()
    either, larger, one_side = levels([300, 350, 400, 450, 500, 700, 1000, 2000, 3000], SHARES, rates)
    few = [rate for rate in rates if rate <= 0.1]
    more = levels([2500, 5000, 10000, 20000], [0.02, 0.022, 0.03, 0.05], few)
    assert max(either, more[0]) <= 0.06
    assert max(larger, more[1]) <= 0.0505
    assert max(one_side, more[2]) <= 0.04


def test_smallest_continuity_that_holds() -> None:
    """With a hundredth less off, and with none, the level of these settings is above what is promised."""
    assert sum(found(44, 1956, 0.0731, 0.0731)) <= 0.0505 < sum(found(44, 1956, 0.0731, 0.0731, 0.11))
    assert sum(found(6, 294, 0.4, 0.4, 0)) > 0.06


@pytest.mark.parametrize(
    ("n", "m", "rate", "before"),
    [
        (100, 1900, 0.01, 0.140),
        (400, 1600, 0.01, 0.334),
        (1000, 4000, 0.01, 0.664),
        (250, 4750, 0.01, 0.279),
        (60, 540, 0.1, 0.568),
        (30, 270, 0.2, 0.644),
    ],
)
def test_power(n: int, m: int, rate: float, before: float) -> None:
    """A ratio of 2 is found about as often as by the two tests of version 0.1.0, whose exact power is beside it."""
    power = sum(found(n, m, 2 * rate, rate))
    assert power >= (0.95 if before > 0.2 else 0.85) * before - 0.0005


def test_a_gap_that_is_there_is_found() -> None:
    """40 of 1,000 against 20 of 1,000 is a finding."""
    assert skewness_corrected_test(40, 1000, 20, 1000).p < 0.05
    assert skewness_corrected(40, 1000, 20, 1000)[0] > 1


# Strata


strata = st.lists(tables(2_000), min_size=1, max_size=5)


@given(table=tables(2_000))
def test_one_stratum_is_none(table: Any) -> None:
    """Of one stratum the ratio and the difference are those without strata."""
    x, n, y, m = ([count] for count in table)
    ratio, gap = stratified_ratio(x, n, y, m), stratified_difference(x, n, y, m)
    np.testing.assert_allclose(skewness_corrected(*table), (ratio.lower, ratio.upper), rtol=1e-6)
    np.testing.assert_allclose(skewness_corrected_difference(*table), (gap.lower, gap.upper), atol=1e-6)
    assert pytest.approx(float(skewness_corrected_test(*table).p)) == float(ratio.p) == pytest.approx(float(gap.p))


@given(found=strata)
def test_strata_agree_with_others(found: Any) -> None:
    """The values are Mantel and Haenszel's; without skewness and steps the test is Cochran's; and bounds agree."""
    x, n, y, m = (list(each) for each in zip(*found, strict=True))
    ratio, gap = stratified_ratio(x, n, y, m), stratified_difference(x, n, y, m)
    np.testing.assert_allclose(mantel_haenszel_risk_ratio(x, n, y, m).value, ratio.value, rtol=1e-9)
    np.testing.assert_allclose(mantel_haenszel_risk_difference(x, n, y, m).value, gap.value, atol=1e-12)
    assert not np.isnan([ratio.lower, ratio.upper, gap.lower, gap.upper]).any()
    assume(abs(ratio.p - 0.05) > 1e-6)
    assert (ratio.p < 0.05) == (ratio.lower > 1 or ratio.upper < 1) == (gap.lower > 0 or gap.upper < 0)
    # Groups of one size in each stratum have no skewness between them.
    even = stratified_ratio(x, n, [min(each, size) for each, size in zip(y, n, strict=True)], n, continuity=0)
    cochran = cochran_mantel_haenszel(x, n, [min(each, size) for each, size in zip(y, n, strict=True)], n)
    assert pytest.approx(np.nan_to_num(math.sqrt(np.nan_to_num(cochran.chi2))), abs=1e-9) == abs(even.z)


def test_a_stratum_without_a_group_drops_out() -> None:
    """It says nothing, whatever its events are; without events there are bounds too."""
    plain = stratified_ratio([8, 22], [106, 98], [5, 16], [120, 85])
    more = stratified_ratio([8, 7, 22], [106, 70, 98], [5, 0, 16], [120, 0, 85])
    np.testing.assert_array_equal(plain, more)
    assert (0, math.inf) == stratified_ratio([0, 0], [10, 20], [0, 0], [50, 60])[1:3]


@pytest.mark.thorough
def test_level_within_strata() -> None:
    """Six strata that differ in size and rate: at parity within them at most 5 % are findings."""
    rng, shares = np.random.default_rng(6), np.array([0.3, 0.25, 0.2, 0.12, 0.08, 0.05])
    rates = np.array([0.02, 0.01, 0.03, 0.005, 0.04, 0.02])
    for staff, share in ((1000, 0.1), (5000, 0.15)):
        n = np.round(staff * shares * share).astype(int)
        m = np.round(staff * shares).astype(int) - n
        x, y = rng.binomial(n, rates, (20_000, 6)), rng.binomial(m, rates, (20_000, 6))
        assert (stratified_ratio(x, n, y, m).p < 0.05).mean() <= 0.054


def test_errors_are_on_both_sides() -> None:
    """Of 100 people beside 1,900 Miettinen and Nurminen's bounds miss on one side only, and too often there."""
    (x, px), (y, py) = likely(100, 0.01), likely(1900, 0.01)
    low, high = miettinen_nurminen(x[:, None], 100, y, 1900)
    mass = px[:, None] * py
    assert (mass * (low > 1)).sum() > 0.045
    assert (mass * (high < 1)).sum() < 0.0001
    assert found(100, 1900, 0.01, 0.01)[0] < 0.03
