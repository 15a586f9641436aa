"""From results to assessments: what each benchmark method says of each figure."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres.benchmarks.families import listing
from wres.definitions import method_fingerprint
from wres.errors import DefinitionError
from wres.model import Benchmark
from wres.registry import Registry, or_official
from wres.results import ASSESSMENT, COLUMNS, KEYS, TEXT, VERDICTS, WINDOW_UNKNOWN, Results
from wres.text import capitalised, counted

__all__ = ["assess"]

OURS = ("code", "method")
"""The columns that no method fills: `code` says why there is no verdict where the method gave one."""
KINDS: dict[str, Any] = {
    **dict.fromkeys(("limit_low", "limit_high", "score", "p_value", "probability"), np.float64),
    "listed": "boolean",
}
"""What the columns hold that don't hold text."""
MEASURED = ("ok", "zero-comparator")
"""The statuses of which something can be said; a figure with any other is `insufficient-data`."""


def assess(
    results: Results, *benchmarks: str | Benchmark, peers: Any = None, registry: Registry | None = None
) -> pd.DataFrame:
    """Return what benchmark methods say of the headline figures: a row for each method and each figure it can judge.

    `benchmarks` are ids, or values of your own; `registry`, from `wres.load`, brings plugins in. `peers` is a frame
    that names each organisation's type, region or any grouping, for the methods that compare organisations. The
    columns are those of the headline rows and `benchmark, comparator, limit_low, limit_high, score, p_value,
    probability, verdict, code, reason, listed, family, method`; what a method doesn't say is missing. A figure that
    isn't there has the verdict `insufficient-data`. So has one of which nobody knows over how many years it is, where
    the two readings would be judged differently: its code is `window-unknown`, and the reason has both. A method that
    gives back something else is a `DefinitionError`.

    >>> import pandas as pd, wres
    >>> class Beyond:
    ...     id, title, references, units = "beyond-parity", "Interval beyond parity", (), ("ratio",)
    ...     def assess(self, results, peers=None):
    ...         rows = results.headline()
    ...         return rows.assign(verdict=(rows["lower"] > 1).map({True: "adverse", False: "no-evidence"}))
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["appointed", "shortlisted"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [300, 600, 75, 300]})
    >>> results = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
    >>> assess(results, Beyond())[["indicator", "value", "benchmark", "verdict"]]
         indicator  value      benchmark  verdict
    0  appointment    2.0  beyond-parity  adverse
    """
    if not isinstance(results, Results):
        raise DefinitionError(f"results is {type(results).__name__}; give what wres.evaluate(…) returns")
    registry = or_official(registry)
    if not benchmarks:
        raise DefinitionError(f"name at least one benchmark; there are {', '.join(registry.benchmarks) or 'none'}")
    methods = [registry.benchmark(found) if isinstance(found, str) else found for found in benchmarks]
    for method in methods:
        if not isinstance(method, Benchmark) or isinstance(method, type):
            raise DefinitionError(f"{method!r} is no benchmark; give an id, or a value with id, units and assess")
    names = [method.id for method in methods]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DefinitionError(f"benchmark {', '.join(twice)} is asked for twice; give a variant an id of its own")
    others = functools.cache(functools.partial(_other_reading, results))
    return pd.concat([_assessed(method, results, others, peers) for method in methods], ignore_index=True)


def _other_reading(results: Results, across: bool) -> Results | None:  # noqa: FBT001
    """Return the other reading of what has one, with all else only where verdicts hang together `across` indicators."""
    there = {indicator for _, indicator in results.readings}
    if not there:
        return None
    if not across:
        some = results.provenance["indicator"].isin(there)
        rows = results.frame["indicator"].isin(there)
        results = attrs.evolve(results, frame=results.frame[rows], provenance=results.provenance[some])
    return results.other_reading()


def _assessed(
    method: Benchmark, results: Results, others: Callable[[bool], Results | None], peers: Any
) -> pd.DataFrame:
    """Return what one method says, which of it is listed, and the fingerprint of the method."""
    table = _read_both_ways(method, results, others, peers)
    which = listing(table, table["verdict"], table["p_value"])
    own = table["listed"].notna()
    judged = table["verdict"] != "insufficient-data"
    table["listed"] = table["listed"].where(own, pd.Series(which.listed, table.index, dtype="boolean")).where(judged)
    table["family"] = table["family"].where(own, pd.Series(which.family, table.index, dtype=TEXT)).where(judged)
    return table


