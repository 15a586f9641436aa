"""What every method judges: the headline figures with the counts beneath them, as arrays of one length."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import Ints, codes, combined, firsts
from wres.model import Unit
from wres.results import Results

__all__ = ["Figures", "Pools", "figures"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SERIES = ("indicator", "statistic", "group", "panel", "band")
"""What is one figure in every organisation and every year."""
PANEL = ("indicator", "statistic", "group", "panel")
"""What the bands of one panel have in common, in an edition, an organisation and a year."""
MEASURED = ("ok", "zero-comparator")
NOBODY = ("zero-denominator", "not-applicable")
"""What a figure of nobody says of itself, or one that no edition asks for."""
MOST_UNKNOWN = 0.5
"""The share of unknown ethnicity above which the rest says nothing of the whole, so that no method judges."""


@attrs.frozen(eq=False)
class Figures:
    """The headline rows, and for each the counts that it is made of; every array has one entry for each row.

    Two groups are compared: `x` of `n` people in the group on top, `y` of `m` in the other, and `u` of `v` have no
    known group. Or a part is held against its whole, and `paired` is False: `x` of `n` in the part, `y` of `m` in the
    whole; `u` of the part have no known group, and `v` are of the group compared with. All six are nan where a figure
    has no counts, `u` and `v` where those aren't counted. `ratio` says that the figure is a ratio, else it is a
    difference in percentage points; `worse` on which side of parity the focus group fares worse: 1 above, -1 below, 0
    on either. `org` and `edition` are numbers of theirs, `series` numbers what is the same figure in every
    organisation and year; `known` says whether the figure is there and at most half are of unknown ethnicity: `unknown`
    is that share, of the people, of those with the event, of the part or of the whole, whichever is largest. `window`
    is the number of years that the figure spans: its counts are all the events of these years, of as many times the
    people, as its interval has them.
    """

    rows: pd.DataFrame
    ratio: Flags
    parity: Floats
    worse: Ints
    paired: Flags
    known: Flags
    org: Ints
    edition: Ints
    series: Ints
    definition: Ints
    window: Ints
    x: Floats
    n: Floats
    y: Floats
    m: Floats
    u: Floats
    v: Floats
    unknown: Floats

    def __len__(self) -> int:
        """Return the number of figures."""
        return len(self.rows)

    @property
    def year(self) -> Ints:
        """The year of each figure."""
        return self.rows["year"].to_numpy(np.intp)

    @property
    def missing(self) -> Flags:
        """Whether there is no figure to judge though people may be behind it: it isn't that of nobody."""
        return ~self.known & ~self.rows["status"].isin(NOBODY).to_numpy(bool)

    def panel(self) -> Ints:
        """Return a number for each row, equal for the bands of one panel."""
        panels = codes(self.rows.iloc[firsts(self.series)], PANEL)[self.series]
        return combined(len(self), [panels, self.edition, self.org, self.year])

    def estimate(self) -> Floats:
        """Return the figures that the counts make, in their own unit."""
        with np.errstate(divide="ignore", invalid="ignore"):
            top, other = self.x / self.n, self.y / self.m
            return np.where(self.ratio, top / other, 100 * (top - other))

    def effect(self) -> tuple[Floats, Floats]:
        """Return the figures on the scale where errors are symmetric, and their variances.

        Logarithms of ratios, and differences as shares. Where a cell is empty ½ is added to each of the four, so that
        there is a variance; a part's is that of a sample drawn from its whole.
        """
        from wres.statistics.pooling import log_risk_ratio

        x, n, y, m = self.x, self.n, self.y, self.m
        value, variance, _ = log_risk_ratio(x, n, y, m)
        if not self.ratio.all():
            even, apart = self._difference()
            value, variance = np.where(self.ratio, value, even), np.where(self.ratio, variance, apart)
        silent = (x + y == 0) | ((x == n) & (y == m) & self.paired)
        usable = self.known & ~silent & (variance > 0)
        return np.where(usable, value, np.nan), np.where(usable, variance, np.nan)

    def _difference(self) -> tuple[Floats, Floats]:
        """Return differences of shares, and their variances."""
        x, n, y, m = self.x, self.n, self.y, self.m
        with np.errstate(divide="ignore", invalid="ignore"):
            more = np.where((x == 0) | (y == 0) | (x == n) | (y == m), 0.5, 0.0)
            p, q = (x + more) / (n + 2 * more), (y + more) / (m + 2 * more)
            left = np.clip((m - n) / (m - 1), 0, 1)
            apart = np.where(self.paired, p * (1 - p) / n + q * (1 - q) / m, q * (1 - q) / n * left)
            return x / n - y / m, apart

    def unit(self, effect: Floats) -> Floats:
        """Return values on the scale of `effect` in the figures' own unit."""
        with np.errstate(over="ignore"):
            if self.ratio.all():
                return np.exp(effect)
            return np.where(self.ratio, np.exp(np.where(self.ratio, effect, 0)), 100 * effect)

    def adverse(self, above: Flags, below: Flags) -> Flags:
        """Return which of what lies above or below is to the focus group's disadvantage."""
        return (above & (self.worse >= 0)) | (below & (self.worse <= 0))


