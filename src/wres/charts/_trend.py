"""One organisation's figure over the years, broken where its definition changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import WIDTH, Axis
from wres.charts.frame import MOST_YEARS, RIGHT, TOP, empty, upright
from wres.charts.selection import Chosen, choose, shown, table_of
from wres.charts.words import number, span
from wres.disclosure import Scheme
from wres.errors import DefinitionError
from wres.model import Benchmark
from wres.text import capitalised, cleaned, counted, listed, shortened

__all__ = ["lines", "trend"]

HEIGHT = 260
ONE = ("org", "indicator", "statistic", "group", "panel", "band", "benchmark")


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def trend(
    source: Any,
    *,
    org: str | None = None,
    indicator: str | None = None,
    benchmark: str | Benchmark | None = None,
    peers: Any = None,
    suppress: Scheme | str | None = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return one figure of one organisation over the years with its intervals.

    `source` is `Results`, or a frame of `wres.assess`; with `benchmark`, `Results` are judged first, and each mark has
    the shape of its verdict. Years are joined where they follow one another by one definition. Where the definition
    changed, an upright line breaks the series; without `provenance`, which `Results` carry, a frame only tells that the
    edition changed, and each change breaks it. `labels` (`statistic, panel, band, group`) choose where an indicator has
    several figures; `edition` where a year has several. `suppress` names a
    scheme that hides small numbers first.

    >>> import wres
    >>> from wres.datasets import sector
    >>> counts = sector(seed=1, organisations=1, years=range(2018, 2022))
    >>> results = wres.evaluate(counts, edition="as-reported", indicators=["disciplinary"])
    >>> chart = trend(results, org="SYN001")
    >>> print(chart.text.partition(". ")[0])
    Formal disciplinary process of SYN001, 2018 to 2021: 4 years, 3 with a figure
    >>> "by another definition from 2020 on" in chart.text
    True
    """
    chosen = choose(
        source,
        benchmark=benchmark,
        peers=peers,
        suppress=suppress,
        provenance=provenance,
        one=ONE,
        wanted={"org": org, "indicator": indicator, **labels},
    )
    rows = chosen.rows.sort_values("year", kind="stable").reset_index(drop=True)
    chosen = attrs.evolve(chosen, rows=rows)
    if rows["year"].duplicated().any():
        several = listed(pd.unique(rows["edition"]))
        raise DefinitionError(f"a year has several figures, by {several}: name one with edition=")
    who = cleaned(rows["org"].iloc[0]) if len(rows) else ""
    title = f"Over the years: {chosen.subject}" + (f", {shortened(who, 60)}" if who else "")
    there = shown(rows)
    breaks, unsure = _breaks(chosen)
    text = _text(chosen, who, there, breaks, unsure)
    if not there.any():
        return empty(title, text, "No year has a figure that could be drawn.", table_of(rows))
    return _chart(chosen, there, breaks, title, text)


def _breaks(chosen: Chosen) -> tuple[list[int], bool]:
    """Return the years from which on another definition holds, and whether that is only guessed from the edition."""
    rows, provenance = chosen.rows, chosen.provenance
    if not len(rows):
        return [], False
    key = rows["edition"].tolist()
    if provenance is not None:
        editions, indicators, prints = (provenance[name] for name in ("edition", "indicator", "fingerprint"))
        known = {
            (edition, indicator): each for edition, indicator, each in zip(editions, indicators, prints, strict=True)
        }
        key = [known.get(each) for each in zip(rows["edition"], rows["indicator"], strict=True)]
    years = [int(year) for year in rows["year"]]
    breaks = [year for year, (before, after) in zip(years[1:], pairwise(key), strict=True) if before != after]
    return breaks, provenance is None and bool(breaks)


def _chart(chosen: Chosen, there: npt.NDArray[np.bool_], breaks: list[int], title: str, text: str) -> Chart:
    rows, unit = chosen.rows, chosen.unit
    years = rows["year"].to_numpy(np.intp)
    value = np.where(there, chosen.position(), np.nan)
    lower, upper = (np.where(there, rows[name].to_numpy(np.float64), np.nan) for name in ("lower", "upper"))
    plot = upright(title, chosen.axis, value, np.r_[lower, upper], height=HEIGHT)
    canvas, bottom, across = plot.canvas, plot.bottom, plot.years(years)
    for year in breaks:
        at = float(across.at(year - 0.5))
        canvas.lines(at, TOP - 6, at, bottom, dash="long")
    if breaks:
        plot.legend.append(("long", False, "definition or edition changes"))
    x, y = plot.point(across.at(years), value)
    plot.intervals(x, lower, upper)
    joined = (np.diff(years) == 1) & ~np.isin(years[1:], breaks)
    canvas.lines(x[:-1][joined], y[:-1][joined], x[1:][joined], y[1:][joined], width=1.2)
    numbers = zip(years.tolist(), value.tolist(), lower.tolist(), upper.tolist(), strict=True)
    names = [
        f"{year}: {number(each, unit)} ({span(low, high, unit) or 'no interval'})" for year, each, low, high in numbers
    ]
    plot.marks(x, value, rows["verdict"].fillna("").where(there), names)
    if len(years) <= MOST_YEARS:
        for at in np.flatnonzero(there).tolist():
            canvas.text(float(x[at]) + 7, float(y[at]) - 6, number(float(value[at]), unit))
        for at in np.flatnonzero(~there).tolist():
            canvas.marks("cross", [x[at]], [bottom - 8], filled=False)
            words = "held back" if rows["status"][at] == "suppressed" else "no figure"
            canvas.text(float(x[at]), bottom - 18, words, "middle", room=70)
    missing = int((~there).sum())
    return plot.chart(text, table_of(rows), f"{counted(missing, 'year')} without a figure." if missing else "")


