"""The figures that a return computed for itself: as published ones, and held against ours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import attrs
import pandas as pd

from wres.intake.workbooks.contents import ReturnFigure, WorkbookContents
from wres.model import Unit
from wres.results import TEXT, Results
from wres.statistics.printed import Printed
from wres.template import Template, TemplateRow

__all__ = ["CHECKS", "PUBLISHED", "checks", "published"]

PUBLISHED = ("org", "year", "indicator", "statistic", "group", "value", "unit", "source", "place")
"""The columns of the computed cells as published figures."""

CHECKS = ("org", "year", "row", "label", "group", "kind", "printed", "ours", "verdict", "cell")
"""The columns of the comparison with ours."""

STATISTICS = {
    "38": "headcount",
    "39": "average",
    "42": "headcount",
    "52": "board-non-voting",
    "53": "board",
    "55": "board-non-executive",
    "56": "headcount",
    "57": "total-share",
    "59": "non-voting-share",
    "61": "non-executive-share",
}
"""What a row's figure is called where the results don't have it."""

WHOLE: dict[tuple[str, str | None, str | None], str] = {("headcount", None, None): "38"}
"""The row of a workforce that isn't given by band."""

Ours = dict[tuple[str, int, str, str], float]


def ours(contents: WorkbookContents, results: Results | None) -> Ours:
    """Return our figure for each organisation, year, row and group: the results', or else the template's own sums."""
    made: Ours = {}
    by_year: dict[tuple[str, int], dict[tuple[str, str], float]] = {}
    template = contents.template
    rows = {
        (row.item, row.panel, row.band, row.before): row for row in (*template.rows, *template.workings) if row.item
    }
    units = {(figure.org, figure.year) for figure in contents.figures}
    for key, count in contents.counts.items():
        if count.number is None:
            continue
        for before in (0, 1):
            row = rows.get((key.item, key.panel, key.band, before))
            name = row.name if row is not None and row.years == 1 else WHOLE.get(key[2:5]) if not before else None
            if name is not None:
                by_year.setdefault((key.org, key.year + before), {})[name, key.group] = count.number
    for org, year in units:
        entered = by_year.get((org, year), {})
        staff = {name for name, _ in entered if template[name].item == "headcount"}
        for name in contents.empty.get((org, year), ()):
            # Of a workforce by bands, a band without a number is one without staff.
            if staff and template[name].item == "headcount":
                entered |= {(name, group): 0 for group in template[name].groups}
        for (name, group), value in template.compute(entered).items():
            if value is not None:
                made[org, year, name, group] = value
    if results is not None:
        made |= _of_results(template, results, units)
    return made


def _of_results(template: Template, results: Results, units: set[tuple[str, int]]) -> Ours:
    frame = results.frame[(results.frame["status"] == "ok") & results.frame["panel"].isna()]
    keys = zip(*(frame[name].tolist() for name in ("org", "year", "indicator", "statistic", "group")), strict=True)
    lines = dict(zip(keys, frame[["value", "numerator", "denominator"]].to_dict("records"), strict=True))
    made: Ours = {}
    for row in template.rows:
        if row.figure is None or row.formula is None:
            continue
        for org, year in units:
            for group in row.groups:
                called = f"{row.formula.of}/{row.formula.to}" if row.formula.kind == "compare" else group
                line = lines.get((org, year, row.figure.indicator, row.figure.statistic, called), {})
                value = line.get(row.figure.column, math.nan)
                if not math.isnan(value):
                    made[org, year, row.name, group] = float(value)
    return made


def checks(figures: Sequence[ReturnFigure], contents: WorkbookContents, made: Ours) -> pd.DataFrame:
    """Return each figure of the return beside ours, with a verdict."""
    rows = []
    for figure in figures:
        our = _our(figure, contents, made)
        rows.append(
            (
                figure.org,
                figure.year,
                figure.row.name,
                figure.row.label,
                _group(figure),
                figure.kind,
                _text(figure.printed) if figure.printed else None,
                our,
                verdict(figure, our),
                figure.place,
            )
        )
    return _frame(rows, CHECKS, numbers=("ours",))


