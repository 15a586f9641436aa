"""Which relations the figures of one organisation's publications stand in, found from what each is a figure of.

A quantity has definitions: a share is a count of a total, a ratio the quotient of two rates. A definition is followed
down to printed figures twice, to the nearest and to the farthest, so that a ratio is held against the rates printed
beside it and against the counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, product

from wres.consistency.expressions import HUNDRED, Expression, Op, keys_of
from wres.consistency.figures import Datum
from wres.consistency.quantities import Quantities, Quantity, Template, stands_for
from wres.consistency.relations import Bounded, Equal, OneTotal, Relation, WholeCount

__all__ = ["BOARDS", "Publication", "relations"]

BOARDS = range(3, 26)
"""The sizes of board that are tried: boards of trusts have mostly some ten to seventeen members."""

WAYS = 4
"""How many combinations of figures printed several times are tried at most."""


class Publication:
    """The figures of one publication, by what they are of."""

    def __init__(self, data: Sequence[Datum], quantities: Quantities) -> None:
        self.data = data
        self.quantities = quantities
        self.items = dict.fromkeys(d.quantity.of for d in data if d.quantity.kind == "count")
        self.at: dict[Quantity, list[Datum]] = {}
        for datum in data:
            if datum.value.known:
                self.at.setdefault(self.resolved(datum.quantity), []).append(datum)
        self.values = {datum.key: datum.value for datum in data}
        self.strata = {(q.of, q.panel, q.band) for q in self.at if q.kind in {"count", "part"}}

    def first(self, quantity: Quantity) -> Datum | None:
        """Return the first figure printed for a quantity, None where none is."""
        return next(iter(self.at.get(quantity, ())), None)

    def resolved(self, quantity: Quantity) -> Quantity:
        """Return a quantity that is named by a noun as one of the item that the noun stands for."""
        if not quantity.of.startswith("?"):
            return quantity
        noun = quantity.of[1:]
        if quantity.kind == "ratio":
            pairs = {d.quantity.of for d in self.data if d.quantity.kind == "rate"}
            found = sorted(pair for pair in pairs if stands_for(noun, pair.partition("/")[0]))
        else:
            found = [item for item in self.items if stands_for(noun, item)]
        return quantity._replace(of=found[0]) if len(found) == 1 else quantity

    def printed(self, quantity: Quantity, near: Datum) -> list[Expression]:
        """Return the figures printed for a quantity: those at the place of another figure, or else all."""
        found = [d for d in self.at.get(quantity, ()) if d.key != near.key]
        if quantity.kind == "share" and quantity.years > 1:
            # A share of cases is of those that the publication speaks of.
            found = [d for d in self.at.get(quantity._replace(years=1), ()) if d.key != near.key]
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
        for _, template in self.definitions(quantity):
            made = self.made(template, near, seen | {quantity}, deep=deep)
            if made:
                return made
        return printed

    def definitions(self, quantity: Quantity) -> Iterator[tuple[str, Template]]:
        """Yield what a quantity is made of, but for sums over panels or bands of which nothing is printed."""
        for kind, template in self.quantities.definitions(quantity):
            first = template.operands[0] if isinstance(template, Op) and template.symbol == "+" else None
            split = isinstance(first, Quantity) and first[3:5] != quantity[3:5]
            if not split or (isinstance(first, Quantity) and (first.of, first.panel, first.band) in self.strata):
                yield kind, template

    def read_otherwise(self, datum: Datum, relation: Equal) -> bool:
        """Return whether a figure fails a relation only because nobody knows over how many years it is.

        It is then what the counts of as many years make of it as it may be over.
        """
        quantity = self.resolved(datum.quantity)
        years = self.quantities.windows(datum.edition).get(quantity.of, 1)
        if years == 1 or quantity.kind not in {"rate", "ratio"} or relation.holds(self.values):
            return False
        top, _, bottom = quantity.of.partition("/")

        def rate(group: str) -> Template:
            count = quantity._replace(kind="count", group=group)
            cases = (count._replace(of=top, year=quantity.year - back) for back in range(years))
            return Op("/", (Op("+", tuple(cases)), count._replace(of=bottom)))

        groups = [rate(group) for group in quantity.group.split("/")]
        whole: Template = Op("/", tuple(groups)) if len(groups) > 1 else Op("*", (HUNDRED / years, groups[0]))
        ways = self.made(whole, datum, frozenset({quantity}), deep=True)
        return any(
            Equal(kind=relation.kind, left=datum.key, right=_unscaled(datum, way)).holds(self.values) for way in ways
        )

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
        return [Op(template.symbol, ways) for ways in islice(product(*parts), WAYS)]


def relations(data: Sequence[Datum], quantities: Quantities) -> list[Relation]:
    """Return the relations between the figures of one publication, in the order of the figures."""
    publication = Publication(data, quantities)
    found: list[Relation] = []
    for datum in data:
        found += (*_derived(datum, publication), *_over_time(datum, publication))
    for kind in (_repeated, _wholes, _whole_people, _chains):
        found += kind(publication)
    return list(dict.fromkeys(found))


def _derived(datum: Datum, publication: Publication) -> Iterator[Relation]:
    """Yield each way in which a figure follows from others."""
    quantity = publication.resolved(datum.quantity)
    known: set[frozenset[str]] = set()
    for at, (kind, template) in enumerate(publication.definitions(quantity)):
        if kind == "count":
            # What a share of a total says of a count, the share's own definition says.
            continue
        for deep in (False, True):
            for right in publication.made(template, datum, frozenset({quantity}), deep=deep):
                keys = keys_of(right)
                # The other definitions of a ratio are for where the first doesn't lead to counts.
                less = at and any(keys <= other or other <= keys for other in known)
                if datum.key in keys or keys in known or less:
                    continue
                known.add(keys)
                relation = Equal(kind=kind, left=datum.key, right=_unscaled(datum, right))
                if not publication.read_otherwise(datum, relation):
                    yield relation


def _unscaled(datum: Datum, right: Expression) -> Expression:
    """Return an expression per cent in the unit that a figure is printed in."""
    if not datum.scaled:
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
            for a, b in islice(combinations(data, 2), 2 * WAYS):
                yield Equal(kind="same", left=a.key, right=_unscaled(a, b.expression))


def _wholes(publication: Publication) -> Iterator[Relation]:
    """Yield what parts and their whole have to do with each other: counts of totals, shares of 100."""
    quantities = publication.quantities
    for q, data in publication.at.items():
        if q.kind == "count":
            wholes = [q._replace(of=whole) for whole in quantities.within(data[0].edition).get(q.of, ())]
            wholes += [q._replace(panel=panel, band="") for panel in dict.fromkeys((q.panel, ""))]
            if q.group == "total":
                yield from _parts(q, data, publication)
            else:
                wholes.append(q._replace(group="total"))
            for found in filter(None, map(publication.first, (whole for whole in wholes if whole != q))):
                yield Bounded(kind="part", left=data[0].key, right=found.key)
        if q.kind == "rate":
            part, whole = (publication.first(q._replace(kind="count", of=item)) for item in q.of.partition("/")[::2])
            yield from _whole_counts(data, part, whole)
        if q.kind == "share":
            part, whole = (publication.first(q._replace(kind="count", group=group)) for group in (q.group, "total"))
            yield from _whole_counts(data, part, whole)
    yield from _implied(publication)
    for q, data in publication.at.items():
        if q.kind == "share":
            yield from _hundred(q, data, publication)


def _parts(q: Quantity, data: Sequence[Datum], publication: Publication) -> Iterator[Relation]:
    """Yield that parts of a total are no more than it where not all of them are printed."""
    sums = [template for kind, template in publication.definitions(q) if kind == "total" and isinstance(template, Op)]
    found = [[publication.first(part) for part in template.operands if isinstance(part, Quantity)] for template in sums]
    printed = [[part.key for part in parts if part] for parts in found]
    for keys, parts in zip(printed, found, strict=True):
        more = any(set(keys) < set(others) for others in printed)
        if 1 < len(keys) < len(parts) and not more:
            yield Bounded(kind="part", left=Op("+", tuple(keys)), right=data[0].key)


def _implied(publication: Publication) -> Iterator[Relation]:
    """Yield that counts with their percentages are of one total, which nobody printed."""
    pairs: dict[Quantity, dict[Quantity, tuple[Datum, Datum]]] = {}
    for q, data in publication.at.items():
        count, total = (publication.first(q._replace(kind="count", group=group)) for group in (q.group, "total"))
        if q.kind == "share" and count and not total and count.value.exact is not None and not data[0].scaled:
            pairs.setdefault(q._replace(group=""), {})[q] = count, data[0]
    for found in pairs.values():
        if len(found) > 1:
            counts, shares = zip(*found.values(), strict=True)
            yield OneTotal(counts=tuple(d.key for d in counts), shares=tuple(d.key for d in shares))


def _whole_counts(data: Sequence[Datum], part: Datum | None, total: Datum | None) -> Iterator[Relation]:
    """Yield that percentages are of whole people, where either the part or the total is printed."""
    for datum in data:
        if datum.scaled or datum.value.printed is None:
            continue
        if part is None and total is not None and total.value.exact is not None:
            yield WholeCount(shares=(datum.key,), totals=(total.key,))
        if part is not None and total is None and part.value.exact is not None:
            yield OneTotal(counts=(part.key,), shares=(datum.key,))


def _hundred(q: Quantity, data: Sequence[Datum], publication: Publication) -> Iterator[Relation]:
    """Yield that shares of one whole make 100, or no more where not all of them are printed.

    Each set of groups is looked at from the last one that is printed.
    """
    quantities = publication.quantities
    ways = [(f"not-{q.group}", q.group), *((group, "declared") for group in quantities.unknown)]
    sets = [
        (groups, [group for group in groups if publication.at.get(q._replace(group=group))])
        for groups in (*ways, *quantities.vocabulary.parts("total"))
    ]
    for groups, there in sets:
        # What some of the groups make together is said by all of them.
        more = any(set(there) < set(others) for _, others in sets)
        if len(there) < 2 or there[-1] != q.group or more:
            continue
        for datum in data:
            others = [publication.printed(q._replace(group=group), datum)[:1] for group in there[:-1]]
            if all(others) and not datum.scaled:
                total = Op("+", (datum.key, *(other[0] for other in others)))
                if len(there) == len(groups):
                    yield Equal(kind="hundred", left=HUNDRED, right=total)
                else:
                    yield Bounded(kind="hundred", left=total, right=HUNDRED)


def _whole_people(publication: Publication) -> Iterator[Relation]:
    """Yield that whole people make up a board, and the whole of what a total is printed for."""
    places: dict[tuple[Quantity, str, str], dict[str, Datum]] = {}
    for q, data in publication.at.items():
        for datum in data:
            if q.kind == "share" and not datum.scaled and datum.value.printed:
                places.setdefault((q._replace(group=""), datum.place, datum.source), {})[q.group] = datum
    for (q, _, _), groups in places.items():
        all_of = next(datum.groups for datum in groups.values())
        shares = tuple(groups[group].key for group in all_of if group in groups)
        total = publication.first(q._replace(kind="count", group="total"))
        counted = any(publication.first(q._replace(kind="count", group=group)) for group in all_of)
        if counted or not shares:
            continue
        whole = len(shares) == len(all_of)
        if total and whole:
            yield WholeCount(shares=shares, totals=(total.key,), whole=True)
        elif not total and q.of.startswith("board"):
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
    increase = publication.first(q._replace(kind="increase"))
    if q.kind == "growth" and increase and not before:
        yield OneTotal(counts=(increase.key,), shares=(datum.key,))
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
