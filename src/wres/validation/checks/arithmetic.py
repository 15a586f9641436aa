"""Arithmetic: parts larger than their wholes, and totals that aren't the sum of their parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.model import Stratum
from wres.standard.ethnicity import reader
from wres.validation.checks.examples import ARITHMETIC, planted, rows, rule
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES"]

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


def parts(returns: Returns) -> Iterator[Matches]:
    """Yield where a part exceeds its whole, in any group."""
    pairs = dict(returns.pairs)
    everywhere = np.ones(len(returns), bool)
    pairs |= {
        (seat, whole): (returns.indicator(whole), everywhere)
        for whole, ways in returns.seats.items()
        for seat in (seat for way in ways for seat in way)
        if seat in returns and whole in returns
    }
    for (part, whole), (indicator, there) in pairs.items():
        counts = [np.where(there[:, None], returns.count(item), np.nan) for item in (part, whole)]
        yield _exceeding(returns, indicator, (part, whole), counts, [{"item": part}, {"item": whole}])


def subsets(returns: Returns) -> Iterator[Matches]:
    """Yield where a subset of a stratum ("of which") exceeds it."""
    for item, cells in returns.cells.items.items():
        for pair in cells.inside.items():
            names = [" ".join(filter(None, cells.strata[at])) for at in pair]
            counts = [cells.values[:, at] for at in pair]
            places = [{"item": item, "stratum": at} for at in pair]
            indicator = returns.indicator(item)
            yield _exceeding(returns, indicator, names, counts, places, ", whose part it is")


def _exceeding(
    returns: Returns,
    indicator: str,
    names: Sequence[str],
    counts: Sequence[Floats],
    places: Sequence[dict[str, Any]],
    relation: str = "",
) -> Matches:
    """Return where the counts of a part exceed those of its whole."""
    some, everybody = counts
    unit, group = np.nonzero(some > everybody)
    return Matches(
        unit=unit,
        indicator=indicator,
        message=f"{{part}} {{some:,}} is more than {{whole}} {{everybody:,}}{relation} ({{group}})",
        evidence={
            "part": names[0],
            "whole": names[1],
            "some": some[unit, group],
            "everybody": everybody[unit, group],
            "group": returns.group_names[group],
        },
        at=[Location(group=group, **place) for place in places],
    )


def answers(returns: Returns) -> Iterator[Matches]:
    """Yield where more people of a group answered the survey than the organisation employs."""
    staff = returns.count("headcount")
    for _, whole in returns.pairs:
        if whole.endswith("-answered") and whole in returns:
            count = returns.count(whole)
            unit, group = np.nonzero(count > staff)
            yield Matches(
                unit=unit,
                indicator=returns.indicator(whole),
                message="{whole} {answered:,} is more than headcount {staff:,} ({group})",
                evidence={
                    "whole": whole,
                    "answered": count[unit, group],
                    "staff": staff[unit, group],
                    "group": returns.group_names[group],
                },
                at=[Location(item=whole, group=group), Location(item="headcount", group=group)],
            )


def boards(returns: Returns) -> Iterator[Matches]:
    """Yield where two kinds of seat that everybody has one of aren't together the board."""
    for whole, seats in ((whole, seats) for whole, ways in returns.seats.items() for seats in ways):
        if all(item in returns for item in (*seats, whole)):
            one, other, board = (returns.count(item) for item in (*seats, whole))
            unit, group = np.nonzero(one + other != np.where(np.isnan(one + other), np.nan, board))
            known = ~np.isnan((one + other + board)[unit, group])
            unit, group = unit[known], group[known]
            yield Matches(
                unit=unit,
                indicator=returns.indicator(whole),
                message="{one} {first:,} and {other} {second:,} make {sum:,} and not {board:,} ({group})",
                evidence={
                    "one": seats[0],
                    "other": seats[1],
                    "first": one[unit, group],
                    "second": other[unit, group],
                    "sum": (one + other)[unit, group],
                    "board": board[unit, group],
                    "group": returns.group_names[group],
                },
                at=[Location(item=item, group=group) for item in (whole, *seats)],
            )


def totals(returns: Returns) -> Iterator[Matches]:
    """Yield where an item's total differs from its parts, by anything else than a subset."""
    yield from _totals(returns, added=False)


def added(returns: Returns) -> Iterator[Matches]:
    """Yield where an item's total exceeds its parts by exactly a subset of one of them."""
    yield from _totals(returns, added=True)


