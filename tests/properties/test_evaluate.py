"""What holds for every table: the slow exact engine agrees, and nothing moves that shouldn't."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
import reference
import tables
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres import _evaluate
from wres.cells import STATUSES, Cells, Estimate
from wres.statistics.intervals import score_test

REGISTRY = wres.load()
EDITIONS = list(REGISTRY.editions)
YEARS = [edition.year for edition in REGISTRY.editions.values()]
LABELS = ["indicator", "org", "year", "panel", "band", "statistic", "group"]
RATIOS = ["appointment", "disciplinary", "training"]
GROUPS = ("white", "bme", "unknown")


def labelled(results: pd.DataFrame) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Rows by their labels, with None for what is missing."""
    rows = results.astype(object).where(results.notna(), None).to_dict("records")
    found = {tuple(row[name] for name in LABELS): row for row in rows}
    assert len(rows) == len(found)
    return found


def close(expected: Fraction | None, actual: float | None) -> bool:
    if expected is None or actual is None:
        return expected is actual
    return math.isclose(float(expected), actual, rel_tol=1e-12, abs_tol=1e-11)


def disagreements(rows: tables.Rows, edition: str) -> list[Any]:
    """Where the slow engine and the library differ, with both."""
    actual = labelled(wres.evaluate(tables.frame(rows), edition=edition).frame)
    expected = {
        (indicator, org, year, figure.panel, figure.band, figure.statistic, figure.group): figure
        for indicator, org, year, figure in reference.evaluated(rows, REGISTRY.edition(edition).year)
    }
    assert expected.keys() == actual.keys()
    return [
        (key, figure, actual[key])
        for key, figure in expected.items()
        if (figure.status, figure.headline) != (actual[key]["status"], actual[key]["headline"])
        or not all(close(getattr(figure, name), actual[key][name]) for name in ("value", "numerator", "denominator"))
    ]


@pytest.mark.parametrize("edition", EDITIONS)
@given(rows=tables.tables())
def test_the_slow_engine_agrees(edition: str, rows: tables.Rows) -> None:
    """Every value, numerator, denominator and status is that of plain loops over fractions."""
    assert disagreements(rows, edition) == []


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS), random=st.randoms())
def test_the_order_of_rows_is_nothing(rows: tables.Rows, edition: str, random: Any) -> None:
    """Shuffling the table changes no byte of the results."""
    expected = wres.evaluate(tables.frame(rows), edition=edition)
    random.shuffle(rows)
    actual = wres.evaluate(tables.frame(rows), edition=edition)
    assert tables.text(expected.frame) == tables.text(actual.frame)
    assert tables.text(expected.provenance) == tables.text(actual.provenance)
    assert expected.notes == actual.notes


@given(rows=tables.tables(), others=tables.tables(orgs=["Dale Trust"]), edition=st.sampled_from(EDITIONS))
def test_an_organisation_changes_no_other(rows: tables.Rows, others: tables.Rows, edition: str) -> None:
    """Adding an organisation, however it splits its counts, changes no byte of the others' rows."""
    expected = wres.evaluate(tables.frame(rows), edition=edition).frame
    actual = wres.evaluate(tables.frame([*others, *rows]), edition=edition).frame
    kept = actual[actual["org"] != "Dale Trust"]
    assert tables.text(expected) == tables.text(kept)


@given(
    rows=tables.tables(),
    others=tables.tables(orgs=["Dale Trust"], years=[2020]),
    edition=st.sampled_from(EDITIONS),
    wrong=st.lists(
        st.tuples(st.sampled_from(tables.SPLIT), st.sampled_from([("group", "Q"), ("band", "11"), ("count", -1)])),
        min_size=1,
        max_size=3,
    ),
)
def test_an_organisation_set_aside_changes_no_other(
    rows: tables.Rows, others: tables.Rows, edition: str, wrong: list[tuple[str, tuple[str, Any]]]
) -> None:
    """With faults set aside, each organisation has the rows that it has alone, the faulty one too."""
    for item, (column, value) in wrong:
        others += [{**row, column: value} for row in tables.item("Dale Trust", 2020, item, white=1)]

    def frame_of(some: tables.Rows) -> pd.DataFrame:
        return wres.evaluate(tables.frame(some), edition=edition, on_error="status").frame

    together = frame_of([*rows, *others])
    for part in (rows, others):
        mine = together[together["org"].isin({row["org"] for row in part})]
        assert tables.text(frame_of(part)) == tables.text(mine)


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS))
def test_a_batch_is_its_members(rows: tables.Rows, edition: str) -> None:
    """Evaluating everybody gives the rows of evaluating each organisation alone."""
    together = wres.evaluate(tables.frame(rows), edition=edition).frame
    for org, mine in together.groupby("org"):
        alone = wres.evaluate(tables.frame(row for row in rows if row["org"] == org), edition=edition).frame
        assert tables.text(alone) == tables.text(mine)


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS), block=st.integers(1, 3))
def test_blocks_are_nothing(rows: tables.Rows, edition: str, block: int) -> None:
    """How many units go through the arithmetic together changes no byte."""
    expected = wres.evaluate(tables.frame(rows), edition=edition).frame
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_evaluate, "BLOCK", block)
        actual = wres.evaluate(tables.frame(rows), edition=edition).frame
    assert tables.text(expected) == tables.text(actual)


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS), indicator=st.sampled_from(tables.SURVEY + RATIOS))
def test_an_indicator_alone_is_the_same(rows: tables.Rows, edition: str, indicator: str) -> None:
    """Asking for one indicator gives the rows it has among all."""
    everything = wres.evaluate(tables.frame(rows), edition=edition).frame
    alone = wres.evaluate(tables.frame(rows), edition=edition, indicators=[indicator]).frame
    assert tables.text(everything[everything["indicator"] == indicator]) == tables.text(alone)


