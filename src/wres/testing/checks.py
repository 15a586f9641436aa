"""What every definition has to do, whoever wrote it: one function for each check, its name for good."""

from __future__ import annotations

import copy
import dataclasses
import json
import math
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres import catalogue
from wres._assess import MEASURED
from wres._evaluate import evaluate
from wres.cells import STATUSES, Cells, Comparison, Estimate, Rate
from wres.definitions import diff, fingerprint
from wres.plugins import definitions_of
from wres.results import COLUMNS
from wres.statistics import printed
from wres.testing.auditing import (
    check_finds_its_examples,
    check_is_a_value,
    check_is_silent_on_lawful_returns,
    check_keeps_organisations_apart,
    check_order_does_not_matter,
    check_survives_hostile_returns,
)
from wres.testing.counts import make_counts
from wres.testing.judging import (
    benchmark_is_a_value,
    benchmark_names_do_not_matter,
    benchmark_neighbours_do_not_matter,
    benchmark_order_does_not_matter,
    every_row_gets_a_verdict,
    results_are_not_mutated,
    unusable_rows_are_insufficient_data,
)
from wres.testing.subjects import FIGURES, TOLERANCE, Subject, settable, shown

__all__ = ["CHECKS"]


def _same(expected: pd.DataFrame, actual: pd.DataFrame, what: str) -> None:
    """Fail where two tables of results differ in a figure, a status or a row."""
    keys = ["org", "year", "panel", "band", "statistic", "group", "headline"]
    labels, figures = [*keys, "status"], list(FIGURES)
    one, other = (
        frame[[*labels, *figures]]
        .assign(**{name: frame[name].astype(object).fillna("") for name in ("panel", "band")})
        .reset_index(drop=True)
        for frame in (expected, actual)
    )
    if not one[keys].equals(other[keys]):
        one, other = (frame.sort_values(keys, kind="stable", ignore_index=True) for frame in (one, other))
    if len(one) != len(other):
        raise AssertionError(f"{what} gives {len(other)} rows in place of {len(one)}")
    was, now = one[figures].to_numpy(float), other[figures].to_numpy(float)
    moved = ~np.isclose(was, now, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True).all(axis=1)
    if not one[labels].equals(other[labels]):
        moved |= (one[labels] != other[labels]).any(axis=1).to_numpy()
    for at in np.flatnonzero(moved)[:1]:
        before, after = one.loc[at], other.loc[at]
        raise AssertionError(
            f"{what} moves {shown(before)}: {before['value']} ({before['status']}) "
            f"becomes {after['value']} ({after['status']})"
        )


def _orderly(frame: pd.DataFrame) -> None:
    """Fail where a value stands without the status ok, or the status without a value."""
    values = frame["value"].to_numpy(float)
    ok = (frame["status"] == "ok").to_numpy()
    for at in np.flatnonzero(ok != np.isfinite(values))[:1]:
        row = frame.iloc[at]
        raise AssertionError(
            f"{shown(row)} has the value {row['value']} and the status {row['status']!r}; "
            "a value is there, and finite, exactly where the status is ok"
        )


# Plugins


def brings_definitions(subject: Subject) -> None:
    """A plugin brings at least one edition, indicator, benchmark or check."""
    found = subject.definitions
    if not (found.editions or found.indicators or found.benchmarks or found.checks):
        raise AssertionError(
            "the plugin brings nothing; mark its hooks with @wres.hookimpl and let them return definitions"
        )


# Editions


def edition_has_indicators(subject: Subject) -> None:
    """An edition has at least one indicator."""
    if not subject.registry.indicators(subject.edition.id):
        raise AssertionError(
            f"{subject.edition.id} has no indicators; list it in `editions` of each definition that holds for it"
        )


# Indicators


