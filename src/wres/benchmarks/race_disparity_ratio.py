"""The race disparity ratio: how the groups' numbers thin out from one tier of bands to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints
from wres.benchmarks._figures import Figures, Floats, figures, within
from wres.benchmarks.judging import Judgement, Method, Texts, decimals, level, picked, verdicts, worded
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import FrozenMap, Reference
from wres.results import Results

__all__ = ["TIERS", "RaceDisparityRatio"]

TIERS: FrozenMap[str, tuple[str, ...]] = FrozenMap(
    {
        "lower": ("under-1", "1", "2", "3", "4", "5"),
        "middle": ("6", "7"),
        "upper": ("8a", "8b", "8c", "8d", "9", "vsm"),
    }
)
"""The tiers from the lowest: bands to 5, 6 and 7, from 8a. Whether very senior managers belong isn't agreed."""
PRESS = Reference(
    title="Racial disparity ratios created for each trust",
    url=(
        "https://www.pslhub.org/blogs/entry/2319-racial-%E2%80%98disparity-ratios%E2%80%99-created-for-each-trust-to-"
        "root-out-%E2%80%98racist-practice%E2%80%99-in-nhs-systems/"
    ),
    locator="heat maps were made; detail of the methodology wasn't published",
    evidence="secondary",
)
LANCASTER = paper("Lancaster 1961, Journal of the American Statistical Association 56:223–34, the mid-p value")
STEPS = ("middle from lower", "upper from middle", "upper from lower")


