"""Within one organisation: whether two groups' rates are further apart than chance makes them."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np

from wres.benchmarks._figures import Figures, Flags, Floats
from wres.benchmarks.judging import Judgement, Method, Texts, decimals, level, picked, sided, silent, worded
from wres.benchmarks.references import paper
from wres.model import Reference

__all__ = ["NewcombeDifference", "ScoreTest"]

MIETTINEN_NURMINEN = paper("Miettinen and Nurminen 1985, Statistics in Medicine 4:213–26")
LANCASTER = paper("Lancaster 1961, Journal of the American Statistical Association 56:223–34, the mid-p value")
NEWCOMBE = paper("Newcombe 1998, Statistics in Medicine 17:873–90, method 10")


def p_values(found: Figures) -> tuple[Floats, Floats]:
    """Return the score z of equal rates, above 0 where the group on top has the higher, and a two-sided p-value.

    The p-value is the larger of the score test's and Lancaster's exact mid-p, so that neither alone makes a finding:
    the first errs at small counts, the second hardly. Where counts aren't whole, averages of two years, only the first.
    """
    from scipy.special import erfc

    from wres.statistics.exact import table, two_proportion_z

    x, n, y, m = found.x, found.n, found.y, found.m
    z, _ = two_proportion_z(x, n, y, m)
    with np.errstate(invalid="ignore"):
        z = z * np.sqrt((n + m - 1) / (n + m))
        score = erfc(np.abs(z) / np.sqrt(2))
        return z, np.fmax(score, table(x, n, y, m).mid_p)


def could_show(found: Figures, alpha: float) -> Flags:
    """Return whether any outcome with these totals would have been evidence of a disadvantage.

    Where there isn't, a finding of nothing would be no comfort: the numbers couldn't have shown anything.
    """
    x, n, y, m = (np.round(each) for each in (found.x, found.n, found.y, found.m))
    events = x + y
    with np.errstate(invalid="ignore"):
        # The whole of the events, or as few as can be, in the group on top: beyond that nothing can be, so that the
        # mid-p value is the probability itself.
        above = _probability(np.minimum(events, n), n, events, n + m) <= alpha
        below = _probability(np.maximum(events - m, 0), n, events, n + m) <= alpha
    return found.adverse(above, below)


def _probability(x: Floats, n: Floats, events: Floats, everybody: Floats) -> Floats:
    """Return the hypergeometric probability of `x` events among `n` of everybody."""
    from scipy.special import gammaln

    def ways(of: Floats, taken: Floats) -> Floats:
        found: Floats = gammaln(of + 1) - gammaln(taken + 1) - gammaln(of - taken + 1)
        return found

    log = ways(n, x) + ways(everybody - n, events - x) - ways(everybody, events)
    return np.asarray(np.exp(log), np.float64)


@attrs.frozen(kw_only=True)
class _WithinOrganisation(Method):
    confidence: float = 0.95

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return the interval of each figure in its own unit."""
        raise NotImplementedError

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the interval leaves out parity and the p-value is below the level."""
        alpha = 1 - self.confidence
        low, high = self.bounds(figures)
        z, p = p_values(figures)
        with np.errstate(invalid="ignore"):
            above, below = (low > figures.parity) & (p <= alpha), (high < figures.parity) & (p <= alpha)
        nothing = silent(figures)
        enough = figures.paired & (nothing == "") & (could_show(figures, alpha) | above | below)
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


@attrs.frozen(kw_only=True)
class ScoreTest(_WithinOrganisation):
    """The ratio of two rates against 1: Miettinen and Nurminen's score interval, and an exact mid-p value.

    The default for indicators 2 to 4. `limit_low` and `limit_high` are the interval, `score` is z, above 0 where the
    group on top has the higher rate. A finding needs both: the interval without 1, and `p_value`, the larger of the
    score test's and of the mid-p, at most 1 − `confidence`. Two-sided. `insufficient-data` where no outcome with these
    totals could have shown a disadvantage.
    """

    id: str = "score-test"
    title: str = "Score test of equal rates"
    units: tuple[str, ...] = ("ratio",)
    references: tuple[Reference, ...] = (MIETTINEN_NURMINEN, LANCASTER)

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return Miettinen and Nurminen's interval of each ratio."""
        from wres.statistics.intervals import miettinen_nurminen

        return miettinen_nurminen(found.x, found.n, found.y, found.m, self.confidence)


@attrs.frozen(kw_only=True)
class NewcombeDifference(_WithinOrganisation):
    """The difference of two percentages against 0: Newcombe's hybrid score interval, and an exact mid-p value.

    The default for indicators 5 to 8. Otherwise as `ScoreTest`, in percentage points. Answers are taken as a sample of
    independent people: that some don't answer, and who, isn't in the interval.
    """

    id: str = "newcombe-difference"
    title: str = "Newcombe interval of a difference"
    units: tuple[str, ...] = ("percentage points",)
    references: tuple[Reference, ...] = (NEWCOMBE, LANCASTER)

    def bounds(self, found: Figures) -> tuple[Floats, Floats]:
        """Return Newcombe's interval of each difference, in percentage points."""
        from wres.statistics.intervals import newcombe

        low, high = newcombe(found.x, found.n, found.y, found.m, self.confidence)
        return 100 * low, 100 * high
