"""Records in a frame of any engine: the engine groups and counts raw values, and only those counts come back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError
from wres.intake.batches import BATCH
from wres.intake.tally import Coded, RecordTally
from wres.recorded import NOTHING, number_of, spelt, text

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["Frame"]

_PERSON, _ROWS, _KEY, _ID, _ORG, _GROUP = (
    f"_{name}" for name in ("person", "rows", "key", "register_id", "register_org", "register_group")
)
STRANGE = "(not recognised)"
"""The group of those in the staff list whose ethnicity isn't known to be one."""

_LONG, _SHORT = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|[12]\d|30)"
_LEAP = r"(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
_MONTHS = rf"(?:0[13578]|1[02])-{_LONG}|(?:0[469]|11)-{_SHORT}|02-(?:0[1-9]|1\d|2[0-8])"
ISO = rf"^(?:\d{{4}}-(?:{_MONTHS})|{_LEAP}-02-29)(?:$|[ T])"
BRITISH = (
    rf"^(?:(?:{_LONG}/(?:0[13578]|1[02])|{_SHORT}/(?:0[469]|11)|(?:0[1-9]|1\d|2[0-8])/02)/\d{{4}}|29/02/{_LEAP})(?:$| )"
)
"""Days that there are, as text: only these are cut down to their month, so that no other is taken for one."""
ODDITIES = {
    "wide": r"[^\x00-\x7f]",
    "mark": "[^A-Za-z0-9]",
    "zero": "^0",
    "nothing": "^(?:[Nn][Aa][NnTt]?|[Nn][Uu][Ll][Ll]|[Nn][Oo][Nn][Ee])?$",
}
"""Patterns of ids that may be another spelling of one, or none at all."""


