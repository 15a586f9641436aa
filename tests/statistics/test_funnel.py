"""Funnels narrow with size, touch what they should touch, and over-dispersion undoes itself."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.statistics import funnel
from wres.statistics.exact import poisson
from wres.statistics.intervals import wilson

shares = st.floats(0.01, 0.99)
confidences = st.sampled_from([0.9, 0.95, 0.998])


@given(st.integers(1, 10**6), shares, confidences)
def test_limits_narrow_with_size(n: int, share: float, confidence: float) -> None:
    """More people, more expected events and less variance each narrow the limits about the target."""
    for function in (
        lambda size: funnel.proportion_limits(size, share, confidence),
        lambda size: funnel.standardised_limits(size, confidence),
        lambda size: funnel.limits(0.3, 1 / size, confidence),
        lambda size: funnel.ratio_limits(1.3, 1 / size, confidence),
    ):
        lower, upper = function(np.array([n, 2 * n, 8 * n], dtype=float))
        assert (np.diff(lower) >= 0).all()
        assert (np.diff(upper) <= 0).all()
        assert (lower < upper).all()


@given(st.integers(30, 10**6), shares, confidences)
def test_wilson_touches_the_baseline(n: int, share: float, confidence: float) -> None:
    """The Wilson interval of an organisation on a limit ends at the target."""
    lower, upper = funnel.proportion_limits(n, share, confidence)
    if lower > 0:
        assert pytest.approx(share, rel=1e-7) == wilson(lower * n, n, confidence)[1]
    if upper < 1:
        assert pytest.approx(share, rel=1e-7) == wilson(upper * n, n, confidence)[0]


@given(st.floats(0.5, 1e5), confidences)
def test_poisson_limits_leave_the_tails(expected: float, confidence: float) -> None:
    """Those expected are a bound of the exact interval of the count on the upper limit, one event apart below."""
    lower, upper = funnel.standardised_limits(expected, confidence)
    from scipy.special import gammainc

    tail = (1 - confidence) / 2
    assert pytest.approx(tail) == gammainc(expected, lower * expected)
    assert pytest.approx(1 - tail) == gammainc(expected + 1, upper * expected)
    assert poisson(expected, confidence) == pytest.approx([float(b * expected) for b in (lower, upper)])


def test_a_target_scales_those_expected() -> None:
    """Limits about a target are those of that many times the expected events."""
    about, plain = funnel.standardised_limits(10, target=1.5), funnel.standardised_limits(15)
    np.testing.assert_allclose(about, np.multiply(plain, 1.5))


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=30), st.floats(0, 0.45))
def test_quantiles_are_numpys(values: list[float], share: float) -> None:
    """Quantiles are of type 7, with missing values left out."""
    assert pytest.approx(np.quantile(values, share), abs=1e-12) == funnel.quantile([*values, math.nan], share)


def test_quantiles_of_nothing() -> None:
    """Nothing, and nothing but gaps, has no quantile; one value is all of its quantiles."""
    assert math.isnan(funnel.quantile([], 0.5))
    np.testing.assert_array_equal([math.nan, 4], funnel.quantile([[math.nan] * 2, [4, math.nan]], 0.3))
    with pytest.raises(DefinitionError, match="share"):
        funnel.quantile([1], 10)


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=40))
def test_trimming_reduces(values: list[float]) -> None:
    """Winsorised scores stay in order and within the quantiles; truncated ones are those that it leaves alone."""
    z = np.array(values)
    drawn, cut = funnel.winsorise(z), funnel.truncate(z)
    assert (np.diff(drawn[np.argsort(z, kind="stable")]) >= 0).all()
    np.testing.assert_array_equal(z[~np.isnan(cut)], drawn[~np.isnan(cut)])
    assert drawn.max() <= z.max()
    assert drawn.min() >= z.min()


@given(st.integers(2, 40), st.integers(0, 1000), st.sampled_from(["winsorise", "truncate"]))
def test_dispersion_by_the_formula(k: int, seed: int, method: Any) -> None:
    """φ and τ² are what the paper's formula gives, organisation by organisation."""
    random = np.random.default_rng(seed)
    y, v = random.normal(0, 1, k), random.uniform(0.01, 0.5, k)
    z = y / np.sqrt(v)
    low, high = np.quantile(z, [0.1, 0.9])
    keep = np.ones(k, bool) if method == "winsorise" else (z >= low) & (z <= high)
    z, w = np.clip(z, low, high)[keep], 1 / v[keep]
    found = funnel.dispersion(y, v, 0.0, method=method)
    assert len(z) == found.k
    assert pytest.approx((z**2).sum() / len(z) if len(z) else math.nan, nan_ok=True) == found.phi
    if len(z) > 1:
        expected = ((z**2).sum() - (len(z) - 1)) / (w.sum() - (w**2).sum() / w.sum())
        assert pytest.approx(max(expected, 0)) == found.tau2


