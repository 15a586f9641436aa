"""What a check is given: every return at once, as arrays."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.cells import Cells, Tally
from wres.counts import CountsTable
from wres.model import Edition, Grouping, Indicator, Item, Term

__all__ = ["Returns"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@attrs.frozen(eq=False, slots=False)
class Rows:
    """Where the rows of each return's items are in the table that was given."""

    table: CountsTable
    grouping: Grouping

    @functools.cached_property
    def read(self) -> Ints:
        """The position of the group of each of the table's codes; -1 for a code of none."""
        groups = list(self.grouping.groups)
        read = [groups.index(name) if (name := self.grouping.read(code)) else -1 for code in self.table.codes]
        return np.asarray([*read, -1], np.intp)

    @functools.cached_property
    def key(self) -> Ints:
        """Each row's return and item as one number."""
        return self.table.unit.astype(np.intp) * len(self.table.items) + self.table.item

    @functools.cached_property
    def filled(self) -> Flags:
        """Which groups have a row, axes `(return, item, group)`, the items in the table's order."""
        shape = (len(self.table.unit_org), len(self.table.items), len(self.grouping.groups))
        cell = self.key * shape[2] + self.read[self.table.group]
        found: Flags = np.bincount(cell, minlength=shape[0] * shape[1] * shape[2]).reshape(shape) > 0
        return found

    @functools.cached_property
    def spoilt(self) -> Flags:
        """Which items can't be read at all, axes `(return, item)`."""
        found = np.zeros((len(self.table.unit_org), len(self.table.items)), bool)
        for unit, item in self.table.spoilt:
            found[unit, item] = True
        return found

    @functools.cached_property
    def coded(self) -> Flags:
        """Which items are counted by recorded codes, so that a group may lack rows; axes `(return, item)`."""
        groups = self.grouping.groups
        code = np.array([str(code).lower() not in groups for code in self.table.codes], bool)
        found = np.zeros(self.spoilt.shape, bool)
        if code.any():
            found.reshape(-1)[self.key[code[self.table.group]]] = True
        return found

    @functools.cached_property
    def _order(self) -> tuple[Ints, Ints]:
        """Where the rows of each return's item begin, and all of them in that order."""
        start = np.concatenate([[0], np.cumsum(np.bincount(self.key, minlength=self.spoilt.size))])
        return start, np.argsort(self.key, kind="stable")

    def first(self, unit: int, item: str, group: int, stratum: tuple[str | None, str | None] | None) -> int | None:
        """Return the position of the first row of some cells, by panel, band and code, None where there is none."""
        table = self.table
        if unit < 0 or item not in table.items:
            return None
        start, order = self._order
        key = unit * len(table.items) + table.items.index(item)
        at = order[start[key] : start[key + 1]]
        if group >= 0:
            at = at[self.read[table.group[at]] == group]
        labels = []
        for row in at.tolist():
            panel, band = table.panel[row], table.band[row]
            labels.append(
                (
                    table.panels[panel] if panel >= 0 else "",
                    table.bands[band] if band >= 0 else "",
                    str(table.codes[table.group[row]]),
                    int(table.row[row]),
                )
            )
        if stratum is not None:
            labels = [label for label in labels if label[:2] == (stratum[0] or "", stratum[1] or "")]
        return min(labels)[-1] if labels else None


