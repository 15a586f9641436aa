"""What hidden numbers can be, from all that is shown: least and greatest, by linear programming."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import Ints, firsts
from wres._parts import Places, RowLabels
from wres.cells import Comparison, Rate, Row
from wres.disclosure.responses import responses
from wres.disclosure.schemes import Flags, Floats, Scheme, attacker_of, scheme_of
from wres.errors import DefinitionError
from wres.model import Unit
from wres.results import Results

__all__ = ["audit_disclosure", "exposed", "possible", "suppressed_table"]

HIDDEN = "suppressed"
REASONS = ("follows from what is shown", "there is little room left")
CONTRADICTION = "what is shown contradicts itself: no numbers satisfy all of its totals"
COLUMNS = ["edition", "org", "year", "indicator", "statistic", "panel", "band", "group", "least", "greatest", "because"]


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
    units = np.eye(len(most))
    low = np.array([solver.cells(unit)[at] for at, unit in enumerate(units)])
    high = np.array([solver.cells(-unit)[at] for at, unit in enumerate(units)])
    ends = np.asarray(np.round(np.where(np.isnan(high), np.inf, high), 9) + 0.0, np.float64)
    return np.asarray(np.round(low, 9) + 0.0, np.float64), ends


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
    shown: Results,
    *others: Results | pd.DataFrame,
    scheme: Scheme | str | None = None,
    width: float | None = None,
    places: int | None = None,
    attacker: str | None = None,
) -> pd.DataFrame:
    """Return the hidden numbers that what is given out gives away: a row for each that is known to less than `width`.

    `shown` is results of which some figures are `suppressed`, and `others` is all that is given out with them or was
    before: results of other years, of other indicators or by another scheme, and counts tables. Nothing is taken from
    what a definition says of its parts: each raw cell of a return is changed by one person, and the numbers that move
    are those that it stands in. The least and the greatest that a hidden number can be are found by linear programming
    over these cells, an organisation at a time, from all numbers, shares, likelihoods, ratios and differences that are
    shown. `places` says to how many decimals the values are shown, None that they are exact.

    With a `scheme`, its `width` and its `attacker` are taken, and numbers that it hides and that are shown are listed
    too; without, a range narrower than 1 is listed, and the attacker is `external`. To the `informed` one a hidden
    number is at least 1, where that fits what is shown; for the `internal` one ranges are one narrower.

    Columns: `edition, org, year, indicator, statistic, panel, band, group, least, greatest, because`. An empty frame
    is the proof. That nobody is there is no secret, and isn't listed. That people are whole numbers is used for each
    by itself, not for all of them together. Of an inconsistent return only the sums and the values are used, and
    not that a part is no larger than its whole; numbers that contradict one another are a `DefinitionError`.

    >>> import wres
    >>> from wres.datasets import sector
    >>> from wres.disclosure import suppress
    >>> results = wres.evaluate(sector(seed=1, organisations=2), edition="wres-2024")
    >>> len(audit_disclosure(suppress(results, "hes-sub-national"), scheme="hes-sub-national"))
    0
    """
    held = None if scheme is None else scheme_of(scheme)
    because, low, high = _found(shown, others, held, width, places, attacker)
    rows = np.flatnonzero(because != "")
    table = shown.frame.reset_index(drop=True).loc[rows, COLUMNS[:-3]].reset_index(drop=True)
    return table.assign(least=low[rows], greatest=high[rows], because=because[rows].astype(str))


def exposed(shown: Results, scheme: Scheme) -> Flags:
    """Return which rows have a hidden number that what is shown gives away: by a scheme's width, to its attacker."""
    because, _, _ = _found(shown, (), scheme, None, None, None)
    return np.isin(because, REASONS)


