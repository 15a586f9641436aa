"""Strata, such as bands or clinical staff and others: what is left of a gap among comparable people.

The last axis is that of the strata (of the bands, from the lowest, for the comparison of two compositions). A
stratum that lacks one of the groups says nothing and drops out; a count that is missing (`nan`) or impossible
makes the whole result `nan`, since what it would have changed isn't known.

Sources: Mantel and Haenszel 1959; Greenland and Robins 1985; Robins, Breslow and Greenland 1986; Sato 1989;
Cochran 1954; Breslow and Day 1980 and Tarone 1985; Dobson et al. 1991; Breslow and Day 1987; Duncan and Duncan 1955;
Winship 1977; Diaconis and Zabell 1991; DeLong et al. 1988.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, quietly, strata, two_groups
from wres.statistics.exact import byar, hypergeometric, poisson

__all__ = [
    "Adjusted",
    "ChiSquared",
    "Paradox",
    "Superiority",
    "breslow_day",
    "chance_dissimilarity",
    "cochran_mantel_haenszel",
    "corrected_dissimilarity",
    "direct_rate",
    "direct_ratio",
    "dissimilarity",
    "indirect_ratio",
    "mantel_haenszel_odds_ratio",
    "mantel_haenszel_risk_difference",
    "mantel_haenszel_risk_ratio",
    "paradox",
    "representation_ratio",
    "superiority",
    "superiority_test",
]


class Adjusted(NamedTuple):
    """An estimate with its bounds and the standard error on the scale that they are symmetric on."""

    value: Floats
    lower: Floats
    upper: Floats
    se: Floats


class ChiSquared(NamedTuple):
    """A χ² statistic, its degrees of freedom and its p-value."""

    chi2: Floats
    df: Floats
    p: Floats


class Paradox(NamedTuple):
    """The crude ratio, that within strata, whether they point opposite ways, and whether they are far apart."""

    crude: Floats
    adjusted: Floats
    reversed: npt.NDArray[np.bool_]
    moved: npt.NDArray[np.bool_]


def _share(part: Floats, whole: Floats) -> Floats:
    """The quotient, 0 of an empty stratum."""
    return np.where(whole == 0, 0.0, part / whole)


def _exponential(value: Floats, variance: Floats, confidence: float) -> Adjusted:
    known = (value > 0) & (value < np.inf)
    se = np.where(known, np.sqrt(variance), np.nan)
    width = np.exp(normal_quantile(confidence) * se)
    return Adjusted(value, value / width, value * width, se)


def _test(chi2: Floats, df: Floats | float) -> ChiSquared:
    from scipy.special import chdtrc

    degrees = np.where(np.isnan(chi2), np.nan, df)
    return ChiSquared(chi2, degrees, chdtrc(degrees, chi2))


# Mantel and Haenszel


@quietly
def mantel_haenszel_risk_ratio(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Adjusted:
    """Return the risk ratio within strata, Σ(x1 n2/N)/Σ(x2 n1/N), with Greenland and Robins' interval.

    The value is 0, infinite or, without events, `nan` where a group has none, and then it has no interval.

    >>> found = mantel_haenszel_risk_ratio([8, 22], [106, 98], [5, 16], [120, 85], confidence=0.9)
    >>> [round(float(each), 4) for each in found]
    [1.3256, 0.8658, 2.0296, 0.259]
    """
    x1, n1, x2, n2 = strata(x1, n1, x2, n2)
    total, events = n1 + n2, x1 + x2
    above, below = _share(x1 * n2, total).sum(axis=-1), _share(x2 * n1, total).sum(axis=-1)
    spread = _share(n1 * n2 * events - x1 * x2 * total, total * total).sum(axis=-1)
    return _exponential(above / below, spread / (above * below), confidence)


@quietly
def mantel_haenszel_odds_ratio(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Adjusted:
    """Return the odds ratio within strata with the interval of Robins, Breslow and Greenland.

    >>> found = mantel_haenszel_odds_ratio([8, 22], [106, 98], [5, 16], [120, 85], confidence=0.9)
    >>> [round(float(each), 4) for each in found]
    [1.4031, 0.8411, 2.3409, 0.3112]
    """
    x1, n1, x2, n2 = strata(x1, n1, x2, n2)
    total, y1, y2 = n1 + n2, n1 - x1, n2 - x2
    with_, against = _share(x1 * y2, total), _share(x2 * y1, total)
    like, unlike = _share(x1 + y2, total), _share(x2 + y1, total)
    above, below = with_.sum(axis=-1), against.sum(axis=-1)
    variance = (
        (like * with_).sum(axis=-1) / (above * above)
        + (like * against + unlike * with_).sum(axis=-1) / (above * below)
        + (unlike * against).sum(axis=-1) / (below * below)
    ) / 2
    return _exponential(above / below, variance, confidence)


@quietly
def mantel_haenszel_risk_difference(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95
) -> Adjusted:
    """Return the risk difference within strata with Sato's interval, good for few large or many small ones.

    >>> found = mantel_haenszel_risk_difference([8, 22], [106, 98], [5, 16], [120, 85], confidence=0.9)
    >>> [round(float(each), 4) for each in found]
    [0.0349, -0.0176, 0.0874, 0.0319]
    """
    x1, n1, x2, n2 = strata(x1, n1, x2, n2)
    total = n1 + n2
    weight = _share(n1 * n2, total).sum(axis=-1)
    value = _share(x1 * n2 - x2 * n1, total).sum(axis=-1) / weight
    p = _share(n1 * n1 * x2 - n2 * n2 * x1 + n1 * n2 * (n2 - n1) / 2, total * total).sum(axis=-1)
    q = _share(x1 * (n2 - x2) + x2 * (n1 - x1), 2 * total).sum(axis=-1)
    se = np.sqrt(np.maximum(value * p + q, 0)) / weight
    width = normal_quantile(confidence) * se
    return Adjusted(value, value - width, value + width, se)


@quietly
def cochran_mantel_haenszel(x1: Counts, n1: Counts, x2: Counts, n2: Counts, *, continuity: bool = False) -> ChiSquared:
    """Return the test that the rates are equal in every stratum. `nan` where no stratum can tell.

    >>> found = cochran_mantel_haenszel([8, 22], [106, 98], [5, 16], [120, 85])
    >>> [round(float(each), 4) for each in found]
    [1.1914, 1.0, 0.275]
    """
    x1, n1, x2, n2 = strata(x1, n1, x2, n2)
    total, events = n1 + n2, x1 + x2
    variance = _share(n1 * n2 * events * (total - events), total * total * np.maximum(total - 1, 0)).sum(axis=-1)
    variance = np.where(variance > 0, variance, np.nan)
    gap = np.abs((x1 - _share(n1 * events, total)).sum(axis=-1))
    return _test(np.maximum(gap - continuity / 2, 0) ** 2 / variance, 1.0)


@quietly
def breslow_day(x1: Counts, n1: Counts, x2: Counts, n2: Counts, *, tarone: bool = True) -> ChiSquared:
    """Return the test that the odds ratio is the same in every stratum, with Tarone's correction.

    Strata in which only one table is possible don't count. `nan` with fewer than two others, or without a
    Mantel-Haenszel odds ratio between 0 and infinity. For risk ratios take `pool` of their logarithms.

    >>> found = breslow_day([8, 22], [106, 98], [5, 16], [120, 85])
    >>> [round(float(each), 4) for each in found]
    [0.3489, 1.0, 0.5547]
    """
    x1, n1, x2, n2 = strata(x1, n1, x2, n2)
    odds = mantel_haenszel_odds_ratio(x1, n1, x2, n2).value[..., None]
    odds = np.where((odds > 0) & (odds < np.inf), odds, np.nan)
    events = x1 + x2
    telling = (events > 0) & (events < n1 + n2) & (n1 > 0) & (n2 > 0)
    # The count that has the common odds ratio is the root between the ends of (1 − ψ) a² + b a − ψ n1 m = 0.
    slack = n2 - events + odds * (n1 + events)
    fitted = 2 * odds * n1 * events / (slack + np.sqrt(slack * slack + 4 * (1 - odds) * odds * n1 * events))
    cells = fitted, n1 - fitted, events - fitted, n2 - events + fitted
    variance = np.where(telling, 1 / sum(1 / cell for cell in cells), 0)
    gap = np.where(telling, x1 - fitted, 0)
    chi2 = _share(gap * gap, variance).sum(axis=-1)
    if tarone:
        chi2 = chi2 - gap.sum(axis=-1) ** 2 / variance.sum(axis=-1)
    df = telling.sum(axis=-1) - 1.0
    usable = (df > 0) & ~np.isnan(odds[..., 0])
    return _test(np.where(usable, np.maximum(chi2, 0), np.nan), df)


@quietly
def paradox(x1: Counts, n1: Counts, x2: Counts, n2: Counts, threshold: float = 1.25) -> Paradox:
    """Return the crude and the Mantel-Haenszel risk ratio and whether the strata turn or move it.

    They are turned round with the ratios on opposite sides of 1, and moved where one is more than `threshold`
    times the other. Neither where a ratio is 0, infinite or `nan`.

    >>> found = paradox([18, 4], [90, 10], [2, 27], [20, 80])
    >>> round(float(found.crude), 2), round(float(found.adjusted), 2), bool(found.reversed)
    (0.76, 1.47, True)
    """
    x1, n1, x2, n2 = strata(x1, n1, x2, n2)
    crude = x1.sum(axis=-1) * n2.sum(axis=-1) / (n1.sum(axis=-1) * x2.sum(axis=-1))
    adjusted = mantel_haenszel_risk_ratio(x1, n1, x2, n2).value
    before, after = np.log(crude), np.log(adjusted)
    known = np.isfinite(before) & np.isfinite(after)
    moved = known & (np.abs(before - after) > np.log(threshold))
    return Paradox(crude, adjusted, known & (before * after < 0), moved)


# Standardisation


def _poisson_bounds(events: Floats, confidence: float) -> Interval:
    (low, high), (exact_low, exact_high) = byar(events, confidence), poisson(events, confidence)
    return np.where(events < 10, exact_low, low), np.where(events < 10, exact_high, high)


@quietly
def direct_rate(
    x: Counts, n: Counts, standard: Counts, confidence: float = 0.95, *, multiplier: float = 1.0
) -> Adjusted:
    """Return the rate that the standard's strata would have, Σ w x/n / Σ w, with Dobson's interval.

    It scales the Poisson interval of all events, Byar's from 10 events on and exact below, to the variance of
    the rate. A stratum that nobody is in, but in the standard, leaves the rate `nan`.

    >>> found = direct_rate([12, 4], [636, 558], [5000, 5500], multiplier=1000)
    >>> [round(float(each), 3) for each in found]
    [12.74, 7.248, 20.732, 3.202]
    """
    x, n, w = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (x, n, standard)))
    usable = (x >= 0) & (n > 0) & (w >= 0) | ((x == 0) & (n == 0) & (w == 0))
    weight = np.where(usable, _share(w, n), np.nan) / w.sum(axis=-1, keepdims=True) * multiplier
    events, value = x.sum(axis=-1), np.where(w.sum(axis=-1) > 0, (weight * x).sum(axis=-1), np.nan)
    variance = (weight * weight * x).sum(axis=-1)
    low, high = _poisson_bounds(events, confidence)
    se = np.where(np.isnan(value), np.nan, np.sqrt(variance))
    scale = se / np.sqrt(events)
    return Adjusted(value, value + scale * (low - events), value + scale * (high - events), se)


@quietly
def direct_ratio(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, standard: Counts, confidence: float = 0.95
) -> Adjusted:
    """Return the ratio of the two groups' rates, Σ w p1 / Σ w p2, in the strata of the standard.

    The interval is normal in the logarithm, by the delta method. A stratum of the standard that lacks a group
    leaves the ratio `nan`.

    >>> found = direct_ratio([8, 22], [106, 98], [5, 16], [120, 85], [1, 1])
    >>> [round(float(each), 3) for each in found]
    [1.305, 0.784, 2.17, 0.26]
    """
    w, *counts = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (standard, x1, n1, x2, n2)))
    x1, n1, x2, n2 = (np.where(w == 0, 0.0, count) for count in two_groups(*counts))
    p1, p2 = (np.where(w == 0, 0, x / n) for x, n in ((x1, n1), (x2, n2)))
    s1, s2 = (_share(w * w * p * (1 - p), n).sum(axis=-1) for p, n in ((p1, n1), (p2, n2)))
    first, second = (w * p1).sum(axis=-1), (w * p2).sum(axis=-1)
    return _exponential(first / second, s1 / first**2 + s2 / second**2, confidence)


@quietly
def indirect_ratio(x: Counts, n: Counts, reference: Counts, confidence: float = 0.95) -> Adjusted:
    """Return the events over those expected at the reference's rates, Σ x / Σ n r, with Poisson bounds.

    Byar's from 10 events on and exact below. A rate of a stratum that nobody is in doesn't matter.

    >>> found = indirect_ratio([8, 22], [106, 98], [0.05, 0.2])
    >>> [round(float(each), 3) for each in found]
    [1.205, 0.813, 1.72, 0.22]
    """
    x, n, r = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (x, n, reference)))
    expected = np.where(n == 0, 0, np.where((n > 0) & (r >= 0), n * r, np.nan)).sum(axis=-1)
    events = x.sum(axis=-1)
    expected = np.where(expected > 0, expected, np.nan)
    low, high = _poisson_bounds(events, confidence)
    return Adjusted(events / expected, low / expected, high / expected, np.sqrt(events) / expected)


# Two compositions by band


def _compositions(first: Counts, second: Counts) -> tuple[Floats, Floats, Floats, Floats]:
    a, b = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (first, second)))
    a, b = (np.where((each >= 0) & (each < np.inf), each, np.nan) for each in (a, b))
    m, n = a.sum(axis=-1), b.sum(axis=-1)
    both = (m > 0) & (n > 0)
    return a, b, np.where(both, m, np.nan), np.where(both, n, np.nan)


@quietly
def superiority(first: Counts, second: Counts, confidence: float = 0.95) -> Adjusted:
    """Return the probability that one of the first is in a higher band than one of the second, ties half.

    0.5 is parity; Somers' D is twice it less 1. DeLong's interval, cut at 0 and 1; `nan` bounds for a group of
    one. Source: DeLong et al. 1988.

    >>> found = superiority([10, 20, 40], [30, 20, 20])
    >>> [round(float(each), 3) for each in found]
    [0.684, 0.601, 0.767, 0.042]
    """
    a, b, m, n = _compositions(first, second)
    # Whom a person of each band exceeds, as a share of the other group.
    over = (np.cumsum(b, axis=-1) - b / 2) / n[..., None]
    under = (np.cumsum(a, axis=-1) - a / 2) / m[..., None]
    value = (a * over).sum(axis=-1) / m
    variance = (a * (over - value[..., None]) ** 2).sum(axis=-1) / (m * np.where(m > 1, m - 1, np.nan))
    rest = (b * (1 - under - value[..., None]) ** 2).sum(axis=-1) / (n * np.where(n > 1, n - 1, np.nan))
    se = np.sqrt(variance + rest)
    width = normal_quantile(confidence) * se
    return Adjusted(value, np.maximum(value - width, 0), np.minimum(value + width, 1), se)


class Superiority(NamedTuple):
    """A stochastic superiority, its bounds, its standard error at parity, and the test of parity."""

    value: Floats
    lower: Floats
    upper: Floats
    null_se: Floats
    z: Floats
    p: Floats


@quietly
def superiority_test(first: Counts, second: Counts, confidence: float = 0.95) -> Superiority:
    """Return the stochastic superiority with the test of parity by lot, and the interval that agrees with it.

    The variance is that of all permutations, (N + 1 − Σ(t³ − t)/(N(N − 1)))/(12 m n) with ties t. The interval has that
    at parity, and elsewhere as where the odds are proportional, so that it leaves out ½ exactly where p is below 1 −
    confidence. Sources: Lehmann 1975; Newcombe 2006, method 5; Fay and Malinovsky 2018.

    >>> found = superiority_test([3, 1, 1, 0], [60, 90, 80, 70])
    >>> [round(float(each), 3) for each in found]
    [0.257, 0.112, 0.504, 0.126, -1.931, 0.053]
    """
    from scipy.special import ndtr

    a, b, m, n = _compositions(first, second)
    value = (a * (np.cumsum(b, axis=-1) - b / 2)).sum(axis=-1) / (m * n)
    total, tied = m + n, a + b
    ties = 1 - (tied**3 - tied).sum(axis=-1) / (total**3 - total)

    def variance(theta: Floats) -> Floats:
        ranks = (total / 2 - 1) * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        found: Floats = np.maximum(ties, 0) * theta * (1 - theta) * (1 + ranks) / (m * n)
        return found

    null_se = np.sqrt(variance(np.full_like(value, 0.5)))
    z = np.where(null_se > 0, (value - 0.5) / null_se, np.where(np.isnan(null_se), np.nan, 0.0))
    critical = normal_quantile(confidence)

    def bound(inner: Floats, outer: Floats) -> Floats:
        # The distance from the value over its standard error falls all the way from the outer end.
        for _ in range(50):
            middle = (inner + outer) / 2
            outside = np.abs(value - middle) > critical * np.sqrt(variance(middle))
            inner, outer = np.where(outside, inner, middle), np.where(outside, middle, outer)
        return np.where(np.isnan(value), np.nan, inner)

    lower, upper = bound(value, np.zeros_like(value)), bound(value, np.ones_like(value))
    return Superiority(value, lower, upper, null_se, z, 2 * ndtr(-np.abs(z)))


@quietly
def dissimilarity(first: Counts, second: Counts) -> Floats:
    """Return the share of either group that would have to move for both to have the same distribution over the bands.

    Half the sum of the distances between a/A and b/B. Chance alone makes it positive: see
    `corrected_dissimilarity`. Source: Duncan and Duncan 1955.

    >>> round(float(dissimilarity([100, 60, 40, 0], [0, 40, 60, 100])), 3)
    0.6
    """
    a, b, m, n = _compositions(first, second)
    found: Floats = np.abs(a / m[..., None] - b / n[..., None]).sum(axis=-1) / np.where(np.isnan(m), np.nan, 2)
    return found


@quietly
def chance_dissimilarity(first: Counts, second: Counts) -> Floats:
    """Return the mean dissimilarity if group had nothing to do with band: that of all permutations, exactly.

    The mean absolute deviation of a hypergeometric count is 2 m (N − T − A + m) P(m)/N, with m the least count
    above its mean (Diaconis and Zabell 1991). Whole people only. Source: Winship 1977.

    >>> round(float(chance_dissimilarity([10, 20, 40], [30, 20, 20])), 4)
    0.0937
    """
    a, b, m, n = (each if each.ndim else each[None] for each in _compositions(first, second))
    size = a + b
    m, n = m.reshape(*a.shape[:-1], 1), n.reshape(*a.shape[:-1], 1)
    total = m + n
    at = np.floor(size * m / total) + 1
    possible = (at <= size) & (at <= m)
    point = hypergeometric(np.where(possible, at, 0), m, size, total).point
    deviation = np.where(possible, 2 * at * (total - size - m + at) / total * point, np.where(np.isnan(at), at, 0))
    found: Floats = (deviation.sum(axis=-1) * (total / (2 * m * n))[..., 0])[()]
    return found


@quietly
def corrected_dissimilarity(first: Counts, second: Counts) -> Floats:
    """Return the dissimilarity less what chance makes of it, negative where the groups differ by less than that.

    >>> round(float(corrected_dissimilarity([10, 20, 40], [30, 20, 20])), 4)
    0.192
    """
    return dissimilarity(first, second) - chance_dissimilarity(first, second)


@quietly
def representation_ratio(group: Counts, everybody: Counts) -> Floats:
    """Return each band's share of the group over the group's share of all bands, 1 where they are equal.

    The band belongs to what it is compared with. `nan` for an empty band.

    >>> representation_ratio([10, 20], [100, 100]).round(3)
    array([0.667, 1.333])
    """
    b, n, whole, all_ = _compositions(group, everybody)
    return np.where(b <= n, b / n, np.nan) / (whole / all_)[..., None]
