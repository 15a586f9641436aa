"""Confidence intervals of a proportion, and of the ratio and the difference of two: whole arrays at a time.

The score intervals, of Koopman and of Miettinen and Nurminen for a ratio, of Mee and of Miettinen and
Nurminen for a difference, are one idea. Take the two rates away from the observed ones, along the curve of
pairs that are likeliest given their ratio (or their difference), until the score statistic says stop:

    n1 (x1/n1 − p1)² / p1 q1  +  n2 (x2/n2 − p2)² / p2 q2  =  z²

The curve has a parameter, the Lagrange multiplier of the constraint, in which the rates are closed forms and
both terms increase, either alone up to its group's Wilson limit. So a bound is the one root of an increasing
function, bracketed in advance. The papers search the ratio itself instead, and solve a quadratic (for a
difference a cubic) for the rates at every trial. For a ratio all sums are of positive terms besides, so that
its bounds are good to some 14 digits whatever the counts; those of a difference are good to some 15 decimals.
Only lower bounds are sought: an upper bound is the lower one of the groups swapped, inverted for a ratio and
negated for a difference.

Sources: Wilson 1927; Clopper and Pearson 1934; Katz et al. 1978; Koopman 1984; Mee 1984; Miettinen and
Nurminen 1985; Newcombe 1998a (one proportion), 1998b (differences); Agresti and Caffo 2000; Brown, Cai and
DasGupta 2001; Zou and Donner 2008; Fagerland, Lydersen and Laake 2015, who recommend among those of two
proportions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

import numpy as np

from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, one_group, quietly, tail_of, two_groups
from wres.statistics._restricted import raised, ratio_rates
from wres.statistics.roots import Excess, root
from wres.statistics.skewness import CONTINUITY, skewness_corrected, skewness_corrected_difference

__all__ = [
    "DIFFERENCE",
    "PROPORTION",
    "RATIO",
    "SETTINGS",
    "adjusted_log",
    "agresti_caffo",
    "clopper_pearson",
    "jeffreys",
    "katz",
    "koopman",
    "mee",
    "mid_p",
    "miettinen_nurminen",
    "miettinen_nurminen_difference",
    "mover_wilson",
    "newcombe",
    "newcombe_test",
    "score_test",
    "wald_difference",
    "wilson",
]

# One proportion


def _wilson_lower(x: Floats, n: Floats, chi2: Floats | float) -> Floats:
    # The smaller root by way of the product of the two: the usual formula subtracts nearly equal numbers.
    return x * (x / n) / (x + chi2 / 2 + np.sqrt(chi2 * (x * ((n - x) / n) + chi2 / 4)))


def _wilson_upper(x: Floats, n: Floats, chi2: Floats | float) -> Floats:
    upper = (x + chi2 / 2 + np.sqrt(chi2 * (x * ((n - x) / n) + chi2 / 4))) / (n + chi2)
    return np.where(x == n, 1.0, upper)


@quietly
def wilson(x: Counts, n: Counts, confidence: float = 0.95, *, continuity: bool = False) -> Interval:
    """Return the lower and upper bounds of Wilson's score interval of the proportion x/n.

    Bounds are shares from 0 to 1 in arrays of the broadcast shape. They are `nan` where a count is missing,
    negative or greater than its denominator, or where that is 0, here as in every function of this module.
    `continuity` moves x half a count outwards first, as Newcombe's method 4 does. Raises `DefinitionError`
    unless 0 < confidence < 1. Source: Wilson 1927; Newcombe 1998a, methods 3 and 4.

    >>> import numpy as np
    >>> lower, upper = wilson([0, 5, 100], 100)
    >>> np.round(lower, 4), np.round(upper, 4)
    (array([0.    , 0.0215, 0.963 ]), array([0.037 , 0.1118, 1.    ]))
    """
    x, n = one_group(x, n)
    chi2 = normal_quantile(confidence) ** 2
    if continuity:
        return _wilson_lower(np.maximum(x - 0.5, 0), n, chi2), _wilson_upper(np.minimum(x + 0.5, n), n, chi2)
    return _wilson_lower(x, n, chi2), _wilson_upper(x, n, chi2)


def _beta(x: Floats, n: Floats, tail: float, more: float) -> Interval:
    """The quantiles of beta distributions that `more` counts outwards make of x/n; exact at either end."""
    if not x.size:
        return x, x
    from scipy.special import betaincinv

    lower = betaincinv(x + 0.5 - more, n - x + 0.5 + more, tail)
    upper = betaincinv(x + 0.5 + more, n - x + 0.5 - more, 1 - tail)
    return np.where(x == 0, 0.0, lower), np.where(x == n, 1.0, upper)


@quietly
def clopper_pearson(x: Counts, n: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the exact interval of x/n, which covers at least as often as it says.

    Shapes and errors as for `wilson`. Source: Clopper and Pearson 1934, by quantiles of beta distributions.

    >>> import numpy as np
    >>> np.round(clopper_pearson(0, 10), 4)
    array([0.    , 0.3085])
    """
    return _beta(*one_group(x, n), tail_of(confidence), 0.5)