def _found(
    shown: Results,
    others: Sequence[Results | pd.DataFrame],
    held: Scheme | None,
    width: float | None,
    places: int | None,
    attacker: str | None,
) -> tuple[npt.NDArray[np.object_], Floats, Floats]:
    """Return why each row is listed, empty where it isn't, and the least and the greatest of its numerator."""
    who = attacker_of(attacker or (held.attacker if held else "external"))
    room = (width if width is not None else held.width if held else 1.0) + who.counted
    given = [
        attrs.evolve(one, frame=one.frame.reset_index(drop=True))
        for one in (shown, *others)
        if isinstance(one, Results)
    ]
    cells = _Cells.of(given, [one for one in others if not isinstance(one, Results)], held)
    figures = [_Figures(one, cells) for one in given]
    known: dict[int, float] = dict(cells.counted)
    for each in figures:
        each.state(known)
    mine = figures[0]
    target = mine.own & mine.hidden
    wanted = {number for number in mine.part[target].tolist() if number not in known}
    rules = _Rules(cells, known, [rule for each in figures for rule in each.relations(known, places)])
    ranges = rules.ranges(wanted, mine.people_numbers(target) if who.least else set(), who.least, room)
    stood = np.array([number in known for number in range(cells.numbers)], bool)
    low, high = np.full((2, cells.numbers + 1), np.nan)
    for number, value in known.items():
        low[number] = high[number] = value
    for number, (least, greatest) in ranges.items():
        low[number], high[number] = least, greatest
    part, whole = mine.part, mine.whole
    with np.errstate(invalid="ignore"):
        somebody = high > 0
        disclosed = target & ~np.append(stood, True)[part] & ((high - low < room) & somebody)[part]
    reasons = np.where(low == high, *REASONS)[part]
    because = np.where(disclosed, reasons, "").astype(object)
    # A share can be worked out where both its numbers stand elsewhere.
    elsewhere = np.append(stood, False)
    because[target & (elsewhere & somebody)[part] & elsewhere[whole]] = "stands elsewhere"
    if held is not None:
        because[mine.small(held) & ~mine.hidden] = "is shown"
    return because, low[part], high[part]


@attrs.frozen(eq=False)
class _Cells:
    """The raw cells of all that is given out, those that stand in the same numbers as one, and the numbers.

    A number is a pattern of cells in a unit, an organisation's year; `patterns` has axes `(pattern, kind of cell)`, a
    kind being of a year before too. `at` gives for the rows of each indicator the patterns of their two numbers.
    """

    units: dict[tuple[Any, int], int]
    patterns: Floats
    kinds: list[tuple[int, int]]
    width: int
    at: dict[tuple[tuple[str, str], Row], tuple[int, int, float, bool]]
    counted: dict[int, float]

    @property
    def numbers(self) -> int:
        """How many numbers there are."""
        return len(self.units) * len(self.patterns)

    @classmethod
    def of(cls, given: list[Results], tables: list[pd.DataFrame], scheme: Scheme | None) -> _Cells:
        """Return the cells of results, and what counts tables give of them."""
        cells: dict[Any, int] = {}
        rows: list[tuple[tuple[tuple[str, str], Row], list[dict[int, float]], float, bool]] = []
        done: set[tuple[str, str]] = set()
        for results in given:
            for key in dict.fromkeys(zip(results.frame["edition"], results.frame["indicator"], strict=True)):
                if key in done:
                    continue
                done.add(key)
                if key not in results.definitions:
                    raise DefinitionError(
                        f"the definition of {key[1]!r} isn't in the results; give what wres.evaluate(…) returned"
                    )
                found = responses(*results.definitions[key])
                place = np.array([cells.setdefault(cell, len(cells)) for cell in found.cells], np.intp)
                for at, row in enumerate(found.rows):
                    both = [
                        {int(place[cell]): float(weights[at, cell]) for cell in np.flatnonzero(weights[at])}
                        if not np.isnan(weights[at]).any()
                        else {}
                        for weights in (found.numerator, found.denominator)
                    ]
                    rows.append(((key, row), both, float(found.scale[at]), bool(found.people[at])))
        entered: list[tuple[Any, int, dict[int, float], float]] = []
        for table in tables:
            entered += _entered(table, cells)
        distinct: dict[frozenset[tuple[int, float]], int] = {}

        def pattern(weights: dict[int, float]) -> int:
            return distinct.setdefault(frozenset(weights.items()), len(distinct)) if weights else -1

        read = {key: (*(pattern(weights) for weights in both), scale, people) for key, both, scale, people in rows}
        in_tables = [(org, year, pattern(weights), count) for org, year, weights, count in entered]
        dense = np.zeros((len(distinct), max(len(cells), 1)))
        for weights, one in distinct.items():
            for cell, weight in weights:
                dense[one, cell] = weight
        # A cell and the same of another year are two of one kind.
        names = list(cells)
        plain = {cell[:4]: None for cell in names}
        backs = sorted({cell[4] for cell in names}) or [0]
        signs: dict[Any, int] = {}
        kind = {}
        for name in plain:
            sign = tuple(dense[:, cells[*name, back]].tobytes() if (*name, back) in cells else b"" for back in backs)
            kind[name] = signs.setdefault(sign, len(signs))
        columns: dict[tuple[int, int], int] = {}
        for cell, one in cells.items():
            columns.setdefault((kind[cell[:4]], cell[4]), one)
        units: dict[tuple[Any, int], int] = {}
        for results in given:
            for unit in dict.fromkeys(zip(results.frame["org"], results.frame["year"].tolist(), strict=True)):
                units.setdefault(unit, len(units))
        for org, year, *_ in in_tables:
            units.setdefault((org, year), len(units))
        counted = {units[org, year] * len(dense) + one: count for org, year, one, count in in_tables}
        return cls(units, dense[:, list(columns.values())], list(columns), len(signs), read, counted)  # type: ignore[arg-type]


