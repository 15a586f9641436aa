"""What the measures share: how their fields are read and checked, and the steps of their arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from wres.cells import Cells, Comparison, Count, Estimate, Rate, Row, Status, Tally
from wres.definitions import PINNED
from wres.errors import DefinitionError, nearest
from wres.model import Item, Term
from wres.standard.items import ITEMS
from wres.statistics.intervals import PROPORTION

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int8]


def as_term(value: Any) -> Term:
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


def as_names(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return several names, given one or more."""
    if not isinstance(value, Iterable):
        raise DefinitionError(f"{value!r} is no list of names; give text, or several in a tuple")
    return (value,) if isinstance(value, str) else tuple(value)


def one_of(methods: Mapping[str, Callable[..., Any]]) -> Callable[..., None]:
    """Return a validator that takes the name of one of the methods."""

    def check(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
        if not isinstance(value, str) or value not in methods:
            raise DefinitionError(
                f"{type(instance).__name__}.{attribute.name} is {value!r}{nearest(value, methods)}; "
                f"choose one of {', '.join(methods)}"
            )

    return check


def interval_of(default: str, methods: Mapping[str, Callable[..., Any]], pinned: str) -> Any:
    """Return the field of a measure that names its interval, one of `methods`.

    The interval moves no figure, and has a fingerprint of its own: in that of the definition `pinned` stands for any,
    the interval that there was when definitions were first pinned.
    """
    return attrs.field(default=default, validator=one_of(methods), metadata={PINNED: pinned})


def named(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Take the name of a group."""
    if not isinstance(value, str) or not value:
        raise DefinitionError(f"{type(instance).__name__}.{attribute.name} is {value!r}; name a group")


def from_zero(instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    """Take a whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DefinitionError(
            f"{type(instance).__name__}.{attribute.name} is {value!r}; give a whole number from 0, which shows all"
        )


def from_one(instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    """Take a whole number from 1."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise DefinitionError(f"{type(instance).__name__}.{attribute.name} is {value!r}; give a whole number from 1")


def another(instance: Any, attribute: attrs.Attribute[str], value: str) -> None:
    """Take another group than `of`."""
    if value == instance.of:
        raise DefinitionError(f"{type(instance).__name__} compares {value!r} with itself; name two groups")


def only(ok: npt.NDArray[np.bool_], *arrays: Floats) -> tuple[Floats, ...]:
    """Return arrays that are missing where something isn't in order."""
    return arrays if ok.all() else tuple(np.where(ok, array, np.nan) for array in arrays)


def rates(part: Tally, whole: Tally, *, scale: float = 1, minimum: float = 0) -> tuple[Floats, Codes]:
    """Return `scale * part / whole`, rounded once, and its status, of their common shape."""
    status = np.maximum(part.status, whole.status)
    ok = status == Status.OK
    for reason, here in (
        (Status.BELOW_MINIMUM, whole.count < minimum),
        (Status.ZERO_DENOMINATOR, whole.count == 0),
        (Status.INCONSISTENT, part.count > whole.count),
    ):
        if here.any():
            status[ok & here] = reason
    with np.errstate(divide="ignore", invalid="ignore"):
        return only(status == Status.OK, scale * part.count / whole.count)[0], status


def difference(x1: Floats, n1: Floats, x2: Floats, n2: Floats, scale: float = 100) -> Floats:
    """Return `scale * (x1 / n1 - x2 / n2)`, percentage points by default, rounded once."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return scale * (x1 * n2 - x2 * n1) / (n1 * n2)


def component(
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
    counts = (part.count, whole.count) if times == 1 else (part.count * times, whole.count * times)
    lower, upper = PROPORTION["wilson"](*counts, confidence)
    lower, upper = only(status == Status.OK, scale * lower, scale * upper)
    (numerator,) = only(status != Status.BELOW_MINIMUM, part.count)
    return Estimate(
        rows=tuple(rows),
        value=rate,
        lower=lower,
        upper=upper,
        status=status,
        numerator=numerator,
        denominator=np.broadcast_to(whole.count, rate.shape),
    )


def group_rows(
    statistic: str, groups: Iterable[str], part: Term, whole: Term, scale: float = 1.0, *, people: bool = True
) -> tuple[Row, ...]:
    """Return a row for each group, made of its counts of two terms."""
    return tuple(
        Row(statistic, group, made_of=Rate(Count(part, group), Count(whole, group), scale, people)) for group in groups
    )


def compared(statistic: str, of: str, mark: str, to: str, cells: Cells, rows: Iterable[Row]) -> Row:
    """Return the headline row that compares two groups, made of two of the groups' rows."""
    row_of = {row.group: row for row in rows}
    inverted = to == cells.focus or of == cells.comparator
    focus, comparator = (to, of) if inverted else (of, to)
    unknown = tuple(row for group, row in row_of.items() if group == cells.unknown)
    made_of = Comparison(row_of[focus], row_of[comparator], inverted=inverted, unknown=unknown)
    return Row(statistic, f"{of}{mark}{to}", made_of=made_of)


def together(*tallies: Tally) -> list[Tally]:
    """Return tallies with the batch and unit axes of all: an axis that one doesn't have is shared."""
    shape = np.broadcast_shapes(*(tally.count.shape[:-2] for tally in tallies))
    return [
        Tally(
            np.broadcast_to(tally.count, (*shape, *tally.count.shape[-2:])),
            np.broadcast_to(tally.status, (*shape, *tally.status.shape[-2:])),
        )
        for tally in tallies
    ]


def alone(tally: Tally) -> Tally:
    """Return a tally as the only row of a table, axes `(*batch, unit, 1, group)`."""
    return Tally(tally.count[..., None, :], tally.status[..., None, :])


def within(part: Tally, whole: Tally) -> Tally:
    """Return the part with each count marked that exceeds the whole's."""
    beyond = part.count > whole.count
    return Tally(part.count, np.where(beyond, np.int8(Status.INCONSISTENT), part.status))
