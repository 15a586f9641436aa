"""Bounds hold for every way to share out the unknown, and targets are met by the paths to them."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.statistics import bounds
from wres.statistics.exact import odds_ratio


@st.composite
def unknowns(draw: st.DrawFn) -> tuple[int, ...]:
    """Two groups and a few people of unknown group."""
    n1, n2, n = draw(st.integers(1, 30)), draw(st.integers(1, 30)), draw(st.integers(0, 8))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2, draw(st.integers(0, n)), n


def allocations(x1: int, n1: int, x2: int, n2: int, x: int, n: int) -> Any:
    """Everybody unknown, with and without the event, given to the groups in every way: size and ratio."""
    for events, others in itertools.product(range(x + 1), range(n - x + 1)):
        yield (
            events + others,
            bounds.risk_ratio(x1 + events, n1 + events + others, x2 + x - events, n2 + n - events - others),
        )


@given(unknowns())
def test_bounds_are_of_all_allocations(counts: tuple[int, ...]) -> None:
    """The worst cases are the least and the greatest ratio of all ways to share out the unknown."""
    ratios = [float(ratio) for _, ratio in allocations(*counts)]
    assume(not any(map(math.isnan, ratios)))
    found = [float(bound) for bound in bounds.worst_case_ratio(*counts)]
    assert pytest.approx([min(ratios), max(ratios)]) == found


@given(unknowns(), st.data())
def test_bounds_with_a_bounded_share(counts: tuple[int, ...], data: st.DataObject) -> None:
    """With so many of the unknown in the first group, at least and at most, the bounds are of those ways."""
    n = counts[-1]
    assume(n > 0)
    low = data.draw(st.integers(0, n))
    high = data.draw(st.integers(low, n))
    ratios = [float(ratio) for first, ratio in allocations(*counts) if low <= first <= high]
    assume(not any(map(math.isnan, ratios)))
    found = [float(bound) for bound in bounds.worst_case_ratio(*counts, low / n, high / n)]
    assert pytest.approx([min(ratios), max(ratios)], rel=1e-9) == found


@given(unknowns())
def test_swapping_inverts_the_bounds(counts: tuple[int, ...]) -> None:
    """The worst case of one group over the other is the best the other way round."""
    x1, n1, x2, n2, x, n = counts
    lower, upper = (float(bound) for bound in bounds.worst_case_ratio(*counts))
    swapped = [float(bound) for bound in bounds.worst_case_ratio(x2, n2, x1, n1, x, n)]
    invert = [math.inf if bound == 0 else 1 / bound for bound in (upper, lower)]
    assert pytest.approx(invert, nan_ok=True) == swapped


@given(unknowns(), st.sampled_from([0.8, 1.0, 1.25]))
def test_tipping_share(counts: tuple[int, ...], threshold: float) -> None:
    """At the share the ratio is the threshold, and at no lesser share it is."""
    x1, n1, x2, n2, x, n = counts
    share = float(bounds.tipping_share(*counts, threshold))
    grid = np.linspace(0, 1, 201)

    def gap(s: Any) -> Any:
        return (x1 + s * x) * (n2 + n - s * n) - threshold * (n1 + s * n) * (x2 + x - s * x)

    if math.isnan(share):
        assert (gap(grid) > 0).all() or (gap(grid) < 0).all() or np.abs(gap(grid)).min() < 1e-6
    else:
        scale = n1 * n2 + n * n
        assert abs(gap(share)) < 1e-9 * scale
        before = gap(grid[grid < share - 1e-6])
        assert (before > 0).all() or (before < 0).all()


@given(unknowns(), st.sampled_from([0.8, 1.0, 1.25]))
def test_tipping_cases(counts: tuple[int, ...], threshold: float) -> None:
    """So many cases reach the threshold and one fewer doesn't, counted one by one."""
    x1, n1, x2, n2, x, n = counts
    share = n1 / (n1 + n2)
    reaching = [
        t
        for t in range(x + 1)
        if (x1 + t) * (n2 + (n - x) * (1 - share) + x - t)
        >= threshold * (n1 + (n - x) * share + t) * (x2 + x - t) * (1 - 1e-12)
    ]
    expected = reaching[0] if reaching else math.nan
    assert pytest.approx(expected, nan_ok=True) == bounds.tipping_cases(*counts, threshold)


def test_unknown_corners() -> None:
    """Nobody unknown leaves the ratio itself; what can't be gives nan, silently."""
    with np.errstate(all="raise"):
        assert pytest.approx([2, 2]) == [float(b) for b in bounds.worst_case_ratio(2, 10, 1, 10, 0, 0)]
        assert np.isnan(bounds.worst_case_ratio([1, 1, math.nan], 10, 1, 10, [3, 1, 1], [2, math.nan, 2])).all()
        assert np.isnan(bounds.worst_case_ratio(1, 10, 1, 10, 1, 2, 0.8, 0.2)).all()
        assert np.isnan(bounds.worst_case_ratio(0, 10, 0, 10, 0, 2)).all()
        assert [0, 1] == [float(b) for b in bounds.worst_case_proportion(0, 0, 5)]
        assert np.isnan(bounds.worst_case_proportion([3, 1, 0], [2, 2, 0], [5, 1, 0])).all()
        assert np.isnan(bounds.tipping_share(2, 10, 1, 10, 0, 0))
        assert 0 == bounds.tipping_cases(2, 10, 1, 10, 0, 0)
        assert np.isnan(bounds.tipping_cases([1, math.nan], 10, 2, 10, 0, 0)).all()


