"""Figures in order of size, each with its interval: how far an order can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import Axis
from wres.charts.frame import LEFT, POINTED, RIGHT, empty, rows, upright
from wres.charts.selection import choose, shown, table_of, unit_words
from wres.charts.words import among, bounded, number
from wres.disclosure import Scheme
from wres.model import Benchmark
from wres.text import counted, listed

__all__ = ["caterpillar", "intervals"]

Floats = npt.NDArray[np.float64]

MOST_NAMED = 60


@attrs.frozen(eq=False)
class _Intervals:
    """What is drawn: names, values with their ends, and the verdict of each, `""` where nobody judged."""

    axis: Axis
    names: Sequence[str]
    verdicts: Sequence[str]
    value: Floats
    lower: Floats
    upper: Floats

    def words(self) -> list[str]:
        """Return each figure with its interval, where it has one."""
        numbers = zip(self.value.tolist(), self.lower.tolist(), self.upper.tolist(), strict=True)
        return [bounded(*each, self.axis.unit) for each in numbers]


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def caterpillar(
    source: Any,
    *,
    indicator: str | None = None,
    year: int | None = None,
    benchmark: str | Benchmark | None = None,
    peers: Any = None,
    suppress: Scheme | str | None = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return one figure of every organisation in one year with its interval, in order of size.

    `source` is `Results`, or a frame of `wres.assess`; with `benchmark`, `Results` are judged first, and each mark has
    the shape of its verdict. `year` is the last one unless given; `labels` (`statistic, panel, band, group, edition`)
    choose where an indicator has several figures. Up to 60 organisations have a line with their name each; more stand
    side by side without. An arrow says that an interval goes on. A choice that isn't there, or isn't one, is a
    `DefinitionError` that lists what there is. `suppress` names a
    scheme that hides small numbers first.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=4), edition="wres-2024", indicators=["training"])
    >>> caterpillar(results).title
    'In order of size: non-mandatory training, 2024'
    """
    chosen = choose(
        source,
        benchmark=benchmark,
        peers=peers,
        suppress=suppress,
        provenance=provenance,
        wanted={"indicator": indicator, "year": year, **labels},
    )
    table = chosen.rows
    there = shown(table)
    drawn = table[there].assign(position=chosen.position()[there])
    # The worse above, where it is known which side that is.
    drawn = drawn.sort_values(["position", "org"], ascending=chosen.adverse == "below", kind="stable")
    figures = _Intervals(
        chosen.axis,
        [str(org) for org in drawn["org"]],
        [verdict if isinstance(verdict, str) else "" for verdict in drawn["verdict"]],
        *drawn[["position", "lower", "upper"]].to_numpy(np.float64).T,
    )
    level = "" if chosen.confidence is None else f" ({100 * chosen.confidence:g} %)"
    left_out = chosen.left_out(len(drawn))
    text = f"{chosen.opening()} {_text(figures, level)}{left_out}"
    return _chart(figures, f"In order of size: {chosen.subject}{chosen.when}", text, table_of(table), left_out)


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
    numbers = table[["value", "lower", "upper"]].to_numpy(np.float64).T
    axis = Axis(unit_words(unit), unit, parity)
    figures = _Intervals(axis, [str(name) for name in table["name"]], [""] * len(table), *numbers)
    left_out = among(int(np.isnan(figures.value).sum()), len(table))
    text = f"{counted(len(table), 'figure')}. {_text(figures, '', ordered=False)}{left_out}"
    return _chart(figures, title, text, table)


def _text(figures: _Intervals, level: str, *, ordered: bool = True) -> str:
    """Return what figures with their intervals say, and what their order doesn't."""
    known = ~np.isnan(figures.value)
    if not known.any():
        return ""
    value, unit, parity = figures.value[known], figures.axis.unit, figures.axis.parity
    least, most = float(value.min()), float(value.max())
    parts = []
    if ordered and len(value) == 1:
        parts.append(f"Its figure is {number(most, unit)}; a single one has no order.")
    elif ordered:
        parts.append(f"The figures go from {number(least, unit)} to {number(most, unit)}.")
    ranged = known & ~np.isnan(figures.lower) & ~np.isnan(figures.upper)
    if not ranged.any():
        parts.append("None has an interval, so how sure they are isn't known.")
    elif not np.isnan(parity):
        across = ranged & (figures.lower <= parity) & (figures.upper >= parity)
        parts.append(
            f"Of {counted(int(ranged.sum()), 'interval')}{level}, {int(across.sum()):,} "
            f"{'includes' if across.sum() == 1 else 'include'} parity ({number(parity, unit)}), where the figure "
            "alone doesn't tell a difference from none."
        )
    for verdict in ("adverse", "favourable"):
        found = [name for name, each in zip(figures.names, figures.verdicts, strict=True) if each == verdict]
        if found:
            parts.append(f"Judged {verdict}: {len(found):,} ({listed(found)}).")
    if ordered and len(value) > 1 and ranged.sum() > 1:
        parts.append("Where intervals overlap, the order may be chance: it is no ranking.")
    return " ".join(parts) + " "


def _chart(figures: _Intervals, title: str, text: str, table: pd.DataFrame, note: str = "") -> Chart:
    """Draw a row for each figure; or, of too many for their names, an upright line side by side."""
    names, value, lower, upper = figures.names, figures.value, figures.lower, figures.upper
    bounds = np.r_[lower, upper]
    if not len(names):
        return empty(title, text, "No organisation has a figure that could be drawn.", table)
    if len(names) <= MOST_NAMED:
        plot, at = rows(title, figures.axis, names, figures.words(), value, bounds)
        plot.intervals(at, lower, upper)
        plot.marks(at, value, figures.verdicts)
        return plot.chart(text, table, note)
    plot = upright(title, figures.axis, value, bounds)
    at, few = np.linspace(LEFT + 8, RIGHT - 8, len(names)), len(names) <= POINTED
    plot.canvas.lines(*plot.point(at, lower), *plot.point(at, upper), width=1 if few else 0.4)
    pointed = [f"{name}: {words}" for name, words in zip(names, figures.words(), strict=True)]
    plot.marks(at, value, figures.verdicts, pointed, radius=3)
    plot.canvas.text(LEFT, plot.bottom + 22, f"{counted(len(names), 'organisation')} in order of their figures")
    beyond = int((plot.scale.outside(upper) > 0).sum() + (plot.scale.outside(lower) < 0).sum())
    more = f"{counted(beyond, 'bound')} beyond the scale. " if beyond else ""
    return plot.chart(text, table, more + note)
