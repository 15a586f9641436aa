"""Any frame as a pandas frame that can be read: one level of columns, and no cell that holds several values."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from wres.errors import CountsError, DefinitionError

__all__ = ["COLUMNS", "as_pandas"]

COLUMNS = ("org", "year", "item", "panel", "band", "group", "count", "origin")
"""The columns of a counts table; `panel`, `band` and `origin` may be left out."""

LONGEST = 4_000
"""The digits of the longest number that Python writes as text without being asked twice, and some to spare."""
PLAIN = frozenset({str, float, bool, type(None), type(pd.NA), type(pd.NaT)})
"""The types of a column of text with gaps, as most are."""
SHOWN = 20


def as_pandas(counts: Any) -> pd.DataFrame:
    """Return any frame that narwhals knows as a pandas frame.

    What is no frame is a `DefinitionError`; columns that can't be told apart, and cells that hold no text and no
    number, are a `CountsError` with all of them.
    """
    frame = counts if isinstance(counts, pd.DataFrame) else _converted(counts)
    if isinstance(frame.columns, pd.MultiIndex):
        if frame.columns.nlevels > 1:
            raise DefinitionError(
                f"the columns of the counts have {frame.columns.nlevels} levels; give one, with the names "
                f"{', '.join(COLUMNS)}"
            )
        frame = frame.set_axis(frame.columns.get_level_values(0), axis=1)
    problems = [problem for name in COLUMNS if name in frame.columns for problem in _unreadable(frame, name)]
    if problems:
        more = [f"and {len(problems) - SHOWN:,} more in .failures"] if len(problems) > SHOWN else []
        lines = "\n  ".join(["the counts have cells that can't be read:", *problems[:SHOWN], *more])
        raise CountsError(lines, pd.DataFrame({"problem": problems}))
    return frame


def _converted(counts: Any) -> pd.DataFrame:
    import narwhals.stable.v2 as nw

    try:
        frame = nw.from_native(counts)
        if isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
        names = frame.columns
    except TypeError:
        raise DefinitionError(
            f"counts are a {type(counts).__name__}, no frame; give a pandas, Polars, PyArrow or other frame "
            f"with the columns {', '.join(COLUMNS)}, or read a file with wres.read_counts"
        ) from None
    except nw.exceptions.DuplicateError as error:
        names = " ".join(str(error).split())
        raise CountsError(f"the counts have a column twice; keep one: {names}", pd.DataFrame()) from None
    return pd.DataFrame({name: _values(frame[name]) for name in names})


def _values(column: Any) -> Any:
    """Return a column's values, as objects where numpy has no type for them."""
    try:
        return column.to_numpy()
    except Exception:  # Of the library that the frame is of, whichever that is.
        values = np.empty(len(column), object)
        values[:] = column.to_list()
        return values


def _unreadable(frame: pd.DataFrame, name: str) -> Iterator[str]:
    """Yield what is wrong with the cells of a column that hold no text and no number."""
    column = frame.loc[:, frame.columns == name]
    for at in range(column.shape[1]):
        cells = column.iloc[:, at]
        if pd.api.types.is_complex_dtype(cells.dtype):
            yield f"{name} holds complex numbers; give whole numbers"
        if cells.dtype != object or PLAIN.issuperset(map(type, cells.array)):
            continue
        for label, value in zip(cells.index, cells.array, strict=True):
            if why := _why(value):
                yield f"row {label}: {name} is {why}"


def _why(value: Any) -> str:
    """Return why a cell can't be read, an empty string where it can."""
    if isinstance(value, Decimal) and value.is_snan():
        return "a signalling NaN; leave the cell empty"
    if isinstance(value, int) and value.bit_length() > LONGEST * 3:
        return "a number of thousands of digits; check for joined cells"
    if isinstance(value, complex):
        return "a complex number; give a whole number"
    if isinstance(value, list | tuple | dict | set | np.ndarray) or not isinstance(value, Hashable):
        return f"a {type(value).__name__}, which holds several values; give text or one number"
    return ""
