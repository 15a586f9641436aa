"""Ratios of rare events among organisations that differ: nothing is added to an empty cell.

Of all events of an organisation those of the first group are binomial with the odds θ n1/n2, in the limit of small
rates, and the logarithms of the θ are normal among organisations. What this makes likeliest is found by integrating
each organisation's θ out, by Gauss and Hermite's rule about where its own likelihood puts it. The last axis is that of
the organisations, leading axes are pools of their own; one without events or with a count that is missing or impossible
is left out.

Sources: Breslow and Day 1987 (ratios given the total); Pinheiro and Bates 1995 (adaptive quadrature); Louis 1982 (the
information of what is integrated out).
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from wres.statistics._arrays import Counts, Floats, quietly, two_groups
from wres.statistics.likelihood import climb, climb_all
from wres.statistics.pooling import conditional_pooled, log_risk_ratio, tau2

__all__ = ["Mixture", "Posterior", "conditional_mixture", "conditional_posterior"]

_RULE, _FINE = np.polynomial.hermite_e.hermegauss(31), np.polynomial.hermite_e.hermegauss(101)
# The log standard deviation from which a posterior may be so lopsided that it takes the fine rule.
_WIDE = 0.5
# Standard deviations about the mode at which a posterior is laid out, and no further: 1e-12 lies beyond.
_GRID = np.linspace(-7.0, 7.0, 71)
_STEPS = 6
# Standard deviations of the logarithms: a hundredth can't be distinguished from none, and e³ is beyond all that occurs.
_LEAST, _MOST = np.log(0.01), 3.0
# Where the spread is looked for beside where a moment estimate puts it.
_STARTS = -3.0, 1.5


class Mixture(NamedTuple):
    """The mean and the standard deviation of the logarithms of ratios, and the variance of that mean, by pool."""

    mean: Floats
    sd: Floats
    mean_variance: Floats


class Posterior(NamedTuple):
    """The posterior of the logarithm of each ratio: values in a new last axis, their probabilities, and moments.

    `mean` and `sd` are those of the values, `weight` is what an organisation's own events count for.
    """

    values: Floats
    probability: Floats
    mean: Floats
    sd: Floats
    weight: Floats

    def above(self, bound: Counts) -> Floats:
        """The probability of more than the bound, which has one axis fewer than the values or none."""
        half = (self.values[..., 1:2] - self.values[..., :1]) / 2
        gap = self.values - np.asarray(bound, np.float64)[..., None]
        # Of the cell about a value, as much as lies above.
        part = np.where(half > 0, np.clip(gap / (2 * half) + 0.5, 0, 1), gap > 0)
        found = np.minimum((self.probability * part).sum(axis=-1), 1.0)
        return np.where(np.isnan(gap[..., 0]), np.nan, found)

    def quantile(self, share: float) -> Floats:
        """The value that has this probability below it."""
        upto = np.cumsum(self.probability, axis=-1) - self.probability / 2
        place = np.clip((upto < share).sum(axis=-1, keepdims=True), 1, upto.shape[-1] - 1)
        (low, high), (start, end) = (
            (np.take_along_axis(each, place - 1, axis=-1), np.take_along_axis(each, place, axis=-1))
            for each in (upto, self.values)
        )
        part = np.clip((share - low) / np.maximum(high - low, 1e-300), 0, 1)
        found: Floats = (start + part * (end - start))[..., 0]
        return found


def _likelihood(theta: Floats, x: Floats, y: Floats, offset: Floats) -> Floats:
    """The logarithm of the likelihood, of arrays of one shape."""
    from scipy.special import log_expit

    at = theta + offset
    found: Floats = (x + y) * log_expit(at) - y * at
    return found


def _peaks(mean: Floats, sd: Floats, x: Floats, y: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """Where each posterior is greatest, and the standard deviation that its curvature there is of."""
    from scipy.special import expit

    own, doubt = np.log((x + 0.5) / (y + 0.5)) - offset, 1 / (x + 0.5) + 1 / (y + 0.5)
    mode = (own * sd * sd + mean * doubt) / (sd * sd + doubt)
    for _ in range(_STEPS):
        p = expit(mode + offset)
        curve = (x + y) * p * (1 - p) + 1 / (sd * sd)
        mode = mode + np.clip((x - (x + y) * p - (mode - mean) / (sd * sd)) / curve, -1, 1)
    p = expit(mode + offset)
    return mode, 1 / np.sqrt((x + y) * p * (1 - p) + 1 / (sd * sd))


def _rise(
    u: Floats, x: Floats, y: Floats, offset: Floats, rule: tuple[Floats, Floats] = _RULE
) -> tuple[Floats, Floats, Floats]:
    """The logarithm of the likelihood of mean and log standard deviation `u`, its slopes and its curvatures.

    `rule` has the nodes by which each organisation's ratio is integrated out, and their weights.
    """
    nodes, weights = rule
    mean, sd = u[0][:, None], np.exp(u[1])[:, None]
    mode, width = _peaks(mean, sd, x, y, offset)
    theta = mode[..., None] + width[..., None] * nodes
    d = (theta - mean[..., None]) / sd[..., None]
    log = _likelihood(theta, x[..., None], y[..., None], offset[..., None]) - d * d / 2 + nodes**2 / 2
    top = log.max(axis=-1, keepdims=True)
    weight = weights * np.exp(log - top)
    total = weight.sum(axis=-1)
    weight = weight / total[..., None]
    there = x + y > 0
    first, second, third, fourth = ((weight * d**power).sum(axis=-1) for power in (1, 2, 3, 4))
    sd = sd[:, 0]

    def add(values: Floats) -> Floats:
        summed: Floats = np.where(there, values, 0).sum(axis=-1)
        return summed

    value = add(top[..., 0] + np.log(total * width)) - there.sum(axis=-1) * u[1]
    slope = np.stack([add(first) / sd, add(second - 1)])
    # The information of the whole less that of what was integrated out.
    curve = np.stack(
        [
            add(second - first**2 - 1) / sd**2,
            add(third - second * first - 2 * first) / sd,
            add(fourth - second**2 - 2 * second),
        ]
    )
    return value, slope, curve


def _events(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> tuple[Floats, Floats, Floats]:
    """The events of both groups and the logarithm of n1/n2, 0 where there is nothing to go by."""
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    there = x1 + x2 > 0
    return np.where(there, x1, 0.0), np.where(there, x2, 0.0), np.where(there, np.log(n1 / n2), 0.0)


@quietly
def conditional_mixture(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Mixture:
    """Return what the ratios (x1/n1)/(x2/n2) of organisations vary about and by, likeliest given their events.

    In logarithms, one of each pool. The standard deviation is 0 where they differ by no more than chance makes them;
    all are `nan` with fewer than two organisations that have events, and where one group has none in any of them.

    >>> found = conditional_mixture([9, 1, 40, 5], [700, 300, 600, 400], [17, 12, 11, 9], [2500, 1800, 1500, 1600])
    >>> [round(float(each), 3) for each in found]
    [0.903, 0.844, 0.259]
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    x, y, offset = _events(x1, n1, x2, n2)
    pooled, shape = conditional_pooled(x1, n1, x2, n2), x.shape[:-1]
    mean, sd, variance = (np.array(np.broadcast_to(each, shape)) for each in (pooled.mean, 0.0, pooled.variance))
    sought = (pooled.df > 0) & np.isfinite(pooled.mean)
    if np.any(sought):
        log = log_risk_ratio(x1[sought], n1[sought], x2[sought], n2[sought])
        there = x[sought] + y[sought] > 0
        start = np.sqrt(tau2(np.where(there, log.value, np.nan), log.variance, "dl"))
        spreads = [np.log(np.clip(start, 0.1, 1.0)), *(np.full_like(start, spread) for spread in _STARTS)]
        starts = [np.stack([mean[sought], spread]) for spread in spreads]
        data = x[sought], y[sought], offset[sought]
        least, most = (np.full(len(start), end) for end in (_LEAST, _MOST))
        found, _ = climb_all(_rise, starts, least, most, *data)
        wide = found[1] > _WIDE
        if np.any(wide):
            own = (each[wide] for each in (least, most, *data))
            found[:, wide], _ = climb(functools.partial(_rise, rule=_FINE), found[:, wide], *own)
        apart = found[1] > _LEAST
        flat, cross, steep = -_rise(found, *data)[2]
        doubt = steep / (flat * steep - cross * cross)
        mean[sought] = np.where(apart, found[0], mean[sought])
        sd[sought] = np.where(apart, np.exp(found[1]), 0.0)
        variance[sought] = np.where(apart & (doubt > 0), doubt, variance[sought])
    return Mixture(*(np.where(sought, each, np.nan) for each in (mean, sd, variance)))


