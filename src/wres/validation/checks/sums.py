"""Organisations that are the sums of others: a region, a system or the country among those that it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import Ints
from wres.cells import Status
from wres.text import listed
from wres.validation.checks.examples import VALID, planted, rows, rule
from wres.validation.checks.probability import Floats, coincidence, written
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES"]

RARE = 1e-4
"""How often the counts of an organisation may be the sums of some others' by chance before they are found."""

ROUNDING = 1e-9
"""What arithmetic may leave of a return that others make up, as a share of it; what they make up is then exact."""


class Parts(NamedTuple):
    """What a return is the sum of: in words, in how many ways that many could be chosen (log), and in which cells."""

    words: str
    ways: float
    cells: npt.NDArray[np.bool_]


def sums(returns: Returns) -> Iterator[Matches]:
    """Yield the returns whose every count is the sum of other organisations' of the same year."""
    names = np.array([str(org) for org in returns.orgs], object)[returns.org]
    items = np.array(list(returns.cells.items), object)
    for year in np.unique(returns.year):
        unit = np.flatnonzero(returns.year == year)
        values, item = _counts(returns, unit)
        everybody, pool = np.zeros(len(unit), np.intp), returns.pool[unit]
        found = (
            _of_all(values, pool, " of its group of peers")
            | _of_all(values, everybody, "")
            | _of_group(values, pool, names[unit])
            | _of_some(values, names[unit])
        )
        at = np.array(sorted(found), np.intp)
        parts = [found[one] for one in at.tolist()]
        counts = np.where([one.cells for one in parts], values[at], np.nan) if parts else values[at]
        chance = coincidence(counts) + [one.ways for one in parts]
        rare = chance < np.log(RARE)
        there = counts[rare] > 0
        yield Matches(
            unit=unit[at[rare]],
            indicator="",
            message="all {cells:,} counts above 0 are the sums of those of {of}",
            evidence={
                "cells": there.sum(-1),
                "of": np.array([one.words for one in parts], object)[rare],
                "chance": written(np.exp(chance[rare]), 1e-12),
            },
            at=[Location(item=items[item[there.argmax(-1)]])] if there.size else [],
        )


def _counts(returns: Returns, unit: Ints) -> tuple[Floats, Ints]:
    """Return every cell of some returns, axes `(return, cell)`, and the position of each cell's item.

    A cell without a count is nan, and one that is withheld infinite, as is then every sum with it. Where an item is
    split in several ways only its totals can be compared.
    """
    found = [np.empty((len(unit), 0))]
    for cells in returns.cells.items.values():
        values = cells.values[unit].astype(np.float64)
        if cells.status is not None:
            values[~np.isin(cells.status[unit], (Status.OK, Status.NOT_REPORTED))] = np.inf
        there = ~np.isnan(values).all((1, 2))
        if cells.split is not None and len(np.unique(cells.split[unit][there])) > 1:
            values = values[:, cells.chosen({})].sum(1)
        found.append(values.reshape(len(unit), -1))
    return np.concatenate(found, 1), np.repeat(np.arange(-1, len(found) - 1), [each.shape[1] for each in found])


def _of_all(values: Floats, of: Ints, whose: str) -> dict[int, Parts]:
    """Return the returns that are the sum of all others of one number in `of`; below 0 is none.

    They are it several times over where totals of several levels are among them. Cells that somebody withholds aren't
    compared; what somebody doesn't report is in nobody's total.
    """
    there = np.flatnonzero(of >= 0)
    values, of = values[there], of[there]
    filled = np.where(np.isnan(values), 0, values)
    size = int(of.max(initial=-1)) + 1
    sums = np.stack([np.bincount(of, column, size) for column in filled.T], 1)[of] if filled.size else filled
    compared = np.isfinite(values) & np.isfinite(sums)
    own, everybody = (np.where(compared, each, 0).sum(1) for each in (values, sums))
    others = np.bincount(of, own > 0, size)[of] - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        times = everybody / own - 1
    # Copies of one return add up to one another, but they are made of nobody.
    some = np.flatnonzero((times >= 1) & (times == np.round(times)) & (others > times))
    exact = ((values[some] * (1 + times[some, None]) == sums[some]) | ~compared[some]).all(1)
    ways = float(np.log(max(len(there), 1)))
    return {
        int(there[at]): Parts(f"all {others[at]:,.0f} others{whose}{_again(times[at])}", ways, compared[at])
        for at in some[exact]
    }


def _of_group(values: Floats, pool: Ints, names: npt.NDArray[np.object_]) -> dict[int, Parts]:
    """Return the returns that are the sum of a group of peers of which they are none."""
    compared, there = np.asarray(np.isfinite(values).all(0)), pool >= 0
    cells, size = values[:, compared], int(pool.max(initial=-1)) + 1
    if not size or not cells.size:
        return {}
    sums = np.stack([np.bincount(pool[there], column[there], size) for column in cells.T], 1)
    several = np.bincount(pool[there], cells[there].any(1), size) > 1
    own, theirs = (
        pd.DataFrame({name: np.arange(len(each)), "total": each.sum(1)}) for name, each in (("at", cells), ("of", sums))
    )
    pairs = own.merge(theirs[several], on="total")
    at, of = pairs["at"].to_numpy(), pairs["of"].to_numpy()
    exact = (pool[at] != of) & (cells[at] == sums[of]).all(1)
    ways = float(np.log(len(own) * size))
    return {
        int(one): Parts(listed(sorted(names[pool == group])), ways, compared)
        for one, group in zip(at[exact], of[exact], strict=True)
    }


def _again(times: float) -> str:
    return f", who make it {times:,.0f} times" if times > 1 else ""


def _of_some(values: Floats, names: npt.NDArray[np.object_]) -> dict[int, Parts]:
    """Return the returns that are the sum of some smaller ones, where there are no more of them than counts of each.

    With more of them, other sums than the true one would fit as well.
    """
    compared = np.asarray(np.isfinite(values).all(0))
    cells = values[:, compared & (values > 0).any(0)]
    size = cells.sum(1)
    order = np.argsort(size, kind="stable")
    order = order[size[order] > 0]
    if not 3 <= len(order) <= cells.shape[1]:
        return {}
    ordered = cells[order]
    # What the smaller ones don't make up of each.
    left = np.abs(np.diagonal(np.linalg.qr(ordered.T, mode="r")))
    made = left <= ROUNDING * np.linalg.norm(ordered, axis=1)
    parts, wholes = ordered[~made], ordered[made]
    share = np.round(np.linalg.lstsq(parts.T, wholes.T, rcond=None)[0].T)
    exact = ((share == 0) | (share == 1)).all(1) & (share.sum(1) > 1) & (share @ parts == wholes).all(1)
    ways = len(order) * float(np.log(2))
    return {
        int(at): Parts(listed(sorted(names[order[~made]][each > 0])), ways, compared)
        for at, each in zip(order[made][exact], share[exact], strict=True)
    }


RULES = (
    rule(
        "WRES154",
        sums,
        "a system among the two trusts that it is made of",
        [
            *planted(),
            *(
                {**row, "org": f"{which} Trust"}
                for at, which in enumerate(("First", "Second"))
                for item, counts in VALID.items()
                for row in rows(item, *((count + at) // 2 for count in counts))
            ),
        ],
        {"org": "Example", "cells": 37, "of": "First Trust and Second Trust"},
        needs=("peers",),
    ),
)
"""The check of sums."""
