"""Returns in whatever layout, as cells that can be written as .xlsx, .ods or .csv; made without the reader's help."""

from __future__ import annotations

import csv
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import attrs
import xlsxwriter

from wres.template import Template, TemplateRow

GROUPS = ("white", "bme", "unknown")


@attrs.frozen
class Percent:
    """A part of one, shown per cent with a decimal."""

    value: float


@attrs.frozen
class Formula:
    """A formula with what the spreadsheet stored beside it, None for one that was never calculated."""

    text: str
    value: float | None = None


@attrs.define
class Page:
    """A sheet: values by row and column from 1, joined areas, hidden rows."""

    name: str = "Return"
    cells: dict[tuple[int, int], Any] = attrs.field(factory=dict)
    merged: list[tuple[int, int, int, int]] = attrs.field(factory=list)
    hidden_rows: set[int] = attrs.field(factory=set)
    hidden: bool = False


@attrs.frozen(kw_only=True)
class Style:
    """How a return is laid out."""

    top: int = 1
    left: int = 1
    titles: tuple[str, str, str] = ("White", "BME", "Ethnicity unknown/null")
    order: tuple[int, int, int] = (0, 1, 2)
    years: str = "above"
    """`above` or `below` the groups, in `one` cell with them, or `relative` and above."""
    newest_first: bool = True
    merged: bool = True
    """Whether headings over several columns are joined cells, or only stand in the first."""
    row_numbers: bool = True
    headings: str = "rows"
    """Headings of their own `rows`, or a joined `column` beside the labels."""
    text_every: int = 0
    noise_every: int = 0
    blank_every: int = 0
    hide_every: int = 0
    loud: bool = False
    """Whether labels are in capitals, with more spaces and other dashes."""


def form(
    template: Template, numbers: dict[tuple[str, int, str], float | None], year: int, style: Style
) -> tuple[Page, dict[tuple[str, int, str], tuple[int, int]]]:
    """A return with the numbers entered, and where each stands: row, 0 for this year or 1 for the last, and group."""
    page, places = Page(), {}
    slots = (0, 1) if style.newest_first else (1, 0)
    label = style.left + 1 + (style.headings == "column")
    first = label + 1
    at = style.top
    heads = _heads(page, style, at, first, year, slots)
    at += heads
    heading, since = "", at
    rows = [row for row in template.rows if any(name == row.name for name, _, _ in numbers)]
    for written, row in enumerate(rows, start=1):
        if row.heading != heading:
            if style.headings == "rows":
                page.cells[at, label] = row.heading
                at += 1
            else:
                _join(page, since, at - 1, style.left + 1)
                page.cells[at, style.left + 1] = row.heading
            heading, since = row.heading, at
        if style.row_numbers:
            page.cells[at, style.left] = row.number
        page.cells[at, label] = _label(row, style)
        for column, (slot, group) in enumerate(_columns(style, slots), start=first):
            value = numbers.get((row.name, slot, group))
            if value is not None:
                places[row.name, slot, group] = at, column
                text = style.text_every and (written + column) % style.text_every == 0
                page.cells[at, column] = f" {value:,} " if text else value
        if style.hide_every and written % style.hide_every == 0:
            page.hidden_rows.add(at)
        at += 1
        if style.noise_every and written % style.noise_every == 0 and style.headings == "rows":
            page.cells[at, label] = "Please see the notes overleaf"
            page.cells[at, first + 7] = "checked by workforce information"
            at += 1
        if style.blank_every and written % style.blank_every == 0 and style.headings == "rows":
            at += 1
    if style.headings == "column":
        _join(page, since, at - 1, style.left + 1)
    return page, places


def _columns(style: Style, slots: tuple[int, ...]) -> list[tuple[int, str]]:
    groups = [GROUPS[at] for at in style.order]
    if style.years == "below":
        return [(slot, group) for group in groups for slot in slots]
    return [(slot, group) for slot in slots for group in groups]


def _heads(page: Page, style: Style, at: int, first: int, year: int, slots: tuple[int, ...]) -> int:
    titles = dict(zip(GROUPS, style.titles, strict=True))
    columns = _columns(style, slots)
    dates = {slot: f"31 March {year - slot}" for slot in slots}
    if style.years == "relative":
        dates = {0: "This year", 1: "Last year's figures"}
    for place, (slot, group) in enumerate(columns, start=first):
        if style.years == "one":
            page.cells[at, place] = f"{titles[group]} {year - slot}"
        elif style.years == "below":
            page.cells[at + 1, place] = year - slot
            if (place - first) % 2 == 0:
                page.cells[at, place] = titles[group]
                if style.merged:
                    page.merged.append((at, place, at, place + 1))
        else:
            page.cells[at + 1, place] = titles[group]
            if (place - first) % 3 == 0:
                page.cells[at, place] = dates[slot]
                if style.merged:
                    page.merged.append((at, place, at, place + 2))
    return 1 if style.years == "one" else 2


