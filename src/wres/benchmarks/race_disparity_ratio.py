"""The race disparity ratio: how the groups' numbers thin out from one tier of bands to the next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs
import numpy as np
import pandas as pd

from wres.benchmarks.figures import Figures, Floats, codes, figures
from wres.benchmarks.judging import Judgement, Method, decimals, level, worded, written
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
WOOLF = paper("Woolf 1955, Annals of Human Genetics 19:251–3")
STEPS = ("middle from lower", "upper from middle", "upper from lower")


@attrs.frozen(kw_only=True)
class RaceDisparityRatio(Method):
    """White over BME staff of a tier against those of the tier below it; a reconstruction, the method is unpublished.

    `kind="odds"` is the cross-product of the four numbers of staff, `"risk"` the ratio of the shares of each group who
    are in the upper of two tiers. `limit_low` and `limit_high` are the interval, Woolf's, or exact where a cell is
    empty; `score` is the ratio, `p_value` Fisher's mid-p. The bands of the middle tier have the step from the lower,
    those of the upper tier the step from the middle, or from the lower with `whole=True`. Each panel has its own.

    It is a ratio of stocks: that of promotions only where nobody is recruited from outside and both groups leave at
    the same rate. `table` gives all three steps as a frame.
    """

    id: str = "race-disparity-ratio"
    title: str = "Race disparity ratio"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (PRESS, WOOLF)
    kind: Literal["odds", "risk"] = "odds"
    whole: bool = False
    tiers: Mapping[str, tuple[str, ...]] = TIERS
    comparator: str = "white"
    confidence: float = 0.95

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        if self.kind not in ("odds", "risk"):
            raise DefinitionError(f"kind is {self.kind!r}; choose odds or risk")
        if set(self.tiers) != set(TIERS):
            raise DefinitionError(f"tiers has {', '.join(self.tiers)}; give lower, middle and upper")

    def table(self, results: Results) -> pd.DataFrame:
        """Return the ratios: `edition, org, year, panel, step, value, lower, upper, p_value`, three steps a panel.

        `value` is missing where a group has nobody in either tier.
        """
        found = figures(results.judged(self.units))
        rows, panel, staff = self._staff(found, self._others(results))
        first = np.unique(panel[panel >= 0], return_index=True)[1]
        keys = rows[panel >= 0].iloc[first][["edition", "org", "year", "panel"]].reset_index(drop=True)
        ratios = self.ratios(staff)
        parts = [
            keys.assign(step=step, value=ratios[0][:, at], lower=ratios[1][:, at], upper=ratios[2][:, at]).assign(
                p_value=ratios[3][:, at]
            )
            for at, step in enumerate(STEPS)
        ]
        table: pd.DataFrame = pd.concat(parts, ignore_index=True)
        return table

    def ratios(self, staff: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        """Return ratios, bounds and p-values of the three steps, axes `(panel, step)`.

        `staff` has the axes `(panel, group, tier)`, the comparator first and tiers from the lowest.
        """
        from wres.statistics.exact import odds_ratio_bounds, table, woolf
        from wres.statistics.intervals import miettinen_nurminen

        low, high = [0, 1, 0], [1, 2, 2]
        x, y = staff[:, 0, high], staff[:, 1, high]
        n, m = x + staff[:, 0, low], y + staff[:, 1, low]
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.kind == "risk":
                value = (x / n) / (y / m)
                lower, upper = miettinen_nurminen(x, n, y, m, self.confidence)
            else:
                value = x * (m - y) / ((n - x) * y)
                lower, upper = woolf(x, n, y, m, self.confidence)
                empty = (x == 0) | (y == 0) | (x == n) | (y == m)
                exact = odds_ratio_bounds(x, n, y, m, self.confidence) if empty.any() else (lower, upper)
                lower, upper = np.where(empty, exact[0], lower), np.where(empty, exact[1], upper)
        return value, lower, upper, table(x, n, y, m).mid_p

    def _others(self, results: Results) -> pd.DataFrame:
        """Return the numbers of the comparator's staff in each band."""
        frame = results.frame
        return frame[(frame["statistic"] == "share") & (frame["group"] == self.comparator)]

    def _staff(self, found: Figures, others: pd.DataFrame) -> tuple[pd.DataFrame, Any, Floats]:
        """Return the rows, the number of each one's panel or -1, and staff by panel, group and tier."""
        rows = found.rows
        tier_of = {band: at for at, tier in enumerate(TIERS) for band in self.tiers[tier]}
        tier = rows["band"].map(tier_of).to_numpy(np.float64)
        key = ["edition", "indicator", "org", "year", "panel", "band"]
        there = others.drop_duplicates(key).set_index(key)["numerator"]
        comparator = there.reindex(pd.MultiIndex.from_frame(rows[key])).to_numpy(np.float64)
        inside = ~np.isnan(tier) & ~np.isnan(comparator) & found.known & ~found.paired
        code = codes(rows, ["edition", "indicator", "statistic", "group", "org", "year", "panel"])
        panel = np.full(len(rows), -1, np.intp)
        panel[inside] = np.unique(code[inside], return_inverse=True)[1]
        staff = np.zeros((int(panel.max(initial=-1)) + 1, 2, 3))
        at = tier[inside].astype(np.intp)
        np.add.at(staff, (panel[inside], 0, at), np.round(comparator[inside]))
        np.add.at(staff, (panel[inside], 1, at), np.round(found.x[inside]))
        return rows, panel, staff

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Raise: the other group's staff aren't among the counts of a figure, so that no wrapper can change them."""
        raise DefinitionError(f"{self.id} can't stand in a wrapper; ask wres.assess for it by itself")

    def assess(self, results: Results, peers: Any = None) -> pd.DataFrame:
        """Return for each band the step into its tier."""
        found = figures(results)
        return written(found, self._judge(found, self._others(results)))

    def _judge(self, figures: Figures, others: pd.DataFrame) -> Judgement:
        rows, panel, staff = self._staff(figures, others)
        value, lower, upper, p = self.ratios(staff)
        tier_of = {band: at for at, tier in enumerate(TIERS) for band in self.tiers[tier]}
        tier = rows["band"].map(tier_of).to_numpy(np.float64)
        step = np.select([tier == 1, tier == 2], [0, 2 if self.whole else 1], -1)
        inside = (panel >= 0) & (step >= 0)
        at = np.maximum(panel, 0), np.maximum(step, 0)

        def of(values: Floats) -> Floats:
            return np.where(inside, values[at], np.nan) if len(values) else np.full(len(rows), np.nan)

        value, lower, upper, p = (of(each) for each in (value, lower, upper, p))
        enough = inside & ~np.isnan(value) & ~np.isnan(lower)
        with np.errstate(invalid="ignore"):
            verdict = np.select(
                [~enough, lower > 1, upper < 1], ["insufficient-data", "adverse", "favourable"], "no-evidence"
            ).astype(object)
        ratio = np.ones(len(rows), bool)
        reason = worded(
            "White over BME staff, {}: {} ({} to {}). It compares who is in post, not who is promoted: recruitment "
            "from outside and unequal leaving move it too.",
            np.array(STEPS, object)[np.maximum(step, 0)],
            decimals(value, ratio),
            decimals(lower, ratio),
            decimals(upper, ratio),
        )
        none = np.select(
            [tier == 0, np.isnan(tier)],
            ["The lowest tier has no step into it.", "This isn't a band of the three tiers."],
            "A group has nobody in either tier.",
        )
        return Judgement(
            verdict=verdict,
            reason=np.where(enough, reason, none),
            comparator=np.where(step >= 0, np.array(STEPS, object)[np.maximum(step, 0)], None),
            limit_low=lower,
            limit_high=upper,
            score=value,
            p_value=p,
        )
