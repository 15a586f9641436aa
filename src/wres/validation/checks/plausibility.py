"""Plausibility: workforces, make-ups and rates unlike last year's, and rates unlike the peers'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wres.validation.checks.examples import VALID, planted, rows, rule
from wres.validation.checks.probability import (
    ASSUMED,
    CHANCE,
    FEW,
    MEDIAN,
    MEDIAN_OF_TAILS,
    SEEN,
    Floats,
    Rates,
    median,
    outlying,
    overdispersion,
    widening,
    winsorised,
    written,
)
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES", "Part", "drift", "makeups", "rates"]

MOVES = 0.05
"""By what share a workforce changes in a year where there are too few: one standard deviation. Assumed."""

LEAST_MOVES = 0.01


class Part(NamedTuple):
    """A quantity of every return: `x` of `n`, with its item, its group and its indicator."""

    part: str
    whole: str
    group: int
    indicator: str
    x: Floats
    n: Floats


def rates(returns: Returns) -> list[Part]:
    """Return the rates of each group: every part that is compared with its whole."""
    return [
        Part(part, whole, group, indicator, *_within(returns.count(part)[:, group], returns.count(whole)[:, group]))
        for (part, whole), (indicator, _) in returns.pairs.items()
        if part in returns and whole in returns
        for group in (returns.comparator, returns.focus)
    ]


def makeups(returns: Returns) -> list[Part]:
    """Return the focus group's share in what rates are of, among the two groups compared; and that of the unknown."""
    found = []
    for item in dict.fromkeys(whole for _, whole in returns.pairs):
        if item in returns:
            counts = returns.count(item)
            both = counts[:, returns.focus] + counts[:, returns.comparator]
            found.append(Part(item, item, returns.focus, returns.indicator(item), counts[:, returns.focus], both))
    return [*found, *_unknown(returns)]


def _unknown(returns: Returns) -> list[Part]:
    if "headcount" not in returns:
        return []
    counts = returns.count("headcount")
    indicator = returns.indicator("headcount")
    return [Part("headcount", "headcount", returns.unknown, indicator, counts[:, returns.unknown], counts.sum(-1))]


