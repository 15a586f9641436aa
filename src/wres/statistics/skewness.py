"""The skewness-corrected score: one interval and one test of the ratio, or the difference, of two proportions.

The score interval of Miettinen and Nurminen takes its statistic for normal. That of a small group beside a large one
is skewed, so that it misses on one side only: of 100 people beside 1,900 nearly always too high. Laud expands the
statistic by its third moment. With S the distance of the observed rates from those of the null, V its variance and m
its third central moment at the likeliest rates under the null,

    q = S/√V,  s = m/(6 V^1.5),  and z solves  z + s z² = q + s

z is then nearer to normal than q. Where two opposite tails meet the equation has no solution; z is then as far as it
goes, −1/(2s), so that what the expansion doesn't reach is no finding.

The statistic has steps. `continuity`, γ, is taken off the size of S: γ (1/n1 + θ/n2) of a ratio θ, γ (1/n1 + 1/n2) of a
difference; of strata the mean of theirs by weight, one step in one stratum. `CONTINUITY` is the smallest in two
decimals that keeps the test's exact two-sided level, at 5 %, at most 0.06 from six people up and at most 0.0505 where
both groups have 30, in staffs of 300 to 20,000 with 2 to 40 % in the smaller group and rates of 0.2 to 50 %.

An interval is the ratios (the differences) that the test at its level doesn't reject. So it leaves out parity exactly
where the test finds. Sources: Laud 2017 (the interval), 2018 (a correction of it); Miettinen and Nurminen 1985 (the
rates, N/(N − 1) and strata). The choice of γ is this project's own computation.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError
from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, quietly, strata, two_groups
from wres.statistics._restricted import Rates, difference_rates, raised, ratio_rates
from wres.statistics.roots import root

__all__ = [
    "CONTINUITY",
    "Scored",
    "StratifiedScore",
    "skewness_corrected",
    "skewness_corrected_difference",
    "skewness_corrected_difference_test",
    "skewness_corrected_test",
    "stratified_difference",
    "stratified_ratio",
]

Flags = npt.NDArray[np.bool_]
Counted = tuple[Floats, Floats, Floats, Floats]
Pair = tuple[Floats, Floats]

CONTINUITY = 0.12
"""The part of a person in either group that the test allows for the steps of counts."""
LAST = 1e-6
"""The last step of Newton's method, which leaves an error of its square."""
FAR = 700.0
"""Logarithms beyond these have no number."""
STEP = 1e-6
"""Over which a slope is taken where there is no closed form of it."""


class Scored(NamedTuple):
    """The z of a test, above 0 where the first group has more than the null gives it, and its two-sided p-value."""

    z: Floats
    p: Floats


class StratifiedScore(NamedTuple):
    """An estimate within strata, its bounds, and the test of parity that they agree with."""

    value: Floats
    lower: Floats
    upper: Floats
    z: Floats
    p: Floats


# The statistic, axes `(element, stratum)`


def _z(distance: Floats, variance: Floats, third: Floats, steps: Floats) -> Floats:
    """The statistic; 0 where nothing varies."""
    distance = np.sign(distance) * np.maximum(np.abs(distance) - steps, 0)
    q, s = distance / np.sqrt(variance), third / (6 * variance**1.5)
    room = 1 + 4 * s * (q + s)
    # The root of the quadratic that is q without skewness, written so that a small s loses nothing.
    z = np.where(room > 0, 2 * (q + s) / (1 + np.sqrt(np.maximum(room, 0))), -1 / (2 * s))
    return np.where(variance > 0, z, np.where(np.isnan(variance), np.nan, 0.0))


def _score(
    rates: Rates, counts: Counted, ratio: Floats | float, difference: Floats | float, weight: Floats, gamma: float
) -> Floats:
    """The statistic of the null that the first rate is `ratio` times the second and `difference` more."""
    (p1, q1, p2, q2), (x1, n1, x2, n2) = rates, counts
    total = n1 + n2
    first, second = p1 * q1 / n1, ratio * ratio * (p2 * q2 / n2)
    variance = (first + second) * (total / np.maximum(total - 1, 0))
    third = first * (q1 - p1) / n1 - ratio * second * (q2 - p2) / n2
    distance = x1 / n1 - ratio * (x2 / n2) - difference
    # A stratum that lacks a group has no weight, and its quotients are no numbers.
    distance, variance, third, step = (
        np.where(weight == 0, 0, weight**power * each).sum(axis=-1)
        for power, each in ((1, distance), (2, variance), (3, third), (1, 1 / n1 + ratio / n2))
    )
    return _z(distance, variance, third, gamma * step / (weight > 0).sum(axis=-1))


