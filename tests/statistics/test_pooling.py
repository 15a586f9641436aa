"""Pooled estimates agree with statsmodels and with brute force, and shrinkage stays between its ends."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.statistics import pooling

METHODS: list[pooling.Method] = ["dl", "pm", "reml", "ml"]


@st.composite
def estimates(draw: st.DrawFn, least: int = 2) -> tuple[list[float], list[float]]:
    """Effects of a few organisations with variances that differ a thousandfold."""
    k = draw(st.integers(least, 12))
    y = draw(st.lists(st.floats(-3, 3).map(lambda v: round(v, 3)), min_size=k, max_size=k))
    v = draw(st.lists(st.floats(0.001, 1).map(lambda v: round(v, 4)), min_size=k, max_size=k))
    return y, v


def restricted(t: float, y: Any, v: Any, *, reml: bool = True) -> float:
    w = 1 / (np.asarray(v) + t)
    r = np.asarray(y) - (w * y).sum() / w.sum()
    return float((w * r * r - np.log(w)).sum() + (np.log(w.sum()) if reml else 0))


@given(estimates())
def test_moments_are_statsmodels(pair: tuple[list[float], list[float]]) -> None:
    """τ² by DerSimonian and Laird and by Paule and Mandel, the mean, Q and I² are those of `combine_effects`.

    It leaves a negative τ² and I² as they are, takes roots of negative variances, divides by a Q of 0, and runs away
    where Q is the rounding of estimates that are all equal.
    """
    analysis = pytest.importorskip("statsmodels.stats.meta_analysis")
    y, v = pair
    fixed = pooling.pool(y, v)
    with np.errstate(all="ignore"):
        expected = analysis.combine_effects(np.array(y), np.array(v), method_re="dl")
        iterated = analysis.combine_effects(np.array(y), np.array(v), method_re="iterated")
    assert pytest.approx((expected.mean_effect_fe, expected.sd_eff_w_fe**2, expected.q), rel=1e-9, abs=1e-12) == (
        fixed.mean,
        fixed.variance,
        fixed.q,
    )
    differ = expected.q > 1e-9
    i2, moments, iterations = (max(found, 0) * differ for found in (expected.i2, expected.tau2, iterated.tau2))
    assert pytest.approx(i2, abs=1e-9) == fixed.i2
    assert pytest.approx(moments, abs=1e-9) == pooling.tau2(y, v, "dl")
    assert pytest.approx(iterations, abs=1e-4) == pooling.tau2(y, v, "pm")


@pytest.mark.parametrize(
    ("y", "v", "least", "most"),
    [
        ([-2.878, -0.016, 0.247, 2.234, 0.033], [0.5784, 7e-5, 0.08922, 1.05274, 0.00018], 1e-4, 1e-3),
        ([1.378, -0.131, -0.625, 0.116, 0.019, 1.708], [0.21474, 0.00045, 0.18868, 0.75753, 0.0007, 0.70286], 0.2, 0.4),
    ],
    ids=["the one beside 0", "the other"],
)
def test_two_peaks(y: list[float], v: list[float], least: float, most: float) -> None:
    """Of two peaks of a likelihood the higher one is found, also where it is a needle beside 0."""
    found = float(pooling.tau2(y, v, "ml"))
    others = [restricted(t, y, v, reml=False) for t in np.geomspace(1e-7, 20, 5000)]
    assert restricted(found, y, v, reml=False) <= min(others) + 1e-9
    assert least < found < most
    assert len(np.flatnonzero(np.diff(np.sign(np.diff(others))) > 0)) == 2


@given(estimates(), st.sampled_from(["reml", "ml"]))
def test_no_variance_is_likelier(pair: tuple[list[float], list[float]], method: pooling.Method) -> None:
    """Nowhere on a fine grid is the likelihood greater than at the estimate."""
    found = float(pooling.tau2(*pair, method))
    best = restricted(found, *pair, reml=method == "reml")
    others = [restricted(t, *pair, reml=method == "reml") for t in np.linspace(0, 4 * np.var(pair[0]) + 1, 2000)]
    assert best <= min(others) + 1e-9


@given(estimates())
def test_paule_and_mandel_leave_the_degrees_of_freedom(pair: tuple[list[float], list[float]]) -> None:
    """With their τ² the weighted sum of squares is k − 1, or less where τ² is 0."""
    found = float(pooling.tau2(*pair, "pm"))
    w = 1 / (np.array(pair[1]) + found)
    q = (w * (pair[0] - (w * pair[0]).sum() / w.sum()) ** 2).sum()
    assert (pytest.approx(len(w) - 1, rel=1e-7) == q) if found else q <= len(w) - 1 + 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_a_batch_is_one_by_one(method: pooling.Method) -> None:
    """Every pool gets what it would get alone, whoever is missing from it."""
    random = np.random.default_rng(3)
    y, v = random.normal(0.2, 0.4, (4, 5, 30)), random.uniform(0.01, 0.5, (4, 5, 30))
    y[random.random(y.shape) < 0.2] = np.nan
    y[0, 0], y[0, 1, 1:] = np.nan, np.nan
    found = pooling.tau2(y, v, method)
    assert (4, 5) == found.shape
    assert np.isnan(found[0, :2]).all()
    for at in np.ndindex(4, 5):
        there = ~np.isnan(y[at])
        alone = pooling.tau2(y[at][there], v[at][there], method)
        np.testing.assert_allclose(found[at], alone, rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize("method", METHODS)
def test_few_organisations(method: pooling.Method) -> None:
    """None and one have no τ², two that are equal have 0; units don't matter."""
    for y, v in [([], []), ([1.0], [0.1]), ([math.nan, 1.0], [0.1, 0.1]), ([1.0, 2.0], [0.1, 0.0])]:
        assert math.isnan(pooling.tau2(y, v, method))
    assert 0 == pooling.tau2([1.0, 1.0], [0.1, 0.3], method)
    y, v = np.array([0.1, 0.9, -0.5, 0.4]), np.array([0.02, 0.03, 0.01, 0.2])
    expected = float(pooling.tau2(y, v, method))
    assert pytest.approx(expected * 1e-8, rel=1e-6) == pooling.tau2(y * 1e-4, v * 1e-8, method)


