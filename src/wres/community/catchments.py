"""Catchments: where those come from who use an organisation."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from wres.community.tables import failed
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["catchment"]

CATCHMENT = Reference(
    title="East Sussex JSNA: NHS acute hospital trust catchment populations",
    url=(
        "https://www.eastsussexjsna.org.uk/topics/our-population/population-figures/"
        "nhs-acute-hospital-trust-catchment-populations/"
    ),
    locator="proportional flow, after Norris and Bailey",
    evidence="secondary",
)
THRESHOLD = Reference(
    title="Beaney et al. 2022, BMC Public Health",
    url="https://doi.org/10.1186/s12889-021-12373-5",
    locator="areas of which at least 30 % of attenders used the trust",
    evidence="secondary",
)


def catchment(
    flows: pd.DataFrame,
    populations: pd.DataFrame,
    *,
    rule: Literal["proportional", "first-past-the-post", "threshold"] = "proportional",
    threshold: float = 0.3,
) -> pd.DataFrame:
    """Return the catchments of organisations: `org, people, bme`, from where those come who use them.

    `flows` has `org, area` and `people`, who from an area used an organisation; `populations` has `area, people` and
    `bme`, the share of BME residents. By proportional flow an organisation has the part of each area's residents that
    it has of those from there who used any; `"first-past-the-post"` gives an area to the organisation used most,
    `"threshold"` to each that at least that part used. Areas without a population, and impossible numbers, are in one
    `CountsError`. Source: Norris and Bailey; the threshold as Beaney et al. 2022 have it.

    >>> flows = pd.DataFrame({"org": ["A", "B", "A"], "area": ["x", "x", "y"], "people": [30, 10, 5]})
    >>> areas = pd.DataFrame({"area": ["x", "y"], "people": [4000, 1000], "bme": [0.2, 0.5]})
    >>> catchment(flows, areas)
      org  people   bme
    0   A  4000.0  0.275
    1   B  1000.0  0.200
    """
    if rule not in ("proportional", "first-past-the-post", "threshold"):
        raise DefinitionError(f"rule is {rule!r}; choose proportional, first-past-the-post or threshold")
    if not 0 < threshold <= 1:
        raise DefinitionError(f"threshold is {threshold!r}; give a share above 0 and up to 1, such as 0.3")
    for what, table, needed in (
        ("flows", flows, ("org", "area", "people")),
        ("populations", populations, ("area", "people", "bme")),
    ):
        lacking = [name for name in needed if name not in table.columns]
        if lacking:
            raise DefinitionError(
                f"{what} has no column {', '.join(lacking)}; it has {', '.join(map(str, table.columns))}"
            )
    joined = flows.merge(populations, how="left", on="area", suffixes=("", "_of_area"), indicator=True)
    for name in ("people", "people_of_area", "bme"):
        joined[name] = pd.to_numeric(joined[name], errors="coerce").replace(np.inf, np.nan)
    bad_flow = ~(joined["people"] >= 0)
    missing = joined["_merge"] == "left_only"
    bad_area = ~missing & ~((joined["people_of_area"] >= 0) & joined["bme"].between(0, 1))
    failures = [
        {"row": int(at) + 1, "area": joined["area"].iloc[at], "problem": problem}
        for where, problem in (
            (bad_flow, "people is no number of at least 0"),
            (missing, "the area has no population"),
            (bad_area, "the area's people or bme is impossible; bme is a share from 0 to 1"),
        )
        for at in np.flatnonzero(where)
    ]
    if populations["area"].duplicated().any():
        twice = populations.loc[populations["area"].duplicated(), "area"].iloc[0]
        raise DefinitionError(f"populations has area {twice!r} twice; give one row for each")
    failed(failures, "flows")
    joined = joined.groupby(["org", "area"], as_index=False, sort=False).agg(
        {"people": "sum", "people_of_area": "first", "bme": "first"}
    )
    flow = joined["people"].to_numpy(np.float64)
    of_area = joined.groupby("area")["people"].transform("sum").to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(of_area > 0, flow / of_area, 0.0)
    if rule == "threshold":
        part = (part >= threshold).astype(np.float64)
    elif rule == "first-past-the-post":
        most = joined.groupby("area")["people"].transform("max").to_numpy(np.float64)
        first = (flow == most) & (most > 0)
        # Where several are used most, each has an equal part.
        tied = pd.Series(first).groupby(joined["area"].to_numpy()).transform("sum").to_numpy(np.float64)
        part = first / np.maximum(1, tied)
    people = part * joined["people_of_area"].to_numpy(np.float64)
    sums = pd.DataFrame({"org": joined["org"], "people": people, "of": people * joined["bme"].to_numpy(np.float64)})
    table = sums.groupby("org", as_index=False, sort=True).sum()
    share = table["of"] / table["people"].where(table["people"] > 0)
    return pd.DataFrame({"org": table["org"], "people": table["people"], "bme": share})
