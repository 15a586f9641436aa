"""What makes a counts table one: columns, keys, numbers, codes, strata; every problem is reported at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from numbers import Rational, Real
from typing import Any, Literal

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.cells import Status
from wres.counts.frames import COLUMNS, as_pandas
from wres.errors import CountsError, DefinitionError, closest, nearest
from wres.model import FrozenMap, Grouping, Item
from wres.recorded import mark, number_of, spelt
from wres.recorded import year as reporting_year
from wres.standard.ethnicity import EthnicityReader, reader
from wres.standard.items import ITEMS

__all__ = ["COLUMNS", "ORIGINS", "CountsTable", "Problem", "check"]

REQUIRED = ("org", "year", "item", "group", "count")
ORIGINS = ("reported", "derived", "suppressed", "synthetic")
"""Where a count comes from: counted, worked out from published figures, withheld, or made up by a generator."""

LARGEST = 10**9
"""No workforce, nor all applicants of a year, is larger; a larger count is a slip, and would cost exactness."""

HUGE = 10**18
SHOWN = 20
"""How many problems a message spells out; the exception holds them all."""

MISSPELT = 0.75
"""How like a word another has to be to be what was meant: words of another meaning are less so."""

OnError = Literal["raise", "status"]
Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@attrs.frozen(eq=False)
class Problem:
    """One problem of the rows at some positions: what it is about, and what it is in words, with its cure.

    `about` is `place` (no organisation, year or item), `origin`, `group`, `strata`, `count`, `average` (of
    years, which would be averaged again), `duplicate`, `levels`
    (split beside unsplit) or `parts` (a group beside its own codes).
    """

    about: str
    rows: npt.NDArray[np.intp]
    message: str


@attrs.frozen
class _TableProblems:
    """The problems found: in rows, by their positions, or in the whole table."""

    frame: pd.DataFrame
    rows: list[Problem] = attrs.field(factory=list)
    table: list[str] = attrs.field(factory=list)

    def add(self, about: str, rows: Mask, message: str) -> None:
        """Note one problem of the rows where a mask is true."""
        self.add_at(about, np.flatnonzero(rows), message)

    def add_at(self, about: str, positions: npt.NDArray[np.intp], message: str) -> None:
        """Note one problem of the rows at some positions."""
        if len(positions):
            self.rows.append(Problem(about, positions, message))

    def error(self) -> CountsError:
        """Return the exception that says everything."""
        frame = self.frame.loc[:, ~self.frame.columns.duplicated()]
        failures = pd.DataFrame({"problem": self.table}).reindex(columns=[*frame.columns, "problem"])
        lines = list(self.table)
        if self.rows:
            at = np.concatenate([problem.rows for problem in self.rows])
            messages = np.repeat(
                [problem.message for problem in self.rows], [len(problem.rows) for problem in self.rows]
            )
            order = np.argsort(at, kind="stable")
            rows = frame.iloc[at[order]].assign(problem=messages[order])
            label = rows.index.name = "row" if frame.index.name is None else str(frame.index.name)
            lines += [f"{label} {row}: {problem}" for row, problem in zip(rows.index, messages[order], strict=True)]
            failures = rows if not self.table else pd.concat([failures.astype(object), rows.astype(object)])
        count = f"{len(lines)} problems" if len(lines) > 1 else "a problem"
        more = f"\n  and {len(lines) - SHOWN:,} more; .failures has them all" if len(lines) > SHOWN else ""
        return CountsError(f"the counts have {count}:\n  " + "\n  ".join(lines[:SHOWN]) + more, failures)


@attrs.frozen
class _Column:
    """A column as codes into its distinct values, -1 where it is empty; `written` has their spellings."""

    codes: Codes
    values: list[Any]
    written: list[Any] = attrs.field(factory=list)

    def rows(self, wanted: Iterable[int]) -> Mask:
        """Return which rows have one of the values at these positions."""
        chosen = np.zeros(len(self.values) + 1, bool)
        chosen[list(wanted)] = True
        return chosen[self.codes]


def _column(frame: pd.DataFrame, name: str, ethnicity: EthnicityReader | None = None) -> _Column:
    """Return a column of text as codes; spellings of one text are one and, save in `org`, so is its case."""
    if name not in frame.columns:
        return _Column(np.full(len(frame), -1, np.int32), [])
    codes, values = pd.factorize(frame[name])
    places: dict[Any, int] = {}
    kept: list[Any] = []
    at = []
    for value in values.tolist():
        found = spelt(value)
        code = ethnicity.code(found) if ethnicity and found else None
        key = number_of(found) if name == "org" else code or found.lower()
        if found and key not in places:
            places[key] = len(kept)
            # A name stays as it was first written, so that it is found again where it came from.
            raw = value.strip() if isinstance(value, str) else value
            kept.append(raw if name == "org" else code or found if ethnicity else key)
        at.append(places[key] if found else -1)
    return _Column(np.asarray([*at, -1], np.int32)[codes], kept, values.tolist())


@attrs.frozen
class CountsTable:
    """A checked counts table as arrays, a row for each counted cell.

    `units` are the organisations' years, sorted; `unit`, `item`, `panel`, `band` and `group` point into them and into
    `items`, `panels`, `bands` and `codes`, -1 meaning none; `row` is the position in the table that was given. Of that
    table, `place` has each row's unit, and `problems` what was set aside. `averaged` are the units and items whose
    counts are averages of years already.
    """

    orgs: list[Any]
    unit: Codes
    unit_org: npt.NDArray[np.intp]
    unit_year: Ints
    item: Codes
    items: list[str]
    panel: Codes
    panels: list[str]
    band: Codes
    bands: list[str]
    group: Codes
    codes: list[Any]
    count: npt.NDArray[np.float64]
    reason: npt.NDArray[np.int8]
    spoilt: frozenset[tuple[int, int]]
    averaged: frozenset[tuple[int, int]]
    notes: tuple[str, ...]
    row: npt.NDArray[np.intp]
    place: Codes
    problems: tuple[Problem, ...]

    @property
    def earlier(self) -> npt.NDArray[np.intp]:
        """The position of each unit's organisation one year before, -1 where there is none."""
        if not len(self.unit_year):
            return np.zeros(0, np.intp)
        base = int(self.unit_year.min())
        span = int(self.unit_year.max()) - base + 2
        key = self.unit_org * span + (self.unit_year - base)
        at = np.minimum(np.searchsorted(key, key - 1), len(key) - 1)
        return np.where((key[at] == key - 1) & (self.unit_year > base), at, -1)


