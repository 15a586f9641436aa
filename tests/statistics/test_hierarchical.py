"""What true figures are likely to be with a prior for the spread: by plain integration, and whoever stands beside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, special, stats

from wres.statistics.hierarchical import hierarchical_normal, hierarchical_ratio
from wres.statistics.pooling import log_risk_ratio

BOUND = np.log(1.25)
VECTORS = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8"))["vectors"]
FIVE = [0.69, 0.1, -0.22, 0.41, 1.1], [0.3, 0.12, 0.2, 0.09, 0.45]


def by_quadrature(y: Any, v: Any, scale: float, at: int, bound: float) -> tuple[float, float, float]:
    """Mean, standard deviation and tail of one true value, by Simpson's rule with 20,001 points of the spread."""
    y, v, t = np.asarray(y)[:, None], np.asarray(v)[:, None], np.linspace(0, 10 * scale, 20_001)
    w = 1 / (v + t * t)
    centre = (w * y).sum(axis=0) / w.sum(axis=0)
    log = (np.log(w).sum(axis=0) - np.log(w.sum(axis=0)) - (w * (y - centre) ** 2).sum(axis=0) - (t / scale) ** 2) / 2
    own = t * t / (t * t + v[at])
    mean, variance = own * y[at] + (1 - own) * centre, own * v[at] + (1 - own) ** 2 / w.sum(axis=0)
    density = np.exp(log - log.max())

    def averaged(values: Any) -> float:
        return float(integrate.simpson(density * values, x=t) / integrate.simpson(density, x=t))

    middle = averaged(mean)
    spread = np.sqrt(averaged(variance + mean**2) - middle**2)
    return middle, spread, averaged(stats.norm.sf(bound, mean, np.sqrt(variance)))


def test_five_peers() -> None:
    """Five estimates, as scipy's `quad` and Simpson's rule with 40,001 points have them."""
    found = hierarchical_normal(*([each] for each in FIVE))
    post = found.posterior
    for actual, expected in (
        (found.between, [0.26452531836594395]),
        (found.centre, [0.31850723039003215]),
        (found.centre_sd, [0.2439477142773811]),
        (post.mean[0], [0.38902417462, 0.24220782434, 0.17802863353, 0.34733611297, 0.43593940649]),
        (post.sd[0], [0.31357722580, 0.25153344841, 0.29990467223, 0.23173973235, 0.35331989831]),
        (post.above(BOUND)[0], [0.70481201980, 0.54577423128, 0.47213877541, 0.70388241015, 0.73181947309]),
        (post.quantile(0.025)[0], [-0.17930483209, -0.28283166499, -0.49669319251, -0.09688625770, -0.15992931008]),
        (post.quantile(0.975)[0], [1.09145154199, 0.71746591998, 0.70400660654, 0.81946197825, 1.27410660553]),
    ):
        np.testing.assert_allclose(actual, expected, rtol=1e-5)


def test_thirteen_trials() -> None:
    """The trials of the BCG vaccine, by Simpson's rule: moments, probabilities, and with the other priors."""
    counts = next(vector["inputs"] for vector in VECTORS if vector["id"] == "bcg_dl")
    ratio = log_risk_ratio(counts["x1"], counts["n1"], counts["x2"], counts["n2"])
    found = hierarchical_normal([ratio.value], [ratio.variance])
    for at in (0, 7, 12):
        for place, scale in enumerate((0.25, 0.5, 1.0)):
            mean, sd, beyond = by_quadrature(ratio.value, ratio.variance, scale, at, -0.5)
            assert found.every.above(-0.5)[place, 0, at] == pytest.approx(beyond, abs=2e-6)
            if scale == 0.5:
                assert found.posterior.mean[0, at] == pytest.approx(mean, abs=1e-6)
                assert found.posterior.sd[0, at] == pytest.approx(sd, rel=2e-6)


@given(st.integers(2, 30), st.integers(0, 1000), st.floats(0.01, 3))
def test_any_pool_by_quadrature(k: int, seed: int, size: float) -> None:
    """Whatever the estimates, in whatever unit, the first one's mean, spread and tail are those of integration."""
    random = np.random.default_rng(seed)
    y, v = size * random.normal(0.3, 0.5, k), size**2 * np.exp(random.normal(-3, 1.5, k))
    found = hierarchical_normal([y], [v], 0.5 * size)
    mean, sd, beyond = by_quadrature(y / size, v / size**2, 0.5, 0, BOUND)
    assert found.posterior.mean[0, 0] == pytest.approx(size * mean, abs=1e-4 * size)
    assert found.posterior.sd[0, 0] == pytest.approx(size * sd, rel=2e-4)
    assert found.posterior.above(size * BOUND)[0, 0] == pytest.approx(beyond, abs=1e-4)
    low, high = (found.posterior.quantile(share)[0, 0] for share in (0.025, 0.975))
    assert found.posterior.above(low)[0, 0] == pytest.approx(0.975, abs=1e-7)
    assert found.posterior.above(high)[0, 0] == pytest.approx(0.025, abs=1e-7)
    assert 0 <= found.doubt[0, 0] < 1
    assert 0 <= found.weight[0, 0] <= 1