def examples_reproduce(subject: Subject) -> None:
    """Each worked example comes out: the figures, labels and statuses that it says."""
    indicator, edition = subject.indicator, subject.edition
    for example in indicator.examples:
        found = _example(subject, example)
        for expected in example.expected:
            labels = {k: v for k, v in expected.items() if k not in {*FIGURES, "status"}}
            rows = found
            for name, label in labels.items():
                if name not in COLUMNS:
                    raise AssertionError(f"{example.title!r} expects {name!r}, which is no column of the results")
                rows = rows[rows[name] == label]
            if len(rows) != 1:
                raise AssertionError(
                    f"{example.title!r} expects {dict(expected)}, which singles out {len(rows)} rows of {edition.id}; "
                    "name statistic, group, panel and band as far as needed"
                )
            row = rows.iloc[0]
            wanted = expected.get("status", "ok")
            if wanted != row["status"]:
                raise AssertionError(
                    f"{example.title!r} expects {shown(labels) or 'the figure'} with the status {wanted!r}; "
                    f"it is {row['status']!r}"
                )
            for name in FIGURES:
                if name in expected and not _meets(expected[name], row[name]):
                    raise AssertionError(
                        f"{example.title!r} expects {shown(row)} with the {name} {expected[name]}; it is {row[name]}"
                    )


def _example(subject: Subject, example: Any) -> pd.DataFrame:
    """Return the results of a worked example for the edition's own year."""
    year = subject.edition.year
    rows = [{"org": "Example", **row, "year": year + row.get("year", 0)} for row in example.counts]
    frame = subject.evaluated(pd.DataFrame(rows)).frame
    return frame.loc[frame["year"] == int(year)]


def _meets(expected: object, actual: float) -> bool:
    """Return whether a figure prints as a text, or is the number."""
    if isinstance(expected, str):
        figure = printed.read(expected)
        return figure is not None and math.isfinite(actual) and figure.agrees(actual)
    return isinstance(expected, int | float) and math.isclose(expected, actual, rel_tol=TOLERANCE)


def an_example_is_off_parity(subject: Subject) -> None:
    """Some example has a figure that it would not have with the groups swapped."""
    indicator = subject.indicator
    parity = indicator.measure.parity
    if parity is None:
        if not any(name in row for example in indicator.examples for row in example.expected for name in FIGURES):
            raise AssertionError("no example expects a figure; give one whose value can be held against the measure's")
        return
    values = []
    for example in indicator.examples:
        found = _example(subject, example).query("headline")
        for expected in example.expected:
            rows = _singled(found, expected)
            if len(rows) and "value" in expected:
                values.append(expected["value"])
    if not values:
        raise AssertionError(
            "no example expects the value of a headline figure, so that swapped groups look right; give one that does"
        )
    if all(_meets(value, parity) for value in values):
        raise AssertionError(
            f"every example is at parity, {parity:g}, where swapped groups look right; give one that is off it"
        )


def _singled(found: pd.DataFrame, expected: Any) -> pd.DataFrame:
    """Return the rows that an expectation's labels single out."""
    for name, label in expected.items():
        if name in COLUMNS and name not in {*FIGURES, "status"}:
            found = found[found[name] == label]
    return found


def organisations_are_independent(subject: Subject) -> None:
    """An organisation's figures are the same alone and among others, whatever is wrong with the others."""
    counts, frame = subject.counts, subject.results.frame
    for org, rows in counts.groupby("org", sort=True):
        _same(frame[frame["org"] == org], subject.evaluated(rows).frame, "leaving the other organisations out")
    for org in counts["org"].unique():
        broken = counts.assign(count=counts["count"].astype("Int64").mask(counts["org"] == org))
        found = subject.evaluated(broken).frame
        _same(frame[frame["org"] != org], found[found["org"] != org], "another organisation that reports nothing")


def row_order_does_not_matter(subject: Subject) -> None:
    """The same rows in another order give the same figures."""
    for seed in range(3):
        shuffled = subject.counts.sample(frac=1, random_state=seed)
        _same(subject.results.frame, subject.evaluated(shuffled).frame, "another order of the rows")


