"""Organisations together with a prior for how much they differ: what each one's true figure is likely to be.

Empirical Bayes takes the standard deviation τ between organisations to be what the data make likeliest, and is too
sure where they say little of it: of five peers that differ it is 0 more often than not. Here τ has a half-normal prior
and is integrated out. The last axis is that of the organisations, and the only other one that of the pools; one that
is missing is left out and stays missing. What a pool has one of has no last axis. Every posterior comes three times,
with the prior as asked, half as wide and twice as wide: what moves with the prior isn't known from the data.

Sources: Röver et al. 2021 (the priors); Morris 1983 and Laird and Louis 1987 (why the plug-in intervals are too short);
Breslow and Day 1987 (ratios given the total).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from wres.statistics._arrays import Counts, Floats, quietly
from wres.statistics.mixture import Posterior, _events, _likelihood, _peaks

__all__ = ["Hierarchical", "NormalMixture", "hierarchical_normal", "hierarchical_ratio"]

_COARSE = np.linspace(0.0, 1.0, 17)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(24)
_NODES = (_NODES + 1) / 2
_RULE = np.polynomial.hermite_e.hermegauss(11)
_PRIORS = np.array([0.5, 1.0, 2.0])
# Of the scale of the prior: no figure of people differs by more, and nothing can be distinguished from the least.
_MOST, _LEAST = 16.0, 2e-3
# Logarithms of probabilities below the greatest: what lies further down is nothing.
_NOTHING = 15.0
# Standard deviations of a mean within which its likeliest place is found, and steps to there.
_NEAR, _STEPS = 1e-3, 5
# The same of a quantile; Newton's last step squares it.
_LAST_STEP, _MOST_STEPS = 1e-5, 30
_GRID = np.linspace(-7.0, 7.0, 101)

P = TypeVar("P", "NormalMixture", Posterior)
Height = Callable[[Floats], Floats]


class NormalMixture(NamedTuple):
    """A mixture of normal distributions, the components in a last axis; the weights are those of the pools.

    Weights with an axis more before the pools' are of several mixtures, and so is what `above` gives.
    """

    means: Floats
    sds: Floats
    weights: Floats

    @property
    def mean(self) -> Floats:
        """The mean of the mixture."""
        return _averaged(self.means, self.weights)

    @property
    def sd(self) -> Floats:
        """The standard deviation of the mixture."""
        return np.sqrt(_averaged(self.sds**2 + (self.means - self.mean[..., None]) ** 2, self.weights))

    def above(self, bound: Counts) -> Floats:
        """The probability of more than the bound, which is one number or one of each pool with an axis of length 1."""
        from scipy.special import ndtr

        beyond = ndtr((self.means - np.asarray(bound, np.float64)[..., None]) / self.sds)
        return np.minimum(_averaged(beyond, self.weights), 1.0)

    @quietly
    def quantile(self, share: float) -> Floats:
        """The value that has this probability below it."""
        from scipy.special import ndtr, ndtri

        aim = ndtri(share)
        found = self.mean + aim * self.sd
        # In normal quantiles of its probability the value is nearly a line, which Newton's method likes.
        pool, place = np.nonzero(np.isfinite(found))
        means, sds, weights = self.means[pool, place], self.sds[pool, place], self.weights[pool]
        for _ in range(_MOST_STEPS):
            z = (found[pool, place, None] - means) / sds
            below = ndtri(np.einsum("nt,nt->n", ndtr(z), weights))
            slope = np.einsum("nt,nt->n", np.exp((below[:, None] ** 2 - z * z) / 2) / sds, weights)
            step = (aim - below) / slope
            found[pool, place] += step
            moving = np.abs(step) > _LAST_STEP * sds[:, -1]
            if not moving.any():
                break
            pool, place = pool[moving], place[moving]
            means, sds, weights = means[moving], sds[moving], weights[moving]
        return found


class Hierarchical(NamedTuple, Generic[P]):
    """Posteriors of true figures, and of what organisations differ by.

    `posterior` is that with the prior as asked, `every` those with a prior half as wide, as asked and twice as wide.
    `weight` is what an organisation's own figure counts for, `doubt` the share of the width of its posterior that comes
    from not knowing how much organisations differ. `centre` and `centre_sd` are the mean and the standard deviation of
    the pool's mean, `between` is the mean of the standard deviation between organisations.
    """

    posterior: P
    every: P
    weight: Floats
    doubt: Floats
    centre: Floats
    centre_sd: Floats
    between: Floats


def _averaged(values: Floats, weights: Floats) -> Floats:
    found: Floats = np.einsum("pkt,...pt->...pk", values, weights)
    return found


def _spread(height: Height, pools: int) -> tuple[Floats, Floats]:
    """Values of τ over the scale of its prior, by pool, and their probabilities given each of the priors.

    `height` is the logarithm of the likelihood of τ. Twice a grid is drawn in to where anything is left; on the last
    one Gauss and Legendre's rule integrates.
    """

    def believed(t: Floats) -> Floats:
        log = height(t) - (t / _PRIORS[:, None, None]) ** 2 / 2
        difference: Floats = log - log.max(axis=-1, keepdims=True)
        return difference

    low, high, places = np.zeros((pools, 1)), np.full((pools, 1), _MOST), _COARSE**2
    for _ in range(2):
        t = low + (high - low) * places
        there = np.asarray((believed(t) > -_NOTHING).any(axis=0))
        first, last = there.argmax(axis=-1), t.shape[1] - 1 - there[:, ::-1].argmax(axis=-1)
        low, high = (
            np.take_along_axis(t, np.clip(at, 0, t.shape[1] - 1)[:, None], axis=-1) for at in (first - 1, last + 1)
        )
        places = _COARSE
    # Closer together towards 0, where posteriors change within a standard error.
    t = low + (high - low) * _NODES**2
    weights = _WEIGHTS * _NODES * np.exp(believed(t))
    return t, weights / weights.sum(axis=-1, keepdims=True)


@quietly
def hierarchical_normal(y: Counts, variance: Counts, scale: Counts = 0.5) -> Hierarchical[NormalMixture]:
    """Return the posteriors of the true values of estimates with known variances, y ~ N(θ, v) and θ ~ N(μ, τ²).

    With τ ~ half-normal(`scale`) and every μ as likely: exact but for one integral, over τ. In the unit of `y`; `scale`
    is one number or one of each pool. `nan` for a missing estimate, and for all with fewer than two. Source: Röver et
    al. 2021.

    >>> y, v = [[0.69, 0.10, -0.22, 0.41, 1.10]], [[0.30, 0.12, 0.20, 0.09, 0.45]]
    >>> found = hierarchical_normal(y, v)
    >>> found.posterior.mean.round(3), found.posterior.above(np.log(1.25)).round(3)
    (array([[0.389, 0.242, 0.178, 0.347, 0.436]]), array([[0.705, 0.546, 0.472, 0.704, 0.732]]))
    >>> found.between.round(3), found.doubt.round(2)
    (array([0.265]), array([[0.08, 0.03, 0.1 , 0.02, 0.13]]))
    """
    y, v = np.broadcast_arrays(np.asarray(y, np.float64), np.asarray(variance, np.float64))
    unit = np.broadcast_to(np.asarray(scale, np.float64), y.shape[:1])[:, None]
    there = np.isfinite(y) & (v > 0) & (v < np.inf)
    enough = there.sum(axis=-1, keepdims=True) > 1
    y, v = np.where(there, y / unit, 0.0), np.where(there, v / unit**2, np.inf)
    plain = np.where(there, y, 0).sum(axis=-1, keepdims=True) / np.maximum(there.sum(axis=-1, keepdims=True), 1)
    y = np.where(there, y - plain, 0.0)

    def weighed(t: Floats) -> tuple[Floats, Floats, Floats]:
        w = 1 / (v[..., None] + (t * t)[:, None])
        every = w.sum(axis=1)
        return w, every, np.einsum("pkt,pk->pt", w, y) / every

    def height(t: Floats) -> Floats:
        w, every, mean = weighed(t)
        log = np.log(np.where(there[..., None], w, 1.0)).sum(axis=1)
        found: Floats = (log - np.log(every) - np.einsum("pkt,pk->pt", w, y * y) + mean * mean * every) / 2
        return found

    t, weights = _spread(height, len(y))
    w, every, mean = weighed(t)
    own = (t * t)[:, None] * w
    away = 1 - own
    gap = np.where(there & enough, 0.0, np.nan)[..., None]
    means = own * y[..., None] + away * mean[:, None] + plain[..., None] + gap
    # B v is τ² (1 − B), also where v is infinite.
    sds = np.sqrt((t * t)[:, None] * away + away**2 / every[:, None]) + gap
    size = unit[..., None]
    every_prior = NormalMixture(means * size, sds * size, weights)
    asked = every_prior._replace(weights=weights[1])
    centre = (mean * weights[1]).sum(axis=-1)
    doubt = np.sqrt(((1 / every + (mean - centre[:, None]) ** 2) * weights[1]).sum(axis=-1))
    line, known = unit[:, 0], np.where(enough[:, 0], 0.0, np.nan)
    return Hierarchical(
        asked,
        every_prior,
        _averaged(own, weights[1]) + gap[..., 0],
        1 - _averaged(asked.sds, weights[1]) / asked.sd,
        (centre + plain[:, 0]) * line + known,
        doubt * line + known,
        (t * weights[1]).sum(axis=-1) * line + known,
    )


class _Node(NamedTuple):
    """What each organisation says of the mean μ, given μ and τ.

    The logarithm of its likelihood, the slope of that in μ and its curvature, negated, and what its own events count
    for.
    """

    log: Floats
    slope: Floats
    curve: Floats
    weight: Floats


def _node(mean: Floats, sd: Floats, x: Floats, y: Floats, offset: Floats) -> _Node:
    nodes, weights = _RULE
    mode, width = _peaks(mean, sd, x, y, offset)
    theta = mode[..., None] + width[..., None] * nodes
    d = (theta - mean[..., None]) / sd[..., None]
    log = _likelihood(theta, x[..., None], y[..., None], offset[..., None]) + (nodes**2 - d * d) / 2
    top = log.max(axis=-1, keepdims=True)
    weight = weights * np.exp(log - top)
    total = weight.sum(axis=-1)
    first, second = ((weight * d**power).sum(axis=-1) / total for power in (1, 2))
    own = 1 - (second - first**2)
    return _Node(top[..., 0] + np.log(total * width / sd), first / sd, own / sd**2, own)


@quietly
def hierarchical_ratio(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, scale: float = 0.5, mean_sd: float = 0.5
) -> Hierarchical[Posterior]:
    """Return the posteriors of the logarithms of ratios (x1/n1)/(x2/n2) of small rates, given each one's events.

    Of all x1 + x2 events those of the first group are binomial with the odds θ n1/n2, ln θ ~ N(μ, τ²), μ ~ N(0,
    `mean_sd`²) and τ ~ half-normal(`scale`). τ and each θ are integrated out, and μ is taken to be normal given τ and
    the other organisations. `nan` for one without events, and for all of a pool with fewer than two that have any.
    Source: Röver et al. 2021; Breslow and Day 1987.

    >>> counts = [[9, 1, 40, 5]], [[700, 300, 600, 400]], [[17, 12, 11, 9]], [[2500, 1800, 1500, 1600]]
    >>> found = hierarchical_ratio(*counts)
    >>> found.posterior.mean.round(2), found.posterior.above(np.log(1.25)).round(2)
    (array([[ 0.61, -0.05,  1.94,  0.69]]), array([[0.85, 0.37, 1.  , 0.84]]))
    """
    x, y, offset = _events(x1, n1, x2, n2)
    there = x + y > 0
    events = x.sum(axis=-1), y.sum(axis=-1)
    middle = np.nan_to_num(((x + y) * offset).sum(axis=-1) / (events[0] + events[1]))
    start = np.log((events[0] + 0.5) / (events[1] + 0.5)) - middle

    def at(mean: Floats, sd: Floats) -> _Node:
        middle, between = (np.broadcast_to(each[:, None], x.shape) for each in (mean, sd))
        return _Node(*(np.where(there, each, 0.0) for each in _node(middle, between, x, y, offset)))

    def likeliest(t: Floats) -> tuple[Floats, Floats, _Node]:
        """The likeliest mean given each τ, its precision, and what is known of the organisations there."""
        mean, means, nodes = start, [], []
        for sd in np.maximum(t, _LEAST).T * scale:
            # Each pool moves until it has arrived, wherever the others are.
            moving = np.ones(len(mean), bool)
            for _ in range(_STEPS):
                node = at(mean, sd)
                precision = node.curve.sum(axis=-1) + mean_sd**-2
                step = (node.slope.sum(axis=-1) - mean * mean_sd**-2) / precision
                moving &= np.abs(step) > _NEAR / np.sqrt(precision)
                if not moving.any():
                    break
                mean = mean + np.where(moving, np.clip(step, -1, 1), 0)
            else:
                node = at(mean, sd)
            means.append(mean)
            nodes.append(node)
        found = _Node(*(np.stack(each, axis=-1) for each in zip(*nodes, strict=True)))
        return np.stack(means, axis=-1), found.curve.sum(axis=1) + mean_sd**-2, found

    def height(t: Floats) -> Floats:
        mean, precision, node = likeliest(t)
        found: Floats = node.log.sum(axis=1) - (mean / mean_sd) ** 2 / 2 - np.log(precision) / 2
        return found

    t, weights = _spread(height, len(x))
    mean, precision, node = likeliest(t)
    # What the others say of the mean.
    others = precision[:, None] - node.curve
    prior = mean[:, None] - node.slope / others, np.sqrt((t * scale)[:, None] ** 2 + 1 / others)
    mode, width = _peaks(*prior, *(np.broadcast_to(each[..., None], prior[0].shape) for each in (x, y, offset)))
    asked = weights[1]
    middle = _averaged(mode, weights[2])
    reach = np.sqrt(_averaged(width**2 + (mode - middle[..., None]) ** 2, weights[2]))
    values = middle[..., None] + reach[..., None] * _GRID
    log = _likelihood(values, x[..., None], y[..., None], offset[..., None])
    probability, known = np.zeros((3, *values.shape)), np.zeros(x.shape)
    for place in range(t.shape[-1]):
        centre, sd = (each[..., place, None] for each in prior)
        part = log - ((values - centre) / sd) ** 2 / 2
        part = np.exp(part - part.max(axis=-1, keepdims=True))
        part /= part.sum(axis=-1, keepdims=True)
        first, second = ((part * values**power).sum(axis=-1) for power in (1, 2))
        known += asked[:, place, None] * np.sqrt(np.maximum(second - first**2, 0))
        probability += weights[:, :, place, None, None] * part
    gap = np.where(there & (there.sum(axis=-1, keepdims=True) > 1), 0.0, np.nan)
    own = _averaged(node.weight, asked) + gap

    first = (probability * values).sum(axis=-1)
    sd = np.sqrt((probability * (values - first[..., None]) ** 2).sum(axis=-1))
    every = Posterior(values + gap[..., None], probability, first + gap, sd + gap, own)
    whole = every._replace(probability=probability[1], mean=every.mean[1], sd=every.sd[1])
    centre = (mean * asked).sum(axis=-1)
    line = np.where(there.sum(axis=-1) > 1, 0.0, np.nan)
    return Hierarchical(
        whole,
        every,
        own,
        1 - known / whole.sd,
        centre + line,
        np.sqrt(((1 / precision + (mean - centre[:, None]) ** 2) * asked).sum(axis=-1)) + line,
        (t * asked).sum(axis=-1) * scale + line,
    )
