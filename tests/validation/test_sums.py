"""An organisation that is the sum of others is found among them, whoever they are, and nobody else is."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.datasets import sector

EDITION = "wres-2024"
CELLS = ["year", "item", "panel", "band", "group"]


def made(organisations: int, *years: int) -> pd.DataFrame:
    counts = sector(seed=organisations, organisations=organisations, years=years or (2024,))
    return counts.astype({"org": object, "panel": object, "band": object})


TRUSTS = made(12)
NAMES = list(TRUSTS["org"].unique())


def total(counts: pd.DataFrame, orgs: Collection[str], name: str) -> pd.DataFrame:
    rows = counts[counts["org"].isin(list(orgs))]
    return rows.groupby(CELLS, as_index=False, dropna=False, observed=True)["count"].sum().assign(org=name)


def found(*counts: pd.DataFrame, peers: pd.DataFrame | None = None) -> dict[str, str]:
    """Who is the sum of whom."""
    audited = wres.audit(pd.concat(counts, ignore_index=True), edition=EDITION, peers=peers).select("WRES154")
    return {f"{one.org} {one.year}": str(one.evidence["of"]) for one in audited}


@given(st.sets(st.sampled_from(NAMES), min_size=2), st.randoms(use_true_random=False))
def test_the_sum_of_any_others(orgs: set[str], random: object) -> None:
    """A region of any members is found, wherever it stands, and so is the country beside it; the members aren't."""
    region, country = total(TRUSTS, orgs, "Beta Region"), total(TRUSTS, NAMES, "A Country")
    assert set(found(TRUSTS, region)) == {"Beta Region 2024"}
    assert set(found(country, region, TRUSTS)) == {"Beta Region 2024", "A Country 2024"}


def test_who_is_the_sum_of_nobody() -> None:
    """Not trusts, not the sum of one, nor one that is a single person out, or that has a member who isn't there."""
    assert found(TRUSTS) == {}
    assert found(TRUSTS, total(TRUSTS, NAMES[:1], "Copy")) == {}
    assert found(*(total(TRUSTS, NAMES[:1], name) for name in ("One", "Another", "A third"))) == {}
    region = total(TRUSTS, NAMES[:4], "Region")
    assert found(TRUSTS, region.assign(count=region["count"] + (region.index == 5))) == {}
    assert found(TRUSTS[TRUSTS["org"] != NAMES[0]], region) == {}


def test_small_numbers_add_up_by_chance() -> None:
    """Boards of a few people are the sums of others' often enough."""
    boards = {"One": (5, 1, 0), "Two": (6, 2, 0), "Three": (11, 3, 0)}
    rows = [
        (org, group, n)
        for org, counts in boards.items()
        for group, n in zip(["white", "bme", "unknown"], counts, strict=True)
    ]
    counts = pd.DataFrame(rows, columns=["org", "group", "count"]).assign(year=2024, item="board")
    assert found(counts) == {}


@pytest.mark.parametrize("origin", ["reported", "suppressed"])
def test_what_is_not_there_is_not_compared(origin: str) -> None:
    """A count that a member withholds, or lacks, hides no sum of the others; nor does an item the total hasn't."""
    gone = TRUSTS.astype({"count": object}).assign(origin="reported")
    at = (gone["org"] == NAMES[3]) & (gone["item"] == "training") & (gone["group"] == "bme")
    gone.loc[at, ["count", "origin"]] = [None, origin]
    region = total(TRUSTS, NAMES[2:5], "Region").assign(origin="reported")
    assert found(gone, region) == {"Region 2024": ", ".join(NAMES[2:4]) + f" and {NAMES[4]}"}
    assert set(found(gone, region[region["item"] == "headcount"])) == {"Region 2024"}


def test_a_workforce_split_in_two_ways() -> None:
    """The totals of a country that isn't split are held against those of its members."""
    country = total(TRUSTS, NAMES, "Country")
    subset = country["band"] == "senior-medical-manager"
    whole = country[~subset].groupby(["year", "item", "group"], as_index=False, observed=True)["count"].sum()
    assert set(found(TRUSTS, whole.assign(org="Country"))) == {"Country 2024"}


def test_more_organisations_than_counts() -> None:
    """The country is found however many there are and whatever regions; a region by its group of peers alone."""
    trusts = made(220, 2023, 2024)
    names = list(trusts["org"].unique())
    regions = [total(trusts, names[at::7], f"Region {at}") for at in range(7)]
    country = total(trusts, names, "Country")
    assert found(trusts) == {}
    assert found(trusts, country) == {f"Country {year}": "all 220 others" for year in (2023, 2024)}
    words = "all 227 others, who make it 2 times"
    assert found(trusts, country, *regions) == {f"Country {year}": words for year in (2023, 2024)}
    groups = pd.DataFrame({"org": names, "region": np.arange(220) % 7})
    of = found(trusts, regions[3], regions[5], peers=groups)
    assert set(of) == {f"Region {at} {year}" for at in (3, 5) for year in (2023, 2024)}
    assert of["Region 3 2024"] == f"{', '.join(names[3:38:7])} and 26 more"
    groups = pd.concat([groups, pd.DataFrame({"org": ["Region 3"], "region": [3]})])
    words = "all 31 others of its group of peers"
    assert found(trusts, regions[3], peers=groups) == {f"Region 3 {year}": words for year in (2023, 2024)}


@pytest.mark.parametrize(
    "gone", [{"org": None}, {"org": ""}, {"year": "abc"}, {"year": None}, {"org": None, "year": "abc"}]
)
@pytest.mark.parametrize("previous", [False, True])
def test_no_row_of_any_return(gone: dict[str, object], previous: bool) -> None:
    """A table in which every organisation or every year is missing is findings, not a check that fails."""
    counts = TRUSTS.astype({"year": object}).assign(**gone)
    before = TRUSTS.assign(year=2023) if previous else None
    audited = wres.audit(counts, edition=EDITION, previous=before)
    assert {one.code for one in audited} == {"WRES103"}
    assert {one.code for one in wres.audit(counts, edition="as-reported")} == {"WRES103"}
