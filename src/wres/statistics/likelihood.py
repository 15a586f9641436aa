"""Likelihoods of what organisations differ by beyond chance, and where they are greatest: many pools at once.

The last axis of the data is that of the organisations and the only other one that of the pools. `pooling` has
the functions for everybody else.

Sources: Viechtbauer 2005 (τ² of the normal model); Skellam 1948 (beta-binomial); Levenberg 1944 and Marquardt 1963.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from wres.statistics._arrays import Floats
from wres.statistics.roots import root

__all__ = ["beta_binomial", "between", "climb", "climb_all"]

# Trial values of τ². On a logarithmic axis no likelihood bends more than once in the few tenths between them.
_TRIALS = 48
_MOST_STEPS = 200
_LAST_STEP = 1e-8
# From e¹⁰ times as many people as an organisation has, the distribution can't be distinguished from a fixed rate.
_LEAST_SIZE, _BEYOND = -12.0, 10.0
_STARTS = 0.0, 4.0
# Of the logarithm of a likelihood: far above its rounding, far below what data can tell apart.
_EQUAL = 1e-6


# The normal model


def _normal(t: Floats, y: Floats, v: Floats, restricted: Floats) -> tuple[Floats, Floats, Floats]:
    """Twice the logarithm of the likelihood, restricted or not, and two derivatives, all negated."""
    w = 1 / (v + t[..., None])
    one, two, three = w.sum(axis=-1), (w * w).sum(axis=-1), (w**3).sum(axis=-1)
    r = y - ((w * y).sum(axis=-1) / one)[..., None]
    pull = (w * w * r).sum(axis=-1)
    value = (w * r * r - np.where(w > 0, np.log(w), 0)).sum(axis=-1) + restricted * np.log(one)
    slope = one - (w * w * r * r).sum(axis=-1) - restricted * two / one
    curve = 2 * (w**3 * r * r).sum(axis=-1) - 2 * pull * pull / one - two
    return value, slope, curve + restricted * (2 * three / one - (two / one) ** 2)


def _normal_excess(
    u: Floats, y: Floats, v: Floats, start: Floats, width: Floats, restricted: Floats
) -> tuple[Floats, Floats]:
    _, slope, curve = _normal(start + u * width, y, v, restricted)
    return slope, curve * width


def between(y: Floats, v: Floats, *, restricted: bool) -> Floats:
    """Return the τ² of the greatest likelihood, restricted or not, of each row; v is infinite for the missing.

    >>> between(np.array([[0.1, 0.9, -0.5, 0.4]]), np.array([[0.02, 0.03, 0.01, 0.2]]), restricted=True).round(4)
    array([0.3496])
    """
    there = v < np.inf
    k, penalty = there.sum(axis=-1), np.full(len(y), float(restricted))
    spread = np.max(y, axis=-1, where=there, initial=-np.inf) - np.min(y, axis=-1, where=there, initial=np.inf)
    # At a stationary point τ² is a mean of r² − v, plus at most (max v + τ²)/k if restricted: none lies beyond.
    top = (k * spread**2 + np.max(v, axis=-1, where=there, initial=0)) / (k - 1)
    least = np.minimum(v.min(axis=-1, initial=np.inf), top) / 100
    trials = np.concatenate([np.zeros((1, top.size)), np.geomspace(least, top, _TRIALS)])
    values = np.stack([_normal(t, y, v, penalty)[0] for t in trials])
    best, rows = values.argmin(axis=0), np.arange(top.size)
    start, end = trials[np.maximum(best - 1, 0), rows], trials[np.minimum(best + 1, _TRIALS), rows]
    zero, one = np.zeros_like(start), np.ones_like(start)
    found = start + (end - start) * root(_normal_excess, zero, one, y, v, start, end - start, penalty)
    found = np.where(_normal(found, y, v, penalty)[0] <= values[best, rows], found, trials[best, rows])
    falling = _normal(zero, y, v, penalty)[1] >= 0
    greatest: Floats = np.where((best == 0) & falling, 0.0, found)
    return greatest


# The beta-binomial model


def _beta(u: Floats, x: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """The logarithm of the likelihood, its slopes and its curvatures, at the log odds and the log size `u`."""
    from scipy.special import digamma, expit, gammaln, polygamma

    s, m, q = np.exp(u[1])[:, None], expit(u[0])[:, None], expit(-u[0])[:, None]
    a, b = m * s, q * s

    def total(function: Callable[[Floats], Floats]) -> Floats:
        return np.stack([(function(c + more) - function(c)).sum(axis=-1) for c, more in ((a, x), (b, n - x), (s, n))])

    value, (a1, b1, s1) = total(gammaln), total(digamma)
    a2, b2, s2 = total(lambda c: np.asarray(polygamma(1, c), np.float64))
    a, b, c = a[:, 0], b[:, 0], (a * q)[:, 0]
    # In a and b the slopes are a1 − s1 and b1 − s1; here is what becomes of them in the log odds and the log size.
    odds, size = c * (a1 - b1), a * (a1 - s1) + b * (b1 - s1)
    return (
        value[0] + value[1] - value[2],
        np.stack([odds, size]),
        np.stack(
            [
                c * c * (a2 + b2) + (q - m)[:, 0] * odds,
                c * (a * a2 - b * b2) + odds,
                a * a * (a2 - s2) - 2 * a * b * s2 + b * b * (b2 - s2) + size,
            ]
        ),
    )


def _uphill(slope: Floats, curve: Floats, damping: Floats) -> Floats:
    """Newton's step, turned and shortened until it leads upwards and not far."""
    p, r, q = -curve
    least = (p + q) / 2 - np.hypot((p - q) / 2, r)
    more = np.where(least > 0, 0, -1.5 * least) + damping * (np.abs(p) + np.abs(q)) + 1e-300
    p, q = p + more, q + more
    step = np.stack([q * slope[0] - r * slope[1], p * slope[1] - r * slope[0]]) / (p * q - r * r)
    step = np.where(np.isfinite(step), step, 0)
    shortened: Floats = step / np.maximum(np.abs(step).max(axis=0), 1)
    return shortened


