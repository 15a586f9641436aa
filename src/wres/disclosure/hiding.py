"""Hiding small numbers, and all that would give them away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints, codes
from wres._parts import Places
from wres.counts import COLUMNS
from wres.disclosure.numbers import BLOCK, Numbers
from wres.disclosure.proof import exposed
from wres.disclosure.schemes import Flags, Floats, Scheme, scheme_of
from wres.errors import DefinitionError
from wres.recorded import mark
from wres.results import Results

__all__ = ["suppress"]

Shown = TypeVar("Shown", pd.DataFrame, Results)
HIDDEN = "suppressed"
LIMITS = ("at_least", "at_most")
BLOCKS = 64
"""Returns whose moves are looked at together."""
ASKED = 512
"""Numbers for which company is looked for together: what these need stays in the processor's memory."""
AT_ONCE = 3
FEW = 4
"""What most moves touch."""


def suppress(shown: Shown, scheme: Scheme | str) -> Shown:
    """Return a counts table or results without what a scheme hides, and without all that would give it away.

    In counts each number that is too small, for itself or for a group, is missing, with the origin `suppressed`; a
    counts table has no totals that would give it away, and doesn't say which number is a part of which, so that who
    didn't have an event is looked at in results only. Columns that a counts table doesn't have, and its `attrs`, aren't
    passed on. In results a figure that rests on such a number has the status `suppressed` and no numbers, and so has
    everything else that would give it away: the comparison of two groups, the other groups of a band, the same group in
    other bands. The notes say how many, and `scheme` by which scheme. Doing it twice is doing it once.

    >>> import pandas as pd, wres
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["disciplinary", "headcount"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [17, 2505, 4, 725]})
    >>> suppress(counts, "hes-sub-national")["count"].tolist()
    [17.0, 2505.0, nan, 725.0]
    >>> results = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
    >>> suppress(results, "hes-sub-national").headline()["status"].tolist()
    ['suppressed']
    """
    chosen = scheme_of(scheme)
    if isinstance(shown, Results):
        return _results(shown, chosen)
    if isinstance(shown, pd.DataFrame) and "count" in shown.columns:
        return _counts(shown, chosen)
    raise DefinitionError("give a counts table with the column count, or what wres.evaluate(…) returns")


def _counts(shown: pd.DataFrame, scheme: Scheme) -> pd.DataFrame:
    """Return a counts table without what a scheme hides, nor the columns and notes that nobody has read for it."""
    table = shown[[name for name in shown.columns if name in (*COLUMNS, *LIMITS)]].copy()
    table.attrs.clear()
    counts = pd.to_numeric(table["count"], errors="coerce").astype(np.float64)
    few = (scheme.hides(counts) | scheme.hides_group(counts)).astype(bool)
    withheld = table["count"].map(lambda count: isinstance(count, str) and mark(count) == HIDDEN).to_numpy(bool)
    if "origin" in table.columns:
        withheld = withheld | (table["origin"] == HIDDEN).to_numpy(bool)
    for name in set(LIMITS).intersection(table.columns):
        # Between what a source says it lies is public; what is hidden here isn't.
        table[name] = table[name].mask(few & ~counts.isna().to_numpy(bool))
    few |= withheld
    table["count"] = np.where(few, np.nan, scheme.rounded(counts))
    if few.any() or "origin" in table.columns:
        origin = table["origin"].astype(object) if "origin" in table.columns else "reported"
        table["origin"] = np.where(few, HIDDEN, origin)
    return table


