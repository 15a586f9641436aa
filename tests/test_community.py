"""Populations, catchments and the three-way table."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import wres
from wres import charts
from wres.community import (
    ENGLAND_AND_WALES_2021,
    Population,
    blau,
    catchment,
    exact_multinomial,
    likeness,
    read_population,
    three_way,
)
from wres.datasets import sector

OWN = wres.Reference(title="Own", url="", evidence="unverified")


def test_the_census() -> None:
    """The groups of England and Wales add up, and the share of BME people is what isn't White."""
    assert sum(ENGLAND_AND_WALES_2021.shares.values()) == pytest.approx(1)
    assert ENGLAND_AND_WALES_2021.bme == pytest.approx(1 - 0.817)


@pytest.mark.parametrize(
    "shares", [{"white": 0.8, "bme": 0.3}, {"white": 1.2, "bme": -0.2}, {"white": 81.7, "bme": 18.3}]
)
def test_shares_that_are_none(shares: dict[str, float]) -> None:
    """Shares add up to 1; per cent are refused."""
    with pytest.raises(wres.DefinitionError, match="from 0 to 1"):
        Population(id="acme", title="Acme", shares=shares, reference=OWN)


def test_every_row_that_cannot_be_read(tmp_path) -> None:  # type: ignore[no-untyped-def]
    """All of them at once, with the nearest category; thousands separators are read."""
    path = tmp_path / "town.csv"
    path.write_text('Group,Count\nWhite British,"1,000"\nIndan,5\nArab,-2\nCaribbean,*\n', encoding="utf-8")
    with pytest.raises(wres.CountsError, match="3 rows") as caught:
        read_population(path, id="acme-town")
    assert caught.value.failures["row"].tolist() == [3, 4, 5]
    assert "the count is suppressed: '*'" in caught.value.failures["problem"][2]
    assert "did you mean 'indian'" in caught.value.failures["problem"][0]
    with pytest.raises(wres.DefinitionError, match="no column count"):
        read_population(pd.DataFrame({"group": ["arab"]}), id="acme-town")
    with pytest.raises(wres.DefinitionError, match="nobody of a known group"):
        read_population(pd.DataFrame({"group": ["Not stated"], "count": [4]}), id="acme-town")


def test_a_table_as_the_census_prints_it() -> None:
    """Its headings, its categories and its areas are read; of several areas one has to be named."""
    groups = {
        "White: English, Welsh, Scottish, Northern Irish or British": 700,
        "White: Gypsy or Irish Traveller": 20,
        "White: Roma": 5,
        "White: Other White": 75,
        "Asian, Asian British or Asian Welsh: Indian": 60,
        "Black, Black British, Black Welsh, Caribbean or African: African": 80,
        "Mixed or Multiple ethnic groups: Other Mixed or Multiple ethnic groups": 30,
        "Other ethnic group: Arab": 30,
        "Does not apply": 0,
    }
    table = pd.DataFrame(
        [
            {
                "Lower tier local authorities Code": f"E{at}",
                "Lower tier local authorities": town,
                "Ethnic group (20 categories) Code": code,
                "Ethnic group (20 categories)": group,
                "Observation": count * (1 + at),
            }
            for at, town in enumerate(["Acme Town", "Acme Vale"])
            for code, (group, count) in enumerate(groups.items())
        ]
    )
    town = read_population(table, id="acme-vale", area="Acme Vale")
    assert (town.bme, town.people) == (0.2, 2000)
    with pytest.raises(wres.DefinitionError, match=r"differ in 'Lower tier local authorities'.* area='Acme Town'"):
        read_population(table, id="acme")
    with pytest.raises(wres.DefinitionError, match="did you mean 'Acme Town'"):
        read_population(table, id="acme", area="Acme Twon")


