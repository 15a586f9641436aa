"""For those who write plugins and those who rely on them: a conformance kit, pins, valid counts and strategies.

`conformance_cases` gives a named case for each check of everything that a plugin brings; `check_plugin` runs them all.
`assert_fingerprint` notices a definition that moved. `make_counts` makes a counts table for any edition, and
`wres.testing.strategies`, which needs Hypothesis, makes thousands.
"""

from __future__ import annotations

from wres.testing.counts import make_counts
from wres.testing.kit import CheckResult, Conformance, ConformanceCase, check_plugin, conformance_cases
from wres.testing.pins import Move, assert_fingerprint, history, moves, record, released

__all__ = [
    "CheckResult",
    "Conformance",
    "ConformanceCase",
    "Move",
    "assert_fingerprint",
    "check_plugin",
    "conformance_cases",
    "history",
    "make_counts",
    "moves",
    "record",
    "released",
]
