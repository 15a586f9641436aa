"""Audit returns: read them whatever is wrong with them, and let every check look at all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, cast

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.benchmarks._peers import named_peers
from wres.counts import CountsTable, check, to_cells
from wres.counts.frames import COLUMNS, as_pandas
from wres.errors import CountsError, DefinitionError, PluginError, WresError
from wres.findings.codes import SEVERITIES, Severity
from wres.findings.finding import Finding, Findings, Place
from wres.model import Check, Edition, Item
from wres.recorded import number_of, spelt, year
from wres.registry import Registry, editions_of, of_years, provisional_note
from wres.standard.references import unverified
from wres.validation.checks.digits import LARGE, LEAST, powerless
from wres.validation.checks.probability import FEW
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches, plugin_codes
from wres.vocabulary import Vocabulary, vocabulary

__all__ = ["audit"]

Ints = npt.NDArray[np.intp]

_COMPUTED = unverified("WRES collection template of 2018 and 2019", "probable", "rows 52 and 55")
SHOWN = 5
"""How many rows a finding of many points at."""


def audit(
    counts: Any,
    *,
    edition: str | Edition,
    previous: Any = None,
    peers: Any = None,
    registry: Registry | None = None,
    provisional: bool = False,
    progress: Callable[[float], None] | None = None,
) -> Findings:
    """Return what is wrong, or may be, with returns: findings, most severe first, then by organisation and year.

    `counts`, `edition` and `provisional` are what `evaluate` takes. Whatever is wrong with the counts is a finding:
    rows that can't be read (`WRES101` to `WRES109`) are set aside, and the rest is checked. `previous` are last year's
    counts; where the table has several years, earlier ones serve as well. `peers` is a frame that names each
    organisation's type, region or any grouping, as `assess` takes it; without it all organisations of a year are peers.
    `registry`, from `wres.load`, brings the checks of plugins in, and `progress` is called with the share done, from 0
    to 1.

    A row whose item is an indicator's id, such as `appointment`, states the ratio that the return gives for it; it is
    compared with the counts. The `notes` say what was not checked, and why. An edition, a registry or a frame of peers
    that can't be used is a `DefinitionError`, and a check that fails is a `PluginError` that names it.

    >>> import pandas as pd
    >>> rows = [("shortlisted", "white", 60), ("shortlisted", "bme", 20), ("appointed", "white", 30),
    ...         ("appointed", "bme", 21)]
    >>> counts = pd.DataFrame(rows, columns=["item", "group", "count"]).assign(org="Acme Trust", year=2024)
    >>> print(audit(counts, edition="wres-2024").select("WRES11")[0])
    error WRES111 Acme Trust 2024 appointment: appointed 21 is more than shortlisted 20 (bme)
    """
    words = vocabulary(registry)
    registry = words.registry
    editions, as_reported = editions_of(edition, registry)
    notes: dict[str, None] = {}
    frame, current = _together(as_pandas(counts), previous, notes)
    found: dict[Finding, None] = {}
    groupings = tuple(dict.fromkeys(one.grouping for one in editions))
    for at, grouping in enumerate(groupings):
        known = {**_computed(words), **registry.items}
        try:
            table = check(frame, grouping, known, "status", words.averages(editions, each_year=as_reported))
        except CountsError as error:
            return Findings(tuple(_unreadable(error, registry)), (), plugin_codes(registry))
        mine = [one for one in editions if one.grouping == grouping]
        returns = _returns(
            words, table, frame, current, mine, known, registry, peers, as_reported=as_reported, provisional=provisional
        )
        notes |= dict.fromkeys(_notes(returns, editions))
        for done, one in enumerate(registry.checks.values()):
            found |= dict.fromkeys(_findings(one, returns))
            if progress is not None:
                progress((at + (done + 1) / len(registry.checks)) / len(groupings))
    ordered = sorted(found, key=_order)
    return Findings(tuple(ordered), tuple(notes), plugin_codes(registry))


def _order(finding: Finding) -> tuple[int, str, int, str, str, str]:
    """Return what findings are sorted by: severity, then organisation, year and code."""
    return (
        SEVERITIES.index(finding.severity),
        finding.org,
        finding.year or 0,
        finding.code,
        finding.indicator,
        finding.message,
    )


def _together(frame: pd.DataFrame, previous: Any, notes: dict[str, None]) -> tuple[pd.DataFrame, int]:
    """Return the counts with those of earlier years behind them, and how many rows are the counts' own."""
    if previous is None or not len(frame):
        return frame, len(frame)
    before = as_pandas(previous)
    try:
        set_aside = check(before, on_error="status").problems
    except CountsError as error:
        notes[f"previous can't be read and isn't used: {'; '.join(error.failures['problem'].astype(str))}"] = None
        return frame, len(frame)
    if set_aside:
        notes[f"previous has {sum(len(problem.rows) for problem in set_aside):,} problems, set aside"] = None
    if frame.columns.duplicated().any() or not {"org", "year"} <= set(frame.columns):
        return frame, len(frame)  # What is wrong with it is found when it is read.
    keys = [
        pd.MultiIndex.from_arrays([one["org"].map(lambda org: number_of(spelt(org))), one["year"].map(year)])
        for one in (frame, before)
    ]
    there = keys[1].isin(keys[0])
    if there.any():
        notes[f"rows of previous that are of a year of the counts themselves, and aren't used: {there.sum():,}"] = None
    both = (frame, before[~there])
    columns = [name for name in frame.columns if name in COLUMNS]
    columns += [name for name in COLUMNS if name in before.columns and name not in columns]
    joined = {name: np.concatenate([_values(one, name) for one in both]) for name in columns}
    index = [*frame.index, *both[1].index]
    return pd.DataFrame(joined, index=pd.Index(index, name=frame.index.name, tupleize_cols=False)), len(frame)


