"""The share of organisations within the range of four fifths: the goals of 2019 and what parity itself would reach."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Pools
from wres.benchmarks._peers import peer_groups
from wres.benchmarks.four_fifths import FourFifths
from wres.benchmarks.judging import Judgement, Method, Texts, counted, level, picked, rounded, silent, verdicts, worded
from wres.benchmarks.overdispersed_funnel import few_peers
from wres.benchmarks.references import GOALS_2019
from wres.model import FrozenMap, Reference

__all__ = ["ShareInRange"]


@attrs.frozen(kw_only=True)
class ShareInRange(Method):
    """How many organisations are within 0.80 to 1.25; a reconstruction of the goals of 2019.

    Every organisation of a year has its group's figures: `score` is the share within the range, `probability` the
    share that is to be expected where both groups are treated exactly the same in every organisation, `limit_low` and
    `limit_high` the central `confidence` of it. Adverse below what parity would give, favourable above. The goal of the
    year, from `goals`, is the comparator, for the indicators that it was set for; years after the last have its goal.
    """

    id: str = "share-in-range"
    title: str = "Share of organisations within four fifths"
    units: tuple[str, ...] = ("ratio",)
    references: tuple[Reference, ...] = (GOALS_2019,)
    rule: FourFifths = attrs.field(factory=FourFifths)
    goals: Mapping[int, float] = FrozenMap({2020: 0.51, 2021: 0.76, 2022: 0.90})
    indicators: tuple[str, ...] = ("disciplinary",)
    confidence: float = 0.95
    minimum: int = 5
    by: str | None = None

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return the finding of the sector for each of its organisations."""
        from scipy.special import ndtri

        code, names = peer_groups(figures, peers, self.by)
        pools = Pools.of(code)
        there = figures.known & figures.paired & (silent(figures) == "")
        above, below = self.rule.outside(figures)
        inside = np.where(there, ~(above | below), np.nan)
        chance = np.where(there, 1 - self.rule.expected(figures), np.nan)
        table, expected = pools.spread(inside), pools.spread(chance)
        with np.errstate(divide="ignore", invalid="ignore"):
            k = (~np.isnan(table)).sum(axis=-1).astype(np.float64)
            share, parity = np.nansum(table, axis=-1) / k, np.nansum(expected, axis=-1) / k
            spread = np.sqrt(np.nansum(expected * (1 - expected), axis=-1)) / k
        width = ndtri((1 + self.confidence) / 2) * spread
        share, parity, width, k = (pools.each(each) for each in (share, parity, width, k))
        low, high = np.clip(parity - width, 0, 1), np.clip(parity + width, 0, 1)
        enough = there & (k >= self.minimum)
        goal = self._goal(figures)
        aim = np.where(np.isnan(goal), "no goal was set", worded("the goal was {:.0f} %", rounded(100 * goal, 0)))

        def reason() -> Texts:
            sentences = worded(
                "{:.0f} % of {} ({}) are within the range, and {}. If all treated both groups exactly the same it "
                "would be {:.0f} % ({:.0f} to {:.0f}).",
                rounded(100 * np.nan_to_num(share), 0),
                counted(k, "organisation"),
                names,
                aim,
                *(rounded(100 * np.nan_to_num(each), 0) for each in (parity, low, high)),
            )
            return picked([enough], [sentences], lambda: few_peers(figures, code, names, k, self.minimum))

        return Judgement.where(
            enough,
            verdict=verdicts(enough, share < low, share > high),
            reason=reason,
            comparator=aim,
            limit_low=low,
            limit_high=high,
            score=share,
            probability=parity,
        )

    def _goal(self, found: Figures) -> Any:
        years = np.array(sorted(self.goals))
        if not len(years):
            return np.full(len(found), np.nan)
        at = np.searchsorted(years, found.year, side="right") - 1
        goals = np.array([self.goals[int(year)] for year in years])
        set_for = found.rows["indicator"].isin(self.indicators).to_numpy()
        return np.where((at >= 0) & set_for, goals[np.maximum(at, 0)], np.nan)