CODES = {
    "A": ["A", "B", "staff-record:CX", "staff-record:C2"],
    "D": ["D", "H", "staff-record:N4", "R", "s"],
    "Z": ["Z", "99", "staff-record:ZZ"],
}


@given(data=st.data(), edition=st.sampled_from(EDITIONS))
def test_codes_within_a_group_are_nothing(data: st.DataObject, edition: str) -> None:
    """Splitting a count over several codes of its group, or merging them, changes no byte."""
    merged, split = [], []
    style = {"A": "white", "D": "bme", "Z": "unknown"}
    code_of = {group: code for code, group in style.items()}
    for row in data.draw(tables.tables(style="groups")):
        code = code_of[row["group"]]
        merged.append({**row, "group": code})
        codes = data.draw(st.lists(st.sampled_from(CODES[code]), min_size=1, unique=True))
        total = row["count"] or 0
        cuts = sorted(data.draw(st.integers(0, total)) for _ in codes[1:])
        parts: list[Any] = [b - a for a, b in pairwise([0, *cuts, total])]
        if row["count"] is None:
            parts[0] = None
        split += [{**row, "group": c, "count": n} for c, n in zip(codes, parts, strict=True)]
        for part in split[-len(codes) + 1 :] if row["count"] is None and len(codes) > 1 else []:
            part["origin"] = None
    expected = wres.evaluate(tables.frame(merged), edition=edition).frame
    actual = wres.evaluate(tables.frame(split), edition=edition).frame
    assert tables.text(expected) == tables.text(actual)


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS))
def test_what_is_missing_is_missing(rows: tables.Rows, edition: str) -> None:
    """A value is missing exactly where the status isn't ok, and so are its bounds, save a zero comparator's."""
    found = wres.evaluate(tables.frame(rows), edition=edition).frame
    ok, undefined = found["status"] == "ok", found["status"] == "zero-comparator"
    assert set(found["status"]) <= set(STATUSES)
    assert ok.tolist() == found["value"].notna().tolist()
    assert (ok | undefined).tolist() == found["lower"].notna().tolist()
    assert (ok | undefined).tolist() == found["upper"].notna().tolist()
    assert set() == set(found["upper"][undefined]) - {math.inf}


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS))
def test_values_lie_in_their_intervals(rows: tables.Rows, edition: str) -> None:
    """No interval leaves its value out, and no share leaves 0 to 100 per cent."""
    found = wres.evaluate(tables.frame(rows), edition=edition).frame
    found = found[found["status"] == "ok"]
    slack = 1e-9 * (1 + found["value"].abs())
    outside = (found["value"] < found["lower"] - slack) | (found["value"] > found["upper"] + slack)
    assert [] == found[outside].to_dict("records")
    share = found["statistic"].str.endswith(("share", "percentage"))
    most = np.where(share, 100, np.where(found["statistic"] == "likelihood", 1, math.inf))
    assert [] == found[(share & (found["value"] < 0)) | (found["value"] > most)].to_dict("records")


