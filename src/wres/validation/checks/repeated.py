"""Figures repeated: last year's, another organisation's, or another item's."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import numpy.typing as npt

from wres.validation.checks.examples import VALID, planted, rows, rule
from wres.validation.checks.probability import Floats, coincidence, recurrence, written
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES"]

RARE = 1e-5
"""How often correct figures may be the same by chance before they are found, for an item of a return."""

ELSEWHERE = 1e-4
"""The same for counts that are those of any other organisation."""

ITEMS = 1e-3
"""The same for two items of one return, whose counts would have to have the same mean for that much chance."""

STAYING = 0.1
"""The least share of a workforce that changes in a year; the rest is the same people counted again. Assumed."""


def _counted(returns: Returns) -> dict[str, float]:
    """Return the items whose counts change, with the share of the people who are others a year later.

    Few people who stay, such as a board's, are left out.
    """
    flows = {part for part, _ in returns.pairs} | {whole for _, whole in returns.pairs} - {"headcount"}
    return {
        item: 1.0 if item in flows else STAYING
        for item in returns.asked
        if item in returns and not item.startswith("board")
    }


def _whole(returns: Returns, item: str) -> Floats:
    """Return every cell of an item, axes `(return, cell)`; a return with a cell missing has none."""
    cells = returns.cells.items[item]
    values = cells.values.reshape(len(returns), len(cells.strata) * len(returns.groups)).astype(np.float64)
    spoilt: npt.NDArray[np.bool_] = np.asarray(np.isnan(values).any(-1))
    if cells.status is not None:
        spoilt |= np.asarray((cells.status != 0).any((1, 2)))
    return np.where(spoilt[:, None], np.nan, values)


def last_year(returns: Returns) -> Iterator[Matches]:
    """Yield the items whose every count is last year's."""
    there = np.flatnonzero(returns.earlier >= 0)
    for item, moving in _counted(returns).items():
        values = _whole(returns, item)
        # Comparing totals first leaves few to compare in full.
        total = values.sum(-1)
        unit = there[total[there] == total[returns.earlier[there]]]
        unit = unit[(values[unit] == values[returns.earlier[unit]]).all(-1)]
        yield from _same(returns, item, unit, returns.earlier[unit], recurrence(values[unit], moving),
                         "all counts of {item} are last year's ({counts} together)", values, RARE)  # fmt: skip


def other_organisations(returns: Returns) -> Iterator[Matches]:
    """Yield the items whose every count is another organisation's in the same year."""
    _, at, sizes = np.unique(returns.year, return_inverse=True, return_counts=True)
    others = sizes[at.reshape(-1)] - 1
    for item in _counted(returns):
        values = _whole(returns, item)
        first, second = _duplicates(values, returns.year)
        chance = coincidence(values[first]) + np.log(np.maximum(others[first], 1))
        names = np.array([str(org) for org in returns.orgs], object)[returns.org[second]]
        words = "all counts of {item} are those of {same} ({counts} together)"
        yield from _same(returns, item, first, second, chance, words, values, ELSEWHERE, names)


def _duplicates(values: Floats, year: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return the returns with the same counts as another of the same year, and the first such other."""
    weights = np.sqrt(np.arange(2, values.shape[1] + 2, dtype=np.float64))
    # Comparing a weighted sum first leaves few to compare in full.
    key = np.round(np.nan_to_num(values) @ weights, 6)
    order = np.lexsort((key, year))
    same = (key[order][1:] == key[order][:-1]) & (year[order][1:] == year[order][:-1]) & (key[order][1:] > 0)
    group = np.concatenate([[0], np.cumsum(~same)])[: len(values)]
    several = np.bincount(group)[group] > 1
    pairs = [
        (int(one), int(other))
        for members in np.split(order[several], np.flatnonzero(np.diff(group[several])) + 1)
        for one in members
        for other in [next((m for m in members if m != one and (values[m] == values[one]).all()), -1)]
        if other >= 0
    ]
    found = np.array(sorted(pairs), np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def other_items(returns: Returns) -> Iterator[Matches]:
    """Yield the items whose every count is that of another item of the same return."""
    counted = list(_counted(returns))
    answered = {whole for part, whole in returns.pairs if whole.endswith("answered")}
    pairs = [
        pair
        for pair in combinations(counted, 2)
        if not answered.issuperset(pair) and pair not in returns.pairs and pair[::-1] not in returns.pairs
    ]
    counts = {item: returns.count(item) for item in counted}
    for one, other in pairs:
        unit = np.flatnonzero((counts[one] == counts[other]).all(-1) & (counts[one].sum(-1) > 0))
        if len(unit):
            chance = recurrence(counts[one][unit])
            yield from _same(returns, one, unit, unit, chance,
                             "all counts of {item} are those of {same} ({counts} together)",
                             counts[one], ITEMS, np.full(len(unit), other, object), beside=other)  # fmt: skip


def _same(
    returns: Returns,
    item: str,
    unit: npt.NDArray[np.intp],
    other: npt.NDArray[np.intp],
    chance: Floats,
    message: str,
    values: Floats,
    limit: float,
    same: npt.NDArray[np.object_] | None = None,
    beside: str = "",
) -> Iterator[Matches]:
    """Yield the returns whose item is the same as another's, where that is unlikely by chance."""
    rare = chance < np.log(limit)
    unit, other, chance = unit[rare], other[rare], chance[rare]
    evidence = {
        "item": item,
        "counts": values[unit].sum(-1),
        "cells": (values[unit] > 0).sum(-1),
        "chance": written(np.exp(chance), 1e-12),
    }
    if same is not None:
        evidence["same"] = same[rare]
    yield Matches(
        unit=unit,
        indicator=returns.indicator(item),
        message=message.replace("{counts}", "{counts:,}"),
        evidence=evidence,
        at=[Location(item=item), Location(item=beside or item, unit=other)],
    )


_BEFORE = [
    row for item, (w, b, u) in VALID.items() for row in rows(item, *((w, b, u) if item == "training" else
    (w + 1, b, u) if item.endswith("answered") or item == "headcount" else (w - 1, b, u)), year=-1)
]  # fmt: skip

RULES = (
    rule(
        "WRES151", last_year, "last year's staff trained", [*planted(), *_BEFORE], {"indicator": "training"},
        needs=("previous",),
    ),
    rule(
        "WRES152",
        other_organisations,
        "the applicants of another organisation",
        [
            *planted(),
            *({**row, "org": "Another Trust", "count": row["count"] - (row["item"] != "shortlisted") * 2}
              for row in planted(board_executive=(5, 2, 2), board_voting=(9, 2, 2), board=(11, 3, 2))
              if row["group"] != "unknown" or row["item"] == "shortlisted"),
        ],
        {"org": "Example", "indicator": "appointment"},
        needs=("peers",),
    ),
    rule(
        "WRES153",
        other_items,
        "people who were harassed by the public under harassed by staff as well",
        planted(harassment_staff_yes=VALID["harassment-public-yes"]),
        {"indicator": "harassment-public"},
    ),
)  # fmt: skip
"""The checks of figures repeated."""
