"""Published figures in whatever form a caller has them, as a pandas frame: frames, rows, columns, paths."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres.errors import WresError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FiguresError", "table"]

COLUMNS = ("org", "year", "indicator", "statistic", "group", "value", "unit", "source")
"""The columns of a table of published figures; `unit` and `source` may be left out."""


class FiguresError(WresError, ValueError):
    """A table of published figures that isn't one: every failing row at once.

    `failures` holds the failing rows with the problem and its cure in the column `problem`.
    """

    def __init__(self, message: str, failures: pd.DataFrame) -> None:
        super().__init__(message)
        self.failures = failures

    def __reduce__(self) -> tuple[type[FiguresError], tuple[str, pd.DataFrame]]:
        return type(self), (str(self), self.failures)


def table(figures: Any) -> pd.DataFrame:
    """Return published figures as a pandas frame, with nothing of them looked at but their form.

    >>> table([{"org": "Acme Trust", "year": 2024, "indicator": "board", "statistic": "total-share", "value": "8%"}])
              org  year indicator    statistic value
    0  Acme Trust  2024     board  total-share    8%
    """
    import pandas as pd

    if isinstance(figures, pd.DataFrame):
        return figures
    if isinstance(figures, (str, Path)):
        return _file(Path(figures))
    if isinstance(figures, Mapping):
        return _mapping(figures)
    if isinstance(figures, Sequence) and not isinstance(figures, (bytes, bytearray)):
        if all(isinstance(row, Mapping) for row in figures):
            # Rows of dictionaries keep their objects; a column of text and numbers isn't made one of numbers.
            names = dict.fromkeys(name for row in figures for name in row)
            columns = {name: [row.get(name) for row in figures] for name in names or COLUMNS}
            return pd.DataFrame(columns, dtype=object)
        raise _no_table(figures)
    return _frame(figures)


def _mapping(figures: Mapping[str, Any]) -> pd.DataFrame:
    """Return the columns of a table, or one row of it."""
    import pandas as pd

    if any(isinstance(column, Mapping) for column in figures.values()):
        raise _no_table(figures)
    columns = {name: column for name, column in figures.items() if not isinstance(column, (str, bytes))}
    if any(hasattr(column, "__len__") for column in columns.values()):
        try:
            return pd.DataFrame({name: list(column) for name, column in figures.items()}, dtype=object)
        except (TypeError, ValueError):
            raise _no_table(figures) from None
    return pd.DataFrame([figures], dtype=object)


def _frame(figures: Any) -> pd.DataFrame:
    import narwhals.stable.v2 as nw
    import pandas as pd

    try:
        frame = nw.from_native(figures)
    except TypeError:
        raise _no_table(figures) from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


def _file(path: Path) -> pd.DataFrame:

    from wres.counts import parse_counts

    if path.suffix.lower() != ".json":
        return parse_counts(path)
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise WresError(f"{path} can't be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise WresError(f"{path} is no JSON: {error}") from None
    if not isinstance(document, list | Mapping):
        raise _no_table(document)
    return table(document)


def _no_table(figures: object) -> FiguresError:
    import pandas as pd

    return FiguresError(
        f"figures are a {type(figures).__name__}, no frame; give a pandas, Polars, PyArrow or other frame with the "
        f"columns {', '.join(COLUMNS)}, rows or columns of one length as dictionaries, or the path of a "
        "CSV or JSON file",
        pd.DataFrame({"problem": ["no frame"]}),
    )
