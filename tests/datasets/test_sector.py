"""The synthetic sector is valid, repeatable, and has the disparities that it was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.datasets import sector
from wres.errors import DefinitionError

COUNTS = ["org", "year", "item", "panel", "band", "group", "count", "origin"]
SURVEY = ("harassment-public", "harassment-staff", "opportunities", "discrimination")
SUBSETS = {
    "appointed": "shortlisted",
    "disciplinary": "headcount",
    "training": "headcount",
    **{f"{indicator}-yes": f"{indicator}-answered" for indicator in SURVEY},
    **{f"{indicator}-answered": "headcount" for indicator in SURVEY},
    "board-voting": "board",
    "board-executive": "board",
}

parameters = st.fixed_dictionaries(
    {
        "seed": st.integers(0, 2**64),
        "organisations": st.integers(1, 12),
        "years": st.lists(st.integers(2015, 2025), min_size=1, max_size=3, unique=True),
    },
    optional={
        "parity": st.booleans(),
        "size": st.floats(1, 20_000),
        "size_spread": st.floats(0, 2),
        "relative_likelihood": st.dictionaries(
            st.sampled_from(["appointment", "disciplinary", "training"]), st.floats(0.05, 20)
        ),
        "difference": st.dictionaries(st.sampled_from([*SURVEY, "board"]), st.floats(-100, 100)),
        "bme_share": st.tuples(st.floats(0.1, 20), st.floats(0.1, 20)),
        "unknown": st.floats(0, 1),
        "gradient": st.floats(-1, 1),
        "board": st.tuples(st.integers(0, 5), st.integers(5, 20)),
    },
)


def totals(frame: pd.DataFrame) -> pd.DataFrame:
    """Each unit's counts by group, a column for each item, what is part of another row left out."""
    whole = frame[frame["band"].ne("senior-medical-manager") | frame["band"].isna()]
    return whole.pivot_table(index=["org", "year", "group"], columns="item", values="count", aggfunc="sum", sort=False)


def pooled(frame: pd.DataFrame, part: str, whole: str) -> tuple[float, float]:
    """The rates of White and BME people in the sector as a whole."""
    sums = totals(frame).groupby("group").sum()
    rate = sums[part] / sums[whole]
    return float(rate["white"]), float(rate["bme"])


@given(parameters)
def test_a_sector_is_a_valid_table(given: Mapping[str, Any]) -> None:
    """No part is greater than its whole, in any group, and the table is a counts table."""
    frame = sector(**given)
    expected = COUNTS
    assert expected == list(frame.columns)
    assert not frame.duplicated(["org", "year", "item", "panel", "band", "group"]).any()
    assert {"white", "bme", "unknown"} == set(frame["group"])
    assert {"synthetic"} == set(frame["origin"])
    assert frame["count"].min() >= 0
    wide = totals(frame)
    for part, whole in SUBSETS.items():
        assert (wide[part] <= wide[whole]).all(), part
    medical = frame[frame["panel"].eq("medical")].pivot_table(
        index=["org", "year", "group"], columns="band", values="count"
    )
    assert (medical["senior-medical-manager"] <= medical["consultant"]).all()


@given(parameters, st.integers(1, 5))
def test_more_organisations_and_other_years_change_nothing(given: Mapping[str, Any], more: int) -> None:
    """An organisation's rows in a year don't hang on how many others, or which other years, are asked for."""
    frame = sector(**given)
    wider = sector(
        **{
            **given,
            "organisations": given["organisations"] + more,
            "years": [2026, *reversed(given["years"])],
        }
    )
    keys = ["org", "year"]
    kept = wider[wider["org"].isin(frame["org"]) & wider["year"].isin(frame["year"])]
    expected = frame.sort_values(keys, kind="stable")["count"].tolist()
    assert expected == kept.sort_values(keys, kind="stable")["count"].tolist()


