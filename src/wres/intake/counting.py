"""From records to the counts table: who counts, in which reporting year, once."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import attrs
import numpy as np
import pandas as pd

from wres.errors import DefinitionError, RecordsError, RecordsWarning, WresError, nearest
from wres.intake import summary, words
from wres.intake.batches import in_batches
from wres.intake.columns import (
    COUNTS,
    Absence,
    ColumnMatch,
    absences,
    check_named,
    find,
    missing,
    numbers_of,
    own_field,
)
from wres.intake.files import Files
from wres.intake.frames import Frame, NamedColumn
from wres.intake.sources import BORROWED, LISTED, SOURCES, STUDENTS, RecordSource
from wres.intake.tally import RecordTally
from wres.model import Edition
from wres.recorded import mark, month, text
from wres.registry import Registry, as_reported, editions_of, or_official
from wres.results import TEXT
from wres.standard.bands import STRATA
from wres.standard.ethnicity import EthnicityReader, reader

__all__ = ["quality", "recognise", "tabulate"]

Progress = Callable[[str, int, "int | None"], None]
Assignment = Literal["primary", "highest-band"]

PARTS = frozenset(stratum.band for stratum in STRATA if stratum.within)
THRESHOLD = 11
"""A value that fewer records have isn't shown: fewer than 11 respondents aren't in the staff survey either."""


def tabulate(
    staff: Any = None,
    *,
    applications: Any = None,
    disciplinary: Any = None,
    training: Any = None,
    survey: Any = None,
    board: Any = None,
    edition: str | Edition,
    years: int | Iterable[int] | None = None,
    org: str | None = None,
    columns: Mapping[str, Any] | None = None,
    codes: Mapping[str, Mapping[str, str] | str] | None = None,
    assignment: Assignment = "primary",
    registry: Registry | None = None,
    provisional: bool = False,
    on_error: Literal["raise", "list"] = "raise",
    threshold: int = THRESHOLD,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return the counts table of records: one row for each counted cell, and in `.attrs["quality"]` what was left out.

    Each kind of record is a frame of pandas, DuckDB, Dask or PySpark, whose engine does the counting, or is streamed:
    one of Polars or PyArrow, or the path of Parquet, CSV or Arrow, a folder, a pattern or a list of them. `edition` is
    an id, an `Edition` or `"as-reported"`, and says which day is the snapshot, how ethnicity is grouped and what the
    survey's bases are; `"as-reported"` takes a provisional one only with `provisional`. `years` keeps some reporting
    years; without it those of the staff list, with the year before for what is averaged over two, or else all there
    are. Records without a column for the year are of the edition's, those without one for the organisation of `org`.

    Columns are found by their usual names; `columns={"staff": {"band": "Pay Scale"}}` names others, None one that isn't
    there. `codes={"band": {"Local 5": "5"}}` reads values that no vocabulary has, and `codes={"ethnicity":
    "staff-record"}` names the list of the codes, one of `wres.standard.ethnicity.SCHEMES`. A person with several rows
    in an organisation and year counts once, by a main assignment first and by the highest band, or by the highest band
    alone with `assignment="highest-band"`.

    A column that leaves people out (the contract, the kind of a case, whether training is mandatory) is missed: without
    it there is a `RecordsError`, until `columns={"contract": None}` says that there is none. So is a column of numbers
    of people, which are counts already. What moves a count less often is a `RecordsWarning`, waived in the same way.

    Values that aren't known are a `RecordsError`, all at once; `on_error="list"` leaves those records out and lists
    them. Codes of several lists in one column of ethnicity are an error in any case. Values in fewer records than
    `threshold` aren't shown. `progress` is called with the source, the rows read and how many there are, None where
    that isn't known.

    >>> import pandas as pd
    >>> staff = pd.DataFrame({"person": [1, 1, 2, 3], "ethnicity": ["A", "A", "M", None],
    ...                       "contract": ["Permanent", "Bank", "Fixed term", "Bank"],
    ...                       "staff_group": "Allied Health Professionals"})
    >>> counts = tabulate(staff, edition="wres-2024", org="Acme Trust")
    >>> counts[["org", "year", "item", "group", "count"]]
              org  year       item    group  count
    0  Acme Trust  2024  headcount    white      1
    1  Acme Trust  2024  headcount      bme      1
    2  Acme Trust  2024  headcount  unknown      0
    """
    given = _given(locals())
    call = _call(given, edition, years, org, columns, codes, assignment, registry, provisional, threshold, progress)
    if on_error not in ("raise", "list"):
        raise DefinitionError(f"on_error is {on_error!r}; give 'raise' or 'list'")
    read = _read(call, every=False)
    failures = summary.failures([(one.tally, one.names) for one in read], threshold)
    wrong = any(one.tally.several() or one.tally.month_first() for one in read)
    if len(failures) and (on_error == "raise" or wrong):
        raise RecordsError(summary.message(failures), failures)
    counts, records = _counts(call, read)
    counts.attrs["quality"] = records
    return counts


