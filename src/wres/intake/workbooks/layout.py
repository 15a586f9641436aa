"""Where on a sheet the tables of a return are: columns that are headed by groups and years, wherever they stand.

The heading of a column is everything over it, from the first row of the table's headings to the last.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping

import attrs

from wres.intake.workbooks import cover
from wres.intake.workbooks.cells import Area, Cell, Sheet
from wres.intake.workbooks.labels import ColumnHeading, Labels, another_measure, column_heading, table_title, title
from wres.intake.workbooks.numbers import numeric, printed
from wres.intake.workbooks.safety import COLUMNS
from wres.recorded import mark

__all__ = ["Block", "FigureColumn", "blocks", "has_groups"]

ABOVE, BELOW = 5, 3
"""Rows above and below the row of the groups that may have more of the heading."""

Cells = tuple[Cell, ...]


@attrs.frozen
class FigureColumn:
    """A column of a group's figures: what its heading says, and in which cells."""

    at: int
    heading: ColumnHeading
    cells: Cells


@attrs.frozen
class Block:
    """A table: its columns of figures, the rows of its heading, and those of its body."""

    columns: tuple[FigureColumn, ...]
    aside: Mapping[int, Cells]
    """The cells over columns of another measure, or of notes, whose numbers are none of a group."""
    strange: Mapping[int, Cells]
    """The cells over columns whose heading isn't understood."""
    whole: ColumnHeading
    """What a title says of every column."""
    titles: Cells
    left: int
    head: tuple[int, ...]
    first: int
    last: int


@attrs.frozen
class _Heads:
    """The rows of a table's heading: the cells from its first group to the right, by row, and titles to the left."""

    left: int
    rows: Mapping[int, list[Cell]]
    titles: Cells

    @property
    def top(self) -> int:
        return min(self.rows)

    @property
    def bottom(self) -> int:
        return max(self.rows)

    def repeats(self, before: _Heads) -> bool:
        """Return whether it is one row that stands in the heading of the table before, and so is of the same table."""
        ((cells),) = self.rows.values() if len(self.rows) == 1 else ((),)
        texts = [(cell.column, cell.text) for cell in cells]
        same = any([(cell.column, cell.text) for cell in row] == texts for row in before.rows.values())
        return same and not any(table_title(cell.text) for cell in self.titles)


def blocks(sheet: Sheet, labels: Labels) -> list[Block]:
    """Return the tables of a sheet from the top: each has columns of White and of BME staff."""
    areas = {(area.top, area.left): area for area in sheet.merged}
    rows = dict(sheet.rows())
    groups = [at for at, cells in rows.items() if has_groups(cells)]
    heads: list[_Heads] = []
    for at in groups:
        if not heads or at > heads[-1].bottom:
            found = _heads(at, rows, labels, heads[-1].bottom if heads else 0)
            if not heads or not found.repeats(heads[-1]):
                heads.append(found)
    numbered = sorted(rows)
    ends = [*(found.top - 1 for found in heads[1:]), *numbered[-1:]]
    made = []
    for found, end in zip(heads, ends, strict=False):
        span = slice(bisect_right(numbered, found.bottom), bisect_right(numbered, end))
        body = (rows[at] for at in numbered[span])
        made.append(_block(sheet, found, end, body, areas))
    return made


def has_groups(cells: list[Cell]) -> bool:
    """Return whether a row heads columns of White and of BME staff, each as a whole or in two parts at least."""
    found: dict[str, set[str]] = {"white": set(), "bme": set()}
    for cell in cells:
        if cell.text and (heading := column_heading(cell.text)) is not None and heading.group in found:
            found[heading.group].add(heading.part)
    return all("" in parts or len(parts) > 1 for parts in found.values())


