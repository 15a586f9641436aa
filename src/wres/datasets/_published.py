"""Figures that real organisations published: the printed strings, their sources, the counts beside them.

Everything here is read from `published.json`, which also says what its words mean.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from math import ceil, floor
from typing import Any

import attrs
import pandas as pd

from wres.errors import DefinitionError, nearest
from wres.shipped import Shipped
from wres.statistics.printed import read

DOCUMENT: Mapping[str, Any] = Shipped("wres.datasets", "published.json", lambda _, part: part)
GROUPS = ("white", "bme", "unknown")


@attrs.frozen(kw_only=True)
class PublishedSource:
    """Where figures were read: a page, how near to the publisher it is, and how much of it was seen.

    `evidence` is `primary` for the publisher's own words and `secondary` for a copy, the press or a summary;
    `also` has further addresses.

    >>> cases()[0].source.evidence
    'primary'
    """

    id: str
    title: str
    url: str
    evidence: str
    seen: str = ""
    also: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PublishedFigure:
    """One printed figure: what it is of, and `value`, the string as printed.

    `unit` is the unit that the figure is meant in, whatever sign is printed. `suspect` names what is doubtful
    about it; `glossary("suspect")` says what the names mean.

    >>> [f.value for f in cases()[0].figures]
    ['13%']
    """

    id: str
    indicator: str
    statistic: str
    group: str
    value: str
    unit: str
    kind: str
    year: int | None
    panel: str | None = None
    band: str | None = None
    place: str = ""
    url: str
    suspect: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class DerivedCount:
    """A count nobody printed, and `how` it follows from a printed total and, mostly, a printed share of it.

    >>> kernow = next(c for c in cases() if c.id == "2020-ccg-kernow")
    >>> next(d.count for d in kernow.derived if d.group == "bme")
    5
    """

    item: str
    group: str
    count: int
    total: int
    share: str | None = None
    how: str


@attrs.frozen(kw_only=True)
class PublishedCheck:
    """What a case says about one of its own figures, and whether the rest of the case bears it out.

    `figure` is the `PublishedFigure.id`, or None where several figures are checked together; `why` explains a
    disagreement.

    >>> [check.why for case in cases() for check in case.checks if case.org == "eeast" and not check.agrees]
    ['64 - 39 = 25']
    """

    figure: str | None = None
    agrees: bool
    why: str = ""


@attrs.frozen(kw_only=True)
class PublishedCase:
    """What one organisation published for one year, as far as it was seen.

    `document` says what it was published in (`wres-report`, `equality-report`, `press`, `study`), `type` and
    `region` what the organisation is. `notes` are pairs of an indicator, or `case` for the whole, and a text.

    >>> case = next(c for c in cases() if c.id == "2025-acute-ncic")
    >>> case.title, case.year, len(case.figures)
    ('North Cumbria Integrated Care NHS Foundation Trust', 2025, 7)
    """

    id: str
    org: str
    title: str
    type: str
    region: str | None
    year: int
    period: str | None
    document: str
    source: PublishedSource
    figures: tuple[PublishedFigure, ...]
    derived: tuple[DerivedCount, ...] = ()
    checks: tuple[PublishedCheck, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    def note(self, indicator: str) -> str:
        """Return what is noted about the whole case and one of its indicators, or an empty string.

        >>> next(c for c in cases() if c.id == "2025-acute-ncic").note("workforce")
        "'Not declared' is in the denominator."
        """
        return " ".join(text for about, text in self.notes if about in {"case", indicator})


@cache
def _sources() -> Mapping[str, PublishedSource]:
    return {
        name: PublishedSource(id=name, **{**fields, "also": tuple(fields.get("also", ()))})
        for name, fields in DOCUMENT["sources"].items()
    }


def _figures(record: Mapping[str, Any]) -> tuple[PublishedFigure, ...]:
    # A previous year's figure has a year of its own; a page of the same publication its own address.
    shared = {"year": record["year"], "url": _sources()[record["source"]].url}
    return tuple(
        PublishedFigure(**{**shared, **fields, "suspect": tuple(fields.get("suspect", ()))})
        for fields in record["figures"]
    )


@cache
def cases() -> tuple[PublishedCase, ...]:
    """Return every published case: one organisation, one year, one publication.

    Oldest first. The figures keep their printed strings; contradictions within a publication are kept, and
    marked in `PublishedFigure.suspect`.

    >>> len(cases()), cases()[0].id
    (38, '2015-alb-cqc')
    """
    organisations = {record["id"]: record for record in DOCUMENT["organisations"]}
    return tuple(
        PublishedCase(
            **{name: record[name] for name in ("id", "org", "year", "period", "document")},
            title=organisations[record["org"]]["title"],
            type=organisations[record["org"]]["kind"],
            region=organisations[record["org"]]["region"],
            source=_sources()[record["source"]],
            figures=_figures(record),
            derived=tuple(DerivedCount(**fields) for fields in record.get("derived", ())),
            checks=tuple(
                PublishedCheck(figure=fields.get("figure"), agrees=fields["agrees"], why=fields.get("why", ""))
                for fields in record.get("checks", ())
            ),
            notes=tuple(record.get("notes", {}).items()),
        )
        for record in DOCUMENT["cases"]
    )


def glossary(word: str) -> dict[str, str]:
    """Return what the names mean that the data use for a `word`.

    The words are `kind`, `document`, `evidence`, `suspect` and `check`; any other is a `DefinitionError`.

    >>> glossary("kind")["words"]
    'a phrase that is no single number'
    """
    words = DOCUMENT["glossary"]
    if word not in words:
        raise DefinitionError(f"no glossary of {word!r}{nearest(word, words)}; there are {', '.join(words)}")
    return dict(words[word])


def _table(rows: Iterable[Sequence[object]], columns: Sequence[str], types: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame whose text columns have pandas' own text type, even the empty ones."""
    # A column without any text would not be inferred as text: a leading row, cut off again, decides.
    lead = tuple(0 if c in types else "" for c in columns)
    frame = pd.DataFrame([lead, *rows], columns=list(columns)).iloc[1:].reset_index(drop=True)
    return frame.astype(dict(types))


