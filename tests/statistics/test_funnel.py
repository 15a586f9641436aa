"""Funnels narrow with size, touch what they should touch, and over-dispersion undoes itself."""

from __future__ import annotations

import math
from typing import Any

import dispersion_constants
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


@pytest.mark.parametrize(
    ("method", "share", "constant"),
    [
        ("winsorise", 0.1, 0.6786545589528744),
        ("winsorise", 0.2, 0.41208672670619423),
        ("truncate", 0.05, 0.6230154841346839),
        ("truncate", 0.2, 0.21459367730979448),
    ],
)
def test_constants_of_many_scores(method: Any, share: float, constant: float) -> None:
    """In closed form they are those of mpmath; by simulation of many scores they are near."""
    assert funnel.consistency(share, method) == pytest.approx(constant, abs=1e-10)
    z = np.random.default_rng(6).normal(size=(40, 5001))
    left = funnel.winsorise(z, share) if method == "winsorise" else funnel.truncate(z, share)
    assert np.nanmean(left**2) == pytest.approx(constant, rel=0.02)
    assert np.nanmean(left**2) == pytest.approx(float(funnel.consistency(share, method, 5001)), rel=0.02)


@pytest.mark.parametrize("method", ["winsorise", "truncate"])
@pytest.mark.parametrize("share", dispersion_constants.SHARES)
@pytest.mark.parametrize("k", [3, 10, 29])
def test_constants_of_few_scores(k: int, share: float, method: Any) -> None:
    """The table is what its quadrature gives, and what simulation does."""
    constant = float(funnel.consistency(share, method, k))
    assert constant == pytest.approx(dispersion_constants.constant(k, share, method), abs=1e-8)
    z = np.random.default_rng(7).normal(size=(60_000, k))
    left = funnel.winsorise(z, share) if method == "winsorise" else funnel.truncate(z, share)
    squares = np.nanmean(left**2, axis=-1)
    assert squares.mean() == pytest.approx(constant, abs=5 * squares.std() / np.sqrt(len(z)))


@pytest.mark.parametrize("method", ["winsorise", "truncate"])
@pytest.mark.parametrize("k", [31, 47])
def test_constants_beyond_the_table(k: int, method: Any) -> None:
    """From 30 on they go on where the table ends."""
    found = float(funnel.consistency(0.1, method, k))
    assert found == pytest.approx(dispersion_constants.constant(k, 0.1, method), rel=4e-3)


def test_consistency_corners() -> None:
    """Two scores have none, scores as they are have 1, and what isn't tabulated is refused where scores are few."""
    np.testing.assert_array_equal([math.nan, 1, 1], funnel.consistency(0, k=[2, 3, np.inf]))
    assert np.isnan(funnel.consistency(k=[2, math.nan])).all()
    with pytest.raises(DefinitionError, match=r"choose 0, 0\.05, 0\.1, 0\.2"):
        funnel.consistency(0.15, k=12)
    with pytest.raises(DefinitionError, match="from 0 to below"):
        funnel.consistency(0.5)
    with pytest.raises(DefinitionError, match="choose winsorise or truncate"):
        funnel.consistency(method="trim")  # type: ignore[arg-type]


def test_the_published_dispersion_and_what_mends_it() -> None:
    """Ten estimates by both formulas, as computed elsewhere in plain numpy."""
    y = [0.1, -0.5, 0.6, 0.2, -0.3, 0.9, -0.8, 0.05, 0.35, -0.15]
    v = [0.01, 0.02, 0.03, 0.01, 0.02, 0.05, 0.04, 0.01, 0.02, 0.01]
    published = funnel.dispersion(y, v, 0.0)
    mended = funnel.dispersion(y, v, 0.0, factor=funnel.consistency(0.1))
    assert [6.784727762061398, 0.10712420889894479] == pytest.approx([float(each) for each in published[:2]], rel=1e-9)
    assert [9.997321424510652, 0.1656055131357081] == pytest.approx([float(each) for each in mended[:2]], rel=1e-9)


@given(st.integers(3, 40), st.integers(0, 1000), st.sampled_from(["winsorise", "truncate"]))
def test_consistent_scores_have_the_mean_square_of_chance(k: int, seed: int, method: Any) -> None:
    """With τ² added, the mean square of the scores is what chance makes it; where chance is enough, τ² is 0."""
    random = np.random.default_rng(seed)
    y, v = random.normal(0, 0.7, k), random.uniform(0.01, 0.5, k)
    found = funnel.consistent_dispersion(y, v, 0.1, method=method)
    z = funnel.z_scores(y, v, 0.1, found.tau2)
    left = funnel.winsorise(z) if method == "winsorise" else funnel.truncate(z)
    aim = float(funnel.consistency(0.1, method, k)) * (k - 1) / k
    if found.tau2 > 0:
        assert np.nanmean(left**2) == pytest.approx(aim, rel=1e-6)
        assert found.phi > 1
    else:
        assert np.nanmean(left**2) <= aim * (1 + 1e-9)
        assert found.phi <= 1 + 1e-9


def test_a_batch_of_consistent_dispersions() -> None:
    """Every funnel gets what it would get alone, whoever is missing; two organisations get none."""
    random = np.random.default_rng(9)
    y, v = random.normal(0, 1, (3, 40)), random.uniform(0.1, 1, (3, 40))
    y[0, ::3], y[2, 2:] = np.nan, np.nan
    with np.errstate(all="raise"):
        found = funnel.consistent_dispersion(y, v, [0.0, 0.1, 0.2])
    for at in range(2):
        there = ~np.isnan(y[at])
        alone = funnel.consistent_dispersion(y[at][there], v[at][there], at / 10)
        np.testing.assert_allclose([each[at] for each in found], alone, rtol=1e-9)
    assert [2] == [found.k[2]]
    assert np.isnan([found.phi[2], found.tau2[2]]).all()
    assert 0 == funnel.consistent_dispersion([], [], 0.0).k
