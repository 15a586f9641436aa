"""Organisations against their peers, each borrowing strength from all: what the true figure is likely to be."""

from __future__ import annotations

from typing import Any, Literal

import attrs
import numpy as np

from wres.benchmarks.figures import Figures, Floats, Pools, peer_groups, within
from wres.benchmarks.judging import Judgement, Method, decimals, level, rounded, told, worded
from wres.benchmarks.overdispersed_funnel import few_peers
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["EmpiricalBayes", "Posterior"]

MODELS = ("normal", "conditional", "beta-binomial")
METHODS = ("dl", "pm", "reml", "ml")
DERSIMONIAN = paper("DerSimonian and Laird 1986, Controlled Clinical Trials 7:177–88")
PAULE = paper("Paule and Mandel 1982, Journal of Research of the National Bureau of Standards 87:377–85")
MORRIS = paper("Morris 1983, Journal of the American Statistical Association 78:47–55, parametric empirical Bayes")
NODES = np.linspace(-6.0, 6.0, 97)
"""Standard deviations about the mean at which the prior of the conditional model is taken."""
ROUNDS = 60


@attrs.frozen(eq=False)
class Posterior:
    """What is believed of each figure after its peers are seen, on the scale of `Figures.effect`.

    `mean`, `sd`, `low` and `high` are those of the figure, `beyond` the probability that it is worse than the bound.
    `centre` and `between` are those of the pool, `weight` is what the organisation's own figure counts for.
    """

    mean: Floats
    sd: Floats
    low: Floats
    high: Floats
    beyond: Floats
    better: Floats
    centre: Floats
    between: Floats
    weight: Floats
    k: Floats