def _chosen(what: str, name: str | None, names: Collection[str]) -> frozenset[str]:
    """Return the one of several names that was chosen, or all of them."""
    if name is None:
        return frozenset(names)
    if name not in names:
        raise DefinitionError(f"no {what} {name!r}{nearest(name, names)}; choose {', '.join(names)}, or None for all")
    return frozenset({name})


def published(kind: str | None = None) -> pd.DataFrame:
    """Return the published figures, a frame of one row each, with `value` as the printed string.

    Columns: `org, year, indicator, statistic, group, value, unit, source` (an address), then `panel, band,
    kind, case, document, place, evidence, suspect, notes`. `unit` is what the figure is meant in (`ratio`,
    `per cent`, `percentage points`, `people`, …), whatever sign is printed; `suspect` joins its names by
    commas. `kind` chooses one of:

    - `standard`: a statistic of the standard, under the library's name;
    - `count`: a printed count, the statistic being the item;
    - `other`: a number of another measure, whose statistic is never one of the standard's;
    - `words`: a phrase that is no single number.

    A publication that contradicts itself has two rows with different places. Sources: the column `source`.

    >>> f = published("standard")
    >>> kmpt = f[(f.org == "kmpt") & (f.statistic == "relative-likelihood")]
    >>> print(kmpt[["year", "indicator", "group", "value", "place"]].head(3).to_string(index=False))
    year    indicator     group value            place
    2020  appointment white/bme   1.5     summary page
    2020 disciplinary bme/white   1.7 indicator 3 page
    2020 disciplinary bme/white   1.8     summary page
    """
    kinds = _chosen("kind of figure", kind, glossary("kind"))
    columns = (
        *("org", "year", "indicator", "statistic", "group", "value", "unit", "source"),
        *("panel", "band", "kind", "case", "document", "place", "evidence", "suspect", "notes"),
    )
    rows = [
        (
            *(case.org, f.year, f.indicator, f.statistic, f.group, f.value, f.unit, f.url),
            *(f.panel, f.band, f.kind, case.id, case.document, f.place, case.source.evidence),
            *(",".join(f.suspect), case.note(f.indicator)),
        )
        for case in cases()
        for f in case.figures
        if f.kind in kinds
    ]
    return _table(rows, columns, {"year": "int64"})


