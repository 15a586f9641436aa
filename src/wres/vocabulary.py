"""What the definitions of a registry speak of: their figures and what each is made of, and which groups make a whole.

Whoever has to know a direction, a base, a window, seats, panels or which groups add up asks here, and so the
definitions themselves.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping

import attrs

from wres.cells import Cells, Comparison, Count, Estimate, Rate, Row, selected
from wres.model import Edition, FrozenMap, Grouping, Indicator, Item, Measure, Term, Unit
from wres.plugins import attributed_to
from wres.recorded import YEARS
from wres.registry import STANDARD, Registry, official, or_official
from wres.standard.ethnicity import GROUPINGS

__all__ = ["Meaning", "Statistics", "Vocabulary", "every_term", "rows_of", "vocabulary"]


def rows_of(edition: Edition, indicator: Indicator) -> tuple[Row, ...]:
    """Return the label of every row that an indicator gives in an edition, headline first, whatever the counts.

    >>> edition = official().edition("wres-2024")
    >>> [row.group for row in rows_of(edition, official().indicator("wres-2024", "training"))]
    ['white/bme', 'white', 'bme', 'unknown']
    """
    of = edition.grouping
    nobody = Cells(items={}, groups=tuple(of.groups), focus=of.focus, comparator=of.comparator, unknown=of.unknown)
    with attributed_to(f"the measure of indicator {indicator.id!r} of {edition.id}"):
        return tuple(_rows(indicator.measure.estimate(nobody)))


def _rows(estimate: Estimate) -> Iterator[Row]:
    yield from estimate.rows
    for beneath in estimate.components:
        yield from _rows(beneath)


def every_term(measure: Measure) -> tuple[Term, ...]:
    """Return the counts that a measure uses, those of its other readings too.

    >>> measure = official().indicator("wres-2024", "disciplinary").measure
    >>> [term.years for term in every_term(measure)]
    [1, 1, 2]
    """
    return (*measure.terms, *getattr(measure, "readings", ()))


@attrs.frozen
class Meaning:
    """What a statistic is of: its kind, of what items, averaged over how many years, and its usual group."""

    kind: str
    of: str
    years: int = 1
    group: str = ""

    @classmethod
    def of_row(cls, row: Row, unit: str) -> Meaning | None:
        """Return what the rows with a label's statistic are of, None where their measure doesn't say."""
        made = row.made_of
        if isinstance(made, Rate):
            top, bottom = made.numerator, made.denominator
            if bottom.group is None and selected(top.term) == selected(bottom.term):
                return cls("share", _item(top, row))
            if top.group != bottom.group:
                return None
            return cls("rate" if made.people else "score", f"{_item(top, row)}/{_item(bottom, row)}", top.term.years)
        if not isinstance(made, Comparison):
            return None
        focus, other = cls.of_row(made.focus, unit), cls.of_row(made.comparator, unit)
        if focus is None or other is None:
            return None
        if made.part:
            return cls("gap", f"{focus.of}/{other.of}", group=row.group)
        groups = (made.focus.group, made.comparator.group)
        a, b = reversed(groups) if made.inverted else groups
        if unit == Unit.RATIO:
            return cls("ratio", focus.of, focus.years, f"{a}/{b}")
        return cls("spread" if focus.kind == "rate" else "score-spread", focus.of, focus.years, f"{a}-{b}")


def _item(count: Count, row: Row) -> str:
    """Return what a count is of: its item, and what narrows it beside the panel and band of the row."""
    narrowed = ("+".join(names) for name, names in count.term.where.items() if getattr(row, name) is None)
    return count.term.item.id + "".join(f"[{names}]" for names in narrowed)


class Statistics:
    """What the statistics of one indicator in one edition are of."""

    def __init__(self, indicator: Indicator, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        first = {row.statistic: row for row in reversed(rows)}
        unit = str(indicator.measure.unit)
        self.named = {name: Meaning.of_row(first[name], unit) for name in dict.fromkeys(row.statistic for row in rows)}
        known = [meaning for meaning in self.named.values() if meaning is not None]
        kinds: dict[str, Meaning] = {}
        for meaning in known:
            kinds.setdefault(meaning.kind, meaning)
        self.headline = kinds.get("ratio") or kinds.get("spread")
        # The part comes before the whole that it is held against.
        self.share, self.rate = kinds.get("share"), kinds.get("rate")
        compared = (row.made_of for row in rows)
        self.overall = {made.comparator.statistic for made in compared if isinstance(made, Comparison) and made.part}
        # A row names the one that it lies within by its label alone.
        full = {row: row for row in rows}
        pairs = [
            (row, full.get(row.made_of.within)) for row in rows if isinstance(row.made_of, Rate) and row.made_of.within
        ]
        self.within = {
            (_item(row.made_of.numerator, row), _item(whole.made_of.numerator, whole))
            for row, whole in pairs
            if whole and isinstance(row.made_of, Rate) and isinstance(whole.made_of, Rate)
        }
        if self.rate:
            top, _, bottom = self.rate.of.partition("/")
            self.within.add((top, bottom))


class Vocabulary:
    """What the definitions of a registry speak of.

    >>> words = vocabulary()
    >>> words.edition("wres", 2031).id == list(words.registry.editions)[-1]
    True
    >>> words.parts("bme")
    (('mixed', 'asian', 'black', 'other'),)
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._indicators: dict[str, Mapping[str, Indicator]] = {}
        self._statistics: dict[str, dict[str, Statistics]] = {}

    @functools.cached_property
    def editions(self) -> Mapping[str, tuple[Edition, ...]]:
        """The editions of each standard, oldest first; the official standard comes first."""
        found: dict[str, list[Edition]] = {STANDARD: []}
        for edition in sorted(self.registry.editions.values(), key=lambda edition: edition.year):
            found.setdefault(edition.standard, []).append(edition)
        return FrozenMap({standard: tuple(editions) for standard, editions in found.items() if editions})

    def edition(self, standard: str, year: int) -> Edition:
        """Return the edition of a standard that a year is judged by: its own, or else the nearest."""
        return self.nearest(standard, year)[0]

    def nearest(self, standard: str, year: int) -> list[Edition]:
        """Return the editions of a standard, the nearest to a year first."""
        return sorted(self.editions[standard], key=lambda edition: (abs(edition.year - year), edition.year))

    def indicators(self, edition: Edition) -> Mapping[str, Indicator]:
        """Return the indicators of an edition by id."""
        if edition.id not in self._indicators:
            found = self.registry.indicators(edition.id)
            self._indicators[edition.id] = FrozenMap({indicator.id: indicator for indicator in found})
        return self._indicators[edition.id]

    def statistics(self, edition: Edition) -> Mapping[str, Statistics]:
        """Return what the statistics of each indicator of an edition are of, by its id."""
        if edition.id not in self._statistics:
            found = self.indicators(edition).items()
            self._statistics[edition.id] = {name: Statistics(one, rows_of(edition, one)) for name, one in found}
        return self._statistics[edition.id]

    @functools.cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item that is counted, by id."""
        return self.registry.items

    @functools.cached_property
    def seats(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """The ways in which an item is made up of one that is a part of it by name, and of the rest.

        >>> vocabulary().seats["board"]
        (('board-executive', 'board-non-executive'), ('board-voting', 'board-non-voting'))
        """
        found: dict[str, tuple[tuple[str, str], ...]] = {}
        for item in self.items:
            whole, _, part = item.partition("-")
            if part and whole in self.items:
                found[whole] = (*found.get(whole, ()), (item, f"{whole}-non-{part}"))
        return FrozenMap(found)

    def averages(
        self, editions: Iterable[Edition], own: Iterable[str | Indicator] | None = None, *, each_year: bool = False
    ) -> dict[str, Collection[int]]:
        """Return the years in which the counts of an item are averaged, by item: an average would be averaged again.

        `editions` are those that judge, each its own year where `each_year`; `own` are the indicators asked for.

        >>> words = vocabulary()
        >>> words.averages([words.registry.edition("wres-2024")])
        {}
        >>> sorted(words.averages([words.registry.edition("wres-2017")], each_year=True)["disciplinary"])
        [2016, 2017]
        """
        found: dict[str, Collection[int]] = {}
        values = [one for one in own or () if isinstance(one, Indicator)]
        for edition in editions:
            named = self.indicators(edition).values() if edition.id in self.registry.editions else ()
            asked = named if own is None else [one for one in named if one.id in own] + values
            for term in (term for one in asked if edition.id in one.editions for term in one.measure.terms):
                if term.years > 1:
                    spanned = range(edition.year - term.years + 1, edition.year + 1) if each_year else YEARS
                    found[term.item.id] = {*found.get(term.item.id, ()), *spanned}
        return found

    @functools.cached_property
    def counted(self) -> frozenset[str]:
        """The names of all that is a number of people: the items, and what their parts leave."""
        return frozenset((*self.items, *(rest for pairs in self.seats.values() for _, rest in pairs)))

    @functools.cached_property
    def groupings(self) -> tuple[Grouping, ...]:
        """The groupings of the editions, and those that cut the same codes more finely."""
        return tuple(dict.fromkeys((*(e.grouping for e in self.registry.editions.values()), *GROUPINGS.values())))

    @functools.cached_property
    def groups(self) -> frozenset[str]:
        """Every group that some grouping has."""
        return frozenset(self.group(grouping, name) for grouping in self.groupings for name in grouping.groups)

    def group(self, grouping: Grouping, name: str) -> str:
        """Return the name of a group; of one whose name another characteristic has too, with the characteristic.

        Who is of unknown ethnicity isn't who is of unknown disability.
        """
        return f"{name} ({grouping.characteristic})" if name in self._shared and name in grouping.groups else name

    @functools.cached_property
    def _shared(self) -> frozenset[str]:
        """The names that groups of several characteristics have."""
        pairs = {(name, grouping.characteristic) for grouping in self.groupings for name in grouping.groups}
        names = [name for name, _ in pairs]
        return frozenset(name for name in names if names.count(name) > 1)

    def compared(self, grouping: Grouping) -> tuple[str, str, str]:
        """Return the names of the group compared with, of the one in focus, and of those of no known group."""
        a, b, c = (self.group(grouping, name) for name in (grouping.comparator, grouping.focus, grouping.unknown))
        return a, b, c

    def parts(self, group: str) -> tuple[tuple[str, ...], ...]:
        """Return each way in which other groups make up a group, or everybody where it is `total`."""
        return self._parts.get(group, ())

    @functools.cached_property
    def _parts(self) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        found: dict[str, dict[tuple[str, ...], None]] = {}
        for fine in self.groupings:
            found.setdefault("total", {})[tuple(self.group(fine, name) for name in fine.groups)] = None
            for coarse in self.groupings:
                for group, codes in coarse.groups.items():
                    within = [name for name, own in fine.groups.items() if own and set(own) <= set(codes)]
                    if len(within) > 1 and {code for name in within for code in fine.groups[name]} == set(codes):
                        names = tuple(self.group(fine, name) for name in within)
                        found.setdefault(self.group(coarse, group), {})[names] = None
        return {group: tuple(ways) for group, ways in found.items()}

    def split(self, item: str, panel: str = "") -> tuple[tuple[str, ...], ...]:
        """Return the ways in which an item's panels make up the whole of it, or the bands of a panel the panel."""
        strata = (
            [stratum for stratum in self.items[item].strata if stratum.within is None] if item in self.items else []
        )
        if panel:
            names = [stratum.band for stratum in strata if stratum.panel == panel and stratum.band]
            return (tuple(dict.fromkeys(names)),) if names else ()
        panels = tuple(dict.fromkeys(stratum.panel for stratum in strata if stratum.panel))
        rest = [(name, f"non-{name}") for name in panels if f"non-{name}" not in panels]
        return (panels, *rest) if panels else ()


@functools.cache
def _official() -> Vocabulary:
    return Vocabulary(official())


def vocabulary(registry: Registry | None = None) -> Vocabulary:
    """Return what the definitions of a registry speak of; without one, those of the official standard.

    >>> sorted(vocabulary().editions)
    ['wres']
    """
    registry = or_official(registry)
    return _official() if registry is official() else Vocabulary(registry)
