"""What every statistic begins with: counts as arrays of one shape, and the quantile of a confidence."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from statistics import NormalDist
from typing import ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError

__all__ = ["Counts", "Floats", "Interval", "normal_quantile", "one_group", "quietly", "strata", "tail_of", "two_groups"]

Floats = npt.NDArray[np.float64]
Interval = tuple[Floats, Floats]
Counts = npt.ArrayLike

P = ParamSpec("P")
T = TypeVar("T")


def quietly(function: Callable[P, T]) -> Callable[P, T]:
    # Before numpy 2, `errstate` as a decorator keeps one state for all threads to restore.
    @wraps(function)
    def quiet(*args: P.args, **kwargs: P.kwargs) -> T:
        with np.errstate(all="ignore"):
            return function(*args, **kwargs)

    return quiet


def tail_of(confidence: float) -> float:
    """The probability outside either bound."""
    if not 0 < confidence < 1:
        raise DefinitionError(
            f"confidence is {confidence!r}, not a share between 0 and 1: for 95 % write confidence=0.95"
        )
    return (1 - confidence) / 2


def normal_quantile(confidence: float) -> float:
    return -NormalDist().inv_cdf(tail_of(confidence))


def one_group(x: Counts, n: Counts) -> tuple[Floats, Floats]:
    """The counts of one group as arrays of one shape, `nan` where they are impossible."""
    x, n = np.broadcast_arrays(np.asarray(x, dtype=np.float64), np.asarray(n, dtype=np.float64))
    usable = (x >= 0) & (x <= n) & (n > 0) & (n < np.inf)
    return np.where(usable, x, np.nan), np.where(usable, n, np.nan)


def two_groups(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> tuple[Floats, Floats, Floats, Floats]:
    """The counts of two groups as arrays of one shape, all of them `nan` where any is impossible."""
    x1, n1, x2, n2 = np.broadcast_arrays(*one_group(x1, n1), *one_group(x2, n2))
    unusable = np.isnan(x1 + x2)
    return (
        np.where(unusable, np.nan, x1),
        np.where(unusable, np.nan, n1),
        np.where(unusable, np.nan, x2),
        np.where(unusable, np.nan, n2),
    )


def strata(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> tuple[Floats, Floats, Floats, Floats]:
    """The counts of strata on the last axis: 0 where one lacks a group, `nan` where it can't be used."""
    given = np.broadcast_arrays(*(np.asarray(count, dtype=np.float64) for count in (x1, n1, x2, n2)))
    counts = two_groups(*given)
    lacking = (given[1] >= 0) & (given[3] >= 0) & (given[0] >= 0) & (given[2] >= 0)
    lacking &= (given[0] <= given[1]) & (given[2] <= given[3]) & ((given[1] == 0) | (given[3] == 0))
    a, b, c, d = (np.where(lacking, 0.0, count) for count in counts)
    return a, b, c, d
