"""One organisation over the years: whether its gap closes, and by more than chance."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints, combined
from wres.benchmarks._figures import Figures, Flags, Floats, Pools
from wres.benchmarks.judging import Judgement, Method, Texts, counted, decimals, level, picked, silent, verdicts, worded
from wres.benchmarks.references import paper
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["Trend", "XmrChart", "lines"]

BRESLOW = paper("Breslow and Day 1987, Statistical methods in cancer research II, chapter 4")
COCHRAN = paper("Cochran 1954, Biometrics 10:101–29, weighting by the inverse of the variance")
COUNT = Reference(
    title="NHS England: Making Data Count, as NHSRplotthedots has its rules",
    url="https://github.com/nhs-r-community/NHSRplotthedots",
    locator="the four rules; limits of fewer than 12 points are trial limits",
    evidence="secondary",
)
ENOUGH = 12


def lines(found: Figures) -> Ints:
    """Return the number of the series that each row belongs to: one figure of one organisation by one definition.

    Where the same year stands there by several editions each edition has a series of its own.
    """
    parts = [found.series, found.org, found.definition]
    code = combined(len(found), parts)
    if pd.Series(combined(len(found), [code, found.year])).duplicated().any():
        code = combined(len(found), [*parts, found.edition])
    return code


def broken(found: Figures) -> Flags:
    """Return whether the figure of a row's organisation has years by another definition."""
    whole = combined(len(found), [found.series, found.org])
    each = combined(len(found), [whole, found.definition])
    first = np.unique(each, return_index=True)[1]
    return np.bincount(whole[first])[whole] > 1 if len(found) else np.empty(0, bool)


