"""The figures of a publication: each row of the table read, and known for what it is a figure of."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

import attrs

from wres.consistency.expressions import HUNDRED, Expression, Op, Unit, Value
from wres.consistency.inputs import checked_rows, slug, table
from wres.consistency.printed_cell import PrintedCell, read_cell
from wres.consistency.quantities import NAMES, OPEN_UNITS, UNITS, Quantities, Quantity, counted
from wres.errors import nearest
from wres.model import Edition
from wres.recorded import year as reporting_year
from wres.registry import provisional_note
from wres.standard.ethnicity import WRES, reader

__all__ = ["Datum", "impossible", "notes", "read_figures", "usable"]

GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("all", "everyone", "overall"), "total"),
        **dict.fromkeys(("non-bme", "non-bame", "not-bame"), "not-bme"),
    }
)
"""What publications call everybody, and everybody else; groups are named as ethnicity is wherever it is read."""


@functools.cache
def _group(name: str) -> str:
    """Return a group as a definition names it: another name of it, or of the unknown, but not of a part of it."""
    ethnicity = reader(WRES)
    group = ethnicity.group(name) if name else None
    whole = group is not None and (group == WRES.unknown or ethnicity.code(name) == group)
    return group if whole and group else GROUP_NAMES.get(name, name)


NAMED = ("statistic", "group", "panel", "band", "unit")
"""The columns, beside that of the indicator, whose words mean something to a definition."""

LARGEST = 10**9
"""No workforce, nor all applicants of a year, is larger."""


@attrs.frozen(kw_only=True)
class Datum:
    """One row of the table: what is printed, where, and what it is a figure of.

    `known` says whether a check knows the statistic; `unitless` that it is a likelihood which may be per cent or plain.
    `names` has the words of the columns that a definition may know, `groups` the group that its edition compares with,
    the one in focus, and that of the unknown. A count is a whole number of `steps` to one.
    """

    key: str
    row: object
    org: str
    year: int
    edition: Edition = attrs.field(repr=False)
    indicator: str
    statistic: str
    group: str
    quantity: Quantity
    known: bool
    unitless: bool
    cell: PrintedCell
    value: Value
    place: str
    source: str
    publication: str
    names: Mapping[str, str] = attrs.field(repr=False)
    groups: tuple[str, str, str]
    steps: int = 1

    @property
    def label(self) -> str:
        """The figure in words."""
        split = (self.quantity.panel, self.quantity.band and f"band {self.quantity.band}")
        return " ".join(filter(None, [self.statistic, self.group, *split]))

    @property
    def scaled(self) -> bool:
        """Whether it is a share or a rate that is printed as a plain number and not per cent."""
        return self.quantity.kind in {"share", "part", "rate"} and self.value.unit == "other"

    @property
    def expression(self) -> Expression:
        """The figure in the unit of its kind: shares and rates per cent, whatever they are printed as."""
        return Op("*", (HUNDRED, self.key)) if self.scaled else self.key


def read_figures(figures: Any, quantities: Quantities) -> list[Datum]:
    """Return each row of a table of published figures, read.

    Raises `FiguresError` where a column is missing, a row has no organisation, year or statistic, or a value isn't the
    printed text.

    >>> from wres.consistency.quantities import quantities_of
    >>> row = {"org": "Acme", "year": 2024, "indicator": 9, "statistic": "total-share", "group": "BAME", "value": "8%"}
    >>> (datum,) = read_figures([row], quantities_of(None))
    >>> datum.label, datum.quantity.of, str(datum.value.span())
    ('total-share bme', 'board', '7.5 to 8.5')
    """
    frame = table(figures)
    words = quantities.vocabulary
    editions = (*words.editions, *words.registry.editions)
    rows = [_named(cells) for cells in checked_rows(frame, words.counted, editions)]
    standards = _standards(rows, quantities)
    read = zip(frame.index, rows, standards, strict=True)
    return [_datum(at, row, cells, standard, quantities) for at, (row, cells, standard) in enumerate(read)]


def _named(cells: dict[str, Any]) -> dict[str, Any]:
    """Return the cells of a row, its names as they are written everywhere."""
    cells |= {name: slug(cells[name]) for name in ("indicator", *NAMED, "edition")}
    source = str(cells["source"] or "")
    return cells | {
        "group": _group(cells["group"]),
        "year": reporting_year(cells["year"]),
        "source": source,
        "publication": str(cells["case"] or "") or (urlsplit(source).hostname or "").removeprefix("www."),
    }


def _standards(rows: Sequence[Mapping[str, Any]], quantities: Quantities) -> list[str]:
    """Return the standard that each row is of: the one named, or else the first that knows most of what is beside it.

    Beside it are the other figures of the publication on the same indicator.
    """
    words = quantities.vocabulary
    beside: dict[tuple[str, str, str], set[tuple[str, str, int]]] = {}
    for row in rows:
        here = beside.setdefault((str(row["org"]), row["publication"], row["indicator"]), set())
        here.add((row["group"], row["statistic"], row["year"]))

    @functools.cache
    def known(key: tuple[str, str, str]) -> str:
        def score(standard: str) -> int:
            found = 0
            for group, statistic, year in beside[key]:
                edition = words.edition(standard, year)
                own = words.statistics(edition).get(quantities.indicator(edition, key[-1]))
                groups = quantities.pair(group) or (group,)
                found += own is not None
                found += own is not None and statistic in own.named
                found += sum(name in edition.grouping.groups for name in groups)
            return found

        return max(words.editions, key=score)

    named = (row["edition"] for row in rows)
    return [
        words.registry.edition(name).standard
        if name in words.registry.editions
        else name or known((str(row["org"]), row["publication"], row["indicator"]))
        for name, row in zip(named, rows, strict=True)
    ]


def _datum(at: int, row: object, cells: Mapping[str, Any], standard: str, quantities: Quantities) -> Datum:
    year, value, words = cells["year"], cells["value"], quantities.vocabulary
    edition = words.registry.editions.get(cells["edition"]) or words.edition(standard, year)
    statistic, group, panel, band, unit = (cells[name] for name in NAMED)
    indicator = quantities.indicator(edition, cells["indicator"])
    quantity = quantities.of(edition, indicator, statistic, group, (panel, band), unit, year)
    cell = read_cell(value if value is None or isinstance(value, str) else str(int(value)))
    number = cell.printed if quantity.kind == "rate" and statistic != "percentage" else None
    unitless = number is not None and not unit and not number.unit and 0 < number.value < 1
    if unitless:
        quantity = quantity._replace(kind="other")
    return Datum(
        key=str(at),
        row=row,
        org=str(cells["org"]),
        year=year,
        edition=edition,
        indicator=indicator,
        statistic=statistic,
        group=group,
        quantity=quantity,
        known=unitless or quantity.kind != "other" or counted("", unit, ()),
        unitless=unitless,
        cell=cell,
        value=Value(printed=cell.printed, bounds=cell.bounds, unit=_unit(quantity, unit, cell)),
        place=str(cells["place"] or ""),
        source=cells["source"],
        publication=cells["publication"],
        names={"indicator": indicator, **{name: cells[name] for name in NAMED}},
        groups=words.compared(edition.grouping),
        steps=2 if quantity.of in quantities.averaged else 1,
    )


def _unit(quantity: Quantity, unit: str, cell: PrintedCell) -> Unit:
    """Return what a figure is meant in: by what it is of, and where that leaves it open by its sign or its column."""
    percentage = cell.printed is not None and cell.printed.unit == "%"
    meant = UNITS.get(unit)
    match quantity.kind:
        case "count" | "increase":
            return "count"
        case "share" | "part" | "rate":
            # A likelihood is printed as a ratio or per cent; the sign decides, then the column.
            return "per cent" if percentage or meant != "ratio" else "other"
        case "ratio" | "chain":
            return "ratio"
        case "gap" | "spread" | "change":
            return "points"
        case "growth" | "score" | "score-spread":
            return "other"
    return meant or ("per cent" if percentage else "other")


def impossible(datum: Datum) -> str:
    """Return why a figure can't be, or an empty string.

    Shares and likelihoods lie from 0 to 100, ratios and counts at 0 or above, and counts are whole, but for averages of
    two years.
    """
    printed, kind = datum.cell.printed, datum.quantity.kind
    if printed is None:
        return ""
    number = Fraction(printed.value)
    if kind in {"share", "part", "rate"}:
        top = 100 if datum.value.unit == "per cent" else 1
        return "" if 0 <= number <= top else f"a share lies from 0 to {top}"
    if kind in {"ratio", "chain"} and number < 0:
        return "a ratio of likelihoods is never negative"
    if kind == "count":
        if number < 0 or (datum.steps * number).denominator != 1:
            return "a count is a whole number of 0 or more"
        if number > LARGEST:
            return f"a count of more than {LARGEST:,} is no workforce"
    return "" if kind != "gap" or -100 <= number <= 100 else "a difference of shares lies from -100 to 100"


def usable(data: Iterable[Datum]) -> list[Datum]:
    """Return the figures of which something is known that can be."""
    return [datum for datum in data if datum.value.known and not impossible(datum)]


def notes(data: Sequence[Datum], quantities: Quantities) -> Iterator[str]:
    """Yield what wasn't looked at: names that no definition knows, each once by its field; likelihoods without unit."""
    editions = {datum.edition.id: datum.edition for datum in data}
    yield from (provisional_note(edition) for edition in editions.values() if edition.provisional)
    known = {name: _known(edition, quantities) for name, edition in editions.items()}
    unknown = Counter(
        (field, datum.names[field]) for datum in data for field in _unknown(datum, known[datum.edition.id], quantities)
    )
    for (field, name), number in unknown.items():
        rows = f"{number} figures have" if number > 1 else "a figure has"
        meant = nearest(name, {word for words in known.values() for word in words[field]})
        yield f"{rows} the {field} {name!r}, which no definition knows{meant}"
    unitless = [datum.cell.text for datum in data if datum.unitless]
    if unitless:
        rows = f"{len(unitless)} figures" if len(unitless) > 1 else "a figure"
        yield (
            f"{rows} of likelihoods, such as {unitless[0]!r}, may be per cent or plain: put 'per cent' or 'ratio' into "
            "the column unit"
        )


