"""From counts and an edition to results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from numbers import Real
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import repeated
from wres.cells import STATUSES, Cells, Estimate, Row
from wres.counts import CountsTable, check, to_cells
from wres.counts.checks import OnError
from wres.definitions import fingerprint, interval_fingerprint
from wres.errors import ConflictError, DefinitionError, UnknownEditionError, nearest
from wres.model import Edition, FrozenMap, Indicator, Item, Term
from wres.plugins import Provider
from wres.registry import Registry, editions_of, of_years, or_official, provisional_note
from wres.results import COLUMNS, INTERVAL_KINDS, PROVENANCE, WINDOW_UNKNOWN, Results
from wres.text import capitalised
from wres.vocabulary import every_term, vocabulary

__all__ = ["evaluate"]

BLOCK = 2048
"""Units that go through the arithmetic together: what they need at a time stays in the processor's cache."""

FIGURES = ("value", "numerator", "denominator", "lower", "upper", "status")

CALLER = Provider("caller")
"""The provider of a definition that was handed to `evaluate` and is in no registry."""

Positions = npt.NDArray[np.intp]


def evaluate(
    counts: Any,
    *,
    edition: str | Edition,
    indicators: Iterable[str | Indicator] | None = None,
    registry: Registry | None = None,
    provisional: bool = False,
    confidence: float = 0.95,
    on_error: OnError = "raise",
    progress: Callable[[float], None] | None = None,
) -> Results:
    """Return every indicator of an edition for every organisation and year of a counts table.

    `counts` is a frame of any library that narwhals knows. `edition` is an id, an `Edition`, or `"as-reported"`, which
    judges each year by its own (`"wdes-as-reported"` for a sister standard), by one that nothing read defines only with
    `provisional`. `indicators` narrows to some, by id or as values of your own; `registry`, from `wres.load`, brings
    plugins in. A table that can't be read is a `CountsError` with every problem, unless `on_error="status"` sets the
    failing cells aside; an unknown edition or indicator is a `DefinitionError` that lists what there is. What the data
    lacks is a status in a row and never an exception. `progress` is called with the share done, from 0 to 1, after each
    part of long work.

    >>> import pandas as pd
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2020, "item": ["disciplinary", "headcount"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [17, 2505, 9, 725]})
    >>> evaluate(counts, edition="wres-2020", indicators=["disciplinary"]).headline()["value"].round(2).tolist()
    [1.83]
    """
    if not (isinstance(confidence, Real) and 0 < confidence < 1):
        raise DefinitionError(f"confidence is {confidence!r}; give a number between 0 and 1, such as 0.95")
    registry = or_official(registry)
    indicators = None if indicators is None else _listed(indicators)
    editions, as_reported = editions_of(edition, registry)

    known = _items(registry, indicators)
    averages = vocabulary(registry).averages(editions, indicators, each_year=as_reported)
    # Editions of one standard share a grouping: the table is read once for each that there is.
    tables: dict[Any, tuple[CountsTable, Cells]] = {}
    notes: dict[str, None] = {}
    for grouping in dict.fromkeys(found.grouping for found in editions):
        table = check(counts, grouping, known, on_error, averages)
        cells, assumed = to_cells(table, grouping, known)
        tables[grouping] = table, cells
        notes |= dict.fromkeys((*table.notes, *assumed))

    parts: list[_EstimateBlock] = []
    provenance = []
    terms: dict[tuple[str, str], tuple[Term, ...]] = {}
    rows: dict[tuple[str, str], tuple[Row, ...]] = {}
    definitions: dict[tuple[str, str], tuple[Edition, Indicator]] = {}
    years = np.concatenate([table.unit_year for table, _ in tables.values()])
    if as_reported:
        editions, earlier = of_years(editions, years, provisional=provisional)
        if earlier:
            notes[f"no edition for {', '.join(map(str, earlier))}: used as earlier years only"] = None
    notes |= dict.fromkeys(provisional_note(found) for found in editions if found.provisional)
    for at, found in enumerate(editions):
        table, cells = tables[found.grouping]
        units = np.arange(cells.size)
        if as_reported:
            units = units[table.unit_year == found.year]
        chosen = _chosen(registry, found, indicators)
        provenance += [_provenance(registry, found, indicator) for indicator in chosen]
        terms |= {(found.id, indicator.id): tuple(indicator.measure.terms) for indicator in chosen}
        definitions |= {(found.id, indicator.id): (found, indicator) for indicator in chosen}
        for done, block in _measured(found, chosen, cells, units, confidence):
            parts += block
            rows |= {(part.edition, part.indicator): part.rows for part in block}
            if progress is not None:
                progress((at + done) / len(editions))
    table = next(iter(tables.values()))[0]
    results = Results(
        frame=_frame(parts, table),
        provenance=pd.DataFrame(provenance, columns=list(PROVENANCE)),
        confidence=confidence,
        terms=FrozenMap(terms),
        rows=FrozenMap(rows),
        definitions=FrozenMap(definitions),
    )
    return attrs.evolve(results, notes=(*notes, *_unknown_windows(results)))


