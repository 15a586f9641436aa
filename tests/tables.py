"""Counts tables for tests: strategies that make them, and what several tests ask of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
from hypothesis import strategies as st

COLUMNS = ["org", "year", "item", "panel", "band", "group", "count", "origin"]
ORGS = ["Acme Trust", "Borough Care", "Cove Clinic"]
SPLIT = ["headcount", "shortlisted", "appointed", "disciplinary", "training"]
WHOLE = ["headcount", "shortlisted", *(f"{i}-answered" for i in ("harassment-public", "harassment-staff"))]
SURVEY = ["harassment-public", "harassment-staff", "opportunities", "discrimination"]
ITEMS = [
    *SPLIT,
    *(f"{indicator}-{part}" for indicator in SURVEY for part in ("yes", "answered")),
    *("board", "board-voting", "board-executive"),
]
LARGE = {"headcount", "shortlisted", "board", *(f"{indicator}-answered" for indicator in SURVEY)}
BANDS = {
    "non-clinical": ["under-1", "5", "8a", "vsm"],
    "clinical": ["2", "8a", "9"],
    "medical": ["consultant", "senior-medical-manager", "trainee"],
}
LEVELS: dict[str, list[tuple[str | None, str | None]]] = {
    "whole": [(None, None)],
    "panel": [(panel, None) for panel in BANDS],
    "band": [(None, band) for band in ("5", "8a", "vsm", "consultant", "senior-medical-manager")],
    "both": [(panel, band) for panel, bands in BANDS.items() for band in bands],
}
STYLES = {
    "groups": ["white", "bme", "unknown"],
    "codes": ["A", "staff-record:CX", "D", "staff-record:N4", "R", "Z", "99"],
    "mixed": ["white", "H", "staff-record:S2", "Z"],
}

Rows = list[dict[str, Any]]

# Zeros, counts around the least number that is shown, and those that a real table has.
_FEW = [0, 0, 1, 2, 3, 5, 8, 11]
_MANY = [0, 3, 10, 11, 12, 40, 250, 1_000]
_GAPS = ["no row", None, "suppressed"]


def _counts(item: str, gaps: bool) -> list[Any]:
    """The counts that an item may have, among them, with gaps, none, no row at all, and a suppressed one."""
    numbers = _MANY if item in LARGE else _FEW
    return [*numbers, *numbers, *_GAPS] if gaps else numbers


@st.composite
def item_rows(draw: st.DrawFn, item: str, gaps: bool = True, style: str | None = None) -> Rows:
    """The rows of one item of one organisation's year, without these two."""
    # Bytes, because a table needs hundreds of choices and each draw has its price.
    absent, which, how, many, first, *drawn = draw(st.binary(min_size=33, max_size=33))
    if gaps and absent < 32:
        return []
    codes = STYLES[style or list(STYLES)[which % len(STYLES)]]
    level = LEVELS[list(LEVELS)[how % len(LEVELS)] if item in SPLIT else "whole"]
    strata = (level + level)[first % len(level) :][: min(1 + many % 4, len(level))]
    cells = [(panel, band, code) for panel, band in strata for code in codes]
    choices = _counts(item, gaps)
    rows = []
    for (panel, band, code), byte in zip(cells, drawn, strict=False):
        count = choices[byte % len(choices)]
        if count != "no row":
            hidden = count == "suppressed"
            rows.append(
                {
                    "item": item,
                    "panel": panel,
                    "band": band,
                    "group": code,
                    "count": None if hidden else count,
                    "origin": "suppressed" if hidden else None,
                }
            )
    return rows


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    orgs: Sequence[str] = ORGS,
    years: Sequence[int] = (2018, 2019, 2020),
    items: Sequence[str] = ITEMS,
    gaps: bool = True,
    style: str | None = None,
) -> Rows:
    """A counts table as rows: some organisations in some years, split or not, by groups or codes."""
    there = st.lists(st.sampled_from(list(orgs)), min_size=1, max_size=2, unique=True)
    when = st.lists(st.sampled_from(list(years)), min_size=1, max_size=2, unique=True)
    rows = [
        {"org": org, "year": year, **row}
        for org in draw(there)
        for year in draw(when)
        for item in items
        for row in draw(item_rows(item, gaps, style))
    ]
    if not rows:
        rows = [{"org": orgs[0], "year": years[0], **row} for row in draw(item_rows(items[0], False, style))]
    return rows


def frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows as a counts table."""
    made = pd.DataFrame(list(rows)).reindex(columns=COLUMNS)
    return made.astype({"count": "Int64"}) if made["count"].map(lambda n: n is None or n == n // 1).all() else made


def item(org: str, year: int, name: str, **groups: int | None) -> Rows:
    """The unsplit rows of one item."""
    return [{"org": org, "year": year, "item": name, "group": g, "count": n} for g, n in groups.items()]


def text(results: pd.DataFrame) -> str:
    """A table to the last byte, its types included."""
    return f"{results.dtypes.to_dict()}\n{results.to_csv(index=False)}"
