"""What the checks of a publication state: its figures by key, the relations between them."""

from __future__ import annotations

import attrs

from wres.consistency.expressions import Unit, Value
from wres.consistency.printed_cell import PrintedCell, read_cell
from wres.consistency.related import RelatedFigures
from wres.consistency.relations import Relation

__all__ = ["Stated"]


@attrs.define
class Stated:
    """The figures of a publication, by key, the relations that its checks state, and what helps to explain them.

    `relations` are pairs: the kind of check, and what it says that the figures do.
    """

    values: dict[str, Value] = attrs.field(factory=dict)
    cells: dict[str, PrintedCell] = attrs.field(factory=dict)
    relations: list[tuple[str, Relation]] = attrs.field(factory=list)
    related: RelatedFigures = attrs.field(factory=RelatedFigures)

    def add(self, key: str, content: object, unit: Unit) -> None:
        """Add a figure."""
        cell = read_cell(content if isinstance(content, str) else str(content))
        if unit == "count" and cell.printed and (cell.printed.unit or cell.printed.decimals):
            # What has a sign or decimals was rounded, and is no count.
            unit = "per cent" if cell.printed.unit == "%" else "other"
        self.cells[key] = cell
        self.values[key] = Value(printed=cell.printed, bounds=cell.bounds, unit=unit)

    def literal(self, content: object, unit: Unit) -> str:
        """Add a figure that stands in the check itself, and return its key."""
        key = f"inline {len(self.values)}"
        self.add(key, content, unit)
        return key

    def counted(self, key: str) -> str:
        """Take a figure for a count where a check does, and return its key."""
        value = self.values[key]
        if value.unit == "other" and value.printed and not value.printed.unit and not value.printed.decimals:
            self.values[key] = attrs.evolve(value, unit="count")
        return key
