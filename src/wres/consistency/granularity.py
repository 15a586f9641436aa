"""Which whole counts can print as a percentage: of a known total, of any total, or as a known part of one.

The tests of Brown and Heathers (2017) for means ask the same of a mean of whole numbers; here the total is often
printed, and every way of rounding is tried.
"""

from __future__ import annotations

from fractions import Fraction
from math import floor, inf

from wres.consistency.spans import NOTHING, Rounding, Span, point, span
from wres.errors import DefinitionError
from wres.statistics.printed import Printed, read

__all__ = ["counts_printing", "nearest_percentages", "rules_printing", "simplest", "smallest_total", "totals_printing"]


def _figure(percentage: str | Printed) -> Printed:
    if isinstance(percentage, Printed):
        return percentage
    printed = read(percentage)
    if printed is None or printed.unit not in {"", "%"}:
        raise DefinitionError(f"{percentage!r} is no percentage; give a printed one, such as '7.5%'")
    return printed


def _whole(**numbers: int) -> None:
    for name, number in numbers.items():
        if number < 0:
            raise DefinitionError(f"{name} is {number}; give a whole number of 0 or more")


def counts_printing(percentage: str | Printed, total: int, rule: Rounding | None = None) -> range:
    """Return the whole counts, a range, whose percentage of `total` prints so.

    Without a rule a half may have gone either way. The range is empty where no count prints so, and for a total of 0.
    What is no percentage, or a negative total, is a `DefinitionError`.

    >>> counts_printing("1.8%", 284)
    range(5, 6)
    >>> len(counts_printing("58.5%", 12))
    0
    >>> counts_printing("41.6%", 12, Rounding.TRUNCATION)
    range(5, 6)
    """
    _whole(total=total)
    return _counts(_figure(percentage), total, rule)


def _counts(printed: Printed, total: int, rule: Rounding | None) -> range:
    if not total:
        return range(0)
    within = span(printed, rule)
    low, high = Fraction(within.low), Fraction(within.high)
    # In whole numbers: this is asked for many totals.
    least, over = divmod(total * low.numerator, 100 * low.denominator)
    most, above = divmod(total * high.numerator, 100 * high.denominator)
    least += bool(over) or not within.low_in
    most -= not above and not within.high_in
    return range(max(least, 0), min(most, total) + 1)


def rules_printing(percentage: str | Printed, total: int) -> dict[Rounding, range]:
    """Return, for each way of rounding, the whole counts whose percentage of `total` prints so.

    >>> {str(rule): list(counts) for rule, counts in rules_printing("12%", 8).items()}
    {'half-up': [], 'half-even': [1], 'half-down': [1], 'truncation': [1]}
    """
    return {rule: counts_printing(percentage, total, rule) for rule in Rounding}


def totals_printing(percentage: str | Printed, part: int, rule: Rounding | None = None) -> Span:
    """Return the totals of which `part` prints as the percentage: a range, whose whole numbers all do.

    It has no upper end for a part of 0 and a percentage that 0 prints as, and is empty where no total does. Of a
    percentage above 100, such as a growth by 200%, the total is smaller than the part.

    >>> print(totals_printing("24.2%", 383706))
    1,582,293 to 1,588,844
    >>> totals_printing("49%", 157).least, totals_printing("49%", 157).most
    (318, 323)
    """
    _whole(part=part)
    printed, several = _figure(percentage), Span(Fraction(1), inf, high_in=False)
    share = span(printed, rule) & Span(Fraction(0), inf, high_in=False)
    if not part:
        return several if 0 in share else NOTHING
    totals = point(100 * part) / share & several
    least, most = totals.least, totals.most
    if least is None:
        return NOTHING
    return Span(Fraction(least), inf if most is None else Fraction(most), high_in=most is not None)


def simplest(within: Span) -> Fraction:
    """Return the fraction of the least denominator in a range of positive numbers that isn't empty.

    >>> str(simplest(Span(Fraction(584, 1000), Fraction(586, 1000))))
    '24/41'
    """
    if within.holds_whole and (least := within.least) is not None:
        return Fraction(least)
    below = floor(within.low)
    return below + 1 / simplest((within - point(below)).inverse())


def smallest_total(percentage: str | Printed, rule: Rounding | None = None) -> int:
    """Return the smallest total of which some whole count prints as the percentage.

    A percentage that no count of any total prints as, such as 101%, is a `DefinitionError`.

    >>> smallest_total("58.5%"), smallest_total("46.99%"), smallest_total("50%")
    (41, 83, 2)
    """
    printed = _figure(percentage)
    share = (span(printed, rule) & Span(Fraction(0), Fraction(100))) * point(Fraction(1, 100))
    if share.empty:
        raise DefinitionError(f"no count of any total prints as {percentage!r}; give a percentage from 0 to 100")
    return simplest(share).denominator


def nearest_percentages(percentage: str | Printed, total: int) -> tuple[tuple[int, Fraction], ...]:
    """Return the counts next below and above a percentage of `total`, each with the percentage that it really is.

    >>> [(count, round(float(share), 2)) for count, share in nearest_percentages("58.5%", 12)]
    [(7, 58.33), (8, 66.67)]
    """
    _whole(total=total)
    at = min(max(floor(Fraction(_figure(percentage).value) * total / 100), 0), total)
    return tuple((count, Fraction(100 * count, total)) for count in (at, at + 1) if 0 <= count <= total)