def test_equal_variances_are_undone() -> None:
    """With equal variances the additive and the multiplicative limits leave scores of (nearly) unit mean square."""
    y = np.random.default_rng(5).normal(0, 1, 500)
    found = funnel.dispersion(y, 0.01, 0.0, share=0)
    z = funnel.z_scores(y, 0.01, 0.0, found.tau2)
    assert pytest.approx(1, abs=0.01) == (z**2).mean()
    additive = funnel.limits(0, 0.01, tau2=found.tau2)
    np.testing.assert_allclose(additive, funnel.limits(0, 0.01, phi=found.phi), rtol=0.01)
    np.testing.assert_allclose(np.exp(additive), funnel.ratio_limits(1, 0.01, tau2=found.tau2))


def test_a_batch_of_funnels() -> None:
    """Every funnel gets what it would get alone, whoever is missing."""
    random = np.random.default_rng(8)
    y, v = random.normal(0, 1, (3, 20)), random.uniform(0.1, 1, (3, 20))
    y[0, ::3], y[2] = np.nan, np.nan
    with np.errstate(all="raise"):
        found = funnel.dispersion(y, v, [0.0, 0.1, 0.2])
    for at in range(3):
        there = ~np.isnan(y[at])
        np.testing.assert_allclose(
            [each[at] for each in found], funnel.dispersion(y[at][there], v[at][there], at / 10), rtol=1e-12
        )


def test_dispersion_corners() -> None:
    """One organisation, none, no variance and nothing observed give nan; agreement gives 0."""
    with np.errstate(all="raise"):
        one, none = funnel.dispersion([1.0], [0.5], 0.0), funnel.dispersion([], [], 0.0)
        assert (pytest.approx(2.0), 1) == (one.phi, one.k)
        assert np.isnan([one.tau2, none.phi, none.tau2]).all()
        assert 0 == funnel.dispersion([0.1, 0.1, 0.1], 1.0, 0.1).tau2
        assert np.isnan(funnel.z_scores(1.0, [0.0, -1.0], 0.0)).all()
        assert np.isnan(funnel.standardised_limits([0, -1, math.nan])).all()
        assert np.isnan(funnel.proportion_limits([0, 5, 5], [0.5, 1.1, math.nan])).all()
        np.testing.assert_array_equal([[0, 1], [0, 1]], funnel.proportion_limits(9, [0, 1]))
        assert np.isnan(funnel.log_standardised([0, -1, 1], [1, 1, 0])).all()
        assert np.isnan(funnel.arcsine([3, 0], [2, 0])).all()
    with pytest.raises(DefinitionError, match="choose winsorise or truncate"):
        funnel.dispersion([1], [1], 0, method="trim")  # type: ignore[arg-type]


@pytest.mark.parametrize("scale", ["log", "root", "arcsine"])
def test_scales_have_their_variances(scale: str) -> None:
    """Simulated counts vary on their scale by what it says."""
    random = np.random.default_rng(1)
    if scale == "arcsine":
        y, v = funnel.arcsine(random.binomial(2000, 0.3, 40_000), 2000)
    else:
        function = funnel.log_standardised if scale == "log" else funnel.root_standardised
        y, v = function(random.poisson(900, 40_000), 900)
    assert pytest.approx(v.mean(), rel=0.03) == y.var()
