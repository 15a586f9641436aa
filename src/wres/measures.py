"""How counts become a figure: pure functions of arrays, one frozen value for each kind of comparison.

Every `estimate` takes `Cells` with any leading batch axes and gives back an `Estimate` with axes `(*batch, unit, row)`:
the headline, and beneath it the components that it is made of. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from wres.cells import Cells, Estimate, Row, Status, Tally
from wres.errors import DefinitionError, nearest
from wres.model import FrozenMap, Item, Term, Unit, whole_number
from wres.standard.items import ITEMS
from wres.statistics.intervals import DIFFERENCE, PROPORTION, RATIO

__all__ = ["Composition", "PercentageGap", "RelativeLikelihood", "RepresentationGap"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]


def _term(value: Any) -> Term:
    """Return a term, given one, an item, or the id of one of the standard's items."""
    if isinstance(value, str):
        if value not in ITEMS:
            raise DefinitionError(
                f"the standard has no item {value!r}{nearest(value, ITEMS)}; "
                "for an item of your own, give the Item itself"
            )
        value = ITEMS[value]
    if isinstance(value, Item):
        value = Term(item=value)
    if not isinstance(value, Term):
        raise DefinitionError(f"{value!r} is no Term; give a Term, an Item or an item's id")
    return value


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    if not isinstance(value, Iterable):
        raise DefinitionError(f"{value!r} is no list of names; give text, or several in a tuple")
    return (value,) if isinstance(value, str) else tuple(value)


