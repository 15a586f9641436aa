"""What can't be known and what can be reached: bounds, tipping points, flags, many tests, and targets.

Sources: Manski 1995 and 2003; Horowitz and Manski 1998; Equal Employment Opportunity Commission 1978 and 1979
(four fifths and the flip-flop); Benjamini and Hochberg 1995; Benjamini and Yekutieli 2001; NHS England, A Model
Employer, 2019.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError
from wres.statistics._arrays import Counts, Floats, Interval, one_group, quietly, two_groups

__all__ = [
    "Needed",
    "adjust_p",
    "expected_share",
    "fixed_path",
    "flip_flop",
    "moving_path",
    "needed_share",
    "risk_ratio",
    "shortfall",
    "tipping_cases",
    "tipping_share",
    "worst_case_proportion",
    "worst_case_ratio",
]

Flags = npt.NDArray[np.bool_]


def _floats(*values: Counts) -> tuple[Floats, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


@quietly
def risk_ratio(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Floats:
    """Return (x1/n1)/(x2/n2), infinite over a rate of 0 and `nan` for 0 over 0. From counts, never from rates.

    >>> risk_ratio([1, 0], [4, 10], [3, 0], [8, 20]).round(4)
    array([0.6667,    nan])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    return (x1 * n2) / (n1 * x2)


# Companions of the four-fifths rule


