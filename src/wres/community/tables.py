"""Populations from tables as their publishers have them: long or wide, of one area or many, with their totals.

A column that nobody named counts for nothing, so that rows which differ in it alone are an error. A heading or a total
beside all its parts is left out where it is their sum, and is an error where it isn't.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import codes, combined, firsts
from wres.community.populations import Population
from wres.counts import parse_counts
from wres.counts.frames import as_pandas
from wres.errors import CountsError, DefinitionError, nearest
from wres.model import Reference
from wres.recorded import mark, plain, spelt, text, words
from wres.standard.ethnicity import EthnicityReader, everybody, reader, spellings
from wres.text import first_of

__all__ = ["failed", "read_population"]

Members = object | Collection[object]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "group": ("group", "ethnic group", "ethnicity", "cell name"),
    "count": ("count", "observation", "obs value", "value", "number", "people", "persons", "population"),
}
"""What a column is called by us, then by the census, Nomis and government's facts and figures."""
_AREA = re.compile(
    r"\b(?:areas?|authority|authorities|boards?|constituency|constituencies|counties|county|country|countries"
    r"|districts?|geography|locations?|regions?|wards?)(?: codes?| names?)?$"
)
"""The headings of areas, which the census calls after their kind."""
_CATEGORIES = re.compile(r" \d+\w? categories$")
_ETHNIC = re.compile(r"^ethnic group(?: \([^)]*\))?: *", re.IGNORECASE)
_MEASURES = re.compile(r"; *measures: *", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bper ?cent|\bpct\b|\bproportions?\b|\brates?\b", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?", re.IGNORECASE)
SHOWN = 6


def failed(failures: Sequence[dict[str, Any]], what: str, row: str = "row") -> None:
    """Raise what can't be read of a table, all rows at once, if there are any."""
    if failures:
        first = f"{row} {failures[0]['row']}: {failures[0]['problem']}"
        rows = f"{len(failures):,} {'row' if len(failures) == 1 else 'rows'}"
        raise CountsError(f"{what} has {rows} that can't be read; {first}", pd.DataFrame(failures))


def read_population(
    source: str | Path | Any,
    *,
    id: str,
    area: str | Collection[str] | None = None,
    where: Mapping[str, Members] | None = None,
    columns: Mapping[str, str] | None = None,
    title: str | None = None,
    reference: Reference | None = None,
) -> Population:
    """Return the population in a file or a frame, with a row or a column for each category of ethnicity.

    A table of rows has the columns `group` and `count`, as they are or as the census, Nomis or government's facts and
    figures call them; `columns` names others, such as `columns={"count": "Numerator"}`. A wide one has a column for
    each category, `Ethnic group: White: Irish` or `White: Irish`. Categories are in the words or codes of a list that
    `wres.standard.ethnicity` reads; a total or a heading is left out where it is the sum of its parts.

    `area` names one area, or several that are added up, by code or by name. `where` names members of any other column
    in the same way: `where={"Age (2 categories)": "Aged 16 years and over"}`. Rows of one category that differ in a
    column which nobody named are a `DefinitionError` with the column and its members, and so are percentages, which are
    no people. Who is of no known group is left out of the shares, and of `people`. Every row that can't be read is in
    one `CountsError`.

    >>> table = pd.DataFrame({"group": ["White: Roma", "Indian", "White: Irish"], "count": [10, 25, 65]})
    >>> read_population(table, id="acme-town").bme
    0.25
    >>> wide = pd.DataFrame({"area": ["x", "y"], "All people": [85, 15], "White": [60, 10], "Asian": [25, 5]})
    >>> round(read_population(wide, id="acme-town", area="x").bme, 4)
    0.2941
    """
    read = reader()
    table = _named(_table(source, columns or {}, read), area, where or {})
    numbers = _each(table.frame[table.count], _number).astype(np.float64)
    group = _each(table.frame[table.group], read.group)
    known = group != read.grouping.unknown
    apart = dict(_apart(table, known))
    problems = [*apart.values(), *_percentages(table, numbers, known, apart), *_of_others(table, numbers)]
    if problems:
        raise DefinitionError(f"the population: {'; '.join(problems)}")
    if several := read.several(table.frame[table.group].unique()):
        raise DefinitionError(f"the population: {several}; a table is of one list: correct the others")
    people = _people(table, numbers, group, read)
    total = people["white"] + people["bme"]
    if not total > 0:
        raise DefinitionError("the population has nobody of a known group")
    return Population(
        id=id,
        title=title or id,
        shares={which: each / total for which, each in people.items()},
        people=total,
        reference=reference or Reference(title=f"Own table: {title or id}", url="", evidence="unverified"),
    )


