"""What a rule on a ratio of two rates does when there is no disparity: the chance that it is broken all the same."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wres.statistics._arrays import Counts, Floats, quietly

__all__ = ["outside", "outside_given"]

WIDE = 5.0
"""Standard deviations on either side of the mean that are summed over; what lies beyond is below 1e-5."""
MANY = 30.0
"""Events expected in the smaller tally from which the normal limit serves: its error is then below 0.01."""
_CELLS = 2_000_000


@quietly
def outside(
    rate: Counts, n1: Counts, n2: Counts, low: float = 0.8, high: float = 1.25, *, inclusive: bool = True
) -> Floats:
    """Return the probability that (x1/n1)/(x2/n2) leaves `low` to `high` when both groups have the rate.

    The exact sum over the binomial events of the group that expects fewer, and a normal limit where both expect many.
    No event in either group is no departure. Arrays of one shape after broadcasting; people that aren't whole are
    rounded; `nan` where a count or a rate is impossible. With `inclusive` the ends are inside.

    >>> [round(float(outside(0.01, 1250, 3750, inclusive=ends)), 3) for ends in (True, False)]
    [0.493, 0.504]
    """
    rate, n1, n2 = np.broadcast_arrays(*(np.asarray(each, np.float64) for each in (rate, n1, n2)))
    shape = rate.shape
    p, a, b = rate.ravel(), np.round(n1.ravel()), np.round(n2.ravel())
    found = np.full(p.shape, np.nan)
    good = (p >= 0) & (p <= 1) & (a > 0) & (b > 0) & np.isfinite(a) & np.isfinite(b)
    # The same rule with the groups swapped, so that the group summed over is the smaller.
    swap = a > b
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    low_, high_ = np.where(swap, 1 / high, low), np.where(swap, 1 / low, high)
    expected = a * np.minimum(p, 1 - p)
    # Nobody or everybody has the event: the ratio is 1, or there is none.
    found[good & (expected == 0)] = 0.0
    few = good & (expected <= MANY) & (expected > 0)
    many = good & (expected > MANY)
    found[many] = _normal(p[many], a[many], b[many], low_[many], high_[many])
    at = np.flatnonzero(few)
    # Like sizes together: the widest window of a block is that of all its members.
    at = at[np.argsort((b * np.minimum(p, 1 - p))[at])]
    while len(at):
        reach = 2 * (WIDE * np.sqrt(expected[at] * np.maximum(b[at] / a[at], 1) + 1) + WIDE) + 1
        size = max(1, int(np.searchsorted(np.arange(1, len(at) + 1) * reach, _CELLS)))
        block, at = at[:size], at[size:]
        found[block] = _exact(p[block], a[block], b[block], low_[block], high_[block], inclusive=inclusive)
    return found.reshape(shape)[()]


@quietly
def outside_given(
    events: Counts, n1: Counts, n2: Counts, low: float = 0.8, high: float = 1.25, *, inclusive: bool = True
) -> Floats:
    """Return the probability that (x1/n1)/(x2/n2) leaves `low` to `high` when any are as likely to have the events.

    Exact, hypergeometric: so many events in all being given, no rate need be known, so that over organisations these
    probabilities add up to what is to be expected. 0 without events. Arrays of one shape after broadcasting; counts
    that aren't whole are rounded; `nan` where one is impossible. With `inclusive` the ends are inside.

    >>> outside_given([1, 50, 200], 1250, 3750).round(3)
    array([1.   , 0.512, 0.184])
    """
    from wres.statistics.exact import hypergeometric

    events, a, b = np.broadcast_arrays(*(np.round(np.asarray(each, np.float64)) for each in (events, n1, n2)))
    possible = (events >= 0) & (a > 0) & (b > 0) & (events <= a + b) & (a + b < np.inf)
    top, bottom = (events * (bound * a / (b + bound * a)) for bound in (high, low))
    slack = 1e-9 * (1 + events)
    # More than `most` events in the first group are too many for the range, fewer than `least` too few.
    most, least = (
        (np.floor(top + slack), np.ceil(bottom - slack))
        if inclusive
        else (np.ceil(top - slack) - 1, np.floor(bottom + slack) + 1)
    )
    first, last = np.maximum(events - b, 0), np.minimum(events, a)
    more = np.where(most >= last, 0, hypergeometric(np.maximum(most, first), a, events, a + b).above)
    fewer = np.where(least <= first, 0, hypergeometric(np.minimum(least, last), a, events, a + b).below)
    # Beyond all that can be on either side the whole is outside.
    more, fewer = np.where(most < first, 1.0, more), np.where(least > last, 1.0, fewer)
    found = np.where(events == 0, 0.0, np.minimum(more + fewer, 1.0))
    return np.where(possible, found, np.nan)[()]


def _exact(p: Floats, a: Floats, b: Floats, low: Floats, high: Floats, *, inclusive: bool) -> Floats:
    x, weight = _likely(a, p)
    first, others = _likely(b, p)
    below = np.cumsum(others, axis=1)
    a, b, low, high = (each[:, None] for each in (a, b, low, high))

    def at_most(count: Floats) -> Floats:
        """The chance of so few events in the larger group."""
        place = count - first[:, :1]
        found = np.take_along_axis(below, np.clip(place, 0, below.shape[1] - 1).astype(np.intp), axis=1)
        return np.where(place < 0, 0.0, found)

    # Above the range the other group has fewer events than x b/(a high); below it more than x b/(a low).
    most, least = x * b / (a * high), x * b / (a * low)
    slack = 1e-9
    under = np.ceil(most - slack) - 1 if inclusive else np.floor(most + slack)
    over = np.floor(least + slack) if inclusive else np.ceil(least - slack) - 1
    # No event in either group: neither above nor below.
    under, over = np.where(x == 0, -1, under), np.where(x == 0, 0, over)
    total: Floats = np.clip((weight * (at_most(under) + 1 - at_most(over))).sum(axis=1), 0, 1)
    return total


def _likely(n: Floats, p: Floats) -> tuple[Floats, Floats]:
    """The counts about the mean of binomials and their probabilities, axes `(unit, count)`, 0 beyond what can be."""
    from scipy.special import gammaln, xlog1py, xlogy

    mean, sd = n * p, np.sqrt(n * p * (1 - p))
    start = np.maximum(np.floor(mean - WIDE * sd - WIDE), 0)
    end = np.minimum(np.ceil(mean + WIDE * sd + WIDE), n)
    count: Floats = start[:, None] + np.arange(int((end - start).max(initial=0)) + 1, dtype=np.float64)
    first = gammaln(n + 1) - gammaln(start + 1) - gammaln(n - start + 1) + xlogy(start, p) + xlog1py(n - start, -p)
    # Each probability from the one before it: (n − k)/(k + 1) · p/(1 − p).
    ratio = np.where(count < end[:, None], (n[:, None] - count) / (count + 1) * (p / (1 - p))[:, None], 0)
    steps = np.cumprod(ratio, axis=1)
    found = np.exp(first)[:, None] * np.concatenate([np.ones((len(n), 1)), steps[:, :-1]], axis=1)
    return count, found / found.sum(axis=1, keepdims=True)


def _normal(p: Floats, a: Floats, b: Floats, low: Floats, high: Floats) -> Floats:
    from scipy.special import ndtr

    def beyond(bound: Floats) -> npt.NDArray[np.float64]:
        """The standardised mean of x1/n1 − bound · x2/n2."""
        found: Floats = p * (1 - bound) / np.sqrt(p * (1 - p) * (1 / a + bound * bound / b))
        return found

    found: Floats = ndtr(beyond(high)) + ndtr(-beyond(low))
    return found