def test_unknown_people_are_left_out() -> None:
    """They are in no share and not among the people that shares are known from."""
    town = read_population(
        pd.DataFrame({"group": ["White", "Black", "Prefer not to say"], "count": [75, 25, 900]}), id="acme-town"
    )
    assert (town.bme, town.people) == (0.25, 100)


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("xyz"), st.integers(1, 50)), min_size=1, max_size=12))
def test_proportional_flow_shares_everybody_out(rows: list[tuple[str, str, int]]) -> None:
    """The catchments add up to the residents of the areas that anybody came from, by all rules but the threshold."""
    flows = pd.DataFrame(rows, columns=["org", "area", "people"]).groupby(["org", "area"], as_index=False).sum()
    areas = pd.DataFrame({"area": list("xyz"), "people": [1000, 2000, 4000], "bme": [0.1, 0.2, 0.5]})
    used = areas[areas["area"].isin(flows["area"])]
    for rule in ("proportional", "first-past-the-post"):
        found = catchment(flows, areas, rule=rule)  # type: ignore[arg-type]
        assert found["people"].sum() == pytest.approx(used["people"].sum())
        assert (found["people"] * found["bme"]).sum() == pytest.approx((used["people"] * used["bme"]).sum())


def test_catchments_by_threshold_and_what_they_refuse() -> None:
    """An area may belong to several; faulty rows come together."""
    flows = pd.DataFrame({"org": ["A", "B", "C"], "area": "x", "people": [60, 35, 5]})
    areas = pd.DataFrame({"area": ["x"], "people": [1000], "bme": [0.1]})
    assert catchment(flows, areas, rule="threshold")["people"].tolist() == [1000.0, 1000.0, 0.0]
    faulty = pd.DataFrame({"org": ["A", "B"], "area": ["x", "q"], "people": [-1, 5]})
    with pytest.raises(wres.CountsError, match="2 rows"):
        catchment(faulty, areas)
    with pytest.raises(wres.DefinitionError, match="proportional, first-past"):
        catchment(flows, areas, rule="nearest")  # type: ignore[arg-type]
    with pytest.raises(wres.DefinitionError, match="twice"):
        catchment(flows, pd.concat([areas, areas]))
    with pytest.raises(wres.DefinitionError, match="no column bme"):
        catchment(flows, areas[["area", "people"]])


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any))
def test_a_multinomial_by_hand(counts: list[int]) -> None:
    """The sum over all boards of that size of the probabilities that are no larger."""
    shares, n = [0.6, 0.3, 0.1], sum(counts)
    law = stats.multinomial(n, shares)
    boards = [each for each in itertools.product(range(n + 1), repeat=3) if sum(each) == n]
    own = law.pmf(counts)
    expected = sum(p for p in map(law.pmf, boards) if p <= own * (1 + 1e-7))
    assert exact_multinomial(counts, shares) == pytest.approx(expected)


def test_a_multinomial_that_is_none() -> None:
    """Shares add up, counts are whole, and there are not too many boards to count."""
    for counts, shares, message in (
        ([1, 2], [0.5, 0.6], "add up"),
        ([1.5, 2], [0.5, 0.5], "whole"),
        ([5000, 5000, 5000, 5000], [0.25] * 4, "put groups together"),
    ):
        with pytest.raises(wres.DefinitionError, match=message):
            exact_multinomial(counts, shares)


@given(st.lists(st.integers(0, 50), min_size=4, max_size=4), st.lists(st.integers(1, 50), min_size=4, max_size=4))
def test_likeness_is_a_likeness(first: list[int], second: list[int]) -> None:
    """From 0 to 1, 1 of itself, the same both ways; nobody is like nobody."""
    for kind in ("dissimilarity", "euclidean"):
        found = likeness(first, second, kind)  # type: ignore[arg-type]
        if sum(first) == 0:
            assert np.isnan(found)
        else:
            assert -1e-12 <= found <= 1
            assert found == pytest.approx(float(likeness(second, first, kind)))  # type: ignore[arg-type]
            assert float(likeness(first, first, kind)) == pytest.approx(1)  # type: ignore[arg-type]
    if sum(first):
        assert 0 <= blau(first) < 1


