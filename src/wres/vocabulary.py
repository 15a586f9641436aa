"""What the definitions of a registry speak of: their figures and what each is made of, and which groups make a whole.

Whoever has to know a direction, a base, a window, seats, panels or which groups add up asks here, and so the
definitions themselves.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping

from wres.cells import Cells, Estimate, Row
from wres.model import Edition, FrozenMap, Grouping, Indicator, Item
from wres.registry import STANDARD, Registry, official, or_official
from wres.standard.ethnicity import GROUPINGS

__all__ = ["Vocabulary", "rows_of", "vocabulary"]


def rows_of(edition: Edition, indicator: Indicator) -> tuple[Row, ...]:
    """Return the label of every row that an indicator gives in an edition, headline first, whatever the counts.

    >>> edition = official().edition("wres-2024")
    >>> [row.group for row in rows_of(edition, official().indicator("wres-2024", "disciplinary"))]
    ['bme/white', 'white', 'bme', 'unknown']
    """
    of = edition.grouping
    nobody = Cells(items={}, groups=tuple(of.groups), focus=of.focus, comparator=of.comparator, unknown=of.unknown)
    return tuple(_rows(indicator.measure.estimate(nobody)))


def _rows(estimate: Estimate) -> Iterator[Row]:
    yield from estimate.rows
    for beneath in estimate.components:
        yield from _rows(beneath)


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
        self._made: dict[tuple[str, str], tuple[Row, ...]] = {}

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
        return {indicator.id: indicator for indicator in self.registry.indicators(edition.id)}

    def rows(self, edition: Edition, indicator: Indicator) -> tuple[Row, ...]:
        """Return the label of every row that an indicator gives in an edition, headline first."""
        key = edition.id, indicator.id
        if key not in self._made:
            self._made[key] = rows_of(edition, indicator)
        return self._made[key]

    @functools.cached_property
    def items(self) -> Mapping[str, Item]:
        """Every item that is counted, by id."""
        return self.registry.items

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
        others = {one.characteristic for one in self.groupings if name in one.groups} - {grouping.characteristic}
        return f"{name} ({grouping.characteristic})" if others and name in grouping.groups else name

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
    return _official() if registry is None else Vocabulary(or_official(registry))