def climb(
    rise: Callable[..., tuple[Floats, Floats, Floats]], u: Floats, low: Floats, high: Floats, *data: Floats
) -> tuple[Floats, Floats]:
    """Return where `rise` is greatest, uphill from `u`, and how great: logarithms of likelihoods of two parameters.

    `rise(u, *data)` gives values, slopes and curvatures; the second parameter keeps to `low` and `high`.
    """
    found, height = u.copy(), np.empty(u.shape[1])
    place, damping = np.arange(u.shape[1]), np.zeros(u.shape[1])
    value, slope, curve = rise(u, *data)
    for _ in range(_MOST_STEPS):
        there = u + _uphill(slope, curve, damping)
        there[1] = np.clip(there[1], low, high)
        now = rise(there, *data)
        better = now[0] >= value
        value, slope, curve = (np.where(better, new, old) for new, old in zip(now, (value, slope, curve), strict=True))
        moving = np.abs(there - u).max(axis=0) > _LAST_STEP
        u, damping = np.where(better, there, u), np.where(better, damping / 8, np.maximum(8 * damping, 1e-3))
        found[:, place], height[place] = u, value
        if not moving.any():
            break
        if not moving.all():
            place = place[moving]
            damping, value, low, high = (each[moving] for each in (damping, value, low, high))
            u, slope, curve, data = u[:, moving], slope[:, moving], curve[:, moving], tuple(d[moving] for d in data)
    return found, height


def climb_all(
    rise: Callable[..., tuple[Floats, Floats, Floats]],
    starts: Iterable[Floats],
    low: Floats,
    high: Floats,
    *data: Floats,
) -> tuple[Floats, Floats]:
    """Return the highest that `climb` reaches from any of several starts, and how great it is there.

    A likelihood may rise towards one end and be greater elsewhere all the same.
    """
    climbs = [climb(rise, start, low, high, *data) for start in starts]
    heights = np.stack([height for _, height in climbs])
    return np.choose(heights.argmax(axis=0), [top for top, _ in climbs]), heights.max(axis=0)


def beta_binomial(x: Floats, n: Floats, start: Floats) -> tuple[Floats, Floats]:
    """Return the mean and the size of the greatest likelihood of each row, of sizes to try first.

    n is 0 for the missing, and rows have events and others. The size is infinite where a fixed rate is as
    likely, and 0 where every organisation has all or nothing.

    >>> mean, size = beta_binomial(np.array([[2.0, 9, 30, 14]]), np.array([[20.0, 40, 60, 80]]), np.array([10.0]))
    >>> mean.round(3), size.round(2)
    (array([0.261]), array([11.15]))
    """
    from scipy.special import expit, xlogy

    events, people = x.sum(axis=-1), n.sum(axis=-1)
    rate = events / people
    beyond = np.log(n.max(axis=-1, initial=0)) + _BEYOND
    odds = np.log(events / (people - events))
    sizes = [np.clip(np.log(start), 0, beyond - 1), *(np.full_like(odds, size) for size in _STARTS)]
    least = np.full_like(beyond, _LEAST_SIZE)
    u, height = climb_all(_beta, [np.stack([odds, size]) for size in sizes], least, beyond, x, n)
    fixed = xlogy(events, rate) + xlogy(people - events, 1 - rate)
    fixed_rate = (fixed >= height - _EQUAL) | (u[1] >= beyond)
    extreme = ((x == 0) | (x == n)).all(axis=-1) & (n > 1).any(axis=-1)
    all_of_it = ((x == n) & (n > 0)).sum(axis=-1) / (n > 0).sum(axis=-1)
    mean = np.where(extreme, all_of_it, np.where(fixed_rate, rate, expit(u[0])))
    return mean, np.where(extreme, 0.0, np.where(fixed_rate, np.inf, np.exp(u[1])))
