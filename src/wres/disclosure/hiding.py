"""Hiding small numbers, and all that would give them away."""

from __future__ import annotations

from typing import TypeVar

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints, codes
from wres._parts import Places, RowLabels
from wres.cells import Comparison, Rate, Row
from wres.counts import COLUMNS
from wres.disclosure.schemes import Flags, Floats, Scheme, scheme_of
from wres.disclosure.sums import BLOCK, Sums
from wres.errors import DefinitionError
from wres.recorded import mark
from wres.results import Results

__all__ = ["suppress"]

Shown = TypeVar("Shown", pd.DataFrame, Results)
HIDDEN = "suppressed"
LIMITS = ("at_least", "at_most")


def suppress(shown: Shown, scheme: Scheme | str) -> Shown:
    """Return a counts table or results without what a scheme hides, and without all that would give it away.

    In counts each number that is too small, for itself or for a group, is missing, with the origin `suppressed`; a
    counts table has no totals that would give it away, and doesn't say which number is a part of which, so that who
    didn't have an event is looked at in results only. Columns that a counts table doesn't have, and its `attrs`, aren't
    passed on. In results a figure that rests on such a number has the status
    `suppressed` and no numbers, and so has everything else that would give it away: the comparison of two groups, the
    other groups of a band, the same group in other bands. The notes say how many. Doing it twice is doing it once.

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
    sums = Sums.of(results)
    component = sums.own
    hidden = component & (sums.small(scheme) | before)
    unsure = np.unique(sums.block[hidden])
    while True:
        shown = component & ~hidden
        known = sums.stands(shown)
        low, high = sums.trusted(shown).bounds(known)
        # That nobody is there is no secret: every scheme shows zero.
        disclosed = hidden & (~known & (high - low < 1) & ((high > 0) | (high < low)))[sums.part]
        if not disclosed.any():
            # Nothing more follows from single sums; what follows from several is dearer to ask.
            disclosed = hidden & sums.tied(known, unsure)[sums.part]
            unsure = unsure[:0]
        if not disclosed.any():
            break
        more = _beside(sums, disclosed, shown)
        hidden |= more
        unsure = np.union1d(unsure, sums.block[more])
    again = attrs.evolve(results, frame=frame)
    readings = _Readings.of(again)
    hidden |= _resting(again, hidden & ~readings.rows)
    hidden |= readings.telling(hidden, scheme)
    taken = hidden | before
    table = frame.copy()
    numbers = ["value", "numerator", "denominator", "lower", "upper"]
    table.loc[taken, numbers] = np.nan
    table["interval_kind"] = table["interval_kind"].mask(taken, "none")
    table["status"] = table["status"].mask(taken, HIDDEN)
    fresh = int((taken & ~before).sum())
    note = f"{fresh:,} figures held back by the scheme {scheme.id}: small numbers, and what would give them away"
    return attrs.evolve(results, frame=table, notes=(*results.notes, note) if fresh else results.notes)


@attrs.frozen(eq=False)
class _Readings:
    """The rows of other readings of the headlines, over more years than they.

    `line` numbers the indicators of a return, `series` those of an organisation; `others` is, for the rate of a group,
    what its numbers leave for the years before: twice the average of two years, less this year's.
    """

    rows: Flags
    line: Ints
    series: Ints
    year: Ints
    others: Floats
    longest: int

    @classmethod
    def of(cls, results: Results) -> _Readings:
        """Return the rows of results that are of another reading."""
        frame, labels = results.frame, RowLabels.of(results.frame, results.rows)
        places = {pair: at for at, pair in enumerate(zip(labels.keys, labels.rows, strict=True))}
        mine, first = np.zeros(len(labels.rows), bool), np.full(len(labels.rows), -1, np.intp)
        years = np.ones(len(labels.rows))
        for (key, row), at in places.items():
            mine[at] |= row.reading_of is not None
            for one, other in zip(_rates(results, key, row), _rates(results, key, row.reading_of), strict=False):
                here = places.get((key, one[0]), -1)
                mine[here], first[here], years[here] = True, places.get((key, other[0]), -1), one[1]
        line = codes(frame, [*BLOCK, "indicator"])
        numerator = pd.Series(frame["numerator"].to_numpy(np.float64), line * len(mine) + labels.code)
        own = numerator.reindex(line * len(mine) + first[labels.code]).to_numpy(np.float64)
        return cls(
            rows=mine[labels.code],
            line=line,
            series=codes(frame, ["org", "indicator"]),
            year=frame["year"].to_numpy(np.intp),
            others=years[labels.code] * numerator.to_numpy() - own,
            longest=int(years.max(initial=1)),
        )

    def telling(self, hidden: Flags, scheme: Scheme) -> Flags:
        """Return which rows to hide, each reading whole: with the first one it tells the counts of the years before.

        It is shown where nothing of its indicator is hidden, in this year and those before, and no such count is small.
        """
        span = self.series * (2 * self.longest + int(np.ptp(self.year)) if len(self.year) else 1)
        there = (span + self.year)[hidden & ~self.rows]
        near = np.zeros(len(hidden), bool)
        for back in range(self.longest):
            near |= np.isin(span + self.year - back, there)
        broken = self.rows & (near | hidden | scheme.hides(self.others))
        return self.rows & np.isin(self.line, self.line[broken])


def _rates(results: Results, key: tuple[str, str], row: Row | None) -> list[tuple[Row, int]]:
    """Return the rows of the groups' rates that a comparison is one of, with the years that they are over."""
    made = row.made_of if row is not None else None
    if not isinstance(made, Comparison) or not isinstance(made.focus.made_of, Rate):
        return []
    term = made.focus.made_of.numerator.term
    every = ((one, one.made_of) for one in results.rows[key])
    return [(one, term.years) for one, made in every if isinstance(made, Rate) and made.numerator.term == term]


