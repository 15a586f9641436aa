"""Where on a sheet the tables of a return are: columns that are headed by groups and years, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import attrs

from wres.intake.workbooks import cover
from wres.intake.workbooks.cells import Area, Cell, Sheet
from wres.intake.workbooks.labels import ColumnHeading, Labels, column_heading

__all__ = ["Block", "FigureColumn", "blocks"]

ABOVE, BELOW = 4, 2
"""Rows above and below the row of the groups that may have more of the heading."""


class FigureColumn(NamedTuple):
    """A column of figures: what its heading says, and in which cells."""

    at: int
    heading: ColumnHeading
    cells: tuple[Cell, ...]


@attrs.frozen
class Block:
    """A table: its columns of figures, the rows of its heading, and those of its body."""

    columns: tuple[FigureColumn, ...]
    head: tuple[int, ...]
    first: int
    last: int
    problems: tuple[str, ...] = ()


class _Range(NamedTuple):
    """A heading with the columns that its cell covers, and the last row that it does."""

    left: int
    right: int
    bottom: int
    heading: ColumnHeading
    cell: Cell


def blocks(sheet: Sheet, labels: Labels) -> list[Block]:
    """Return the tables of a sheet from the top: each has a column of White and one of BME staff."""
    areas = {(area.top, area.left): area for area in sheet.merged}
    rows = dict(sheet.rows())
    spans = {at: found for at, cells in rows.items() if (found := list(_spans(cells, areas)))}
    heads = [at for at, found in spans.items() if {"white", "bme"} <= {span.heading.group for span in found}]
    made = [_block(sheet, at, rows, spans, labels) for at in heads]
    ends = [min(block.head) - 1 for block in made[1:]]
    last = max(rows, default=0)
    return [attrs.evolve(block, last=end) for block, end in zip(made, [*ends, last], strict=False)]


def _spans(cells: list[Cell], areas: dict[tuple[int, int], Area]) -> Iterator[_Range]:
    for cell in cells:
        meaning = column_heading(cell.text) if cell.text else None
        if meaning is not None:
            area = areas.get((cell.row, cell.column), Area(cell.row, cell.column, cell.row, cell.column))
            yield _Range(cell.column, area.right, area.bottom, meaning, cell)


def _block(sheet: Sheet, at: int, rows: dict[int, list[Cell]], spans: dict[int, list[_Range]], labels: Labels) -> Block:
    groups = [span for span in spans[at] if span.heading.group]
    left = min(span.left for span in groups)
    body = [span for span in spans[at] if span.left >= left]
    head = {at: body}
    for row in range(at - 1, at - 1 - ABOVE, -1):
        if not rows.get(row):
            continue
        above = [span for span in spans.get(row, ()) if not span.heading.group and span.right >= left]
        if not above or _labelled(rows[row], left, labels) or any(map(cover.asks, rows[row])):
            break
        head[row] = above
    for row in range(at + 1, at + 1 + BELOW):
        below = [span for span in spans.get(row, ()) if not span.heading.group and span.left >= left]
        if not below or _labelled(rows[row], left, labels) or not _even(below, groups):
            break
        head[row] = below
    order = sorted(head)
    bottom = order[-1]
    lowest = {span.left for span in head[bottom]}
    lowest |= {span.left for row in order for span in head[row] if row < bottom <= span.bottom and span.left >= left}
    columns, problems = [], []
    for index in sorted(lowest):
        over = [span for row in order if (span := _over(head[row], index)) is not None]
        meaning = _joined([span.heading for span in over])
        cells = tuple(span.cell for span in over)
        if meaning is None:
            places = " and ".join(sheet.place(cell) for cell in cells)
            problems.append(f"{places} head one column and contradict each other; give it one group and one year")
        elif meaning.group:
            columns.append(FigureColumn(index, meaning, cells))
    return Block(tuple(columns), tuple(order), bottom + 1, bottom, tuple(problems))


def _over(row: list[_Range], index: int) -> _Range | None:
    """Return what stands over a column in one row of the heading: a cell that covers it, or the last to its left."""
    covering = [span for span in row if span.left <= index <= span.right]
    if covering:
        return covering[-1]
    before = [span for span in row if span.right < index]
    # A cell joined over several columns says itself where it ends.
    return before[-1] if before and before[-1].left == before[-1].right else None


def _even(below: list[_Range], groups: list[_Range]) -> bool:
    """Return whether every group has the same headings under it: figures that look like years hardly do."""
    under: dict[int, list[ColumnHeading]] = {span.left: [] for span in groups if span.heading.group != "total"}
    for span in below:
        over = _over(groups, span.left)
        if over is not None and over.left in under:
            under[over.left].append(span.heading)
    return len({tuple(headings) for headings in under.values()}) == 1 and all(under.values())


def _labelled(cells: list[Cell], left: int, labels: Labels) -> bool:
    """Return whether a row has a label of the template, and so is none of a heading."""
    return any(cell.column < left and cell.text and labels.names_of(cell.text) for cell in cells)


def _joined(parts: list[ColumnHeading]) -> ColumnHeading | None:
    """Return what the cells over a column say together, None where they contradict each other."""
    parts_of = [{value for value in values if value} for values in zip(*parts, strict=True)]
    if any(len(values) > 1 for values in parts_of):
        return None
    group, year, when, stage = (next(iter(values), None) for values in parts_of)
    return ColumnHeading(str(group or ""), int(year) if year else None, str(when or ""), str(stage or ""))
