"""What every benchmark method keeps to, whatever it is given."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres import benchmarks, datasets
from wres.benchmarks import METHODS, FourFifths, Method, ScoreTest, UnknownBounds, figures
from wres.benchmarks._figures import Pools
from wres.results import Results

RATIOS = {"appointment": ("appointed", "shortlisted"), "disciplinary": ("disciplinary", "headcount")}
Table = tuple[int, int, int, int]


def evaluated(
    tables: Sequence[Table],
    *,
    indicator: str = "appointment",
    year: int = 2024,
    unknown: int = 0,
    unknown_events: int = 0,
) -> Results:
    """Results of one organisation for each table: events and people of White staff, then of BME staff."""
    events, people = RATIOS[indicator]
    rows = [
        (f"Acme {at:03}", year, item, group, count)
        for at, (x, n, y, m) in enumerate(tables)
        for item, group, count in (
            (events, "white", x),
            (people, "white", n),
            (events, "bme", y),
            (people, "bme", m),
            (events, "unknown", unknown_events),
            (people, "unknown", unknown),
        )
    ]
    counts = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    return wres.evaluate(counts, edition=f"wres-{year}", indicators=[indicator])


tables = st.integers(1, 400).flatmap(
    lambda n: st.integers(1, 400).flatmap(
        lambda m: st.tuples(st.integers(0, n), st.just(n), st.integers(0, m), st.just(m))
    )
)
RATIO_METHODS = [method for method in METHODS if "ratio" in method.units]


@functools.cache
def sector() -> Results:
    """A small sector over three years."""
    counts = datasets.sector(seed=5, organisations=12, years=[2021, 2022, 2023])
    return wres.evaluate(counts, edition="as-reported")


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_a_verdict_and_a_reason_for_every_row(method: Method) -> None:
    """Every figure has a verdict and a sentence that holds no gap, and shares are shares."""
    assessed = wres.assess(sector(), method)
    assert set(assessed["verdict"]) <= {"favourable", "no-evidence", "adverse", "insufficient-data"}
    assert assessed["reason"].notna().all()
    assert not assessed["reason"].str.contains("nan|None", regex=True).any()
    assert assessed["p_value"].dropna().between(0, 1).all()
    assert assessed["probability"].dropna().between(0, 1).all()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
@given(given_tables=st.lists(tables, min_size=1, max_size=8))
def test_hostile_tables(method: Method, given_tables: list[Table]) -> None:
    """No table makes an exception, a warning or a verdict without a reason."""
    assessed = wres.assess(evaluated(given_tables), method)
    assert assessed["reason"].notna().all()
    judged = assessed["verdict"] != "insufficient-data"
    assert assessed.loc[judged, "status"].isin(["ok", "zero-comparator"]).all()


DEGENERATE = {
    "no event at all": [(0, 100, 0, 50)],
    "nothing but events": [(100, 100, 50, 50)],
    "one organisation": [(10, 100, 8, 50)],
    "nobody in a group": [(10, 100, 0, 0)],
    "one person a group": [(1, 1, 0, 1)],
    "ties everywhere": [(10, 100, 5, 50)] * 12,
    "more than half unknown": [(60, 100, 5, 50), *[(10, 100, 8, 50)] * 7],
    "more than half of the events unknown": [(60, 100, 5, 50), *[(10, 100, 8, 50)] * 7],
}
UNKNOWN = {"more than half unknown": (0, 151), "more than half of the events unknown": (66, 70)}


@functools.cache
def degenerate(case: str) -> Results:
    """Results of one of the degenerate cases."""
    events, people = UNKNOWN.get(case, (0, 0))
    return evaluated(DEGENERATE[case], unknown=people, unknown_events=events)


@pytest.mark.parametrize("method", RATIO_METHODS, ids=lambda method: method.id)
@pytest.mark.parametrize("case", DEGENERATE)
def test_degenerate_input(method: Method, case: str) -> None:
    """What can't be judged is `insufficient-data`, with a reason, by every method that has nothing to go by."""
    assessed = wres.assess(degenerate(case), method)
    verdicts = set(assessed["verdict"])
    silent = {
        "no event at all": RATIO_METHODS,
        "nothing but events": RATIO_METHODS,
        "nobody in a group": RATIO_METHODS,
        "more than half unknown": RATIO_METHODS,
        "more than half of the events unknown": RATIO_METHODS,
        "one person a group": [m for m in RATIO_METHODS if "four-fifths" not in m.id],
        "one organisation": [m for m in RATIO_METHODS if not m.id.startswith(("four-fifths", "score-test"))],
        "ties everywhere": [m for m in RATIO_METHODS if m.id in ("percentile-rank", "rank", "trend", "xmr")],
    }[case]
    if method in silent:
        assert verdicts == {"insufficient-data"}
    elif case == "ties everywhere":
        assert verdicts <= {"no-evidence", "favourable", "adverse"}
        assert len(verdicts) == 1
    assert assessed["reason"].str.len().gt(10).all()