@attrs.frozen(kw_only=True)
class Trend(Method):
    """The slope of a figure over all years up to its own, and the change since the year before.

    Of ratios the efficient score of their logarithms' slope, with nothing added to empty cells; of differences the
    slope with years weighted by the inverse of their variances. `score` is the change a year, a factor of a ratio or
    points of a difference, `limit_low` and `limit_high` its interval, which agrees with `p_value`, that of no change;
    the reason adds the last year's change. Adverse where the gap moves to the focus group's disadvantage.
    Years by another definition are left out, so that a series begins again where an edition breaks it; of figures that
    span several years only those that don't overlap are taken. `insufficient-data` with fewer than `minimum` years, or
    of a ratio with fewer than `events` in either group over all of them.
    """

    id: str = "trend"
    title: str = "Trend over the years"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (BRESLOW, COCHRAN)
    confidence: float = 0.95
    minimum: int = 3
    events: int = 3

    version = 2

    def __attrs_post_init__(self) -> None:
        level("confidence", self.confidence)
        if self.minimum < 2:
            raise DefinitionError(f"minimum is {self.minimum!r}; a slope needs at least 2 years")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding where the slope is more than chance."""
        from scipy.special import ndtri

        from wres.statistics.series import ratio_trend, slope, year_on_year

        effect, variance = figures.effect()
        line = lines(figures)
        years, column = np.unique(figures.year, return_inverse=True)
        pools = Pools(line=line, place=column, shape=(int(line.max(initial=-1)) + 1, len(years)))
        table, errors, window = (pools.spread(each) for each in (effect, variance, figures.window.astype(np.float64)))
        counts = [pools.spread(each) for each in (figures.x, figures.n, figures.y, figures.m)]
        value, low, high, p, used, since, before, doubt, events = np.full((9, len(figures)), np.nan)
        z = ndtri((1 + self.confidence) / 2)
        for at, year in enumerate(years):
            rows = np.flatnonzero(column == at)
            upto = line[rows], np.s_[: at + 1]
            span, back = window[upto], year - years[: at + 1]
            # Figures of two years taken a year apart share one of them.
            apart = (np.fmod(back, span) == 0) & ~np.isnan(table[upto])
            y, v = np.where(apart, table[upto], np.nan), np.where(apart, errors[upto], np.nan)
            found, se, _, p[rows] = slope(years[: at + 1], y, v)
            value[rows], low[rows], high[rows] = found, found - z * se, found + z * se
            ratios = figures.ratio[rows]
            if ratios.any():
                top, of, other, whole = (np.where(apart[ratios], each[upto][ratios], np.nan) for each in counts)
                trend = ratio_trend(years[: at + 1], top, of, other, whole, self.confidence)
                mine = rows[ratios]
                value[mine], low[mine], high[mine], p[mine] = trend.value, trend.lower, trend.upper, trend.p
                events[mine] = np.fmin(np.nansum(top, axis=1), np.nansum(other, axis=1))
            used[rows] = apart.sum(axis=1)
            since[rows] = years[apart.argmax(axis=1)]
            prior = apart & (back == span)
            before[rows], doubt[rows] = _only(prior, y), _only(prior, v)
        step = year_on_year(before, doubt, effect, variance)
        changed, last = step.z, step.p
        alpha = 1 - self.confidence
        # Where either side is worse, away from parity is.
        away = np.where(figures.worse == 0, np.sign(effect), figures.worse)
        adverse, favourable = (p <= alpha) & (value * away > 0), (p <= alpha) & (value * away < 0)
        rare = events < self.events
        enough = (used >= self.minimum) & ~np.isnan(p) & ~np.isnan(effect) & np.isfinite(value) & ~rare
        start = np.where(used > 0, since, figures.year)

        def reason() -> Texts:
            text = [decimals(figures.unit(each), figures.ratio) for each in (value, low, high)]
            sentences = worded(
                "Over {}, {:.0f} to {}, the figure {} {} a year ({} to {}). The change in the last one {}.{}",
                counted(used, "year"),
                start,
                figures.year,
                np.where(figures.ratio, "was multiplied by", "moved by points:"),
                *text,
                picked(
                    [(last <= alpha) & (changed * away > 0), (last <= alpha) & (changed * away < 0), ~np.isnan(last)],
                    ["was for the worse", "was for the better", "was no more than chance may give"],
                    "isn't known",
                ),
                np.where(broken(figures), " Years by another definition are left out.", ""),
            )
            few = worded(
                "Only {} with a figure by this definition, and {} are needed.{}",
                counted(used, "year"),
                self.minimum,
                np.where(figures.window > 1, " Its figures span several years, and those that overlap count once.", ""),
            )
            rarely = f"A group has fewer than {self.events} events in all these years, which show no trend."
            why = silent(figures)
            return picked([enough, why != "", (used >= self.minimum) & rare], [sentences, why, rarely], few)

        return Judgement.where(
            enough,
            verdict=verdicts(enough, adverse, favourable),
            reason=reason,
            comparator=lambda: worded("{:.0f} to {}", start, figures.year),
            limit_low=figures.unit(low),
            limit_high=figures.unit(high),
            score=figures.unit(value),
            p_value=p,
        )


def _only(where: Flags, values: Floats) -> Floats:
    """Return the one number of each line that is wanted, nan where none is."""
    return np.where(where.any(axis=1), np.where(where, values, 0).sum(axis=1), np.nan)


@attrs.frozen(kw_only=True)
class XmrChart(Method):
    """A control chart of one organisation's figures, by the rules of Making Data Count.

    For local series of many points, months say: the number in `year` counts them, and one that isn't there is a missing
    point, which no moving range and no run goes across. `limit_low` and `limit_high` are
    the natural process limits, `score` the mean. A point is a finding where one of the four rules marks it: beyond a
    limit, `run` on one side of the mean, `run` steps one way, or two of three close to a limit. With fewer than 12
    points, as any annual series has, limits are on trial and nothing is found. A chart compares a series with itself: a
    steady gap is common cause, and is still a gap.
    """

    id: str = "xmr"
    title: str = "XmR control chart"
    units: tuple[str, ...] = ("ratio", "percentage points")
    references: tuple[Reference, ...] = (COUNT,)
    run: int = 7
    minimum: int = ENOUGH
    screen: bool = True

    version = 2

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return a finding for each point that a rule marks."""
        from wres.statistics import series

        pools = Pools.at(lines(figures), figures.year)
        value = figures.estimate()
        # Points that share a year move together, and limits from how they move would be too narrow.
        apart = figures.window == 1
        value = np.where(figures.known & np.isfinite(value) & apart, value, np.nan)
        table = pools.spread(value)
        chart = series.xmr(table, screen=self.screen)
        mean = chart.mean[:, None]
        side = np.sign(table - mean)
        near_low, near_high = (each[:, None] for each in chart.near)
        with np.errstate(invalid="ignore"):
            outside = series.beyond_limits(table, chart.lower, chart.upper)
            shift = series.mark_back(series.one_side(side, self.run), self.run)
            close = np.where(table > near_high, 1.0, np.where(table < near_low, -1.0, 0.0))
            two = series.two_in_three(close * side > 0, side) & (close != 0)
            run = series.run_of_change(table, self.run)
            ways = np.sign(np.diff(table, axis=-1, prepend=table[:, :1]))
        rule = np.select([outside, shift, series.mark_back(run, self.run), two], [1.0, 2.0, 3.0, 4.0], 0.0)
        rule, way = pools.gather(rule), pools.gather(np.where(rule == 3, ways, side))
        k, (mean, low, high) = pools.count(value), (pools.each(each) for each in chart)
        enough = (k >= self.minimum) & ~np.isnan(value) & ~np.isnan(low)
        away = np.where(figures.worse == 0, np.sign(value - figures.parity), figures.worse)

        def reason() -> Texts:
            names = np.array(
                [
                    "No rule marks this point: common cause.",
                    "It lies beyond a limit.",
                    f"It is one of {self.run} in a row on one side of the mean.",
                    f"It is one of {self.run} in a row that go one way.",
                    "It is one of two in three close to a limit.",
                ],
                object,
            )
            text = [decimals(each, figures.ratio) for each in (mean, low, high)]
            sentences = worded(
                "{} The mean is {}, and {} to {} is usual.", names[np.nan_to_num(rule).astype(np.intp)], *text
            )
            few = worded(
                "Only {}, and limits of fewer than {} are on trial{}.",
                counted(k, "point"),
                self.minimum,
                np.where(np.isnan(low), "", worded(": {} to {} so far", *text[1:])),
            )
            return picked(
                [enough, ~apart], [sentences, "Its figures span several years and overlap: no points of a chart."], few
            )

        return Judgement(
            verdict=verdicts(enough, (rule > 0) & (way * away > 0), (rule > 0) & (way * away < 0)),
            reason=reason,
            comparator="its own series",
            limit_low=low,
            limit_high=high,
            score=mean,
        )
