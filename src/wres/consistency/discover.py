"""Which relations the figures of one organisation's publications stand in, found from what each is a figure of.

A quantity has definitions: a share is a count of a total, a ratio the quotient of two rates. A definition is followed
down to printed figures twice, to the nearest and to the farthest, so that a ratio is held against the rates printed
beside it and against the counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product
from types import MappingProxyType
from typing import Literal

import attrs

from wres.consistency.expressions import HUNDRED, Expression, Op, Values, keys_of, single
from wres.consistency.figures import LIKELIHOODS, SEATS, Datum, Quantity, alike
from wres.consistency.relations import Bounded, Equal, OneTotal, Relation, WholeCount
from wres.consistency.slips import Context, share_known

__all__ = ["BOARDS", "Publication", "context", "relations"]

BOARDS = range(3, 26)
"""The sizes of board that are tried: boards of trusts have mostly some ten to seventeen members."""

AVERAGED = range(2015, 2020)
"""Years whose editions divide the average of two years' disciplinary cases, which one year's count says nothing of."""

WHOLES: Mapping[str, str] = MappingProxyType(
    {**dict(LIKELIHOODS.values()), **{seat: "board" for seat in SEATS.values() if seat != "board"}}
)
"""Of which item each item is a part."""

WAYS = 4
"""How many combinations of figures printed several times are tried at most."""

GROUPS = ("white", "bme", "unknown")


@attrs.frozen
class Made:
    """What a quantity is made of: an operator over quantities, fractions, and what is made of them."""

    symbol: Literal["+", "-", "*", "/", "whole"]
    operands: tuple[Made | Quantity | Fraction, ...]


Template = Made | Quantity | Fraction


def _op(symbol: Literal["+", "-", "*", "/", "whole"], *operands: Template) -> Made:
    return Made(symbol, operands)


class Publication:
    """The figures of one publication, by what they are of."""

    def __init__(self, data: Iterable[Datum]) -> None:
        self.data = list(data)
        self.at: dict[Quantity, list[Datum]] = {}
        self.items: dict[str, None] = {}
        for datum in self.data:
            if datum.quantity.kind == "count":
                self.items.setdefault(datum.quantity.of)
        for datum in self.data:
            if datum.value.span_known:
                self.at.setdefault(self.resolved(datum.quantity), []).append(datum)

    def resolved(self, quantity: Quantity) -> Quantity:
        """Return a quantity that is named by a noun as one of the item that the noun stands for."""
        if not quantity.of.startswith("?"):
            return quantity
        noun = quantity.of[1:]
        if quantity.kind == "ratio":
            pairs = {d.quantity.of for d in self.data if d.quantity.kind == "rate"}
            found = sorted(pair for pair in pairs if alike(noun, pair.partition("/")[0]))
        else:
            found = [item for item in self.items if alike(noun, item)]
        return quantity._replace(of=found[0]) if len(found) == 1 else quantity

    def printed(self, quantity: Quantity, near: Datum) -> list[Expression]:
        """Return the figures printed for a quantity: those at the place of another figure, or else all."""
        found = self.at.get(quantity, [])
        found = [d for d in found if d.key != near.key]
        here = [d for d in found if d.place == near.place and d.source == near.source]
        home = [d for d in found if d.indicator in {near.indicator, "workforce"}]
        return [d.expression for d in here or home or found]

    def reached(self, quantity: Quantity, near: Datum, seen: frozenset[Quantity], *, deep: bool) -> list[Expression]:
        """Return the expressions over printed figures that give a quantity."""
        if quantity in seen:
            return []
        printed = self.printed(quantity, near)
        if printed and (not deep or quantity.kind == "count"):
            return printed
        for _, template in definitions(quantity):
            made = self.made(template, near, seen | {quantity}, deep=deep)
            if made:
                return made
        return printed

    def made(self, template: Template, near: Datum, seen: frozenset[Quantity], *, deep: bool) -> list[Expression]:
        """Return a definition with printed figures in the place of its quantities."""
        if isinstance(template, Quantity):
            return self.reached(template, near, seen, deep=deep)
        if isinstance(template, Fraction):
            return [template]
        parts = []
        for operand in template.operands:
            parts.append(self.made(operand, near, seen, deep=deep))
            # Most definitions lead nowhere, and one part that isn't printed is enough to know.
            if not parts[-1]:
                return []
        return [Op(template.symbol, ways) for ways in list(product(*parts))[:WAYS]]


@lru_cache(maxsize=4096)
def definitions(q: Quantity) -> tuple[tuple[str, Template], ...]:
    """Return what a quantity is made of, with the kind of relation: operators over quantities and fractions."""
    return tuple(_definitions(q))


def _definitions(q: Quantity) -> Iterator[tuple[str, Template]]:

    def of(kind: str, item: str, group: str, *, whole: bool = False) -> Quantity:
        return Quantity(kind, item, group, *(("", "") if whole else (q.panel, q.band)), q.year)

    top, _, bottom = q.of.partition("/")
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
                parts = [q._replace(kind="part", panel=panel) for panel in ("non-medical", "medical")]
                yield "sum", _op("+", *parts)
        case "rate" if top == "disciplinary" and q.year in AVERAGED:
            return
        case "rate":
            yield "rate", _percentage(of("count", top, q.group), of("count", bottom, q.group))
        case "ratio":
            a, _, b = q.group.partition("/")
            yield "ratio", _op("/", of("rate", q.of, a), of("rate", q.of, b))
            for kind in ("share",) if top == "disciplinary" and q.year in AVERAGED else ("count", "share"):
                ends = (_op("/", of(kind, top, g), of("share", bottom, g)) for g in (a, b))
                yield "ratio", _op("/", *ends)
        case "gap" if q == of("gap", "headcount", q.group, whole=True):
            return
        case "gap":
            base = of("share", "headcount", q.group, whole=True)
            yield "difference", _op("-", of("share", q.of, q.group), base)
        case "spread":
            a, _, b = q.group.partition("-")
            yield "difference", _op("-", of("rate", q.of, a), of("rate", q.of, b))


def _percentage(part: Template, whole: Template) -> Made:
    return _op("*", HUNDRED, _op("/", part, whole))


def relations(data: Sequence[Datum], values: Values) -> list[Relation]:
    """Return the relations between the figures of one publication, in the order of the figures."""
    publication = Publication(d for d in data if d.key in values)
    found: dict[Relation, None] = {}
    for datum in publication.data:
        for relation in (*_derived(datum, publication), *_over_time(datum, publication)):
            found.setdefault(relation)
    for relation in (
        *_repeated(publication),
        *_wholes(publication, values),
        *_bodies(publication),
        *_chains(publication),
    ):
        found.setdefault(relation)
    return list(found)


def _derived(datum: Datum, publication: Publication) -> Iterator[Relation]:
    """Yield each way in which a figure follows from others."""
    quantity = publication.resolved(datum.quantity)
    if quantity.kind == "count" and quantity.group != "total":
        return
    known: set[frozenset[str]] = set()
    for at, (kind, template) in enumerate(definitions(quantity)):
        for deep in (False, True):
            for right in publication.made(template, datum, frozenset({quantity}), deep=deep):
                keys = keys_of(right)
                # The other definitions of a ratio are for where the first doesn't lead to counts.
                less = at and any(keys <= other or other <= keys for other in known)
                if datum.key in keys or keys in known or less:
                    continue
                known.add(keys)
                yield Equal(kind=kind, left=datum.key, right=_unscaled(datum, right))


def _unscaled(datum: Datum, right: Expression) -> Expression:
    """Return an expression per cent in the unit that a figure is printed in."""
    if datum.expression == datum.key:
        return _short(right)
    bare = _of_hundred(right)
    return Op("/", (right, HUNDRED)) if bare is None else bare


def _of_hundred(expression: Expression) -> Expression | None:
    """Return what 100 is multiplied with in an expression, None where it isn't."""
    if isinstance(expression, Op) and expression.symbol == "*" and expression.operands[0] == HUNDRED:
        return expression.operands[1]
    return None