@attrs.frozen(kw_only=True)
class RaceDisparityRatio(Method):
    """White over BME staff of a tier against those of the tier below it; a reconstruction, the method is unpublished.

    `kind="odds"` is the cross-product of the four numbers of staff, `"risk"` the ratio of the shares of each group who
    are in the upper of two tiers. `limit_low` and `limit_high` are the exact mid-p interval of odds, or the
    skewness-corrected one of a risk, and `p_value` is the test's that belongs to it, Fisher's mid-p or the score test:
    a finding is an interval without 1. `score` is the ratio, and `probability` the chance of a ratio as large or larger
    if both groups had the same distribution over the tiers; the reason says what chance alone would make of it then.
    The bands of the middle tier have the step from the lower, those of the upper tier the step from the middle, or from
    the lower with `whole=True`. Each panel has its own, so that clinical and non-clinical staff are never mixed.

    It is a ratio of stocks: that of promotions only where nobody is recruited from outside and both groups leave at
    the same rate. `table` gives all three steps as a frame.
    """

    id: str = "race-disparity-ratio"
    title: str = "Race disparity ratio"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (PRESS, LANCASTER)
    kind: Literal["odds", "risk"] = "odds"
    whole: bool = False
    tiers: Mapping[str, tuple[str, ...]] = TIERS
    confidence: float = 0.95

    version = 2

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        if self.kind not in ("odds", "risk"):
            raise DefinitionError(f"kind is {self.kind!r}; choose odds or risk")
        if set(self.tiers) != set(TIERS):
            raise DefinitionError(f"tiers has {', '.join(self.tiers)}; give lower, middle and upper")

    def table(self, results: Results) -> pd.DataFrame:
        """Return three ratios of each panel, by `edition, org, year, panel, step`.

        The rest are `value, lower, upper, p_value, probability`; `value` is missing where a group has nobody in either
        tier.
        """
        found = figures(results.judged(self.units))
        panel, staff = self._staff(found)
        first = np.unique(panel[panel >= 0], return_index=True)[1]
        keys = found.rows[panel >= 0].iloc[first][["edition", "org", "year", "panel"]].reset_index(drop=True)
        columns = dict(zip(("value", "lower", "upper", "p_value", "probability"), self.ratios(staff), strict=True))
        parts = [
            keys.assign(step=step, **{name: each[:, at] for name, each in columns.items()})
            for at, step in enumerate(STEPS)
        ]
        table: pd.DataFrame = pd.concat(parts, ignore_index=True)
        return table

    def ratios(self, staff: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
        """Return ratios, bounds, p-values and the chance of as large a ratio at parity, axes `(panel, step)`.

        `staff` has the axes `(panel, group, tier)`, the comparator first and tiers from the lowest.
        """
        from wres.statistics.exact import odds_ratio, odds_ratio_bounds, table
        from wres.statistics.skewness import skewness_corrected, skewness_corrected_test

        x, n, y, m = self._tables(staff)
        if self.kind == "risk":
            with np.errstate(divide="ignore", invalid="ignore"):
                value = (x / n) / (y / m)
            lower, upper = skewness_corrected(x, n, y, m, self.confidence)
        else:
            value = odds_ratio(x, n, y, m)
            lower, upper = odds_ratio_bounds(x, n, y, m, self.confidence, mid_p=True)
        tails = table(x, n, y, m)
        p = tails.mid_p if self.kind == "odds" else skewness_corrected_test(x, n, y, m).p
        return value, lower, upper, p, tails.at_least

    def _tables(self, staff: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return who is in the upper of two tiers, and in both, of the comparator and of the group, by step."""
        low, high = [0, 1, 0], [1, 2, 2]
        x, y = staff[:, 0, high], staff[:, 1, high]
        return x, x + staff[:, 0, low], y, y + staff[:, 1, low]

    def _by_chance(self, staff: Floats) -> tuple[Floats, Floats]:
        """Return between which bounds the ratios would lie, about 1, if the groups had the same distribution."""
        from scipy.special import ndtri

        x, n, y, m = self._tables(staff)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = (x + y) / (n + m)
            spread = (1 / n + 1 / m) / share * (1 - share if self.kind == "risk" else 1 / (1 - share))
            wide = np.exp(ndtri((1 + self.confidence) / 2) * np.sqrt(spread))
            return 1 / wide, wide

    def _tier(self, found: Figures) -> Floats:
        """Return the number of the tier of each row's band from the lowest, nan of what is in none."""
        tier_of = {band: at for at, tier in enumerate(TIERS) for band in self.tiers[tier]}
        return np.asarray(found.rows["band"].map(tier_of), np.float64)

    def _staff(self, found: Figures) -> tuple[Ints, Floats]:
        """Return the number of each row's panel or -1, and staff by panel, group and tier."""
        tier = self._tier(found)
        inside = ~np.isnan(tier) & ~np.isnan(found.v) & found.known & ~found.paired
        panel = within(found.panel(), inside)
        staff = np.zeros((int(panel.max(initial=-1)) + 1, 2, 3))
        at: Any = panel[inside], tier[inside].astype(np.intp)
        for group, people in enumerate((found.v, found.x)):
            np.add.at(staff[:, group], at, np.round(people[inside]))
        # A band without a figure isn't an empty one, and its tier no tier.
        gone = ~np.isnan(tier) & found.missing & ~found.paired
        if gone.any():
            numbers, there = found.panel(), np.full(int(found.panel().max()) + 1, -1, np.intp)
            there[numbers[inside]] = panel[inside]
            lost = there[numbers[gone]]
            staff[lost[lost >= 0], :, tier[gone][lost >= 0].astype(np.intp)] = np.nan
        return panel, staff

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return for each band the step into its tier."""
        panel, staff = self._staff(figures)
        tier = self._tier(figures)
        step = np.select([tier == 1, tier == 2], [0, 2 if self.whole else 1], -1)
        inside = (panel >= 0) & (step >= 0)

        def of(values: Floats) -> Floats:
            found = np.full(len(figures), np.nan)
            found[inside] = values[panel[inside], step[inside]]
            return found

        value, lower, upper, p, chance = (of(each) for each in self.ratios(staff))
        enough = inside & ~np.isnan(value) & ~np.isnan(lower)
        _, n, _, m = self._tables(staff)
        lacking = inside & np.isnan(of(n + m))
        title = np.array(STEPS, object)[np.maximum(step, 0)]

        def reason() -> Texts:
            numbers = value, lower, upper, *(of(each) for each in self._by_chance(staff))
            sentences = worded(
                "White over BME staff, {}: {} ({} to {}). With the same distribution in both it would be 1, "
                "by chance {} to {}. It compares who is in post, not who is promoted: recruitment from outside and "
                "unequal leaving move it too.",
                title,
                *(decimals(each, np.ones(len(figures), bool)) for each in numbers),
            )
            return picked(
                [enough, tier == 0, np.isnan(tier), lacking],
                [
                    sentences,
                    "The lowest tier has no step into it.",
                    "This isn't a band of the three tiers.",
                    "A band of these tiers has no figure, so that nobody knows who is in them.",
                ],
                "A group has nobody in either tier.",
            )

        return Judgement.where(
            enough,
            verdict=verdicts(enough, lower > 1, upper < 1),
            reason=reason,
            comparator=title,
            limit_low=lower,
            limit_high=upper,
            score=value,
            p_value=p,
            probability=chance,
        )