def input_is_not_mutated(subject: Subject) -> None:
    """Neither the caller's table nor the arrays that a measure is given are changed."""
    counts = subject.counts
    before = counts.copy(deep=True)
    subject.evaluated(counts)
    if not before.equals(counts):
        raise AssertionError("evaluating changes the caller's table")
    for fault in (None, 0, np.nan):
        _unchanged(subject, fault)


def _unchanged(subject: Subject, fault: float | None) -> None:
    """Fail where a measure changes its arrays; every count of one group is `fault`, unless that is None."""
    cells, measure = subject.cells(), subject.indicator.measure
    if fault is not None:
        # What is done to counts that aren't zero, or are there, is seen without.
        group = np.arange(len(cells.groups)) == cells.position(cells.focus)
        faulty = {
            name: attrs.evolve(item, values=np.where(group, fault, item.values.astype(float)))
            for name, item in cells.items.items()
        }
        cells = attrs.evolve(cells, items=faulty)
    arrays = {name: item.values.copy() for name, item in cells.items.items()}
    totals = {at: copy.deepcopy(cells.total(term)) for at, term in enumerate(measure.terms)}
    measure.estimate(cells)
    for name, item in cells.items.items():
        if not np.array_equal(arrays[name], item.values, equal_nan=True):
            raise AssertionError(f"the measure changes the counts of {name!r}")
    for at, term in enumerate(measure.terms):
        was, now = totals[at], cells.total(term)
        unchanged = np.array_equal(was.count, now.count, equal_nan=True) and np.array_equal(was.status, now.status)
        if not unchanged:
            raise AssertionError(
                f"the measure changes the total of {term.item.id!r}, which other indicators share; copy it"
            )


def _variants(subject: Subject, fault: Callable[[pd.Series], pd.Series]) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield tables of one organisation in which some counts have a fault, each with what has it."""
    counts, grouping = subject.counts, subject.edition.grouping
    table = counts[counts["org"] == counts["org"].iloc[0]]
    items = list(dict.fromkeys(table["item"]))
    choices = [("everything", items, list(grouping.groups))]
    for item in items:
        choices += [(f"{item} of everybody", [item], list(grouping.groups))]
        choices += [(f"{item} of {group}", [item], [group]) for group in grouping.groups]
    for label, which, groups in choices:
        there = table["item"].isin(which) & table["group"].isin(groups)
        yield label, table.assign(org=label, count=fault(table["count"].astype("Int64").mask(there)))


def _faulty(subject: Subject, fault: Callable[[pd.Series], pd.Series]) -> pd.DataFrame:
    """Return the results of every variant, an organisation for each, for the edition's own year."""
    frame: pd.DataFrame = subject.evaluated(pd.concat([table for _, table in _variants(subject, fault)])).frame
    frame = frame.loc[frame["year"] == subject.edition.year]
    _orderly(frame)
    worst = frame[(frame["org"] == "everything") & frame["headline"]]
    for _, row in worst[worst["status"] == "ok"].iterrows():
        raise AssertionError(f"{shown(row)} has the value {row['value']} although there is nothing to measure")
    return frame


def zero_denominators_are_statuses(subject: Subject) -> None:
    """Counts of zero, of any item and group, give a status or a finite figure, and never an exception."""
    frame = _faulty(subject, lambda counts: counts.fillna(0))
    for _, row in frame[(frame["status"] == "ok") & (frame["denominator"] == 0)].iterrows():
        raise AssertionError(f"{shown(row)} has the value {row['value']} of a denominator of 0; say zero-denominator")