def quality(counts: pd.DataFrame) -> pd.DataFrame:
    """Return what a tabulation read, counted and left out: columns `source`, `measure`, `detail` and `count`.

    For each source the records read are those counted, duplicates, and those left out, by reason. A table that
    `tabulate` didn't make has none of it, which is a `WresError`.
    """
    if "quality" not in counts.attrs:
        raise WresError("this table has no summary; it is kept in .attrs['quality'] of what tabulate returns")
    return pd.DataFrame(counts.attrs["quality"], columns=list(summary.QUALITY))


def recognise(
    staff: Any = None,
    *,
    applications: Any = None,
    disciplinary: Any = None,
    training: Any = None,
    survey: Any = None,
    board: Any = None,
    edition: str | Edition,
    org: str | None = None,
    columns: Mapping[str, Any] | None = None,
    codes: Mapping[str, Mapping[str, str] | str] | None = None,
    registry: Registry | None = None,
    provisional: bool = False,
    threshold: int = THRESHOLD,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return what `tabulate` would make of records: each field's column, and what each value in it is read as.

    Columns: `source, field, column, layout, evidence, value, meaning, scheme, records, effect`; `meaning` is missing
    where a value isn't known, and `value` where fewer records than `threshold` have it. `scheme` says by which list an
    ethnicity is read, with `?` where only by the first character of a pair that isn't on it. `effect` says what a value
    does (`counts`, `left out`, `not recognised`), which columns are absent though they may move a count (`stops`,
    `moves counts`, `waived`) and which nothing uses (`unused`); `meaning` then says what follows, or what they are
    likely for.
    """
    given = _given(locals())
    call = _call(given, edition, None, org, columns, codes, "primary", registry, provisional, threshold, progress)
    read = _read(call, every=True)
    parts = [summary.explained([(one.tally, one.names, one.plan.found) for one in read], threshold)]
    parts += [summary.columns(one.plan.source, one.plan.absent, one.plan.unused, one.tally.rows) for one in read]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


@attrs.frozen(kw_only=True)
class _Call:
    """What was asked for, checked."""

    given: Mapping[str, Any]
    editions: Sequence[Edition]
    each_year: bool
    years: frozenset[int] | None
    org: str | None
    columns: Mapping[str, Mapping[str, str | None]]
    codes: Mapping[str, Mapping[str, str]]
    ethnicity: EthnicityReader
    assignment: Assignment
    registry: Registry
    provisional: bool
    progress: Progress | None

    @property
    def year(self) -> int | None:
        """The year of records that name none."""
        if self.years is not None:
            return min(self.years) if len(self.years) == 1 else None
        return None if self.each_year else self.editions[0].year

    def edition_of(self, year: int) -> Edition | None:
        """Return the edition that a year is counted by."""
        if not self.each_year:
            return self.editions[0]
        found = next((edition for edition in self.editions if edition.year == year), None)
        return found and as_reported(found, provisional=self.provisional)

    def base(self, indicator: str) -> Callable[[int], Sequence[str]]:
        """Return which answers are in the base of an indicator of the survey, by year."""

        def of(year: int) -> Sequence[str]:
            edition = self.edition_of(year)
            if edition is None or indicator != "opportunities":
                return ("yes", "no")
            measure = self.registry.indicator(edition.id, indicator).measure
            return getattr(measure, "base", ()) or ("yes", "no")

        return of

    def named(self, value: Any) -> int | None:
        """Return the reporting year that a record names."""
        return words.reporting_year(value)

    def snapshot(self, value: Any) -> int | str | None:
        """Return the reporting year whose snapshot was taken on a day, or in a month where no day is given."""
        day = words.date(value)
        if day is None:
            return None
        edition = self.edition_of(day.year)
        whole = month(value) is not None
        same = (
            edition is not None and day.month == edition.snapshot.month and (whole or day.day == edition.snapshot.day)
        )
        return day.year if same else "not at the snapshot"

    def event(self, value: Any) -> int | None:
        """Return the reporting year in whose financial year a day falls; engines give a month as 202404."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int | np.integer) and 190001 <= value <= 219912:
            value = f"{value // 100}-{value % 100:02d}"
        day = words.date(value)
        return None if day is None else words.financial_year(day)


@attrs.frozen(kw_only=True)
class _Plan:
    """One source and where its fields are: what it lacks, and which of its columns nothing uses."""

    source: RecordSource
    records: Files | Frame
    found: Mapping[str, ColumnMatch]
    absent: Sequence[Absence]
    unused: Sequence[str]
    linked: bool


@attrs.frozen(kw_only=True)
class _Read:
    """One source as it was read."""

    plan: _Plan
    tally: RecordTally
    columns: Mapping[str, Any]

    @property
    def names(self) -> dict[str, str]:
        """The column of each field that has one."""
        return {name: column.name for name, column in self.columns.items() if isinstance(column, NamedColumn)}


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: arguments[name] for name in SOURCES if arguments[name] is not None}
    if not given:
        raise DefinitionError(f"nothing to count; give at least one of {', '.join(SOURCES)}")
    return given


