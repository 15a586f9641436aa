"""Rows numbered by what they have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

__all__ = ["TEXT", "Ints", "codes", "combined", "firsts", "repeated"]

Ints = npt.NDArray[np.intp]

TEXT = pd.Series(["text"]).dtype
"""What this pandas keeps text in: `str` since 3, objects before."""


def codes(frame: pd.DataFrame, columns: Sequence[str]) -> Ints:
    """Return a number for each row, from 0 as they first appear, equal where all of `columns` are.

    >>> codes(pd.DataFrame({"org": ["A", "B", "A"], "year": [2024, 2024, 2024]}), ["org", "year"])
    array([0, 1, 0])
    """
    return combined(len(frame), (pd.factorize(frame[name], use_na_sentinel=False)[0] for name in columns))


def combined(size: int, columns: Iterable[Ints]) -> Ints:
    """Return a number for each row, from 0 as they first appear, equal where all of the columns' numbers are."""
    found = np.zeros(size, np.intp)
    for each in columns:
        least, most = (each.min(), each.max()) if size else (0, 0)
        # A column of one number tells nothing apart. What is found is kept small, so that no product overflows.
        if least < most:
            found = pd.factorize(found * (most - least + 1) + (each - least))[0].astype(np.intp, copy=False)
    return found


def firsts(code: Ints) -> Ints:
    """Return the first row that has each number.

    >>> firsts(np.array([0, 1, 0, 2]))
    array([0, 1, 3])
    """
    found = np.zeros(int(code.max(initial=-1)) + 1, np.intp)
    found[code[::-1]] = np.arange(len(code))[::-1]
    return found


def repeated(values: Iterable[Any], at: npt.NDArray[Any]) -> Any:
    """Return a column with the values at some places, as text where they are text.

    >>> list(repeated(["bme", "white"], np.array([1, 0, 1])))
    ['white', 'bme', 'white']
    """
    listed = list(values)
    text = all(value is None or isinstance(value, str) for value in listed)
    return pd.Series(listed, dtype=TEXT if text else None).array.take(at)