OTHER = {"adverse": "favourable", "favourable": "adverse"}


@pytest.mark.parametrize("method", [FourFifths(), ScoreTest()], ids=lambda method: method.id)
@given(table=tables)
def test_swapping_groups_mirrors_the_verdict(method: Method, table: Table) -> None:
    """What is adverse to one group is favourable when the groups change places, unless there is too little data."""
    x, n, y, m = table
    first, second = (wres.assess(evaluated([each]), method)["verdict"][0] for each in (table, (y, m, x, n)))
    if "insufficient-data" not in (first, second):
        assert OTHER.get(first, first) == second


@given(table=tables)
def test_the_interval_leaves_out_parity_where_the_test_rejects(table: Table) -> None:
    """A finding has an interval without 1 and a p-value at or below the level, and no other row has both."""
    row = wres.assess(evaluated([table]), ScoreTest()).iloc[0]
    if pd.isna(row["p_value"]):
        assert row["verdict"] == "insufficient-data"
    else:
        outside = not row["limit_low"] <= 1 <= row["limit_high"]
        assert (row["verdict"] in OTHER) == (outside and row["p_value"] <= 0.05)


def test_four_fifths_by_hand() -> None:
    """The ends are inside, and exact counts at an end aren't moved by rounding."""
    cases = [(40, 100, 50, 100), (50, 100, 40, 100), (39, 100, 50, 100), (51, 100, 40, 100), (5, 100, 4, 100)]
    assessed = wres.assess(evaluated(cases), "four-fifths")["verdict"].tolist()
    assert assessed == ["no-evidence", "no-evidence", "favourable", "adverse", "no-evidence"]
    strict = wres.assess(evaluated(cases), FourFifths(inclusive=False))["verdict"].tolist()
    assert strict == ["favourable", "adverse", "favourable", "adverse", "adverse"]
    rounded = wres.assess(evaluated([(1254, 10_000, 1000, 10_000)]), FourFifths(decimals=2))
    assert rounded["verdict"].tolist() == ["no-evidence"]


def test_one_person_turns_it_round() -> None:
    """The guidelines' flip-flop: a flag that one different outcome would turn is reported."""
    assessed = wres.assess(evaluated([(2, 100, 0, 5), (60, 100, 20, 100)]), "four-fifths")
    assert assessed["reason"].str.contains("turn the ratio round").tolist() == [True, False]
    assessed = wres.assess(evaluated([(3, 60, 1, 30)]), "four-fifths")
    assert assessed["reason"].str.contains("turn the ratio round").tolist() == [True]


@given(table=tables, unknown=st.integers(0, 60))
def test_unknown_bounds_hold_the_figure(table: Table, unknown: int) -> None:
    """The figure without the unknown lies between its extremes, and findings are never more than the method's own."""
    results = evaluated([table], unknown=unknown)
    plain, bounded = (wres.assess(results, m).iloc[0] for m in (ScoreTest(), UnknownBounds(of=ScoreTest())))
    if bounded["verdict"] in OTHER:
        assert plain["verdict"] == bounded["verdict"]
    if not pd.isna(bounded["limit_low"]) and plain["status"] == "ok":
        assert bounded["limit_low"] <= plain["value"] * (1 + 1e-12)
        assert plain["value"] <= bounded["limit_high"] * (1 + 1e-12)