def check(
    counts: Any,
    grouping: Grouping | None = None,
    items: Mapping[str, Item] | None = None,
    on_error: OnError = "raise",
    averages: Mapping[str, Collection[int]] = FrozenMap(),
) -> CountsTable:
    """Return a counts table as arrays, or raise one `CountsError` with every problem.

    Codes are checked against `grouping`, items and their strata against `items`, where given; `averages` has, by item,
    the years whose counts are averaged, so that what is an average already can't be. With
    `on_error="status"` the failing cells are set aside as invalid instead; a table without its columns still raises.
    """
    if on_error not in ("raise", "status"):
        raise DefinitionError(f"on_error is {on_error!r}; choose 'raise' or 'status'")
    frame = as_pandas(counts)
    problems = _TableProblems(frame)
    _check_columns(frame, problems)
    if problems.table:
        # What is wrong with the other columns is reported with it.
        for name, column_check in (("year", _check_years), ("count", _check_count)):
            if (frame.columns == name).sum() == 1:
                column_check(frame, problems)
        raise problems.error()

    org, item, panel, band, origin = (_column(frame, name) for name in ("org", "item", "panel", "band", "origin"))
    ethnicity = reader(grouping)
    group = _column(frame, "group", ethnicity)
    year, years = _check_years(frame, problems)
    for name, column in (("org", org), ("item", item), ("group", group)):
        problems.add(
            "group" if name == "group" else "place",
            column.codes < 0,
            f"{name} is empty; "
            + ("write 'unknown' for people whose group isn't known" if name == "group" else f"give the {name}"),
        )
    strange = [at for at, value in enumerate(origin.values) if value not in ORIGINS]
    for at in strange[:SHOWN]:
        value, known = origin.values[at], ", ".join(ORIGINS)
        problems.add("origin", origin.codes == at, f"origin {value!r} is none of {known}{nearest(value, ORIGINS)}")
    problems.add("origin", origin.rows(strange[SHOWN:]), f"origin is none of {', '.join(ORIGINS)}")
    # What can't be placed belongs to no cell; what is placed but wrong spoils its cell, or its whole item.
    placed = (org.codes >= 0) & (year >= 0) & (item.codes >= 0)
    spoils = group.codes < 0
    if grouping is not None:
        spoils |= _check_group(frame, group, ethnicity, problems)
    notes: list[str] = []
    if items is not None:
        spoils |= _check_strata(items, item, panel, band, problems, notes)
    numbers, bad, withheld = _check_count(frame, problems)
    half = _check_halves(numbers, bad, item, [*years.tolist(), None], year, items or ITEMS, averages, problems)

    orgs, unit, unit_org, unit_year = _units(org, year, years, placed)
    repeated = _repeated(unit, (item, panel, band, group), placed & ~spoils)
    problems.add(
        "duplicate",
        repeated,
        "duplicate: the same org, year, item, panel, band and group stand in more than one row; keep one",
    )
    clear = placed & ~spoils
    spoils |= _check_levels(unit, item, panel, band, clear, problems)
    if grouping is not None:
        spoils |= _check_parts(unit, item, group, ethnicity, clear, problems)
    if problems.rows and on_error == "raise":
        raise problems.error()

    reason = np.zeros(len(frame), np.int8)
    reason[bad | repeated] = Status.INVALID
    suppressed = origin.rows(at for at, value in enumerate(origin.values) if value == "suppressed")
    reason[(suppressed | withheld) & (reason == 0)] = Status.SUPPRESSED
    spoilt = frozenset(zip(unit[placed & spoils].tolist(), item.codes[placed & spoils].tolist(), strict=True))
    averaged = frozenset(zip(unit[placed & half].tolist(), item.codes[placed & half].tolist(), strict=True))
    lost = int((~placed).sum())
    if problems.rows:
        total = sum(len(problem.rows) for problem in problems.rows)
        listed = "; ".join(sorted({problem.message for problem in problems.rows}))
        notes.append(f"problems set aside ({total:,}): {listed}")
    if lost:
        notes.append(f"rows that name no organisation, year or item, and belong to no figure: {lost:,}")
    whole = not (spoils | ~placed).any()
    keep = slice(None) if whole else np.flatnonzero(placed & ~spoils)
    return CountsTable(
        orgs=orgs,
        unit=unit[keep],
        unit_org=unit_org,
        unit_year=unit_year,
        item=item.codes[keep],
        items=item.values,
        panel=panel.codes[keep],
        panels=panel.values,
        band=band.codes[keep],
        bands=band.values,
        group=group.codes[keep],
        codes=group.values,
        count=np.where(reason == 0, numbers, np.nan)[keep],
        reason=reason[keep],
        spoilt=spoilt,
        averaged=averaged,
        notes=tuple(notes),
        row=np.flatnonzero(placed & ~spoils),
        place=unit,
        problems=tuple(problems.rows),
    )


