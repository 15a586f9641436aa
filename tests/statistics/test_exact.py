"""The exact tests agree with scipy's, table by table, and keep their invariants."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.statistics import exact


@st.composite
def tables(draw: st.DrawFn, most: int = 300) -> tuple[int, int, int, int]:
    """An x1 of n1 and an x2 of n2, empty and full cells among them."""
    n1, n2 = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def cells(x1: int, n1: int, x2: int, n2: int) -> list[list[int]]:
    return [[x1, n1 - x1], [x2, n2 - x2]]


@given(tables())
def test_fisher_is_scipys(table: tuple[int, int, int, int]) -> None:
    """The two-sided p-value is `fisher_exact`'s."""
    from scipy.stats import fisher_exact

    assert pytest.approx(fisher_exact(cells(*table)).pvalue, rel=1e-9) == exact.fisher(*table)


@given(tables(3000))
def test_tails_are_the_hypergeometric_ones(table: tuple[int, int, int, int]) -> None:
    """Both tails and the point are scipy's, however far out, and the mid-p is Lancaster's."""
    from scipy.stats import hypergeom

    x1, n1, x2, n2 = table
    tails, law = exact.table(*table), hypergeom(n1 + n2, x1 + x2, n1)
    near = {"rel": 1e-7, "abs": 1e-250}
    assert pytest.approx(law.pmf(x1), **near) == tails.point
    assert pytest.approx(law.sf(x1 - 1), **near) == tails.at_least
    assert pytest.approx(law.cdf(x1), **near) == tails.at_most
    one = law.sf(x1) + law.pmf(x1) / 2, law.cdf(x1 - 1) + law.pmf(x1) / 2
    assert pytest.approx(min(1, 2 * min(one)), **near) == tails.mid_p


@given(tables(), st.floats(0.01, 100))
def test_tails_at_an_odds_ratio(table: tuple[int, int, int, int], odds: float) -> None:
    """With an odds ratio other than 1 they are those of Fisher's noncentral distribution."""
    from scipy.stats import nchypergeom_fisher

    x1, n1, x2, n2 = table
    law = nchypergeom_fisher(n1 + n2, x1 + x2, n1, odds)
    assert pytest.approx(law.pmf(x1), rel=1e-6, abs=1e-12) == exact.table(*table, odds).point


@given(tables(10**5))
def test_tails_add_up(table: tuple[int, int, int, int]) -> None:
    """What lies below, at and above an observation is everything, and swapping the groups swaps the sides."""
    tails, swapped = exact.table(*table), exact.table(*table[2:], *table[:2])
    assert pytest.approx(1, rel=1e-12) == tails.below + tails.point + tails.above
    assert pytest.approx((tails.below, tails.above, tails.rarer), rel=1e-9) == (
        swapped.above,
        swapped.below,
        swapped.rarer,
    )
    assert 0 <= tails.mid_p <= tails.two_sided * (1 + 1e-9) or tails.mid_p <= 1


