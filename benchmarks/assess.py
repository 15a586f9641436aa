"""Times each benchmark method against its bare arithmetic and a loop over statsmodels, in one run.

`python benchmarks/assess.py [--quick]` prints a table and writes `benchmarks/assess.json`. Three times of each method:
`assess`, the whole call, tables in and out; `judge`, arrays in and out with the sentences; `bare`, the numpy and scipy
arithmetic alone, as this file writes it. The loop makes statsmodels' and scipy's scalar calls for the same numbers, one
organisation at a time.
"""

from __future__ import annotations

import argparse
import json
import platform
import warnings
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from run import seconds
from scipy import stats
from statsmodels.api import WLS, add_constant
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    test_proportions_2indep,
)

import wres
from wres import benchmarks, datasets
from wres.benchmarks import Figures, figures
from wres.statistics import bounds, exact, funnel, intervals, parity, pooling, ranks, series

HERE = Path(__file__).parent
LOOPED = 200
"""Organisations that a loop goes through; its time is multiplied up."""

Bare = Callable[[Figures], Any]
One = Callable[[float, float, float, float], Any] | None


def effects(f: Figures) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of ratios with their variances."""
    log = pooling.log_risk_ratio(f.x, f.n, f.y, f.m)
    return log.value, log.variance


def bare_funnel(f: Figures) -> Any:
    """The scores, the dispersion and the limits."""
    y, v = effects(f)
    target = funnel.quantile(y, 0.5)
    tau2 = funnel.dispersion(y, v, target).tau2
    return funnel.z_scores(y, v, target, tau2), funnel.limits(target, v, 0.998, tau2=tau2)


def bare_normal(f: Figures) -> Any:
    """The variance between, the pooled mean, the posteriors and their probabilities."""
    y, v = effects(f)
    between = pooling.tau2(y, v)
    pooled = pooling.pool(y, v, between)
    post = pooling.shrink(y, v, between, pooled.mean, pooled.variance)
    return pooling.probability_above(np.log(1.25), post.mean, post.sd)


def bare_score(f: Figures) -> Any:
    """The interval, z and the mid-p."""
    return (
        intervals.miettinen_nurminen(f.x, f.n, f.y, f.m),
        exact.two_proportion_z(f.x, f.n, f.y, f.m),
        exact.table(f.x, f.n, f.y, f.m).mid_p,
    )


def bare_four_fifths(f: Figures) -> Any:
    """The ratio, the flip-flop and the chance of a flag at parity."""
    ratio = (f.x / f.n) / (f.y / f.m)
    flips = bounds.flip_flop(f.x, f.n, f.y, f.m)
    return ratio > 1.25, flips, parity.outside((f.x + f.y) / (f.n + f.m), f.n, f.m)


def bare_centre(f: Figures) -> Any:
    """The figures, their median and the extremes."""
    y, v = effects(f)
    return funnel.quantile(y, 0.5), y.min(), y.max(), y - 1.96 * np.sqrt(v)


def bare_rank(f: Figures) -> Any:
    """The posteriors and ranks by draws, and expected ranks."""
    y, v = effects(f)
    between = pooling.tau2(y, v)
    pooled = pooling.pool(y, v, between)
    post = pooling.shrink(y, v, between, pooled.mean, pooled.variance)
    generator = np.random.default_rng(1)
    return ranks.expected_rank(post.mean, post.sd**2), ranks.rank_interval(post.mean, post.sd, generator, draws=2000)


def bare_trend(f: Figures) -> Any:
    """The slopes of every organisation at the end of each year."""
    y, v = (each.reshape(-1, 5) for each in effects(f))
    years = np.arange(5.0)
    return [series.slope(years[: at + 1], y[:, : at + 1], v[:, : at + 1]) for at in range(5)]


def score(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' scalar score interval."""
    return confint_proportions_2indep(x, n, y, m, compare="ratio", method="score", correction=True)


def tested(x: float, n: float, y: float, m: float) -> Any:
    """The score interval, the test and the mid-p value, of scalars."""
    law = stats.hypergeom(n + m, x + y, n)
    test = test_proportions_2indep(x, n, y, m, compare="ratio", method="score")
    most = min(x + y, n)
    return score(x, n, y, m), test, law.sf(x), law.cdf(x), law.pmf(x), law.pmf(most), law.pmf(max(0, x + y - m))


def flags(x: float, n: float, y: float, m: float) -> Any:
    """The ratio with its interval, and the chance of a flag at parity over the likely counts of one group."""
    rate = (x + y) / (n + m)
    low, high = stats.binom.ppf([1e-6, 1 - 1e-6], n, rate)
    counts = np.arange(low, high + 1)
    other = counts * m / n
    law = stats.binom(m, rate)
    outside = law.cdf(np.ceil(other / 1.25) - 1) + law.sf(np.floor(other / 0.8))
    return table(x, n, y, m), (stats.binom.pmf(counts, n, rate) * outside).sum()


def difference(x: float, n: float, y: float, m: float) -> Any:
    """The interval of a difference, the test and the mid-p value, of scalars."""
    return newcombe(x, n, y, m), tested(x, n, y, m)[1:]


