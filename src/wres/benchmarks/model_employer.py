"""The trajectory of A Model Employer: from the share of 2018 in senior bands to that of the whole workforce."""

from __future__ import annotations

from typing import Any, Literal

import attrs
import numpy as np

from wres._keys import codes
from wres.benchmarks._figures import Figures, Floats
from wres.benchmarks.judging import Judgement, Method, Texts, level, picked, rounded, verdicts, worded
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["ModelEmployer"]

REPORT = Reference(
    title="NHS England: A Model Employer",
    url="https://www.england.nhs.uk/publication/a-model-employer/",
    locator="targets for senior bands, to reach the share of the workforce in ten years; its arithmetic wasn't seen",
    evidence="secondary",
)
SENIOR = ("8a", "8b", "8c", "8d", "9", "vsm")


@attrs.frozen(kw_only=True)
class ModelEmployer(Method):
    """Each senior band against the path to the workforce's share; a reconstruction, the arithmetic wasn't seen.

    `target="fixed"` goes in equal steps from the band's count in `start` to the workforce's share of that year, with
    the band's size of that year; `"moving"` takes share and size of each year itself; `"stochastic"` asks what is to be
    expected if the share `appointed` of posts that fall free, `turnover` of all in a year, goes to the group: without
    `appointed`, the workforce's own share. `score` is the people the path asks for, `limit_low` and `limit_high` the
    difference in points that chance leaves about it (binomial), `probability` that of so few or fewer, `p_value` the
    mid-p. Where a band began above its target the fixed and the moving path are clipped to what it had, since nobody
    asks for fewer, and the reason says so; and it says where turnover can't reach the target in `years`, whoever is
    appointed, and how many there would be by now if appointments had always been like the workforce.
    """

    id: str = "model-employer"
    title: str = "Model Employer trajectory"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (REPORT,)
    target: Literal["fixed", "moving", "stochastic"] = "fixed"
    start: int = 2018
    years: int = 10
    bands: tuple[str, ...] = SENIOR
    turnover: float = 0.1
    appointed: float | None = None
    confidence: float = 0.95

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        if self.target not in ("fixed", "moving", "stochastic"):
            raise DefinitionError(f"target is {self.target!r}; choose fixed, moving or stochastic")
        if not self.years > 0:
            raise DefinitionError(f"years is {self.years!r}; give the years from start to goal, such as 10")
        level("turnover", self.turnover)
        if self.appointed is not None and not 0 <= self.appointed <= 1:
            raise DefinitionError(f"appointed is {self.appointed!r}; give a share from 0 to 1, such as 0.25")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where a band is further from its path than chance."""
        from scipy.stats import binom

        from wres.statistics.bounds import expected_share, fixed_path, moving_path, needed_share
        from wres.statistics.exact import binomial

        rows = figures.rows
        senior = rows["band"].isin(self.bands).to_numpy() & ~figures.paired & figures.known
        first = self._first(figures, senior)
        with np.errstate(divide="ignore", invalid="ignore"):
            own, of_all = figures.x / figures.n, figures.y / figures.m
            begun, aim = first["x"] / first["n"], first["y"] / first["m"]
            elapsed = np.clip(figures.year - self.start, 0, self.years).astype(np.float64)
            # What there would be by now if who is appointed were always like the workforce.
            fair = figures.n * expected_share(begun, of_all, self.turnover, elapsed)
            if self.target == "fixed":
                wanted = fixed_path(first["x"], first["n"], aim, elapsed, self.years)
                path = wanted / first["n"]
            elif self.target == "moving":
                aim = of_all
                wanted = moving_path(first["x"], first["n"], figures.n, aim, elapsed, self.years)
                path = wanted / figures.n
            else:
                chosen = of_all if self.appointed is None else np.full(len(rows), self.appointed)
                path = expected_share(begun, chosen, self.turnover, elapsed)
                wanted = path * figures.n
            clipped = senior & (aim < begun) & (self.target != "stochastic")
        left = np.maximum(self.years - elapsed, 0)
        needed = needed_share(own, aim, self.turnover, np.where(left > 0, left, np.nan))
        path, alpha = np.where(senior, np.clip(path, 0, 1), np.nan), 1 - self.confidence
        tails = binomial(figures.x, figures.n, path)
        p = tails.mid_p
        law = binom(np.where(senior, figures.n, np.nan), path)
        low, high = (100 * (law.ppf(each) / figures.n - of_all) for each in (alpha / 2, 1 - alpha / 2))
        before = figures.year < self.start
        enough = senior & ~np.isnan(p) & ~before
        few, many = (enough & (tail <= alpha / 2) for tail in (tails.at_most, tails.at_least))
        small = enough & ~few & ~many & (binomial(np.zeros(len(rows)), figures.n, path).at_most > alpha / 2)

        def reason() -> Texts:
            ahead = worded(
                "To reach the goal, {:.0f} % of those appointed from now on would have to be of the group.",
                rounded(100 * np.nan_to_num(needed.share), 0),
            )
            sentences = worded(
                "{:g} of {:g}, and the path asks for {:.1f}; if appointments had always been like the workforce, "
                "{:.1f} would be expected. {}{}{}",
                rounded(figures.x),
                rounded(figures.n),
                rounded(np.nan_to_num(wanted), 1),
                rounded(np.nan_to_num(fair), 1),
                np.where(
                    clipped,
                    f"In {self.start} it was above the target, so the path is clipped to what it had: no fall is asked "
                    "for. ",
                    "",
                ),
                picked(
                    [left <= 0, np.isnan(needed.raw), needed.raw > 1, needed.raw < 0],
                    [
                        "The goal's year has come.",
                        "Turnover alone can't tell what it takes.",
                        "With this turnover the goal is out of reach, whoever is appointed.",
                        "It is already above the goal.",
                    ],
                    ahead,
                ),
                np.where(small, " So small a band can't show that it is behind.", ""),
            )
            return picked(
                [enough, ~senior, before, np.isnan(begun)],
                [
                    sentences,
                    "The trajectory is for senior bands only.",
                    f"Before {self.start}, when it begins.",
                    f"There is no figure of {self.start} to begin from.",
                ],
                "Nobody is in this band.",
            )

        return Judgement.where(
            enough,
            verdict=verdicts(enough & ~small, few, many),
            reason=reason,
            comparator=f"{self.target} path from {self.start}",
            limit_low=low,
            limit_high=high,
            score=wanted,
            p_value=p,
            probability=tails.at_most,
        )

    def _first(self, found: Figures, senior: Any) -> dict[str, Floats]:
        """Return the counts of the first year of each row's band, nan where there are none."""
        series = codes(found.rows.assign(series=found.series), ["series", "org"])
        here = np.flatnonzero(senior & (found.year == self.start))
        place = np.full(int(series.max(initial=0)) + 1, -1, np.intp)
        place[series[here]] = here
        at = place[series] if len(series) else np.empty(0, np.intp)
        there = (at >= 0) & senior
        return {name: np.where(there, getattr(found, name)[at], np.nan) for name in "xnym"}
