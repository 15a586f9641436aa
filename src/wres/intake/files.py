"""Records in files, counted as they are read: columns as codes, a batch at a time while the next is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import numpy.typing as npt

from wres.intake.batches import BatchReader, kind_of
from wres.intake.frames import STRANGE, NamedColumn
from wres.intake.tally import Coded, RecordTally
from wres.recorded import NOTHING, UNSEEN, number_of, text

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Files"]

T = TypeVar("T")

PEOPLE = 1 << 20
"""Rows of people that are held together to count each once."""


class Files(BatchReader):
    """The records of one source in files; opening reads their headers only."""

    def staff_list(
        self, tally: RecordTally, columns: Mapping[str, Any], person: str, wanted: Files, other: str
    ) -> FileStaffList:
        """Return which people of other files are in this staff list, and in which group.

        `wanted` are those files and `other` their column of people's ids: only they are held.
        """
        import pyarrow as pa

        ids = pa.chunked_array(
            [_people(batch.column(0))[0].cast(pa.string()).unique() for batch in wanted.batches([other], [])],
            pa.string(),
        ).unique()
        org = columns["org"].name if isinstance(columns["org"], NamedColumn) else None
        names = [person, *([org] if org else []), columns["ethnicity"].name]
        found: dict[str, int] = {}
        for batch in self.batches([*dict.fromkeys(names)], names[1:]):
            people = _people(batch.column(person))[0].cast(pa.string())
            mine = _compute().is_in(people, ids)
            codes, values = _codes(batch.column(names[-1]), {}, "")
            digits = np.take(tally.table("ethnicity", values), codes)[
                np.asarray(mine.to_numpy(zero_copy_only=False), bool)
            ]
            keys = _with_org(people.filter(mine), batch.column(org).filter(mine) if org else None)
            for key, digit in zip(keys.to_pylist(), digits.tolist(), strict=True):
                if key is not None:
                    found[key] = min(digit, found.get(key, digit))
        groups = [*tally.groups, STRANGE]
        return FileStaffList(
            pa.array(list(found), pa.string()), pa.array([groups[d] for d in found.values()], pa.string()), bool(org)
        )

    def fill(
        self,
        tally: RecordTally,
        columns: Mapping[str, Any],
        person: str | None,
        *,
        event: str | None = None,
        every: bool = False,
        staff_list: FileStaffList | None = None,
    ) -> None:
        """Count the records into a tally, each person once where `person` names a column.

        With `staff_list`, its line of the same person says whether they are listed, and their ethnicity where no column
        does.
        """
        there = {name: column.name for name, column in columns.items() if isinstance(column, NamedColumn)}
        fixed = {name: value for name, value in columns.items() if name not in there}
        held: list[pa.Table] | None = []
        met: dict[tuple[int, int], int] = {}
        for batch, codes in _ahead(self._coded(there, fixed, person, staff_list=staff_list)):
            tally.rows += batch.num_rows
            tally.note(codes, every=every)
            org, year, key = tally.keys(codes)
            if person is None:
                tally.count(org, year, key)
            else:
                ids, known = _people(batch.column(person))
                tally.anonymous += int((~known).sum())
                tally.count(org[~known], year[~known], key[~known])
                units, times = np.unique(org * len(tally.years) + year, return_counts=True)
                for unit, n in zip(units.tolist(), times.tolist(), strict=True):
                    at = divmod(unit, len(tally.years))
                    met[at] = met.get(at, 0) + n
                if held is not None:
                    held.append(_table(org, year, tally.ranks(key), ids, known))
                    # What isn't in files is in memory already, or can't be read again.
                    held = held if tally.rows <= PEOPLE or self.given is not None else None
            if self.progress is not None:
                self.progress(tally.rows, self.total)
        if person is None:
            return
        if held is not None:
            _once(tally, held)
            return
        for units in _parts(met):
            self._once_of(tally, units, there, fixed, person, staff_list)

    def _once_of(
        self,
        tally: RecordTally,
        units: Sequence[tuple[int, int]],
        there: Mapping[str, str],
        fixed: Mapping[str, Any],
        person: str,
        staff_list: FileStaffList | None,
    ) -> None:
        """Read the files again, and count each person of some organisations in some years once."""
        import pyarrow as pa

        wanted = np.zeros((len(tally.orgs), len(tally.years)), bool)
        wanted[tuple(np.array(units).T)] = True
        only = None
        if "when" in there and pa.types.is_integer(self.schema.field(there["when"]).type):
            years = {year for _, year in units}
            only = there["when"], [raw for raw, at in tally.read["when"].items() if at in years and raw is not None]
        held = []
        for batch, codes in _ahead(self._coded(there, fixed, person, only, staff_list)):
            org, year, key = tally.keys(codes)
            ids, known = _people(batch.column(person))
            held.append(_table(org, year, tally.ranks(key), ids, known & wanted[org, year]))
            if self.progress is not None:
                self.progress(self.total or tally.rows, self.total)
        _once(tally, held)

    def _coded(
        self,
        there: Mapping[str, str],
        fixed: Mapping[str, Any],
        person: str | None,
        only: tuple[str, Sequence[int]] | None = None,
        staff_list: FileStaffList | None = None,
    ) -> Iterator[tuple[pa.RecordBatch, dict[str, Coded]]]:
        wanted = [*dict.fromkeys(there.values())]
        last: dict[str, tuple[Any, Sequence[Any]]] = {}
        for batch in self.batches([*wanted, *([person] if person else [])], wanted, only):
            codes = {name: _codes(batch.column(column), last, name) for name, column in there.items()}
            if staff_list is not None and person is not None:
                listed, group = staff_list.of(
                    batch.column(person), batch.column(there["org"]) if "org" in there else None
                )
                codes["listed"] = listed
                codes.setdefault("ethnicity", group)
            first = np.zeros(batch.num_rows, np.int32)
            yield batch, codes | {name: (first, [value]) for name, value in fixed.items() if name not in codes}


class FileStaffList:
    """Which people are in a staff list, and in which group."""

    def __init__(self, people: pa.Array, groups: pa.Array, by_org: bool) -> None:  # noqa: FBT001
        self.people, self.groups, self.by_org = people, groups, by_org

    def of(self, ids: pa.Array, orgs: pa.Array | None) -> tuple[Coded, Coded]:
        """Return whether each of some people is listed, and their groups."""
        keys = _with_org(_people(ids)[0], orgs if self.by_org else None)
        at = _compute().index_in(keys, self.people)
        listed = np.asarray(at.is_valid().to_numpy(zero_copy_only=False), bool)
        return (listed.astype(np.int32), [False, True]), _codes(self.groups.take(at), {}, "")


def _compute() -> Any:
    """Return Arrow's functions, which it makes when it is loaded, so that no type checker knows them."""
    import pyarrow.compute

    return pyarrow.compute