def _results(results: Results, scheme: Scheme) -> Results:
    if scheme.base is not None:
        raise DefinitionError(
            "results rest on exact counts; suppress the counts by a scheme that rounds, then evaluate"
        )
    frame = results.frame.reset_index(drop=True)
    before = (frame["status"] == HIDDEN).to_numpy(bool)
    again = attrs.evolve(results, frame=frame)
    numbers = Numbers.of(again, ~before)
    hidden = (numbers.part >= 0) & (before | _small(frame, numbers, scheme))
    hidden |= _telling(numbers, scheme)
    resting = _Resting.of(again, numbers)
    kept = _kept(again, numbers, hidden | resting.on(hidden), scheme) if before.any() else None
    hidden = _Company(numbers, scheme, resting.weight).widened(hidden, kept)
    taken = hidden | before | resting.on(hidden)
    table = frame.copy()
    figures = ["value", "numerator", "denominator", "lower", "upper"]
    table.loc[taken, figures] = np.nan
    table["interval_kind"] = table["interval_kind"].mask(taken, "none")
    table["status"] = table["status"].mask(taken, HIDDEN)
    fresh = int((taken & ~before).sum())
    note = f"{fresh:,} figures held back by the scheme {scheme.id}: small numbers, and what would give them away"
    notes = (*results.notes, note) if fresh else results.notes
    return attrs.evolve(results, frame=table, notes=notes, scheme=scheme.id)


