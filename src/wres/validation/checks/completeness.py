"""Completeness: indicators, groups, counts and panels without figures, and unknown ethnicity."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from wres.validation.checks.examples import planted, rows, rule
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES"]

Flags = npt.NDArray[np.bool_]


def indicators(returns: Returns) -> Iterator[Matches]:
    """Yield the indicators for which a return lacks an item."""
    there = returns.rows.filled.any(-1) | returns.rows.spoilt
    lacking: dict[str, dict[str, Flags]] = {}
    for item, (indicator, asked) in returns.asked.items():
        at = returns.table.items.index(item) if item in returns.table.items else -1
        gone = asked & ~there[:, at] if at >= 0 else asked
        lacking.setdefault(indicator, {})[item] = gone
    for indicator, items in lacking.items():
        names, gone = np.array(list(items), object), np.stack(list(items.values()), -1)
        unit = np.flatnonzero(gone.any(-1))
        kinds, which = np.unique(gone[unit], axis=0, return_inverse=True)
        listed = np.array([", ".join(names[kind]) for kind in kinds], object)
        yield Matches(
            unit=unit,
            indicator=indicator,
            message="no row of {items}",
            evidence={"items": listed[which.reshape(-1)] if len(unit) else []},
        )


def groups(returns: Returns) -> Iterator[Matches]:
    """Yield the items of which one of the groups compared has rows and the other none."""
    both, there = [returns.focus, returns.comparator], returns.rows
    lacking = ~there.filled[..., both] & ~(there.coded | there.spoilt)[..., None]
    lacking &= ~lacking.all(-1, keepdims=True)
    known = np.array([item in returns.cells.items for item in returns.table.items], bool)
    unit, at, which = np.nonzero(lacking & known[:, None])
    items = np.array(returns.table.items, object)[at]
    yield Matches(
        unit=unit,
        indicator=[returns.indicator(item) for item in items],
        message="no row of {item} for {group}",
        evidence={"item": items, "group": returns.group_names[both][which]},
        at=[Location(item=items)],
    )


def counts(returns: Returns) -> Iterator[Matches]:
    """Yield the items of which a return has empty counts."""
    table = returns.table
    at = np.flatnonzero(np.isnan(table.count) & (table.reason == 0))
    width = max(len(table.items), 1)
    key = table.unit[at].astype(np.intp) * width + table.item[at]
    order = np.argsort(key, kind="stable")
    keys, start = np.unique(key[order], return_index=True)
    each = np.split(table.row[at][order], start[1:]) if len(at) else []
    yield Matches(
        unit=keys // width,
        indicator=[returns.indicator(table.items[item]) for item in keys % width],
        message="empty counts of {item}: {empty:,}",
        evidence={
            "item": np.array([table.items[item] for item in keys % width], object),
            "empty": np.array([len(found) for found in each], int),
        },
        rows=each,
    )


def panels(returns: Returns) -> Iterator[Matches]:
    """Yield the panels that the edition asks for and that are empty, where others aren't."""
    for item, cells in returns.cells.items.items():
        names = list(dict.fromkeys(panel for panel, _ in cells.strata if panel))
        if len(names) < 2 or cells.split is None:
            continue
        everybody = np.nan_to_num(cells.values).sum(-1)
        by_panel = np.stack([everybody[:, [panel == name for panel, _ in cells.strata]].sum(-1) for name in names], -1)
        asked = np.array(
            [[name in _panels(returns, at, item) for name in names] for at in range(len(returns.editions))]
        )
        empty = (by_panel == 0) & (by_panel.sum(-1, keepdims=True) > 0) & asked[returns.edition]
        empty &= ((cells.split & 1) == 1)[:, None]
        if cells.status is not None:
            empty &= ~np.any(cells.status, (1, 2), keepdims=True)[:, 0]
        unit, which = np.nonzero(empty)
        yield Matches(
            unit=unit,
            indicator=returns.indicator(item),
            message="{item} has nobody in the panel {panel}",
            evidence={"item": item, "panel": np.array(names, object)[which]},
            at=[Location(item=item)],
        )


def _panels(returns: Returns, edition: int, item: str) -> set[str]:
    """Return the panels of an item that some indicator of an edition shows separately."""
    shown: set[str] = set()
    for indicator in returns.indicators[edition]:
        if "panel" in getattr(indicator.measure, "by", ()):
            for term in indicator.measure.terms:
                if term.item.id == item and not (term.where and "panel" not in term.where):
                    named = set(term.where.get("panel", ()))
                    every = {stratum.panel for stratum in term.item.strata if stratum.panel}
                    shown = shown | named if term.where else shown or every
    return shown


def unknown(returns: Returns) -> Iterator[Matches]:
    """Yield the workforces with more people of unknown ethnicity than of the group compared."""
    staff = returns.count("headcount")
    none, few, total = staff[:, returns.unknown], staff[:, returns.focus], staff.sum(-1)
    unit = np.flatnonzero((none > few) & (none > 0))
    with np.errstate(invalid="ignore", divide="ignore"):
        reported = 100 * (1 - none / total)
    yield Matches(
        unit=unit,
        indicator=returns.indicator("headcount"),
        message="{unknown:,} people of unknown ethnicity are more than the {focus:,} of {group}; {rate} % are reported",
        evidence={
            "unknown": none[unit],
            "focus": few[unit],
            "group": returns.groups[returns.focus],
            "total": total[unit],
            "rate": np.round(reported[unit], 1),
        },
        at=[Location(item="headcount", group=returns.unknown), Location(item="headcount", group=returns.focus)],
    )


def no_unknown(returns: Returns) -> Iterator[Matches]:
    """Yield the workforces without a row for unknown ethnicity."""
    if "headcount" in returns:
        at, there = returns.table.items.index("headcount"), returns.rows
        staff = there.filled[:, at]
        gone = staff.any(-1) & ~staff[:, returns.unknown] & ~(there.coded | there.spoilt)[:, at]
        yield Matches(
            unit=np.flatnonzero(gone),
            indicator=returns.indicator("headcount"),
            message="headcount has no row for {group}",
            evidence={"group": returns.groups[returns.unknown]},
            at=[Location(item="headcount")],
        )


_PANELS = [
    *rows("headcount", 1400, 325, 40, panel="clinical", band="5"),
    *rows("headcount", 1105, 400, 26, panel="non-clinical", band="4"),
]

RULES = (
    rule(
        "WRES121", indicators, "no count of those appointed", planted(appointed=None), {"indicator": "appointment"}
    ),
    rule(
        "WRES122",
        groups,
        "no row for BME people shortlisted",
        [row for row in planted() if (row["item"], row["group"]) != ("shortlisted", "bme")],
        {"indicator": "appointment"},
    ),
    rule("WRES123", counts, "an empty count", planted(training=(1403, None, 31)), {"indicator": "training"}),
    rule(
        "WRES124",
        panels,
        "a workforce without doctors",
        [*planted(headcount=None), *_PANELS],
        {"indicator": "workforce"},
    ),
    rule(
        "WRES125", unknown, "800 people of unknown ethnicity", planted(headcount=(2505, 725, 800)),
        {"indicator": "workforce"},
    ),
    rule(
        "WRES126",
        no_unknown,
        "no row for unknown ethnicity",
        [row for row in planted() if row["group"] != "unknown"],
        {"indicator": "workforce"},
    ),
)  # fmt: skip
"""The checks of completeness."""
