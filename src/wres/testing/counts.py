"""Valid counts for any edition, whoever wrote it: every item, split as far as it goes, off parity."""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import repeated
from wres.errors import DefinitionError
from wres.model import Edition, Grouping, Indicator, Item
from wres.registry import Registry, or_official

__all__ = ["make_counts"]

Counts = npt.NDArray[np.int64]

LEAST, MOST = 40, 400
"""The people in a group of a stratum: enough to be shown, and few enough for every interval to be seen."""


def make_counts(
    edition: str | Edition,
    *,
    orgs: int | Sequence[str] = 3,
    years: Sequence[int] | None = None,
    indicators: Iterable[str | Indicator] | None = None,
    registry: Registry | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Return a counts table that an edition's indicators can all be measured from; the same seed gives the same table.

    It has every item that they count, split by panel and band where it can be, no part larger than its whole, and
    figures off parity. `orgs` are organisations, by number or by name; `years` are by default the edition's own and as
    many before it as some indicator averages over; `indicators` narrows to some, by id or as values; `registry`, from
    `wres.load`, brings plugins in. Every row says `synthetic`.

    >>> make_counts("wres-2024", orgs=1, indicators=["discrimination"])[["org", "item", "group", "count"]].head(2)
                    org                item  group  count
    0  Example Trust 01  discrimination-yes  white    232
    1  Example Trust 01  discrimination-yes    bme     96
    """
    found, chosen = chosen_of(edition, indicators, registry)
    names = named(orgs)
    if years is None:
        longest = max(term.years for one in chosen for term in one.measure.terms)
        years = range(found.year - longest + 1, found.year + 1)
    units = [(org, year) for org in names for year in years]
    rng = np.random.default_rng(seed)
    tables: dict[str, Counts] = {}
    items, within = nested(chosen)
    for name in wholes_first(within):
        wholes = [_room(tables[whole], items[whole], items[name]) for whole in within[name]]
        tables[name] = _drawn(rng, items[name], found.grouping, len(units), wholes)
    return pd.concat([frame_of(items[name], tables[name], units, found.grouping) for name in items], ignore_index=True)


def named(orgs: int | Sequence[str]) -> list[str]:
    """Return organisations by name, given how many there are or what they are called."""
    if not isinstance(orgs, Sequence):
        orgs = [f"Example Trust {at + 1:02}" for at in range(orgs)]
    names = [orgs] if isinstance(orgs, str) else list(orgs)
    if not names or len(set(names)) < len(names):
        raise DefinitionError(f"orgs is {orgs!r}; give a number from 1, or names that differ")
    return names


def chosen_of(
    edition: str | Edition, indicators: Iterable[str | Indicator] | None, registry: Registry | None
) -> tuple[Edition, list[Indicator]]:
    """Return an edition, and those of its indicators that are wanted."""
    registry = or_official(registry)
    found = registry.edition(edition) if isinstance(edition, str) else edition
    wanted: Iterable[str | Indicator] = registry.indicators(found.id) if indicators is None else indicators
    wanted = [wanted] if isinstance(wanted, str | Indicator) else wanted
    chosen = [one if isinstance(one, Indicator) else registry.indicator(found.id, one) for one in wanted]
    if not chosen:
        raise DefinitionError(f"{found.id} has no indicators to make counts for; load the plugin that brings some")
    return found, chosen


def nested(indicators: Sequence[Indicator]) -> tuple[dict[str, Item], dict[str, list[str]]]:
    """Return every item by id, and the items that each lies within: a measure names a part before its whole."""
    items: dict[str, Item] = {}
    within: dict[str, list[str]] = {}
    for indicator in indicators:
        terms = list(dict.fromkeys(term.item.id for term in indicator.measure.terms))
        items |= {term.item.id: term.item for term in indicator.measure.terms}
        for part, whole in zip(terms, [*terms[1:], None], strict=True):
            wholes = within.setdefault(part, [])
            if whole is not None and whole not in wholes:
                wholes.append(whole)
    return items, within


def wholes_first(within: dict[str, list[str]]) -> list[str]:
    """Return the items, each after all that it lies within; a circle is a `DefinitionError`."""
    try:
        return list(graphlib.TopologicalSorter(within).static_order())
    except graphlib.CycleError as error:
        raise DefinitionError(
            f"no counts can be made: {' lies within '.join(error.args[1][::-1])}; a measure's terms name each part "
            "before the whole that it lies within"
        ) from None


def _room(whole: Counts, of: Item, item: Item) -> Counts:
    """Return how many of a whole there are for each stratum of a part, axes `(unit, stratum, group)`."""
    strata = strata_of(item)
    if strata_of(of) == strata:
        return whole
    total = whole[:, [stratum.within is None for stratum in of.strata] or [True], :].sum(axis=1, keepdims=True)
    return np.broadcast_to(total // len(strata), (len(whole), len(strata), whole.shape[-1]))


def strata_of(item: Item) -> list[tuple[str | None, str | None]]:
    """Return the panel and band of each position of an item."""
    return [(stratum.panel, stratum.band) for stratum in item.strata] or [(None, None)]


def _drawn(rng: np.random.Generator, item: Item, grouping: Grouping, units: int, wholes: Sequence[Counts]) -> Counts:
    """Return counts with axes `(unit, stratum, group)`, those of a part at another rate in each group."""
    strata, groups = strata_of(item), list(grouping.groups)
    shape = (units, len(strata), len(groups))
    counts = rng.integers(LEAST, MOST, shape)
    if wholes:
        room = np.min(wholes, axis=0)
        rates = rng.uniform(0.2, 0.45, len(groups))
        rates[groups.index(grouping.comparator)] = rng.uniform(0.5, 0.7)
        counts = np.clip(rng.binomial(room, rates), np.minimum(room, 1), None)
    for at, stratum in enumerate(item.strata):
        if stratum.within is not None:
            larger = counts[:, strata.index((stratum.panel, stratum.within)), :]
            counts[:, at, :] = np.minimum(counts[:, at, :], rng.binomial(larger, 0.3))
    return counts


def frame_of(item: Item, counts: Counts, units: Sequence[tuple[str, int]], grouping: Grouping) -> pd.DataFrame:
    """Return one item's counts, axes `(unit, stratum, group)`, as rows of a counts table."""
    strata, groups = np.array(strata_of(item), object), list(grouping.groups)
    unit, stratum, group = np.indices((len(units), len(strata), len(groups))).reshape(3, -1)
    return pd.DataFrame(
        {
            "org": repeated([org for org, _ in units], unit),
            "year": np.array([year for _, year in units])[unit],
            "item": item.id,
            "panel": pd.Series(strata[stratum, 0], dtype=object),
            "band": pd.Series(strata[stratum, 1], dtype=object),
            "group": repeated(groups, group),
            "count": counts.reshape(-1),
            "origin": "synthetic",
        }
    )
