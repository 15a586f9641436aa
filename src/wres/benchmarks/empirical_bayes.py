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

MODELS = ("hierarchical", "conditional", "normal", "beta-binomial")
METHODS = ("dl", "pm", "reml", "ml")
DERSIMONIAN = paper("DerSimonian and Laird 1986, Controlled Clinical Trials 7:177–88")
ROEVER = paper(
    "Röver et al. 2021, Research Synthesis Methods 12:448–74",
    url="https://doi.org/10.1002/jrsm.1475",
    locator="half-normal priors of the standard deviation between studies",
)
LAIRD = paper(
    "Laird and Louis 1987, Journal of the American Statistical Association 82:739–50, intervals that are too short"
)
MORRIS = paper("Morris 1983, Journal of the American Statistical Association 78:47–55, parametric empirical Bayes")


@attrs.frozen(eq=False)
class ShrinkageEstimates:
    """The posterior of each figure given its peers, on the scale of `Figures.effect`.

    `mean`, `sd`, `low` and `high` are those of the figure, `beyond` the probability that it is worse than the bound.
    `centre` and `between` are those of the pool, `weight` is what the organisation's own figure counts for. With the
    hierarchical model `doubt` is the share of the interval's width that comes from not knowing `between`, and
    `narrower` and `wider` are `beyond` with a prior of it half and twice as wide; else they are nan.
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
    doubt: Any = np.nan
    narrower: Any = np.nan
    wider: Any = np.nan


@attrs.frozen(kw_only=True)
class EmpiricalBayes(Method):
    """Each organisation's figure shrunk towards its peers', the more so the less its own numbers say.

    `model="hierarchical"` doesn't take how much organisations differ for known: the standard deviation between them has
    a half-normal prior, of scale `spread` for the logarithms of ratios and of `spread_points` for differences, and the
    reason says how much of the interval's width comes from not knowing it, and what other priors would give. Where the
    peers' joint rate of both groups is below `rare`, events are binomial given all of an organisation's, so that no
    empty cell needs a correction, and the mean has a normal prior about parity; elsewhere figures are normal on the
    scale of `Figures.effect`. The plug-in forms, which take the likeliest spread for the true one and are too sure
    of it among few peers, are kept by name: `"conditional"`, the same where events are rare; `"normal"`, random
    effects with the variance between organisations by `method` (`reml`, `pm`, `dl`, `ml`); and `"beta-binomial"`,
    which shrinks the two groups' rates apart.

    `probability` is that of a true ratio beyond `bound` on the adverse side (1/`bound` where that is below), or of a
    true difference beyond `points`; both bounds are conventions. It is a finding from `flag`, where the posterior
    interval leaves out parity too. `limit_low` and `limit_high` are that interval, `score` the posterior mean, in the
    unit of the figure. `insufficient-data` unless `minimum` of the peers have events in both groups.
    """

    id: str = "empirical-bayes"
    title: str = "Empirical Bayes"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (ROEVER, LAIRD, MORRIS, DERSIMONIAN, PAULE)
    model: Literal["hierarchical", "conditional", "normal", "beta-binomial"] = "hierarchical"
    method: Literal["dl", "pm", "reml", "ml"] = "reml"
    bound: float = 1.25
    points: float = 5.0
    flag: float = 0.9
    rare: float = 0.1
    spread: float = 0.5
    spread_points: float = 10.0
    confidence: float = 0.95
    minimum: int = 5
    by: str | None = None

    version = 2

    def __attrs_post_init__(self) -> None:
        level("flag", self.flag)
        level("confidence", self.confidence)
        if self.model not in MODELS:
            raise DefinitionError(f"model is {self.model!r}; choose {', '.join(MODELS)}")
        if self.method not in METHODS:
            raise DefinitionError(f"method is {self.method!r}; choose {', '.join(METHODS)}")
        if not self.bound >= 1:
            raise DefinitionError(f"bound is {self.bound!r}; give a ratio of at least 1, such as 1.25")
        if not self.points >= 0:
            raise DefinitionError(f"points is {self.points!r}; give percentage points from 0 on, such as 5")
        for name in ("spread", "spread_points"):
            if not 0 < getattr(self, name) < np.inf:
                raise DefinitionError(
                    f"{name} is {getattr(self, name)!r}; give the scale of a prior above 0, such as 0.5"
                )

    def posterior(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
        """Return the posterior of each figure."""
        if self.model == "beta-binomial":
            return self._beta(found, pools)
        full = self.model == "hierarchical"
        normal, exact = (self._any, self._rare) if full else (self._normal, self._conditional)
        there = found.known & found.ratio & found.paired & (found.x + found.y > 0) & (pools.line >= 0)
        if self.model == "normal" or not there.any():
            return normal(found, pools)
        some = Pools.of(within(pools.line, there))
        events, people = (np.nansum(some.spread(each), axis=-1) for each in (found.x + found.y, found.n + found.m))
        rare = some.each(events / people) < self.rare
        parts = [
            (here, model(found, Pools.of(within(pools.line, here & (pools.line >= 0) & inside))))
            for here, model, inside in ((rare, exact, there), (~rare, normal, True))
            if here.any()
        ]
        if len(parts) == 1:
            return parts[0][1]
        (here, one), (_, other) = parts
        return ShrinkageEstimates(
            *(np.where(here, a, b) for a, b in zip(attrs.astuple(one), attrs.astuple(other), strict=True))
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

    def _any(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
        """Return posteriors by the hierarchical model of normal figures."""
        from wres.statistics.hierarchical import hierarchical_normal

        effect, variance = found.effect()
        ratio = pools.sum(found.ratio) > 0
        post = hierarchical_normal(
            pools.spread(effect), pools.spread(variance), np.where(ratio, self.spread, self.spread_points / 100)
        )
        bound = np.where(ratio, np.log(self.bound), self.points / 100)[:, None]
        return self._integrated(found, pools, post, bound, pools.count(effect))

    def _rare(self, found: Figures, pools: Pools) -> ShrinkageEstimates:
        """Return posteriors by the hierarchical model of rare events."""
        from wres.statistics.hierarchical import hierarchical_ratio

        x, n, y, m = (pools.spread(each) for each in (found.x, found.n, found.y, found.m))
        post = hierarchical_ratio(x, n, y, m, self.spread)
        return self._integrated(found, pools, post, np.log(self.bound), pools.count(found.x))

    def _integrated(self, found: Figures, pools: Pools, post: Any, bound: Any, k: Floats) -> ShrinkageEstimates:
        """Return what a hierarchical posterior says, and with the other priors."""
        tail, middle = (1 - self.confidence) / 2, post.posterior
        values = (middle.mean, middle.sd, middle.quantile(tail), middle.quantile(1 - tail))
        mean, sd, low, high = (pools.gather(each) for each in values)
        over, under = post.every.above(bound), 1 - post.every.above(-bound)
        (narrower, _), (beyond, better), (wider, _) = (
            _worse(found, pools.gather(one), pools.gather(other)) for one, other in zip(over, under, strict=True)
        )
        return ShrinkageEstimates(
            mean,
            sd,
            low,
            high,
            beyond,
            better,
            centre=pools.each(post.centre),
            between=pools.each(post.between),
            weight=pools.gather(post.weight),
            k=k,
            doubt=pools.gather(post.doubt),
            narrower=narrower,
            wider=wider,
        )

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
        pools = Pools.of(code)
        found = self.posterior(figures, pools)
        both = pools.count(np.where(figures.known & (figures.x > 0) & (figures.y > 0), 1.0, np.nan))
        enough = (both >= self.minimum) & np.isfinite(found.mean) & np.isfinite(found.sd)
        low, middle, high = (figures.unit(each) for each in (found.low, found.mean, found.high))
        apart = (found.low > 0) | (found.high < 0)

        def reason() -> Texts:
            beyond = figures.unit(np.where(figures.worse < 0, -1, 1) * self.bounds(figures)[0])
            shares = (found.beyond, found.weight, found.doubt, found.narrower, found.wider)
            chance, own, doubt, narrower, wider = (
                rounded(100 * np.nan_to_num(np.broadcast_to(each, len(figures))), 0) for each in shares
            )
            prior = worded(
                " Of the interval's width, {:.0f} % comes from not knowing how much organisations differ; with a prior "
                "of that half or twice as wide the chance is {:.0f} or {:.0f} %.",
                doubt,
                narrower,
                wider,
            )
            sentences = worded(
                "Seen with {} ({}), the true figure is most likely about {} ({} to {}). The chance that it is worse "
                "than {} is {:.0f} %. The organisation's own numbers make up {:.0f} % of that.{}",
                counted(found.k - 1, "other"),
                names,
                *(decimals(each, figures.ratio) for each in (middle, low, high, beyond)),
                chance,
                own,
                prior if self.model == "hierarchical" else _uniform(found.weight),
            )
            one_sided = worded(
                "Only {:.0f} of its peers ({}) {} events in both groups; {} are needed to know what is usual.",
                np.nan_to_num(both),
                names,
                np.where(both == 1, "has", "have"),
                self.minimum,
            )
            few = few_peers(figures, code, names, found.k, self.minimum)
            some = (code >= 0) & (silent(figures) == "") & (np.nan_to_num(found.k) >= self.minimum)
            return picked([enough, some & (both < self.minimum)], [sentences, one_sided], few)

        return Judgement.where(
            enough,
            verdict=verdicts(enough, (found.beyond >= self.flag) & apart, (found.better >= self.flag) & apart),
            reason=reason,
            comparator=partial(centre_words, figures, figures.unit(found.centre), "mean", names),
            limit_low=low,
            limit_high=high,
            score=middle,
            probability=found.beyond,
        )


def _uniform(weight: Floats) -> Texts:
    """Return what the plug-in forms have to say where organisations don't differ."""
    return picked(
        [weight < 0.005], [" Nothing shows that the organisations differ, so each is given the figure of all."], ""
    )


def _worse(found: Figures, over: Floats, under: Floats) -> tuple[Floats, Floats]:
    """Return the probabilities of a figure beyond the bound on the adverse side, and on the other."""
    adverse = np.select([found.worse > 0, found.worse < 0], [over, under], np.maximum(over, under))
    better = np.select([found.worse > 0, found.worse < 0], [under, over], 0.0)
    return adverse, np.where(np.isnan(over), np.nan, better)