@attrs.frozen(eq=False)
class _Table:
    """A table with a row for each category and place: text in every column, and the numbers as they were given.

    `group` and `count` are its columns of categories and of numbers, `areas` those of areas, and `named` those whose
    members a caller has named.
    """

    frame: pd.DataFrame
    group: str
    count: str
    areas: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    @property
    def others(self) -> list[str]:
        """The columns that nobody named."""
        return [name for name in self.frame.columns if name not in (self.group, self.count, *self.named)]


def _each(column: pd.Series[Any], of: Callable[[Any], Any]) -> npt.NDArray[Any]:
    """Return what a function gives for each value, asked once for those that are the same."""
    try:
        at, values = pd.factorize(column, use_na_sentinel=False)
    except TypeError:
        raise DefinitionError(
            f"{column.name!r} has a cell that holds several values; give text or one number"
        ) from None
    return pd.Series([of(value) for value in values], dtype=object).to_numpy()[at]


def _number(value: object) -> float:
    found = spelt(value).replace(",", "")
    return float(found) if _NUMBER.fullmatch(found) else np.nan


def _table(source: Any, columns: Mapping[str, str], read: EthnicityReader) -> _Table:
    """Return a table with a row for each category, whichever way it was written."""
    frame = parse_counts(source) if isinstance(source, str | Path) else as_pandas(source)
    frame = frame.set_axis([str(name) for name in frame.columns], axis=1)
    if twice := frame.columns[frame.columns.duplicated()].unique().tolist():
        raise DefinitionError(f"the population has the column {first_of(map(repr, twice))} twice; keep one")
    found = _found(frame, columns)
    if "group" not in found:
        frame, found = _long(frame, found, read)
    lacking = [name for name in HEADINGS if name not in found]
    if lacking:
        raise DefinitionError(
            f"the population has no column {', '.join(lacking)}; it has {first_of(frame.columns, 20)}; name it, "
            f"columns={{{lacking[0]!r}: …}}"
        )
    count = found["count"]
    texts = {name: frame[name] if name == count else _each(frame[name], text) for name in frame.columns}
    areas = (found["area"],) if "area" in found else tuple(name for name in frame.columns if _AREA.search(words(name)))
    return _Table(pd.DataFrame(texts, index=frame.index), found["group"], count, areas)


def _found(frame: pd.DataFrame, columns: Mapping[str, str]) -> dict[str, str]:
    """Return the columns that are named, or called as one of ours is, by our names."""
    for what, name in columns.items():
        known = (*HEADINGS, "area")
        if what not in known:
            raise DefinitionError(f"columns names {what!r}{nearest(what, known)}; it may name {', '.join(known)}")
        if name not in frame.columns:
            raise DefinitionError(_nowhere(name, frame))
    found = {what: str(name) for what, name in columns.items()}
    called = {name: _CATEGORIES.sub("", words(name)) for name in frame.columns}
    for what, (ours, *others) in HEADINGS.items():
        mine = [name for name in called if called[name] == ours] or [name for name in called if called[name] in others]
        if what in found or not mine:
            continue
        if len(mine) > 1:
            raise DefinitionError(
                f"the population's {what} could be {' or '.join(map(repr, mine))}; name one, "
                f"columns={{{what!r}: {mine[0]!r}}}"
            )
        found[what] = mine[0]
    return found


