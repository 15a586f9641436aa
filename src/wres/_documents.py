"""Tables with what belongs to them, as one JSON value, or as a file from which the same comes back.

A document has a `kind`, a `head` of JSON values, and tables. As JSON it is one object: the format and its version, the
version of the library, the head, and each table as a list of rows. A Parquet file has the first table as its rows and
the rest in its metadata; a folder, or a zip file of one, has each table as a CSV file and the rest as JSON.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres._keys import TEXT
from wres._output import format_of, whole, write_whole
from wres.counts.guard import guarded, unguarded
from wres.errors import DefinitionError, WresError
from wres.model import FrozenMap

__all__ = ["Document", "records"]

FORMATS = (".json", ".parquet", ".zip")
INFINITE = {math.inf: "Infinity", -math.inf: "-Infinity"}
FINITE = {words: number for number, words in INFINITE.items()}
DTYPES: dict[str, Any] = {
    "text": TEXT,
    "integer": np.int64,
    "number": np.float64,
    "flag": np.bool_,
    "maybe": "boolean",
    "json": object,
}
"""What the columns of a table hold: `maybe` is true, false or missing, and `json` any value that JSON has."""
CELLS: dict[str, set[type]] = {
    "text": {str, type(None)},
    "integer": {int},
    "number": {int, float, type(None)},
    "flag": {bool},
    "maybe": {bool, type(None)},
}
"""The types that a cell of each kind has, once it is read."""
OPEN = "open"
"""What a column is called of which the column itself says what it holds."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of what is in a zip file, which has to have one."""
DAMAGED = (OSError, ValueError, KeyError, TypeError, LookupError, zipfile.BadZipFile, zlib.error, csv.Error)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as JSON has them: None for what is missing, and words for what is infinite.

    >>> records(pd.DataFrame({"org": ["Acme Trust"], "value": [float("nan")], "upper": [float("inf")]}))
    [{'org': 'Acme Trust', 'value': None, 'upper': 'Infinity'}]
    """
    columns = [_plain(frame[name]) for name in frame.columns]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Return the cells of a column as JSON has them."""
    if column.dtype.kind in "iub" and not column.isna().any():
        plain: list[Any] = column.tolist()
        return plain
    return [_cell(cell) for cell in column.tolist()]


def _cell(cell: Any) -> Any:
    if isinstance(cell, float):
        return None if math.isnan(cell) else INFINITE.get(cell, cell)
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return None
    return cell.item() if isinstance(cell, np.generic) else cell


