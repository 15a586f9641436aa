"""Boards, bands, trajectories and series: what each method finds in counts that were made for it."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import wres
from wres import benchmarks
from wres.benchmarks import BoardExact, ModelEmployer, OrderedBands, RaceDisparityRatio, Trend, XmrChart
from wres.results import Results

BANDS = ("5", "6", "7", "8a", "8b")


def counts_of(
    white: list[int],
    bme: list[int],
    *,
    year: int = 2024,
    board: tuple[int, int] | None = None,
    org: str = "Acme Trust",
) -> pd.DataFrame:
    """Counts of one organisation: its clinical staff by band, and its board by group."""
    rows = [
        (org, year, "headcount", "clinical", band, group, count)
        for group, counts in (("white", white), ("bme", bme))
        for band, count in zip(BANDS, counts, strict=True)
    ]
    if board is not None:
        rows += [
            (org, year, item, None, None, group, count)
            for item in ("board", "board-voting", "board-executive")
            for group, count in zip(("white", "bme"), board, strict=True)
        ]
    return pd.DataFrame(rows, columns=["org", "year", "item", "panel", "band", "group", "count"])


def staff(white: list[int], bme: list[int], *, year: int = 2024, board: tuple[int, int] | None = None) -> Results:
    """Results of one organisation with its clinical staff by band, and its board by group."""
    counts = counts_of(white, bme, year=year, board=board)
    results = wres.evaluate(counts, edition=f"wres-{year}", indicators=["workforce", "board"])
    panel = results.frame["panel"]
    return attrs.evolve(results, frame=results.frame[panel.isna() | (panel == "clinical")].reset_index(drop=True))


def several(*results: Results) -> Results:
    """Results of several years as one."""
    return attrs.evolve(
        results[0],
        frame=pd.concat([one.frame for one in results], ignore_index=True),
        provenance=pd.concat([one.provenance for one in results], ignore_index=True),
        rows={key: rows for one in results for key, rows in one.rows.items()},
    )


@given(st.lists(st.integers(1, 300), min_size=10, max_size=10))
def test_disparity_ratios_multiply(counts: list[int]) -> None:
    """The ratio from the lower to the upper tier is the product of its two steps, and the value is scipy's."""
    method = RaceDisparityRatio()
    table = method.table(staff(counts[:5], counts[5:])).set_index("step")
    product = table.loc["middle from lower", "value"] * table.loc["upper from middle", "value"]
    assert table.loc["upper from lower", "value"] == pytest.approx(product)
    white, bme = ([c[0], c[1] + c[2], c[3] + c[4]] for c in (counts[:5], counts[5:]))
    cells = [[white[1], white[0]], [bme[1], bme[0]]]
    expected = stats.contingency.odds_ratio(cells, kind="sample").statistic
    assert table.loc["middle from lower", "value"] == pytest.approx(expected)


def test_an_empty_tier_has_an_exact_interval() -> None:
    """With nobody in a cell the interval ends where scipy's mid-p does, and the risk ratio is another number."""
    results = staff([50, 30, 20, 12, 6], [20, 8, 4, 0, 0])
    table = RaceDisparityRatio().table(results).set_index("step")
    row = table.loc["upper from middle"]
    assert np.isinf(row["value"])
    # None of the 12 of the group is in the upper tier, which is as extreme as can be: half of that is the tail.
    certain = stats.nchypergeom_fisher(M=80, n=68, N=18, odds=row["lower"])
    assert certain.pmf(18) / 2 == pytest.approx(0.025, rel=1e-6)
    assessed = wres.assess(results, RaceDisparityRatio(), RaceDisparityRatio(id="risk", kind="risk"))
    two = assessed[(assessed["band"] == "6") & (assessed["indicator"] == "workforce")].set_index("benchmark")["score"]
    assert two["race-disparity-ratio"] != two["risk"]
    assert assessed.loc[assessed["band"] == "5", "reason"].str.contains("lowest tier").all()


@given(
    seats=st.integers(1, 20),
    members=st.integers(0, 20),
    group=st.integers(1, 400),
    people=st.integers(500, 4000),
)
def test_a_board_against_its_workforce(seats: int, members: int, group: int, people: int) -> None:
    """The p-value is the hypergeometric mid-p, and the central range is scipy's."""
    members = min(members, seats, group)
    results = staff([people - group, 0, 0, 0, 0], [group, 0, 0, 0, 0], board=(seats - members, members))
    assessed = wres.assess(results, "board-exact")
    row = assessed[assessed["statistic"] == "total-difference"].iloc[0]
    law = stats.hypergeom(people, group, seats)
    lower, upper = law.cdf(members) - law.pmf(members) / 2, law.sf(members) + law.pmf(members) / 2
    assert row["p_value"] == pytest.approx(min(1, 2 * min(lower, upper)), abs=1e-9)
    share = 100 * group / people
    assert row["limit_low"] == pytest.approx(100 * law.ppf(0.025) / seats - share)
    assert row["limit_high"] == pytest.approx(100 * law.ppf(0.975) / seats - share)
    assert row["score"] == max(0, np.ceil(seats * group / people - 1e-9) - members)


