"""A workbook as counts: the return of an organisation, whatever its layout, or a counts table on a sheet."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

import attrs
import pandas as pd

from wres._evaluate import evaluate
from wres.counts.checks import OnError
from wres.errors import DefinitionError, UnknownEditionError
from wres.intake.workbooks import compared, cover, tidy
from wres.intake.workbooks.cells import Cell, Sheet, address, written
from wres.intake.workbooks.contents import Blank, WorkbookContents
from wres.intake.workbooks.files import sheets_of
from wres.intake.workbooks.labels import Labels, another_measure, column_heading, makes_whole
from wres.intake.workbooks.layout import Block, FigureColumn, blocks, has_groups
from wres.intake.workbooks.rows import CellLog, lines
from wres.intake.workbooks.safety import WorkbookError
from wres.model import Edition
from wres.registry import Registry, as_reported, editions_of, or_official
from wres.results import TEXT
from wres.template import template

__all__ = ["LINEAGE", "NOT_UNDERSTOOD", "Workbook", "is_return", "read_workbook"]

LINEAGE = ("org", "year", "item", "panel", "band", "group", "cell")
"""The columns of the lineage: which count stands in which cell."""

NOT_UNDERSTOOD = ("cell", "text", "why")
"""The columns of what wasn't understood."""

SHOWN = 120
"""Characters of a cell that are shown of what wasn't understood."""

SEEN = 6
"""Headings that are shown where none makes a table."""

LISTED = 20
"""Problems that a message spells out."""

NO_FIGURE = "no label, heading or figure of the template"
"""Why a cell that is nothing of a return isn't understood."""
OUR_SHEETS = ("Figures!", "Gaps!", "Notes!", "Provenance!")


@attrs.frozen(eq=False, repr=False)
class Workbook:
    """What was read of a workbook.

    `counts` is the counts table, indexed by the cell of each count, which errors about it then name. `published` has
    the figures that the workbook computed for itself, or was given, as `wres.audit_published` takes them; `checks`
    holds each of those against ours. `not_understood` lists every other cell that holds something, and `notes` what
    was decided on the way.
    """

    source: str
    edition: str
    counts: pd.DataFrame
    published: pd.DataFrame
    checks: pd.DataFrame
    not_understood: pd.DataFrame
    notes: tuple[str, ...] = ()

    @property
    def lineage(self) -> pd.DataFrame:
        """Which count stands in which cell: columns `org, year, item, panel, band, group, cell`."""
        return self.counts.rename_axis("cell").reset_index()[list(LINEAGE)]

    @property
    def lost(self) -> tuple[str, ...]:
        """A line for each figure that wasn't understood, or that differs from its own counts, with its cell."""
        cells = self.not_understood
        texts = dict(zip(cells["cell"], cells["text"], strict=True))
        ours = cells["cell"].str.startswith(OUR_SHEETS) & (texts.get("Figures!F1") == "By wres-standard")
        # A title or a remark is none, unless it stands where a figure should.
        figure = cells["text"].str.fullmatch(r"[-+£]?[\d,]*\.?\d+ ?%?") | (cells["why"] != NO_FIGURE)
        differing = self.checks[self.checks["verdict"] == "differs"]
        return (
            *(
                f"not understood: {cell} ({text!r}): {why}"
                for cell, text, why in cells[figure & ~ours].itertuples(index=False)
            ),
            *(
                f"differs: {at.cell} has {at.printed}, and its counts give {at.ours:.6g}"
                for at in differing.itertuples()
            ),
        )

    def _summary(self) -> list[str]:
        units = self.counts[["org", "year"]].drop_duplicates()
        named = [f"{org} {year}" for org, year in units.itertuples(index=False)]
        verdicts = self.checks["verdict"].value_counts()
        differ = self.checks[self.checks["verdict"] == "differs"]
        return [
            f"{self.source} by {self.edition}: {len(self.counts):,} counts of {', '.join(named[:4])}"
            + (f" and {len(named) - 4:,} more" if len(named) > 4 else ""),
            f"{len(self.checks):,} of its own figures checked"
            + "".join(f", {number:,} {verdict}" for verdict, number in sorted(verdicts.items())),
            *(f"  {line.cell}: {line.printed}, and ours {line.ours:.6g}" for line in differ.head(5).itertuples()),
            f"{len(self.not_understood):,} cell{'' if len(self.not_understood) == 1 else 's'} not understood",
            *self.notes,
        ]

    def __repr__(self) -> str:
        head, *rest = self._summary()
        return "\n".join([f"<Workbook: {head}>", *rest])

    def _repr_html_(self) -> str:
        head, *rest = map(html.escape, self._summary())
        return f"<p><strong>Workbook</strong>: {head}</p>" + "".join(f"<p>{line}</p>" for line in rest)


