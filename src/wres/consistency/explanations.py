"""Contradictions between printed figures, each with the smallest slip that would explain it.

Every slip that makes a failing relation hold is weighed: what else it mends, what it breaks, and how small it is. What
mends most and breaks nothing comes first, so that a wrong figure is distinguished from the right ones that it
contradicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from types import MappingProxyType

import attrs

from wres.consistency.expressions import AT_LEAST_0, Expression, Op, Value, Values, evaluate, single
from wres.consistency.related import RelatedFigures
from wres.consistency.relations import Bounded, Equal, OneTotal, Relation, WholeCount
from wres.consistency.slips import TELLING, Slip, digits, slips
from wres.consistency.spans import EVERYTHING, Span, point, span

__all__ = ["FALLBACK", "Contradiction", "contradictions", "rounded_first"]

FALLBACK: Mapping[str, str] = MappingProxyType(
    {
        "same": "contradicted",
        "whole-count": "no-whole-count",
        "board": "no-whole-count",
        "one-total": "no-whole-count",
        "plausible": "implausible",
    }
)
"""What a contradiction is called where no slip stands out, by the kind of relation; `arithmetic` for all others."""

GRANULAR = frozenset({"whole-count", "board", "one-total", "plausible"})
"""Relations that so many figures fulfil that a slip which leads to one says little."""

DIGITS = frozenset({"digit-lost", "digit-added", "digits-transposed", "decimal-shifted"})
"""Slips that lead to many figures, some of which lie in any wide range."""

WEAK = frozenset({"digit-misprinted", "misprinted"})
"""Slips that always fit something: they name a contradiction only if they mend several relations."""

CLOSE = Fraction(1, 50)
"""How wide what a figure may stand for is at most, of itself, to tell which of several totals it is of."""

VAGUE = 1.6
"""The cost of a slip that would explain too much."""


@attrs.frozen(kw_only=True)
class Contradiction:
    """Relations that don't hold, and what would mend them.

    `reason` is the slip that stands out, or what `FALLBACK` calls it. `slips` are those that mend all of `relations`
    and break as little, the smallest first; of those `best` say the same.
    """

    relations: tuple[Relation, ...]
    reason: str
    slips: tuple[Slip, ...] = ()
    best: int = 0

    @property
    def named(self) -> bool:
        """Whether a slip stands out."""
        return bool(self.slips) and self.reason == self.slips[0].reason


def contradictions(relations: Sequence[Relation], values: Values, related: RelatedFigures) -> list[Contradiction]:
    """Return what doesn't hold, grouped by what explains it, each with the slips that would mend it.

    A relation is in one group only. What a second slip beside a first would mend is in the group of the first. Groups
    come in the order of `relations`.
    """
    failing = [i for i, relation in enumerate(relations) if not relation.holds(values)]
    if not failing:
        return []
    search = _Search(relations, values, related)
    useful = search.weighed(failing)
    groups: list[tuple[set[int], tuple[Slip, ...]]] = []
    still = frozenset(failing)
    while fitting := [w for w in useful if len(w.mends & still) > w.breaks]:
        best = min(fitting, key=lambda w: w.key(still))
        mended = best.mends & still
        rivals = [w for w in fitting if w.mends & still >= mended and w.breaks <= best.breaks]
        rivals.sort(key=lambda w: w.key(still))
        groups.append((set(mended), tuple(w.slip for w in rivals)))
        still -= mended
    for i in still:
        home = next((group for group, fitting in groups if fitting and search.mended_after(fitting[0], i)), None)
        if home is None:
            groups.append(({i}, ()))
        else:
            home.add(i)
    groups.sort(key=lambda group: min(group[0]))
    return [_named([relations[i] for i in sorted(group)], fitting) for group, fitting in groups]


def _at(found: _Search) -> dict[str, list[int]]:
    at: dict[str, list[int]] = {}
    for i, relation in enumerate(found.relations):
        for key in relation.keys:
            at.setdefault(key, []).append(i)
    return at


def _smooth(found: _Search) -> frozenset[int]:
    relations = enumerate(found.relations)
    return frozenset(i for i, r in relations if isinstance(r, Equal) and r.smooth(found.values))


@attrs.frozen(eq=False)
class _Search:
    """The slips that may explain why some of the relations between figures fail.

    `at` has the relations that each figure stands in, `smooth` those that few people behind a share don't make uneven.
    """

    relations: Sequence[Relation]
    values: Values
    related: RelatedFigures
    at: Mapping[str, Sequence[int]] = attrs.field(init=False, default=attrs.Factory(_at, takes_self=True))
    smooth: frozenset[int] = attrs.field(init=False, default=attrs.Factory(_smooth, takes_self=True))

    def weighed(self, failing: Sequence[int]) -> list[_Weighed]:
        """Return the slips that mend something, with what they mend and how much they break."""
        wrong = frozenset(failing)
        weighed: dict[Slip, _Weighed] = {}
        needs: dict[tuple[int, str], Span] = {}

        def held(i: int, slip: Slip, after: Values) -> bool:
            """Return whether a relation holds after a slip is undone: mostly by a glance at what it needs."""
            (key, value), *more = slip.changes
            if more or value is None:
                return self.relations[i].holds(after)
            if (i, key) not in needs:
                needs[i, key] = self.relations[i].needs(key, self.values)
            need = needs[i, key]
            common = value.span() & need
            if common.empty:
                return False
            # Ends that touch, and few people, who are whole, are looked at more closely.
            fits = i in self.smooth and need != EVERYTHING and common.low < common.high
            return fits or self.relations[i].holds(after)

        for slip in self._candidates(failing):
            if slip in weighed:
                continue
            touched = {i for key in slip.keys for i in self.at.get(key, ())}
            after = slip.undone(self.values)
            mends = frozenset(i for i in touched & wrong if held(i, slip, after))
            if not mends:
                continue
            breaks = sum(not held(i, slip, after) for i in touched - wrong)
            # Cutting off would explain any two figures one digit apart, another digit much that is only bounded.
            precise = {"truncated": _settles}.get(slip.reason, _narrow if slip.reason in DIGITS else None)
            mended = (self.relations[i] for i in mends)
            vague = precise is not None and not any(precise(relation, slip.keys[0], self.values) for relation in mended)
            weighed[slip] = _Weighed(attrs.evolve(slip, cost=VAGUE) if vague else slip, mends, breaks)
        return list(weighed.values())

    def mended_after(self, slip: Slip, i: int) -> bool:
        """Return whether a relation holds if one small slip is undone after another one that touches it."""
        if not set(slip.keys) & self.relations[i].keys:
            return False
        after = _Search(self.relations, slip.undone(self.values), self.related)
        return any(w.slip.cost < 1 and not w.breaks for w in after.weighed([i]))

    def _candidates(self, failing: Sequence[int]) -> Iterator[Slip]:
        relations, values = self.relations, self.values
        wrong = frozenset(failing)
        for i in failing:
            relation = relations[i]
            for key in sorted(relation.keys & values.keys()):
                for slip in slips(key, values, self.related, relation.needs(key, values)):
                    # A short figure is last year's by chance; where it stands against another of the same it isn't.
                    if slip.reason != "last-year-reused" or relation.kind == "same" or _telling(values[key]):
                        yield slip
            if rounded_first(relation, relations, values):
                yield Slip.of("rounded-first", (str(relation.target), None))
            elif other_base(relation, values, self.related):
                yield Slip.of("other-total", (str(relation.target), None))
            elif relation.kind == "same":
                for key in sorted(relation.keys):
                    others = [r for r in relations if r.target == key and r is not relation and not r.holds(values)]
                    if any(rounded_first(other, relations, values) for other in others):
                        yield Slip.of("rounded-first", (key, None))
        for key in dict.fromkeys(key for i in failing for key in sorted(relations[i].keys)):
            found = [i for i in self.at[key] if i in wrong]
            bounded = all(relations[i].needs(key, values) != EVERYTHING for i in found)
            if key in values and len(found) > 1 and bounded:
                start = EVERYTHING if values[key].unit == "points" else AT_LEAST_0
                within = reduce(Span.__and__, (relations[i].needs(key, values) for i in self.at[key]), start)
                whole = values[key].unit == "count"
                if not within.empty and (within.holds_whole or not whole):
                    after = attrs.evolve(values[key], printed=None, bounds=within.whole() if whole else within)
                    yield Slip.of("other-total" if key in self.related.totals else "misprinted", (key, after))


@attrs.frozen
class _Weighed:
    slip: Slip
    mends: frozenset[int]
    breaks: int

    def key(self, still: frozenset[int]) -> tuple[float, float]:
        """Sort by what it mends of the relations that still fail; one broken costs as much as two mended."""
        return 2 * self.breaks - len(self.mends & still), self.slip.cost


def rounded_first(relation: Relation, relations: Sequence[Relation], values: Values) -> bool:
    """Return whether the target of a failing relation is what rounded figures printed beside it give.

    That is: another relation has the same target, allows what the failing one gives, and gives the target exactly when
    its printed figures are taken for the numbers they are printed as.
    """
    target = relation.target
    value = values.get(target) if target else None
    if not isinstance(relation, Equal) or target is None or value is None or value.printed is None:
        return False
    for other in relations:
        if other is relation or other.target != target or not isinstance(other, Equal) or isinstance(other.right, str):
            continue
        parts = [values.get(key) for key in other.keys if key != target]
        inexact = [part for part in parts if part and part.printed and part.unit != "count"]
        if len(inexact) < len(parts) or not parts:
            continue
        taken = {key: _as_printed(value) for key, value in values.items() if key in other.keys}
        number = evaluate(other.right, taken)
        near = evaluate(other.right, values).meets(evaluate(relation.right, values))
        exact = number.low == number.high and isinstance(number.low, Fraction) and number.low in span(value.printed)
        if near and exact:
            return True
    return False


def other_base(relation: Relation, values: Values, related: RelatedFigures) -> bool:
    """Return whether the target of a failing relation is the percentage that its count is of another printed count."""
    target = relation.target or ""
    if not isinstance(relation, Equal) or relation.kind not in {"share", "rate"} or target not in values:
        return False
    printed, part, whole = values[target].printed, *_part_and_whole(relation.right)
    number = single(values, part) if isinstance(part, str) else None
    within = values[target].span()
    # Within a wide range some count or other gives a base by chance.
    if number is None or printed is None or within.high - within.low > abs(Fraction(printed.value)) * CLOSE:
        return False
    others = (
        single(values, key) for key in related.counts.get(target, ()) if key not in {part, whole} and key in values
    )
    bases = {other for other in others if other and other >= number}
    return any(100 * number / base in within for base in bases)


def _part_and_whole(expression: Expression) -> tuple[Expression | None, Expression | None]:
    """Return what is divided by what in a percentage."""
    for operand in expression.operands if isinstance(expression, Op) and expression.symbol == "*" else ():
        if isinstance(operand, Op) and operand.symbol == "/":
            return operand.operands[0], operand.operands[1]
    return None, None


def _as_printed(value: Value) -> Value:
    if value.printed is None:
        return value
    return attrs.evolve(value, printed=None, bounds=point(Fraction(value.printed.value)))


def _telling(value: Value) -> bool:
    return value.printed is not None and digits(value.printed) >= TELLING


def _settles(relation: Relation, key: str, values: Values) -> bool:
    """Return whether a relation says what a figure is to within half a unit of its last digit."""
    printed = values[key].printed
    if relation.target != key or printed is None:
        return False
    if not isinstance(relation, Equal):
        return isinstance(relation, WholeCount | OneTotal)
    within = evaluate(relation.right, values)
    return 2 * (within.high - within.low) <= Fraction(1, 10**printed.decimals)


def _narrow(relation: Relation, key: str, values: Values) -> bool:
    """Return whether a relation leaves a figure no more room than a factor of two."""
    low, high = relation.needs(key, values).low, relation.needs(key, values).high
    if isinstance(low, float) or isinstance(high, float):
        return False
    return low == high or 0 < low <= high <= 2 * low or 2 * high <= low <= high < 0


def _named(relations: Sequence[Relation], fitting: tuple[Slip, ...]) -> Contradiction:
    fallback = FALLBACK.get(relations[0].kind, "arithmetic")
    if not fitting:
        return Contradiction(relations=tuple(relations), reason=fallback)
    first = fitting[0]
    best = [slip for slip in fitting if slip.cost <= first.cost]
    same = {slip.reason for slip in best} == {first.reason}
    weak = first.reason in WEAK and len(relations) < 2
    # Many slips lead to a percentage that some count gives, and to a plausible ratio.
    telling = first.reason == ("unit-sign" if relations[0].kind == "plausible" else "truncated")
    granular = all(r.kind in GRANULAR or isinstance(r, Bounded) for r in relations) and not telling
    stands_out = same and not weak and not granular and first.cost != VAGUE
    reason = first.reason if stands_out else fallback
    return Contradiction(relations=tuple(relations), reason=reason, slips=fitting, best=len(best))
