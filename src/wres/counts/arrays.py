"""A checked counts table as arrays, one for each item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from wres.cells import Cells, ItemCells, Status
from wres.counts.checks import Table
from wres.model import Grouping, Item

__all__ = ["to_cells"]


def to_cells(table: Table, grouping: Grouping, items: Mapping[str, Item]) -> tuple[Cells, tuple[str, ...]]:
    """Return the counts as arrays, one for each of `items` in the table, and notes on what was taken as nobody."""
    groups = tuple(grouping.groups)
    read = [groups.index(name) if (name := grouping.read(code)) else -1 for code in table.codes]
    coded = [str(code).lower() not in groups for code in table.codes]
    units = len(table.unit_org)
    arrays: dict[str, ItemCells] = {}
    assumed: list[str] = []
    for name, at in sorted((name, at) for at, name in enumerate(table.items)):
        if name in items:
            arrays[name], nobody = _item_cells(
                table, at, items[name], np.asarray([*read, -1]), np.asarray([*coded, False]), grouping, units
            )
            if nobody:
                assumed.append(f"{name} ({nobody:,})")
    notes: tuple[str, ...] = ()
    if assumed:
        notes = (
            f"no row for {grouping.unknown!r}, taken as nobody, in so many organisations' years: {', '.join(assumed)}",
        )
    made = Cells(
        items=arrays,
        groups=groups,
        focus=grouping.focus,
        comparator=grouping.comparator,
        unknown=grouping.unknown,
        size=units,
        earlier=table.earlier,
    )
    return made, notes


def _strata(table: Table, item: Item, rows: npt.NDArray[np.intp]) -> Iterator[tuple[str | None, str | None]]:
    """Yield every stratum of an item that the table splits, and the coarser ones that it uses."""
    width = len(table.bands) + 1
    used = np.unique((table.panel[rows] + 1) * width + table.band[rows] + 1).tolist()
    pairs = [
        (
            table.panels[key // width - 1] if key // width else None,
            table.bands[key % width - 1] if key % width else None,
        )
        for key in used
    ]
    if any(None not in pair for pair in pairs):
        yield from ((s.panel, s.band) for s in item.strata)
    coarse = dict.fromkeys(pair for pair in pairs if None in pair)
    # What a stratum lies within is looked at with it, even where it has no row.
    for panel, band in list(coarse):
        coarse |= {(panel, s.within): None for s in item.strata if s.within and s.band == band}
    yield from coarse


def _item_cells(
    table: Table,
    at: int,
    item: Item,
    read: npt.NDArray[np.intp],
    coded: npt.NDArray[np.bool_],
    grouping: Grouping,
    units: int,
) -> tuple[ItemCells, int]:
    """Return one item's cells, and for how many units nobody of unknown group was assumed."""
    rows = np.flatnonzero(table.item == at)
    unit, group = table.unit[rows].astype(np.intp), read[table.group[rows]]
    strata = tuple(_strata(table, item, rows)) or ((None, None),)
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
    given = np.bincount(unit * shape[2] + group, minlength=units * shape[2]).reshape(units, shape[2]) > 0
    unknown = read_groups.index(grouping.unknown)
    missing = ~given & ~tallied[:, None]
    nobody = int((missing[:, unknown] & there).sum())
    missing[:, unknown] = ~there
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
    around = {s.band: s.within for s in item.strata if s.within}
    inside = {at: strata.index((panel, around[band])) for at, (panel, band) in enumerate(strata) if band in around}
    return (
        ItemCells(
            values,
            strata=strata,
            split=levels,
            inside=inside,
            status=status,
        ),
        nobody,
    )