def is_return(path: str | Path) -> bool:
    """Return whether a sheet of a file has columns of White and of BME staff, as those of a return have."""
    return any(has_groups(cells) for sheet in sheets_of(path) for _, cells in sheet.rows())


def read_workbook(
    path: str | Path,
    *,
    edition: str | Edition,
    org: str | None = None,
    year: int | None = None,
    blank: Blank = "missing",
    registry: Registry | None = None,
    provisional: bool = False,
    on_error: OnError = "raise",
) -> Workbook:
    r"""Return what a workbook holds: counts with the cell of each, its own figures checked, and what wasn't understood.

    `path` names a `.xlsx`, `.xlsm`, `.ods` or `.csv` file. A return on the national collection template is found by its
    labels, on whatever sheet, in whatever rows and columns: this year's and last year's figures of White and BME staff
    and those of unknown ethnicity. A sheet with the columns of a counts table is read as one. `edition` is an id, an
    `Edition` or `"as-reported"`, which takes a provisional edition only with `provisional`. `org` and `year`, the year
    of the 31 March snapshot, are needed where no cell says them; one that says otherwise is an error. A cell that is
    empty in a row that isn't is `"missing"`, or nobody with `blank="zero"`; a row that is wholly empty is left out.

    Nothing is guessed: what can't be decided is a `WorkbookError` with every place at once, and what isn't a count that
    anybody could use a `CountsError`, unless `on_error="status"` leaves that to the results. Formulas are never worked
    out, and a file that is encrypted, damaged or larger than any return is refused in one line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "return.csv")
    ...     _ = path.write_text("Acme Trust,,\n,White,BAME\nNumber of shortlisted applicants,600,300\n"
    ...                         'Number appointed from shortlisting,"300",75\n', encoding="utf-8")
    ...     read = read_workbook(path, edition="wres-2024", org="Acme Trust")
    >>> read.counts[["item", "group", "count"]]
                         item  group  count
    cell
    return!B3     shortlisted  white    600
    return!C3     shortlisted    bme    300
    return!B4       appointed  white    300
    return!C4       appointed    bme     75
    >>> read.not_understood["cell"].tolist()
    ['return!A1']
    """
    if blank not in ("missing", "zero"):
        raise DefinitionError(f"blank is {blank!r}; give 'missing' or 'zero'")
    registry = or_official(registry)
    editions, each_year = editions_of(edition, registry)
    path = Path(path)
    sheets = sheets_of(path)
    names = [sheet.name for sheet in sheets]
    if len(set(names)) < len(names):
        raise WorkbookError(f"{path.name} has two sheets of one name; rename one of them")
    log = CellLog(notes=dict.fromkeys(note for sheet in sheets for note in sheet.notes))
    shown = [sheet for sheet in sheets if not sheet.hidden]
    labels = Labels(template(editions[-1], registry))
    tables = [blocks(sheet, labels) for sheet in shown]
    own = _year(shown, tables, year, log)
    if own is None and not each_year:
        own = editions[0].year
        log.notes[f"no cell says the year: taken for {own}, that of {editions[0].id}"] = None
    chosen = _edition(editions, own, provisional=provisional) if each_year else editions[0]
    contents = WorkbookContents(template(chosen, registry), log, blank)
    if each_year:
        labels = Labels(contents.template)
    whose = _Organisations(shown, tables, org, log)
    for sheet, blocks_of in zip(shown, tables, strict=True):
        table = tidy.find(sheet)
        if table is not None:
            tidy.read(sheet, table, contents, whose.of(sheet, needed=False), own)
        elif blocks_of and own is not None:
            _template(sheet, blocks_of, contents, labels, whose, own)
    whose.finish()
    contents.finish()
    contents.whole_workforce()
    contents.note_empty()
    contents.leave_averages()
    if log.problems:
        raise _problems(path, log.problems)
    if not contents.counts and not contents.figures:
        raise _nothing(path, shown, tables, hidden=[sheet.name for sheet in sheets if sheet.hidden])
    counts = _counts(contents)
    results = None
    if len(counts):
        results = evaluate(counts, edition=chosen, registry=registry, on_error=on_error)
    ours = compared.ours(contents, results)
    published = compared.published(contents.figures, contents, ours, path.name)
    return Workbook(
        source=path.name,
        edition=chosen.id,
        counts=counts,
        published=published,
        checks=compared.checks(contents.figures, contents, ours),
        not_understood=_not_understood(sheets, log),
        notes=tuple(log.notes),
    )


