"""What a counts table has for the rows of the template, and what it lacks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

from wres.cells import Status
from wres.counts import CountsTable, check
from wres.errors import DefinitionError, nearest
from wres.model import Grouping
from wres.standard.formulas import GROUPS
from wres.standard.items import HEADCOUNT, ITEMS
from wres.template import Template, TemplateRow

__all__ = ["Entries", "MissingEntry", "entries_of"]

Place = tuple[str, int, str]
"""A cell that takes a number: a row's name, 0 for this year and 1 for the last, and a group."""

ABSENT = "no row in the counts: enter 0 if there was nobody"
NO_YEAR = "the counts have nothing of this year"
EMPTY = "in the counts without a number"
SUPPRESSED = "withheld in the counts"
TOTAL = "38"
"""The row that has the workforce where it isn't given by band."""

MIXED = {
    0: "the counts don't give the workforce by panel and band; its total stands in row 38",
    1: "the counts give the workforce by panel and not by band; its total stands in row 38",
    2: "the counts give the workforce by band and not by panel; its total stands in row 38",
}


@attrs.frozen
class MissingEntry:
    """What is missing of a row in a year, and why."""

    row: TemplateRow
    year: int
    groups: tuple[str, ...]
    why: str


@attrs.frozen
class Entries:
    """The numbers of an organisation in a year and the year before, by place, and the missing."""

    org: Any
    year: int
    numbers: Mapping[Place, float]
    missing: tuple[MissingEntry, ...]


@attrs.frozen
class _Held:
    """One item in one year: how far it is split, whether by recorded codes, and its counts or why there is none."""

    level: int
    coded: bool
    cells: Mapping[tuple[str | None, str | None, str], float | str]

    def at(self, panel: str | None, band: str | None, group: str) -> float | str:
        """Return a stratum's count, or why there is none; of a record by codes, what has no row is nobody."""
        return self.cells.get((panel, band, group), 0.0 if self.coded else ABSENT)

    def total(self, group: str, inside: set[str]) -> float | str:
        """Return a group's count over all strata but those inside others."""
        found = [value for (_, band, one), value in self.cells.items() if one == group and band not in inside]
        reasons = [value for value in found if isinstance(value, str)]
        if reasons or not found:
            return reasons[0] if reasons else self.at("", "", group)
        return sum(value for value in found if not isinstance(value, str))


def entries_of(counts: Any, template: Template, *, org: Any = None, year: int | None = None) -> Entries:
    """Return what a counts table has for an organisation's template; a faulty table is a `CountsError`.

    Without `org` there has to be one organisation only; without `year` it is the edition's own, or the last there is.
    """
    grouping = template.edition.grouping
    table = check(counts, grouping, ITEMS, averages=template.averages)
    org, at = _organisation(table, org)
    years = sorted({int(table.unit_year[unit]) for unit in range(len(table.unit_year)) if table.unit_org[unit] == at})
    if year is None:
        year = template.edition.year if template.edition.year in years else years[-1]
    if year not in years:
        raise DefinitionError(
            f"the counts have no {year} of {org!r}; there is {', '.join(map(str, years))}: give one of them as year"
        )
    held = _held(table, at, grouping)
    numbers: dict[Place, float] = {}
    missing: list[MissingEntry] = []
    inside = {str(stratum.band) for stratum in HEADCOUNT.strata if stratum.within}
    for row in (*template.rows, *template.workings):
        for slot in (0, 1):
            if row.item and row.years == 1:
                when = year - slot - row.before
                absent = ABSENT if when in years else NO_YEAR
                missing += _enter(numbers, row, slot, when, held.get((when, row.item)), inside, absent)
    for slot in (0, 1):
        staff = held.get((year - slot, HEADCOUNT.id))
        if staff is not None and staff.level != 3:
            for group in GROUPS:
                total = staff.total(group, inside)
                if not isinstance(total, str):
                    numbers[TOTAL, slot, group] = total
    return Entries(org, year, numbers, tuple(missing))


def _enter(
    numbers: dict[Place, float],
    row: TemplateRow,
    slot: int,
    year: int,
    held: _Held | None,
    inside: set[str],
    absent: str,
) -> list[MissingEntry]:
    """Enter a row's numbers of one year, and return what is missing of it."""
    missing: dict[str, list[str]] = defaultdict(list)
    for group in row.groups:
        value: float | str
        if held is None:
            value = absent
        elif row.panel is None:
            value = held.total(group, inside)
        else:
            value = held.at(row.panel, row.band, group) if held.level == 3 else MIXED[held.level]
        if isinstance(value, str):
            missing[value].append(group)
        else:
            numbers[row.name, slot, group] = value
    return [MissingEntry(row, year, tuple(groups), why) for why, groups in missing.items()]


def _organisation(table: CountsTable, org: Any) -> tuple[Any, int]:
    """Return the organisation that is meant, and its place among those of the table."""
    names = [str(name) for name in table.orgs]
    if org is None:
        if len(names) != 1:
            raise DefinitionError(f"the counts have {len(names):,} organisations; name one of them as org")
        return table.orgs[0], 0
    if str(org) not in names:
        raise DefinitionError(
            f"the counts have no organisation {org!r}{nearest(org, names)}; name one of theirs as org"
        )
    at = names.index(str(org))
    return table.orgs[at], at


def _held(table: CountsTable, org: int, grouping: Grouping) -> dict[tuple[int, str], _Held]:
    """Return each item that an organisation has counts of, by year."""
    rows = np.flatnonzero(table.unit_org[table.unit] == org)
    columns = (table.unit, table.item, table.panel, table.band, table.group, table.count, table.reason)
    cells: dict[tuple[int, str], dict[tuple[str | None, str | None, str], float | str]] = defaultdict(dict)
    coded: set[tuple[int, str]] = set()
    for unit, item, panel, band, code, count, reason in zip(
        *(column[rows].tolist() for column in columns), strict=True
    ):
        held = int(table.unit_year[unit]), str(table.items[item])
        group = str(grouping.read(table.codes[code]))
        if str(table.codes[code]).lower() not in grouping.groups and group != grouping.unknown:
            coded.add(held)
        value: float | str = count
        if reason or math.isnan(count):
            value = SUPPRESSED if reason == Status.SUPPRESSED else EMPTY
        place = (_name(table.panels, panel), _name(table.bands, band), group)
        before = cells[held].get(place, 0.0)
        both = [one for one in (before, value) if isinstance(one, str)]
        cells[held][place] = both[0] if both else before + value  # type: ignore[operator]
    return {held: _Held(_level(found), held in coded, found) for held, found in cells.items()}


def _level(cells: Mapping[tuple[str | None, str | None, str], Any]) -> int:
    """Return how far an item is split: by nothing, panel (1), band (2) or both (3)."""
    panel, band, _ = next(iter(cells))
    return (panel is not None) + 2 * (band is not None)


def _name(names: list[str], at: int) -> str | None:
    return None if at < 0 else names[at]