def _totals(returns: Returns, *, added: bool) -> Iterator[Matches]:
    """Yield the totals that their parts don't make: those by a subset too much, or the others."""
    there = [problem.rows for problem in returns.table.problems if problem.about in ("levels", "parts")]
    if not there:
        return
    at = np.unique(np.concatenate(there))
    frame = returns.frame.iloc[at]
    columns = {name: _text(frame, name) for name in ("item", "panel", "band", "group")}
    ethnicity = reader(returns.grouping)
    codes = [ethnicity.code(code) or "" for code in columns["group"]]
    table = pd.DataFrame(
        {
            "row": at,
            "unit": returns.table.place[at],
            "item": columns["item"],
            "group": [returns.grouping.read(code) if code else None for code in codes],
            "whole": (columns["panel"] == "") & (columns["band"] == ""),
            "named": [code in returns.groups for code in codes],
            "count": pd.to_numeric(frame["count"], errors="coerce").to_numpy(float),
            "subset": _subsets(returns, columns["item"], columns["panel"], columns["band"]),
        }
    )
    table = table[(table["unit"] >= 0) & table["group"].notna()]
    # A group may be given in whole and by code, or the item in whole and by panel and band; not both at once.
    split = table.groupby(["unit", "item"])["whole"].transform("nunique") > 1
    table["total"] = np.where(split, table["whole"], table["named"])
    counted = table["count"].where(~(table["subset"] & ~table["total"]), 0.0)
    keys = ["unit", "item", "group"]
    sums = pd.DataFrame(
        {
            "total": table["count"].where(table["total"]).groupby([table[k] for k in keys]).sum(min_count=1),
            "parts": counted.where(~table["total"]).groupby([table[k] for k in keys]).sum(min_count=1),
            "subset": table["count"].where(table["subset"], 0.0).groupby([table[k] for k in keys]).sum(),
            "row": table["row"].groupby([table[k] for k in keys]).agg(list),
        }
    ).reset_index()
    differ = sums["total"].notna() & sums["parts"].notna() & (sums["total"] != sums["parts"])
    by_subset = (sums["subset"] > 0) & (sums["total"] == sums["parts"] + sums["subset"])
    sums = sums[differ & (by_subset == added)]
    yield Matches(
        unit=sums["unit"].to_numpy(np.intp),
        indicator=[returns.indicator(item) for item in sums["item"]],
        message=(
            "{item} {total:,} is the parts' {parts:,} and the subset's {subset:,}, who are among them ({group})"
            if added
            else "{item} {total:,} isn't the {parts:,} that its parts make ({group})"
        ),
        evidence={name: sums[name].to_numpy() for name in ("item", "total", "parts", "subset", "group")},
        rows=[np.asarray(found) for found in sums["row"]],
    )


def _text(frame: pd.DataFrame, name: str) -> npt.NDArray[np.object_]:
    """Return a column's texts as they are compared, empty where it has none."""
    if name not in frame.columns:
        return np.full(len(frame), "", object)
    column = frame[name]
    text = column.map(lambda value: str(value).strip().removesuffix(".0")).where(column.notna(), "")
    return (text if name == "group" else text.str.lower()).to_numpy(object)


def _subsets(returns: Returns, item: npt.NDArray[np.object_], panel: npt.NDArray[np.object_],
             band: npt.NDArray[np.object_]) -> Flags:  # fmt: skip
    """Return which rows are of a stratum that is part of another."""
    inner = {
        (name, stratum.panel if with_panel else "", stratum.band)
        for name in dict.fromkeys(item)
        for stratum in (returns.items[name].strata if name in returns.items else ())
        for with_panel in (True, False)
        if isinstance(stratum, Stratum) and stratum.within is not None
    }
    return np.array([key in inner for key in zip(item, panel, band, strict=True)], bool)


_SPLIT = [
    *rows("headcount", 1400, 325, 40, panel="clinical", band="5"),
    *rows("headcount", 90, 60, 4, panel="medical", band="consultant"),
    *rows("headcount", 10, 4, 0, panel="medical", band="senior-medical-manager"),
]

RULES = (
    rule(
        "WRES111",
        parts,
        "21 appointed of 20 shortlisted",
        planted(shortlisted=(60, 20, 2), appointed=(30, 21, 1)),
        {"indicator": "appointment"},
        references=ARITHMETIC,
    ),
    rule(
        "WRES112",
        subsets,
        "64 senior medical managers among 60 consultants",
        [
            *planted(headcount=None),
            *_SPLIT[:6],
            *rows("headcount", 10, 64, 0, panel="medical", band="senior-medical-manager"),
        ],
        {"indicator": "workforce"},
        references=ARITHMETIC,
    ),
    rule(
        "WRES113",
        boards,
        "9 voting and 3 non-voting members on a board of 11",
        [*planted(), *rows("board-non-voting", 3, 1)],
        {"indicator": "board"},
        references=ARITHMETIC,
    ),
    rule(
        "WRES114",
        totals,
        "a total of 1,493 beside parts that make 1,490",
        [*planted(headcount=(1493, 385, 44)), *_SPLIT],
        {"indicator": "workforce"},
        references=ARITHMETIC,
    ),
    rule(
        "WRES115",
        added,
        "a total with the senior medical managers counted twice",
        [*planted(headcount=(1500, 389, 44)), *_SPLIT],
        {"indicator": "workforce"},
        references=ARITHMETIC,
    ),
    rule(
        "WRES116",
        answers,
        "820 BME answers from 725 BME staff",
        planted(discrimination_answered=(1206, 820, 0)),
        {"indicator": "discrimination"},
    ),
)
"""The checks of arithmetic."""
