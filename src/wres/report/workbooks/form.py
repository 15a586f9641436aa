"""The collection template laid out on sheets: where each cell stands, what may be entered in it, what it is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from wres.model import Unit
from wres.report.workbooks.book import LINE, WorkbookWriter, height, text
from wres.report.workbooks.formulas import NONE, shown, spreadsheet
from wres.standard.formulas import GROUPS
from wres.template import Template, TemplateRow

__all__ = ["FORM", "GROUP_TITLES", "WORKINGS", "Form"]

FORM, WORKINGS = "Return", "Workings"
GROUP_TITLES = {"white": "White", "bme": "BME", "unknown": "Ethnicity unknown/null"}
FIRST = 8
"""The row, from 0, of the first line under the columns' names."""
LABEL, ENTRY, NUMBERS = 1, 2, 3
CHECK = NUMBERS + 2 * len(GROUPS)
NOT_OFFICIAL = (
    "Not the official file: reconstructed from what is known of it, and still to be confirmed. The sheet Notes says "
    "how sure each row is."
)
HOW = (
    "Enter people, not posts, as whole numbers: 0 for nobody, and nothing where the number isn't known. What is "
    "computed from a number that isn't there has a dash."
)
WIDTHS = {0: 6, LABEL: 62, ENTRY: 26, **{NUMBERS + at: 13 for at in range(6)}, CHECK: 22}
FORMATS = {Unit.RATIO: "0.00", Unit.PER_CENT: "0.0", Unit.POINTS: "0.0"}
Number = Mapping[tuple[str, int, str], float]


def number_format(row: TemplateRow) -> str:
    """Return how a row's numbers are printed: likelihoods with four decimals, averages of two years with one."""
    if row.figure is not None and row.figure.statistic == "likelihood" and row.unit is Unit.RATIO:
        return "0.0000"
    if row.halves and row.years == 1:
        return "General"
    return "#,##0.0" if row.years > 1 else FORMATS.get(row.unit, "#,##0") if row.unit else "#,##0"