def _read_both_ways(
    method: Benchmark, results: Results, others: Callable[[bool], Results | None], peers: Any
) -> pd.DataFrame:
    """Return what one method says, and no verdict where it judges the two readings of a definition differently."""
    table = _judged(method, results, peers)
    # Of a stranger's method nobody knows whether one indicator's verdict depends on another's.
    across = getattr(method, "across", True)
    other = others(across)
    if other is None:
        return table
    open_ = [indicator for _, indicator in other.readings]
    rows = np.arange(len(table)) if across else np.flatnonzero(table["indicator"].isin(open_))
    mine, also = table.iloc[rows], other.judged(method.units).headline()
    keys = pd.MultiIndex.from_frame(mine[["edition", "indicator"]])
    both = keys.isin(other.readings) & np.logical_and(
        *(each["status"].isin(MEASURED).to_numpy() for each in (mine, also))
    )
    if not both.any():
        return table
    also = _judged(method, other, peers)
    # What a method can't judge in one reading says nothing against the other.
    both &= np.logical_and(*(each["verdict"].ne("insufficient-data").to_numpy() for each in (mine, also)))
    apart = both & (mine["verdict"].to_numpy() != also["verdict"].to_numpy())
    if apart.any():
        ways = zip(_read(mine[apart], results), _read(also[apart], other), strict=True)
        at = table.index[rows[apart]]
        start = f"{capitalised(WINDOW_UNKNOWN)}, and the two are judged differently."
        reasons = [f"{start} {one} {two}" for one, two in ways]
        table.loc[at, "reason"] = pd.Series(reasons, at, dtype=TEXT)
        table.loc[at, ["verdict", "code"]] = ["insufficient-data", "window-unknown"]
    return table


def _read(rows: pd.DataFrame, results: Results) -> Iterator[str]:
    """Yield what a method says of each row, with the years that the figure is read over."""
    windows = results.windows
    names = ("edition", "indicator", "value", "verdict", "reason")
    for edition, indicator, value, verdict, reason in zip(*(rows[name] for name in names), strict=True):
        figure = "no ratio" if pd.isna(value) else f"{value:.2f}"
        years = counted(windows.get((edition, indicator), 1), "year")
        yield f"Over {years} ({figure}) it is {str(verdict).replace('-', ' ')}: {reason}"


def _judged(method: Benchmark, results: Results, peers: Any) -> pd.DataFrame:
    """Return what one method says, in the columns and the order of an assessment."""
    judged = results.judged(method.units)
    rows = judged.headline()
    answer = method.assess(judged, peers)
    what = f"benchmark {method.id!r}"
    if not isinstance(answer, pd.DataFrame):
        raise DefinitionError(
            f"{what} gave {type(answer).__name__}; it has to give a frame, its rows those of headline()"
        )
    lacking = [name for name in (*KEYS, "verdict") if name not in answer.columns]
    if lacking:
        raise DefinitionError(f"{what} gave no column {', '.join(lacking)}; give the headline rows with a verdict each")
    if len(answer) != len(rows) or not all(_same_labels(answer[name], rows[name]) for name in KEYS):
        raise DefinitionError(
            f"{what} gave {len(answer):,} rows for {len(rows):,} figures, or gave them in another order; "
            "give the rows of headline() as they are, with a verdict each"
        )
    strange = sorted({str(verdict) for verdict in answer["verdict"].unique() if verdict not in VERDICTS})
    if strange:
        raise DefinitionError(f"{what} gave the verdict {', '.join(strange)}; choose from {', '.join(VERDICTS)}")
    table = rows.assign(benchmark=pd.Series(method.id, rows.index, dtype=TEXT))
    for name in ASSESSMENT[1:]:
        found = answer[name].to_numpy() if name in answer.columns and name not in OURS else np.full(len(rows), None)
        try:
            table[name] = pd.Series(found, rows.index, dtype=KINDS.get(name, TEXT))
        except (TypeError, ValueError):
            raise DefinitionError(
                f"{what} gave a {name} that is no number: {_strange(found)!r}; leave it missing"
            ) from None
    unknown = ~table["status"].isin(MEASURED)
    table["method"] = pd.Series(_fingerprint(method), rows.index, dtype=TEXT)
    table["reason"] = table["reason"].mask(unknown & table["reason"].isna(), table["status"])
    table["verdict"] = table["verdict"].mask(unknown, "insufficient-data")
    return table[[*COLUMNS, *ASSESSMENT]]


def _fingerprint(method: Benchmark) -> str | None:
    """Return the digest of a method, None where its settings can't be seen."""
    try:
        return method_fingerprint(method)
    except DefinitionError:
        return None


def _same_labels(one: pd.Series[Any], other: pd.Series[Any]) -> bool:
    """Return whether two columns have the same labels, whatever holds them."""
    one, other = one.reset_index(drop=True), other.reset_index(drop=True)
    if one.dtype == other.dtype:
        return one.equals(other)
    one, other = (each.astype(object).where(each.notna(), "").astype(str) for each in (one, other))
    return one.equals(other)


def _strange(found: Any) -> Any:
    """Return the first value that is no number."""
    return next(value for value in found if pd.isna(pd.to_numeric(value, errors="coerce")) and not pd.isna(value))