def test_the_three_way_table() -> None:
    """Each pair has its own law: scipy's hypergeometric, binomial and beta-binomial say the same."""
    results = wres.evaluate(sector(seed=4, organisations=5), edition="wres-2024", indicators=["board"])
    town = Population(id="acme", title="Acme", shares={"white": 0.8, "bme": 0.2}, people=300, reference=OWN)
    orgs = sorted(set(results.frame["org"]))
    table = three_way(results, {org: town if at % 2 else 0.2 for at, org in enumerate(orgs)})
    assert len(table) == 5 * 3 * 3
    staff = table[table["pair"] == "workforce–community"].set_index(["org", "statistic"])
    for _, row in table[table["pair"] != "workforce–community"].iterrows():
        everybody = staff.loc[(row["org"], row["statistic"])]
        if row["pair"] == "board–workforce":
            law = stats.hypergeom(everybody["people"], everybody["observed"], row["people"])
        elif orgs.index(row["org"]) % 2:
            law = stats.betabinom(row["people"], 60, 240)
        else:
            law = stats.binom(row["people"], 0.2)
        b = row["observed"]
        low, high = law.cdf(b) - law.pmf(b) / 2, law.sf(b) + law.pmf(b) / 2
        assert row["p_value"] == pytest.approx(min(1, 2 * min(low, high)), abs=1e-9)
        assert row["difference"] == pytest.approx(100 * b / row["people"] - row["share"])
    with pytest.raises(wres.DefinitionError, match=r"such as 0\.183"):
        three_way(results, 18.3)


def test_a_heading_is_not_counted_with_its_parts() -> None:
    """White people and White British people in one table would count twice: an error that names both."""
    for whole, part in (("White", "White: British"), ("White", "Irish"), ("BME", "Indian")):
        table = pd.DataFrame({"group": [whole, part, "unknown"], "count": [80, 60, 1]})
        with pytest.raises(wres.CountsError, match="count twice") as error:
            read_population(table, id="acme")
        assert error.value.failures["group"].tolist() == [whole]
        assert repr(part) in error.value.failures["problem"][0]


def test_areas_are_added_up() -> None:
    """The footprint of a system is the sum of its areas; one that isn't there is an error."""
    table = pd.DataFrame({"group": ["White", "Asian"] * 3, "count": [80, 20, 50, 50, 0, 9], "area": list("xxyyzz")})
    footprint = read_population(table, id="acme", area=["x", "y"])
    assert (footprint.bme, footprint.people) == (0.35, 200)
    with pytest.raises(wres.DefinitionError, match="no area 'q'"):
        read_population(table, id="acme", area=["x", "q"])


def test_flows_in_parts_are_one_flow() -> None:
    """An area belongs to whom it used most in all, however many rows that is; nobody's area belongs to nobody."""
    flows = pd.DataFrame({"org": ["A", "A", "B", "B"], "area": ["x", "x", "x", "y"], "people": [15, 15, 20, 0]})
    areas = pd.DataFrame({"area": ["x", "y"], "people": [4000, 1000], "bme": [0.2, 0.5]})
    first = catchment(flows, areas, rule="first-past-the-post")
    assert first["people"].tolist() == [4000, 0]
    assert first["bme"].fillna(-1).tolist() == [0.2, -1]
    assert catchment(flows, areas, rule="threshold", threshold=0.6)["people"].tolist() == [4000, 0]
    with pytest.raises(wres.CountsError, match="no number"):
        catchment(flows.assign(people=["15", "x", "20", "0"]), areas)
    with pytest.raises(wres.DefinitionError, match="above 0"):
        catchment(flows, areas, threshold=0)


