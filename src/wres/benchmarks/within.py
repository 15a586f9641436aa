"""Within one organisation: whether two groups' rates are further apart than chance makes them."""

from __future__ import annotations

from typing import Any, Literal

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Flags, Floats
from wres.benchmarks.judging import Judgement, Method, Texts, decimals, level, picked, sided, silent, worded
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference
from wres.statistics.skewness import CONTINUITY

__all__ = ["NewcombeDifference", "ScoreTest"]

MIETTINEN_NURMINEN = paper("Miettinen and Nurminen 1985, Statistics in Medicine 4:213–26")
LAUD = Reference(
    title="Laud 2017, Pharmaceutical Statistics 16:334–48",
    url="https://doi.org/10.1002/pst.1813",
    locator="skewness-corrected asymptotic score; its abstract was read",
    evidence="secondary",
)
NEWCOMBE = paper("Newcombe 1998, Statistics in Medicine 17:873–90, method 10")


@attrs.frozen(kw_only=True)
class _WithinOrganisation(Method):
    confidence: float = 0.95

    version = 2

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return the interval of each figure in its own unit."""
        raise NotImplementedError

    def tested(self, x: Floats, n: Floats, y: Floats, m: Floats) -> tuple[Floats, Floats]:
        """Return the z of equal rates, above 0 where the first group has the higher, and the interval's p-value."""
        raise NotImplementedError

    def could_show(self, found: Figures) -> Flags:
        """Return whether any outcome with these totals would have been evidence of a disadvantage.

        Where there isn't, a finding of nothing would be no comfort: the numbers couldn't have shown anything.
        """
        n, m, events = found.n, found.m, found.x + found.y
        # The whole of the events, or as few as can be, in the group on top.
        most, least = np.minimum(events, n), np.maximum(events - m, 0)
        (above, high), (below, low) = (self.tested(x, n, events - x, m) for x in (most, least))
        alpha = 1 - self.confidence
        return found.adverse((above > 0) & (high < alpha), (below < 0) & (low < alpha))

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the interval leaves out parity, which is where its p-value is below the level."""
        low, high = self.bounds(figures)
        z, p = self.tested(figures.x, figures.n, figures.y, figures.m)
        found = p < 1 - self.confidence
        above, below = found & (z > 0), found & (z < 0)
        nothing = silent(figures)
        enough = figures.paired & (nothing == "") & (self.could_show(figures) | above | below)
        verdict = sided(figures, above, below, enough)

        def reason() -> Texts:
            interval = worded(
                "The figure may lie anywhere from {} to {} ({:g} % interval), {}",
                decimals(low, figures.ratio),
                decimals(high, figures.ratio),
                round(100 * self.confidence, 6),
                picked(
                    [verdict == "adverse", verdict == "favourable", verdict == "no-evidence"],
                    [
                        "all of it on the adverse side of equal treatment.",
                        "all of it on the favourable side of equal treatment.",
                        "which is no evidence of a gap, and none that there isn't one.",
                    ],
                    "and the numbers are too small for any outcome to have shown a disadvantage.",
                ),
            )
            whole = "A part is held against its whole here; board-exact is the test for that."
            return np.where(figures.paired, np.where(nothing == "", interval, nothing), whole)

        return Judgement.where(
            figures.paired & figures.known,
            verdict=verdict,
            reason=reason,
            comparator="parity",
            limit_low=low,
            limit_high=high,
            score=z,
            p_value=p,
        )


def _named(score: ScoreTest) -> str:
    steps = f", γ = {score.continuity:g}" if score.interval == "skewness-corrected" else ""
    return f"Score test of equal rates, {score.interval}{steps}"


@attrs.frozen(kw_only=True)
class ScoreTest(_WithinOrganisation):
    """Two rates against one another: the skewness-corrected score, interval and test in one.

    The default for indicators 2 to 8. `limit_low` and `limit_high` are the interval of the ratio or of the difference,
    `score` is z, above 0 where the group on top has the higher rate, and `p_value` the test's, two-sided. A finding is
    an interval without parity, which is the same as a p-value below 1 − `confidence`. `continuity`, γ, is the part of a
    person in either group that is allowed for the steps of counts. With the `interval` `miettinen-nurminen` both are
    Miettinen and Nurminen's. `insufficient-data` where no outcome with these totals could have shown a disadvantage.
    """

    interval: Literal["skewness-corrected", "miettinen-nurminen"] = "skewness-corrected"
    continuity: float = CONTINUITY
    id: str = "score-test"
    title: str = attrs.field(default=attrs.Factory(_named, takes_self=True))
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (LAUD, MIETTINEN_NURMINEN)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.interval not in ("skewness-corrected", "miettinen-nurminen"):
            raise DefinitionError(f"interval is {self.interval!r}; choose skewness-corrected or miettinen-nurminen")
        if not self.continuity >= 0:
            raise DefinitionError(f"continuity is {self.continuity!r}; give a part of a person, 0 or more")

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return the score interval of each ratio, and of each difference in percentage points."""
        from wres.statistics.intervals import DIFFERENCE, RATIO

        more = {"continuity": self.continuity} if self.interval == "skewness-corrected" else {}
        low, high = np.full((2, len(found)), np.nan)
        for these, interval, unit in ((found.ratio, RATIO, 1.0), (~found.ratio, DIFFERENCE, 100.0)):
            at = np.flatnonzero(these & found.paired)
            counts = (each[at] for each in (found.x, found.n, found.y, found.m))
            low[at], high[at] = (unit * end for end in interval[self.interval](*counts, self.confidence, **more))
        return low, high

    def tested(self, x: Floats, n: Floats, y: Floats, m: Floats) -> tuple[Floats, Floats]:
        """Return z and the p-value of equal rates."""
        from wres.statistics.exact import two_proportion_z
        from wres.statistics.intervals import score_test
        from wres.statistics.skewness import skewness_corrected_test

        if self.interval == "skewness-corrected":
            return skewness_corrected_test(x, n, y, m, continuity=self.continuity)
        z, _ = two_proportion_z(x, n, y, m)
        with np.errstate(invalid="ignore"):
            return z * np.sqrt((n + m - 1) / (n + m)), score_test(x, n, y, m)


@attrs.frozen(kw_only=True)
class NewcombeDifference(_WithinOrganisation):
    """The difference of two percentages against 0: Newcombe's hybrid score interval.

    `p_value` is the level at which the interval reaches 0. Otherwise as `ScoreTest`, in percentage points. Answers are
    taken as a sample of independent people: that some don't answer, and who, isn't in the interval.
    """

    id: str = "newcombe-difference"
    title: str = "Newcombe interval of a difference"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (NEWCOMBE,)

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return Newcombe's interval of each difference, in percentage points."""
        from wres.statistics.intervals import newcombe

        low, high = newcombe(found.x, found.n, found.y, found.m, self.confidence)
        return 100 * low, 100 * high

    def tested(self, x: Floats, n: Floats, y: Floats, m: Floats) -> tuple[Floats, Floats]:
        """Return z and the p-value of equal rates."""
        from wres.statistics.intervals import newcombe_test

        return newcombe_test(x, n, y, m)