# Flags


@given(unknowns())
def test_flip_flop_moves_one_person(counts: tuple[int, ...]) -> None:
    """One event moved to the group of the lower rate turns the order round, and it's the same from either side."""
    x1, n1, x2, n2, *_ = counts
    step = (x1 * n2 > x2 * n1) - (x1 * n2 < x2 * n1)
    possible = 0 <= x1 - step <= n1 and 0 <= x2 + step <= n2
    after = ((x1 - step) * n2 > (x2 + step) * n1) - ((x1 - step) * n2 < (x2 + step) * n1)
    assert (possible and step * after < 0) == bounds.flip_flop(x1, n1, x2, n2)
    assert bounds.flip_flop(x2, n2, x1, n1) == bounds.flip_flop(x1, n1, x2, n2)


@given(unknowns())
def test_shortfall_closes_the_gap(counts: tuple[int, ...]) -> None:
    """So many more events give the first group the second one's rate."""
    x1, n1, x2, n2, *_ = counts
    assert pytest.approx(x2 / n2) == (x1 + float(bounds.shortfall(x1, n1, x2, n2))) / n1


def test_flags_of_nothing() -> None:
    """Missing and impossible counts have no shortfall and are no flip-flop."""
    with np.errstate(all="raise"):
        bad = [0, math.nan, 3], [0, 5, 2], 1, 5
        assert not bounds.flip_flop(*bad).any()
        assert np.isnan(bounds.shortfall(*bad)).all()
        assert np.isnan(bounds.risk_ratio(*bad)).all()
    assert math.inf == bounds.risk_ratio(1, 5, 0, 5)


@given(st.lists(st.integers(1, 500), min_size=6, max_size=6))
def test_disparity_ratios_multiply(tiers: list[int]) -> None:
    """From lower to upper is from lower to middle times from middle to upper: a ratio of odds, whoever is in it."""
    wl, wm, wu, bl, bm, bu = tiers
    low, high, whole = (
        odds_ratio(w[1], sum(w), b[1], sum(b))
        for w, b in [((wl, wm), (bl, bm)), ((wm, wu), (bm, bu)), ((wl, wu), (bl, bu))]
    )
    assert pytest.approx(float(whole)) == float(low * high)


# Many tests


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.sampled_from(["bh", "by"]))
def test_adjusted_p_are_scipys(p: list[float], method: Any) -> None:
    """They are `false_discovery_control`'s, with those that are missing left out of the family."""
    from scipy.stats import false_discovery_control

    expected = false_discovery_control(p, method=method)
    np.testing.assert_allclose(expected, bounds.adjust_p(p, method), rtol=1e-12)
    gaps = bounds.adjust_p([math.nan, *p, math.nan], method)
    np.testing.assert_allclose([math.nan, *expected, math.nan], gaps, rtol=1e-12)


def test_adjusting_along_an_axis() -> None:
    """Each family is by itself, along any axis; none and nothing but gaps stay so, silently."""
    p = np.random.default_rng(3).random((4, 6))
    np.testing.assert_array_equal(bounds.adjust_p(p, axis=0), bounds.adjust_p(p.T).T)
    with np.errstate(all="raise"):
        assert (0,) == bounds.adjust_p([]).shape
        assert np.isnan(bounds.adjust_p([math.nan, 1.5], "by")).all()
    with pytest.raises(DefinitionError, match="choose bh or by"):
        bounds.adjust_p([0.1], "holm")  # type: ignore[arg-type]


# Targets


@given(st.integers(0, 50), st.integers(50, 100), st.floats(0, 1))
def test_paths_start_and_end(start: int, n: int, share: float) -> None:
    """A path leads from where a band is to its share, never down, and with nothing moving both paths are one."""
    path = bounds.fixed_path(start, n, share, np.arange(12))
    assert start == path[0]
    assert pytest.approx(max(n * share, start)) == path[10]
    assert (np.diff(path) >= -1e-9).all()
    np.testing.assert_allclose(path, bounds.moving_path(start, n, n, share, np.arange(12)))


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1), st.integers(1, 20))
def test_what_is_needed_suffices(start: float, target: float, turnover: float, years: int) -> None:
    """Appointing the needed share leads to the target by then; year by year it's the same as at once."""
    needed = bounds.needed_share(start, target, turnover, years)
    assert pytest.approx(target, abs=1e-9) == bounds.expected_share(start, needed.raw, turnover, years)
    assert (0 <= needed.raw <= 1) == needed.reachable
    assert 0 <= needed.share <= 1
    share = start
    for _ in range(years):
        share = float(bounds.expected_share(share, 0.3, turnover, 1))
    assert pytest.approx(share, abs=1e-12) == bounds.expected_share(start, 0.3, turnover, years)


def test_unreachable() -> None:
    """Without turnover, or time, only the present share can be reached; what can't be is nan."""
    with np.errstate(all="raise"):
        found = bounds.needed_share([0.1, 0.1, 0.2], [0.2, 0.1, 0.2], [0, 0.1, 0], [10, 0, 0])
        assert np.isnan(found.raw).all()
        np.testing.assert_array_equal([False, True, True], found.reachable)
        assert np.isnan(bounds.expected_share(0.1, 0.2, [-0.1, 1.1, math.nan], 1)).all()
        assert np.isnan(bounds.fixed_path([math.nan, 5, 1], [10, 4, 10], [0.1, 0.1, 1.5], 5)).all()
        assert np.isnan(bounds.moving_path(0, 0, 10, 0.1, 5))
