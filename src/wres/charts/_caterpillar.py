"""Figures in order of size, each with its interval: how far an order can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import MARKS, WIDTH, Canvas, Scale, domain, empty
from wres.charts.selection import choose, shown, table_of
from wres.charts.words import among, figure, span
from wres.model import Benchmark
from wres.text import capitalised, counted, listed

__all__ = ["caterpillar", "intervals"]

Floats = npt.NDArray[np.float64]

ROW, NAMES, FIGURES = 24, 215, 150
MOST_NAMED = 60
LEFT, TOP, PLOT = 52, 56, 330


@attrs.frozen(eq=False)
class _Lines:
    """What is drawn: names, values with their ends, and the verdict of each, `""` where nobody judged."""

    names: Sequence[str]
    value: Floats
    lower: Floats
    upper: Floats
    verdict: Sequence[str]
    parity: float
    unit: str
    subtitle: str

    @property
    def log(self) -> bool:
        return self.unit == "ratio"

    def scale(self, start: float, end: float) -> Scale:
        parity = [] if np.isnan(self.parity) else [self.parity]
        ends = domain(self.value, np.r_[self.lower, self.upper], log=self.log, always=parity)
        return Scale(*ends, start, end, log=self.log)

    def legend(self) -> list[tuple[str, bool, str]]:
        found = [MARKS[verdict] for verdict in MARKS if verdict in set(self.verdict)]
        return [*found, *([] if np.isnan(self.parity) else [("dotted", False, "parity")])]


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def caterpillar(
    source: Any,
    *,
    indicator: str | None = None,
    year: int | None = None,
    benchmark: str | Benchmark | None = None,
    peers: Any = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return one figure of every organisation in one year with its interval, in order of size.

    `source` is `Results`, or a frame of `wres.assess`; with `benchmark`, `Results` are judged first, and each mark has
    the shape of its verdict. `year` is the last one unless given; `labels` (`statistic, panel, band, group, edition`)
    choose where an indicator has several figures. Up to 60 organisations have a line with their name each; more stand
    side by side without. An arrow says that an interval goes on. A choice that isn't there, or isn't one, is a
    `DefinitionError` that lists what there is.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=4), edition="wres-2024", indicators=["training"])
    >>> caterpillar(results).title
    'In order of size: non-mandatory training, 2024'
    """
    name = benchmark if isinstance(benchmark, str) or benchmark is None else benchmark.id
    chosen = choose(
        source,
        methods=() if benchmark is None else (benchmark,),
        peers=peers,
        provenance=provenance,
        wanted={"indicator": indicator, "year": year, "benchmark": name, **labels},
    )
    rows = chosen.rows
    when = f", {rows['year'].iloc[0]}" if len(rows) else ""
    title = f"In order of size: {chosen.subject}{when}"
    there = shown(rows)
    drawn = rows[there].assign(position=chosen.position()[there])
    # The worse above, where it is known which side that is.
    drawn = drawn.sort_values(["position", "org"], ascending=chosen.adverse == "below", kind="stable")
    lines = _Lines(
        names=[str(org) for org in drawn["org"]],
        value=drawn["position"].to_numpy(np.float64),
        lower=drawn["lower"].to_numpy(np.float64),
        upper=drawn["upper"].to_numpy(np.float64),
        verdict=[verdict if isinstance(verdict, str) else "" for verdict in drawn["verdict"]],
        parity=chosen.parity,
        unit=chosen.unit,
        subtitle=chosen.axis_words(),
    )
    insufficient = among(len(rows) - len(drawn), len(rows)) if len(rows) else "There is nothing to draw."
    level = "" if chosen.confidence is None else f" ({100 * chosen.confidence:g} %)"
    who = f"{capitalised(chosen.subject)}{when}: {counted(len(rows), 'organisation')}."
    text = f"{who} {_said(lines, level)}{insufficient}"
    return Chart(title, text, _svg(lines, title, text, insufficient), table_of(rows))


def intervals(
    rows: Sequence[tuple[str, float | None, float | None, float | None]],
    parity: float,
    *,
    title: str = "Ratios with their 95 % intervals",
    unit: str = "ratio",
) -> Chart:
    """Return figures of any kind with their intervals, in the order given: name, value, lower and upper bound of each.

    >>> "Acme Trust" in intervals([("Acme Trust", 1.8, 0.8, 4.1)], parity=1.0).svg
    True
    """
    table = pd.DataFrame(list(rows), columns=["name", "value", "lower", "upper"])
    numbers = table[["value", "lower", "upper"]].astype(np.float64)
    value, lower, upper = numbers.to_numpy().T
    subtitle = "ratio, logarithmic scale" if unit == "ratio" else unit
    lines = _Lines(
        [str(name) for name in table["name"]], value, lower, upper, [""] * len(table), parity, unit, subtitle
    )
    known = int((~np.isnan(value)).sum())
    text = f"{counted(len(table), 'figure')}. {_said(lines, '', ordered=False)}{among(len(table) - known, len(table))}"
    return Chart(title, text, _svg(lines, title, text, ""), table)


