"""Funnels: how far organisations of a size may stray from a target by chance, and over-dispersion allowed for.

Over-dispersion is judged by all organisations of the last axis; leading axes are funnels of their own, and one
that is missing is left out: its estimate isn't finite, or its variance not positive and finite. All else goes
by any shapes that broadcast. With organisations that differ by more than chance, the additive model widens the
limits by a variance τ² that is the same for all, so that large organisations aren't all outliers; the
multiplicative one widens them by √φ. Each function that takes `confidence` raises `DefinitionError` unless it
is between 0 and 1.

Scores that are drawn in to their own quantiles, or cut off there, have a mean square below 1 by chance alone:
`consistency` has how much is left. The published estimate of the variance between organisations leaves that out and
is too small, so that its limits are too narrow exactly where organisations differ; `consistent_dispersion` is the
estimate that allows for it.

Sources: Spiegelhalter 2005a and 2005b; Spiegelhalter et al. 2012; the summary hospital-level mortality indicator
(truncation); Public Health England's technical guide (proportions); Paule and Mandel 1982 (the variance that makes
the scores have the mean square that they should).
"""

from __future__ import annotations

from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np

from wres.errors import DefinitionError
from wres.shipped import Shipped
from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, one_group, quietly, tail_of
from wres.statistics.roots import root

