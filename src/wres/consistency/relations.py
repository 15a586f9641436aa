"""What figures of one publication have to do with each other, and whether what is printed bears it out.

A relation is between figures known by their keys. It holds when numbers that print as the figures fulfil it under
some way of rounding to the nearest digit.
"""

from __future__ import annotations

from fractions import Fraction

import attrs

from wres.consistency.expressions import (
    Expression,
    Value,
    Values,
    evaluate,
    keys_of,
    needed,
    pieces,
    shown,
    single,
    spacing,
)
from wres.consistency.granularity import counts_printing, totals_printing
from wres.consistency.spans import EVERYTHING, NEAREST, Rounding, Span, point

__all__ = ["Bounded", "Equal", "OneTotal", "Relation", "WholeCount", "Within"]


@attrs.frozen(kw_only=True)
class Relation:
    """Something that figures of one publication have to fulfil: `kind` says what, `keys` are the figures' keys."""

    kind: str
    keys: frozenset[str] = attrs.field(init=False, repr=False, eq=False)

    @property
    def target(self) -> str | None:
        """The key of the figure that is to follow from the others, None where no figure stands out."""
        return None

    def holds(self, values: Values) -> bool:
        """Return whether some numbers that print as the figures fulfil it."""
        raise NotImplementedError

    def needs(self, key: str, values: Values) -> Span:
        """Return what one figure has to be for it to hold, given the others; everything where that isn't known."""
        return EVERYTHING

    def in_words(self, values: Values) -> str:
        """Return what the other figures give, in words."""
        raise NotImplementedError


@attrs.frozen(kw_only=True)
class _TwoSided(Relation):
    left: Expression
    right: Expression
    keys: frozenset[str] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda self: keys_of(self.left) | keys_of(self.right), takes_self=True),
    )

    @property
    def target(self) -> str | None:
        return self.left if isinstance(self.left, str) else None


@attrs.frozen(kw_only=True)
class Equal(_TwoSided):
    """Two expressions that print the same: a figure, or a constant, and what it is made of.

    >>> from wres.consistency.expressions import Op, Value
    >>> from wres.statistics.printed import read
    >>> values = {"r": Value(printed=read("1.1")), "w": Value(printed=read("9.6")), "b": Value(printed=read("55.9"))}
    >>> ratio = Equal(kind="ratio", left="r", right=Op("/", ("w", "b")))
    >>> ratio.holds(values), str(ratio.needs("w", values))
    (False, '58.64 to 64.34')
    """

    def holds(self, values: Values) -> bool:
        """Return whether some numbers that print as the figures make both sides equal.

        All figures are rounded in one way; which way to the nearest digit is only asked where a half decides.
        """
        left, right = evaluate(self.left, values), evaluate(self.right, values)
        if right.empty and self.kind in {"rate", "share"}:
            # Nobody of nobody is printed as 0 by many a spreadsheet.
            return 0 in left
        common = left & right
        if common.empty:
            return False
        if common.low < common.high and left.high - left.low >= spacing(self.right, values, right):
            return True
        return any(piece.meets(left) for piece in pieces(self.right, values)) and any(
            piece.meets(rounded)
            for rule in NEAREST
            for rounded in [evaluate(self.left, values, rule)]
            for piece in pieces(self.right, values, rule)
        )

    def smooth(self, values: Values) -> bool:
        """Return whether what whole numbers make of the right side lies closer than the left one is printed."""
        left, right = evaluate(self.left, values), evaluate(self.right, values)
        return left.high - left.low >= spacing(self.right, values, right)

    def needs(self, key: str, values: Values) -> Span:
        """Return what one figure has to be for both sides to be equal."""
        sides = (self.left, self.right) if key in keys_of(self.left) else (self.right, self.left)
        return needed(sides[0], key, evaluate(sides[1], values), values)

    def in_words(self, values: Values) -> str:
        """Return what the right side gives."""
        if isinstance(self.right, str):
            return f"it is printed as {shown(self.right, values)} elsewhere"
        within = evaluate(self.right, values)
        left = "" if self.target else f", not {shown(self.left, values)}"
        return f"{shown(self.right, values)} gives {'no finite number' if within.empty else within}{left}"