@attrs.frozen(eq=False)
class Document:
    """Tables, the first of which the document is of, with `head`, JSON values that belong to them.

    `columns` says of each table what its columns hold, as in `DTYPES`; of a column that it calls open, or doesn't name,
    the column itself does.
    """

    kind: str
    head: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    columns: Mapping[str, Mapping[str, str]]

    @property
    def format(self) -> str:
        """The name of the format, with its version."""
        return format_of(self.kind)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as one JSON value."""
        return {**self._top(), **{name: records(table) for name, table in self.tables.items()}}

    def to_json(self) -> str:
        """Return the same as text, a line for each row."""
        return _json(self._top(), {name: records(table) for name, table in self.tables.items()})

    def equals(self, other: Document) -> bool:
        """Return whether two documents have the same values, whatever holds them; what is missing in both is equal."""
        return (
            self._top() == other._top()
            and [*self.tables] == [*other.tables]
            and all(_same(self.tables[name], other.tables[name]) for name in self.tables)
        )

    def _top(self) -> dict[str, Any]:
        found = {name: self._open(name) for name in self.tables}
        kinds = {name: each for name, each in found.items() if each}
        top = {"format": self.format, "library": version("wres-standard"), **self.head}
        return {**top, "columns": kinds} if kinds else top

    def _open(self, name: str) -> dict[str, str]:
        """Return what the columns hold that aren't known to, and don't hold text."""
        table, known = self.tables[name], self.columns.get(name, {})
        found = {str(each): _kind_of(table[each]) for each in table.columns if known.get(each, OPEN) == OPEN}
        return {each: kind for each, kind in found.items() if kind != "text"}

    @classmethod
    def of(cls, value: Any, kind: str, tables: Mapping[str, Mapping[str, str]]) -> Document:
        """Return the document in a JSON value; one of another kind or version is a `WresError`."""
        top = _checked(value, kind)
        opened = top.pop("columns", {})
        found = {}
        for name, known in tables.items():
            rows = top.pop(name, None)
            if not isinstance(rows, list):
                raise WresError(f"it has no {name}; give what was saved as it was")
            names = list(rows[0] if rows else known)
            if {*map(frozenset, rows)} - {frozenset(names)}:
                raise WresError(f"the rows of its {name} haven't the same columns; give what was saved as it was")
            kinds = _kinds(name, names, known, opened.get(name, {}))
            found[name] = pd.DataFrame({each: _column([row[each] for row in rows], kinds[each]) for each in names})
        return cls(kind, top, found, tables)

    def write(self, path: str | Path) -> Path:
        """Return the path of a file, or of a new folder, that is written whole: `.json`, `.parquet`, `.zip`."""
        path = Path(path)
        suffix = path.suffix.lower()
        if suffix == ".json":
            write_whole(path, self.to_json())
        elif suffix == ".parquet":
            with whole(path) as part:
                self._parquet(part)
        elif suffix == ".zip":
            with whole(path) as part, zipfile.ZipFile(part, "w") as archive:
                for name, text in self._texts():
                    entry = zipfile.ZipInfo(name, EPOCH)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    archive.writestr(entry, text.encode())
        elif not suffix:
            self._folder(path)
        else:
            raise DefinitionError(
                f"{path.name!r} is no name that {self.kind} can be saved by; let it end in {', '.join(FORMATS)}, or "
                "in nothing for a folder"
            )
        return path

    def _folder(self, path: Path) -> None:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise WresError(f"{str(path)!r} isn't an empty folder; name one that is, or that isn't there yet")
        part = path.absolute().with_name(f".{path.name}.{os.getpid()}.part")
        part.mkdir()
        try:
            for name, text in self._texts():
                write_whole(part / name, text)
            part.replace(path)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _texts(self) -> Iterator[tuple[str, str]]:
        for name, table in self.tables.items():
            yield f"{name}.csv", _csv(table, self._all(name))
        yield f"{self.kind}.json", _json(self._top())

    def _all(self, name: str) -> dict[str, str]:
        return _kinds(name, map(str, self.tables[name].columns), self.columns.get(name, {}), self._open(name))

    def _parquet(self, path: Path) -> None:
        parquet, arrow = _arrow()
        (name, table), *rest = self.tables.items()
        kinds = self._all(name)
        texts = [each for each, kind in kinds.items() if kind == "json"]
        # As they are: what a frame holds beside its columns isn't written.
        plain = pd.DataFrame({each: table[each].map(_json_cell) if each in texts else table[each] for each in kinds})
        made = arrow.Table.from_pandas(plain, preserve_index=False)
        top = {**self._top(), **{each: records(frame) for each, frame in rest}}
        parquet.write_table(made.replace_schema_metadata({b"wres": json.dumps(top).encode()}), path)

    @classmethod
    def read(cls, path: str | Path, kind: str, tables: Mapping[str, Mapping[str, str]]) -> Document:
        """Return the document in a file or folder; one that is damaged or of another kind is a `WresError`."""
        path = Path(path)
        try:
            if path.is_dir():
                return cls._from_texts(lambda name: (path / name).read_bytes().decode(), kind, tables)
            suffix = path.suffix.lower()
            if suffix == ".json":
                return cls.of(json.loads(path.read_text(encoding="utf-8")), kind, tables)
            if suffix == ".zip":
                with zipfile.ZipFile(path) as archive:
                    return cls._from_texts(lambda name: archive.read(name).decode(), kind, tables)
            if suffix == ".parquet":
                return cls._from_parquet(path, kind, tables)
        except WresError as error:
            raise WresError(f"{path} can't be read as {kind}: {error}") from None
        except FileNotFoundError as error:
            raise WresError(f"{error.filename or path} isn't there; give the path of saved {kind}") from None
        except DAMAGED as error:
            why = " ".join(str(error).split()) or type(error).__name__
            raise WresError(
                f"{path} can't be read as {kind}: it is damaged, or was never saved here ({why})"
            ) from error
        raise WresError(
            f"{path} is of no kind that {kind} are saved in; it ends in {', '.join(FORMATS)}, or is a folder"
        )

    @classmethod
    def _from_texts(cls, text: Any, kind: str, tables: Mapping[str, Mapping[str, str]]) -> Document:
        top = _checked(json.loads(text(f"{kind}.json")), kind)
        opened = top.pop("columns", {})
        found = {
            name: _from_csv(name, text(f"{name}.csv"), known, opened.get(name, {})) for name, known in tables.items()
        }
        return cls(kind, top, found, tables)

    @classmethod
    def _from_parquet(cls, path: Path, kind: str, tables: Mapping[str, Mapping[str, str]]) -> Document:
        parquet, arrow = _arrow()
        try:
            table = parquet.read_table(path)
        except arrow.ArrowException as error:
            raise WresError(f"it is damaged ({' '.join(str(error).split())})") from None
        metadata = table.schema.metadata or {}
        if b"wres" not in metadata:
            raise WresError(f"it is Parquet without what belongs to {kind}; save it with .save")
        top = json.loads(metadata[b"wres"])
        (name, known), *rest = tables.items()
        others = cls.of({**top, name: []}, kind, tables)
        kinds = _kinds(name, table.column_names, known, top.get("columns", {}).get(name, {}))
        first = pd.DataFrame({each: _stored(table[each], of) for each, of in kinds.items()})
        return cls(kind, others.head, {name: first, **{each: others.tables[each] for each, _ in rest}}, tables)


def _same(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Return whether two tables have the same cells."""
    return (
        len(one) == len(other)
        and [*one.columns] == [*other.columns]
        and all(one[name].equals(other[name]) or _plain(one[name]) == _plain(other[name]) for name in one.columns)
    )


