"""How likely figures are, given last year's or the peers': as arrays, with an entry for each return.

Organisations differ, and change from year to year, by more than chance: that is over-dispersion φ, a share of the
variance p(1 − p) of a rate. It is taken from the organisations themselves, by medians, so that no few of them can move
it by much: half of all squared deviations lie below 0.455 times their variance, if they are normal, and the φ for which
they do has a closed form. Source: Spiegelhalter 2005b for the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wres.statistics import exact

__all__ = [
    "ASSUMED",
    "CHANCE",
    "FEW",
    "Rates",
    "coincidence",
    "median",
    "outlying",
    "overdispersion",
    "recurrence",
    "swap_odds",
    "widening",
    "winsorised",
    "written",
]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

CHANCE = 1e-4
"""How often a correct figure is called unlikely: one in ten thousand, both sides together."""

FEW = 20
"""The number of organisations from which they show how much such organisations differ."""

ASSUMED = 0.004
"""The over-dispersion where there are too few: rates of 50% that move by 3 percentage points a year. Assumed."""

DIFFER = 0.3
"""The least by which organisations differ in size and in make-up, of themselves: one standard deviation. Assumed."""

TAILS = 4
"""The degrees of freedom of Student's t by which rates drift: some move far more than most. Assumed."""

MEDIAN = 0.4549
"""The median of a chi-squared on one degree of freedom."""

MEDIAN_OF_TAILS = 0.5486
"""The median of the square of Student's t on `TAILS` degrees of freedom."""

_AT = np.exp(np.arange(-7, 3.5, 0.5))
_MIXED = TAILS / (2 * _AT), _AT**2 * np.exp(-_AT) / (_AT**2 * np.exp(-_AT)).sum()
"""Student's t on 4 degrees of freedom as a mixture of normals: the variances, and how likely each is."""

EFFICIENCY = 0.37
"""How much of the information on a variance its median has; the variance of the median absolute deviation."""

SEEN = 5
"""The expected number of people from which a rate shows how much rates differ."""

MANY = 500
"""Counts up to which probabilities are exact; beyond, no sum over counts is needed."""

LOOSE = 2.8
"""Normal deviations beneath which the exact probability isn't asked for: it is far from `CHANCE` there."""


class Rates(NamedTuple):
    """Rates of `x` among `n` with what is expected: a mean, and its variances in units of p(1 − p).

    `chance` is what is normal of it: that of last year's counts, or by how much peers differ. `phi` is by how much
    rates drift, as Student's t does.
    """

    x: Floats
    n: Floats
    mean: Floats
    chance: Floats
    phi: Floats


def overdispersion(
    squares: Floats, variance: Floats, where: Flags, axis: int = -1, *, middle: float = MEDIAN
) -> tuple[Floats, Floats]:
    """Return φ of deviations by their squares and variances in units of p(1 − p), and of how many it was estimated.

    `middle` is the median of a squared deviation whose variance, or scale, is 1.

    `nan` with fewer than `FEW`. An estimate from few is widened, because it is itself uncertain.

    >>> rng = np.random.default_rng(1)
    >>> drawn = rng.normal(0, np.sqrt(0.01 + 0.002), 4000)
    >>> phi, count = overdispersion(drawn**2, np.full(4000, 0.01), np.ones(4000, bool))
    >>> round(float(phi), 4), int(count)
    (0.002, 4000)
    """
    squares, variance = np.moveaxis(squares, axis, -1), np.moveaxis(variance, axis, -1)
    there = np.moveaxis(where, axis, -1)
    count = there.sum(-1).astype(np.float64)
    found = median(np.where(there, squares / middle - variance, np.inf), count)
    with np.errstate(invalid="ignore", divide="ignore"):
        phi = np.where(count >= FEW, np.maximum(found, 0) * widening(count), np.nan)
    return phi, count