def _short(expression: Expression) -> Expression:
    """Return a quotient of two percentages without the hundreds that cancel."""
    if isinstance(expression, Op) and expression.symbol == "/":
        parts = [_of_hundred(operand) for operand in expression.operands]
        if len(parts) == 2 and parts[0] is not None and parts[1] is not None:
            return Op("/", (parts[0], parts[1]))
    return expression


def _repeated(publication: Publication) -> Iterator[Relation]:
    """Yield that a quantity printed several times is the same each time."""
    for data in publication.at.values():
        if data[0].quantity.kind != "other" or data[0].known:
            for a, b in list(combinations(data, 2))[: 2 * WAYS]:
                yield Equal(kind="same", left=a.key, right=_unscaled(a, b.expression))


def _wholes(publication: Publication, values: Values) -> Iterator[Relation]:
    """Yield what parts and their whole have to do with each other: counts of totals, shares of 100."""
    at = publication.at
    for quantity, data in at.items():
        if quantity.kind == "count":
            whole = [at.get(quantity._replace(of=WHOLES.get(quantity.of, "")))]
            if quantity.group != "total":
                whole.append(at.get(quantity._replace(group="total")))
            for found in filter(None, whole):
                yield Bounded(kind="part", left=data[0].key, right=found[0].key)
        if quantity.kind == "rate":
            ends = [at.get(quantity._replace(kind="count", of=item)) for item in quantity.of.split("/")]
            yield from _granular(data, [end[0] if end else None for end in ends], values)
        if quantity.kind == "share":
            counts = [at.get(quantity._replace(kind="count", group=g)) for g in (quantity.group, "total")]
            yield from _granular(data, [count[0] if count else None for count in counts], values)
    for quantity, data in at.items():
        if quantity.kind == "share" and quantity.group in {"bme", "unknown"}:
            yield from _hundred(quantity, data, publication)