def missing_items_are_statuses(subject: Subject) -> None:
    """Counts that nobody supplied give a status, and every item that the measure names is missed."""
    frame = _faulty(subject, lambda counts: counts)
    whole = subject.results.frame
    whole = whole[(whole["org"] == whole["org"].iloc[0]) & (whole["year"] == subject.edition.year)]
    for label, rows in frame.groupby("org", sort=False):
        moved = (rows["status"] == "ok").to_numpy() & ~np.isclose(
            rows["value"].to_numpy(float), whole["value"].to_numpy(float), rtol=TOLERANCE, atol=TOLERANCE
        )
        for at in np.flatnonzero(moved)[:1]:
            raise AssertionError(
                f"{shown(rows.iloc[at])} becomes {rows['value'].iloc[at]} without {label}, and was "
                f"{whole['value'].iloc[at]}; a figure that a missing count would move has a status"
            )
    for item in dict.fromkeys(term.item.id for term in subject.indicator.measure.terms):
        found = frame[frame["org"] == f"{item} of everybody"]
        if not (found["status"].to_numpy() != whole["status"].to_numpy()).any():
            raise AssertionError(
                f"every figure is there without {item!r}; leave it out of the measure's terms, or say not-reported"
            )


def groups_alike_are_at_parity(subject: Subject) -> None:
    """Where every group has the same counts, the headline is at parity and the groups' own figures are the same."""
    comparator, parity = subject.edition.grouping.comparator, subject.indicator.measure.parity
    keys = ["org", "year", "item", "panel", "band"]
    counts = subject.counts
    same = counts[counts["group"] == comparator].set_index(keys)["count"]
    places = pd.MultiIndex.from_frame(counts[keys])
    found = subject.evaluated(counts.assign(count=same.reindex(places).to_numpy())).frame
    found = found[(found["status"] == "ok")]
    headline = found[found["headline"]]
    if parity is not None:
        if not len(headline):
            raise AssertionError(
                "no figure is there although every item is; the terms may name a whole before its part"
            )
        for _, row in headline[~np.isclose(headline["value"], parity, rtol=TOLERANCE, atol=TOLERANCE)].iterrows():
            raise AssertionError(
                f"{shown(row)} is {row['value']} where the groups have the same counts; parity is {parity:g}"
            )
    labels = ["org", "year", "panel", "band", "statistic"]
    spread = found[~found["headline"]].groupby(labels, dropna=False)["value"].agg(["min", "max"]).reset_index()
    for _, row in spread[~np.isclose(spread["min"], spread["max"], rtol=TOLERANCE, atol=TOLERANCE)].iterrows():
        raise AssertionError(
            f"{shown(row)} goes from {row['min']} to {row['max']} where the groups have the same counts"
        )


def adverse_side_agrees(subject: Subject) -> None:
    """More of an event count against the same group as in the other definitions that count it, the standard's too."""
    mine = _sides(subject.edition.id, subject.indicator, subject.results)
    for item, side in mine.items():
        for (edition, name), others in subject.once(_all_sides).items():
            if others.get(item, side) != side:
                here = "disadvantage" if side > 0 else "advantage"
                raise AssertionError(
                    f"more of {item!r} is to the {here} of the focus group here, and the other way round in {name} of "
                    f"{edition}; turn `adverse`, or the groups of the measure"
                )


def _all_sides(subject: Subject) -> dict[tuple[str, str], dict[str, int]]:
    """Return on which side more of each item is, in every definition that there is."""
    registry = subject.registry
    found: dict[tuple[str, str], dict[str, int]] = {}
    for edition in registry.editions.values():
        rows = [one for one in registry.indicators(edition.id) if one.adverse in ("above", "below")]
        if rows:
            counts = make_counts(edition, orgs=1, indicators=rows, registry=registry)
            results = evaluate(counts, edition=edition, indicators=rows, registry=registry)
            found |= {(edition.id, one.id): _sides(edition.id, one, results) for one in rows}
    return found


def _sides(edition: str, indicator: Any, results: Any) -> dict[str, int]:
    """Return by item 1 where more of it, in the focus group, is to that group's disadvantage, else −1.

    Of ratios and differences of two groups' rates; a part and its whole have no event.
    """
    side = {"above": 1, "below": -1}.get(indicator.adverse)
    rows = results.rows.get((edition, indicator.id), ())
    pairs = [row.made_of for row in rows if isinstance(row.made_of, Comparison) and not row.made_of.part]
    return {
        pair.focus.made_of.numerator.term.item.id: -side if pair.inverted else side
        for pair in pairs
        if side is not None and isinstance(pair.focus.made_of, Rate)
    }