def test_pools_of_none_and_one() -> None:
    """One organisation is its own mean; none has no mean, silently."""
    with np.errstate(all="raise"):
        one, none = pooling.pool([0.3, math.nan], [0.1, 0.1]), pooling.pool([math.nan], [math.nan])
        assert math.isnan(none.mean)
        assert np.isnan([one.i2, one.p, none.i2, none.p]).all()
    assert pytest.approx((0.3, 0.1)) == (one.mean, one.variance)


def test_unknown_method() -> None:
    """A method that there isn't is refused."""
    with pytest.raises(DefinitionError, match="choose dl, pm, reml or ml"):
        pooling.tau2([1, 2], [1, 2], "eb")  # type: ignore[arg-type]


@given(estimates())
def test_shrinkage_lies_between(pair: tuple[list[float], list[float]]) -> None:
    """The shrunken estimate lies between the estimate and the mean, nearer to the mean with more variance."""
    y, v = pair
    between = pooling.tau2(y, v)
    pooled = pooling.pool(y, v, between)
    found = pooling.shrink(y, v, between, pooled.mean, pooled.variance)
    low, high = np.minimum(y, pooled.mean), np.maximum(y, pooled.mean)
    assert ((low - 1e-12 <= found.mean) & (found.mean <= high + 1e-12)).all()
    assert ((0 <= found.weight) & (found.weight < 1)).all()
    order = np.argsort(v)
    assert (np.diff(found.weight[order]) <= 1e-15).all()