def _within(x: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Return counts where they can be a part and its whole; `arithmetic` finds those that can't."""
    there = x <= n
    return np.where(there, x, np.nan), np.where(there, n, np.nan)


def drift(returns: Returns, x: Floats, n: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the mean, the chance and the drift φ that last year's counts give this year's rates, as `Rates` has them.

    Quantities lie along the first axis.

    A rate drifts from year to year by φ of p(1 − p), which is taken from all returns that have an earlier year; where
    these are too few to show it, what is assumed of it is part of the chance.
    """
    x0, n0 = returns.last(x.T).T, returns.last(n.T).T
    with np.errstate(invalid="ignore", divide="ignore"):
        both = (x + x0) / (n + n0)
        squares = (x / n - x0 / n0) ** 2 / (both * (1 - both))
        chance = 1 / n + 1 / n0
        seen = np.minimum(n, n0) * np.minimum(both, 1 - both)
        there = np.isfinite(squares) & (seen >= SEEN)
        squares, chance = np.where(there, squares, 0.0), np.where(there, chance, 0.0)
        phi, _ = overdispersion(squares, chance, there, middle=MEDIAN_OF_TAILS)
        few = np.isnan(phi)[:, None]
        mean = (x0 + 0.5) / (n0 + 1)
        chance = 1 / (n0 + 2) + np.where(few, ASSUMED, 0)
    return mean, chance, np.where(few, 0, phi[:, None])


def _stacked(parts: Sequence[Part]) -> tuple[Floats, Floats]:
    return np.stack([part.x for part in parts]), np.stack([part.n for part in parts])


def _moved(returns: Returns, parts: Sequence[Part], message: str) -> Iterator[Matches]:
    """Yield the quantities that last year's make unlikely."""
    if not parts or not (returns.earlier >= 0).any():
        return
    x, n = _stacked(parts)
    (which, unit), p = outlying(Rates(x, n, *drift(returns, x, n)))
    x0, n0 = returns.last(x.T).T, returns.last(n.T).T
    yield _compared(returns, parts, message, which, unit, x, n, x0[which, unit], n0[which, unit], p, last=True)


def _compared(
    returns: Returns,
    parts: Sequence[Part],
    message: str,
    which: npt.NDArray[np.intp],
    unit: npt.NDArray[np.intp],
    x: Floats,
    n: Floats,
    x0: Floats,
    n0: Floats,
    p: Floats,
    *,
    last: bool,
) -> Matches:
    """Return the findings of quantities at `which` of `parts`, against counts or a rate that were expected."""
    items, groups = (np.array([getattr(part, name) for part in parts], object) for name in ("part", "whole"))
    group = np.array([part.group for part in parts], np.intp)[which]
    with np.errstate(invalid="ignore", divide="ignore"):
        evidence = {
            "part": items[which],
            "whole": groups[which],
            "group": returns.group_names[group],
            "some": x[which, unit],
            "of": n[which, unit],
            "rate": np.round(100 * x[which, unit] / n[which, unit], 2),
            "expected": np.round(100 * x0 / n0, 2),
            "chance": written(p),
        }
    if last:
        evidence |= {"last": x0, "last_of": n0}
    return Matches(
        unit=unit,
        indicator=np.array([part.indicator for part in parts], object)[which],
        message=message,
        evidence=evidence,
        at=[
            Location(item=items[which], group=group),
            *([Location(item=items[which], group=group, unit=returns.earlier[unit])] if last else []),
        ],
    )


def moved_rates(returns: Returns) -> Iterator[Matches]:
    """Yield the rates unlike last year's."""
    yield from _moved(
        returns,
        rates(returns),
        "{part} is {rate} % of {whole} ({some:,} of {of:,}, {group}), and was {expected} % ({last:,} of {last_of:,})",
    )


def moved_makeups(returns: Returns) -> Iterator[Matches]:
    """Yield the make-ups unlike last year's."""
    yield from _moved(
        returns,
        makeups(returns),
        "{group} is {rate} % of {whole} ({some:,} of {of:,}), and was {expected} % ({last:,} of {last_of:,})",
    )


def sizes(returns: Returns) -> Iterator[Matches]:
    """Yield the workforces that grew or shrank by more than workforces do."""
    from scipy.special import ndtr

    total = returns.count("headcount").sum(-1)
    before = returns.last(total)
    with np.errstate(invalid="ignore", divide="ignore"):
        # Of a workforce of nobody half a person is taken, so that what vanished is seen.
        change = np.log(np.maximum(total, 0.5) / before)
        there = np.isfinite(change)
        count = np.array(float(there.sum()))
        centre = median(np.where(there, change, np.inf), count) if count >= FEW else np.array(0.0)
        squares = median(np.where(there, (change - centre) ** 2, np.inf), count)
        spread = np.sqrt(squares / MEDIAN * widening(count)) if count >= FEW else np.array(MOVES)
        p = 2 * ndtr(-np.abs(change - centre) / np.maximum(spread, LEAST_MOVES))
    unit = np.flatnonzero(there & (p < CHANCE))
    yield Matches(
        unit=unit,
        indicator=returns.indicator("headcount"),
        message="the workforce is {total:,}, and was {last:,}: {change:+} %",
        evidence={
            "total": total[unit],
            "last": before[unit],
            "change": np.round(100 * np.expm1(change[unit]), 1),
            "chance": written(p[unit]),
        },
        at=[Location(item="headcount"), Location(item="headcount", unit=returns.earlier[unit])],
    )


def among_peers(returns: Returns) -> Iterator[Matches]:
    """Yield the rates, and the shares of unknown ethnicity, unlike those of the organisation's peers that year."""
    parts = [*rates(returns), *_unknown(returns)]
    pools = int(returns.pool.max(initial=-1)) + 1
    if not parts or not pools:
        return
    x, n = _stacked(parts)
    place = placed(returns.pool)
    inside = place >= 0
    with np.errstate(invalid="ignore", divide="ignore"):
        xs, ns = x[:, place], n[:, place]
        there = inside & (ns > 0) & np.isfinite(xs)
        mean = winsorised(np.where(there, xs, 0.0), np.where(there, ns, 0.0), there)[..., None]
        squares = (xs / ns - mean) ** 2 / (mean * (1 - mean))
        seen = there & (ns * np.minimum(mean, 1 - mean) >= SEEN) & np.isfinite(squares)
        phi, _ = overdispersion(np.where(seen, squares, 0.0), np.where(seen, 1 / ns, 0.0), seen)
        known = there & ~np.isnan(phi[..., None])
    pooled = Rates(np.where(known, xs, 0.0), np.where(known, ns, 0.0), mean, phi[..., None], np.zeros(()))
    (which, pool, member), p = outlying(pooled)
    unit, expected = place[pool, member], mean[which, pool, 0]
    yield _compared(
        returns,
        parts,
        "{part} is {rate} % of {whole} ({some:,} of {of:,}, {group}), where the peers' is {expected} %",
        which,
        unit,
        x,
        n,
        expected,
        np.ones(len(unit)),
        p,
        last=False,
    )


def placed(pool: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Return the returns of each pool in a row of its own, -1 where a pool has fewer than another.

    >>> placed(np.array([0, 1, 0, -1]))
    array([[ 0,  2],
           [ 1, -1]])
    """
    there = np.flatnonzero(pool >= 0)
    order = there[np.argsort(pool[there], kind="stable")]
    sizes = np.bincount(pool[there])
    found = np.full((len(sizes), int(sizes.max(initial=0))), -1, np.intp)
    row = pool[order]
    found[row, np.arange(len(order)) - (np.cumsum(sizes) - sizes)[row]] = order
    return found


def _two_years(**items: Sequence[int]) -> list[dict[str, object]]:
    """Return a valid return with something planted, and the same figures a little moved the year before."""
    before = [row for item, found in VALID.items() for row in rows(item, *found, year=-1)]
    return [*planted(**items), *before]


def _many(**items: Sequence[int]) -> list[dict[str, object]]:
    """Return a valid return with something planted, beside those of 24 other organisations."""
    others = [
        {**row, "org": f"Example Trust {at:02}", "count": row["count"] + at % 5 * (row["count"] // 40)}
        for at in range(24)
        for row in planted()
    ]
    return [*planted(**items), *others]


RULES = (
    rule(
        "WRES131",
        sizes,
        "a workforce of 33 where there were 3,296",
        _two_years(headcount=(25, 7, 1), disciplinary=(1, 0, 0), training=(14, 4, 0)),
        {"indicator": "workforce"},
        needs=("previous", "peers"),
    ),
    rule(
        "WRES132",
        moved_makeups,
        "1,725 BME staff where there were 725",
        _two_years(headcount=(2505, 1725, 66)),
        {"indicator": "workforce"},
        needs=("previous", "peers"),
    ),
    rule(
        "WRES133",
        moved_rates,
        "163 disciplinary cases among 2,505 where there were 17",
        _two_years(disciplinary=(163, 9, 1)),
        {"indicator": "disciplinary"},
        needs=("previous", "peers"),
    ),
    rule(
        "WRES134",
        among_peers,
        "1,803 of 2,103 appointed, where the peers appoint 603",
        _many(appointed=(1803, 201, 17)),
        {"indicator": "appointment"},
        needs=("peers",),
    ),
)
"""The checks of plausibility."""
