"""Organisations against the limits of a benchmark: the funnel, narrow where numbers say much."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import MARKS, WIDTH, Canvas, Scale, domain, empty
from wres.charts.selection import Chosen, choose, level_words, shown, table_of
from wres.charts.words import VERDICT_WORDS, among, figure, span
from wres.model import Benchmark
from wres.text import capitalised, counted, listed

__all__ = ["funnel"]

Floats = npt.NDArray[np.float64]

LEFT, TOP, PLOT, HEIGHT = 52, 56, 330, 480
NAMED = 300
JUDGED = ("adverse", "favourable", "no-evidence")


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def funnel(
    source: Any,
    *,
    indicator: str | None = None,
    year: int | None = None,
    benchmark: str | Benchmark = "overdispersed-funnel",
    peers: Any = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return one figure of every organisation in one year against the limits of a benchmark.

    `source` is a frame of `wres.assess`, or `Results`, which `benchmark` then judges, with `peers`. `year` is the last
    one unless given; `labels` (`statistic, panel, band, group, edition`) choose where an indicator has several figures.
    Along the axis organisations stand by how narrow their limits are; where all limits are alike, by how narrow their
    own intervals are. The shape of a mark is the verdict of the benchmark. What couldn't be judged is counted and not
    drawn. A choice that isn't there, or isn't one, is a `DefinitionError` that lists what there is.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=12), edition="wres-2024", indicators=["disciplinary"])
    >>> print(funnel(results).text.partition(": no")[0])
    Formal disciplinary process, 2024: 12 organisations. 12 lie within their limits
    """
    # A frame that was judged by one method needs no name for it.
    default = isinstance(source, pd.DataFrame) and benchmark == "overdispersed-funnel"
    name = None if default else benchmark if isinstance(benchmark, str) else benchmark.id
    chosen = choose(
        source,
        methods=(benchmark,),
        peers=peers,
        provenance=provenance,
        wanted={"indicator": indicator, "year": year, "benchmark": name, **labels},
    )
    rows = chosen.rows
    when = f", {rows['year'].iloc[0]}" if len(rows) else ""
    title = f"Funnel: {chosen.subject}{when}"
    there = shown(rows) & rows["verdict"].notna().to_numpy()
    drawn = rows[there].reset_index(drop=True)
    text = _text(chosen, drawn, when)
    if not len(drawn):
        return Chart(
            title, text, empty(title, text, "No organisation has a figure that could be judged."), table_of(rows)
        )
    return Chart(title, text, _svg(chosen, drawn, there, title, text), table_of(rows))


def _scale(values: Any, *, log: bool) -> Floats:
    """Return values on the scale on which limits are even."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.asarray(values, np.float64)
        return np.log(found) if log else found


def precision(drawn: pd.DataFrame, *, log: bool) -> Floats:
    """Return how narrow each organisation's limits are; or its interval, where no limits differ. 0 is without end."""
    low, high, lower, upper = (_scale(drawn[n], log=log) for n in ("limit_low", "limit_high", "lower", "upper"))
    with np.errstate(divide="ignore", invalid="ignore"):
        half, own = (high - low) / 2, (upper - lower) / 2
        there = half[np.isfinite(half)]
        varied = len(there) > 1 and np.ptp(there) > 1e-6 * max(abs(there).max(), 1e-12)
        found = 1 / (half if varied else own)
    # Limits without any width, as of somebody who is certain, are as narrow as the narrowest there are.
    most = found[np.isfinite(found)].max(initial=0)
    return np.where(np.isnan(found), 0, np.minimum(found, most or 1))


