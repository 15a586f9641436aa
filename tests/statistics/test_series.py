"""Rules of control charts fire where a slow reading of them does, and slopes are least squares'."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
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


# Ratios over the years

VECTOR = ([3, 0, 2, 1, 0, 0], [100, 104, 110, 118, 120, 125], [18, 20, 17, 19, 21, 16], [1900] * 6)


def test_a_trend_of_rare_events_is_r_s() -> None:
    """R's glm of a binomial with an offset and its Rao test: zeros have nothing added to them."""
    found = series.ratio_trend(range(6), *VECTOR, conditional=True)
    expected = (-0.5850678684694086, -8.20871656828128, 16.05526097983774, -2.0486443760569113, 0.040496902013503415)
    assert pytest.approx(expected, rel=1e-6) == (found.value, found.score, found.variance, found.z, found.p)


years_of = st.integers(2, 8).flatmap(
    lambda size: st.tuples(
        *(st.lists(st.integers(0, 30), min_size=size, max_size=size) for _ in range(2)),
        *(st.lists(st.integers(30, 3000), min_size=size, max_size=size) for _ in range(2)),
    )
)


@given(years_of, st.booleans())
def test_the_interval_of_a_trend_agrees_with_its_test(counts: Any, conditional: bool) -> None:
    """It leaves out 0 exactly where the test finds a trend; groups swapped and years turned round mirror it."""
    x1, x2, n1, n2 = counts
    time = np.arange(len(x1))
    found = series.ratio_trend(time, x1, n1, x2, n2, conditional=conditional)
    swapped = series.ratio_trend(time, x2, n2, x1, n1, conditional=conditional)
    back = series.ratio_trend(time, *(each[::-1] for each in (x1, n1, x2, n2)), conditional=conditional)
    if np.isnan(found.p):
        assert sum(x1) == 0 or sum(x2) == 0 or np.count_nonzero(np.add(x1, x2)) < 2 or found.z != found.z
        return
    assert (found.p < 0.05) == (found.lower > 0 or found.upper < 0)
    assert found.lower <= found.value + 1e-6
    assert found.value <= found.upper + 1e-6
    for mirrored in (swapped, back):
        assert pytest.approx(found.p, abs=1e-6) == mirrored.p
        assert pytest.approx(-found.z, abs=1e-5) == mirrored.z


@pytest.mark.filterwarnings("ignore:Perfect separation")
@given(years_of)
def test_a_trend_given_the_events_is_statsmodels(counts: Any) -> None:
    """The slope is that of a binomial regression with an offset."""
    api = pytest.importorskip("statsmodels.api")
    x1, x2, n1, n2 = (np.array(each, float) for each in counts)
    assume(x1.min() >= 1 and x2.min() >= 1 and len(x1) > 2)
    time = np.arange(len(x1)) - np.arange(len(x1)).mean()
    model = api.GLM(
        np.column_stack([x1, x2]), api.add_constant(time), family=api.families.Binomial(), offset=np.log(n1 / n2)
    )
    found = series.ratio_trend(time, x1, n1, x2, n2, conditional=True)
    assert pytest.approx(model.fit(tol=1e-12).params[1], abs=1e-6) == found.value
    # Where events are rare it makes no difference whether they are given.
    rare = series.ratio_trend(time, x1, 1e6 * n1, x2, 1e6 * n2)
    assert pytest.approx(found.z, abs=1e-3) == rare.z


@pytest.mark.parametrize(("staff", "share", "rate"), [(1000, 0.1, 0.01), (5000, 0.25, 0.01), (600, 0.3, 0.4)])
def test_the_level_of_a_trend(staff: int, share: float, rate: float) -> None:
    """At a constant ratio it finds about one in twenty, rare events or not; the sum of squares found one in seventy."""
    generator, groups = np.random.default_rng(4), (round(staff * share), round(staff * (1 - share)))
    x1, x2 = (generator.binomial(n, rate, (8000, 5)) for n in groups)
    found = series.ratio_trend(np.arange(5), x1, groups[0], x2, groups[1]).p <= 0.05
    assert 0.04 <= found.mean() <= 0.06