def widening(count: Floats) -> Floats:
    """Return the factor by which a variance is widened that was estimated by a median of so many organisations.

    A median of squares estimates a variance as precisely as 0.37 times as many normal values would by their mean:
    Student's quantile in place of the normal one allows for it, at `CHANCE`.

    >>> widening(np.array([20.0, 200.0])).round(2)
    array([3.76, 1.12])
    """
    from scipy.special import ndtri, stdtrit

    found: Floats = (stdtrit(EFFICIENCY * np.maximum(count, 1), 1 - CHANCE / 2) / ndtri(1 - CHANCE / 2)) ** 2
    return found


def written(probability: Floats, least: float = 1e-9) -> npt.NDArray[np.object_]:
    """Return probabilities as they are printed: to one figure, and none below `least`, which nobody would believe.

    >>> written(np.array([0.00123, 0.0])).tolist()
    ['1e-03', '1e-09']
    """
    return np.array([f"{max(float(one), least):.0e}" for one in probability], object)


def median(values: Floats, count: Floats) -> Floats:
    """Return the medians of the first `count` values of the last axis in order, the others being infinite.

    >>> median(np.array([[3.0, 1.0, np.inf, 2.0]]), np.array([3.0]))
    array([2.])
    """
    if not values.shape[-1]:
        return np.full(values.shape[:-1], np.nan)
    ordered = np.sort(values, -1)
    low, high = (np.maximum(np.floor((count - 1) / 2), 0), np.maximum(np.ceil((count - 1) / 2), 0))
    ends = [np.take_along_axis(ordered, at[..., None].astype(np.intp), -1)[..., 0] for at in (low, high)]
    with np.errstate(invalid="ignore"):
        return np.where(count > 0, (ends[0] + ends[1]) / 2, np.nan)


