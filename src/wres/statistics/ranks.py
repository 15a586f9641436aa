"""Ranks and percentiles, and how little they may mean.

The last axis is that of the organisations; missing ones (`nan`) get no rank and take none from the others.

Sources: Goldstein and Spiegelhalter 1996; Lin et al. 2006 and Lingsma et al. 2009 (expected ranks); van Dishoeck et al.
2011 (rankability); Hong 2013, Computational Statistics and Data Analysis 59:41–51 (the refined normal of a sum of yes
and no).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

import numpy as np

from wres.errors import DefinitionError
from wres.statistics._arrays import Counts, Floats, Interval, quietly, tail_of
from wres.statistics.funnel import quantile

__all__ = [
    "Kind",
    "RankDistribution",
    "Ties",
    "expected_percentile",
    "expected_rank",
    "percentile_rank",
    "quantile_group",
    "rank_distribution",
    "rank_interval",
    "rankability",
    "ranks",
]

Ties = Literal["min", "max", "average"]
Kind = Literal["mean", "weak", "strict", "rank"]

# Pairs of organisations compared at a time.
_PAIRS = 1 << 22
# Points of the grid that moments lie on, about, at most; places that one's own distribution is summed over; and numbers
# that stay in a core's cache.
_POINTS, _NODES, _BLOCK = 4000, 120, 1 << 14


def _extremes(values: Counts) -> tuple[Floats, Floats, Floats]:
    """How many of the last axis are less than each value, how many at most as great, and how many there are."""
    given = np.asarray(values, dtype=np.float64)
    order = np.argsort(given, axis=-1)
    ordered = np.take_along_axis(given, order, axis=-1)
    size = given.shape[-1]
    place = np.broadcast_to(np.arange(size), given.shape)
    new = np.ones(given.shape, dtype=bool)
    new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    first = np.maximum.accumulate(np.where(new, place, 0), axis=-1)
    last = np.ones_like(new)
    last[..., :-1] = new[..., 1:]
    after = np.minimum.accumulate(np.where(last, place + 1, size)[..., ::-1], axis=-1)[..., ::-1]
    less, upto = np.empty(given.shape), np.empty(given.shape)
    np.put_along_axis(less, order, first.astype(np.float64), axis=-1)
    np.put_along_axis(upto, order, after.astype(np.float64), axis=-1)
    known = ~np.isnan(given)
    return (
        np.where(known, less, np.nan),
        np.where(known, upto, np.nan),
        known.sum(axis=-1, keepdims=True).astype(np.float64),
    )


def ranks(values: Counts, ties: Ties = "average", *, descending: bool = True) -> Floats:
    """Return the ranks, 1 for the greatest value unless `descending` is false.

    Those that tie get the least (`"min"`), the greatest (`"max"`) or the mean of the ranks that they share.

    >>> ranks([1, 3, 4, 4, np.nan, 7], "min")
    array([ 5.,  4.,  2.,  2., nan,  1.])
    """
    less, upto, _ = _extremes(-np.asarray(values, dtype=np.float64) if descending else values)
    match ties:
        case "min":
            return less + 1
        case "max":
            return upto
        case "average":
            return (less + 1 + upto) / 2
    raise DefinitionError(f"{ties!r} isn't a way to rank ties: choose min, max or average")


@quietly
def percentile_rank(values: Counts, kind: Kind = "mean") -> Floats:
    """Return the per cent of the organisations that have a lesser value, half of those that tie included.

    `"weak"` includes all that tie, `"strict"` none, and `"rank"` is the mean rank over their number.

    >>> percentile_rank([1, 2, 2, 4]), percentile_rank([1, 2, 2, 4], "weak")
    (array([12.5, 50. , 50. , 87.5]), array([ 25.,  75.,  75., 100.]))
    """
    less, upto, k = _extremes(values)
    match kind:
        case "mean":
            return 100 * (less + upto) / (2 * k)
        case "weak":
            return 100 * upto / k
        case "strict":
            return 100 * less / k
        case "rank":
            return 100 * (less + 1 + upto) / (2 * k)
    raise DefinitionError(f"{kind!r} isn't a kind of percentile rank: choose mean, weak, strict or rank")


@quietly
def quantile_group(values: Counts, groups: int = 4, *, descending: bool = True) -> Floats:
    """Return the group from 1 to `groups` that each value falls in, the greatest values in group 1.

    ⌊(g + 1) − ⌈(k + 1 − rank) g/k⌉⌋ with the least rank for ties, 0 becoming 1; `nan` for all with fewer values
    than groups. Source: Public Health England's method.

    >>> quantile_group([9, 8, 8, 3, 1], 5)
    array([1., 2., 2., 4., 5.])
    """
    rank = ranks(values, "min", descending=descending)
    k = (~np.isnan(rank)).sum(axis=-1, keepdims=True)
    group = np.maximum(groups + 1 - np.ceil((k + 1 - rank) * groups / k), 1)
    return np.where(k >= groups, group, np.nan)


@quietly
def expected_rank(mean: Counts, variance: Counts) -> Floats:
    """Return the ranks to be expected, 1 for the least: 1 + Σ Φ((θ_i − θ_j)/√(v_i + v_j)) over the others.

    Organisations that are equal, or of which nothing is known, all get the middle. They add up to k(k + 1)/2.
    Without any variance two that differ are certain in order. Source: Lingsma et al. 2009.

    >>> expected_rank([0.0, 0.1, 1.0], [0.01, 0.01, 0.01]).round(2)
    array([1.24, 1.76, 3.  ])
    """
    from scipy.special import ndtr

    theta, v = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(variance, dtype=np.float64))
    known = np.isfinite(theta) & (v >= 0)
    theta, v = np.where(known, theta, np.nan), np.where(known, v, np.nan)
    found = np.empty(theta.shape)
    step = max(1, _PAIRS // max(theta.size, 1))
    for first in range(0, theta.shape[-1], step):
        some = np.s_[..., first : first + step, None]
        gap = theta[some] - theta[..., None, :]
        above = np.where(gap == 0, 0.5, ndtr(gap / np.sqrt(v[some] + v[..., None, :])))
        found[..., first : first + step] = np.nansum(above, axis=-1)
    # An organisation was compared with itself too, at a half.
    return np.where(known, found + 0.5, np.nan)


@quietly
def expected_percentile(mean: Counts, variance: Counts) -> Floats:
    """Return 100 (expected rank − ½)/k, the per cent of organisations that one is expected to exceed.

    Source: Lingsma et al. 2009.

    >>> expected_percentile([0.0, 0.0, 0.0, 0.0], 0.1)
    array([50., 50., 50., 50.])
    """
    rank = expected_rank(mean, variance)
    found: Floats = 100 * (rank - 0.5) / (~np.isnan(rank)).sum(axis=-1, keepdims=True)
    return found


@quietly
def rankability(tau2: Counts, variance: Counts) -> Floats:
    """Return τ²/(τ² + median v): how much of the differences between organisations is real.

    Below 0.5 is poor, to 0.75 moderate. `tau2` has no last axis. Source: van Dishoeck et al. 2011.

    >>> rankability([0.1, 0.3], [[0.05, 0.1, 0.4], [0.1, 0.1, 0.1]])
    array([0.5 , 0.75])
    """
    between = np.asarray(tau2, dtype=np.float64)
    found: Floats = between / (between + quantile(variance, 0.5))
    return found


class RankDistribution(NamedTuple):
    """The rank that is to be expected of each organisation, and the bounds of its interval."""

    expected: Floats
    lower: Floats
    upper: Floats


@quietly
def rank_distribution(
    mean: Counts, sd: Counts, confidence: float = 0.95, *, descending: bool = True
) -> RankDistribution:
    """Return the expected ranks and their interval, of organisations on the last axis with normal posteriors.

    Given where an organisation is, the number of those above it is a sum of independent yes and no, whose distribution
    follows from its first three moments; that is averaged over where the organisation may be. The moments of all lie on
    one grid, so that time grows with the organisations and not with their square, and nothing is drawn: the same
    posteriors have the same ranks in any order and company. Bounds are ranks, the outer ones. Errors as for `wilson`.
    Source: Goldstein and Spiegelhalter 1996; Lingsma et al. 2009; Hong 2013 for the sum.

    >>> found = rank_distribution([0.0, 0.1, 5.0], [1.0, 1.0, 0.1])
    >>> [each.round(2).tolist() for each in found]
    [[2.53, 2.47, 1.0], [2.0, 2.0, 1.0], [3.0, 3.0, 1.0]]
    """
    tail = tail_of(confidence)
    theta, s = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64))
    known = np.isfinite(theta) & (s >= 0)
    found = np.full((3, *theta.shape), np.nan)
    for one in np.ndindex(theta.shape[:-1]):
        some = known[one]
        if some.any():
            at = theta[one][some] if descending else -theta[one][some]
            found[(slice(None), *one, some)] = _ranked(at, s[one][some], tail).T
    return RankDistribution(*found)


def _ranked(theta: Floats, sd: Floats, tail: float) -> Floats:
    """Return expected rank, lower and upper bound of each, axes `(organisation, 3)`, the greatest first."""
    from scipy.interpolate import CubicSpline
    from scipy.special import ndtr

    # Sums in an order that is the same whatever the order of the organisations.
    order = np.lexsort((sd, theta))
    theta, sd = theta[order], sd[order]
    # What varies by less than four steps of the grid is as certain as that.
    step = max(sd.min() / 4, (theta[-1] - theta[0] + 12 * sd.max()) / _POINTS) or 1.0
    wide = np.maximum(sd, 4 * step)
    first, last = (theta - 6 * wide).min(), (theta + 6 * wide).max()
    grid = np.linspace(first, last, int((last - first) / step) + 2)
    moments = np.zeros((3, len(grid)))
    some = max(_BLOCK // len(grid), 1)
    for start in range(0, len(theta), some):
        part = slice(start, start + some)
        above = ndtr((theta[part, None] - grid) / wide[part, None])
        moments += [each.sum(axis=0) for each in _moments(above)]
    nodes = np.linspace(-5.5, 5.5, _NODES)
    weights = np.exp(-nodes * nodes / 2)
    weights /= weights.sum()
    place = theta[:, None] + wide[:, None] * nodes
    # An organisation isn't above itself.
    own = np.stack(_moments(ndtr(-nodes)))[:, None, :]
    mean, variance, third = CubicSpline(grid, moments, axis=1)(place) - own
    spread = np.sqrt(np.maximum(variance, 1e-12))
    skew = third / spread**3 / 6

    def at_most(rank: Floats) -> Floats:
        """The probability of a rank so small or smaller."""
        x = (rank[:, None] - 0.5 - mean) / spread
        bent = ndtr(x) + skew * (1 - x * x) * np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
        total: Floats = np.clip(bent, 0, 1) @ weights
        return total

    found = np.empty((len(theta), 3))
    found[order] = np.stack([1 + mean @ weights, *(_least(at_most, len(theta), each) for each in (tail, 1 - tail))], 1)
    return found


def _moments(p: Floats) -> tuple[Floats, Floats, Floats]:
    """The mean, the variance and the third central moment of yes and no."""
    variance = p * (1 - p)
    return p, variance, variance * (1 - 2 * p)


def _least(at_most: Callable[[Floats], Floats], k: int, wanted: float) -> Floats:
    """The least rank of 1 to k with at least that probability at or below it."""
    low, high = np.zeros((2, k))
    high += k
    for _ in range(int(np.ceil(np.log2(k + 1)))):
        middle = np.floor((low + high) / 2)
        enough = at_most(middle) >= wanted
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.maximum(high, 1)


def rank_interval(
    mean: Counts,
    sd: Counts,
    generator: np.random.Generator,
    *,
    draws: int = 10_000,
    confidence: float = 0.95,
    descending: bool = True,
) -> Interval:
    """Return the bounds of the rank of each organisation, by draws from normal posteriors.

    Quantiles of ranks are ranks that were drawn, the outer ones. Needs draws × organisations numbers in memory
    for one pool at a time. The same generator and order of pools give the same bounds.
    Source: Goldstein and Spiegelhalter 1996.

    >>> lower, upper = rank_interval([0.0, 0.1, 5.0], [1.0, 1.0, 0.1], np.random.default_rng(1))
    >>> lower, upper
    (array([2., 2., 1.]), array([3., 3., 1.]))
    """
    tail = tail_of(confidence)
    theta, s = np.broadcast_arrays(np.asarray(mean, dtype=np.float64), np.asarray(sd, dtype=np.float64))
    known = np.isfinite(theta) & (s >= 0)
    lower, upper = np.full((2, *theta.shape), np.nan)
    for one in np.ndindex(theta.shape[:-1]):
        some = known[one]
        k = int(some.sum())
        drawn = generator.standard_normal((draws, k)) * s[one][some] + theta[one][some]
        place = np.argsort(-drawn if descending else drawn, axis=-1)
        rank = np.empty((draws, k), dtype=np.int32)
        np.put_along_axis(rank, place, np.arange(1, k + 1, dtype=np.int32)[None, :], axis=-1)
        rank.sort(axis=0)
        lower[(*one, some)] = rank[int(np.floor(tail * (draws - 1)))]
        upper[(*one, some)] = rank[int(np.ceil((1 - tail) * (draws - 1)))]
    return lower, upper
