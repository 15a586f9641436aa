"""The collection template as a workbook: empty, or filled from counts and held against the library's own figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pandas as pd

from wres._evaluate import evaluate
from wres.counts.frames import as_pandas
from wres.disclosure import Scheme, notice
from wres.disclosure import suppress as hide
from wres.disclosure.notices import hidden_by
from wres.disclosure.schemes import scheme_of
from wres.model import Edition, Unit
from wres.registry import Registry, provisional_note
from wres.report.figures import STATUS_WORDS
from wres.report.workbooks.book import WorkbookWriter, book, height
from wres.report.workbooks.entries import Entries, entries_of
from wres.report.workbooks.form import CHECK, FORM, GROUP_TITLES, HOW, LABEL, NOT_OFFICIAL, WIDTHS, Form, number_format
from wres.results import Results
from wres.template import Template, TemplateRow, template

__all__ = ["AGREES", "NEITHER", "blank_template", "filled_template"]

FIGURES, GAPS, NOTES, PROVENANCE = "Figures", "Gaps", "Notes", "Provenance"
AGREES, NEITHER = "agrees", "neither has one"
HIGHER, LOWER = "differs: the workbook's is higher", "differs: the workbook's is lower"
THEIRS_ONLY, OURS_ONLY = "only the workbook has one", "only the library has one"
SEE = "differs: see the sheet Figures"
CLOSE = 1e-9
"""How far, in parts of the figure, two programs may differ that add and divide in their own order."""
OURS, WIDE = CHECK + 1, 64
PLACES = {Unit.RATIO: 2, Unit.PER_CENT: 1, Unit.POINTS: 1}


def blank_template(
    edition: str | Edition, path: str | Path, *, year: int | None = None, registry: Registry | None = None
) -> Path:
    """Return the path of an edition's collection template, written empty, ready to be filled in.

    Its formulas are live. `year` is the reporting year in its headings, by default the edition's. It is reconstructed
    and not the official file, and says so. It needs xlsxwriter, which the extra `excel` brings; without it, or under a
    name that doesn't end in `.xlsx`, a `WresError` says so.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     blank_template("wres-2024", Path(folder, "blank.xlsx")).name
    'blank.xlsx'
    """
    made = template(edition, registry)
    form = Form(made, "", made.edition.year if year is None else year, {})
    with book(path, f"{made.edition.title}: collection template") as file:
        form.write(file)
        _notes(file, made)
    return Path(path)


def filled_template(
    counts: Any,
    edition: str | Edition,
    path: str | Path,
    *,
    org: Any = None,
    year: int | None = None,
    suppress: Scheme | str | None = None,
    registry: Registry | None = None,
) -> Path:
    """Return the path of an edition's collection template, filled from a counts table, with our figures beside its own.

    `org` and `year` say whose return it is; they may be left out where there is only one organisation, and for the
    edition's own year, or else the last there is. The year before fills the other columns. What the counts don't have
    stays empty, and is listed on the sheet `Gaps`; the sheet `Figures` holds what the formulas come to against what the
    library does. `suppress` is the scheme by which small numbers are hidden first, in the counts and in the figures
    that rest on them. The same counts give the same bytes. A faulty table is a `CountsError`.

    >>> import tempfile
    >>> from wres.testing import make_counts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     filled_template(make_counts("wres-2024", orgs=["Acme Trust"]), "wres-2024", Path(folder, "acme.xlsx")).name
    'acme.xlsx'
    """
    made = template(edition, registry)
    if suppress is not None:
        counts = hide(as_pandas(counts), suppress)
    entries = entries_of(counts, made, org=org, year=year)
    form = Form(made, str(entries.org), entries.year, entries.numbers)
    mine = _rows(counts, entries)
    results = evaluate(mine, edition=made.edition, registry=registry)
    compared = _Compared(form, _figures(results, made, entries.year))
    written = notice(as_pandas(mine)) if suppress is None else hidden_by(scheme_of(suppress).id)
    with book(path, f"{made.edition.title}: return of {entries.org}, {entries.year}", notice=written) as file:
        sheets = form.write(file, {OURS: "Figure by wres-standard", OURS + 1: "Compared"})
        compared.beside(file, sheets[FORM])
        compared.each(file)
        file.table(GAPS, _gaps(entries), widths={"data item": 62, "year": 8, "groups": 32, "why": 62})
        _notes(file, made, results.notes)
        file.table(PROVENANCE, results.provenance, widths={"reference": 62, "fingerprint": 20})
    return Path(path)


def _rows(counts: Any, entries: Entries) -> Any:
    """Return the rows of the counts that the return is made of, in the frame that they came in."""
    import narwhals.stable.v2 as nw

    frame = nw.from_native(counts)
    mine = nw.col("org").cast(nw.String).str.strip_chars() == str(entries.org)
    return frame.filter(mine, nw.col("year") > entries.year - 3, nw.col("year") <= entries.year).to_native()


Figures = Mapping[tuple[str, int, str], tuple[float, str]]


def _figures(results: Results, made: Template, year: int) -> dict[tuple[str, int, str], tuple[float, str]]:
    """Return the results' figure of each cell that has one, and its status, by row, year (0 this, 1 last) and group."""
    parts = results.parts()
    # A comparison stands in the cell of the group that it begins with.
    first = parts["comparator"].where(parts["on_top"] == "comparator", parts["focus"])
    headline = results.headline().assign(group=first)
    frame = pd.concat([headline, results.frame[~results.frame["headline"]]])
    frame = frame[frame["panel"].isna() & frame["band"].isna()]
    there = {
        (row["indicator"], row["statistic"], year - row["year"], row["group"]): row for row in frame.to_dict("records")
    }
    found = {}
    for row in made.rows:
        for slot in (0, 1):
            for group in row.groups if row.figure else ():
                line = there.get((row.figure.indicator, row.figure.statistic, slot, group))  # type: ignore[union-attr]
                if line is not None:
                    found[row.name, slot, group] = float(line[row.figure.column]), str(line["status"])  # type: ignore[union-attr]
    return found