def test_a_small_white_board_shows_nothing() -> None:
    """Eight of eight White where 22 % of staff are BME is no comfort and no finding: chance alone gives it."""
    assessed = wres.assess(staff([3120, 0, 0, 0, 0], [880, 0, 0, 0, 0], board=(8, 0)), "board-exact")
    row = assessed[assessed["statistic"] == "total-difference"].iloc[0]
    assert row["verdict"] == "insufficient-data"
    assert row["probability"] == pytest.approx(0.137, abs=0.001)
    larger = wres.assess(staff([3120, 0, 0, 0, 0], [880, 0, 0, 0, 0], board=(17, 0)), "board-exact")
    assert larger[larger["statistic"] == "total-difference"]["verdict"].tolist() == ["adverse"]
    one = wres.assess(staff([3120, 0, 0, 0, 0], [880, 0, 0, 0, 0], board=(1, 0)), "board-exact")
    assert one[one["statistic"] == "total-difference"]["verdict"].tolist() == ["insufficient-data"]


def test_a_board_against_its_community() -> None:
    """Against a community it is binomial, and less sure where the share itself is."""
    counts = counts_of([3120, 0, 0, 0, 0], [880, 0, 0, 0, 0], board=(17, 0))
    results = wres.evaluate(counts, edition="wres-2024", indicators=["board"])
    for method, law in (
        (BoardExact(community=0.183), stats.binom(17, 0.183)),
        (BoardExact(community={"Acme Trust": 0.183}), stats.binom(17, 0.183)),
        (BoardExact(community=0.183, people=50), stats.betabinom(17, 0.183 * 50, 0.817 * 50)),
    ):
        row = wres.assess(results, method).query("statistic == 'total-difference'").iloc[0]
        assert row["probability"] == pytest.approx(law.pmf(0))
    missing = wres.assess(results, BoardExact(community={"Other Trust": 0.2}))
    assert set(missing["verdict"]) == {"insufficient-data"}
    with pytest.raises(wres.DefinitionError, match="share from 0 to 1"):
        BoardExact(community=18.3)


@pytest.mark.parametrize("seats", [6, 8, 11, 14, 17])
def test_a_board_drawn_by_chance_keeps_to_the_level(seats: int) -> None:
    """Of boards drawn from the workforce at most one in twenty is a finding, which the mid-p alone doesn't see to."""
    groups = (400, 1000, 1400, 1600, 2000)
    counts = [
        counts_of([4000 - group, 0, 0, 0, 0], [group, 0, 0, 0, 0], board=(seats - b, b), org=f"{group} with {b}")
        for group in groups
        for b in (0, seats)
    ]
    results = wres.evaluate(pd.concat(counts), edition="wres-2024", indicators=["board"])
    rows = wres.assess(results, "board-exact").query("statistic == 'total-difference'").set_index("org")
    for group in groups:
        law, flagged = stats.hypergeom(4000, group, seats), 0.0
        ends = [rows.loc[f"{group} with {b}"] for b in (0, seats)]
        low, high = (round(seats * (ends[0][name] / 100 + group / 4000)) for name in ("limit_low", "limit_high"))
        flagged = law.cdf(low - 1) + law.sf(high)
        assert flagged <= 0.05
        assert (ends[0]["verdict"] == "adverse") == (low > 0)
        assert (ends[1]["verdict"] == "favourable") == (high < seats)


def test_more_than_half_unknown_is_too_many() -> None:
    """Of a board, or of the workforce that it is held against, too: no method judges, and each says why."""
    board = staff([300, 100, 50, 20, 5], [80, 30, 8, 2, 0], board=(2, 0))
    rows = board.frame.copy()
    seat = (rows["indicator"] == "board") & rows["statistic"].str.startswith(("total", "voting", "executive"))
    rows.loc[seat, "denominator"] = 10.0
    rows.loc[seat & (rows["group"] == "unknown"), "numerator"] = 8.0
    for method in benchmarks.METHODS:
        if "percentage points" in method.units:
            assessed = wres.assess(attrs.evolve(board, frame=rows), method)
            assessed = assessed[assessed["indicator"] == "board"]
            assert set(assessed["verdict"]) == {"insufficient-data"}
            assert assessed["reason"].str.contains("80 % is unknown").all()


