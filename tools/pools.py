"""Pools of organisations whose truth is known, and what the methods against peers make of them.

`python tools/pools.py funnel` and `python tools/pools.py bayes` print the measured figures that the pages of the
methods show. The tests draw fewer of the same pools.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.benchmarks import EmpiricalBayes, Figures, OverdispersedFunnel
from wres.benchmarks.judging import Judgement

Floats = npt.NDArray[np.float64]
SEED = 20150401
SHARES = 0.02, 0.2
"""Between which shares the focus group's part of the staff lies."""


@attrs.frozen(eq=False)
class NormalFigures(Figures):
    """Figures that are estimates with known variances, as if there were no counts."""

    estimates: tuple[Floats, Floats]

    def effect(self) -> tuple[Floats, Floats]:
        """Return the estimates and their variances."""
        return self.estimates


def _fields(shape: tuple[int, ...], *, ratio: bool) -> dict[str, Any]:
    pools, k = shape
    line, size = np.repeat(np.arange(pools), k), pools * k
    yes, none = np.ones(size, bool), np.full(size, np.nan)
    rows = {"org": np.tile(np.arange(k), pools), "year": 2024, "status": "ok"}
    return {
        "rows": pd.DataFrame(rows).astype({"org": str}),
        "ratio": yes == ratio,
        "parity": np.full(size, float(ratio)),
        "worse": np.ones(size, np.intp),
        "paired": yes,
        "known": yes,
        "org": np.tile(np.arange(k), pools),
        "edition": 0 * line,
        "series": line,
        "definition": 0 * line,
        "window": 0 * line + 1,
        "unknown": np.zeros(size),
        **dict.fromkeys("xnymuv", none),
    }


def counted(x: Any, n: Any, y: Any, m: Any, *, ratio: bool = True) -> Figures:
    """Return the figures of counts with axes `(pool, organisation)`."""
    x, n, y, m = np.broadcast_arrays(x, n, y, m)
    counts = {name: np.asarray(each, np.float64).ravel() for name, each in zip("xnym", (x, n, y, m), strict=True)}
    return Figures(**_fields(x.shape, ratio=ratio) | counts)


def normal(rng: np.random.Generator, pools: int, k: int, phi: float, spread: float = 0.6) -> Figures:
    """Return estimates about 0 whose variance is φ times what chance makes it where that is 1, in the median.

    `spread` is the standard deviation of the logarithms of the variances.
    """
    v = np.exp(rng.normal(0, spread, (pools, k)))
    y = rng.normal(0, np.sqrt(v + phi - 1))
    return NormalFigures(**_fields(y.shape, ratio=True), estimates=(y.ravel(), v.ravel()))


def binomial(
    rng: np.random.Generator, pools: int, k: int, rate: float, sd: Any, mean: Any = 0.15
) -> tuple[Figures, Floats]:
    """Return events among two groups of staff, and the true logarithms of ratios that they are drawn from.

    Staff number 300 to 20,000, 4,500 in the median; the focus group is 2 to 20 % of them, and base rates differ.
    """
    staff = np.clip(np.exp(rng.normal(np.log(4500), 0.8, (pools, k))), 300, 20_000).round()
    n = np.maximum((staff * rng.uniform(*SHARES, (pools, k))).round(), 5)
    base = np.clip(rate * np.exp(rng.normal(0, 0.3, (pools, k))), 0, 0.4)
    theta: Floats = np.asarray(mean) + np.asarray(sd) * rng.normal(size=(pools, k))
    theta = np.minimum(theta, np.log(0.95 / base))
    x = rng.binomial(n.astype(int), base * np.exp(theta))
    return counted(x, n, rng.binomial((staff - n).astype(int), base), staff - n), theta


def judged(method: Any, figures: Figures) -> Judgement:
    """Return what a method says, without a word of what can't be divided."""
    with np.errstate(all="ignore"):
        found: Judgement = method.judge(figures)
    return found


def outside(method: Any, figures: Figures) -> float:
    """Return the share of the figures that are judged which a method finds something about."""
    verdict = judged(method, figures).verdict
    there = verdict != "insufficient-data"
    return float(np.isin(verdict, ("adverse", "favourable"))[there].mean()) if there.any() else np.nan


def funnel_levels(size: int) -> Iterator[str]:
    """Yield the rows of the funnel's tables, from about so many organisations for each cell."""
    rng = np.random.default_rng(SEED)
    methods = [
        OverdispersedFunnel(minimum=3, confidence=confidence, dispersion=form, outliers=outliers)
        for form, outliers in (("consistent", "winsorise"), ("published", "winsorise"), ("published", "truncate"))
        for confidence in (0.998, 0.95)
    ]
    for k in (5, 10, 20, 30, 210):
        for phi in (1, 1.3, 2, 4, 10):
            found = normal(rng, size // k, k, phi)
            yield " | ".join([str(k), f"{phi:g}", *(f"{100 * outside(each, found):.2f}" for each in methods)])
    for k in (5, 10, 20, 30, 210):
        for rate in (0.01, 0.05, 0.2):
            for sd in (0.0, 0.2, 0.5):
                found, _ = binomial(rng, size // k, k, rate, sd)
                cells = [f"{100 * outside(each, found):.2f}" for each in methods]
                yield " | ".join([str(k), f"{100 * rate:g} %", f"{sd:g}", *cells])


def covered(method: EmpiricalBayes, figures: Figures, theta: Floats) -> tuple[float, float, float]:
    """Return how often intervals hold the truth, and the shares of adverse and favourable verdicts."""
    found = judged(method, figures)
    there = ~np.isnan(found.limit_low)
    low, high = (np.log(each[there]) for each in (found.limit_low, found.limit_high))
    truth = theta.ravel()[there]
    adverse, favourable = (float((found.verdict == each)[there].mean()) for each in ("adverse", "favourable"))
    return float(((low <= truth) & (truth <= high)).mean()), adverse, favourable


def by_prior(rng: np.random.Generator, pools: int, k: int, rate: float) -> tuple[Figures, Floats]:
    """Return pools whose mean and spread are drawn from the priors of the hierarchical model."""
    sd, mean = np.abs(rng.normal(0, 0.5, (pools, 1))), rng.normal(0, 0.5, (pools, 1))
    return binomial(rng, pools, k, rate, sd, mean)


def bayes_coverage(size: int) -> Iterator[str]:
    """Yield the rows of the tables of empirical Bayes, from about so many organisations for each cell."""
    rng = np.random.default_rng(SEED)
    full, plug_in = EmpiricalBayes(), EmpiricalBayes(model="conditional")
    for k in (5, 10, 20, 30, 210):
        pools = max(size // k, 40)
        for rate in (0.01, 0.2):
            for sd in (0.0, 0.1, 0.15, 0.25, 0.5):
                found = binomial(rng, pools, k, rate, sd)
                cells = [f"{each:.3f}" for method in (full, plug_in) for each in covered(method, *found)]
                yield " | ".join([str(k), f"{100 * rate:g} %", f"{sd:g}", *cells])
            found = by_prior(rng, pools, k, rate)
            cells = [f"{each:.3f}" for method in (full, plug_in) for each in covered(method, *found)]
            yield " | ".join([str(k), f"{100 * rate:g} %", "prior", *cells])


def main() -> None:
    """Print the rows of the tables that are asked for."""
    tables = {"funnel": funnel_levels, "bayes": bayes_coverage}
    for row in tables[sys.argv[1]](300_000):
        print(f"| {row} |", flush=True)


if __name__ == "__main__":
    main()
