"""What the figures of a return say: whole numbers of people, and what its computed cells print."""

from __future__ import annotations

import re
from math import isfinite
from typing import NamedTuple

from wres.intake.workbooks.cells import Cell
from wres.recorded import UNCLEAR, bounds, mark
from wres.statistics.printed import Printed, read

__all__ = ["Counted", "counted", "numeric", "printed"]

WHOLE = re.compile(r"[-+]?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})(?:\.0{1,10})?")
HALF = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,10}")
CLOSE = 1e-9
"""How far arithmetic on a computer may leave a whole number from itself."""


class Counted(NamedTuple):
    """What a cell for a headcount says: the number, `suppressed` for one that is withheld, or why it is no number."""

    number: float | None = None
    origin: str = "reported"
    problem: str = ""
    bounds: tuple[int | None, int] | None = None
    """What a withheld number lies between, where its mark says so."""


def counted(cell: Cell) -> Counted:
    """Return what a cell for a headcount says; numbers stored as text are numbers.

    A negative number or a fraction is kept: evaluating the counts reports it, or sets it aside.

    >>> [counted(Cell(1, 1, text)).number for text in ("1,234", " 12 ", "12.0", "n/a")]
    [1234, 12, 12, None]
    >>> counted(Cell(1, 1, "*")).origin, counted(Cell(1, 1, "12%")).problem
    ('suppressed', 'not a number of people')
    """
    if cell.problem:
        return Counted(problem=cell.problem)
    if cell.value is not None and not cell.text.rstrip().endswith("%"):
        return Counted(_whole(cell.value))
    if meant := mark(cell.text):
        return Counted(origin="suppressed" if meant == "suppressed" else "reported", bounds=bounds(cell.text))
    text = cell.text.replace("\xa0", " ").strip().replace("−", "-")
    if WHOLE.fullmatch(text) or HALF.fullmatch(text):
        return Counted(_whole(float(text.replace(",", ""))))
    if re.match(r"[=@]|[+-].*[A-Za-z(]", text):
        return Counted(problem="a formula as text: open the workbook in a spreadsheet and save its values")
    if text.lower() in UNCLEAR:
        return Counted(problem="withheld to some and nothing to others: write * if it is withheld, else leave it empty")
    return Counted(problem="not a number of people")


def numeric(cell: Cell) -> bool:
    """Return whether a cell may be taken for a number of people.

    >>> numeric(Cell(1, 1, "12")), numeric(Cell(1, 1, "12.0%", 0.12)), numeric(Cell(1, 1, "*"))
    (True, False, False)
    """
    return counted(cell).number is not None


def _whole(value: float) -> float:
    return round(value) if isfinite(value) and abs(value - round(value)) < CLOSE else value


def printed(cell: Cell) -> Printed | None:
    """Return the number that a computed cell has, with the decimals that tell it, None where it has none.

    What is stored counts, and not how few of its decimals are shown; after ten digits it is arithmetic's own.

    >>> printed(Cell(1, 1, "1.6", 1.5734265734265735)), printed(Cell(1, 1, "24.5%", 0.245))
    (Printed(value=Decimal('1.573426573'), decimals=9, unit=''), Printed(value=Decimal('24.5'), decimals=1, unit='%'))
    """
    if cell.value is None:
        return read(cell.text.strip())
    percent = cell.text.rstrip().endswith("%")
    text = f"{cell.value * (100 if percent else 1):.10g}"
    if "e" in text:
        text = f"{float(text):.12f}".rstrip("0")
    return read(text.rstrip(".") + ("%" if percent else ""))