@quietly
def jeffreys(x: Counts, n: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the equal-tailed interval of x/n from Jeffreys' prior.

    The lower bound is 0 where x is 0, the upper one 1 where x is n. Shapes and errors as for `wilson`.
    Source: Brown, Cai and DasGupta 2001.

    >>> import numpy as np
    >>> np.round(jeffreys(4, 200), 5)
    array([0.00679, 0.04685])
    """
    return _beta(*one_group(x, n), tail_of(confidence), 0.0)


def _mid_p_excess(t: Floats, x: Floats, n: Floats, tail: Floats) -> tuple[Floats, Floats]:
    """The logarithm of the mid-p tail over the one wanted, and its slope, at log odds `t`."""
    from scipy.special import betainc, betaln, expit

    p, q = expit(t), expit(-t)
    mass = (betainc(x, n - x + 1, p) + betainc(x + 1, n - x, p)) / 2
    density = np.exp(x * np.log(p) + (n - x) * np.log(q) - betaln(x + 1, n - x + 1)) / (n + 1)
    return np.log(mass / tail), density * (x * q + (n - x) * p) / 2 / mass


def _mid_p_odds(x: Floats, n: Floats, tail: float) -> Floats:
    """The log odds of the lower bound."""
    from scipy.special import betaincinv, logit

    # With x = n the tail is pⁿ/2, with x = 0 there is none.
    odds = np.where(x > 0, -np.log(np.expm1(-np.log(2 * tail) / n)), np.where(x == 0, -np.inf, np.nan))
    inside = (x > 0) & (x < n)
    x, n = x[inside], n[inside]
    # Half of x's own probability counts: the exact bounds with all of it and with none enclose this one.
    near = np.asarray(logit(betaincinv(x, n - x + 1, tail)), np.float64)
    far = np.asarray(logit(betaincinv(x + 1, n - x, tail)), np.float64)
    odds[inside] = root(_mid_p_excess, near, far, x, n, np.full_like(x, tail))
    return odds


@quietly
def mid_p(x: Counts, n: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the mid-p interval of x/n: exact tails with half the probability of x itself.

    Shapes and errors as for `wilson`. Source: Newcombe 1998a, method 6.

    >>> import numpy as np
    >>> np.round(mid_p(15, 148), 4)
    array([0.0601, 0.1581])
    """
    from scipy.special import expit

    tail = tail_of(confidence)
    x, n = one_group(x, n)
    return expit(_mid_p_odds(x, n, tail)), expit(-_mid_p_odds(n - x, n, tail))


# What the score intervals of two proportions share


def _score(
    bound: Callable[..., Floats],
    x1: Counts,
    n1: Counts,
    x2: Counts,
    n2: Counts,
    confidence: float,
    *,
    inflate: bool,
) -> Interval:
    """The lower bounds with the groups as they are, and swapped.

    `inflate` is Miettinen and Nurminen's variance, N/(N − 1) times that of Koopman and of Mee.
    """
    counts = two_groups(x1, n1, x2, n2)
    x1, n1, x2, n2 = (count.ravel() for count in counts)
    total = n1 + n2
    chi2 = np.full_like(total, normal_quantile(confidence) ** 2)
    if inflate:
        chi2 = np.where(total <= 1, np.inf, chi2 * total / (total - 1))
    shape = counts[0].shape
    return bound(x1, n1, x2, n2, chi2).reshape(shape), bound(x2, n2, x1, n1, chi2).reshape(shape)


def _along_curve(excess: Excess, alone: Callable[..., Floats], chi2: Floats, *counts: Floats) -> Floats:
    """The multiplier at which the two terms add up to `chi2`, infinite where they never do.

    `alone` is where the first of them gets there by itself. At that point the sum is at most twice as large,
    so that the root lies between it and the one for half of `chi2`.
    """
    multiplier = alone(chi2, *counts)
    sought = np.isfinite(multiplier)
    chi2, counts = chi2[sought], tuple(count[sought] for count in counts)
    far, near = np.log(multiplier[sought]), np.log(alone(chi2 / 2, *counts))
    multiplier[sought] = np.exp(root(excess, near, far, chi2, *counts))
    return multiplier


# The ratio of two proportions


def _ratio_excess(t: Floats, chi2: Floats, x1: Floats, x2: Floats, q1: Floats, q2: Floats) -> tuple[Floats, Floats]:
    """The logarithm of the statistic over `chi2`, and its slope, at the logarithm `t` of s."""
    s = np.exp(t)
    share, spread = s / (1 + s), x2 + (x1 + x2) * s
    second = x1 * q2 / spread
    both = q1 + second
    slope = 2 - share - second / both * (s * (x1 + x2) / spread)
    return np.log(x1 * s * share * both / chi2), slope


def _ratio_alone(chi2: Floats, x1: Floats, x2: Floats, q1: Floats, q2: Floats) -> Floats:
    """Where the first of the two terms reaches `chi2`; each is a quadratic in s."""
    a = x1 * q1 / chi2
    first = np.where(a > 0, (1 + np.sqrt(1 + 4 * a)) / (2 * a), np.inf)
    a, b = x1 * (x1 * q2 / chi2) - (x1 + x2), x1 + 2 * x2
    second = np.where(a > 0, (b + np.sqrt(b * b + 4 * a * x2)) / (2 * a), np.inf)
    return np.minimum(first, second)


def _score_ratio_lower(x1: Floats, n1: Floats, x2: Floats, n2: Floats, chi2: Floats) -> Floats:
    """The least ratio whose statistic is at most `chi2`.

    Given the ratio, the likeliest rates are p1 = (x1 − w)/(n1 − w) and p2 = (x2 + w)/(n2 + w) for a
    multiplier w from 0 to x1, and the statistic is w² ((1 − x1/n1)/(x1 − w) + (1 − x2/n2)/(x2 + w)). In s =
    w/(x1 − w) it has no differences.
    """
    q1, q2 = (n1 - x1) / n1, (n2 - x2) / n2
    s = _along_curve(_ratio_excess, _ratio_alone, chi2, x1, x2, q1, q2)
    ratio = x1 * (n2 + (n2 + x1) * s) / ((n1 + (n1 - x1) * s) * (x2 + (x1 + x2) * s))
    # With x1 = n1 the first term is 0 till w = n1; from there p2 stays and p1 alone falls.
    left = chi2 - x1 * (x1 * q2 / (x1 + x2))
    end = n1 / (n1 + left) * ((n1 + n2) / (n1 + x2))
    return np.where(x1 == 0, 0.0, np.where(s == np.inf, end, ratio))


@quietly
def miettinen_nurminen(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Miettinen and Nurminen's score interval of the ratio (x1/n1)/(x2/n2).

    With x1 = 0 the lower bound is 0, with x2 = 0 the upper one is infinite, and with both the interval says
    nothing: 0 to infinity. Swapping the groups inverts the interval. Shapes and errors as for `wilson`.
    Source: Miettinen and Nurminen 1985; recommended by Fagerland, Lydersen and Laake 2015.

    >>> import numpy as np
    >>> lower, upper = miettinen_nurminen([19, 5, 0], [29, 56, 10], [22, 0, 0], [30, 29, 20])
    >>> np.round(lower, 3), np.round(upper, 3)
    (array([0.615, 0.717, 0.   ]), array([1.27,  inf,  inf]))
    """
    lower, swapped = _score(_score_ratio_lower, x1, n1, x2, n2, confidence, inflate=True)
    return lower, 1 / swapped


@quietly
def koopman(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Koopman's score interval of the ratio (x1/n1)/(x2/n2).

    It lies within Miettinen and Nurminen's and treats empty cells in the same way. Shapes and errors as for `wilson`.
    Source: Koopman 1984.

    >>> import numpy as np
    >>> np.round(koopman(36, 40, 16, 80), 3)
    array([2.94 , 7.152])
    """
    lower, swapped = _score(_score_ratio_lower, x1, n1, x2, n2, confidence, inflate=False)
    return lower, 1 / swapped


def _log_interval(x1: Floats, n1: Floats, x2: Floats, n2: Floats, z: float) -> Interval:
    ratio = (x1 / n1) / (x2 / n2)
    factor = np.exp(z * np.sqrt((n1 - x1) / n1 / x1 + (n2 - x2) / n2 / x2))
    return ratio / factor, ratio * factor


@quietly
def katz(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the log interval of the ratio (x1/n1)/(x2/n2), which most software computes.

    It is undefined, `nan`, where x1 or x2 is 0, and says 1 to 1 where both rates are 100 %: for comparison
    with others' figures. Shapes and errors as for `wilson`. Source: Katz et al. 1978.

    >>> import numpy as np
    >>> np.round(katz(8, 106, 5, 120), 4)
    array([0.6112, 5.3679])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    empty = (x1 == 0) | (x2 == 0)
    return _log_interval(np.where(empty, np.nan, x1), n1, x2, n2, normal_quantile(confidence))


@quietly
def adjusted_log(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, add: float = 0.5
) -> Interval:
    """Return the bounds of the log interval of (x1/n1)/(x2/n2) after adding `add` to all four counts.

    Always finite; with an empty cell that is a convention and no evidence, and the observed ratio may lie
    outside. Shapes and errors as for `wilson`. Source: Walter 1975.

    >>> import numpy as np
    >>> np.round(adjusted_log(7, 34, 1, 34), 2)
    array([ 0.92, 27.05])
    """
    x1, n1, x2, n2 = (count + add for count in two_groups(x1, n1, x2, n2))
    return _log_interval(x1, n1, x2, n2, normal_quantile(confidence))


def _mover_lower(x1: Floats, n1: Floats, x2: Floats, n2: Floats, chi2: float) -> Floats:
    # The published quotient multiplied out, which leaves no denominator to be 0.
    p1, p2 = x1 / n1, x2 / n2
    l1, u2 = _wilson_lower(x1, n1, chi2), _wilson_upper(x2, n2, chi2)
    top, middle = l1 * (2 * p1 - l1), p1 * p2
    lower = top / (middle + np.sqrt(middle * middle - top * u2 * (2 * p2 - u2)))
    return np.where(x1 == 0, 0.0, lower)


@quietly
def mover_wilson(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds for (x1/n1)/(x2/n2) that recover variances from both Wilson intervals.

    A closed form that treats empty cells as the score intervals do. Shapes and errors as for `wilson`.
    Source: Zou and Donner 2008.

    >>> import numpy as np
    >>> np.round(mover_wilson(24, 73, 53, 65), 3)
    array([0.282, 0.563])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    chi2 = normal_quantile(confidence) ** 2
    return _mover_lower(x1, n1, x2, n2, chi2), 1 / _mover_lower(x2, n2, x1, n1, chi2)


@quietly
def score_test(x1: Counts, n1: Counts, x2: Counts, n2: Counts, null: Counts = 1.0) -> Floats:
    """Return the two-sided p-values of Miettinen and Nurminen's score test that (x1/n1)/(x2/n2) is `null`.

    The test of the interval: p < 1 − confidence exactly where `null` lies outside `miettinen_nurminen`, and p
    is 1 − confidence, to rounding, on a bound. Both counts 0 say nothing: p = 1. At `null=1` the statistic is
    Pearson's chi-squared times (N − 1)/N. `nan` unless 0 < null < ∞; shapes as for `wilson`. Source:
    Miettinen and Nurminen 1985.

    >>> import numpy as np
    >>> np.round(score_test([6, 0, 29], [10, 10, 55], [6, 0, 11], [20, 20, 11]), 4)
    array([0.1201, 1.    , 0.0037])
    """
    from scipy.special import erfc

    x1, n1, x2, n2, given = np.broadcast_arrays(*two_groups(x1, n1, x2, n2), np.asarray(null, dtype=np.float64))
    ratio = np.where((given > 0) & (given < np.inf), given, np.nan)
    total = n1 + n2
    p1, q1, p2, q2 = ratio_rates(x1, n1, x2, n2, ratio)
    variance = (p1 * q1 / n1 + ratio * ratio * (p2 * q2 / n2)) * (total / np.maximum(total - 1, 0))
    gap = x1 / n1 - ratio * (x2 / n2)
    p = erfc(np.abs(gap) / np.sqrt(2 * variance))
    return np.where((gap == 0) | (variance == 0), 1.0, p)


# The difference of two proportions


def _difference_excess(
    t: Floats, chi2: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats
) -> tuple[Floats, Floats]:
    """The logarithm of the statistic over `chi2`, and its slope, at the logarithm `t` of the multiplier."""
    multiplier = np.exp(t)
    q1, p1, spread1 = raised(n1, n1 - x1, multiplier)
    p2, q2, spread2 = raised(n2, x2, multiplier)
    first, second = p1 * q1 / n1, p2 * q2 / n2
    both = first + second
    slope = 1 + (first * (n1 / spread1) + second * (n2 / spread2)) / both
    return np.log(multiplier * multiplier * both / chi2), slope


def _difference_alone(chi2: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Where the first of the two terms reaches `chi2`, which is where its rate is a Wilson limit."""
    y1, y2 = n1 - x1, n2 - x2
    first = chi2 * n1 / (_wilson_lower(x1, n1, chi2) * _wilson_upper(y1, n1, chi2))
    second = chi2 * n2 / (_wilson_upper(x2, n2, chi2) * _wilson_lower(y2, n2, chi2))
    return np.where(chi2 == np.inf, np.inf, np.sqrt(np.minimum(first, second)))


def _score_difference_lower(x1: Floats, n1: Floats, x2: Floats, n2: Floats, chi2: Floats) -> Floats:
    """The least difference whose statistic is at most `chi2`.

    Given the difference, the likeliest rates satisfy x1 − n1 p1 = m p1 q1 and n2 p2 − x2 = m p2 q2 for a
    multiplier m ≥ 0, and the statistic is m² (p1 q1/n1 + p2 q2/n2). With rates of 0 and 1 it is 0 for every
    m: the bound is −1.
    """
    multiplier = _along_curve(_difference_excess, _difference_alone, chi2, x1, n1, x2, n2)
    q1, p1, _ = raised(n1, n1 - x1, multiplier)
    p2, q2, _ = raised(n2, x2, multiplier)
    # Of the two ways to write it, the one that subtracts the smaller numbers.
    return np.where(multiplier == np.inf, -1.0, np.where(p1 > 0.5, q2 - q1, p1 - p2))


@quietly
def miettinen_nurminen_difference(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Miettinen and Nurminen's score interval of the difference x1/n1 − x2/n2.

    Bounds are differences of shares, −1 to 1; swapping the groups negates the interval. It excludes 0 exactly
    where `miettinen_nurminen` excludes 1. Shapes and errors as for `wilson`. Source: Miettinen and Nurminen
    1985.

    >>> import numpy as np
    >>> np.round(miettinen_nurminen_difference(56, 70, 48, 80), 4)
    array([0.0528, 0.3382])
    """
    lower, swapped = _score(_score_difference_lower, x1, n1, x2, n2, confidence, inflate=True)
    return lower, -swapped


@quietly
def mee(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Mee's score interval of the difference x1/n1 − x2/n2.

    It lies within Miettinen and Nurminen's. Shapes and errors as for `wilson`. Source: Mee 1984.

    >>> import numpy as np
    >>> np.round(mee(7, 25, 2, 25), 3)
    array([-0.014,  0.412])
    """
    lower, swapped = _score(_score_difference_lower, x1, n1, x2, n2, confidence, inflate=False)
    return lower, -swapped


@quietly
def newcombe(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Newcombe's hybrid score interval of the difference x1/n1 − x2/n2.

    Bounds are differences of shares, −1 to 1, from the Wilson limits of either proportion. Shapes and errors
    as for `wilson`. Source: Newcombe 1998b, method 10.

    >>> import numpy as np
    >>> np.round(newcombe(56, 70, 48, 80), 4)
    array([0.0524, 0.3339])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    p1, p2, chi2 = x1 / n1, x2 / n2, normal_quantile(confidence) ** 2
    below = np.hypot(p1 - _wilson_lower(x1, n1, chi2), _wilson_upper(x2, n2, chi2) - p2)
    above = np.hypot(_wilson_upper(x1, n1, chi2) - p1, p2 - _wilson_lower(x2, n2, chi2))
    return p1 - p2 - below, p1 - p2 + above


def _newcombe_excess(z: Floats, p1: Floats, n1: Floats, p2: Floats, n2: Floats) -> tuple[Floats, Floats]:
    """How much wider the interval is towards 0 than the difference p1 − p2 ≥ 0, and its slope, at z."""

    def width(z: Floats) -> Floats:
        chi2 = z * z
        found: Floats = np.hypot(p1 - _wilson_lower(p1 * n1, n1, chi2), _wilson_upper(p2 * n2, n2, chi2) - p2)
        return found

    here = width(z)
    return here - (p1 - p2), (width(z + 1e-6) - here) / 1e-6


@quietly
def newcombe_test(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> tuple[Floats, Floats]:
    """Return the z at which Newcombe's interval of x1/n1 − x2/n2 reaches 0, and the two-sided p-values.

    z has the sign of the difference. Shapes and `nan` as for `wilson`. Source: Newcombe 1998b, method 10, inverted.

    >>> z, p = newcombe_test([56, 5], [70, 10], [48, 10], [80, 20])
    >>> z.round(3), p.round(4)
    (array([2.646, 0.   ]), array([0.0081, 1.    ]))
    """
    from scipy.special import erfc

    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    gap = (x1 / n1 - x2 / n2).ravel()
    sought = np.flatnonzero(gap != 0)
    turn = gap < 0
    counts = [each.ravel() for each in (x1, n1, x2, n2)]
    of, per, to, by = (np.where(turn, counts[at - 2], counts[at])[sought] for at in range(4))
    z = np.where(np.isnan(gap), np.nan, 0.0)
    most = np.full(sought.shape, 1e3)
    z[sought] = root(_newcombe_excess, np.zeros_like(most), most, of / per, per, to / by, by, start=most / 250)
    z = (np.where(turn, -1, 1) * z).reshape(x1.shape)
    return z, erfc(np.abs(z) / np.sqrt(2))


def _normal_difference(x1: Floats, n1: Floats, x2: Floats, n2: Floats, z: float) -> Interval:
    p1, p2 = x1 / n1, x2 / n2
    width = z * np.sqrt(p1 * ((n1 - x1) / n1) / n1 + p2 * ((n2 - x2) / n2) / n2)
    return np.maximum(p1 - p2 - width, -1), np.minimum(p1 - p2 + width, 1)


@quietly
def wald_difference(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the plain normal interval of the difference x1/n1 − x2/n2, cut at −1 and 1.

    Too narrow for small groups and rare events: for comparison with others' figures. Shapes and errors as for
    `wilson`.

    >>> import numpy as np
    >>> np.round(wald_difference(7, 34, 1, 34), 4)
    array([0.0292, 0.3238])
    """
    return _normal_difference(*two_groups(x1, n1, x2, n2), normal_quantile(confidence))


@quietly
def agresti_caffo(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the normal interval of x1/n1 − x2/n2 with two more people in either group.

    One of the two has the event. Cut at −1 and 1; with extreme rates the observed difference may lie outside.
    Shapes and errors as for `wilson`. Source: Agresti and Caffo 2000.

    >>> import numpy as np
    >>> np.round(agresti_caffo(7, 34, 1, 34), 4)
    array([0.0116, 0.3217])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    return _normal_difference(x1 + 1, n1 + 2, x2 + 1, n2 + 2, normal_quantile(confidence))


SETTINGS: Mapping[str, Mapping[str, float]] = MappingProxyType({"skewness-corrected": {"continuity": CONTINUITY}})
"""The constants of intervals by slug, and their versions where an algorithm is no longer the first."""

PROPORTION: Mapping[str, Callable[..., Interval]] = MappingProxyType(
    {
        "wilson": wilson,
        "wilson-cc": partial(wilson, continuity=True),
        "clopper-pearson": clopper_pearson,
        "jeffreys": jeffreys,
        "mid-p": mid_p,
    }
)
"""The intervals of one proportion by slug, called with x, n, confidence."""

RATIO: Mapping[str, Callable[..., Interval]] = MappingProxyType(
    {
        "skewness-corrected": skewness_corrected,
        "miettinen-nurminen": miettinen_nurminen,
        "koopman": koopman,
        "katz": katz,
        "adjusted-log": adjusted_log,
        "mover-wilson": mover_wilson,
    }
)
"""The intervals of the ratio of two proportions by slug, called with x1, n1, x2, n2, confidence."""

DIFFERENCE: Mapping[str, Callable[..., Interval]] = MappingProxyType(
    {
        "skewness-corrected": skewness_corrected_difference,
        "newcombe": newcombe,
        "miettinen-nurminen": miettinen_nurminen_difference,
        "mee": mee,
        "wald": wald_difference,
        "agresti-caffo": agresti_caffo,
    }
)
"""The intervals of the difference of two proportions by slug, called with x1, n1, x2, n2, confidence."""
