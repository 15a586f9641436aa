"""Organisations together: pooled ratios, how far they truly differ, and each one drawn towards the rest.

The last axis is that of the organisations, and leading axes are pools of their own: indicators, years,
replicates. An organisation that is missing is left out: one whose estimate isn't finite, whose variance isn't
positive and finite, or whose counts are impossible. What a pool has one of, such as a mean or τ², has no last
axis. The model is the normal one with known variances,

    y_i ~ N(θ_i, v_i),   θ_i ~ N(μ, τ²)

with y_i a log risk ratio as a rule. For proportions there is the beta-binomial model, and for very rare events
the conditional one: of all x1 + x2 events of an organisation, those of the first group are binomial with the
odds n1 θ / n2, in the limit of small rates. That needs nothing added to empty cells, and an organisation
without any event says nothing instead of half of something. `exact.conditional_ratio` has each organisation's
ratio, `conditional_pooled` one for all of them, and `mixture` ratios that differ.

Sources: Cochran 1954; DerSimonian and Laird 1986; Paule and Mandel 1982; Viechtbauer 2005 (restricted maximum
likelihood); Raudenbush and Bryk 1985 (shrinkage); Kleinman 1973 (moments of proportions); Breslow and Day
1987 (ratios given the total); Adams 2009 (reliability).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from wres.errors import DefinitionError
from wres.statistics import likelihood
from wres.statistics._arrays import Counts, Floats, Interval, normal_quantile, one_group, quietly, two_groups
from wres.statistics.roots import root

__all__ = [
    "LogRatio",
    "Method",
    "Pooled",
    "Prior",
    "Shrunken",
    "beta_likelihood",
    "beta_moments",
    "beta_posterior",
    "beta_reliability",
    "conditional_pooled",
    "log_risk_ratio",
    "pool",
    "probability_above",
    "reliability",
    "shrink",
    "tau2",
]

Method = Literal["dl", "pm", "reml", "ml"]


class LogRatio(NamedTuple):
    """Logarithms of risk ratios, their variances, and whether ½ was added to every cell of the table."""

    value: Floats
    variance: Floats
    adjusted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


class Pooled(NamedTuple):
    """A pooled mean with its variance, Cochran's Q about the fixed-effect mean, and organisations less one."""

    mean: Floats
    variance: Floats
    q: Floats
    df: Floats

    @property
    @quietly
    def i2(self) -> Floats:
        """The share of the variation between the estimates that chance doesn't explain, from Q."""
        return np.where(self.df > 0, np.maximum(1 - self.df / self.q, 0), np.nan)

    @property
    @quietly
    def p(self) -> Floats:
        """The p-value of the test of homogeneity: that all organisations have one true value."""
        from scipy.special import chdtrc

        return np.where(self.df > 0, chdtrc(self.df, self.q), np.nan)

    @quietly
    def interval(self, confidence: float = 0.95) -> Interval:
        """The normal interval of the mean; from −∞ to ∞ where the variance is infinite."""
        width = normal_quantile(confidence) * np.sqrt(self.variance)
        mean = np.where(np.isinf(width) & np.isinf(self.mean), 0, self.mean)
        return mean - width, mean + width


class Shrunken(NamedTuple):
    """Posterior means and standard deviations, and the weight that each organisation's own estimate has."""

    mean: Floats
    sd: Floats
    weight: Floats


class Prior(NamedTuple):
    """A beta distribution by its mean and its size a + b, which is infinite where organisations don't differ."""

    mean: Floats
    size: Floats

    @property
    def a(self) -> Floats:
        """The first parameter."""
        return self.mean * self.size

    @property
    def b(self) -> Floats:
        """The second parameter."""
        return (1 - self.mean) * self.size