def _units(org: _Column, year: Codes, years: Ints, placed: Mask) -> tuple[list[Any], Codes, npt.NDArray[np.intp], Ints]:
    """Return the organisations in order, each row's unit, and the organisation and year of each unit.

    A unit is an organisation in a year that has a row; units are in order of both.
    """
    try:
        order = sorted(range(len(org.values)), key=lambda at: org.values[at])
    except TypeError:
        order = sorted(range(len(org.values)), key=lambda at: str(org.values[at]))
    rank = np.empty(len(order) + 1, np.int64)
    rank[order] = np.arange(len(order))
    size = len(order) * len(years)
    key = np.where(placed, rank[org.codes] * len(years) + year, size)
    there = np.flatnonzero(np.bincount(key, minlength=size + 1)[:size])
    place = np.full(size + 1, -1, np.int32)
    place[there] = np.arange(len(there))
    orgs = [org.values[at] for at in order]
    return orgs, place[key], there // max(len(years), 1), years[there % max(len(years), 1)]


def _repeated(unit: Codes, columns: Sequence[_Column], clear: Mask) -> Mask:
    """Return which rows share their cell, one unit, item, stratum and code, with another."""
    cell = unit.astype(np.int64)
    for column in columns:
        cell *= len(column.values) + 1
        cell += column.codes
        cell += 1
    cell = cell[clear]
    repeated = np.zeros(len(unit), bool)
    # Sorting tells whether there are any for a fraction of what it costs to find them.
    ordered = np.sort(cell)
    if (ordered[1:] == ordered[:-1]).any():
        repeated[clear] = pd.Series(cell, dtype=np.int64).duplicated(keep=False)
    return repeated