@given(
    rows=tables.tables(),
    edition=st.sampled_from(EDITIONS),
    indicator=st.sampled_from(RATIOS),
    interval=st.sampled_from(["miettinen-nurminen", "koopman", "mover-wilson"]),
)
def test_swapping_groups_inverts_a_ratio(rows: tables.Rows, edition: str, indicator: str, interval: str) -> None:
    """With the groups swapped a ratio and both its bounds are the inverse."""
    base = REGISTRY.indicator(edition, indicator)
    measure: Any = attrs.evolve(base.measure, interval=interval)
    flip = attrs.evolve(base, id="flipped", measure=attrs.evolve(measure, of=measure.to, to=measure.of))
    base = attrs.evolve(base, measure=measure)
    found = wres.evaluate(tables.frame(rows), edition=edition, indicators=[base, flip]).headline()
    one, other = (found[found["indicator"] == name].reset_index(drop=True) for name in (base.id, flip.id))
    both = (one["status"] == "ok") & (other["status"] == "ok")
    np.testing.assert_allclose((one["value"] * other["value"])[both], 1, rtol=1e-12)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(one["lower"], 1 / other["upper"].to_numpy(), rtol=1e-9)
        np.testing.assert_allclose(one["upper"], 1 / other["lower"].to_numpy(), rtol=1e-9)
    grave = ~one["status"].isin(["ok", "zero-comparator"])
    assert one["status"][grave].tolist() == other["status"][grave].tolist()


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS), confidence=st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_an_interval_excludes_parity_when_the_test_rejects(rows: tables.Rows, edition: str, confidence: float) -> None:
    """A ratio's interval leaves 1 out exactly where the score test of equality rejects."""
    results = wres.evaluate(tables.frame(rows), edition=edition, indicators=RATIOS, confidence=confidence)
    found = labelled(results.frame)
    for key, row in found.items():
        if row["statistic"] != "relative-likelihood" or row["lower"] is None:
            continue
        counts: list[float] = []
        measure: Any = REGISTRY.indicator(edition, key[0]).measure
        for group in row["group"].split("/"):
            beneath = found[(*key[:-2], "likelihood", group)]
            counts += [beneath[name] * measure.numerator.years for name in ("numerator", "denominator")]
        p = float(score_test(*counts))
        if not math.isclose(p, 1 - confidence, rel_tol=1e-9):
            assert (p < 1 - confidence) == (not row["lower"] <= 1 <= row["upper"])


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS))
def test_the_input_stays(rows: tables.Rows, edition: str) -> None:
    """Evaluating leaves the table as it was."""
    given_frame = tables.frame(rows)
    before = given_frame.copy(deep=True)
    wres.evaluate(given_frame, edition=edition)
    pd.testing.assert_frame_equal(before, given_frame)


@given(rows=tables.tables(), edition=st.sampled_from(EDITIONS), times=st.sampled_from([2, 3, 10, 1_000]))
def test_more_of_the_same_is_the_same_value(rows: tables.Rows, edition: str, times: int) -> None:
    """Scaling every count leaves values and statuses, save that groups too small to show may be shown."""
    more = [{**row, "count": None if row["count"] is None else row["count"] * times} for row in rows]
    before, after = (wres.evaluate(tables.frame(some), edition=edition).frame for some in (rows, more))
    same = before["status"] != "below-minimum"
    assert before["status"][same].tolist() == after["status"][same].tolist()
    np.testing.assert_allclose(before["value"][same], after["value"][same], rtol=1e-12, atol=1e-11)
    assert after["status"][~same].isin(["ok", "below-minimum", "zero-denominator"]).all()


@given(rows=tables.tables(years=YEARS))
def test_as_reported_is_each_year_by_its_own_edition(rows: tables.Rows) -> None:
    """Judged as reported, a year has the rows and the provenance that its own edition gives."""
    found = wres.evaluate(tables.frame(rows), edition="as-reported", provisional=True)
    for year in {row["year"] for row in rows}:
        edition = f"wres-{year}"
        own = wres.evaluate(tables.frame(rows), edition=edition)
        mine = found.frame[found.frame["year"] == year]
        assert tables.text(own.frame[own.frame["year"] == year]) == tables.text(mine)
        source = found.provenance[found.provenance["edition"] == edition]
        assert tables.text(own.provenance) == tables.text(source)
    assert {f"wres-{row['year']}" for row in rows} == set(found.frame["edition"])


def arrays(shape: tuple[int, ...], large: bool) -> st.SearchStrategy[Any]:
    """Counts with some missing, in an array."""
    number = st.sampled_from([0.0, 3.0, 10.0, 11.0, 60.0, math.nan] if large else [0.0, 1.0, 2.0, 5.0, math.nan])
    size = math.prod(shape)
    return st.lists(number, min_size=size, max_size=size).map(lambda n: np.asarray(n).reshape(shape))


def flattened(estimate: Estimate) -> list[np.ndarray[Any, Any]]:
    """Every array of an estimate and of its components."""
    names = ("value", "lower", "upper", "status", "numerator", "denominator")
    mine = [np.broadcast_to(getattr(estimate, name), estimate.value.shape) for name in names]
    return mine + [array for component in estimate.components for array in flattened(component)]


@pytest.mark.parametrize("indicator", [*RATIOS, *tables.SURVEY, "board", "workforce"])
@given(data=st.data(), edition=st.sampled_from(["wres-2015", "wres-2016", "wres-2019", EDITIONS[-1]]))
def test_batch_axes_are_one_by_one(indicator: str, data: st.DataObject, edition: str) -> None:
    """A measure gives arrays with leading batch axes what it gives each of them alone."""
    measure = REGISTRY.indicator(edition, indicator).measure
    batch, units = data.draw(st.sampled_from([(2,), (2, 3), (1, 1)])), 2
    given_counts = {
        term.item.id.replace("-", "_"): data.draw(arrays((*batch, units, 3), term.item.id in tables.LARGE))
        for term in measure.terms
    }
    earlier = [-1, 0]
    together = flattened(measure.estimate(Cells.of(groups=GROUPS, earlier=earlier, **given_counts)))
    for at in np.ndindex(*batch):
        one = {name: array[at] for name, array in given_counts.items()}
        alone = flattened(measure.estimate(Cells.of(groups=GROUPS, earlier=earlier, **one)))
        for expected, actual in zip(alone, together, strict=True):
            np.testing.assert_array_equal(expected, actual[at])