@quietly
def log_risk_ratio(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> LogRatio:
    """Return ln (x1/n1)/(x2/n2) and its variance 1/x1 − 1/n1 + 1/x2 − 1/n2.

    Where one of the four cells is empty, those without the event included, ½ is added to all of them, so
    x + ½ of n + 1, and the table is marked. A table without any event, or without anything else, says nothing
    about the ratio and gets a number all the same: leave it out if that isn't wanted. `nan` where a count is
    missing or impossible. Source: Katz et al. 1978; Walter 1975.

    >>> ratio = log_risk_ratio([4, 0], [123, 10], [11, 5], [139, 20])
    >>> ratio.value.round(4), ratio.variance.round(4), ratio.adjusted
    (array([-0.8893, -1.7513]), array([0.3256, 2.0433]), array([False,  True]))
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    adjusted = (x1 == 0) | (x2 == 0) | (x1 == n1) | (x2 == n2)
    x1, x2 = (np.where(adjusted, x + 0.5, x) for x in (x1, x2))
    n1, n2 = (np.where(adjusted, n + 1, n) for n in (n1, n2))
    return LogRatio(np.log((x1 * n2) / (n1 * x2)), (n1 - x1) / (n1 * x1) + (n2 - x2) / (n2 * x2), adjusted)


# The normal model


def _estimates(y: Counts, v: Counts) -> tuple[Floats, Floats, Floats]:
    """The estimates and variances with 0 and ∞ for what is missing, and how many are there."""
    y, v = np.broadcast_arrays(np.asarray(y, dtype=np.float64), np.asarray(v, dtype=np.float64))
    there = np.isfinite(y) & (v > 0) & (v < np.inf)
    return np.where(there, y, 0.0), np.where(there, v, np.inf), np.asarray(there.sum(axis=-1), dtype=np.float64)


def _weigh(y: Floats, v: Floats, t: Floats) -> tuple[Floats, Floats, Floats]:
    """The weights given τ², the mean, and the residuals."""
    w = 1 / (v + t[..., None])
    mean = (w * y).sum(axis=-1) / w.sum(axis=-1)
    return w, mean, y - mean[..., None]


@quietly
def pool(y: Counts, variance: Counts, tau2: Counts = 0.0) -> Pooled:
    """Return the mean with weights 1/(v + τ²): of a fixed effect with `tau2=0`, else of random effects.

    In the unit of `y`, and its square. Without any organisation the mean is `nan`, of infinite variance; with a
    τ² of `nan` both are. Source: Cochran 1954; DerSimonian and Laird 1986.

    >>> found = pool([0.1, 0.4, np.nan, 0.7], [0.04, 0.02, 0.1, 0.05])
    >>> [round(float(each), 3) for each in (found.mean, found.q, *found.interval())]
    [0.384, 4.026, 0.183, 0.585]
    """
    y, v, k = _estimates(y, variance)
    w, mean, _ = _weigh(y, v, np.asarray(tau2, dtype=np.float64))
    alone, _, residual = _weigh(y, v, np.zeros(()))
    return Pooled(mean, 1 / w.sum(axis=-1), (alone * residual**2).sum(axis=-1), k - 1)


def _pm(t: Floats, y: Floats, v: Floats, spare: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """What the weighted sum of squares falls short of its degrees of freedom, and its slope, at τ² = t scale."""
    w, _, r = _weigh(y, v, t * scale)
    return spare - (w * r * r).sum(axis=-1), (w * w * r * r).sum(axis=-1) * scale


@quietly
def tau2(y: Counts, variance: Counts, method: Method = "reml") -> Floats:
    """Return τ², the variance between organisations that chance doesn't explain, 0 if there is none.

    In the unit of `variance`, one of each pool. `method` is `"dl"` (DerSimonian and Laird 1986), `"pm"` (Paule
    and Mandel 1982), `"reml"` or `"ml"` (likelihood, restricted or not: Viechtbauer 2005). `nan` with fewer than
    two organisations. Raises `DefinitionError` for another method.

    >>> y = [-0.581, 0.53, 0.771, 1.031, 0.553, 0.295, 0.078, 0.573, -0.176, -0.232]
    >>> v = [0.023, 0.052, 0.06, 0.115, 0.095, 0.203, 0.2, 0.211, 0.051, 0.04]
    >>> [float(tau2(y, v, method).round(4)) for method in ("dl", "pm", "reml", "ml")]
    [0.2768, 0.192, 0.2232, 0.1967]
    """
    if method not in ("dl", "pm", "reml", "ml"):
        raise DefinitionError(f"{method!r} isn't a method for tau2: choose dl, pm, reml or ml")
    estimates, v, k = _estimates(y, variance)
    w, _, r = _weigh(estimates, v, np.zeros(()))
    total, excess = w.sum(axis=-1), (w * r * r).sum(axis=-1) - (k - 1)
    if method == "dl":
        found = np.maximum(excess / (total - (w * w).sum(axis=-1) / total), 0)
        return np.where(k > 1, found, np.nan)
    middle = estimates.sum(axis=-1, keepdims=True) / k[..., None]
    spread = (np.where(v < np.inf, estimates - middle, 0) ** 2).sum(axis=-1) / (k - 1)
    found = np.where(k > 1, 0.0, np.nan)
    sought = (k > 1) & (spread > 0) & ((excess > 0) | (method != "pm"))
    estimates, v, spread = estimates[sought], v[sought], spread[sought]
    if method == "pm":
        # With a τ² of the plain variance no weights make the sum of squares exceed its degrees of freedom.
        zero = np.zeros_like(spread)
        found[sought] = spread * root(_pm, zero, zero + 1, estimates, v, k[sought] - 1, spread)
    else:
        found[sought] = likelihood.between(estimates, v, restricted=method == "reml")
    return found


@quietly
def shrink(y: Counts, variance: Counts, tau2: Counts, mean: Counts, mean_variance: Counts = 0.0) -> Shrunken:
    """Return each organisation's estimate drawn towards the mean: B y + (1 − B) μ with B = τ²/(τ² + v).

    Its variance is B v + (1 − B)² var(μ). `tau2`, `mean` and its variance are those of the pools. In the unit of
    `y`. With τ² = 0 everybody gets the mean: say so rather than print it for each. A missing organisation stays
    missing. Source: Raudenbush and Bryk 1985.

    >>> found = shrink([0.0, 1.0], [0.1, 0.3], 0.1, 0.4, 0.02)
    >>> found.mean.round(3), found.sd.round(3), found.weight
    (array([0.2 , 0.55]), array([0.235, 0.294]), array([0.5 , 0.25]))
    """
    y, v = np.broadcast_arrays(np.asarray(y, dtype=np.float64), np.asarray(variance, dtype=np.float64))
    between, mu, doubt = (np.asarray(a, dtype=np.float64)[..., None] for a in (tau2, mean, mean_variance))
    weight = np.where(np.isfinite(y), reliability(between, v), np.nan)
    value = np.where(np.isfinite(y), weight * y + (1 - weight) * mu, np.nan)
    # B v is τ² (1 − B), also where v is infinite.
    return Shrunken(value, np.sqrt(between * (1 - weight) + (1 - weight) ** 2 * doubt), weight)


@quietly
def reliability(tau2: Counts, variance: Counts) -> Floats:
    """Return the share τ²/(τ² + v) of an estimate's variance that is between organisations.

    From 0 to 1, `nan` unless v is positive and τ² not negative; any shapes that broadcast. 0.7 is asked for to
    compare groups, 0.9 to decide on one. Source: Adams 2009.

    >>> reliability(0.09, [0.01, 0.09, 0.81])
    array([0.9, 0.5, 0.1])
    """
    between, v = np.asarray(tau2, dtype=np.float64), np.asarray(variance, dtype=np.float64)
    return np.where((v > 0) & (between >= 0), between / (between + v), np.nan)


@quietly
def probability_above(bound: Counts, mean: Counts, sd: Counts) -> Floats:
    """Return the normal probability that what has the posterior `mean` and `sd` exceeds the bound.

    Give the logarithm of the bound for log ratios; any shapes that broadcast. Without any doubt, sd = 0, it is
    0 or 1, at the bound 0; `nan` with a negative sd. Source: Spiegelhalter et al. 2012.

    >>> probability_above(np.log(1.25), [0.1, 0.5], [0.2, 0.1]).round(3)
    array([0.269, 0.997])
    """
    from scipy.special import ndtr

    bound, mean, sd = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in (bound, mean, sd)))
    certain = np.where(np.isnan(mean + bound), np.nan, mean > bound)
    return np.where(sd == 0, certain, np.where(sd >= 0, ndtr((mean - bound) / sd), np.nan))


# Proportions that differ


def _proportions(x: Counts, n: Counts) -> tuple[Floats, Floats, Floats]:
    """The counts with 0 of 0 for what is missing, and how many are there."""
    x, n = one_group(x, n)
    k = np.asarray((n > 0).sum(axis=-1), dtype=np.float64)
    return np.nan_to_num(x), np.nan_to_num(n), k


@quietly
def beta_moments(x: Counts, n: Counts, *, weighted: bool = True) -> Prior:
    """Return the beta distribution of the organisations' rates, from its moments.

    Weighted by n, with the variance of chance taken off. Without, it is the plain mean and variance of the
    rates, chance included, so that organisations seem to differ more than they do. The size is infinite where
    they differ no more than chance makes them, and 0 where by as much as can be; `nan` with fewer than two.
    Source: Kleinman 1973.

    >>> found = beta_moments([2, 9, 30, 14], [20, 40, 60, 80])
    >>> round(float(found.mean), 3), round(float(found.size), 2)
    (0.275, 5.91)
    """
    x, n, k = _proportions(x, n)
    there = n > 0
    w = n if weighted else there.astype(np.float64)
    total, p = w.sum(axis=-1), np.where(there, x / n, 0)
    mean = (w * p).sum(axis=-1) / total
    squares = (w * (p - mean[..., None]) ** 2).sum(axis=-1)
    chance = mean * (1 - mean)
    if weighted:
        excess, room = squares - chance * (k - 1), chance * (total - (w * w).sum(axis=-1) / total - (k - 1))
        size = np.where(excess > 0, np.maximum(room / excess - 1, 0), np.inf)
    else:
        size = np.where(squares > 0, np.maximum(chance * (k - 1) / squares - 1, 0), np.inf)
    return Prior(np.where(k > 1, mean, np.nan), np.where(k > 1, size, np.nan))


@quietly
def beta_likelihood(x: Counts, n: Counts) -> Prior:
    """Return the beta distribution of the organisations' rates, by maximum likelihood.

    Where they differ no more than chance makes them, and where nobody or everybody has the event, the size is
    infinite and the mean the pooled rate; where each has all or nothing the size is 0. `nan` with fewer than
    two. Source: Skellam 1948.

    >>> found = beta_likelihood([2, 9, 30, 14], [20, 40, 60, 80])
    >>> round(float(found.mean), 3), round(float(found.size), 1)
    (0.261, 11.2)
    """
    x, n, k = _proportions(x, n)
    mean, size = np.array(x.sum(axis=-1) / n.sum(axis=-1)), np.full(np.shape(k), np.inf)
    sought = (k > 1) & (mean > 0) & (mean < 1)
    start = np.asarray(beta_moments(x, n).size)[sought]
    mean[sought], size[sought] = likelihood.beta_binomial(x[sought], n[sought], start)
    return Prior(np.where(k > 1, mean, np.nan), np.where(k > 1, size, np.nan))


@quietly
def beta_posterior(x: Counts, n: Counts, mean: Counts, size: Counts) -> Shrunken:
    """Return each organisation's rate drawn towards the prior mean: Beta(a + x, b + n − x).

    `mean` and `size` are a `Prior`'s. As shares; the weight is n/(n + size). An organisation with n = 0 stays
    missing. Source: Skellam 1948.

    >>> found = beta_posterior([4], [14], 0.136, 9.971)
    >>> found.mean.round(3), found.sd.round(3)
    (array([0.223]), array([0.083]))
    """
    x, n = one_group(x, n)
    mean, size = (np.asarray(a, dtype=np.float64)[..., None] for a in (mean, size))
    weight = n / (n + size)
    value = weight * (x / n) + (1 - weight) * mean
    return Shrunken(value, np.sqrt(value * (1 - value) / (n + size + 1)), weight)


@quietly
def beta_reliability(x: Counts, n: Counts, mean: Counts, size: Counts) -> Floats:
    """Return the share of the variance of x/n that is between organisations: σ²/(σ² + p(1 − p)/n).

    σ² is the variance of a `Prior` of this mean and size. An organisation in which nobody, or everybody, has the
    event seems wholly reliable, however small: the weight of `beta_posterior` doesn't fall for that. `nan` where
    there is neither variance. Source: Adams 2009.

    >>> beta_reliability([10], [100], 0.1, 99.0).round(3)
    array([0.5])
    """
    x, n = one_group(x, n)
    mean, size = (np.asarray(a, dtype=np.float64)[..., None] for a in (mean, size))
    between, p = mean * (1 - mean) / (size + 1), x / n
    return between / (between + p * (1 - p) / n)


# Very rare events


def _conditional_excess(t: Floats, x: Floats, events: Floats, odds: Floats) -> tuple[Floats, Floats]:
    q = 1 / (1 + odds * np.exp(t)[..., None])
    return (events * (1 - q)).sum(axis=-1) - x, (events * (1 - q) * q).sum(axis=-1)


@quietly
def conditional_pooled(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> Pooled:
    """Return the logarithm of one ratio of small rates for all organisations, given each one's events.

    Maximum likelihood, with the variance from the information and Pearson's χ² for Q, over the organisations
    that have any event. The mean is −∞ or ∞, of infinite variance, where only one group has events, and `nan`
    without any. Counts that are impossible are left out. Source: Przyborowski and Wilenski 1940; Breslow and
    Day 1987.

    >>> found = conditional_pooled([3, 1, 0], [900, 500, 400], [2, 3, 1], [4100, 2500, 900])
    >>> float(np.exp(found.mean).round(2)), [float(b.round(2)) for b in np.exp(found.interval())]
    (2.93, [0.82, 10.47])
    """
    x1, n1, x2, n2 = two_groups(x1, n1, x2, n2)
    events = np.nan_to_num(x1 + x2)
    odds, first = np.where(events > 0, n1 / n2, 1.0), np.nan_to_num(x1)
    k, x, every = (events > 0).sum(axis=-1).astype(np.float64), first.sum(axis=-1), events.sum(axis=-1)
    mean = np.where(k > 0, np.where(x > 0, np.inf, -np.inf), np.nan)
    sought = (x > 0) & (x < every)
    # With equal odds this would be the answer; with the least and the greatest of the odds, it lies on either side.
    middle, logs = np.log(x / (every - x))[sought], np.log(odds[sought])
    there = events[sought] > 0
    least, most = np.min(logs, -1, where=there, initial=np.inf), np.max(logs, -1, where=there, initial=-np.inf)
    mean[sought] = root(_conditional_excess, middle - most, middle - least, x[sought], events[sought], odds[sought])
    share = 1 - 1 / (1 + odds * np.exp(mean)[..., None])
    spread = events * share * (1 - share)
    q = np.where(spread > 0, (first - events * share) ** 2 / spread, 0).sum(axis=-1)
    information = np.where(np.isfinite(mean), spread.sum(axis=-1), 0)
    return Pooled(mean, np.where(k > 0, 1 / information, np.nan), q, k - 1)
