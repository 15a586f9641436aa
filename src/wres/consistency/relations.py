"""What figures of one publication have to do with each other, and whether what is printed bears it out.

A relation is between figures known by their keys. It holds when numbers that print as the figures fulfil it under
some way of rounding to the nearest digit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol

import attrs

from wres.consistency.expressions import (
    AT_LEAST_0,
    HUNDRED,
    Expression,
    Value,
    Values,
    evaluate,
    gap,
    keys_of,
    needed,
    pieces,
    shown,
    single,
)
from wres.consistency.granularity import counts_printing, totals_printing
from wres.consistency.spans import EVERYTHING, NEAREST, Rounding, Span, point

__all__ = ["Bounded", "Equal", "NoFiniteValue", "OneTotal", "Relation", "WholeCount", "Within"]


class Relation(Protocol):
    """Something that figures of one publication have to fulfil.

    `kind` says what, `target` is the key of the figure that is to follow from the others, None where all stand
    alike.
    """

    @property
    def kind(self) -> str:
        """What it says of the figures."""
        ...

    @property
    def target(self) -> str | None:
        """The key of the figure that is to follow from the others."""
        ...

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the figures in it."""
        ...

    def holds(self, values: Values) -> bool:
        """Return whether some numbers that print as the figures fulfil it."""
        ...

    def needs(self, key: str, values: Values) -> Span:
        """Return what one figure has to be for it to hold, given the others; everything where that isn't known."""
        ...

    def told(self, values: Values) -> str:
        """Return what the other figures give, in words."""
        ...


@attrs.frozen(kw_only=True)
class Equal:
    """Two expressions that print alike: a figure, or a constant, and what it is made of.

    >>> from wres.consistency.expressions import Op, Value
    >>> from wres.statistics.printed import read
    >>> values = {"r": Value(printed=read("1.1")), "w": Value(printed=read("9.6")), "b": Value(printed=read("55.9"))}
    >>> ratio = Equal(kind="ratio", left="r", right=Op("/", ("w", "b")))
    >>> ratio.holds(values), str(ratio.needs("w", values))
    (False, '58.64 to 64.34')
    """

    kind: str
    left: Expression
    right: Expression
    keys: frozenset[str] = attrs.field(init=False, repr=False)

    @keys.default
    def _keys(self) -> frozenset[str]:
        return keys_of(self.left) | keys_of(self.right)

    @property
    def target(self) -> str | None:
        """The figure on the left, where there is one."""
        return self.left if isinstance(self.left, str) else None

    def holds(self, values: Values) -> bool:
        """Return whether some numbers that print as the figures make both sides equal.

        All figures are rounded alike; which way to the nearest digit is only asked where a half decides.
        """
        left, right = evaluate(self.left, values), evaluate(self.right, values)
        if right.empty and self.kind in {"rate", "share"}:
            # Nobody of nobody is printed as 0 by many a spreadsheet.
            return 0 in left
        common = left & right
        if common.empty:
            return False
        if common.low < common.high and left.high - left.low >= gap(self.right, values, right):
            return True
        return any(piece.meets(left) for piece in pieces(self.right, values)) and self._rounded_alike(values)

    def smooth(self, values: Values) -> bool:
        """Return whether what whole numbers make of the right side lies closer than the left one is printed."""
        left, right = evaluate(self.left, values), evaluate(self.right, values)
        return left.high - left.low >= gap(self.right, values, right)

    def _rounded_alike(self, values: Values) -> bool:
        return any(
            piece.meets(left)
            for rule in NEAREST
            for left in [evaluate(self.left, values, rule)]
            for piece in pieces(self.right, values, rule)
        )

    def needs(self, key: str, values: Values) -> Span:
        """Return what one figure has to be for both sides to be equal."""
        sides = (self.left, self.right) if key in keys_of(self.left) else (self.right, self.left)
        return needed(sides[0], key, evaluate(sides[1], values), values)

    def told(self, values: Values) -> str:
        """Return what the right side gives."""
        if isinstance(self.right, str):
            return f"it is printed as {shown(self.right, values)} elsewhere"
        within = evaluate(self.right, values)
        left = "" if self.target else f", not {shown(self.left, values)}"
        return f"{shown(self.right, values)} gives {'no finite number' if within.empty else within}{left}"


