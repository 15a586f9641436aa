"""A figure beside that of its group of peers, as the staff survey's reports print it."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Pools
from wres.benchmarks._peers import peer_groups
from wres.benchmarks.judging import Judgement, Method, Texts, counted, decimals, picked, sided, worded
from wres.benchmarks.overdispersed_funnel import CENTRES, Centre, at_centre, centre_words, centres, checked, few_peers
from wres.benchmarks.references import paper
from wres.model import Reference

__all__ = ["GroupCentre"]

SURVEY = paper("NHS Staff Survey benchmark reports: best, average and worst of the benchmarking group")


@attrs.frozen(kw_only=True)
class GroupCentre(Method):
    """A figure beside the centre of its group, with the group's best and worst; a reconstruction of survey pages.

    `centre` is the `"median"` of the organisations, which those pages are believed to print, their `"mean"`, or
    `"pooled"`, the joint figure of all. `limit_low` and `limit_high` are the group's extremes, `score` how far the
    figure is from the centre, in its unit. A figure is a finding where it lies further from the centre than chance
    makes it at `confidence`, by its own variance or that at the centre, whichever is larger; `probability` is what the
    bare comparison would call worse if all were the same: half. Where either denominator has fewer than `fewest` people
    the figure is held back, since that group's own would follow from it.
    """

    id: str = "group-median"
    title: str = "Median of the group"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (SURVEY,)
    centre: Centre = "median"
    fewest: int = 11
    confidence: float = 0.95
    minimum: int = 3
    by: str | None = None

    version = 2

    def __attrs_post_init__(self) -> None:
        checked(self.centre)

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where a figure's interval leaves out the centre of its group."""
        from scipy.special import ndtri

        code, names = peer_groups(figures, peers, self.by)
        shown = figures.known & ((np.minimum(figures.n, figures.m) >= self.fewest) | ~figures.paired)
        held = figures.known & ~shown
        kept = attrs.evolve(figures, known=shown)
        pools = Pools.of(code)
        effect, variance = kept.effect()
        table = pools.spread(effect)
        k = pools.count(effect)
        centre = pools.each(centres(kept, pools, effect, self.centre))
        low, high = (
            pools.each(np.where(np.isfinite(each), each, np.nan))
            for each in (np.nanmin(table, axis=-1, initial=np.inf), np.nanmax(table, axis=-1, initial=-np.inf))
        )
        width = ndtri((1 + self.confidence) / 2) * np.sqrt(np.fmax(variance, at_centre(kept, pools, centre)))
        above, below = effect - width > centre, effect + width < centre
        enough = shown & (k >= self.minimum) & np.isfinite(effect) & np.isfinite(centre)
        verdict = sided(figures, above, below, enough)
        middle, least, most = figures.unit(centre), figures.unit(low), figures.unit(high)

        def reason() -> Texts:
            sentences = worded(
                "The {} of {} ({}) is {}, and they reach from {} to {}. {}",
                CENTRES[self.centre],
                counted(k, "organisation"),
                names,
                *(decimals(each, figures.ratio) for each in (middle, least, most)),
                picked(
                    [verdict == "adverse", verdict == "favourable"],
                    ["This figure is worse by more than chance.", "This figure is better by more than chance."],
                    "This figure differs by no more than chance may; half of all are always on the worse side.",
                ),
            )
            small = f"A group has fewer than {self.fewest} people, so it is held back, and the other group with it."
            return picked([enough, held], [sentences, small], lambda: few_peers(figures, code, names, k, self.minimum))

        return Judgement.where(
            enough,
            verdict=verdict,
            reason=reason,
            comparator=partial(centre_words, figures, middle, CENTRES[self.centre], names),
            limit_low=least,
            limit_high=most,
            score=figures.estimate() - middle,
            probability=0.5,
        )
