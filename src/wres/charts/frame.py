"""The frame of every chart: title, axis of values, parity, marks by verdict, legend and note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import MARKS, WIDTH, Axis, Canvas, Scale, domain

__all__ = ["LEFT", "RIGHT", "TOP", "ChartFrame", "Plot", "empty", "rows", "upright"]

Floats = npt.NDArray[np.float64]

TOP, LEFT, RIGHT = 56, 52, WIDTH - 12
LINE = 22
"""How far lines of words below a plot are apart."""
NAMES, FIGURES = 215, 170
"""The room for the name before a row, and for the figures behind it."""
POINTED = 300
"""Up to so many marks have a name each to point at; more are smaller."""
MOST_YEARS = 12
"""So many years are written along an axis."""


@attrs.define(eq=False)
class ChartFrame:
    """A canvas with its title and subtitle above `bottom`, and below it, in the end, the legend and a note."""

    title: str
    subtitle: str = ""
    bottom: float = TOP
    canvas: Canvas = attrs.field(factory=Canvas, init=False)
    legend: list[tuple[str, bool, str]] = attrs.field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.canvas.text(8, 20, self.title, bold=True, room=WIDTH - 16)
        self.canvas.text(8, 37, self.subtitle, room=WIDTH - 16)

    def chart(self, text: str, table: pd.DataFrame, note: str = "") -> Chart:
        """Return the chart: what is drawn, with its legend and a note below, its text and its table."""
        y = self.bottom + LINE
        if self.legend:
            y += LINE
            self.canvas.legend(y, self.legend)
        if note:
            y += LINE
            self.canvas.text(8, y, note, room=WIDTH - 16)
        return Chart(self.title, text, self.canvas.svg(self.title, text, y + 14), table)


@attrs.define(eq=False)
class Plot(ChartFrame):
    """A frame with an axis of values, its grid, and parity as a dotted line; `ends` are those of the other axis."""

    axis: Axis = attrs.field(kw_only=True)
    scale: Scale = attrs.field(kw_only=True)
    ends: tuple[float, float] = attrs.field(kw_only=True)
    upright: bool = attrs.field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        for tick in self.scale.ticks():
            (x1, x2), (y1, y2) = self.point(self.ends, tick)
            self.canvas.grid(x1, y1, x2, y2)
            if self.upright:
                self.canvas.text(x1 - 6, y1 + 4.5, f"{tick:g}", "end")
            else:
                self.canvas.text(x1, y2 + 17, f"{tick:g}", "middle")
        if not np.isnan(self.axis.parity):
            (x1, x2), (y1, y2) = self.point(self.ends, self.axis.parity)
            self.canvas.lines(x1, y1, x2, y2, dash="dotted", width=1.5)
            self.legend.append(("dotted", False, "parity"))

    def point(self, at: Any, values: Any) -> tuple[Floats, Floats]:
        """Return where values lie, x and y, that stand `at` these places of the other axis."""
        along, value = np.broadcast_arrays(np.asarray(at, np.float64), self.scale.at(values))
        return (along, value) if self.upright else (value, along)

    def intervals(self, at: Any, lower: Any, upper: Any) -> None:
        """Draw intervals, with an arrow where one goes on beyond the scale."""
        low, high = self.point(at, lower), self.point(at, upper)
        self.canvas.lines(*low, *high, width=2)
        self.canvas.arrows(*low, np.minimum(self.scale.outside(lower), 0), upright=self.upright)
        self.canvas.arrows(*high, np.maximum(self.scale.outside(upper), 0), upright=self.upright)

    def marks(self, at: Any, values: Any, verdicts: Any, names: Sequence[str] = (), *, radius: float = 4) -> None:
        """Draw each figure in the shape of its verdict, with its name to point at where they are few."""
        (x, y), verdicts = self.point(at, values), np.asarray(verdicts, object)
        few = len(x) <= POINTED
        found = [verdict for verdict in MARKS if (verdicts == verdict).any()]
        self.legend[:0] = [MARKS[verdict] for verdict in found]
        # What matters most is drawn last, above the others.
        for verdict in reversed(found):
            kind, filled, words = MARKS[verdict]
            these = np.flatnonzero(verdicts == verdict)
            titles = [f"{names[one]}, {words}" for one in these.tolist()] if few and names else None
            self.canvas.marks(
                kind, x[these], y[these], filled=filled, names=titles, radius=radius if few else radius - 1.5
            )

    def years(self, years: npt.NDArray[np.intp]) -> Scale:
        """Write years along the bottom, as many as there is room for, and return their scale."""
        first, last = int(years.min()), int(years.max())
        across = Scale(first - 0.5, last + 0.5, *self.ends)
        for year in range(first, last + 1, -(-(last - first + 1) // MOST_YEARS)):
            self.canvas.text(float(across.at(year)), self.bottom + 17, year, "middle")
        return across


def upright(
    title: str, axis: Axis, values: Any, bounds: Any = (), *, height: float = 330, right: float = RIGHT
) -> Plot:
    """Return a plot whose values go up; it reaches as far as `values`, parity and the `bounds` that aren't far away."""
    bottom = TOP + height
    scale = Scale(*domain(values, bounds, log=axis.log, always=[axis.parity]), bottom, TOP, log=axis.log)
    return Plot(title, axis.words, bottom, axis=axis, scale=scale, ends=(LEFT, right), upright=True)


def rows(
    title: str,
    axis: Axis,
    names: Sequence[str],
    figures: Sequence[str],
    values: Any,
    bounds: Any = (),
    *,
    height: float = 24,
) -> tuple[Plot, Floats]:
    """Return a plot whose values go across, a row for each name with its figures behind it, and where the rows are."""
    at: Floats = TOP + 8 + height * (np.arange(len(names), dtype=np.float64) + 0.5)
    ends = TOP, TOP + 8 + height * len(names)
    across = domain(values, bounds, log=axis.log, always=[axis.parity])
    scale = Scale(*across, NAMES + 16, WIDTH - FIGURES - 16, log=axis.log)
    plot = Plot(title, axis.words, ends[1], axis=axis, scale=scale, ends=ends, upright=False)
    for y, name, words in zip(at.tolist(), names, figures, strict=True):
        plot.canvas.text(8, y + 4.5, name, room=NAMES - 8)
        plot.canvas.text(WIDTH - 8, y + 4.5, words, "end", room=FIGURES)
    return plot, at


def empty(title: str, text: str, words: str, table: pd.DataFrame) -> Chart:
    """Return a chart that says why there is nothing to see."""
    canvas = Canvas()
    canvas.box(1, 1, WIDTH - 2, 88, opacity=0.04, edge=1)
    canvas.text(16, 50, words, room=WIDTH - 32)
    return Chart(title, text, canvas.svg(title, text, 90), table)