@quietly
def conditional_posterior(x1: Counts, n1: Counts, x2: Counts, n2: Counts, mixture: Mixture) -> Posterior:
    """Return the posterior of the logarithm of each ratio, given its peers by `conditional_mixture`.

    The uncertainty of the peers' mean is in it, by as much as an organisation leans on that mean: its variance is that
    of the posterior and (1 - weight)² of the mean's. `nan` for an organisation without events.

    >>> counts = [9, 1, 40, 5], [700, 300, 600, 400], [17, 12, 11, 9], [2500, 1800, 1500, 1600]
    >>> found = conditional_posterior(*counts, conditional_mixture(*counts))
    >>> found.mean.round(2), found.above(np.log(1.25)).round(3)
    (array([0.67, 0.08, 2.05, 0.81]), array([0.877, 0.417, 1.   , 0.88 ]))
    """
    x, y, offset = _events(x1, n1, x2, n2)
    centre, between, doubt = (np.asarray(each, np.float64)[..., None] for each in mixture)
    narrow = np.maximum(between, np.exp(_LEAST))
    mode, width = _peaks(centre, narrow, x, y, offset)
    values = mode[..., None] + width[..., None] * _GRID
    prior = ((values - centre[..., None]) / narrow[..., None]) ** 2 / 2
    log = _likelihood(values, x[..., None], y[..., None], offset[..., None]) - prior
    weight = np.exp(log - log.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    mean = (weight * values).sum(axis=-1)
    sd = np.sqrt((weight * (values - mean[..., None]) ** 2).sum(axis=-1))
    homogeneous = between == 0
    mean, own = np.where(homogeneous, centre, mean), np.where(homogeneous, 0.0, np.maximum(1 - (sd / narrow) ** 2, 0))
    wide = np.sqrt(np.where(homogeneous, 0, sd * sd) + (1 - own) ** 2 * doubt)
    # The posterior drawn out to the spread that it has with that doubt.
    values = mean[..., None] + (values - (weight * values).sum(axis=-1)[..., None]) * (wide / sd)[..., None]
    known = np.where(x + y > 0, 0.0, np.nan) + 0 * centre
    return Posterior(values + known[..., None], weight, mean + known, wide + known, own + known)
