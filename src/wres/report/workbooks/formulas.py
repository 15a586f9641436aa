"""The template's formulas as a spreadsheet has them, and what each shows without being calculated.

Only functions that every spreadsheet knows are used, and nothing is divided by zero: a cell whose parts aren't all
there has a dash, and one that isn't defined says so.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable

from wres.standard.formulas import Cell, Formula

__all__ = ["NONE", "UNDEFINED", "shown", "spreadsheet", "too_few"]

NONE = "–"
UNDEFINED = "not defined"


def too_few(formula: Formula) -> str:
    """Return what stands in the place of a percentage of fewer than are shown."""
    return f"fewer than {formula.least}"


def spreadsheet(formula: Formula, group: str, at: Callable[[str, str], str]) -> str:
    """Return a formula in a group's column; `at` gives the address of a row and group.

    >>> spreadsheet(Formula("ratio", ("35", "34")), "bme", lambda row, group: f"E{row}")
    '=IF(COUNT(E35,E34)<2,"–",IF(E34=0,"not defined",E35/E34))'
    >>> spreadsheet(Formula("sum", ("1", "2", "4")), "white", lambda row, group: f"D{row}")
    '=IF(COUNT(D1:D2,D4)<3,"–",SUM(D1:D2,D4))'
    """
    cells = [at(*part) for part in formula.parts(group)]
    # A share takes its own column twice.
    there = dict.fromkeys(cells)
    first, last, spans = cells[0], cells[-1], ",".join(ranges(there))
    if formula.kind in ("sum", "mean"):
        whole = f"{'SUM' if formula.kind == 'sum' else 'AVERAGE'}({spans})" if len(cells) > 1 else first
    elif formula.kind == "less":
        whole = f"{first}-{last}"
    elif formula.kind == "share":
        whole = f'IF(SUM({spans})=0,"{UNDEFINED}",100*{first}/SUM({spans}))'
    elif formula.kind == "percentage":
        whole = f'IF({last}=0,"{UNDEFINED}",IF({last}<{formula.least},"{too_few(formula)}",100*{first}/{last}))'
    else:
        whole = f'IF({last}=0,"{UNDEFINED}",{first}/{last})'
    return f'=IF(COUNT({spans})<{len(there)},"{NONE}",{whole})'


def shown(formula: Formula, group: str, cell: Cell) -> float | str:
    """Return what a cell shows: its number, why there is none, or a dash where a part of it is missing.

    >>> shown(Formula("ratio", ("35", "34")), "bme", lambda row, group: 0)
    'not defined'
    """
    value = formula.value(cell, group)
    if value is not None:
        return value
    parts = [cell(*part) for part in formula.parts(group)]
    if any(part is None for part in parts):
        return NONE
    return too_few(formula) if formula.kind == "percentage" and parts[-1] else UNDEFINED


def ranges(cells: Iterable[str]) -> list[str]:
    """Return addresses in short, neighbours in a column or a row as a range.

    >>> ranges(["D1", "D2", "D4", "E4", "F4", "Workings!D9"])
    ['D1:D2', 'D4:F4', 'Workings!D9']
    """
    runs: list[list[str]] = []
    for cell in cells:
        run = runs[-1] if runs else []
        if run and (_after(run, cell, column=0, row=1) or _after(run, cell, column=1, row=0)):
            run.append(cell)
        else:
            runs.append([cell])
    return [run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs]


def _after(run: list[str], cell: str, *, column: int, row: int) -> bool:
    """Return whether a cell carries a run of neighbours on, a step of `column` and `row` each."""
    places = [re.fullmatch(r"([A-Z])(\d+)", one) for one in (*run[-2:], cell)]
    steps = [
        (ord(after[1]) - ord(before[1]), int(after[2]) - int(before[2]))
        for before, after in itertools.pairwise(places)
        if before and after
    ]
    return len(steps) == len(places) - 1 and set(steps) == {(column, row)}
