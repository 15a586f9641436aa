"""Whose return it is and of which year, as far as its cells say so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from wres.intake import words
from wres.intake.workbooks.cells import Cell, Sheet

__all__ = ["CoverAnswer", "asks", "is_code", "organisations", "years"]

CODES = frozenset(
    words.text(label)
    for label in (
        "organisation code",
        "org code",
        "ODS code",
        "trust code",
        "provider code",
        "organisation ODS code",
        "code of organisation",
    )
)
NAMES = frozenset(
    words.text(label)
    for label in (
        "organisation",
        "organisation name",
        "name of organisation",
        "name of the organisation",
        "trust",
        "trust name",
        "name of trust",
        "NHS trust",
        "provider",
        "provider name",
        "name of provider",
        "employer",
    )
)
YEARS = frozenset(
    words.text(label)
    for label in (
        "year",
        "reporting year",
        "year of reporting",
        "WRES year",
        "financial year",
        "reporting period",
        "period",
        "snapshot",
        "snapshot date",
        "date of snapshot",
        "data as at",
        "workforce data as at",
        "as at",
        "edition",
        "year of return",
    )
)
FAR = 6
"""Columns within which the answer stands to the right of its label; a row of more cells heads a table."""


class CoverAnswer(NamedTuple):
    """A fact of the whole return, with the cell of its label and its own."""

    value: Any
    label: Cell
    cell: Cell


def asks(cell: Cell) -> bool:
    """Return whether a cell asks for a fact of the whole return."""
    return words.text(cell.text[:200].partition(":")[0]) in CODES | NAMES | YEARS


def is_code(text: str) -> bool:
    """Return whether a text is an organisation's code rather than its name.

    >>> is_code("RXX"), is_code("Q51"), is_code("8HX01"), is_code("Acme Trust")
    (True, True, True, False)
    """
    return bool(re.fullmatch(r"[A-Za-z0-9]{3}|(?=.*\d)[A-Za-z0-9]{4,6}", text.strip()))


def organisations(sheet: Sheet, rows: int) -> tuple[list[CoverAnswer], list[CoverAnswer]]:
    """Return the codes and the names of organisations that a sheet has above its first table."""
    return (list(_answers(sheet, rows, CODES, _name)), list(_answers(sheet, rows, NAMES, _name)))


def years(sheet: Sheet, rows: int) -> list[CoverAnswer]:
    """Return the reporting years that a sheet has above its first table."""
    return list(_answers(sheet, rows, YEARS, _year))


def _answers(
    sheet: Sheet, rows: int, labels: frozenset[str], read: Callable[[Cell, str], Any]
) -> Iterator[CoverAnswer]:
    wide = Counter(row for row, _ in sheet.cells)
    for (row, column), cell in sheet.cells.items():
        if row > rows or wide[row] > FAR or len(cell.text) > 200:
            continue
        label, colon, rest = cell.text.partition(":")
        if words.text(label) not in labels:
            continue
        if colon and rest.strip():
            answer = cell
        else:
            beside = (sheet.cells.get((row, column + step)) for step in range(1, FAR + 1))
            found = next((other for other in beside if other is not None), None)
            if found is None:
                continue
            answer, rest = found, found.text
        value = read(answer, rest.strip())
        if value is not None:
            yield CoverAnswer(value, cell, answer)


def _name(cell: Cell, text: str) -> str | None:
    """Return an organisation's name or code; another label isn't one."""
    label = words.text(text.partition(":")[0])
    return text if label and label not in CODES | NAMES | YEARS and len(text) <= 200 else None


def _year(cell: Cell, text: str) -> int | None:
    """Return the reporting year that an answer means: a year, the day of a snapshot, a financial year, an edition."""
    if (date := words.date(text)) is not None and (date.month, date.day) == (4, 1):
        return date.year
    if (year := words.reporting_year(cell.value if cell.value is not None else text)) is not None:
        return year
    found = re.search(r"31(?:st)? mar(?:ch)? (20\d\d)$", words.text(text)) or re.fullmatch(
        r"wres (20\d\d)", words.text(text)
    )
    return int(found[1]) if found else None
