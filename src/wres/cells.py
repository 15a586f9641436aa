"""The array form of a counts table, and what a measure gives back.

Everything here is numpy with any leading batch axes: the same lines serve one organisation, a whole sector for ten
years, and ten thousand replicates of it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError

__all__ = ["STATUSES", "Cells", "Comparison", "Count", "Estimate", "ItemCells", "Rate", "Row", "Status", "Tally"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]

STATUSES = (
    "ok",
    "zero-comparator",
    "zero-denominator",
    "below-minimum",
    "not-applicable",
    "not-reported",
    "suppressed",
    "inconsistent",
    "invalid",
)
"""Every status, the more serious the later: of two that meet in one figure, the later stands."""


class Status:
    """The statuses as the small integers that arrays of them hold: positions in `STATUSES`."""

    OK, ZERO_COMPARATOR, ZERO_DENOMINATOR, BELOW_MINIMUM, NOT_APPLICABLE = range(5)
    NOT_REPORTED, SUPPRESSED, INCONSISTENT, INVALID = range(5, 9)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


class Selection(Protocol):
    """What a total is asked of; `wres.Term` is one."""

    # Of any type: pyright takes a field that has a converter for the converter's descriptor.

    @property
    def item(self) -> _Named:
        """What is counted."""
        ...

    @property
    def where(self) -> Any:
        """The panels and bands that count, all where there are none."""
        ...

    @property
    def years(self) -> Any:
        """How many years are averaged."""
        ...


def selected(term: Selection) -> tuple[Any, ...]:
    """Return what is equal for terms that count the same people."""
    return term.item.id, tuple(sorted(term.where.items())), term.years


@attrs.frozen(eq=False)
class Tally:
    """Counts by group, and why one is missing: arrays with axes `(*batch, unit, …, group)`, never changed in place."""

    count: Floats
    status: Codes

    def everyone(self) -> Tally:
        """Return all the groups together, the last axis of length one."""
        groups = range(self.count.shape[-1])
        # Slice by slice: numpy's own reductions are slow along so short an axis.
        count = functools.reduce(np.add, (self.count[..., at] for at in groups))
        status = functools.reduce(np.maximum, (self.status[..., at] for at in groups))
        return Tally(count[..., None], status[..., None])


@attrs.frozen(eq=False)
class ItemCells:
    """One item's counts, axes `(*batch, unit, stratum, group)`; nan where no count was supplied.

    `strata` names each position of the stratum axis as `(panel, band)`, either or both None where the table isn't
    split by it. A unit uses one level of splitting, said by `split` (bit 1: panel, bit 2: band), and has zeros at the
    strata of the others, so that a sum over the axis is the unit's total at any level. `inside` gives, for each
    stratum that is part of another ("of which"), the other's position: it counts only when named, and is inconsistent
    where it exceeds the other. `status` says why a cell is missing where that is not plainly that nobody supplied it.
    `averaged` says which units' counts are averages of years already, as a half says, where any are.
    """

    values: npt.NDArray[Any]
    strata: tuple[tuple[str | None, str | None], ...] = ((None, None),)
    split: npt.NDArray[np.int8] | None = None
    inside: Mapping[int, int] = attrs.field(factory=dict)
    status: Codes | None = None
    averaged: npt.NDArray[np.bool_] | None = None

    def chosen(self, where: Mapping[str, tuple[str, ...]]) -> list[int]:
        """Return the positions of the strata that `where` leaves, subsets only if it names them."""
        panels, bands = where.get("panel"), where.get("band")
        return [
            at
            for at, (panel, band) in enumerate(self.strata)
            if (panels is None or panel in panels)
            and (bands is None or band in bands)
            and (bands is not None or at not in self.inside)
        ]

    def take(self, units: npt.NDArray[np.intp]) -> ItemCells:
        """Return the cells of some units, in the order given."""
        return attrs.evolve(
            self,
            values=np.take(self.values, units, -3),
            split=None if self.split is None else self.split[units],
            status=None if self.status is None else np.take(self.status, units, -3),
            averaged=None if self.averaged is None else self.averaged[units],
        )

    def gather(self, positions: Sequence[int], dimensions: Iterable[str]) -> Tally:
        """Return the sum over the strata at `positions`, missing where the unit isn't split by all `dimensions`."""
        shape = (*self.values.shape[:-2], 1, self.values.shape[-1])
        count = functools.reduce(np.add, (self.values[..., at : at + 1, :] for at in positions), np.zeros(shape))
        # Where no stratum is asked for, what holds of every one holds of the unit.
        reasons = self.reasons(positions) if positions else self.status
        worst = np.max if positions else np.min
        status = None if reasons is None else worst(reasons, -2, keepdims=True)
        tally = self._tally(count, status, dimensions)
        return Tally(tally.count[..., 0, :], tally.status[..., 0, :])

    def each(self, positions: Sequence[int], dimensions: Iterable[str]) -> Tally:
        """Return the strata at `positions` one by one, axes `(*batch, unit, stratum, group)`."""
        # Taken, not indexed: that would leave the arrays in an order of axes that every later step copies.
        values = np.take(self.values, positions, -2).astype(np.float64, copy=False)
        return self._tally(values, self.reasons(positions), dimensions)

    def reasons(self, positions: Sequence[int]) -> Codes | None:
        """Return why the strata at `positions` can't be used, axes as `each`, None where all can."""
        status = None if self.status is None else self.status[..., positions, :]
        for here, at in enumerate(positions):
            if at in self.inside:
                beyond = self.values[..., at, :] > self.values[..., self.inside[at], :]
                if beyond.any():
                    if status is None:
                        status = np.zeros((*beyond.shape[:-1], len(positions), beyond.shape[-1]), np.int8)
                    here_only = np.zeros_like(status)
                    here_only[..., here, :] = np.where(beyond, Status.INCONSISTENT, Status.OK)
                    status = np.maximum(status, here_only)
        return status

    def _tally(self, count: Floats, status: Codes | None, dimensions: Iterable[str]) -> Tally:
        """Return counts with their status: not reported where missing, unless for a more serious reason."""
        found = np.zeros(count.shape, np.int8) if status is None else np.broadcast_to(status, count.shape).copy()
        missing = np.isnan(count)
        if missing.any():
            found[missing] = np.maximum(found[missing], Status.NOT_REPORTED)
        needed = sum({"panel": 1, "band": 2}[name] for name in dimensions)
        if needed:
            split = np.zeros(self.values.shape[-3], np.int8) if self.split is None else self.split
            found[..., (split & needed) != needed, :, :] = Status.NOT_REPORTED
        # What is inconsistent is there to be seen; what is otherwise amiss is not.
        count[(found != Status.OK) & (found != Status.INCONSISTENT)] = np.nan
        return Tally(count, found)


