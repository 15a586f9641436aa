"""Rules of control charts fire where a slow reading of them does, and slopes are least squares'."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.statistics import series

signs = st.lists(st.sampled_from([-1, 0, 1, math.nan]), max_size=30)
values = st.lists(st.one_of(st.integers(-4, 4).map(float), st.just(math.nan)), max_size=30)


@given(signs)
def test_runs_slowly(side: list[float]) -> None:
    """A point ends a run if it and the six before it lie on one side."""
    expected = [i >= 6 and abs(sum(side[i - 6 : i + 1])) == 7 for i in range(len(side))]
    np.testing.assert_array_equal(expected, series.one_side(side))
    marked = [any(expected[i : i + 7]) for i in range(len(side))]
    np.testing.assert_array_equal(marked, series.mark_back(series.one_side(side), 7))


@given(values, st.integers(2, 7))
def test_trends_slowly(y: list[float], run: int) -> None:
    """A point ends a trend if it and those before it are in strict order."""
    windows = [y[max(0, i - run + 1) : i + 1] for i in range(len(y))]
    expected = [len(w) == run and (all(np.diff(w) > 0) or all(np.diff(w) < 0)) for w in windows]
    np.testing.assert_array_equal(expected, series.run_of_change(y, run))


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([-1, 1])), max_size=20))
def test_two_in_three_slowly(points: list[tuple[bool, int]]) -> None:
    """A point is marked if one of the threes it belongs to is on one side with two close to a limit."""
    close, side = [p[0] for p in points], [p[1] for p in points]
    threes = [range(i, i + 3) for i in range(len(points) - 2)]
    firing = [t for t in threes if abs(sum(side[i] for i in t)) == 3 and sum(close[i] for i in t) >= 2]
    np.testing.assert_array_equal(
        [any(i in t for t in firing) for i in range(len(points))], series.two_in_three(close, side)
    )


@given(st.lists(st.floats(-4, 4), max_size=25))
def test_western_electric_slowly(z: list[float]) -> None:
    """Each rule is what it says of the point and those before it, and mirrors."""
    for rule, (line, size, needed) in enumerate([(3, 1, 1), (2, 3, 2), (1, 5, 4), (0, 8, 8)]):
        expected = [
            any(
                s * z[i] > line and sum(s * v > line for v in z[max(0, i - size + 1) : i + 1]) >= needed
                for s in (1, -1)
            )
            for i in range(len(z))
        ]
        np.testing.assert_array_equal(expected, series.western_electric(z)[rule])
    np.testing.assert_array_equal(series.western_electric(z), series.western_electric(-np.array(z)))


def test_limits() -> None:
    """Limits lie either side of the mean, gaps are left out, and a batch is one by one."""
    y = np.random.default_rng(1).normal(5, 2, (3, 24))
    y[0, 5] = np.nan
    found = series.xmr(y, screen=False)
    moving = np.abs(np.diff(y[0]))
    assert pytest.approx(np.nanmean(y[0]) + 2.66 * np.nanmean(moving)) == found.upper[0]
    np.testing.assert_allclose(found.mean - found.lower, found.upper - found.mean)
    np.testing.assert_allclose([line[2] for line in found], series.xmr(y[2], screen=False))
    np.testing.assert_allclose(found.mean + (found.upper - found.mean) * 2 / 3, found.near[1])
    np.testing.assert_array_equal(
        (y < found.lower[:, None]) | (y > found.upper[:, None]), series.beyond_limits(y, *found[1:])
    )


@pytest.mark.parametrize("y", [[], [1.0], [math.nan, math.nan], [1.0, math.nan, 2.0]])
def test_no_limits(y: list[float]) -> None:
    """Without two values in a row there are no limits, silently, and no flags."""
    with np.errstate(all="raise"):
        found = series.xmr(y)
        assert np.isnan(found[1:]).all()
        assert not series.beyond_limits(y, *found[1:]).any()
        for rule in (series.one_side, series.run_of_change, series.western_electric):
            assert not rule(y).any()  # type: ignore[operator]
        assert np.isnan(series.slope(np.arange(len(y)), y, np.nan).value)


def test_assurance() -> None:
    """A target on a limit, or between them, is inconsistent; a missing one is empty."""
    found = series.assurance([1, 1, 1], [3, 3, math.nan], [1, 2, 2], "increase")
    np.testing.assert_array_equal(["inconsistent", "inconsistent", ""], found)
    with pytest.raises(DefinitionError, match="choose increase or decrease"):
        series.assurance(1, 2, 3, "up")  # type: ignore[arg-type]


@given(st.integers(2, 12), st.integers(0, 1000))
def test_slopes_are_least_squares(k: int, seed: int) -> None:
    """Slope and standard error are those of statsmodels' WLS with known variances, and GLS with a diagonal one."""
    regression = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(seed)
    y, v = random.normal(0, 1, k), random.uniform(0.01, 1, k)
    t = np.arange(2015, 2015 + k)
    found = series.slope([*t, 2030], [*y, math.nan], [*v, 0.1])
    fit = regression.WLS(y, regression.add_constant(t - 2015), 1 / v).fit()
    assert pytest.approx(fit.params[1], rel=1e-6, abs=1e-9) == found.value
    assert pytest.approx(np.sqrt(fit.normalized_cov_params[1, 1]), rel=1e-6) == found.se
    np.testing.assert_allclose(found, series.gls_slope(t, y, np.diag(v)), rtol=1e-6, atol=1e-9)
    lower, upper = found.interval(0.95)
    assert (found.p < 0.05) == (not lower <= 0 <= upper)


