"""Judge the checks that somebody worked out for a publication, from its printed figures alone.

A case file is one JSON document per publication: its counts and printed figures by indicator, and checks, each of a
kind (`pct`, `ratio_of_published`, `same`, …) over paths into the indicator's figures. A record of the library's
own published figures says the same with expressions over its figures' ids. Both are read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Literal

import attrs

from casefiles.casechecks import Book, Check, Entry
from wres.consistency.explanations import FALLBACK, Contradiction, contradictions
from wres.consistency.expressions import Expression, Op, Unit, Values, single
from wres.consistency.relations import Equal, NoFiniteValue, OneTotal, WholeCount
from wres.consistency.slips import Context, change, share_known
from wres.consistency.spans import EVERYTHING

__all__ = ["Judgement", "judge"]


@attrs.frozen(kw_only=True)
class Judgement:
    """What a check comes to: `verdict`, and for a disagreement `reason`, what the figures give, and what would mend it.

    `slips` are the explanations in words, the smallest first; `others` counts those that fit as well as the first.
    """

    kind: str
    published: str
    verdict: Literal["agree", "disagree", "undecided"]
    reason: str = ""
    gives: str = ""
    slips: tuple[str, ...] = ()
    others: int = 0


def judge(record: Mapping[str, Any]) -> tuple[Judgement, ...]:
    """Return the judgement of each check of a publication, in their order.

    `record` is a case file, an entry of a national one, or a record of the library's own document, as read from JSON.
    What each check was expected to show isn't looked at. Where a figure can't be read the verdict is `undecided`, and
    so it is where words leave several readings open that don't all agree; `gives` says which do. A check that can't be
    understood is a `DefinitionError` naming it.

    >>> record = {"indicators": {"4": {"published": {"rate_pct": {"white": "9.6%", "bme": "55.9%"},
    ...                                              "relative_likelihood": "1.1"},
    ...     "checks": [{"kind": "ratio_of_published", "published": "published.relative_likelihood",
    ...                 "num": "published.rate_pct.white", "den": "published.rate_pct.bme"}]}}}
    >>> judgement, = judge(record)
    >>> judgement.verdict, judgement.reason, judgement.slips[0]
    ('disagree', 'digit-lost', '9.6% for 59.6% (a digit lost)')
    """
    book = _own(record) if "figures" in record else _case(record)
    found = contradictions([entry.relation for entry in book.entries], book.values, book.context)
    by_relation = {id(relation): c for c in found for relation in c.relations}
    return tuple(_judgement(entry, by_relation.get(id(entry.relation)), book) for entry in book.entries)


def _judgement(entry: Entry, found: Contradiction | None, book: Book) -> Judgement:
    relation = entry.relation
    text = book.values[relation.target].text if relation.target in book.values else ""
    # Without a number or a bound for each of its figures a check says nothing.
    silent = sorted(key for key in relation.keys if book.values[key].span() == EVERYTHING)
    if silent:
        return _undecided(entry, silent, book)
    if found is None:
        return Judgement(kind=entry.kind, published=text, verdict="agree")
    return Judgement(
        kind=entry.kind,
        published=text,
        verdict="disagree",
        reason=found.reason if found.named else FALLBACK.get(relation.kind, "arithmetic"),
        gives=relation.told(book.values),
        slips=tuple(change(slip, book.values) for slip in found.slips),
        others=max(len(found.slips) - 1, 0),
    )


def _undecided(entry: Entry, silent: Sequence[str], book: Book) -> Judgement:
    """Return the judgement of a check some of whose figures are no number, or one of several."""
    relation, text = entry.relation, book.readings[silent[0]].text
    judgement = Judgement(kind=entry.kind, published=text, verdict="undecided")
    readings = [book.readings[key] for key in silent]
    if not all(read.meanings for read in readings):
        return judgement
    told = {}
    for meanings in product(*(read.meanings for read in readings)):
        changed = {
            key: attrs.evolve(book.values[key], printed=printed)
            for key, (_, printed) in zip(silent, meanings, strict=True)
        }
        words = " and ".join(f"{printed.value} ({how})" for how, printed in meanings)
        told[words] = relation.holds({**book.values, **changed})
    # Where no reading agrees, the words may mean still something else.
    if all(told.values()):
        return attrs.evolve(judgement, verdict="agree")
    gives = "; ".join(f"{'agrees' if holds else 'disagrees'} if it means {words}" for words, holds in told.items())
    return attrs.evolve(judgement, reason="meaning-open", gives=gives)


# Case files


def _unit(path: Sequence[str]) -> Unit:
    name, last = "_".join(path), path[-1]
    if path[0] == "counts" or "_count" in name:
        return "count"
    if re.search("change|difference|points", last) or "difference" in name:
        return "points"
    if "growth" in name:
        return "other"
    if "pct" in name:
        return "per cent"
    return "ratio" if "likelihood" in name else "other"


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(tree, Mapping):
        for name, branch in tree.items():
            yield from _leaves(branch, (*path, str(name)))
    elif isinstance(tree, list):
        for at, branch in enumerate(tree):
            yield from _leaves(branch, (*path, str(at)))
    elif isinstance(tree, (str, int, float)):
        yield path, tree


def _case(record: Mapping[str, Any]) -> Book:
    indicators = record.get("indicators", {str(record.get("indicator", "")): record})
    book, paths = Book(), {}
    for number, indicator in indicators.items():
        for part in ("counts", "published"):
            for path, content in _leaves(indicator.get(part, {}), (part,)):
                key = ".".join((number, *path))
                paths[key] = (number, *path)
                book.add(key, content, _unit(path))
    book.context = _case_context(paths, record.get("reporting_year", record.get("year")), book.values)
    for number, indicator in indicators.items():
        for at, check in enumerate(indicator.get("checks") or ()):
            where = f"check {at + 1} of indicator {number or '(none)'}"
            book.entries.append(Entry(str(check.get("kind")), Check(check, number, book, where).relation()))
    return book


def _case_context(paths: Mapping[str, tuple[str, ...]], year: object, values: Values) -> Context:
    other = {"white": "bme", "bme": "white"}
    known = {path: key for key, path in paths.items()}
    before: dict[tuple[str, ...], list[str]] = {}
    for key, path in paths.items():
        name, last = path[2], [word for word in path[3:] if word != "previous_year"]
        bare = name.removesuffix("_previous_year")
        if isinstance(year, int):
            bare = bare.removesuffix(f"_{year - 1}")
            last = [word for word in last if word != str(year - 1)]
        if (bare, *last) != path[2:]:
            before.setdefault((bare, *last), []).append(key)
    pairs, beside, earlier, declared = {}, {}, {}, {}
    for key, path in paths.items():
        if sibling := known.get((*path[:-1], other.get(path[-1], ""))):
            pairs[key] = sibling
        if path[1] == "published" and path[2].endswith("_pct") and path[-1] in other:
            item = (path[0], "counts", path[2].removesuffix("_pct"), *path[3:-1])
            whole = {
                group: single(values, known.get((*item, group), "")) for group in ("white", "bme", "unknown", "total")
            }
            share = share_known(whole)
            if share is not None:
                declared[key] = (share, tuple(k for k in (key, sibling) if k))
        near = tuple(k for k, p in paths.items() if p[:-1] == path[:-1] and k not in {key, sibling})
        if near and path[1] == "published" and len(path) > 3:
            beside[key] = near
        if path[2:] in before:
            earlier[key] = tuple(before[path[2:]])
    totals = frozenset(key for key, path in paths.items() if path[1] == "counts" and path[-1] == "total")
    return Context(pairs=pairs, beside=beside, earlier=earlier, known=declared, totals=totals)


# The library's own records


def _own(record: Mapping[str, Any]) -> Book:
    figures = {figure["id"]: figure for figure in record["figures"]}
    units: Mapping[str, Unit] = {"per cent": "per cent", "ratio": "ratio", "percentage points": "points"}
    book = Book()
    for key, figure in figures.items():
        book.add(key, figure["value"], units.get(figure["unit"], "count"))
    book.context = _own_context(figures, record["year"])
    for check in record.get("checks", ()):
        book.entries.append(_own_check(check, book))
    return book


def _own_context(figures: Mapping[str, Mapping[str, Any]], year: int | None) -> Context:
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
    return Context(pairs=pairs, beside=beside, earlier=earlier, totals=totals)


def _own_check(check: Mapping[str, Any], book: Book) -> Entry:
    def read(node: Any) -> Expression:
        if isinstance(node, str):
            return Fraction(node)
        if isinstance(node, Mapping):
            return str(node["figure"]) if "figure" in node else book.literal(node["printed"], "per cent")
        symbol, *operands = node
        return Op(symbol, tuple(read(operand) for operand in operands))

    def count(node: Any) -> str | int:
        return int(node) if isinstance(node, str) else str(node["figure"])

    figure = check.get("figure")
    if "of_total" in check:
        totals = tuple(count(total) for total in check["of_total"])
        kind = "whole-count" if len(totals) == 1 else "board"
        return Entry("of_total", WholeCount(kind=kind, shares=(str(figure),), totals=totals))
    if "of_part" in check:
        part = check["of_part"]
        key = book.literal(part, "count") if isinstance(part, str) else str(part["figure"])
        return Entry("of_part", OneTotal(pairs=((key, str(figure)),)))
    if "undefined" in check:
        return Entry("undefined", NoFiniteValue(expression=read(check["undefined"])))
    left: Expression = str(figure) if figure else Fraction(check["value"])
    right = read(check["equals"])
    return Entry("equals", Equal(kind=_kind_of(left, right, book), left=left, right=right))


def _kind_of(left: Expression, right: Expression, book: Book) -> str:
    if isinstance(right, str):
        return "same"
    if not isinstance(left, str):
        return "hundred"
    symbol = right.symbol if isinstance(right, Op) else ""
    unit = book.values[left].unit
    by_symbol = {"+": "total" if unit == "count" else "sum", "-": "difference", "**": "power"}
    return by_symbol.get(symbol, "ratio" if unit == "ratio" else "share")
