"""Organisations against the limits of a benchmark: the funnel, narrow where numbers say much."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import WIDTH, Canvas, Scale
from wres.charts.frame import LEFT, RIGHT, TOP, empty, upright
from wres.charts.selection import Chosen, choose, level_words, shown, table_of
from wres.charts.words import number, span
from wres.disclosure import Scheme
from wres.model import Benchmark
from wres.text import listed

__all__ = ["funnel"]

Floats = npt.NDArray[np.float64]

MOST_NAMED = 40


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def funnel(
    source: Any,
    *,
    indicator: str | None = None,
    year: int | None = None,
    benchmark: str | Benchmark = "overdispersed-funnel",
    peers: Any = None,
    suppress: Scheme | str | None = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return one figure of every organisation in one year against the limits of a benchmark.

    `source` is a frame of `wres.assess`, or `Results`, which `benchmark` then judges, with `peers`. `year` is the last
    one unless given; `labels` (`statistic, panel, band, group, edition`) choose where an indicator has several figures.
    Along the axis organisations stand by how narrow their limits are; where these are all the same, by how narrow their
    own intervals are. The shape of a mark is the verdict of the benchmark. What couldn't be judged is counted and not
    drawn. A choice that isn't there, or isn't one, is a `DefinitionError` that lists what there is. `suppress` names a
    scheme that hides small numbers first.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=12), edition="wres-2024", indicators=["disciplinary"])
    >>> print(funnel(results).text.partition(": no")[0])
    Formal disciplinary process, 2024: 12 organisations. 12 lie within their limits
    """
    # A frame that was judged by one method needs no name for it.
    default = isinstance(source, pd.DataFrame) and benchmark == "overdispersed-funnel"
    chosen = choose(
        source,
        benchmark=None if default else benchmark,
        peers=peers,
        suppress=suppress,
        provenance=provenance,
        wanted={"indicator": indicator, "year": year, **labels},
    )
    rows = chosen.rows
    title = f"Funnel: {chosen.subject}{chosen.when}"
    there = shown(rows) & rows["verdict"].notna().to_numpy()
    drawn = rows[there].reset_index(drop=True)
    text = _text(chosen, drawn)
    if not len(drawn):
        return empty(title, text, "No organisation has a figure that could be judged.", table_of(rows))
    return _chart(chosen, drawn, chosen.position()[there], title, text)


def _even(values: Any, *, log: bool) -> Floats:
    """Return values on the scale on which limits are even."""
    found = np.asarray(values, np.float64)
    return np.log(found) if log else found


@np.errstate(divide="ignore", invalid="ignore")
def precision(drawn: pd.DataFrame, *, log: bool) -> Floats:
    """Return how narrow each organisation's limits are; or its interval, where no limits differ. 0 is without end."""
    low, high, lower, upper = (_even(drawn[n], log=log) for n in ("limit_low", "limit_high", "lower", "upper"))
    half, own = (high - low) / 2, (upper - lower) / 2
    there = half[np.isfinite(half)]
    varied = len(there) > 1 and np.ptp(there) > 1e-6 * max(abs(there).max(), 1e-12)
    found = 1 / (half if varied else own)
    # Limits without any width, as of somebody who is certain, are as narrow as the narrowest there are.
    most = found[np.isfinite(found)].max(initial=0)
    return np.where(np.isnan(found), 0, np.minimum(found, most or 1))


def _chart(chosen: Chosen, drawn: pd.DataFrame, value: Floats, title: str, text: str) -> Chart:
    axis, low, high = chosen.axis, *drawn[["limit_low", "limit_high"]].to_numpy(np.float64).T
    plot = upright(title, axis, value, np.r_[low, high])
    canvas, bottom = plot.canvas, plot.bottom
    x = precision(drawn, log=axis.log)
    across = Scale(0 if x.min() < 0.3 * x.max() else x.min() * 0.9, (x.max() or 1) * 1.03, LEFT, RIGHT)
    at = across.at(x)
    centre = (_even(low, log=axis.log) + _even(high, log=axis.log)) / 2
    known = np.isfinite(centre) & (x > 0)
    if known.any():
        plot.legend.append(("dashed", False, "limits"))
    if known.any() and np.ptp(centre[known]) <= 1e-6 * max(1.0, abs(centre[known]).max()):
        # One centre: the limits are two curves, and no wider than a pixel apart is worth a point.
        order = np.flatnonzero(known)[np.argsort(x[known], kind="stable")]
        order = order[np.unique(np.round(at[order]), return_index=True)[1]]
        for ends in (low, high):
            canvas.polyline(*plot.point(at[order], ends[order]), dash="dashed", width=1.2)
        middle = float(plot.scale.at(np.exp(centre[known][0]) if axis.log else centre[known][0]))
        canvas.lines(at[order[0]], middle, at[order[-1]], middle)
        plot.legend.append(("solid", False, "centre"))
    else:
        canvas.lines(*plot.point(at[known], low[known]), *plot.point(at[known], high[known]), dash="dashed", width=0.6)
    limits = [span(*ends, axis.unit) or "none" for ends in zip(low.tolist(), high.tolist(), strict=True)]
    names = [
        f"{org}: {number(each, axis.unit)}, limits {ends}"
        for org, each, ends in zip(drawn["org"], value.tolist(), limits, strict=True)
    ]
    plot.marks(at, value, drawn["verdict"], names)
    beyond = plot.scale.outside(value)
    canvas.arrows(at, np.where(beyond > 0, TOP - 10, bottom + 3), beyond, upright=True)
    if len(drawn) <= MOST_NAMED:
        _names(canvas, drawn, *plot.point(at, value))
    canvas.text(LEFT, bottom + 22, "← fewer people and events, wider limits")
    canvas.text(RIGHT, bottom + 22, "more, and narrower limits →", "end")
    return plot.chart(text, table_of(chosen.rows), chosen.left_out(len(drawn)))


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


def _text(chosen: Chosen, drawn: pd.DataFrame) -> str:
    parts = [chosen.opening()]
    if len(drawn):
        for verdict in ("adverse", "favourable"):
            found = drawn.loc[drawn["verdict"] == verdict, "org"]
            if len(found):
                verb = "is" if len(found) == 1 else "are"
                parts.append(f"{len(found):,} {verb} beyond the limits on the {verdict} side: {listed(found)}.")
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
    parts.append(chosen.left_out(len(drawn)))
    return " ".join(parts)