@attrs.frozen(eq=False, kw_only=True, slots=False)
class Returns:
    """Every return at once, an organisation's year each: the counts as arrays, whose first axis is the return.

    Of each return `org` is its position in `orgs`, `year` its year, `edition` the position in `editions` of the one
    that it is judged by (-1 for none), and `judged` whether it is audited or only serves as an earlier year; `earlier`
    is the position of last year's (-1 for none), and `pool` the number of its group of peers (-1 for none).

    `seats` has, for an item, the pairs of items that everybody in it is in one of.
    """

    table: CountsTable
    cells: Cells
    frame: pd.DataFrame
    grouping: Grouping
    items: Mapping[str, Item]
    editions: tuple[Edition, ...]
    indicators: tuple[tuple[Indicator, ...], ...]
    edition: Ints
    judged: Flags
    pool: Ints
    current: int
    figures: Flags
    seats: Mapping[str, tuple[tuple[str, str], ...]]

    def __len__(self) -> int:
        """Return the number of returns, those that serve as earlier years among them."""
        return self.cells.size

    @property
    def orgs(self) -> list[Any]:
        """The organisations."""
        return self.table.orgs

    @property
    def org(self) -> Ints:
        """Each return's organisation, a position in `orgs`."""
        return self.table.unit_org

    @property
    def year(self) -> npt.NDArray[np.int64]:
        """Each return's year."""
        return self.table.unit_year

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of the last axis."""
        return self.cells.groups

    @functools.cached_property
    def group_names(self) -> npt.NDArray[np.object_]:
        """The groups as an array, to be indexed by their positions."""
        return np.array(self.groups, object)

    @property
    def focus(self) -> int:
        """The position of the group of interest on the last axis."""
        return self.cells.position(self.cells.focus)

    @property
    def comparator(self) -> int:
        """The position of the group that it is compared with on the last axis."""
        return self.cells.position(self.cells.comparator)

    @property
    def unknown(self) -> int:
        """The position of the people of unknown group on the last axis."""
        return self.cells.position(self.cells.unknown)

    @functools.cached_property
    def earlier(self) -> Ints:
        """The position of last year's return, -1 where there is none."""
        return self.table.earlier

    def __contains__(self, item: str) -> bool:
        """Return whether any return has rows of an item."""
        return item in self.cells.items

    def tally(self, item: str) -> Tally:
        """Return an item's counts by group over all strata, axes `(return, group)`, and why any is missing."""
        return self.cells.total(Term(item=self.items[item])) if item in self.items else self._none()

    def count(self, item: str) -> Floats:
        """Return an item's counts by group, axes `(return, group)`; nan where there is none."""
        return self.tally(item).count

    def last(self, values: Floats) -> Floats:
        """Return last year's values of an array whose first axis is the return; nan where there is no such return."""
        none = (self.earlier < 0).reshape(-1, *[1] * (values.ndim - 1))
        return np.where(none, np.nan, values[self.earlier])

    @functools.cached_property
    def pairs(self) -> dict[tuple[str, str], tuple[str, Flags]]:
        """Each part and whole that some edition compares, with the indicator, and the returns whose edition does."""
        found: dict[tuple[str, str], tuple[str, Flags]] = {}
        for at, indicators in enumerate(self.indicators):
            for indicator in indicators:
                for of in (("numerator", "denominator"), ("yes", "answered")):
                    terms = [getattr(indicator.measure, name, None) for name in of]
                    if all(isinstance(term, Term) and not term.where for term in terms):
                        part, whole = (term.item.id for term in terms)  # type: ignore[union-attr]
                        _, there = found.setdefault((part, whole), (indicator.id, np.zeros(len(self), bool)))
                        there |= self.edition == at
        return found

    @functools.cached_property
    def asked(self) -> dict[str, tuple[str, Flags]]:
        """Each item that some edition's indicators count, with the first of these, and the returns it is asked for."""
        found: dict[str, tuple[str, Flags]] = {}
        for at, indicators in enumerate(self.indicators):
            for indicator in indicators:
                for term in indicator.measure.terms:
                    _, there = found.setdefault(term.item.id, (indicator.id, np.zeros(len(self), bool)))
                    there |= self.edition == at
        return found

    def indicator(self, item: str) -> str:
        """Return the first indicator that counts an item, nothing where none does."""
        return self.asked[item][0] if item in self.asked else ""

    @functools.cached_property
    def rows(self) -> Rows:
        """Where the rows of each return's items are in the table."""
        return Rows(self.table, self.grouping)

    def _none(self) -> Tally:
        shape = (len(self), len(self.groups))
        return Tally(np.full(shape, np.nan), np.zeros(shape, np.int8))
