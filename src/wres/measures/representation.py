"""How a part is made up against the whole."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from wres.cells import Cells, Comparison, Count, Estimate, Rate, Row, Status, Tally
from wres.errors import DefinitionError
from wres.measures.steps import (
    Codes,
    Floats,
    alone,
    as_names,
    as_term,
    component,
    difference,
    only,
    rates,
    together,
    within,
)
from wres.model import FrozenMap, Term, Unit
from wres.statistics.intervals import DIFFERENCE, PROPORTION


def _parts(value: Any) -> FrozenMap[str, Term]:
    """Return terms by label, the only one's being empty."""
    if not isinstance(value, Mapping):
        value = {"": value}
    if not value:
        raise DefinitionError("a part is missing; give a Term, an Item, an item's id, or several of them by label")
    return FrozenMap({label: as_term(term) for label, term in value.items()})


def _dimensions(instance: Any, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    if not set(value) <= {"panel", "band"}:
        raise DefinitionError(f"RepresentationGap.by is {value!r}; choose from 'panel' and 'band'")
    unsplit = [term.item.id for term in instance.part.values() if value and not term.item.strata]
    if unsplit or (value and len(instance.part) > 1):
        raise DefinitionError(
            f"RepresentationGap.by is {value!r}, for one part that is split; "
            f"{', '.join(unsplit) or ', '.join(instance.part)} can't be"
        )


def _inside(part: Term, whole: Term) -> bool:
    """Return whether everybody in a part is in the whole."""
    here, there = (
        {(s.panel, s.band) for s in term.item.strata if all(getattr(s, k) in v for k, v in term.where.items())}
        for term in (part, whole)
    )
    return (part.item, part.years) == (whole.item, whole.years) and here <= there


def _joins(value: Any) -> FrozenMap[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise DefinitionError(
            f"RepresentationGap.bands is {value!r}; give names with their bands, such as {{'8a-8b': ('8a', '8b')}}"
        )
    return FrozenMap({name: as_names(bands) for name, bands in value.items()})


def _joined(instance: Any, attribute: attrs.Attribute[Any], value: Mapping[str, tuple[str, ...]]) -> None:
    if value and "band" not in instance.by:
        raise DefinitionError(f"RepresentationGap.bands joins {', '.join(value)}, and by has no 'band'; add it")
    for bands in value.values():
        for term in instance.part.values():
            Term(item=term.item, where={**term.where, "band": bands})  # Refuses bands that aren't there or count twice.


@attrs.frozen
class _PartRows:
    """The rows of all groups of one part: their label, panel and band, and whom they count.

    `within` is the statistic, panel and band of the rows that count all of these people, and more.
    """

    label: str
    panel: str | None
    band: str | None
    term: Term
    within: tuple[str, str | None, str | None] | None

    @classmethod
    def each(cls, terms: Mapping[tuple[str, str | None, str | None], Term], whole: Term) -> tuple[_PartRows, ...]:
        """Return the lines of terms by label, panel and band."""
        (first, *_), *_ = terms
        lines = []
        for (label, panel, band), term in terms.items():
            within = None if label == first else (_named(first, "share"), panel, band)
            if _inside(term, whole):
                around = next((s.within for s in term.item.strata if (s.panel, s.band) == (panel, band)), None)
                known = around and (label, panel, around) in terms
                within = (_named(label, "share"), panel, around) if known else ("overall-share", None, None)
            lines.append(cls(label, panel, band, term, within))
        return tuple(lines)


def _rows(cells: Cells, lines: Sequence[_PartRows], whole: Term) -> tuple[tuple[Row, ...], list[Row], list[Row]]:
    """Return the headline rows, the rows of every group's share of each part, and those of the whole."""
    cells.position(cells.focus)
    overall = {
        group: Row("overall-share", group, made_of=Rate(Count(whole, group), Count(whole), 100))
        for group in cells.groups
    }
    headline: list[Row] = []
    shares: list[Row] = []
    for line in lines:
        statistic, everybody, here = _named(line.label, "share"), Count(line.term), {}
        for group in cells.groups:
            within = None if line.within is None else Row(line.within[0], group, *line.within[1:])
            made_of = Rate(Count(line.term, group), everybody, 100, within=within)
            here[group] = Row(statistic, group, line.panel, line.band, made_of=made_of)
        shares += here.values()
        compared = Comparison(
            here[cells.focus],
            overall[cells.focus],
            part=True,
            unknown=(here[cells.unknown], overall[cells.unknown]) if cells.unknown in here else (),
            beside=here.get(cells.comparator),
        )
        headline.append(Row(_named(line.label, "difference"), cells.focus, line.panel, line.band, made_of=compared))
    return tuple(headline), shares, list(overall.values())


def _named(label: str, statistic: str) -> str:
    return f"{label}-{statistic}" if label else statistic


@attrs.frozen
class _Shares:
    """What parts of a whole are made of: arrays with axes `(*batch, unit, row, group)`.

    `total` has one group, everybody; the shares have its status.
    """

    part: Tally
    total: Tally
    share: Floats
    status: Codes

    @classmethod
    def of(cls, part: Tally) -> _Shares:
        """Return each group's share of everybody in it, unknown included."""
        total = part.everyone()
        share, status = rates(Tally(part.count, np.broadcast_to(total.status, part.count.shape)), total, scale=100)
        return cls(part, total, share, status)

    def estimate(self, rows: Sequence[Row], confidence: float) -> Estimate:
        """Return the shares in per cent, a row for each row and group."""
        table = component(rows, self.part, self.total, self.share, self.status, confidence, scale=100)
        names = ("value", "lower", "upper", "status", "numerator", "denominator")
        shape = (*self.share.shape[:-2], len(rows))
        return attrs.evolve(table, **{name: getattr(table, name).reshape(shape) for name in names})


@attrs.frozen(kw_only=True)
class RepresentationGap:
    """The share of a group in a part less its share of the whole, in percentage points: `100 (b / m - K / N)`.

    The group is the focus of the edition's grouping; unknown stays in both denominators. `part` is one term, or
    several by label, each of the later ones lying within the first; `by` gives a row for each panel and band of it, and
    `bands` joins bands, a row for each name that it gives with its bands.
    The headline is `difference` (with labels, `<label>-difference`); beneath it stand `share` (`<label>-share`) of
    every group, and `overall-share` of the whole. A part that has more of a group than the first one, or than the
    stratum that it lies within, is `inconsistent`.

    A part of the same item, in strata of the whole's, lies inside it: its interval is Newcombe's for the part against
    the rest, scaled by the rest's weight. Any other part is small and not drawn from the whole, such as a board: its
    interval is the exact one (Clopper-Pearson) of its share, the whole taken as known.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = RepresentationGap(part="board", whole="headcount")
    >>> cells = Cells.of(groups=("white", "bme", "unknown"), board=np.array([[9, 1, 0]]),
    ...                  headcount=np.array([[700, 250, 50]]))
    >>> measure.estimate(cells).value
    array([[-15.]])
    """

    part: FrozenMap[str, Term] = attrs.field(converter=_parts)
    whole: Term = attrs.field(converter=as_term)
    by: tuple[str, ...] = attrs.field(default=(), converter=as_names, validator=_dimensions)
    bands: FrozenMap[str, tuple[str, ...]] = attrs.field(factory=dict, converter=_joins, validator=_joined)

    unit = Unit.POINTS
    parity = 0.0

    @property
    def interval(self) -> str:
        """The interval that the figure has."""
        return "newcombe" if self._inside else "clopper-pearson"

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used, each part before what it lies within."""
        return (*reversed(tuple(self.part.values())), self.whole)

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the gap for every unit, axes `(*batch, unit, row)`, a row for each label, panel and band."""
        headline, rows, overall_rows = _rows(cells, self._lines, self.whole)
        whole, *parts = together(alone(cells.total(self.whole)), *self._parts(cells))
        parts = [within(part, parts[0]) if at else part for at, part in enumerate(parts)]
        overall = _Shares.of(whole)
        count, status = (np.concatenate([getattr(part, name) for part in parts], -2) for name in ("count", "status"))
        shares = _Shares.of(Tally(count, status) if len(parts) > 1 else parts[0])
        at = cells.position(cells.focus)
        status = np.maximum(shares.status[..., at], overall.status[..., at])
        b, m = shares.part.count[..., at], shares.total.count[..., 0]
        K, N = overall.part.count[..., at], overall.total.count[..., 0]
        ok = status == Status.OK
        if self._inside:
            weight = (N - m) / np.where(N > 0, N, np.nan)
            lower, upper = DIFFERENCE["newcombe"](b, m, K - b, N - m, confidence)
            lower, upper = (np.where(weight == 0, 0, weight * bound) for bound in (lower, upper))
        else:
            lower, upper = PROPORTION["clopper-pearson"](b, m, confidence)
            with np.errstate(divide="ignore", invalid="ignore"):
                lower, upper = lower - K / N, upper - K / N
        value, lower, upper = only(ok, difference(b, m, K, N), 100 * lower, 100 * upper)
        return Estimate(
            rows=headline,
            value=value,
            lower=lower,
            upper=upper,
            status=status,
            numerator=b,
            denominator=m,
            components=(shares.estimate(rows, confidence), overall.estimate(overall_rows, confidence)),
        )

    def _parts(self, cells: Cells) -> list[Tally]:
        """Return the counts of each part."""
        if not self.by:
            return [alone(cells.total(term)) for term in self.part.values()]
        (term,) = self.part.values()
        return [cells.by(term, [line.term.where for line in self._lines])]

    @functools.cached_property
    def _inside(self) -> bool:
        """Whether everybody in the parts is in the whole."""
        return all(_inside(term, self.whole) for term in self.part.values())

    @functools.cached_property
    def _lines(self) -> tuple[_PartRows, ...]:
        """The rows of each part, in each panel and band of what `by` names."""
        terms = {
            (label, panel, band): attrs.evolve(term, where=where)
            for label, term in self.part.items()
            for (panel, band), where in self._strata(term).items()
        }
        return _PartRows.each(terms, self.whole)

    def _strata(self, term: Term) -> dict[tuple[str | None, str | None], dict[str, tuple[str, ...]]]:
        """Return what each row's panel and band, None for what `by` doesn't name, take of the term."""
        found: dict[tuple[str | None, str | None], dict[str, tuple[str, ...]]] = {}
        for stratum in term.item.strata if self.by else ():
            if all(getattr(stratum, name) in names for name, names in term.where.items()):
                joins = [name for name, bands in self.bands.items() if stratum.band in bands]
                for band in (joins if self.bands else [stratum.band]) if "band" in self.by else [None]:
                    panel = stratum.panel if "panel" in self.by else None
                    where = found.setdefault((panel, band), dict.fromkeys(self.by, ()))
                    for name in self.by:
                        where[name] = tuple(dict.fromkeys([*where[name], getattr(stratum, name)]))
        return {key: {**term.where, **where} for key, where in found.items()} or {(None, None): dict(term.where)}


@attrs.frozen(kw_only=True)
class Composition:
    """What a part is made of beside the whole, for an edition that asks for no figure.

    `share` and `overall-share` of every group, in per cent, are shown; the headline has the status `not-applicable`.

    >>> import numpy as np
    >>> from wres.cells import STATUSES, Cells
    >>> measure = Composition(part="board", whole="headcount")
    >>> cells = Cells.of(groups=("white", "bme", "unknown"), board=np.array([[9, 1, 0]]),
    ...                  headcount=np.array([[700, 250, 50]]))
    >>> estimate = measure.estimate(cells)
    >>> STATUSES[estimate.status.item()], estimate.components[0].value
    ('not-applicable', array([[90., 10.,  0.]]))
    """

    part: Term = attrs.field(converter=as_term)
    whole: Term = attrs.field(converter=as_term)

    unit = Unit.PER_CENT
    parity = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.part, self.whole

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return no figure for any unit, axes `(*batch, unit, 1)`, and the shares beneath."""
        lines = _PartRows.each({("", None, None): self.part}, self.whole)
        headline, rows, overall_rows = _rows(cells, lines, self.whole)
        here, overall = map(_Shares.of, together(*(alone(cells.total(term)) for term in (self.part, self.whole))))
        none = np.full(here.share.shape[:-1], np.nan)
        return Estimate(
            rows=headline,
            value=none,
            lower=none,
            upper=none,
            status=np.full(none.shape, Status.NOT_APPLICABLE, np.int8),
            numerator=none,
            denominator=none,
            components=(here.estimate(rows, confidence), overall.estimate(overall_rows, confidence)),
        )