def _nowhere(name: object, frame: pd.DataFrame) -> str:
    near = nearest(name, frame.columns)
    return f"the population has no column {name!r}{near}; it has {first_of(frame.columns, 20)}"


def _long(frame: pd.DataFrame, found: Mapping[str, str], read: EthnicityReader) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a table that has a column for each category with a row for each, if it is such a table."""
    spread: dict[str, tuple[str, str]] = {}
    for name in frame.columns:
        heading, _, measure = _MEASURES.sub("\n", name).partition("\n")
        category = _ETHNIC.sub("", heading)
        if category != heading or read.code(category) or everybody(category):
            spread[name] = category, measure
    shares = {name for name in spread if _PERCENT.search(name)}
    # Beside the numbers of the same categories percentages say nothing new.
    if {plain(spread[name][0]) for name in shares} <= {plain(spread[name][0]) for name in spread.keys() - shares}:
        spread = {name: spread[name] for name in spread if name not in shares}
    if len(spread) < 2:
        return frame, dict(found)
    rest = frame.drop(columns=list(spread))
    parts = [
        rest.assign(group=category, measures=measure, count=frame[name].astype(object))
        for name, (category, measure) in spread.items()
    ]
    return pd.concat(parts), {**found, "group": "group", "count": "count"}


def _named(table: _Table, area: str | Collection[str] | None, where: Mapping[str, Members]) -> _Table:
    """Return the rows of the areas and of the other members that were named."""
    frame = table.frame
    chosen = dict(where)
    if lost := [name for name in chosen if name not in frame.columns]:
        raise DefinitionError(_nowhere(lost[0], frame))
    if area is not None:
        chosen[_area(table, _members(area))] = area
    keep = np.ones(len(frame), bool)
    problems = []
    for name, members in chosen.items():
        own, there = _each(frame[name], _key), frame[name].unique()
        keys = {_key(member): member for member in _members(members)}
        problems += [
            f"{name!r} has no {keys[key]!r}{nearest(keys[key], there)}; it has {first_of(there, SHOWN)}"
            for key in keys.keys() - set(own)
        ]
        keep &= pd.Series(own).isin(list(keys)).to_numpy()
    if problems:
        raise DefinitionError(f"the population: {'; '.join(problems)}")
    if chosen and not keep.any():
        raise DefinitionError("the population has no row of all the members that were named together")
    return attrs.evolve(table, frame=frame[keep], named=tuple(chosen))


def _members(members: Members) -> list[object]:
    several = isinstance(members, Collection) and not isinstance(members, str | bytes)
    return list(cast(Collection[object], members)) if several else [members]


def _key(member: object) -> str:
    return text(member).casefold()


def _area(table: _Table, areas: Sequence[object]) -> str:
    """Return the column that has the areas, by name or by code."""
    frame, wanted = table.frame, {_key(area) for area in areas}
    keys = {name: _each(frame[name], _key) for name in table.others}
    having = [name for name, own in keys.items() if wanted <= set(own)]
    if not having:
        there = [member for name in table.areas or keys for member in frame[name].unique()]
        unmet = [area for area in areas if _key(area) not in {_key(member) for member in there}] or areas
        choices = f"there are {first_of(there)}" if table.areas else "the table has no column area"
        raise DefinitionError(f"no area {unmet[0]!r} in the population{nearest(unmet[0], there)}; {choices}")
    rows = {pd.Series(keys[name]).isin(wanted).to_numpy().tobytes() for name in having}
    if len(rows) > 1:
        raise DefinitionError(
            f"the area {areas[0]!r} is in {' and in '.join(map(repr, having))}, of other rows; "
            f"say which is meant: where={{{having[0]!r}: {areas[0]!r}}}"
        )
    return having[0]


def _apart(table: _Table, known: npt.NDArray[np.bool_]) -> Iterator[tuple[str, str]]:
    """Yield the columns that nobody named and that tell rows of one category apart, as few as do, each with a cure."""
    frame = table.frame[known]
    place, code = codes(frame, table.named), {each: pd.factorize(frame[each])[0] for each in table.others}
    category = _each(frame[table.group], plain)
    key = combined(len(frame), [place, pd.factorize(category)[0]])

    def splits(each: str) -> bool:
        within = place if each in table.areas else key
        return int(combined(len(frame), [within, code[each]]).max(initial=-1)) > int(within.max(initial=-1))

    def order(each: str) -> tuple[bool, bool, bool, int]:
        members = frame[each].unique()
        coded = bool(re.search(r"\bcodes?$", words(each)))
        return each not in table.areas, _numeric(members), coded, len(members)

    split = sorted(filter(splits, table.others), key=order)
    while split:
        found, *split = split
        members = frame[found].unique()
        how = f"area={members[0]!r}" if found in table.areas else f"where={{{found!r}: {members[0]!r}}}"
        what = f"{found!r}, which nobody named and which has {first_of(map(repr, members), SHOWN)}"
        yield found, f"its rows differ in {what}; name the one that is meant, or several that are added up: {how}"
        place, key = (combined(len(frame), [each, code[found]]) for each in (place, key))
        split = [each for each in split if splits(each)]
    if len(firsts(key)) < len(frame):
        again = category[pd.Series(key).duplicated().to_numpy()][0]
        yield (
            "",
            f"it has several rows of {again!r} that differ in nothing but their number; give one for each",
        )


def _numeric(members: Iterable[str]) -> bool:
    return all(map(_NUMBER.fullmatch, members))


def _percentages(
    table: _Table, numbers: npt.NDArray[np.float64], known: npt.NDArray[np.bool_], apart: Collection[str]
) -> Iterator[str]:
    """Yield what says that the numbers are percentages, or rates, which no people are."""
    people, evidence = (numbers % 1 == 0) & (numbers > 100), []
    for each in (*table.others, *table.named, table.group):
        members = table.frame[each].unique()
        units = [member for member in members if _PERCENT.search(member)]
        rows = known & table.frame[each].isin(units).to_numpy()
        # No part is above 100 per cent of its whole: it is the unit of another column's numbers.
        if rows.any() and not people[rows].any() and not (each in apart and len(units) < len(members)):
            evidence.append(f"{each!r} has {first_of(map(repr, units), SHOWN)}")
    if _PERCENT.search(table.count):
        evidence.append(f"their column is {table.count!r}")
    if numbers.max(initial=0) <= 100 and any("." in str(value) for value in table.frame[table.count]):
        evidence.append("they have decimals, and none is above 100")
    if evidence:
        others = [each for each in table.others if table.frame[each].nunique() > 1 and _numeric(table.frame[each])]
        also = f": there {'are' if len(others) > 1 else 'is'} {first_of(map(repr, others), SHOWN)}" if others else ""
        yield (
            f"its numbers are percentages or rates, no people: {', and '.join(evidence)}; give whole numbers of "
            f"people, or name the column that has them, columns={{'count': …}}{also}"
        )


def _of_others(table: _Table, numbers: npt.NDArray[np.float64]) -> Iterator[str]:
    """Yield the members that were named and are the sum of the others that were: both would count twice."""
    rows = table.frame.assign(**{table.count: numbers})
    for each in table.named:
        sums = rows.groupby([each, table.group])[table.count].sum().unstack()
        whole = sums.index[(2 * sums).eq(sums.sum()).all(axis=1) & sums.gt(0).any(axis=1)]
        if len(whole) == 1:
            yield f"{whole[0]!r} of {each!r} is the sum of the others that were named; name it, or the others"


def _people(
    table: _Table, numbers: npt.NDArray[np.float64], group: npt.NDArray[Any], read: EthnicityReader
) -> dict[str, float]:
    """Return how many people are White and BME, or raise every row that can't be read."""
    frame, category = table.frame, table.frame[table.group].to_numpy()
    unread = pd.isna(group) | (category == "")
    total = unread & _each(frame[table.group], everybody).astype(bool)
    wrong = {at: _no_number(frame[table.count].iloc[at]) for at in np.flatnonzero(~(np.abs(numbers) < np.inf)).tolist()}
    wrong |= {
        at: f"the count is {numbers[at]:g}; give a number of at least 0" for at in np.flatnonzero(numbers < 0).tolist()
    }
    wrong |= {at: _no_category(category[at]) for at in np.flatnonzero(unread & ~total).tolist()}
    beneath = _beneath(dict.fromkeys(category[~total]), category[total], read)
    alone = frame[table.group].isin([each for each, parts in beneath.items() if not parts]).to_numpy()
    if not wrong:
        rows = pd.DataFrame({"place": codes(frame, table.named), "category": category, "count": numbers})
        wrong = dict(_twice(rows, beneath, group != read.grouping.unknown, read))
    failures = [
        {"row": frame.index[at], "group": category[at], "count": frame[table.count].iloc[at], "problem": wrong[at]}
        for at in sorted(wrong)
    ]
    failed(failures, "the population", "row" if frame.index.name is None else str(frame.index.name))
    return {which: float(numbers[alone & (group == which)].sum()) for which in ("white", "bme")}