def test_disparity_at_parity_and_over_the_years() -> None:
    """What chance alone would make of a ratio stands beside it, and years can be added up like any other counts."""
    years_ = [staff([50, 30, 20, 12, 6], [20, 8, 4, 1, 0], year=year) for year in (2023, 2024)]
    plain, pooled = (
        wres.assess(several(*years_), method)
        for method in (RaceDisparityRatio(), benchmarks.PooledYears(of=RaceDisparityRatio(), years=2))
    )
    one, two = (
        assessed[(assessed["band"] == "6") & (assessed["year"] == 2024)].iloc[0] for assessed in (plain, pooled)
    )
    assert two["score"] == pytest.approx(one["score"])
    assert two["limit_low"] > one["limit_low"]
    assert "With the same distribution in both it would be 1, by chance" in one["reason"]
    law = stats.hypergeom(132, 62, 100)
    assert one["probability"] == pytest.approx(law.sf(49), abs=1e-9)


def test_who_stands_higher() -> None:
    """The score is Mann and Whitney's statistic over the pairs, against everybody else in the panel."""
    white, bme = [30, 30, 20, 10, 10], [40, 20, 6, 2, 1]
    assessed = wres.assess(staff(white, bme), OrderedBands())
    row = assessed[assessed["band"] == "8a"].iloc[0]
    people = [np.repeat(range(5), counts) for counts in (bme, white)]
    expected = stats.mannwhitneyu(*people).statistic / (sum(bme) * sum(white))
    assert row["score"] == pytest.approx(expected)
    assert row["verdict"] == "adverse"
    assert set(assessed.loc[(assessed["indicator"] == "workforce") & (assessed["status"] == "ok"), "verdict"]) == {
        "adverse"
    }


@pytest.mark.parametrize("method", [OrderedBands(), RaceDisparityRatio()], ids=lambda method: method.id)
def test_a_band_without_a_figure_is_not_an_empty_one(method: Any) -> None:
    """Where most of a band are of unknown ethnicity, or it is held back, nobody knows who stands where."""
    counts = counts_of([30, 30, 20, 10, 10], [40, 20, 6, 2, 1])
    unknown = counts[(counts["band"] == "8a") & (counts["group"] == "bme")].assign(group="unknown", count=60)
    hidden = counts.assign(origin=np.where(counts["band"] == "8a", "suppressed", "reported"))
    hidden["count"] = hidden["count"].astype("Int64").mask(hidden["band"] == "8a")
    for table, before in ((counts, True), (pd.concat([counts, unknown]), False), (hidden, False)):
        results = wres.evaluate(table, edition="wres-2024", indicators=["workforce"])
        found = wres.assess(results, method)
        upper = found[(found["panel"] == "clinical") & found["band"].isin(["8a", "8b"])]
        assert before == (upper["verdict"] != "insufficient-data").any()
        assert not upper["reason"].str.contains("has nobody").any()


def test_a_path_of_ten_years() -> None:
    """Half way from 4 of 100 to a fifth of 100 posts is 12, a band above its target keeps what it has."""
    first = staff([700, 0, 0, 96, 20], [174, 0, 0, 4, 6], year=2018)
    now = staff([700, 0, 0, 96, 20], [174, 0, 0, 4, 6], year=2023)
    assessed = wres.assess(several(first, now), ModelEmployer())
    row = assessed[(assessed["year"] == 2023) & (assessed["band"] == "8a")].iloc[0]
    assert row["score"] == pytest.approx(4 + 0.5 * (100 * 184 / 1000 - 4))
    assert row["verdict"] == "adverse"
    clipped = assessed[(assessed["year"] == 2023) & (assessed["band"] == "8b")].iloc[0]
    assert clipped["score"] == 6
    assert "no fall is asked for" in clipped["reason"]
    slow = wres.assess(several(first, now), ModelEmployer(turnover=0.01))
    assert "out of reach" in slow[(slow["year"] == 2023) & (slow["band"] == "8a")].iloc[0]["reason"]
    free = wres.assess(several(first, now), ModelEmployer(target="stochastic", appointed=0.5))
    row = free[(free["year"] == 2023) & (free["band"] == "8b")].iloc[0]
    assert row["score"] == pytest.approx(26 * (0.5 + 0.9**5 * (6 / 26 - 0.5)))
    assert "clipped" not in row["reason"]
    alone = wres.assess(now, ModelEmployer())
    assert set(alone["verdict"]) == {"insufficient-data"}