def _join(page: Page, top: int, bottom: int, column: int) -> None:
    if bottom > top:
        page.merged.append((top, column, bottom, column))


def _label(row: TemplateRow, style: Style) -> str:
    if not style.loud:
        return row.label
    return f"  {row.label.upper()} ".replace("-", "–").replace(" OF ", "  OF\N{NO-BREAK SPACE}")


def write_xlsx(pages: list[Page], path: Path) -> Path:
    """Write pages as a workbook, by xlsxwriter."""
    with xlsxwriter.Workbook(str(path)) as book:
        percent = book.add_format({"num_format": "0.0%"})
        for page in pages:
            sheet = book.add_worksheet(page.name)
            if page.hidden:
                sheet.hide()
            for (row, column), value in page.cells.items():
                where = row - 1, column - 1
                if isinstance(value, Percent):
                    sheet.write_number(*where, value.value, percent)
                elif isinstance(value, Formula):
                    sheet.write_formula(*where, value.text, None, "" if value.value is None else value.value)
                elif isinstance(value, str):
                    sheet.write_string(*where, value)
                else:
                    sheet.write_number(*where, value)
            for top, left, bottom, right in page.merged:
                value = page.cells.get((top, left), "")
                if (top, left) != (bottom, right):
                    sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, value)
            for row in page.hidden_rows:
                sheet.set_row(row - 1, None, None, {"hidden": True})
    return path


def write_csv(page: Page, path: Path) -> Path:
    """Write a page as text, as spreadsheets export it: what is shown, and joined cells once."""
    rows, columns = (max(place[axis] for place in page.cells) for axis in (0, 1))

    def shown(value: Any) -> Any:
        if isinstance(value, Percent):
            return f"{100 * value.value:.1f}%"
        return ("" if value.value is None else value.value) if isinstance(value, Formula) else value

    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        for row in range(1, rows + 1):
            out.writerow([shown(page.cells.get((row, column), "")) for column in range(1, columns + 1)])
    return path


NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
KIND = "application/vnd.oasis.opendocument.spreadsheet"


def content(pages: list[Page]) -> str:
    """The content of an OpenDocument spreadsheet, with runs of empty cells and rows written once, as usual."""
    tables = []
    for page in pages:
        rows, before = [], 0
        areas = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
        for row in sorted({row for row, _ in page.cells}):
            if row - before > 1:
                rows.append(
                    f'<table:table-row table:number-rows-repeated="{row - before - 1}"><table:table-cell/>'
                    "</table:table-row>"
                )
            cells, last = [], 0
            for column in sorted(column for at, column in page.cells if at == row):
                if column - last > 1:
                    cells.append(f'<table:table-cell table:number-columns-repeated="{column - last - 1}"/>')
                cells.append(_ods_cell(page.cells[row, column], areas.get((row, column))))
                last = column
            seen = ' table:visibility="collapse"' if row in page.hidden_rows else ""
            rows.append(f"<table:table-row{seen}>{''.join(cells)}</table:table-row>")
            before = row
        empty = '<table:table-cell table:number-columns-repeated="16384"/>'
        rows.append(f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>')
        style = ' table:style-name="off"' if page.hidden else ""
        tables.append(f"<table:table table:name={quoteattr(page.name)}{style}>{''.join(rows)}</table:table>")
    off = (
        '<style:style style:name="off" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:automatic-styles>{off}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


def _ods_cell(value: Any, area: tuple[int, int] | None) -> str:
    joined = f' table:number-rows-spanned="{area[0]}" table:number-columns-spanned="{area[1]}"' if area else ""
    if isinstance(value, str):
        # A comment is no part of what its cell says.
        note = "<office:annotation><text:p>a comment</text:p></office:annotation>" if area else ""
        content = f"{note}<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string"{joined}>{content}</table:table-cell>'
    formula = f" table:formula={quoteattr('of:' + value.text)}" if isinstance(value, Formula) else ""
    number = value if isinstance(value, int | float) else value.value
    if number is None:
        return f"<table:table-cell{formula}{joined}/>"
    kind, shown = ("percentage", f"{100 * number:.1f}%") if isinstance(value, Percent) else ("float", f"{number}")
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{number}"{formula}{joined}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def write_ods(pages: list[Page], path: Path, *, encrypted: bool = False, text: str | None = None) -> Path:
    """Write pages as an OpenDocument spreadsheet; `text` stands for its content."""
    locked = "<manifest:encryption-data/>" if encrypted else ""
    names = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", KIND, zipfile.ZIP_STORED)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest {names}><manifest:file-entry manifest:full-path="content.xml">{locked}'
            "</manifest:file-entry></manifest:manifest>",
        )
        archive.writestr("content.xml", content(pages) if text is None else text)
    return path
