"""Board, workforce and community: three shares of one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import Axis
from wres.charts.frame import empty, rows
from wres.charts.selection import Chosen, choose, table_of
from wres.charts.words import bounded, number, span
from wres.community import POPULATIONS, Community, Population, share_of
from wres.disclosure import Scheme
from wres.text import cleaned, counted, listed

__all__ = ["dumbbell"]

MOST = 60
AXIS = Axis("per cent BME", "per cent")


# What isn't known is nan, and bounds may be endless.
@np.errstate(divide="ignore", invalid="ignore", over="ignore")
def dumbbell(
    source: Any,
    *,
    indicator: str | None = "board",
    statistic: str | None = None,
    year: int | None = None,
    org: str | None = None,
    community: Community | Mapping[str, Community] | None = None,
    source_of_community: str = "",
    suppress: Scheme | str | None = None,
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return the BME share of boards beside that of their workforce, and of the community where it is given.

    `source` is `Results` or a frame of `wres.assess` with board figures; `statistic` is `total-difference`, or where an
    edition hasn't that the one there is. `community` is a share from 0 to 1, a population, the id of one that is built
    in, or one of these for each organisation, and `source_of_community` says where it is from; of a population its
    title, unless given. A square is the board, with its interval, a circle the workforce, a diamond the community.
    Beyond 60 organisations those with the widest gaps are drawn; the table has all. `suppress` names a scheme that
    hides small numbers first.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=3), edition="wres-2024", indicators=["board"])
    >>> chart = dumbbell(results, org="SYN001", community=0.18, source_of_community="an invented town")
    >>> print(chart.text.partition(", community")[0])
    Board membership (total), 2024: 1 organisation. SYN001: board 0.0 % (0 of 11 members), workforce 6.1 %
    """
    wanted = {"indicator": indicator, "year": year, "org": org, **labels}
    loose = choose(
        source,
        suppress=suppress,
        provenance=provenance,
        one=("indicator", "panel", "band", "group", "edition"),
        wanted=wanted,
    )
    there = list(pd.unique(loose.rows["statistic"]))
    if statistic is None and len(there) > 1:
        statistic = "total-difference" if "total-difference" in there else None
    table = loose.rows
    if "benchmark" in table and table["benchmark"].nunique() > 1:
        # What several methods say of the board is one board.
        table = table[table["benchmark"] == table["benchmark"].iloc[0]]
    chosen = attrs.evolve(
        choose(table, provenance=loose.provenance, wanted={"statistic": statistic}), scheme=loose.scheme
    )
    population = POPULATIONS.get(community) if isinstance(community, str) else community
    if isinstance(population, Population):
        source_of_community = source_of_community or population.title
    numbers = _shares(chosen.rows, community)
    title = f"Board, workforce{' and community' if community is not None else ''}: {chosen.subject}{chosen.when}"
    known = numbers["board"].notna().to_numpy() & numbers["workforce"].notna().to_numpy()
    drawn = numbers[known].assign(gap=lambda f: (f["board"] - f["workforce"]).abs())
    drawn = drawn.sort_values(["gap", "org"], ascending=[False, True], kind="stable").reset_index(drop=True)
    text = _text(chosen, drawn, None if community is None else source_of_community)
    full = table_of(chosen.rows).join(numbers[["board", "workforce", *([] if community is None else ["community"])]])
    if not len(drawn):
        return empty(title, text, "No organisation has a board's figure that could be drawn.", full)
    return _chart(drawn, title, text, full, chosen.left_out(len(drawn)))


def _shares(rows: pd.DataFrame, community: Any) -> pd.DataFrame:
    """Return the three shares of each row in per cent, and the ends of the board's."""
    if isinstance(community, Mapping):
        shares = rows["org"].map({org: share_of(each) for org, each in community.items()}).to_numpy(np.float64)
    else:
        shares = np.full(len(rows), np.nan if community is None else share_of(community))
    board = 100 * rows["numerator"].to_numpy(np.float64) / rows["denominator"].to_numpy(np.float64)
    # A frame that was judged may hold figures that its method couldn't judge: a board of one is still a board.
    value = rows["value"].to_numpy(np.float64)
    workforce = board - value
    return pd.DataFrame(
        {
            "org": rows["org"],
            "board": np.where(np.isnan(value), np.nan, board),
            "workforce": workforce,
            "community": 100 * shares,
            "lower": np.clip(workforce + rows["lower"].to_numpy(np.float64), 0, 100),
            "upper": np.clip(workforce + rows["upper"].to_numpy(np.float64), 0, 100),
            "members": rows["numerator"],
            "seats": rows["denominator"],
        }
    )


