"""The figures of a publication: each row of the table read, and known for what it is a figure of."""

from __future__ import annotations

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
from wres.consistency.quantities import NUMBERS, STATISTICS, UNITS, Quantity, counted, quantity_of
from wres.errors import closest

__all__ = ["Datum", "impossible", "notes", "read_figures", "usable"]

GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("bame", "ethnic minority", "global majority"), "bme"),
        **dict.fromkeys(("all", "everyone", "overall"), "total"),
        **dict.fromkeys(("non-bme", "non-bame", "not-bame"), "not-bme"),
        **dict.fromkeys(("not declared", "not known", "not stated", "null", "undeclared"), "unknown"),
    }
)
"""Other names of groups that publications use."""

LARGEST = 10**9
"""No workforce, nor all applicants of a year, is larger."""


@attrs.frozen(kw_only=True)
class Datum:
    """One row of the table: what is printed, where, and what it is a figure of.

    `known` says whether a check knows the statistic; `unitless` that it is a likelihood which may be per cent or plain.
    """

    key: str
    row: object
    org: str
    year: int
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


def read_figures(figures: Any) -> list[Datum]:
    """Return each row of a table of published figures, read.

    Raises `FiguresError` where a column is missing, a row has no organisation, year or statistic, or a value isn't the
    printed text.

    >>> row = {"org": "Acme", "year": 2024, "indicator": 9, "statistic": "total-share", "group": "BAME", "value": "8%"}
    >>> (datum,) = read_figures([row])
    >>> datum.label, datum.quantity.of, str(datum.value.span())
    ('total-share bme', 'board', '7.5 to 8.5')
    """
    frame = table(figures)
    rows = zip(frame.index, checked_rows(frame), strict=True)
    return [_datum(at, row, cells) for at, (row, cells) in enumerate(rows)]


def _datum(at: int, row: object, cells: Mapping[str, Any]) -> Datum:
    names = ("indicator", "statistic", "group", "panel", "band", "unit")
    indicator, statistic, group, panel, band, unit = (slug(cells[name]) for name in names)
    indicator = NUMBERS[int(indicator) - 1] if indicator in set("123456789") else indicator
    group = GROUP_NAMES.get(group.replace("-", " "), GROUP_NAMES.get(group, group))
    year, value, source = int(float(cells["year"])), cells["value"], str(cells["source"] or "")
    quantity = quantity_of(indicator, statistic, group, (panel, band), unit, year)
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
        indicator=indicator,
        statistic=statistic,
        group=group,
        quantity=quantity,
        known=unitless or quantity.kind != "other" or counted("", unit),
        unitless=unitless,
        cell=cell,
        value=Value(printed=cell.printed, bounds=cell.bounds, unit=_unit(quantity, unit, cell)),
        place=str(cells["place"] or ""),
        source=source,
        publication=str(cells["case"] or "") or (urlsplit(source).hostname or "").removeprefix("www."),
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
        case "growth":
            return "other"
    return meant or ("per cent" if percentage else "other")


def impossible(datum: Datum) -> str:
    """Return why a figure can't be, or an empty string.

    Shares and likelihoods lie from 0 to 100, ratios and counts at 0 or above, and counts are whole.
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
        if number < 0 or number.denominator != 1:
            return "a count is a whole number of 0 or more"
        if number > LARGEST:
            return f"a count of more than {LARGEST:,} is no workforce"
    return "" if kind != "gap" or -100 <= number <= 100 else "a difference of shares lies from -100 to 100"


def usable(data: Iterable[Datum]) -> list[Datum]:
    """Return the figures of which something is known that can be."""
    return [datum for datum in data if datum.value.known and not impossible(datum)]


def notes(data: Sequence[Datum]) -> Iterator[str]:
    """Yield what wasn't looked at: statistics that no check knows, with the nearest; likelihoods without a unit."""
    for name, number in Counter(datum.statistic for datum in data if not datum.known).items():
        meant = closest(name, STATISTICS, cutoff=0.8)
        if meant:
            rows = f"{number} figures are" if number > 1 else "a figure is"
            yield f"{rows} of {name!r}, which no check knows: did you mean {meant!r}?"
    unitless = [datum.cell.text for datum in data if datum.unitless]
    if unitless:
        rows = f"{len(unitless)} figures" if len(unitless) > 1 else "a figure"
        yield (
            f"{rows} of likelihoods, such as {unitless[0]!r}, may be per cent or plain: put 'per cent' or 'ratio' into "
            "the column unit"
        )