@attrs.frozen(kw_only=True)
class EmpiricalBayes(Method):
    """Each organisation's figure drawn towards its peers' by how little its own numbers say.

    `model` is `"conditional"`: given all events of an organisation those of the group on top are binomial, so that no
    empty cell of a ratio is mended, and differences as in the next; `"normal"`, random effects on the logarithm of
    ratios or on differences, with the variance between organisations by `method` (`reml`, `pm`, `dl`, `ml`), which at
    rare events is misled by the ½ that empty cells get; or `"beta-binomial"`, which shrinks the two groups' rates
    apart. `probability` is that of a true ratio beyond `bound` on the adverse side (1/`bound` where that is below), or
    of a true difference beyond `points`; it is a finding from `flag`. `limit_low` and `limit_high` are the posterior
    interval, `score` the posterior mean, in the unit of the figure. Where
    organisations don't differ beyond chance all get the peers' figure, and the reason says so.
    """

    id: str = "empirical-bayes"
    title: str = "Empirical Bayes"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (MORRIS, DERSIMONIAN, PAULE)
    model: Literal["conditional", "normal", "beta-binomial"] = "conditional"
    method: Literal["dl", "pm", "reml", "ml"] = "reml"
    bound: float = 1.25
    points: float = 0.0
    flag: float = 0.9
    confidence: float = 0.95
    minimum: int = 5
    by: str | None = None

    def __attrs_post_init__(self) -> None:
        level("flag", self.flag)
        level("confidence", self.confidence)
        if self.model not in MODELS:
            raise DefinitionError(f"model is {self.model!r}; choose {', '.join(MODELS)}")
        if self.method not in METHODS:
            raise DefinitionError(f"method is {self.method!r}; choose {', '.join(METHODS)}")
        if not self.bound >= 1:
            raise DefinitionError(f"bound is {self.bound!r}; give a ratio of at least 1, such as 1.25")

    def posterior(self, found: Figures, pools: Pools) -> Posterior:
        """Return what is believed of each figure."""
        if self.model == "beta-binomial":
            return self._beta(found, pools)
        normal = self._normal(found, pools)
        there = found.known & found.ratio & found.paired & (found.x + found.y > 0) & (pools.line >= 0)
        if self.model == "normal" or not there.any():
            return normal
        exact = self._conditional(found, Pools.of(within(pools.line, there)))
        names = [field.name for field in attrs.fields(Posterior)]
        rare = found.ratio & found.paired
        return Posterior(**{name: np.where(rare, getattr(exact, name), getattr(normal, name)) for name in names})

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return what a figure has to exceed, and what to fall below, on the scale of `Figures.effect`."""
        bound = np.where(found.ratio, np.log(self.bound), self.points / 100)
        return bound, -bound

    def _from_normal(self, found: Figures, mean: Floats, sd: Floats, **rest: Floats) -> Posterior:
        from scipy.special import ndtri

        from wres.statistics.pooling import probability_above

        above, below = self.bounds(found)
        over, under = probability_above(above, mean, sd), 1 - probability_above(below, mean, sd)
        width = ndtri((1 + self.confidence) / 2) * sd
        return Posterior(mean, sd, mean - width, mean + width, *_worse(found, over, under), **rest)

    def _normal(self, found: Figures, pools: Pools) -> Posterior:
        from wres.statistics import pooling

        effect, variance = found.effect()
        y, v = pools.spread(effect), pools.spread(variance)
        between = pooling.tau2(y, v, self.method)
        pooled = pooling.pool(y, v, between)
        shrunken = pooling.shrink(y, v, between, pooled.mean, pooled.variance)
        mean, sd, weight = (pools.gather(each) for each in shrunken)
        return self._from_normal(
            found,
            mean,
            sd,
            centre=pools.each(pooled.mean),
            between=pools.each(np.sqrt(between)),
            weight=weight,
            k=pools.each((~np.isnan(y)).sum(axis=-1).astype(np.float64)),
        )

    def _beta(self, found: Figures, pools: Pools) -> Posterior:
        from wres.statistics.pooling import beta_likelihood, beta_posterior

        sides = []
        for x, n in ((found.x, found.n), (found.y, found.m)):
            events, people = (pools.spread(np.where(found.known, each, np.nan)) for each in (x, n))
            prior = beta_likelihood(events, people)
            post = beta_posterior(events, people, prior.mean, prior.size)
            sides.append((*(pools.gather(each) for each in post), pools.each(prior.mean)))
        (p, s, weight, a), (q, t, other, b) = sides
        with np.errstate(divide="ignore", invalid="ignore"):
            # A part is drawn from its whole, which is known.
            own = found.y / found.m
            q, t = np.where(found.paired, q, own), np.where(found.paired, t, 0.0)
            b, other = np.where(found.paired, b, own), np.where(found.paired, other, 1.0)
            # The logarithm of a beta variable by the delta method: its relative error is small once it is shrunk.
            mean = np.where(found.ratio, np.log(p / q), p - q)
            sd = np.where(found.ratio, np.sqrt((s / p) ** 2 + (t / q) ** 2), np.sqrt(s * s + t * t))
            centre = np.where(found.ratio, np.log(a / b), a - b)
        k = pools.each(
            (~np.isnan(pools.spread(np.where(found.known, found.x, np.nan)))).sum(axis=-1).astype(np.float64)
        )
        return self._from_normal(
            found, mean, sd, centre=centre, between=np.full(len(found), np.nan), weight=np.minimum(weight, other), k=k
        )

    def _conditional(self, found: Figures, pools: Pools) -> Posterior:
        """Return the posterior of the logarithm of each ratio, its prior normal and taken at nodes.

        The prior's mean and variance are those that make the counts likeliest, by expectation and maximisation.
        """
        from scipy.special import log_expit, logsumexp

        with np.errstate(divide="ignore", invalid="ignore"):
            x, y, offset = (pools.spread(each) for each in (found.x, found.y, np.log(found.n / found.m)))
        there = ~np.isnan(x)
        x, y, offset = (np.where(there, each, 0.0) for each in (x, y, offset))
        k = there.sum(axis=-1)
        rest = np.maximum(k, 1)
        centre = np.log((x.sum(axis=-1) + 0.5) / (np.where(there, (x + y) * _share(offset), 0).sum(axis=-1) + 0.5))
        between = np.full(centre.shape, 0.3)
        for _ in range(ROUNDS):
            theta = centre[:, None] + between[:, None] * NODES
            log = _likelihood(theta, x, y, offset, log_expit) - 0.5 * NODES**2
            weight = np.exp(log - logsumexp(log, axis=-1, keepdims=True)) * there[..., None]
            mean = (weight * theta[:, None, :]).sum(axis=-1)
            square = (weight * (theta[:, None, :] - centre[:, None, None]) ** 2).sum(axis=-1)
            moved = np.where(there, mean, 0).sum(axis=-1) / rest
            variance = np.where(there, square, 0).sum(axis=-1) / rest - (moved - centre) ** 2
            centre, between = moved, np.sqrt(np.maximum(variance, 1e-8))
        theta = centre[:, None] + between[:, None] * NODES
        log = _likelihood(theta, x, y, offset, log_expit) - 0.5 * NODES**2
        weight = np.exp(log - logsumexp(log, axis=-1, keepdims=True))
        mean = (weight * theta[:, None, :]).sum(axis=-1)
        sd = np.sqrt((weight * (theta[:, None, :] - mean[..., None]) ** 2).sum(axis=-1))
        step = np.cumsum(weight, axis=-1) - weight / 2
        tail = (1 - self.confidence) / 2

        def at(wanted: float) -> Floats:
            place = np.clip((step < wanted).sum(axis=-1), 1, len(NODES) - 1)
            before, after = (np.take_along_axis(step, (place - back)[..., None], -1)[..., 0] for back in (1, 0))
            part = np.clip((wanted - before) / np.maximum(after - before, 1e-300), 0, 1)
            found: Floats = centre[:, None] + between[:, None] * (NODES[place - 1] + part * (NODES[1] - NODES[0]))
            return found

        bound = np.log(self.bound)
        # Half of what lies on the node itself, so that the sum is a distribution.
        over = (weight * _step(theta, bound, between)[:, None, :]).sum(axis=-1)
        under = (weight * _step(-theta, bound, between)[:, None, :]).sum(axis=-1)
        alone = np.where(there, 1 - (sd / np.maximum(between[:, None], 1e-12)) ** 2, np.nan)

        def rows(values: Floats) -> Floats:
            return pools.gather(np.where(there, values, np.nan))

        worse, better = _worse(found, rows(over), rows(under))
        return Posterior(
            mean=rows(mean),
            sd=rows(sd),
            low=rows(at(tail)),
            high=rows(at(1 - tail)),
            beyond=np.minimum(worse, 1),
            better=np.minimum(better, 1),
            centre=pools.each(centre),
            between=pools.each(between),
            weight=rows(np.clip(alone, 0, 1)),
            k=pools.each(k.astype(np.float64)),
        )

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the true figure is probably beyond the bound."""
        code, names = peer_groups(figures, peers, self.by)
        found = self.posterior(figures, Pools.of(code))
        with np.errstate(invalid="ignore"):
            enough = (found.k >= self.minimum) & np.isfinite(found.mean) & np.isfinite(found.sd)
            adverse, favourable = found.beyond >= self.flag, found.better >= self.flag
        verdict = np.select(
            [~enough, adverse, favourable], ["insufficient-data", "adverse", "favourable"], "no-evidence"
        ).astype(object)
        low, high = figures.unit(found.low), figures.unit(found.high)
        middle = decimals(figures.unit(found.centre), figures.ratio)
        alike = found.weight < 0.005
        reason = worded(
            "Seen with {:.0f} others ({}), the true figure is most likely about {} ({} to {}), and beyond the bound "
            "with probability {:.0f} %. Its own numbers count for {:.0f} % of that.{}",
            rounded(np.maximum(np.nan_to_num(found.k) - 1, 0), 0),
            names,
            decimals(figures.unit(found.mean), figures.ratio),
            decimals(low, figures.ratio),
            decimals(high, figures.ratio),
            rounded(100 * np.nan_to_num(found.beyond), 0),
            rounded(100 * np.nan_to_num(found.weight), 0),
            np.where(alike, " Nothing shows that the organisations differ, so each is given the figure of all.", ""),
        )
        effect = np.where(enough, 0.0, np.where(np.isfinite(found.mean), 0.0, np.nan))
        return Judgement(
            verdict=verdict,
            reason=np.where(enough, reason, few_peers(names, found.k, effect, self.minimum)),
            comparator=told(enough, worded("{} (peers: {})", middle, names)),
            limit_low=np.where(enough, low, np.nan),
            limit_high=np.where(enough, high, np.nan),
            score=np.where(enough, figures.unit(found.mean), np.nan),
            probability=np.where(enough, found.beyond, np.nan),
        )


def _worse(found: Figures, over: Floats, under: Floats) -> tuple[Floats, Floats]:
    """Return the probabilities of a figure beyond the bound on the adverse side, and on the other."""
    adverse = np.select([found.worse > 0, found.worse < 0], [over, under], np.maximum(over, under))
    better = np.select([found.worse > 0, found.worse < 0], [under, over], 0.0)
    return adverse, np.where(np.isnan(over), np.nan, better)


def _share(offset: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-offset))
    return found


def _likelihood(theta: Floats, x: Floats, y: Floats, offset: Floats, log_expit: Any) -> Floats:
    """The log-likelihood of the events of the group on top, axes `(pool, member, node)`."""
    at = theta[:, None, :] + offset[..., None]
    found: Floats = x[..., None] * log_expit(at) + y[..., None] * log_expit(-at)
    return found


def _step(theta: Floats, bound: float, between: Floats) -> Floats:
    """How much of the cell about each node lies above the bound, from 0 to 1."""
    width = np.maximum(between[:, None] * (NODES[1] - NODES[0]), 1e-12)
    found: Floats = np.clip((theta - bound) / width + 0.5, 0, 1)
    return found
