"""Expressions over printed figures, and the ranges of numbers that they come to.

An expression is a fraction, a figure's key, or an operator over expressions. Where each figure stands in it once, the
range worked out is exactly that of the numbers which the figures allow; otherwise it holds them all, and perhaps more.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial, reduce
from itertools import product
from math import inf, prod
from typing import Generic, Literal, TypeVar

import attrs

from wres.consistency.spans import EVERYTHING, End, Rounding, Span, number_text, point, span
from wres.errors import DefinitionError
from wres.statistics.printed import Printed

__all__ = ["AT_LEAST_0", "HUNDRED", "Expression", "Op", "Symbol", "Unit", "Value", "Values"]

HUNDRED = Fraction(100)
AT_LEAST_0 = Span(Fraction(0), inf, high_in=False)
MANY = 1000
"""Choices of whole numbers up to which each is tried."""

Unit = Literal["count", "per cent", "ratio", "points", "other"]


@attrs.frozen(kw_only=True)
class Value:
    """What stands for a figure in a relation: the printed number, or bounds in its place.

    `unit` is what the figure is meant in, whatever sign is printed. A count is what it says; every other figure was
    rounded, by `rule` where that is supposed. None but `points` lie below 0.
    """

    printed: Printed | None = None
    bounds: Span | None = None
    unit: Unit = "other"
    rule: Rounding | None = None
    # Asked for far more often than a value is made.
    _near: Span = attrs.field(
        init=False, eq=False, repr=False, default=attrs.Factory(lambda self: self._span(None), takes_self=True)
    )

    def span(self, rule: Rounding | None = None) -> Span:
        """Return the numbers that it may stand for."""
        return self._near if rule is None else self._span(rule)

    def _span(self, rule: Rounding | None) -> Span:
        if self.printed is None:
            return self.bounds or EVERYTHING
        if self.unit == "count":
            return point(Fraction(self.printed.value))
        within = span(self.printed, self.rule or rule)
        # What rounds to 0 is no less than 0, save for a difference.
        floored = self.unit in {"per cent", "ratio"} and within.low < 0 <= self.printed.value
        return within & AT_LEAST_0 if floored else within

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.printed is not None or self.bounds is not None

    @property
    def exact(self) -> Fraction | None:
        """The one number that it stands for, None where it was rounded or isn't known."""
        low, high = self._near.low, self._near.high
        return low if isinstance(low, Fraction) and low == high else None

    @property
    def text(self) -> str:
        """What it looks like in print, or the bounds."""
        if self.printed is None:
            return str(self.bounds or EVERYTHING)
        number = f"{self.printed.value:,}" if self.unit == "count" else f"{self.printed.value}"
        signs = {"per cent": "%", "points": " points", "ratio": "%" if self.printed.unit == "%" else ""}
        return number + signs.get(self.unit, "")


Values = Mapping[str, Value]
Leaf = TypeVar("Leaf", bound=Hashable)
Symbol = Literal["+", "-", "*", "/", "**", "whole"]


@attrs.frozen
class Op(Generic[Leaf]):
    """An operator over numbers and figures: `+`, `-`, `*`, `/`, `**` with a whole exponent, or `whole` of one operand.

    `whole` is its operand, known to be a whole number: people behind a share.
    """

    symbol: Symbol
    operands: tuple[Fraction | Leaf | Op[Leaf], ...]


Expression = Fraction | str | Op[str]


def single(values: Values, key: str) -> Fraction | None:
    """Return the one number that a figure stands for, None where it was rounded or isn't known."""
    return values[key].exact if key in values else None


def keys_of(expression: Fraction | Leaf | Op[Leaf]) -> frozenset[Leaf]:
    """Return the keys of the figures in an expression, or whatever else it is over."""
    if isinstance(expression, Op):
        return frozenset().union(*map(keys_of, expression.operands))
    return frozenset() if isinstance(expression, Fraction) else frozenset({expression})


def _apply(symbol: str, a: Span, b: Span) -> Span:
    match symbol:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            return a / b
    if isinstance(b.low, float) or b.low != b.high or b.low.denominator != 1:
        raise DefinitionError(f"a power of {b}; give one whole exponent")
    return a.power(int(b.low))


def evaluate(expression: Expression, values: Values, rule: Rounding | None = None) -> Span:
    """Return the range of an expression, given what the figures in it may stand for.

    Empty where it has no value, such as a quotient by 0. A figure that isn't known may be anything.
    """
    if isinstance(expression, Op):
        spans = [evaluate(operand, values, rule) for operand in expression.operands]
        return spans[0].whole() if expression.symbol == "whole" else reduce(partial(_apply, expression.symbol), spans)
    if isinstance(expression, str):
        value = values.get(expression)
        return EVERYTHING if value is None else value.span(rule)
    return point(expression)


