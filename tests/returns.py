"""Counts that a return of the collection template holds in whole, and their comparison."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from wres.registry import official
from wres.testing import make_counts

KEYS = ["org", "year", "item", "panel", "band", "group"]
IDS = list(official().editions)


def held(edition: str, seed: int = 0, orgs: Sequence[str] = ("Acme Trust",)) -> pd.DataFrame:
    """Counts of this year and what the return has of earlier ones: the workforce by band, the rest in total."""
    year = official().edition(edition).year
    counts = make_counts(edition, orgs=orgs, years=[year - 2, year - 1, year], seed=seed).drop(columns="origin")
    # The year before the last is there for the average of two years, and nothing else.
    counts = counts[(counts["year"] > year - 2) | ((counts["item"] == "disciplinary") & (year < 2020))]
    staff = counts["item"] == "headcount"
    rest = counts[~staff & (counts["band"] != "senior-medical-manager")]
    total = rest.groupby(["org", "year", "item", "group"], as_index=False, sort=False)["count"].sum()
    return pd.concat([counts[staff], total], ignore_index=True)


def same(counts: pd.DataFrame) -> dict[tuple[object, ...], int]:
    """The counts that there are, each under its keys, in whatever order and with whatever columns they came."""
    there = counts.reindex(columns=[*KEYS, "count"])
    there = there[there["count"].notna()].astype(object)
    there = there.where(there.notna(), None)
    return {tuple(row[:-1]): int(row[-1]) for row in there.itertuples(index=False)}
