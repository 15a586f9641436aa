"""Barnard's test is the greatest probability over all shared rates, which other software sometimes misses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wres.statistics.unconditional import barnard

tables = st.tuples(st.integers(1, 9), st.integers(1, 9)).flatmap(
    lambda n: st.tuples(st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


def score(x: int, n: int, y: int, m: int) -> float:
    rate = (x + y) / (n + m)
    return 0.0 if rate in (0, 1) else abs(x / n - y / m) / (rate * (1 - rate) * (1 / n + 1 / m)) ** 0.5


def by_counting(x: int, n: int, y: int, m: int) -> float:
    """The greatest probability over a thousand shared rates, each a sum over all tables."""
    rates, total = np.linspace(0, 1, 1001), np.zeros(1001)
    for i in range(n + 1):
        for j in range(m + 1):
            if score(i, n, j, m) >= score(x, n, y, m) - 1e-9:
                total += stats.binom.pmf(i, n, rates) * stats.binom.pmf(j, m, rates)
    return float(total.max())


@given(tables)
def test_the_greatest_of_all_rates(table: tuple[int, int, int, int]) -> None:
    """The p-value is that of the least favourable rate, and swapping the groups changes nothing but the sign of z."""
    x, n, y, m = table
    (z, p), (back, same) = barnard(x, n, y, m), barnard(y, m, x, n)
    assert by_counting(x, n, y, m) == pytest.approx(p, abs=1e-5)
    assert z == pytest.approx(-back)
    assert p == pytest.approx(same, abs=1e-9)


@given(tables.filter(lambda t: 0 < t[0] + t[2] < t[1] + t[3]))
def test_never_below_scipy(table: tuple[int, int, int, int]) -> None:
    """scipy's search may stop at a lesser peak, as at 1 of 3 against 1 of 2; it never finds a greater one."""
    x, n, y, m = table
    theirs = stats.barnard_exact([[x, y], [n - x, m - y]])
    z, p = barnard(*table)
    assert p >= theirs.pvalue - 1e-9
    assert z == pytest.approx(theirs.statistic)


def test_what_says_nothing() -> None:
    """Without events, or nothing else, p is 1; a fraction or an impossible count is nan."""
    _, p = barnard([0, 4, 2.5, 7, np.nan], [4, 4, 6, 6, 5], [0, 5, 1, 2, 1], [5, 5, 4, 4, 4])
    np.testing.assert_array_equal([1, 1, np.nan, np.nan, np.nan], p)