@attrs.frozen(eq=False)
class _Compared:
    """What the template's cells come to beside what the library does."""

    form: Form
    figures: Figures

    def rows(self) -> Iterator[tuple[TemplateRow, list[tuple[int, int, str]]]]:
        """Yield the rows that the library has figures of, with the line, year and group of each on their sheet."""
        line = 1
        for row in self.form.template.rows:
            cells = [(at, group) for at in (0, 1) for group in row.groups if (row.name, at, group) in self.figures]
            if cells:
                yield row, [(line + further, *cell) for further, cell in enumerate(cells)]
                line += len(cells)

    def comparison(self, row: TemplateRow, slot: int, group: str) -> str:
        """Return how a cell compares, as its formula does."""
        theirs = self.form.values[slot].get((row.name, group))
        ours = self.figures[row.name, slot, group][0]
        if not isinstance(theirs, int | float):
            return NEITHER if math.isnan(ours) else OURS_ONLY
        if math.isnan(ours):
            return THEIRS_ONLY
        return AGREES if abs(theirs - ours) <= CLOSE * max(1, abs(ours)) else HIGHER if theirs > ours else LOWER

    def each(self, file: WorkbookWriter) -> None:
        """Write the sheet with a line for each figure."""
        sheet = file.sheet(FIGURES, repeated=(0, 0), frozen=(1, 0))
        head = file.style(bold=True, text_wrap=True, bottom=1)
        names = ("Row", "Data item", "Year", "Group", "In this workbook", "By wres-standard", "Compared")
        for at, (name, width) in enumerate(zip(names, (6, 62, 8, 24, 14, 22, 36), strict=True)):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, name, head)
        sheet.autofilter(0, 0, sum(len(cells) for _, cells in self.rows()), len(names) - 1)
        for row, cells in self.rows():
            number = file.style(num_format=number_format(row), align="right")
            for at, slot, group in cells:
                sheet.write_string(at, 0, row.name, file.style(align="right"))
                sheet.set_row(at, height((row.label, WIDTHS[LABEL])))
                sheet.write_string(at, 1, row.label, file.style(text_wrap=True))
                sheet.write_number(at, 2, self.form.year - slot, file.style())
                sheet.write_string(at, 3, GROUP_TITLES[group], file.style())
                theirs = self.form.address(FIGURES, slot)(row.name, group)
                sheet.write_formula(at, 4, f"={theirs}", number, self.form.values[slot].get((row.name, group)))
                ours, status = self.figures[row.name, slot, group]
                if math.isnan(ours):
                    sheet.write_string(at, 5, STATUS_WORDS.get(status, status), file.style(align="right"))
                else:
                    sheet.write_number(at, 5, ours, number)
                sheet.write_formula(at, 6, _comparison(at + 1), file.style(), self.comparison(row, slot, group))

    def beside(self, file: WorkbookWriter, sheet: Any) -> None:
        """Write our figures beside the rows of the return, and in words whether they agree."""
        sheet.set_column(OURS, OURS, WIDE)
        sheet.set_column(OURS + 1, OURS + 1, 26)
        for row, cells in self.rows():
            line = self.form.places[row.name][1]
            words = self._words(row, cells)
            sheet.set_row(line, height((row.label, WIDTHS[LABEL]), (words, WIDE)))
            sheet.write_string(line, OURS, words, file.style(text_wrap=True))
            span = f"{FIGURES}!$G${cells[0][0] + 1}:$G${cells[-1][0] + 1}"
            results = [self.comparison(row, slot, group) for _, slot, group in cells]
            formula = (
                f'=IF(COUNTIF({span},"{NEITHER}")={len(cells)},"{NEITHER}",'
                f'IF(COUNTIF({span},"{AGREES}")+COUNTIF({span},"{NEITHER}")={len(cells)},"{AGREES}","{SEE}"))'
            )
            shown = NEITHER if set(results) == {NEITHER} else AGREES if set(results) <= {AGREES, NEITHER} else SEE
            sheet.write_formula(line, OURS + 1, formula, file.style(text_wrap=True), shown)

    def _words(self, row: TemplateRow, cells: list[tuple[int, int, str]]) -> str:
        """Return our figures of a row in a line, the years apart."""
        years: dict[int, list[str]] = {}
        for _, slot, group in cells:
            ours, status = self.figures[row.name, slot, group]
            places = 4 if number_format(row) == "0.0000" else PLACES.get(row.unit, 0) if row.unit else 0
            words = STATUS_WORDS.get(status, status) if math.isnan(ours) else f"{ours:,.{places}f}"
            years.setdefault(self.form.year - slot, []).append(f"{GROUP_TITLES[group].partition('/')[0]} {words}")
        return "; ".join(f"{year}: {', '.join(words)}" for year, words in years.items())


