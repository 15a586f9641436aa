"""Record files as batches of columns: found, held against each other, and read; no error quotes what is in them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from wres.counts.files import START, decoded, separator_of, text_notes
from wres.errors import RecordsWarning, WresError

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = ["BatchReader", "in_batches", "kind_of"]

BATCH = 1 << 16

_FORMATS = {
    "parquet": "parquet",
    "pq": "parquet",
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
    "arrow": "ipc",
    "feather": "ipc",
    "ipc": "ipc",
    "arrows": "stream",
}
_PACKED = r"\.(gz|bz2|zst|lz4|br)$"


def _valid(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a batch whose buffers hold what they say; Arrow's own error where they don't.

    It checks nothing of its own files on the way in, and what is damaged ends the interpreter later.
    """
    batch.validate(full=True)
    return batch


def _plain(batch: pa.RecordBatch, coded: Sequence[str]) -> pa.RecordBatch:
    """Return a batch with plain text, that of some columns as dictionary codes: not every function takes others."""
    import pyarrow as pa

    def plain(name: str, column: pa.Array) -> pa.Array:
        if kind_of(column.type) != "string":
            return column
        found = column.dictionary_encode() if name in coded else column
        if pa.types.is_dictionary(found.type):
            found = pa.DictionaryArray.from_arrays(found.indices, found.dictionary.cast(pa.string()))
        return found if name in coded else found.cast(pa.string())

    names = batch.schema.names
    return pa.RecordBatch.from_arrays(list(map(plain, names, batch.columns)), names)


def in_batches(value: Any) -> bool:
    """Return whether a source is read here: a path, several, what Arrow holds or streams, or a frame of Polars."""
    return (
        isinstance(value, str | Path)
        or (isinstance(value, list | tuple) and bool(value) and all(isinstance(one, str | Path) for one in value))
        or (type(value).__module__.partition(".")[0] == "pyarrow" and hasattr(value, "schema"))
        or _streams(value)
    )


def _streams(value: Any) -> bool:
    """Return whether a source is a frame of Polars whose columns Arrow can take as they are, a part at a time."""
    if type(value).__module__.partition(".")[0] != "polars" or find_spec("pyarrow") is None:
        return False
    import polars as pl

    if not hasattr(pl.LazyFrame, "collect_batches") or not isinstance(value, pl.DataFrame | pl.LazyFrame):
        return False
    # Of an object Arrow takes the address for its value, and the longest whole numbers it hasn't.
    return {pl.Object, pl.Int128, pl.UInt128}.isdisjoint(kind.base_type() for kind in value.collect_schema().dtypes())