@attrs.frozen(eq=False)
class Form:
    """A template in a year, with the numbers entered in it; it knows where each cell is and what it shows."""

    template: Template
    org: str
    year: int
    numbers: Number
    places: dict[str, tuple[str, int]] = attrs.field(
        init=False, default=attrs.Factory(lambda self: self._places(), takes_self=True)
    )
    """The sheet and line of each row, by its name."""
    values: tuple[dict[tuple[str, str], float | str], ...] = attrs.field(
        init=False, default=attrs.Factory(lambda self: (self._values(0), self._values(1)), takes_self=True)
    )
    """What each cell of this year and of the last shows, by row and group: a number or words."""

    def lines(self, sheet: str) -> Iterator[tuple[int, str | TemplateRow]]:
        """Yield what stands in each line of a sheet: a heading or a row."""
        at, heading = FIRST, ""
        for row in self.template.rows if sheet == FORM else self.template.workings:
            if row.heading != heading:
                heading = row.heading
                yield at, heading
                at += 1
            yield at, row
            at += 1

    def _places(self) -> dict[str, tuple[str, int]]:
        return {
            row.name: (sheet, at)
            for sheet in (FORM, WORKINGS)
            for at, row in self.lines(sheet)
            if isinstance(row, TemplateRow)
        }

    def address(self, here: str, slot: int) -> Callable[[str, str], str]:
        """Return what gives the address of a row and group of this year (0) or the last (1), as a sheet calls it."""

        def at(name: str, group: str) -> str:
            sheet, line = self.places[name]
            return f"{'' if sheet == here else f'{sheet}!'}{column(slot, group)}{line + 1}"

        return at

    def _values(self, slot: int) -> dict[tuple[str, str], float | str]:
        found: dict[tuple[str, str], float | str] = {
            (name, group): number for (name, where, group), number in self.numbers.items() if where == slot
        }

        def cell(name: str, group: str) -> float | None:
            value = found.get((name, group))
            return None if isinstance(value, str) else value

        for row in self.template.rows:
            for group in row.groups if row.formula else ():
                if (row.name, group) not in found:
                    found[row.name, group] = shown(row.formula, group, cell)  # type: ignore[arg-type]
        return found

    def write(self, book: WorkbookWriter, extra: Mapping[int, str] | None = None) -> dict[str, Any]:
        """Write the sheets and return them by name; `extra` names the columns that are added to the first."""
        title = f"{self.template.edition.title}: collection template"
        sheets = {}
        for name, heading in (
            (FORM, title),
            (WORKINGS, "Workings of rows that aren't counts; ours, and no part of the template"),
        ):
            sheet = book.sheet(name, repeated=(FIRST - 2, FIRST - 1), frozen=(FIRST, NUMBERS))
            self._head(book, sheet, heading, extra if name == FORM else None)
            at = FIRST
            for at, line in self.lines(name):
                if isinstance(line, str):
                    sheet.write_string(at, LABEL, line, book.style(bold=True))
                else:
                    self._row(book, sheet, name, at, line)
            # Row numbers are names here, and 39a is one.
            sheet.ignore_errors({"number_stored_as_text": f"A{FIRST + 1}:A{at + 1} C2:C4"})
            sheet.protect("", {"format_columns": True, "format_rows": True})
            sheets[name] = sheet
        return sheets

    def _head(self, book: WorkbookWriter, sheet: Any, title: str, extra: Mapping[int, str] | None) -> None:
        sheet.write_string(0, 0, title, book.style(bold=True, font_size=14))
        for at, (label, value) in enumerate(
            (("Organisation", self.org), ("Edition", self.template.edition.id), ("Reporting year", str(self.year))),
            start=1,
        ):
            sheet.write_string(at, LABEL, label, book.style(bold=True))
            sheet.write_string(at, ENTRY, text(value), book.style(locked=label != "Organisation"))
        sheet.write_string(0, NUMBERS, book.notice, book.style(bold=True))
        sheet.write_string(4, 0, NOT_OFFICIAL, book.style(italic=True))
        sheet.write_string(5, 0, HOW, book.style(italic=True))
        head = book.style(bold=True, text_wrap=True, bottom=1)
        above = book.style(bold=True, text_wrap=True)
        names = {0: "Row", LABEL: "Data item", ENTRY: "Entry", CHECK: "Check", **(extra or {})}
        sheet.set_row(FIRST - 1, 2 * LINE)
        for at, width in WIDTHS.items():
            sheet.set_column(at, at, width)
        for at, label in names.items():
            sheet.write_string(FIRST - 1, at, label, head)
        for slot, when in ((0, "This year"), (1, "Last year")):
            for at, group in enumerate(GROUPS):
                sheet.write_string(FIRST - 2, NUMBERS + slot * len(GROUPS) + at, f"{when} {self.year - slot}", above)
                sheet.write_string(FIRST - 1, NUMBERS + slot * len(GROUPS) + at, GROUP_TITLES[group], head)

    def _row(self, book: WorkbookWriter, sheet: Any, name: str, at: int, row: TemplateRow) -> None:
        sheet.write_string(at, 0, row.name, book.style(align="right"))
        # Not every spreadsheet makes room by itself for a text of several lines.
        sheet.set_row(at, height((row.label, WIDTHS[LABEL])))
        sheet.write_string(at, LABEL, row.label, book.style(text_wrap=True, indent=2 if row.within else 1))
        sheet.write_string(at, ENTRY, entry(row), book.style())
        for slot in (0, 1):
            address, values = self.address(name, slot), self.values[slot]
            for group in GROUPS:
                where = at, NUMBERS + slot * len(GROUPS) + GROUPS.index(group)
                if group not in row.groups:
                    sheet.write_blank(*where, None, book.style(bg_color="#D9D9D9"))
                    continue
                entered = row.measure != "auto"
                style = book.style(
                    num_format=number_format(row),
                    locked=not entered,
                    border=1 if entered else 4,
                    align="right",
                    **({"bg_color": "#FFF9E5"} if entered else {}),
                )
                value = values.get((row.name, group))
                if row.formula is not None and (row.name, slot, group) not in self.numbers:
                    sheet.write_formula(*where, spreadsheet(row.formula, group, address), style, value)
                elif value is None:
                    sheet.write_blank(*where, None, style)
                else:
                    sheet.write_number(*where, value, style)
        if row.measure != "auto":
            last = NUMBERS + len(GROUPS) + len(row.groups) - 1
            for first, end in ((NUMBERS, NUMBERS + len(row.groups) - 1), (NUMBERS + len(GROUPS), last)):
                sheet.data_validation(at, first, at, end, validation(row, f"{column(first)}{at + 1}"))
        if row.within is not None:
            formula, warning = self._check(name, row)
            sheet.write_formula(at, CHECK, formula, book.style(bold=True, text_wrap=True), warning)

    def _check(self, sheet: str, row: TemplateRow) -> tuple[str, str]:
        """Return the formula that says whether a row exceeds the one that it is part of, and what it says."""
        warning, tests, shown = f"more than row {row.within}", [], NONE
        for slot in (0, 1):
            at, values = self.address(sheet, slot), self.values[slot]
            for group in row.groups:
                part, whole = at(row.name, group), at(str(row.within), group)
                tests.append(f"AND(COUNT({part},{whole})=2,{part}>{whole})")
                less, more = values.get((row.name, group)), values.get((str(row.within), group))
                if isinstance(less, int | float) and isinstance(more, int | float) and less > more:
                    shown = warning
        return f'=IF(OR({",".join(tests)}),"{warning}","{NONE}")', shown


def column(at: int, group: str | None = None) -> str:
    """Return a column's letter, by its place or by the year and group that it has.

    >>> column(3), column(1, "bme")
    ('D', 'H')
    """
    return chr(ord("A") + (at if group is None else NUMBERS + at * len(GROUPS) + GROUPS.index(group)))


def entry(row: TemplateRow) -> str:
    """Return in words what a cell is for, so that no colour has to say it."""
    if row.measure == "auto":
        return "computed"
    if row.formula is not None:
        return "from the workings, or enter"
    return "enter"


def validation(row: TemplateRow, first: str) -> dict[str, Any]:
    """Return what may be entered in a row, and the message for whoever enters something else."""
    if row.measure == "percentage":
        rule: dict[str, Any] = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
        allowed = "a percentage from 0 to 100"
    elif row.halves:
        rule = {"validate": "custom", "value": f"=AND(ISNUMBER({first}),{first}>=0,2*{first}=INT(2*{first}))"}
        allowed = "a whole number from 0, or the average of two"
    else:
        rule = {"validate": "integer", "criteria": ">=", "value": 0}
        allowed = "a whole number from 0"
    return {
        **rule,
        "input_title": f"Row {row.name}",
        "input_message": f"Enter {allowed}; leave it empty if it isn't known.",
        "error_title": f"Row {row.name}",
        "error_message": f"This takes {allowed}.",
    }