def scaling_counts_scales_nothing(subject: Subject) -> None:
    """Ten times the people give the same figure."""
    was, now = (
        subject.evaluated(subject.counts.assign(count=subject.counts["count"] * times)).frame for times in (1, 10)
    )
    blank = {"lower": np.nan, "upper": np.nan, "numerator": np.nan, "denominator": np.nan}
    _same(was.assign(**blank), now.assign(**blank), "ten times every count")


def output_keeps_the_contract(subject: Subject) -> None:
    """Every organisation and year has the same rows, with known statuses, and bounds around the value."""
    frame, parity = subject.results.frame, subject.indicator.measure.parity
    unit = subject.indicator.measure.unit
    if not (isinstance(unit, str) and unit):
        raise AssertionError(f"the measure's unit is {unit!r}; say it in a word, such as 'ratio'")
    if not (parity is None or math.isfinite(parity)):
        raise AssertionError(f"the measure's parity is {parity!r}; give a number, or None")
    _orderly(frame)
    unknown = sorted(set(frame["status"]) - set(STATUSES))
    if unknown:
        raise AssertionError(f"the status {', '.join(unknown)} isn't known")
    labels = ["panel", "band", "statistic", "group"]
    repeated = frame[frame.duplicated(["org", "year", *labels])]
    if not repeated.empty:
        raise AssertionError(f"{shown(repeated.iloc[0])} is there twice, so that its rows can't be distinguished")
    shapes = {tuple(map(tuple, rows[labels].astype(str).to_numpy())) for _, rows in frame.groupby(["org", "year"])}
    if len(shapes) != 1:
        raise AssertionError("organisations have different rows; give the same ones with a status")
    if not frame["headline"].any():
        raise AssertionError("there is no headline row; an estimate needs rows of its own")
    year = frame[frame["year"] == subject.edition.year]
    if not (year["status"] == "ok").any():
        raise AssertionError("no figure is there although every item is")
    low, high = frame["lower"].to_numpy(float), frame["upper"].to_numpy(float)
    value, status = frame["value"].to_numpy(float), frame["status"].to_numpy()
    slack = TOLERANCE * np.maximum(1, np.abs(value))
    outside = (status == "ok") & ((value < low - slack) | (value > high + slack))
    stray = ~np.isin(status, MEASURED) & ~(np.isnan(low) & np.isnan(high))
    for at in np.flatnonzero(outside | stray)[:1]:
        raise AssertionError(
            f"{shown(frame.iloc[at])} is {value[at]} ({status[at]}) with bounds from {low[at]} to {high[at]}"
        )


def definition_is_a_value(subject: Subject) -> None:
    """A definition is pickled, copied, compared, frozen, fingerprinted and written as JSON; its hook repeats itself."""
    value = subject.indicator or subject.edition
    for name, other in (("pickling", pickle.loads(pickle.dumps(value))), ("copying", copy.deepcopy(value))):  # noqa: S301
        if value != other:
            raise AssertionError(
                f"{name} it gives something else: {diff(value, other)}; build it of values that compare"
            )
    kind = "indicators" if subject.indicator is not None else "editions"
    again = [one for one in getattr(definitions_of(subject.plugin), kind) if one.id == value.id]
    if value not in again:
        moved = diff(value, again[0]) if again else "nothing"
        raise AssertionError(f"its hook brings something else when it is called again: {moved}")
    measure = getattr(value, "measure", None)
    if measure is not None:
        made = type(measure)
        fields = attrs.fields(made) if attrs.has(made) else dataclasses.fields(measure)
        for field in (*(one.name for one in fields), "anything"):
            if settable(copy.copy(measure), field):
                raise AssertionError(f"the measure's {field!r} can be set; make its class frozen: @attrs.frozen")
        try:
            hash(measure)
        except TypeError as error:
            raise AssertionError(
                f"the measure holds what can be changed ({error}); use tuples, FrozenMap and the like"
            ) from None
        edition = subject.edition
        copies: tuple[Any, ...] = (subject.indicator, again[again.index(value)], copy.deepcopy(subject.indicator))
        digests = {fingerprint(edition, one) for one in copies}
        if len(digests) != 1:
            raise AssertionError(
                "its fingerprint isn't stable; build measures of text, numbers, terms and named functions"
            )
    json.dumps(catalogue.document(subject.registry, subject.edition.id), allow_nan=False)