def _codes(codes: Sequence[str]) -> str:
    """Return a grouping's codes in short: the one- and two-character ones."""
    short = [code.removesuffix("?") for code in codes if len(code.removesuffix("?")) in (1, 2)]
    return ", ".join(short) or "no code"


def _check_columns(frame: pd.DataFrame, problems: _TableProblems) -> None:
    twice = frame.columns[frame.columns.duplicated()].unique()
    problems.table.extend(f"column {name!r} stands in the table twice; keep one" for name in twice)
    strangers = [name for name in frame.columns if name not in COLUMNS]
    for name in REQUIRED:
        if name not in frame.columns:
            like = closest(name, strangers, MISSPELT)
            cure = f"the table needs {', '.join(REQUIRED)}" if like is None else f"rename {like!r} to {name!r}"
            problems.table.append(f"column {name!r} is missing; {cure}")
    for name in ("panel", "band", "origin"):
        # A column of another name is the caller's own, unless it is all but this one.
        like = None if name in frame.columns else closest(name, strangers, 0.8)
        if like is not None:
            problems.table.append(f"column {like!r} isn't known; if it is {name!r}, rename it")
    if not problems.table and not len(frame):
        problems.table.append("the table is empty; give one row for each counted cell")


def _check_years(frame: pd.DataFrame, problems: _TableProblems) -> tuple[Codes, Ints]:
    """Return the years as positions in those there are, -1 for what is no year, and those."""
    codes, found = pd.factorize(frame["year"], sort=False)
    values = found.tolist()
    years = [reporting_year(value) or -1 for value in values]
    strange = [at for at, year in enumerate(years) if year < 0]
    cure = "write the year of the 31 March snapshot as a whole number, such as 2024"
    for at in strange[:SHOWN]:
        problems.add("place", codes == at, f"year {values[at]!r} is no year; {cure}")
    # A column of something else has thousands.
    problems.add("place", np.isin(codes, strange[SHOWN:]), f"year is no year; {cure}")
    problems.add("place", codes < 0, "year is empty; write the year of the 31 March snapshot, such as 2024")
    kept = sorted({year for year in years if year >= 0})
    places = {year: at for at, year in enumerate(kept)}
    return np.asarray([*(places.get(year, -1) for year in years), -1], np.int32)[codes], np.asarray(kept, np.int64)


def _check_count(frame: pd.DataFrame, problems: _TableProblems) -> tuple[npt.NDArray[np.float64], Mask, Mask]:
    """Return the counts as floats, nan where none was supplied, which of them can't be used, and which are withheld."""
    column = frame["count"]
    marks = np.full(len(column), None, object)
    if pd.api.types.is_object_dtype(column.dtype) or pd.api.types.is_string_dtype(column.dtype):
        written = column.map(lambda v: isinstance(v, str) and bool(v.strip())).to_numpy(bool)
        codes, values = pd.factorize(column[written])
        marks[written] = np.array([*map(mark, values), None], object)[codes]
        column = column.astype(object).where(pd.isna(marks), None)
    empty = column.isna().to_numpy(bool)
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        text = np.zeros(len(column), bool)
        numbers = column.to_numpy(np.float64, na_value=np.nan)
    else:
        number = column.map(lambda v: isinstance(v, Real | Decimal) and not isinstance(v, bool)).to_numpy(bool)
        text = ~number & ~empty
        # However long a whole number is, it is only too large.
        finite: pd.Series[Any] = column.where(number).map(
            lambda v: max(min(v, HUGE), -HUGE) if isinstance(v, Rational) else v
        )
        numbers = finite.to_numpy(np.float64, na_value=np.nan)
    shown = column.to_numpy(object)
    bad = text.copy()
    with np.errstate(invalid="ignore"):
        checks = (
            (
                text,
                "is text; write a whole number without separators, a mark such as * where it is withheld, or nothing",
            ),
            (np.isinf(numbers), "is infinite; write the whole number that was counted"),
            ((numbers < 0) & np.isfinite(numbers), "is negative; a count is a whole number from 0"),
            (
                (numbers > 0) & (2 * numbers != np.floor(2 * numbers)) & np.isfinite(numbers),
                "is fractional; count people, not posts or averages",
            ),
            (
                (numbers > LARGEST) & np.isfinite(numbers),
                f"is larger than {LARGEST:,}; check for joined digits",
            ),
        )
    for rows, message in checks:
        there = np.flatnonzero(rows)
        for at in there[:SHOWN]:
            problems.add_at("count", np.asarray([at]), f"count {_shown(shown[at])} {message}")
        problems.add_at("count", there[SHOWN:], f"count {message}")
        bad |= rows
    return numbers, bad, marks == "suppressed"


