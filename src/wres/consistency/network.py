"""Quantities with the ranges that printed figures leave them, narrowed by the equations between them.

Each printed figure leaves a range for what it is of; each definition, that a rate is one count of another, that the
groups make the total, narrows the ranges of its parts. This is repeated until nothing narrows (interval constraint
propagation, Davis 1987; Benhamou and others 1999), and then tried at each end of the counts. What is left holds every
set of counts that prints as published; the ends need not be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from types import MappingProxyType

from wres.consistency.discover import Publication
from wres.consistency.expressions import AT_LEAST_0, HUNDRED, Expression, Op, Value, evaluate, keys_of, needed
from wres.consistency.figures import Datum
from wres.consistency.quantities import Quantities, Quantity, Template
from wres.consistency.spans import EVERYTHING, Span, point
from wres.model import Edition

__all__ = ["DOMAINS", "Network"]

ROUNDS = 50
"""More than the figures of a report take; what converges without end stops here, and its ranges still hold."""

TRIED = 400
"""How often an end of a count is tried at most, for each publication."""

FINE = 10**15
"""Ends of ranges of fractions are rounded outwards to this when they grow long."""

PERCENT, POINTS = Span(Fraction(0), HUNDRED), Span(-HUNDRED, HUNDRED)
DOMAINS: Mapping[str, Span] = MappingProxyType(
    {"count": AT_LEAST_0, "share": PERCENT, "rate": PERCENT, "ratio": AT_LEAST_0, "gap": POINTS, "spread": POINTS}
)
"""The kinds of quantity that are reconstructed, with where each lies whatever is printed."""


class Network:
    """Quantities of one publication with their ranges, and the equations between them."""

    def __init__(self, data: Sequence[Datum], quantities: Quantities) -> None:
        self.quantities = quantities
        self.ways = tuple(dict.fromkeys(datum.groups for datum in data))
        self.printed = {q: found for q, found in Publication(data, quantities).at.items() if q.kind in DOMAINS}
        self.keys: dict[Quantity, str] = {}
        self.spans: dict[str, Span] = {}
        self.whole: set[str] = set()
        self.equations: list[tuple[str, Expression]] = []
        years = {datum.edition.id: (datum.edition, datum.year) for datum in data}
        for quantity in (*self.printed, *self._ratios(years.values())):
            self._add(quantity)
        self._add_totals()
        for quantity, found in self.printed.items():
            for datum in found:
                scale = HUNDRED if datum.scaled else Fraction(1)
                self._meet(self.keys[quantity], datum.value.span() * point(scale))
        self.at: dict[str, list[int]] = {}
        for at, (key, right) in enumerate(self.equations):
            for name in sorted({key, *keys_of(right)}):
                self.at.setdefault(name, []).append(at)

    def sound(self) -> bool:
        """Narrow every range as far as can be; return whether numbers are left."""
        return self.narrow() and self.probe()

    def narrow(self, start: Iterable[int] | None = None) -> bool:
        """Narrow every range as far as the equations reach; return whether numbers are left."""
        todo = dict.fromkeys(range(len(self.equations)) if start is None else start)
        for _ in range(ROUNDS * max(len(self.equations), 1)):
            if not todo:
                break
            at = next(iter(todo))
            del todo[at]
            key, right = self.equations[at]
            parts = sorted(keys_of(right))
            values = {name: Value(bounds=self.spans[name]) for name in (key, *parts)}
            wants = {key: evaluate(right, values)}
            wants |= {name: needed(right, name, self.spans[key], values) for name in parts}
            for name, want in wants.items():
                if self._meet(name, want):
                    if self.spans[name].empty:
                        return False
                    todo.update(dict.fromkeys(self.at[name]))
        return not any(span.empty for span in self.spans.values())

    def probe(self) -> bool:
        """Take away the ends of the counts from which no other range has anything left; return whether some remain."""
        left = TRIED
        changed = True
        while changed and left:
            changed = False
            for key in sorted(self.whole):
                for high in (False, True):
                    while left and not self.spans[key].empty:
                        left -= 1
                        if not self._fails(key, high=high):
                            break
                        changed = True
                        within = self.spans[key]
                        inner = Span(within.low, within.high - 1) if high else Span(within.low + 1, within.high)
                        if inner.empty:
                            return False
                        self.spans[key] = inner
                        if not self.narrow(self.at.get(key, ())):
                            return False
        return True

    def _fails(self, key: str, *, high: bool) -> bool:
        """Return whether a count can't be at an end of its range."""
        within = self.spans[key]
        end = within.high if high else within.low
        if not isinstance(end, Fraction) or within.low == within.high:
            return False
        kept = dict(self.spans)
        self.spans[key] = point(end)
        holds = self.narrow(self.at.get(key, ()))
        self.spans = kept
        return not holds

    def _meet(self, key: str, within: Span) -> bool:
        """Narrow one range; return whether that changed it."""
        before = self.spans[key]
        after = before & within
        if not after.empty:
            after = after.whole() if key in self.whole else _outwards(after)
        self.spans[key] = after
        return after != before

    def _add(self, quantity: Quantity) -> str:
        """Return the key of a quantity, added with what it is made of if it isn't there."""
        if quantity in self.keys:
            return self.keys[quantity]
        key = self.keys[quantity] = str(len(self.keys))
        self.spans[key] = DOMAINS.get(quantity.kind, EVERYTHING)
        if quantity.kind == "count":
            self.whole.add(key)
            return key
        for kind, template in self.quantities.definitions(quantity):
            # A whole's share of its parts, and a ratio's other forms, say nothing more.
            other = quantity.kind == "ratio" and "rate" not in {q.kind for q in keys_of(template)}
            if kind != "sum" and not other:
                self.equations.append((key, self._made(template)))
        return key

    def _made(self, template: Template) -> Expression:
        if isinstance(template, Op):
            return Op(template.symbol, tuple(map(self._made, template.operands)))
        return template if isinstance(template, Fraction) else self._add(template)

    def _add_totals(self) -> None:
        """Let the groups make up each total, and their shares 100."""
        for quantity, groups in product(list(self.keys), self.ways):
            if quantity.kind in {"count", "share"} and quantity.group in {*groups, "total"}:
                parts = tuple(self._add(quantity._replace(group=group)) for group in groups)
                total = self._add(quantity._replace(group="total")) if quantity.kind == "count" else None
                if total is not None and (total, Op("+", parts)) not in self.equations:
                    self.equations.append((total, Op("+", parts)))
                elif total is None and quantity.group == groups[1]:
                    others = (part for part in parts if part != self.keys[quantity])
                    self.equations.append((self.keys[quantity], Op("-", (HUNDRED, *others))))

    def _ratios(self, years: Iterable[tuple[Edition, int]]) -> Iterator[Quantity]:
        """Yield the ratios of the editions of whose counts or rates something is printed for both groups."""
        for edition, year in years:
            for ratio in self.quantities.ratios(edition):
                made = {("rate", ratio.of), ("count", ratio.of.partition("/")[0])}
                known = {q.group for q in self.printed if (q.kind, q.of) in made and q.year == year}
                if known.issuperset(ratio.group.split("/")):
                    yield ratio._replace(year=year)


def _outwards(within: Span) -> Span:
    """Return a range whose ends are short enough to go on with, and which holds the whole of it."""
    low, high, low_in, high_in = within.low, within.high, within.low_in, within.high_in
    if isinstance(low, Fraction) and low.denominator > FINE:
        low, low_in = Fraction(low.numerator * FINE // low.denominator, FINE), True
    if isinstance(high, Fraction) and high.denominator > FINE:
        high, high_in = -Fraction(-high.numerator * FINE // high.denominator, FINE), True
    return Span(low, high, low_in, high_in)
