"""Read the checks of the library's own published figures: expressions over the figures' ids."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from casefiles.checks import NoFiniteValue
from casefiles.stated import Stated
from wres.consistency.expressions import Expression, Op, Unit
from wres.consistency.related import RelatedFigures
from wres.consistency.relations import Equal, OneTotal, Relation, WholeCount

__all__ = ["read_record"]


def read_record(record: Mapping[str, Any]) -> Stated:
    """Return what the checks of a case or a national entry of `published.json` state."""
    figures = {figure["id"]: figure for figure in record["figures"]}
    units: Mapping[str, Unit] = {"per cent": "per cent", "ratio": "ratio", "percentage points": "points"}
    stated = Stated()
    for key, figure in figures.items():
        stated.add(key, figure["value"], units.get(figure["unit"], "count"))
    stated.related = _related(figures, record["year"])
    for check in record.get("checks", ()):
        stated.relations.append(_stated(check, stated))
    return stated


def _related(figures: Mapping[str, Mapping[str, Any]], year: int | None) -> RelatedFigures:
    def at(figure: Mapping[str, Any], **other: object) -> tuple[object, ...]:
        names = ("indicator", "statistic", "group", "unit", "place", "panel", "band", "year")
        return tuple({"year": year, **figure, **other}.get(name) for name in names)

    known = {at(figure): key for key, figure in figures.items()}
    pairs, beside, earlier = {}, {}, {}
    for key, figure in figures.items():
        sibling = known.get(at(figure, group={"white": "bme", "bme": "white"}.get(figure["group"])))
        if sibling:
            pairs[key] = sibling
        near = tuple(k for k, f in figures.items() if k != key and at(f, band=None) == at(figure, band=None))
        if near:
            beside[key] = near
        before = tuple(
            k
            for k, f in figures.items()
            if at(f, year=None, place=None) == at(figure, year=None, place=None)
            and f.get("year", year) == figure.get("year", year or 0) - 1
        )
        if before:
            earlier[key] = before
    totals = frozenset(key for key, figure in figures.items() if figure["group"] == "total")
    return RelatedFigures(pairs=pairs, beside=beside, earlier=earlier, totals=totals)


def _stated(check: Mapping[str, Any], stated: Stated) -> tuple[str, Relation]:
    def read(node: Any) -> Expression:
        if isinstance(node, str):
            return Fraction(node)
        if isinstance(node, Mapping):
            return str(node["figure"]) if "figure" in node else stated.literal(node["printed"], "per cent")
        symbol, *operands = node
        return Op(symbol, tuple(read(operand) for operand in operands))

    def count(node: Any) -> str | int:
        return int(node) if isinstance(node, str) else str(node["figure"])

    figure = check.get("figure")
    if "of_total" in check:
        totals = tuple(count(total) for total in check["of_total"])
        kind = "whole-count" if len(totals) == 1 else "board"
        return ("of_total", WholeCount(kind=kind, shares=(str(figure),), totals=totals))
    if "of_part" in check:
        part = check["of_part"]
        key = stated.literal(part, "count") if isinstance(part, str) else str(part["figure"])
        return ("of_part", OneTotal(counts=(key,), shares=(str(figure),)))
    if "undefined" in check:
        return ("undefined", NoFiniteValue(expression=read(check["undefined"])))
    left: Expression = str(figure) if figure else Fraction(check["value"])
    right = read(check["equals"])
    return ("equals", Equal(kind=_kind_of(left, right, stated), left=left, right=right))


def _kind_of(left: Expression, right: Expression, stated: Stated) -> str:
    if isinstance(right, str):
        return "same"
    if not isinstance(left, str):
        return "hundred"
    symbol = right.symbol if isinstance(right, Op) else ""
    unit = stated.values[left].unit
    by_symbol = {"+": "total" if unit == "count" else "sum", "-": "difference", "**": "power"}
    return by_symbol.get(symbol, "ratio" if unit == "ratio" else "share")
