"""Organisations against their peers: how far each is from the centre, beyond chance and beyond the usual."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal, get_args

import attrs
import numpy as np

from wres._keys import Ints
from wres.benchmarks._figures import Figures, Floats, Pools
from wres.benchmarks._peers import peer_groups
from wres.benchmarks.judging import Judgement, Method, Texts, counted, decimals, level, picked, sided, silent, worded
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["Centre", "OverdispersedFunnel", "centres"]

Centre = Literal["median", "pooled", "mean"]
CENTRES: dict[str, str] = {
    "median": "median",
    "pooled": "joint figure",
    "mean": "mean",
}
SPIEGELHALTER = Reference(
    title="Spiegelhalter 2005, Quality and Safety in Health Care 14:347–51",
    url="https://doi.org/10.1136/qshc.2005.013755",
    locator="additive over-dispersion, winsorised scores",
    evidence="secondary",
)


def checked(name: str) -> str:
    """Return the name of a centre; `DefinitionError` for another."""
    if name not in get_args(Centre):
        raise DefinitionError(f"centre is {name!r}; choose median, pooled or mean")
    return name


def centres(found: Figures, pools: Pools, effect: Floats, centre: Centre) -> Floats:
    """Return the centre of each pool on the scale of `effect`: the median or the mean of its organisations, or all.

    All together is the figure that their counts make when they are added up.
    """
    from wres.statistics.funnel import quantile

    with np.errstate(divide="ignore", invalid="ignore"):
        if centre == "pooled":
            counts = (found.x, found.n, found.y, found.m)
            x, n, y, m = (pools.sum(np.where(found.known, each, 0)) for each in counts)
            # A pool is one figure, so that its rows are all ratios or all differences.
            joint: Floats = np.where(pools.sum(found.ratio) > 0, np.log((x / n) / (y / m)), x / n - y / m)
            return joint
        values = pools.spread(effect)
        if centre == "median":
            return quantile(values, 0.5)
        there = ~np.isnan(values)
        mean: Floats = np.where(there, values, 0).sum(axis=-1) / there.sum(axis=-1)
        return mean


@attrs.frozen(kw_only=True)
class OverdispersedFunnel(Method):
    """A funnel about the peers' centre, widened by how much organisations differ beyond chance.

    On the scale where errors are symmetric, logarithms of ratios and differences as they are; the variance between
    organisations is added to each one's own, from scores of which the outer `share` are drawn in, or left out with
    `outliers="truncate"`. `limit_low` and `limit_high` are the limits at `confidence`, `score` the adjusted z and
    `p_value` its two-sided p. The variance of a ratio is its own or that at the centre, whichever is larger: by the
    first alone small counts are flagged too often. A reason says where a score lies beyond `alert` only. The peers are
    their own standard: within the funnel is like the others, not fair. `insufficient-data` with fewer than `minimum`
    organisations.
    """

    id: str = "overdispersed-funnel"
    title: str = "Funnel with over-dispersion"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (SPIEGELHALTER,)
    centre: Centre = "median"
    outliers: Literal["winsorise", "truncate"] = "winsorise"
    share: float = 0.1
    confidence: float = 0.998
    alert: float = 0.95
    minimum: int = 5
    by: str | None = None

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        level("alert", self.alert)
        checked(self.centre)
        if self.outliers not in ("winsorise", "truncate"):
            raise DefinitionError(f"outliers is {self.outliers!r}; choose winsorise or truncate")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the adjusted score is beyond the limits."""
        from scipy.special import ndtr, ndtri

        from wres.statistics.funnel import dispersion

        code, names = peer_groups(figures, peers, self.by)
        pools = Pools.of(code)
        effect, variance = figures.effect()
        target = centres(figures, pools, effect, self.centre)
        found = dispersion(pools.spread(effect), pools.spread(variance), target, share=self.share, method=self.outliers)
        k, centre, tau2 = pools.count(effect), pools.each(target), pools.each(found.tau2)
        sd = np.sqrt(np.fmax(variance, at_centre(figures, centre)) + tau2)
        z = (effect - centre) / sd
        limit = ndtri((1 + self.confidence) / 2)
        enough = (k >= self.minimum) & np.isfinite(z)
        verdict = sided(figures, z > limit, z < -limit, enough)

        def reason() -> Texts:
            near = (np.abs(z) > ndtri((1 + self.alert) / 2)) & (verdict == "no-evidence")
            sentences = worded(
                "Beside {} ({}) whose {} is {}, this figure is {}.{}",
                counted(k, "organisation"),
                names,
                CENTRES[self.centre],
                decimals(figures.unit(centre), figures.ratio),
                picked(
                    [verdict == "adverse", verdict == "favourable"],
                    [
                        "worse than chance and the usual differences explain",
                        "better than chance and the usual differences explain",
                    ],
                    "like the others, as far as the numbers show; that alone doesn't make it fair",
                ),
                np.where(near, f" Beyond {100 * self.alert:g} %, which some always are: watch it.", ""),
            )
            return picked([enough], [sentences], lambda: few_peers(figures, code, names, k, self.minimum))

        return Judgement.where(
            enough,
            verdict=verdict,
            reason=reason,
            comparator=partial(centre_words, figures, figures.unit(centre), CENTRES[self.centre], names),
            limit_low=figures.unit(centre - limit * sd),
            limit_high=figures.unit(centre + limit * sd),
            score=z,
            p_value=2 * ndtr(-np.abs(z)),
        )


def at_centre(found: Figures, centre: Floats) -> Floats:
    """Return the variance that the logarithm of a ratio has if the centre is true, nan of a difference.

    From the events to be expected in each group. By its own few events its variance comes out too small
    wherever they happen to be more than that.
    """
    events = found.x + found.y
    top = events * found.n * np.exp(centre) / (found.n * np.exp(centre) + found.m)
    variance = 1 / top - 1 / found.n + 1 / (events - top) - 1 / found.m
    return np.where(found.ratio & (variance > 0), variance, np.nan)


def centre_words(found: Figures, middle: Floats, centre: str, names: Any) -> Texts:
    """Return what a figure is held against, in words."""
    return worded("{} ({} of {})", decimals(middle, found.ratio), centre, names)


def few_peers(found: Figures, code: Ints, names: Any, k: Floats, minimum: int) -> Texts:
    """Return why a figure can't be held against its peers."""
    why = silent(found)
    few = worded(
        "Only {:.0f} of its peers ({}) {} a figure, itself included; {} are needed.",
        np.nan_to_num(k),
        names,
        np.where(k == 1, "has", "have"),
        minimum,
    )
    return picked(
        [code < 0, why != "", np.nan_to_num(k) < minimum],
        [names, why, few],
        "There are too few events, or too few people of one group, to hold it against its peers.",
    )