def _text(chosen: Chosen, who: str, there: npt.NDArray[np.bool_], breaks: list[int], unsure: Any) -> str:
    rows, unit = chosen.rows, chosen.unit
    if not len(rows):
        return "There is nothing to draw."
    drawn = rows[there]
    years = rows["year"].to_numpy()
    position = chosen.position()[there]
    when = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    subject = f"{capitalised(chosen.subject)} of {shortened(who, 60)}"
    parts = [f"{subject}, {when}: {counted(len(rows), 'year')}, {len(drawn):,} with a figure."]
    if len(drawn):
        row = drawn.iloc[-1]
        ends = span(row["lower"], row["upper"], unit)
        level = "" if chosen.confidence is None else f"{100 * chosen.confidence:g} % "
        parts.append(
            f"The last is {number(float(position[-1]), unit)} in {row['year']}"
            + (f" ({level}interval {ends})." if ends else ", without an interval.")
        )
        same = drawn[drawn["year"] >= max(breaks, default=years[0])]
        if len(same) > 1:
            before, after = same.iloc[0], same.iloc[-1]
            low, high = max(before["lower"], after["lower"]), min(before["upper"], after["upper"])
            first = float(position[len(drawn) - len(same)])
            if np.isnan(low) or np.isnan(high):
                sure = "intervals are missing, so whether it changed isn't known"
            elif low <= high:
                sure = "the intervals of the two overlap, so the picture alone doesn't show a change"
            else:
                sure = "their intervals don't overlap"
            parts.append(f"By the present definition the first is {number(first, unit)} in {before['year']}; {sure}.")
        else:
            parts.append("One year by the present definition is no trend.")
        reason = row["reason"]
        if isinstance(reason, str) and isinstance(row["benchmark"], str):
            parts.append(f"{cleaned(row['benchmark'])} says of {row['year']}: {cleaned(reason)}")
    parts += [
        f"The edition changes in {year}; whether the definition does isn't known here, so the line is broken."
        if unsure
        else f"Figures are by another definition from {year} on, and can't be compared across it."
        for year in breaks
    ]
    missing = rows.loc[~there & (rows["status"] != "suppressed").to_numpy(), "year"]
    if len(missing):
        parts.append(f"No figure for {listed(missing, 12)}.")
    held = rows.loc[rows["status"] == "suppressed", "year"]
    if len(held):
        parts.append(f"Held back to protect individuals: {listed(held, 12)}.")
    return " ".join(filter(None, [*parts, chosen.hidden]))


def lines(
    series: Mapping[str, Sequence[tuple[int, float]]],
    parity: float,
    *,
    title: str = "National ratios by year",
    note: str = "",
) -> Chart:
    """Return yearly series, each with its own dashes, its name at its end and its values beside its points.

    Up to four; they have no intervals, and the text says so. `note` says what else there is to know of them.

    >>> "disciplinary" in lines({"disciplinary": [(2016, 1.56), (2018, 1.24)]}, parity=1.0).svg
    True
    """
    frame = pd.DataFrame(
        [(name, year, value) for name, points in series.items() for year, value in sorted(points)],
        columns=["series", "year", "value"],
    )
    known = frame[np.isfinite(frame["value"].to_numpy(np.float64))]
    text = " ".join(
        [
            *(
                f"{cleaned(name)}: {number(found['value'].iloc[0])} in {found['year'].iloc[0]}, "
                f"{number(found['value'].iloc[-1])} in {found['year'].iloc[-1]}."
                for name, found in known.groupby("series", sort=False)
            ),
            f"Parity is {number(parity)}. No intervals are known, so neither is whether changes are more than chance.",
            *([note] if note else []),
        ]
    )
    if not len(known):
        return empty(title, text, "There is no figure.", frame)
    axis = Axis("", "ratio", parity, log=False)
    plot = upright(title, axis, known["value"].to_numpy(np.float64), height=HEIGHT, right=RIGHT - 118)
    canvas, across = plot.canvas, plot.years(known["year"].to_numpy(np.intp))
    # Dotted is parity's.
    kinds = [("solid", "circle"), ("dashed", "square"), ("long", "diamond"), ("close", "up")]
    for (dash, mark), (name, found) in zip(kinds, known.groupby("series", sort=False), strict=False):
        x, y = plot.point(across.at(found["year"]), found["value"])
        canvas.polyline(x, y, dash=dash, width=2)
        canvas.marks(mark, x, y, filled=True)
        if len(found) <= 2 * MOST_YEARS:
            for at, value in enumerate(found["value"]):
                canvas.text(float(x[at]), float(y[at]) - 9, number(value), "middle", room=60)
        canvas.text(float(x[-1]) + 12, float(y[-1]) + 5, name, room=WIDTH - float(x[-1]) - 14)
    return plot.chart(text, frame)