def published_counts() -> pd.DataFrame:
    """Return a counts table of the organisations that print counts, or so much that counts follow.

    Columns: `org, year, item, panel, band, group, count, origin`; nothing is split, and totals are left out.
    An item is here when a count is known for White and for BME staff. `origin` is `reported`, or `derived`
    where a count follows from a printed total and share (`DerivedCount.how` says how exactly). Counts that
    contradict their own publication stand as printed. Source: the cases.

    >>> counts = published_counts()
    >>> ncic = counts[counts.org == "ncic"]
    >>> print(ncic[["org", "year", "item", "group", "count", "origin"]].to_string(index=False))
     org  year      item   group  count   origin
    ncic  2025 headcount   white   6307 reported
    ncic  2025 headcount     bme    990 reported
    ncic  2025 headcount unknown    125 reported
    """
    columns = ("org", "year", "item", "panel", "band", "group", "count", "origin")
    rows: list[tuple[object, ...]] = []
    for case in cases():
        known: dict[str, dict[str, tuple[int, str]]] = {}
        for d in case.derived:
            known.setdefault(d.item, {})[d.group] = (d.count, "derived")
        # What is printed takes the place of what follows.
        for f in case.figures:
            if f.kind == "count" and f.band is None:
                known.setdefault(f.statistic, {})[f.group] = (int(f.value), "reported")
        for item, groups in known.items():
            if {"white", "bme"} <= groups.keys():
                rows += [
                    (case.org, case.year, item, None, None, group, *groups[group])
                    for group in GROUPS
                    if group in groups
                ]
    return _table(rows, columns, {"year": "int64", "count": "Int64"})


def national(scope: str | None = "england") -> pd.DataFrame:
    """Return the national series and its like, one row a figure: a frame with `value` as the printed string.

    Columns: `year` (Int64, missing where the source doesn't say), `indicator, statistic, group, value,
    source` (an address), `evidence`, then `scope, unit, panel, band, kind, entry, suspect, notes`. `scope`
    chooses England (default), a region or another set of organisations; None is all of them, and an unknown
    one a `DefinitionError`. Later reports revise earlier years, so that one year can have several values.
    Sources: the column `source`.

    >>> series = national()
    >>> series = series[(series.indicator == "disciplinary") & (series.statistic == "relative-likelihood")]
    >>> print(series[["year", "value"]].to_string(index=False))
    year value
    2016  1.56
    2017  1.37
    2018  1.24
    2021  1.14
    2022  1.14
    <NA>  1.25
    """
    scopes = _chosen("scope", scope, DOCUMENT["scopes"])
    columns = (
        *("year", "indicator", "statistic", "group", "value", "source", "evidence"),
        *("scope", "unit", "panel", "band", "kind", "entry", "suspect", "notes"),
    )
    rows = [
        (
            *(f.year, f.indicator, f.statistic, f.group, f.value, f.url, _sources()[entry["source"]].evidence),
            *(entry["scope"], f.unit, f.panel, f.band, f.kind, entry["id"]),
            *(",".join(f.suspect), entry.get("notes", "")),
        )
        for entry in DOCUMENT["national"]
        if entry["scope"] in scopes
        for f in _figures(entry)
    ]
    return _table(rows, columns, {"year": "Int64"})


def implied_counts(total: int, share: str) -> tuple[int, int]:
    """Return the least and the greatest whole count whose percentage of `total` prints as `share`.

    Exact, and generous at the ends: a half may have been rounded either way. Where no whole count prints so,
    the first is greater than the second. A share that isn't a percentage of 0 or more, or a negative total,
    is a `DefinitionError`.

    >>> implied_counts(3296, "76%")
    (2489, 2521)
    >>> implied_counts(284, "1.8%")
    (5, 5)
    """
    printed = read(share)
    if printed is None or printed.value < 0 or printed.unit not in {"", "%"} or total < 0:
        raise DefinitionError(
            f"no count follows from {share!r} of {total!r}; give a whole total and a printed percentage, such as '7.5%'"
        )
    least, most = printed.interval
    return ceil(total * max(least, Fraction(0)) / 100), min(floor(total * most / 100), total)
