"""Funnels: how far organisations of a size may stray from a target by chance, and over-dispersion allowed for.

Over-dispersion is judged by all organisations of the last axis; leading axes are funnels of their own, and one
that is missing is left out: its estimate isn't finite, or its variance not positive and finite. All else goes
by any shapes that broadcast. With organisations that differ by more than chance, the additive model widens the
limits by a variance τ² that is the same for all, so that large organisations aren't all outliers; the
multiplicative one widens them by √φ. Each function that takes `confidence` raises `DefinitionError` unless it
is between 0 and 1.

Sources: Spiegelhalter 2005a and 2005b; Spiegelhalter et al. 2012; the summary hospital-level mortality indicator
(truncation); Public Health England's technical guide (proportions).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from wres.errors import DefinitionError
from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, one_group, quietly, tail_of

__all__ = [
    "Dispersion",
    "arcsine",
    "arcsine_limits",
    "dispersion",
    "limits",
    "log_standardised",
    "proportion_limits",
    "quantile",
    "ratio_limits",
    "root_standardised",
    "standardised_limits",
    "truncate",
    "winsorise",
    "z_scores",
]


class Dispersion(NamedTuple):
    """What organisations differ by beyond chance: φ, τ², and how many they were judged by.

    >>> found = Dispersion(np.array(4.0), np.array(0.3), np.array(20.0))
    >>> np.round(limits(0.0, [0.1, 0.01], tau2=found.tau2), 3)
    array([[-1.24 , -1.091],
           [ 1.24 ,  1.091]])
    """

    phi: Floats
    tau2: Floats
    k: Floats


def _float(*values: Counts) -> tuple[Floats, ...]:
    return tuple(np.asarray(value, dtype=np.float64) for value in values)


# Limits


@quietly
def proportion_limits(n: Counts, target: Counts, confidence: float = 0.95) -> Interval:
    """Return the limits p0 ± z √(p0 (1 − p0)/n) of a proportion, cut at 0 and 1.

    As shares. Where an organisation of n lies on a limit, its Wilson interval touches p0. `nan` unless n > 0 and
    0 ≤ p0 ≤ 1. Source: Spiegelhalter 2005b; Public Health England.

    >>> np.round(proportion_limits([75, 1699], 0.8064), 3)
    array([[0.717, 0.788],
           [0.896, 0.825]])
    """
    n, p = np.broadcast_arrays(*_float(n, target))
    variance = np.where((n > 0) & (p >= 0) & (p <= 1), p * (1 - p) / n, np.nan)
    lower, upper = limits(p, variance, confidence)
    return np.maximum(lower, 0), np.minimum(upper, 1)


@quietly
def limits(
    target: Counts, variance: Counts, confidence: float = 0.95, *, tau2: Counts = 0.0, phi: Counts = 1.0
) -> Interval:
    """Return the limits target ± z √(φ v + τ²) of normal estimates with variances v.

    In the unit of the target. Give `tau2` for the additive model of over-dispersion, or `phi` for the
    multiplicative one; `nan` where a variance is negative. Source: Spiegelhalter 2005a.

    >>> np.round(limits(0, [0.01, 0.04]), 3)
    array([[-0.196, -0.392],
           [ 0.196,  0.392]])
    """
    centre, v, between, factor = np.broadcast_arrays(*_float(target, variance, tau2, phi))
    width = normal_quantile(confidence) * np.sqrt(factor * v + between)
    return centre - width, centre + width


@quietly
def ratio_limits(
    target: Counts, variance: Counts, confidence: float = 0.95, *, tau2: Counts = 0.0, phi: Counts = 1.0
) -> Interval:
    """Return the limits exp(ln target ± z √(φ v + τ²)) of ratios whose logarithms have variances v.

    Ratios, like the target, `nan` unless that is positive. Else as `limits`. Source: Spiegelhalter 2005b.

    >>> np.round(ratio_limits(1, [0.01, 0.04]), 3)
    array([[0.822, 0.676],
           [1.217, 1.48 ]])
    """
    (centre,) = _float(target)
    lower, upper = limits(np.log(np.where(centre > 0, centre, np.nan)), variance, confidence, tau2=tau2, phi=phi)
    return np.exp(lower), np.exp(upper)


@quietly
def arcsine_limits(n: Counts, target: Counts, confidence: float = 0.95, *, tau2: Counts = 0.0) -> Interval:
    """Return the limits sin²(asin √p0 ± z √(1/4n + τ²)) of a proportion, with τ² on the scale of `arcsine`.

    As shares, cut at 0 and 1. Give `tau2` as `dispersion` finds it among the values of `arcsine`, about
    asin √p0. `nan` unless n > 0, 0 ≤ p0 ≤ 1 and τ² isn't negative. Source: Spiegelhalter 2005a.

    >>> np.round(arcsine_limits([75, 1699], 0.8064, tau2=0.001), 3)
    array([[0.695, 0.751],
           [0.897, 0.856]])
    """
    size, p = _float(n, target)
    angle = np.arcsin(np.sqrt(np.where((p >= 0) & (p <= 1), p, np.nan)))
    lower, upper = limits(angle, 1 / (4 * np.where(size > 0, size, np.nan)), confidence, tau2=tau2)
    return np.sin(np.maximum(lower, 0)) ** 2, np.sin(np.minimum(upper, np.pi / 2)) ** 2


@quietly
def standardised_limits(expected: Counts, confidence: float = 0.95, target: Counts = 1.0) -> Interval:
    """Return the Poisson limits of observed over expected events, with the target times those expected.

    χ² quantiles with 2E and 2E + 2 degrees of freedom over 2E: `exact.poisson` of E, over E. `nan` unless the
    target and those expected are positive. To draw a limit through whole counts instead, as Public Health
    England does, take `exact.poisson` of a count: the expected events at which it lies on either limit.
    Source: Spiegelhalter 2005b.

    >>> np.round(standardised_limits([15, 30]), 4)
    array([[0.5597, 0.6747],
           [1.6493, 1.4276]])
    """
    from scipy.special import gammainccinv, gammaincinv

    tail, (count, aim) = tail_of(confidence), np.broadcast_arrays(*_float(expected, target))
    count = np.where((count > 0) & (count < np.inf) & (aim > 0), count, np.nan)
    lower, upper = gammaincinv(count * aim, tail), gammainccinv(count * aim + 1, tail)
    return np.asarray(lower / count), np.asarray(upper / count)


# Scales on which estimates are about normal


@quietly
def arcsine(x: Counts, n: Counts) -> tuple[Floats, Floats]:
    """Return asin √(x/n) and its variance 1/4n.

    In radians, 0 to π/2, and their square; `nan` where a count is missing or impossible. Source: Spiegelhalter
    2005a.

    >>> np.round(arcsine([0, 50], 100), 4)
    array([[0.    , 0.7854],
           [0.0025, 0.0025]])
    """
    x, n = one_group(x, n)
    return np.arcsin(np.sqrt(x / n)), 1 / (4 * n)


def _standardised(observed: Counts, expected: Counts) -> tuple[Floats, Floats]:
    o, e = np.broadcast_arrays(*_float(observed, expected))
    usable = (o >= 0) & (o < np.inf) & (e > 0) & (e < np.inf)
    return np.where(usable, o, np.nan), np.where(usable, e, np.nan)


@quietly
def log_standardised(observed: Counts, expected: Counts) -> tuple[Floats, Floats]:
    """Return ln O/E and its variance 1/E, `nan` where nothing was observed.

    `nan` also where a count is missing or negative, or nothing was expected. Source: Spiegelhalter et al. 2012,
    and the mortality indicator.

    >>> np.round(log_standardised([20, 0], [10, 10]), 3)
    array([[0.693,   nan],
           [0.1  ,   nan]])
    """
    o, e = _standardised(observed, expected)
    o, e = np.where(o > 0, o, np.nan), np.where(o > 0, e, np.nan)
    return np.log(o / e), 1 / e


@quietly
def root_standardised(observed: Counts, expected: Counts) -> tuple[Floats, Floats]:
    """Return √(O/E) and its variance 1/4E.

    `nan` where a count is missing or negative, or nothing was expected. Source: Spiegelhalter et al. 2012, as
    the Care Quality Commission takes it.

    >>> np.round(root_standardised([20, 0], [5, 5]), 3)
    array([[2.  , 0.  ],
           [0.05, 0.05]])
    """
    o, e = _standardised(observed, expected)
    return np.sqrt(o / e), 1 / (4 * e)


# Over-dispersion


@quietly
def z_scores(y: Counts, variance: Counts, target: Counts, tau2: Counts = 0.0) -> Floats:
    """Return (y − target)/√(v + τ²), `nan` where y isn't finite or v not positive and finite.

    In standard deviations. Source: Spiegelhalter 2005a.

    >>> z_scores([0.3, -0.2], [0.01, 0.01], 0.0)
    array([ 3., -2.])
    """
    y, v, centre, between = np.broadcast_arrays(*_float(y, variance, target, tau2))
    there = np.isfinite(y) & (v > 0) & (v < np.inf)
    found: Floats = np.where(there, y - centre, np.nan) / np.sqrt(np.where(there, v, np.nan) + between)
    return found


@quietly
def quantile(values: Counts, share: float) -> Floats:
    """Return the type-7 quantile of the last axis with missing values left out, `nan` where all are.

    `quantile(values, 0.5)` is the median of organisations. Raises `DefinitionError` unless `share` is from 0 to
    1. Source: Hyndman and Fan 1996.

    >>> quantile([[1, 2, 3, 4], [5, np.nan, np.nan, 7]], 0.1)
    array([1.3, 5.2])
    """
    if not 0 <= share <= 1:
        raise DefinitionError(f"{share!r} isn't a share from 0 to 1")
    (given,) = _float(values)
    ordered = np.sort(given, axis=-1)
    if not ordered.shape[-1]:
        return np.full(ordered.shape[:-1], np.nan)
    k = (~np.isnan(ordered)).sum(axis=-1, keepdims=True)
    at = np.maximum(k - 1, 0) * share
    below = np.floor(at).astype(np.intp)
    low = np.take_along_axis(ordered, below, axis=-1)
    high = np.take_along_axis(ordered, np.minimum(below + 1, np.maximum(k - 1, 0)), axis=-1)
    part = at - below
    found: Floats = np.where(part == 0, low, low + part * (high - low))[..., 0]
    return found


def _ends(z: Counts, share: float) -> tuple[Floats, Floats, Floats]:
    if not 0 <= share <= 0.5:
        raise DefinitionError(f"{share!r} isn't a share from 0 to 0.5 to take off either end")
    (scores,) = _float(z)
    return scores, quantile(scores, share)[..., None], quantile(scores, 1 - share)[..., None]


@quietly
def winsorise(z: Counts, share: float = 0.1) -> Floats:
    """Return the scores with those outside the quantiles of `share` and 1 − `share` drawn in to them.

    Missing ones stay missing. Raises `DefinitionError` unless `share` is from 0 to ½. Source: Spiegelhalter
    2005a.

    >>> winsorise([-9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 40])
    array([0., 0., 1., 2., 3., 4., 5., 6., 7., 8., 8.])
    """
    scores, low, high = _ends(z, share)
    drawn: Floats = np.clip(scores, low, high)
    return drawn


@quietly
def truncate(z: Counts, share: float = 0.1) -> Floats:
    """Return the scores with `nan` for those outside the quantiles of `share` and 1 − `share`.

    Raises `DefinitionError` unless `share` is from 0 to ½. Source: the mortality indicator.

    >>> truncate([-9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 40])
    array([nan,  0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8., nan])
    """
    scores, low, high = _ends(z, share)
    return np.where((low <= scores) & (scores <= high), scores, np.nan)


@quietly
def dispersion(
    y: Counts,
    variance: Counts,
    target: Counts,
    *,
    share: float = 0.1,
    method: Literal["winsorise", "truncate"] = "winsorise",
) -> Dispersion:
    """Return how much organisations differ beyond chance about the target, outliers apart.

    φ is the mean of the squared scores, and τ² is what leaves them a mean of 1, 0 where φ is below
    (k − 1)/k: (k φ − (k − 1))/(Σw − Σw²/Σw) with w = 1/v. The outer scores are drawn in (`"winsorise"`) or left
    out (`"truncate"`, as for hospital mortality); `share=0` takes them as they are. τ² is in the unit of
    `variance`, and `nan` with fewer than two organisations; φ is with none. The target and all that comes back
    have no last axis. Raises `DefinitionError` for another method, and unless `share` is from 0 to ½. Source:
    Spiegelhalter 2005a.

    >>> found = dispersion([0.1, -0.5, 0.6, 0.2, -0.3], 0.01, 0.0, share=0)
    >>> [round(float(each), 4) for each in found]
    [15.0, 0.1775, 5.0]
    """
    if method not in ("winsorise", "truncate"):
        raise DefinitionError(f"{method!r} isn't a method for outliers: choose winsorise or truncate")
    y, v = np.broadcast_arrays(*_float(y, variance))
    z = z_scores(y, v, _float(target)[0][..., None])
    z = winsorise(z, share) if method == "winsorise" else truncate(z, share)
    there = ~np.isnan(z)
    k, squares = np.asarray(there.sum(axis=-1), np.float64), np.where(there, z * z, 0).sum(axis=-1)
    w = np.where(there, 1 / v, 0)
    total = w.sum(axis=-1)
    tau2 = np.maximum((squares - (k - 1)) / (total - (w * w).sum(axis=-1) / total), 0)
    return Dispersion(squares / k, np.where(k > 1, tau2, np.nan), k)