def _no_category(name: str) -> str:
    near = nearest(plain(name), spellings(), 0.8)
    return f"no category {name!r}{near}" if name else "the category is empty; give one, or take the row out"


def _no_number(value: object) -> str:
    what = f"is {mark(value)}: {value!r}" if mark(value) else f"is {value!r}"
    return f"the count {what}; give a number of at least 0"


def _beneath(named: Collection[str], totals: Iterable[str], read: EthnicityReader) -> dict[str, set[str]]:
    """Return what stands beneath each category: by its codes, and by the headings before its colons."""
    code = {each: str(read.code(each)) for each in named}
    by_code = read.beneath(code.values())
    above = {each: {plain(each[: colon.start()]) for colon in re.finditer(":", each)} for each in named}
    beneath = {
        whole: {
            each
            for each in named
            if each != whole and (code[each] in by_code.get(code[whole], ()) or plain(whole) in above[each])
        }
        for whole in named
    }
    return beneath | {each: set(named) for each in totals}


def _twice(
    rows: pd.DataFrame, beneath: Mapping[str, set[str]], known: npt.NDArray[np.bool_], read: EthnicityReader
) -> Iterator[tuple[int, str]]:
    """Yield the rows that would count twice: a whole that isn't the sum of its parts, and a category again."""
    counts = rows.pivot_table(index="place", columns="category", values="count", aggfunc="sum")
    leaves = {each for each, parts in beneath.items() if not parts}
    unknown = {each for each in leaves if read.group(each) == read.grouping.unknown}
    for whole in beneath.keys() - leaves:
        parts = beneath[whole] & leaves
        sums = [counts[sorted(some)].sum(axis=1) for some in (parts, parts - unknown)]
        # Who is of no known group is in some totals, and isn't in others.
        fits = ((counts[whole] == sums[0]) | (counts[whole] == sums[1])) & (len(parts) > 1)
        named = first_of(map(repr, sorted(parts)), SHOWN)
        for at in np.flatnonzero((rows["category"] == whole) & ~rows["place"].map(fits)):
            own, theirs = rows["count"].iloc[at], sums[0][rows["place"].iloc[at]]
            problem = (
                f"{whole!r} is {own:,g} and its parts ({named}) add up to {theirs:,g}, so that some would count twice"
            )
            yield int(at), f"{problem}; give the one or the other"
    alone = np.flatnonzero(rows["category"].isin(leaves) & known)
    code = _each(rows["category"].iloc[alone], read.code)
    again = rows.iloc[alone].assign(category=code).duplicated(["place", "category"])
    for at in alone[again.to_numpy()]:
        yield int(at), f"{rows['category'].iloc[at]!r} is the category of another row as well; give one row for each"