def test_odd_boards_and_communities() -> None:
    """A board of none, communities of one group, one by name, one that isn't there; who is unknown is counted."""
    rows = [("board", "white", 3), ("board", "bme", 1), ("board", "unknown", 8), ("headcount", "bme", 5)]
    rows += [("headcount", "white", 95), ("headcount", "unknown", 0)]
    counts = pd.DataFrame(rows, columns=["item", "group", "count"]).assign(org="Acme Trust", year=2024)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["board"])
    table = three_way(results, "england-and-wales-2021")
    here = table[table["statistic"] == "total-share"].set_index("pair")
    assert here["unknown"].tolist() == [8, 8, 0]
    assert here.loc["board–community", "share"] == pytest.approx(18.3)
    assert three_way(results, 0.0).loc[1, "p_value"] == 0
    assert three_way(results, {"Another": 0.2}).loc[1, ["share", "p_value"]].isna().all()
    none = wres.evaluate(
        counts.assign(count=counts["count"].where(counts["item"] != "board", 0)),
        edition="wres-2024",
        indicators=["board"],
    )
    assert three_way(none, 0.2)["p_value"].isna().sum() == len(table) - 3
    with pytest.raises(wres.DefinitionError, match="there are england-and-wales-2021"):
        three_way(results, "england")
    with pytest.raises(wres.DefinitionError, match="above 0"):
        Population(id="acme", title="Acme", shares={"white": 1.0}, people=0, reference=OWN)
    with pytest.raises(wres.DefinitionError, match="same groups"):
        likeness([1, 2, 3], [0.5, 0.5])
    assert exact_multinomial([3, 1], [1.0, 0.0]) == 0


PARTS = {
    "White: English, Welsh, Scottish, Northern Irish or British": 700,
    "White: Roma": 20,
    "Asian, Asian British or Asian Welsh: Indian": 100,
    "Asian, Asian British or Asian Welsh: Chinese": 50,
    "Other ethnic group: Arab": 90,
    "Other ethnic group: Any other ethnic group": 40,
}
HEADINGS = {
    "Total: All usual residents": 1000,
    "White": 720,
    "Asian, Asian British or Asian Welsh": 150,
    "Other ethnic group": 130,
}


@pytest.mark.parametrize(
    "heading", ["Ethnic group: {}", "Ethnic Group: {}; measures: Value", "Ethnic group (detailed): {}", "{}"]
)
def test_a_wide_table_of_the_census(heading: str) -> None:
    """A column for each category, totals and headings among them: these are left out, wherever they stand."""
    counts = PARTS | HEADINGS
    table = pd.DataFrame(
        [
            {
                "date": 2021,
                "geography": town,
                "geography code": code,
                **{heading.format(k): v * n for k, v in counts.items()},
            }
            for n, (town, code) in enumerate([("Acme Town", "E06999991"), ("Acme Vale", "E06999992")], start=1)
        ]
    )
    for area in ("Acme Vale", "E06999992", ["E06999992"]):
        found = read_population(table.iloc[:, ::-1], id="acme", area=area)
        assert (found.bme, found.people) == (0.28, 2000)
    both = read_population(table, id="acme", area=["Acme Town", "Acme Vale"])
    assert (both.bme, both.people) == (0.28, 3000)
    with pytest.raises(wres.DefinitionError, match=r"differ in 'geography'.*'Acme Town', 'Acme Vale'"):
        read_population(table, id="acme")
    wrong = table.assign(**{heading.format("White"): 721})
    with pytest.raises(wres.CountsError, match=r"'White' is 721 and its parts .* add up to 720"):
        read_population(wrong, id="acme", area="Acme Town")


def test_percentages_beside_numbers_in_a_wide_table() -> None:
    """They say nothing new of the same categories; where they stand alone they are no people."""
    table = pd.DataFrame({"White": [600], "White (%)": [60.0], "BME": [400], "BME (%)": [40.0]})
    assert read_population(table, id="acme").people == 1000
    for columns in (["White (%)", "BME (%)"], ["White", "BME (%)"]):
        with pytest.raises(wres.DefinitionError, match="percentages or rates, no people"):
            read_population(table[columns], id="acme")


def long(**columns: list[object]) -> pd.DataFrame:
    """A long table of all the columns' members by all others, with a number that is different in each row."""
    rows = list(itertools.product(["White", "Asian", "Not stated"], *columns.values()))
    return pd.DataFrame(rows, columns=["group", *columns]).assign(count=range(1000, 1000 + len(rows)))


