"""The array form of a counts table, and what a measure gives back.

Everything here is numpy with any leading batch axes: the same lines serve one organisation, a whole sector for ten
years, and ten thousand replicates of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import attrs
import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError

__all__ = ["STATUSES", "Cells", "Estimate", "ItemCells", "Row", "Status", "Tally"]

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
"""Every status, from none to the gravest: of two that meet in one figure, the later stands."""


class Status:
    """The statuses as the small integers that arrays of them hold: positions in `STATUSES`."""

    OK, ZERO_COMPARATOR, ZERO_DENOMINATOR, BELOW_MINIMUM, NOT_APPLICABLE = range(5)
    NOT_REPORTED, SUPPRESSED, INCONSISTENT, INVALID = range(5, 9)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


class Selection(Protocol):
    """What a total is asked of; `wres.Term` is one."""

    @property
    def item(self) -> _Named: ...
    @property
    def where(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def years(self) -> int: ...


@attrs.frozen(eq=False)
class Tally:
    """Counts by group, and why one is missing: arrays with axes `(*batch, unit, …, group)`."""

    count: Floats
    status: Codes

    def group(self, position: int) -> Tally:
        """Return one group's part, the last axis gone."""
        return Tally(self.count[..., position], self.status[..., position])


@attrs.frozen(eq=False)
class ItemCells:
    """One item's counts, axes `(*batch, unit, stratum, group)`; nan where no count was supplied.

    `strata` names each position of the stratum axis as `(panel, band)`, either or both None where the table isn't
    split by it. A unit uses one level of splitting, said by `split` (bit 1: panel, bit 2: band), and has zeros at the
    strata of the others, so that a sum over the axis is the unit's total at any level. `inside` marks the strata that
    are part of another ("of which"): they count only when named. `status` says why a cell is missing where that is
    not plainly that nobody supplied it.
    """

    values: npt.NDArray[Any]
    strata: tuple[tuple[str | None, str | None], ...] = ((None, None),)
    split: npt.NDArray[np.int8] | None = None
    inside: tuple[bool, ...] = (False,)
    status: Codes | None = None

    def chosen(self, where: Mapping[str, tuple[str, ...]]) -> list[int]:
        """Return the positions of the strata that `where` leaves, subsets only if it names them."""
        panels, bands = where.get("panel"), where.get("band")
        return [
            at
            for at, (panel, band) in enumerate(self.strata)
            if (panels is None or panel in panels)
            and (bands is None or band in bands)
            and (bands is not None or not self.inside[at])
        ]

    def gather(self, positions: Sequence[int], dimensions: Sequence[str]) -> Tally:
        """Return the sum over the strata at `positions`, missing where the unit isn't split by all `dimensions`."""
        values = self.values
        if len(positions) == 1:
            count = values[..., positions[0], :].astype(np.float64)
        elif len(positions) == len(self.strata):
            count = values.sum(-2, dtype=np.float64)
        else:
            count = values[..., positions, :].sum(-2, dtype=np.float64)
        status = np.zeros(count.shape, np.int8)
        status[np.isnan(count)] = Status.NOT_REPORTED
        if self.status is not None and positions:
            # Each reason meets as many batch axes as there are.
            status = np.maximum(status, self.status[..., positions, :].max(-2))
        needed = ("panel" in dimensions) + 2 * ("band" in dimensions)
        if needed:
            split = self.split if self.split is not None else np.zeros(values.shape[-3], np.int8)
            coarse = (split & needed) != needed
            status[..., coarse, :] = np.maximum(status[..., coarse, :], Status.NOT_REPORTED)
        count[status != Status.OK] = np.nan
        return Tally(count, status)


