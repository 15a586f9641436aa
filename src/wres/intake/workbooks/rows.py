"""Which row of the template each row of a table is: by its label, and by what stands over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import attrs

from wres.intake.workbooks.cells import Cell, Sheet
from wres.intake.workbooks.labels import (
    ColumnHeading,
    Labels,
    Section,
    another_measure,
    column_heading,
    measure,
    row_name,
    section,
    title,
)
from wres.intake.workbooks.layout import Block, FigureColumn
from wres.intake.workbooks.numbers import numeric, printed

__all__ = ["CellLog", "Line", "lines"]


@attrs.define
class CellLog:
    """What became of the cells of a workbook: those understood, why others weren't, and what can't be decided."""

    used: set[tuple[str, int, int]] = attrs.field(factory=set)
    why: dict[tuple[str, int, int], str] = attrs.field(factory=dict)
    problems: list[str] = attrs.field(factory=list)
    notes: dict[str, None] = attrs.field(factory=dict)

    def use(self, sheet: Sheet, *cells: Cell) -> None:
        """Note that cells were understood."""
        self.used.update((sheet.name, cell.row, cell.column) for cell in cells)

    def leave(self, sheet: Sheet, cell: Cell, why: str) -> None:
        """Note why a cell wasn't, whatever was thought of it before."""
        self.used.discard((sheet.name, cell.row, cell.column))
        self.why[sheet.name, cell.row, cell.column] = why


class Line(NamedTuple):
    """A row of the template with the cells that were found of it."""

    name: str
    label: Cell
    cells: tuple[tuple[FigureColumn, Cell | None], ...]


def lines(sheet: Sheet, tables: list[Block], labels: Labels, log: CellLog) -> Iterator[Line]:
    """Yield the rows of the template that a sheet's tables have figures in."""
    reader = _Reader(sheet, labels, log)
    rows = dict(sheet.rows())
    ends = [(block.first, block.last, block) for block in tables]
    heads = {row for block in tables for row in block.head}
    for block in tables:
        headings = [*(column.cells for column in block.columns), *block.aside.values(), block.titles]
        log.use(sheet, *(cell for cells in headings for cell in cells))
    for at, cells in rows.items():
        if at in heads:
            reader.again.clear()
            log.use(sheet, *(cell for cell in cells if title(cell.text)))
            reader.head(cells)
            continue
        here = next((block for first, last, block in ends if first <= at <= last and block.columns), None)
        if here is None:
            reader.head(cells)
        elif (line := reader.line(cells, here)) is not None:
            yield line
    reader.finish()


