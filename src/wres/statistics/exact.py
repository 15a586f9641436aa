"""Exact tests and intervals of two-by-two tables, of boards and of counts: whole arrays at a time.

The distributions here are known by the ratios of neighbouring probabilities, so that everything about an
observed count follows from the weights of the other counts relative to its own: the products of those ratios
outwards from it, on either side. All sums are of positive terms, which keeps far tails as exact as near ones.
A loop goes over the distance from the observed count, never over the tables.

The distributions are of whole counts: one with a fraction, such as an average of two years, gives `nan`. Double
it, and its denominator, to what was counted.

Sources: Fisher 1935 and Cornfield 1956 (tables with fixed margins); Lancaster 1961 (mid-p); Woolf 1955;
Garwood 1936, and Byar in Breslow and Day 1987 (Poisson); Przyborowski and Wilenski 1940 (ratios of rare
events); Skellam 1948 (beta-binomial).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError
from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, one_group, quietly, tail_of, two_groups
from wres.statistics.intervals import PROPORTION
from wres.statistics.roots import root

__all__ = [
    "Tails",
    "beta_binomial",
    "binomial",
    "byar",
    "conditional_ratio",
    "fisher",
    "hypergeometric",
    "odds_ratio",
    "odds_ratio_bounds",
    "poisson",
    "table",
    "two_proportion_z",
    "woolf",
]

# Weights up to this much above the observed one count as equal to it, as rounding can't tell them apart.
_EQUAL = 1 + 1e-7
_NEGLIGIBLE = 1e-17
_BLOCK = 2048
_AHEAD = 8192


class Tails(NamedTuple):
    """The probabilities of what was observed, and of all that lies below and above it.

    `rarer` is the probability of every outcome no likelier than the observed one, itself included. Arrays of one
    shape, of probabilities.

    >>> tails = binomial(1, 8, 0.22)
    >>> [round(float(p), 4) for p in (tails.at_most, tails.at_least, tails.mid_p, tails.two_sided)]
    [0.4462, 0.863, 0.5832, 1.0]
    """

    point: Floats
    below: Floats
    above: Floats
    rarer: Floats

    @property
    def at_most(self) -> Floats:
        """The lower tail, what was observed included."""
        return np.minimum(self.below + self.point, 1.0)

    @property
    def at_least(self) -> Floats:
        """The upper tail, what was observed included."""
        return np.minimum(self.above + self.point, 1.0)

    @property
    def mid_at_most(self) -> Floats:
        """The lower tail with half of the probability of what was observed."""
        return self.below + self.point / 2

    @property
    def mid_at_least(self) -> Floats:
        """The upper tail with half of the probability of what was observed."""
        return self.above + self.point / 2

    @property
    def mid_p(self) -> Floats:
        """Twice the lesser of the mid-p tails: Lancaster's two-sided p-value."""
        found: Floats = np.minimum(2 * np.minimum(self.mid_at_most, self.mid_at_least), 1.0)
        return found

    @property
    def two_sided(self) -> Floats:
        """The probability of all that is no likelier than what was observed, as Fisher's exact test takes it."""
        found: Floats = np.minimum(self.rarer, 1.0)
        return found


# Sums outwards from the observed count