def _known(edition: Edition, quantities: Quantities) -> dict[str, frozenset[str]]:
    """Return the names that the definitions of an edition know, by column."""
    words = quantities.vocabulary
    rows = [row for own in words.statistics(edition).values() for row in own.rows]
    strata = {(row.panel, row.band) for row in rows}
    strata |= {(stratum.panel, stratum.band) for item in words.items.values() for stratum in item.strata}
    panels = {panel for panel, _ in strata if panel}
    return {
        "indicator": frozenset(words.indicators(edition)),
        "statistic": frozenset((*NAMES, *words.counted, *(row.statistic for row in rows))),
        "group": words.groups | {"total", "declared"},
        "panel": frozenset(panels | {f"non-{panel}" for panel in panels}),
        "band": frozenset(band for _, band in strata if band),
        "unit": frozenset((*UNITS, *OPEN_UNITS)),
    }


def _unknown(datum: Datum, known: Mapping[str, frozenset[str]], quantities: Quantities) -> Iterator[str]:
    """Yield the columns in which a figure has a name that no definition knows."""
    for field, name in datum.names.items():
        names = (quantities.pair(name) or (name.removeprefix("not-"),)) if field == "group" else (name,)
        if name and not known[field].issuperset(names) and not (field == "statistic" and datum.known):
            yield field