@attrs.frozen(eq=False, kw_only=True)
class Cells:
    """Counts as arrays, one for each item, ready for any measure.

    A unit is an organisation in a year. `earlier` gives each unit the position of the same organisation one year
    before, -1 where there is none; only the first `measured` units are measured, the others serve as earlier years.

    >>> import numpy as np
    >>> cells = Cells.of(groups=("white", "bme", "unknown"), headcount=np.array([[6307, 990, 125]]))
    >>> cells.items["headcount"].values.shape
    (1, 1, 3)
    """

    items: Mapping[str, ItemCells]
    groups: tuple[str, ...]
    focus: str = "bme"
    comparator: str = "white"
    unknown: str = "unknown"
    size: int = 0
    earlier: npt.NDArray[np.intp] | None = None
    measured: int | None = None
    # The workforce is asked for by five of the nine indicators.
    _totals: dict[Any, Tally] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(
        cls,
        *,
        groups: Sequence[str],
        focus: str = "bme",
        comparator: str = "white",
        unknown: str = "unknown",
        earlier: Any = None,
        **counts: Any,
    ) -> Cells:
        """Return cells from ready, unsplit arrays with axes `(*batch, unit, group)`, named for their items.

        A hyphen of an item's id is written as an underscore: `board_voting=…`. A batch axis that one item doesn't have
        is shared; nan is a count that wasn't supplied. Arrays of another shape, or with what is no count, are a
        `DefinitionError`.
        """
        arrays = {name.replace("_", "-"): np.asarray(values) for name, values in counts.items()}
        for name, array in arrays.items():
            if array.ndim < 2 or array.dtype.kind not in "iuf" or (array < 0).any():
                raise DefinitionError(f"{name} holds no counts with axes (*batch, unit, group); give numbers from 0")
        sizes = {a.shape[-2] for a in arrays.values()}
        wrong = [n for n, a in arrays.items() if a.shape[-1] != len(groups)]
        if wrong or len(sizes) != 1:
            raise DefinitionError(
                f"arrays need axes (*batch, unit, group) with one length of unit and {len(groups)} groups "
                f"({', '.join(groups)}); look at {', '.join(wrong) or ', '.join(arrays) or 'the empty call'}"
            )
        items = {name: ItemCells(values[..., None, :]) for name, values in arrays.items()}
        return cls(
            items=items,
            groups=tuple(groups),
            focus=focus,
            comparator=comparator,
            unknown=unknown,
            earlier=None if earlier is None else np.asarray(earlier, np.intp),
            size=sizes.pop(),
        )

    def position(self, group: str) -> int:
        """Return where `group` stands on the group axis; an unknown one is a `DefinitionError`."""
        try:
            return self.groups.index(group)
        except ValueError:
            raise DefinitionError(f"no group {group!r} in this grouping; it has {', '.join(self.groups)}") from None

    def take(self, units: npt.NDArray[np.intp], years: int = 1) -> Cells:
        """Return the cells of some units, to be measured over `years` years, in the order given."""
        parts, last = [units], units
        for _ in range(years - 1 if self.earlier is not None else 0):
            last = self.earlier[last[last >= 0]]  # type: ignore[index]
            parts.append(np.setdiff1d(last[last >= 0], np.concatenate(parts)))
        at = np.concatenate(parts)
        earlier = None
        if len(parts) > 1:
            place = np.full(self.size + 1, -1)
            place[at] = np.arange(len(at))
            earlier = place[self.earlier[at]]  # type: ignore[index]
        return attrs.evolve(
            self,
            items={name: item.take(at) for name, item in self.items.items()},
            size=len(at),
            earlier=earlier,
            measured=len(units),
        )

    def total(self, term: Selection) -> Tally:
        """Return the term's counts by group, axes `(*batch, unit, group)`, averaged over its years.

        What is an average already is never averaged again: it stands as it is, and serves no later year.
        """
        key = selected(term)
        if key not in self._totals:
            item = self.items.get(term.item.id)
            self._totals[key] = (
                self._absent(())
                if item is None
                else self._years(item.gather(item.chosen(term.where), term.where), term.years, item.averaged)
            )
        return self._totals[key]

    def by(self, term: Selection, wheres: Sequence[Mapping[str, tuple[str, ...]]]) -> Tally:
        """Return the term's counts in each of `wheres`, axes `(*batch, unit, where, group)`.

        Each narrows the item by panel, band or both; its counts are missing where the unit isn't split so far.
        """
        item = self.items.get(term.item.id)
        if item is None:
            return self._absent((len(wheres),))
        place = {((panel,), (band,)): at for at, (panel, band) in enumerate(item.strata) if None not in (panel, band)}
        pairs = [(where.get("panel"), where.get("band")) for where in wheres]
        if all(pair in place for pair in pairs):
            tally = item.each([place[pair] for pair in pairs], ("panel", "band"))  # type: ignore[index]
        else:
            parts = [item.gather(item.chosen(where), where) for where in wheres]
            tally = Tally(np.stack([p.count for p in parts], -2), np.stack([p.status for p in parts], -2))
        return self._years(tally, term.years, item.averaged, axis=-3)

    def _absent(self, extra: tuple[int, ...]) -> Tally:
        shape = (self.size if self.measured is None else self.measured, *extra, len(self.groups))
        return Tally(np.full(shape, np.nan), np.full(shape, Status.NOT_REPORTED, np.int8))

    def _years(self, tally: Tally, years: int, averaged: npt.NDArray[np.bool_] | None, axis: int = -2) -> Tally:
        count, status = tally.count, tally.status
        if years > 1:
            beneath = tuple(range(axis + 1, 0))
            already = np.zeros(self.size, bool) if averaged is None else averaged
            earlier = np.full(self.size, -1) if self.earlier is None else self.earlier
            at = np.arange(self.size)
            total, worst = count.copy(), status.copy()
            for _ in range(years - 1):
                at = np.where(at < 0, -1, earlier[at])
                at = np.where(already[at], -1, at)
                none = np.expand_dims(at < 0, beneath)
                total += np.where(none, np.nan, np.take(count, at, axis))
                worst = np.maximum(worst, np.where(none, Status.NOT_REPORTED, np.take(status, at, axis)))
            total /= years
            if already.any():
                own = np.expand_dims(already, beneath)
                total, worst = np.where(own, count, total), np.where(own, status, worst)
            count, status = total, worst.astype(np.int8)
        if self.measured is not None and self.measured < self.size:
            count, status = np.take(count, range(self.measured), axis), np.take(status, range(self.measured), axis)
        return Tally(count, status)