def test_half_unknown_is_too_many() -> None:
    """Above half of unknown ethnicity nothing is judged."""
    assessed = wres.assess(evaluated([(60, 100, 10, 50)], unknown=151), "score-test-unknown-bounds")
    assert assessed["verdict"].tolist() == ["insufficient-data"]
    assert assessed["reason"].str.contains("too many").all()


def test_a_false_discovery_rate_takes_findings_and_gives_none() -> None:
    """Adjusted p-values are no smaller, and what was no finding stays none."""
    results = sector()
    plain, held = (wres.assess(results, name) for name in ("score-test", "score-test-fdr"))
    assert (held["p_value"].fillna(1) >= plain["p_value"].fillna(1) - 1e-12).all()
    assert (held["verdict"].isin(OTHER) <= plain["verdict"].isin(OTHER)).all()
    told = held["reason"].str.contains("tests of its indicator") & plain["code"].isna()
    assert told.sum() == plain["verdict"].isin(OTHER).sum()


def test_a_wrapper_needs_counts_to_change() -> None:
    """A method without `judge`, and one that makes findings without p-values, are refused with the cure."""
    with pytest.raises(wres.DefinitionError, match="give a method that judges counts"):
        benchmarks.Fdr(of="score-test")  # type: ignore[arg-type]
    with pytest.raises(wres.DefinitionError, match="without p-values"):
        wres.assess(evaluated([(60, 100, 10, 50)] * 3), benchmarks.Fdr(of=FourFifths()))


def test_years_pooled_are_the_sums_of_their_counts() -> None:
    """Three years together give what one table with their sums gives."""
    years = [(2022, (10, 100, 4, 60)), (2023, (12, 110, 3, 70)), (2024, (15, 120, 2, 75))]
    frames = [evaluated([table], year=year) for year, table in years]
    results = attrs.evolve(
        frames[0],
        frame=pd.concat([one.frame for one in frames], ignore_index=True),
        provenance=pd.concat([one.provenance for one in frames], ignore_index=True),
        rows={key: rows for one in frames for key, rows in one.rows.items()},
    )
    pooled = wres.assess(results, "score-test-pooled-years").iloc[-1]
    total = tuple(np.sum([table for _, table in years], axis=0).tolist())
    alone = wres.assess(evaluated([total]), "score-test").iloc[0]
    for name in ("limit_low", "limit_high", "p_value", "score"):
        assert pooled[name] == pytest.approx(alone[name])


@given(first=tables, second=tables)
def test_strata_of_one_table_twice_are_that_table(first: Table, second: Table) -> None:
    """One stratum changes nothing; and the pooled figure of two is Mantel and Haenszel's."""
    from wres.statistics.strata import mantel_haenszel_risk_ratio

    peers = pd.DataFrame({"org": ["Acme 000", "Acme 001"], "organisation": ["A", "A"]})
    assessed = wres.assess(evaluated([first, second]), benchmarks.Stratified(of=ScoreTest()), peers=peers)
    if assessed["status"].eq("ok").all():
        x, n, y, m = np.array([first, second], float).T
        expected = mantel_haenszel_risk_ratio(x, n, y, m).value
        assert assessed["score"].tolist() == pytest.approx([float(expected)] * 2, nan_ok=True)
    own = peers.assign(organisation=["A", "B"])
    alone = wres.assess(evaluated([first, second]), benchmarks.Stratified(of=ScoreTest()), peers=own)
    plain = wres.assess(evaluated([first, second]), ScoreTest())
    assert alone["verdict"].tolist() == plain["verdict"].tolist()