def _said(lines: _Lines, level: str, *, ordered: bool = True) -> str:
    """Return what figures with their intervals say, and what their order doesn't."""
    known = ~np.isnan(lines.value)
    if not known.any():
        return ""
    value, unit = lines.value[known], lines.unit
    least, most = float(value.min()), float(value.max())
    parts = []
    if ordered and len(value) == 1:
        parts.append(f"Its figure is {figure(most, unit)}; a single one has no order.")
    elif ordered:
        parts.append(f"The figures go from {figure(least, unit)} to {figure(most, unit)}.")
    bounded = known & ~np.isnan(lines.lower) & ~np.isnan(lines.upper)
    if not bounded.any():
        parts.append("None has an interval, so how sure they are isn't known.")
    elif not np.isnan(lines.parity):
        across = bounded & (lines.lower <= lines.parity) & (lines.upper >= lines.parity)
        parts.append(
            f"Of {counted(int(bounded.sum()), 'interval')}{level}, {int(across.sum()):,} "
            f"{'includes' if across.sum() == 1 else 'include'} parity ({figure(lines.parity, unit)}), where the figure "
            "alone doesn't tell a difference from none."
        )
    for verdict, words in (("adverse", "adverse"), ("favourable", "favourable")):
        found = [name for name, each in zip(lines.names, lines.verdict, strict=True) if each == verdict]
        if found:
            parts.append(f"Judged {words}: {len(found):,} ({listed(found)}).")
    if ordered and len(value) > 1 and bounded.sum() > 1:
        parts.append("Where intervals overlap, the order may be chance: it is no ranking.")
    return " ".join(parts) + " "


def _svg(lines: _Lines, title: str, text: str, note: str) -> str:
    if not len(lines.names):
        return empty(title, text, "No organisation has a figure that could be drawn.")
    return _named(lines, title, text, note) if len(lines.names) <= MOST_NAMED else _unnamed(lines, title, text, note)


def _described(lines: _Lines, at: int) -> str:
    ends = span(float(lines.lower[at]), float(lines.upper[at]), lines.unit)
    return f"{figure(float(lines.value[at]), lines.unit)}{f' ({ends})' if ends else ''}"


def _named(lines: _Lines, title: str, text: str, note: str) -> str:
    """Draw a line for each figure, with its name before and its numbers behind."""
    count = len(lines.names)
    bottom = TOP + 8 + ROW * count
    canvas = Canvas(bottom + 70)
    scale = lines.scale(NAMES + 16, WIDTH - FIGURES - 16)
    canvas.text(8, 20, title, bold=True, room=WIDTH - 16)
    canvas.text(8, 37, lines.subtitle, room=WIDTH - 16)
    canvas.axis(scale, bottom, lines.unit, reach=bottom - TOP)
    y = TOP + 8 + ROW * (np.arange(count) + 0.5)
    _parity(canvas, lines, scale, TOP, bottom)
    x, low, high = (scale.at(each) for each in (lines.value, lines.lower, lines.upper))
    canvas.lines(low, y, high, y, width=2)
    canvas.arrows(low, y, np.where(scale.outside(lines.lower) < 0, -1, 0))
    canvas.arrows(high, y, np.where(scale.outside(lines.upper) > 0, 1, 0))
    for at, name in enumerate(lines.names):
        canvas.text(8, y[at] + 4.5, name, room=NAMES - 8)
        canvas.text(WIDTH - 8, y[at] + 4.5, _described(lines, at), "end", room=FIGURES)
    for verdict, (kind, filled, _) in MARKS.items():
        these = np.array([each == verdict for each in lines.verdict])
        canvas.marks(kind, x[these], y[these], filled=filled)
    canvas.legend(bottom + 42, lines.legend())
    canvas.text(8, bottom + 62, note, room=WIDTH - 16)
    return canvas.svg(title, text)


def _unnamed(lines: _Lines, title: str, text: str, note: str) -> str:
    """Draw many figures side by side, too many for their names."""
    bottom = TOP + PLOT
    canvas = Canvas(bottom + 92)
    scale = lines.scale(bottom, TOP)
    canvas.text(8, 20, title, bold=True, room=WIDTH - 16)
    canvas.text(8, 37, lines.subtitle, room=WIDTH - 16)
    canvas.axis(scale, LEFT, lines.unit, upright=True, reach=WIDTH - 12 - LEFT)
    x = np.linspace(LEFT + 8, WIDTH - 20, len(lines.names))
    y, low, high = (scale.at(each) for each in (lines.value, lines.lower, lines.upper))
    canvas.lines(x, low, x, high, width=1 if len(x) <= 300 else 0.4)
    if not np.isnan(lines.parity):
        canvas.lines(LEFT, scale.at(lines.parity), WIDTH - 12, scale.at(lines.parity), dash="dotted", width=1.5)
    few = len(x) <= 300
    for verdict, (kind, filled, words) in MARKS.items():
        these = [at for at, each in enumerate(lines.verdict) if each == verdict]
        names = [f"{lines.names[at]}: {_described(lines, at)}, {words}" for at in these] if few else None
        canvas.marks(kind, x[these], y[these], filled=filled, names=names, radius=3 if few else 1.5)
    canvas.text(LEFT, bottom + 22, f"{counted(len(x), 'organisation')} in order of their figures")
    canvas.legend(bottom + 50, lines.legend())
    beyond = int((scale.outside(lines.upper) > 0).sum() + (scale.outside(lines.lower) < 0).sum())
    more = f"{counted(beyond, 'bound')} beyond the scale. " if beyond else ""
    canvas.text(12, bottom + 74, more + note, room=WIDTH - 20)
    return canvas.svg(title, text)


def _parity(canvas: Canvas, lines: _Lines, scale: Scale, top: float, bottom: float) -> None:
    if not np.isnan(lines.parity):
        at = scale.at(lines.parity)
        canvas.lines(at, top, at, bottom, dash="dotted", width=1.5)