@given(tables(80), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_odds_ratio_bounds_are_scipys(table: tuple[int, int, int, int], confidence: float) -> None:
    """The conditional interval is that of `odds_ratio`, to the tolerance of its root finder, zero cells and all."""
    from scipy.stats.contingency import odds_ratio

    assume(0 < table[0] + table[2] < table[1] + table[3])
    expected = odds_ratio(cells(*table)).confidence_interval(confidence)
    actual = [float(bound) for bound in exact.odds_ratio_bounds(*table, confidence)]
    assert pytest.approx(list(expected), rel=1e-6) == actual


@given(tables(500), st.sampled_from([0.9, 0.95]))
def test_a_bound_leaves_the_tail(table: tuple[int, int, int, int], confidence: float) -> None:
    """At a bound between 0 and infinity, the tail on its far side is half of what the confidence leaves."""
    lower, upper = (float(bound) for bound in exact.odds_ratio_bounds(*table, confidence))
    tail = (1 - confidence) / 2
    if lower > 0:
        assert pytest.approx(tail, rel=1e-8) == exact.table(*table, lower).at_least
    if upper < math.inf:
        assert pytest.approx(tail, rel=1e-8) == exact.table(*table, upper).at_most


@given(tables(2000))
def test_swapping_inverts_odds_ratios(table: tuple[int, int, int, int]) -> None:
    """The odds ratio and both its intervals are inverted by swapping the groups."""
    for function in (exact.odds_ratio_bounds, exact.woolf):
        lower, upper = (float(bound) for bound in function(*table))
        expected = (math.inf if upper == 0 else 1 / upper, math.inf if lower == 0 else 1 / lower)
        found = [float(bound) for bound in function(*table[2:], *table[:2])]
        assert pytest.approx(expected, rel=1e-8, nan_ok=True) == found


@given(st.integers(1, 400), st.floats(0, 1), st.data())
def test_binomial_tails_are_scipys(n: int, p: float, data: st.DataObject) -> None:
    """Tails and two-sided p-value are scipy's, for any probability that it can do with, and both ends."""
    from scipy.stats import binom, binomtest

    assume(p == 0 or p > 1e-300)
    x = data.draw(st.integers(0, n))
    tails = exact.binomial(x, n, p)
    assert pytest.approx(binom.sf(x - 1, n, p), rel=1e-7, abs=1e-250) == tails.at_least
    assert pytest.approx(binom.cdf(x, n, p), rel=1e-7, abs=1e-250) == tails.at_most
    assert pytest.approx(binomtest(x, n, p).pvalue, rel=1e-6, abs=1e-200) == tails.two_sided


@given(st.integers(1, 200), st.floats(0.05, 50), st.floats(0.05, 50), st.data())
def test_beta_binomial_tails_are_scipys(n: int, a: float, b: float, data: st.DataObject) -> None:
    """Tails are scipy's, also of distributions that rise towards both ends."""
    from scipy.stats import betabinom

    x = data.draw(st.integers(0, n))
    tails, law = exact.beta_binomial(x, n, a, b), betabinom(n, a, b)
    assert pytest.approx(law.pmf(x), rel=1e-6, abs=1e-290) == tails.point
    assert pytest.approx(law.pmf(np.arange(x)).sum(), rel=1e-6, abs=1e-290) == tails.below


@given(st.integers(2, 5000), st.data())
def test_boards_are_scipys(workforce: int, data: st.DataObject) -> None:
    """Of any board drawn from a workforce, the probabilities are scipy's; drawing the others mirrors them."""
    from scipy.stats import hypergeom

    m = data.draw(st.integers(1, min(30, workforce)))
    group = data.draw(st.integers(0, workforce))
    b = data.draw(st.integers(max(0, m - workforce + group), min(m, group)))
    tails, law = exact.hypergeometric(b, m, group, workforce), hypergeom(workforce, group, m)
    mirrored = exact.hypergeometric(m - b, m, workforce - group, workforce)
    near = {"rel": 1e-7, "abs": 1e-250}
    assert pytest.approx(float(law.pmf(b)), **near) == float(tails.point)
    assert pytest.approx(float(law.cdf(b)), **near) == float(tails.at_most)
    assert pytest.approx(float(law.sf(b)), **near) == float(tails.above)
    assert pytest.approx([float(p) for p in tails], **near) == [float(mirrored[at]) for at in (0, 2, 1, 3)]


def test_an_all_white_board_may_be_chance() -> None:
    """With 22 % of a workforce, boards of 8 to 17 have nobody of the group as often as reckoned by hand."""
    found = exact.hypergeometric(0, [8, 11, 14, 17], 880, 4000).at_most
    np.testing.assert_array_equal([0.137, 0.065, 0.031, 0.015], found.round(3))


def test_board() -> None:
    """A board's probabilities are those of a draw from its workforce: board of one, of everybody, of the impossible."""
    from scipy.stats import hypergeom

    tails = exact.hypergeometric([0, 1, 3, 2], [8, 1, 11, 2], [880, 880, 880, 2], [4000, 4000, 4000, 2])
    law = hypergeom(np.array([4000, 4000, 4000, 2]), np.array([880, 880, 880, 2]), np.array([8, 1, 11, 2]))
    np.testing.assert_allclose(law.pmf([0, 1, 3, 2]), tails.point, rtol=1e-9)
    np.testing.assert_allclose(law.cdf([0, 1, 3, 2]), tails.at_most, rtol=1e-9)
    impossible = exact.hypergeometric([3, 0, 1, 1.5], [2, 5, 1, 2], [2, 5, 0, 1.5], [4, 5, 3, 2])
    assert np.isnan(np.stack(impossible)).all()


@pytest.mark.parametrize("x", [0, 0.5, 1, 9, 10, 250])
@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_poisson_leaves_the_tails(x: float, confidence: float) -> None:
    """At the exact bounds the tails are what the confidence leaves, and Byar's are near from ten events on."""
    from scipy.special import gammainc, gammaincc

    lower, upper = exact.poisson(x, confidence)
    tail = (1 - confidence) / 2
    assert pytest.approx(tail) == (gammainc(x, lower) if x else tail)
    assert pytest.approx(tail) == gammaincc(x + 1, upper)
    assert (x == 0) == (lower == 0)
    if x >= 10:
        assert pytest.approx([float(lower), float(upper)], rel=0.02) == [float(b) for b in exact.byar(x, confidence)]


@given(st.integers(0, 10**6), st.sampled_from([0.9, 0.95, 0.998]))
def test_poisson_is_statsmodels(x: int, confidence: float) -> None:
    """The exact interval is `confint_poisson`'s, which has no lower bound for no events."""
    rates = pytest.importorskip("statsmodels.stats.rates")
    lower, upper = rates.confint_poisson(x, 1, method="exact-c", alpha=1 - confidence)
    assert pytest.approx((np.nan_to_num(lower), upper), rel=1e-9) == exact.poisson(x, confidence)


@given(tables(200), st.sampled_from([0.9, 0.95]))
def test_more_of_the_same_narrows(table: tuple[int, int, int, int], confidence: float) -> None:
    """Ten times the counts leave a narrower interval of every kind."""
    more = [10 * count for count in table]
    for function in (exact.odds_ratio_bounds, exact.woolf, exact.conditional_ratio):
        few, many = (np.array(function(*counts, confidence))[-2:] for counts in (table, more))
        if not np.isnan(few).any():
            assert few[0] <= many[0] * (1 + 1e-9)
            assert many[1] <= few[1] * (1 + 1e-9)


def test_unknown_interval() -> None:
    """An interval that there isn't is refused, with those that there are."""
    with pytest.raises(DefinitionError, match="choose wilson, "):
        exact.conditional_ratio(1, 10, 2, 10, interval="katz")


def test_batches_of_distributions() -> None:
    """Leading axes broadcast, and whatever stands beside it, a count has its own probabilities."""
    x = np.array([[0, 3], [math.nan, 14], [1, 2.5]])
    for function in (
        lambda x: exact.binomial(x, 14, np.array([0.1, 0.9])),
        lambda x: exact.beta_binomial(x, 14, np.array([0.5, 3]), 2),
        lambda x: exact.hypergeometric(x, 14, np.array([40, 30]), 90),
    ):
        with np.errstate(all="raise"):
            found, empty = function(x), function(np.empty((0, 2)))
        assert (0, 2) == empty.point.shape
        for at in np.ndindex(x.shape):
            np.testing.assert_array_equal([p[at] for p in found], [p[at[1]] for p in function(x[at])])


@given(tables(10**6))
def test_pooled_z_is_statsmodels(table: tuple[int, int, int, int]) -> None:
    """z and p are those of `proportions_ztest`, which gives nan where nobody, or everybody, has the event."""
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    x1, n1, x2, n2 = table
    z, p = exact.two_proportion_z(*table)
    if x1 + x2 in (0, n1 + n2):
        assert (0, 1) == (z, p)
    else:
        expected = proportion.proportions_ztest([x1, x2], [n1, n2])
        assert pytest.approx(expected, rel=1e-6, abs=1e-9) == (z, p)


@given(tables(10**4))
def test_woolf_is_statsmodels(table: tuple[int, int, int, int]) -> None:
    """Woolf's interval is that of `Table2x2`, and there is none with an empty cell."""
    contingency = pytest.importorskip("statsmodels.stats.contingency_tables")
    found = exact.woolf(*table)
    if 0 in np.ravel(cells(*table)):
        assert np.isnan(found).all()
    else:
        expected = contingency.Table2x2(np.array(cells(*table)), shift_zeros=False).oddsratio_confint()
        assert pytest.approx(expected, rel=1e-9) == found
        assert found[0] < exact.odds_ratio(*table) < found[1]


@given(st.integers(0, 6), st.integers(1, 5000), st.integers(0, 6), st.integers(1, 5000))
def test_conditional_ratio_is_scipys(x1: int, n1: int, x2: int, n2: int) -> None:
    """With Clopper and Pearson's limits it is the exact interval of `confint` of a binomial share."""
    from scipy.stats import binomtest

    x1, x2 = min(x1, n1), min(x2, n2)
    ratio, lower, upper = exact.conditional_ratio(x1, n1, x2, n2, interval="clopper-pearson")
    if x1 + x2 == 0:
        assert math.isnan(ratio)
        assert (0, math.inf) == (lower, upper)
        return
    low, high = binomtest(x1, x1 + x2).proportion_ci(method="exact")
    expected = low / (1 - low) * n2 / n1, (high / (1 - high) if high < 1 else math.inf) * n2 / n1
    assert pytest.approx(expected) == (lower, upper)
    assert lower <= (math.inf if x2 == 0 else ratio) <= upper


ALL: dict[str, Any] = {
    "table": lambda *t: exact.table(*t),
    "fisher": lambda *t: [exact.fisher(*t)],
    "odds_ratio_bounds": exact.odds_ratio_bounds,
    "woolf": exact.woolf,
    "two_proportion_z": exact.two_proportion_z,
    "conditional_ratio": exact.conditional_ratio,
    "odds_ratio": lambda *t: [exact.odds_ratio(*t)],
}


@pytest.mark.parametrize("name", ALL)
def test_impossible_tables_give_nan(name: str) -> None:
    """A missing or impossible count gives nan in its place and disturbs no other, silently."""
    with np.errstate(all="raise"):
        batch = ALL[name]([np.nan, 5, 3, 6, 0], [5, 10, 2, 5, 0], [1, 2, 1, 1, 0], [4, 9, 4, 4, 0])
        alone = ALL[name](5, 10, 2, 9)
    for many, one in zip(batch, alone, strict=True):
        assert np.isnan(many[[0, 2, 3, 4]]).all()
        np.testing.assert_array_equal(one, many[1])


@pytest.mark.parametrize("name", ALL)
def test_shapes_broadcast(name: str) -> None:
    """Results have the shape that the counts broadcast to, also when that holds nothing."""
    for shape in [(3, 2), (0, 2)]:
        for found in ALL[name](np.ones(shape), np.array([10, 20]), np.full((4, 1, 1), 3.0), 20):
            assert (4, *shape) == found.shape


def test_fractions_are_no_counts() -> None:
    """Half a person has no exact test; a Poisson interval can do with one."""
    assert np.isnan(exact.fisher(1.5, 10, 2, 10))
    assert np.isnan(exact.binomial(1.5, 10, 0.5).point)
    assert np.isnan(exact.odds_ratio_bounds(1.5, 10, 2, 10)).all()
    assert not np.isnan(exact.poisson(1.5)).any()


@pytest.mark.parametrize("p", [-0.1, 1.1, math.nan])
def test_no_probability(p: float) -> None:
    """What is no probability, or no prior, gives nan."""
    assert np.isnan(np.stack(exact.binomial(1, 5, p))).all()
    assert np.isnan(np.stack(exact.beta_binomial(1, 5, p - 2, 1))).all()
    assert np.isnan(np.stack(exact.table(1, 5, 2, 5, min(p, 0)))).all()


@pytest.mark.parametrize("function", [exact.poisson, exact.byar, exact.woolf, exact.odds_ratio_bounds])
def test_a_confidence_is_a_share(function: Any) -> None:
    """A confidence in per cent is refused."""
    counts = [5] if function in (exact.poisson, exact.byar) else [1, 2, 1, 2]
    with pytest.raises(DefinitionError, match=r"confidence=0\.95"):
        function(*counts, 95)


@pytest.mark.parametrize("x", [-1, math.nan, math.inf])
def test_no_count(x: float) -> None:
    """What can't be a count of events has no interval."""
    assert np.isnan([exact.poisson(x), exact.byar(x)]).all()


def test_no_overflow() -> None:
    """Probabilities too small for a number are 0, silently, and the other tail is 1."""
    tails = exact.table([5000, 0], [5000, 5000], [0, 5000], [5000, 5000])
    np.testing.assert_array_equal(0, tails.two_sided)
    np.testing.assert_array_equal([1, 0], tails.below)
    np.testing.assert_array_equal([0, 1], tails.above)