def _unknown_windows(results: Results) -> Iterator[str]:
    """Yield that it isn't known over how many years a figure is, where there is one."""
    open_ = results.readings
    if open_:
        measured = results.frame["headline"] & (results.frame["status"] == "ok")
        there = pd.MultiIndex.from_frame(results.frame.loc[measured, ["edition", "indicator"]]).unique()
        named = ", ".join(f"{indicator} of {edition}" for edition, indicator in open_ if (edition, indicator) in there)
        if named:
            where = "the other stands beneath it, where the years before are there"
            yield f"{capitalised(WINDOW_UNKNOWN)}: {named}; {where}"


def _listed(indicators: Any) -> list[str | Indicator]:
    several = isinstance(indicators, Iterable) and not isinstance(indicators, str)
    wanted: list[Any] = list(indicators) if several else [indicators]
    strange = [found for found in wanted if not isinstance(found, str | Indicator)]
    if strange:
        raise DefinitionError(f"indicators has {strange[0]!r}; give ids, such as 'board', or Indicator values")
    names = [one.id if isinstance(one, Indicator) else one for one in wanted]
    twice = sorted({str(name) for name in names if names.count(name) > 1})
    if twice:
        raise DefinitionError(
            f"indicator {', '.join(twice)} is asked for twice, and its rows couldn't be told apart; "
            "give a variant an id of its own: attrs.evolve(indicator, id=…)"
        )
    if not wanted:
        raise DefinitionError("indicators is empty; leave it out to evaluate all, or name at least one")
    return wanted


def _items(registry: Registry, indicators: Sequence[str | Indicator] | None) -> dict[str, Item]:
    """Return every item by id, those of given definitions too; one id can't mean two things."""
    known = dict(registry.items)
    for indicator in (one for one in indicators or () if isinstance(one, Indicator)):
        for term in indicator.measure.terms:
            if known.setdefault(term.item.id, term.item) != term.item:
                raise ConflictError(
                    f"item {term.item.id!r} of indicator {indicator.id!r} isn't the item that others call so; "
                    "use theirs, or give yours another id"
                )
    return known


def _chosen(registry: Registry, edition: Edition, indicators: Sequence[str | Indicator] | None) -> list[Indicator]:
    """Return the indicators to measure in one edition, in the order asked for."""
    if indicators is None:
        return list(registry.indicators(edition.id))
    chosen = []
    for wanted in indicators:
        if isinstance(wanted, Indicator):
            if edition.id not in wanted.editions:
                raise UnknownEditionError(
                    f"indicator {wanted.id!r} isn't defined for {edition.id}; it is for {', '.join(wanted.editions)}"
                    f"{nearest(edition.id, wanted.editions)}"
                )
            chosen.append(wanted)
        else:
            chosen.append(registry.indicator(edition.id, wanted))
    return chosen


def _provenance(registry: Registry, edition: Edition, indicator: Indicator) -> dict[str, Any]:
    provider = registry.provider_of(edition, indicator) or CALLER
    interval = getattr(indicator.measure, "interval", None)
    return {
        "edition": edition.id,
        "indicator": indicator.id,
        "number": indicator.number,
        "provider": provider.name,
        "provider_version": provider.version,
        "fingerprint": fingerprint(edition, indicator),
        "interval": interval,
        "interval_fingerprint": None if interval is None else interval_fingerprint(interval),
        "unit": str(indicator.measure.unit),
        "parity": np.nan if indicator.measure.parity is None else indicator.measure.parity,
        "adverse": indicator.adverse,
        "reference": "; ".join(map(str, indicator.references)),
        "evidence": indicator.evidence,
        "provisional": edition.provisional,
    }


@attrs.frozen(eq=False)
class _EstimateBlock:
    """One indicator of one edition in a block of units: arrays with axes `(unit, row)`."""

    edition: str
    indicator: str
    units: Positions
    rows: tuple[Row, ...]
    headlines: int
    arrays: dict[str, npt.NDArray[Any]]