def _beside(sums: Sums, disclosed: Flags, shown: Flags) -> Flags:
    """Return which shown rows to hide, so that hidden rows that can be worked out have company in a sum of theirs.

    The smallest number of the sum over the groups that stands nowhere else; for want of one the smallest of the sum
    over the bands; then all that shows the sum itself; then a whole band; then all that is left.
    """
    number, whole = np.nan_to_num(sums.number[sums.part]), np.nan_to_num(sums.number[sums.whole])
    across, along, every = sums.across, sums.along, np.ones(len(shown), np.bool_)
    # A band without anybody is no company.
    lone = shown & (sums.times(shown)[sums.part] == 1) & (whole > 0)
    total = np.isin(sums.part, sums.part[sums.total])
    banded = ~total & (whole > 0) & (across >= 0) & np.isin(across, across[shown])
    found = np.zeros(len(shown), np.bool_)
    for over, candidates, concerned, size in (
        (across, lone, every, number),
        (along, lone & ~total, ~total, number),
        (across, shown, every, None),
        (along, banded, total, whole),
        (sums.block, shown, every, None),
    ):
        near = np.flatnonzero(candidates & (over >= 0) & np.isin(over, over[disclosed & concerned & (over >= 0)]))
        if size is not None:
            near = near[np.lexsort((size[near], size[near] == 0, over[near]))]
            near = near[np.unique(over[near], return_index=True)[1]]
        found[near] = True
        if size is whole:
            found |= np.isin(across, across[near])
        disclosed = disclosed & ~np.isin(over, over[near])
    return found & shown


def _resting(results: Results, hidden: Flags) -> Flags:
    """Return which headline figures rest on a hidden row: of either group that they compare, in their own cell.

    Where the measure doesn't say what a headline is made of, it may rest on any row of its indicator.
    """
    frame, places = results.frame, Places.of(results.frame, results.rows)
    indicator = [*BLOCK, "indicator"]
    touched, within = (
        np.append(np.isin(code, code[hidden]), [False])
        for code in (codes(frame, [*indicator, "panel", "band", "group"]), codes(frame, indicator))
    )
    undeclared = np.array([row.made_of is None for row in places.kinds], bool)[places.kind]
    found = np.zeros(len(frame), bool)
    found[places.headline] = touched[places.focus] | touched[places.comparator] | (undeclared & within[places.headline])
    return found
