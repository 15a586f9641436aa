"""Board, workforce and community: three shares of one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.charts.chart import Chart
from wres.charts.drawing import WIDTH, Canvas, Scale, empty
from wres.charts.selection import choose, table_of
from wres.charts.words import among, figure, span
from wres.community import POPULATIONS, Community, Population, share_of
from wres.text import capitalised, cleaned, counted, listed

__all__ = ["dumbbell"]

Floats = npt.NDArray[np.float64]

ROW, TOP, NAMES, FIGURES = 30, 44, 180, 170
MOST = 60


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
    provenance: pd.DataFrame | None = None,
    **labels: str | None,
) -> Chart:
    """Return the BME share of boards beside that of their workforce, and of the community where it is given.

    `source` is `Results` or a frame of `wres.assess` with board figures; `statistic` is `total-difference`, or where
    an edition hasn't that the one there is. `community` is a share from 0 to 1, a population, the id of one
    that is built in, or one of these for each organisation, and `source_of_community` says where it is from; of a
    population its title, unless said. A square is the board, with its interval, a circle the workforce, a
    diamond the community. Beyond 60 organisations those with the widest gaps are drawn; the table has all.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=3), edition="wres-2024", indicators=["board"])
    >>> chart = dumbbell(results, org="SYN001", community=0.18, source_of_community="an invented town")
    >>> print(chart.text.partition(", community")[0])
    Board membership (total), 2024: 1 organisation. SYN001: board 0.0 % (0 of 11 members), workforce 6.1 %
    """
    wanted = {"indicator": indicator, "year": year, "org": org, **labels}
    loose = choose(source, provenance=provenance, one=("indicator", "panel", "band", "group", "edition"), wanted=wanted)
    there = list(pd.unique(loose.rows["statistic"]))
    if statistic is None and len(there) > 1:
        statistic = "total-difference" if "total-difference" in there else None
    table = loose.rows
    if "benchmark" in table and table["benchmark"].nunique() > 1:
        # What several methods say of the board is one board.
        table = table[table["benchmark"] == table["benchmark"].iloc[0]]
    chosen = choose(table, provenance=loose.provenance, wanted={"statistic": statistic})
    rows = chosen.rows
    population = POPULATIONS.get(community) if isinstance(community, str) else community
    if isinstance(population, Population):
        source_of_community = source_of_community or population.title
    numbers = _shares(rows, community)
    when = f", {rows['year'].iloc[0]}" if len(rows) else ""
    title = f"Board, workforce{' and community' if community is not None else ''}: {chosen.subject}{when}"
    known = numbers["board"].notna().to_numpy() & numbers["workforce"].notna().to_numpy()
    drawn = numbers[known].assign(gap=lambda f: (f["board"] - f["workforce"]).abs())
    drawn = drawn.sort_values(["gap", "org"], ascending=[False, True], kind="stable")
    text = _text(drawn, chosen.subject, when, len(rows), None if community is None else source_of_community)
    full = table_of(rows).assign(**{name: numbers[name].to_numpy() for name in ("board", "workforce", "community")})
    if community is None:
        full = full.drop(columns="community")
    if not len(drawn):
        return Chart(title, text, empty(title, text, "No organisation has a board's figure that could be drawn."), full)
    return Chart(title, text, _svg(drawn, title, text, len(rows) - len(drawn), len(rows)), full)


def _shares(rows: pd.DataFrame, community: Any) -> pd.DataFrame:
    """Return the three shares of each row in per cent, and the ends of the board's."""
    if isinstance(community, Mapping):
        shares = rows["org"].map({org: share_of(each) for org, each in community.items()}).to_numpy(np.float64)
    else:
        shares = np.full(len(rows), np.nan if community is None else share_of(community))
    with np.errstate(divide="ignore", invalid="ignore"):
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


def _svg(drawn: pd.DataFrame, title: str, text: str, insufficient: int, total: int) -> str:
    left_out = max(len(drawn) - MOST, 0)
    drawn = drawn.head(MOST).reset_index(drop=True)
    bottom = TOP + 8 + ROW * len(drawn)
    canvas = Canvas(bottom + 84)
    board, workforce, community, lower, upper = (
        drawn[name].to_numpy(np.float64) for name in ("board", "workforce", "community", "lower", "upper")
    )
    ends = np.concatenate([board, workforce, community, lower, upper])
    top = min(float(np.nanmax(ends)) * 1.05 + 1, 101.0)
    scale = Scale(-1, top, NAMES + 16, WIDTH - FIGURES - 16)
    canvas.text(8, 20, title, bold=True, room=WIDTH - 16)
    canvas.text(8, 37, "per cent BME")
    canvas.axis(scale, bottom, "per cent", reach=bottom - TOP)
    y = TOP + 8 + ROW * (np.arange(len(drawn)) + 0.5)
    canvas.lines(scale.at(lower), y + 7, scale.at(upper), y + 7, width=1)
    canvas.lines(scale.at(board), y, scale.at(workforce), y, width=3)
    canvas.lines(scale.at(workforce), y, scale.at(community), y, dash="dotted", width=1.5)
    canvas.marks("diamond", scale.at(community), y, filled=False, radius=5)
    canvas.marks("circle", scale.at(workforce), y, filled=False, radius=5)
    canvas.marks("square", scale.at(board), y, filled=True, radius=4.5)
    for at, row in enumerate(drawn.itertuples()):
        canvas.text(8, y[at] + 4.5, row.org, room=NAMES - 8)
        ends_text = span(float(row.lower), float(row.upper), "per cent")  # type: ignore[arg-type]
        words = f"{figure(float(row.board), 'per cent')} % ({ends_text})"  # type: ignore[arg-type]
        canvas.text(WIDTH - 8, y[at] + 4.5, words if ends_text else words.partition(" (")[0], "end", room=FIGURES)
    entries = [("square", True, "board"), ("solid", False, "its interval, below"), ("circle", False, "workforce")]
    if not np.isnan(community).all():
        entries.append(("diamond", False, "community"))
    canvas.legend(bottom + 42, entries)
    more = f"The {MOST} widest gaps; {counted(left_out, 'other')} in the table only. " if left_out else ""
    canvas.text(12, bottom + 66, more + among(insufficient, total), room=WIDTH - 20)
    return canvas.svg(title, text)


def _text(drawn: pd.DataFrame, subject: str, when: str, total: int, origin: str | None) -> str:
    if not total:
        return "There is nothing to draw."
    parts = [f"{capitalised(subject)}{when}: {counted(total, 'organisation')}."]
    if len(drawn) == 1:
        row = drawn.iloc[0]
        ends = span(row["lower"], row["upper"], "per cent")
        known = f", community {figure(row['community'], 'per cent')} %" if not np.isnan(row["community"]) else ""
        parts.append(
            f"{cleaned(row['org'])[:60]}: board {figure(row['board'], 'per cent')} % ({row['members']:g} of "
            f"{counted(int(row['seats']), 'member')}), workforce {figure(row['workforce'], 'per cent')} %{known}; "
            f"one member more or less is {figure(100 / row['seats'], 'per cent')} points."
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
    parts.append(among(total - len(drawn), total))
    return " ".join(parts)
