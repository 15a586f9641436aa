"""A sheet saved as CSV: one sheet of texts."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from wres.counts.files import decoded, separator_of, text_notes
from wres.intake.workbooks.cells import Cell, Sheet
from wres.intake.workbooks.safety import COLUMNS, LONGEST, ROWS, Budget

__all__ = ["sheet"]

EITHER = re.compile(r"\s*[-+]?\d{1,3}(?:[.,]\d{3})+\s*")
SHOWN = 6
"""Numbers that may be either of two that a message spells out."""


def sheet(path: Path, data: bytes) -> Sheet:
    """Return the cells of a text file, by its name; its lines end as they please."""
    budget = Budget(path)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        budget.refuse("isn't plain text in UTF-8", "save it as 'CSV UTF-8', which every spreadsheet offers")
    try:
        text, encoding = decoded(data)
    except UnicodeDecodeError as error:
        budget.refuse(
            f"isn't UTF-8 (byte {error.start}), nor Windows-1252",
            "save it as 'CSV UTF-8', which every spreadsheet offers",
        )
    if re.match(r"\s*<(!doctype|html|\?xml)", text[:200], re.IGNORECASE):
        budget.refuse("is a web page or XML", "download the table itself")
    usual = "\t" if path.suffix.lower() == ".tsv" else ","
    try:
        separator = separator_of(text, usual)
    except csv.Error as error:
        budget.refuse(f"can't be read as a table: {error}", "check its quotes")
    if separator not in text and (other := re.search(r"[;\t|]", text)):
        budget.refuse(f"separates its fields by {other[0]!r}", "save it with commas, or with tabs as .tsv")
    cells: dict[tuple[int, int], Cell] = {}
    try:
        for row, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            for column, field in enumerate(fields, start=1):
                if field.strip():
                    budget.spend("cells")
                    budget.spend("text", len(field))
                    if len(field) > LONGEST or column > COLUMNS or row > ROWS:
                        budget.refuse(
                            f"has a field of more than {LONGEST:,} characters, or outside every sheet, in line {row:,}",
                            "check its quotes",
                        )
                    cells[row, column] = Cell(row, column, field)
    except csv.Error as error:
        budget.refuse(f"can't be read as a table: {error}", "check its quotes")
    found = Sheet(path.stem, cells, notes=text_notes(encoding, separator, usual))
    unclear = [f"{found.place(cell)} ({cell.text.strip()!r})" for cell in cells.values() if EITHER.fullmatch(cell.text)]
    if separator == ";" and unclear:
        budget.refuse(
            f"has semicolons between its fields, and so {', '.join(unclear[:SHOWN])} may be thousands or have decimals",
            "write numbers without separators",
        )
    return found