@given(parameters)
def test_the_same_seed_gives_the_same_bytes(given: Mapping[str, Any]) -> None:
    """A sector is its parameters: made again, it is equal to the byte."""
    first, second = sector(**given), sector(**given)
    assert first.to_csv().encode() == second.to_csv().encode()
    assert first.attrs == second.attrs


def test_another_seed_gives_another_sector() -> None:
    """Seeds matter."""
    assert sector(seed=1, organisations=5)["count"].tolist() != sector(seed=2, organisations=5)["count"].tolist()


def test_the_attributes_repeat_the_sector() -> None:
    """What a frame says of itself is enough to make it again, and says that it is synthetic."""
    frame = sector(seed=7, organisations=3, years=[2019, 2020], difference={"board": [-10, -5]})
    again = sector(seed=frame.attrs["seed"], **frame.attrs["parameters"])
    assert frame["count"].tolist() == again["count"].tolist()
    assert frame.attrs == again.attrs
    assert frame.attrs["synthetic"] is True
    assert "Synthetic" in frame.attrs["title"]


def test_headcount_alone_is_split() -> None:
    """Headcount has all 33 rows of panel and band, every other item one; years and counts are integers."""
    frame = sector(seed=1, organisations=1)
    rows = frame.groupby("item").size() / 3
    expected = 33
    assert expected == rows["headcount"]
    assert {1} == set(rows.drop("headcount"))
    split = frame[frame["panel"].notna()]
    assert {"headcount"} == set(split["item"])
    assert split["band"].notna().all()
    expected = {"non-clinical": 14, "clinical": 14, "medical": 5}
    assert expected == (split.groupby("panel")["band"].nunique().to_dict())
    expected = ["int64", "int64"]
    assert expected == [str(frame[name].dtype) for name in ("year", "count")]


def test_the_board_has_its_members() -> None:
    """Every board has from the fewest to the most members, and keeps its size over the years."""
    frame = sector(seed=3, organisations=50, years=[2023, 2024])
    members = frame[frame["item"] == "board"].groupby(["org", "year"])["count"].sum().unstack()
    assert members.to_numpy().min() >= 11
    assert members.to_numpy().max() <= 17
    assert (members[2023] == members[2024]).all()


EVENTS = [("appointed", "shortlisted"), ("disciplinary", "headcount"), ("training", "headcount")]


@pytest.mark.parametrize(("part", "whole"), EVENTS)
def test_parity_is_parity(part: str, whole: str) -> None:
    """Under parity, with one rate everywhere, the pooled ratio lies within four standard errors of 1."""
    level = {"disciplinary": 0.01, "training": 0.5}
    frame = sector(seed=2015, parity=True, years=range(2015, 2025), rates=level)
    white, bme = pooled(frame, part, whole)
    sums = totals(frame).groupby("group")[[part, whole]].sum().loc[["white", "bme"]]
    error = np.sqrt((1 / sums[part] - 1 / sums[whole]).sum())
    assert abs(np.log(white / bme)) < 4 * error
    # And that is near: four standard errors are less than 3.5%.
    assert 4 * error < 0.035


@pytest.mark.parametrize("indicator", SURVEY)
def test_parity_is_no_difference(indicator: str) -> None:
    """Under parity, with one rate everywhere, the pooled percentages differ by less than half a point."""
    frame = sector(seed=2015, parity=True, years=range(2015, 2025), rates={indicator: 0.25})
    white, bme = pooled(frame, f"{indicator}-yes", f"{indicator}-answered")
    assert abs(100 * (bme - white)) < 0.5


def test_parity_has_no_gradient() -> None:
    """Under parity the BME share of very senior managers is that of the workforce, within 1.5 points."""
    frame = sector(seed=2015, parity=True, years=range(2015, 2025))
    senior = frame[frame["band"] == "vsm"].groupby("group")["count"].sum()
    everybody = totals(frame).groupby("group")["headcount"].sum()
    assert abs(100 * (senior["bme"] / senior.sum() - everybody["bme"] / everybody.sum())) < 1.5


