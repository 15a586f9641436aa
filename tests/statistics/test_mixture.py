"""Ratios of rare events that differ: what is likeliest and what is believed agree with plain integration."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import optimize, special, stats

from wres.statistics.mixture import conditional_mixture, conditional_posterior

organisations = st.lists(
    st.tuples(st.integers(0, 12), st.integers(100, 2000), st.integers(0, 25), st.integers(100, 5000)),
    min_size=3,
    max_size=12,
).filter(lambda rows: sum(row[0] for row in rows) > 2 < sum(row[2] for row in rows))
STEPS = np.linspace(-9, 9, 1201)


def columns(rows: list[tuple[int, int, int, int]]) -> list[np.ndarray]:
    return list(np.array(rows, float).T)


def height(u: np.ndarray, x: np.ndarray, n: np.ndarray, y: np.ndarray, m: np.ndarray) -> float:
    """The logarithm of the likelihood of a mean and a log standard deviation, by summing over small steps."""
    at = u[0] + np.exp(u[1]) * STEPS + np.log(n / m)[:, None]
    log = x[:, None] * special.log_expit(at) + y[:, None] * special.log_expit(-at)
    weight = stats.norm.pdf(STEPS) * (STEPS[1] - STEPS[0])
    return float(special.logsumexp(log, axis=1, b=weight).sum())


@given(organisations)
def test_nothing_is_likelier(rows: list[tuple[int, int, int, int]]) -> None:
    """No mean and standard deviation that a simplex finds make the events likelier, up to the largest sought."""
    counts = columns(rows)
    found = conditional_mixture(*counts)
    # One organisation with events, or one group without any, says nothing of a spread.
    assume(np.isfinite(found.mean))
    ours = height(np.array([found.mean, np.log(max(float(found.sd), 1e-3))]), *counts)
    bounds = [(-60, 60), (-9, 3)]
    for start in (-2.5, -0.5):
        at = [float(found.mean), start]
        other = optimize.minimize(lambda u: -height(u, *counts), at, method="Nelder-Mead", bounds=bounds)
        assert ours >= -other.fun - 1e-3 * max(1, float(found.sd))


@given(organisations)
def test_swapping_groups_mirrors(rows: list[tuple[int, int, int, int]]) -> None:
    """With the groups swapped the ratios are inverted and the probabilities beyond a bound change places."""
    x, n, y, m = columns(rows)
    one, other = conditional_mixture(x, n, y, m), conditional_mixture(y, m, x, n)
    assume(np.isfinite(one.mean))
    assert other.mean == pytest.approx(-one.mean, abs=1e-5)
    assert other.sd == pytest.approx(float(one.sd), abs=1e-4)
    above = conditional_posterior(x, n, y, m, one).above(0.2)
    below = 1 - conditional_posterior(y, m, x, n, one._replace(mean=-one.mean)).above(-0.2)
    np.testing.assert_allclose(above, below, atol=1e-6)


def test_posteriors_by_integration() -> None:
    """Mean, spread and tail of each posterior are those of the product of likelihood and prior."""
    counts = columns([(9, 700, 17, 2500), (1, 300, 12, 1800), (40, 600, 11, 1500), (0, 400, 2, 1600), (5, 90, 9, 800)])
    found = conditional_mixture(*counts)._replace(mean_variance=np.array(0.0))
    post = conditional_posterior(*counts, found)
    theta = np.linspace(-8, 8, 80001)
    for at, (x, n, y, m) in enumerate(zip(*counts, strict=True)):
        log = x * special.log_expit(theta + np.log(n / m)) + y * special.log_expit(-theta - np.log(n / m))
        weight = special.softmax(log + stats.norm.logpdf(theta, found.mean, found.sd))
        mean = (weight * theta).sum()
        assert post.mean[at] == pytest.approx(mean, abs=1e-6)
        assert post.sd[at] == pytest.approx(np.sqrt((weight * (theta - mean) ** 2).sum()), rel=1e-5)
        assert post.above(np.log(1.25))[at] == pytest.approx(weight[theta > np.log(1.25)].sum(), abs=2e-3)
        assert post.quantile(0.025)[at] == pytest.approx(theta[np.searchsorted(weight.cumsum(), 0.025)], abs=0.02)


def test_nothing_to_estimate() -> None:
    """Organisations with equal ratios have no spread; one alone, and a group without any event, have nothing."""
    homogeneous = conditional_mixture([10] * 6, [1000] * 6, [30] * 6, [3000] * 6)
    assert [0.0, 0.0] == [float(homogeneous.mean.round(12)), float(homogeneous.sd)]
    for counts in (([3], [50], [4], [60]), ([0, 0], [50, 50], [4, 2], [60, 60]), ([0, 0], [9, 9], [0, 0], [9, 9])):
        assert np.isnan(conditional_mixture(*counts)).all()
    pools = conditional_mixture([[9, 2, 14], [9, 2, np.nan]], 700, [17, 12, 11], 2500)
    two = conditional_mixture([9, 2], 700, [17, 12], 2500)
    assert pools.mean[1] == pytest.approx(float(two.mean))
