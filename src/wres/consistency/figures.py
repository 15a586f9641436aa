"""The table of published figures: its columns checked, each row read, and known for what it is a figure of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from numbers import Integral
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import attrs

from wres.consistency.expressions import HUNDRED, Expression, Op, Unit, Value
from wres.consistency.inputs import COLUMNS, FiguresError, table
from wres.consistency.printed_cell import Reading, reading
from wres.errors import closest, nearest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "EXTRA", "LIKELIHOODS", "Datum", "FiguresError", "Quantity", "gather"]

EXTRA = ("panel", "band", "place", "case")
"""Columns that are used where they are there: the split, where in the publication a figure stands, which one it is."""

NUMBERS = (
    "workforce",
    "appointment",
    "disciplinary",
    "training",
    "harassment-public",
    "harassment-staff",
    "opportunities",
    "discrimination",
    "board",
)
"""The nine indicators in their order, so that a number will do as well."""

LIKELIHOODS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "appointment": ("appointed", "shortlisted"),
        "disciplinary": ("disciplinary", "headcount"),
        "training": ("training", "headcount"),
        **{name: (f"{name}-yes", f"{name}-answered") for name in NUMBERS[4:8]},
    }
)
"""Of what items each indicator's likelihood or percentage is made."""

DIRECTIONS: Mapping[str, str] = MappingProxyType(
    {"appointment": "white/bme", "disciplinary": "bme/white", "training": "white/bme"}
)
"""Which group is on top of a ratio whose direction the row leaves open; in the first edition it was BME throughout."""

SEATS: Mapping[str, str] = MappingProxyType(
    {"total": "board", "voting": "board-voting", "executive": "board-executive"}
)
UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **dict.fromkeys(("%", "per cent", "percent", "percentage"), "per cent"),
        **dict.fromkeys(("points", "pp", "percentage point", "percentage points"), "points"),
        **dict.fromkeys(("ratio", "times", "x"), "ratio"),
        **dict.fromkeys(
            (
                "applicants",
                "applications",
                "cases",
                "count",
                "headcount",
                "members",
                "organisations",
                "people",
                "staff",
            ),
            "count",
        ),
    }
)
GROUPS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("bame", "ethnic minority", "global majority"), "bme"),
        **dict.fromkeys(("all", "everyone", "overall"), "total"),
        **dict.fromkeys(("non-bme", "non-bame", "not-bame"), "not-bme"),
        **dict.fromkeys(("not declared", "not known", "not stated", "null", "undeclared"), "unknown"),
    }
)
ITEMS = frozenset({"headcount", *SEATS.values(), *(item for pair in LIKELIHOODS.values() for item in pair)})
PLAIN = frozenset(
    {
        *("relative-likelihood", "likelihood", "percentage", "share", "overall-share", "panel-share", "declared-share"),
        *("share-of-workforce", "difference", "change", "growth", "increase", "board-complement"),
        *("workforce-complement", *(f"{seat}-{what}" for seat in SEATS for what in ("share", "difference"))),
    }
)
"""The statistics that checks know, beside items and `x-of-y`."""


class Quantity(NamedTuple):
    """What a figure is of: a `count`, `share`, `part`, `rate`, `ratio`, `gap`, `spread`, `change`, … of some item."""

    kind: str
    of: str
    group: str
    panel: str = ""
    band: str = ""
    year: int = 0


@attrs.frozen(kw_only=True)
class Datum:
    """One row of the table: what is printed, where, and what it is a figure of."""

    key: str
    row: object
    org: str
    year: int
    indicator: str
    statistic: str
    group: str
    quantity: Quantity
    known: bool
    unsaid: bool
    reading: Reading
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
    def expression(self) -> Expression:
        """The figure in the unit of its kind: shares and rates per cent, whatever they are printed as."""
        scaled = self.quantity.kind in {"share", "part", "rate"} and self.value.unit == "other"
        return Op("*", (HUNDRED, self.key)) if scaled else self.key