def needed(expression: Expression, key: str, want: Span, values: Values) -> Span:
    """Return what a figure has to be for an expression to lie in a range, the other figures being what they may be.

    Everything, where the figure stands in the expression several times or under a power.
    """
    if expression == key:
        return want
    if not isinstance(expression, Op):
        return EVERYTHING
    within = [key in keys_of(operand) for operand in expression.operands]
    if sum(within) != 1 or expression.symbol == "**":
        return EVERYTHING
    at = within.index(True)
    others = [evaluate(operand, values) for operand in expression.operands[:at] + expression.operands[at + 1 :]]
    match expression.symbol:
        case "whole":
            inner = want
        case "+":
            inner = reduce(Span.__sub__, others, want)
        case "-":
            inner = reduce(Span.__add__, others, want) if not at else others[0] - reduce(Span.__add__, others[1:], want)
        case "*":
            inner = _factor(want, reduce(Span.__mul__, others))
        case _:
            inner = _times(want, others) if not at else _factor(others[0], _times(want, others[1:]))
    return needed(expression.operands[at], key, inner, values)


def pieces(expression: Expression, values: Values, rule: Rounding | None = None) -> Iterator[Span]:
    """Yield ranges that together hold exactly what an expression may come to: one for each choice of whole numbers.

    Of more than `MANY` choices only the range of all is given.
    """
    people = sorted(_wholes(expression), key=str)
    choices = [evaluate(one, values, rule) for one in people]
    counts = [range(each.least, each.most + 1) for each in choices if each.least is not None and each.most is not None]
    if not people or len(counts) < len(people) or prod(map(len, counts)) > MANY:
        yield evaluate(expression, values, rule)
        return
    for numbers in product(*counts):
        yield evaluate(_given(expression, dict(zip(people, map(Fraction, numbers), strict=True))), values, rule)


@lru_cache(maxsize=4096)
def _wholes(expression: Expression) -> frozenset[Op[str]]:
    if not isinstance(expression, Op):
        return frozenset()
    if expression.symbol == "whole":
        return frozenset({expression})
    return frozenset().union(*map(_wholes, expression.operands))


def spacing(expression: Expression, values: Values, within: Span) -> End:
    """Return how far what whole numbers make of an expression, of a range known, lies apart at most.

    One more of the fewest people changes a product, a quotient or a sum by that part of it at most. 0 without people.
    """
    people = _wholes(expression)
    if not people:
        return Fraction(0)
    fewest = [evaluate(one, values).least or 0 for one in people]
    return inf if _subtracts(expression) or not all(fewest) else within.high / min(fewest)


@lru_cache(maxsize=4096)
def _subtracts(expression: Expression) -> bool:
    return isinstance(expression, Op) and (expression.symbol == "-" or any(map(_subtracts, expression.operands)))


def _given(expression: Expression, numbers: Mapping[Op[str], Fraction]) -> Expression:
    """Return an expression with numbers in the place of what is known to be whole."""
    if not isinstance(expression, Op):
        return expression
    if expression in numbers:
        return numbers[expression]
    return attrs.evolve(expression, operands=tuple(_given(operand, numbers) for operand in expression.operands))


def _times(within: Span, others: Sequence[Span]) -> Span:
    return reduce(Span.__mul__, others, within)


def _factor(product: Span, other: Span) -> Span:
    """Return what gives a product with another number: anything, where 0 times it does."""
    return EVERYTHING if 0 in product and 0 in other else product / other


def shown(expression: Expression, values: Values) -> str:
    """Return an expression as people write it, with each figure as printed.

    >>> from wres.statistics.printed import read
    >>> values = {"w": Value(printed=read("9.6%"), unit="per cent"), "b": Value(printed=read("55.9"), unit="per cent")}
    >>> shown(Op("/", ("w", "b")), values)
    '9.6% ÷ 55.9%'
    """
    if isinstance(expression, str):
        value = values.get(expression)
        return "?" if value is None else value.text
    if not isinstance(expression, Op):
        return number_text(expression)
    if expression.symbol == "whole":
        return shown(expression.operands[0], values)
    if expression.symbol == "/" and expression.operands[1] == HUNDRED and _signed(expression.operands[0], values):
        # With its sign a percentage is a hundredth already.
        return shown(expression.operands[0], values)
    if expression.symbol == "**":
        return "^".join(shown(operand, values) for operand in expression.operands)
    inner = [
        f"({shown(operand, values)})" if isinstance(operand, Op) and operand.symbol != "**" else shown(operand, values)
        for operand in expression.operands
    ]
    return {"+": " + ", "-": " − ", "*": " × ", "/": " ÷ "}[expression.symbol].join(inner)


def _signed(expression: Expression, values: Values) -> bool:
    return isinstance(expression, str) and expression in values and values[expression].unit == "per cent"