def _small(frame: pd.DataFrame, numbers: Numbers, scheme: Scheme) -> Flags:
    """Return which rows rest on a number of people that a scheme hides."""
    x, n = (frame[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    return np.asarray((scheme.hides_rate(x, n) & numbers.people) | scheme.hides_group(n), np.bool_)


def _telling(numbers: Numbers, scheme: Scheme) -> Flags:
    """Return which rows of an average would tell a small number of the years before, that stands nowhere itself."""
    places = np.zeros(len(numbers.missing), np.bool_)
    for at, single, years in numbers.earlier:
        if single >= 0:
            with np.errstate(invalid="ignore"):
                before = years * numbers.number[:, at] - numbers.number[:, single]
            places[numbers.at[:, at]] |= scheme.hides(before)
    return (numbers.part >= 0) & places[numbers.part]


class _Company:
    """What keeps hidden numbers company: moves of people that change them, and nothing that is shown.

    A move takes people out of some cells and puts them into others. What each number leaves to take limits how often
    it can be made, either way, so that a hidden number may be anything in between. Where no such move leaves a number
    the scheme's room, the one that costs the fewest figures is made possible: all that it changes is hidden as well.
    """

    def __init__(self, numbers: Numbers, scheme: Scheme, weight: Floats) -> None:
        self.weight = weight
        self.numbers, self.room, self.width = numbers, scheme.room, numbers.width
        self.none = len(numbers.missing) - 1
        self.few = (numbers.change[FEW:] == 0).all(axis=0)
        order, starts = numbers.moves
        kind = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        self.own = (numbers.change[:, order] * (numbers.index[:, order] == kind)).sum(axis=0)
        # Who knows that zeros are shown takes no hidden number for one.
        self.left = numbers.number - np.where(numbers.at < self.none, np.minimum(scheme.least, numbers.number), 0)
        self.fixed = np.zeros(self.none + 1, np.bool_)
        if scheme.least:
            self.fixed[numbers.at[:, : self.width]] = numbers.number[:, : self.width] == 0

    def widened(self, hidden: Flags, kept: Flags | None) -> Flags:
        """Return which rows have to be hidden, so that each number that they alone have keeps the scheme's room.

        Of those that are hidden already, `kept` are known to have it.
        """
        numbers, own = self.numbers, self.numbers.part >= 0
        settled = ~np.append(np.isfinite(numbers.number[:, : self.width]).reshape(-1), [False])
        while True:
            times = numbers.stands(own & ~hidden, self.weight)
            self._part_wholes(times)
            target = np.zeros(len(settled), np.bool_)
            for place in (numbers.part, numbers.whole):
                target[place[hidden]] = True
            target &= (times == 0) & ~settled
            if kept is not None:
                settled |= target & kept
                target, kept = target & ~kept, None
            settled |= self._wide(times, target)
            wanted = np.flatnonzero(target & ~settled)
            if not len(wanted):
                return hidden
            # A few of each return at a time: what one brings along is company for the others too.
            _, first, many = np.unique(wanted // self.width, return_index=True, return_counts=True)
            wanted = wanted[(np.arange(len(wanted)) - np.repeat(first, many)) % AT_ONCE == 0]
            parts = [self._cheapest(wanted[at : at + ASKED], times) for at in range(0, len(wanted), ASKED)]
            opened, lost = (np.concatenate(each) for each in zip(*parts, strict=True))
            settled[wanted] = True
            taken = np.zeros(len(settled), np.bool_)
            taken[opened] = True
            # An average of a later year tells of it too.
            taken[numbers.at[lost]] = True
            hidden = hidden | (own & (taken[numbers.part] | taken[numbers.whole] | np.isin(numbers.block, lost)))

    def _part_wholes(self, times: Floats) -> None:
        """Take the limits off parts of wholes that are hidden with them.

        A part can be nobody, so that it doesn't keep the whole from falling; and as large as the whole can be.
        """
        for column, others in self.numbers.limits:
            free = (times[self.numbers.at[:, others]] == 0).all(axis=1)
            self.left[:, column] = np.where(free, np.inf, self.numbers.number[:, column])

    def _split(self, move: Ints) -> Iterator[tuple[Ints, int | None]]:
        """Yield the places of the moves that touch few columns, with how many at most, and of the others."""
        few = self.few[move]
        yield np.flatnonzero(few), FEW
        yield np.flatnonzero(~few), None

    def _reach(self, block: Ints, move: Ints) -> tuple[Floats, Floats]:
        """Return how often moves can be made in blocks, as they are and the other way round."""
        forth, back = np.empty((2, len(move)))
        for some, touched in self._split(move):
            change = self.numbers.change[:touched, move[some]]
            left = self.left[block[some], self.numbers.index[:touched, move[some]]]
            with np.errstate(divide="ignore", invalid="ignore"):
                steps = np.floor(left / np.abs(change) + 1e-9)
            for end, limits in ((forth, change < 0), (back, change > 0)):
                end[some] = np.where(limits, steps, np.inf).min(axis=0, initial=np.inf)
        return forth, back

    def _wide(self, times: Floats, target: Flags) -> Flags:
        """Return which numbers have room enough by the moves that change nothing that is shown."""
        from scipy.sparse import csr_array

        numbers = self.numbers
        above, below = np.zeros((2, len(target)))
        touched = np.zeros((numbers.index.shape[1], numbers.at.shape[1]), np.int32)
        touched[np.arange(len(touched)), numbers.index] = 1
        # The last column limits nothing.
        every, own = csr_array(touched[:, :-1]), csr_array(touched[:, : self.width])
        open_ = np.unique(np.flatnonzero(target) // self.width)
        for start in range(0, len(open_), BLOCKS):
            blocks = open_[start : start + BLOCKS]
            at = numbers.at[blocks]
            shut = np.asarray(every @ (times[at[:, :-1]] > 0).T.astype(np.int32))
            asked = np.asarray(own @ target[at[:, : self.width]].T.astype(np.int32))
            move, block = np.divmod(np.flatnonzero((shut == 0) & (asked > 0)), len(blocks))
            forth, back = self._reach(blocks[block], move)
            for kind, change in zip(numbers.index[:, move], numbers.change[:, move], strict=True):
                here = np.flatnonzero(kind < self.width)
                place, size, up = at[block[here], kind[here]], np.abs(change[here]), change[here] > 0
                np.maximum.at(above, place, size * np.where(up, forth[here], back[here]))
                np.maximum.at(below, place, size * np.where(up, back[here], forth[here]))
        return target & (above + below >= self.room)

    def _cheapest(self, wanted: Ints, times: Floats) -> tuple[Ints, Ints]:
        """Return the numbers to hide so that each of some has room, and the blocks where no move leaves it any."""
        numbers = self.numbers
        block, kind = np.divmod(wanted, self.width)
        order, starts = numbers.moves
        many = starts[kind + 1] - starts[kind]
        of = np.repeat(np.arange(len(wanted)), many)
        first = np.cumsum(many) - many
        at = starts[kind][of] + np.arange(len(of)) - first[of]
        move, change = order[at], self.own[at]
        cost = np.zeros(len(of))
        for some, touched in self._split(move):
            place = numbers.at[block[of[some]], numbers.index[:touched, move[some]]]
            shown = times[place]
            cost[some] = shown.sum(axis=0)
            cost[some[((shown > 0) & self.fixed[place]).any(axis=0)]] = np.inf
        forth, back = self._reach(block[of], move)
        up, down = (np.abs(change) * np.where(change > 0, *each) for each in ((forth, back), (back, forth)))
        above, below = (np.maximum.reduceat(np.where(cost == 0, each, 0), first) for each in (up, down))
        enough = above + below >= self.room
        wide = np.maximum(up, above[of]) + np.maximum(down, below[of]) >= self.room
        best = np.flatnonzero(wide & np.isfinite(cost) & ~enough[of])
        # Of those that cost the least, the one that changes the fewest people who are shown.
        least = np.full(len(wanted), np.inf)
        np.minimum.at(least, of[best], cost[best])
        best = best[cost[best] == least[of[best]]]
        place = numbers.at[block[of[best]], numbers.index[:, move[best]]]
        here = numbers.number[block[of[best]], numbers.index[:, move[best]]]
        people = np.where(times[place] > 0, np.minimum(here, 1e9), 0).sum(axis=0)
        chosen = np.lexsort((people, of[best]))
        chosen = chosen[np.unique(of[best][chosen], return_index=True)[1]]
        lost = ~enough
        lost[of[best[chosen]]] = False
        opened = place[:, chosen]
        return np.unique(opened[times[opened] > 0]), block[lost]


@attrs.frozen(eq=False)
class _Resting:
    """Which figures rest on which rows: comparisons on both groups that they compare, in their own cell.

    Where the measure doesn't say what a figure is made of, it may rest on any row of its indicator. `weight` is how
    many figures each row takes along.
    """

    places: Places
    cell: Ints
    indicator: Ints
    undeclared: Flags
    weight: Floats

    @classmethod
    def of(cls, results: Results, numbers: Numbers) -> _Resting:
        """Return what rests on the rows of results."""
        frame = results.frame.assign(headline=numbers.part < 0)
        places = Places.of(frame, results.rows)
        key = ["edition", *BLOCK, "indicator"]
        measured = (frame["status"] == "ok").to_numpy(bool)
        rows = np.concatenate([each[measured[places.headline]] for each in (places.focus, places.comparator)])
        return cls(
            places=places,
            cell=codes(frame, [*key, "panel", "band", "group"]),
            indicator=codes(frame, key),
            undeclared=np.array([row.made_of is None for row in places.kinds], bool)[places.kind],
            weight=np.where(measured, 1.0, 0.5).astype(np.float64) + np.bincount(rows[rows >= 0], minlength=len(frame)),
        )

    def on(self, hidden: Flags) -> Flags:
        """Return which figures rest on a hidden row."""
        touched, within = (np.append(np.isin(code, code[hidden]), [False]) for code in (self.cell, self.indicator))
        found = np.zeros(len(hidden), bool)
        at = self.places
        found[at.headline] = touched[at.focus] | touched[at.comparator] | (self.undeclared & within[at.headline])
        return found


def _kept(results: Results, numbers: Numbers, hidden: Flags, scheme: Scheme) -> Flags:
    """Return which numbers of returns in which something was hidden already the proof finds to have room."""
    frame = results.frame
    before = np.unique(numbers.block[(frame["status"] == HIDDEN).to_numpy(bool)])
    mine = np.isin(numbers.block, before)
    same = np.isin(codes(frame, ["org"]), codes(frame, ["org"])[mine])
    shown = frame[same].assign(status=frame["status"].mask(hidden, HIDDEN)[same]).reset_index(drop=True)
    shown.loc[shown["status"] == HIDDEN, ["value", "numerator", "denominator"]] = np.nan
    kept = np.zeros(len(numbers.missing), np.bool_)
    kept[(before[:, None] * numbers.width + np.arange(numbers.width)).reshape(-1)] = True
    open_ = exposed(attrs.evolve(results, frame=shown), scheme)
    for place in (numbers.part, numbers.whole):
        kept[place[np.flatnonzero(same)[open_]]] = False
    return kept