def gather(figures: Any) -> list[Datum]:
    """Return each row of a table of published figures, read.

    Raises `FiguresError` where a column is missing, a row has no organisation, year or statistic, or a value isn't the
    printed text.
    """
    frame = table(figures)
    return list(_data(frame, _columns(frame)))


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the columns as lists with None where something is missing, or raise with every problem."""
    import pandas as pd

    wrong = [
        f"no column {name!r}{nearest(name, frame.columns)}; add it" for name in COLUMNS[:6] if name not in frame.columns
    ]
    wrong += [f"two columns {name!r}; keep one" for name in (*COLUMNS, *EXTRA) if list(frame.columns).count(name) > 1]
    if wrong:
        raise FiguresError("; ".join(wrong), pd.DataFrame({"problem": wrong}))
    columns: dict[str, list[Any]] = {}
    for name in (*COLUMNS, *EXTRA):
        if name in frame.columns:
            column = frame[name].astype(object)
            columns[name] = column.where(column.notna(), None).tolist()
        else:
            columns[name] = [None] * len(frame)
    problems = [
        (at, problem) for at in range(len(frame)) for problem in _problems({k: c[at] for k, c in columns.items()})
    ]
    if problems:
        failures = frame.iloc[[at for at, _ in problems]].assign(problem=[problem for _, problem in problems])
        lines = [f"row {frame.index[at]}: {problem}" for at, problem in problems]
        more = f"\nand {len(lines) - 20} more" if len(lines) > 20 else ""
        head = f"{len(lines)} problems" if len(lines) > 1 else "a problem"
        raise FiguresError(f"{head} in the figures:\n" + "\n".join(lines[:20]) + more, failures)
    return columns


def _problems(row: Mapping[str, Any]) -> Iterator[str]:
    for name in ("org", "indicator", "statistic"):
        if row[name] is None or not str(row[name]).strip():
            yield f"no {name}; every figure needs one"
    year = row["year"]
    dated = not isinstance(year, bool) and re.fullmatch(r"[12][0-9]{3}(?:\.0)?", str(year).strip())
    if not dated:
        yield f"year {year!r} is no year; write the year of the snapshot, such as 2024"
    value = row["value"]
    counted = _unit(_slug(row["unit"])) == "count" or (not row["unit"] and _slug(row["statistic"]) in ITEMS)
    # Of a whole number of people no decimals were lost.
    whole = counted and isinstance(value, Integral) and not isinstance(value, bool)
    if isinstance(value, (bytes, bytearray)):
        yield f"value is {len(value):,} bytes, no text; decode them"
    elif value is not None and not isinstance(value, str) and not whole:
        yield (
            f"value {value!r} is a {type(value).__name__}, and has lost its printed decimals; give the text as printed "
            "(read the column as text)"
        )


def _data(frame: pd.DataFrame, columns: Mapping[str, Sequence[Any]]) -> Iterator[Datum]:
    text = {
        name: [_slug(cell) for cell in columns[name]]
        for name in ("indicator", "statistic", "group", "panel", "band", "unit")
    }
    for at, (row, org, year) in enumerate(zip(frame.index, columns["org"], columns["year"], strict=True)):
        indicator, statistic, group, panel, band, unit = (column[at] for column in text.values())
        when = int(float(year)) if not isinstance(year, int) else year
        value = columns["value"][at]
        read = reading(value if value is None or isinstance(value, str) else str(int(value)))
        named = NUMBERS[int(indicator) - 1] if indicator in set("123456789") else indicator
        spelt = GROUPS.get(group.replace("-", " "), GROUPS.get(group, group))
        quantity = _quantity(named, statistic, spelt, (panel, band), unit, when)
        source = str(columns["source"][at] or "")
        number = read.printed if read.printed and quantity.kind == "rate" and statistic != "percentage" else None
        unsaid = number is not None and not unit and not number.unit and 0 < number.value < 1
        if unsaid:
            quantity = quantity._replace(kind="other")
        yield Datum(
            key=str(at),
            row=row,
            org=str(org),
            year=when,
            indicator=named,
            statistic=statistic,
            group=spelt,
            quantity=quantity,
            known=unsaid or quantity.kind != "other" or _unit(unit) == "count",
            unsaid=unsaid,
            reading=read,
            value=_value(quantity, unit, read),
            place=str(columns["place"][at] or ""),
            source=source,
            publication=str(columns["case"][at] or "") or (urlsplit(source).hostname or "").removeprefix("www."),
        )


def _slug(cell: object) -> str:
    return "" if cell is None else " ".join(str(cell).strip().lower().replace("_", "-").split())


def _unit(unit: str) -> Unit | None:
    return UNITS.get(unit)


def _value(quantity: Quantity, unit: str, read: Reading) -> Value:
    sign = read.printed.unit if read.printed else ""
    meant = _unit(unit)
    match quantity.kind:
        case "count" | "increase":
            kind: Unit = "count"
        case "share" | "part" | "rate":
            # A likelihood is printed as a ratio or per cent; the sign decides, then the unit said.
            kind = "per cent" if sign == "%" or meant != "ratio" else "other"
        case "ratio" | "chain":
            kind = "ratio"
        case "gap" | "spread" | "change":
            kind = "points"
        case _:
            kind = meant or ("per cent" if sign == "%" else "other")
            kind = "other" if quantity.kind == "growth" else kind
    return Value(printed=read.printed, bounds=read.bounds, unit=kind)


def _quantity(indicator: str, statistic: str, group: str, split: tuple[str, str], unit: str, year: int) -> Quantity:
    """Return what a row is a figure of, `other` where that isn't known."""

    def of(kind: str, item: str, who: str = group, *, whole: bool = False) -> Quantity:
        return Quantity(kind, item, who, *(("", "") if whole else split), year)

    if statistic == "increase":
        return of("increase", "headcount")
    if statistic == "growth":
        return of("growth", "headcount")
    if _unit(unit) == "count" or (not unit and statistic in ITEMS):
        return of("count", statistic)
    if statistic == "change" or statistic.endswith("-change"):
        base = statistic.removesuffix("change").removesuffix("-")
        plain = (
            "overall-share"
            if indicator == "workforce"
            else "percentage"
            if indicator in NUMBERS[4:8]
            else "total-share"
        )
        base_of = _quantity(indicator, base or plain, group, split, "per cent", year)
        return Quantity("change", f"{base_of.kind} {base_of.of}", base_of.group, base_of.panel, base_of.band, year)
    seat, _, what = statistic.partition("-")
    if seat in SEATS and what in {"share", "difference"}:
        return of("share" if what == "share" else "gap", SEATS[seat])
    pair = "/".join(LIKELIHOODS.get(indicator, ()))
    match statistic:
        case "overall-share":
            return of("share", "headcount", whole=True)
        case "share" | "panel-share":
            return of("share", "headcount")
        case "share-of-workforce":
            return of("part", "headcount")
        case "declared-share":
            return of("share", "headcount", "declared")
        case "board-complement":
            return of("share", "board", "not-bme")
        case "workforce-complement":
            return of("share", "headcount", "not-bme", whole=True)
        case "difference" if indicator == "workforce":
            return of("gap", "headcount")
        case "difference" if pair:
            return of("spread", pair, group if "-" in group else "bme-white")
        case "likelihood" | "percentage" if pair:
            return of("rate", pair)
        case "relative-likelihood" if pair:
            open_ = DIRECTIONS.get(indicator, "bme/white") if year > 2015 else "bme/white"
            return of("ratio", pair, group if "/" in group else open_)
    return _of_names(statistic, of) or of("other", f"{indicator} {statistic}")


