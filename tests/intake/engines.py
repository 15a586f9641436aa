"""The same records on every engine, and in every kind of file."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from records import Rows

Engine = Callable[[Rows, Path], Any]


def plain(rows: Rows, folder: Path) -> pd.DataFrame:
    """pandas, each value as it is."""
    frame = pd.DataFrame(rows).astype(object)
    return frame.where(frame.notna(), None)


def text(rows: Rows, folder: Path) -> pd.DataFrame:
    """pandas with the types that it chooses itself."""
    return pd.DataFrame(rows)


def categories(rows: Rows, folder: Path) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    words = [name for name in frame if isinstance(frame[name].dropna().iloc[0], str)]
    return frame.astype(dict.fromkeys(words, "category"))


def polars(rows: Rows, folder: Path) -> Any:
    import polars as pl

    return pl.DataFrame(rows, infer_schema_length=None)


def lazy(rows: Rows, folder: Path) -> Any:
    return polars(rows, folder).lazy()


def arrow(rows: Rows, folder: Path) -> Any:
    import pyarrow as pa

    return pa.Table.from_pylist(rows)


def dictionaries(rows: Rows, folder: Path) -> Any:
    import pyarrow as pa

    table = arrow(rows, folder)
    return pa.table({name: table[name].combine_chunks().dictionary_encode() for name in table.column_names})


def views(rows: Rows, folder: Path) -> Any:
    """The kind of text that engines pass on to one another."""
    import pyarrow as pa

    table = arrow(rows, folder)
    fields = [field.with_type(pa.string_view()) if field.type == pa.string() else field for field in table.schema]
    return table.cast(pa.schema(fields))


def duckdb(rows: Rows, folder: Path) -> Any:
    import duckdb

    return duckdb.from_arrow(arrow(rows, folder))


def dask(rows: Rows, folder: Path) -> Any:
    import dask.dataframe as dd

    return dd.from_pandas(pd.DataFrame(rows), npartitions=5)


def parquet(rows: Rows, folder: Path) -> Path:
    import pyarrow.parquet as pq

    pq.write_table(arrow(rows, folder), folder / "records.parquet", row_group_size=17)
    return folder / "records.parquet"


def csv(rows: Rows, folder: Path) -> Path:
    pd.DataFrame(rows).convert_dtypes().to_csv(folder / "records.csv", index=False)
    return folder / "records.csv"


def packed(rows: Rows, folder: Path) -> str:
    """Three packed files, by a pattern."""
    for at in range(3):
        path = csv(rows[at::3] or rows[:0], folder)
        with gzip.open(folder / f"part-{at}.csv.gz", "wb") as file:
            file.write(path.read_bytes())
    return str(folder / "part-*.csv.gz")


def several(rows: Rows, folder: Path) -> Path:
    """A folder of files."""
    import pyarrow.parquet as pq

    table = arrow(rows, folder)
    inside = folder / "several"
    inside.mkdir(exist_ok=True)
    for at in range(0, len(rows), 29):
        pq.write_table(table.slice(at, 29), inside / f"{at:05d}.parquet")
    return inside


def ipc(rows: Rows, folder: Path) -> Path:
    import pyarrow.feather as feather

    feather.write_feather(arrow(rows, folder), str(folder / "records.arrow"))
    return folder / "records.arrow"


def stream(rows: Rows, folder: Path) -> Path:
    import pyarrow as pa

    table = arrow(rows, folder)
    with pa.ipc.new_stream(folder / "records.arrows", table.schema) as writer:
        writer.write_table(table, max_chunksize=13)
    return folder / "records.arrows"


def reader(rows: Rows, folder: Path) -> Any:
    """A stream of batches, which can be read once."""
    return arrow(rows, folder).to_reader(max_chunksize=11)


DASK = pytest.param(
    dask,
    id="dask",
    marks=pytest.mark.skipif(find_spec("dask") is None, reason="Dask isn't installed; `nox -s engines` brings it"),
)
FILES: tuple[Engine, ...] = (parquet, csv, packed, several, ipc, stream, reader)
ENGINES = (plain, text, categories, polars, lazy, arrow, dictionaries, views, duckdb, DASK, *FILES)