class BatchReader:
    """The records of one source in files of one kind; opening reads their headers only."""

    def __init__(self, given: Any, name: str, progress: Callable[[int, int | None], None] | None = None) -> None:
        try:
            import pyarrow as pa
        except ImportError:
            raise WresError(
                f"reading {name} from files needs pyarrow: python -m pip install 'wres-standard[parquet]'"
            ) from None
        self.name, self.progress, self.given = name, progress, None
        self.paths: list[Path] = []
        self.kind, self.total = "stream", getattr(given, "num_rows", getattr(given, "height", None))
        self._headers: dict[Path, _Header] = {}
        if isinstance(given, pa.RecordBatchReader | pa.Table):
            self.given, self.schema = given, given.schema
        elif _streams(given):
            self.given = given.lazy()
            self.schema = pa.table(self.given.clear().collect()).schema
        else:
            self.paths = _expanded(given, name)
            self.kind = self._only_kind()
            self.schema = self._common_schema()
        self.columns = list(self.schema.names)
        if len(set(self.columns)) < len(self.columns):
            raise WresError(f"{name} has two columns of one name; rename one of them")

    @property
    def again(self) -> bool:
        """Whether the records can be read a second time: a stream can't."""
        return not hasattr(self.given, "read_next_batch")

    def _only_kind(self) -> str:
        kinds = {_kind(path): path for path in self.paths}
        if len(kinds) > 1:
            first, second = sorted(kinds.items())[:2]
            raise WresError(
                f"{self.name} has files of several kinds, such as {first[1].name} and {second[1].name}; give one kind"
            )
        return next(iter(kinds))

    def _common_schema(self) -> pa.Schema:
        """Return the schema that all files have; what one of them lacks or holds otherwise is an error."""
        first, problems = self._schema(self.paths[0]), []
        kinds = {column.name: kind_of(column.type) for column in first}
        for path in self.paths[1:]:
            other = {column.name: kind_of(column.type) for column in self._schema(path)}
            lacks = [name for name in kinds if name not in other]
            more = [name for name in other if name not in kinds]
            unlike = [
                f"{name} ({other[name]}, not {kind})" for name, kind in kinds.items() if other.get(name, kind) != kind
            ]
            if lacks or more or unlike:
                differences = [("lacks", lacks), ("has also", more), ("has another kind of", unlike)]
                problems.append(
                    f"{path.name} " + ", ".join(f"{verb} {', '.join(names)}" for verb, names in differences if names)
                )
        if problems:
            raise WresError(
                f"the files of {self.name} differ from {self.paths[0].name}: {'; '.join(problems)}; "
                "give files with the same columns"
            )
        return first

    def _schema(self, path: Path) -> pa.Schema:
        schema = self._dataset([path]).schema if self.kind != "stream" else self._stream(path).schema
        with clear_errors(path, self.name):
            # Text that isn't UTF-8 is found where it is first read.
            _ = schema.names, str(schema)
        return schema

    def _stream(self, path: Path) -> Any:
        import pyarrow as pa

        with clear_errors(path, self.name):
            return pa.ipc.open_stream(pa.memory_map(str(path)))

    def _dataset(self, paths: Sequence[Path], columns: Sequence[str] = ()) -> ds.Dataset:
        import pyarrow as pa
        import pyarrow.csv as pc
        import pyarrow.dataset as ds

        form: Any = self.kind
        if self.kind == "csv":
            heads = [self._headers.get(path) or _header(path, self.name) for path in paths]
            self._headers |= dict(zip(paths, heads, strict=True))
            if len({(head.separator, head.encoding) for head in heads}) > 1:
                raise WresError(
                    f"the files of {self.name} separate their fields or encode their text differently; give files of "
                    "one kind"
                )
            head = heads[0]
            text = pa.dictionary(pa.int32(), pa.string())
            kinds = {name: text if name in columns else pa.string() for name in head.columns}
            form = ds.CsvFileFormat(
                parse_options=pc.ParseOptions(delimiter=head.separator, newlines_in_values=False),
                convert_options=pc.ConvertOptions(
                    column_types=kinds, strings_can_be_null=True, null_values=[""], quoted_strings_can_be_null=True
                ),
                read_options=pc.ReadOptions(block_size=1 << 23, encoding=head.encoding),
            )
        with clear_errors(paths[0], self.name):
            return ds.dataset([str(path) for path in paths], format=form)

    def batches(
        self, columns: Sequence[str], coded: Sequence[str], years: tuple[str, Sequence[int]] | None = None
    ) -> Iterator[pa.RecordBatch]:
        """Yield the records in batches of some columns, those in `coded` with their text as dictionary codes.

        With `years`, a column and some of its values, what can't hold one of them needn't be read.
        """
        if self.kind == "stream":
            for reader in self._readers(columns):
                with clear_errors(self.paths[0] if self.paths else Path(self.name), self.name):
                    for batch in reader:
                        yield _plain(batch.select(list(columns)), coded)
            return
        text = [name for name in coded if kind_of(self.schema.field(name).type) == "string"]
        if self.kind == "parquet":
            yield from self._row_groups(columns, text, years)
            return
        with clear_errors(self.paths[0] if len(self.paths) == 1 else Path(self.name), self.name):
            data = self._dataset(self.paths, text)
            scanner = data.scanner(columns=list(columns), batch_size=BATCH, batch_readahead=2, fragment_readahead=1)
            for batch in scanner.to_batches():
                yield batch if self.kind == "csv" else _plain(_valid(batch), coded)

    def first(self, column: str) -> set[Any]:
        """Return the different values of a column among the first records."""
        batch = next(self.batches([column], []), None)
        return set() if batch is None else set(batch.column(0).unique().to_pylist())

    def _readers(self, columns: Sequence[str]) -> Iterator[Any]:
        import pyarrow as pa

        if self.given is None:
            yield from (map(_valid, self._stream(path)) for path in self.paths)
        elif isinstance(self.given, pa.RecordBatchReader):
            yield map(_valid, self.given)
        elif isinstance(self.given, pa.Table):
            yield map(_valid, self.given.select(list(columns)).to_batches(BATCH))
        else:
            wanted = self.given.select(*dict.fromkeys(columns))
            for part in wanted.collect_batches(chunk_size=BATCH, maintain_order=False):
                yield pa.table(part).to_batches(BATCH)

    def _row_groups(
        self, columns: Sequence[str], text: Sequence[str], years: tuple[str, Sequence[int]] | None
    ) -> Iterator[pa.RecordBatch]:
        import pyarrow.parquet as pq

        files = []
        for path in self.paths:
            with clear_errors(path, self.name):
                files.append(pq.ParquetFile(path, read_dictionary=list(text), pre_buffer=False, buffer_size=1 << 16))
        self.total = sum(file.metadata.num_rows for file in files)
        for path, file in zip(self.paths, files, strict=True):
            groups = [
                at for at in range(file.num_row_groups) if years is None or _holds(file.metadata.row_group(at), *years)
            ]
            with clear_errors(path, self.name), file:
                yield from file.iter_batches(BATCH, row_groups=groups, columns=list(columns), use_threads=True)