def _of_names(statistic: str, of: Any) -> Quantity | None:
    """Return what a statistic that is named for its parts is of, such as `shortlisted-of-applied`."""
    if statistic.startswith("cumulative-"):
        return Quantity(*of("chain", statistic.removeprefix("cumulative-")))
    first, found, last = statistic.partition("-of-")
    if not found or not first or not last:
        return None
    if first == "share":
        return Quantity(*of("share", f"?{last}"))
    if first == "relative-likelihood":
        return Quantity(*of("ratio", f"?{last}"))
    return Quantity(*of("rate", f"{first}/{last}"))


def alike(noun: str, item: str) -> bool:
    """Return whether a noun stands for what an item counts: `applicants` for `applied`.

    >>> alike("applicants", "applied"), alike("cases", "employee-relations-cases"), alike("starters", "shortlisted")
    (True, True, False)
    """
    stem = min(5, len(noun))
    return any(part[:stem] == noun[:stem] for part in item.split("-") if len(part) >= min(4, len(noun)))


def impossible(datum: Datum) -> str:
    """Return why a figure can't be, or an empty string.

    Shares and likelihoods lie from 0 to 100, ratios and counts at 0 or above, and counts are whole.
    """
    printed, kind = datum.reading.printed, datum.quantity.kind
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


LARGEST = 10**9
"""No workforce, nor all applicants of a year, is larger."""


def notes(data: Sequence[Datum]) -> Iterator[str]:
    """Yield what wasn't looked at: statistics that no check knows, with the nearest; rates whose unit isn't said."""
    names: dict[str, int] = {}
    for datum in data:
        if not datum.known:
            names[datum.statistic] = names.get(datum.statistic, 0) + 1
    for name, number in names.items():
        meant = closest(name, PLAIN, cutoff=0.8)
        if meant:
            rows = f"{number} figures are" if number > 1 else "a figure is"
            yield f"{rows} of {name!r}, which no check knows: did you mean {meant!r}?"
    unsaid = [datum for datum in data if datum.unsaid]
    if unsaid:
        rows = f"{len(unsaid)} figures" if len(unsaid) > 1 else "a figure"
        yield (
            f"{rows} of likelihoods, such as {unsaid[0].reading.text!r}, may be per cent or plain: put 'per cent' or "
            "'ratio' into the column unit"
        )
