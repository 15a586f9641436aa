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
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference
from wres.statistics.funnel import Outliers

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


PAULE = paper("Paule and Mandel 1982, Journal of Research of the National Bureau of Standards 87:377–85")


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
    organisations, τ², is added to each one's own. It comes from scores of which the outer `share` are drawn in, or left
    out with `outliers="truncate"`, and leaves them the mean square that chance would. With `dispersion="published"` it
    is that of the published formula, which leaves out what drawing them in takes off: its τ² is too small where
    organisations differ, and several times as many as `confidence` says lie outside. The reason has both. `limit_low`
    and `limit_high` are the limits at `confidence`, `score` the adjusted z and `p_value` its two-sided p: by Student's
    t with 4/3 as many degrees of freedom as peers, as τ² is an estimate, a number chosen by simulation; or as published
    by the normal distribution. A figure's variance is its own or that at the centre, whichever is larger: by the first
    alone small counts are flagged too often. A reason says where a score lies beyond `alert` only. The peers are their
    own standard: within the funnel is like the others, not fair. `insufficient-data` with fewer than `minimum`
    organisations, among which one that stands out can't be told from organisations that all differ.
    """

    id: str = "overdispersed-funnel"
    title: str = "Funnel with over-dispersion"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (SPIEGELHALTER, PAULE)
    centre: Centre = "median"
    outliers: Outliers = "winsorise"
    share: float = 0.1
    dispersion: Literal["consistent", "published"] = "consistent"
    confidence: float = 0.998
    alert: float = 0.95
    minimum: int = 10
    by: str | None = None

    version = 2

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        level("alert", self.alert)
        checked(self.centre)
        if self.outliers not in ("winsorise", "truncate"):
            raise DefinitionError(f"outliers is {self.outliers!r}; choose winsorise or truncate")
        if self.dispersion not in ("consistent", "published"):
            raise DefinitionError(f"dispersion is {self.dispersion!r}; choose consistent or published")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the adjusted score is beyond the limits."""
        from scipy.special import stdtr, stdtrit

        from wres.statistics.funnel import consistent_dispersion, dispersion

        code, names = peer_groups(figures, peers, self.by)
        pools = Pools.of(code)
        effect, variance = figures.effect()
        target = centres(figures, pools, effect, self.centre)
        values = pools.spread(effect), pools.spread(variance), target
        consistent, published = (
            pools.each(found(*values, share=self.share, method=self.outliers).tau2)
            for found in (consistent_dispersion, dispersion)
        )
        own = self.dispersion == "consistent"
        k, centre, tau2 = pools.count(effect), pools.each(target), consistent if own else published
        sd = np.sqrt(np.fmax(variance, at_centre(figures, pools, centre)) + tau2)
        z = (effect - centre) / sd
        # 4k/3 was chosen by simulation, as what holds the level from 10 peers on where organisations differ far beyond
        # chance; it isn't derived. Endlessly many are the normal distribution.
        spare = 4 * k / 3 if own else np.full_like(k, np.inf)
        limit, watch = (stdtrit(spare, (1 + each) / 2) for each in (self.confidence, self.alert))
        enough = (k >= self.minimum) & np.isfinite(z)
        verdict = sided(figures, z > limit, z < -limit, enough)

        def reason() -> Texts:
            near = (np.abs(z) > watch) & (verdict == "no-evidence")
            scale = np.where(figures.ratio, 1.0, 1e4)
            sentences = worded(
                "Beside {} ({}) whose {} is {}, this figure is {}.{} Beyond chance they differ by a variance of {:.3g} "
                "{}({:.3g} by the published estimate).",
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
                np.nan_to_num(consistent * scale),
                np.where(figures.ratio, "", "square points "),
                np.nan_to_num(published * scale),
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
            p_value=2 * stdtr(spare, -np.abs(z)),
        )


def at_centre(found: Figures, pools: Pools, centre: Floats) -> Floats:
    """Return the variance that each figure has if the centre of its pool is true, on the scale of `Figures.effect`.

    By its own few events a variance comes out too small wherever these happen to be more, or fewer, than is to be
    expected. Of two groups the organisation's own events are shared out as the centre has it. A part is drawn from a
    whole with the joint share of the peers' wholes: one that has nobody of a group can't differ from its part.
    """
    x, n, y, m = found.x, found.n, found.y, found.m
    events = x + y
    top = events * n * np.exp(centre) / (n * np.exp(centre) + m)
    ratio = 1 / top - 1 / n + 1 / (events - top) - 1 / m
    other = (events - n * centre) / (n + m)
    p, q = (np.clip(share, 0, 1) for share in (other + centre, other))
    some, every = (pools.each(pools.sum(np.where(found.known, each, 0))) for each in (y, m))
    whole = some / every
    part = whole * (1 - whole) / n * np.clip((m - n) / (m - 1), 0, 1)
    variance = np.select([found.ratio, found.paired], [ratio, p * (1 - p) / n + q * (1 - q) / m], part)
    return np.where(variance > 0, variance, np.nan)


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