def _granular(data: Sequence[Datum], ends: Sequence[Datum | None], values: Values) -> Iterator[Relation]:
    part, total = ends
    for datum in data:
        if datum.expression != datum.key or datum.value.printed is None:
            continue
        if part is None and total is not None and single(values, total.key) is not None:
            yield WholeCount(shares=(datum.key,), totals=(total.key,))
        if part is not None and total is None and single(values, part.key) is not None:
            yield OneTotal(pairs=((part.key, datum.key),))


def _hundred(quantity: Quantity, data: Sequence[Datum], publication: Publication) -> Iterator[Relation]:
    def together(*groups: str) -> Iterator[tuple[Datum, list[Expression]]]:
        for datum in data:
            others = [publication.printed(quantity._replace(group=group), datum)[:1] for group in groups]
            if all(others) and datum.expression == datum.key:
                yield datum, [other[0] for other in others]

    if quantity.group == "unknown":
        sets = [("declared",), ("white", "bme")]
    else:
        sets = [("not-bme",)]
        if not publication.at.get(quantity._replace(group="unknown")):
            for datum, others in together("white"):
                yield Bounded(kind="hundred", left=Op("+", (datum.key, *others)), right=HUNDRED)
    for groups in sets:
        for datum, others in together(*groups):
            yield Equal(kind="hundred", left=HUNDRED, right=Op("+", (datum.key, *others)))


def _bodies(publication: Publication) -> Iterator[Relation]:
    """Yield that whole people make up a board, and the whole of what a total is printed for."""
    places: dict[tuple[Quantity, str, str], dict[str, Datum]] = {}
    for quantity, data in publication.at.items():
        for datum in data:
            if quantity.kind == "share" and datum.expression == datum.key and datum.value.printed:
                places.setdefault((quantity._replace(group=""), datum.place, datum.source), {})[quantity.group] = datum
    for (quantity, _, _), groups in places.items():
        shares = tuple(groups[group].key for group in GROUPS if group in groups)
        total = publication.at.get(quantity._replace(kind="count", group="total"))
        counted = any(publication.at.get(quantity._replace(kind="count", group=group)) for group in GROUPS)
        if counted or not shares:
            continue
        whole = len(shares) == len(GROUPS)
        if total and whole:
            yield WholeCount(shares=shares, totals=(total[0].key,), whole=True)
        elif not total and quantity.of.startswith("board"):
            yield WholeCount(kind="board", shares=shares, totals=tuple(BOARDS), whole=whole)