@attrs.frozen
class Count:
    """Whom a number counts: those of a term in one group, in all groups together where `group` is None."""

    term: Selection
    group: str | None = None


@attrs.frozen
class Rate:
    """What a row of its own counts is made of: its value is `scale` times the numerator by the denominator.

    `people` is False where the numerator is no number of people, such as a sum of scores. `within` is the row whose
    numerator counts all that this one's does, and more: the workforce of a band's, the board of its voting members'.
    """

    numerator: Count
    denominator: Count
    scale: float = 1.0
    people: bool = True
    within: Row | None = None


@attrs.frozen
class Comparison:
    """What a headline row holds against each other: the rows of two rates, by their labels.

    The rates are those of two groups; or, where `part` is True, those of one group in a part and in the whole, always
    in this order. The figure is focus by comparator, or less it; where it is `inverted` comparator by focus. `unknown`
    is the row of those whose group isn't known, of a part one in the part and one in the whole; `beside` is, of a part,
    the row of the group that the grouping compares with.
    """

    focus: Row
    comparator: Row
    part: bool = False
    inverted: bool = False
    unknown: tuple[Row, ...] = ()
    beside: Row | None = None


@attrs.frozen
class Row:
    """The label of one row of the results: which statistic, of which group, in which stratum.

    `made_of` is no part of the label: it says what the figure is made of, for all who need the counts behind it. Nor is
    `reading_of`, the headline row whose figure this would be if the definition, which isn't known, were read otherwise.
    """

    statistic: str
    group: str
    panel: str | None = None
    band: str | None = None
    made_of: Rate | Comparison | None = attrs.field(default=None, kw_only=True, eq=False, repr=False)
    reading_of: Row | None = attrs.field(default=None, kw_only=True, eq=False, repr=False)


@attrs.frozen(eq=False, kw_only=True)
class Estimate:
    """What a measure gives back: arrays with axes `(*batch, unit, row)`, one position of `row` for each of `rows`.

    `value` is missing (nan) exactly where `status` isn't OK; the bounds also, save for a zero comparator, whose
    lower bound still says something. `components` are the figures that the headline is made of; each of `rows` says in
    `made_of` which counts or which other rows those are.
    """

    rows: tuple[Row, ...]
    value: Floats
    lower: Floats
    upper: Floats
    status: Codes
    numerator: Floats
    denominator: Floats
    components: tuple[Estimate, ...] = ()
