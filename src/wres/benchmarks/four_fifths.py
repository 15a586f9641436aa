"""The four-fifths rule, in use for ratios: outside 0.80 to 1.25."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Flags, Floats
from wres.benchmarks.judging import Judgement, Method, Texts, decimals, picked, rounded, sided, silent, worded
from wres.benchmarks.references import GOALS_2019, UGESP
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["FourFifths"]


@attrs.frozen(kw_only=True)
class FourFifths(Method):
    """The four-fifths rule as it is used for the standard; a reconstruction, its text wasn't seen.

    Adverse beyond `low` to `high` on the side where the focus group fares worse, favourable on the other. The ends are
    inside unless `inclusive` is False; `decimals` rounds the ratio first, as some publications do. `probability` is the
    chance that an organisation with these numbers of people is flagged, on either side, when both groups are treated
    exactly the same. The reason says where one person's different outcome would turn the ratio round.
    """

    id: str = "four-fifths"
    title: str = "Four-fifths rule"
    units: tuple[str, ...] = ("ratio",)
    references: tuple[Reference, ...] = (GOALS_2019, UGESP)
    low: float = 0.8
    high: float = 1.25
    inclusive: bool = True
    decimals: int | None = None

    def __attrs_post_init__(self) -> None:
        if not 0 < self.low < 1 < self.high:
            raise DefinitionError(f"low is {self.low!r} and high {self.high!r}; give bounds on either side of 1")

    def outside(self, found: Figures) -> tuple[Flags, Flags]:
        """Return which ratios lie above the range, and which below."""
        with np.errstate(divide="ignore", invalid="ignore"):
            # One division alone may round across a bound that the counts meet exactly.
            top, other = found.x * found.m, found.y * found.n
            if self.decimals is not None:
                top, other = np.round(top / other, self.decimals), np.ones(len(found))
            slack = 1e-12 * np.abs(top)
            if self.inclusive:
                return top > self.high * other + slack, top < self.low * other - slack
            return top >= self.high * other - slack, top <= self.low * other + slack

    def at_parity(self, found: Figures) -> Floats:
        """Return the chance of a flag where both groups have the rate that they have together."""
        from wres.statistics.parity import outside

        with np.errstate(divide="ignore", invalid="ignore"):
            rate = (found.x + found.y) / (found.n + found.m)
        return outside(rate, found.n, found.m, self.low, self.high, inclusive=self.inclusive)

    def expected(self, found: Figures) -> Floats:
        """Return the same for as many events as there were, which over organisations adds up to what is expected."""
        from wres.statistics.parity import outside_given

        return outside_given(found.x + found.y, found.n, found.m, self.low, self.high, inclusive=self.inclusive)

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return the verdict of the rule, with what it would show if there were nothing to find."""
        from wres.statistics.bounds import flip_flop

        above, below = self.outside(figures)
        nothing = silent(figures)
        enough = figures.paired & (nothing == "")
        chance = self.at_parity(figures)

        def reason() -> Texts:
            turned = flip_flop(figures.x, figures.n, figures.y, figures.m) & (above | below)
            sentences = worded(
                "The ratio is {}, {} {:g} to {:g}. Of organisations with these numbers of people, {:.0f} in 100 would "
                "be outside even if both groups were treated exactly the same.{}",
                decimals(figures.estimate(), figures.ratio),
                picked([above, below], ["above the range", "below the range"], "within the range"),
                self.low,
                self.high,
                rounded(100 * np.nan_to_num(chance), 0),
                np.where(turned, " One person's different outcome would turn the ratio round.", ""),
            )
            return np.where(nothing == "", sentences, nothing)

        return Judgement(
            verdict=sided(figures, above, below, enough),
            reason=reason,
            comparator="parity",
            limit_low=self.low,
            limit_high=self.high,
            probability=np.where(enough, chance, np.nan),
        )
