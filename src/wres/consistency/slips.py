"""The slips that change a printed figure, each with how small it is: what a contradiction is explained by.

A slip is undone by putting something in the place of one figure, or of two that were swapped. Which of the results
make the figures agree is for `explanations` to find out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple

import attrs

from wres.consistency.expressions import Value, Values
from wres.consistency.related import RelatedFigures
from wres.consistency.spans import EVERYTHING, Rounding, Span, point
from wres.statistics.printed import Printed

__all__ = ["SLIPS", "TELLING", "Slip", "SlipKind", "describe", "digits", "slips"]


class SlipKind(NamedTuple):
    """A kind of slip: its cost, the smaller the smaller the slip; the code of what it explains; and it in words."""

    cost: float
    code: str
    words: str


SLIPS: Mapping[str, SlipKind] = MappingProxyType(
    {
        # How it was rounded or signed changes no digit that was meant.
        "rounded-first": SlipKind(0.45, "WRES221", "worked out from figures that had been rounded"),
        "truncated": SlipKind(0.5, "WRES222", "cut off in place of rounded"),
        "last-year-reused": SlipKind(0.6, "WRES228", "last year's figure, used again"),
        "unit-sign": SlipKind(0.6, "WRES203", "a percentage in place of the ratio"),
        "copied": SlipKind(0.7, "WRES229", "the figure beside it, copied"),
        "unknown-left-out": SlipKind(0.7, "WRES230", "people of unknown ethnicity left out of the total"),
        "sign-lost": SlipKind(0.8, "WRES231", "the sign lost"),
        "excess": SlipKind(0.85, "WRES232", "an excess over 1 in place of the ratio"),
        "direction-inverted": SlipKind(0.8, "WRES227", "the ratio turned round"),
        "labels-swapped": SlipKind(0.9, "WRES226", "labels swapped"),
        "complement": SlipKind(0.9, "WRES232", "what another share leaves to 100"),
        "other-total": SlipKind(0.95, "WRES230", "another total used"),
        # These make a figure coarser, and so agree with more: never before one that keeps its digits.
        "padded": SlipKind(0.96, "WRES221", "rounded to fewer digits, then given noughts"),
        "rounded-count": SlipKind(0.96, "WRES233", "a count in round numbers"),
        "digit-lost": SlipKind(1.0, "WRES223", "a digit lost"),
        # There are ten times as many digits that may be lost as that may be too many.
        "digit-added": SlipKind(0.97, "WRES224", "a digit too many"),
        "decimal-shifted": SlipKind(0.95, "WRES225", "the decimal point shifted"),
        "digits-transposed": SlipKind(1.1, "WRES224", "two digits swapped"),
        # Any figure is one changed digit from many others, so that this says least.
        "digit-misprinted": SlipKind(1.5, "WRES224", "a digit misprinted"),
        "misprinted": SlipKind(1.8, "", "something else printed"),
    }
)
"""The slips that are known from print; of those that explain as much, the one that costs least comes first."""

LONGEST = 12
"""More signs than any figure of a workforce has; of a longer one the digits aren't tried."""

TELLING = 3
"""Digits from which two figures are hardly the same by chance."""


@attrs.frozen
class Slip:
    """One slip undone: what stands in the place of which figures, and why.

    A value of None takes the figure out, because nothing but itself would say what it should be.
    """

    reason: str
    changes: tuple[tuple[str, Value | None], ...]
    cost: float

    @classmethod
    def of(cls, reason: str, *changes: tuple[str, Value | None]) -> Slip:
        """Return a slip that costs what its kind does."""
        return cls(reason, changes, SLIPS[reason].cost)

    @property
    def keys(self) -> tuple[str, ...]:
        """The figures that change."""
        return tuple(key for key, _ in self.changes)

    def undone(self, values: Values) -> Values:
        """Return the figures as they would be without the slip."""
        after = {**values, **dict(self.changes)}
        return {key: value for key, value in after.items() if value is not None}


def slips(key: str, values: Values, related: RelatedFigures, need: Span = EVERYTHING) -> Iterator[Slip]:
    """Yield the slips by which a figure may have come out as printed, undone.

    Of those that put another number in its place, only the ones that may lie in `need`.
    """
    value = values[key]
    if value.printed is None:
        return
    for reason, after in _other_numbers(value):
        if after.span().meets(need):
            yield Slip.of(reason, (key, after))
    other = related.pairs.get(key, "")
    if other in values and values[other].printed not in {None, value.printed}:
        yield Slip.of("labels-swapped", *sorted([(key, values[other]), (other, value)], key=lambda change: change[0]))
    for before in related.earlier.get(key, ()):
        if (last := values.get(before)) and last.printed and last.printed.value == value.printed.value:
            yield Slip.of("last-year-reused", (key, None))
            break
    if digits(value.printed) >= TELLING:
        for other in related.beside.get(key, ()):
            if (near := values.get(other)) and near.printed == value.printed:
                yield Slip.of("copied", (key, None))
                break
    if key in related.unknown and _fills(value, values.get(related.pairs.get(key, ""))):
        rest = _moved(value, value.span() - values[related.unknown[key]].span())
        if rest.span().meets(need):
            yield Slip.of("complement", (key, rest))
    if key in related.known:
        factor, shares = related.known[key]
        changed = [(k, _moved(values[k], values[k].span() * point(factor))) for k in shares if k in values]
        yield Slip.of("unknown-left-out", *changed)