def _values(frame: pd.DataFrame, name: str) -> npt.NDArray[Any]:
    """Return a column as numbers where it has a numeric type, else as objects; a missing column is empty."""
    if name not in frame.columns:
        return np.full(len(frame), None, object)
    column = frame[name]
    plain = isinstance(column.dtype, np.dtype) and column.dtype.kind in "iuf"
    return column.to_numpy() if plain else column.astype(object).where(column.notna(), None).to_numpy(object)


def _unreadable(error: CountsError, registry: Registry) -> Iterator[Finding]:
    """Yield what is wrong with a table that can't be read, or with its rows as far as they were."""
    rows = error.failures
    for label, row in zip(rows.index, rows.to_dict("records"), strict=True):
        message, _, cure = str(row["problem"]).partition("; ")
        whole = pd.isna(list(row.values())[:-1]).all() if len(row) > 1 else True
        where = () if whole else (_row(label),)
        yield _finding(registry.check("WRES101"), message, cure, org="", year=None, indicator="", where=where)


def _row(label: Any) -> Place:
    return Place(label="row", row=label.item() if isinstance(label, np.generic) else label)


def _returns(
    words: Vocabulary,
    table: CountsTable,
    frame: pd.DataFrame,
    current: int,
    editions: Sequence[Edition],
    known: Mapping[str, Item],
    registry: Registry,
    peers: Any,
    *,
    as_reported: bool,
    provisional: bool,
) -> Returns:
    """Return the returns of one grouping, each with its edition and its peers."""
    size = len(table.unit_org)
    cells, _ = to_cells(table, editions[0].grouping, known)
    if as_reported and size:
        editions, _ = of_years(editions, table.unit_year, provisional=provisional)
        of = {one.year: at for at, one in enumerate(editions)}
        judged_by = np.array([of.get(year, -1) for year in table.unit_year.tolist()], np.intp)
    else:
        judged_by = np.zeros(size, np.intp)
    own = np.zeros(size, bool)
    own[table.place[:current][table.place[:current] >= 0]] = True
    ids = {indicator.id for one in editions for indicator in registry.indicators(one.id)}
    code, names = pd.factorize(frame["item"], use_na_sentinel=False)
    figures = np.array([str(name).strip().lower() in ids - set(known) for name in names], bool)[code]
    return Returns(
        table=table,
        cells=cells,
        frame=frame,
        grouping=editions[0].grouping,
        items=known,
        editions=tuple(editions),
        indicators=tuple(registry.indicators(one.id) for one in editions),
        edition=judged_by,
        judged=own & (judged_by >= 0),
        pool=_pool(table, peers),
        current=current,
        figures=figures,
        seats=words.seats,
    )


def _computed(words: Vocabulary) -> dict[str, Item]:
    """Return what the template computes of the seats of a board, and a return may state all the same."""
    found = {}
    for whole, pairs in words.seats.items():
        for _, item in pairs:
            seat = item.removeprefix(f"{whole}-")
            title, definition = f"{seat.capitalize()} {whole} members", f"The {whole}'s {seat} members."
            found[item] = Item(id=item, title=title, definition=definition, reference=_COMPUTED)
    return found


def _pool(table: CountsTable, peers: Any) -> Ints:
    """Return each return's peers: those of the same year with the same values in all columns of `peers`."""
    orgs = np.empty(len(table.orgs), object)
    orgs[:] = table.orgs
    rows = pd.DataFrame({"org": orgs[table.unit_org], "year": table.unit_year})
    inside, names = named_peers(rows, peers)
    code = pd.factorize(pd.MultiIndex.from_arrays([names, table.unit_year]))[0] if len(rows) else np.zeros(0)
    return np.where(inside, code, -1).astype(np.intp)