def _problems(path: Path, problems: Sequence[str]) -> WorkbookError:
    lines = list(dict.fromkeys(problems))
    if len(lines) == 1:
        return WorkbookError(f"{path.name}: {lines[0]}")
    more = f"\n  and {len(lines) - LISTED:,} more" if len(lines) > LISTED else ""
    return WorkbookError(f"{path.name} has {len(lines):,} problems:\n  " + "\n  ".join(lines[:LISTED]) + more)


def _nothing(
    path: Path, sheets: Sequence[Sheet], tables: Sequence[list[Block]], *, hidden: Sequence[str]
) -> WorkbookError:
    def named(sheet: Sheet, cell: Cell) -> str:
        return f"{cell.text.strip()[:60]!r} ({sheet.place(cell)})"

    seen = [
        named(sheet, cell)
        for sheet in sheets
        for cell in sheet.cells.values()
        if (heading := column_heading(cell.text)) and heading.group not in ("", "total")
    ]
    strange = [
        named(sheet, cells[-1])
        for sheet, found in zip(sheets, tables, strict=True)
        for block in found
        for cells in block.strange.values()
    ]
    return WorkbookError(
        f"{path.name} has no table with columns of White and of BME staff and the rows of the collection template, "
        "and no counts table with the columns item, group and count; "
        + (f"its headings are {', '.join(seen[:SEEN])}; " if seen else "")
        + (f"not understood are {', '.join(strange[:SEEN])}; " if strange else "")
        + (f"show its hidden sheet {hidden[0]!r}, or " if hidden else "")
        + "copy the figures under such labels"
    )


def _years(block: Block, own: int) -> dict[int, int | None]:
    """Return the year of each column, None where it says none and others do."""
    named = {"this": own, "last": own - 1, "": None if _dated(block) else own}
    whole = None if _dated(block) else block.whole.year or named[block.whole.when]
    return {
        column.at: column.heading.year or (named[column.heading.when] if column.heading.when else whole)
        for column in block.columns
    }


def _dated(block: Block) -> bool:
    return any(column.heading.year or column.heading.when for column in block.columns)


def _year(sheets: Sequence[Sheet], tables: Sequence[list[Block]], given: int | None, log: CellLog) -> int | None:
    """Return the reporting year that a workbook says, or the caller; whatever says otherwise is a problem."""
    years: dict[str, int] = {}
    for sheet, found in zip(sheets, tables, strict=True):
        for answer in cover.years(sheet, _above(found)):
            log.use(sheet, answer.label, answer.cell)
            years[sheet.place(answer.cell)] = answer.value
        for column in (column for block in found for column in block.columns):
            if column.heading.year and column.heading.when:
                back = 1 if column.heading.when == "last" else 0
                years[sheet.place(column.cells[0])] = column.heading.year + back
    dated = {column.heading.year for found in tables for block in found for column in block.columns}
    dated |= {block.whole.year for found in tables for block in found if not _dated(block)}
    dated -= {None}
    own = given if given is not None else next(iter(years.values()), None)
    if own is None:
        return max((year for year in dated if year), default=None)
    wrong = {place: year for place, year in years.items() if year != own}
    if given is not None and wrong:
        place, year = next(iter(wrong.items()))
        log.problems.append(f"year is {given}, and {place} makes it {year}; correct one or the other")
    elif wrong:
        first, place = next(iter(years)), next(iter(wrong))
        log.problems.append(f"{first} makes the reporting year {own}, and {place} {wrong[place]}; correct one of them")
    elif dated and own not in dated:
        listed = ", ".join(str(year) for year in sorted(year for year in dated if year))
        log.problems.append(f"the columns are of {listed}, and the reporting year is {own}; give one of theirs as year")
    return own