def test_a_column_that_nobody_named() -> None:
    """Rows that differ in it are an error with its members; naming one, or several, says what is meant."""
    table = long(age=["16 to 64", "65 and over", "All"], sex=["F", "M"])
    table["order"] = range(len(table))
    with pytest.raises(
        wres.DefinitionError, match=r"differ in 'sex'.*'F', 'M'.*differ in 'age'.*'65 and over'"
    ) as error:
        read_population(table, id="acme")
    assert "order" not in str(error.value)
    found = read_population(table, id="acme", where={"age": "16 to 64", "sex": ["F", "M"]})
    chosen = table[(table["age"] == "16 to 64") & (table["group"] != "Not stated")]
    assert found.people == chosen["count"].sum()
    assert found.bme == pytest.approx(chosen.loc[chosen["group"] == "Asian", "count"].sum() / found.people)
    for where, message in (
        ({"age": "16 to 65", "sex": "X"}, r"'age' has no '16 to 65' \(did you mean '16 to 64'\?\).*'sex' has no 'X'"),
        ({"ages": "All"}, r"no column 'ages' \(did you mean 'age'\?\)"),
        ({"age": "All", "order": "0"}, "no row of all the members"),
    ):
        with pytest.raises(wres.DefinitionError, match=message):
            read_population(table, id="acme", where=where)


def test_one_member_is_all_there_is() -> None:
    """A column of one member, and one that follows from the category, tell nothing apart."""
    table = long(sex=["All"]).assign(code=[1, 2, 3], broad=["White", "BME", "Unknown"])
    assert read_population(table, id="acme").people == 2001
    with pytest.raises(wres.DefinitionError, match="several rows of 'white' that differ in nothing but their number"):
        read_population(pd.concat([table, table.assign(count=5)]), id="acme")
    with pytest.raises(wres.CountsError, match="the category of another row as well"):
        read_population(pd.DataFrame({"group": ["Irish", "White: Irish", "Asian"], "count": [1, 2, 3]}), id="acme")


@pytest.mark.parametrize(
    ("counts", "unit", "message"),
    [
        ([62.0, 38.0], "all", "have decimals"),
        ([0.62, 0.38], "all", "have decimals"),
        ([0.4, 0.1], "all", "have decimals"),
        (["62.0", "38.0"], "all", "have decimals"),
        ([62, 38], "% of local population", "'unit' has '% of local population'"),
        ([62, 38], "Percentage", "'unit' has 'Percentage'"),
        ([62, 38], "Rate per 1,000", "'unit' has 'Rate per 1,000'"),
    ],
)
def test_percentages_are_no_people(counts: list[object], unit: str, message: str) -> None:
    """By what the table says of them, or by their decimals; the column of people can be named instead."""
    table = pd.DataFrame({"Ethnicity": ["White", "Asian"], "Value": counts, "unit": unit, "Numerator": [6200, 3800]})
    with pytest.raises(wres.DefinitionError, match=f"no people: .*{message}.* there is 'Numerator'"):
        read_population(table, id="acme")
    assert read_population(table, id="acme", columns={"count": "Numerator"}).people == 10_000


def test_columns_that_could_be_either() -> None:
    """Two that could be the count are an error, as is a name that isn't there or that means nothing."""
    table = pd.DataFrame({"ethnicity": ["White", "Asian"], "number": [60, 40], "value": [6, 4]})
    assert read_population(table, id="acme", columns={"count": "number"}).people == 100
    for columns, message in (
        ({}, "count could be 'number' or 'value'"),
        ({"count": "numbers"}, "did you mean 'number'"),
        ({"counts": "number"}, "did you mean 'count'"),
    ):
        with pytest.raises(wres.DefinitionError, match=message):
            read_population(table, id="acme", columns=columns)
    with pytest.raises(wres.DefinitionError, match="'Value' twice"):
        read_population(pd.DataFrame([["White", 1, 2]], columns=["group", "Value", "Value"]), id="acme")
    with pytest.raises(wres.DefinitionError, match="holds several values"):
        read_population(pd.DataFrame({"group": ["White"], "count": [1], "note": [["a"]]}), id="acme")