def _outwards(
    ratio: Callable[..., Floats], *parameters: Floats, peaked: npt.NDArray[np.bool_] | None = None
) -> tuple[Floats, Floats, Floats]:
    """The weights beyond the observed count, relative to its own: all, those no likelier, and the first moment.

    `ratio(j, *parameters)` is the weight `j` counts out over the one before, 0 at the end of the support.
    Weights that aren't `peaked` may rise again after they have fallen.
    """
    negligible = _NEGLIGIBLE if peaked is None else np.where(peaked, _NEGLIGIBLE, 0.0)
    flat = [parameter.ravel() for parameter in np.broadcast_arrays(*parameters, negligible)]
    sums = np.zeros((3, flat[0].size))
    for first in range(0, flat[0].size, _BLOCK):
        *rest, least = (parameter[first : first + _BLOCK] for parameter in flat)
        place, weight, j = np.arange(first, first + rest[0].size), np.ones(rest[0].size), 0
        while place.size:
            # Of few tables several counts at a time; what comes after a sum's last weight isn't taken.
            steps = np.arange(j + 1.0, j + 1 + max(_AHEAD // place.size, 1))[:, np.newaxis]
            weights, added = np.empty((1 + len(steps), place.size)), np.empty((3, 1 + len(steps), place.size))
            weights[0], weights[1:] = weight, ratio(steps, *rest)
            weights = np.multiply.accumulate(weights, out=weights)[1:]
            added[:, 0], added[0, 1:] = sums[:, place], weights
            added[1, 1:], added[2, 1:] = np.where(weights <= _EQUAL, weights, 0), steps * weights
            added = np.add.accumulate(added, axis=1, out=added)[:, 1:]
            # On the other side of the peak weights come down to the observed one again: none is passed over.
            going = (weights > least * (1 + added[1])) & (weights < np.inf)
            on = going.all(axis=0)
            sums[:, place] = added[:, np.where(on, -1, going.argmin(axis=0)), np.arange(place.size)]
            place, weight, least, j = place[on], weights[-1, on], least[on], j + len(steps)
            rest = [parameter[on] for parameter in rest]
    every, rarer, moment = sums.reshape(3, *np.broadcast_shapes(*(parameter.shape for parameter in parameters)))
    return every, rarer, moment


def _tails(up: tuple[Floats, Floats, Floats], down: tuple[Floats, Floats, Floats]) -> Tails:
    total = 1 + up[0] + down[0]
    # Where one side outweighs the observed count beyond all numbers, it has the whole probability.
    above = np.where(up[0] == np.inf, 1.0, up[0] / total)
    below = np.where(down[0] == np.inf, 1.0, down[0] / total)
    return Tails(1 / total, below, above, (1 + up[1] + down[1]) / total)


def _whole(*counts: Floats) -> tuple[Floats, ...]:
    """The counts, all of them `nan` where any has a fraction."""
    usable = np.logical_and.reduce([count == np.floor(count) for count in np.broadcast_arrays(*counts)])
    return tuple(np.where(usable, count, np.nan) for count in counts)


# Tables with fixed margins


def _table_ratio(j: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats, odds: Floats) -> Floats:
    return odds * ((n1 - x1 - j + 1) / (x1 + j)) * ((x2 - j + 1) / (n2 - x2 + j))


def _table_sides(x1: Floats, n1: Floats, x2: Floats, n2: Floats, odds: Floats) -> tuple[tuple[Floats, ...], ...]:
    """The sums over the tables with more, and with fewer, events in the first group."""
    return _outwards(_table_ratio, x1, n1, x2, n2, odds), _outwards(_table_ratio, x2, n2, x1, n1, 1 / odds)


@quietly
def table(x1: Counts, n1: Counts, x2: Counts, n2: Counts, odds_ratio: Counts = 1.0) -> Tails:
    """Return the exact probabilities of x1 of the n1, given all four margins of the two-by-two table.

    `above` are the tables with more events in the first group. `odds_ratio` is the null, and `nan` results
    unless it is between 0 and ∞. Shapes as for `wilson`, and `nan` as there and for counts with a fraction;
    without events, or without any but events, one table is possible and every p-value is 1. Source: Fisher 1935;
    Lancaster 1961.

    >>> tails = table([5, 1], [6, 10], [10, 3], [20, 20])
    >>> tails.two_sided.round(4), tails.mid_p.round(4)
    (array([0.1973, 1.    ]), array([0.187 , 0.7696]))
    """
    x1, n1, x2, n2 = _whole(*two_groups(x1, n1, x2, n2))
    odds = np.asarray(odds_ratio, dtype=np.float64)
    odds = np.where((odds > 0) & (odds < np.inf), odds, np.nan)
    up, down = _table_sides(x1, n1, x2, n2, odds)
    # A nan stands in no sum of an empty side.
    known = np.where(np.isnan(x1 + odds), np.nan, 0.0)
    return Tails(*(np.asarray(p) + known for p in _tails(up, down)))  # type: ignore[arg-type]


def fisher(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Floats:
    """Return the two-sided p-values of Fisher's exact test that x1/n1 and x2/n2 are of equal rates.

    The sum of the probabilities of all tables no likelier than the observed one. Shapes and `nan` as for `table`.
    Source: Fisher 1935.

    >>> fisher([6, 1], [43, 10], [108, 3], [308, 20]).round(6)
    array([0.005093, 1.      ])
    """
    return table(x1, n1, x2, n2).two_sided


@quietly
def hypergeometric(b: Counts, m: Counts, K: Counts, N: Counts) -> Tails:
    """Return the probabilities of b among m people drawn at random from N, of whom K are of the group.

    For a board of m that belongs to a workforce of N. `nan` unless b is possible and all are whole; shapes as for
    `table`. A board of one, and one that is the whole workforce, have their probabilities too. Source: Fisher
    1935.

    >>> hypergeometric(0, [8, 14], 880, 4000).point.round(4)
    array([0.1367, 0.0307])
    """
    b, m, K, N = (np.asarray(count, dtype=np.float64) for count in (b, m, K, N))
    b, m, K, N = np.broadcast_arrays(b, m, K, N)
    # Of a board that is everybody, nobody is left to be the second group: all is certain.
    everybody = (m == N) & (b == K) & (b <= m) & (b >= 0) & (N > 0) & (b == np.floor(b)) & (m == np.floor(m))
    certain = Tails(*(np.where(everybody, p, np.nan) for p in (1.0, 0.0, 0.0, 1.0)))
    return Tails(*(np.where(everybody, c, p) for c, p in zip(certain, table(b, m, K - b, N - m), strict=True)))


def _odds_excess(
    t: Floats, x1: Floats, n1: Floats, x2: Floats, n2: Floats, wanted: Floats, own: Floats
) -> tuple[Floats, Floats]:
    """The log odds of the upper tail, with `own` of what was observed, over those wanted, and the slope, at `t`."""
    (up, _, more), (down, _, less) = _table_sides(x1, n1, x2, n2, np.exp(t))
    above, below = own + up, (1 - own) + down
    return np.log(above) - np.log(below) - wanted, more / above + less / below


def _odds_lower(x1: Floats, n1: Floats, x2: Floats, n2: Floats, tail: float, own: float) -> Floats:
    shape, counts = x1.shape, [count.ravel() for count in (x1, n1, x2, n2)]
    x1, n1, x2, n2 = counts
    least = (x1 == 0) | (x2 == n2)
    odds = np.where(least, 0.0, np.full_like(x1, np.nan))
    sought = ~least & ~np.isnan(x1)
    x1, n1, x2, n2 = (count[sought] for count in counts)
    wanted, part = np.full_like(x1, np.log(tail / (1 - tail))), np.full_like(x1, own)
    # The slope of the log odds of a tail is at least 1, so that the excess says how far the root can be; a little more
    # where half of what was observed counts, which is flat till the rest outweighs it.
    start = np.log((x1 + 0.5) * (n2 - x2 + 0.5) / ((n1 - x1 + 0.5) * (x2 + 0.5)))
    counts = [x1, n1, x2, n2, wanted, part]
    excess, _ = _odds_excess(start, *counts)
    far = np.abs(excess) + np.where(part < 1, 20, 0)
    ends = np.where(excess > 0, start - far, start), np.where(excess > 0, start, start + far)
    odds[sought] = np.exp(root(_odds_excess, *ends, *counts))
    return odds.reshape(shape)


@quietly
def odds_ratio_bounds(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, mid_p: bool = False
) -> Interval:
    """Return the bounds of the exact conditional interval of the odds ratio, zero cells and all.

    With `mid_p` half the probability of what was observed counts in either tail: 1 is then left out exactly where the
    `mid_p` of `table` is below 1 − confidence.

    0 is the lower bound and infinity the upper one where no table with fewer, or more, events in the first
    group has the same margins. Swapping the groups inverts the interval. Shapes and `nan` as for `table`, errors
    as for `wilson`. Source: Cornfield 1956.

    >>> lower, upper = odds_ratio_bounds([5, 0], [6, 10], [10, 5], [20, 20])
    >>> lower.round(3), upper.round(3)
    (array([0.415, 0.   ]), array([259.662,   2.064]))
    """
    tail = tail_of(confidence)
    x1, n1, x2, n2 = _whole(*two_groups(x1, n1, x2, n2))
    own = 0.5 if mid_p else 1.0
    return _odds_lower(x1, n1, x2, n2, tail, own), 1 / _odds_lower(x2, n2, x1, n1, tail, own)


@quietly
def odds_ratio(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Floats:
    """Return the ratio of the odds x1/(n1 − x1) and x2/(n2 − x2): infinite over 0, `nan` for 0 over 0.

    With the people of an upper tier as x, and those of it and a lower one as n, of one group first and then of
    the other, it is a disparity ratio of tiers. Shapes and `nan` as for `wilson`. Source: Cornfield 1956.

    >>> odds_ratio([8, 0], [106, 5], [5, 0], [120, 6]).round(4)
    array([1.8776,    nan])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    return x1 * (n2 - x2) / ((n1 - x1) * x2)


@quietly
def woolf(x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Woolf's interval of the odds ratio: exp(ln OR ± z √(sum of 1/cell)).

    `nan` where any of the four cells is empty: `odds_ratio_bounds` has an answer there. Shapes and errors as for
    `wilson`. Source: Woolf 1955.

    >>> np.round(woolf(8, 106, 5, 120), 3)
    array([0.595, 5.926])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    cells = np.stack([x1, n1 - x1, x2, n2 - x2])
    cells = np.where((cells == 0).any(axis=0), np.nan, cells)
    middle = np.log(cells[0] * cells[3] / (cells[1] * cells[2]))
    width = normal_quantile(confidence) * np.sqrt((1 / cells).sum(axis=0))
    return np.exp(middle - width), np.exp(middle + width)


@quietly
def two_proportion_z(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> tuple[Floats, Floats]:
    """Return the z and the two-sided p-values of the test that two rates are equal, with a pooled variance.

    The usual large-sample test, z² = χ² without a correction; for comparison with others' figures. No events,
    or nothing else, say nothing: z = 0 and p = 1. Shapes and `nan` as for `wilson`. Source: Pearson 1900.

    >>> z, p = two_proportion_z(2, 10, 15, 25)
    >>> round(float(z), 4), round(float(p), 4)
    (-2.139, 0.0324)
    """
    from scipy.special import erfc

    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    total, events = n1 + n2, x1 + x2
    gap = x1 / n1 - x2 / n2
    z = gap / np.sqrt(events / total * ((total - events) / total) * (1 / n1 + 1 / n2))
    z = np.where((events == 0) | (events == total), 0.0, z)
    return z[()], erfc(np.abs(z) / np.sqrt(2))


@quietly
def conditional_ratio(
    x1: Counts, n1: Counts, x2: Counts, n2: Counts, confidence: float = 0.95, *, interval: str = "mid-p"
) -> tuple[Floats, Floats, Floats]:
    """Return the ratios of two small rates with their exact bounds, given the number of events.

    An interval of the share x1/(x1 + x2), of a slug of `PROPORTION`, turned into one of the ratio of rates.
    Without events the ratio is `nan` and the interval 0 to infinity. Shapes and errors as for `wilson`, and
    `DefinitionError` for another slug. Source: Przyborowski and Wilenski 1940.

    >>> ratio, lower, upper = conditional_ratio([3, 0], [900, 900], [2, 0], [4100, 4100])
    >>> ratio.round(2), lower.round(2), upper.round(2)
    (array([6.83,  nan]), array([1.02, 0.  ]), array([57.46,   inf]))
    """
    if interval not in PROPORTION:
        raise DefinitionError(f"{interval!r} isn't an interval of a proportion: choose {', '.join(PROPORTION)}")
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    lower, upper = PROPORTION[interval](x1, x1 + x2, confidence)
    silent = x1 + x2 == 0
    lower, upper = np.where(silent, 0.0, lower), np.where(silent, 1.0, upper)
    return (x1 * n2) / (n1 * x2), n2 / n1 * (lower / (1 - lower)), n2 / n1 * (upper / (1 - upper))


# One count of a binomial or beta-binomial distribution


def _binomial_ratio(j: Floats, x: Floats, n: Floats, p: Floats, q: Floats) -> Floats:
    return (n - x - j + 1) / (x + j) * (p / q)


@quietly
def binomial(x: Counts, n: Counts, p: Counts) -> Tails:
    """Return the probabilities of x among n people who are each of the group with probability p.

    For members of a board who come from a community. `nan` unless 0 ≤ p ≤ 1; shapes and `nan` else as for `table`.
    Source: Clopper and Pearson 1934.

    >>> binomial(0, [8, 14], 0.22).at_most.round(4)
    array([0.137 , 0.0309])
    """
    x, n, p = np.broadcast_arrays(*_whole(*one_group(x, n)), np.asarray(p, dtype=np.float64))
    inside = np.where((p > 0) & (p < 1), p, np.nan)
    up = _outwards(_binomial_ratio, x, n, inside, 1 - inside)
    tails = _tails(up, _outwards(_binomial_ratio, n - x, n, 1 - inside, inside))
    # With p of 0 or 1 there is one possible count; a nan stands in no sum of an empty side.
    sure, known = (p == 0) | (p == 1), ~np.isnan(x) & (p >= 0) & (p <= 1)
    only = x == n * p, x > n * p, x < n * p, x == n * p
    return Tails(*(np.where(known, np.where(sure, one, many), np.nan) for one, many in zip(only, tails, strict=True)))


def _beta_binomial_ratio(j: Floats, x: Floats, n: Floats, a: Floats, b: Floats) -> Floats:
    # Beyond the support the last factor may be infinite, and isn't asked for.
    return (n - x - j + 1) / (x + j) * ((a + x + j - 1) / (b + np.maximum(n - x - j, 0)))


@quietly
def beta_binomial(x: Counts, n: Counts, a: Counts, b: Counts) -> Tails:
    """Return the probabilities of x among n people of the group with a probability that is Beta(a, b) itself.

    For a community whose share isn't known exactly, and for organisations that differ. `nan` unless a and b
    are positive and finite; shapes and `nan` else as for `table`. Source: Skellam 1948.

    >>> beta_binomial(0, [8, 10], 2, 8).at_most.round(4)
    array([0.2647, 0.2105])
    """
    x, n, a, b = np.broadcast_arrays(*_whole(*one_group(x, n)), np.asarray(a, dtype=float), np.asarray(b, dtype=float))
    known = ~np.isnan(x) & (a > 0) & (b > 0) & (a + b < np.inf)
    # With a below 1 probabilities rise towards 0, with b below 1 towards n.
    peaked = (a >= 1) & (b >= 1)
    up = _outwards(_beta_binomial_ratio, x, n, a, b, peaked=peaked)
    down = _outwards(_beta_binomial_ratio, n - x, n, b, a, peaked=peaked)
    return Tails(*(np.where(known, p, np.nan) for p in _tails(up, down)))


# One count of events


def _count(x: Counts) -> Floats:
    x = np.asarray(x, dtype=np.float64)
    return np.where((x >= 0) & (x < np.inf), x, np.nan)


@quietly
def poisson(x: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of the exact interval of the expected number of events where x were counted.

    Half the quantiles of χ² with 2x and 2x + 2 degrees of freedom; the lower bound is 0 where x is. Events, in
    arrays of the shape of x. Counts may have fractions here; `nan` where one is missing or negative. Errors as
    for `wilson`. Source: Garwood 1936.

    >>> np.round(poisson(3), 4)
    array([0.6187, 8.7673])
    """
    from scipy.special import gammainccinv, gammaincinv

    tail, x = tail_of(confidence), _count(x)
    return np.where(x == 0, 0.0, gammaincinv(x, tail)), np.asarray(gammainccinv(x + 1, tail), np.float64)


@quietly
def byar(x: Counts, confidence: float = 0.95) -> Interval:
    """Return the bounds of Byar's approximation to the interval of `poisson`, good from 10 events on.

    x (1 − 1/9x − z/3√x)³ and the like for x + 1, never below 0. Shapes and errors as for `poisson`. Source:
    Breslow and Day 1987.

    >>> np.round(byar(65), 4)
    array([50.1632, 82.8491])
    """
    z, x = normal_quantile(confidence), _count(x)
    lower = x * (1 - 1 / (9 * x) - z / (3 * np.sqrt(x))) ** 3
    more = x + 1
    return np.where(x == 0, 0.0, np.maximum(lower, 0)), more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