def batch_equals_one_by_one(subject: Subject) -> None:
    """Replicates along leading axes give what each gives alone."""
    measure, cells = subject.indicator.measure, subject.cells()
    times = np.arange(1, 7).reshape(2, 3, 1, 1, 1)
    grows = 1 + (np.arange(len(cells.groups)) == cells.position(cells.focus))

    # A whole grows faster than its part, or no figure would differ from one replicate to another.
    power = {term.item.id: at + 1 for at, term in enumerate(measure.terms)}

    def scaled(factor: Any) -> Cells:
        items = {
            name: attrs.evolve(
                item,
                values=item.values * factor ** (power[name] * grows),
                status=None if item.status is None else np.broadcast_to(item.status, (item.values * factor).shape),
            )
            for name, item in cells.items.items()
        }
        return attrs.evolve(cells, items=items)

    together = list(_tables(measure.estimate(scaled(times))))
    for at in np.ndindex(2, 3):
        alone = list(_tables(measure.estimate(scaled(times[at]))))
        if len(together) != len(alone):
            raise AssertionError("a batch has other components than one table")
        for many, one in zip(together, alone, strict=True):
            for name in (*FIGURES, "status"):
                found, wanted = np.asarray(getattr(many, name)), np.asarray(getattr(one, name))
                if found.shape != (2, 3, *wanted.shape):
                    raise AssertionError(
                        f"{name} of a batch with axes (2, 3) has the shape {found.shape}, and {wanted.shape} alone; "
                        "keep leading axes"
                    )
                if not np.allclose(found[at], wanted, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
                    raise AssertionError(
                        f"{name} of {one.rows[0].statistic} in a batch isn't what it is alone; "
                        "count axes from the end: unit is -2, group is -1"
                    )


def _tables(estimate: Estimate) -> Iterator[Estimate]:
    yield estimate
    for component in estimate.components:
        yield from _tables(component)


CHECKS: dict[str, tuple[Callable[[Subject], None], ...]] = {
    "plugin": (brings_definitions,),
    "edition": (edition_has_indicators, definition_is_a_value),
    "indicator": (
        examples_reproduce,
        an_example_is_off_parity,
        organisations_are_independent,
        row_order_does_not_matter,
        input_is_not_mutated,
        zero_denominators_are_statuses,
        missing_items_are_statuses,
        groups_alike_are_at_parity,
        scaling_counts_scales_nothing,
        output_keeps_the_contract,
        adverse_side_agrees,
        definition_is_a_value,
        batch_equals_one_by_one,
    ),
    "benchmark": (
        every_row_gets_a_verdict,
        unusable_rows_are_insufficient_data,
        benchmark_order_does_not_matter,
        benchmark_names_do_not_matter,
        benchmark_neighbours_do_not_matter,
        results_are_not_mutated,
        benchmark_is_a_value,
    ),
    "check": (
        check_finds_its_examples,
        check_is_silent_on_lawful_returns,
        check_keeps_organisations_apart,
        check_order_does_not_matter,
        check_survives_hostile_returns,
        check_is_a_value,
    ),
}
"""The checks of each kind of thing that a plugin brings; a name, once published, keeps its meaning."""
