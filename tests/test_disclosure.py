"""Small numbers are hidden, and what is hidden can't be worked out from what is shown."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.datasets import sector
from wres.disclosure import SCHEMES, Scheme, audit_disclosure, dominated, possible, suppress, suppressed_table

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text(encoding="utf-8"))["vectors"]
RECOVERABLE = [one for one in VECTORS if one["method"] == "suppression_audit_linear_recovery"]


@pytest.mark.parametrize("vector", RECOVERABLE, ids=lambda vector: vector["id"])
def test_the_known_recoverable_cell_and_no_other(vector: dict) -> None:  # type: ignore[type-arg]
    """It is found with its value, in a table with two hidden cells or more in every line."""
    given_, expected = vector["inputs"], vector["expected"]
    cells = np.array(given_["cells"], float)
    low, high = suppressed_table(
        cells, rows=given_["row_totals"], columns=given_["col_totals"], total=given_.get("total")
    )
    disclosed = np.argwhere(np.isnan(cells) & (low == high)).tolist()
    at = [given_["rows"].index(expected["row"]), given_["cols"].index(expected["col"])]
    assert disclosed == [at]
    assert low[tuple(at)] == expected["value"]


@given(
    numbers=st.lists(st.integers(0, 4), min_size=6, max_size=6),
    where=st.lists(st.booleans(), min_size=6, max_size=6).filter(any),
)
def test_bounds_by_counting_all_tables(numbers: list[int], where: list[bool]) -> None:
    """The bounds of a small table are those of all whole tables with its totals."""
    table, hidden = np.reshape(numbers, (2, 3)), np.reshape(where, (2, 3))
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    low, high = suppressed_table(np.where(hidden, np.nan, table), rows=rows, columns=columns)
    fits = []
    for values in itertools.product(range(13), repeat=int(hidden.sum())) if hidden.sum() <= 4 else []:
        candidate = table.copy()
        candidate[hidden] = values
        if (candidate.sum(axis=1) == rows).all() and (candidate.sum(axis=0) == columns).all():
            fits.append(candidate)
    if fits:
        # The corners of such tables are whole, so that the bounds of linear programming are those of whole numbers.
        assert np.array_equal(low, np.min(fits, axis=0))
        assert np.array_equal(high, np.max(fits, axis=0))


def test_sums_that_contradict_themselves() -> None:
    """No numbers satisfy them: an error, and no bounds."""
    with pytest.raises(wres.DefinitionError, match="contradicts itself"):
        possible([[1, 1], [1, 1]], [3, 4])
    with pytest.raises(wres.DefinitionError, match="2 lines"):
        suppressed_table([[1, np.nan], [1, 1]], rows=[3])
    low, high = possible([[1, 1], [1, -1]], [10, 2], slack=[0.5, 0])
    assert (low.tolist(), high.tolist()) == ([5.75, 3.75], [6.25, 4.25])


SECTOR = wres.evaluate(sector(seed=2, organisations=2, size=900, years=[2023, 2024]), edition="as-reported")


@pytest.mark.parametrize(
    "scheme",
    [
        "staff-survey",
        *(pytest.param(each, marks=pytest.mark.thorough) for each in ("hes-sub-national", "threshold-10")),
    ],
)
def test_nothing_that_is_shown_is_too_small_and_nothing_hidden_can_be_worked_out(scheme: str) -> None:
    """No small number is left, the audit is empty, and hiding twice is hiding once."""
    shown = suppress(SECTOR, scheme)
    parts = shown.frame[~shown.frame["headline"] & shown.frame["status"].eq("ok")]
    # A comparison is of two rates, and of no numbers of people.
    parts = parts[~parts["statistic"].str.startswith("relative-likelihood")]
    chosen = SCHEMES[scheme]
    assert not chosen.hides(parts["numerator"]).any()
    assert not chosen.hides_group(parts["denominator"]).any()
    assert len(audit_disclosure(shown, scheme=scheme)) == 0
    again = suppress(shown, scheme)
    pd.testing.assert_frame_equal(again.frame, shown.frame)
    assert again.notes == shown.notes
    hidden = shown.frame["status"] == "suppressed"
    assert hidden.any()
    assert shown.frame.loc[hidden, ["value", "numerator", "denominator", "lower", "upper"]].isna().all(axis=None)
    assert {"none"} == set(shown.frame.loc[hidden, "interval_kind"])
    kept = ~hidden
    pd.testing.assert_frame_equal(shown.frame[kept], SECTOR.frame[kept])


def test_primary_suppression_alone_is_found_out() -> None:
    """Results of which only the small numbers are hidden give some of them away, and the audit names the value."""
    frame = SECTOR.frame.copy()
    small = SCHEMES["hes-sub-national"].hides(frame["numerator"]) & ~frame["headline"]
    truth = frame["numerator"].copy()
    frame.loc[small, ["value", "numerator", "denominator", "lower", "upper"]] = np.nan
    frame.loc[small, "status"] = "suppressed"
    disclosed = audit_disclosure(attrs.evolve(SECTOR, frame=frame))
    assert len(disclosed) > 0
    keys = ["edition", "indicator", "org", "year", "statistic", "panel", "band", "group"]
    joined = disclosed.merge(frame.assign(truth=truth)[[*keys, "truth"]], how="left", on=keys)
    assert (joined["truth"] >= joined["least"] - 1e-6).all()
    assert (joined["truth"] <= joined["greatest"] + 1e-6).all()
    assert joined["because"].eq("follows from what is shown").any()


def acme(**items: dict[str, int]) -> pd.DataFrame:
    """Counts of one trust, by item and group; `headcount` is of one band of clinical staff for each number given."""
    rows = [
        {"org": "Acme Trust", "year": 2024, "item": item.partition("_")[0], "group": group, "count": count}
        | ({"panel": "clinical", "band": item[-1]} if item.startswith("headcount") else {})
        for item, groups in items.items()
        for group, count in groups.items()
    ]
    return pd.DataFrame(rows)


SMALL = acme(
    headcount_5={"white": 2000, "bme": 500, "unknown": 3},
    headcount_6={"white": 1000, "bme": 200, "unknown": 2},
    disciplinary={"white": 40, "bme": 20, "unknown": 0},
)


def hide(results: wres.Results, **where: str) -> wres.Results:
    """Results without the rows that have these values, and nothing else done about it."""
    frame = results.frame.copy()
    rows = np.logical_and.reduce([frame[name] == value for name, value in where.items()])
    frame.loc[rows, ["value", "numerator", "denominator", "lower", "upper"]] = np.nan
    frame.loc[rows, "status"] = "suppressed"
    return attrs.evolve(results, frame=frame)


def test_what_another_indicator_tells() -> None:
    """The denominators of indicator 3 and the total of indicator 1 tell of the five people of unknown ethnicity."""
    results = wres.evaluate(SMALL, edition="wres-2024", indicators=["workforce", "disciplinary"])
    careless = hide(hide(results, group="unknown"), statistic="overall-share", group="bme")
    disclosed = audit_disclosure(careless)
    disclosed = disclosed[disclosed["statistic"] == "overall-share"].set_index("group")
    assert disclosed.loc["unknown", ["least", "greatest"]].tolist() == [5.0, 5.0]
    assert disclosed.loc["bme", "because"] == "stands elsewhere"
    shown = suppress(results, "hes-sub-national")
    assert len(audit_disclosure(shown, scheme="hes-sub-national")) == 0
    # White staff keep the five company wherever they are counted, so that no ratio to their likelihood stays.
    stays = shown.frame[shown.frame["status"] == "ok"]
    kinds = ["difference", "difference", "share", "share", "overall-share", "likelihood"]
    assert [(kind, "bme") for kind in kinds] == list(zip(stays["statistic"], stays["group"], strict=True))
    hidden = shown.frame.loc[shown.frame["status"] == "suppressed", "group"]
    assert {"white": 5, "unknown": 5, "bme/white": 2} == hidden.value_counts().to_dict()


def test_a_ratio_tells_a_number() -> None:
    """With the ratio, both denominators and one numerator, the other numerator follows, rounded ratio or not."""
    results = wres.evaluate(SMALL, edition="wres-2024", indicators=["disciplinary"])
    careless = hide(
        hide(results, statistic="likelihood", group="bme"), statistic="likelihood-over-2-years", group="bme"
    )
    careless.frame.loc[careless.frame["headline"], ["numerator", "denominator"]] = np.nan
    # Nobody knows how many BME staff there are: the ratio alone tells only how many for each of them.
    assert len(audit_disclosure(careless)) == 0
    both = wres.evaluate(SMALL, edition="wres-2024", indicators=["disciplinary", "workforce"])
    careless = hide(both, statistic="likelihood", group="bme")
    careless.frame.loc[careless.frame["statistic"] == "relative-likelihood", ["numerator", "denominator"]] = np.nan
    (disclosed,) = audit_disclosure(careless).itertuples()
    assert (disclosed.group, disclosed.least, disclosed.greatest) == ("bme", 20.0, 20.0)
    # One decimal leaves 19.13 to 20.07 people, none leaves 14 to 23.
    for places, least, greatest in ((1, 20, 20), (0, 14, 23)):
        rounded = attrs.evolve(careless, frame=careless.frame.assign(value=careless.frame["value"].round(places)))
        (disclosed,) = audit_disclosure(rounded, places=places, width=10).itertuples()
        assert (disclosed.least, disclosed.greatest) == (least, greatest)
    assert audit_disclosure(rounded, places=0).empty


def test_small_numbers_that_are_shown() -> None:
    """With a scheme the audit lists them as well."""
    results = wres.evaluate(SMALL, edition="wres-2024", indicators=["workforce"])
    disclosed = audit_disclosure(results, scheme="hes-sub-national")
    assert set(disclosed["because"]) == {"is shown"}
    assert disclosed["least"].tolist() == disclosed["greatest"].tolist() == [3.0, 2.0, 5.0]
    assert audit_disclosure(results).empty


def test_a_comparison_is_hidden_with_either_part() -> None:
    """With the ratio, and three of its four numbers, the fourth would follow."""
    shown = suppress(SECTOR, "hes-sub-national")
    frame = shown.frame[shown.frame["indicator"] == "disciplinary"]
    keys = ["edition", "org", "year"]
    few = frame[~frame["headline"] & frame["group"].isin(["white", "bme"]) & frame["status"].eq("suppressed")]
    headline = frame[frame["headline"]].merge(few[keys].drop_duplicates(), on=keys)
    assert len(headline) > 0
    assert headline["status"].eq("suppressed").all()


def test_what_benchmarks_say_of_hidden_figures() -> None:
    """Hidden figures are insufficient data, in words."""
    assessed = wres.assess(suppress(SECTOR, "hes-sub-national"), "score-test", "overdispersed-funnel")
    hidden = assessed["status"] == "suppressed"
    assert set(assessed.loc[hidden, "verdict"]) == {"insufficient-data"}
    assert set(assessed.loc[hidden, "reason"]) == {"Held back to protect individuals."}


def test_counts_are_hidden_and_rounded() -> None:
    """Small counts are missing with their origin, others are multiples of five; evaluating them says suppressed."""
    counts = sector(seed=2, organisations=2, size=900)
    hidden = suppress(counts, "hes-rounded")
    small = counts["count"].between(1, 7)
    assert hidden["count"].isna().equals(small)
    assert hidden.loc[small, "origin"].eq("suppressed").all()
    assert (hidden["count"].dropna() % 5 == 0).all()
    assert (hidden.loc[~small, "count"] - counts.loc[~small, "count"]).abs().max() <= 2.5
    assert counts["count"].notna().all()
    statuses = set(wres.evaluate(hidden, edition="wres-2024").frame["status"])
    assert "suppressed" in statuses


def test_counts_of_small_groups() -> None:
    """A scheme of groups hides what a group too small has answered, and those in it who said yes."""
    rows = [("answered", 300), ("yes", 40), ("answered", 10), ("yes", 4), ("answered", 11), ("yes", 0)]
    counts = pd.DataFrame(rows, columns=["item", "count"])
    hidden = suppress(counts.assign(item="discrimination-" + counts["item"]), "staff-survey")
    assert hidden["count"].fillna(-1).tolist() == [300, 40, -1, -1, 11, 0]


def test_what_there_is_nothing_of() -> None:
    """An empty table, nothing to hide, and everything too small are no special cases."""
    empty = attrs.evolve(SECTOR, frame=SECTOR.frame.iloc[:0])
    assert len(suppress(empty, "threshold-10")) == 0
    assert len(audit_disclosure(empty)) == 0
    none = suppress(SECTOR, Scheme(id="none", title="Nothing"))
    pd.testing.assert_frame_equal(none.frame, SECTOR.frame)
    one = attrs.evolve(SECTOR, frame=SECTOR.frame.query("org == 'SYN001' and year == 2024").reset_index(drop=True))
    everything = suppress(one, Scheme(id="all", title="All", most=10**9))
    parts = everything.frame[~everything.frame["headline"]]
    assert set(parts.loc[parts["numerator"] > 0, "status"]) <= {"suppressed"}
    assert len(audit_disclosure(everything)) == 0


def test_what_is_refused() -> None:
    """A scheme that isn't there, a rounding one for results, and another kind of table."""
    for shown, scheme, message in (
        (SECTOR, "hes", "there are staff-survey"),
        (SECTOR, "hes-rounded", "then evaluate"),
        (pd.DataFrame({"a": [1]}), "threshold-10", "the column count"),
    ):
        with pytest.raises(wres.DefinitionError, match=message):
            suppress(shown, scheme)  # type: ignore[type-var]
    with pytest.raises(wres.DefinitionError, match="at least 2"):
        Scheme(id="acme", title="Acme", base=1)


def test_who_dominates() -> None:
    """Two of three make nearly all, or the second could work out the first; of many equal ones nobody can."""
    assert dominated([[95, 3, 2], [50, 50, 0], [10, 10, 10]]).tolist() == [True, True, False]
    assert dominated([[60, 35, 4]], p=None).tolist() == [True]
    assert dominated([[60, 30, 5, 5]], n=2, k=0.95).tolist() == [False]
    assert dominated([[0, 0]]).tolist() == [False]