@attrs.frozen(kw_only=True)
class Bounded:
    """An expression that is at most another: a part of its whole, shares of 100."""

    kind: str
    left: Expression
    right: Expression
    keys: frozenset[str] = attrs.field(init=False, repr=False)

    @keys.default
    def _keys(self) -> frozenset[str]:
        return keys_of(self.left) | keys_of(self.right)

    @property
    def target(self) -> str | None:
        """The part, where it is one figure."""
        return self.left if isinstance(self.left, str) else None

    def holds(self, values: Values) -> bool:
        """Return whether the left side can be as small as the right one can be large."""
        return not evaluate(self.left, values).low > evaluate(self.right, values).high

    def needs(self, key: str, values: Values) -> Span:
        """Return how large, or how small, one figure may be."""
        if key in keys_of(self.left):
            top = evaluate(self.right, values).high
            return needed(self.left, key, Span(EVERYTHING.low, top, low_in=False), values)
        least = evaluate(self.left, values).low
        return needed(self.right, key, Span(least, EVERYTHING.high, high_in=False), values)

    def told(self, values: Values) -> str:
        """Return the two sides."""
        return f"{shown(self.left, values)} is more than {shown(self.right, values)}"


def _counts(share: Value, size: int, rule: Rounding) -> range:
    """Return the whole counts of a total that print as a share."""
    if share.printed is not None:
        return counts_printing(share.printed, size, share.rule or rule)
    within = share.span() * point(Fraction(size, 100)) & Span(Fraction(0), Fraction(size))
    least, most = within.least, within.most
    return range(0) if least is None or most is None else range(least, most + 1)


@attrs.frozen(kw_only=True)
class WholeCount:
    """Percentages of one total: for some total, whole counts print as each; as `whole`, they make it up.

    `totals` are the candidates: figures' keys or whole numbers. `shares` are keys, together those of one body.
    """

    kind: str = "whole-count"
    shares: tuple[str, ...]
    totals: tuple[str | int, ...]
    whole: bool = False

    @property
    def target(self) -> str | None:
        """The percentage, where it is one."""
        return self.shares[0] if len(self.shares) == 1 else None

    @property
    def keys(self) -> frozenset[str]:
        """The figures in it."""
        return frozenset(self.shares) | {total for total in self.totals if isinstance(total, str)}

    def _sizes(self, values: Values) -> list[int] | None:
        """Return the totals to try, None where one of them isn't known exactly."""
        numbers = [Fraction(t) if isinstance(t, int) else single(values, t) for t in self.totals]
        sizes = [int(n) for n in numbers if n is not None and n.denominator == 1 and n >= 0]
        return sizes if len(sizes) == len(numbers) else None

    def holds(self, values: Values) -> bool:
        """Return whether, of one of the totals, whole counts print as the percentages."""
        sizes, shares = self._sizes(values), [values[key] for key in self.shares if key in values]
        if sizes is None or len(shares) < len(self.shares):
            return True
        return any(self._made(shares, size) for size in sizes)

    def _made(self, shares: list[Value], size: int) -> bool:
        ways = [[_counts(share, size, rule) for share in shares] for rule in NEAREST]
        possible = [counts for counts in ways if all(counts)]
        if not possible:
            # That each has a count is asked of it alone, save on a board, whose size isn't known.
            return self.whole and self.kind == "whole-count"
        if not self.whole:
            return True
        return any(sum(found[0] for found in c) <= size <= sum(found[-1] for found in c) for c in possible)

    def needs(self, key: str, values: Values) -> Span:
        """Return everything: many percentages and totals would do."""
        return EVERYTHING

    def told(self, values: Values) -> str:
        """Return what no whole count gives."""
        texts = ", ".join(values[key].text for key in self.shares if key in values)
        sizes = self._sizes(values) or []
        of = f"{sizes[0]:,}" if len(sizes) == 1 else f"{min(sizes, default=0):,} to {max(sizes, default=0):,}"
        return f"no whole count of {of} prints as {texts}"