def _checked(value: Any, kind: str) -> dict[str, Any]:
    """Return a copy of a document's value without its format, which has to be one that is read here."""
    found = value.get("format") if isinstance(value, Mapping) else None
    mine = format_of(kind)
    if not isinstance(found, str) or found.rpartition(":")[0] != mine.rpartition(":")[0]:
        raise WresError(f"it is no {kind} that were saved here; its format is {found!r}, and not {mine}")
    if found != mine:
        raise WresError(f"its format {found} is newer than this version of wres-standard; update it")
    return {name: each for name, each in value.items() if name not in ("format", "library")}


def _kind_of(column: pd.Series[Any]) -> str:
    """Return what a column holds."""
    if column.dtype.kind in "iufb" and not isinstance(column.dtype, pd.BooleanDtype):
        return {"i": "integer", "u": "integer", "f": "number", "b": "flag"}[column.dtype.kind]
    return "text" if all(isinstance(cell, str) for cell in column.dropna().tolist()) else "json"


def _kinds(table: str, names: Any, known: Mapping[str, str], opened: Mapping[str, str]) -> dict[str, str]:
    """Return what the columns of a table hold; one that is known has to be there."""
    names = list(names)
    missing = [name for name in known if name not in names]
    if missing:
        raise WresError(f"its {table} have no column {', '.join(missing)}")
    kinds = {name: known.get(name, OPEN) for name in names}
    kinds = {name: opened.get(name, "text") if kind == OPEN else kind for name, kind in kinds.items()}
    strange = sorted(set(kinds.values()) - set(DTYPES))
    if strange:
        raise WresError(f"its columns hold {', '.join(strange)}; they hold {', '.join(DTYPES)}")
    return kinds


