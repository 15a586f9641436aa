"""The NHS Workforce Race Equality Standard as a library: definitions that are values, arithmetic that is arrays.

Names are loaded where they are first used, so that importing the package, or asking the command line for help, costs
next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # What type checkers and editors see: an unknown name is an error to them.
    from wres import benchmarks as benchmarks
    from wres import catalogue as catalogue
    from wres import cells as cells
    from wres import charts as charts
    from wres import community as community
    from wres import consistency as consistency
    from wres import counts as counts
    from wres import datasets as datasets
    from wres import definitions as definitions
    from wres import disclosure as disclosure
    from wres import editions as editions
    from wres import errors as errors
    from wres import facts as facts
    from wres import findings as findings
    from wres import hookspecs as hookspecs
    from wres import intake as intake
    from wres import measures as measures
    from wres import model as model
    from wres import plugins as plugins
    from wres import registry as registry
    from wres import report as report
    from wres import results as results
    from wres import schemas as schemas
    from wres import standard as standard
    from wres import statistics as statistics
    from wres import template as template
    from wres import testing as testing
    from wres import validation as validation
    from wres import vocabulary as vocabulary
    from wres._assess import assess as assess
    from wres._evaluate import evaluate as evaluate
    from wres._saved import assessments_to_dict as assessments_to_dict
    from wres._saved import concat as concat
    from wres._saved import read_assessments as read_assessments
    from wres._saved import read_results as read_results
    from wres._saved import save_assessments as save_assessments
    from wres.consistency import audit_published as audit_published
    from wres.counts import read_counts as read_counts
    from wres.definitions import diff as diff
    from wres.errors import ConflictError as ConflictError
    from wres.errors import CountsError as CountsError
    from wres.errors import DefinitionError as DefinitionError
    from wres.errors import PluginError as PluginError
    from wres.errors import RecordsError as RecordsError
    from wres.errors import RecordsWarning as RecordsWarning
    from wres.errors import UnknownEditionError as UnknownEditionError
    from wres.errors import WresError as WresError
    from wres.hookspecs import hookimpl as hookimpl
    from wres.intake import tabulate as tabulate
    from wres.model import Edition as Edition
    from wres.model import Example as Example
    from wres.model import Grouping as Grouping
    from wres.model import Indicator as Indicator
    from wres.model import Item as Item
    from wres.model import Reference as Reference
    from wres.model import Term as Term
    from wres.plugins import installed_plugins as installed_plugins
    from wres.registry import Registry as Registry
    from wres.registry import load as load
    from wres.results import Results as Results
    from wres.validation import audit as audit

    __version__: str
else:
    _HOMES = {
        "_assess": ("assess",),
        "_evaluate": ("evaluate",),
        "_saved": ("assessments_to_dict", "concat", "read_assessments", "read_results", "save_assessments"),
        "consistency": ("audit_published",),
        "counts": ("read_counts",),
        "definitions": ("diff",),
        "errors": (
            "ConflictError",
            "CountsError",
            "DefinitionError",
            "PluginError",
            "RecordsError",
            "RecordsWarning",
            "UnknownEditionError",
            "WresError",
        ),
        "hookspecs": ("hookimpl",),
        "intake": ("tabulate",),
        "model": ("Edition", "Example", "Grouping", "Indicator", "Item", "Reference", "Term"),
        "plugins": ("installed_plugins",),
        "registry": ("Registry", "load"),
        "results": ("Results",),
        "validation": ("audit",),
    }
    _HOME = {name: home for home, names in _HOMES.items() for name in names}
    __all__ = [*_HOME]  # noqa: PLE0604

    def __getattr__(name):
        from importlib import import_module

        if name in _HOME:
            value = getattr(import_module(f"wres.{_HOME[name]}"), name)
        elif not name.startswith("_") and name in _modules():
            return import_module(f"wres.{name}")
        elif name == "__version__":
            from importlib.metadata import version

            value = version("wres-standard")
        else:
            raise AttributeError(f"module 'wres' has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__():
        return sorted({*__all__, *_modules(), "__version__"})

    def _modules():
        from pkgutil import iter_modules

        return {module.name for module in iter_modules(__path__) if not module.name.startswith("_")}
