"""What every benchmark has to do: one function for each check, its name for good."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres._assess import MEASURED, assess
from wres._evaluate import evaluate
from wres.model import Reference, Unit
from wres.plugins import definitions_of
from wres.results import ASSESSMENT, KEYS, Results
from wres.testing.counts import make_counts
from wres.testing.subjects import TOLERANCE, Subject, labels_of, must_be_a_value, shown

__all__ = [
    "benchmark_is_a_value",
    "benchmark_names_do_not_matter",
    "benchmark_neighbours_do_not_matter",
    "benchmark_order_does_not_matter",
    "every_row_gets_a_verdict",
    "results_are_not_mutated",
    "unusable_rows_are_insufficient_data",
]


def _figures(subject: Subject, orgs: int = 12, *, faulty: bool = False) -> Results:
    """Return results that the benchmark may judge, with tables of their own, which it may spoil."""
    made: Results = subject.once(_made, tuple(subject.benchmark.units), orgs, faulty)
    return attrs.evolve(made, frame=made.frame.copy(deep=True), provenance=made.provenance.copy(deep=True))


def _made(subject: Subject, units: tuple[str, ...], orgs: int, faulty: bool) -> Results:  # noqa: FBT001
    """Return results of the newest edition that has some in these units; of faulty ones every other is unusable."""
    for edition in reversed(tuple(subject.registry.editions.values())):
        able = [one for one in subject.registry.indicators(edition.id) if one.measure.unit in units]
        if able:
            counts = make_counts(edition, orgs=orgs, indicators=able, registry=subject.registry)
            if faulty:
                number = counts["org"].rank(method="dense")
                counts["count"] = counts["count"].astype("Int64").mask(number % 4 == 0).mask(number % 4 == 1, 0)
            return evaluate(counts, edition=edition, indicators=able, registry=subject.registry).judged(units)
    raise AssertionError(f"no indicator has a figure in {', '.join(map(str, units)) or 'no unit'}; check units")


def _peers(results: Results) -> pd.DataFrame:
    orgs = sorted(set(results.frame["org"]))
    return pd.DataFrame(
        {
            "org": orgs,
            "type": ["acute" if at % 2 else "community" for at in range(len(orgs))],
            "region": ["north" if at % 3 else "south" for at in range(len(orgs))],
        }
    )


def every_row_gets_a_verdict(subject: Subject) -> None:
    """A benchmark gives each figure that it can judge one of the verdicts, for many organisations, for one and none."""
    method = subject.benchmark
    for orgs in (12, 1):
        for faulty in (False, True):
            results = _figures(subject, orgs, faulty=faulty)
            for peers in (None, _peers(results)):
                assess(results, method, peers=peers)
    judged = assess(_figures(subject), method, peers=_peers(_figures(subject)))
    if (judged["verdict"] == "insufficient-data").all() and judged["reason"].isna().any():
        raise AssertionError(
            "every figure is there, and it judges none; give each one of the other verdicts, or say why in its reason"
        )
    empty = attrs.evolve(results, frame=results.frame.iloc[:0])
    if len(assess(empty, method)):
        raise AssertionError("a table without rows has verdicts")


def unusable_rows_are_insufficient_data(subject: Subject) -> None:
    """A figure that isn't there is `insufficient-data`, and never `no-evidence`."""
    results = _figures(subject, faulty=True)
    for peers in (None, _peers(results)):
        judged = subject.benchmark.assess(results, peers)
        rows = results.headline()
        unusable = ~rows["status"].isin(MEASURED).to_numpy()
        wrong = unusable & (judged["verdict"].to_numpy() != "insufficient-data")
        for at in np.flatnonzero(wrong)[:1]:
            raise AssertionError(
                f"{shown(rows.iloc[at])} is {rows['status'].iloc[at]!r} and has the verdict "
                f"{judged['verdict'].iloc[at]!r}; say 'insufficient-data'"
            )