def _check_halves(
    numbers: npt.NDArray[np.float64],
    bad: Mask,
    item: _Column,
    years: Sequence[int | None],
    year: Codes,
    known: Mapping[str, Item],
    averages: Mapping[str, Collection[int]],
    problems: _TableProblems,
) -> Mask:
    """Return the rows with a half, and mark those that can't be used: no count is one, save an average of years."""
    half: Mask = ~bad & (np.where(bad, 0, numbers) % 1 == 0.5)
    for at in np.flatnonzero(half):
        name = item.values[item.codes[at]] if item.codes[at] >= 0 else ""
        if name in known and not known[name].averaged:
            problems.add_at(
                "count", np.asarray([at]), f"count {numbers[at]:g} is fractional; count people, not posts or averages"
            )
        elif years[year[at]] in averages.get(name, ()):
            problems.add_at(
                "average",
                np.asarray([at]),
                f"count {numbers[at]:g} of {name} is an average of two years already, and the edition averages the "
                "years itself; give each year's own count, or take averages as they are, as the amendment "
                "'disciplinary-averaged-already' does",
            )
        else:
            continue
        bad[at] = True
    return half & ~bad


def _shown(value: object) -> str:
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return f"{int(value)}"
    return repr(value.item() if isinstance(value, np.generic) else value)


def _check_strata(
    items: Mapping[str, Item],
    item: _Column,
    panel: _Column,
    band: _Column,
    problems: _TableProblems,
    notes: list[str],
) -> Mask:
    """Return the rows in panels and bands that their item isn't split by; unknown items are noted and pass."""
    strangers = sorted(str(name) for name in item.values if name not in items)
    if strangers:
        hints = "".join(
            f"; for {name!r}{nearest(name, items).removeprefix(';')}" for name in strangers if nearest(name, items)
        )
        notes.append(f"items that no definition uses, kept and ignored: {', '.join(sorted(strangers))}{hints}")
    wrong = np.zeros(len(item.codes), bool)
    split = (panel.codes >= 0) | (band.codes >= 0)
    if not split.any():
        return wrong
    width = len(band.values) + 1
    pair = (item.codes.astype(np.int64) * (len(panel.values) + 1) + panel.codes + 1) * width + band.codes + 1
    found: list[Mask] = []
    more: list[int] = []
    for key in np.unique(pair[split & (item.codes >= 0)]).tolist():
        rest, b = divmod(key, width)
        i, p = divmod(rest, len(panel.values) + 1)
        name = item.values[i]
        if name not in items:
            continue
        strata = items[name].strata
        at = (panel.values[p - 1] if p else None, band.values[b - 1] if b else None)
        if any((at[0] in (None, s.panel)) and (at[1] in (None, s.band)) for s in strata):
            continue
        if len(found) == SHOWN:
            more.append(key)
            continue
        rows = pair == key
        found.append(rows)
        panels, bands = (list(dict.fromkeys(str(getattr(s, n)) for s in strata)) for n in ("panel", "band"))
        if not strata:
            cure = "it isn't split: leave panel and band empty"
        elif at[0] is not None and at[0] not in panels:
            cure = f"no panel {at[0]!r}{nearest(at[0], panels)}; there are {', '.join(panels)}"
        elif at[1] is not None and at[1] not in bands:
            cure = f"no band {at[1]!r}{nearest(at[1], bands)}; there are {', '.join(bands)}"
        else:
            those = ", ".join(str(s.band) for s in strata if s.panel == at[0])
            cure = f"panel {at[0]!r} has no band {at[1]!r}; it has {those}"
        problems.add("strata", rows, f"item {name!r}: {cure}")
    others = np.isin(pair, more)
    problems.add("strata", others, "the item has no such panel and band; see the others, or leave both empty")
    matched: Mask = np.logical_or.reduce([*found, others])
    return matched


