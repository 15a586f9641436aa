"""What is listed: which findings outlive that so many figures were tested."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs
import numpy as np
import pandas as pd

from wres._keys import codes
from wres.benchmarks._figures import Flags, Floats, Pools
from wres.benchmarks.judging import Texts, picked

__all__ = ["FAMILIES", "FINDINGS", "SECTOR", "Listing", "listing"]

FINDINGS = ("adverse", "favourable")
RATE = 0.05
SECTOR = 10
"""From so many organisations on a page's findings are counted across the sector. Each of nine indicators lists a chance
finding in one sector of twenty at parity, so that then at most 0.05 · 9/10 of the pages have any."""

Family = Literal["indicator", "organisation", "all"]
FAMILIES: Mapping[Family, tuple[str, ...]] = {
    "indicator": ("edition", "indicator", "year"),
    "organisation": ("edition", "org", "year"),
    "all": (),
}
"""What is counted together: an indicator's figures in a year over all organisations, an organisation's, or all."""


@attrs.frozen(eq=False)
class Listing:
    """What is listed of each figure and in which family, how many tests that has, and the p-values adjusted for them.

    `listed` is missing where nothing was judged. `family` is missing, and `adjusted` nan, without a p-value.
    """

    listed: Texts
    family: Texts
    tests: Floats
    adjusted: Floats


def listing(
    rows: pd.DataFrame,
    verdict: Any,
    p_value: Any,
    family: Family | None = None,
    *,
    rate: float = RATE,
    procedure: Literal["bh", "by"] = "bh",
) -> Listing:
    """Return which findings count among so many, by Benjamini and Hochberg's rate of false discoveries or its like.

    Without a `family` it is that of the indicator where there are `SECTOR` organisations in its year, else that of the
    organisation. A finding without a p-value is listed as it is: no rate is known of it. `rows` are headline rows.

    >>> rows = pd.DataFrame({"edition": "wres-2024", "year": 2024, "org": "Acme Trust", "indicator": list("abc")})
    >>> found = listing(rows, ["adverse", "adverse", "no-evidence"], [0.001, 0.04, 0.5])
    >>> found.listed.tolist(), found.family.tolist()
    ([True, False, False], ['organisation', 'organisation', 'organisation'])
    """
    from wres.statistics.bounds import adjust_p

    verdict, p = np.asarray(verdict, object), np.broadcast_to(np.asarray(p_value, np.float64), len(rows))
    judged = verdict != "insufficient-data"
    p = np.where(judged, p, np.nan)
    families = np.full(len(rows), family, object) if family else _usual(rows)
    tests, adjusted = np.full((2, len(rows)), np.nan)
    for name, labels in FAMILIES.items():
        at = np.flatnonzero((families == name) & ~np.isnan(p))
        if len(at):
            pools = Pools.of(codes(rows.iloc[at], labels) if labels else np.zeros(len(at), np.intp))
            tests[at], adjusted[at] = pools.count(p[at]), pools.gather(adjust_p(pools.spread(p[at]), procedure))
    found: Flags = np.isin(verdict, FINDINGS) & (np.isnan(p) | (adjusted <= rate))
    return Listing(
        listed=picked([judged], [found], None),
        family=picked([~np.isnan(p)], [families], None),
        tests=tests,
        adjusted=adjusted,
    )


def _usual(rows: pd.DataFrame) -> Texts:
    """Return to each row the family that a page counts it in."""
    organisations = rows.groupby(list(FAMILIES["indicator"]), sort=False)["org"].transform("nunique")
    return np.where(organisations >= SECTOR, "indicator", "organisation").astype(object)
