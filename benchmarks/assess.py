"""Times each benchmark method against its bare arithmetic and a loop over statsmodels, in one run.

`python benchmarks/assess.py [--quick]` prints a table and writes `benchmarks/assess.json`. Three times of each method:
`judge`, from arrays of counts to arrays of verdicts and numbers; `bare`, the numpy and scipy arithmetic of those
numbers alone, as this file writes it; and `assess`, the whole call, from one table to another with a sentence for each
figure. The loop makes statsmodels' and scipy's scalar calls for the same numbers, one organisation at a time. Times of
one run are compared with one another and with no others.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import warnings
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd
from run import seconds
from scipy import integrate, optimize, special, stats
from statsmodels.api import WLS, add_constant
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2
from statsmodels.stats.meta_analysis import effectsize_2proportions
from statsmodels.stats.proportion import (
    confint_proportions_2indep,
    test_proportions_2indep,
)

import wres
from wres import benchmarks, datasets
from wres.benchmarks import Figures, figures
from wres.statistics import (
    bounds,
    exact,
    funnel,
    hierarchical,
    intervals,
    mixture,
    parity,
    pooling,
    ranks,
    series,
    skewness,
    strata,
)

HERE = Path(__file__).parent
LOOPED = 200
"""Organisations that a loop goes through; its time is multiplied up."""

SEARCH = 40
"""Likelihoods that a search of two parameters asks for: by scipy's simplex, of these data, more than so many."""

Bare = Callable[[Figures], Any]
One = Callable[[float, float, float, float], Any] | None