def _column(cells: Any, kind: str) -> pd.Series[Any]:
    """Return a column of cells as JSON has them; one of another type is a `WresError`, and nothing is made of it."""
    if kind == "number":
        cells = [FINITE.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
    strange = set(map(type, cells)) - CELLS.get(kind, set(map(type, cells)))
    if strange:
        raise WresError(f"a column of {kind} cells holds {', '.join(sorted(each.__name__ for each in strange))}")
    if kind == "json":
        column = np.empty(len(cells), object)
        column[:] = cells
        return pd.Series(column, dtype=object)
    made: pd.Series[Any] = pd.Series(cells, dtype=DTYPES[kind])
    return made


def _stored(column: Any, kind: str) -> pd.Series[Any]:
    """Return a column as Parquet has it."""
    if kind == "json":
        return _column([None if cell is None else json.loads(cell) for cell in column.to_pylist()], kind)
    found = column.to_pandas()
    if kind in ("integer", "number") and found.dtype.kind == DTYPES[kind]().dtype.kind:
        # As it is: its type says what it holds.
        typed: pd.Series[Any] = found.astype(DTYPES[kind])
        return typed
    return _column(column.to_pylist(), kind)


def _json_cell(cell: Any) -> Any:
    plain = _cell(cell)
    return None if plain is None else json.dumps(plain, ensure_ascii=False)


def _csv(table: pd.DataFrame, kinds: Mapping[str, str]) -> str:
    """Return a table as comma-separated values, from which the same comes back."""
    cells = {name: _written(table[name], kind) for name, kind in kinds.items()}
    # Both ends of a line within a text are quoted then.
    return pd.DataFrame(cells, columns=list(kinds)).to_csv(index=False, lineterminator="\r\n")


def _written(column: pd.Series[Any], kind: str) -> Any:
    if kind == "json":
        column = column.map(_json_cell)
    elif kind != "text":
        return column
    codes, values = pd.factorize(column)
    return np.array([*map(guarded, values), None], object)[codes]


def _from_csv(table: str, text: str, known: Mapping[str, str], opened: Mapping[str, str]) -> pd.DataFrame:
    names = next(csv.reader(io.StringIO(text, newline="")), [])
    kinds = _kinds(table, names, known, opened)
    cells = pd.read_csv(
        io.StringIO(text, newline=""),
        dtype=str,
        keep_default_na=False,
        na_values=[""],
        skip_blank_lines=False,
        index_col=False,
    )
    return pd.DataFrame({name: _parsed(cells[name], kind) for name, kind in kinds.items()})


PARSED: Mapping[str, Callable[[str], Any]] = {
    "text": unguarded,
    "integer": int,
    "number": float,
    "flag": {"True": True, "False": False}.__getitem__,
    "maybe": {"True": True, "False": False}.__getitem__,
    "json": lambda text: json.loads(unguarded(text)),
}
"""How a cell of each kind is read from its text."""


def _parsed(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    codes, values = pd.factorize(column)
    cells = np.empty(len(values) + 1, object)
    cells[:-1], cells[-1] = list(map(PARSED[kind], values)), None
    return _column(cells[codes].tolist(), kind)


def _json(top: Mapping[str, Any], tables: Mapping[str, Any] = FrozenMap()) -> str:
    """Return one JSON object, a line for each part and each row of a table."""
    parts = [f"{_line(name)}: {_line(value)}" for name, value in top.items()]
    parts += [f"{_line(name)}: [{','.join(f'{chr(10)}{_line(row)}' for row in rows)}]" for name, rows in tables.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _arrow() -> tuple[Any, Any]:
    with contextlib.suppress(ImportError):
        import pyarrow as pa
        from pyarrow import parquet

        return parquet, pa
    raise WresError("Parquet needs pyarrow: python -m pip install 'wres-standard[parquet]'")
