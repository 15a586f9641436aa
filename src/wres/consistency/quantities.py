"""What a printed figure can be of, which of that the name of its statistic says, and what each quantity is made of.

Which statistics there are, of which counts, and in which direction, is for the definitions: `Quantities` asks the
vocabulary of a registry. What is written here is how publications speak of them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

import attrs

from wres.consistency.expressions import HUNDRED, Op, Symbol, Unit
from wres.model import Edition, Grouping
from wres.registry import Registry
from wres.vocabulary import Meaning, Statistics, Vocabulary, vocabulary

__all__ = ["Quantities", "Quantity", "Template", "counted", "quantities_of", "stands_for"]

PEOPLE = ("applicants", "applications", "cases", "count", "headcount", "members", "organisations", "people", "staff")
UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **dict.fromkeys(("%", "per cent", "percent", "percentage"), "per cent"),
        **dict.fromkeys(("points", "pp", "percentage point", "percentage points"), "points"),
        **dict.fromkeys(("ratio", "times", "x"), "ratio"),
        **dict.fromkeys(PEOPLE, "count"),
    }
)
"""What a column `unit` may hold, with the unit that it means."""

OPEN_UNITS = frozenset({"", "score", "words"})
"""What it may hold besides, which leaves the unit to what the figure is of, or to its sign."""

OVER_TIME = frozenset({"growth", "increase"})
NAMES = (*sorted(OVER_TIME), "change", "declared-share", "panel-share", "share-of-workforce", "workforce-complement")
"""Statistics of publications beside those of the definitions, `x-of-y`, `x-change` and `cumulative-x`."""


class Quantity(NamedTuple):
    """What a figure is of: a `count`, `share`, `part`, `rate`, `score`, `ratio`, `gap`, `spread`, `change`, … of items.

    `of` is an item, or two of which the first is counted over the second, or held against it. `years` is over how many
    years the first is averaged: one year's count says nothing of such a figure.
    """

    kind: str
    of: str
    group: str
    panel: str = ""
    band: str = ""
    year: int = 0
    years: int = 1


Template = Fraction | Quantity | Op[Quantity]
"""What a quantity is made of: an operator over quantities, fractions, and what is made of them."""

Definitions = tuple[tuple[str, Template], ...]


def counted(statistic: str, unit: str, items: Container[str]) -> bool:
    """Return whether a statistic is a number of people or the like: by its unit, or else as one of the items."""
    return UNITS.get(unit) == "count" or (not unit and statistic in items)


def stands_for(noun: str, item: str) -> bool:
    """Return whether a noun stands for what an item counts: `applicants` for `applied`.

    >>> [stands_for("applicants", "applied"), stands_for("cases", "relations-cases"), stands_for("starters", "board")]
    [True, True, False]
    """
    stem = min(5, len(noun))
    return any(part[:stem] == noun[:stem] for part in item.split("-") if len(part) >= min(4, len(noun)))


class Quantities:
    """What printed figures are of and what each quantity is made of, by the definitions of a registry.

    >>> quantities = quantities_of(None)
    >>> edition = quantities.vocabulary.edition("wres", 2024)
    >>> quantities.of(edition, "training", "likelihood", "bme", ("", ""), "per cent", 2024)[:3]
    ('rate', 'training/headcount', 'bme')
    >>> (kind, share), *_ = quantities.definitions(Quantity("share", "board", "bme"))
    >>> kind, share.symbol, [quantity.group for quantity in share.operands[1].operands]
    ('share', '*', ['bme', 'total'])
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._within: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._windows: dict[str, Mapping[str, int]] = {}
        self._remembered: Callable[[Quantity], Definitions] = functools.lru_cache(maxsize=4096)(
            lambda quantity: tuple(self._definitions(quantity))
        )

    # Names

    def indicator(self, edition: Edition, name: str) -> str:
        """Return the id of an indicator that goes by its id or its number in an edition, else what it goes by."""
        there = self.vocabulary.indicators(edition)
        return name if name in there else next((one.id for one in there.values() if one.number == name), name)

    def of(
        self, edition: Edition, indicator: str, statistic: str, group: str, split: tuple[str, str], unit: str, year: int
    ) -> Quantity:
        """Return what a figure is of by its names, `other` where that isn't known; `split` is its panel and band."""
        group = self.vocabulary.group(edition.grouping, group)
        if counted(statistic, unit, self.vocabulary.counted) and statistic not in OVER_TIME:
            return Quantity("count", statistic, group, *split, year)
        if statistic == "change" or statistic.endswith("-change"):
            now = statistic.removesuffix("change").removesuffix("-") or self._usual(edition, indicator)
            if now:
                base = self.of(edition, indicator, now, group, split, "per cent", year)
                return base._replace(kind="change", of=f"{base.kind} {base.of}")
        if statistic.endswith("-complement") or statistic in self._overall(edition):
            split = ("", "")
        meaning = self._meaning(edition, indicator, statistic)
        if meaning is not None:
            who = group
            if meaning.kind in {"ratio", "spread", "score-spread"} and not self.pair(group):
                who = meaning.group
            return Quantity(meaning.kind, meaning.of, who or meaning.group, *split, year, meaning.years)
        if statistic.startswith("cumulative-"):
            return Quantity("chain", statistic.removeprefix("cumulative-"), group, *split, year)
        part, _, whole = statistic.partition("-of-")
        if part and whole:
            nouns = {"share": "share", "relative-likelihood": "ratio"}
            kind, of = (nouns[part], f"?{whole}") if part in nouns else ("rate", f"{part}/{whole}")
            return Quantity(kind, of, group, *split, year)
        return Quantity("other", f"{indicator} {statistic}", group, *split, year)

    def _meaning(self, edition: Edition, indicator: str, statistic: str) -> Meaning | None:
        own = self.vocabulary.statistics(edition).get(indicator)
        meaning = own and (own.named.get(statistic) or _published(own, statistic, edition.grouping))
        if meaning:
            return meaning
        for other in self.vocabulary.nearest(edition.standard, edition.year)[1:] if own else ():
            found = self.vocabulary.statistics(other).get(indicator)
            if found and (meaning := found.named.get(statistic)):
                return meaning
        return self._elsewhere(edition, statistic)

    def _elsewhere(self, edition: Edition, statistic: str) -> Meaning | None:
        """Return what a statistic is of that other indicators of the edition have, if they agree."""
        name, _, complement = statistic.partition("-complement")
        if name != statistic and not complement:
            own = self.vocabulary.statistics(edition).get(name)
            return own.share if own else None
        all_of = self.vocabulary.statistics(edition).values()
        found = {meaning for own in all_of if (meaning := own.named.get(statistic))}
        return found.pop() if len(found) == 1 else None

    def _usual(self, edition: Edition, indicator: str) -> str:
        """Return the statistic that a change without a name is one of."""
        own = self.vocabulary.statistics(edition).get(indicator)
        if own is None:
            return ""
        if own.rate:
            wanted = own.headline if own.headline and own.headline.kind == "ratio" else own.rate
            return next(name for name, meaning in own.named.items() if meaning == wanted)
        shares = [name for name, meaning in own.named.items() if meaning and meaning.kind == "share"]
        # Of a part of the whole itself, such as its bands, what changes is the whole.
        return next((name for name in shares if name in own.overall and own.named[name] == own.share), (*shares, "")[0])

    def _overall(self, edition: Edition) -> frozenset[str]:
        """Return the statistics of a whole, which is never split."""
        return frozenset().union(*(own.overall for own in self.vocabulary.statistics(edition).values()))

    def pair(self, group: str) -> tuple[str, str] | None:
        """Return the two groups that `a/b` or `a-b` stands for, None where it stands for no two."""
        a, sign, b = group.partition("/")
        if sign:
            return a, b
        known = self.vocabulary.groups
        ends = (at for at, sign in enumerate(group) if sign == "-")
        return next(((group[:at], group[at + 1 :]) for at in ends if {group[:at], group[at + 1 :]} <= known), None)

    # What is made of what

    def definitions(self, quantity: Quantity) -> Definitions:
        """Return each way in which a quantity is made of others, with the kind of relation that it is."""
        return self._remembered(quantity)

    def _definitions(self, q: Quantity) -> Iterator[tuple[str, Template]]:
        def of(kind: str, item: str, group: str) -> Quantity:
            averaged = kind == "rate" or (kind, item) == ("share", top)
            return q._replace(kind=kind, of=item, group=group, years=q.years if averaged else 1)

        top, _, bottom = q.of.partition("/")
        match q.kind:
            case "count":
                yield from (("total", _sum(q._replace(group=g) for g in way)) for way in self.vocabulary.parts(q.group))
                yield from (("total", _sum(ways)) for ways in self._strata(q))
                pairs = self.vocabulary.seats.get(q.of, ())
                yield from (("total", _sum(q._replace(of=item) for item in pair)) for pair in pairs)
                if q.group != "total":
                    share = of("share", q.of, q.group)
                    yield "count", _op("whole", _op("*", _op("/", share, HUNDRED), of("count", q.of, "total")))
            case "share" if q.group == "declared":
                yield from (("share", _op("-", HUNDRED, of("share", q.of, name))) for name in self.unknown)
            case "share" if q.group.startswith("not-"):
                yield "share", _op("-", HUNDRED, of("share", q.of, q.group.removeprefix("not-")))
            case "share" if q.years == 1:
                yield "share", _percentage(of("count", q.of, q.group), of("count", q.of, "total"))
                yield from (("sum", _sum(q._replace(group=g) for g in way)) for way in self.vocabulary.parts(q.group))
                if not q.panel and not q.band:
                    yield from (("sum", _sum(ways)) for ways in self._strata(q._replace(kind="part")))
            case "rate" if q.years == 1:
                yield "rate", _percentage(of("count", top, q.group), of("count", bottom, q.group))
            case "ratio":
                a, _, b = q.group.partition("/")
                yield "ratio", _op("/", of("rate", q.of, a), of("rate", q.of, b))
                for kind in ("count", "share") if q.years == 1 else ("share",):
                    yield "ratio", _op("/", *(_op("/", of(kind, top, g), of("share", bottom, g)) for g in (a, b)))
                yield "ratio", _op("/", Fraction(1), q._replace(group=f"{b}/{a}"))
            case "gap" if top != bottom or q.panel or q.band:
                whole = of("share", bottom, q.group)._replace(panel="", band="")
                yield "difference", _op("-", of("share", top, q.group), whole)
            case "spread" | "score-spread" if pair := self.pair(q.group):
                kind = "rate" if q.kind == "spread" else "score"
                yield "difference", _op("-", *(q._replace(kind=kind, group=group) for group in pair))

    def _strata(self, q: Quantity) -> Iterator[list[Quantity]]:
        """Yield the quantities of each set of panels, or of bands of a panel, that together are a quantity's."""
        if not q.band:
            for names in self.vocabulary.split(q.of, q.panel):
                yield [q._replace(band=name) if q.panel else q._replace(panel=name) for name in names]

    @functools.cached_property
    def unknown(self) -> tuple[str, ...]:
        """The groups of those whose group isn't known."""
        words = self.vocabulary
        return tuple(dict.fromkeys(words.compared(grouping)[-1] for grouping in words.groupings))

    def within(self, edition: Edition) -> Mapping[str, tuple[str, ...]]:
        """Return of which items each item is a part."""
        if edition.id not in self._within:
            self._within[edition.id] = self._parts_of(edition)
        return self._within[edition.id]

    def _parts_of(self, edition: Edition) -> dict[str, tuple[str, ...]]:
        found: dict[str, dict[str, None]] = {}
        for own in self.vocabulary.statistics(edition).values():
            for part, whole in sorted(own.within):
                if part != whole:
                    found.setdefault(part, {})[whole] = None
        return {part: tuple(wholes) for part, wholes in found.items()}

    def windows(self, edition: Edition) -> Mapping[str, int]:
        """Return over how many years a rate may be too, by its items, where nobody knows over how many it is."""
        if edition.id not in self._windows:
            rows = [row for own in self.vocabulary.statistics(edition).values() for row in own.rows]
            other = [Meaning.of_row(row, "ratio") for row in rows if row.reading_of is not None]
            self._windows[edition.id] = {meaning.of: meaning.years for meaning in other if meaning}
        return self._windows[edition.id]

    @functools.cached_property
    def averaged(self) -> frozenset[str]:
        """The items whose number may be an average of years: a half."""
        return frozenset(name for name, item in self.vocabulary.items.items() if item.averaged)

    def whole(self, edition: Edition, item: str) -> bool:
        """Return whether an edition holds parts against an item."""
        all_of = self.vocabulary.statistics(edition).values()
        meanings = (own.named.get(name) for own in all_of for name in own.overall)
        return any(meaning.of == item for meaning in meanings if meaning)

    def ratios(self, edition: Edition) -> Iterator[Quantity]:
        """Yield the ratios of an edition, in its year."""
        for own in self.vocabulary.statistics(edition).values():
            meaning = own.headline
            if meaning and meaning.kind == "ratio":
                yield Quantity("ratio", meaning.of, meaning.group, years=meaning.years)