def _call(
    given: Mapping[str, Any],
    edition: str | Edition,
    years: int | Iterable[int] | None,
    org: str | None,
    columns: Mapping[str, Any] | None,
    codes: Mapping[str, Mapping[str, str] | str] | None,
    assignment: Assignment,
    registry: Registry | None,
    provisional: bool,  # noqa: FBT001
    threshold: int,
    progress: Progress | None,
) -> _Call:
    registry = or_official(registry)
    editions, each_year = editions_of(edition, registry)
    if assignment not in ("primary", "highest-band"):
        raise DefinitionError(f"assignment is {assignment!r}; give 'primary' or 'highest-band'")
    if not isinstance(threshold, int) or threshold < 1:
        raise DefinitionError(f"threshold is {threshold!r}; give a whole number from 1")
    if years is not None:
        years = frozenset([years] if isinstance(years, int | np.integer) else years)
        if not years or not all(isinstance(year, int | np.integer) for year in years):
            raise DefinitionError("years has to be a reporting year, such as 2024, or several of them")
    known = {name for parts in SOURCES.values() for part in parts for name in part.names}
    for name in codes or {}:
        if name not in known:
            raise DefinitionError(
                f"codes names a field {name!r}{nearest(name, known)}; they are {', '.join(sorted(known))}"
            )
    lists = {name: given for name, given in (codes or {}).items() if isinstance(given, str)}
    for name in lists.keys() - {"ethnicity"}:
        raise DefinitionError(
            f"codes of {name} are {lists[name]!r}; give what each value means, as {{'value': 'meaning'}}"
        )
    meanings = {name: given for name, given in (codes or {}).items() if not isinstance(given, str)}
    return _Call(
        given=given,
        editions=editions,
        each_year=each_year,
        years=years,
        org=org,
        columns=check_named(columns),
        codes={name: {words.text(k): v for k, v in values.items()} for name, values in meanings.items()},
        ethnicity=reader(editions[0].grouping, lists.get("ethnicity")),
        assignment=assignment,
        registry=registry,
        provisional=provisional,
        progress=progress,
    )


def _read(call: _Call, *, every: bool) -> list[_Read]:
    """Return every source, read: all that is wrong with their columns is reported before any is.

    With `every`, what records don't say is no error and no warning: it is shown beside what they say.
    """
    plans: list[_Plan] = []
    problems: list[str] = []
    for name, native in call.given.items():
        progress = None if call.progress is None else functools.partial(call.progress, name)
        try:
            records: Files | Frame = Files(native, name, progress) if in_batches(native) else Frame(native, name)
            if isinstance(records, Files) and not records.again and _again(call, name, records.columns):
                records = Files(native.read_all(), name, progress)
        except WresError as error:
            problems.append(str(error))
            continue
        planned, wrong = _planned(call, name, records, plans[0] if plans else None)
        plans += planned
        problems += [problem for problem in wrong if problem not in problems]
        if not every:
            problems += [str(absence) for plan in planned for absence in plan.absent if absence.stops]
            problems += _counted_already(planned, call.columns[name])
    if problems:
        raise RecordsError(
            problems[0] if len(problems) == 1 else "\n".join([f"{len(problems)} problems:", *problems]),
            summary.problems(problems),
        )
    remarks = [] if every else [remark for plan in plans for remark in _remarks(plan)]
    if remarks:
        warnings.warn("\n".join(remarks), RecordsWarning, stacklevel=3)
    read: list[_Read] = []
    for plan in plans:
        read.append(_filled(call, plan, read[0] if read else None, every=every))
    return read