def enumerated(x: Any, n: Any, y: Any, m: Any) -> tuple[Any, Any, Any, float]:
    """Means, spreads and tails of the logarithms of ratios, summed over grids of them, the mean and the spread."""
    x, n, y, m = (np.asarray(each, float) for each in (x, n, y, m))
    theta, means, sds = np.linspace(-6, 6, 1201), np.linspace(-2.2, 2.2, 89), (np.arange(100) + 0.5) * 0.03
    step, offset = theta[1] - theta[0], np.log(n / m)[:, None]
    likelihood = np.exp(
        x[:, None] * special.log_expit(theta + offset) + y[:, None] * special.log_expit(-theta - offset)
    )
    kernels = [stats.norm.pdf(theta, means[:, None], sd) * step for sd in sds]
    each = [likelihood @ kernel.T for kernel in kernels]
    log = np.array(
        [np.log(own).sum(axis=0) - means**2 / 0.5 - sd * sd / 0.5 for own, sd in zip(each, sds, strict=True)]
    )
    weight = special.softmax(log)
    post = sum(likelihood * ((w / own) @ kernel) for w, own, kernel in zip(weight, each, kernels, strict=True))
    mean = post @ theta
    beyond = post @ np.clip((theta - BOUND) / step + 0.5, 0, 1)
    return mean, np.sqrt(post @ theta**2 - mean**2), beyond, float(weight.sum(axis=1) @ sds)


@pytest.mark.parametrize(("k", "rate", "within"), [(4, 0.012, 0.012), (8, 0.02, 0.012), (40, 0.01, 0.003)])
def test_rare_events_by_enumeration(k: int, rate: float, within: float) -> None:
    """Against sums over a fine grid: the mean's place given the spread is normal to this much."""
    random = np.random.default_rng(k)
    n, m = random.integers(50, 800, k), random.integers(500, 5000, k)
    x, y = random.binomial(n, rate * np.exp(random.normal(0.1, 0.4, k))), 1 + random.binomial(m, rate)
    found = hierarchical_ratio([x], [n], [y], [m])
    mean, sd, beyond, between = enumerated(x, n, y, m)
    np.testing.assert_allclose(found.posterior.mean[0], mean, atol=within)
    np.testing.assert_allclose(found.posterior.sd[0], sd, atol=within)
    np.testing.assert_allclose(found.posterior.above(BOUND)[0], beyond, atol=within)
    assert found.between[0] == pytest.approx(between, abs=0.002)


@given(st.integers(2, 25), st.integers(0, 1000))
def test_swapping_groups_mirrors(k: int, seed: int) -> None:
    """With the groups swapped the ratios are inverted, and the probabilities beyond a bound change places."""
    random = np.random.default_rng(seed)
    n, m = random.integers(20, 800, (1, k)), random.integers(500, 5000, (1, k))
    x, y = random.binomial(n, 0.02), random.binomial(m, 0.01)
    one, other = hierarchical_ratio(x, n, y, m), hierarchical_ratio(y, m, x, n)
    np.testing.assert_allclose(one.posterior.mean, -other.posterior.mean, atol=1e-4)
    np.testing.assert_allclose(one.posterior.above(0.2), 1 - other.posterior.above(-0.2), atol=1e-4)
    np.testing.assert_allclose(one.between, other.between, atol=1e-5)


def test_no_figure_is_absurd() -> None:
    """Events of one group in one of six organisations only, of which the likeliest spread is beyond all bounds."""
    found = hierarchical_ratio([[2, 0, 0, 0, 0, 0]], 300, [[0, 8, 8, 8, 8, 8]], 2000)
    assert 1 < np.exp(found.posterior.mean[0, 0]) < 1.6
    assert np.exp(found.posterior.quantile(0.975)[0, 0]) < 15
    assert found.between[0] < 1


def test_who_is_missing_stays_missing() -> None:
    """A missing estimate changes nobody's, nor does one without events; one alone has none."""
    y, v = ([[*each, np.nan, 0.5]] for each in FIVE)
    v[0][-1] = np.inf
    with np.errstate(all="raise"):
        gaps, plain = hierarchical_normal(y, v), hierarchical_normal(*([each] for each in FIVE))
    np.testing.assert_allclose(gaps.posterior.mean[0, :5], plain.posterior.mean[0])
    assert np.isnan(gaps.posterior.mean[0, 5:]).all()
    assert np.isnan(gaps.posterior.quantile(0.5)[0, 5:]).all()
    counts = [[9, 1, 40, 5]], [[700, 300, 600, 400]], [[17, 12, 11, 9]], [[2500, 1800, 1500, 1600]]
    more = [[[*each[0], extra]] for each, extra in zip(counts, (0, 500, 0, 900), strict=True)]
    with np.errstate(all="raise"):
        gaps_, plain_ = hierarchical_ratio(*more), hierarchical_ratio(*counts)
    np.testing.assert_allclose(gaps_.posterior.mean[0, :4], plain_.posterior.mean[0])
    assert np.isnan(gaps_.posterior.above(0.1)[0, 4])
    for alone in (hierarchical_normal([[0.3]], [[0.1]]), hierarchical_ratio([[3]], [[50]], [[4]], [[60]])):
        assert np.isnan([alone.posterior.mean[0, 0], alone.between[0], alone.centre[0]]).all()
    assert hierarchical_normal(np.zeros((0, 3)), np.zeros((0, 3))).between.shape == (0,)