def _method(methods: Mapping[str, Callable[..., Any]]) -> Callable[..., None]:
    def check(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
        if not isinstance(value, str) or value not in methods:
            raise DefinitionError(
                f"{type(instance).__name__}.{attribute.name} is {value!r}{nearest(value, methods)}; "
                f"choose one of {', '.join(methods)}"
            )

    return check


def _group(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str) or not value:
        raise DefinitionError(f"{type(instance).__name__}.{attribute.name} is {value!r}; name a group")


def _least(instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DefinitionError(f"PercentageGap.minimum is {value!r}; give a whole number from 0, which shows everything")


def _distinct(instance: Any, attribute: attrs.Attribute[str], value: str) -> None:
    if value == instance.of:
        raise DefinitionError(f"{type(instance).__name__} compares {value!r} with itself; name two groups")


def _only(ok: npt.NDArray[np.bool_], *arrays: Floats) -> tuple[Floats, ...]:
    """Return arrays that are missing where something isn't in order."""
    return arrays if ok.all() else tuple(np.where(ok, array, np.nan) for array in arrays)


def _rates(part: Tally, whole: Tally, *, scale: float = 1, minimum: float = 0) -> tuple[Floats, Codes]:
    """Return `scale * part / whole`, rounded once, and its status, of their common shape."""
    status = np.maximum(part.status, whole.status)
    ok = status == Status.OK
    status[ok & (whole.count < minimum)] = Status.BELOW_MINIMUM
    status[ok & (whole.count == 0)] = Status.ZERO_DENOMINATOR
    status[ok & (part.count > whole.count)] = Status.INCONSISTENT
    with np.errstate(divide="ignore", invalid="ignore"):
        return _only(status == Status.OK, scale * part.count / whole.count)[0], status


def _difference(x1: Floats, n1: Floats, x2: Floats, n2: Floats) -> Floats:
    """Return `x1 / n1 - x2 / n2` in percentage points, rounded once."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return 100 * (x1 * n2 - x2 * n1) / (n1 * n2)


def _component(
    rows: Sequence[Row],
    part: Tally,
    whole: Tally,
    rate: Floats,
    status: Codes,
    confidence: float,
    *,
    scale: float = 1,
    times: int = 1,
) -> Estimate:
    """Return rates, `scale` to a whole, with Wilson intervals from `times` as many people as counted."""
    lower, upper = PROPORTION["wilson"](part.count * times, whole.count * times, confidence)
    lower, upper = _only(status == Status.OK, scale * lower, scale * upper)
    (numerator,) = _only(status != Status.BELOW_MINIMUM, part.count)
    return Estimate(
        rows=tuple(rows),
        value=rate,
        lower=lower,
        upper=upper,
        status=status,
        numerator=numerator,
        denominator=np.broadcast_to(whole.count, rate.shape),
    )


@attrs.frozen(kw_only=True)
class RelativeLikelihood:
    """How many times as likely an event is in one group as in another: `(x_of / n_of) / (x_to / n_to)`.

    The headline is `relative-likelihood`, group `"of/to"`, a plain ratio; its numerator and denominator are the two
    groups' likelihoods, which stand beneath it as `likelihood`. A comparator that never met the event leaves the
    ratio undefined, status `zero-comparator`, and the interval with its lower bound. Where the numerator is averaged
    over years, the interval takes all the events of those years, over as many times the denominator.

    `interval` is `miettinen-nurminen` (the score interval of Miettinen & Nurminen 1985, which excludes 1 exactly
    where its test rejects), `koopman`, `katz`, `adjusted-log` or `mover-wilson`; a likelihood's own is Wilson's.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="white", to="bme")
    >>> cells = Cells.of(groups=("white", "bme"), appointed=np.array([[300, 75]]), shortlisted=np.array([[600, 300]]))
    >>> measure.estimate(cells).value
    array([[2.]])
    """

    numerator: Term = attrs.field(converter=_term)
    denominator: Term = attrs.field(converter=_term)
    of: str = attrs.field(validator=_group)
    to: str = attrs.field(validator=[_group, _distinct])
    interval: str = attrs.field(default="miettinen-nurminen", validator=_method(RATIO))

    unit = Unit.RATIO
    parity = 1.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.numerator, self.denominator

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the ratio for every unit, axes `(*batch, unit, 1)`, each group's likelihood beneath."""
        part, whole = _together(cells.total(self.numerator), cells.total(self.denominator))
        of, to, times = cells.position(self.of), cells.position(self.to), self.numerator.years
        rate, status = _rates(part, whole)
        likelihood = _component(
            [Row("likelihood", group) for group in cells.groups],
            part,
            whole,
            rate,
            status,
            confidence,
            times=times,
        )
        above, below = rate[..., of], rate[..., to]
        state = np.maximum(status[..., of], status[..., to])
        state[(state == Status.OK) & (below == 0)] = Status.ZERO_COMPARATOR
        counts = (n * times for at in (of, to) for n in (part.count[..., at], whole.count[..., at]))
        lower, upper = RATIO[self.interval](*counts, confidence)
        lower, upper = _only((state == Status.OK) | (state == Status.ZERO_COMPARATOR), lower, upper)
        x, n = part.count, whole.count
        with np.errstate(divide="ignore", invalid="ignore"):
            # Rounded once: the quotient of the two likelihoods would be rounded three times.
            (value,) = _only(state == Status.OK, (x[..., of] * n[..., to]) / (x[..., to] * n[..., of]))
        return Estimate(
            rows=(Row("relative-likelihood", f"{self.of}/{self.to}"),),
            value=value[..., None],
            lower=lower[..., None],
            upper=upper[..., None],
            status=state[..., None],
            numerator=above[..., None],
            denominator=below[..., None],
            components=(likelihood,),
        )


@attrs.frozen(kw_only=True)
class PercentageGap:
    """The percentage of one group less that of another, in percentage points: `100 (x_of / n_of - x_to / n_to)`.

    The headline is `difference`, group `"of-to"`; the groups' own figures stand beneath it as `percentage`. A group
    of fewer than `minimum` who answered has the status `below-minimum`, and its numerator is left out: 0 shows all.
    `base` names the answers that make up the denominator; it says which counts belong in the table, and is part of
    the fingerprint because the figure moves with it.

    `interval` is `newcombe` (hybrid score, Newcombe 1998), `miettinen-nurminen`, `mee`, `wald` or `agresti-caffo`.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = PercentageGap(yes="discrimination-yes", answered="discrimination-answered", of="bme", to="white")
    >>> cells = Cells.of(groups=("white", "bme"), discrimination_yes=np.array([[60, 45]]),
    ...                  discrimination_answered=np.array([[1000, 300]]))
    >>> measure.estimate(cells).value
    array([[9.]])
    """

    yes: Term = attrs.field(converter=_term)
    answered: Term = attrs.field(converter=_term)
    of: str = attrs.field(validator=_group)
    to: str = attrs.field(validator=[_group, _distinct])
    minimum: int = attrs.field(default=11, converter=whole_number, validator=_least)
    base: tuple[str, ...] = attrs.field(default=(), converter=_names)
    interval: str = attrs.field(default="newcombe", validator=_method(DIFFERENCE))

    unit = Unit.POINTS
    parity = 0.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.yes, self.answered

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the gap for every unit, axes `(*batch, unit, 1)`, each group's percentage beneath."""
        part, whole = _together(cells.total(self.yes), cells.total(self.answered))
        of, to = cells.position(self.of), cells.position(self.to)
        rate, status = _rates(part, whole, scale=100, minimum=self.minimum)
        percentage = _component(
            [Row("percentage", group) for group in cells.groups],
            part,
            whole,
            rate,
            status,
            confidence,
            scale=100,
        )
        state = np.maximum(status[..., of], status[..., to])
        counts = [tally.count[..., at] for at in (of, to) for tally in (part, whole)]
        lower, upper = DIFFERENCE[self.interval](*counts, confidence)
        value, lower, upper = _only(state == Status.OK, _difference(*counts), lower, upper)
        none = np.full_like(value, np.nan)[..., None]
        return Estimate(
            rows=(Row("difference", f"{self.of}-{self.to}"),),
            value=value[..., None],
            lower=100 * lower[..., None],
            upper=100 * upper[..., None],
            status=state[..., None],
            numerator=none,
            denominator=none,
            components=(percentage,),
        )


def _parts(value: Any) -> FrozenMap[str, Term]:
    """Return terms by label, the only one's being empty."""
    if not isinstance(value, Mapping):
        value = {"": value}
    if not value:
        raise DefinitionError("a part is missing; give a Term, an Item, an item's id, or several of them by label")
    return FrozenMap({label: _term(term) for label, term in value.items()})


def _dimensions(instance: Any, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    if not set(value) <= {"panel", "band"}:
        raise DefinitionError(f"RepresentationGap.by is {value!r}; choose from 'panel' and 'band'")
    unsplit = [term.item.id for term in instance.part.values() if value and not term.item.strata]
    if unsplit or (value and len(instance.part) > 1):
        raise DefinitionError(
            f"RepresentationGap.by is {value!r}, for one part that is split; "
            f"{', '.join(unsplit) or ', '.join(instance.part)} can't be"
        )


@attrs.frozen
class _Shares:
    """What parts of a whole are made of: arrays with axes `(*batch, unit, row, group)`, a row for each of `rows`.

    A row is a label, a panel and a band. `total` has one group, everybody; the shares have its status.
    """

    rows: tuple[tuple[str, str | None, str | None], ...]
    part: Tally
    total: Tally
    share: Floats
    status: Codes

    @classmethod
    def of(cls, part: Tally, rows: Sequence[tuple[str, str | None, str | None]] = (("", None, None),)) -> _Shares:
        """Return each group's share of everybody in it, unknown included."""
        total = part.everyone()
        share, status = _rates(Tally(part.count, np.broadcast_to(total.status, part.count.shape)), total, scale=100)
        return cls(tuple(rows), part, total, share, status)

    def estimate(self, cells: Cells, statistic: str, confidence: float) -> Estimate:
        """Return the shares in per cent, a row for each of `rows` and group."""
        rows = [
            Row("-".join(filter(None, (label, statistic))), group, panel, band)
            for label, panel, band in self.rows
            for group in cells.groups
        ]
        table = _component(rows, self.part, self.total, self.share, self.status, confidence, scale=100)
        names = ("value", "lower", "upper", "status", "numerator", "denominator")
        shape = (*self.share.shape[:-2], len(rows))
        return attrs.evolve(table, **{name: getattr(table, name).reshape(shape) for name in names})


@attrs.frozen(kw_only=True)
class RepresentationGap:
    """The share of a group in a part less its share of the whole, in percentage points: `100 (b / m - K / N)`.

    The group is the focus of the edition's grouping; unknown stays in both denominators. `part` is one term, or
    several by label, each of the later ones lying within the first; `by` gives a row for each panel and band of it.
    The headline is `difference` (with labels, `<label>-difference`); beneath it stand `share` (`<label>-share`) of
    every group, and `overall-share` of the whole. A part that has more of a group than the first one, or than the
    stratum that it lies within, is `inconsistent`.

    A part of the same item as an unrestricted whole lies inside it: its interval is Newcombe's for the part against
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
    whole: Term = attrs.field(converter=_term)
    by: tuple[str, ...] = attrs.field(default=(), converter=_names, validator=_dimensions)

    unit = Unit.POINTS
    parity = 0.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return (*self.part.values(), self.whole)

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the gap for every unit, axes `(*batch, unit, row)`, a row for each label, panel and band."""
        rows, parts = self._parts(cells)
        whole, *parts = _together(_one(cells.total(self.whole)), *parts)
        parts = [_within(part, parts[0]) if at else part for at, part in enumerate(parts)]
        overall = _Shares.of(whole)
        count, status = (np.concatenate([getattr(part, name) for part in parts], -2) for name in ("count", "status"))
        shares = _Shares.of(Tally(count, status), rows)
        at = cells.position(cells.focus)
        status = np.maximum(shares.status[..., at], overall.status[..., at])
        b, m = shares.part.count[..., at], shares.total.count[..., 0]
        K, N = overall.part.count[..., at], overall.total.count[..., 0]
        ok = status == Status.OK
        inside = [(term.item, term.years) == (self.whole.item, self.whole.years) for term in self.part.values()]
        if not self.whole.where and all(inside):
            weight = (N - m) / np.where(N > 0, N, np.nan)
            lower, upper = DIFFERENCE["newcombe"](b, m, K - b, N - m, confidence)
            lower, upper = (np.where(weight == 0, 0, weight * bound) for bound in (lower, upper))
        else:
            lower, upper = PROPORTION["clopper-pearson"](b, m, confidence)
            with np.errstate(divide="ignore", invalid="ignore"):
                lower, upper = lower - K / N, upper - K / N
        value, lower, upper = _only(ok, _difference(b, m, K, N), 100 * lower, 100 * upper)
        return Estimate(
            rows=tuple(
                Row("-".join(filter(None, (label, "difference"))), cells.focus, panel, band)
                for label, panel, band in shares.rows
            ),
            value=value,
            lower=lower,
            upper=upper,
            status=status,
            numerator=b,
            denominator=m,
            components=(
                shares.estimate(cells, "share", confidence),
                overall.estimate(cells, "overall-share", confidence),
            ),
        )

    def _parts(self, cells: Cells) -> tuple[list[tuple[str, str | None, str | None]], list[Tally]]:
        """Return a label, panel and band for each row, and the counts of each part."""
        rows: list[tuple[str, str | None, str | None]] = []
        tallies: list[Tally] = []
        for label, term in self.part.items():
            strata = self._strata(term)
            rows += [(label, panel, band) for panel, band in strata]
            tallies.append(cells.by(term, strata) if self.by else _one(cells.total(term)))
        return rows, tallies

    def _strata(self, term: Term) -> list[tuple[str | None, str | None]]:
        """Return the term's panels and bands as pairs, None for what `by` doesn't name."""
        chosen = [
            (stratum.panel if "panel" in self.by else None, stratum.band if "band" in self.by else None)
            for stratum in term.item.strata
            if all(getattr(stratum, name) in names for name, names in term.where.items())
        ]
        return list(dict.fromkeys(chosen)) if self.by else [(None, None)]


def _together(*tallies: Tally) -> list[Tally]:
    """Return tallies with the batch and unit axes of all: an axis that one doesn't have is shared."""
    shape = np.broadcast_shapes(*(tally.count.shape[:-2] for tally in tallies))
    return [
        Tally(
            np.broadcast_to(tally.count, (*shape, *tally.count.shape[-2:])),
            np.broadcast_to(tally.status, (*shape, *tally.status.shape[-2:])),
        )
        for tally in tallies
    ]


def _one(tally: Tally) -> Tally:
    return Tally(tally.count[..., None, :], tally.status[..., None, :])


def _within(part: Tally, whole: Tally) -> Tally:
    """Return the part with each count marked that exceeds the whole's."""
    beyond = part.count > whole.count
    return Tally(part.count, np.where(beyond, np.int8(Status.INCONSISTENT), part.status))


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

    part: Term = attrs.field(converter=_term)
    whole: Term = attrs.field(converter=_term)

    unit = Unit.PER_CENT
    parity = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.part, self.whole

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return no figure for any unit, axes `(*batch, unit, 1)`, and the shares beneath."""
        here, overall = map(_Shares.of, _together(*(_one(cells.total(term)) for term in (self.part, self.whole))))
        none = np.full(here.share.shape[:-1], np.nan)
        return Estimate(
            rows=(Row("difference", cells.focus),),
            value=none,
            lower=none,
            upper=none,
            status=np.full(none.shape, Status.NOT_APPLICABLE, np.int8),
            numerator=none,
            denominator=none,
            components=(
                here.estimate(cells, "share", confidence),
                overall.estimate(cells, "overall-share", confidence),
            ),
        )
