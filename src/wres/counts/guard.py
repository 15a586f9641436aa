r"""Text that a spreadsheet would take for a formula, in files of comma-separated values: guarded, and given back.

A field that begins like a formula gets an apostrophe in front, by which spreadsheets know a text, and whoever reads
the file here gets it without. A field that already begins with apostrophes before such a sign gets one more, so that
nothing is lost either way. Numbers are left alone, whatever their sign.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

__all__ = ["as_csv", "guarded", "unguarded"]

FORMULA = re.compile("'*(?:[=+\\-@\t\r\n＝＋－＠]|::).")
"""What spreadsheets take for the beginning of a formula, full-width signs too, and logs for that of a command."""
NUMBER = re.compile(r"'*[+-]?[\d.,]+ ?%?")


def guarded(value: Any) -> Any:
    """Return a value as a file holds it.

    >>> guarded("=1+1"), guarded("'=1+1"), guarded("-0.64%"), guarded("Acme Trust"), guarded(-1)
    ("'=1+1", "''=1+1", '-0.64%', 'Acme Trust', -1)
    """
    return f"'{value}" if _formula(value) else value


def unguarded(value: Any) -> Any:
    """Return a value as it was before it was guarded.

    >>> [unguarded(guarded(value)) for value in ("=1+1", "'=1+1", "O'Brien", "'quoted'", None)]
    ['=1+1', "'=1+1", "O'Brien", "'quoted'", None]
    """
    return value[1:] if isinstance(value, str) and value.startswith("'") and _formula(value) else value


def _formula(value: Any) -> bool:
    return isinstance(value, str) and bool(FORMULA.match(value)) and not NUMBER.fullmatch(value)


def as_csv(frame: pd.DataFrame) -> str:
    r"""Return a frame as comma-separated values, without its index, the text of every field guarded.

    >>> as_csv(pd.DataFrame({"org": ["@Acme"], "count": [-1]}))
    "org,count\n'@Acme,-1\n"
    """
    text = [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]
    safe = frame.assign(**{name: frame[name].map(guarded, na_action="ignore") for name in text})
    return safe.to_csv(index=False, lineterminator="\n")