def effects(f: Figures) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of ratios with their variances."""
    log = pooling.log_risk_ratio(f.x, f.n, f.y, f.m)
    return log.value, log.variance


def bare_funnel(f: Figures) -> Any:
    """Both dispersions, the scores, p-values and limits by each variance or that at the centre, if that is larger."""
    y, v = effects(f)
    target = funnel.quantile(y, 0.5)
    found, _ = funnel.consistent_dispersion(y, v, target), funnel.dispersion(y, v, target)
    tau2, spare = found.tau2, 4 * found.k / 3
    events = f.x + f.y
    top = events * f.n * np.exp(target) / (f.n * np.exp(target) + f.m)
    v = np.fmax(v, 1 / top - 1 / f.n + 1 / (events - top) - 1 / f.m)
    z = funnel.z_scores(y, v, target, tau2)
    width = special.stdtrit(spare, 0.999) * np.sqrt(v + tau2)
    return z, 2 * special.stdtr(spare, -np.abs(z)), np.exp(target - width), np.exp(target + width)


def bare_normal(f: Figures) -> Any:
    """The variance between, the pooled mean, the posteriors and their probabilities."""
    y, v = effects(f)
    between = pooling.tau2(y, v)
    pooled = pooling.pool(y, v, between)
    post = pooling.shrink(y, v, between, pooled.mean, pooled.variance)
    return pooling.probability_above(np.log(1.25), post.mean, post.sd)


def bare_score(f: Figures) -> Any:
    """The interval, and the test of the counts and of the most extreme ones with these totals."""
    x, n, y, m = f.x, f.n, f.y, f.m
    most, least = np.minimum(x + y, n), np.maximum(x + y - m, 0)
    tests = [skewness.skewness_corrected_test(each, n, x + y - each, m) for each in (x, most, least)]
    return skewness.skewness_corrected(x, n, y, m), tests


def bare_four_fifths(f: Figures) -> Any:
    """The ratio, the flip-flop and the chance of a flag at parity."""
    ratio = (f.x / f.n) / (f.y / f.m)
    flips = bounds.flip_flop(f.x, f.n, f.y, f.m)
    return ratio > 1.25, flips, parity.outside((f.x + f.y) / (f.n + f.m), f.n, f.m)


def bare_in_range(f: Figures) -> Any:
    """The ratios and the exact chance of being outside, given all events."""
    return (f.x / f.n) / (f.y / f.m) > 1.25, parity.outside_given(f.x + f.y, f.n, f.m)


def bare_median(f: Figures) -> Any:
    """The median, and what stands beside it."""
    return beside(f, lambda y: funnel.quantile(y, 0.5))


def bare_joint(f: Figures) -> Any:
    """The joint figure of each year, which rows of several would need, and what stands beside it."""
    group = np.unique(f.year, return_inverse=True)[1]
    x, n, y, m = (np.bincount(group, np.where(f.known, each, 0)) for each in (f.x, f.n, f.y, f.m))
    return beside(f, lambda _: np.log((x / n) / (y / m))[group])


def beside(f: Figures, centre: Callable[[np.ndarray], Any]) -> Any:
    """Which intervals leave out the centre on either side, the extremes, and how far each ratio is from the centre.

    Of one group, which is all that there is here. As in the method organisations without events are left out, and
    figures with fewer than 11 people in a group held back.
    """
    y, v = effects(f)
    y = np.where(f.known & (f.x + f.y > 0) & (np.minimum(f.n, f.m) >= 11), y, np.nan)
    middle, width = centre(y), 1.96 * np.sqrt(v)
    extremes = np.exp(np.nanmin(y)), np.exp(np.nanmax(y))
    return y - width > middle, y + width < middle, extremes, (f.x / f.n) / (f.y / f.m) - np.exp(middle)


def bare_rank(f: Figures) -> Any:
    """The posteriors, and the distribution of ranks."""
    y, v = effects(f)
    between = pooling.tau2(y, v)
    pooled = pooling.pool(y, v, between)
    post = pooling.shrink(y, v, between, pooled.mean, pooled.variance)
    return ranks.rank_distribution(post.mean, post.sd)


def by_line(f: Figures) -> np.ndarray:
    """The rows as a line of years for each organisation, which stand in any order in a table."""
    return np.lexsort((f.year, f.org)).reshape(-1, 5)


def bare_trend(f: Figures) -> Any:
    """The slopes of every organisation at the end of each year, and the change in it."""
    order = by_line(f)
    y, v = (each[order] for each in effects(f))
    years = np.arange(5.0)
    changes = [series.year_on_year(y[:, at - 1], v[:, at - 1], y[:, at], v[:, at]) for at in range(1, 5)]
    return changes, [series.slope(years[: at + 1], y[:, : at + 1], v[:, : at + 1]) for at in range(5)]


def bare_percentile(f: Figures) -> Any:
    """The figures and their percentile ranks."""
    ratio = (f.x / f.n) / (f.y / f.m)
    place = ranks.percentile_rank(ratio)
    return place, np.nanmax(ratio), np.nanmin(ratio), place > 75, place < 25


def bare_hierarchical(f: Figures) -> Any:
    """The posteriors of rare events with the spread integrated out, their intervals and probabilities."""
    found = hierarchical.hierarchical_ratio(*(each[None] for each in (f.x, f.n, f.y, f.m)))
    chances = [found.every.above(bound) for bound in (np.log(1.25), -np.log(1.25))]
    return found.posterior.quantile(0.025), found.posterior.quantile(0.975), chances


def bare_conditional(f: Figures) -> Any:
    """The mixture, the posteriors, their intervals and probabilities."""
    mix = mixture.conditional_mixture(f.x, f.n, f.y, f.m)
    post = mixture.conditional_posterior(f.x, f.n, f.y, f.m, mix)
    bounds_ = [post.above(bound) for bound in (np.log(1.25), -np.log(1.25))]
    return post.quantile(0.025), post.quantile(0.975), bounds_


def decade() -> dict[str, float]:
    """The time of empirical Bayes over ten years of a sector of 220, and that of scipy's `quad` for one posterior each.

    The scalar way integrates the spread out three times: for the mean, the standard deviation and the probability.
    """
    counts = datasets.sector(seed=1, organisations=220, years=range(2015, 2025))
    results = wres.evaluate(counts, edition="as-reported")
    method, found = benchmarks.EmpiricalBayes(), figures(results)
    with np.errstate(all="ignore"):
        judge = seconds(lambda: method.judge(found), 3)
    y, v = attrs.evolve(found, known=found.known & found.ratio).effect()
    some = np.flatnonzero(np.isfinite(y))[:220]
    y, v = y[some], v[some]

    plain = 1 / (v + 0.04)
    top = np.log(plain).sum() - np.log(plain.sum()) - (plain * (y - np.average(y, weights=plain)) ** 2).sum()

    def one(at: int) -> list[float]:
        def density(t: float, power: int) -> float:
            w = 1 / (v + t * t)
            mean = (w * y).sum() / w.sum()
            own = t * t * w[at]
            middle, sd = own * y[at] + (1 - own) * mean, math.sqrt(own * v[at] + (1 - own) ** 2 / w.sum())
            log = np.log(w).sum() - math.log(w.sum()) - (w * (y - mean) ** 2).sum() - (t / 0.5) ** 2
            values = (1.0, middle, middle**2 + sd**2, special.ndtr((middle - 0.22) / sd))
            return math.exp((log - top) / 2) * values[power]

        return [integrate.quad(density, 0, 3, args=(power,))[0] for power in range(4)]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loop = seconds(lambda: [one(at) for at in range(20)], 1) / 20 * len(found)
    assessed = seconds(lambda: wres.assess(results, method), 2)
    times = f"judge {judge:.2f} s, assess {assessed:.2f} s, loop/judge {loop / judge:.0f}"
    print(f"empirical-bayes, a sector's decade of {len(found):,} figures: {times}", flush=True)
    return {"figures": len(found), "judge": judge, "assess": assessed, "loop / judge": loop / judge}


def bare_beta(f: Figures) -> Any:
    """The priors and posteriors of both groups' rates."""
    for x, n in ((f.x, f.n), (f.y, f.m)):
        prior = pooling.beta_likelihood(x, n)
        yield pooling.beta_posterior(x, n, prior.mean, prior.size)


