"""The chance that a rule on a ratio is broken when both groups have the same rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wres.statistics import parity

# Exact enumeration made elsewhere, of rates and staff with 5, 15, 25 and 45 % in the first group, to two decimals;
# whether the ends of the range are inside isn't stated, so that an end may differ by the chance of meeting one.
GRID = {
    (0.005, 2000): (0.99, 0.81, 0.77, 0.68),
    (0.005, 5000): (0.82, 0.70, 0.63, 0.57),
    (0.01, 2000): (0.76, 0.73, 0.66, 0.60),
    (0.01, 5000): (0.74, 0.58, 0.50, 0.44),
    (0.01, 10000): (0.63, 0.43, 0.34, 0.26),
    (0.02, 5000): (0.63, 0.42, 0.33, 0.26),
    (0.02, 10000): (0.49, 0.26, 0.17, 0.11),
}


@pytest.mark.parametrize(("rate", "staff"), GRID)
def test_a_published_grid(rate: float, staff: int) -> None:
    """It agrees with what others enumerated, within their rounding and the ends."""
    share = np.array([0.05, 0.15, 0.25, 0.45])
    found = parity.outside(rate, staff * share, staff * (1 - share))
    assert GRID[rate, staff] == pytest.approx(found.tolist(), abs=0.011)


@given(
    rate=st.floats(0.001, 0.999),
    n1=st.integers(1, 60),
    n2=st.integers(1, 60),
    inclusive=st.booleans(),
    high=st.sampled_from([1.25, 1.5, 2.0]),
)
def test_the_sum_over_all_tables(*, rate: float, n1: int, n2: int, inclusive: bool, high: float) -> None:
    """It is the sum of the probabilities of every table that breaks the rule."""
    x, y = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    weight = stats.binom.pmf(x, n1, rate) * stats.binom.pmf(y, n2, rate)
    left, right = x * n2, y * n1
    # Whole numbers: no ratio is rounded across an end. The bounds are quarters.
    top, bottom = round(4 * high), 4
    if inclusive:
        broken = (bottom * left > top * right) | (top * left < bottom * right)
    else:
        broken = (bottom * left >= top * right) | (top * left <= bottom * right)
    expected = float(weight[broken & ((x > 0) | (y > 0))].sum())
    found = parity.outside(rate, n1, n2, 1 / high, high, inclusive=inclusive)
    # A sum over the likely counts, or above many events the normal limit.
    assert found == pytest.approx(expected, abs=1e-5)


@given(rate=st.floats(0, 1), n1=st.integers(1, 3000), n2=st.integers(1, 3000))
def test_a_probability_that_forgets_which_group_is_which(rate: float, n1: int, n2: int) -> None:
    """It is from 0 to 1, and the same with the groups swapped, since the range is the same upside down."""
    one, other = parity.outside(rate, n1, n2), parity.outside(rate, n2, n1)
    assert 0 <= one <= 1
    assert one == pytest.approx(other, abs=1e-9)


def test_what_says_nothing() -> None:
    """Nobody, or everybody, has the event: never outside; impossible people are nan in their own place."""
    found = parity.outside([0, 1, 0.5, 0.5, np.nan, 1.5], [5, 5, 0, -1, 5, 5], 9)
    assert found[:2].tolist() == [0.0, 0.0]
    assert np.isnan(found[2:]).all()


@given(n=st.integers(100, 4000), times=st.integers(1, 20))
def test_the_normal_limit_joins_the_sum(n: int, times: int) -> None:
    """Where the sum gives way to the normal limit they differ by less than a hundredth."""
    rate = 31 / n
    normal = parity._normal(*(np.array([v], float) for v in (rate, n, n * times, 0.8, 1.25)))
    summed = parity._exact(*(np.array([v], float) for v in (rate, n, n * times, 0.8, 1.25)), inclusive=True)
    assert normal == pytest.approx(summed, abs=0.01)


@given(st.integers(0, 80), st.integers(1, 40), st.integers(1, 40), st.booleans())
def test_given_the_events_by_counting(events: int, n: int, m: int, inclusive: bool) -> None:
    """Given all events the chance of being outside is a sum over the tables that there can be."""
    events = min(events, n + m)
    x = np.arange(max(0, events - m), min(n, events) + 1)
    top, other = x * m, (events - x) * n
    if inclusive:
        outside = (4 * top > 5 * other) | (5 * top < 4 * other)
    else:
        outside = (4 * top >= 5 * other) | (5 * top <= 4 * other)
    expected = stats.hypergeom.pmf(x, n + m, events, n)[outside].sum() if events else 0.0
    assert parity.outside_given(events, n, m, inclusive=inclusive) == pytest.approx(expected, abs=1e-9)


def test_given_impossible_counts() -> None:
    """More events than people, or a group of nobody, is nan."""
    assert np.isnan(parity.outside_given([5, 1, np.nan], [2, 0, 3], [2, 4, 4])).all()