def within(code: Ints, inside: Flags) -> Ints:
    """Return numbers from 0 for the pools of the rows that are inside, -1 for the others.

    >>> within(np.array([7, 3, 7, 5]), np.array([True, True, True, False]))
    array([ 1,  0,  1, -1])
    """
    there = np.zeros(int(code.max(initial=0)) + 1, bool)
    there[code[inside]] = True
    return np.where(inside, (np.cumsum(there) - 1)[code], -1)


def figures(results: Results) -> Figures:
    """Return the headline figures with their counts, in the order of `results.headline()`.

    >>> import pandas as pd, wres
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["appointed", "shortlisted"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [300, 600, 75, 300]})
    >>> found = figures(wres.evaluate(counts, edition="wres-2024", indicators=["appointment"]))
    >>> [each.tolist() for each in (found.x, found.n, found.y, found.m, found.worse)]
    [[300.0], [600.0], [75.0], [300.0], [1]]
    """
    rows, parts, facts = results.headline(), results.parts(), results.provenance
    paired, inverted = parts["paired"].to_numpy(bool), (parts["on_top"] == "comparator").to_numpy(bool)
    focus, comparator, (u, v) = (
        parts[[f"{who}_numerator", f"{who}_denominator"]].to_numpy(np.float64).T
        for who in ("focus", "comparator", "unknown")
    )
    (x, n), (y, m) = np.where(inverted, comparator, focus), np.where(inverted, focus, comparator)
    unknown = np.fmax(
        _share(u, np.where(paired, x + y + u, n)),
        _share(v, np.where(paired, n + m + v, m)),
    )
    pair = ["edition", "indicator"]
    found = pd.MultiIndex.from_frame(facts[pair]).get_indexer(pd.MultiIndex.from_frame(rows[pair]))
    windows = np.array([results.windows.get(key, 1) for key in zip(facts["edition"], facts["indicator"], strict=True)])
    window = windows[found].astype(np.intp) if len(facts) else np.empty(0, np.intp)
    beside = parts["beside"].to_numpy(np.float64)
    # Without the group compared with it is everybody else whose group is known.
    v = np.where(paired, v, np.where(np.isnan(beside), n - x - np.nan_to_num(u), beside))

    def fact(name: str) -> Any:
        return facts[name].to_numpy(object)[found] if len(facts) else np.empty(0, object)

    # Thirds of an event add up to whole ones again.
    counts: dict[str, Floats] = {
        name: np.asarray(each * window, np.float64).round(9)
        for name, each in zip("xnymuv", (x, n, y, m, u, v), strict=True)
    }
    # The numerators of scores are points, not people.
    counted = ~np.isnan([counts[name] for name in "xnym"]).any(axis=0) & (fact("unit") != Unit.SCORE)
    known = counted & rows["status"].isin(MEASURED).to_numpy(bool)
    return Figures(
        rows=rows,
        ratio=fact("unit") == "ratio",
        parity=fact("parity").astype(np.float64),
        worse=np.select([fact("adverse") == "above", fact("adverse") == "below"], [1, -1], 0).astype(np.intp),
        paired=paired,
        known=known & (unknown <= MOST_UNKNOWN),
        org=codes(rows, ["org"]),
        edition=codes(rows, ["edition"]),
        series=codes(rows, SERIES),
        definition=pd.factorize(fact("fingerprint"))[0].astype(np.intp),
        window=window,
        unknown=unknown,
        **counts,
    )


