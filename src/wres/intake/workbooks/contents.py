"""What is gathered from a workbook before it becomes tables: counts with their cells, and computed figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import attrs

from wres.intake.workbooks.cells import Cell, Sheet, address, written
from wres.intake.workbooks.layout import Block, FigureColumn
from wres.intake.workbooks.numbers import counted, printed
from wres.intake.workbooks.rows import CellLog, Line
from wres.statistics.printed import Printed
from wres.template import Template, TemplateRow

__all__ = ["Blank", "Entry", "Key", "ReturnFigure", "WorkbookContents"]

Blank = Literal["missing", "zero"]
DASHES = frozenset("-–—")
WORKFORCE = ("38", "42", "56")
"""The rows that have the whole workforce, which serves where its bands are empty."""


class Key(NamedTuple):
    """Which cell of a counts table a number belongs in."""

    org: str
    year: int
    item: str
    panel: str | None
    band: str | None
    group: str


class Entry(NamedTuple):
    """A number of people, where it comes from, and in which cell it stands."""

    number: float | None
    origin: str
    cell: str
    sheet: str
    bounds: tuple[int | None, int] | None = None
    """What a withheld number lies between; the least is None where the return has to say whether it may be nobody."""


class ReturnFigure(NamedTuple):
    """A figure that the return itself gives: computed there, filled in before, or a total."""

    kind: Literal["computed", "pre-populated", "total"]
    org: str
    year: int
    row: TemplateRow
    group: str
    printed: Printed | None
    sheet: Sheet
    cell: Cell

    @property
    def place(self) -> str:
        """Where it stands."""
        return self.sheet.place(self.cell)


@attrs.define
class WorkbookContents:
    """Everything read so far; a number that two cells give differently is a problem that names both."""

    template: Template
    log: CellLog
    blank: Blank
    counts: dict[Key, Entry] = attrs.field(factory=dict)
    figures: list[ReturnFigure] = attrs.field(factory=list)
    nil: bool = False
    """Whether a cell shows that there is nobody, so that a number which is only withheld is of somebody."""
    twice: dict[tuple[str, str, int], list[tuple[Entry, Entry, Key]]] = attrs.field(factory=dict)
    empty: dict[tuple[str, int], set[str]] = attrs.field(factory=dict)
    """Rows that are there and hold nothing, by organisation and year."""

    def add(self, key: Key, count: Entry, *, once: bool = False) -> None:
        """Take one number; with `once` no second cell may give it, though it gave the same."""
        before = self.counts.setdefault(key, count)
        if before is not count and (once or before[:2] != count[:2]):
            self.twice.setdefault((before.sheet, count.sheet, key.year), []).append((before, count, key))

    def finish(self) -> None:
        """Say which numbers two cells give; those of two sheets in one line."""
        for (sheet, other, year), found in self.twice.items():
            named = [f"{before.cell} and {count.cell} both give {_named(key)}" for before, count, key in found]
            if sheet != other and len(found) > 1:
                named = [
                    f"sheets {sheet!r} and {other!r} both give {len(found):,} counts of {year}, such as {named[0]}"
                ]
            self.log.problems += [f"{one}; keep one of them" for one in named]

    def line(self, sheet: Sheet, line: Line, block: Block, org: str, years: dict[int, int]) -> None:
        """Take a row of the template, column by column; `years` gives the year of each column."""
        row = self.template[line.name]
        self.log.use(sheet, *(cell for _, cell in line.cells if cell is not None))
        # A column of percentages has no people, and of a part of a group there is no figure of ours.
        pairs = [
            (column, cell)
            for column, cell in line.cells
            if (column.heading.counts or row.unit is not None) and (row.item or not column.heading.part)
        ]
        for year in dict.fromkeys(years.values()):
            mine = [(column, cell) for column, cell in pairs if years.get(column.at) == year]
            plain = [(c, cell) for c, cell in mine if c.heading.stage != "pre-populated" and c.heading.group != "total"]
            if row.item and row.years == 1:
                self._counts(sheet, row, line, plain, org, year)
            else:
                self._figures("computed", sheet, row, plain, org, year)
            others = [pair for pair in mine if pair not in plain]
            for column, cell in others:
                kind: Literal["pre-populated", "total"] = (
                    "total" if column.heading.group == "total" else "pre-populated"
                )
                self._figures(kind, sheet, row, [(column, cell)], org, year)

    def _counts(
        self,
        sheet: Sheet,
        row: TemplateRow,
        line: Line,
        cells: Iterable[tuple[FigureColumn, Cell | None]],
        org: str,
        year: int,
    ) -> None:
        cells = list(cells)
        if all(cell is None for _, cell in cells):
            self.empty.setdefault((org, year), set()).add(row.name)
            return
        by_group: dict[str, list[Entry]] = {}
        for column, cell in cells:
            by_group.setdefault(column.heading.group, []).append(self._entry(sheet, line, column, cell))
        for group, entries in by_group.items():
            self.add(Key(org, year - row.before, str(row.item), row.panel, row.band, group), _summed(entries))

    def _entry(self, sheet: Sheet, line: Line, column: FigureColumn, cell: Cell | None) -> Entry:
        if cell is None:
            # Nobody knows whether an empty cell means nobody.
            return Entry(
                0 if self.blank == "zero" else None, "reported", _at(sheet, line.label.row, column.at), sheet.name
            )
        read = counted(cell)
        if read.problem:
            self.log.leave(sheet, cell, read.problem)
        self.nil = self.nil or read.number == 0 or cell.text.strip() in DASHES
        return Entry(read.number, read.origin, sheet.place(cell), sheet.name, read.bounds)

    def _figures(
        self,
        kind: Literal["computed", "pre-populated", "total"],
        sheet: Sheet,
        row: TemplateRow,
        cells: Iterable[tuple[FigureColumn, Cell | None]],
        org: str,
        year: int,
    ) -> None:
        for column, cell in cells:
            if cell is None:
                continue
            number = None if cell.problem else printed(cell)
            if number is None and (cell.problem or counted(cell).problem):
                self.log.leave(sheet, cell, cell.problem or "not one number")
            else:
                self.log.use(sheet, cell)
            if number is not None or cell.problem:
                self.figures.append(ReturnFigure(kind, org, year, row, column.heading.group, number, sheet, cell))

    def note_empty(self) -> None:
        """Note the rows that hold nothing, in years that others have a count of; a heading may look like a row."""
        there = {(key.org, key.year) for key in self.counts}
        filled = {(key.org, key.year, key.item, key.panel, key.band) for key in self.counts}
        for (org, year), names in self.empty.items():
            for name in list(names):
                row = self.template[name]
                if (org, year - row.before, row.item, row.panel, row.band) in filled:
                    names.remove(name)
            rows = sorted(names, key=lambda name: (self.template[name].number, name))
            if rows and (org, year) in there:
                named = f"rows {', '.join(rows)} of" if len(rows) > 1 else f"row {rows[0]} of"
                self.log.notes[f"{named} {org} {year} left out, without a number in any column"] = None

    def leave_averages(self) -> None:
        """Leave the averages that were entered where each year's own number, which they are made from, wasn't."""
        filled = {(key.org, key.year, key.item) for key, entry in self.counts.items() if entry.number is not None}
        for figure in self.figures:
            row = figure.row
            if row.years > 1 and figure.printed is not None and (figure.org, figure.year, row.item) not in filled:
                self.log.leave(
                    figure.sheet,
                    figure.cell,
                    f"an average of {row.years} years, which {self.template.edition.id} makes itself: enter each "
                    "year's own number, or read it with the amendment disciplinary-averaged-already",
                )

    def whole_workforce(self) -> None:
        """Take the workforce as a whole where none of its bands is filled in and its row says more than nobody."""
        split = {(key.org, key.year) for key in self.counts if key.item == "headcount"}
        rows: dict[tuple[str, int, str], list[ReturnFigure]] = {}
        for figure in self.figures:
            if figure.kind == "computed" and figure.row.name in WORKFORCE and figure.printed is not None:
                rows.setdefault((figure.org, figure.year, figure.row.name), []).append(figure)
        for (org, year, _), figures in rows.items():
            numbers = [figure.printed.value for figure in figures if figure.printed]
            if (org, year) in split or not any(numbers) or any(number % 1 for number in numbers):
                continue
            split.add((org, year))
            for figure, number in zip(figures, numbers, strict=True):
                key = Key(org, year, "headcount", None, None, figure.group)
                self.add(key, Entry(int(number), "reported", figure.place, figure.sheet.name))
            self.log.notes[
                f"the workforce of {org} in {year} isn't given by band: its whole is that of row {figures[0].row.name}"
            ] = None


def _named(key: Key) -> str:
    return " ".join(str(part) for part in key[1:] if part)


def _summed(entries: list[Entry]) -> Entry:
    """Return the sum of the parts of a group, which is as little known as any of them."""
    if len(entries) == 1:
        return entries[0]
    numbers = [entry.number for entry in entries if entry.number is not None]
    missing = [entry.origin for entry in entries if entry.number is None]
    cells = " + ".join(entry.cell for entry in entries)
    number = None if missing else sum(numbers)
    return Entry(number, min(missing, default=entries[0].origin), cells, entries[0].sheet)


def _at(sheet: Sheet, row: int, column: int) -> str:
    return f"{written(sheet.name)}!{address(row, column)}"
