"""The exceptions of `wres`: few, named for what went wrong, each saying what to do.

A data problem is a status in a row of the results; these are for definitions, calls and tables that can't be read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ConflictError",
    "CountsError",
    "DefinitionError",
    "PluginError",
    "RecordsError",
    "RecordsWarning",
    "TableError",
    "UnknownEditionError",
    "WresError",
    "closest",
    "nearest",
]


class WresError(Exception):
    """Base of every exception that `wres` raises on purpose."""


class DefinitionError(WresError, ValueError):
    """A definition, or the name of one, that can't be used as it stands."""


class UnknownEditionError(DefinitionError):
    """An edition nobody registered, or one that an indicator isn't listed for."""


class ConflictError(DefinitionError):
    """Two providers define the same thing, and nothing says which is meant."""


class PluginError(WresError):
    """A plugin that is missing, broken or misspelt; the cause is chained."""


class TableError(WresError, ValueError):
    """A table that can't be read as what it should be: every failing row at once.

    `failures` holds the failing rows, one line for each problem, with the problem and its cure in the column
    `problem`; a problem of the whole table stands in a line of its own.
    """

    def __init__(self, message: str, failures: pd.DataFrame) -> None:
        super().__init__(message)
        self.failures = failures

    def __reduce__(self) -> tuple[type[TableError], tuple[str, pd.DataFrame]]:
        return type(self), (str(self), self.failures)


class CountsError(TableError):
    """A counts table that isn't one, with its failing rows in `failures`."""


class RecordsError(CountsError):
    """Records that can't be counted as they stand: every problem at once, in `failures`.

    Its columns are `source`, `field`, `value`, `records` and `problem`. A value that few records have isn't shown, so
    that no error tells of a person.
    """


class RecordsWarning(UserWarning):
    """What records don't say though it may move a count; `columns={field: None}` says that this is known.

    `warnings.simplefilter("error", RecordsWarning)` makes an exception of it.
    """


def closest(word: object, words: Iterable[object], cutoff: float = 0.6) -> str | None:
    """Return the one of `words` that a misspelt `word` most likely means, None where none is as like as `cutoff`.

    >>> closest("Headcont", ["headcount", "board"])
    'headcount'
    """
    from difflib import get_close_matches

    spelt = {str(known).lower(): str(known) for known in words}
    found = get_close_matches(str(word).lower(), spelt, n=1, cutoff=cutoff)
    return spelt[found[0]] if found else None


def nearest(word: object, words: Iterable[object], cutoff: float = 0.6) -> str:
    """Return `" (did you mean 'x'?)"` for the closest of `words`, or an empty string.

    >>> nearest("headcont", ["headcount", "board"])
    " (did you mean 'headcount'?)"
    """
    found = closest(word, words, cutoff)
    return "" if found is None else f" (did you mean {found!r}?)"
