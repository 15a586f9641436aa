"""A counts table on a sheet: the columns of one, under their names, from whatever row on."""

from __future__ import annotations

from typing import NamedTuple

from wres.counts import COLUMNS
from wres.intake import words
from wres.intake.workbooks.cells import Cell, Sheet
from wres.intake.workbooks.contents import Entry, Key, WorkbookContents
from wres.intake.workbooks.numbers import counted

__all__ = ["Tidy", "find"]

NEEDED = frozenset({"item", "group", "count"})
DEEP = 50
"""Rows in which the names of the columns are looked for."""


class Tidy(NamedTuple):
    """Where a sheet has a counts table: the row of its names, and the column of each."""

    row: int
    columns: dict[str, int]


def find(sheet: Sheet) -> Tidy | None:
    """Return where a sheet has a counts table, None where it has none."""
    for row, cells in sheet.rows():
        if row > DEEP:
            return None
        columns = {name: cell.column for cell in cells if (name := cell.text.strip().lower()) in COLUMNS}
        if columns.keys() >= NEEDED:
            return Tidy(row, columns)
    return None


def read(sheet: Sheet, table: Tidy, contents: WorkbookContents, org: str | None, year: int | None) -> None:
    """Take a counts table, row by row; `org` and `year` are those of rows that have none."""
    log = contents.log
    for at, cells in sheet.rows():
        if at == table.row:
            log.use(sheet, *(cell for cell in cells if cell.column in table.columns.values()))
        if at <= table.row:
            continue
        by = {cell.column: cell for cell in cells}
        row = {name: by.get(column) for name, column in table.columns.items()}
        text = {name: cell.text.strip() for name, cell in row.items() if cell is not None}
        if not text.keys() & NEEDED:
            continue
        when = _year(row.get("year")) or (year if "year" not in text else None)
        whose = text.get("org") or org
        place = sheet.place(row.get("count") or cells[0])
        if when is None or not whose:
            lacks = "organisation" if not whose else "year"
            log.problems.append(
                f"{place} is of no {lacks}; fill in the column, or give {lacks[:3] if not whose else lacks}="
            )
            continue
        count = row.get("count")
        number = counted(count) if count is not None else None
        log.use(sheet, *(cell for cell in row.values() if cell is not None))
        if count is not None and number is not None and number.problem:
            log.leave(sheet, count, number.problem)
        key = Key(
            whose,
            when,
            text.get("item", ""),
            text.get("panel") or None,
            text.get("band") or None,
            text.get("group", ""),
        )
        origin = text.get("origin") or (number.origin if number else "reported")
        contents.add(key, Entry(number.number if number else None, origin, place, sheet.name), once=True)


def _year(cell: Cell | None) -> int | None:
    if cell is None:
        return None
    return words.reporting_year(cell.value if cell.value is not None else cell.text)