def _planned(call: _Call, name: str, records: Files | Frame, staff: _Plan | None) -> tuple[list[_Plan], list[str]]:
    """Return where the fields of a source are, part by part, and what is wrong with its columns."""
    asked = {} if call.each_year or call.editions[0].survey is None else call.editions[0].survey.questions
    named, problems = call.columns[name], []
    wanted = []
    for source in SOURCES[name]:
        found, wrong = find(source, records.columns, named, asked)
        problems += wrong
        if source.needs and not any(field in found for field in source.needs):
            if len(SOURCES[name]) == 1:
                problems.append(missing(source, source.needs[0], records.columns))
            continue
        wanted.append((source, found))
    if not wanted:
        problems.append(f"{name} has no answers to any question of the standard; it has {', '.join(records.columns)}")
    used = {at.column for _, found in wanted for at in found.values()}
    unused = [column for column in records.columns if column not in used]
    plans = []
    for source, found in wanted:
        linked = _linked(source, records, found, staff)
        problems += _lacking(call, source, found, records.columns, linked=linked)
        absent = absences(source, found, records.columns, named, linked=linked)
        plans.append(_Plan(source=source, records=records, found=found, absent=absent, unused=unused, linked=linked))
        # What is the same for every part of a source is shown once.
        unused = []
    return plans, problems


def _counted_already(plans: Sequence[_Plan], named: Mapping[str, str | None]) -> list[str]:
    """Return the messages about columns of numbers of people among records: each of their rows would count as one."""
    problems = []
    for plan in [] if COUNTS in named else plans:
        source, known = plan.source, plan.source.identity in {*plan.found, *named}
        for column in plan.unused:
            kind = numbers_of(column)
            if not kind or (kind == "hours" and known):
                continue
            values = {value for raw in plan.records.first(column) if (value := text(raw)) and not mark(value)}
            numbers = pd.to_numeric(pd.Series(sorted(values), dtype=object), errors="coerce")
            # Ones say of each row what is so anyway; where some are no numbers, the name misleads.
            if numbers.isna().any() or (numbers == 1 if kind == "people" else numbers <= 1).all():
                continue
            problems.append(
                f"{source.id} has a column {column!r} of numbers: these are counts already, and each row would count "
                f"as one; give them as a table of counts, or where each row is one of the {source.unit} say so, "
                f"columns={{{source.id!r}: {{{COUNTS!r}: None}}}}"
            )
    return problems


def _remarks(plan: _Plan) -> list[str]:
    """Return what is to be known of a source before it is counted, though it can be."""
    source = plan.source
    remarks = [str(absence) for absence in plan.absent if not absence.waived]
    for column in plan.unused:
        use = own_field(source, column)
        if use is not None and use in plan.found and plan.found[use].layout != "named":
            at = plan.found[use].column
            remarks.append(
                f"{source.id} has {at!r} and {column!r} for {use.replace('_', ' ')}, and {at!r} is read: name the one "
                f"that says it, columns={{{source.id!r}: {{{use!r}: …}}}}"
            )
    return remarks


def _again(call: _Call, name: str, columns: Sequence[str]) -> bool:
    """Return whether a source is read more than once: in parts, to look up its people, or for what is odd in it."""
    linked = {one for one, parts in SOURCES.items() if parts[0].linked}
    twice = len(SOURCES[name]) > 1 or name in linked or (name == "staff" and not linked.isdisjoint(call.given))
    return twice or any(map(numbers_of, columns))


