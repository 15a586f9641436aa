"""What hidden numbers can be, from all that is shown: least and greatest, by linear programming."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import Ints
from wres._parts import Places, RowLabels
from wres.cells import Comparison, Rate
from wres.disclosure.schemes import Flags, Floats, Scheme, scheme_of
from wres.disclosure.sums import BLOCK, Sums
from wres.errors import DefinitionError
from wres.model import Unit
from wres.results import Results

__all__ = ["audit_disclosure", "possible", "suppressed_table"]

HIDDEN = "suppressed"
CONTRADICTION = "what is shown contradicts itself: no numbers satisfy all of its totals"
COLUMNS = [*BLOCK, "indicator", "statistic", "panel", "band", "group", "least", "greatest", "because"]


def possible(
    equations: npt.ArrayLike, totals: npt.ArrayLike, *, upper: npt.ArrayLike = np.inf, slack: npt.ArrayLike = 0.0
) -> tuple[Floats, Floats]:
    """Return the least and the greatest that each unknown number can be.

    The unknowns are at least 0 and at most `upper`; `equations @ unknowns` are the `totals`, give or take `slack`,
    which is what rounding leaves. Axes `(equation, unknown)`. Raises `DefinitionError` where nothing
    satisfies all of them.

    >>> low, high = possible([[1, 1, 0], [0, 1, 1]], [5, 3])
    >>> low.tolist(), high.tolist()
    ([2.0, 0.0, 0.0], [5.0, 3.0, 3.0])
    """
    matrix = np.atleast_2d(np.asarray(equations, np.float64))
    totals, slack = (np.broadcast_to(np.asarray(each, np.float64), matrix.shape[:1]) for each in (totals, slack))
    most = np.broadcast_to(np.asarray(upper, np.float64), matrix.shape[1:])
    solver = _Solver(matrix, np.column_stack([totals - slack, totals + slack]), np.zeros(len(most)), most)
    found = [
        [float(solver.solve(np.array([unknown]), np.array([sign]))[0]) for unknown in range(len(most))]
        for sign in (1.0, -1.0)
    ]
    return np.round(found[0], 9) + 0.0, np.round(found[1], 9) + 0.0


def suppressed_table(
    cells: npt.ArrayLike,
    *,
    rows: npt.ArrayLike | None = None,
    columns: npt.ArrayLike | None = None,
    total: float | None = None,
) -> tuple[Floats, Floats]:
    """Return the least and the greatest that each cell of a table can be, nan being hidden, from what is shown of it.

    `rows` and `columns` are the totals that are shown, nan where they aren't. A cell that is shown is what it is.

    >>> nan = float("nan")
    >>> low, high = suppressed_table([[nan, nan], [nan, 4]], rows=[5, 7], columns=[6, nan])
    >>> low.tolist() == high.tolist() == [[3.0, 2.0], [3.0, 4.0]]
    True
    """
    given = np.asarray(cells, np.float64)
    if given.ndim != 2:
        raise DefinitionError("cells has to be a table with rows and columns, nan where a cell is hidden")
    hidden = np.isnan(given)
    index = np.full(given.shape, -1)
    index[hidden] = np.arange(hidden.sum())
    sums: list[tuple[Any, float]] = []
    for totals, axis in ((rows, 0), (columns, 1)):
        if totals is not None:
            at = np.asarray(totals, np.float64)
            if at.shape != (given.shape[axis],):
                raise DefinitionError(
                    f"there are {given.shape[axis]} lines on this side; give a total for each, or nan"
                )
            sums += [(np.s_[line, :] if axis == 0 else np.s_[:, line], value) for line, value in enumerate(at)]
    if total is not None:
        sums.append((np.s_[:, :], float(total)))
    matrix, right = [], []
    for where, value in sums:
        unknown = index[where][hidden[where]]
        if np.isnan(value) or not len(unknown):
            continue
        line = np.zeros(int(hidden.sum()))
        line[unknown] = 1
        matrix.append(line)
        right.append(value - np.nansum(given[where]))
    low, high = given.copy(), given.copy()
    if hidden.any():
        shape = (len(matrix), int(hidden.sum()))
        low[hidden], high[hidden] = possible(np.reshape(matrix, shape), np.array(right))
    return low, high


def audit_disclosure(
    shown: Results, *, scheme: Scheme | str | None = None, width: float = 1.0, places: int | None = None
) -> pd.DataFrame:
    """Return the hidden numbers that what is shown gives away: a row for each that is known to less than `width`.

    `shown` is results of which some figures are `suppressed`. The sums over the groups of a band, over the bands of a
    group and of the board, the denominators that are shown anywhere for the same people, and the shares, likelihoods,
    ratios and differences themselves are solved for the least and the greatest that each hidden number can be, by
    linear programming, an organisation and a year at a time. `places` says to how many decimals the values are
    shown, None that they are exact. With a `scheme`, numbers that it hides and that are shown are listed too.

    Columns: `edition, org, year, indicator, statistic, panel, band, group, least, greatest, because`. An empty frame
    is the proof. That nobody is there is no secret, and isn't listed. That people are whole numbers is used for each
    by itself, not for all of them together. Of an inconsistent return only the sums and the values are used, and
    not that a part is no larger than its whole; sums that contradict one another are a `DefinitionError`.

    >>> import wres
    >>> from wres.datasets import sector
    >>> from wres.disclosure import suppress
    >>> results = wres.evaluate(sector(seed=1, organisations=2), edition="wres-2024")
    >>> len(audit_disclosure(suppress(results, "hes-sub-national"), scheme="hes-sub-national"))
    0
    """
    frame = shown.frame.reset_index(drop=True)
    sums = Sums.of(shown)
    hidden = sums.own & (frame["status"] == HIDDEN).to_numpy(bool)
    sums = sums.trusted(sums.own & ~hidden)
    known = sums.stands(sums.own)
    figures = _ShownFigures(attrs.evolve(shown, frame=frame), sums, np.unique(sums.block[hidden]))
    figures.state(known)
    target = hidden & ~known[sums.part]

    def closed(sums: Sums, blocks: Ints) -> tuple[Floats, Floats, Ints]:
        low, high = sums.bounds(known)
        broken = []
        for block in blocks.tolist():
            wanted = np.unique(sums.part[target & (sums.block == block)])
            try:
                _solve(sums, block, figures.relations(block, known, places), known, wanted, low, high, width)
            except DefinitionError:
                broken.append(block)
        return low, high, np.array(broken, np.intp)

    low, high, broken = closed(sums, np.unique(sums.block[target]))
    if len(broken):
        # An inconsistent return breaks what one count says of another; what adds up still does.
        loose = np.isin(sums.of_block, broken)
        least, greatest, broken = closed(sums.loosened(broken), broken)
        low[loose], high[loose] = least[loose], greatest[loose]
    if len(broken):
        where = frame.loc[np.isin(sums.block, broken), BLOCK].drop_duplicates().astype(str).agg(", ".join, axis=1)
        raise DefinitionError(f"{CONTRADICTION}: {'; '.join(where)}")
    somebody = high > 0
    disclosed = target & ((high - low < width) & somebody)[sums.part]
    reasons = np.where(low == high, "follows from what is shown", "there is little room left")[sums.part]
    because = np.where(disclosed, reasons, "").astype(object)
    # A share can be worked out where both its numbers stand elsewhere.
    because[hidden & (known & somebody)[sums.part] & known[sums.whole]] = "stands elsewhere"
    if scheme is not None:
        because[sums.small(scheme_of(scheme)) & ~hidden] = "is shown"
    rows = np.flatnonzero(because != "")
    table = frame.loc[rows, COLUMNS[:-3]].reset_index(drop=True)
    part = sums.part[rows]
    return table.assign(least=low[part], greatest=high[part], because=because[rows].astype(str))


Relation = tuple[dict[int, float], float, float]
"""Of some numbers the weights of a sum, and its least and greatest."""


class _ShownFigures:
    """The figures that are shown of blocks in which something is hidden: what they say of its numbers."""

    def __init__(self, results: Results, sums: Sums, blocks: Ints) -> None:
        frame, self.sums = results.frame, sums
        labels, self.places = RowLabels.of(frame, results.rows), Places.of(frame, results.rows)
        facts = results.provenance
        units = dict(zip(zip(facts["edition"], facts["indicator"], strict=True), facts["unit"], strict=True))
        self.value = frame["value"].to_numpy(np.float64)
        scales = [row.made_of.scale if isinstance(row.made_of, Rate) else np.nan for row in labels.rows]
        self.scale = np.array(scales)[labels.code]
        self.ratio = np.array([units.get(key) == Unit.RATIO for key in labels.keys], bool)[labels.code]
        compared = [row.made_of if isinstance(row.made_of, Comparison) else None for row in self.places.kinds]
        self.part, inverted = (
            np.array([each is not None and getattr(each, name) for each in compared], bool)[self.places.kind]
            for name in ("part", "inverted")
        )
        focus, comparator = self.places.focus, self.places.comparator
        self.first, self.second = np.full((2, len(frame)), -1, np.intp)
        self.first[self.places.headline] = np.where(inverted, comparator, focus)
        self.second[self.places.headline] = np.where(inverted, focus, comparator)
        self.here = np.isin(sums.block, blocks)
        rows = np.flatnonzero(self.here)
        self.rows = {block: rows[at] for block, at in pd.Series(rows).groupby(sums.block[rows]).indices.items()}

    def state(self, known: Flags) -> None:
        """Take down the numbers that headline figures state: of a difference of shares those of the part."""
        sums, at, focus = self.sums, self.places.headline, self.places.focus
        for numbers, values in ((sums.part, sums.numerator), (sums.whole, sums.denominator)):
            stated = self.part & self.here[at] & (focus >= 0) & ~np.isnan(values[at])
            number = numbers[focus[stated]]
            sums.number[number], known[number] = values[at[stated]], True

    def relations(self, block: int, known: Flags, places: int | None) -> Iterator[Relation]:
        """Yield what shown values say of unknown numbers of a block."""
        sums, number = self.sums, self.sums.number

        def span(value: float, scale: float) -> tuple[float, float]:
            half = 1e-9 * abs(value) + 1e-12 if places is None else 0.5 * 10.0**-places
            return (value - half) / scale, (value + half) / scale

        def rate(row: int, value: float) -> Iterator[Relation]:
            part, whole = int(sums.part[row]), int(sums.whole[row])
            if np.isnan(value) or np.isnan(self.scale[row]) or (known[part] and known[whole]):
                return
            low, high = span(value, self.scale[row])
            yield {part: 1.0, whole: -low}, 0.0, np.inf
            yield {part: 1.0, whole: -high}, -np.inf, 0.0

        for row in self.rows.get(block, ()):
            value, rows = float(self.value[row]), [int(self.first[row]), int(self.second[row])]
            if sums.own[row]:
                yield from rate(row, value)
                continue
            if min(rows) < 0 or all(known[[*sums.part[rows], *sums.whole[rows]]]):
                continue
            (a, b), (m, n) = (map(int, at[rows]) for at in (sums.part, sums.whole))
            ratio = self.ratio[row]
            if ratio:
                yield from rate(rows[0], float(sums.numerator[row]))
                yield from rate(rows[1], float(sums.denominator[row]))
            if np.isnan(value) or not (known[m] and known[n] and number[m] > 0 and number[n] > 0):
                continue
            low, high = span(value, 1.0 if ratio else self.scale[rows[0]])
            if ratio:
                yield {a: number[n], b: -low * number[m]}, 0.0, np.inf
                yield {a: number[n], b: -high * number[m]}, -np.inf, 0.0
            else:
                yield {a: 1 / number[m], b: -1 / number[n]}, low, high


def _solve(
    sums: Sums,
    block: int,
    relations: Iterator[Relation],
    known: Flags,
    wanted: Ints,
    low: Floats,
    high: Floats,
    width: float,
) -> None:
    """Close in, in place, on the wanted numbers of a block that less than `width` is left for."""
    numbers, entries, pairs = sums.blocks(np.array([block]))[block]
    unknown, matrix, totals = sums.matrix(numbers, entries, known)
    place = {int(number): at for at, number in enumerate(unknown)}
    lines, ends = [*matrix], [(total, total) for total in totals]

    def add(weights: dict[int, float], least: float, most: float) -> None:
        line = np.zeros(len(unknown))
        given = 0.0
        for number, weight in weights.items():
            if known[number]:
                given += weight * sums.number[number]
            else:
                line[place[number]] += weight
        if line.any():
            # Weights of one size, which the solver's tolerance is made for.
            size = np.abs(line).max()
            lines.append(line / size)
            ends.append(((least - given) / size, (most - given) / size))

    for less, more in zip(sums.less[pairs], sums.more[pairs], strict=True):
        if not (known[less] and known[more]):
            add({int(less): 1.0, int(more): -1.0}, -np.inf, 0.0)
    for weights, least, most in relations:
        add(weights, least, most)
    rules = np.reshape(lines, (len(lines), len(unknown))), np.reshape(ends, (-1, 2)), low[unknown]
    at = np.array([place[number] for number in wanted.tolist()], np.intp)
    whole = sums.integer[wanted]

    def rounded(least: Floats, most: Floats) -> tuple[Floats, Floats]:
        return np.where(whole, np.ceil(least - 1e-6), least), np.where(whole, np.floor(most + 1e-6), most)

    # Whatever satisfies everything shows how far apart a number's values can lie: few are left to be asked one by one.
    # A number that may be endless has an end for that, or it would show nothing of the others.
    end_of_all = 100 + 10 * np.nanmax(sums.number[numbers], initial=0.0)
    looker = _Solver(*rules, np.where(np.isinf(high[unknown]), end_of_all, high[unknown]))
    turns = np.where(np.arange(len(at)) % 2, 1.0, -1.0)
    try:
        looks = np.array([looker.solve(at, cost) for cost in (np.ones(len(at)), -np.ones(len(at)), turns, -turns)])
    except DefinitionError:
        looks = np.zeros((1, len(at)))
    ends_of = rounded(looks.min(axis=0), looks.max(axis=0))
    solver = _Solver(*rules, high[unknown])
    for one in np.flatnonzero(ends_of[1] - ends_of[0] < width):
        for end, sign in zip(ends_of, (1.0, -1.0), strict=True):
            end[one] = solver.solve(at[[one]], np.array([sign]))[0]
    ends_of = rounded(*ends_of)
    disclosed = ends_of[1] - ends_of[0] < width
    low[wanted[disclosed]], high[wanted[disclosed]] = (end[disclosed] for end in ends_of)


class _Solver:
    """Linear programs that share all but what they ask for."""

    def __init__(self, matrix: Floats, ends: Floats, low: Floats, high: Floats) -> None:
        exact = ends[:, 0] == ends[:, 1]
        above, below = ~exact & np.isfinite(ends[:, 1]), ~exact & np.isfinite(ends[:, 0])
        self.rules: dict[str, Any] = {"bounds": np.column_stack([low, high]), "method": "highs"}
        if exact.any():
            self.rules |= {"A_eq": matrix[exact], "b_eq": ends[exact, 0]}
        if (above | below).any():
            self.rules |= {
                "A_ub": np.vstack([matrix[above], -matrix[below]]),
                "b_ub": np.concatenate([ends[above, 1], -ends[below, 0]]),
            }
        self.size = len(low)

    def solve(self, at: Ints, cost: Floats) -> Floats:
        """Return the numbers at some places where their cost is least, infinite where there is no end to it."""
        from scipy.optimize import linprog

        costs = np.zeros(self.size)
        costs[at] = cost
        answer = linprog(costs, **self.rules)
        if answer.status == 2:
            raise DefinitionError(CONTRADICTION)
        return answer.x[at] if answer.status == 0 else np.where(cost < 0, np.inf, 0.0)