@given(st.integers(3, 10), st.integers(0, 1000))
def test_overlapping_windows_are_gls(k: int, seed: int) -> None:
    """With the covariance of overlapping windows it is statsmodels' GLS, a missing window left out."""
    regression = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(seed)
    y, v, t = random.normal(0, 1, k), random.uniform(0.01, 1, k), np.arange(k)
    c = series.overlap_covariance(v)
    assert (np.linalg.eigvalsh(c) > 0).all()
    fit = regression.GLS(y, regression.add_constant(t), c).fit()
    found = series.gls_slope(t, y, c)
    expected = fit.params[1], np.sqrt(fit.normalized_cov_params[1, 1])
    assert pytest.approx(expected, rel=1e-6, abs=1e-9) == found[:2]
    y[1] = np.nan
    gap, rest = series.gls_slope(t, y, c), np.delete(t, 1)
    if k > 3:
        np.testing.assert_allclose(gap, series.gls_slope(rest, y[rest], c[np.ix_(rest, rest)]), rtol=1e-7, atol=1e-12)


def test_no_slope() -> None:
    """One time, no time and a singular covariance have no slope, silently."""
    with np.errstate(all="raise"):
        assert np.isnan(series.slope([2020, 2020], [1, 2], [1, 1])).all()
        assert np.isnan(series.slope([2020], [1], [1])).all()
        assert np.isnan(series.gls_slope([2020, 2020], [1, 2], np.eye(2))).all()
        assert np.isnan(series.gls_slope([1, 2], [1, 2], np.ones((2, 2)))).all()
        assert np.isnan(series.gls_slope([1, 2], [math.nan, 2], np.eye(2))).all()
        assert np.isnan(series.year_on_year(1, 0, 2, 0.1)).all()


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0.01, 1), st.floats(0.01, 1))
def test_two_years_are_a_slope(y1: float, y2: float, v1: float, v2: float) -> None:
    """The change between two years is the slope through them, correlated or not, and turns round with time."""
    found = series.year_on_year(y1, v1, y2, v2)
    np.testing.assert_allclose(found, series.slope([0, 1], [y1, y2], [v1, v2]), rtol=1e-7, atol=1e-9)
    correlated = series.gls_slope([0, 1], [y1, y2], series.overlap_covariance([v1, v2]))
    np.testing.assert_allclose(series.year_on_year(y1, v1, y2, v2, 0.5), correlated, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(-found.value, series.year_on_year(y2, v2, y1, v1).value)