def _linked(
    source: RecordSource, records: Files | Frame, found: Mapping[str, ColumnMatch], staff: _Plan | None
) -> bool:
    """Return whether the people of a source can be looked up in the staff list, where they are."""
    if (
        not source.linked
        or staff is None
        or staff.source.id != "staff"
        or "person" not in found
        or "person" not in staff.found
    ):
        return False
    other = staff.records
    if isinstance(records, Files) or isinstance(other, Files):
        return isinstance(records, Files) and isinstance(other, Files)
    return bool(records.frame.implementation == other.frame.implementation)


def _lacking(
    call: _Call, source: RecordSource, found: Mapping[str, ColumnMatch], columns: Sequence[str], *, linked: bool
) -> list[str]:
    """Return what a source lacks to be counted at all."""
    problems = []
    if "org" not in found and call.org is None:
        problems.append(missing(source, "org", columns, ', or give org="…" where all records are of one'))
    if "ethnicity" not in found and not linked:
        cure = ", or give the staff list too, both as files or both in one engine" if source.linked else ""
        problems.append(missing(source, "ethnicity", columns, cure))
    if not {"year", "snapshot", "date"} & set(found) and call.year is None:
        problems.append(missing(source, "year", columns, ", or give years=… where all records are of one"))
    if source.linked and "person" not in found and call.columns[source.id].get("person", "") is not None:
        cure = " or None where each row is another person: people count, not cases"
        problems.append(missing(source, "person", columns, cure))
    return problems


def _filled(call: _Call, plan: _Plan, staff: _Read | None, *, every: bool) -> _Read:
    source, records, found = plan.source, plan.records, plan.found
    # Which of a person's rows counts matters only where people are known.
    skipped = ("primary",) if call.assignment == "highest-band" or source.identity not in found else ()
    fields = tuple(field for field in source.fields if field.id in found and field.id not in skipped)
    if "panel" in found:
        fields = tuple(STUDENTS if field.id == STUDENTS.id else field for field in fields)
    if plan.linked:
        fields = (*fields, LISTED if "ethnicity" in found else BORROWED)
    at = next((name for name in ("year", "snapshot", "date") if name in found), None)
    when = {"year": call.named, "snapshot": call.snapshot, "date": call.event, None: call.named}[at]
    tally = RecordTally(source=source, fields=fields, ethnicity=call.ethnicity, when=when, codes=call.codes)
    columns: dict[str, Any] = {name: NamedColumn(found[name].column) for name in tally.names if name in found}
    columns["org"] = NamedColumn(found["org"].column) if "org" in found else call.org
    columns["when"] = NamedColumn(found[at].column) if at else call.year
    person = found[source.identity].column if source.identity in found else None
    staff_list: Any = None
    if plan.linked and staff is not None and person is not None:
        listed = staff.plan.found["person"].column
        both = {**staff.columns, "org": staff.columns["org"] if "org" in found else None}
        if isinstance(staff.plan.records, Files) and isinstance(records, Files):
            staff_list = staff.plan.records.staff_list(staff.tally, both, listed, records, person)
        elif isinstance(staff.plan.records, Frame):
            staff_list = staff.plan.records.staff_list(staff.tally, both, listed)
    records.fill(tally, columns, person, event="when" if at == "date" else None, every=every, staff_list=staff_list)
    tally.settle()
    return _Read(plan=plan, tally=tally, columns=columns)


def _counts(call: _Call, read: Sequence[_Read]) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    """Return the counts table of what was read, and what became of every record."""
    staff = next((one for one in read if one.plan.source.id == "staff"), None)
    listed = None if staff is None else {year for year in staff.tally.years if isinstance(year, int)}
    parts, records = [], []
    for one in read:
        kept = call.years
        if kept is None and listed is not None:
            # What is averaged over two years needs the one before.
            kept = frozenset(listed | ({year - 1 for year in listed} if not one.plan.source.snapshot else set()))
        ours = call.years or listed or ({call.year} if call.year else set())
        constant = [] if "org" in one.names else sorted(year for year in ours if year)
        parts.append(summary.rows(one.tally, kept, call.base(one.plan.source.part), constant))
        records += summary.quality(one.tally, kept, one.plan.absent, one.plan.unused)
    frame = pd.concat(parts, ignore_index=True)
    frame["origin"] = "reported"
    frame = frame.astype(dict.fromkeys(("org", "item", "panel", "band", "group", "origin"), TEXT))
    return frame, [*records, *summary.unknown(frame, call.editions[0].grouping.unknown, PARTS)]