class Frame:
    """The records of one source in a frame; nothing is computed before `fill`."""

    def __init__(self, native: Any, name: str) -> None:
        import narwhals.stable.v2 as nw

        try:
            self.frame: Any = nw.from_native(native).lazy()
        except nw.exceptions.DuplicateError:
            raise DefinitionError(f"{name} has two columns of one name; rename one of them") from None
        except TypeError:
            raise DefinitionError(
                f"{name} is of the type {type(native).__name__}; give a frame of pandas, Polars, PyArrow, DuckDB, Dask "
                "or PySpark, or the path of a file"
            ) from None
        self.schema = self.frame.collect_schema()
        self.columns: list[str] = list(self.schema.names())
        self._odd: dict[str, set[str]] = {}

    def first(self, column: str) -> set[Any]:
        """Return the different values of a column among the first records."""
        import narwhals.stable.v2 as nw

        return set(self.frame.select(nw.col(column)).head(BATCH).collect()[column].to_list())

    def staff_list(self, tally: RecordTally, columns: Mapping[str, Any], person: str) -> FrameStaffList:
        """Return who is in the staff list, and in which group: one line for each person of an organisation."""
        import narwhals.stable.v2 as nw

        ethnicity, org = columns["ethnicity"], columns["org"]
        groups = [*tally.groups, STRANGE]
        read = {value: at for value, at in tally.read["ethnicity"].items() if value is not None and value == value}  # noqa: PLR0124
        digit = nw.lit(tally.read["ethnicity"][None], nw.Int64())
        if read:
            empty = tally.read["ethnicity"][None]
            digit = self._translated(self._value(ethnicity.name), list(read), list(read.values()), empty)
        keys = [nw.col(person).alias(_ID)]
        if isinstance(org, NamedColumn):
            keys.append(self._org(org.name, list(tally.read["org"])).alias(_ORG))
        on = [_ID, _ORG][: len(keys)]
        people = self._people(self.frame.select(*keys, digit.alias(_GROUP)), person, _ID, as_text=True)
        people = people.filter(~nw.col(_ID).is_null())
        group = nw.col(_GROUP).replace_strict(
            list(range(len(groups))), groups, default=STRANGE, return_dtype=nw.String()
        )
        return FrameStaffList(
            self, people.group_by(*on).agg(nw.col(_GROUP).min()).with_columns(group.alias(_GROUP)), on
        )

    def fill(
        self,
        tally: RecordTally,
        columns: Mapping[str, Any],
        person: str | None,
        *,
        event: str | None = None,
        every: bool = False,
        staff_list: FrameStaffList | None = None,
    ) -> None:
        """Count the records into a tally, each person once where `person` names a column.

        `columns` gives the column of each of the tally's fields, anything else standing for every record. `event`
        names the field that holds the day of an event, whose month is all that leaves the engine. With `staff_list`,
        its line of the same person says whether they are listed, and their ethnicity where no column does.
        """
        import narwhals.stable.v2 as nw

        there = {name: column for name, column in columns.items() if isinstance(column, NamedColumn)}
        picked = [self._value(column.name, month=name == event).alias(f"_{name}") for name, column in there.items()]
        if person is not None:
            picked.append(nw.col(person).alias(_PERSON))
        if staff_list is not None:
            picked.append(nw.col(str(person)).alias(_ID))
            if _ORG in staff_list.on:
                name = there["org"].name
                met = self.frame.select(nw.col(name)).unique().collect()[name].to_list()
                picked.append(self._org(name, met).alias(_ORG))
        frame = self.frame.select(*picked)
        if person is not None:
            frame = self._people(frame, person, _PERSON)
        if staff_list is not None:
            frame = self._people(frame, str(person), _ID, as_text=True)
            frame = _joinable(frame, staff_list.on).join(
                _joinable(staff_list.people, staff_list.on), on=staff_list.on, how="left"
            )
            frame = frame.with_columns(_listed=~nw.col(_GROUP).is_null())
            there["listed"] = NamedColumn("")
            if "ethnicity" not in there:
                frame = frame.with_columns(_ethnicity=nw.col(_GROUP))
                there["ethnicity"] = NamedColumn("")
        known = [f"_{name}" for name in there]
        by = known
        if person is not None:
            frame = frame.with_columns(_known=~nw.col(_PERSON).is_null())
            by = [*known, "_known"]
        raw = frame.group_by(*by, drop_null_keys=False).agg(nw.len().alias(_ROWS)).collect()
        weights = np.asarray(raw[_ROWS].to_numpy(), np.int64)
        coded = {name: _coded(raw[f"_{name}"]) for name in there}
        fixed = {name: value for name, value in columns.items() if name not in there}
        coded |= {name: (np.zeros(len(weights), np.int32), [value]) for name, value in fixed.items()}
        tally.rows += int(weights.sum())
        tally.note(coded, weights, every=every)
        org, year, key = tally.keys(coded)
        if person is None:
            tally.count(org, year, key, weights)
            return
        nameless = ~np.asarray(raw["_known"].to_numpy(), bool)
        tally.anonymous += int(weights[nameless].sum())
        tally.count(org[nameless], year[nameless], key[nameless], weights[nameless])
        self._once(tally, frame, there, coded, fixed)

    def _value(self, column: str, *, month: bool = False) -> nw.Expr:
        """Return a column, or the month of its days: a day with anything else in it would come back as a record."""
        import narwhals.stable.v2 as nw

        value, kind = nw.col(column), self.schema[column]
        if kind == nw.Categorical or isinstance(kind, nw.Enum):
            value = value.cast(nw.String())
        if not month:
            return value
        if kind == nw.Date or isinstance(kind, nw.Datetime):
            # The day of no calendar: a year and a month as text that is read like any other.
            return value.dt.year().cast(nw.Int64()) * 100 + value.dt.month().cast(nw.Int64())
        if kind == nw.String:
            british = nw.when(value.str.contains(BRITISH)).then(value.str.slice(3, 7)).otherwise(value)
            return nw.when(value.str.contains(ISO)).then(value.str.slice(0, 7)).otherwise(british)
        return value

    def _people(self, frame: Any, column: str, name: str, *, as_text: bool = False) -> Any:
        """Return a frame with its column `name`, people's ids of `column`, as `wres.recorded.number_of` has them.

        Those of none are missing; numbers may stay numbers. Each step is a column anew: where one step is an expression
        of another, some engines work the first out as often as it is named.
        """
        import narwhals.stable.v2 as nw

        value, kind = nw.col(name), self.schema[column]
        if kind.is_float():
            # A column with a gap has no whole numbers.
            whole = value.fill_null(-1).cast(nw.Int64()).cast(nw.String())
            steps = [value.fill_nan(None), *([nw.when(~value.is_null()).then(whole)] if as_text else [])]
        elif kind.is_numeric():
            steps = [value.cast(nw.String())] if as_text else []
        else:
            steps = [value.cast(nw.String()), *self._spelt(column, value)]

        def taken(part: Any) -> Any:
            for step in steps:
                part = part.with_columns(step.alias(name))
            return part

        if not frame.implementation.is_dask():
            return taken(frame)
        # Dask takes far longer to plan so many steps than to take them.
        return nw.from_native(frame.to_native().map_partitions(lambda part: taken(nw.from_native(part)).to_native()))

    def _spelt(self, column: str, value: nw.Expr) -> Iterator[nw.Expr]:
        """Yield what makes one spelling of the ids of a column that are text, step by step."""
        import narwhals.stable.v2 as nw

        odd = self._oddities(column)
        if "wide" in odd:
            # No engine knows all spellings of a letter: these few are read one by one.
            wide = self.frame.select(_wide=nw.col(column).cast(nw.String()))
            met = wide.filter(nw.col("_wide").str.contains(ODDITIES["wide"])).unique().collect()["_wide"].to_list()
            same = value.replace_strict(met, list(map(spelt, met)), default="", return_dtype=nw.String())
            yield nw.when(value.is_in(met)).then(same).otherwise(value)
        if "mark" in odd:
            yield value.str.replace_all(r"\s+", " ").str.strip_chars(" ")
            whole = value.str.replace_all(r"\.0+$", "")
            yield nw.when(value.str.contains(r"^[+-]?[0-9]+\.0+$")).then(whole).otherwise(value)
        if odd:
            number = value.str.replace_all("^0+", "")
            number = nw.when(number != "").then(number).otherwise(nw.lit("0"))
            yield nw.when(value.str.contains("^0[0-9]*$")).then(number).otherwise(value)
        if "nothing" in odd or "mark" in odd:
            yield nw.when(~value.str.to_lowercase().is_in(sorted(NOTHING))).then(value)

    def _oddities(self, column: str) -> set[str]:
        """Return in which ways some ids may be another spelling of one, or none at all."""
        import narwhals.stable.v2 as nw

        if column not in self._odd:
            value = nw.col(column).cast(nw.String())
            asked = {name: value.str.contains(pattern).any() for name, pattern in ODDITIES.items()}
            found = self.frame.select(**asked).collect()
            self._odd[column] = {name for name in ODDITIES if bool(found[name][0])}
        return self._odd[column]

    def _org(self, column: str, values: list[Any]) -> nw.Expr:
        """Return organisations as `wres.recorded.number_of` has them, given their values."""
        import narwhals.stable.v2 as nw

        known = [value for value in values if value is not None and value == value]  # noqa: PLR0124
        names = [number_of(text(value)) for value in known]
        if not known:
            return nw.lit(None, nw.String())
        return self._value(column).replace_strict(known, names, default="", return_dtype=nw.String())

    def _translated(self, value: nw.Expr, old: list[Any], new: list[int], default: int) -> nw.Expr:
        """Return the number that each value stands for."""
        import narwhals.stable.v2 as nw

        if self.frame.implementation.is_dask():
            # There the new values pass through a column of the old ones' type, which for text takes text alone.
            words = value.replace_strict(old, list(map(str, new)), default=str(default), return_dtype=nw.String())
            return words.cast(nw.Int64())
        return value.replace_strict(old, new, default=default, return_dtype=nw.Int64())

    def _once(
        self,
        tally: RecordTally,
        frame: Any,
        there: Mapping[str, Any],
        coded: Mapping[str, Coded],
        fixed: Mapping[str, Any],
    ) -> None:
        """Count each person once in an organisation and year, by the row whose key is the least."""
        import narwhals.stable.v2 as nw

        def number(name: str, numbers: npt.NDArray[np.signedinteger[Any]]) -> nw.Expr:
            """Return an expression of the number that each value of a field stands for."""
            values, empty = coded[name][1], int(numbers[-1])
            if name not in there or not len(values):
                return nw.lit(int(numbers[0]) if name in fixed else empty, nw.Int64())
            given = list(map(int, numbers[: len(values)]))
            return self._translated(nw.col(f"_{name}"), list(values), given, empty)

        tables = {name: tally.table(name, values) for name, (_, values) in coded.items()}
        key = number("ethnicity", tally.weigh("ethnicity", tables["ethnicity"]))
        for field in tally.fields:
            key = key + number(field.id, tally.weigh(field.id, tables[field.id]))
        people = (
            frame.filter(nw.col("_known"))
            .select(
                _PERSON,
                number("org", tables["org"]).alias("_org"),
                number("when", tables["when"]).alias("_when"),
                key.alias(_KEY),
            )
            .group_by("_org", "_when", _PERSON)
            .agg(nw.col(_KEY).min())
        )
        counted = people.group_by("_org", "_when", _KEY).agg(nw.len().alias(_ROWS)).collect()
        org, year, rank, times = (
            np.asarray(counted[name].to_numpy(), np.int64) for name in ("_org", "_when", _KEY, _ROWS)
        )
        tally.count(org.astype(np.int32), year.astype(np.int32), rank, times)