def _holds(group: Any, column: str, values: Sequence[int]) -> bool:
    """Return whether a row group may hold one of some whole numbers, by what it says of itself."""
    for at in range(group.num_columns):
        found = group.column(at)
        if found.path_in_schema == column and found.is_stats_set and found.statistics.has_min_max:
            return any(found.statistics.min <= value <= found.statistics.max for value in values)
    return True


def kind_of(kind: pa.DataType) -> str:
    """Return the kind of a column in a word, whether its values stand in a dictionary or not."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    for name, holds in (
        ("string", lambda k: pa.types.is_string(k) or pa.types.is_large_string(k) or str(k) == "string_view"),
        ("whole number", pa.types.is_integer),
        ("number", lambda k: pa.types.is_floating(k) or pa.types.is_decimal(k)),
        ("day", lambda k: pa.types.is_date(k) or pa.types.is_timestamp(k)),
    ):
        if holds(kind):
            return name
    return str(kind)


def _kind(path: Path) -> str:
    name = re.sub(_PACKED, "", path.name.lower())
    return _FORMATS.get(name.rpartition(".")[2], "")


def _expanded(given: Any, name: str) -> list[Path]:
    """Return the files that paths, folders and patterns name, in the order of their names."""
    found: list[Path] = []
    for one in given if isinstance(given, list | tuple) else [given]:
        path = Path(one)
        if path.is_dir():
            files = sorted(
                file for file in path.rglob("*") if file.is_file() and _kind(file) and file.name[0] not in "._"
            )
        elif path.is_file() or not re.search(r"[*?[]", str(one)):
            files = [path]
        else:
            first = next(at for at, part in enumerate(path.parts) if re.search(r"[*?[]", part))
            files = sorted(Path(*path.parts[:first]).glob("/".join(path.parts[first:])))
        if not files:
            raise WresError(
                f"{name}: nothing is read at {one}; give a .parquet, .csv or .arrow file, or a folder of them"
            )
        found += files
    for path in found:
        if not path.is_file():
            raise WresError(f"{name}: there is no file {path}; check the path")
        if not _kind(path):
            raise WresError(
                f"{name}: {path.name} is of a kind that isn't read here; save it as .csv, .parquet or .arrow"
            )
        if not path.stat().st_size:
            raise WresError(f"{name}: {path.name} is empty; its first line names the columns")
    return found


class _Header(NamedTuple):
    """What a text file's first line says of it."""

    columns: list[str]
    separator: str
    encoding: str


def _header(path: Path, name: str) -> _Header:
    """Return the columns that a text file's first line names, what separates them, and how its text is encoded.

    What isn't as usual, though spreadsheets write it where they aren't asked, is said.
    """
    import csv

    import pyarrow as pa

    with clear_errors(path, name), pa.input_stream(str(path)) as stream:
        head = stream.read(START)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        raise WresError(f"{name}: {path.name} isn't plain text in UTF-8; save it as 'CSV UTF-8'")
    try:
        # A character may be cut in two where the reading stopped, but no line break is.
        text, encoding = decoded(head if len(head) < START else head.rpartition(b"\n")[0])
    except UnicodeDecodeError as error:
        raise WresError(f"{name}: {path.name} isn't UTF-8 (byte {error.start}); save it as 'CSV UTF-8'") from None
    usual = "\t" if ".tsv" in path.name.lower() else ","
    separator = separator_of(text, usual)
    columns = next(csv.reader(text.splitlines()[:1], delimiter=separator), [])
    if len(columns) == 1 and "|" in columns[0]:
        raise WresError(f"{name}: {path.name} separates its fields by '|'; save it with commas, or with tabs as .tsv")
    if notes := text_notes(encoding, separator, usual):
        warnings.warn(f"{name}: {path.name}: {' and '.join(notes)}", RecordsWarning, stacklevel=2)
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise WresError(f"{name}: {path.name} has the column {twice[0]!r} twice; rename one of them")
    return _Header(columns, separator, encoding)


@contextmanager
def clear_errors(path: Path, name: str) -> Iterator[None]:
    """Raise what can't be read of a file as one line, without a word of the data."""
    import pyarrow as pa

    try:
        yield
    except WresError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        # What Arrow says may quote a line of the file: a record of a person.
        message = str(error)
        if row := re.search(r"Row #(\d+): Expected (\d+) columns, got (\d+)", message):
            why = f"line {row[1]} has {row[3]} fields where the first has {row[2]}; quote fields that hold a comma"
        elif "UTF8" in message or "UTF-8" in message:
            why = "it isn't UTF-8; save it as 'CSV UTF-8', which every spreadsheet offers"
        elif "straddling" in message or "newline" in message:
            why = "a field holds a line break, or its quotes don't close; write each record on one line"
        else:
            why = "it is damaged, cut short, or not what its name says; write it again"
        raise WresError(f"{name}: {path.name} can't be read: {why}") from None