def _ratio_z(at: Floats, counts: Counted, weight: Floats, gamma: float) -> Floats:
    """The statistic at the logarithm of a ratio."""
    ratio = np.exp(at)[..., None]
    return _score(ratio_rates(*counts, ratio), counts, ratio, 0.0, weight, gamma)


def _difference_z(at: Floats, counts: Counted, weight: Floats, gamma: float) -> Floats:
    difference = at[..., None]
    return _score(difference_rates(*counts, difference), counts, 1.0, difference, weight, gamma)


def _tested(z: Floats) -> Scored:
    from scipy.special import erfc

    return Scored(z[()], erfc(np.abs(z) / np.sqrt(2))[()])


def _weights(counts: Counted) -> Floats:
    """Mantel and Haenszel's weights as shares; 0 of a stratum that lacks a group."""
    _, n1, _, n2 = counts
    weight: Floats = np.where((n1 == 0) | (n2 == 0), 0.0, n1 * n2 / (n1 + n2))
    weight /= weight.sum(axis=-1, keepdims=True)
    return weight


def _one_stratum(*counts: Floats) -> tuple[Counted, Floats]:
    x1, n1, x2, n2 = (count[..., None] for count in counts)
    return (x1, n1, x2, n2), np.ones_like(x1)


# The bounds without strata, along the curve of the multiplier as `intervals` has it


def _ratio_excess(
    t: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats, gamma: Floats, kappa: Floats, z: Floats
) -> tuple[Floats, Floats]:
    """The logarithm of distance over what the test allows, and its slope, at the logarithm `t` of s = w/(x1 − w)."""
    s = np.exp(t)
    w = x1 * (s / (1 + s))
    dw, left, right = w / (1 + s), n1 - w, n2 + w
    p1, q1 = x1 / (1 + s) / left, (n1 - x1) / left
    p2, q2 = (x2 + w) / right, (n2 - x2) / right
    dq1, dp2 = q1 / left * dw, q2 / right * dw
    ratio, slope = p1 / p2, -dq1 / p1 - dp2 / p2
    of, by = 1 / n1, ratio / n2
    first, second = of * q1, by * q2
    spread, dspread = first + second, of * dq1 + by * (slope * q2 - dp2)
    third = of * first * (q1 - p1) - by * second * (q2 - p2)
    dthird = of * of * dq1 * (3 * q1 - p1) - by * (2 * slope * second * (q2 - p2) - by * dp2 * (3 * q2 - p2))
    normal = z * np.sqrt(p1 * spread)
    return _balance(
        (w * spread, dw * spread + w * dspread),
        (kappa * (third / spread), kappa * (dthird - third * (dspread / spread)) / spread),
        (normal + gamma * (of + by), normal * 0.5 * (dspread / spread - dq1 / p1) + gamma * slope * by),
    )


def _difference_excess(
    t: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats, gamma: Floats, kappa: Floats, z: Floats
) -> tuple[Floats, Floats]:
    """The logarithm of distance over what the test allows, and its slope, at the logarithm `t` of the multiplier."""
    m = np.exp(t)
    q1, p1, spread1 = raised(n1, n1 - x1, m)
    p2, q2, spread2 = raised(n2, x2, m)
    first, second = p1 * q1 / n1, p2 * q2 / n2
    # Each variance falls with its own rate's move.
    rise1, rise2 = m * first * n1 / spread1, m * second * n2 / spread2
    dfirst, dsecond = rise1 * (p1 - q1) / n1, rise2 * (q2 - p2) / n2
    variance, dvariance = first + second, dfirst + dsecond
    third = first * (q1 - p1) / n1 - second * (q2 - p2) / n2
    dthird = (dfirst * (q1 - p1) + 2 * first * rise1) / n1 - (dsecond * (q2 - p2) - 2 * second * rise2) / n2
    normal = z * np.sqrt(variance)
    return _balance(
        (m * variance, m * (variance + dvariance)),
        (kappa * (third / variance), kappa * (dthird - third * (dvariance / variance)) / variance),
        (normal + gamma * (1 / n1 + 1 / n2), normal * 0.5 * (dvariance / variance)),
    )


