"""What is written on figures that people read: whether they hold small numbers, or which scheme hides them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from wres._parts import RowLabels
from wres.cells import Comparison
from wres.disclosure.schemes import SCHEMES
from wres.results import Results

__all__ = ["HOLDS", "hidden_by", "notice"]

HOLDS = "Holds small numbers; not for publication as it is."


def hidden_by(scheme: str) -> str:
    """Return that a scheme hides small numbers, empty where none does.

    >>> hidden_by("threshold-10"), hidden_by("")
    ('Small numbers are hidden by the scheme threshold-10.', '')
    """
    return f"Small numbers are hidden by the scheme {scheme}." if scheme else ""


def notice(shown: Results | pd.DataFrame) -> str:
    """Return what is to be written on figures or counts that people read, empty where they hold no small number.

    A number is small where any of `SCHEMES` would hide it. Results that `suppress` returned name their scheme.

    >>> import wres
    >>> from wres.disclosure import suppress
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["disciplinary", "headcount"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [17, 2505, 4, 725]})
    >>> results = wres.evaluate(counts, edition="wres-2024")
    >>> notice(results), notice(suppress(results, "threshold-10"))
    ('Holds small numbers; not for publication as it is.', 'Small numbers are hidden by the scheme threshold-10.')
    """
    if isinstance(shown, Results):
        if shown.scheme:
            return hidden_by(shown.scheme)
        labels = RowLabels.of(shown.frame, shown.rows)
        counts = np.array([not isinstance(row.made_of, Comparison) for row in labels.rows], bool)[labels.code]
        people = np.array([getattr(row.made_of, "people", True) for row in labels.rows], bool)[labels.code]
        x, n = (shown.frame[name].to_numpy(np.float64)[counts] for name in ("numerator", "denominator"))
        small = any(((each.hides_rate(x, n) & people[counts]) | each.hides_group(n)).any() for each in SCHEMES.values())
    else:
        count = pd.to_numeric(shown["count"], errors="coerce")
        small = any((each.hides(count) | each.hides_group(count)).any() for each in SCHEMES.values())
    return HOLDS if small else ""