def _heads(at: int, rows: Mapping[int, list[Cell]], labels: Labels, before: int) -> _Heads:
    """Return the rows of the heading around the row of the groups, none of them up to row `before`."""
    groups = [cell for cell in rows[at] if cell.text and (found := column_heading(cell.text)) and found.group]
    left = min(cell.column for cell in groups)
    head = {at: [cell for cell in rows[at] if cell.column >= left]}
    titles = [cell for cell in rows[at] if cell.column < left]
    for row in range(at - 1, max(at - 1 - ABOVE, before), -1):
        cells = rows.get(row, [])
        over = [cell for cell in cells if cell.column >= left]
        if _labelled(cells, left, labels) or any(map(cover.asks, cells)) or not all(map(_word, over)):
            break
        if heading := any(column_heading(cell.text) for cell in over):
            head[row] = over
        if heading or not over:
            titles += [cell for cell in cells if cell.column < left]
    for row in range(at + 1, at + 1 + BELOW):
        cells = rows.get(row, [])
        under = [cell for cell in cells if cell.column >= left]
        if _labelled(cells, left, labels) or has_groups(cells) or not all(map(_word, under)):
            break
        years = [cell for cell in under if numeric(cell)]
        if years and (not _even(years, groups) or any(not title(cell.text) for cell in cells if cell.column < left)):
            break
        if any(column_heading(cell.text) for cell in under) or _under_each(under, groups):
            head[row] = under
            titles += [cell for cell in cells if cell.column < left]
    return _Heads(left, head, tuple(titles))


def _labelled(cells: list[Cell], left: int, labels: Labels) -> bool:
    """Return whether a row has a label of the template, and so is none of a heading."""
    return any(cell.column < left and cell.text and labels.names_of(cell.text) for cell in cells)


def _word(cell: Cell) -> bool:
    """Return whether a cell can be one of a heading: a year, or a text that begins with no number or mark for one."""
    if re.match(r"[-+£<>≤=(]*\s*[\d.]", cell.text):
        return column_heading(cell.text) is not None
    return not cell.problem and mark(cell.text) is None


def _under_each(under: list[Cell], groups: list[Cell]) -> bool:
    """Return whether there is something under every group."""
    return {cell.column for cell in groups} <= {cell.column for cell in under}


def _even(years: list[Cell], groups: list[Cell]) -> bool:
    """Return whether groups have the same years under them: figures that look like years hardly do."""
    starts = sorted(cell.column for cell in groups)
    under: dict[int, list[str]] = {}
    for cell in years:
        under.setdefault(max(start for start in starts if start <= cell.column), []).append(cell.text.strip())
    return len(under) > 1 and len({tuple(found) for found in under.values()}) == 1


def _block(
    sheet: Sheet, heads: _Heads, end: int, body: Iterator[list[Cell]], areas: Mapping[tuple[int, int], Area]
) -> Block:
    there = [cell for cells in body for cell in cells]
    filled, numbered = {cell.column for cell in there}, {cell.column for cell in there if printed(cell)}
    whole, titles = _whole(sheet, [cell for cell in heads.titles if cell.column not in numbered])
    columns: list[FigureColumn] = []
    aside: dict[int, Cells] = {}
    strange: dict[int, Cells] = {}
    for cell in heads.titles:
        if title(cell.text) or another_measure(cell.text):
            aside[cell.column] = (cell,)
    for index, cells in _stacks(heads, filled, areas):
        texts = [cell.text for cell in cells]
        meaning = column_heading(*texts)
        if any(map(title, texts)) or (meaning is None and another_measure(*texts)):
            aside[index] = cells
            continue
        if meaning is not None:
            meaning = meaning._replace(measure=meaning.measure or whole.measure)
        if meaning is None or (not meaning.group and meaning.counts):
            strange[index] = cells
        elif not meaning.group or meaning.measure == "other":
            aside[index] = cells
        else:
            columns.append(FigureColumn(index, meaning, cells))
    return Block(
        columns=tuple(_whole_unknown(columns)),
        aside=aside,
        strange=strange,
        whole=whole,
        titles=titles,
        left=heads.left,
        head=tuple(sorted(heads.rows)),
        first=heads.bottom + 1,
        last=end,
    )