class NamedColumn:
    """A column by its name, as against a value that stands for every record."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class FrameStaffList:
    """Who is in a staff list: lines of an id, an organisation where both lists name one, and a group."""

    __slots__ = ("on", "owner", "people")

    def __init__(self, owner: Frame, people: Any, on: list[str]) -> None:
        self.owner, self.people, self.on = owner, people, on


def _joinable(frame: Any, on: list[str]) -> Any:
    """Return a frame whose columns of text have one type, whatever they came from: Dask has two and joins only one."""
    import narwhals.stable.v2 as nw

    if not frame.implementation.is_dask():
        return frame
    return nw.from_native(frame.to_native().astype(dict.fromkeys(on, "string")))


def _coded(series: Any) -> Coded:
    """Return a column of what came back as codes into its values, one past the last where there is nothing."""
    import pandas as pd

    native = series.to_native()
    if not isinstance(native, pd.Series) and find_spec("pyarrow"):
        whole = series.to_arrow()
        found = (whole.combine_chunks() if hasattr(whole, "combine_chunks") else whole).dictionary_encode()
        values = found.dictionary.to_pylist()
        return found.indices.fill_null(len(values)).to_numpy(zero_copy_only=False), values
    if not isinstance(native, pd.Series):
        native = pd.Series(series.to_list(), dtype=object)
    codes, index = pd.factorize(native)
    return np.where(codes < 0, len(index), codes), index.tolist()
