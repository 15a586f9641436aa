"""Every number that prints as a figure, under each way of rounding, and arithmetic with such ranges: exact.

A figure printed to some decimals stands for a range of numbers, and the way of rounding decides which of the two
ends belong to it. Sums, products and quotients of ranges are ranges again. All ends are fractions, so that nothing
is decided by a last bit.
"""

from __future__ import annotations

import enum
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, inf

import attrs

from wres.statistics.printed import Printed

__all__ = ["EVERYTHING", "NEAREST", "End", "Rounding", "Span", "number_text", "point", "prints_as", "span", "write"]

End = Fraction | float


class Rounding(enum.StrEnum):
    """The ways of rounding that are tried."""

    HALF_UP = "half-up"
    HALF_EVEN = "half-even"
    HALF_DOWN = "half-down"
    TRUNCATION = "truncation"


NEAREST = (Rounding.HALF_UP, Rounding.HALF_EVEN, Rounding.HALF_DOWN)
"""To the nearest last digit: a half away from zero, as spreadsheets do; to the even digit, as statistics software
does; towards zero, which binary fractions make of many a decimal half."""


@attrs.frozen
class Span:
    """A range of numbers, each end a fraction or infinite, with whether the end belongs to it.

    >>> str(Span(Fraction(1), Fraction(2)) / Span(Fraction(4), Fraction(4)))
    '0.25 to 0.5'
    """

    low: End
    high: End
    low_in: bool = True
    high_in: bool = True

    @property
    def empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (self.low == self.high and not (self.low_in and self.high_in))

    @property
    def least(self) -> int | None:
        """The least whole number in it, None where it has no lower end or holds none."""
        if isinstance(self.low, float):
            return None
        at = ceil(self.low)
        at += at == self.low and not self.low_in
        return at if at in self else None

    @property
    def most(self) -> int | None:
        """The greatest whole number in it, None where it has no upper end or holds none."""
        if isinstance(self.high, float):
            return None
        at = floor(self.high)
        at -= at == self.high and not self.high_in
        return at if at in self else None

    @property
    def holds_whole(self) -> bool:
        """Whether a whole number lies in it."""
        ends = (isinstance(self.low, float), isinstance(self.high, float))
        return all(ends) or (self.most if ends[0] else self.least) is not None

    def whole(self) -> Span:
        """Return the range of the whole numbers in it, empty where there are none.

        >>> str(Span(Fraction(3, 2), Fraction(7, 2)).whole())
        '2 to 3'
        """
        if self.empty or not self.holds_whole:
            return NOTHING
        least, most = self.least, self.most
        low, high = self.low if least is None else Fraction(least), self.high if most is None else Fraction(most)
        return Span(low, high, least is not None, most is not None)

    def __contains__(self, number: int | Fraction) -> bool:
        above = self.low < number or (self.low_in and self.low == number)
        return above and (number < self.high or (self.high_in and number == self.high))

    def __and__(self, other: Span) -> Span:
        low, low_in = max((self.low, not self.low_in), (other.low, not other.low_in))
        high, high_in = min((self.high, self.high_in), (other.high, other.high_in))
        return Span(low, high, not low_in, high_in)

    def meets(self, other: Span) -> bool:
        """Return whether a number lies in both."""
        return not (self & other).empty

    def __neg__(self) -> Span:
        return Span(-self.high, -self.low, self.high_in, self.low_in)

    def __add__(self, other: Span) -> Span:
        if self.empty or other.empty:
            return NOTHING
        low_in, high_in = self.low_in and other.low_in, self.high_in and other.high_in
        return Span(_sum(self.low, other.low), _sum(self.high, other.high), low_in, high_in)

    def __sub__(self, other: Span) -> Span:
        return self + -other

    def __mul__(self, other: Span) -> Span:
        if self.empty or other.empty:
            return NOTHING
        if self.low >= 0 <= other.low:
            # Mostly nothing lies below 0, and the corners are known.
            zero = (self.low == 0 and self.low_in) or (other.low == 0 and other.low_in)
            none = self.high == 0 or other.high == 0
            low_in, high_in = (self.low_in and other.low_in) or zero, (self.high_in and other.high_in) or none
            return Span(_product(self.low, other.low), _product(self.high, other.high), low_in, high_in)
        corners = [
            (_product(x, y), (x_in and y_in) or (x == 0 and x_in) or (y == 0 and y_in))
            for x, x_in in ((self.low, self.low_in), (self.high, self.high_in))
            for y, y_in in ((other.low, other.low_in), (other.high, other.high_in))
        ]
        low, high = min(n for n, _ in corners), max(n for n, _ in corners)
        return Span(low, high, (low, True) in corners, (high, True) in corners)

    def __truediv__(self, other: Span) -> Span:
        return self * other.inverse()

    def inverse(self) -> Span:
        """Return the range of the inverses: without an end where it reaches 0, all numbers where 0 is inside.

        Of 0 alone there is no inverse, and the range is empty.

        >>> str(Span(Fraction(0), Fraction(4)).inverse())
        'at least 0.25'
        """
        if self.empty or (self.low, self.high) == (0, 0):
            return NOTHING
        if self.low < 0 < self.high:
            return EVERYTHING
        if self.high <= 0:
            return -(-self).inverse()
        least, most = _inverse(self.high), inf if self.low == 0 else _inverse(self.low)
        return Span(least, most, self.high_in and self.high != inf, self.low_in and self.low != 0)

    def power(self, exponent: int) -> Span:
        """Return the range of the powers of a range that has nothing below 0."""
        return Span(self.low**exponent, self.high**exponent, self.low_in, self.high_in)

    def __str__(self) -> str:
        if self.empty:
            return "no number"
        if self == EVERYTHING:
            return "any number"
        if self.high == inf:
            return f"at least {number_text(self.low)}"
        if self.low == -inf:
            return f"at most {number_text(self.high)}"
        low, high = number_text(self.low), number_text(self.high)
        return low if low == high else f"{low} to {high}"


def _sum(x: End, y: End) -> End:
    # A fraction may be too large to become the float that it would in a sum with an infinite one.
    return x if isinstance(x, float) else y if isinstance(y, float) else x + y


def _product(x: End, y: End) -> End:
    # An end at 0 wins over an infinite one: both ends are limits, and 0 times any number is 0.
    if x == 0 or y == 0:
        return Fraction(0)
    if isinstance(x, float) or isinstance(y, float):
        return inf if (x > 0) == (y > 0) else -inf
    return x * y


def _inverse(x: End) -> End:
    return Fraction(0) if isinstance(x, float) else 1 / x


def number_text(number: End) -> str:
    """Return a number as text for a reader: to four significant digits, a whole number in full.

    >>> number_text(Fraction(1, 3)), number_text(Fraction(1234567))
    ('0.3333', '1,234,567')
    """
    if isinstance(number, float):
        return f"{number:,}"
    if number.denominator == 1 or abs(number) > 10**15:
        return f"{int(number):,}"
    return f"{float(number):.4g}" if abs(number) < 10**4 else f"{float(number):,.1f}"


EVERYTHING = Span(-inf, inf, low_in=False, high_in=False)
NOTHING = Span(Fraction(0), Fraction(0), low_in=False, high_in=False)


def point(number: int | Fraction) -> Span:
    """Return the range of one number.

    >>> 3 in point(3)
    True
    """
    exact = Fraction(number)
    return Span(exact, exact)


@lru_cache(maxsize=4096)
def span(printed: Printed, rule: Rounding | None = None) -> Span:
    """Return the range of the numbers that print as a figure, in its unit, when rounded so.

    Without a rule both ends belong to it: a publication doesn't say what becomes of a half. A negative figure is
    the mirror image of the positive one.

    >>> from wres.statistics.printed import read
    >>> for rule in Rounding:
    ...     s = span(read("1.5"), rule)
    ...     print(rule, str(s), s.low_in, s.high_in)
    half-up 1.45 to 1.55 True False
    half-even 1.45 to 1.55 False False
    half-down 1.45 to 1.55 False True
    truncation 1.5 to 1.6 True False
    """
    if rule is None:
        return Span(*printed.interval)
    number, unit = Fraction(printed.value), Fraction(1, 10**printed.decimals)
    if number < 0:
        return -span(attrs.evolve(printed, value=printed.value.copy_abs()), rule)
    if rule is Rounding.TRUNCATION:
        return Span(number, number + unit, high_in=False) if number else Span(-unit, unit, low_in=False, high_in=False)
    low, high = printed.interval
    if rule is Rounding.HALF_EVEN:
        even = int(number / unit) % 2 == 0
        return Span(low, high, even, even)
    up = rule is Rounding.HALF_UP
    # Halves go away from 0 on either side of it, or towards it.
    return Span(low, high, up, not up) if number else Span(low, high, not up, not up)


def write(number: Fraction, decimals: int, rule: Rounding = Rounding.HALF_UP) -> str:
    """Return a number printed to some decimals, rounded by a rule: what `span` undoes.

    >>> [write(Fraction(5, 2), 0, rule) for rule in Rounding]
    ['3', '2', '2', '2']
    """
    scaled = abs(number) * 10**decimals
    whole, rest = divmod(scaled, 1)
    up = {
        Rounding.HALF_UP: rest >= Fraction(1, 2),
        Rounding.HALF_EVEN: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and whole % 2 == 1),
        Rounding.HALF_DOWN: rest > Fraction(1, 2),
        Rounding.TRUNCATION: False,
    }
    digits = str(int(whole) + up[rule]).zfill(decimals + 1)
    sign = "-" if number < 0 and digits.strip("0") else ""
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def prints_as(printed: Printed, number: Fraction) -> tuple[Rounding, ...]:
    """Return the ways of rounding under which a number, in the figure's unit, prints as the figure.

    >>> from wres.statistics.printed import read
    >>> [str(rule) for rule in prints_as(read("41.6%"), Fraction(500, 12))]
    ['truncation']
    """
    return tuple(rule for rule in Rounding if number in span(printed, rule))