def _edition(editions: Sequence[Edition], year: int | None, *, provisional: bool) -> Edition:
    if year is None:
        raise WorkbookError("no cell says the reporting year; give year=, or the id of an edition")
    found = next((edition for edition in editions if edition.year == year), None)
    if found is None:
        raise UnknownEditionError(
            f"no edition for {year}; the editions are those of {', '.join(str(edition.year) for edition in editions)}"
        )
    return as_reported(found, provisional=provisional)


def _above(found: Sequence[Block]) -> int:
    """Return how many rows of a sheet stand above its first table: all, where it has none."""
    return min((min(block.head) - 1 for block in found), default=10**9)


@attrs.define
class _Organisations:
    """Whose a sheet's figures are: as it says itself, else as the workbook does, else as the caller."""

    sheets: Sequence[Sheet]
    tables: Sequence[list[Block]]
    given: str | None
    log: CellLog
    by_sheet: dict[str, str] = attrs.field(factory=dict)
    nameless: dict[str, None] = attrs.field(factory=dict)
    whole: str | None = None

    def __attrs_post_init__(self) -> None:
        covers = []
        for sheet, found in zip(self.sheets, self.tables, strict=True):
            codes, names = cover.organisations(sheet, _above(found))
            for answer in (*codes, *names):
                self.log.use(sheet, answer.label, answer.cell)
            self._compare(sheet, [*codes, *names])
            for answers in (codes, names):
                if len({answer.value.casefold() for answer in answers}) > 1:
                    first, other = answers[0], next(a for a in answers if a.value != answers[0].value)
                    self.log.problems.append(
                        f"{sheet.place(first.cell)} and {sheet.place(other.cell)} name two organisations; keep one"
                    )
            if codes or names:
                self.by_sheet[sheet.name] = self.given or (codes or names)[0].value
                if not found:
                    covers.append(self.by_sheet[sheet.name])
        everywhere = list(dict.fromkeys(covers or self.by_sheet.values()))
        self.whole = self.given or (everywhere[0] if len(everywhere) == 1 else None)

    def _compare(self, sheet: Sheet, answers: Sequence[cover.CoverAnswer]) -> None:
        """Hold what the caller says against a sheet: code against code, and name against name."""
        if self.given is None or not answers or self.given.casefold() in (a.value.casefold() for a in answers):
            return
        kind = cover.is_code(self.given)
        other = next((answer for answer in answers if cover.is_code(answer.value) == kind), None)
        if other is not None:
            self.log.problems.append(
                f"org is {self.given!r}, and {sheet.place(other.cell)} says {other.value[:80]!r}; correct one"
            )
        else:
            first = answers[0]
            self.log.notes[f"{sheet.place(first.cell)} names {first.value[:80]!r}: taken for {self.given!r}"] = None

    def of(self, sheet: Sheet, *, needed: bool = True) -> str | None:
        """Return the organisation of a sheet; one that nobody names is a problem where it is needed."""
        found = self.by_sheet.get(sheet.name, self.whole)
        if found is None and needed:
            self.nameless[sheet.name] = None
        return found

    def finish(self) -> None:
        """Say which sheets name no organisation."""
        if self.nameless:
            what = f"sheet{'' if len(self.nameless) == 1 else 's'} {', '.join(map(repr, self.nameless))}"
            self.log.problems.append(f"{what} name{'s' if len(self.nameless) == 1 else ''} no organisation; give org=")


def _template(
    sheet: Sheet, tables: list[Block], contents: WorkbookContents, labels: Labels, whose: _Organisations, own: int
) -> None:
    """Take a sheet with tables of the template."""
    org = whose.of(sheet, needed=False)
    by_block = {id(block): _columns(sheet, block, own, contents.log) for block in tables}
    for line in lines(sheet, tables, labels, contents.log):
        if org is None:
            whose.of(sheet)
            return
        block = next(block for block in tables if block.first <= line.label.row <= block.last)
        contents.line(sheet, line, block, org, by_block[id(block)])


