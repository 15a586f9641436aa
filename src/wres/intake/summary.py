"""What became of every record: the counts that come out, what was left out and why, and what wasn't understood."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.intake.columns import LAYOUTS, Absence, ColumnMatch, likely_use
from wres.intake.sources import LISTED, NOT_LISTED, Field, RecordSource
from wres.intake.tally import EMPTY, RecordTally
from wres.standard.bands import BANDS, STRATA

__all__ = [
    "EXPLAINED",
    "FAILURES",
    "QUALITY",
    "explained",
    "failures",
    "message",
    "problems",
    "quality",
    "rows",
    "unknown",
]

FAILURES = ("source", "field", "value", "records", "problem")
EXPLAINED = ("source", "field", "column", "layout", "evidence", "value", "meaning", "scheme", "records", "effect")
QUALITY = ("source", "measure", "detail", "count")
SHOWN = 20
FEWEST, LEAST = 3, 0.1
"""Of so many people that are looked up in the staff list, so large a part has to be in it: ids of two kinds meet by
chance at most."""

Ints = npt.NDArray[np.int64]


def _units(tally: RecordTally, kept: Iterable[int] | None) -> tuple[list[tuple[int, str]], list[tuple[int, int]]]:
    """Return the organisations and the years that count, in order: positions in the cube, and names."""
    orgs = [(at, org) for org, at in sorted(tally.orgs.items()) if org != EMPTY]
    wanted = None if kept is None else set(kept)
    years = [(at, year) for year, at in tally.years.items() if isinstance(year, int)]
    return orgs, sorted((pair for pair in years if wanted is None or pair[1] in wanted), key=lambda pair: pair[1])


def rows(
    tally: RecordTally, kept: Iterable[int] | None, base: Callable[[int], Sequence[str]], constant: Sequence[int]
) -> pd.DataFrame:
    """Return the rows of a counts table, in the order of organisation, year, item, stratum and group.

    An organisation that has any record in a year has a count in every cell, 0 where there is nobody; so has one whose
    records they all are in each year of `constant`. `base` says which answers are in a question's base in a year.
    """
    for year in constant:
        tally.years.setdefault(year, len(tally.years))
    orgs, years = _units(tally, kept)
    fields = [field.id for field in tally.fields]
    items = tally.source.items(fields)
    strata: list[tuple[str | None, str | None]] = [(None, None)]
    if "band" in fields:
        split = {"panel", "staff_group"} & set(fields)
        strata = [(one.panel, one.band) for one in STRATA] if split else [(None, band) for band in BANDS]
    cells = {(item, *stratum): at for at, (item, stratum) in enumerate((i, s) for i in items for s in strata)}
    cube = _full(tally)[np.ix_([at for at, _ in orgs], [at for at, _ in years])]
    groups = len(tally.groups)
    counts = np.zeros((len(orgs), len(years), len(cells), groups), np.int64)
    for at, outcome in enumerate(tally.outcomes):
        for item, panel, band in outcome if isinstance(outcome, tuple) else ():
            if item == NOT_LISTED:
                continue
            asked, _, answer = item.partition(":")
            if not answer:
                counts[:, :, cells[item, panel, band]] += cube[:, :, at, :groups]
                continue
            if answer == "yes":
                counts[:, :, cells[f"{asked}-yes", panel, band]] += cube[:, :, at, :groups]
            valid = [place for place, (_, year) in enumerate(years) if answer in base(year)]
            counts[:, valid, cells[f"{asked}-answered", panel, band]] += cube[:, valid, at, :groups]
    met = cube.sum((2, 3)) > 0
    met |= np.isin([year for _, year in years], list(constant))
    found, when = np.nonzero(met)
    size, names = len(cells) * groups, list(cells)
    columns = {
        name: np.repeat(np.array([cell[at] for cell in names], object), groups)
        for at, name in enumerate(("item", "panel", "band"))
    }
    return pd.DataFrame(
        {
            "org": np.repeat(np.array([org for _, org in orgs], object)[found], size),
            "year": np.repeat(np.array([year for _, year in years], np.int64)[when], size),
            **{name: np.tile(column, len(found)) for name, column in columns.items()},
            "group": np.tile(np.array(tally.groups, object), len(cells) * len(found)),
            "count": counts[found, when].ravel(),
        }
    )


def _full(tally: RecordTally) -> Ints:
    """Return the cube with a place for every organisation and year that was named."""
    shape = (len(tally.orgs), len(tally.years), *tally.cube.shape[2:])
    cube = np.zeros(shape, np.int64)
    orgs, years = (min(one, other) for one, other in zip(shape[:2], tally.cube.shape[:2], strict=True))
    cube[:orgs, :years] = tally.cube[:orgs, :years]
    return cube


def quality(
    tally: RecordTally, kept: Iterable[int] | None, absent: Iterable[Absence], unused: Iterable[str]
) -> list[dict[str, Any]]:
    """Return what became of the records of a source: those read are those counted, duplicates and all left out.

    Then which columns are absent though they may move a count, and which nothing uses.
    """
    cube = _full(tally)
    wanted = None if kept is None else set(kept)
    unlisted = 0
    left: dict[tuple[str, str], int] = {}
    counted = 0
    for at, outcome in enumerate(tally.outcomes):
        for year, when in tally.years.items():
            part = cube[:, when, at]
            total = int(part.sum())
            if not total:
                continue
            if isinstance(outcome, str):
                why = ("excluded", outcome)
            elif isinstance(year, str):
                why = ("excluded", year)
            elif isinstance(outcome, Field):
                why = ("not-recognised", outcome.id)
            elif year is None:
                why = ("not-recognised", "when")
            else:
                nowhere = part[tally.orgs[EMPTY]] if EMPTY in tally.orgs else np.zeros_like(part[0])
                strange = int(part[:, -1].sum() - nowhere[-1])
                for reason, n in (("org", int(nowhere.sum())), ("ethnicity", strange)):
                    if n:
                        left["not-recognised", reason] = left.get(("not-recognised", reason), 0) + n
                total -= int(nowhere.sum()) + strange
                if wanted is None or year in wanted:
                    counted += total
                    if isinstance(outcome, tuple) and any(cell[0] == NOT_LISTED for cell in outcome):
                        unlisted += total
                    continue
                why = ("outside-years", str(year))
            if total:
                left[why] = left.get(why, 0) + total
    summary = [
        ("read", "", tally.rows),
        ("counted", tally.source.unit, counted),
        ("duplicate", "", tally.rows - int(cube.sum())),
        *((*why, n) for why, n in sorted(left.items())),
        ("without-id", "", tally.anonymous),
    ]
    asked, found = tally.looked_up()
    if asked:
        summary.append(("in-staff-list", f"{found / asked:.0%}", found))
    if LISTED in tally.fields:
        summary.append(("not-in-staff-list", "", unlisted))
    summary += [("no-column", one.field, tally.rows) for one in absent]
    summary += [("unused-column", column, tally.rows) for column in unused]
    name = tally.source.label
    return [dict(zip(QUALITY, (name, *row), strict=True)) for row in summary]


def unknown(counts: pd.DataFrame, group: str, inside: Collection[str | None]) -> list[dict[str, Any]]:
    """Return how many of each item are of unknown ethnicity, parts of other bands left out."""
    mine = counts[(counts["group"] == group) & ~counts["band"].isin(inside)]
    totals = mine.groupby("item", sort=False)["count"].sum()
    return [
        dict(zip(QUALITY, ("counts", "unknown-ethnicity", item, int(n)), strict=True)) for item, n in totals.items()
    ]


def failures(read: Iterable[tuple[RecordTally, Mapping[str, str]]], threshold: int) -> pd.DataFrame:
    """Return the values that aren't known, one line for each; those of few records together, and not shown."""
    lines: list[tuple[Any, ...]] = []
    for tally, columns in read:
        for name, met in tally.values.items():
            strange = {value: n for value, n in met.items() if tally.strange(name, value)}
            lists = [each for value in strange for each in tally.ethnicity.named(value)] if name == "ethnicity" else []
            for value, n in _shown(strange, threshold):
                problem = _problem(tally, name, columns.get(name), value, lists)
                lines.append((tally.source.label, name, value, n, problem))
        if several := tally.several():
            cure = "codes={'ethnicity': {…: …}} says what those of another mean"
            problem = f"column {columns.get('ethnicity')!r}: {several}; a column is of one list: {cure}"
            lines.append((tally.source.label, "ethnicity", None, tally.rows, problem))
        if tally.month_first():
            problem = (
                f"column {columns.get('when')!r}: some of its days have the month first, so that none of them is "
                "certain; write them day first, as 31/03/2024, or as 2024-03-31"
            )
            lines.append((tally.source.label, "when", None, tally.rows, problem))
        if not tally.rows:
            lines.append((tally.source.label, None, None, 0, "there are no records: give those of the year"))
        elif tally.rows >= threshold and tally.all_unknown():
            problem = (
                f"nobody's ethnicity is known: column {columns.get('ethnicity')!r} may be the wrong one; name another"
            )
            lines.append((tally.source.label, "ethnicity", None, tally.rows, problem))
        asked, found = tally.looked_up()
        if asked >= FEWEST and found < LEAST * asked:
            problem = (
                f"{found / asked:.0%} of its people are in the staff list: their ids may be of two kinds; "
                f"name the columns that agree, columns={{{tally.source.id!r}: {{'person': …}}}}"
            )
            lines.append((tally.source.label, "person", None, asked if asked >= threshold else None, problem))
        for outcome, n in tally.contradictions().items():
            lines.append(
                (tally.source.label, "", None, n if n >= threshold else None, f"{outcome}: correct these records")
            )
    return pd.DataFrame(lines, columns=list(FAILURES)).astype({"records": "Int64"})