def _comparison(line: int) -> str:
    """Return the formula that compares a line of the figures, in words."""
    theirs, ours = f"E{line}", f"F{line}"
    return (
        f"=IF(ISNUMBER({theirs}),IF(ISNUMBER({ours}),"
        f'IF(ABS({theirs}-{ours})<={CLOSE:.9f}*MAX(1,ABS({ours})),"{AGREES}",IF({theirs}>{ours},"{HIGHER}","{LOWER}")),'
        f'"{THEIRS_ONLY}"),IF(ISNUMBER({ours}),"{OURS_ONLY}","{NEITHER}"))'
    )


def _gaps(entries: Entries) -> pd.DataFrame:
    """Return what is missing, a line for each row and year and reason."""
    lines = [
        (each.row.name, each.row.label, each.year, ", ".join(GROUP_TITLES[group] for group in each.groups), each.why)
        for each in entries.missing
    ]
    return pd.DataFrame(lines, columns=["row", "data item", "year", "groups", "why"])


def _notes(file: WorkbookWriter, made: Template, more: tuple[str, ...] = ()) -> None:
    """Write how to fill the template in, and how sure each of its rows is."""
    file.lines(NOTES, f"{made.edition.title}: notes", _note_lines(made, more))


def _note_lines(made: Template, more: tuple[str, ...]) -> Iterator[str]:
    yield NOT_OFFICIAL
    if made.edition.provisional:
        yield f"{provisional_note(made.edition)}."
    yield HOW
    yield (
        "Rows that say 'enter' are open; the others are locked without a password, so that no formula is overwritten "
        "by mistake. A shaded cell has no number in any return."
    )
    yield (
        "A cell of a computed row says 'not defined' where it would be divided by nothing. Rows 46 to 49 and, where it "
        "is an average of two years, row 39 come from the sheet Workings; whoever has only the published figure may "
        "type it over the formula."
    )
    yield from (f"The library noted: {note}" for note in more)
    compared = [row.name for row in made.rows if row.compared]
    yield f"Indicator 1 of this edition compares these rows with the whole workforce: {', '.join(compared)}."
    for row in (*made.rows, *made.workings):
        computed = f", {row.formula}" if row.formula else ""
        yield f"Row {row.name}, {row.label}{computed}. Evidence: {'; '.join(map(str, row.references))}."
