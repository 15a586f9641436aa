"""Which raw cells each printed number moves with: found by changing a cell by one person and measuring again."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import numpy as np

from wres.cells import Cells, Estimate, ItemCells, Row, Status
from wres.disclosure.schemes import Flags, Floats
from wres.model import Edition, Indicator

__all__ = ["Response", "responses"]

Cell = tuple[str, str | None, str | None, str, int]
"""An item, a panel, a band and a group, and how many years before."""


@attrs.frozen(eq=False)
class Response:
    """How the figures of an indicator respond to the raw cells: arrays with axes `(row, cell)`.

    `numerator` and `denominator` are how many a person in a cell adds, nan where a row's number is no sum of cells.
    `scale` is the value of a row whose numerator is its denominator, nan where the value is none of their rate, and
    `people` says that the numerator is never the larger.
    """

    rows: tuple[Row, ...]
    cells: tuple[Cell, ...]
    numerator: Floats
    denominator: Floats
    scale: Floats
    people: Flags


@functools.lru_cache(maxsize=512)
def _cached(edition: Edition, indicator: Indicator) -> Response:
    return _measured(edition, indicator)


def responses(edition: Edition, indicator: Indicator) -> Response:
    """Return how an indicator's figures respond to the raw cells, whatever its measure says that they are made of.

    >>> from wres.registry import official
    >>> registry = official()
    >>> found = responses(registry.edition("wres-2024"), registry.indicator("wres-2024", "training"))
    >>> [row.group for row in found.rows]
    ['white/bme', 'white', 'bme', 'unknown']
    >>> len(found.cells), float(found.numerator[1].sum()), float(found.denominator[1].sum())
    (198, 32.0, 32.0)
    """
    try:
        return _cached(edition, indicator)
    except TypeError:
        # A plugin's measure may have no hash.
        return _measured(edition, indicator)


def _beneath(estimate: Estimate) -> Iterator[Estimate]:
    yield estimate
    for component in estimate.components:
        yield from _beneath(component)


def _measured(edition: Edition, indicator: Indicator) -> Response:
    measure, grouping = indicator.measure, edition.grouping
    terms = (*measure.terms, *getattr(measure, "readings", ()))
    years = max(term.years for term in terms)
    items = {term.item.id: term.item for term in terms}
    groups = tuple(grouping.groups)
    rng = np.random.default_rng(0)
    base: dict[str, Floats] = {}
    strata: dict[str, tuple[tuple[str | None, str | None], ...]] = {}
    inside: dict[str, dict[int, int]] = {}
    for rank, (name, item) in enumerate(items.items()):
        pairs = tuple((s.panel, s.band) for s in item.strata) or ((None, None),)
        strata[name] = pairs
        inside[name] = {
            at: pairs.index((s.panel, s.within)) for at, s in enumerate(item.strata) if s.within is not None
        }
        # A part is much less than its whole, which comes after it, and a stratum within another less than that.
        base[name] = 1000.0 * 50**rank + rng.integers(0, 100, (years, len(pairs), len(groups)))
        base[name][:, list(inside[name])] /= 4
        base[name] = np.floor(base[name])

    def estimate(values: Mapping[str, Floats]) -> dict[str, Any]:
        """Measure organisations, axes `(organisation, year, stratum, group)`, in their last year."""
        size = max(len(each) for each in values.values())
        earlier = np.arange(size * years) - 1
        earlier[::years] = -1
        made = Cells(
            items={
                name: ItemCells(
                    np.broadcast_to(each, (size, *each.shape[1:])).reshape(size * years, *each.shape[2:]),
                    strata[name],
                    split=np.full(
                        size * years, sum(2**at for at in (0, 1) if strata[name][0][at] is not None), np.int8
                    ),
                    inside=inside[name],
                )
                for name, each in values.items()
            },
            groups=groups,
            focus=grouping.focus,
            comparator=grouping.comparator,
            unknown=grouping.unknown,
            size=size * years,
            earlier=earlier,
        )
        with np.errstate(all="ignore"):
            tables = list(_beneath(measure.estimate(made, 0.95)))
        found = {
            name: np.concatenate([getattr(table, name) for table in tables], axis=-1)[years - 1 :: years]
            for name in ("value", "numerator", "denominator", "status")
        }
        return {**found, "rows": tuple(row for table in tables for row in table.rows)}

    plain = {name: each[None] for name, each in base.items()}
    at_base = estimate(plain)
    rows = at_base["rows"]
    cells: list[Cell] = []
    parts: dict[str, list[Floats]] = {"numerator": [], "denominator": []}
    for name, each in base.items():
        changed = each + np.eye(each.size).reshape(each.size, *each.shape)
        after = estimate({**plain, name: changed})
        for number, found in parts.items():
            found.append(after[number] - at_base[number])
        cells += [
            (name, *strata[name][stratum], groups[group], years - 1 - year)
            for year, stratum, group in np.ndindex(*each.shape)
        ]
    elsewhere = {name: each + rng.integers(1, 200, each.shape) for name, each in plain.items()}
    turned = {name: 1e12 / each for name, each in plain.items()}
    at_other, at_turned = estimate(elsewhere), estimate(turned)
    flat = [np.concatenate([each[name].ravel() for name in base]) for each in (plain, elsewhere, turned)]
    weights = {}
    for number, found in parts.items():
        slope = np.nan_to_num(np.concatenate(found).T)
        slope = np.where(np.abs(slope - np.round(slope, 9)) < 1e-4, np.round(slope, 3), slope)
        straight = np.ones(len(rows), np.bool_)
        for table, cell in zip((at_base, at_other), flat, strict=False):
            straight &= np.isclose(slope @ cell, table[number][0], rtol=1e-6)
        slope[~straight | ~slope.any(axis=1)] = np.nan
        weights[number] = slope
    with np.errstate(all="ignore"):
        scale, again = (
            table["value"][0] * table["denominator"][0] / table["numerator"][0] for table in (at_base, at_other)
        )
        scale = np.where(np.isclose(scale, again, rtol=1e-9), scale, np.nan)
        beyond = weights["numerator"] @ flat[2] > weights["denominator"] @ flat[2]
    counted = ~np.isnan(weights["numerator"]).any(axis=1) & ~np.isnan(weights["denominator"]).any(axis=1)
    lies_within = (np.nan_to_num(weights["numerator"]) <= np.nan_to_num(weights["denominator"]) + 1e-9).all(axis=1)
    people = counted & (lies_within | (beyond & (at_turned["status"][0] == Status.INCONSISTENT)))
    return Response(
        rows, tuple(cells), weights["numerator"], weights["denominator"], np.where(counted, scale, np.nan), people
    )