@attrs.define
class _Reader:
    """What is known while a sheet is read from the top: the headings that hold, and the row before."""

    sheet: Sheet
    labels: Labels
    log: CellLog
    over: Section = attrs.field(factory=Section)
    before: int = 0
    banded: frozenset[int] = frozenset()
    again: dict[int, Cell] = attrs.field(factory=dict)
    """Headings within the table that say otherwise than those over it, by column."""
    percents: dict[tuple[int, int], Cell] = attrs.field(factory=dict)
    unread: dict[tuple[int, int], list[tuple[Cell, Cell, tuple[Cell, ...]]]] = attrs.field(factory=dict)
    """Numbers in rows that were read, in columns that weren't, each with a cell that was and what heads it."""

    def __attrs_post_init__(self) -> None:
        self.over = section(self.sheet.name) or Section()
        # Where bands 8a to 8d are given without a word, digits alone are bands too.
        self.banded = frozenset(
            cell.column for cell in self.sheet.cells.values() if cell.text.strip().lower() in {"8a", "8b", "8c", "8d"}
        )

    def head(self, cells: list[Cell]) -> None:
        """Take what headings say of the rows below them."""
        for cell in cells:
            found = section(cell.text) if cell.text and cell.value is None else None
            if found is not None:
                self.over = found
                self.log.use(self.sheet, cell)

    def line(self, cells: list[Cell], block: Block) -> Line | None:
        """Return the row of the template that one row of a table is, None for one that has no figures or no name."""
        columns = {column.at: column for column in block.columns}
        left = block.left
        figures = [
            (column, next((cell for cell in cells if cell.column == at), None)) for at, column in columns.items()
        ]
        before = [cell for cell in cells if cell.column < left]
        there = [cell for _, cell in figures if cell is not None]
        number, kind, label, names = None, None, None, frozenset[str]()
        headings = []
        for cell in reversed(before):
            bare = cell.column in self.banded
            if another_measure(*(one.text for one in block.aside.get(cell.column, ()))):
                continue
            if not bare and (found := row_name(cell.text)):
                number = number or found
                self.log.use(self.sheet, cell)
            elif label is None and (named := measure(cell.text)):
                kind = kind or named
                self.log.use(self.sheet, cell)
            elif label is None and (hits := self.labels.names_of(cell.text, bare=bare)):
                label, names = cell, hits
            else:
                headings.append(cell)
        counted = any(self.labels.template[name].measure == "headcount" for name in names)
        self.head([*reversed(headings), *([label] if label and not there and not counted else [])])
        if label is None:
            self._head_again([cell for cell in cells if cell.column >= left], block)
            self._strange(cells, [cell for cell in there if not self._used(cell)], number)
            return None
        self.log.use(self.sheet, label)
        left_over = self._narrowed(names, number, kind)
        if not there and not (counted and len(left_over) == 1):
            return None
        if there:
            self._check_beside(cells, left, columns, label, names)
        if len(left_over) != 1:
            self._strange(cells, there, number)
            if left_over:
                self._undecided(label, left_over)
            return None
        (name,) = left_over
        if there and number not in (None, name):
            self.log.notes[
                f"{self.sheet.place(label)} has the number {number} and the label of row {name}: read by its label"
            ] = None
        self._check_unread(cells, there, label, block)
        if self.labels.template[name].unit is None:
            self._check_again(cells, block)
        self.before = self.labels.template[name].number
        return Line(name, label, tuple(figures))

    def _head_again(self, cells: list[Cell], block: Block) -> None:
        """Note the headings within a table, of which some may say otherwise than those over it."""
        found = {cell: heading for cell in cells if (heading := column_heading(cell.text)) and any(heading)}
        columns = {column.at: column for column in block.columns}
        for cell, heading in found.items():
            if cell.column in block.aside:
                texts = {one.text.strip() for one in block.aside[cell.column]}
                differs = cell.text.strip() not in texts and not another_measure(cell.text)
            else:
                over = columns[cell.column].heading if cell.column in columns else ColumnHeading()
                if numeric(cell) and over.year is None:
                    continue  # A number like a year, where columns have none.
                differs = not over.agrees(heading)
            self.again.pop(cell.column, None)
            if differs:
                self.again[cell.column] = cell
            else:
                self.log.use(self.sheet, cell)

    def _check_again(self, cells: list[Cell], block: Block) -> None:
        """Refuse numbers of people under a heading that says otherwise than that of their column."""
        for cell in cells:
            if (again := self.again.get(cell.column)) is not None:
                over = f"row {block.head[-1]}" if len(block.head) == 1 else f"rows {block.head[0]} to {block.head[-1]}"
                self.log.problems.append(
                    f"{self.sheet.place(again)} ({again.text.strip()[:60]!r}) says otherwise than {over} over it; head "
                    "each table by its own White and BME"
                )

    def _used(self, cell: Cell) -> bool:
        return (self.sheet.name, cell.row, cell.column) in self.log.used

    def _strange(self, cells: list[Cell], there: list[Cell], number: str | None) -> None:
        for cell in there:
            why = "its row has no label that the template has"
            self.log.leave(self.sheet, cell, f"{why}, only the number {number}" if number else why)
        for cell in cells:
            if there and not self._used(cell):
                self.log.why.setdefault((self.sheet.name, cell.row, cell.column), "not a label of the template")

    def _check_beside(
        self, cells: list[Cell], left: int, columns: dict[int, FigureColumn], label: Cell, names: frozenset[str]
    ) -> None:
        """Refuse a row that has a second label between its figures: two tables side by side that don't agree."""
        for cell in cells:
            if cell.column > left and cell.column not in columns and cell.value is None and cell.text:
                other = self.labels.names_of(cell.text, bare=cell.column in self.banded)
                if other and not other & names and cell.column < max(columns):
                    both = f"{self.sheet.place(label)} and {self.sheet.place(cell)}"
                    self.log.problems.append(
                        f"{both} name different rows beside each other; put one table below the other"
                    )
                elif other & names:
                    self.log.use(self.sheet, cell)

    def _check_unread(self, cells: list[Cell], there: list[Cell], label: Cell, block: Block) -> None:
        """Note the numbers of a row that stand in no column that is understood."""
        known = {column.at for column in block.columns}
        for cell in cells:
            if cell.column in block.aside:
                self.log.use(self.sheet, cell)
                continue
            if self._used(cell) or cell.column in known:
                continue
            if cell.text.rstrip().endswith("%") and printed(cell):
                self.log.use(self.sheet, cell)
                first = self.percents.setdefault((block.first, cell.column), cell)
                self.log.notes[f"{self.sheet.place(first)} and below: percentages by their format, and not counted"] = (
                    None
                )
            elif numeric(cell):
                unread = self.unread.setdefault((block.first, cell.column), [])
                unread.append((cell, (there or [label])[0], block.strange.get(cell.column, ())))

    def finish(self) -> None:
        """Say which numbers stand beside those that were read, without a heading that is understood."""
        for numbers in self.unread.values():
            cell, beside, over = numbers[0]
            more = f", and {len(numbers) - 1:,} more under it," if len(numbers) > 1 else ""
            named = " and ".join(f"{self.sheet.place(one)} ({one.text.strip()[:60]!r})" for one in over)
            why = f"{named} over it isn't understood" if over else "nothing over it says what it is"
            self.log.problems.append(
                f"{self.sheet.place(cell)} ({cell.text.strip()[:20]!r}){more} stands beside "
                f"{self.sheet.place(beside)}, and {why}; head its column by a group and a year, as a total, by another "
                "measure such as % or FTE, or as notes"
            )

    def _narrowed(self, names: frozenset[str], number: str | None, kind: str | None) -> set[str]:
        """Return the rows that a label may stand for, by its number, and by what stands over it."""
        row_of, left = self.labels.template, set(names)

        def narrow(wanted: set[str]) -> None:
            """Keep those of the rows left that are wanted, where there are any."""
            left.intersection_update(wanted if left & wanted else left)

        if names == {"33"} and self.over.panel != "medical" and not 29 <= self.before <= 32 and number != "33":
            # Other than what isn't said, and any table has such a row.
            return set()
        if kind not in (None, "any"):
            narrow({name for name in left if row_of[name].measure == kind})
        if self.over.panel:
            narrow({name for name in left if row_of[name].panel in (None, self.over.panel)})
        if number is not None:
            narrow({number})
        if len(left) > 1 and self.over.indicator:
            narrow({name for name in left if row_of[name].indicator == self.over.indicator})
        if len(left) > 1 and all(row_of[name].panel is None for name in left):
            # Rows of one meaning that the template has in several places: the first that comes after the row before.
            later = [name for name in left if row_of[name].number > self.before]
            narrow({min(later, key=lambda name: row_of[name].number)} if later else set())
        return left

    def _undecided(self, label: Cell, left: set[str]) -> None:
        """Say which rows a label may stand for, and what would tell."""
        row_of = self.labels.template
        rows = " or ".join(sorted(left, key=lambda name: (row_of[name].number, name)))
        panels = any(row_of[name].panel for name in left)
        cure = (
            "put non-clinical, clinical or medical over it"
            if panels
            else "write its label or number as the template has it"
        )
        self.log.problems.append(
            f"{self.sheet.place(label)} ({label.text.strip()[:60]!r}) may be row {rows} of the template; {cure}"
        )
