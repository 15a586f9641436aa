"""The bands of a panel as one ladder, and who stands higher on it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from wres.benchmarks.figures import Figures, Pools, codes, within
from wres.benchmarks.judging import Judgement, Method, decimals, level, rounded, worded
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference
from wres.standard.bands import AFC_BANDS

__all__ = ["OrderedBands"]

DELONG = paper("DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837–45")
WINSHIP = paper("Winship 1977, Social Forces 55:1058–66, the dissimilarity that chance makes")
LADDER = (*AFC_BANDS, "vsm")


@attrs.frozen(kw_only=True)
class OrderedBands(Method):
    """All bands of a panel at once: the chance that one of the group stands higher than one of the rest.

    `score` is stochastic superiority, ½ at parity, `limit_low` and `limit_high` its DeLong interval, `p_value` that of
    ½. The rest is everybody else in the band, those of unknown ethnicity too. Every band of a panel has the panel's
    verdict. The reason adds the dissimilarity, less what chance makes of it, and the band's representation ratio.
    Medical grades are no ladder, and bands that a panel doesn't report count as empty.
    """

    id: str = "ordered-bands"
    title: str = "Stochastic superiority over ordered bands"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (DELONG, WINSHIP)
    confidence: float = 0.95
    ladder: tuple[str, ...] = LADDER

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        if len(set(self.ladder)) != len(self.ladder) or len(self.ladder) < 2:
            raise DefinitionError(f"ladder is {self.ladder!r}; give at least two bands, each once, from the lowest")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return the finding of the panel that each band belongs to."""
        from scipy.special import ndtr

        from wres.statistics.strata import corrected_dissimilarity, representation_ratio, superiority

        rows = figures.rows
        rung = rows["band"].map({band: at for at, band in enumerate(self.ladder)}).to_numpy(np.float64)
        inside = ~np.isnan(rung) & ~figures.paired & figures.known
        key = codes(rows, ["edition", "indicator", "statistic", "group", "org", "year", "panel"])
        panel = within(key, inside)
        pools = Pools.of(panel)
        group, everybody = np.zeros((2, pools.shape[0], len(self.ladder)))
        at = panel[inside], rung[inside].astype(np.intp)
        group[at], everybody[at] = np.round(figures.x[inside]), np.round(figures.n[inside])
        rest = everybody - group
        found = superiority(group, rest, self.confidence)
        apart = corrected_dissimilarity(group, rest)
        ratio = np.full(len(rows), np.nan)
        ratio[inside] = representation_ratio(group, everybody)[at]
        value, low, high, se = (pools.each(each) for each in found)
        with np.errstate(divide="ignore", invalid="ignore"):
            p = 2 * ndtr(-np.abs(value - 0.5) / se)
            p = np.where(se > 0, p, np.where(value == 0.5, 1.0, np.nan))
        # A group of one or two has no interval worth the name, whatever the formula gives.
        enough = inside & ~np.isnan(p) & (pools.each(group.sum(axis=1)) >= 3) & (pools.each(rest.sum(axis=1)) >= 3)
        alpha = 1 - self.confidence
        lower, higher = (high < 0.5) & (p <= alpha), (low > 0.5) & (p <= alpha)
        verdict = np.select(
            [~enough, lower, higher], ["insufficient-data", "adverse", "favourable"], "no-evidence"
        ).astype(object)
        reason = worded(
            "Of one of the group and one of the rest in the panel, picked at random, the first stands higher in {:.0f} "
            "of 100 pairs, ties as half ({:.0f} to {:.0f}). Beyond chance {:.0f} % would have to change bands to be "
            "spread alike. This band has {} times the group's share of the panel.",
            rounded(100 * value, 0),
            rounded(100 * low, 0),
            rounded(100 * high, 0),
            rounded(np.maximum(100 * pools.each(apart), 0), 0),
            decimals(ratio, np.ones(len(rows), bool)),
        )
        few = np.where(
            inside, "Too few people of the group in this panel.", "This isn't a rung of the ladder of bands."
        )
        return Judgement(
            verdict=verdict,
            reason=np.where(enough, reason, few),
            comparator="the rest of the panel",
            limit_low=low,
            limit_high=high,
            score=value,
            p_value=p,
        )
