"""Sheets as cells that hold something, whatever file they come from; what a number looks like by its format."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import attrs

__all__ = ["Area", "Cell", "Sheet", "address", "column_letters", "is_date", "shown", "written"]


class Cell(NamedTuple):
    """One cell: where it is, its text as a person sees it, and the number stored in it."""

    row: int
    column: int
    text: str
    value: float | None = None
    """The number that is stored, None where the cell holds text."""
    problem: str = ""
    """Why there is nothing to read: a formula that was never calculated, or an error."""


class Area(NamedTuple):
    """The rows and columns that cells joined into one cover, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@attrs.frozen(eq=False)
class Sheet:
    """The cells of one sheet that hold something, by row and column."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    """Whether the whole sheet is hidden; hidden rows are read like any other."""
    notes: tuple[str, ...] = ()
    """What isn't as usual with its file."""

    def place(self, cell: Cell) -> str:
        """Return where a cell is, as in `Sheet1!B12`."""
        return f"{written(self.name)}!{address(cell.row, cell.column)}"

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Yield each row that holds something, with its cells from the left."""
        row: list[Cell] = []
        for _, cell in sorted(self.cells.items()):
            if row and row[0].row != cell.row:
                yield row[0].row, row
                row = []
            row.append(cell)
        if row:
            yield row[0].row, row


def column_letters(column: int) -> str:
    """Return the letters of a column, from 1.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the address of a cell within its sheet, as in `B12`."""
    return f"{column_letters(column)}{row}"


def written(name: str) -> str:
    """Return a sheet's name as an address has it: in quotes where it isn't one plain word.

    >>> written("Sheet1"), written("WRES data"), written("Trust's")
    ('Sheet1', "'WRES data'", "'Trust''s'")
    """
    return name if re.fullmatch(r"[^\W\d]\w*", name) else "'" + name.replace("'", "''") + "'"


QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
PLAIN = re.compile(r"(?P<thousands>#,##)?[#?]*0(\.(?P<places>0+))?(?P<percent>%)?")
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0"}
DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))


def is_date(code: str | None, number: int) -> bool:
    """Return whether a number format, by its code or its built-in number, shows a number as a day or a time.

    >>> is_date("dd/mm/yyyy", 164), is_date('0.0"day"', 165), is_date(None, 14)
    (True, False, True)
    """
    return (
        number in DATES if code is None else bool(re.search("[dmyhs]", QUOTED.sub("", code.partition(";")[0]).lower()))
    )


def shown(value: float, code: str | None) -> str:
    """Return a number as its format shows it; of a format that isn't read here, as ten digits tell it.

    >>> shown(0.245, "0.0%"), shown(1234.5, "#,##0"), shown(1 / 3, None), shown(12.0, "General"), shown(1e20, None)
    ('24.5%', '1235', '0.3333333333', '12', '100000000000000000000')
    """
    found = PLAIN.fullmatch(QUOTED.sub("", (code or "").partition(";")[0]).strip())
    if found is None or abs(value) >= 1e15:
        number = Decimal(f"{value:.10g}")
        return format(number.normalize() if number % 1 else number.to_integral_value(), "f")
    number = Decimal(repr(value)) * (100 if found["percent"] else 1)
    unit = Decimal(1).scaleb(-len(found["places"] or ""))
    return f"{number.quantize(unit, ROUND_HALF_UP):f}{found['percent'] or ''}"


def day(value: float, *, since_1904: bool = False) -> str | None:
    """Return the day that a number stands for, as 2024-03-31, None where there is none.

    >>> day(45382), day(43920, since_1904=True), day(-1)
    ('2024-03-31', '2024-03-31', None)
    """
    # Spreadsheets count a 29 February 1900 that never was; from March on they agree with the calendar.
    start = dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30)
    if not 61 <= value < 2_900_000:
        return None
    return (start + dt.timedelta(days=int(value))).isoformat()


def joined(areas: Iterable[Area]) -> dict[tuple[int, int], Area]:
    """Return the areas by the cell at their top left, which holds what they show."""
    return {(area.top, area.left): area for area in areas}