def _entered(table: pd.DataFrame, cells: dict[Any, int]) -> Iterator[tuple[Any, int, dict[int, float], float]]:
    """Yield the numbers of a counts table as weights of cells: an organisation, a year, the weights and the count."""
    frame = table.reindex(columns=["org", "year", "item", "panel", "band", "group", "count"])
    counts = pd.to_numeric(frame["count"], errors="coerce")
    by: dict[Any, list[Any]] = {}
    for item, panel, band, group, back in cells:
        if back == 0:
            for p, b in {(panel, band), (panel, None), (None, band), (None, None)}:
                by.setdefault((item, p, b, group), []).append((item, panel, band, group, 0))
    whole = frame.astype(object).where(frame.notna(), None)
    for row, count in zip(whole.itertuples(index=False), counts, strict=True):
        found = by.get((row.item, row.panel, row.band, row.group), [])
        if found and not np.isnan(count):
            yield row.org, int(str(row.year)), {cells[cell]: 1.0 for cell in found}, float(count)


class _Figures:
    """The figures of results: their numbers, and what their values say of these."""

    def __init__(self, results: Results, cells: _Cells) -> None:
        frame, size = results.frame, len(cells.patterns)
        labels = RowLabels.of(frame, results.rows)
        compared = np.array([isinstance(row.made_of, Comparison) for row in labels.rows], bool)[labels.code]
        self.places = Places.of(frame.assign(headline=compared), results.rows)
        self.results, self.cells, self.labels = results, cells, labels
        headline = frame["headline"].to_numpy(bool)
        self.hidden = (frame["status"] == HIDDEN).to_numpy(bool)
        split = {key for key, head in zip(labels.keys, headline[firsts(labels.code)].tolist(), strict=True) if not head}
        alone = np.array([key not in split for key in labels.keys], bool)
        found = [
            cells.at.get((key, row), (-1, -1, np.nan, False)) for key, row in zip(labels.keys, labels.rows, strict=True)
        ]
        for key, row, lone in zip(labels.keys, labels.rows, alone.tolist(), strict=True):
            if lone and isinstance(row.made_of, Comparison):
                raise DefinitionError(
                    f"the components of {key[1]!r} aren't in the results; "
                    "give all that wres.evaluate(…) returned, and take headline() of what comes back"
                )
        unit = np.array([cells.units[one] for one in zip(frame["org"], frame["year"].tolist(), strict=True)], np.intp)

        def numbered(position: int) -> Ints:
            pattern = np.array([each[position] for each in found], np.intp)[labels.code]
            return np.where(pattern < 0, cells.numbers, unit * size + pattern)

        self.unit = unit
        self.part, self.whole = numbered(0), numbered(1)
        self.scale = np.array([each[2] for each in found])[labels.code]
        self.people = np.array([each[3] for each in found], bool)[labels.code]
        self.own = (~headline | alone[labels.code]) & (self.part < cells.numbers)
        self.value, self.numerator, self.denominator = (
            frame[name].to_numpy(np.float64) for name in ("value", "numerator", "denominator")
        )

    def small(self, scheme: Scheme) -> Flags:
        """Return which rows rest on a number of people that a scheme hides."""
        few = scheme.hides(self.numerator) | (
            scheme.hides(self.denominator - self.numerator) if scheme.complement else False
        )
        return np.asarray(((few & self.people) | scheme.hides_group(self.denominator)) & self.own, np.bool_)

    def people_numbers(self, rows: Flags) -> set[int]:
        """Return the numbers of people of some rows."""
        return set(self.part[rows & self.people].tolist())

    def state(self, known: dict[int, float]) -> None:
        """Take down the numbers that are shown."""
        for number, values in ((self.part, self.numerator), (self.whole, self.denominator)):
            stated = (number < self.cells.numbers) & ~np.isnan(values)
            for one, value in zip(number[stated].tolist(), values[stated].tolist(), strict=True):
                if abs(known.setdefault(one, value) - value) > 1e-6:
                    org, year = list(self.cells.units)[one // len(self.cells.patterns)]
                    raise DefinitionError(f"{CONTRADICTION}: {org}, {year}")

    def relations(self, known: dict[int, float], places: int | None) -> Iterator[Relation]:
        """Yield what shown values say of unknown numbers, and that a part is no larger than its whole."""
        none, limits = (
            self.cells.numbers,
            set(self.unit[(self.results.frame["status"] == "inconsistent").to_numpy(bool)].tolist()),
        )
        unsure = ~np.array([number in known for number in range(none)] + [True], bool)
        open_ = unsure[self.part] | unsure[self.whole]

        def span(value: float, scale: float) -> tuple[float, float]:
            half = 1e-9 * abs(value) + 1e-12 if places is None else 0.5 * 10.0**-places
            return (value - half) / scale, (value + half) / scale

        def rate(row: int, value: float) -> Iterator[Relation]:
            part, whole = int(self.part[row]), int(self.whole[row])
            if not (np.isnan(value) or np.isnan(self.scale[row]) or max(part, whole) >= none or not open_[row]):
                low, high = span(value, self.scale[row])
                yield {part: 1.0, whole: -low}, 0.0, np.inf, False
                yield {part: 1.0, whole: -high}, -np.inf, 0.0, False

        here = {
            (unit, code): row
            for row, (unit, code) in enumerate(zip(self.unit.tolist(), self.labels.code.tolist(), strict=True))
        }
        place = {pair: at for at, pair in enumerate(zip(self.labels.keys, self.labels.rows, strict=True))}
        for row in np.flatnonzero(self.own & open_).tolist():
            part, whole = int(self.part[row]), int(self.whole[row])
            yield from rate(row, float(self.value[row]))
            code = self.labels.code[row]
            made_of = self.labels.rows[code].made_of
            if self.unit[row] not in limits:
                if self.people[row]:
                    yield {part: 1.0, whole: -1.0}, -np.inf, 0.0, True
                if isinstance(made_of, Rate) and made_of.within is not None:
                    holder = here.get((int(self.unit[row]), place.get((self.labels.keys[code], made_of.within), -1)))
                    if holder is not None:
                        yield {part: 1.0, int(self.part[holder]): -1.0}, -np.inf, 0.0, True
        facts = self.results.provenance
        units = dict(zip(zip(facts["edition"], facts["indicator"], strict=True), facts["unit"], strict=True))
        ratios = np.array([units.get(key) == Unit.RATIO for key in self.labels.keys], bool)
        places_ = self.places
        for at, kind, focus, comparator in zip(
            places_.headline.tolist(),
            places_.kind.tolist(),
            places_.focus.tolist(),
            places_.comparator.tolist(),
            strict=True,
        ):
            made_of = places_.kinds[kind].made_of
            if not isinstance(made_of, Comparison) or min(focus, comparator) < 0 or self.hidden[at]:
                continue
            one, two = (comparator, focus) if made_of.inverted else (focus, comparator)
            a, b, m, n = (int(each) for each in (self.part[one], self.part[two], self.whole[one], self.whole[two]))
            if max(a, b, m, n) >= none or not (open_[one] or open_[two]):
                continue
            ratio = ratios[self.labels.code[at]]
            if ratio:
                yield from rate(one, float(self.numerator[at]))
                yield from rate(two, float(self.denominator[at]))
            value = float(self.value[at])
            if np.isnan(value) or not known.get(m, 0) > 0 or not known.get(n, 0) > 0:
                continue
            low, high = span(value, 1.0 if ratio else float(self.scale[one]))
            if ratio:
                yield {a: known[n], b: -low * known[m]}, 0.0, np.inf, False
                yield {a: known[n], b: -high * known[m]}, -np.inf, 0.0, False
            else:
                yield {a: 1 / known[m], b: -1 / known[n]}, low, high, False


Relation = tuple[dict[int, float], float, float, bool]
"""Of some numbers the weights of a sum, its least and greatest, and whether an inconsistent return breaks it."""


class _Rules:
    """All that is known of the raw cells: sums with a least and a greatest, in parts that share no cell."""

    def __init__(self, cells: _Cells, known: dict[int, float], relations: list[Relation]) -> None:
        self.cells = cells
        years = {unit: at for at, unit in enumerate(cells.units)}
        self.names = list(cells.units)
        self.years = dict(years)
        self.columns: dict[int, dict[int, float]] = {}
        self.lines = [(self._of({number: 1.0}), value, value, False) for number, value in known.items()]
        self.lines += [(self._of(weights), low, high, loose) for weights, low, high, loose in relations]

    def _of(self, numbers: dict[int, float]) -> dict[int, float]:
        """Return numbers with their weights as cells with theirs."""
        found: dict[int, float] = {}
        for number, weight in numbers.items():
            for column, each in self._cells_of(number).items():
                found[column] = found.get(column, 0.0) + weight * each
        return {column: weight for column, weight in found.items() if abs(weight) > 1e-12}

    def _cells_of(self, number: int) -> dict[int, float]:
        if number not in self.columns:
            unit, pattern = divmod(number, len(self.cells.patterns))
            org, year = self.names[unit]
            weights = self.cells.patterns[pattern]
            self.columns[number] = {
                self.years.setdefault((org, year - back), len(self.years)) * self.cells.width + kind: float(weights[at])
                for at, (kind, back) in enumerate(self.cells.kinds)
                if weights[at]
            }
        return self.columns[number]

    def ranges(self, wanted: set[int], counted: set[int], least: int, room: float) -> dict[int, tuple[float, float]]:
        """Return the least and the greatest that each wanted number can be; of those with room, some of their range."""
        from scipy.sparse import coo_matrix
        from scipy.sparse.csgraph import connected_components

        asked = {number: self._of({number: 1.0}) for number in sorted(wanted)}
        every = [weights for weights, *_ in self.lines] + list(asked.values())
        used = np.unique(np.array([column for weights in every for column in weights], np.intp))
        place = {int(column): at for at, column in enumerate(used)}
        # A number of one cell that is known is no link: its cell is what it is.
        fixed = {
            next(iter(w)): low / next(iter(w.values())) for w, low, high, _ in self.lines if len(w) == 1 and low == high
        }
        links = [(line, place[c]) for line, weights in enumerate(every) for c in weights if c not in fixed]
        rows, columns = (
            (np.array(each, np.intp) for each in zip(*links, strict=True)) if links else (np.zeros(0, np.intp),) * 2
        )
        size = len(every) + len(used)
        graph = coo_matrix((np.ones(len(rows)), (rows, len(every) + columns)), shape=(size, size))
        _, part = connected_components(graph, directed=False)
        lines_of = pd.Series(np.arange(len(self.lines))).groupby(part[: len(self.lines)]).indices
        asked_of: dict[int, list[int]] = {}
        for at, number in enumerate(asked, len(self.lines)):
            asked_of.setdefault(int(part[at]), []).append(number)
        found: dict[int, tuple[float, float]] = {}
        broken = set()
        for one, numbers in asked_of.items():
            lines = [self.lines[at] for at in lines_of.get(one, [])]
            targets = [asked[number] for number in numbers]
            zeros = [(asked[number], float(least), np.inf, True) for number in numbers if number in counted]
            firm = [line for line in lines if not line[3]]
            for rules in ([*lines, *zeros], [*firm, *zeros], lines, firm) if zeros else (lines, firm):
                try:
                    found |= dict(zip(numbers, _ranges(rules, targets, fixed, room), strict=True))
                    break
                except DefinitionError:
                    continue
            else:
                broken |= {self.names[number // len(self.cells.patterns)] for number in numbers}
        if broken:
            raise DefinitionError(f"{CONTRADICTION}: {'; '.join(f'{org}, {year}' for org, year in sorted(broken))}")
        return found


def _ranges(
    lines: list[Relation], targets: list[dict[int, float]], fixed: dict[int, float], room: float
) -> list[tuple[float, float]]:
    """Return the least and the greatest that sums of cells can be, where cells satisfy some rules."""
    free = sorted({c for weights in (*(line[0] for line in lines), *targets) for c in weights if c not in fixed})
    place = {column: at for at, column in enumerate(free)}

    def written(weights: dict[int, float]) -> tuple[Floats, float]:
        line, given = np.zeros(len(free)), 0.0
        for column, weight in weights.items():
            if column in fixed:
                given += weight * fixed[column]
            else:
                line[place[column]] = weight
        return line, given

    rules: dict[bytes, tuple[Floats, float, float]] = {}
    for weights, lower, upper, _ in lines:
        line, known = written(weights)
        size = np.abs(line).max(initial=0)
        if not size:
            if lower - known > 1e-6 * max(1, abs(known)) or known - upper > 1e-6 * max(1, abs(known)):
                raise DefinitionError(CONTRADICTION)
            continue
        # Weights of one size, which the solver's tolerance is made for.
        line /= size
        _, start, end = rules.get(line.tobytes(), (line, -np.inf, np.inf))
        rules[line.tobytes()] = line, max((lower - known) / size, start), min((upper - known) / size, end)
    matrix = np.array([line for line, *_ in rules.values()]).reshape(len(rules), len(free))
    ends = np.array([pair for _, *pair in rules.values()]).reshape(-1, 2)
    sums = [written(weights) for weights in targets]
    of, given = np.array([line for line, _ in sums]).reshape(len(sums), len(free)), np.array([each for _, each in sums])
    whole = [all(float(weight).is_integer() for weight in weights.values()) for weights in targets]
    finite = np.abs(ends[np.isfinite(ends)])
    low, high = np.zeros(len(free)), np.full(len(free), np.inf)
    # Whatever satisfies everything shows how far apart a number's values can lie: few are left to be asked one by one.
    # A cell that may be endless has an end for that, or it would show nothing of the others.
    looker = _Solver(matrix, ends, low, np.full(len(free), 1000 + 10 * finite.max(initial=0)))
    turns = np.where(np.arange(len(of)) % 2, 1.0, -1.0)
    try:
        looks = np.array(
            [of @ looker.cells(of.T @ cost) for cost in (np.ones(len(of)), -np.ones(len(of)), turns, -turns)]
        )
    except DefinitionError:
        looks = np.zeros((1, len(of)))
    least, most = looks.min(axis=0) + given, looks.max(axis=0) + given

    def rounded() -> tuple[Floats, Floats]:
        return np.where(whole, np.ceil(least - 1e-6), least), np.where(whole, np.floor(most + 1e-6), most)

    solver = _Solver(matrix, ends, low, high)
    for one in np.flatnonzero(np.subtract(*rounded()[::-1]) < room):
        for sign, bound in ((1.0, least), (-1.0, most)):
            cells = solver.cells(sign * of[one])
            bound[one] = sign * np.inf * -1 if np.isnan(cells).any() else of[one] @ cells + given[one]
    least, most = rounded()
    return [(float(a) + 0.0, float(b) + 0.0) for a, b in zip(np.round(least, 9), np.round(most, 9), strict=True)]


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

    def cells(self, cost: Floats) -> Floats:
        """Return the unknowns where their cost is least, nan where there is no end to it."""
        from scipy.optimize import linprog

        if not self.size:
            return np.zeros(0)
        answer = linprog(cost, **self.rules)
        if answer.status == 2:
            raise DefinitionError(CONTRADICTION)
        return answer.x if answer.status == 0 else np.full(self.size, np.nan)