def _columns(sheet: Sheet, block: Block, own: int, log: CellLog) -> dict[int, int]:
    """Return the year of each column; two of one group, or one without a year, is a problem that names the cells."""
    kept: dict[int, int] = {}
    others = [cells for cells in block.aside.values() if another_measure(*(cell.text for cell in cells))]
    others += [column.cells for column in block.columns if not column.heading.counts]
    if others:
        places = ", ".join(dict.fromkeys(sheet.place(cells[-1]) for cells in others))
        log.notes[f"{places}: of another measure than people, and not counted"] = None
    seen: dict[tuple[str, int, str], list[FigureColumn]] = {}
    for column, year in zip(block.columns, _years(block, own).values(), strict=True):
        if year is None:
            if column.heading.group != "total" and column.heading.counts:
                log.problems.append(f"{_place(sheet, column)} says no year, and its neighbours do; give it one")
            continue
        kept[column.at] = year
        heading = column.heading
        if heading.counts:
            key = heading.group, year, heading.stage.replace("verified", "")
            seen.setdefault(key, []).append(column)
    for (group, year, _), columns in seen.items():
        if len(columns) > 1 or columns[0].heading.part:
            _together(sheet, columns, f"{'BME' if group == 'bme' else group} {year}", log)
    groups = {at: {group for group, year, _ in seen if year == at} for _, at, _ in seen}
    for year, found in groups.items():
        if len(found & {"white", "bme"}) == 1:
            places = ", ".join(
                _place(sheet, column) for (_, at, _), each in seen.items() if at == year for column in each
            )
            lacks = "BME" if "white" in found else "White"
            log.problems.append(
                f"{places} head numbers of {year}, and nothing heads those of {lacks} people; say which do"
            )
    return kept


def _together(sheet: Sheet, columns: Sequence[FigureColumn], what: str, log: CellLog) -> None:
    """Note which columns are added up as the parts of one group; any others of one group are a problem."""
    parts = [column.heading.part for column in columns]
    names = [
        f"{_place(sheet, column)} ({' '.join(cell.text.strip() for cell in column.cells)[:60]})" for column in columns
    ]
    if makes_whole(columns[0].heading.group, parts):
        log.notes[f"{' + '.join(names)} are added up as {what}"] = None
    elif len(columns) == 1:
        log.problems.append(f"{names[0]} is only a part of {what}; add its other parts, or head the whole")
    elif all(parts) and len(set(parts)) == len(parts):
        log.problems.append(f"{' and '.join(names)} aren't all of {what}, or overlap; head its whole, or all its parts")
    else:
        log.problems.append(
            f"{_place(sheet, columns[0])} and {_place(sheet, columns[1])} both look like {what}; say what each is"
        )


def _place(sheet: Sheet, column: FigureColumn) -> str:
    """Return where a column is headed: the cell in it that the last of its heading stands in, or is over."""
    return f"{written(sheet.name)}!{address(column.cells[-1].row, column.at)}"


def _counts(contents: WorkbookContents) -> pd.DataFrame:
    rows = [(*key, count.number, count.origin) for key, count in contents.counts.items()]
    frame = pd.DataFrame(rows, columns=["org", "year", "item", "panel", "band", "group", "count", "origin"])
    frame.index = pd.Index([count.cell for count in contents.counts.values()], name="cell", dtype=object)
    bounds = [count.bounds for count in contents.counts.values()]
    if any(bounds):
        least = int(contents.nil)
        frame["at_least"] = pd.array([None if b is None else least if b[0] is None else b[0] for b in bounds], "Int64")
        frame["at_most"] = pd.array([None if b is None else b[1] for b in bounds], "Int64")
    text = dict.fromkeys(("org", "item", "panel", "band", "group", "origin"), TEXT)
    numbers = [count.number for count in contents.counts.values()]
    whole = all(isinstance(number, int) and abs(number) < 1 << 53 for number in numbers)
    return frame.astype({**text, "year": "int64", "count": "int64" if whole else "float64"})


def _not_understood(sheets: Sequence[Sheet], log: CellLog) -> pd.DataFrame:
    rows = []
    for sheet in sheets:
        for _, cell in sorted(sheet.cells.items()):
            key = sheet.name, cell.row, cell.column
            if key in log.used and not sheet.hidden:
                continue
            why = cell.problem or log.why.get(key, NO_FIGURE)
            text = cell.text if len(cell.text) <= SHOWN else cell.text[: SHOWN - 1] + "…"
            rows.append((sheet.place(cell), text, "on a hidden sheet" if sheet.hidden else why))
    return pd.DataFrame(rows, columns=list(NOT_UNDERSTOOD)).astype(TEXT)