def _notes(returns: Returns, editions: Sequence[Edition]) -> Iterator[str]:
    """Yield what the returns are judged by where that isn't sure, and what isn't checked, and why."""
    used = (one for at, one in enumerate(returns.editions) if (returns.edition == at).any())
    yield from (provisional_note(one) for one in used if one.provisional)
    earlier = sorted(set(returns.year[returns.edition < 0].tolist()))
    if earlier:
        yield f"no edition for {', '.join(map(str, earlier))}: used as earlier years only"
    if not (returns.earlier[returns.judged] >= 0).any():
        yield "no earlier year is there to hold the counts against; give last year's as previous"
    sizes = np.bincount(returns.pool[returns.judged & (returns.pool >= 0)])
    alone = int((returns.judged & (returns.pool < 0)).sum()) + int(sizes[sizes < FEW].sum())
    if alone:
        yield (
            f"returns with fewer than {FEW} organisations of their kind and year, which aren't held against others; "
            f"how much figures change in a year is assumed where so few say: {alone:,}"
        )
    if number := powerless(returns):
        yield f"returns with fewer than {LEAST} counts of {LARGE} or more, whose digits say nothing: {number:,}"


def _findings(check: Check, returns: Returns) -> Iterator[Finding]:
    """Yield the findings of one check, in the returns that are judged."""
    try:
        for matches in check.find(returns):
            if not isinstance(matches, Matches):
                raise DefinitionError(f"it yielded {matches!r}; yield Matches(unit=…, indicator=…, message=…)")
            yield from _each(check, matches, returns)
    except WresError as error:
        raise PluginError(f"check {check.id!r} failed: {error}") from error
    except Exception as error:
        raise PluginError(f"check {check.id!r} failed: {type(error).__name__}: {error}") from error


def _each(check: Check, matches: Matches, returns: Returns) -> Iterator[Finding]:
    """Yield the entries of the columns as findings."""
    unit = matches.positions(len(returns))
    size = len(unit)
    evidence = {name: _spread(value, size) for name, value in matches.evidence.items()}
    indicator, message, cure = (_spread(value, size) for value in (matches.indicator, matches.message, matches.cure))
    places = [{field: _spread(value, size) for field, value in _fields(at).items()} for at in matches.at]
    for at in range(size):
        rows = None if matches.rows is None else np.asarray(matches.rows[at])
        if (unit[at] >= 0 and not returns.judged[unit[at]]) or (
            rows is not None and not (rows < returns.current).all()
        ):
            continue
        values = {name: _plain(column[at]) for name, column in evidence.items()}
        year = int(returns.year[unit[at]]) if unit[at] >= 0 else None
        org = str(returns.orgs[returns.org[unit[at]]]) if unit[at] >= 0 else ""
        if rows is None:
            where = tuple(_place(returns, int(unit[at]), {k: v[at] for k, v in place.items()}) for place in places)
        else:
            where = tuple(_row(returns.frame.index[row]) for row in rows[:SHOWN])
            org = org or _org(returns.frame, rows)
        words = {"org": org, "year": year, **values}
        yield _finding(
            check,
            str(message[at]).format(**words),
            "" if cure[at] is None else str(cure[at]).format(**words),
            org=org,
            year=year,
            indicator=str(indicator[at]),
            evidence=values,
            where=where,
        )


def _finding(check: Check, message: str, cure: str, **fields: Any) -> Finding:
    """Return a finding of a check; without a cure of its own it has the check's."""
    severity = cast(Severity, check.severity)
    return Finding(code=check.id, severity=severity, message=message, cure=cure or check.cure, **fields)


def _fields(at: Location) -> dict[str, Any]:
    return {field.name: getattr(at, field.name) for field in attrs.fields(Location)}


def _spread(value: Any, size: int) -> npt.NDArray[Any]:
    """Return a column of the findings' length; one value is repeated."""
    array = np.asarray(value)
    if array.ndim == 0:
        array = np.empty(1, object)
        array[0] = value
        return np.repeat(array, size)
    if len(array) != size:
        raise DefinitionError(f"it gave {len(array)} values for {size} findings; give one for each, or one for all")
    return array


def _plain(value: Any) -> Any:
    """Return a value as a plain Python one; a whole number is an `int`."""
    value = value.item() if isinstance(value, np.generic) else value
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _org(frame: pd.DataFrame, rows: Ints) -> str:
    """Return the organisation of rows, nothing where they have none or several."""
    names = frame["org"].iloc[rows].dropna().map(lambda value: str(value).strip()).unique()
    return str(names[0]) if len(names) == 1 else ""


def _place(returns: Returns, unit: int, at: Mapping[str, Any]) -> Place:
    """Return the place of an item's cells, with the label of the first row that they are counted in."""
    item = str(at["item"])
    group = -1 if at["group"] is None else int(at["group"])
    stratum = -1 if at["stratum"] is None else int(at["stratum"])
    other = unit if at["unit"] is None else int(at["unit"])
    strata = returns.cells.items[item].strata if item in returns.cells.items else ()
    words = [item, *(filter(None, strata[stratum]) if 0 <= stratum < len(strata) else ())]
    words += [returns.groups[group]] if group >= 0 else []
    words += [] if other == unit or other < 0 else [str(returns.year[other])]
    row = returns.rows.first(other, item, group, strata[stratum] if 0 <= stratum < len(strata) else None)
    label = None if row is None or row >= returns.current else _row(returns.frame.index[row]).row
    return Place(label=" ".join(words), row=label)
