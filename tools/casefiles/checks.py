"""The checks that a case file may hold: what each kind says that its figures do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import attrs

from casefiles.stated import Stated
from wres.consistency.expressions import HUNDRED, Expression, Op, Unit, Values, evaluate, keys_of, shown
from wres.consistency.published import PLAUSIBLE
from wres.consistency.relations import Equal, OneTotal, Relation, WholeCount, Within
from wres.consistency.spans import Span
from wres.errors import DefinitionError, nearest

__all__ = ["KINDS", "CaseCheck", "NoFiniteValue"]


@attrs.frozen(kw_only=True)
class Plausible(Within):
    """A ratio that lies in a range, and has no unit."""

    kind: str = "plausible"

    def holds(self, values: Values) -> bool:
        """Return whether it does."""
        return super().holds(values) and not self._unit(values)

    def in_words(self, values: Values) -> str:
        """Return the range."""
        return super().in_words(values) + (", and has a unit" if self._unit(values) else "")

    def _unit(self, values: Values) -> bool:
        printed = values[self.key].printed if self.key in values else None
        return printed is not None and printed.unit in {"%", "points"}


@attrs.frozen(kw_only=True)
class NoFiniteValue(Relation):
    """An expression that has no finite value, such as a quotient by 0."""

    kind: str = "undefined"
    expression: Expression
    keys: frozenset[str] = attrs.field(init=False, repr=False, eq=False)

    @keys.default
    def _keys(self) -> frozenset[str]:
        return keys_of(self.expression)

    def holds(self, values: Values) -> bool:
        """Return whether it has no value."""
        return evaluate(self.expression, values).empty

    def in_words(self, values: Values) -> str:
        """Return the value that it has."""
        return f"{shown(self.expression, values)} gives {evaluate(self.expression, values)}"


SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "num": ("numerator", "part", "count"),
        "den": ("denominator", "total", "base", "of"),
        "count": ("part", "num", "numerator", "increase"),
        "total": ("den", "denominator", "base"),
        "other": ("again", "with"),
        "a": ("first", "this", "to"),
        "b": ("second", "last", "from"),
        "low": ("min", "smallest"),
        "high": ("max", "largest"),
        "exponent": ("power", "n"),
        "parts": ("terms", "of"),
    }
)
"""Other words that checks may have for the same."""


@attrs.frozen
class CaseCheck:
    """One check of a case file: its words, the indicator that its paths start from, and where it stands."""

    words: Mapping[str, Any]
    number: str
    stated: Stated
    where: str

    def figure(self, word: str, unit: Unit = "count") -> str:
        """Return the key of the figure that a word of the check names, or holds."""
        found = self.spelt(word)
        if found not in self.words:
            raise DefinitionError(
                f"{self.where} has no {word!r}{nearest(word, self.words)}; it has {', '.join(self.words)}"
            )
        return self.named(self.words[found], unit)

    def spelt(self, word: str) -> str:
        """Return a word as the check has it, or another that means the same."""
        names = (name for same in (word, *SYNONYMS.get(word, ())) for name in (same, f"{same}_inline"))
        return next((name for name in names if name in self.words), word)

    def named(self, content: object, unit: Unit = "count") -> str:
        """Return the key of the figure at a path, or of a literal."""
        path = str(content).removeprefix("indicators.")
        for key in (f"{self.number}.{path}", path):
            if key in self.stated.values:
                return self.stated.counted(key) if unit == "count" else key
        if isinstance(content, str) and re.match(r"(?:indicators|[1-9]|counts|published)\.[a-z]", content):
            key = f"{self.number}.{path}"
            raise DefinitionError(
                f"{self.where} names {content!r}, where there is no figure{nearest(key, self.stated.values)}"
            )
        return self.stated.literal(content, unit)

    def parts(self, unit: Unit) -> tuple[str, ...]:
        """Return the figures of which a sum is made."""
        return tuple(self.named(part, unit) for part in self.words.get(self.spelt("parts"), ()))

    def quotient(self, word: str) -> Expression:
        """Return a figure, or the quotient of two."""
        content = self.words.get(self.spelt(word))
        if isinstance(content, (list, tuple)):
            return Op("/", tuple(self.named(part) for part in content))
        return self.figure(word)

    @property
    def published(self) -> str:
        """The key of the figure that the check is about."""
        return self.figure("published", "other")

    @property
    def kind(self) -> str:
        """The kind of the check."""
        return str(self.words.get("kind"))

    def per_cent(self, key: str) -> bool:
        """Return whether a figure is per cent: by its sign, or else its name, or else the kind of check."""
        value = self.stated.values[key]
        if value.printed and value.printed.unit:
            return value.printed.unit == "%"
        if value.unit == "other":
            return self.kind in {"pct", "pct_inline", "rate_interval"} and "rate" not in key.split(".")
        return value.unit in {"per cent", "points"}

    def falls(self, now: str, before: str) -> bool:
        """Return whether the figure is a change printed without a sign, of numbers that fell."""
        own, ends = (
            self.stated.values[self.published].printed,
            [self.stated.values[key].printed for key in (now, before)],
        )
        named = re.search("change|growth|decrease|fall|fell|drop|reduction", str(self.words.get("published")))
        if named is None or own is None or ends[0] is None or ends[1] is None:
            return False
        return own.value >= 0 and ends[0].value < ends[1].value

    def relation(self) -> Relation:
        """Return what the check says that its figures do."""
        if self.kind not in KINDS:
            raise DefinitionError(
                f"{self.where} is of an unknown kind {self.kind!r}{nearest(self.kind, KINDS)}; "
                f"there are {', '.join(KINDS)}"
            )
        try:
            return KINDS[self.kind](self)
        except (ValueError, TypeError) as error:
            if isinstance(error, DefinitionError):
                raise
            raise DefinitionError(
                f"{self.where} of the kind {self.kind!r} can't be understood ({error}); its words are paths, or "
                "numbers as printed"
            ) from None

    def whole(self, word: str, usual: int | None = None) -> int:
        """Return a small whole number that a word of the check has."""
        content = self.words.get(self.spelt(word), usual)
        if isinstance(content, bool) or not re.fullmatch("[0-9]{1,3}", str(content)):
            raise DefinitionError(f"{self.where} has {word} {content!r}; give a whole number up to 999")
        return int(str(content))


def _equal(kind: str, build: Callable[[CaseCheck], Expression]) -> Callable[[CaseCheck], Relation]:
    return lambda check: Equal(kind=kind, left=check.published, right=build(check))


def _people(check: CaseCheck, share: str) -> Expression:
    """Return the people behind a printed share of a printed total, who are whole."""
    return Op("whole", (Op("*", (Op("/", (check.figure(share, "per cent"), HUNDRED)), check.figure("total"))),))


def _ratio_interval(check: CaseCheck) -> Expression:
    # Without its number the total cancels.
    counted = check.spelt("total") in check.words
    rates = [
        Op("/", (check.figure(f"{end}_count"), _people(check, share) if counted else check.figure(share, "per cent")))
        for end, share in (("num", "num_pct"), ("den", "den_pct"))
    ]
    return Op("/", tuple(rates))


def _rate_interval(check: CaseCheck) -> Expression:
    return _share_of(check, Op("/", (check.figure("count"), _people(check, "pct"))))


def _share_of(check: CaseCheck, share: Expression) -> Expression:
    """Return a share in the unit that the figure is printed in."""
    return Op("*", (HUNDRED, share)) if check.per_cent(check.published) else share


def _share_from_implied(check: CaseCheck) -> Expression:
    def people(end: str, share: str) -> Op[str]:
        return Op("whole", (Op("/", (check.figure(f"{end}_count"), Op("/", (share, HUNDRED)))),))

    a, b = map(people, "ab", [check.figure(f"{end}_pct", "per cent") for end in "ab"])
    # a / (a + b), with each figure once.
    return Op("/", (HUNDRED, Op("+", (Fraction(1), Op("/", (b, a))))))


def _share(check: CaseCheck) -> Expression:
    return _share_of(check, Op("/", (check.quotient("num"), check.quotient("den"))))


def _quotient(check: CaseCheck) -> Expression:
    ends = [check.figure(end, "other") for end in ("num", "den")]
    signs = [check.per_cent(end) for end in ends]
    if signs[0] != signs[1]:
        # One rate is per cent and one is not.
        return Op("/", tuple(Op("/", (end, HUNDRED)) if sign else end for end, sign in zip(ends, signs, strict=True)))
    return Op("/", tuple(ends))


def _difference(check: CaseCheck) -> Expression:
    ends = (check.figure("a", "per cent"), check.figure("b", "per cent"))
    return Op("-", ends[::-1] if check.falls(*ends) else ends)


def _growth(check: CaseCheck) -> Expression:
    ends = (check.figure("to"), check.figure("from"))
    quotient = Op("/", ends)
    return Op("*", (HUNDRED, Op("-", (Fraction(1), quotient) if check.falls(*ends) else (quotient, Fraction(1)))))


def _power(check: CaseCheck) -> Expression:
    base = check.words.get(check.spelt("base"))
    # A number is what it is, a printed one was rounded.
    exact = isinstance(base, (int, float))
    first: Expression = Fraction(str(base)) if exact else check.figure("base", "ratio")
    return Op("**", (first, Fraction(check.whole("exponent"))))


def _same(check: CaseCheck) -> Expression:
    left = check.published
    right = check.figure("other", check.stated.values[left].unit)
    signs = check.per_cent(left), check.per_cent(right)
    if signs[0] == signs[1] or not any("rate" in key.split(".") for key in (left, right)):
        return right
    return Op("*", (HUNDRED, right)) if signs[0] else Op("/", (right, HUNDRED))


def _feasible(check: CaseCheck) -> Relation:
    return WholeCount(shares=(check.published,), totals=(check.figure("den"),))


def _board(check: CaseCheck) -> Relation:
    sizes = range(check.whole("low", 5), check.whole("high", 20) + 1)
    return WholeCount(kind="board", shares=(check.published,), totals=tuple(sizes))


def _implied(check: CaseCheck) -> Relation:
    return OneTotal(counts=(check.figure("count"),), shares=(check.published,))


def _hundred(check: CaseCheck) -> Relation:
    return Equal(kind="hundred", left=HUNDRED, right=Op("+", check.parts("per cent")))


def _plausible(check: CaseCheck) -> Relation:
    usual = (("low", PLAUSIBLE.low), ("high", PLAUSIBLE.high))
    low, high = (Fraction(str(check.words.get(check.spelt(word), end))) for word, end in usual)
    return Plausible(key=check.published, bounds=Span(low, high))


def _undefined(check: CaseCheck) -> Relation:
    return NoFiniteValue(expression=Op("/", (check.quotient("num"), check.quotient("den"))))


KINDS: Mapping[str, Callable[[CaseCheck], Relation]] = MappingProxyType(
    {
        "pct": _equal("share", _share),
        "pct_inline": _equal("share", _share),
        "rate": _equal("rate", _share),
        "ratio": _equal("ratio", lambda c: Op("/", (c.quotient("num"), c.quotient("den")))),
        "ratio_of_published": _equal("ratio", _quotient),
        "ratio_interval": _equal("ratio", _ratio_interval),
        "rate_interval": _equal("rate", _rate_interval),
        "share_from_implied": _equal("share", _share_from_implied),
        "sum_counts": _equal("total", lambda c: Op("+", c.parts("count"))),
        "sum_published": _equal("sum", lambda c: Op("+", c.parts("per cent"))),
        "sum_inline": _equal("sum", lambda c: Op("+", c.parts("count"))),
        "sum_pct_100": _hundred,
        "diff_inline": _equal("difference", _difference),
        "pct_change": _equal("growth", _growth),
        "power": _equal("power", _power),
        "same": _equal("same", _same),
        "same_inline": _equal("same", _same),
        "feasible_pct": _feasible,
        "feasible_small_board": _board,
        "implied_total": _implied,
        "implied_total_inline": _implied,
        "implied_base": _implied,
        "plausible_ratio": _plausible,
        "ratio_undefined": _undefined,
    }
)
"""The kinds of check that a case file may hold."""
