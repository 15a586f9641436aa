"""The sheets of an OpenDocument spreadsheet, `.ods`: cells, without comments, drawings and what links brought in."""

from __future__ import annotations

import re
from math import isfinite

import attrs

from wres.intake.workbooks.cells import Area, Cell, Sheet, shown
from wres.intake.workbooks.safety import COLUMNS, LONGEST, ROWS, Budget, Handler, Package
from wres.intake.workbooks.xlsx import AREAS, NOT_CALCULATED, NUMBER

__all__ = ["sheets"]

KIND = "application/vnd.oasis.opendocument.spreadsheet"


def sheets(package: Package) -> list[Sheet]:
    """Return the sheets of a spreadsheet, in its order."""
    package.parse("META-INF/manifest.xml", _Manifest(package.budget))
    body = _Body(package.budget)
    if not package.parse("content.xml", body):
        package.budget.refuse("is damaged: its content isn't there", "fetch or save it again")
    return [
        attrs.evolve(sheet, hidden=style in body.undisplayed)
        for sheet, style in zip(body.sheets, body.styles, strict=True)
    ]


class _Manifest(Handler):
    """The list of parts, which says whether they are encrypted."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "encryption-data":
            self.budget.refuse("is encrypted", "take its password off, and save it again")


ASIDE = frozenset({"annotation", "shapes", "frame", "custom-shape", "tracked-changes", "text-box", "dde-links"})
"""What stands in a sheet or cell and is none of its own text."""


class _Body(Handler):
    """The tables of a spreadsheet, cell by cell; what is repeated is counted before it is made."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.sheets: list[Sheet] = []
        self.styles: list[str] = []
        self.undisplayed: set[str] = set()
        self.style = ""
        self.aside = 0
        self.tables = 0
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self.title, self.shape, self.linked = "", "", False
        self.row = self.column = self.times = 0
        self.kept: list[Cell] = []
        self.cell: dict[str, str] | None = None
        self.depth = 0
        self.parts: list[str] = []
        self.size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.cell is not None:
            self.depth += 1
        if name in ASIDE:
            self.aside += 1
        elif self.aside:
            return
        elif name in {"table-cell", "covered-table-cell"} and self.tables == 1 and self.cell is None:
            self.cell, self.depth, self.parts, self.size = attributes, 0, [], 0
        elif name == "table-row" and self.tables == 1 and self.cell is None:
            self.row += self.times
            self.column, self.times, self.kept = 0, self._repeated(attributes, "rows"), []
        elif name == "table":
            self.tables += 1
            if self.tables == 1:
                self.budget.spend("sheets")
                self.title, self.shape = attributes.get("name", "")[:255], attributes.get("style-name", "")
                self.cells, self.merged, self.linked = {}, [], False
                self.row, self.times = 1, 0
        elif name == "table-source":
            self.linked = True
        elif name == "style":
            self.style = attributes.get("name", "")
        elif name == "table-properties" and attributes.get("display") == "false":
            self.undisplayed.add(self.style)
        elif self.cell is not None:
            self._text_of(name, attributes)

    def _text_of(self, name: str, attributes: dict[str, str]) -> None:
        if (name == "p" and self.parts) or name == "line-break":
            self._add("\n")
        elif name == "tab":
            self._add("\t")
        elif name == "s":
            self._add(" " * min(self._whole(attributes.get("c", "1")), LONGEST))

    def end(self, name: str) -> None:
        if name in ASIDE:
            self.aside -= 1
        elif not self.aside:
            if self.cell is not None and self.depth == 0:
                self._keep(self.cell)
                self.cell = None
                return
            if name == "table-row" and self.tables == 1 and self.cell is None:
                self._row()
            elif name == "table":
                self.tables -= 1
                if not self.tables and not self.linked:
                    self.sheets.append(Sheet(self.title, self.cells, tuple(self.merged)))
                    self.styles.append(self.shape)
        if self.cell is not None:
            self.depth -= 1

    def text(self, text: str) -> None:
        # Text stands in paragraphs; between elements there is only white space.
        if self.cell is not None and self.depth and not self.aside:
            self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.size += len(text)
        if self.size > LONGEST:
            self.budget.refuse(f"has more than {LONGEST:,} characters in a cell", "shorten the cell")

    def _whole(self, text: str) -> int:
        if not re.fullmatch("[0-9]{1,9}", text):
            self.budget.refuse(f"is damaged: {text[:20]!r} stands for a number", "fetch or save it again")
        return int(text)

    def _repeated(self, attributes: dict[str, str], what: str) -> int:
        return max(self._whole(attributes.get(f"number-{what}-repeated", "1")), 1)

    def _keep(self, attributes: dict[str, str]) -> None:
        times, first = self._repeated(attributes, "columns"), self.column + 1
        self.column += times
        across, down = (self._whole(attributes.get(f"number-{what}-spanned", "1")) for what in ("columns", "rows"))
        if (across > 1 or down > 1) and len(self.merged) < AREAS:
            self.merged.append(Area(self.row, first, self.row + down - 1, first + across - 1))
        read = self._read(attributes, "".join(self.parts))
        if read is None:
            return
        self.budget.spend("cells", times)
        self.budget.spend("text", len(read[0]))
        if self.column > COLUMNS:
            self.budget.refuse(f"has a cell outside every sheet, in column {self.column:,} of {self.title[:40]!r}")
        self.kept += [Cell(self.row, column, *read) for column in range(first, first + times)]

    def _row(self) -> None:
        """Keep the cells of a row as often as it is repeated."""
        if not self.kept:
            return
        self.budget.spend("cells", len(self.kept) * (self.times - 1))
        if self.row + self.times - 1 > ROWS:
            self.budget.refuse(f"has a cell outside every sheet, in row {self.row:,} of {self.title[:40]!r}")
        for row in range(self.row, self.row + self.times):
            self.cells |= {(row, cell.column): cell._replace(row=row) for cell in self.kept}

    def _read(self, attributes: dict[str, str], text: str) -> tuple[str, float | None, str] | None:
        """Return what a cell shows, the number in it, and what is wrong with it; nothing for an empty one."""
        kind, number = attributes.get("value-type", ""), attributes.get("value", "")
        if kind == "error":
            return text or "error", None, "a formula's error"
        if kind == "date":
            return attributes.get("date-value", text)[:10], None, ""
        if kind in {"float", "percentage", "currency"} and NUMBER.fullmatch(number) and isfinite(float(number)):
            value = float(number)
            return text.strip() or shown(value, "0.00%" if kind == "percentage" else None), value, ""
        whole = text or attributes.get("string-value", "")[:LONGEST]
        if whole.strip():
            return whole, None, ""
        return ("", None, NOT_CALCULATED) if "formula" in attributes and kind != "string" else None