__all__ = [
    "Dispersion",
    "Outliers",
    "arcsine",
    "arcsine_limits",
    "consistency",
    "consistent_dispersion",
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

Outliers = Literal["winsorise", "truncate"]
_FEW: Shipped[dict[str, Any]] = Shipped("wres.statistics", "consistency.json", lambda _, fields: fields)
"""The constants of few organisations by method and share, made by `tools/dispersion_constants.py`."""


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


def _methods(method: str) -> None:
    if method not in ("winsorise", "truncate"):
        raise DefinitionError(f"{method!r} isn't a method for outliers: choose winsorise or truncate")


@quietly
def dispersion(
    y: Counts,
    variance: Counts,
    target: Counts,
    *,
    share: float = 0.1,
    method: Outliers = "winsorise",
    factor: Counts = 1.0,
) -> Dispersion:
    """Return how much organisations differ beyond chance about the target, outliers apart, as published.

    φ is the mean of the squared scores over `factor`, and τ² is what leaves them a mean of 1, 0 where φ is below
    (k − 1)/k: (k φ − (k − 1))/(Σw − Σw²/Σw) with w = 1/v. The outer scores are drawn in (`"winsorise"`) or left
    out (`"truncate"`, as for hospital mortality); `share=0` takes them as they are. The published φ has a factor of
    1, with which τ² comes out too small; `consistency` has the factor that mends it. τ² is in the unit of
    `variance`, and `nan` with fewer than two organisations; φ is with none. The target, the factor and all that
    comes back have no last axis. Raises `DefinitionError` for another method, and unless `share` is from 0 to ½.
    Source: Spiegelhalter 2005a.

    >>> found = dispersion([0.1, -0.5, 0.6, 0.2, -0.3], 0.01, 0.0, share=0)
    >>> [round(float(each), 4) for each in found]
    [15.0, 0.1775, 5.0]
    """
    _methods(method)
    y, v = np.broadcast_arrays(*_float(y, variance))
    z = z_scores(y, v, _float(target)[0][..., None])
    z = winsorise(z, share) if method == "winsorise" else truncate(z, share)
    there = ~np.isnan(z)
    k = np.asarray(there.sum(axis=-1), np.float64)
    squares = np.where(there, z * z, 0).sum(axis=-1) / _float(factor)[0]
    w = np.where(there, 1 / v, 0)
    total = w.sum(axis=-1)
    tau2 = np.maximum((squares - (k - 1)) / (total - (w * w).sum(axis=-1) / total), 0)
    return Dispersion(squares / k, np.where(k > 1, tau2, np.nan), k)


def _dropped(k: Floats, share: float) -> Floats:
    """How many of k scores lie outside a type-7 quantile of `share`, at either end."""
    return np.ceil((k - 1) * share - 1e-9)


@quietly
def consistency(share: float = 0.1, method: Outliers = "winsorise", k: Counts = np.inf) -> Floats:
    """Return the mean square that chance leaves of k normal scores whose outer ones are drawn in or left out.

    From 0 to 1, of the shape of k; of endlessly many the closed form 1 − 2q − 2zφ(z) + 2qz² of winsorised scores, and
    (1 − 2q − 2zφ(z))/(1 − 2q) of truncated ones, z the normal quantile of 1 − q. A type-7 quantile of few scores takes
    off other shares, so that below 30 it is tabulated, by quadrature, for a share of 0.05, 0.1 or 0.2; from there on
    what is left of the difference falls as 1/k. `nan` below 3. Raises `DefinitionError` for another method, unless
    `share` is from 0 to below ½, and for a finite k with a share that isn't tabulated. Source: the moments of normal
    scores and of their order statistics; Spiegelhalter 2005a has the scores.

    >>> consistency(0.1, k=[5, 10, 30, 210, np.inf]).round(4)
    array([0.7284, 0.7218, 0.6941, 0.6809, 0.6787])
    """
    from scipy.special import ndtri

    _methods(method)
    if not 0 <= share < 0.5:
        raise DefinitionError(f"{share!r} isn't a share from 0 to below 0.5 to take off either end")
    (number,) = _float(k)
    if share == 0:
        return np.where(number > 2, 1.0, np.nan)

    def many(off: Floats) -> Floats:
        z = ndtri(1 - off)
        inside = 1 - 2 * off - 2 * z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        found: Floats = inside + 2 * off * z * z if method == "winsorise" else inside / (1 - 2 * off)
        return found

    if np.isinf(number).all():
        return many(np.full(number.shape, share))
    table = _FEW[method]["shares"].get(f"{share:g}")
    if table is None:
        raise DefinitionError(
            f"{share!r} isn't tabulated for few organisations: choose 0, {', '.join(_FEW[method]['shares'])}"
        )
    few = np.clip(number, 3, len(table) + 2)
    # What truncation takes off is whole scores, and jumps where another one goes.
    off, known = (_taken_off(each, share, method) for each in (number, few))
    left = (np.array(table)[np.nan_to_num(few, nan=3).astype(np.intp) - 3] - many(known)) * few / number
    return np.where(number > 2, many(off) + left, np.nan)


def _taken_off(k: Floats, share: float, method: Outliers) -> Floats:
    """The share of k scores that lies outside either end; truncation takes off whole ones."""
    return np.where(np.isinf(k) | (method == "winsorise"), share, _dropped(k, share) / k)


def _mean_square(t: Floats, y: Floats, v: Floats, k: Floats, share: float, method: Outliers) -> tuple[Floats, Floats]:
    """The mean of the squared scores y/√(v + τ²) at τ² = t, outer ones drawn in or left out, and its slope in τ²."""
    s = v + t[:, None]
    z = y / np.sqrt(s)
    order = np.argsort(z, axis=-1)
    scores = [np.take_along_axis(each, order, axis=-1) for each in (z, -z / (2 * s))]
    last = k[:, None].astype(np.intp) - 1

    def end(part: float) -> list[Floats]:
        at = last * part
        below = np.floor(at + 1e-9).astype(np.intp)
        near, far = (
            [np.take_along_axis(each, place, axis=-1) for each in scores]
            for place in (below, np.minimum(below + 1, last))
        )
        return [one + (at - below) * (other - one) for one, other in zip(near, far, strict=True)]

    low, high = end(share), end(1 - share)
    outside = scores[0] < low[0], scores[0] > high[0]
    z, slope = (
        np.select(outside, ends if method == "winsorise" else [0.0, 0.0], own)
        for own, *ends in zip(scores, low, high, strict=True)
    )
    kept = k if method == "winsorise" else k - 2 * _dropped(k, share)
    return np.nansum(z * z, axis=-1) / kept, 2 * np.nansum(z * slope, axis=-1) / kept


def _too_small(
    u: Floats, top: Floats, aim: Floats, y: Floats, v: Floats, k: Floats, *, share: float, method: Outliers
) -> tuple[Floats, Floats]:
    """What the mean square falls short of its aim at τ² = u top, and the slope of that in u."""
    found, slope = _mean_square(u * top, y, v, k, share, method)
    return aim - found, -slope * top


@quietly
def consistent_dispersion(
    y: Counts, variance: Counts, target: Counts, *, share: float = 0.1, method: Outliers = "winsorise"
) -> Dispersion:
    """Return how much organisations differ beyond chance about the target, outliers apart, without the published bias.

    φ is the mean of the squared scores over what chance makes it, and τ² is what has to be added to every variance to
    make it that: `consistency` of k scores, times (k − 1)/k for a target that comes from the organisations themselves.
    0 where chance explains all. In the units of `dispersion`, with its outliers; `nan` with fewer than three
    organisations. Where variances are equal τ² is `dispersion` by the factor of `consistency`, but for the little that
    a target of their own takes off; where they differ much, that would be too large. Raises `DefinitionError` as
    `consistency` does. Source: Spiegelhalter 2005a; Paule and Mandel 1982.

    >>> y, v = [0.1, -0.5, 0.6, 0.2, -0.3, 0.9, -0.8, 0.05, 0.35, -0.15], [0.01, 0.02] * 5
    >>> [round(float(found(y, v, 0.0).tau2), 3) for found in (dispersion, consistent_dispersion)]
    [0.176, 0.229]
    """
    y, v = np.broadcast_arrays(*_float(y, variance))
    y = y - _float(target)[0][..., None]
    there = np.isfinite(y) & (v > 0) & (v < np.inf)
    k = np.asarray(there.sum(axis=-1), np.float64)
    seen = k > 2
    phi, tau2 = np.full(k.shape, np.nan), np.where(seen, 0.0, np.nan)
    few = k[seen]
    aim = consistency(share, method, few) * (few - 1) / few
    rows = np.where(there, y, np.nan)[seen], np.where(there, v, 1.0)[seen], few
    found, _ = _mean_square(np.zeros_like(few), *rows, share, method)
    more = found > aim
    phi[seen] = found / aim
    rest = [each[more] for each in (aim, *rows)]
    top = np.max(rest[1] ** 2, axis=-1, where=~np.isnan(rest[1]), initial=0) / rest[0]
    between, zero = np.zeros_like(few), np.zeros_like(top)
    between[more] = top * root(partial(_too_small, share=share, method=method), zero, zero + 1, top, *rest)
    tau2[seen] = between
    return Dispersion(phi, tau2, k)
