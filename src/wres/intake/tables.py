"""The counts in a file of any kind: a counts table, or a return in a workbook or in a sheet of one saved as CSV."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from wres.counts import COLUMNS, parse_counts
from wres.errors import WresError
from wres.intake.workbooks import WorkbookError, is_return, read_workbook
from wres.model import Edition

__all__ = ["WORKBOOKS", "ReadCounts", "counts_in"]

WORKBOOKS = (".xlsx", ".xlsm", ".ods")


class ReadCounts(NamedTuple):
    """The table in a file, what was decided in reading it, and a line for each figure that was lost."""

    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


def counts_in(path: str | Path, edition: str | Edition | None = None, **options: Any) -> ReadCounts:
    r"""Return the table in a file, unchecked: its faults are found together with those of the edition.

    With an edition, a workbook or a table without any column of a counts table is read as a return by the edition's
    collection template; `options` are those of `read_workbook`. What can't be read is a `WresError`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "return.csv")
    ...     _ = path.write_text("Acme Trust,,\n,White,BME\nNumber of shortlisted applicants,600,300\nOthers,7,1\n")
    ...     read = counts_in(path, "wres-2024", org="Acme Trust")
    >>> read.table["count"].tolist(), read.lost[0]
    ([600, 300], "not understood: return!A4 ('Others'): not a label of the template")
    """
    path = Path(path)
    if edition is None or not path.name.lower().endswith(WORKBOOKS):
        try:
            table = parse_counts(path)
            if edition is None or set(COLUMNS) & set(map(str, table.columns)) or not _sheet_of_return(path):
                return ReadCounts(table, table.attrs.pop("notes", ()))
        except WresError:
            # The lines of a sheet needn't have as many fields as the first.
            if edition is None or not _sheet_of_return(path):
                raise
    read = read_workbook(path, edition=edition, on_error="status", **options)
    return ReadCounts(read.counts, read.notes, read.lost)


def _sheet_of_return(path: Path) -> bool:
    try:
        return path.name.lower().endswith((".csv", ".tsv")) and is_return(path)
    except WorkbookError:
        return False
