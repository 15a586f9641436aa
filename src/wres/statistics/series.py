"""Years and months in a row: control limits and their rules, slopes, and windows that overlap.

The last axis is time, in order. A missing value (`nan`) breaks runs, and no difference is taken across it.
Annual indicators have too few points for the rules of runs: test a slope, or two years against each other.

Sources: Shewhart 1931; Western Electric 1956; Provost and Murray 2011; NHS England, Making Data Count; Aitken 1936
(generalised least squares).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError
from wres.statistics.intervals import Counts, Floats, Interval, _quietly, _z

__all__ = [
    "Change",
    "Flags",
    "Xmr",
    "assurance",
    "beyond_limits",
    "gls_slope",
    "mark_back",
    "one_side",
    "overlap_covariance",
    "run_of_change",
    "slope",
    "two_in_three",
    "western_electric",
    "xmr",
    "year_on_year",
]

Flags = npt.NDArray[np.bool_]

# Three standard deviations in mean ranges of two normal values, as usually rounded, and where a range is an outlier.
_LIMIT = 2.66
_RANGE_LIMIT = 3.267


class Xmr(NamedTuple):
    """The mean of each series and its natural process limits, which have no last axis."""

    mean: Floats
    lower: Floats
    upper: Floats

    @property
    def near(self) -> Interval:
        """The lines two thirds of the way from the mean to the limits."""
        step = (self.upper - self.mean) * (2 / 3)
        return self.mean - step, self.mean + step


class Change(NamedTuple):
    """An estimated change with its standard error, z, and the two-sided p-value of there being none."""

    value: Floats
    se: Floats
    z: Floats
    p: Floats

    def interval(self, confidence: float = 0.95) -> Interval:
        """The normal interval of the change."""
        width = _z(confidence) * self.se
        return self.value - width, self.value + width


def _change(value: Floats, variance: Floats) -> Change:
    from scipy.special import erfc

    se = np.sqrt(np.where((variance > 0) & (variance < np.inf), variance, np.nan))
    z = value / se
    return Change(np.where(np.isnan(se), np.nan, value), se, z, erfc(np.abs(z) / np.sqrt(2)))


def _mean(values: Floats, where: Flags) -> Floats:
    found: Floats = np.where(where, values, 0).sum(axis=-1) / where.sum(axis=-1)
    return found


# Control charts


@_quietly
def xmr(values: Counts, *, screen: bool = True) -> Xmr:
    """Return the mean and the limits of an XmR chart: 2.66 mean moving ranges either way.

    `screen` leaves out moving ranges above 3.267 times their mean first; NHS England's spreadsheet doesn't.
    Limits are `nan` without two values in a row, and those from fewer than 12 are for trial.

    >>> chart = xmr([1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1])
    >>> [round(float(line), 2) for line in chart]
    [1.94, -0.72, 4.6]
    """
    given = np.asarray(values, dtype=np.float64)
    moving = np.abs(np.diff(given, axis=-1))
    known = np.isfinite(moving)
    typical = _mean(moving, known)
    if screen:
        typical = _mean(moving, known & (moving <= _RANGE_LIMIT * typical[..., None]))
    mean = _mean(given, np.isfinite(given))
    return Xmr(mean, mean - _LIMIT * typical, mean + _LIMIT * typical)


def _window(values: npt.NDArray[np.float64], size: int) -> Floats:
    """The sums of `size` values up to and with each one; those before the first are 0."""
    sums = np.cumsum(values, axis=-1)
    before = np.zeros_like(sums)
    before[..., size:] = sums[..., :-size]
    return sums - before


def _marks(where: Counts) -> Floats:
    return np.nan_to_num(np.asarray(where, dtype=np.float64))


def beyond_limits(values: Counts, lower: Counts, upper: Counts) -> Flags:
    """Return whether each value lies outside the limits, which have no last axis.

    >>> beyond_limits([1, 5, 9], 0, 8)
    array([False, False,  True])
    """
    given, low, high = (np.asarray(each, dtype=np.float64) for each in (values, lower, upper))
    found: Flags = (given < low[..., None]) | (given > high[..., None])
    return found


def one_side(side: Counts, run: int = 7) -> Flags:
    """Return whether each point is the last of `run` in a row on one side of the mean, or a later one of them.

    `side` is 1 above, −1 below and 0 or `nan` on the mean or missing. `mark_back` marks the whole run.

    >>> one_side([1, 1, 1, 1, 1, 1, 1, 1, -1]).astype(int)
    array([0, 0, 0, 0, 0, 0, 1, 1, 0])
    """
    sign = np.sign(_marks(side))
    found: Flags = (_window((sign > 0).astype(float), run) == run) | (_window((sign < 0).astype(float), run) == run)
    return found


def run_of_change(values: Counts, run: int = 7) -> Flags:
    """Return whether each point is the last of `run` in a row that rise, or fall, all the way; a tie ends it.

    >>> run_of_change([[1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 3, 4, 5, 6]]).astype(int)
    array([[0, 0, 0, 0, 0, 0, 1],
           [0, 0, 0, 0, 0, 0, 0]])
    """
    given = np.asarray(values, dtype=np.float64)
    found = np.zeros(given.shape, dtype=bool)
    found[..., 1:] = one_side(np.diff(given, axis=-1), run - 1)
    return found


def two_in_three(close: Counts, side: Counts) -> Flags:
    """Return whether each point is of three in a row on one side of the mean, two of them close to a limit.

    Close is beyond two thirds of the way. All three are marked.

    >>> two_in_three([0, 0, 1, 0, 1, 0, 0], [1, 1, 1, 1, 1, 1, 1]).astype(int)
    array([0, 0, 1, 1, 1, 0, 0])
    """
    near = (_marks(close) != 0).astype(float)
    return mark_back(one_side(side, 3) & (_window(near, 3) >= 2), 3)


def mark_back(flags: npt.ArrayLike, run: int) -> Flags:
    """Return flags that mark, with each point, the `run` − 1 before it too.

    >>> mark_back([False, False, False, True, False], 3).astype(int)
    array([0, 1, 1, 1, 0])
    """
    ahead = np.asarray(flags, dtype=np.float64)[..., ::-1]
    return (_window(ahead, run) > 0)[..., ::-1]


def western_electric(z: Counts) -> Flags:
    """Return the flags of the four Western Electric rules, in a new first axis.

    A point is flagged that lies (1) beyond 3 standard deviations, (2) beyond 2 as did another of the two before
    it, (3) beyond 1 as did three more of the four before it, (4) on the side of the last seven; always on one
    side. Source: Western Electric 1956.

    >>> western_electric([0, 2.5, 1.0, 2.6, 3.1]).astype(int)[:2]
    array([[0, 0, 0, 0, 1],
           [0, 0, 0, 1, 1]])
    """
    given = _marks(z)
    found = np.zeros((4, *given.shape), dtype=bool)
    for sign in (1, -1):
        for rule, (line, size, needed) in enumerate([(3, 1, 1), (2, 3, 2), (1, 5, 4), (0, 8, 8)]):
            over = sign * given > line
            found[rule] |= over & (_window(over.astype(float), size) >= needed)
    return found


def assurance(
    lower: Counts, upper: Counts, target: Counts, improvement: Literal["increase", "decrease"]
) -> npt.NDArray[np.str_]:
    """Return whether a process will meet its target: `consistent_pass`, `consistent_fail` or `inconsistent`.

    It depends on whether the target lies outside the limits, and on which side. Empty where one is missing.

    >>> assurance([1, 5, 1], [3, 7, 5], 4, "increase")
    array(['consistent_fail', 'consistent_pass', 'inconsistent'], dtype='<U15')
    """
    if improvement not in ("increase", "decrease"):
        raise DefinitionError(f"{improvement!r} isn't a direction of improvement: choose increase or decrease")
    low, high, aim = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (lower, upper, target)))
    above, below = ("consistent_pass", "consistent_fail")[:: 1 if improvement == "increase" else -1]
    found = np.where(low > aim, above, np.where(high < aim, below, "inconsistent"))
    return np.where(np.isnan(low + high + aim), "", found)


# Change


@_quietly
def slope(time: Counts, y: Counts, variance: Counts) -> Change:
    """Return the weighted slope over time: Σw(t − t̄)y / Σw(t − t̄)², of variance 1/Σw(t − t̄)², w = 1/v.

    `nan` without two different times. For independent years: of windows that overlap take every second one, or
    `gls_slope`.

    >>> found = slope([2019, 2020, 2021], [0.5, 0.4, 0.2], [0.01, 0.01, 0.02])
    >>> [round(float(each), 3) for each in found]
    [-0.143, 0.085, -1.69, 0.091]
    """
    t, y, v = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (time, y, variance)))
    there = np.isfinite(t) & np.isfinite(y) & (v > 0)
    w = np.where(there, 1 / v, 0)
    centre = np.where(there, w * t, 0).sum(axis=-1) / w.sum(axis=-1)
    away = np.where(there, t - centre[..., None], 0)
    # Equal times leave rounding instead of 0.
    away = np.where(np.abs(away) > 1e-9 * np.abs(centre)[..., None], away, 0)
    squares = (w * away * away).sum(axis=-1)
    return _change((w * away * np.where(there, y, 0)).sum(axis=-1) / squares, 1 / squares)


@_quietly
def overlap_covariance(variance: Counts, correlation: float = 0.5) -> Floats:
    """Return the covariances of successive windows that share a part of their data, in two last axes.

    Neighbours have the correlation, one half for two-year windows a year apart; others are independent.

    >>> overlap_covariance([1.0, 4.0, 1.0])
    array([[1., 1., 0.],
           [1., 4., 1.],
           [0., 1., 1.]])
    """
    sd = np.sqrt(np.asarray(variance, dtype=np.float64))
    at = np.arange(sd.shape[-1])
    apart = np.abs(at[:, None] - at)
    known = np.where(apart == 0, 1.0, np.where(apart == 1, correlation, 0.0))
    return np.where(known != 0, sd[..., :, None] * sd[..., None, :] * known, 0)


@_quietly
def gls_slope(time: Counts, y: Counts, covariance: Counts) -> Change:
    """Return the slope over time of values that have a covariance matrix, by generalised least squares.

    With a diagonal matrix it is `slope`. `nan` without two different times, and with a singular matrix.
    Source: Aitken 1936.

    >>> found = gls_slope([0, 1, 2], [0.5, 0.4, 0.2], overlap_covariance([0.01, 0.01, 0.02]))
    >>> round(float(found.value), 3), round(float(found.se), 3)
    (-0.137, 0.084)
    """
    c = np.asarray(covariance, dtype=np.float64)
    t, y, v = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (time, y, np.diagonal(c, axis1=-2, axis2=-1))))
    there = np.isfinite(t) & np.isfinite(y) & (v > 0)
    # What is missing stands by itself and is multiplied by 0; the rest is scaled to correlations.
    both = there[..., :, None] & there[..., None, :]
    sd = np.where(there, np.sqrt(v), 1)
    matrix = np.where(both, c / (sd[..., :, None] * sd[..., None, :]), np.eye(t.shape[-1]))
    centre = np.where(there, t, 0).sum(axis=-1, keepdims=True) / there.sum(axis=-1, keepdims=True)
    one, away, value = (np.where(there, each, 0) / sd for each in (1.0, t - centre, y))
    usable = np.linalg.slogdet(matrix)[0] > 0
    matrix = np.where(usable[..., None, None], matrix, np.eye(t.shape[-1]))
    right = np.linalg.solve(matrix, np.stack([one, away, value], axis=-1))
    flat, level, cross = (np.einsum("...t,...t->...", one, right[..., i]) for i in range(3))
    steep, up = (np.einsum("...t,...t->...", away, right[..., i]) for i in (1, 2))
    information = steep - level * level / flat
    enough = usable & (information > 1e-12 * np.abs(steep))
    return _change((up - level * cross / flat) / information, np.where(enough, 1 / information, np.nan))


@_quietly
def year_on_year(y1: Counts, variance1: Counts, y2: Counts, variance2: Counts, correlation: Counts = 0.0) -> Change:
    """Return the change from the first to the second: y2 − y1 of variance v1 + v2 − 2ρ √(v1 v2).

    Of log ratios its exponential is the ratio of the ratios. ρ is 0.5 for two-year windows a year apart.

    >>> found = year_on_year(0.5, 0.02, 0.1, 0.02)
    >>> [round(float(each), 3) for each in found]
    [-0.4, 0.2, -2.0, 0.046]
    """
    y1, v1, y2, v2, rho = np.broadcast_arrays(
        *(np.asarray(each, dtype=np.float64) for each in (y1, variance1, y2, variance2, correlation))
    )
    both = np.where((v1 > 0) & (v2 > 0), v1 + v2 - 2 * rho * np.sqrt(v1 * v2), np.nan)
    return _change(y2 - y1, both)