def _balance(distance: Pair, skew: Pair, allowed: Pair) -> Pair:
    """The logarithm of one side over the other and its slope, skewness on the side where it is positive."""
    (d, dd), (s, ds), (a, da) = distance, skew, allowed
    nearer = s < 0
    over, under = d - np.where(nearer, s, 0), a + np.where(nearer, 0, s)
    return np.log(over / under), (dd - np.where(nearer, ds, 0)) / over - (da + np.where(nearer, 0, ds)) / under


def _ratio_start(z: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    alone = x1 * ((n1 - x1) / n1) / (z * z)
    return np.log((1 + np.sqrt(1 + 4 * alone)) / (2 * alone))


def _ratio_reaches(x1: Floats, n1: Floats, x2: Floats, n2: Floats, gamma: float, kappa: Floats) -> Flags:
    reached: Flags = (x1 > 0) & ((x1 > gamma + kappa) | (x1 == n1))
    return reached


def _ratio_null(t: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    s = np.exp(t)
    return np.log(x1 * (n2 + (n2 + x1) * s) / ((n1 + (n1 - x1) * s) * (x2 + (x1 + x2) * s)))


def _difference_start(z: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    p1, p2 = (x1 + 0.5) / (n1 + 1), (x2 + 0.5) / (n2 + 1)
    return np.log(z / np.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2))


def _difference_reaches(x1: Floats, n1: Floats, x2: Floats, n2: Floats, gamma: float, kappa: Floats) -> Flags:
    first, second = x1 / n1, (n2 - x2) / n2
    both = first + second
    needed: Floats = gamma * (1 / n1 + 1 / n2) + kappa * (first / n1 + second / n2) / both
    return both > needed


def _difference_null(t: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    m = np.exp(t)
    q1, p1, _ = raised(n1, n1 - x1, m)
    p2, q2, _ = raised(n2, x2, m)
    return np.where(p1 > 0.5, q2 - q1, p1 - p2)


class _Scale(NamedTuple):
    """What a ratio, by its logarithm, and a difference do each in its own way."""

    statistic: Callable[..., Floats]
    ends: tuple[float, float]
    excess: Callable[..., Pair]
    start: Callable[..., Floats]
    reaches: Callable[..., Flags]
    null: Callable[..., Floats]


_RATIO = _Scale(_ratio_z, (-46.0, 46.0), _ratio_excess, _ratio_start, _ratio_reaches, _ratio_null)
_DIFFERENCE = _Scale(
    _difference_z, (1e-9 - 1, 1 - 1e-9), _difference_excess, _difference_start, _difference_reaches, _difference_null
)


def _by_search(scale: _Scale, start: Floats, z: float, gamma: float, counts: Counted) -> Floats:
    """The least null that the test doesn't reject, axes `(element, stratum)`: the lower end where it rejects none."""

    def excess(at: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Pair:
        given = x1, n1, x2, n2
        weight = _weights(given)
        here = scale.statistic(at, given, weight, gamma)
        return z - here, (here - scale.statistic(at + STEP, given, weight, gamma)) / STEP

    least, most = (np.full(start.shape, end) for end in scale.ends)
    sought = np.flatnonzero(scale.statistic(least, counts, _weights(counts), gamma) > z)
    some = [count[sought] for count in counts]
    least[np.isnan(counts[0]).any(axis=-1)] = np.nan
    begin = np.where(np.isfinite(start), np.clip(start, *scale.ends), 0.0)
    least[sought] = root(excess, least[sought], most[sought], *some, start=begin[sought], last=LAST)
    return least


def _lower(scale: _Scale, z: float, gamma: float, counts: Counted) -> Floats:
    """The least null that the test doesn't reject, of counts of one dimension."""
    x1, n1, x2, n2 = counts
    total = n1 + n2
    shrunk = (total - 1) / total
    kappa, wanted = shrunk * (z * z - 1) / 6, z / np.sqrt(shrunk)
    found = np.where(np.isnan(x1), np.nan, scale.ends[0])
    sought = np.flatnonzero(scale.reaches(*counts, gamma, kappa))
    some = [each[sought] for each in (*counts, np.full_like(x1, gamma), kappa, wanted)]
    end = np.full(sought.shape, FAR)
    at = root(scale.excess, -end, end, *some, start=scale.start(z, *some[:4]), last=LAST)
    found[sought] = scale.null(at, *some[:4])
    # Where tails meet, or a rate of 0 or 1 stays where it is, the curve may lead elsewhere than the test.
    few = 1 + z * z / 9
    doubtful = sought[(x2[sought] < few) | ((n1 - x1)[sought] < few)]
    inside, weight = _one_stratum(*(count[doubtful] for count in counts))
    off = doubtful[~(np.abs(scale.statistic(found[doubtful], inside, weight, gamma) - z) < 1e-6)]
    inside, _ = _one_stratum(*(count[off] for count in counts))
    found[off] = _by_search(scale, found[off], z, gamma, inside)
    return found


def _interval(
    scale: _Scale, confidence: float, gamma: float, x1: Counts, n1: Counts, x2: Counts, n2: Counts
) -> Interval:
    """The lower bounds with the groups as they are, and swapped, on the scale of `scale`."""
    if not gamma >= 0:
        raise DefinitionError(f"continuity is {gamma!r}; give a part of a person, 0 or more, such as {CONTINUITY}")
    counts, z = two_groups(x1, n1, x2, n2), normal_quantile(confidence)
    x1, n1, x2, n2 = (count.ravel() for count in counts)
    shape = counts[0].shape
    lower, swapped = (_lower(scale, z, gamma, each) for each in ((x1, n1, x2, n2), (x2, n2, x1, n1)))
    return lower.reshape(shape), -swapped.reshape(shape)


def _ratio(logarithm: Floats) -> Floats:
    """The ratio, 0 and infinite where the test rejects none."""
    least, most = _RATIO.ends
    return np.where(logarithm <= least, 0.0, np.where(logarithm >= most, np.inf, np.exp(logarithm)))


def _difference(bound: Floats) -> Floats:
    """The difference, −1 and 1 where the test rejects none."""
    least, most = _DIFFERENCE.ends
    return np.where(bound <= least, -1.0, np.where(bound >= most, 1.0, bound))


@quietly
def skewness_corrected(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, continuity: float = CONTINUITY
) -> Interval:
    """Return the bounds of the skewness-corrected score interval of the ratio (x1/n1)/(x2/n2).

    With x1 = 0 the lower bound is 0, with x2 = 0 the upper one is infinite. Swapping the groups inverts the interval.
    It leaves 1 out exactly where `skewness_corrected_test` has p < 1 − confidence. Below a confidence of 0.68 the
    observed ratio may lie outside, and above 0.98 the lower bound of a single event is 0: the expansion reaches no
    further. Shapes and errors as for `wilson`, and `DefinitionError` for a `continuity` below 0. Source: Laud 2017.

    >>> import numpy as np
    >>> np.round(skewness_corrected([7, 1, 0], [34, 60, 10], [1, 4, 0], [34, 1900, 20], continuity=0), 4)
    array([[  1.2383,   0.3873,   0.    ],
           [129.3294,  56.4644,      inf]])
    """
    lower, upper = _interval(_RATIO, confidence, continuity, x1, n1, x2, n2)
    return _ratio(lower), _ratio(upper)


@quietly
def skewness_corrected_difference(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, continuity: float = CONTINUITY
) -> Interval:
    """Return the bounds of the skewness-corrected score interval of the difference x1/n1 − x2/n2.

    Bounds are differences of shares, −1 to 1; swapping the groups negates the interval. It leaves 0 out exactly where
    `skewness_corrected` leaves out 1. Shapes, limits and errors as there. Source: Laud 2017.

    >>> import numpy as np
    >>> np.round(skewness_corrected_difference(5, 56, 0, 29, continuity=0), 4)
    array([-0.0186,  0.1867])
    """
    lower, upper = _interval(_DIFFERENCE, confidence, continuity, x1, n1, x2, n2)
    return _difference(lower), _difference(upper)


@quietly
def skewness_corrected_test(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, null: Counts = 1.0, *, continuity: float = CONTINUITY
) -> Scored:
    """Return the test that the ratio (x1/n1)/(x2/n2) is `null`, as z and two-sided p-values: that of the interval.

    At a null of 1 it is the test that the difference is 0 too. No events, or nothing else, say nothing: z = 0, p = 1.
    `nan` unless 0 < null < ∞; shapes as for `wilson`. Source: Laud 2017.

    >>> found = skewness_corrected_test([7, 1, 0], [34, 60, 10], [1, 4, 0], [34, 1900, 20])
    >>> found.z.round(2), found.p.round(4)
    (array([2.15, 1.45, 0.  ]), array([0.0314, 0.1479, 1.    ]))
    """
    *counts, ratio = np.broadcast_arrays(*two_groups(x1, n1, x2, n2), np.asarray(null, dtype=np.float64))
    at = np.log(np.where((ratio > 0) & (ratio < np.inf), ratio, np.nan))
    return _tested(_ratio_z(at, *_one_stratum(*counts), continuity))


@quietly
def skewness_corrected_difference_test(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, null: Counts = 0.0, *, continuity: float = CONTINUITY
) -> Scored:
    """Return the test that the difference x1/n1 − x2/n2 is `null`, as z and two-sided p-values.

    `nan` unless −1 < null < 1; shapes as for `wilson`. Source: Laud 2017.

    >>> found = skewness_corrected_difference_test(7, 34, 1, 34, [0, 0.1])
    >>> found.p.round(4)
    array([0.0314, 0.3367])
    """
    *counts, gap = np.broadcast_arrays(*two_groups(x1, n1, x2, n2), np.asarray(null, dtype=np.float64))
    at = np.where(np.abs(gap) < 1, gap, np.nan)
    return _tested(_difference_z(at, *_one_stratum(*counts), continuity))


def _stratified(
    scale: _Scale, counts: Counted, estimate: Floats, at: Floats, confidence: float, gamma: float
) -> StratifiedScore:
    """The estimate with its bounds, on the scale of `scale`, and the test of parity; `at` is the estimate there."""
    tested = _tested(scale.statistic(np.zeros(at.shape), counts, _weights(counts), gamma))
    x1, n1, x2, n2 = (count.reshape(-1, count.shape[-1]) for count in counts)
    lower, swapped = (
        _by_search(scale, start.ravel(), normal_quantile(confidence), gamma, each)
        for start, each in ((at, (x1, n1, x2, n2)), (-at, (x2, n2, x1, n1)))
    )
    return StratifiedScore(estimate, lower.reshape(at.shape), -swapped.reshape(at.shape), *tested)


def _rates(counts: Counted) -> tuple[Floats, Floats]:
    """The two rates within strata, by Mantel and Haenszel's weights."""
    x1, n1, x2, n2 = counts
    weight = _weights(counts)
    first, second = (np.where(weight == 0, 0, weight * x / n).sum(axis=-1) for x, n in ((x1, n1), (x2, n2)))
    return first, second


@quietly
def stratified_ratio(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, continuity: float = CONTINUITY
) -> StratifiedScore:
    """Return Mantel and Haenszel's risk ratio with the skewness-corrected score interval and test, always with bounds.

    The last axis is that of the strata; one that lacks a group drops out, and a count that is impossible makes the
    result `nan`. Limits and errors as for `skewness_corrected`, which this is where there is one stratum. Source: Laud
    2017; Miettinen and Nurminen 1985 for strata.

    >>> found = stratified_ratio([8, 22], [106, 98], [5, 16], [120, 85])
    >>> [round(float(each), 3) for each in found]
    [1.326, 0.793, 2.258, 1.055, 0.292]
    """
    counts = strata(x1, n1, x2, n2)
    first, second = _rates(counts)
    value = first / second
    found = _stratified(_RATIO, counts, value, np.log(value), confidence, continuity)
    return found._replace(lower=_ratio(found.lower), upper=_ratio(found.upper))


@quietly
def stratified_difference(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, continuity: float = CONTINUITY
) -> StratifiedScore:
    """Return the difference of shares within strata with its skewness-corrected score interval and test.

    Weights are Mantel and Haenszel's. Shapes and errors as for `stratified_ratio`.

    >>> found = stratified_difference([8, 22], [106, 98], [5, 16], [120, 85])
    >>> [round(float(each), 4) for each in found]
    [0.0349, -0.0298, 0.1012, 1.0547, 0.2916]
    """
    counts = strata(x1, n1, x2, n2)
    first, second = _rates(counts)
    value = first - second
    found = _stratified(_DIFFERENCE, counts, value, value, confidence, continuity)
    return found._replace(lower=_difference(found.lower), upper=_difference(found.upper))