def test_simpsons_paradox_is_reported() -> None:
    """Berkeley's shape: in each stratum one way, taken together the other."""
    cases = [(18, 90, 2, 20), (4, 10, 27, 80)]
    peers = pd.DataFrame({"org": ["Acme 000", "Acme 001"], "organisation": ["A", "A"]})
    assessed = wres.assess(evaluated(cases), benchmarks.Stratified(of=ScoreTest()), peers=peers)
    assert assessed["reason"].str.contains("turn it round").all()


# Against peers


@given(given_tables=st.lists(tables, min_size=6, max_size=12))
def test_shrinkage_lies_between_the_estimate_and_the_centre(given_tables: list[Table]) -> None:
    """Each posterior mean is between an organisation's own figure and the peers'."""
    found = figures(evaluated(given_tables))
    method = benchmarks.EmpiricalBayes(model="normal")
    pools = Pools.of(np.zeros(len(found), np.intp))
    with np.errstate(all="ignore"):
        post, (effect, _) = method.posterior(found, pools), found.effect()
    known = ~np.isnan(effect)
    low, high = np.minimum(effect, post.centre), np.maximum(effect, post.centre)
    assert ((post.mean >= low - 1e-9) & (post.mean <= high + 1e-9))[known].all()


def test_limits_shrink_with_numbers() -> None:
    """The more people, the narrower the funnel."""
    sizes = [100 * 2**at for at in range(10)]
    assessed = wres.assess(evaluated([(n // 5, n, n // 10, n // 2) for n in sizes]), "overdispersed-funnel")
    widths = np.log(assessed["limit_high"] / assessed["limit_low"])
    assert (np.diff(widths) < 0).all()


def test_ranks_add_up_and_are_refused_where_they_are_noise() -> None:
    """Expected ranks sum to k(k + 1)/2; a sector at parity has none to give unless asked."""
    results = wres.evaluate(datasets.sector(seed=3, organisations=40, parity=True), edition="wres-2024")
    found = results.headline()["indicator"] == "disciplinary"
    refused = wres.assess(results, "rank")
    asked = wres.assess(results, benchmarks.Rank(always=True))
    rows = asked["indicator"] == "disciplinary"
    assert found.any()
    assert (refused.loc[rows, "verdict"] == "insufficient-data").all()
    assert refused.loc[rows, "reason"].str.startswith("No rank is given").all()
    k = asked.loc[rows, "score"].notna().sum()
    assert asked.loc[rows, "score"].sum() == pytest.approx(k * (k + 1) / 2)


def test_perfect_parity_reaches_no_goal() -> None:
    """A realistic sector at exact parity at a rate of 1 % has about 47 % of organisations within 0.8 to 1.25."""
    counts = datasets.sector(seed=11, parity=True, rates={"disciplinary": 0.01}, organisations=400)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
    assessed = wres.assess(results, "share-in-range")
    assert assessed["probability"].iloc[0] == pytest.approx(0.47, abs=0.04)
    assert set(assessed["verdict"]) == {"no-evidence"}
    assert assessed["comparator"].iloc[0] == "the goal was 90 %"


def test_a_month_without_rows_is_a_missing_one() -> None:
    """Seven on one side of the mean are a run, and with a month missing among them they are none."""
    low, high = [5, 6, 5, 6, 5, 6, 5, 6], [9, 10, 9, 10, 9, 10, 9]

    def marked(months: list[int]) -> int:
        rows = [
            ("Acme Trust", month, item, group, count)
            for month, cases in zip(months, low + high, strict=True)
            for item, group, count in [
                ("disciplinary", "bme", cases),
                ("headcount", "bme", 700),
                ("disciplinary", "white", 20),
                ("headcount", "white", 2400),
            ]
        ]
        counts = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
        results = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
        return int(wres.assess(results, "xmr")["reason"].str.contains("in a row on one side").sum())

    assert 7 <= marked(list(range(2001, 2016)))
    assert 8 == marked([*range(2001, 2013), *range(2014, 2017)])