def benchmark_order_does_not_matter(subject: Subject) -> None:
    """The same organisations in another order get the same verdicts."""
    for faulty in (False, True):
        results = _figures(subject, faulty=faulty)
        was = _sorted(assess(results, subject.benchmark, peers=_peers(results)))
        for seed in range(3):
            shuffled = attrs.evolve(results, frame=results.frame.sample(frac=1, random_state=seed, ignore_index=True))
            peers = _peers(results).sample(frac=1, random_state=seed)
            now = _sorted(assess(shuffled, subject.benchmark, peers=peers))
            for name in ASSESSMENT:
                moved = ~_agree(was[name], now[name])
                for _, row in was[moved].head(1).iterrows():
                    raise AssertionError(f"another order of the organisations moves the {name} of {shown(row)}")


def benchmark_names_do_not_matter(subject: Subject) -> None:
    """The same organisations under other names, which come in another order, get the same verdicts."""
    for faulty in (False, True):
        results = _figures(subject, faulty=faulty)
        orgs = sorted(set(results.frame["org"]))
        others = dict(zip(orgs, (f"Acme {at:03d}" for at in reversed(range(len(orgs)))), strict=True))
        peers = _peers(results)
        was = assess(results, subject.benchmark, peers=peers)
        renamed = attrs.evolve(results, frame=results.frame.assign(org=results.frame["org"].map(others)))
        now = assess(renamed, subject.benchmark, peers=peers.assign(org=peers["org"].map(others)))
        _unmoved(was, now, "another name of each organisation")


def benchmark_neighbours_do_not_matter(subject: Subject) -> None:
    """An indicator's figures get the same verdicts alone and beside others, unless the method says `across`."""
    # What is listed is another matter: it may depend on how many figures were tested.
    if getattr(subject.benchmark, "across", False):
        return
    results = _figures(subject)
    peers = _peers(results)
    whole = assess(results, subject.benchmark, peers=peers)
    for name in dict.fromkeys(results.frame["indicator"]):
        frame, provenance = (
            table[table["indicator"] == name].reset_index(drop=True) for table in (results.frame, results.provenance)
        )
        alone = assess(attrs.evolve(results, frame=frame, provenance=provenance), subject.benchmark, peers=peers)
        was = whole[whole["indicator"] == name].reset_index(drop=True)
        _unmoved(was, alone, "what else is in the table", but=("listed", "family"))


def _unmoved(was: pd.DataFrame, now: pd.DataFrame, what: str, *, but: tuple[str, ...] = ()) -> None:
    """Fail where two assessments of the same figures, in the same order, differ in what isn't words."""
    for name in ASSESSMENT:
        if name not in ("reason", "comparator", *but):
            for _, row in was[~_agree(was[name], now[name])].head(1).iterrows():
                raise AssertionError(f"{what} moves the {name} of {shown(row)}")


def _sorted(judged: pd.DataFrame) -> pd.DataFrame:
    order = labels_of(judged).astype(str).sort_values(list(KEYS), kind="stable").index
    return judged.loc[order].reset_index(drop=True)


def _agree(one: pd.Series, other: pd.Series) -> Any:
    if one.dtype.kind == "f" and other.dtype.kind == "f":
        return np.isclose(one, other, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    return ((one == other).fillna(value=False) | (one.isna() & other.isna())).to_numpy(bool)


def results_are_not_mutated(subject: Subject) -> None:
    """Neither the results nor the peers are changed."""
    for faulty in (False, True):
        _untouched(subject, _figures(subject, faulty=faulty))


def _untouched(subject: Subject, results: Results) -> None:
    peers = _peers(results)
    before = [frame.copy(deep=True) for frame in (results.frame, results.provenance, peers)]
    subject.benchmark.assess(results, peers)
    for was, now in zip(before, (results.frame, results.provenance, peers), strict=True):
        if not was.equals(now):
            raise AssertionError("the benchmark changes the tables that it is given; copy what it changes")


def benchmark_is_a_value(subject: Subject) -> None:
    """A benchmark says what it is called, where it is written and what it judges, and is pickled and compared."""
    method = subject.benchmark
    if not (isinstance(method.title, str) and method.title.strip()):
        raise AssertionError("it has no title")
    if not (method.references and all(isinstance(one, Reference) for one in method.references)):
        raise AssertionError("it has no references; say where the method is written")
    units = [unit for unit in method.units if unit not in set(Unit)]
    if not (method.units and not units):
        raise AssertionError(f"its units are {method.units!r}; choose from {', '.join(Unit)}")
    must_be_a_value(method, definitions_of(subject.plugin).benchmarks)