def table(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' table of one organisation, its ratio and interval."""
    one = Table2x2([[x + 0.5, n - x + 0.5], [y + 0.5, m - y + 0.5]])
    return one.riskratio, one.riskratio_confint()


def newcombe(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' interval of a difference, one organisation at a time."""
    return confint_proportions_2indep(x, n, y, m, compare="diff", method="newcomb")


def line(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' weighted regression of five years, one organisation at a time."""
    with np.errstate(all="ignore"):
        value = np.log((x + 0.5) / (n + 1) / ((y + 0.5) / (m + 1)))
    return WLS(np.full(5, value), add_constant(np.arange(5.0)), weights=np.ones(5)).fit().pvalues


def hypergeometric(x: float, n: float, y: float, m: float) -> Any:
    """Scipy's tails of one board."""
    law = stats.hypergeom(m, y, n)
    return law.cdf(x), law.sf(x), law.pmf(x), law.ppf(0.025), law.ppf(0.975)


def measure(name: str, method: Any, results: wres.Results, bare: Bare, one: One) -> dict[str, Any]:
    """The times of one method, and their ratios."""
    found = figures(results.judged(method.units))
    with np.errstate(all="ignore"):
        judge = seconds(lambda: method.judge(found), 3)
        straight = seconds(lambda: bare(found), 3)
    whole = seconds(lambda: wres.assess(results, method), 2)
    row: dict[str, Any] = {
        "method": name,
        "figures": len(found),
        "seconds": {"assess": whole, "judge": judge, "bare": straight},
        "judge / bare": judge / straight,
        "assess / bare": whole / straight,
    }
    line = f"{name:22} {len(found):7,}  judge/bare {judge / straight:6.2f}  assess/bare {whole / straight:7.2f}"
    if one is not None:
        cells = list(zip(*(getattr(found, each)[:LOOPED].tolist() for each in "xnym"), strict=True))

        def loop() -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for cell in cells:
                    one(*cell)

        looped = seconds(loop, 2) / len(cells) * len(found)
        row["seconds"]["loop"] = looped
        row |= {"loop / assess": looped / whole, "loop / judge": looped / judge}
        line += f"  loop/assess {looped / whole:6.1f}  loop/judge {looped / judge:6.1f}"
    print(f"{line}  {1000 * whole:6.0f} ms")
    return row


def main() -> None:
    """Run all of it and write the ratios."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the organisations")
    orgs = 2000 if parser.parse_args().quick else 20_000
    counts = datasets.sector(seed=1, organisations=orgs)
    ratio = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
    gap = wres.evaluate(counts, edition="wres-2024", indicators=["harassment-staff"])
    board = wres.evaluate(counts, edition="wres-2024", indicators=["board"])
    five = datasets.sector(seed=1, organisations=orgs // 5, years=range(2020, 2025))
    years = wres.evaluate(five, edition="as-reported", indicators=["disciplinary"])
    small = wres.evaluate(
        datasets.sector(seed=1, organisations=min(orgs, 2000)), edition="wres-2024", indicators=["disciplinary"]
    )
    by_id = {method.id: method for method in benchmarks.METHODS}

    def bare_difference(f: Figures) -> Any:
        return intervals.newcombe(f.x, f.n, f.y, f.m), *bare_score(f)[1:]

    def drawn(f: Figures) -> Any:
        tails = exact.hypergeometric(f.x, f.n, f.y, f.m)
        none = exact.hypergeometric(0 * f.x, f.n, f.y, f.m)
        every = exact.hypergeometric(np.minimum(f.n, f.y), f.n, f.y, f.m)
        return tails, none, every, stats.hypergeom(f.m, f.y, f.n).ppf(0.025), stats.hypergeom(f.m, f.y, f.n).ppf(0.975)

    rows = [
        measure("four-fifths", by_id["four-fifths"], ratio, bare_four_fifths, flags),
        measure("share-in-range", by_id["share-in-range"], ratio, bare_four_fifths, flags),
        measure("score-test", by_id["score-test"], ratio, bare_score, tested),
        measure("newcombe-difference", by_id["newcombe-difference"], gap, bare_difference, difference),
        measure("board-exact", by_id["board-exact"], board, drawn, hypergeometric),
        measure("overdispersed-funnel", by_id["overdispersed-funnel"], ratio, bare_funnel, None),
        measure("empirical-bayes normal", benchmarks.EmpiricalBayes(model="normal"), ratio, bare_normal, None),
        measure("group-median", by_id["group-median"], ratio, bare_centre, None),
        measure("rank", by_id["rank"], small, bare_rank, None),
        measure("trend", by_id["trend"], years, bare_trend, line),
    ]
    f = figures(ratio)
    ours = seconds(lambda: intervals.miettinen_nurminen(f.x, f.n, f.y, f.m), 3)
    cells = list(zip(f.x[:LOOPED], f.n[:LOOPED], f.y[:LOOPED], f.m[:LOOPED], strict=True))
    theirs = seconds(lambda: [score(*cell) for cell in cells], 2) / LOOPED * orgs
    low, high = intervals.miettinen_nurminen(f.x[:LOOPED], f.n[:LOOPED], f.y[:LOOPED], f.m[:LOOPED])
    both = np.array([score(*cell) if min(cell) > 0 else (np.nan, np.nan) for cell in cells])
    equal = float(np.nanmax(np.abs(both / np.column_stack([low, high]) - 1)))
    print(f"score interval: statsmodels' scalar / ours {theirs / ours:.0f}; largest relative difference {equal:.1e}")
    document = {
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("numpy", "scipy", "pandas", "statsmodels")},
        "organisations": orgs,
        "methods": rows,
        "score interval": {"statsmodels / ours": theirs / ours, "largest relative difference": equal},
    }
    (HERE / "assess.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