@pytest.mark.parametrize(("part", "whole"), EVENTS)
@pytest.mark.parametrize("ratio", [0.5, 1.6, 4.0])
def test_a_given_ratio_is_found(part: str, whole: str, ratio: float) -> None:
    """The ratio that a sector was given comes out, in the standard's direction, to within 4%."""
    indicator = {"appointed": "appointment"}.get(part, part)
    frame = sector(
        seed=2,
        parity=True,
        years=range(2015, 2025),
        relative_likelihood={indicator: ratio},
        rates={"disciplinary": 0.01, "training": 0.5},
    )
    white, bme = pooled(frame, part, whole)
    actual = bme / white if indicator == "disciplinary" else white / bme
    assert actual == pytest.approx(ratio, rel=0.04)


def test_a_given_difference_is_found() -> None:
    """The difference that a sector was given comes out, BME less White, to within half a point."""
    given = {"harassment-staff": 5.0, "opportunities": -11.0}
    frame = sector(seed=4, parity=True, years=range(2015, 2025), difference=given, rates=dict.fromkeys(given, 0.5))
    for indicator, expected in given.items():
        white, bme = pooled(frame, f"{indicator}-yes", f"{indicator}-answered")
        assert 100 * (bme - white) == pytest.approx(expected, abs=0.5)


def test_a_disparity_can_change_over_the_years() -> None:
    """A ratio for each year comes out as it was set, to within 5%."""
    years = [2020, 2021, 2022]
    frame = sector(seed=5, parity=True, years=years, relative_likelihood={"appointment": [2.0, 1.5, 1.0]})
    found = [np.divide(*pooled(frame[frame["year"] == year], "appointed", "shortlisted")) for year in years]
    assert found == pytest.approx([2.0, 1.5, 1.0], rel=0.05)


def test_organisations_differ_as_much_as_they_were_told_to() -> None:
    """The spread of large organisations' true ratios shows in their observed ones, to within 15%."""
    frame = sector(
        seed=6,
        parity=True,
        size=1e6,
        size_spread=0,
        bme_share=(200, 800),
        spread={"training": 0.3},
    )
    wide = totals(frame)
    rate = (wide["training"] / wide["headcount"]).unstack("group")
    assert np.log(rate["white"] / rate["bme"]).std() == pytest.approx(0.3, rel=0.15)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"seed": -1}, "seed is -1"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"organisations": 0}, "organisations is 0"),
        ({"years": []}, "at least one"),
        ({"years": [2024, 2024]}, "each once"),
        ({"relative_likelihood": {"apointment": 1.0}}, "did you mean 'appointment'"),
        ({"relative_likelihood": {"appointment": 0}}, "above 0"),
        ({"relative_likelihood": {"appointment": [1, 2]}}, "one number, or 1"),
        ({"difference": {"board": 120}}, "-100 to 100"),
        ({"spread": {"board": -1}}, "0 or more"),
        ({"rates": {"training": (0.6, 0.5)}}, "a lower and an upper one"),
        ({"unknown": 1.5}, "from 0 to 1"),
        ({"size": 0.0, "board": (5, 3)}, "size is 1 or more; board is"),
    ],
    ids=str,
)
def test_impossible_parameters_are_refused_in_words(given: Mapping[str, Any], message: str) -> None:
    """A parameter that can't be meant is named, with what to give; several are named at once."""
    with pytest.raises(DefinitionError, match=message):
        sector(**{"seed": 1, "organisations": 2, **given})


def test_a_sector_of_ten_years_has_a_row_for_every_count() -> None:
    """210 organisations over ten years have 33 strata and 15 items, each of three groups."""
    assert 210 * 10 * (33 + 15) * 3 == len(sector(seed=1, years=range(2015, 2025)))