def _with_org(ids: pa.Array, orgs: pa.Array | None) -> pa.Array:
    """Return people's ids as text, with their organisation where there is one; spellings of it don't matter."""
    import pyarrow as pa

    if orgs is None:
        return ids.cast(pa.string())
    coded = orgs.cast(pa.string()).dictionary_encode()
    names = _array([number_of(text(name)) for name in coded.dictionary.to_pylist()])
    return _compute().binary_join_element_wise(ids.cast(pa.string()), names.take(coded.indices), "\x1f")


def _table(org: Any, year: Any, key: Any, ids: pa.Array, wanted: npt.NDArray[np.bool_]) -> pa.Table:
    import pyarrow as pa

    return pa.table(
        {
            "org": org[wanted],
            "year": year[wanted],
            "key": key[wanted],
            "id": ids.filter(pa.array(wanted)),
        }
    )


def _once(tally: RecordTally, held: Sequence[pa.Table]) -> None:
    """Count each person once in an organisation and year, by the row whose key is the least."""
    import pyarrow as pa

    if not held:
        return
    people = pa.concat_tables(held).group_by(["org", "year", "id"]).aggregate([("key", "min")])
    tally.count(*(people.column(name).to_numpy() for name in ("org", "year", "key_min")))


def _parts(met: Mapping[tuple[int, int], int]) -> Iterator[list[tuple[int, int]]]:
    """Yield organisations and years in parts of at most `PEOPLE` rows, years one after the other."""
    part: list[tuple[int, int]] = []
    size = 0
    for unit in sorted(met, key=lambda unit: unit[::-1]):
        if part and size + met[unit] > PEOPLE:
            yield part
            part, size = [], 0
        part.append(unit)
        size += met[unit]
    yield part


def _people(column: pa.Array) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
    """Return a column of people's ids, each as `wres.recorded.number_of` has it, and where there is one."""
    import pyarrow as pa

    if kind_of(column.type) != "whole number":
        column = _names(column.cast(pa.string()))
    return column, np.asarray(column.is_valid().to_numpy(zero_copy_only=False), bool)


def _names(column: pa.Array) -> pa.Array:
    """Return texts as `wres.recorded.number_of` has them, missing where they stand for nothing."""
    compute = _compute()
    column = compute.utf8_trim_whitespace(column)
    if not compute.all(compute.ascii_is_alnum(column)).as_py():
        if not compute.all(compute.string_is_ascii(column)).as_py():
            column = compute.utf8_normalize(compute.replace_substring_regex(column, UNSEEN, ""), "NFKC")
        column = compute.utf8_trim_whitespace(compute.replace_substring_regex(column, r"\s+", " "))
        column = compute.replace_substring_regex(column, r"^([+-]?\d+)\.0+$", r"\1")
    if compute.any(compute.starts_with(column, "0")).as_py():
        digits = compute.if_else(compute.utf8_is_decimal(column), compute.utf8_ltrim(column, "0"), column)
        column = compute.if_else(compute.and_(compute.equal(digits, ""), compute.not_equal(column, "")), "0", digits)
    shortest = compute.min(compute.binary_length(column)).as_py()
    if shortest is not None and shortest <= max(map(len, NOTHING)):
        nothing = compute.is_in(compute.utf8_lower(column), _array(sorted(NOTHING)))
        column = compute.if_else(nothing, None, column)
    return column


def _array(values: Sequence[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(values, pa.string())


def _codes(column: pa.Array, last: dict[str, tuple[Any, Sequence[Any]]], name: str) -> Coded:
    """Return a column as codes into its values; where there is nothing, the code is one past the last."""
    import pyarrow as pa

    if pa.types.is_integer(column.type) and len(column) and column.null_count == 0:
        numbers = column.to_numpy()
        first, final = int(numbers.min()), int(numbers.max())
        if final - first < 4096:
            return (numbers - first).astype(np.int32), range(first, final + 1)
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    if name not in last or not last[name][0].equals(coded.dictionary):
        last[name] = coded.dictionary, coded.dictionary.to_pylist()
    values = last[name][1]
    codes = coded.indices
    if codes.null_count:
        codes = codes.fill_null(len(values))
    return codes.to_numpy(zero_copy_only=False), values


def _ahead(batches: Iterator[T]) -> Iterator[T]:
    """Yield the same, the next one being read while one is worked on."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch
