"""Groups swapped: make-ups that are far more likely with White and BME the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from wres.validation.checks.examples import VALID, planted, rows, rule
from wres.validation.checks.plausibility import drift, placed
from wres.validation.checks.probability import FEW, MEDIAN, TAILS, Floats, Rates, median, swap_odds, widening
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES"]

TIMES = 1000
"""How many times as likely swapped groups have to be: by the model at most once in as many items."""


def _items(returns: Returns) -> list[str]:
    """Return the items that are counted by group, in the order of the indicators."""
    return [item for item in returns.asked if item in returns]


def _both(returns: Returns, items: Sequence[str]) -> tuple[Floats, Floats]:
    """Return the focus group's and the comparator's counts, axes `(item, return)`."""
    counts = np.stack([returns.count(item) for item in items])
    return counts[..., returns.focus], counts[..., returns.comparator]


def by_last_year(returns: Returns) -> Iterator[Matches]:
    """Yield the returns of which some items are last year's with the groups swapped."""
    items = _items(returns)
    if not items or not (returns.earlier >= 0).any():
        return
    x, w = _both(returns, items)
    rates = Rates(x, x + w, *drift(returns, x, x + w))
    mean, times = rates.mean, swap_odds(rates)
    last = np.round(100 * mean, 1)
    found = times > np.log(TIMES)
    yield from _by_return(
        returns, items, found, times, x, w, last,
        "{items}: {group} {x:,} and {other} {w:,} are the other way round from last year, when {group} was {last} %; "
        "one of the two years has its columns swapped",
    )  # fmt: skip


def by_workforce(returns: Returns) -> Iterator[Matches]:
    """Yield the returns of which some items go with the workforce, as in other organisations, once swapped."""
    items = [item for item in _items(returns) if item != "headcount"]
    if not items or "headcount" not in returns:
        return
    x, w = _both(returns, items)
    (staff, rest) = (counts[0] for counts in _both(returns, ["headcount"]))
    place = placed(returns.pool)
    if not place.size:
        return
    with np.errstate(invalid="ignore", divide="ignore"):
        odds = np.log((x + 0.5) / (w + 0.5))
        base = np.log((staff + 0.5) / (rest + 0.5))
        chance = 1 / (x + 0.5) + 1 / (w + 0.5) + 1 / (staff + 0.5) + 1 / (rest + 0.5)
        apart, there = (odds - base)[:, place], (place >= 0) & np.isfinite(odds - base)[:, place]
        count = there.sum(-1).astype(np.float64)
        centre = median(np.where(there, apart, np.inf), count)[..., None]
        squares = (apart - centre) ** 2 / MEDIAN - chance[:, place]
        between = np.maximum(median(np.where(there, squares, np.inf), count), 0) * widening(count)
        variance = between[..., None] + chance[:, place]
        other = (-odds - base)[:, place]
        times = _student(other, centre, variance) - _student(apart, centre, variance)
    times = np.where(there & (count >= FEW)[..., None], times, -np.inf)
    flat = np.full(x.shape, -np.inf)
    flat[:, place[place >= 0]] = times[:, place >= 0]
    found = flat > np.log(TIMES)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.broadcast_to(np.round(100 * staff / (staff + rest), 1), x.shape)
    yield from _by_return(
        returns, items, found, flat, x, w, share,
        "{items}: {group} {x:,} and {other} {w:,} go with the workforce, of which {group} is {last} %, once swapped",
    )  # fmt: skip


def _student(value: Floats, centre: Floats, variance: Floats) -> Floats:
    """Return the logarithm of Student's density, up to a constant."""
    found: Floats = -(TAILS + 1) / 2 * np.log1p((value - centre) ** 2 / (TAILS * variance))
    return found


def _by_return(
    returns: Returns,
    items: Sequence[str],
    found: npt.NDArray[np.bool_],
    times: Floats,
    x: Floats,
    w: Floats,
    last: Floats,
    message: str,
) -> Iterator[Matches]:
    """Yield what was found as one finding for each return, with the figures of its most certain item."""
    unit = np.flatnonzero(found.any(0))
    names = np.array(items, object)
    clearest = np.where(found, times, -np.inf)[:, unit].argmax(0)
    kinds, which = np.unique(found[:, unit], axis=1, return_inverse=True)
    listed = np.array([", ".join(names[kind]) for kind in kinds.T], object)
    several = found[:, unit].sum(0) > 1
    of: Any = np.array([returns.indicator(item) for item in items], object)[clearest]
    at = (clearest, unit)
    yield Matches(
        unit=unit,
        indicator=np.where(several, "", of),
        message=message,
        evidence={
            "items": listed[which.reshape(-1)] if len(unit) else [],
            "item": names[clearest],
            "x": x[at],
            "w": w[at],
            "last": last[at],
            "times": np.array([f"{min(np.exp(min(one, 100.0)), 1e9):.0e}" for one in times[at]], object),
            "group": returns.groups[returns.focus],
            "other": returns.groups[returns.comparator],
        },
        at=[Location(item=names[clearest], group=group) for group in (returns.focus, returns.comparator)],
    )


def _swapped(item: str) -> list[dict[str, Any]]:
    white, bme, unknown = VALID[item]
    return planted(**{item.replace("-", "_"): (bme, white, unknown)})


RULES = (
    rule(
        "WRES141",
        by_last_year,
        "shortlisted applicants with the columns swapped",
        [*_swapped("shortlisted"), *(row for item, of in VALID.items() for row in rows(item, *of, year=-1))],
        {"indicator": "appointment"},
        needs=("previous", "peers"),
    ),
    rule(
        "WRES142",
        by_workforce,
        "staff trained with the columns swapped, beside 24 other organisations",
        [
            *_swapped("training"),
            *({**row, "org": f"Example Trust {at:02}"} for at in range(24) for row in planted()),
        ],
        {"indicator": "training"},
        needs=("peers",),
    ),
)
"""The checks of groups swapped."""
