"""What a printed figure can be of, which of that the name of its statistic says, and what each quantity is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from wres.consistency.expressions import HUNDRED, Op, Symbol, Unit

__all__ = ["DIRECTIONS", "GROUPS", "ITEMS", "LIKELIHOODS", "NUMBERS", "SEATS", "STATISTICS", "Quantity", "Template"]

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
AVERAGED = range(2015, 2020)
"""Years whose editions divide the average of two years' disciplinary cases, which one year's count says nothing of."""

GROUPS = ("white", "bme", "unknown")
ITEMS = frozenset({"headcount", *SEATS.values(), *(item for pair in LIKELIHOODS.values() for item in pair)})
COUNTED = ("applicants", "applications", "cases", "count", "headcount", "members", "organisations", "people", "staff")
UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **dict.fromkeys(("%", "per cent", "percent", "percentage"), "per cent"),
        **dict.fromkeys(("points", "pp", "percentage point", "percentage points"), "points"),
        **dict.fromkeys(("ratio", "times", "x"), "ratio"),
        **dict.fromkeys(COUNTED, "count"),
    }
)
"""What a column `unit` may hold, with the unit that it means."""

NAMED: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        **{name: (name, "headcount", "") for name in ("growth", "increase")},
        **dict.fromkeys(("overall-share", "panel-share", "share"), ("share", "headcount", "")),
        "share-of-workforce": ("part", "headcount", ""),
        "declared-share": ("share", "headcount", "declared"),
        "workforce-complement": ("share", "headcount", "not-bme"),
        "board-complement": ("share", "board", "not-bme"),
        **{f"{seat}-share": ("share", item, "") for seat, item in SEATS.items()},
        **{f"{seat}-difference": ("gap", item, "") for seat, item in SEATS.items()},
    }
)
"""The statistics that are of the same in every indicator: the quantity's kind and item, its group if not the row's."""

UNSPLIT = frozenset({"overall-share", "workforce-complement"})
STATISTICS = (*NAMED, "relative-likelihood", "likelihood", "percentage", "difference", "change")
"""The statistics that checks know, beside items and `x-of-y`."""


class Quantity(NamedTuple):
    """What a figure is of: a `count`, `share`, `part`, `rate`, `ratio`, `gap`, `spread`, `change`, … of some item."""

    kind: str
    of: str
    group: str
    panel: str = ""
    band: str = ""
    year: int = 0


Template = Fraction | Quantity | Op[Quantity]
"""What a quantity is made of: an operator over quantities, fractions, and what is made of them."""


def counted(statistic: str, unit: str) -> bool:
    """Return whether a statistic is a number of people or the like: by its unit, or else as one of the items."""
    return UNITS.get(unit) == "count" or (not unit and statistic in ITEMS)


def quantity_of(indicator: str, statistic: str, group: str, split: tuple[str, str], unit: str, year: int) -> Quantity:
    """Return what a figure is of by its names, `other` where that isn't known; `split` is its panel and band.

    >>> quantity_of("training", "likelihood", "bme", ("", ""), "per cent", 2024)[:3]
    ('rate', 'training/headcount', 'bme')
    """

    def of(kind: str, item: str, who: str = "", where: tuple[str, str] = split) -> Quantity:
        return Quantity(kind, item, who or group, *where, year)

    if counted(statistic, unit) and statistic not in {"growth", "increase"}:
        return of("count", statistic)
    if statistic in NAMED:
        return of(*NAMED[statistic], where=("", "") if statistic in UNSPLIT else split)
    if statistic == "change" or statistic.endswith("-change"):
        usual = {"workforce": "overall-share", **dict.fromkeys(NUMBERS[4:8], "percentage")}
        now = statistic.removesuffix("change").removesuffix("-") or usual.get(indicator, "total-share")
        base = quantity_of(indicator, now, group, split, "per cent", year)
        return base._replace(kind="change", of=f"{base.kind} {base.of}")
    pair = "/".join(LIKELIHOODS.get(indicator, ()))
    match statistic:
        case "difference" if indicator == "workforce":
            return of("gap", "headcount")
        case "difference" if pair:
            return of("spread", pair, group if "-" in group else "bme-white")
        case "likelihood" | "percentage" if pair:
            return of("rate", pair)
        case "relative-likelihood" if pair:
            direction = DIRECTIONS.get(indicator, "bme/white") if year > 2015 else "bme/white"
            return of("ratio", pair, group if "/" in group else direction)
    if statistic.startswith("cumulative-"):
        return of("chain", statistic.removeprefix("cumulative-"))
    part, _, whole = statistic.partition("-of-")
    if part and whole:
        nouns = {"share": "share", "relative-likelihood": "ratio"}
        return of(nouns[part], f"?{whole}") if part in nouns else of("rate", f"{part}/{whole}")
    return of("other", f"{indicator} {statistic}")


def stands_for(noun: str, item: str) -> bool:
    """Return whether a noun stands for what an item counts: `applicants` for `applied`.

    >>> [stands_for("applicants", "applied"), stands_for("cases", "relations-cases"), stands_for("starters", "board")]
    [True, True, False]
    """
    stem = min(5, len(noun))
    return any(part[:stem] == noun[:stem] for part in item.split("-") if len(part) >= min(4, len(noun)))


@lru_cache(maxsize=4096)
def definitions(q: Quantity) -> tuple[tuple[str, Template], ...]:
    """Return what a quantity is made of, with the kind of relation: operators over quantities and fractions.

    >>> (kind, share), = definitions(Quantity("share", "board", "bme"))
    >>> kind, share.symbol, [quantity.group for quantity in share.operands[1].operands]
    ('share', '*', ['bme', 'total'])
    """
    return tuple(_definitions(q))


def _definitions(q: Quantity) -> Iterator[tuple[str, Template]]:
    def of(kind: str, item: str, group: str) -> Quantity:
        return q._replace(kind=kind, of=item, group=group)

    top, _, bottom = q.of.partition("/")
    averaged = top == "disciplinary" and q.year in AVERAGED
    match q.kind:
        case "count" if q.group == "total":
            yield "total", _op("+", *(of("count", q.of, group) for group in GROUPS))
        case "count":
            share = of("share", q.of, q.group)
            yield "count", _op("whole", _op("*", _op("/", share, HUNDRED), of("count", q.of, "total")))
        case "share" if q.group == "declared":
            yield "share", _op("-", HUNDRED, of("share", q.of, "unknown"))
        case "share" if q.group == "not-bme":
            yield "share", _op("-", HUNDRED, of("share", q.of, "bme"))
        case "share":
            yield "share", _percentage(of("count", q.of, q.group), of("count", q.of, "total"))
            if q.of == "headcount" and not q.panel and not q.band:
                yield "sum", _op("+", *(q._replace(kind="part", panel=panel) for panel in ("non-medical", "medical")))
        case "rate" if not averaged:
            yield "rate", _percentage(of("count", top, q.group), of("count", bottom, q.group))
        case "ratio":
            a, _, b = q.group.partition("/")
            yield "ratio", _op("/", of("rate", q.of, a), of("rate", q.of, b))
            for kind in ("share",) if averaged else ("count", "share"):
                yield "ratio", _op("/", *(_op("/", of(kind, top, g), of("share", bottom, g)) for g in (a, b)))
        case "gap" if q.of != "headcount" or q.panel or q.band:
            whole = of("share", "headcount", q.group)._replace(panel="", band="")
            yield "difference", _op("-", of("share", q.of, q.group), whole)
        case "spread":
            a, _, b = q.group.partition("-")
            yield "difference", _op("-", of("rate", q.of, a), of("rate", q.of, b))


def _op(symbol: Symbol, *operands: Template) -> Op[Quantity]:
    return Op(symbol, operands)


def _percentage(part: Template, whole: Template) -> Op[Quantity]:
    return _op("*", HUNDRED, _op("/", part, whole))