def _shown(met: Mapping[Any, int], threshold: int) -> list[tuple[Any, int | None]]:
    """Return values with their records, the most first; those below the threshold as one that has no name."""
    many = sorted(
        ((v, n) for v, n in met.items() if n >= threshold or v is None), key=lambda one: (-one[1], str(one[0]))
    )
    few = sum(n for v, n in met.items() if n < threshold and v is not None)
    shown: list[tuple[Any, int | None]] = [
        (EMPTY if v is None else str(v), n if n >= threshold else None) for v, n in many
    ]
    return shown + ([(None, few if few >= threshold else None)] if few else [])


def _problem(tally: RecordTally, name: str, column: str | None, value: Any, lists: Sequence[str]) -> str:
    where = f"column {column!r}" if column else "the value given"
    if name == "org":
        return f"{where} names no organisation: fill it in"
    if name == "when":
        return f"{where} holds no reporting year or day that is read: write 2024, 2023/24, 2024-03-31 or 31/03/2024"
    title = "ethnicity" if name == "ethnicity" else tally.field(name).title
    known = tally.groups if name == "ethnicity" else [c for c in tally.field(name).classes if c]
    what = "is empty" if value == EMPTY else "says what isn't known" if value is None else f"says {value!r}"
    given = "…" if value in (None, EMPTY) else repr(str(value))
    cure = f"codes={{{name!r}: {{{given}: …}}}}, one of {', '.join(known[::-1])}"
    cure += "".join(f", or name the list: codes={{{name!r}: {each!r}}}" for each in dict.fromkeys(lists))
    return f"{where} {what}: no {title} that is read; correct it, or say what it means, {cure}"