def _measured(
    edition: Edition, indicators: Sequence[Indicator], cells: Cells, units: Positions, confidence: float
) -> Iterator[tuple[float, list[_EstimateBlock]]]:
    """Yield the parts of one edition, a block of units at a time, with the share of the units done."""
    years = max(map(_years, indicators), default=1)
    for start in range(0, len(units), BLOCK):
        some = units[start : start + BLOCK]
        taken = cells.take(some, years)
        parts = []
        for indicator in indicators:
            tables = list(_beneath(_checked(indicator, indicator.measure.estimate(taken, confidence), len(some))))
            parts.append(
                _EstimateBlock(
                    edition=edition.id,
                    indicator=indicator.id,
                    units=some,
                    rows=tuple(row for table in tables for row in table.rows),
                    headlines=len(tables[0].rows),
                    arrays={
                        name: np.concatenate([getattr(table, name) for table in tables], axis=-1) for name in FIGURES
                    },
                )
            )
        yield (start + len(some)) / len(units), parts


def _years(indicator: Indicator) -> int:
    """Return over how many years an indicator looks, in whichever reading."""
    return max(term.years for term in every_term(indicator.measure))


def _checked(indicator: Indicator, estimate: Any, units: int) -> Estimate:
    """Return an estimate that is one, of the right shape; what a measure gives in its place is an error."""
    if not isinstance(estimate, Estimate):
        raise DefinitionError(
            f"the measure of indicator {indicator.id!r} gave {estimate!r}; it has to give an Estimate"
        )
    for table in _beneath(estimate):
        for name in FIGURES:
            shape = np.shape(getattr(table, name))
            if shape != (units, len(table.rows)):
                raise DefinitionError(
                    f"the measure of indicator {indicator.id!r} gave {name} of shape {shape} for {units} units and "
                    f"{len(table.rows)} rows; the axes of an Estimate are (unit, row)"
                )
        for status in (table.status.min(initial=0), table.status.max(initial=0)):
            if not 0 <= status < len(STATUSES):
                raise DefinitionError(
                    f"the measure of indicator {indicator.id!r} gave the status {status}; "
                    "statuses are those of wres.cells.Status"
                )
    return estimate


def _beneath(estimate: Estimate) -> Iterator[Estimate]:
    """Yield an estimate and its components, whatever depth they have."""
    yield estimate
    for component in estimate.components:
        yield from _beneath(component)


def _frame(parts: Sequence[_EstimateBlock], table: CountsTable) -> pd.DataFrame:
    """Return the parts as one table, a row for each unit and row of theirs, an indicator's blocks together."""
    place: dict[tuple[str, str], int] = {}
    for part in parts:
        place.setdefault((part.edition, part.indicator), len(place))
    parts = sorted(parts, key=lambda part: place[part.edition, part.indicator])
    sizes = [len(part.units) * len(part.rows) for part in parts]
    columns: dict[str, Any] = {}
    for name in ("edition", "indicator"):
        columns[name] = repeated([getattr(part, name) for part in parts], np.repeat(np.arange(len(parts)), sizes))
    units = _joined([np.repeat(part.units, len(part.rows)) for part in parts])
    columns["org"] = repeated(table.orgs, table.unit_org[units])
    columns["year"] = table.unit_year[units]
    labels: dict[Row, int] = {}
    codes = []
    for part in parts:
        at = np.asarray([labels.setdefault(row, len(labels)) for row in part.rows], np.int32)
        codes.append(np.tile(at, len(part.units)))
    label = _joined(codes)
    for name in ("panel", "band", "statistic", "group"):
        columns[name] = repeated([getattr(row, name) for row in labels], label)
    for name in ("value", "numerator", "denominator", "lower", "upper"):
        columns[name] = _joined([part.arrays[name].reshape(-1) for part in parts], np.float64)
    bounded = ~(np.isnan(columns["lower"]) & np.isnan(columns["upper"]))
    columns["interval_kind"] = repeated(INTERVAL_KINDS, bounded.astype(np.int8))
    columns["status"] = repeated(list(STATUSES), _joined([part.arrays["status"].reshape(-1) for part in parts]))
    columns["headline"] = _joined(
        [np.tile(np.arange(len(part.rows)) < part.headlines, len(part.units)) for part in parts], bool
    )
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _joined(arrays: Sequence[npt.NDArray[Any]], kind: Any = np.intp) -> npt.NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(0, kind)
