"""The nine indicators of the official standard, brought through the same hooks as everyone's.

One module for each subject holds every form that the indicator has had, oldest first. A new year means adding its
edition's id to each definition that still holds.
"""

from __future__ import annotations

from wres.hookspecs import hookimpl
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.model import Benchmark, Edition, Indicator
from wres.standard.editions import EDITIONS

__all__ = ["wres_benchmarks", "wres_editions", "wres_indicators"]


@hookimpl
def wres_editions() -> tuple[Edition, ...]:
    """Return the eleven editions of the standard.

    >>> len(wres_editions())
    11
    """
    return EDITIONS


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return every form of the nine indicators.

    >>> sorted({indicator.number for indicator in wres_indicators()})
    ['1', '2', '3', '4', '5', '6', '7', '8', '9']
    """
    return (
        *workforce.INDICATORS,
        *appointment.INDICATORS,
        *disciplinary.INDICATORS,
        *training.INDICATORS,
        *survey.INDICATORS,
        *board.INDICATORS,
    )


@hookimpl
def wres_benchmarks() -> tuple[Benchmark, ...]:
    """Return the benchmark methods, each with its defaults.

    >>> wres_benchmarks()[0].id
    'four-fifths'
    """
    from wres.benchmarks import METHODS

    return METHODS