def message(found: pd.DataFrame) -> str:
    """Return failures in a few lines."""
    lines = []
    for _, row in found.head(SHOWN).iterrows():
        records = "few records" if pd.isna(row["records"]) else f"{row['records']:,} records"
        lines.append(f"{row['source']}, {records}: {row['problem']}")
    if len(found) > SHOWN:
        lines.append(f"and {len(found) - SHOWN} more in .failures")
    head = 'records that can\'t be counted as they stand; on_error="list" leaves them out and lists them'
    return "\n".join([f"{head}:", *lines])


def problems(messages: Sequence[str]) -> pd.DataFrame:
    """Return problems of whole sources as failures."""
    return pd.DataFrame({name: [None] * len(messages) for name in FAILURES[:-1]} | {"problem": list(messages)})


def explained(
    read: Iterable[tuple[RecordTally, Mapping[str, str], Mapping[str, ColumnMatch]]], threshold: int
) -> pd.DataFrame:
    """Return what each field was found as, and what each of its values was read as and does."""
    lines: list[tuple[Any, ...]] = []
    evidence = {layout.id: layout.evidence for layout in LAYOUTS} | {"named": "caller", "survey": "unverified"}
    for tally, columns, found in read:
        for name, at in found.items():
            shown = {"year": "when", "snapshot": "when", "date": "when"}.get(name, name)
            head = (tally.source.label, name, at.column, at.layout, evidence[at.layout])
            if columns.get(shown) != at.column:
                lines.append(
                    (*head, None, None, None, None, "says who is who" if name == tally.source.identity else "")
                )
                continue
            if shown == "org":
                n = len([org for org in tally.orgs if org != EMPTY])
                lines.append((*head, None, f"{n:,} organisations", None, tally.rows, ""))
                continue
            by: dict[Any, dict[Any, int]] = {}
            for value, n in tally.values[shown].items():
                meant = tally.meaning(shown, value)
                by.setdefault((meant, tally.how(shown, value), tally.effect(shown, meant)), {})[value] = n
            for (meant, how, effect), met in by.items():
                lines += [(*head, value, meant, how, n, effect) for value, n in _shown(met, threshold)]
    return pd.DataFrame(lines, columns=list(EXPLAINED)).astype({"records": "Int64"})


def columns(source: RecordSource, absent: Iterable[Absence], unused: Iterable[str], rows: int) -> pd.DataFrame:
    """Return what a source lacks though it may move a count, and its columns that nothing uses, as more such lines."""
    blank = dict.fromkeys(EXPLAINED)
    lines = [
        blank
        | {"source": source.label, "field": one.field, "meaning": one.effect, "records": rows}
        | {"effect": "waived" if one.waived else "stops" if one.needed else "moves counts"}
        for one in absent
    ]
    lines += [
        blank
        | {"source": source.label, "column": column, "meaning": likely_use(source, column) or None, "records": rows}
        | {"effect": "unused"}
        for column in unused
    ]
    return pd.DataFrame(lines, columns=list(EXPLAINED)).astype({"records": "Int64"})