@attrs.frozen(eq=False, kw_only=True)
class Cells:
    """Counts as arrays, one for each item, ready for any measure.

    A unit is an organisation in a year. `earlier` gives each unit the position of the same organisation one year
    before, -1 where there is none; `units` picks the units to measure, and the others serve only as earlier years.

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
    earlier: npt.NDArray[np.intp] | None = None
    units: npt.NDArray[np.intp] | None = None
    size: int = 0

    @classmethod
    def of(cls, *, groups: Sequence[str], earlier: Any = None, **counts: Any) -> Cells:
        """Return cells from ready, unsplit arrays with axes `(*batch, unit, group)`, named for their items.

        A hyphen of an item's id is written as an underscore: `board_voting=…`.
        """
        arrays = {name.replace("_", "-"): np.asarray(values) for name, values in counts.items()}
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
            earlier=None if earlier is None else np.asarray(earlier, np.intp),
            size=sizes.pop(),
        )

    def position(self, group: str) -> int:
        """Return where `group` stands on the group axis; an unknown one is a `DefinitionError`."""
        try:
            return self.groups.index(group)
        except ValueError:
            raise DefinitionError(
                f"no group {group!r} in this grouping; it has {', '.join(self.groups)}"
            ) from None

    def total(self, term: Selection) -> Tally:
        """Return the term's counts by group, axes `(*batch, unit, group)`, averaged over its years."""
        item = self.items.get(term.item.id)
        if item is None:
            return self._absent(())
        return self._years(item.gather(item.chosen(term.where), tuple(term.where)), term.years)

    def by(
        self, term: Selection, strata: Sequence[tuple[str | None, str | None]]
    ) -> Tally:
        """Return the term's counts in each of `strata`, axes `(*batch, unit, stratum, group)`.

        A stratum is a pair `(panel, band)`, None for "any"; its counts are missing where the unit isn't split so far.
        """
        item = self.items.get(term.item.id)
        if item is None:
            return self._absent((len(strata),))
        whole = item.values.shape[-3]
        at = {pair: k for k, pair in enumerate(item.strata)}
        if all(pair in at and None not in pair for pair in strata):
            count = item.values[..., [at[pair] for pair in strata], :].astype(np.float64)
            status = np.zeros(count.shape, np.int8)
            status[np.isnan(count)] = Status.NOT_REPORTED
            if item.status is not None:
                status = np.maximum(status, item.status[..., [at[pair] for pair in strata], :])
            split = item.split if item.split is not None else np.zeros(whole, np.int8)
            status[..., split != 3, :, :] = np.maximum(status[..., split != 3, :, :], Status.NOT_REPORTED)
            count[status != Status.OK] = np.nan
            return self._years(Tally(count, status), term.years, axis=-3)
        parts = []
        for panel, band in strata:
            where = {k: (v,) for k, v in (("panel", panel), ("band", band)) if v is not None}
            parts.append(item.gather(item.chosen(where), tuple(where)))
        tally = Tally(np.stack([p.count for p in parts], -2), np.stack([p.status for p in parts], -2))
        return self._years(tally, term.years, axis=-3)

    def _absent(self, extra: tuple[int, ...]) -> Tally:
        size = self.size if self.units is None else len(self.units)
        shape = (size, *extra, len(self.groups))
        return Tally(np.full(shape, np.nan), np.full(shape, Status.NOT_REPORTED, np.int8))

    def _years(self, tally: Tally, years: int, axis: int = -2) -> Tally:
        count, status = tally.count, tally.status
        if years > 1:
            earlier = np.full(count.shape[axis], -1) if self.earlier is None else self.earlier
            at = np.arange(count.shape[axis])
            total, worst = count.copy(), status.copy()
            for _ in range(years - 1):
                at = np.where(at < 0, -1, earlier[at])
                none = np.expand_dims(at < 0, tuple(range(axis + 1, 0)))
                total += np.where(none, np.nan, np.take(count, at, axis))
                worst = np.maximum(worst, np.where(none, Status.NOT_REPORTED, np.take(status, at, axis)))
            count, status = total / years, worst.astype(np.int8)
        if self.units is not None:
            count, status = np.take(count, self.units, axis), np.take(status, self.units, axis)
        return Tally(count, status)


@attrs.frozen
class Row:
    """The label of one row of the results: which statistic, of which group, in which stratum."""

    statistic: str
    group: str
    panel: str | None = None
    band: str | None = None


@attrs.frozen(eq=False, kw_only=True)
class Estimate:
    """What a measure gives back: arrays with axes `(*batch, unit, row)`, one position of `row` for each of `rows`.

    `value` is missing (nan) exactly where `status` isn't OK; the bounds also, save for a zero comparator, whose
    lower bound still says something. `components` are the figures the headline is made of.
    """

    rows: tuple[Row, ...]
    value: Floats
    lower: Floats
    upper: Floats
    status: Codes
    numerator: Floats
    denominator: Floats
    components: tuple[Estimate, ...] = ()