@functools.cache
def _official() -> Quantities:
    return Quantities(vocabulary())


def quantities_of(registry: Registry | None) -> Quantities:
    """Return what printed figures are of by the definitions of a registry, without one by the official ones."""
    return _official() if registry is None else Quantities(vocabulary(registry))


def _published(own: Statistics, statistic: str, grouping: Grouping) -> Meaning | None:
    """Return what a statistic is of that publications give beside those of the definitions."""
    focus, comparator = grouping.focus, grouping.comparator
    if statistic in OVER_TIME:
        item = own.share.of if own.share else own.rate.of.partition("/")[0] if own.rate else ""
        return Meaning(statistic, item) if item else None
    if own.rate:
        match statistic:
            case "likelihood" | "percentage":
                return own.rate
            case "difference":
                return attrs.evolve(own.rate, kind="spread", group=f"{focus}-{comparator}")
            case "relative-likelihood":
                return attrs.evolve(own.rate, kind="ratio", group=f"{focus}/{comparator}")
    if own.share:
        match statistic:
            case "share" | "panel-share":
                return own.share
            case "declared-share":
                return attrs.evolve(own.share, group="declared")
            case "share-of-workforce":
                return attrs.evolve(own.share, kind="part")
    return None


def _op(symbol: Symbol, *operands: Template) -> Op[Quantity]:
    return Op(symbol, operands)


def _sum(parts: Iterable[Template]) -> Op[Quantity]:
    return Op("+", tuple(parts))


def _percentage(part: Template, whole: Template) -> Op[Quantity]:
    return _op("*", HUNDRED, _op("/", part, whole))