def test_an_area_in_two_columns() -> None:
    """A name that is a region and an area of it is asked about; a region beside its areas is one of several."""
    table = long(Region=["Acme", "Beta"], area=["Acme", "Vale"])
    with pytest.raises(wres.DefinitionError, match="'Acme' is in 'Region' and in 'area', of other rows"):
        read_population(table, id="acme", area="Acme")
    one = read_population(table, id="acme", where={"Region": "Beta", "area": "Vale"})
    assert one.people == table[(table["Region"] == "Beta") & (table["area"] == "Vale")]["count"].head(2).sum()
    # A code in a column that isn't called an area is one as well.
    systems = table.rename(columns={"area": "place"}).replace({"place": {"Acme": "E541", "Vale": "E542"}})
    assert read_population(systems, id="acme", area="E542", where={"Region": "Beta"}).people == one.people
    # Areas are asked for even where no category is in two of them.
    sparse = pd.DataFrame({"group": ["White", "Asian"], "count": [80, 20], "area": ["x", "y"]})
    with pytest.raises(wres.DefinitionError, match="differ in 'area'"):
        read_population(sparse, id="acme")


def test_a_member_that_is_the_sum_of_the_others_named() -> None:
    """The country and its areas, or all ages and each, named together are said; some of them are added up."""
    parts = long(age=["16 to 64", "65 and over"], area=["Acme", "Vale"])
    ages = parts.groupby(["group", "area"], as_index=False)["count"].sum().assign(age="All")
    table = pd.concat([parts, ages])
    country = table.groupby(["group", "age"], as_index=False)["count"].sum().assign(area="England")
    table = pd.concat([table, country])
    expected = parts.loc[parts["group"] != "Not stated", "count"].sum()
    for area, age in ((["Acme", "Vale"], ["65 and over", "16 to 64"]), ("England", "All"), (["Vale", "Acme"], "All")):
        assert read_population(table, id="acme", area=area, where={"age": age}).people == expected
    everything = {"age": ["All", "16 to 64", "65 and over"], "area": ["England", "Acme", "Vale"]}
    with pytest.raises(wres.DefinitionError, match=r"'All' of 'age' is the sum of .* 'England' of 'area' is the sum"):
        read_population(table, id="acme", where=everything)


@given(
    st.lists(st.integers(0, 5000), min_size=6, max_size=6).filter(any),
    st.lists(st.integers(1, 5000), min_size=6, max_size=6),
    st.sampled_from(["status", "Time", "measure", "x", "Sex (3 categories)", "geography type"]),
    st.sampled_from([("Number", "Percent"), ("Value", "%"), ("active", "inactive"), (2011, 2021), ("All", "F")]),
    st.randoms(use_true_random=False),
)
def test_what_nobody_named_changes_nothing(
    counts: list[int], others: list[int], name: str, members: tuple[object, object], random: Any
) -> None:
    """Other rows and columns, in any order and by any name, are refused, and never move the figure."""
    table = pd.DataFrame({"group": list(PARTS), "count": counts})
    plain = read_population(table, id="acme")
    more = pd.concat([table.assign(**{name: members[0]}), table.assign(**{name: members[1]}, count=others)])
    order, columns = random.sample(range(12), 12), random.sample(list(more.columns), 3)
    more = more.iloc[order][columns]
    with pytest.raises(wres.DefinitionError, match="differ in"):
        read_population(more, id="acme")
    found = read_population(more, id="acme", where={name: members[0]})
    assert (found.bme, found.people) == (plain.bme, plain.people)
    shares = table.assign(count=100 * table["count"] / table["count"].sum())
    for again in (pd.concat([table, shares]), pd.concat([table, shares.head(1)])):
        with pytest.raises(wres.WresError):
            read_population(again, id="acme")


def test_a_population_on_a_dumbbell() -> None:
    """A chart takes what the table takes, and says whose population it is."""
    results = wres.evaluate(sector(seed=4, organisations=2), edition="wres-2024", indicators=["board"])
    for community in ("england-and-wales-2021", ENGLAND_AND_WALES_2021):
        chart = charts.dumbbell(results, community=community)
        assert "The community's share: England and Wales, Census 2021, all residents." in chart.text
        assert chart.table["community"].tolist() == pytest.approx([18.3, 18.3])
    with pytest.raises(wres.DefinitionError, match="there are england-and-wales-2021"):
        charts.dumbbell(results, community="england")
