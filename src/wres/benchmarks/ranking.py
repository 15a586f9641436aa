"""Organisations in order: percentile ranks as they are printed, and ranks with what is not known of them."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Floats, Pools
from wres.benchmarks._peers import peer_groups
from wres.benchmarks.empirical_bayes import EmpiricalBayes
from wres.benchmarks.judging import Judgement, Method, Texts, counted, level, picked, rounded, verdicts, worded
from wres.benchmarks.overdispersed_funnel import few_peers
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["PercentileRank", "Rank"]

LINGSMA = Reference(
    title="Lingsma et al. 2009, BMC Medical Research Methodology 9:53",
    url="https://doi.org/10.1186/1471-2288-9-53",
    locator="expected ranks",
    evidence="secondary",
)
DISHOECK = Reference(
    title="van Dishoeck et al. 2011, BMJ Quality and Safety 20:869",
    url="https://qualitysafety.bmj.com/content/20/10/869",
    locator="rankability; below 0.5 is poor",
    evidence="secondary",
)
GOLDSTEIN = paper("Goldstein and Spiegelhalter 1996, Journal of the Royal Statistical Society A 159:385–443")
MODEL_HEALTH = paper(
    "Model Health System, quartiles of the standard's metrics; its definition of a quartile wasn't seen"
)


def worseness(found: Figures, value: Floats) -> Floats:
    """Return values that grow as the focus group fares worse; where either side is worse, the distance from parity."""
    return np.select([found.worse > 0, found.worse < 0], [value, -value], np.abs(value))


@attrs.frozen(kw_only=True)
class PercentileRank(Method):
    """Where a figure stands among its peers, as dashboards print it; a reconstruction, no definition was seen.

    `score` is the per cent of peers that fare better or the same, ties by `kind` as in scipy's `percentileofscore`;
    adverse in the worst of `groups` equal groups, favourable in the best. `probability` is the share of organisations
    that the rule calls adverse whatever their figures are: a rank orders, and says nothing of size or of chance.
    """

    id: str = "percentile-rank"
    title: str = "Percentile rank"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (MODEL_HEALTH,)
    kind: Literal["mean", "weak", "strict", "rank"] = "mean"
    groups: int = 4
    minimum: int = 5
    by: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.groups < 2:
            raise DefinitionError(f"groups is {self.groups!r}; give at least 2, such as 4 for quartiles")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding for the worst and the best of the groups."""
        from wres.statistics.ranks import percentile_rank

        code, names = peer_groups(figures, peers, self.by)
        pools = Pools.of(code)
        value = np.where(figures.known, worseness(figures, figures.estimate() - figures.parity), np.nan)
        table = pools.spread(value)
        k = pools.count(value)
        place = pools.gather(percentile_rank(table, self.kind))
        tied = pools.each(np.nanmax(table, axis=-1, initial=-np.inf) == np.nanmin(table, axis=-1, initial=np.inf)) == 1
        enough = (k >= self.minimum) & ~np.isnan(place) & ~tied
        edge = 100 / self.groups

        def reason() -> Texts:
            ranked = worded(
                "Worse than {:.0f} % of {} ({}), by their bare figures. One in {} is always in the worst group, even "
                "where all are equal: a place is no evidence.",
                rounded(np.nan_to_num(place), 0),
                counted(k, "organisation"),
                names,
                self.groups,
            )
            few = partial(few_peers, figures, code, names, k, self.minimum)
            no_order = "All of them have the same figure, so there is no order."
            return picked([enough, tied & (k >= self.minimum)], [ranked, no_order], few)

        return Judgement.where(
            enough,
            verdict=verdicts(enough, place > 100 - edge, place < edge),
            reason=reason,
            comparator=names,
            score=place,
            probability=1 / self.groups,
        )


@attrs.frozen(kw_only=True)
class Rank(Method):
    """The rank that is to be expected of each organisation, 1 for the worst, with its interval.

    From the posteriors of `model`. `score` is the expected rank, `limit_low` and `limit_high` its interval, which
    depends on the figures of the same peers alone, `probability` the rankability: the share of the differences that is
    real. Where that is below `least` no rank is given, unless `always`. Adverse where the whole interval lies in the
    worse half, favourable in the other.
    """

    id: str = "rank"
    title: str = "Expected rank"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (LINGSMA, DISHOECK, GOLDSTEIN)
    model: EmpiricalBayes = attrs.field(factory=EmpiricalBayes)
    least: float = 0.5
    always: bool = False
    confidence: float = 0.95
    by: str | None = None

    version = 2

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the whole interval of a rank is in one half."""
        from wres.statistics.ranks import rank_distribution, rankability

        code, names = peer_groups(figures, peers, self.by)
        pools = Pools.of(code)
        post = self.model.posterior(figures, pools)
        _, variance = figures.effect()
        worse = np.where(np.isfinite(post.mean), worseness(figures, post.mean), np.nan)
        found = rank_distribution(pools.spread(worse), pools.spread(post.sd), self.confidence)
        expected, low, high = (pools.gather(each) for each in found)
        between = np.nanmax(pools.spread(post.between), axis=-1, initial=0)
        real = pools.each(rankability(between**2, pools.spread(variance)))
        k = post.k
        enough = (k >= self.model.minimum) & ~np.isnan(expected)
        shown = enough & ((real >= self.least) | self.always)
        middle = (k + 1) / 2

        def reason() -> Texts:
            part = rounded(100 * np.nan_to_num(real), 0)
            ranked = worded(
                "Of {} ({}) rank {:.0f} is to be expected, 1 being the worst, and {:.0f} to {:.0f} is possible. {:.0f} "
                "% of the differences between them is real.",
                counted(k, "organisation"),
                names,
                *(rounded(np.nan_to_num(each), 0) for each in (expected, low, high)),
                part,
            )
            refused = worded(
                "No rank is given: only {:.0f} % of the differences between these {} is real, the rest is chance.",
                part,
                counted(k, "organisation"),
            )
            few = partial(few_peers, figures, code, names, k, self.model.minimum)
            return picked([shown, enough], [ranked, refused], few)

        return attrs.evolve(
            Judgement.where(
                shown,
                verdict=verdicts(shown, high < middle, low > middle),
                reason=reason,
                limit_low=low,
                limit_high=high,
                score=expected,
            ),
            comparator=names,
            probability=np.where(enough, real, np.nan),
        )
