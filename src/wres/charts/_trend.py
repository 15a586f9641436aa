"""One organisation's figure over the years, broken where its definition changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import MARKS, WIDTH, Canvas, Scale, domain, empty
from wres.charts.selection import Chosen, choose, shown, table_of
from wres.charts.words import figure, span
from wres.model import Benchmark
from wres.text import capitalised, cleaned, counted, listed, shortened

__all__ = ["lines", "trend"]

Floats = npt.NDArray[np.float64]

LEFT, TOP, PLOT = 52, 60, 260
PER_YEAR = 12
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
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return one figure of one organisation over the years with its intervals.

    `source` is `Results`, or a frame of `wres.assess`; with `benchmark`, `Results` are judged first, and each mark has
    the shape of its verdict. Years are joined where they follow one another by one definition. Where the definition
    changed, an upright line breaks the series; without `provenance`, which `Results` carry, a frame only tells that the
    edition changed, and each change breaks it. `labels` (`statistic, panel, band, group`) choose where an indicator has
    several figures; `edition` where a year has several.

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
    name = benchmark if isinstance(benchmark, str) or benchmark is None else benchmark.id
    chosen = choose(
        source,
        methods=() if benchmark is None else (benchmark,),
        peers=peers,
        provenance=provenance,
        one=ONE,
        wanted={"org": org, "indicator": indicator, "benchmark": name, **labels},
    )
    rows = chosen.rows.sort_values("year", kind="stable").reset_index(drop=True)
    chosen = Chosen(rows, chosen.unit, chosen.parity, chosen.adverse, chosen.confidence, chosen.provenance)
    if rows["year"].duplicated().any():
        from wres.errors import DefinitionError

        several = listed(pd.unique(rows["edition"]))
        raise DefinitionError(f"a year has several figures, by {several}: name one with edition=")
    years = rows["year"].to_numpy(np.intp)
    who = cleaned(rows["org"].iloc[0]) if len(rows) else ""
    title = f"Over the years: {chosen.subject}" + (f", {shortened(who, 60)}" if who else "")
    there = shown(rows) if "verdict" in rows else np.zeros(0, bool)
    breaks, unsure = _breaks(chosen)
    text = _text(chosen, who, there, breaks, unsure)
    if not there.any():
        return Chart(title, text, empty(title, text, "No year has a figure that could be drawn."), table_of(rows))
    return Chart(title, text, _svg(chosen, years, there, breaks, title, text), table_of(rows))


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


def _svg(
    chosen: Chosen, years: npt.NDArray[np.intp], there: npt.NDArray[np.bool_], breaks: list[int], title: str, text: str
) -> str:
    rows = chosen.rows
    value = np.where(there, chosen.position(), np.nan)
    lower, upper = (np.where(there, rows[name].to_numpy(np.float64), np.nan) for name in ("lower", "upper"))
    bottom = TOP + PLOT
    missing = len(years) - int(there.sum())
    canvas = Canvas(bottom + (80 if missing else 58))
    first, last = int(years.min()), int(years.max())
    across = Scale(first - 0.5, last + 0.5, LEFT, WIDTH - 12)
    parity = [] if np.isnan(chosen.parity) else [chosen.parity]
    up = Scale(*domain(value, np.r_[lower, upper], log=chosen.log, always=parity), bottom, TOP, log=chosen.log)
    canvas.text(8, 20, title, bold=True, room=WIDTH - 16)
    canvas.text(8, 37, chosen.axis_words(), room=WIDTH - 16)
    canvas.axis(up, LEFT, chosen.unit, upright=True, reach=WIDTH - 12 - LEFT)
    every = max(1, -(-(last - first + 1) // PER_YEAR))
    for year in range(first, last + 1, every):
        canvas.text(float(across.at(year)), bottom + 17, year, "middle")
    entries = [MARKS[each] for each in MARKS if ((rows["verdict"].fillna("") == each).to_numpy() & there).any()]
    if parity:
        canvas.lines(LEFT, up.at(parity[0]), WIDTH - 12, up.at(parity[0]), dash="dotted", width=1.5)
        entries.append(("dotted", False, "parity"))
    for year in breaks:
        at = float(across.at(year - 0.5))
        canvas.lines(at, TOP - 6, at, bottom, dash="long")
    if breaks:
        entries.append(("long", False, "definition or edition changes"))
    x, y = across.at(years), up.at(value)
    canvas.lines(x, up.at(lower), x, up.at(upper), width=2)
    canvas.arrows(x, up.at(upper), np.where(up.outside(upper) > 0, 1, 0), upright=True)
    canvas.arrows(x, up.at(lower), np.where(up.outside(lower) < 0, -1, 0), upright=True)
    if len(years) > 1:
        joined = (np.diff(years) == 1) & ~np.isin(years[1:], breaks)
        canvas.lines(x[:-1][joined], y[:-1][joined], x[1:][joined], y[1:][joined], width=1.2)
    verdict = rows["verdict"].fillna("").to_numpy(object)
    few = len(years) <= 60
    for each, (kind, filled, words) in MARKS.items():
        these = np.flatnonzero((verdict == each) & there)
        names = None
        if few:
            names = [
                f"{years[at]}: {figure(float(value[at]), chosen.unit)} "
                f"({span(float(lower[at]), float(upper[at]), chosen.unit) or 'no interval'}), {words}"
                for at in these
            ]
        canvas.marks(kind, x[these], y[these], filled=filled, names=names)
    if len(years) <= PER_YEAR:
        for at in np.flatnonzero(there).tolist():
            canvas.text(float(x[at]) + 7, float(y[at]) - 6, figure(float(value[at]), chosen.unit))
        for at in np.flatnonzero(~there).tolist():
            canvas.marks("cross", [x[at]], [bottom - 8], filled=False)
            canvas.text(float(x[at]), bottom - 18, "no figure", "middle", room=70)
    canvas.legend(bottom + 44, entries)
    if missing:
        canvas.text(12, bottom + 68, f"{counted(missing, 'year')} without a figure.", room=WIDTH - 20)
    return canvas.svg(title, text)


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
        parts.append(
            f"The last is {figure(float(position[-1]), unit)} in {row['year']}"
            + (f" ({chosen.interval_words().removesuffix('s')} {ends})." if ends else ", without an interval.")
        )
        same = drawn[drawn["year"] >= max(breaks, default=years[0])]
        if len(same) > 1:
            before, after = same.iloc[0], same.iloc[-1]
            low, high = max(before["lower"], after["lower"]), min(before["upper"], after["upper"])
            first = float(position[len(drawn) - len(same)])
            if np.isnan(low) or np.isnan(high):
                sure = "intervals are missing, so whether it changed can't be told"
            elif low <= high:
                sure = "the intervals of the two overlap, so the picture alone doesn't show a change"
            else:
                sure = "their intervals don't overlap"
            parts.append(f"By the present definition the first is {figure(first, unit)} in {before['year']}; {sure}.")
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
    missing = rows.loc[~there, "year"]
    if len(missing):
        parts.append(f"No figure for {listed(missing, 12)}.")
    return " ".join(parts)


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
                f"{cleaned(name)}: {figure(found['value'].iloc[0])} in {found['year'].iloc[0]}, "
                f"{figure(found['value'].iloc[-1])} in {found['year'].iloc[-1]}."
                for name, found in known.groupby("series", sort=False)
            ),
            f"Parity is {figure(parity)}. No intervals are known, so neither is whether changes are more than chance.",
            *([note] if note else []),
        ]
    )
    if not len(known):
        return Chart(title, text, empty(title, text, "There is no figure."), frame)
    bottom, right = TOP + PLOT, WIDTH - 130
    canvas = Canvas(bottom + 30)
    years, values = known["year"].to_numpy(), known["value"].to_numpy(np.float64)
    across = Scale(int(years.min()) - 0.5, int(years.max()) + 0.5, LEFT, right)
    up = Scale(*domain(values, log=False, always=[parity]), bottom, TOP)
    canvas.text(8, 20, title, bold=True, room=WIDTH - 16)
    canvas.text(8, 37, "dotted: parity")
    canvas.axis(up, LEFT, "ratio", upright=True, reach=right - LEFT)
    canvas.lines(LEFT, up.at(parity), right, up.at(parity), dash="dotted", width=1.5)
    every = max(1, -(-int(np.ptp(years) + 1) // PER_YEAR))
    for year in range(int(years.min()), int(years.max()) + 1, every):
        canvas.text(float(across.at(year)), bottom + 17, year, "middle")
    # Dotted is parity's.
    kinds = [("solid", "circle"), ("dashed", "square"), ("long", "diamond"), ("close", "up")]
    for (dash, mark), (name, found) in zip(kinds, known.groupby("series", sort=False), strict=False):
        x, y = across.at(found["year"]), up.at(found["value"])
        canvas.polyline(x, y, dash=dash, width=2)
        canvas.marks(mark, x, y, filled=True)
        if len(found) <= 2 * PER_YEAR:
            for at, value in enumerate(found["value"]):
                canvas.text(float(x[at]), float(y[at]) - 9, figure(value), "middle", room=60)
        canvas.text(float(x[-1]) + 12, float(y[-1]) + 5, name, room=WIDTH - float(x[-1]) - 14)
    return Chart(title, text, canvas.svg(title, text), frame)
