"""The national collection template as data: its rows, and how sure each is.

No copy of the template was read. Its rows are those remembered of 2018 and 2019, numbered from 1 to 65; what other
editions had in their place follows from their definitions. `wres.template` makes the template of an edition of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from wres.model import Reference
from wres.shipped import Shipped
from wres.standard.formulas import GROUPS
from wres.standard.references import cite, inferred, unverified

__all__ = ["ROWS", "references"]

_TEMPLATE = "WRES collection template of 2018 and 2019"
_ROW = unverified(_TEMPLATE, "probable", "its rows and their order")
_COLUMNS = unverified(_TEMPLATE, "probable", "no unknown in the rows that compare groups")
_LATER = unverified("WRES collection template, later years", "weak", "rows 64 and 65")
_WORKINGS = unverified(_TEMPLATE, "weak", "no row of it: ours, so that a counts table fits in whole")
_AVERAGE = unverified("WRES technical guidance", "exact", "row 39 as the average of this year and the year before")

ROWS = Shipped("wres.standard", "template.json", lambda name, fields: fields)
"""The fields of each row by its name; `absent` has the years in which the template is thought to be without it."""


def references(
    name: str, indicator: str, measure: str, groups: tuple[str, ...], years: int, year: int
) -> tuple[Reference, ...]:
    """Return where a row is written: by its name, and what an edition of a year has in it.

    >>> references("1", "1", "headcount", GROUPS, 1, 2019)[0].locator
    'its rows and their order; probably right, to be confirmed'
    """
    return tuple(_references(name, indicator, measure, groups, years, year))


def _references(
    name: str, indicator: str, measure: str, groups: tuple[str, ...], years: int, year: int
) -> Iterator[Reference]:
    if not name.isdecimal():
        yield _WORKINGS
        return
    yield _ROW
    if years > 1:
        yield _AVERAGE
    if measure == "percentage":
        yield cite("S35", "White and BME staff, two percentages")
    elif groups != GROUPS:
        yield _COLUMNS
    if name in ("64", "65"):
        yield _LATER
    if indicator == "9" and year == 2015:
        yield inferred("S04", "no figure for indicator 9: neither seats nor differences")
    if indicator == "9" and year == 2016:
        yield cite("S35", "indicator 9, voting membership and no other")
    if year not in (2018, 2019):
        yield unverified(f"WRES collection template of {year}", "weak", "the rows of 2018 and 2019 in this edition")