def _whole_unknown(columns: list[FigureColumn]) -> Iterator[FigureColumn]:
    """Yield columns, one of unknown ethnicity alone as all of it, whichever of its two codes heads it."""
    wholes = [column.heading._replace(part="") for column in columns]
    for column, whole in zip(columns, wholes, strict=True):
        lone = whole.group == "unknown" and wholes.count(whole) == 1
        yield attrs.evolve(column, heading=whole) if lone else column


def _whole(sheet: Sheet, titles: list[Cell]) -> tuple[ColumnHeading, Cells]:
    """Return what the titles of a table say of all its columns, the nearest first, else the sheet's name."""
    whole, used = ColumnHeading(), []
    for cell in (*titles, Cell(0, 0, sheet.name)):
        if (found := table_title(cell.text)) is None:
            continue
        if not (whole.year or whole.when):
            whole = whole._replace(year=found.year, when=found.when)
        whole = whole._replace(measure=whole.measure or found.measure)
        used += [cell] if cell.row else []
    return whole, tuple(used)


def _stacks(heads: _Heads, filled: set[int], areas: Mapping[tuple[int, int], Area]) -> Iterator[tuple[int, Cells]]:
    """Yield each column that is headed, with the cells over it from the top.

    A cell that is joined with others is over all of them. One that isn't may be over those to its right that have
    nothing in its row, where another row under it heads them.
    """
    over: dict[int, dict[int, Cell]] = {}
    body = sorted(filled)
    for row, cells in heads.rows.items():
        for cell, end in _with_ends(cells):
            over.setdefault(cell.column, {})[row] = cell
            area = areas.get((row, cell.column), Area(row, cell.column, row, cell.column))
            for index in _within(body, range(cell.column + 1, min(area.right + 1, end))):
                over.setdefault(index, {})[row] = cell
    columns, lowest = sorted(over), {index: max(found) for index, found in over.items()}
    for row, cells in heads.rows.items():
        for cell, span in _spread(cells, areas, _first(heads, row)):
            for index in _within(columns, span):
                if row < lowest[index]:
                    over[index].setdefault(row, cell)
    stacks = {index: tuple(over[index][row] for row in sorted(over[index])) for index in columns}
    there = {cells for index, cells in stacks.items() if index in filled}
    for index, stack in stacks.items():
        # Of columns under one joined cell only those are meant that have something.
        if index in filled or stack not in there:
            yield index, stack


def _with_ends(cells: list[Cell]) -> Iterator[tuple[Cell, int]]:
    """Yield the cells of a row with the column of the next; the last ends where the sheet does."""
    return zip(cells, [*(cell.column for cell in cells[1:]), COLUMNS + 1], strict=True)


def _within(columns: list[int], span: range) -> list[int]:
    return columns[bisect_left(columns, span.start) : bisect_left(columns, span.stop)]


def _first(heads: _Heads, row: int) -> int:
    """Return the first column that a row's first heading is over.

    It begins over what the table begins with, and else, as a heading in the middle of its columns does, before it.
    """
    below = heads.rows.get(min((at for at in heads.rows if at > row), default=0), [])
    under = {cell.column: cell.text.strip() for cell in below}
    start = heads.rows[row][0].column
    return start if under and under.get(start) == under[min(under)] else heads.left


def _spread(cells: list[Cell], areas: Mapping[tuple[int, int], Area], first: int) -> Iterator[tuple[Cell, range]]:
    """Yield the cells of a row that aren't joined, with the columns that each is over; the row begins in `first`.

    The last is as wide as the widest before it: what stands to its right is something else.
    """
    widths = [after.column - before.column for before, after in itertools.pairwise(cells)]
    for cell, end in _with_ends(cells):
        area = areas.get((cell.row, cell.column))
        if area is None or area.right == area.left:
            start = min(first, cell.column) if cell is cells[0] else cell.column
            yield cell, range(start, min(end, cell.column + max(widths)) if widths else end)
