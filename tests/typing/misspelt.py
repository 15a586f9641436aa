"""Names that don't exist are errors to type checkers: each `ignore` here would itself be one if it weren't needed."""
# pyright: reportUnnecessaryTypeIgnoreComment=error

from __future__ import annotations

import wres
import wres.benchmarks
import wres.charts


def misspelt() -> None:
    _ = wres.evaluat  # type: ignore[attr-defined]
    _ = wres.benchmarks.FourFifth  # type: ignore[attr-defined]
    _ = wres.charts.funel  # type: ignore[attr-defined]
