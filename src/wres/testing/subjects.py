"""What is checked, and how a check shows it."""

from __future__ import annotations

import copy
import functools
import pickle
from collections.abc import Callable, Iterable
from typing import Any

import attrs
import pandas as pd

from wres._evaluate import evaluate
from wres.cells import Cells
from wres.counts import check, to_cells
from wres.plugins import PluginDefinitions
from wres.registry import Registry
from wres.results import KEYS, Results
from wres.testing.counts import make_counts

__all__ = ["FIGURES", "TOLERANCE", "Subject", "labels_of", "must_be_a_value", "settable", "shown"]

FIGURES = ("value", "lower", "upper", "numerator", "denominator")
TOLERANCE = 1e-9
"""How far two ways to the same figure may lie apart, relative to it: many roundings, and no mistake."""


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Subject:
    """What is checked: a plugin, one of its editions, benchmarks or checks, or one definition in one edition."""

    name: str
    plugin: Any
    registry: Registry
    definitions: PluginDefinitions
    # Which of these there are depends on what is checked, and each check knows.
    edition: Any = None
    indicator: Any = None
    benchmark: Any = None
    check: Any = None
    shared: dict[Any, pd.DataFrame | Results] = attrs.field(factory=dict)
    """What the subjects of one plugin are tried on, each made once."""

    def once(self, make: Callable[..., Any], *what: Any) -> Any:
        """Return what `make(self, *what)` gives or gave, which nobody may change, to any subject of the plugin."""
        key = make, *what
        if key not in self.shared:
            self.shared[key] = make(self, *what)
        return self.shared[key]

    @functools.cached_property
    def counts(self) -> pd.DataFrame:
        """Valid counts for the indicator in several organisations."""
        return make_counts(self.edition, indicators=[self.indicator], registry=self.registry)

    def evaluated(self, counts: pd.DataFrame) -> Results:
        """Return the indicator's results from counts."""
        return evaluate(counts, edition=self.edition, indicators=[self.indicator], registry=self.registry)

    @functools.cached_property
    def results(self) -> Results:
        """The indicator's results from the valid counts; that there are some is checked with the contract."""
        return self.evaluated(self.counts)

    def cells(self) -> Cells:
        """Return the counts as arrays."""
        items = {term.item.id: term.item for term in self.indicator.measure.terms}
        grouping = self.edition.grouping
        return to_cells(check(self.counts, grouping, items, "raise"), grouping, items)[0]


def shown(row: Any) -> str:
    """Return what singles a row out, in a line."""
    parts = [row[name] for name in ("org", "year", "panel", "band", "statistic", "group") if name in row]
    return " ".join(str(part) for part in parts if not pd.isna(part))


def labels_of(frame: pd.DataFrame) -> pd.DataFrame:
    """Return what singles rows out, as text that compares where it is missing too."""
    return frame[list(KEYS)].astype(object).where(frame[list(KEYS)].notna(), "")


def settable(value: object, name: str) -> bool:
    """Return whether a field of a value can be set."""
    try:
        setattr(value, name, None)
    except Exception:
        return False
    return True


def must_be_a_value(value: Any, again: Iterable[Any]) -> None:
    """Fail where copies of a value differ, where it can be changed, or where a hook called again doesn't give it."""
    for other in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value)):  # noqa: S301
        if value != other:
            raise AssertionError("a copy of it isn't equal to it; make its class a value: @attrs.frozen")
    if not any(value == one for one in again):
        raise AssertionError("its hook brings something else when it is called again; let it return constants")
    for field in attrs.fields(type(value)) if attrs.has(type(value)) else ():
        if settable(copy.copy(value), field.name):
            raise AssertionError(f"its {field.name!r} can be set; make its class frozen: @attrs.frozen")