def _svg(chosen: Chosen, drawn: pd.DataFrame, there: Any, title: str, text: str) -> str:
    log = chosen.log
    canvas = Canvas(HEIGHT)
    value = chosen.position()[there]
    low, high = (drawn[name].to_numpy(np.float64) for name in ("limit_low", "limit_high"))
    x = precision(drawn, log=log)
    bottom = TOP + PLOT
    across = Scale(0 if x.min() < 0.3 * x.max() else x.min() * 0.9, (x.max() or 1) * 1.03, LEFT, WIDTH - 12)
    parity = [] if np.isnan(chosen.parity) else [chosen.parity]
    up = Scale(*domain(value, np.r_[low, high], log=log, always=parity), bottom, TOP, log=log)
    canvas.text(8, 20, title, bold=True, room=WIDTH - 16)
    canvas.text(8, 37, chosen.axis_words(), room=WIDTH - 16)
    canvas.axis(up, LEFT, chosen.unit, upright=True, reach=WIDTH - 12 - LEFT)
    at, y = across.at(x), up.at(value)
    entries = [MARKS[verdict] for verdict in JUDGED if (drawn["verdict"] == verdict).any()]
    if parity:
        canvas.lines(LEFT, up.at(parity[0]), WIDTH - 12, up.at(parity[0]), dash="dotted", width=1.5)
        entries.append(("dotted", False, "parity"))
    centre = (_scale(low, log=log) + _scale(high, log=log)) / 2
    known = np.isfinite(centre) & (x > 0)
    if known.any():
        entries.append(("dashed", False, "limits"))
    if known.any() and np.ptp(centre[known]) <= 1e-6 * max(1.0, abs(centre[known]).max()):
        # One centre: the limits are two curves, and no wider than a pixel apart is worth a point.
        order = np.flatnonzero(known)[np.argsort(x[known], kind="stable")]
        order = order[np.unique(np.round(at[order]), return_index=True)[1]]
        for ends in (low, high):
            canvas.polyline(at[order], up.at(ends[order]), dash="dashed", width=1.2)
        middle = np.exp(centre[known][0]) if log else centre[known][0]
        canvas.lines(at[order[0]], up.at(middle), at[order[-1]], up.at(middle))
        entries.append(("solid", False, "centre"))
    else:
        canvas.lines(at[known], up.at(low[known]), at[known], up.at(high[known]), dash="dashed", width=0.6)
    for verdict in ("no-evidence", "favourable", "adverse"):
        these = (drawn["verdict"] == verdict).to_numpy()
        kind, filled, _ = MARKS[verdict]
        names = None
        if len(drawn) <= NAMED:
            names = [
                f"{org}: {figure(v, chosen.unit)}, limits {span(a, b, chosen.unit) or 'none'}, {VERDICT_WORDS[verdict]}"
                for org, v, a, b in zip(drawn["org"][these], value[these], low[these], high[these], strict=True)
            ]
        canvas.marks(kind, at[these], y[these], filled=filled, names=names, radius=4 if len(drawn) <= NAMED else 2.5)
    canvas.arrows(at, np.where(up.outside(value) > 0, TOP - 10, bottom + 3), up.outside(value), upright=True)
    if len(drawn) <= 40:
        _names(canvas, drawn, at, y)
    canvas.text(LEFT, bottom + 22, "← fewer people and events, wider limits")
    canvas.text(WIDTH - 12, bottom + 22, "more, and narrower limits →", "end")
    canvas.legend(bottom + 50, entries)
    canvas.text(12, bottom + 74, among(len(chosen.rows) - len(drawn), len(chosen.rows)), room=WIDTH - 20)
    return canvas.svg(title, text)


def _names(canvas: Canvas, drawn: pd.DataFrame, at: Floats, y: Floats) -> None:
    """Write the names of those beyond their limits, as many as there is room for."""
    beyond = np.flatnonzero(drawn["verdict"].isin(["adverse", "favourable"]).to_numpy())
    written: list[tuple[float, float]] = []
    for one in beyond.tolist():
        place = float(at[one]), float(y[one])
        if len(written) < 6 and all(
            abs(place[1] - other[1]) > 16 or abs(place[0] - other[0]) > 170 for other in written
        ):
            written.append(place)
            left = place[0] > WIDTH - 180
            canvas.text(
                place[0] + (-9 if left else 9), place[1] + 4, drawn["org"][one], "end" if left else "start", room=150
            )


def _text(chosen: Chosen, drawn: pd.DataFrame, when: str) -> str:
    rows = chosen.rows
    parts = [f"{capitalised(chosen.subject)}{when}: {counted(len(rows), 'organisation')}."]
    if len(drawn):
        for verdict, side in (("adverse", "adverse"), ("favourable", "favourable")):
            found = drawn.loc[drawn["verdict"] == verdict, "org"]
            if len(found):
                verb = "is" if len(found) == 1 else "are"
                parts.append(f"{len(found):,} {verb} beyond the limits on the {side} side: {listed(found)}.")
        within = int((drawn["verdict"] == "no-evidence").sum())
        if within:
            verb, who = (
                ("lies within its limits", "it differs from what it is")
                if within == 1
                else ("lie within their limits", "they differ from what they are")
            )
            parts.append(f"{within:,} {verb}: no evidence that {who} held against.")
        comparators = pd.unique(drawn["comparator"].dropna())
        against = f"; what they are held against: {listed(comparators, 3)}" if len(comparators) else ""
        if drawn[["limit_low", "limit_high"]].notna().to_numpy().any():
            parts.append(f"The limits are the {level_words(drawn['benchmark'].iloc[0])}{against}.")
            parts.append("To be within them is to be like the others, which is not the same as being fair.")
        else:
            parts.append("The method gives no limits, so none are drawn.")
        if len(drawn) == 1:
            parts.append("A single organisation shows nothing of how organisations differ.")
    parts.append(among(len(rows) - len(drawn), len(rows)) if len(rows) else "There is nothing to draw.")
    return " ".join(parts)
