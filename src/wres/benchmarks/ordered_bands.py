"""The bands of a panel as one ladder, and who stands higher on it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres.benchmarks._figures import Figures, Floats, within
from wres.benchmarks.judging import Judgement, Method, Texts, decimals, level, picked, rounded, verdicts, worded
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference
from wres.standard.bands import AFC_BANDS

__all__ = ["OrderedBands"]

LEHMANN = paper("Lehmann 1975, Nonparametrics: the permutation variance with ties")
FAY = paper("Fay and Malinovsky 2018, Statistics in Medicine 37:3991–4006")
NEWCOMBE = paper("Newcombe 2006, Statistics in Medicine 25:543–57 and 559–73, method 5")
WINSHIP = paper("Winship 1977, Social Forces 55:1058–66, the dissimilarity that chance makes")
LADDER = (*AFC_BANDS, "vsm")


@attrs.frozen(kw_only=True)
class OrderedBands(Method):
    """All bands of a panel at once: the chance that one of the group stands higher than one of those compared with.

    `score` is stochastic superiority, ½ at parity, `p_value` that of ½ if who stands where were by lot, `limit_low` and
    `limit_high` the interval that agrees with it. BME staff are compared with White staff, those of unknown ethnicity
    left out. Every band of a panel has the panel's verdict. The reason adds the dissimilarity, less what chance makes
    of it, and the band's representation ratio. Medical grades are no ladder. A panel with a band of which there is no
    figure, held back or not reported, has none either: nobody knows that it is empty.
    """

    id: str = "ordered-bands"
    title: str = "Stochastic superiority over ordered bands"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (LEHMANN, FAY, NEWCOMBE, WINSHIP)
    confidence: float = 0.95
    ladder: tuple[str, ...] = LADDER

    version = 2

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        if len(set(self.ladder)) != len(self.ladder) or len(self.ladder) < 2:
            raise DefinitionError(f"ladder is {self.ladder!r}; give at least two bands, each once, from the lowest")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return the finding of the panel that each band belongs to."""
        from wres.statistics.strata import corrected_dissimilarity, representation_ratio, superiority_test

        rows = figures.rows
        band, bands = pd.factorize(rows["band"], use_na_sentinel=False)
        rung = pd.Index(self.ladder).get_indexer(bands)[band]
        ladder, panels = (rung >= 0) & ~figures.paired, figures.panel()
        # A band without a figure isn't an empty one.
        lacking = np.isin(panels, panels[ladder & figures.missing])
        inside = ladder & figures.known & ~lacking
        panel = within(panels, inside)
        at = panel[inside], rung[inside]
        group, others, everybody = np.zeros((3, int(panel.max(initial=-1)) + 1, len(self.ladder)))
        for into, counts in ((group, figures.x), (others, figures.v), (everybody, figures.n)):
            into[at] = np.round(counts[inside])

        def of(values: Floats, place: Any = at[0]) -> Floats:
            found = np.full(len(rows), np.nan)
            found[inside] = values[place]
            return found

        ratio = of(representation_ratio(group, everybody), at)
        test = superiority_test(group, others, self.confidence)
        value, low, high, p = (of(each) for each in (test.value, test.lower, test.upper, test.p))
        # A group of one or two has no interval worth the name, whatever the formula gives.
        least = of(np.minimum(group.sum(axis=1), others.sum(axis=1)))
        enough = inside & ~np.isnan(p) & (least >= 3)
        alpha = 1 - self.confidence

        def reason() -> Texts:
            apart = of(corrected_dissimilarity(group, others))
            sentences = worded(
                "Of 100 pairs of one person of the group and one compared with, picked at random in this panel, the "
                "first stands higher in {:.0f} ({:.0f} to {:.0f}), ties counting half; 50 is equal. Beyond what chance "
                "makes, {:.0f} % of the group would have to change bands to be spread like the others. This band has "
                "{} times the group's share of the panel.",
                *(rounded(100 * np.nan_to_num(each), 0) for each in (value, low, high, np.maximum(apart, 0))),
                decimals(ratio, np.ones(len(rows), bool)),
            )
            few = "Too few people of either group in this panel to compare."
            gap = "A band of this panel has no figure, so that nobody knows who stands where on its ladder."
            return picked(
                [enough, inside, ladder & lacking], [sentences, few, gap], "This isn't a rung of the ladder of bands."
            )

        return Judgement.where(
            inside,
            verdict=verdicts(enough, (high < 0.5) & (p <= alpha), (low > 0.5) & (p <= alpha)),
            reason=reason,
            comparator="the others in the panel",
            limit_low=low,
            limit_high=high,
            score=value,
            p_value=p,
        )
