"""Organisations against their peers, each borrowing strength from all: what the true figure is likely to be."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Floats, Pools, within
from wres.benchmarks._peers import peer_groups
from wres.benchmarks.judging import (
    Judgement,
    Method,
    Texts,
    counted,
    decimals,
    level,
    picked,
    rounded,
    silent,
    verdicts,
    worded,
)
from wres.benchmarks.overdispersed_funnel import PAULE, centre_words, few_peers
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["EmpiricalBayes", "ShrinkageEstimates"]

MODELS = ("normal", "conditional", "beta-binomial")
METHODS = ("dl", "pm", "reml", "ml")
DERSIMONIAN = paper("DerSimonian and Laird 1986, Controlled Clinical Trials 7:177–88")
MORRIS = paper("Morris 1983, Journal of the American Statistical Association 78:47–55, parametric empirical Bayes")


@attrs.frozen(eq=False)
class ShrinkageEstimates:
    """The posterior of each figure given its peers, on the scale of `Figures.effect`.

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
    """Each organisation's figure shrunk towards its peers', the more so the less its own numbers say.

    `model` is `"conditional"`: given all events of an organisation those of the group on top are binomial, so that no
    empty cell of a ratio needs a correction, where the peers' joint rate is below `rare`, and as in the next elsewhere;
    `"normal"`, random effects on the logarithm of ratios or on differences, with the variance between organisations by
    `method` (`reml`, `pm`, `dl`, `ml`), which at rare events is misled by the ½ that empty cells get; or
    `"beta-binomial"`, which shrinks the two groups' rates apart. `probability` is that of a true ratio beyond `bound`
    on the adverse side (1/`bound` where that is below), or of a true difference beyond `points`; it is a finding from
    `flag`. `limit_low` and `limit_high` are the posterior interval, `score` the posterior mean, in the unit of the
    figure. Where organisations don't differ beyond chance all get the peers' figure, and the reason says so.
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
    rare: float = 0.1
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

    def posterior(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
        """Return the posterior of each figure."""
        if self.model == "beta-binomial":
            return self._beta(found, pools)
        normal = self._normal(found, pools)
        there = found.known & found.ratio & found.paired & (found.x + found.y > 0) & (pools.line >= 0)
        if self.model == "normal" or not there.any():
            return normal
        some = Pools.of(within(pools.line, there))
        events, people = (np.nansum(some.spread(each), axis=-1) for each in (found.x + found.y, found.n + found.m))
        rare = some.each(events / people) < self.rare
        if not rare.any():
            return normal
        exact = self._conditional(found, Pools.of(within(pools.line, there & rare)))
        return ShrinkageEstimates(
            *(
                np.where(rare, one, other)
                for one, other in zip(attrs.astuple(exact), attrs.astuple(normal), strict=True)
            )
        )

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return what a figure has to exceed, and what to fall below, on the scale of `Figures.effect`."""
        bound = np.where(found.ratio, np.log(self.bound), self.points / 100)
        return bound, -bound

    def _from_normal(self, found: Figures, mean: Floats, sd: Floats, **rest: Floats) -> ShrinkageEstimates:
        from scipy.special import ndtri

        from wres.statistics.pooling import probability_above

        above, below = self.bounds(found)
        over, under = probability_above(above, mean, sd), 1 - probability_above(below, mean, sd)
        width = ndtri((1 + self.confidence) / 2) * sd
        return ShrinkageEstimates(mean, sd, mean - width, mean + width, *_worse(found, over, under), **rest)

    def _normal(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
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
            k=pools.count(effect),
        )

    def _beta(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
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
        k = pools.count(np.where(found.known & (silent(found) == ""), found.x, np.nan))
        return self._from_normal(
            found, mean, sd, centre=centre, between=np.full(len(found), np.nan), weight=np.minimum(weight, other), k=k
        )

    def _conditional(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
        from wres.statistics.mixture import conditional_mixture, conditional_posterior

        x, n, y, m = (pools.spread(each) for each in (found.x, found.n, found.y, found.m))
        mixture = conditional_mixture(x, n, y, m)
        post = conditional_posterior(x, n, y, m, mixture)
        tail, bound = (1 - self.confidence) / 2, np.log(self.bound)
        values = (post.mean, post.sd, post.quantile(tail), post.quantile(1 - tail), post.weight)
        mean, sd, low, high, weight = (pools.gather(each) for each in values)
        over, under = pools.gather(post.above(bound)), 1 - pools.gather(post.above(-bound))
        return ShrinkageEstimates(
            mean,
            sd,
            low,
            high,
            *_worse(found, over, under),
            centre=pools.each(mixture.mean),
            between=pools.each(mixture.sd),
            weight=weight,
            k=pools.count(found.x),
        )

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the true figure is probably beyond the bound."""
        code, names = peer_groups(figures, peers, self.by)
        found = self.posterior(figures, Pools.of(code))
        enough = (found.k >= self.minimum) & np.isfinite(found.mean) & np.isfinite(found.sd)
        low, middle, high = (figures.unit(each) for each in (found.low, found.mean, found.high))

        def reason() -> Texts:
            beyond = figures.unit(np.where(figures.worse < 0, -1, 1) * self.bounds(figures)[0])
            sentences = worded(
                "Seen with {} ({}), the true figure is most likely about {} ({} to {}). The chance that it is worse "
                "than {} is {:.0f} %. The organisation's own numbers make up {:.0f} % of that.{}",
                counted(found.k - 1, "other"),
                names,
                *(decimals(each, figures.ratio) for each in (middle, low, high, beyond)),
                rounded(100 * np.nan_to_num(found.beyond), 0),
                rounded(100 * np.nan_to_num(found.weight), 0),
                np.where(
                    found.weight < 0.005,
                    " Nothing shows that the organisations differ, so each is given the figure of all.",
                    "",
                ),
            )
            return picked([enough], [sentences], lambda: few_peers(figures, code, names, found.k, self.minimum))

        return Judgement.where(
            enough,
            verdict=verdicts(enough, found.beyond >= self.flag, found.better >= self.flag),
            reason=reason,
            comparator=partial(centre_words, figures, figures.unit(found.centre), "mean", names),
            limit_low=low,
            limit_high=high,
            score=middle,
            probability=found.beyond,
        )


def _worse(found: Figures, over: Floats, under: Floats) -> tuple[Floats, Floats]:
    """Return the probabilities of a figure beyond the bound on the adverse side, and on the other."""
    adverse = np.select([found.worse > 0, found.worse < 0], [over, under], np.maximum(over, under))
    better = np.select([found.worse > 0, found.worse < 0], [under, over], 0.0)
    return adverse, np.where(np.isnan(over), np.nan, better)