def _share(some: Floats, of: Floats) -> Floats:
    """Return the quotient, 0 where either isn't known or nobody is there."""
    return np.divide(np.nan_to_num(some), of, out=np.zeros_like(of), where=of > 0)


@attrs.frozen(eq=False)
class Pools:
    """Rows laid out as pools: a line for each, its members side by side, nan where it has fewer than the largest.

    >>> pools = Pools.of(np.array([0, 1, 0, -1]))
    >>> pools.spread(np.array([1.0, 2.0, 3.0, 4.0]))
    array([[ 1.,  3.],
           [ 2., nan]])
    >>> pools.gather(np.array([[10.0, 30.0], [20.0, np.nan]]))
    array([10., 20., 30., nan])
    >>> pools.each(np.array([5.0, 6.0])), pools.count(np.array([1.0, 2.0, np.nan, 4.0]))
    (array([ 5.,  6.,  5., nan]), array([ 1.,  1.,  1., nan]))
    """

    line: Ints
    place: Ints
    shape: tuple[int, int]

    @classmethod
    def of(cls, code: Ints, by: Ints | None = None) -> Pools:
        """Return the pools of rows by the number of their pool, -1 for none, the members in the order of `by`."""
        order = np.argsort(code, kind="stable") if by is None else np.lexsort((by, code))
        ordered = code[order]
        starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(code) else np.empty(0, np.intp)
        place = np.empty(len(code), np.intp)
        place[order] = np.arange(len(code)) - np.repeat(starts, np.diff(np.r_[starts, len(code)]))
        lines = int(code.max(initial=-1)) + 1
        place = np.where(code >= 0, place, 0)
        return cls(line=code, place=place, shape=(lines, int(place.max(initial=-1)) + 1 if lines else 0))

    @classmethod
    def at(cls, code: Ints, number: Ints) -> Pools:
        """Return the pools of rows by the number of their pool, each member in the place that its own number gives it.

        >>> Pools.at(np.array([0, 0, 1]), np.array([2021, 2024, 2024])).spread(np.array([1.0, 2.0, 3.0]))
        array([[ 1., nan, nan,  2.],
               [ 3., nan, nan, nan]])
        """
        first = np.full(int(code.max(initial=-1)) + 1, np.iinfo(np.intp).max)
        np.minimum.at(first, code[code >= 0], number[code >= 0])
        place = np.where(code >= 0, number - first[code], 0) if len(first) else np.zeros(len(code), np.intp)
        return cls(line=code, place=place, shape=(len(first), int(place.max(initial=-1)) + 1 if len(first) else 0))

    def spread(self, values: Floats) -> Floats:
        """Return values of rows as a line for each pool, axes `(pool, member)`."""
        lines, members = self.shape
        # Many short lines are summed fastest side by side. What is in no pool goes to a line more, the last.
        found = np.full((lines + 1, max(members, 1)), np.nan, order="F" if lines > members else "C")
        found[self.line, self.place] = values
        return found[:-1, :members]

    def gather(self, values: Floats) -> Floats:
        """Return to each row its own of values with axes `(pool, member)`."""
        return self._taken(values, (self.line, self.place))

    def each(self, values: Floats) -> Floats:
        """Return to each row that of its pool."""
        return self._taken(values, (self.line,))

    def count(self, values: Floats) -> Floats:
        """Return to each row how many of its pool have a value, of values of rows."""
        return self.each(self.sum(~np.isnan(values)))

    def sum(self, values: Floats | Flags) -> Floats:
        """Return the sum of each pool, of values of rows."""
        found = np.bincount(self.line + 1, values, minlength=self.shape[0] + 1)[1:]
        return found.astype(np.float64, copy=False)

    def _taken(self, values: Floats, at: tuple[Ints, ...]) -> Floats:
        if not self.shape[0]:
            return np.full(len(self.line), np.nan)
        return np.where(self.line >= 0, values[at], np.nan)