def _over_time(datum: Datum, publication: Publication) -> Iterator[Relation]:
    """Yield that a change is the difference of two years, and a growth their quotient."""
    q = datum.quantity
    if q.kind not in {"change", "growth", "increase"}:
        return
    kind, _, of = q.of.partition(" ") if q.kind == "change" else ("count", "", q.of)
    years = sorted((other.year, other) for other in publication.at if other[:5] == (kind, of, q.group, q.panel, q.band))
    now = [other for year, other in years if year == q.year]
    before = [other for year, other in years if year < q.year]
    increase = publication.at.get(q._replace(kind="increase"))
    if q.kind == "growth" and increase and not before:
        yield OneTotal(pairs=((increase[0].key, datum.key),))
    if not now or not before:
        return
    ends = [publication.at[end][0] for end in (now[0], before[-1])]
    this, last = (end.expression for end in ends)
    if q.kind == "growth":
        right: Expression = Op("*", (HUNDRED, Op("-", (Op("/", (this, last)), Fraction(1)))))
    else:
        # A fall is often printed without a sign, the sentence saying which way.
        numbers = [end.value.printed.value if end.value.printed else 0 for end in ends]
        falls = numbers[0] < numbers[1] and datum.value.printed is not None and datum.value.printed.value >= 0
        right = Op("-", (last, this) if falls else (this, last))
    yield Equal(kind="growth" if q.kind == "growth" else "change", left=datum.key, right=right)


def _chains(publication: Publication) -> Iterator[Relation]:
    """Yield that figures cumulated from band to band are the powers of the first."""
    from wres.standard.bands import BANDS

    chains: dict[Quantity, list[tuple[int, Datum]]] = {}
    for quantity, data in publication.at.items():
        if quantity.kind == "chain" and quantity.band in BANDS:
            chains.setdefault(quantity._replace(band=""), []).append((BANDS.index(quantity.band), data[0]))
    for links in chains.values():
        (start, first), *rest = sorted(links, key=lambda link: link[0])
        for at, datum in rest:
            yield Equal(kind="power", left=datum.key, right=Op("**", (first.key, Fraction(at - start + 1))))


# What helps to explain


def context(data: Sequence[Datum], values: Values) -> Context:
    """Return what is known beside the figures: siblings, last year's, neighbours, totals."""
    at: dict[Quantity, list[Datum]] = {}
    for datum in data:
        at.setdefault(datum.quantity, []).append(datum)
    pairs, earlier, beside, known, unknown = {}, {}, {}, {}, {}
    other = {"white": "bme", "bme": "white"}
    for datum in data:
        q = datum.quantity
        here = (datum.place, datum.source, datum.value.unit)
        for sibling in at.get(q._replace(group=other.get(q.group, "?")), ()):
            if (sibling.place, sibling.source, sibling.value.unit) == here:
                pairs[datum.key] = sibling.key
        before = tuple(d.key for d in at.get(q._replace(year=q.year - 1), ()))
        if before:
            earlier[datum.key] = before
        if q.kind == "share":
            if q.group == "white" and (others := at.get(q._replace(group="unknown"))):
                unknown[datum.key] = others[0].key
            share = _known_share(q, at, values)
            if share is not None:
                mine = [d for g in ("white", "bme") for d in at.get(q._replace(group=g), ())]
                known[datum.key] = (share, tuple(d.key for d in mine))
    by_kind: dict[tuple[object, ...], list[Datum]] = {}
    for datum in data:
        q = datum.quantity
        by_kind.setdefault((q.kind, q.group, q.year, datum.publication, q.kind == "rate" or q.of), []).append(datum)
    for near in by_kind.values():
        for datum in near:
            beside[datum.key] = tuple(d.key for d in near if d.quantity != datum.quantity)
    totals = frozenset(d.key for d in data if d.quantity.kind == "count" and d.quantity.group == "total")
    return Context(pairs=pairs, earlier=earlier, beside=beside, known=known, totals=totals, unknown=unknown)


def _known_share(q: Quantity, at: dict[Quantity, list[Datum]], values: Values) -> Fraction | None:
    """Return the share of people of known ethnicity in a whole whose counts are printed."""
    counts = {}
    for group in (*GROUPS, "total"):
        found = at.get(q._replace(kind="count", group=group))
        counts[group] = single(values, found[0].key) if found else None
    return share_known(counts) if q.group in {"white", "bme"} else None
