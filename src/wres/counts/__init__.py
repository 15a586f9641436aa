"""The counts table: read, checked with every problem at once, and turned into arrays."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from wres.counts.arrays import to_cells
from wres.counts.checks import COLUMNS, ORIGINS, CountsTable, check
from wres.counts.files import parse_counts

__all__ = ["COLUMNS", "ORIGINS", "CountsTable", "check", "parse_counts", "read_counts", "to_cells"]


def read_counts(path: str | Path) -> pd.DataFrame:
    r"""Return the counts table in a file, one row for each counted cell, checked as far as no edition is needed.

    The file is CSV (`.csv`, `.tsv`, also `.gz`) in UTF-8 or Parquet (`.parquet`, extra `parquet`). `CountsError`
    holds every problem of the table in `.failures`; a file that can't be read is a `WresError`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "counts.csv")
    ...     _ = path.write_text("org,year,item,group,count\nAcme Trust,2024,board,bme,2\n", encoding="utf-8")
    ...     read_counts(path)[["org", "year", "item", "group", "count"]]
                 org  year   item group  count
    line
    2     Acme Trust  2024  board   bme      2
    """
    frame = parse_counts(path)
    check(frame)
    return frame