def _chart(drawn: pd.DataFrame, title: str, text: str, table: pd.DataFrame, note: str) -> Chart:
    if len(drawn) > MOST:
        note = f"The {MOST} widest gaps; {counted(len(drawn) - MOST, 'other')} in the table only. {note}"
    drawn = drawn.head(MOST)
    parts = [drawn[name].to_numpy(np.float64) for name in ("board", "workforce", "community", "lower", "upper")]
    board, workforce, community, lower, upper = parts
    numbers = zip(board.tolist(), lower.tolist(), upper.tolist(), strict=True)
    figures = [bounded(*each, "per cent", " %") for each in numbers]
    plot, at = rows(title, AXIS, drawn["org"].tolist(), figures, np.clip([*parts, 0 * board], 0, 100), height=30)
    canvas = plot.canvas
    canvas.lines(*plot.point(at + 7, lower), *plot.point(at + 7, upper), width=1)
    canvas.lines(*plot.point(at, board), *plot.point(at, workforce), width=3)
    canvas.lines(*plot.point(at, workforce), *plot.point(at, community), dash="dotted", width=1.5)
    canvas.marks("diamond", *plot.point(at, community), filled=False, radius=5)
    canvas.marks("circle", *plot.point(at, workforce), filled=False, radius=5)
    canvas.marks("square", *plot.point(at, board), filled=True, radius=4.5)
    plot.legend += [("square", True, "board"), ("solid", False, "its interval, below"), ("circle", False, "workforce")]
    if not np.isnan(community).all():
        plot.legend.append(("diamond", False, "community"))
    return plot.chart(text, table, note)


def _text(chosen: Chosen, drawn: pd.DataFrame, origin: str | None) -> str:
    if not len(chosen.rows):
        return chosen.left_out(0)
    parts = [chosen.opening()]
    if len(drawn) == 1:
        row = drawn.iloc[0]
        ends = span(row["lower"], row["upper"], "per cent")
        known = f", community {number(row['community'], 'per cent')} %" if not np.isnan(row["community"]) else ""
        parts.append(
            f"{cleaned(row['org'])[:60]}: board {number(row['board'], 'per cent')} % ({row['members']:g} of "
            f"{counted(int(row['seats']), 'member')}), workforce {number(row['workforce'], 'per cent')} %{known}; "
            f"one member more or less is {number(100 / row['seats'], 'per cent')} points."
        )
        if ends:
            inside = row["lower"] <= row["workforce"] <= row["upper"]
            parts.append(
                f"The line below the board is its interval, {ends} %"
                + (", which includes the workforce's share, so that the gap may be chance." if inside else ".")
            )
    elif len(drawn):
        below, above = (drawn["board"] < drawn["workforce"]), (drawn["board"] > drawn["workforce"])
        inside = (drawn["lower"] <= drawn["workforce"]) & (drawn["workforce"] <= drawn["upper"])
        bounded = int(drawn["lower"].notna().sum())
        parts.append(
            f"The board's share lies below the workforce's in {int(below.sum()):,} and above it in "
            f"{int(above.sum()):,} of {len(drawn):,} drawn; the widest gaps are at {listed(drawn['org'], 3)}."
        )
        parts.append(
            f"In {int(inside.sum()):,} of {bounded:,} the board's interval includes the workforce's share, where a gap "
            "may be chance: boards are small."
        )
    if origin is not None:
        parts.append(f"The community's share: {cleaned(origin) or 'as given, its source not said'}.")
    parts.append(chosen.left_out(len(drawn)))
    return " ".join(parts)