def test_shrinking_ends() -> None:
    """Without τ² everybody gets the mean; a missing organisation stays missing; no doubt is certainty."""
    found = pooling.shrink([0.0, 2.0, math.nan], [0.1, 0.2, 0.3], 0.0, 0.7)
    np.testing.assert_array_equal([0.7, 0.7, math.nan], found.mean)
    np.testing.assert_array_equal([1, 0, 0], pooling.probability_above(0.5, [0.7, 0.4, 0.5], 0.0))
    assert math.isnan(pooling.probability_above(0.5, math.nan, 0.0))
    # An estimate that says nothing leaves what the others say.
    unsure = pooling.shrink([5.0], [math.inf], 0.2, 0.7, 0.1)
    assert (0.7, pytest.approx(math.sqrt(0.3)), 0) == tuple(float(each[0]) for each in unsure)


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(0.01, 5))
def test_probabilities_add_up(bound: float, mean: float, sd: float) -> None:
    """Above the bound and, mirrored, below it is everything."""
    above, below = pooling.probability_above(bound, mean, sd), pooling.probability_above(-bound, -mean, sd)
    assert pytest.approx(1) == above + below


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(20, 60)), min_size=1, max_size=5))
def test_log_ratios_are_statsmodels(pairs: list[tuple[int, int]]) -> None:
    """Logarithms and variances are those of `effectsize_2proportions`, zero cells corrected by hand."""
    analysis = pytest.importorskip("statsmodels.stats.meta_analysis")
    x1, n1 = np.array(pairs).T
    x2, n2 = np.array(pairs[::-1]).T
    found = pooling.log_risk_ratio(x1, n1, x2, n2)
    zero = (x1 == 0) | (x2 == 0) | (x1 == n1) | (x2 == n2)
    expected = analysis.effectsize_2proportions(
        x1 + zero / 2, n1 + zero, x2 + zero / 2, n2 + zero, statistic="risk-ratio"
    )
    np.testing.assert_array_equal(zero, found.adjusted)
    np.testing.assert_allclose(expected, found[:2], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(-found.value, pooling.log_risk_ratio(x2, n2, x1, n1).value, atol=1e-12)


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 100)), min_size=2, max_size=12))
# Uphill towards a fixed rate isn't to the top.
@example([(25, 25), (25, 25), (63, 72), (67, 76), (73, 85)])
def test_beta_likelihood_is_the_greatest(pairs: list[tuple[int, int]]) -> None:
    """No other prior, sought by scipy from many places, nor a fixed rate, has a greater likelihood by `betabinom`."""
    from scipy.optimize import minimize
    from scipy.special import expit
    from scipy.stats import betabinom, binom

    x, n = np.array([(min(pair), pair[1]) for pair in pairs]).T
    found, rate = pooling.beta_likelihood(x, n), x.sum() / n.sum()
    if rate in (0, 1):
        assert (rate, math.inf) == (found.mean, found.size)
        return
    fixed = binom.logpmf(x, n, rate).sum()

    def loss(at: Any) -> float:
        mean, size = expit(at[0]), np.exp(np.clip(at[1], -14, 14))
        return -float(betabinom.logpmf(x, n, mean * size, (1 - mean) * size).sum())

    if found.size == 0:
        best = -loss([np.log(found.mean / (1 - found.mean)), -14])
    else:
        best = fixed if math.isinf(found.size) else betabinom.logpmf(x, n, found.a, found.b).sum()
    options = {"xatol": 1e-5, "fatol": 1e-7}
    starts = [[np.log(rate / (1 - rate)), size] for size in (-2, 1, 5)]
    others = [-minimize(loss, start, method="Nelder-Mead", options=options).fun for start in starts]
    assert max([fixed, *others]) <= best + 1e-4


def test_all_or_nothing() -> None:
    """Where each organisation has all or nothing, the prior puts each rate at 0 or 1; of one person nobody knows."""
    for function in (pooling.beta_moments, pooling.beta_likelihood):
        assert (pytest.approx(0.5), 0) == function([0, 4], [4, 4])
    assert (0.25, 0) == pooling.beta_likelihood([0, 3, 0, 0], [1, 3, 5, 9])
    assert (0.5, math.inf) == pooling.beta_likelihood([0, 1], [1, 1])
    assert 0 == pooling.beta_moments([0, 1], [1, 1], weighted=False).size


