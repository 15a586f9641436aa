"""The nine indicators once more, slowly and exactly: plain loops over rows, and fractions.

Written from the text of the standard and of the statuses, so that it shares no line and no idea with the arrays. It
knows no files, no checks and no intervals.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

STATUSES = [
    "ok",
    "zero-comparator",
    "zero-denominator",
    "below-minimum",
    "not-applicable",
    "not-reported",
    "suppressed",
    "inconsistent",
    "invalid",
]
GROUPS = {"white": "ABC", "bme": "DEFGHJKLMNPRS", "unknown": "Z9"}
AFC = ["under-1", "1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9", "vsm"]
MEDICAL = ["consultant", "senior-medical-manager", "non-consultant-career-grade", "trainee", "other"]
SENIOR = {"8a", "8b", "8c", "8d", "9", "vsm", "senior-medical-manager"}
SURVEY = ("harassment-public", "harassment-staff", "opportunities", "discrimination")
SEATS = {"total": "board", "voting": "board-voting", "executive": "board-executive"}

Count = tuple[Fraction | None, str]
Counts = dict[str, Count]
Items = dict[tuple[object, int, str], list[Mapping[str, Any]]]


class Figure(NamedTuple):
    """One row of the results: its labels, then its figures, missing where there is none."""

    panel: str | None
    band: str | None
    statistic: str
    group: str
    value: Fraction | None
    numerator: Fraction | None
    denominator: Fraction | None
    status: str
    headline: bool


@functools.cache
def group_of(code: str) -> str:
    """The group that a code, or a group's own name, belongs to."""
    first = code.removeprefix("staff-record:")[0].upper()
    return code if code in GROUPS else next(g for g, codes in GROUPS.items() if first in codes)


def worst(*statuses: str) -> str:
    """The gravest of some statuses."""
    return max(statuses, key=STATUSES.index)


def by_item(rows: Iterable[Mapping[str, Any]]) -> Items:
    """The rows of each organisation's year and item."""
    items: Items = {}
    for row in rows:
        items.setdefault((row["org"], row["year"], row["item"]), []).append(row)
    return items


class Unit:
    """One organisation's rows of one year, and of the years before, of rows by their items."""

    def __init__(self, items: Items, org: object, year: int) -> None:
        self.items, self.org, self.year = items, org, year

    def before(self) -> Unit:
        """The same organisation a year earlier."""
        return Unit(self.items, self.org, self.year - 1)

    def count(self, item: str, panel: str | None = None, band: str | set[str] | None = None) -> Counts:
        """One item by group, in all, or in a panel and band; "of which" counts only where it is asked for."""
        mine = self.items.get((self.org, self.year, item), [])
        bands = {band} if isinstance(band, str) else band
        found: Counts = {}
        for group in GROUPS:
            total, status = Fraction(0), "ok"
            here = [row for row in mine if group_of(row["group"]) == group]
            by_codes = any(row["group"] not in GROUPS and group_of(row["group"]) != "unknown" for row in mine)
            if not mine or not (here or by_codes or group == "unknown"):
                status = "not-reported"
            for row in mine:
                split = (row.get("panel"), row.get("band"))
                if (panel and split[0] is None) or (bands and split[1] is None):
                    status = worst(status, "not-reported")
            for row in here:
                if panel not in (None, row.get("panel")) or (bands and row.get("band") not in bands):
                    continue
                if not bands and row.get("band") == "senior-medical-manager":
                    continue
                if row.get("origin") == "suppressed":
                    status = worst(status, "suppressed")
                elif row["count"] is None:
                    status = worst(status, "not-reported")
                else:
                    total += row["count"]
            found[group] = (total if status == "ok" else None, status)
        return found


def rate(part: Count, whole: Count, minimum: int = 0) -> Count:
    """A part of a whole, or why there is none."""
    (x, why), (n, why_not) = part, whole
    if x is None or n is None:
        return None, worst(why, why_not)
    status = worst(
        why,
        why_not,
        "inconsistent" if x > n else "ok",
        "zero-denominator" if n == 0 else "ok",
        "below-minimum" if 0 < n < minimum else "ok",
    )
    return (x / n if status == "ok" else None), status


def likelihoods(part: Counts, whole: Counts, of: str, to: str, over: str = "") -> Iterator[Figure]:
    """Indicators 2, 3 and 4: a ratio of two rates, and every group's rate; `over` more years it is no headline."""
    rates = {group: rate(part[group], whole[group]) for group in GROUPS}
    (above, why), (below, why_not) = rates[of], rates[to]
    status = worst(why, why_not)
    if status == "ok" and below == 0:
        status = "zero-comparator"
    value = above / below if status == "ok" and above is not None and below else None
    yield Figure(None, None, f"relative-likelihood{over}", f"{of}/{to}", value, above, below, status, not over)
    for group, (share, why) in rates.items():
        yield Figure(None, None, f"likelihood{over}", group, share, part[group][0], whole[group][0], why, False)


def percentages(yes: Counts, answered: Counts) -> Iterator[Figure]:
    """Indicators 5 to 8: two percentages, each of those who answered, and how far they lie apart."""
    rates = {group: rate(yes[group], answered[group], minimum=11) for group in GROUPS}
    (bme, why), (white, why_not) = rates["bme"], rates["white"]
    gap = None if bme is None or white is None else 100 * (bme - white)
    yield Figure(None, None, "difference", "bme-white", gap, None, None, worst(why, why_not), True)
    for group, (share, why) in rates.items():
        value = None if share is None else 100 * share
        shown = None if why == "below-minimum" else yes[group][0]
        yield Figure(None, None, "percentage", group, value, shown, answered[group][0], why, False)