def bare_unknown(f: Figures) -> Any:
    """Three times the interval and the tests, and the tipping share."""
    u, v = np.nan_to_num(f.u), np.nan_to_num(f.v)
    least = attrs.evolve(f, n=f.n + v - u, y=f.y + u, m=f.m + u)
    greatest = attrs.evolve(f, x=f.x + u, n=f.n + u, m=f.m + v - u)
    return [bare_score(each) for each in (f, least, greatest)], bounds.tipping_share(f.x, f.n, f.y, f.m, u, v)


def bare_tests(f: Figures) -> Any:
    """The tests and their p-values adjusted."""
    return bounds.adjust_p(bare_score(f)[-1][0].p)


def bare_years(f: Figures) -> Any:
    """Sums over three years of each organisation, and the tests of them."""
    tallies = [
        np.stack([each.reshape(-1, 5)[:, max(0, at - 2) : at + 1].sum(1) for at in range(5)], 1)
        for each in (f.x, f.n, f.y, f.m)
    ]
    return bare_score(attrs.evolve(f, **dict(zip("xnym", (each.ravel() for each in tallies), strict=True))))


def bare_chart(f: Figures) -> Any:
    """The limits of every organisation's chart and the four rules."""
    table_ = ((f.x / f.n) / (f.y / f.m))[by_line(f)]
    chart = series.xmr(table_)
    side = np.sign(table_ - chart.mean[:, None])
    return (
        series.beyond_limits(table_, chart.lower, chart.upper),
        series.mark_back(series.one_side(side), 7),
        series.run_of_change(table_),
        series.two_in_three(side, side),
    )


def bare_strata(f: Figures) -> Any:
    """Mantel and Haenszel's ratio of every pair of strata, and the interval and tests of all."""
    pairs = [each.reshape(-1, 2) for each in (f.x, f.n, f.y, f.m)]
    whole = attrs.evolve(f, **dict(zip("xnym", (each.sum(axis=1) for each in pairs), strict=True)))
    return strata.mantel_haenszel_risk_ratio(*pairs), bare_score(whole)


