"""The NHS Workforce Race Equality Standard as a library: definitions that are values, arithmetic that is arrays.

Names are loaded where they are first used, so that importing the package, or asking the command line for help, costs
next to nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wres.assess import assess
    from wres.audit import audit, audit_published
    from wres.counts import read_counts
    from wres.definitions import diff
    from wres.errors import (
        ConflictError,
        CountsError,
        DefinitionError,
        PluginError,
        RecordsError,
        UnknownEditionError,
        WresError,
    )
    from wres.evaluate import evaluate
    from wres.hookspecs import hookimpl
    from wres.intake import tabulate
    from wres.model import Edition, Example, Grouping, Indicator, Item, Reference, Term
    from wres.registry import Registry, installed_plugins, load
    from wres.results import Results

    __version__: str

_HOMES = {
    "assess": ("assess",),
    "audit": ("audit", "audit_published"),
    "counts": ("read_counts",),
    "definitions": ("diff",),
    "errors": (
        "ConflictError",
        "CountsError",
        "DefinitionError",
        "PluginError",
        "RecordsError",
        "UnknownEditionError",
        "WresError",
    ),
    "evaluate": ("evaluate",),
    "hookspecs": ("hookimpl",),
    "intake": ("tabulate",),
    "model": ("Edition", "Example", "Grouping", "Indicator", "Item", "Reference", "Term"),
    "registry": ("Registry", "installed_plugins", "load"),
    "results": ("Results",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}
_MODULES = frozenset(
    {
        "benchmarks",
        "catalogue",
        "cells",
        "community",
        "charts",
        "counts",
        "datasets",
        "definitions",
        "disclosure",
        "errors",
        "registry",
        "report",
        "results",
        "hookspecs",
        "intake",
        "measures",
        "model",
        "standard",
        "statistics",
        "testing",
    }
)

__all__ = [
    "ConflictError",
    "CountsError",
    "DefinitionError",
    "Edition",
    "Example",
    "Grouping",
    "Indicator",
    "Item",
    "PluginError",
    "RecordsError",
    "Reference",
    "Registry",
    "Results",
    "Term",
    "UnknownEditionError",
    "WresError",
    "assess",
    "audit",
    "audit_published",
    "diff",
    "evaluate",
    "hookimpl",
    "installed_plugins",
    "load",
    "read_counts",
    "tabulate",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOME:
        value = getattr(import_module(f"wres.{_HOME[name]}"), name)
    elif name in _MODULES:
        return import_module(f"wres.{name}")
    elif name == "__version__":
        from importlib.metadata import version

        value = version("wres-standard")
    else:
        raise AttributeError(f"module 'wres' has no attribute {name!r}")
    globals()[name] = value
    return value


class _Face(ModuleType):
    """The package, whose public names outlive the import of a module that is spelt the same."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES, "__version__"})
