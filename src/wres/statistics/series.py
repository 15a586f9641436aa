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
from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, quietly, two_groups

__all__ = [
    "Change",
    "Flags",
    "RatioTrend",
    "Xmr",
    "assurance",
    "beyond_limits",
    "gls_slope",
    "mark_back",
    "one_side",
    "overlap_covariance",
    "ratio_trend",
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
        width = normal_quantile(confidence) * self.se
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


@quietly
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


@quietly
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


@quietly
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


@quietly
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


class RatioTrend(NamedTuple):
    """The change of a log ratio each year, its bounds, the score of there being none with its variance, z and p."""

    value: Floats
    lower: Floats
    upper: Floats
    score: Floats
    variance: Floats
    z: Floats
    p: Floats


# Slopes beyond are those of groups whose events all lie at one end, and have no bound.
_STEEPEST = 20.0
_STEPS = 80


@quietly
def ratio_trend(
    years: Counts,
    x1: Counts,
    n1: Counts,
    x2: Counts,
    n2: Counts,
    confidence: float = 0.95,
    *,
    conditional: bool = False,
) -> RatioTrend:
    """Return the trend of the logarithm of (x1/n1)/(x2/n2) over the years, the last axis, by its efficient score.

    Nothing is added to empty cells, and changing numbers of people carry their own weight. Given the events of each
    year (`conditional`) x1 is binomial with the odds θn1/n2, which suits rare ones; else x1 and x2 are two binomials,
    their rates the likeliest at a ratio, as in Miettinen and Nurminen's interval, which comes to the same where events
    are rare and holds where they aren't. `lower` and `upper` are the slopes that the score test doesn't refuse, so that
    they leave out 0 exactly where p is below 1 − confidence. Years that miss a count say nothing; all is `nan` where a
    group has no events in any, or fewer than two years have some. Source: Breslow and Day 1987, chapter 4.

    >>> found = ratio_trend(range(6), [3, 0, 2, 1, 0, 0], [100, 104, 110, 118, 120, 125],
    ...                     [18, 20, 17, 19, 21, 16], 1900, conditional=True)
    >>> [round(float(each), 3) for each in (found.value, found.score, found.variance, found.z, found.p)]
    [-0.585, -8.209, 16.055, -2.049, 0.04]
    """
    from scipy.special import ndtr

    time, *counts = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (years, x1, n1, x2, n2)))
    x1, n1, x2, n2 = two_groups(*counts)
    there = ~np.isnan(x1)
    x1, x2 = np.where(there, x1, 0.0), np.where(there, x2, 0.0)
    n1, n2 = np.where(there, n1, 1.0), np.where(there, n2, 1.0)
    active = there & (x1 + x2 > 0)
    informative = (x1.sum(axis=-1) > 0) & (x2.sum(axis=-1) > 0) & (active.sum(axis=-1) > 1)
    middle = np.where(active, time, 0).sum(axis=-1) / np.maximum(active.sum(axis=-1), 1)
    time = np.where(there, time - middle[..., None], 0.0)
    pooled = (n1 * n2 / (n1 + n2)) * there
    level = np.log((x1 / n1 * pooled).sum(axis=-1) / (x2 / n2 * pooled).sum(axis=-1))

    def parts(level: Floats, slope: Floats) -> tuple[Floats, Floats]:
        """The score of each year's log ratio, and its information."""
        ratio = np.exp(np.clip(level[..., None] + slope[..., None] * time, -500, 500))
        if conditional:
            share = ratio * n1 / (ratio * n1 + n2)
            return x1 - (x1 + x2) * share, (x1 + x2) * share * (1 - share)
        size = n1 + n2
        half = (n1 + x2) * ratio + x1 + n2
        rate2 = 2 * (x1 + x2) / (half + np.sqrt(np.maximum(half**2 - 4 * size * ratio * (x1 + x2), 0)))
        rate1, rate2 = np.minimum(ratio * rate2, 1.0), np.minimum(rate2, 1.0)
        # Both say the same, but for the group whose rate reaches 1.
        score = np.where(rate1 < rate2, (x1 - n1 * rate1) / (1 - rate1), (n2 * rate2 - x2) / (1 - rate2))
        score = np.where(np.minimum(rate1, rate2) < 1, score, 0.0)
        inverse = (1 - rate1) / (n1 * rate1) + (1 - rate2) / (n2 * rate2)
        return score, np.where(active & (inverse > 0), 1 / inverse, 0.0)

    def levelled(level: Floats, slope: Floats, steps: int) -> Floats:
        """The level whose scores add up to nothing, by Fisher's scoring."""
        for _ in range(steps):
            score, information = parts(level, slope)
            step = score.sum(axis=-1) / information.sum(axis=-1)
            level = level + np.clip(np.where(np.isfinite(step), step, 0), -2, 2)
        return level

    def tested(level: Floats, slope: Floats) -> tuple[Floats, Floats]:
        """The score of the slope at a level, and its variance."""
        score, information = parts(level, slope)
        centre = (information * time).sum(axis=-1) / information.sum(axis=-1)
        apart = time - centre[..., None]
        return (score * apart).sum(axis=-1), (information * apart**2).sum(axis=-1)

    flat = np.zeros_like(level)
    level = levelled(np.where(informative, level, 0.0), flat, 12)
    score, variance = tested(level, flat)
    known = informative & (variance > 0)
    z = np.where(known, score / np.sqrt(variance), np.nan)
    critical = normal_quantile(confidence)
    longest = critical / np.sqrt(variance)

    def solved(wanted: float) -> Floats:
        """The slope at which z is what is wanted: z falls as the slope rises, nearly by the root of the variance."""
        low, high = np.full_like(flat, -_STEEPEST), np.full_like(flat, _STEEPEST)
        slope, at = flat, level
        for _ in range(_STEPS):
            at = levelled(at, slope, 2)
            found, spread = tested(at, slope)
            # Far out nothing is left to tell slopes apart, and none is refused.
            there = spread > 1e-6 * variance
            excess = np.where(there, found / np.sqrt(spread) - wanted, -wanted if wanted else -np.sign(slope))
            low, high = np.where(excess > 0, slope, low), np.where(excess > 0, high, slope)
            step = excess / np.sqrt(spread)
            step = slope + np.where(there, np.clip(step, -2 * longest, 2 * longest), np.nan)
            sought = known & (np.abs(excess) > 1e-9) & (high - low > 1e-9)
            if not sought.any():
                break
            inside = (step > low) & (step < high)
            slope = np.where(sought, np.where(inside, step, (low + high) / 2), slope)
        ends = np.where(slope > _STEEPEST - 1e-3, np.inf, np.where(slope < 1e-3 - _STEEPEST, -np.inf, slope))
        return np.where(known, ends, np.nan)

    value, lower, upper = solved(0.0), solved(critical), solved(-critical)
    nothing = np.where(known, 0.0, np.nan)
    return RatioTrend(value, lower, upper, score + nothing, variance + nothing, z, 2 * ndtr(-np.abs(z)))


@quietly
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