def whole_of(part: Counts) -> Count:
    """Everybody in a part, the unknown among them."""
    status = worst(*(why for _, why in part.values()))
    counts = [count for count, _ in part.values()]
    return (None if None in counts else sum(counts, Fraction(0))), status  # type: ignore[arg-type]


def shares(part: Counts, label: str, panel: str | None = None, band: str | None = None) -> list[Figure]:
    """Each group's share of everybody in a part, per cent."""
    everybody = whole_of(part)
    found = []
    for group, count in part.items():
        share, status = rate(count, everybody)
        value = None if share is None else 100 * share
        found.append(Figure(panel, band, label, group, value, count[0], everybody[0], status, False))
    return found


def above(part: Counts, whole: Counts) -> Counts:
    """A part, marked where a group has more of it than of what it lies within."""
    return {
        group: (count, "inconsistent" if None not in (count, most) and count > most else why)  # type: ignore[operator]
        for (group, (count, why)), (most, _) in zip(part.items(), whole.values(), strict=True)
    }


def gaps(parts: dict[tuple[str, str | None, str | None], Counts], whole: Counts) -> Iterator[Figure]:
    """Indicators 1 and 9: what parts are made of, against the whole workforce."""
    overall = shares(whole, "overall-share")
    everybody = next(figure for figure in overall if figure.group == "bme")
    beneath = []
    for (label, panel, band), part in parts.items():
        found = shares(part, f"{label}share", panel, band)
        here = next(figure for figure in found if figure.group == "bme")
        value = None if None in (here.value, everybody.value) else here.value - everybody.value  # type: ignore[operator]
        status = worst(here.status, everybody.status)
        name = f"{label}difference"
        yield Figure(panel, band, name, "bme", value, here.numerator, here.denominator, status, True)
        beneath += found
    yield from beneath
    yield from overall


def workforce(unit: Unit, edition: int) -> Iterator[Figure]:
    """Indicator 1: the senior bands together in 2015, then every band of two panels, then of three."""
    parts: dict[tuple[str, str | None, str | None], Counts] = {}
    if edition == 2015:
        senior = unit.count("headcount", band=SENIOR)
        managers, within = (unit.count("headcount", band=band) for band in MEDICAL[1::-1])
        impossible = {g for g, (_, why) in above(managers, within).items() if why == "inconsistent"}
        senior = {g: (n, worst(why, "inconsistent") if g in impossible else why) for g, (n, why) in senior.items()}
        parts["", None, None] = senior
    for panel in ["non-clinical", "clinical", "medical"] if edition > 2015 else []:
        if panel == "medical" and edition < 2017:
            continue
        for band in MEDICAL if panel == "medical" else AFC:
            part = unit.count("headcount", panel, band)
            if band == "senior-medical-manager":
                part = above(part, parts["", "medical", "consultant"])
            parts["", panel, band] = part
    yield from gaps(parts, unit.count("headcount"))


def board(unit: Unit, edition: int) -> Iterator[Figure]:
    """Indicator 9: no figure in 2015, the voting members in 2016, then all, voting and executive members."""
    whole = unit.count("headcount")
    if edition == 2015:
        yield Figure(None, None, "difference", "bme", None, None, None, "not-applicable", True)
        yield from shares(unit.count("board"), "share")
        yield from shares(whole, "overall-share")
        return
    seats = ["voting"] if edition == 2016 else list(SEATS)
    found = {(f"{seat}-", None, None): unit.count(SEATS[seat]) for seat in seats}
    everyone = next(iter(found.values()))
    yield from gaps({key: above(part, everyone) for key, part in found.items()}, whole)


def disciplinary(unit: Unit, edition: int) -> Iterator[Figure]:
    """Indicator 3: to 2019 the average of two years' cases over this year's workforce; since then one year's or two."""
    cases, earlier = unit.count("disciplinary"), unit.before().count("disciplinary")
    average = {
        group: (None if None in (n, m) else (n + m) / 2, worst(why, why_not))  # type: ignore[operator]
        for (group, (n, why)), (m, why_not) in zip(cases.items(), earlier.values(), strict=True)
    }
    yield from likelihoods(average if edition <= 2019 else cases, unit.count("headcount"), "bme", "white")
    if edition > 2019:
        yield from likelihoods(average, unit.count("headcount"), "bme", "white", "-over-2-years")


def evaluated(rows: Iterable[Mapping[str, Any]], edition: int) -> Iterator[tuple[str, object, int, Figure]]:
    """Every figure of an edition, by indicator, organisation and year."""
    items = by_item(rows)
    of, to = ("bme", "white") if edition == 2015 else ("white", "bme")
    for org, year in sorted({(org, year) for org, year, _ in items}):
        unit = Unit(items, org, year)
        found = {
            "workforce": workforce(unit, edition),
            "appointment": likelihoods(unit.count("appointed"), unit.count("shortlisted"), of, to),
            "disciplinary": disciplinary(unit, edition),
            "training": likelihoods(unit.count("training"), unit.count("headcount"), of, to),
            **{i: percentages(unit.count(f"{i}-yes"), unit.count(f"{i}-answered")) for i in SURVEY},
            "board": board(unit, edition),
        }
        for indicator, figures in found.items():
            for figure in figures:
                yield indicator, org, year, figure
