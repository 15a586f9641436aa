"""The official standard, a page a year: the facts of an edition, and which form of each indicator holds in it.

A page is a module named after the standard and the year, such as `wres_2024`. It has `EDITION`, the edition itself, and
`INDICATORS`, the forms that hold in it, each with the sources that say so. Every page that lies here is found.
"""

from __future__ import annotations

import functools
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from wres.hookspecs import hookimpl
from wres.indicators import Form
from wres.model import Benchmark, Edition, Indicator

__all__ = ["pages", "wres_benchmarks", "wres_editions", "wres_indicators"]


def pages() -> tuple[ModuleType, ...]:
    """Return the page of each year, oldest first.

    >>> pages()[0].EDITION.id
    'wres-2015'
    """
    names = [module.name for module in iter_modules(__path__) if module.name.startswith("wres_")]
    return tuple(sorted((import_module(f"{__name__}.{name}") for name in names), key=lambda page: page.EDITION.year))


@hookimpl
def wres_editions() -> tuple[Edition, ...]:
    """Return the editions of the standard, oldest first.

    >>> wres_editions()[0].snapshot
    datetime.date(2015, 4, 1)
    """
    return tuple(page.EDITION for page in pages())


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return every form of the nine indicators, with all editions whose pages have it from the same sources.

    >>> sorted({indicator.number for indicator in wres_indicators()})
    ['1', '2', '3', '4', '5', '6', '7', '8', '9']
    """
    return _indicators(pages())


@functools.cache
def _indicators(years: tuple[ModuleType, ...]) -> tuple[Indicator, ...]:
    held: dict[Form, list[str]] = {}
    for page in years:
        for form in page.INDICATORS:
            held.setdefault(form, []).append(page.EDITION.id)
    return tuple(sorted((form.held_in(editions) for form, editions in held.items()), key=lambda one: one.number))


@hookimpl
def wres_benchmarks() -> tuple[Benchmark, ...]:
    """Return the benchmark methods, each with its defaults.

    >>> wres_benchmarks()[0].id
    'four-fifths'
    """
    from wres.benchmarks import METHODS

    return METHODS
