"""Records folded into whole numbers: one cube for each kind of record, of organisation, year, outcome and group.

Records come as codes into short lists of values, and each value is read once. Whether the codes stand for rows of a
file or for groups that an engine has counted makes no difference here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from wres.errors import WresError
from wres.intake import words
from wres.intake.sources import LISTED, NOT_LISTED, Cell, Field, RecordSource
from wres.recorded import month_first, number_of, text
from wres.standard.ethnicity import EthnicityReader

__all__ = ["EMPTY", "Coded", "RecordTally"]

Ints = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]
Coded = tuple[npt.NDArray[Any], Sequence[Any]]
"""Codes, and the values they are positions in; a code one past the last value is an empty value."""

EMPTY = "(empty)"

SET_ASIDE, UNREAD = 1 << 46, 1 << 40
"""What a key gains for a class that keeps a record out, and for a value that isn't known: of a person's rows the one
with the least key counts."""

MOST = 100_000
"""Different values of one field: no vocabulary has as many, nor has a day or an organisation."""

PART = 1 << 20
"""Records that are counted together."""

Outcome = tuple[Cell, ...] | str


@attrs.define(eq=False)
class RecordTally:
    """What the records of one source come to, growing as they are added.

    `fields` are the fields that were found, in the order of preference between the rows of one person; `when` reads
    the reporting year, or says why there is none; `codes` holds the caller's own readings, by field and plain words,
    and `ethnicity` reads what they don't.
    """

    source: RecordSource
    fields: tuple[Field, ...]
    ethnicity: EthnicityReader
    when: Callable[[Any], int | str | None]
    codes: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict)
    orgs: dict[str, int] = attrs.field(factory=dict, init=False)
    years: dict[int | str | None, int] = attrs.field(factory=dict, init=False)
    read: dict[str, dict[Any, Any]] = attrs.field(init=False)
    values: dict[str, dict[Any, int]] = attrs.field(init=False)
    outcomes: tuple[Outcome | Field, ...] = attrs.field(init=False)
    cube: Ints = attrs.field(init=False)
    rows: int = attrs.field(default=0, init=False)
    anonymous: int = attrs.field(default=0, init=False)
    _last: dict[str, tuple[Sequence[Any], Codes]] = attrs.field(factory=dict, init=False)
    _cell: npt.NDArray[np.int32] = attrs.field(init=False)
    _waiting: list[tuple[Ints, Ints | None]] = attrs.field(factory=list, init=False)
    _strides: dict[str, int] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.read = {name: {} for name in self.names}
        self.values = {name: {} for name in self.names}
        # The group is the last digit of the key, the fields are the ones before it, the first weighing most.
        self._strides, stride = {"ethnicity": 1}, len(self.groups) + 1
        for field in reversed(self.fields):
            self._strides[field.id] = stride
            stride *= len(field.classes) + 1
        found: dict[Outcome | Field, int] = {}
        table = [
            found.setdefault(self._come_to(classes), len(found))
            for classes in itertools.product(*((*field.classes, None) for field in self.fields))
        ]
        groups = np.arange(len(self.groups) + 1)
        self._cell = (np.array(table)[:, None] * len(groups) + groups).astype(np.int32).ravel()
        self.outcomes = tuple(found)
        self.cube = np.zeros((0, 16, len(found), len(self.groups) + 1), np.int64)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that distinguish records."""
        return ("org", "when", "ethnicity", *(field.id for field in self.fields))

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of the grouping; an ethnicity that isn't known stands after them."""
        return tuple(self.ethnicity.grouping.groups)

    def _come_to(self, classes: Sequence[str | None]) -> Outcome | Field:
        meanings = dict(zip((field.id for field in self.fields), classes, strict=True))
        out = next((meanings[field.id] for field in self.fields if meanings[field.id] in field.out), None)
        if out is not None:
            return out
        unread = next((field for field in self.fields if meanings[field.id] is None), None)
        return unread or self.source.counted({name: meant for name, meant in meanings.items() if meant is not None})

    def meaning(self, name: str, value: Any) -> Any:
        """Return what a value of a field stands for: its class, the year, the organisation; None if it isn't known."""
        if name == "org":
            return number_of(text(value)) or None
        plain = words.text(value)
        if name == "when":
            return self.when(value) if plain else None
        value = self.codes.get(name, {}).get(plain, value)
        if name == "ethnicity":
            return self.ethnicity.group(value)
        field = self.field(name)
        if not words.text(value):
            return field.empty
        return value if value in field.classes else field.read(value)

    def _place(self, name: str, value: Any) -> int:
        """Return the digit of a value in its field, one more than the last for one that isn't known."""
        seen = self.read[name]
        try:
            hash(value)
        except TypeError:
            value = str(value)
        if value not in seen:
            if len(seen) >= MOST:
                raise WresError(
                    f"{self.source.id} has more than {MOST:,} different values for {name}: its column holds "
                    "something else; name another"
                )
            meant = self.meaning(name, value)
            if name == "org":
                seen[value] = self.orgs.setdefault(EMPTY if meant is None else meant, len(self.orgs))
            elif name == "when":
                seen[value] = self.years.setdefault(meant, len(self.years))
            else:
                known = self.known(name)
                seen[value] = known.index(meant) if meant in known else len(known)
        place: int = seen[value]
        return place

    def known(self, name: str) -> tuple[str, ...]:
        """Return the classes of a field in the order of their digits."""
        return self.groups if name == "ethnicity" else self.field(name).classes

    def field(self, name: str) -> Field:
        """Return one of the fields by its id."""
        return next(field for field in self.fields if field.id == name)

    def table(self, name: str, values: Sequence[Any]) -> Codes:
        """Return the digit of each of a field's values, and last of an empty one."""
        last = self._last.get(name)
        # One list of values serves many batches.
        if last is None or last[0] is not values:
            last = values, np.array([self._place(name, value) for value in (*values, None)], np.int32)
            self._last[name] = last
        return last[1]

    def keys(self, columns: Mapping[str, Coded]) -> tuple[Codes, Codes, Codes]:
        """Return the organisation, the year and the key of each record, as positions and numbers, without `ranks`."""
        org, year = (np.take(self.table(name, columns[name][1]), columns[name][0]) for name in ("org", "when"))
        key: Any = 0
        for name in self.names[2:]:
            codes, values = columns[name]
            key = key + np.take(self.table(name, values) * np.int32(self._strides[name]), codes)
        return org, year, key

    def ranks(self, key: Codes) -> Ints:
        """Return keys that also say which of a person's rows counts: the one with the least."""
        rank = key.astype(np.int64)
        for name in self.names[2:]:
            stride, size = self._strides[name], len(self.known(name)) + 1
            rank += self._marks(name)[key // stride % size]
        return rank

    def weigh(self, name: str, digits: Codes) -> Ints:
        """Return what a field adds to the rank of a record, by the digits of its values."""
        weight: Ints = digits.astype(np.int64) * self._strides[name] + self._marks(name)[digits]
        return weight

    def _marks(self, name: str) -> Ints:
        """Return what a rank gains for each digit of a field: nothing, unless the record is left out for it."""
        known = self.known(name)
        out = () if name == "ethnicity" else self.field(name).out
        return np.array([*(SET_ASIDE * (kept in out) for kept in known), UNREAD], np.int64)

    def count(self, org: Codes, year: Codes, key: Any, weights: Ints | None = None) -> None:
        """Count records by their keys or ranks, or groups of as many as `weights` says."""
        if len(self.orgs) > len(self.cube) or len(self.years) > self.cube.shape[1]:
            self._grow()
        _, years, *cells = self.cube.shape
        cell = cells[0] * cells[1]
        flat = (org * np.int32(years) + year).astype(np.int64)
        flat *= cell
        flat += np.take(self._cell, key if key.dtype == np.int32 else key & (UNREAD - 1))
        self._waiting.append((flat, weights))
        # A count of the whole cube for each small part would cost more than reading it.
        if sum(len(part) for part, _ in self._waiting) > PART:
            self.settle()

    def settle(self) -> None:
        """Count what waits to be counted."""
        for weighted in (False, True):
            parts = [(part, n) for part, n in self._waiting if (n is not None) == weighted]
            if parts:
                weights = np.concatenate([n for _, n in parts if n is not None]) if weighted else None
                counted = np.bincount(np.concatenate([part for part, _ in parts]), weights, self.cube.size)
                self.cube += counted.astype(np.int64, copy=False).reshape(self.cube.shape)
        self._waiting.clear()

    def _grow(self) -> None:
        self.settle()
        shape = (
            max(len(self.orgs), 2 * len(self.cube)),
            max(len(self.years), self.cube.shape[1]),
            *self.cube.shape[2:],
        )
        old, self.cube = self.cube, np.zeros(shape, np.int64)
        self.cube[: old.shape[0], : old.shape[1]] = old

    def note(self, columns: Mapping[str, Coded], weights: Ints | None = None, *, every: bool = False) -> None:
        """Count how often each value was met that isn't known, or with `every` each value."""
        for name, (codes, values) in columns.items():
            digits = self.table(name, values)
            wanted = np.full(len(digits), every) | self._unknown(name)[digits]
            if wanted[:-1].any() or (wanted[-1] and len(codes) and codes.max() == len(values)):
                met = np.bincount(codes, weights, minlength=len(digits))
                for at in np.flatnonzero(wanted & (met > 0)).tolist():
                    value = None if at == len(values) else values[at]
                    value = None if value is not None and not words.text(value) else value
                    self.values[name][value] = self.values[name].get(value, 0) + int(met[at])

    def _unknown(self, name: str) -> npt.NDArray[np.bool_]:
        if name == "org":
            return np.array([org == EMPTY for org in self.orgs], bool)
        if name == "when":
            return np.array([year is None for year in self.years], bool)
        return np.array([False] * len(self.known(name)) + [True])

    def strange(self, name: str, value: Any) -> bool:
        """Return whether a value of a field isn't known."""
        return self.effect(name, self.meaning(name, value)) == "not recognised"

    def how(self, name: str, value: Any) -> str | None:
        """Return by which list an ethnicity is read, `caller` for a reading that the caller gave."""
        if name != "ethnicity":
            return None
        return "caller" if words.text(value) in self.codes.get(name, {}) else self.ethnicity.by(value) or None

    def effect(self, name: str, meant: Any) -> str:
        """Return what a meaning of a field does: counts a record, leaves it out, or stops the count."""
        if meant is None or (name == "ethnicity" and meant not in self.groups):
            return "not recognised"
        out: tuple[Any, ...] = () if name in ("when", "ethnicity") else self.field(name).out
        return "left out" if meant in out or (name == "when" and isinstance(meant, str)) else "counts"

    def several(self) -> str:
        """Return what is wrong where the codes of ethnicity aren't all of one list, an empty string where they are."""
        met = [value for value in self.read["ethnicity"] if self.how("ethnicity", value) != "caller"]
        return self.ethnicity.several(met)

    def month_first(self) -> bool:
        """Return whether a day has its month first: then no day of the column can be read."""
        return any(map(month_first, self.read["when"]))

    def looked_up(self) -> tuple[int, int]:
        """Return how many people were looked for in the staff list, and how many were in it."""
        if not any(field.id == LISTED.id for field in self.fields):
            return 0, 0
        sums = zip(self.outcomes, self.cube.sum((0, 1, 3)).tolist(), strict=True)
        asked = [(outcome, n) for outcome, n in sums if isinstance(outcome, tuple) or outcome == NOT_LISTED]
        nobody = (NOT_LISTED, None, None)
        lost = sum(
            n for outcome, n in asked if outcome == NOT_LISTED or (isinstance(outcome, tuple) and nobody in outcome)
        )
        total = sum(n for _, n in asked)
        return total, total - lost

    def contradictions(self) -> dict[str, int]:
        """Return what records say that can't all be so, and how many do."""
        found = {
            outcome: int(self.cube[:, :, at].sum())
            for at, outcome in enumerate(self.outcomes)
            if isinstance(outcome, str) and outcome in self.source.contradictions
        }
        return {outcome: n for outcome, n in found.items() if n}

    def all_unknown(self) -> bool:
        """Return whether no record has an ethnicity that is known."""
        known = [at for at, group in enumerate(self.groups) if group != self.ethnicity.grouping.unknown]
        return not self.cube[..., [*known, len(self.groups)]].any()