def _fills(value: Value, other: Value | None) -> bool:
    """Return whether a share and that of the other group make 100, so that one of them is what the other leaves."""
    return other is not None and value.printed is not None and 100 in value.span() + other.span()


def _moved(value: Value, bounds: Span) -> Value:
    return attrs.evolve(value, printed=None, bounds=bounds)


def digits(printed: Printed) -> int:
    """Return how many digits a figure has, without noughts before the first."""
    return len(str(printed.value.copy_abs()).replace(".", "").lstrip("0"))


@lru_cache(maxsize=1024)
def _other_numbers(value: Value) -> tuple[tuple[str, Value], ...]:
    return tuple(_numbers(value))


def _numbers(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield the other numbers that a figure may stand for, with the slip that hides each."""
    printed = value.printed
    if printed is None:
        return
    if value.unit == "count":
        zeros = len(str(printed.value)) - len(str(printed.value).rstrip("0"))
        if zeros >= 2 and printed.value and not printed.decimals:
            half = Fraction(10**zeros, 2)
            yield "rounded-count", _moved(value, Span(Fraction(printed.value) - half, Fraction(printed.value) + half))
    else:
        if value.rule is None:
            yield "truncated", attrs.evolve(value, rule=Rounding.TRUNCATION)
        yield from _shifted(value, printed)
        yield from _padded(value, printed)
    within = value.span()
    if value.unit == "ratio":
        if printed.unit == "%":
            yield "unit-sign", attrs.evolve(value, printed=attrs.evolve(printed, unit=""))
            hundredth = within * point(Fraction(1, 100))
            yield "unit-sign", _moved(value, hundredth + point(1))
            yield "unit-sign", _moved(value, hundredth)
        yield "direction-inverted", _moved(value, within.inverse())
        yield "excess", _moved(value, within + point(1))
    if value.unit == "per cent":
        yield "complement", _moved(value, point(100) - within)
    if value.unit == "points" and printed.value:
        yield "sign-lost", attrs.evolve(value, printed=attrs.evolve(printed, value=printed.value.copy_negate()))
    for reason, digits in _edits(_text(printed)) if len(_text(printed)) <= LONGEST else ():
        decimals = len(digits.partition(".")[2])
        number = attrs.evolve(printed, value=Decimal(digits).copy_sign(printed.value), decimals=decimals)
        if value.unit != "per cent" or number.value <= 100:
            yield reason, attrs.evolve(value, printed=number)


def _text(printed: Printed) -> str:
    return f"{printed.value.copy_abs():f}"


def _padded(value: Value, printed: Printed) -> Iterator[tuple[str, Value]]:
    """Yield the figure with fewer decimals: noughts may have been added to one that was rounded before."""
    text = _text(printed)
    for cut in range(1, printed.decimals + 1):
        if text[-cut:].strip("0"):
            return
        number = Decimal(text[:-cut].rstrip(".")).copy_sign(printed.value)
        yield (
            "padded",
            attrs.evolve(value, printed=attrs.evolve(printed, value=number, decimals=printed.decimals - cut)),
        )


def _shifted(value: Value, printed: Printed) -> Iterator[tuple[str, Value]]:
    for places in (1, -1, 2, -2):
        number = printed.value.scaleb(places)
        if printed.value and (value.unit != "per cent" or number <= 100):
            decimals = max(printed.decimals - places, 0)
            yield "decimal-shifted", attrs.evolve(value, printed=attrs.evolve(printed, value=number, decimals=decimals))


def _edits(text: str) -> Iterator[tuple[str, str]]:
    """Yield the numbers one digit away, or with two neighbouring ones transposed."""
    seen = {text}

    def new(reason: str, digits: str) -> Iterator[tuple[str, str]]:
        whole, _, rest = digits.partition(".")
        written = whole and (whole == "0" or whole[0] != "0") and not digits.endswith(".")
        if written and digits not in seen and whole + rest != "0":
            seen.add(digits)
            yield reason, digits

    places = [at for at, sign in enumerate(text) if sign != "."]
    # A digit among the decimals is not lost but rounded off: another would be one more decimal.
    ends = text.find(".") if "." in text else len(text)
    for at in range(ends + 1):
        for digit in "0123456789":
            yield from new("digit-lost", text[:at] + digit + text[at:])
    for at in places:
        yield from new("digit-added", text[:at] + text[at + 1 :])
    for a, b in pairwise(places):
        swapped = list(text)
        swapped[a], swapped[b] = swapped[b], swapped[a]
        yield from new("digits-transposed", "".join(swapped))
    for at in places:
        for digit in "0123456789":
            yield from new("digit-misprinted", text[:at] + digit + text[at + 1 :])


def describe(slip: Slip, values: Values) -> str:
    """Return a slip in words: what was printed, and what would stand in its place."""
    words = SLIPS[slip.reason].words
    if slip.reason == "labels-swapped":
        return f"{' and '.join(values[key].text for key in slip.keys)} swapped ({words})"
    parts = []
    for key, after in slip.changes:
        before = values[key]
        other = after is not None and after.printed != before.printed
        parts.append(f"{before.text} for {after.text}" if after is not None and other else before.text)
    return f"{', '.join(parts)} ({words})"