@attrs.frozen(kw_only=True)
class OneTotal:
    """Counts with the percentage that each is of one total nobody printed: some whole total fits them all."""

    kind: str = "one-total"
    pairs: tuple[tuple[str, str], ...]

    @property
    def target(self) -> str | None:
        """The percentage, where it is one."""
        return self.pairs[0][1] if len(self.pairs) == 1 else None

    @property
    def keys(self) -> frozenset[str]:
        """The figures in it."""
        return frozenset(key for pair in self.pairs for key in pair)

    def total(self, values: Values, rule: Rounding | None = None) -> Span:
        """Return the totals that fit."""
        within = AT_LEAST_0
        for count, share in self.pairs:
            part, value = single(values, count), values.get(share)
            if part is not None and part.denominator == 1 and part >= 0 and value is not None and value.printed:
                figure = attrs.evolve(value.printed, unit="")
                within &= totals_printing(figure, int(part), value.rule or rule)
        return within

    def holds(self, values: Values) -> bool:
        """Return whether some whole total fits every count and its percentage, all rounded alike."""
        return any(self.total(values, rule).holds_whole for rule in NEAREST)

    def needs(self, key: str, values: Values) -> Span:
        """Return what one count or percentage has to be for the total that the others fit."""
        rest = attrs.evolve(self, pairs=tuple(pair for pair in self.pairs if key not in pair)).total(values)
        (count, share), *_ = (pair for pair in self.pairs if key in pair)
        if not rest.holds_whole or rest == AT_LEAST_0:
            return EVERYTHING
        if key == share:
            return point(HUNDRED) * evaluate(count, values) / rest
        return evaluate(share, values) * rest / point(HUNDRED)

    def told(self, values: Values) -> str:
        """Return the counts and percentages that have no total."""
        pairs = ", ".join(f"{shown(count, values)} as {shown(share, values)}" for count, share in self.pairs)
        return f"no whole total has {pairs}"


@attrs.frozen(kw_only=True)
class Within:
    """A figure that lies in a range, and if `bare` has no unit."""

    kind: str
    key: str
    bounds: Span
    bare: bool = False

    @property
    def target(self) -> str:
        """The figure."""
        return self.key

    @property
    def keys(self) -> frozenset[str]:
        """The figure."""
        return frozenset({self.key})

    def holds(self, values: Values) -> bool:
        """Return whether it does."""
        return evaluate(self.key, values).meets(self.bounds) and not self._sign(values)

    def _sign(self, values: Values) -> bool:
        printed = values[self.key].printed if self.key in values else None
        return self.bare and printed is not None and printed.unit in {"%", "points"}

    def needs(self, key: str, values: Values) -> Span:
        """Return the range."""
        return self.bounds

    def told(self, values: Values) -> str:
        """Return the range."""
        sign = ", and has a unit" if self._sign(values) else ""
        return f"{shown(self.key, values)} is not {self.bounds}{sign}"


@attrs.frozen(kw_only=True)
class NoFiniteValue:
    """An expression that has no finite value, such as a quotient by 0."""

    kind: str = "undefined"
    expression: Expression

    @property
    def target(self) -> str | None:
        """None: no figure is printed for it."""
        return None

    @property
    def keys(self) -> frozenset[str]:
        """The figures in it."""
        return keys_of(self.expression)

    def holds(self, values: Values) -> bool:
        """Return whether it has no value."""
        return evaluate(self.expression, values).empty

    def needs(self, key: str, values: Values) -> Span:
        """Return everything."""
        return EVERYTHING

    def told(self, values: Values) -> str:
        """Return the value that it has."""
        return f"{shown(self.expression, values)} gives {evaluate(self.expression, values)}"