def _spread(unit: Codes, item: _Column, known: Mask) -> tuple[Ints, int]:
    """Return each row's unit and item as one number, 0 for the rows left out, and how many there are."""
    width = len(item.values)
    key = np.where(known, unit * width + item.codes + 1, 0)
    return key, int(key.max(initial=0)) + 1


def _check_levels(
    unit: Codes,
    item: _Column,
    panel: _Column,
    band: _Column,
    known: Mask,
    problems: _TableProblems,
) -> Mask:
    """Return the rows of a unit's item that is given both whole and in parts: one would be counted twice."""
    level = (panel.codes >= 0) + 2 * (band.codes >= 0)
    key, size = _spread(unit, item, known)
    levels = np.zeros((4, size), bool)
    levels[level, key] = True
    mixed: Mask = (levels.sum(0) > 1)[key] & known
    if mixed.any():
        problems.add(
            "levels",
            mixed,
            "split beside unsplit: for one org, year and item either every row has the panel (and the band) or none; "
            "leave out the totals, they are added up here",
        )
    return mixed


def _check_group(frame: pd.DataFrame, group: _Column, ethnicity: EthnicityReader, problems: _TableProblems) -> Mask:
    """Return the rows whose group isn't known: codes that no list has, or that aren't of one list."""
    grouping = ethnicity.grouping
    strange = [at for at, code in enumerate(group.values) if grouping.read(code) is None]
    known = [*grouping.groups, *(code for codes in grouping.groups.values() for code in codes if len(code) > 2)]
    there = ", ".join(f"{name} ({_codes(codes)})" for name, codes in grouping.groups.items())
    for at in strange[:SHOWN]:
        code = group.values[at]
        lists = [f"write '{name}:{code}' if it is of the list {name!r}" for name in ethnicity.named(code)]
        hint = "".join(f"; {way}" for way in lists) or nearest(code, known, MISSPELT)
        problems.add(
            "group", group.codes == at, f"unknown code {code!r} in group{hint}; grouping {grouping.id!r} has {there}"
        )
    # A column of something else has thousands: each hint costs a search.
    problems.add("group", group.rows(strange[SHOWN:]), f"unknown code in group; grouping {grouping.id!r} has {there}")
    wrong = group.rows(strange)
    if several := ethnicity.several(group.written):
        of_lists = frame["group"].isin([value for value in group.written if ethnicity.list_of(value)]).to_numpy(bool)
        problems.add("group", of_lists, f"{several}; a column is of one list: correct the others")
        wrong |= of_lists
    return wrong


def _check_parts(
    unit: Codes,
    item: _Column,
    group: _Column,
    ethnicity: EthnicityReader,
    known: Mask,
    problems: _TableProblems,
) -> Mask:
    """Return the rows of a unit's item where a group or a heading stands beside its own codes."""
    key, size = _spread(unit, item, known)
    wrong = np.zeros(len(key), bool)
    place = {code: at for at, code in enumerate(group.values)}
    for name, parts in ethnicity.beneath(group.values).items():
        what = f"group {name!r}" if name in ethnicity.grouping.groups else f"a heading over {name.replace('+', ', ')}"
        as_group = group.rows([place[name]]) & known
        as_code = group.rows(place[code] for code in parts) & known
        both = np.zeros((2, size), bool)
        both[0, key[as_group]] = both[1, key[as_code]] = True
        rows = (both[0] & both[1])[key] & (as_group | as_code)
        problems.add(
            "parts",
            rows,
            f"total beside parts: {what} stands beside its own codes; leave out one or the other",
        )
        wrong |= rows
    return wrong
