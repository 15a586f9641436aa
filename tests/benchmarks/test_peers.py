"""Who is compared with whom is what the caller named; what names nobody is said, with its cure."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import wres
from wres import benchmarks
from wres.datasets import sector

METHODS = ("overdispersed-funnel", "group-median", "empirical-bayes", "percentile-rank", "rank", "share-in-range")
COUNTS = sector(seed=2, organisations=8, years=(2024,)).astype({"org": object})
NAMES = list(COUNTS["org"].unique())
RESULTS = wres.evaluate(COUNTS, edition="wres-2024", indicators=["appointment"])


def peers(**columns: Any) -> pd.DataFrame:
    """A frame of all eight organisations, with columns whose letters are their values, a blank none."""
    return pd.DataFrame({"org": NAMES, **{name: list(values) for name, values in columns.items()}})


def reasons(frame: Any, method: str = "overdispersed-funnel") -> dict[str, str]:
    assessed = wres.assess(RESULTS, method, peers=frame)
    return dict(zip(assessed["org"], assessed["reason"], strict=True))


@pytest.mark.parametrize("method", METHODS)
def test_who_has_no_peers(method: str) -> None:
    """Who isn't in the peers, who lacks a value, and whose group is small have a reason each, and no verdict."""
    frame = peers(type="aaaaaa b", region="nnnnnnnn").iloc[:7]
    found = reasons(pd.concat([frame, pd.DataFrame({"org": ["Another"], "type": ["b"], "region": ["n"]})]), method)
    assert found[NAMES[6]] == "The peers have no 'type' for it; fill that in, or leave the column out."
    assert found[NAMES[7]] == "It isn't in the peers; add a row for it, with its type and region."
    small = reasons(peers(type="aaaaaaab", region="nnnnnnnn"), method)
    assert small[NAMES[7]].startswith("Only 1 of its peers (b, n) has a figure")


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (peers(type=" " * 8, region="nnnnssss"), r"'type' is empty for all .* peers\[\['org', 'region'\]\]"),
        (peers(type="abcdefgh", region="nnnnssss"), r"'type' differs for all 8 .* peers\[\['org', 'region'\]\]"),
        (peers(type="abcdefgh"), "'type' differs for all 8 .*; group by what organisations share"),
        (peers(a=" " * 8, b=" " * 8, c="abcdefgh"), "'a' and 'b' are empty for all .* 'c' differs for all"),
        (
            peers(type="aabbccdd", region="nsnsnsns"),
            r"no two .* the same type and region; .* peers\[\['org', 'type'\]\]",
        ),
        (
            peers(type="aaaabbbb").assign(org=NAMES[:7] + NAMES[:1]),
            f"{NAMES[0]} is in several groups, as 'type' is 'a' and 'b'",
        ),
        (pd.DataFrame([[NAMES[0], "a", "b"]], columns=["org", "type", "type"]), "'type' twice"),
        (peers()[["org"]], "no column beside org"),
        (peers(type="aaaabbbb").rename(columns={"org": "trust"}), "column org"),
        (NAMES, "no frame"),
    ],
)
def test_columns_that_group_nobody(frame: Any, message: str) -> None:
    """A column that is empty, that differs for all, or that has two values for one is an error with its name."""
    with pytest.raises(wres.DefinitionError, match=message):
        reasons(frame)
    if isinstance(frame, pd.DataFrame) and "org" in frame:
        with pytest.raises(wres.DefinitionError, match=message):
            wres.audit(COUNTS, edition="wres-2024", peers=frame)


def test_a_column_by_name() -> None:
    """Only the column that a method groups by has to be right, and it has to be there."""
    method = benchmarks.OverdispersedFunnel(by="region", minimum=3)
    frame = peers(type="abcdefgh", region="nnnnssss")
    assert set(wres.assess(RESULTS, method, peers=frame)["reason"].str.contains(r"Beside 4 .*\([ns]\)")) == {True}
    with pytest.raises(wres.DefinitionError, match=r"no column 'region' \(did you mean 'regions'\?\)"):
        wres.assess(RESULTS, method, peers=frame.rename(columns={"region": "regions"}))


def test_organisations_and_years_are_read_as_everywhere() -> None:
    """Blanks around a code and a financial year in words say the same; a year that isn't there is said."""
    frame = peers(type="aaaabbbb").assign(year=2024)
    plain = reasons(frame, "group-median")
    written = frame.assign(org=[f" {name}\u00a0" for name in NAMES], year="2023/24")
    assert reasons(written, "group-median") == plain
    gone = reasons(frame.assign(year=[2024] * 7 + [2023]), "group-median")
    assert gone[NAMES[7]] == "It isn't in the peers; add a row for it and this year, with its type."
    # Rows that say the same of an organisation are one, and one that lacks what another has adds nothing.
    more = pd.concat([frame, frame.assign(type=None), frame])
    assert reasons(more, "group-median") == plain


def test_few_organisations_or_none() -> None:
    """Of two that differ nobody knows whether the column is at fault; an empty frame has nobody in it."""
    two = reasons(peers(type="abcdefgh").head(2))
    assert two[NAMES[0]].startswith("Only 1 of its peers (a)")
    assert set(reasons(peers(type="aaaabbbb").head(0)).values()) == {
        "It isn't in the peers; add a row for it, with its type."
    }
