"""A checked counts table as arrays, one for each item."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from wres.cells import Cells, ItemCells, Status
from wres.counts.checks import CountsTable
from wres.model import Grouping, Item

__all__ = ["to_cells"]


def to_cells(table: CountsTable, grouping: Grouping, items: Mapping[str, Item]) -> tuple[Cells, tuple[str, ...]]:
    """Return the counts as arrays, one for each of `items` in the table, and notes on what was taken as nobody."""
    groups = tuple(grouping.groups)
    read = [groups.index(name) if (name := grouping.read(code)) else -1 for code in table.codes]
    # Codes of the unknown alone, beside groups, don't make a record of everybody.
    coded = [
        str(code).lower() not in groups and name != grouping.unknown
        for code, name in zip(table.codes, map(grouping.read, table.codes), strict=True)
    ]
    units = len(table.unit_org)
    arrays: dict[str, ItemCells] = {}
    unknown: dict[str, int] = {}
    blank: dict[str, int] = {}
    for name, at in sorted((name, at) for at, name in enumerate(table.items)):
        if name in items:
            arrays[name], unknown[name], blank[name] = _item_cells(
                table, at, items[name], np.asarray([*read, -1]), np.asarray([*coded, False]), grouping, units
            )
    notes = [
        f"{what}, taken as nobody, in so many {where}: {listed}"
        for what, where, found in (
            (f"no row for {grouping.unknown!r}", "organisations' years", unknown),
            ("no row for a group that others of the same panel and band have", "cells", blank),
        )
        if (listed := ", ".join(f"{name} ({number:,})" for name, number in found.items() if number))
    ]
    made = Cells(
        items=arrays,
        groups=groups,
        focus=grouping.focus,
        comparator=grouping.comparator,
        unknown=grouping.unknown,
        size=units,
        earlier=table.earlier,
    )
    return made, tuple(notes)


def _strata(table: CountsTable, item: Item, rows: npt.NDArray[np.intp]) -> tuple[tuple[str | None, str | None], ...]:
    """Return every stratum of an item at each level that the table splits it, whether it has a row there or not."""
    split = (table.panel[rows] >= 0) + 2 * (table.band[rows] >= 0)
    pairs: dict[tuple[str | None, str | None], None] = {}
    for level in np.flatnonzero(np.bincount(split, minlength=4)).tolist():
        pairs |= dict.fromkeys((s.panel if level & 1 else None, s.band if level & 2 else None) for s in item.strata)
        if level == 0:
            pairs[None, None] = None
    return tuple(pairs) or ((None, None),)


def _item_cells(
    table: CountsTable,
    at: int,
    item: Item,
    read: npt.NDArray[np.intp],
    coded: npt.NDArray[np.bool_],
    grouping: Grouping,
    units: int,
) -> tuple[ItemCells, int, int]:
    """Return one item's cells, and for how many units, and split cells, a group without a row was taken as nobody."""
    rows = np.flatnonzero(table.item == at)
    unit, group = table.unit[rows].astype(np.intp), read[table.group[rows]]
    strata = _strata(table, item, rows)
    width = len(table.bands) + 1
    place = np.zeros((len(table.panels) + 1) * width, np.intp)
    for position, (panel, band) in enumerate(strata):
        p = table.panels.index(panel) + 1 if panel in table.panels else 0
        b = table.bands.index(band) + 1 if band in table.bands else 0
        if (p > 0) == (panel is not None) and (b > 0) == (band is not None):
            place[p * width + b] = position
    stratum = place[(table.panel[rows] + 1) * width + table.band[rows] + 1]
    shape = (units, len(strata), len(read_groups := tuple(grouping.groups)))
    flat = (unit * shape[1] + stratum) * shape[2] + group
    values = np.bincount(flat, table.count[rows], units * shape[1] * shape[2]).reshape(shape)

    # By recorded codes, what has no row is nobody; by groups, only the unknown may be left out.
    there = np.bincount(unit, minlength=units) > 0
    tallied = np.bincount(unit, coded[table.group[rows]], units) > 0
    present = np.bincount(flat, minlength=values.size).reshape(shape) > 0
    unknown = read_groups.index(grouping.unknown)
    missing = ~present.any(1) & ~tallied[:, None]
    nobody = int((missing[:, unknown] & there).sum())
    missing[:, unknown] = ~there
    blank = ~present & present.any(-1, keepdims=True) & ~(missing | tallied[:, None])[:, None, :]
    blank[..., unknown] = False
    values = np.where(missing[:, None, :], np.nan, values)

    levels = np.zeros(units, np.int8)
    levels[unit] = (table.panel[rows] >= 0) + 2 * (table.band[rows] >= 0)
    status = None
    reasons = table.reason[rows]
    spoilt = [u for u, i in table.spoilt if i == at]
    if reasons.any() or spoilt:
        status = np.zeros(shape, np.int8)
        np.maximum.at(status.reshape(-1), flat, reasons)
        # However far it was split, none of it can be used.
        status[spoilt], levels[spoilt] = Status.INVALID, 3
    averages = [u for u, i in table.averaged if i == at]
    averaged = np.isin(np.arange(units), averages) if averages else None
    around = {s.band: s.within for s in item.strata if s.within}
    inside = {at: strata.index((panel, around[band])) for at, (panel, band) in enumerate(strata) if band in around}
    return (
        ItemCells(
            values,
            strata=strata,
            split=levels,
            inside=inside,
            status=status,
            averaged=averaged,
        ),
        nobody,
        int(blank.sum()),
    )