def winsorised(x: Floats, n: Floats, where: Flags) -> Floats:
    """Return the pooled rates of the last axis, each brought to within the tenth and the ninetieth of a hundred.

    >>> winsorised(np.array([[10.0] * 9 + [90.0]]), np.full((1, 10), 100.0), np.ones((1, 10), bool)).round(3)
    array([0.1])
    """
    count = where.sum(-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = np.where(where, x / n, np.inf)
        ordered = np.sort(p, -1)
        ends = []
        for share in (0.1, 0.9):
            at = np.clip(np.rint(share * (count - 1)), 0, max(p.shape[-1] - 1, 0)).astype(np.intp)
            ends.append(np.take_along_axis(ordered, at[..., None], -1))
        weight = np.where(where, n, 0.0)
        inside = np.clip(np.where(where, p, 0.0), *ends)
        pooled: Floats = (np.where(where, inside, 0.0) * weight).sum(-1) / weight.sum(-1)
    return pooled


def outlying(rates: Rates) -> tuple[tuple[npt.NDArray[np.intp], ...], Floats]:
    """Return where a count is further out than `CHANCE` allows, and how likely one so far out is.

    The counts are beta-binomial: of `n` people each has the event with a rate that is itself uncertain.

    >>> x, n, half = np.array([65.0, 90.0]), np.array([100.0, 100.0]), np.array([0.5, 0.5])
    >>> (where,), p = outlying(Rates(x, n, half, np.zeros(2), np.array([0.002, 0.002])))
    >>> where, p.round(6)
    (array([1]), array([6.7e-05]))
    """
    x, n, mean, chance, phi = np.broadcast_arrays(*rates)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.sqrt(n * mean * (1 - mean) * (1 + (n - 1) * (chance + phi)))
        loose = np.abs(x - n * mean) > LOOSE * spread
    loose &= (chance + phi < 1) & (mean > 0) & (mean < 1) & (n > 0) & (x <= n)
    at = np.nonzero(loose)
    p = _tails(Rates(x[at], n[at], mean[at], chance[at], phi[at]))
    far = p < CHANCE
    return tuple(place[far] for place in at), p[far]


def _tails(rates: Rates) -> Floats:
    """Return the probabilities of counts as far out as these, two-sided: a mixture over how far a rate moves."""
    x, n, mean, _, _ = rates
    found = np.zeros(x.shape)
    for size, weight in _sizes(rates):
        found += weight * _beta_binomial(x, n, mean, size)
    return found


def _sizes(rates: Rates) -> Iterator[tuple[Floats, float]]:
    """Yield the sizes of the beta distributions that make up what is expected, and how likely each is."""
    for variance, weight in zip(*_MIXED, strict=True):
        # No rate varies by more than between nobody and everybody.
        yield 1 / np.clip(rates.chance + rates.phi * variance, 1e-9, 0.999) - 1, weight


def _beta_binomial(x: Floats, n: Floats, mean: Floats, size: Floats) -> Floats:
    """Return the probabilities of counts as far out as these, two-sided: exact where either side is small.

    Where both sides are large, the beta distribution with the same variance is close and faster.
    """
    from scipy.special import betainc

    turned = mean > 0.5
    rarer, share = np.where(turned, n - x, x), np.where(turned, 1 - mean, mean)
    few = np.maximum(rarer, n * share) <= MANY
    tail = np.empty(x.shape)
    found = exact.beta_binomial(*(values[few] for values in (rarer, n, share * size, (1 - share) * size)))
    tail[few] = np.minimum(found.at_most, found.at_least)
    y, m, q = rarer[~few], n[~few], share[~few]
    matched = 1 / (1 / m + (1 - 1 / m) / (size[~few] + 1)) - 1
    at_most = betainc(q * matched, (1 - q) * matched, np.minimum((y + 0.5) / m, 1))
    below = betainc(q * matched, (1 - q) * matched, np.maximum((y - 0.5) / m, 0))
    tail[~few] = np.minimum(at_most, 1 - below)
    both: Floats = np.minimum(2 * tail, 1)
    return both


def swap_odds(rates: Rates) -> Floats:
    """Return the logarithm of how many times as likely two counts are swapped as they are as they stand.

    The counts are `x` of `n` and the rest. By the model it is above ln 1,000 at most once in a thousand where nothing
    was swapped.

    >>> x, n, mean, chance, phi = map(np.array, (70.0, 100.0, 0.3, 0.005, 0.0))
    >>> round(float(swap_odds(Rates(x, n, mean, chance, phi))), 1)
    22.1
    """
    from scipy.special import betaln

    x, n, mean, _, _ = rates
    found = np.full((2, *np.broadcast_shapes(*map(np.shape, rates))), -np.inf)
    with np.errstate(invalid="ignore", divide="ignore"):
        for size, weight in _sizes(rates):
            a, b = mean * size, (1 - mean) * size
            each = np.stack([betaln(n - x + a, x + b), betaln(x + a, n - x + b)]) - betaln(a, b)
            found = np.logaddexp(found, np.log(weight) + each)
        times: Floats = found[0] - found[1]
    return times


def coincidence(counts: Floats) -> Floats:
    """Return the logarithms of the highest chance that another organisation has all counts of a row.

    Organisations differ in size and in make-up: the two largest counts of another lie anywhere within `DIFFER` of
    themselves, as one standard deviation, and only the others are counted as if they had the same means.

    >>> np.exp(coincidence(np.array([[2103.0, 1151.0, 95.0]]))).round(10)
    array([2.12e-08])
    """
    found = recurrence(counts)
    for x in -np.sort(-np.nan_to_num(counts), -1).T[:2]:
        apart = -np.log(np.maximum(x, 1) * DIFFER * np.sqrt(2 * np.pi))
        found += np.minimum(apart - recurrence(x[:, None]), 0)
    return found


def recurrence(counts: Floats, moving: float = 1.0) -> Floats:
    """Return the logarithms of the highest chance that all counts of a row are the same once more.

    Of people who come anew each time, two counts with the same mean are the same with the chance that two Poisson
    variables are; where only the share `moving` of them changes, those are compared. More variation makes it rarer.

    >>> np.exp(recurrence(np.array([[603.0, 201.0, 17.0]]))).round(7)
    array([1.57e-05])
    """
    from scipy.special import ive

    inside = np.where(np.isnan(counts), 0.0, counts) * 2 * moving
    found: Floats = np.log(ive(0, inside)).sum(-1)
    return found