def _our(figure: ReturnFigure, contents: WorkbookContents, made: Ours) -> float | None:
    row = figure.row
    if figure.kind == "pre-populated" or (figure.kind == "total" and row.item):
        counts = [
            count.number
            for key, count in contents.counts.items()
            if key[:5] == (figure.org, figure.year - row.before, row.item, row.panel, row.band)
            and figure.group in (key.group, "total")
        ]
        return None if not counts or None in counts else float(sum(count for count in counts if count is not None))
    group = row.groups[0] if row.formula is not None and row.formula.kind == "compare" else figure.group
    return made.get((figure.org, figure.year, row.name, group))


def verdict(figure: ReturnFigure, our: float | None) -> str:
    """Return `agrees` or `differs`, or why neither can be shown: `not-calculated`, `not-comparable`."""
    if figure.printed is None:
        return "not-calculated"
    if our is None:
        return "not-comparable"
    return "agrees" if any(_close(meant, our) for meant in _meanings(figure.printed, figure.row.unit)) else "differs"


def _close(number: Printed, our: float) -> bool:
    half = 0.5 * 10.0**-number.decimals
    return abs(float(number.value) - our) <= half * (1 + 1e-9) + 1e-9 * abs(our)


def _meanings(number: Printed, unit: Unit | None) -> list[Printed]:
    """Return what a figure may be in the unit of its row: a share may be kept per cent, or as a part of one."""
    up = attrs.evolve(number, value=number.value.scaleb(2), decimals=number.decimals - 2)
    down = attrs.evolve(number, value=number.value.scaleb(-2), decimals=number.decimals + 2)
    if unit is Unit.RATIO:
        return [down] if number.unit == "%" else [number]
    if unit in (Unit.PER_CENT, Unit.POINTS) and number.unit != "%":
        return [number, up]
    return [number]


def published(figures: Sequence[ReturnFigure], contents: WorkbookContents, made: Ours, source: str) -> pd.DataFrame:
    """Return the computed cells as a table of published figures, each as it would be printed.

    A share of at most one without a sign is per cent or a part of one; it is given where our own figure tells which.
    """
    rows = []
    indicators = {row.indicator: row.figure.indicator for row in contents.template.rows if row.figure}
    for figure in figures:
        number, row = figure.printed, figure.row
        if figure.kind != "computed" or number is None or row.years > 1:
            continue
        if row.unit in (Unit.PER_CENT, Unit.POINTS) and number.unit != "%" and 0 < abs(number.value) <= 1:
            our = _our(figure, contents, made)
            fits = [] if our is None else [meant for meant in _meanings(number, row.unit) if _close(meant, our)]
            if len({meant.value for meant in fits}) != 1:
                either = f"{number.value:f} or {number.value.scaleb(2):f} per cent"
                contents.log.leave(
                    figure.sheet, figure.cell, f"may be {either}: give the cell the format of a percentage"
                )
                continue
            number = fits[0]
        rows.append(
            (
                figure.org,
                figure.year,
                indicators[row.indicator],
                _statistic(row),
                _group(figure),
                _text(number),
                "count" if row.unit is None else str(row.unit),
                source,
                figure.place,
            )
        )
    return _frame(rows, PUBLISHED)


def _statistic(row: TemplateRow) -> str:
    if row.figure is not None and row.figure.column == "value":
        return row.figure.statistic
    return STATISTICS.get(row.name, row.label)


def _group(figure: ReturnFigure) -> str:
    formula = figure.row.formula
    return f"{formula.of}/{formula.to}" if formula is not None and formula.kind == "compare" else figure.group


def _text(number: Printed) -> str:
    return f"{number.value:f}{number.unit if number.unit == '%' else ''}"


def _frame(rows: Sequence[tuple[Any, ...]], columns: Sequence[str], numbers: Sequence[str] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    kinds: dict[str, Any] = {name: TEXT for name in columns if name not in (*numbers, "year")}
    return frame.astype(kinds | {"year": "int64"} | dict.fromkeys(numbers, "float64"))