@attrs.frozen(kw_only=True)
class Bounded(_TwoSided):
    """An expression that is at most another: a part of its whole, shares of 100."""

    def holds(self, values: Values) -> bool:
        """Return whether the left side can be as small as the right one can be large."""
        return not evaluate(self.left, values).low > evaluate(self.right, values).high

    def needs(self, key: str, values: Values) -> Span:
        """Return how large, or how small, one figure may be."""
        if key in keys_of(self.left):
            most = evaluate(self.right, values).high
            return needed(self.left, key, Span(EVERYTHING.low, most, low_in=False), values)
        least = evaluate(self.left, values).low
        return needed(self.right, key, Span(least, EVERYTHING.high, high_in=False), values)

    def in_words(self, values: Values) -> str:
        """Return the two sides."""
        return f"{shown(self.left, values)} is more than {shown(self.right, values)}"


@attrs.frozen(kw_only=True)
class WholeCount(Relation):
    """Percentages of one total: for some total, whole counts print as each; as `whole`, they make it up.

    `totals` are the candidates: figures' keys or whole numbers. `shares` are keys, together those of one body.
    """

    kind: str = "whole-count"
    shares: tuple[str, ...]
    totals: tuple[str | int, ...]
    whole: bool = False
    keys: frozenset[str] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(
            lambda self: frozenset(self.shares) | {total for total in self.totals if isinstance(total, str)},
            takes_self=True,
        ),
    )

    @property
    def target(self) -> str | None:
        """The percentage, where it is one."""
        return self.shares[0] if len(self.shares) == 1 else None

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

    def in_words(self, values: Values) -> str:
        """Return what no whole count gives."""
        texts = ", ".join(values[key].text for key in self.shares if key in values)
        sizes = self._sizes(values) or []
        of = f"{sizes[0]:,}" if len(sizes) == 1 else f"{min(sizes, default=0):,} to {max(sizes, default=0):,}"
        return f"no whole count of {of} prints as {texts}"


def _counts(share: Value, size: int, rule: Rounding) -> range:
    """Return the whole counts of a total that print as a share."""
    if share.printed is not None:
        return counts_printing(share.printed, size, share.rule or rule)
    within = share.span() * point(Fraction(size, 100)) & Span(Fraction(0), Fraction(size))
    least, most = within.least, within.most
    return range(0) if least is None or most is None else range(least, most + 1)


@attrs.frozen(kw_only=True)
class OneTotal(Relation):
    """Counts and the percentages that they are of one total nobody printed: some whole total fits them all.

    `shares` has, for each of `counts`, the key of its percentage.
    """

    kind: str = "one-total"
    counts: tuple[str, ...]
    shares: tuple[str, ...]
    keys: frozenset[str] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(lambda self: frozenset({*self.counts, *self.shares}), takes_self=True),
    )

    @property
    def target(self) -> str | None:
        """The percentage, where it is one."""
        return self.shares[0] if len(self.shares) == 1 else None

    def holds(self, values: Values) -> bool:
        """Return whether some whole total fits the counts and their percentages."""
        return any(self.totals(values, rule).holds_whole for rule in NEAREST)

    def totals(self, values: Values, rule: Rounding) -> Span:
        """Return the totals that fit under a way of rounding; everything where a count or percentage isn't known."""
        within = EVERYTHING
        for count, share in zip(self.counts, self.shares, strict=True):
            part, value = single(values, count), values.get(share)
            if part is None or part.denominator != 1 or part < 0 or value is None or value.printed is None:
                continue
            within &= totals_printing(attrs.evolve(value.printed, unit=""), int(part), value.rule or rule)
        return within

    def in_words(self, values: Values) -> str:
        """Return the counts and the percentages that have no total."""
        pairs = [f"{shown(c, values)} as {shown(s, values)}" for c, s in zip(self.counts, self.shares, strict=True)]
        return f"no whole total has {' and '.join(pairs)}"


@attrs.frozen(kw_only=True)
class Within(Relation):
    """A figure that lies in a range."""

    key: str
    bounds: Span
    keys: frozenset[str] = attrs.field(
        init=False, repr=False, eq=False, default=attrs.Factory(lambda self: frozenset({self.key}), takes_self=True)
    )

    @property
    def target(self) -> str:
        """The figure."""
        return self.key

    def holds(self, values: Values) -> bool:
        """Return whether it does."""
        return evaluate(self.key, values).meets(self.bounds)

    def needs(self, key: str, values: Values) -> Span:
        """Return the range."""
        return self.bounds

    def in_words(self, values: Values) -> str:
        """Return the range."""
        return f"{shown(self.key, values)} is not {self.bounds}"