def ladders(f: Figures, shape: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Staff of both groups and everybody, with an axis of bands, of the panels that have them."""
    some = f.rows["panel"].isin(["clinical", "non-clinical"]).to_numpy()
    group, others, everybody = (np.nan_to_num(each[some]).reshape(shape) for each in (f.x, f.v, f.n))
    return group, others, everybody


def bare_bands(f: Figures) -> Any:
    """Superiority, its p-value and the representation ratio."""
    group, others, everybody = ladders(f, (-1, 14))
    found = strata.superiority(group, others)
    return special.ndtr(-np.abs(found.value - 0.5) / found.se), strata.representation_ratio(group, everybody)


def bare_disparity(f: Figures) -> Any:
    """Three odds ratios of every panel with intervals and exact tests."""
    group, others, _ = ladders(f, (-1, 14))
    tiers = [np.stack([each[:, :6].sum(1), each[:, 6:8].sum(1), each[:, 8:].sum(1)], 1) for each in (others, group)]
    low, high = [0, 1, 0], [1, 2, 2]
    cells = (
        tiers[0][:, high],
        tiers[0][:, low] + tiers[0][:, high],
        tiers[1][:, high],
        tiers[1][:, low] + tiers[1][:, high],
    )
    return exact.odds_ratio(*cells), exact.odds_ratio_bounds(*cells, mid_p=True), exact.table(*cells).mid_p


def bare_path(f: Figures) -> Any:
    """The path, the tails about it, and the central range."""
    some = f.rows["band"].isin(("8a", "8b", "8c", "8d", "9", "vsm")).to_numpy() & f.known & ~f.paired
    x, n, y, m = (each[some] for each in (f.x, f.n, f.y, f.m))
    path = bounds.fixed_path(x, n, y / m, 0.0) / n
    law = stats.binom(n, path)
    return exact.binomial(x, n, path), exact.binomial(0 * x, n, path), law.ppf(0.025), law.ppf(0.975)


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
    """Statsmodels' weighted regression of five years with its interval, and a test of the last two, of scalars."""
    effects = [effectsize_2proportions(x + 0.5, n + 1, y + 0.5, m + 1, statistic="risk-ratio") for _ in range(5)]
    value, variance = np.array(effects).T
    fit = WLS(value, add_constant(np.arange(5.0)), weights=1 / variance).fit()
    return fit.pvalues, fit.conf_int(), stats.norm.sf(abs(value[-1] - value[-2]) / np.sqrt(variance[-2:].sum()))


def pooled(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' logarithm of one ratio and what a posterior or a funnel makes of it, of scalars."""
    value, variance = effectsize_2proportions(x + 0.5, n + 1, y + 0.5, m + 1, statistic="risk-ratio")
    law = stats.norm(value, np.sqrt(variance))
    return law.sf(0.22), law.ppf(0.025), law.ppf(0.975), stats.norm.sf(abs(value) / np.sqrt(variance))


def at_all(x: float, n: float, y: float, m: float) -> Any:
    """The tests without those of unknown ethnicity, and with one of them at both extremes."""
    return tested(x, n, y, m), tested(x, n + 1, y + 1, m + 1), tested(x + 1, n + 1, y, m + 1)


def believed(x: float, n: float, y: float, m: float) -> Any:
    """One posterior by scipy's scalar integrals, given the prior that the method finds first: moments, tails, interval.

    Nobody has a scalar call for it, so that this is what a loop has to do.
    """
    mean, sd, most = 0.1, 0.4, np.log((x + 0.5) * m / ((y + 0.5) * n))

    def rise(theta: float) -> float:
        return x * (theta - most) - (x + y) * math.log1p(math.exp(theta) * n / m) - ((theta - mean) / sd) ** 2 / 2

    top, low, high = rise(most), mean - 8 * sd, mean + 8 * sd

    def integral(start: float, end: float, power: int = 0) -> float:
        return float(integrate.quad(lambda theta: theta**power * math.exp(rise(theta) - top), start, end)[0])

    whole, *moments = (integral(low, high, power) for power in range(3))
    tails = [integral(bound, high) / whole for bound in (np.log(1.25), -np.log(1.25))]
    ends = [optimize.brentq(lambda t, s=share: integral(low, t) / whole - s, low, high) for share in (0.025, 0.975)]
    return moments, tails, ends, pooled(x, n, y, m)


def fitted(x: float, n: float, y: float, m: float) -> Any:
    """Both groups' rates drawn in by scipy's scalar calls: the likelihood as often as a search asks for it, and after.

    A prior of two parameters takes scipy's `minimize` (Nelder and Mead) `SEARCH` likelihoods of each organisation.
    """
    for events, people in ((x, n), (y, m)):
        for _ in range(SEARCH):
            stats.betabinom.logpmf(events, people, 2.0, 50.0)
        law = stats.beta(2.0 + events, 50.0 + people - events)
        law.mean(), law.std()
    return pooled(x, n, y, m)


def ranked(f: Figures) -> One:
    """Scipy's percentile of one ratio among all."""
    ratios = f.estimate()[f.known & np.isfinite(f.estimate())]
    return lambda x, n, y, m: stats.percentileofscore(ratios, (x / n) / (y / m), "mean")


def odds_tested(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' odds ratio with its interval, and the mid-p value of the table, of scalars."""
    law = stats.hypergeom(n + m, x + y, n)
    return odds(x, n, y, m), law.sf(x), law.cdf(x), law.pmf(x)


def stratum(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' table of strata, of one organisation, and the tests of the whole."""
    two = StratifiedTable([np.array([[x + 1, n - x + 1], [y + 1, m - y + 1]])] * 2)
    return two.riskratio_pooled, two.oddsratio_pooled_confint(), tested(x, n, y, m)


def odds(x: float, n: float, y: float, m: float) -> Any:
    """Statsmodels' odds ratio of one table with its interval and test."""
    one = Table2x2([[x + 0.5, n - x + 0.5], [y + 0.5, m - y + 0.5]])
    return one.oddsratio, one.oddsratio_confint(), one.oddsratio_pvalue()


def hypergeometric(x: float, n: float, y: float, m: float) -> Any:
    """Scipy's tails of one board."""
    law = stats.hypergeom(m, y, n)
    return law.cdf(x), law.sf(x), law.pmf(x), law.ppf(0.025), law.ppf(0.975)


def best(call: Callable[[], Any]) -> float:
    """The best time of some runs: more of short ones, which a neighbour on the machine disturbs most."""
    return seconds(call, int(np.clip(0.3 / seconds(call, 1), 3, 40)))


def measure(
    name: str, method: Any, results: wres.Results, bare: Bare, one: One, peers: Any = None, calls: int | None = None
) -> dict[str, Any]:
    """The times of one method, and their ratios; a loop makes a call for each figure, unless fewer `calls` will do."""
    found = figures(results.judged(method.units))
    with np.errstate(all="ignore"):
        judgement = method.judge(found, peers)
        judge = best(lambda: method.judge(found, peers))
        words = seconds(judgement.sentences, 2)
        made = bare(found)
        straight = best(lambda: list(bare(found)) if isinstance(made, Iterator) else bare(found))
    whole = seconds(lambda: wres.assess(results, method, peers=peers), 2)
    row: dict[str, Any] = {
        "method": name,
        "figures": len(found),
        "seconds": {"assess": whole, "judge": judge, "sentences": words, "bare": straight},
        "judge / bare": judge / straight,
    }
    line = f"{name:28} {len(found):7,}  judge/bare {judge / straight:6.2f}"
    if one is not None:
        some = np.flatnonzero(found.known & (found.x + found.y > 0))[:LOOPED]
        cells = list(zip(*(getattr(found, each)[some].tolist() for each in "xnym"), strict=True))

        def loop() -> None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for cell in cells:
                    one(*cell)

        looped = seconds(loop, 2) / len(cells) * (len(found) if calls is None else calls)
        row["seconds"]["loop"] = looped
        row |= {"loop / judge": looped / judge, "loop / assess": looped / whole}
        line += f"  loop/judge {looped / judge:7.1f}  loop/assess {looped / whole:6.1f}"
    print(f"{line}  {1000 * judge:6.0f} ms of {1000 * whole:6.0f} ms", flush=True)
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
        x, n, y, m = f.x, f.n, f.y, f.m
        most, least = np.minimum(x + y, n), np.maximum(x + y - m, 0)
        return intervals.newcombe(x, n, y, m), [
            intervals.newcombe_test(each, n, x + y - each, m) for each in (x, most, least)
        ]

    def drawn(f: Figures) -> Any:
        tails = exact.hypergeometric(f.x, f.n, f.y, f.m)
        none = exact.hypergeometric(0 * f.x, f.n, f.y, f.m)
        every = exact.hypergeometric(np.minimum(f.n, f.y), f.n, f.y, f.m)
        return tails, none, every, stats.hypergeom(f.m, f.y, f.n).ppf(0.025), stats.hypergeom(f.m, f.y, f.n).ppf(0.975)

    staff = wres.evaluate(
        datasets.sector(seed=1, organisations=orgs // 10), edition="wres-2024", indicators=["workforce"]
    )
    halves = pd.DataFrame({"org": sorted(set(ratio.frame["org"]))})
    halves["organisation"] = (np.arange(len(halves)) // 2).astype(str)
    test = benchmarks.ScoreTest()
    bayes = {model: benchmarks.EmpiricalBayes(model=model) for model in ("conditional", "normal", "beta-binomial")}
    path, steps = benchmarks.ModelEmployer(start=2024), benchmarks.RaceDisparityRatio()
    rows = [
        measure("four-fifths", by_id["four-fifths"], ratio, bare_four_fifths, flags),
        measure("share-in-range", by_id["share-in-range"], ratio, bare_in_range, flags),
        # Every band of a tier has the ratio of its panel.
        measure("race-disparity-ratio", steps, staff, bare_disparity, odds_tested, calls=len(steps.table(staff))),
        measure("model-employer", path, staff, bare_path, hypergeometric),
        measure("group-median", by_id["group-median"], ratio, bare_median, pooled),
        measure("group-pooled", by_id["group-pooled"], ratio, bare_joint, pooled),
        measure("percentile-rank", by_id["percentile-rank"], ratio, bare_percentile, ranked(figures(ratio))),
        measure("score-test", test, ratio, bare_score, tested),
        measure("newcombe-difference", by_id["newcombe-difference"], gap, bare_difference, difference),
        measure("board-exact", by_id["board-exact"], board, drawn, hypergeometric),
        measure("ordered-bands", by_id["ordered-bands"], staff, bare_bands, None),
        measure("overdispersed-funnel", by_id["overdispersed-funnel"], ratio, bare_funnel, pooled),
        measure("empirical-bayes", by_id["empirical-bayes"], ratio, bare_hierarchical, believed),
        measure("empirical-bayes conditional", bayes["conditional"], ratio, bare_conditional, believed),
        measure("empirical-bayes normal", bayes["normal"], ratio, bare_normal, pooled),
        measure("empirical-bayes beta-binomial", bayes["beta-binomial"], ratio, bare_beta, fitted),
        measure("rank", by_id["rank"], small, bare_rank, None),
        measure("trend", by_id["trend"], years, bare_trend, line),
        measure("xmr", by_id["xmr"], years, bare_chart, None),
        measure("score-test-fdr", by_id["score-test-fdr"], ratio, bare_tests, tested),
        measure("score-test-unknown-bounds", by_id["score-test-unknown-bounds"], ratio, bare_unknown, at_all),
        measure("score-test-pooled-years", by_id["score-test-pooled-years"], years, bare_years, tested),
        measure("score-test-stratified", benchmarks.Stratified(of=test), ratio, bare_strata, stratum, halves),
    ]
    f = figures(ratio)
    ours = seconds(lambda: intervals.miettinen_nurminen(f.x, f.n, f.y, f.m), 3)
    cells = list(zip(f.x[:LOOPED], f.n[:LOOPED], f.y[:LOOPED], f.m[:LOOPED], strict=True))
    theirs = seconds(lambda: [score(*cell) for cell in cells], 2) / LOOPED * orgs
    low, high = intervals.miettinen_nurminen(f.x[:LOOPED], f.n[:LOOPED], f.y[:LOOPED], f.m[:LOOPED])
    both = np.array([score(*cell) if min(cell) > 0 else (np.nan, np.nan) for cell in cells])
    equal = float(np.nanmax(np.abs(both / np.column_stack([low, high]) - 1)))
    print(f"score interval: statsmodels' scalar / ours {theirs / ours:.0f}; largest relative difference {equal:.1e}")
    plain = seconds(lambda: intervals.miettinen_nurminen(f.x, f.n, f.y, f.m), 5)
    corrected = seconds(lambda: skewness.skewness_corrected(f.x, f.n, f.y, f.m), 5)
    print(f"skewness-corrected / Miettinen and Nurminen {corrected / plain:.2f}, at most 2 wanted")
    drawn = np.random.default_rng(1)
    pools = drawn.normal(0, 0.3, (100, 220)), drawn.uniform(0.05, 0.5, (100, 220))
    ranking = seconds(lambda: ranks.rank_distribution(*pools), 1)
    print(f"ranks of 22,000 organisation-years in 100 pools {ranking:.1f} s, at most 30 wanted")
    document = {
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("numpy", "scipy", "pandas", "statsmodels")},
        "organisations": orgs,
        "methods": rows,
        "empirical-bayes, a sector's decade": decade(),
        "score interval": {"statsmodels / ours": theirs / ours, "largest relative difference": equal},
        "skewness-corrected": {"time / Miettinen and Nurminen": corrected / plain, "wanted": 2},
        "rank": {"seconds for 22,000 organisation-years": ranking, "wanted": 30},
    }
    (HERE / "assess.json").write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