@quietly
def flip_flop(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Flags:
    """Return whether one event less in the group of the higher rate, and one more in the other, turns them round.

    Then the numbers are too small to judge by a ratio. False for equal rates, and where a count is missing.
    Source: Equal Employment Opportunity Commission 1979, question 21.

    >>> flip_flop([1, 10], [10, 100], [3, 30], [20, 200])
    array([ True, False])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    # In whole products: 0.1 + 0.2 isn't 0.3.
    gap = x1 * n2 - x2 * n1
    moved = gap - np.sign(gap) * (n1 + n2)
    possible = np.where(gap > 0, (x2 < n2) & (x1 > 0), (x1 < n1) & (x2 > 0))
    return possible & (gap * moved < 0)


@quietly
def shortfall(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Floats:
    """Return n1 x2/n2 − x1: how many more people of the first group the second one's rate would make.

    >>> shortfall(1, 10, 3, 20)
    array(0.5)
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    return np.asarray(n1 * x2 / n2 - x1)


# Unknown members of the groups


@quietly
def worst_case_proportion(x: Counts, n: Counts, total: Counts) -> Interval:
    """Return x/total and (x + total − n)/total: the bounds with `n` of `total` people known.

    >>> np.round(worst_case_proportion(21, 64, 106), 4)
    array([0.1981, 0.5943])
    """
    given, (x, n) = _floats(x, n, total), one_group(x, n)
    # Nobody known leaves everything open.
    x, n = (np.where((given[0] == 0) & (given[1] == 0), 0.0, each) for each in (x, n))
    whole = np.where((given[2] >= n) & (given[2] > 0) & (given[2] < np.inf), given[2], np.nan)
    return x / whole, np.where(x == n, 1 - (n - x) / whole, (x + whole - n) / whole)


def _unknown(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, x_unknown: Counts, n_unknown: Counts
) -> tuple[Floats, ...]:
    """The counts of the groups, and of those unknown with and without the event."""
    x1, n1, x2, n2, x, n = _floats(x1, n1, x2, n2, x_unknown, n_unknown)
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    usable = (x >= 0) & (x <= n) & (n < np.inf) & ~np.isnan(x1)
    return tuple(np.where(usable, each, np.nan) for each in (x1, n1, x2, n2, x, n - x))


@quietly
def worst_case_ratio(
    x1: Counts,
    n1: Counts,
    x2: Counts,
    n2: Counts,
    x_unknown: Counts,
    n_unknown: Counts,
    least: Counts = 0.0,
    most: Counts = 1.0,
) -> Interval:
    """Return the least and the greatest ratio (x1/n1)/(x2/n2) that the people of unknown group allow.

    `least` and `most` bound the first group's share of them. With u of them in the first group the ratio is
    greatest with as many of the events as there is room for; it rises in u till that is all events, and falls
    from there. So the maximum is at u = x_unknown, or as near as the bounds let it be, and the minimum at the
    number without the event. Groups can be a fraction of a person. `nan` unless 0 ≤ least ≤ most ≤ 1.

    >>> np.round(worst_case_ratio(40, 900, 120, 4100, 12, 300), 3)
    array([1.049, 2.085])
    """
    x1, n1, x2, n2, events, others = _unknown(x1, n1, x2, n2, x_unknown, n_unknown)
    low, high = (np.asarray(share, dtype=np.float64) for share in (least, most))
    usable = (low >= 0) & (low <= high) & (high <= 1)
    low, high = (np.where(usable, share, np.nan) * (events + others) for share in (low, high))

    def ratio(first: Floats, first_events: Floats) -> Floats:
        above = (x1 + first_events) * (n2 + events + others - first)
        return above / ((n1 + first) * (x2 + events - first_events))

    few, many = np.clip(others, low, high), np.clip(events, low, high)
    return ratio(few, np.maximum(few - others, 0)), ratio(many, np.minimum(many, events))


def _least_root(a: Floats, b: Floats, c: Floats) -> Floats:
    """The least root of a t² + b t + c from 0 to 1, `nan` if there is none."""
    spread = np.sqrt(b * b - 4 * a * c)
    q = -(b + np.where(b < 0, -spread, spread)) / 2
    roots = np.stack([np.where(a == 0, np.nan, q / a), np.where(q == 0, np.where(c == 0, 0.0, np.nan), c / q)])
    inside = (roots >= -1e-12) & (roots <= 1 + 1e-12)
    least = np.where(inside, np.clip(roots, 0, 1), np.inf).min(axis=0)
    return np.where(least == np.inf, np.nan, least)


@quietly
def tipping_share(
    x1: Counts,
    n1: Counts,
    x2: Counts,
    n2: Counts,
    x_unknown: Counts,
    n_unknown: Counts,
    threshold: Counts = 1.0,
) -> Floats:
    """Return the least share of the unknown people, with or without the event, that puts the ratio on the threshold.

    That share of both belongs to the first group, the rest to the second. `nan` where no share does.

    >>> tipping_share(40, 900, 120, 4100, 30, 300, [1.25, 1.5]).round(3)
    array([  nan, 0.281])
    """
    x1, n1, x2, n2, events, others = _unknown(x1, n1, x2, n2, x_unknown, n_unknown)
    aim, everybody = np.asarray(threshold, dtype=np.float64), events + others
    # (x1 + s e)(n2 + u − s u) = θ (n1 + s u)(x2 + e − s e) with e events among u people
    a = (aim - 1) * events * everybody
    b = events * (n2 + everybody) - x1 * everybody - aim * (everybody * (x2 + events) - n1 * events)
    c = x1 * (n2 + everybody) - aim * n1 * (x2 + events)
    return _least_root(a, b, c)


@quietly
def tipping_cases(
    x1: Counts,
    n1: Counts,
    x2: Counts,
    n2: Counts,
    x_unknown: Counts,
    n_unknown: Counts,
    threshold: Counts = 1.0,
) -> Floats:
    """Return the least number of the unknown people with the event whose being of the first group suffices.

    It suffices where the ratio reaches the threshold. The unknown people without the event are shared out as
    the known ones are. 0 where none is needed, `nan` where all of them don't do.

    >>> tipping_cases(40, 900, 120, 4100, 12, 300, [1.25, 1.5, 2.5])
    array([ 0.,  3., nan])
    """
    x1, n1, x2, n2, events, others = _unknown(x1, n1, x2, n2, x_unknown, n_unknown)
    aim = np.asarray(threshold, dtype=np.float64)
    first = n1 + others * (n1 / (n1 + n2))
    second = n2 + others * (n2 / (n1 + n2)) + events
    # (x1 + t)(second − t) = θ (first + t)(x2 + e − t), with t as a share of the events
    scale = np.where(events > 0, events, 1.0)
    a, b = (aim - 1) * scale * scale, (second - x1 - aim * (x2 + events - first)) * scale
    c = x1 * second - aim * first * (x2 + events)
    needed = np.ceil(_least_root(a, b, c) * scale - 1e-9)
    return np.where(c >= 0, 0.0, np.where(needed <= events, np.maximum(needed, 0), np.nan))


# Many tests


@quietly
def adjust_p(p: Counts, method: Literal["bh", "by"] = "bh", axis: int = -1) -> Floats:
    """Return p-values adjusted for the rate of false discoveries among all of the axis that aren't missing.

    `"bh"` is Benjamini and Hochberg's, for tests that are independent or positively related, `"by"` Benjamini
    and Yekutieli's for any. Missing ones stay `nan` and don't count. Say which tests are the family.

    >>> adjust_p([0.005, 0.009, np.nan, 0.02])
    array([0.0135, 0.0135,    nan, 0.02  ])
    """
    if method not in ("bh", "by"):
        raise DefinitionError(f"{method!r} isn't a method for many tests: choose bh or by")
    given = np.moveaxis(np.asarray(p, dtype=np.float64), axis, -1)
    given = np.where((given >= 0) & (given <= 1), given, np.nan)
    order = np.argsort(given, axis=-1)
    k, place = (~np.isnan(given)).sum(axis=-1, keepdims=True), np.arange(1, given.shape[-1] + 1)
    raised = np.take_along_axis(given, order, axis=-1) * (k / place)
    if method == "by":
        raised = raised * np.where(place <= k, 1 / place, 0).sum(axis=-1, keepdims=True)
    # nan is last in order, and least of what follows it.
    least = np.minimum.accumulate(np.where(np.isnan(raised), np.inf, raised)[..., ::-1], axis=-1)[..., ::-1]
    found = np.empty_like(given)
    np.put_along_axis(found, order, np.minimum(least, 1), axis=-1)
    return np.moveaxis(np.where(np.isnan(given), np.nan, found), -1, axis)


# Targets


class Needed(NamedTuple):
    """The share of appointments that a target needs, as it comes out and cut to 0 to 1, and if it can be."""

    raw: Floats
    share: Floats
    reachable: Flags


@quietly
def fixed_path(start: Counts, n: Counts, share: Counts, elapsed: Counts, horizon: float = 10.0) -> Floats:
    """Return how many people of the group a band should have after `elapsed` of `horizon` years.

    A straight line from `start` to `share` of `n` posts, both as at the start; from there on it stays. A band
    that starts with more than its share keeps them, since the target isn't to have fewer.
    Source: NHS England, A Model Employer, 2019, with `horizon=10`.

    >>> fixed_path(4, 100, 0.19, [0, 5, 10, 12])
    array([ 4. , 11.5, 19. , 19. ])
    """
    b, n, p, t = _floats(start, n, share, elapsed)
    usable = (b >= 0) & (b <= n) & (n < np.inf) & (p >= 0) & (p <= 1)
    goal = np.where(usable, np.maximum(n * p, b), np.nan)
    return b + np.clip(t / horizon, 0, 1) * (goal - b)


@quietly
def moving_path(
    start: Counts, start_n: Counts, n: Counts, share: Counts, elapsed: Counts, horizon: float = 10.0
) -> Floats:
    """Return the same with the posts and the target share of each year in place of those at the start.

    The band's share, and no longer its people, goes in a straight line from `start` of `start_n` to `share`.

    >>> moving_path(4, 100, [100, 120, 120], [0.19, 0.21, 0.24], [0, 5, 10])
    array([ 4. , 15. , 28.8])
    """
    b, first, n, p, t = _floats(start, start_n, n, share, elapsed)
    return n * fixed_path(b / first, np.where(n >= 0, 1.0, np.nan), p, t, horizon)


@quietly
def expected_share(start: Counts, appointed: Counts, turnover: Counts, years: Counts) -> Floats:
    """Return the share to expect after years of turnover with a constant share of the appointments.

    a + (1 − τ)^h (p0 − a): the share moves from p0 to that of the appointments, a, as posts are filled anew.

    >>> expected_share(0.1, 0.3, 0.1, [0, 1, 10]).round(4)
    array([0.1   , 0.12  , 0.2303])
    """
    p, a, tau, h = _floats(start, appointed, turnover, years)
    usable = (tau >= 0) & (tau <= 1) & (h >= 0)
    return a + np.where(usable, (1 - tau) ** h, np.nan) * (p - a)


@quietly
def needed_share(start: Counts, target: Counts, turnover: Counts, years: Counts) -> Needed:
    """Return the share of appointments that takes a band to its target by then, and whether one can.

    (p* − (1 − τ)^h p0)/(1 − (1 − τ)^h). Above 1 turnover is too slow; below 0 the band stays above the target
    even if nobody of the group is appointed. Without turnover or time it is `nan`, and reachable only if the
    target is where the band starts.

    >>> found = needed_share(0.1, 0.3, [0.1, 0.01], 10)
    >>> found.raw.round(3), found.share.round(3), found.reachable
    (array([0.407, 2.192]), array([0.407, 1.   ]), array([ True, False]))
    """
    p, aim, tau, h = _floats(start, target, turnover, years)
    usable = (tau >= 0) & (tau <= 1) & (h >= 0)
    left = np.where(usable, (1 - tau) ** h, np.nan)
    raw = np.where(left < 1, (aim - left * p) / (1 - left), np.nan)
    return Needed(raw, np.clip(raw, 0, 1), ((raw >= 0) & (raw <= 1)) | ((left == 1) & (p == aim)))