def test_beta_moments_find_what_was_drawn() -> None:
    """From many organisations, the weighted moments and the likelihood find the prior they were drawn from."""
    random = np.random.default_rng(11)
    n = random.integers(20, 200, (2, 4000))
    x = random.binomial(n, random.beta(3, 12, n.shape))
    for found in (pooling.beta_moments(x, n), pooling.beta_likelihood(x, n)):
        np.testing.assert_allclose(0.2, found.mean, rtol=0.03)
        np.testing.assert_allclose(15, found.size, rtol=0.1)
    # Chance included, they seem to differ more.
    assert (pooling.beta_moments(x, n, weighted=False).size < 14).all()


def test_beta_corners() -> None:
    """One organisation has no prior, equal ones an infinite size; then all get the pooled rate."""
    for function in (pooling.beta_moments, pooling.beta_likelihood):
        assert np.isnan(function([3], [10])).all()
        assert np.isnan(function([math.nan, 3, 1], [10, 10, 0])).all()
        mean, size = function([2, 4, 8], [10, 20, 40])
        assert (pytest.approx(0.2), math.inf) == (mean, size)
    found = pooling.beta_posterior([2, math.nan], [10, 10], 0.3, math.inf)
    np.testing.assert_array_equal([[0.3, math.nan], [0, math.nan], [0, math.nan]], found)


@given(st.integers(0, 50), st.integers(50, 90), st.floats(0.05, 0.95), st.floats(0.5, 500))
def test_beta_posterior_is_scipys(x: int, n: int, mean: float, size: float) -> None:
    """Mean and sd are those of Beta(a + x, b + n − x), and the mean lies between the rate and the prior's."""
    from scipy.stats import beta

    found, law = pooling.beta_posterior([x], [n], mean, size), beta(mean * size + x, (1 - mean) * size + n - x)
    assert pytest.approx((law.mean(), law.std())) == (found.mean[0], found.sd[0])
    assert min(x / n, mean) - 1e-12 <= found.mean[0] <= max(x / n, mean) + 1e-12


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(100, 900)), min_size=2, max_size=9))
def test_conditional_pooled_is_likeliest(pairs: list[tuple[int, int]]) -> None:
    """The expected events of the first group at the pooled ratio are those observed, and swapping inverts it."""
    x1, n1 = np.array(pairs).T
    x2, n2 = np.add(pairs[::-1], [0, 500]).T
    found, swapped = pooling.conditional_pooled(x1, n1, x2, n2), pooling.conditional_pooled(x2, n2, x1, n1)
    assert pytest.approx(-found.mean, nan_ok=True) == swapped.mean
    assert pytest.approx(found.variance, nan_ok=True) == swapped.variance
    if math.isfinite(found.mean):
        odds = n1 * np.exp(found.mean) / n2
        assert pytest.approx(x1.sum()) == ((x1 + x2) * odds / (1 + odds)).sum()


def test_conditional_pooled_corners() -> None:
    """Events of one group only put the ratio at 0 or infinity; without events it says nothing."""
    x1, x2, n = [[2, 0], [0, 0], [0, 0]], [[0, 0], [3, 0], [0, 0]], 100
    with np.errstate(all="raise"):
        found = pooling.conditional_pooled(x1, n, x2, n)
    np.testing.assert_array_equal([math.inf, -math.inf, math.nan], found.mean)
    np.testing.assert_array_equal([math.inf, math.inf, math.nan], found.variance)
    with np.errstate(all="raise"):
        lower, upper = found.interval()
        assert math.isnan(pooling.conditional_pooled([], [], [], []).mean)
    np.testing.assert_array_equal([-math.inf, -math.inf, math.nan], lower)
    np.testing.assert_array_equal([math.inf, math.inf, math.nan], upper)


def test_reliability() -> None:
    """Reliability is the weight of shrinkage, and rises with the size of an organisation."""
    np.testing.assert_array_equal(
        pooling.shrink([1.0, 2.0], [0.1, 0.4], 0.2, 0).weight, pooling.reliability(0.2, [0.1, 0.4])
    )
    assert (np.diff(pooling.beta_reliability([1, 10, 100], [10, 100, 1000], 0.1, 50)) > 0).all()
    assert np.isnan(pooling.reliability([-1, 0.1], [1, 0])).all()