def years(values: dict[int, tuple[int, int, int, int]], edition: str = "as-reported") -> Results:
    """Results of one organisation over years: disciplinary cases and staff, White and then BME."""
    rows = [
        ("Acme Trust", year, item, group, count)
        for year, (x, n, y, m) in values.items()
        for item, group, count in (
            ("disciplinary", "white", x),
            ("headcount", "white", n),
            ("disciplinary", "bme", y),
            ("headcount", "bme", m),
        )
    ]
    counts = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    return wres.evaluate(counts, edition=edition, indicators=["disciplinary"])


def test_a_closing_gap_is_seen() -> None:
    """A ratio that halves over five years is favourable at the end, and one year says nothing."""
    closing = {2020 + at: (100, 4000, round(100 * 0.8**at), 1000) for at in range(5)}
    assessed = wres.assess(years(closing), "trend")
    assert assessed["verdict"].tolist() == ["insufficient-data"] * 2 + ["favourable"] * 3
    assert assessed["score"].iloc[-1] == pytest.approx(0.8, abs=0.01)
    opening = {2020 + at: (100, 4000, round(40 * 1.25**at), 1000) for at in range(5)}
    assert wres.assess(years(opening), "trend")["verdict"].iloc[-1] == "adverse"


def test_a_definition_that_changes_begins_a_series_anew() -> None:
    """Two-year figures overlap and end in 2019; from 2020 a new series begins, and the reason says so."""
    assessed = wres.assess(years(dict.fromkeys(range(2016, 2023), (100, 4000, 50, 1000))), Trend())
    by_year = assessed.set_index("year")
    assert "Years by another definition" in by_year.loc[2022, "reason"]
    assert by_year.loc[2022, "comparator"] == "2020 to 2022"
    assert by_year.loc[2019, "verdict"] == "insufficient-data"
    assert "overlap" in by_year.loc[2019, "reason"]


def test_a_chart_of_many_points() -> None:
    """Twelve points and a jump: the jump is marked; eight points are on trial."""
    values = {2000 + at: (100, 4000, 20 + 14 * (at % 2), 1000) for at in range(14)}
    values[2013] = (100, 4000, 90, 1000)
    results = years(values, edition="wres-2024")
    assessed = wres.assess(results, XmrChart())
    assert assessed["verdict"].iloc[-1] == "adverse"
    assert set(assessed["verdict"].iloc[:-1]) == {"no-evidence"}
    few = wres.assess(years(dict(list(values.items())[:8]), edition="wres-2024"), XmrChart())
    assert set(few["verdict"]) == {"insufficient-data"}
    assert few["reason"].str.contains("on trial").all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: benchmarks.FourFifths(low=1.2), "either side of 1"),
        (lambda: benchmarks.ScoreTest(confidence=95), "between 0 and 1"),
        (lambda: benchmarks.OverdispersedFunnel(centre="mode"), "median, pooled or mean"),
        (lambda: benchmarks.OverdispersedFunnel(outliers="drop"), "winsorise or truncate"),
        (lambda: benchmarks.EmpiricalBayes(model="full"), "hierarchical, conditional"),
        (lambda: benchmarks.EmpiricalBayes(method="mle"), "dl, pm, reml"),
        (lambda: benchmarks.EmpiricalBayes(bound=0.8), "at least 1"),
        (lambda: benchmarks.PercentileRank(groups=1), "at least 2"),
        (lambda: benchmarks.RaceDisparityRatio(kind="rate"), "odds or risk"),
        (lambda: benchmarks.RaceDisparityRatio(tiers={"low": ()}), "lower, middle and upper"),
        (lambda: benchmarks.ModelEmployer(target="2018"), "fixed, moving or stochastic"),
        (lambda: benchmarks.ModelEmployer(years=0), "such as 10"),
        (lambda: benchmarks.ModelEmployer(appointed=25), "share from 0 to 1"),
        (lambda: benchmarks.UnknownBounds(of=benchmarks.ScoreTest(), most=0.6), "from 0 to 0.5"),
        (lambda: benchmarks.Trend(minimum=1), "at least 2"),
        (lambda: benchmarks.OrderedBands(ladder=("5",)), "at least two bands"),
        (lambda: benchmarks.Fdr(of=benchmarks.ScoreTest(), family="nation"), "indicator, organisation"),
        (lambda: benchmarks.PooledYears(of=benchmarks.ScoreTest(), years=0), "at least 1"),
        (lambda: benchmarks.Stratified(of=benchmarks.ScoreTest(), weights="none"), "mantel-haenszel, direct"),
        (lambda: benchmarks.Stratified(of=benchmarks.ScoreTest(), standard={"a": 1.0}), "weights='direct'"),
    ],
)
def test_an_option_that_is_none_is_refused(make: object, message: str) -> None:
    """Each option says what it may be."""
    with pytest.raises(wres.DefinitionError, match=message):
        make()  # type: ignore[operator]
