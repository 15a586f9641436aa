"""Keeping individuals out of sight: schemes that hide small numbers, and a proof that they can't be worked out.

A scheme says which numbers of people are too small to show. `suppress` hides them, and whatever else they could be
told from; `audit_disclosure` takes what is shown and asks, by linear programming, what the hidden numbers can be.
"""

from __future__ import annotations

from typing import Any, TypeVar

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.errors import DefinitionError
from wres.model import FrozenMap, Reference
from wres.results import Results

__all__ = [
    "SCHEMES",
    "Scheme",
    "audit_disclosure",
    "dominated",
    "possible",
    "suppress",
    "suppressed_table",
]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Shown = TypeVar("Shown", pd.DataFrame, Results)

BLOCK = ["edition", "indicator", "org", "year"]
PARTS = ("share", "overall-share", "total-share", "voting-share", "executive-share")
HIDDEN = "suppressed"

SURVEY = Reference(
    title="NHS Staff Survey, results of fewer than 11 respondents held back; no text stating it was found",
    url="",
    evidence="unverified",
)
HES = Reference(
    title="NHS Digital: Change to disclosure control methodology for HES and ECDS from September 2018",
    url=(
        "https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/"
        "hospital-episode-statistics/change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018"
    ),
    locator="sub-national: 1 to 7 hidden; others to the nearest 5, believed",
    evidence="secondary",
)
ACRO = Reference(
    title="ACRO, defaults of its checks",
    url="https://github.com/AI-SDC/ACRO",
    locator="threshold 10, nk (2, 90 %), p-ratio 10 %, rounding base 5",
    evidence="primary",
)


@attrs.frozen(kw_only=True)
class Scheme:
    """Which numbers of people are too small to show.

    Numbers from 1 to `most` are hidden, and with `complement` the numbers who didn't have the event too; of a group of
    fewer than `fewest` people nothing is shown. `base` rounds what is left to its multiples. Zero is shown.

    >>> SCHEMES["hes-sub-national"].hides([0, 1, 7, 8])
    array([False,  True,  True, False])
    """

    id: str
    title: str
    most: int = 0
    fewest: int = 0
    base: int | None = None
    complement: bool = True
    references: tuple[Reference, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.most < 0 or self.fewest < 0 or (self.base is not None and self.base < 2):
            raise DefinitionError("most and fewest are at least 0, and base at least 2 or None")

    def hides(self, numbers: npt.ArrayLike) -> Flags:
        """Return whether numbers of people are too small to show."""
        given = np.asarray(numbers, np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray((given > 0) & (given <= self.most), np.bool_)

    def hides_group(self, people: npt.ArrayLike) -> Flags:
        """Return whether a group is too small for anything of it to be shown."""
        given = np.asarray(people, np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray((given > 0) & ((given < self.fewest) | (given <= self.most)), np.bool_)

    def rounded(self, numbers: npt.ArrayLike) -> Floats:
        """Return numbers to the nearest multiple of the base, halves up."""
        given = np.asarray(numbers, np.float64)
        return given if self.base is None else np.floor(given / self.base + 0.5) * self.base


SCHEMES: FrozenMap[str, Scheme] = FrozenMap(
    {
        scheme.id: scheme
        for scheme in (
            Scheme(id="staff-survey", title="Fewer than 11 answers", fewest=11, references=(SURVEY,)),
            Scheme(id="hes-sub-national", title="1 to 7, as for hospital episodes", most=7, references=(HES,)),
            Scheme(id="hes-rounded", title="1 to 7, others to the nearest 5", most=7, base=5, references=(HES,)),
            Scheme(id="threshold-10", title="Fewer than 10", most=9, references=(ACRO,)),
        )
    }
)
"""The schemes by id. A scheme of one's own is a `Scheme`."""


def dominated(contributions: npt.ArrayLike, *, n: int = 2, k: float = 0.9, p: float | None = 0.1) -> Flags:
    """Return whether a total is made by so few that it tells of them: contributors on the last axis.

    Where the `n` largest make more than the share `k`, or where all but the two largest make less than the part `p` of
    the largest, so that the second could work it out. Source: ACRO's defaults.

    >>> dominated([[90, 5, 5], [30, 30, 40]])
    array([ True, False])
    """
    given = np.sort(np.nan_to_num(np.asarray(contributions, np.float64)), axis=-1)[..., ::-1]
    total = given.sum(axis=-1)
    few = (total > 0) & (given[..., :n].sum(axis=-1) > k * total)
    if p is None:
        return np.asarray(few, np.bool_)
    return np.asarray(few | ((total > 0) & (given[..., 2:].sum(axis=-1) < p * given[..., 0])), np.bool_)


# What can be worked out


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
    from scipy.optimize import linprog

    matrix = np.atleast_2d(np.asarray(equations, np.float64))
    totals, slack = (np.broadcast_to(np.asarray(each, np.float64), matrix.shape[:1]) for each in (totals, slack))
    most = np.broadcast_to(np.asarray(upper, np.float64), matrix.shape[1:])
    limits = [(0.0, None if np.isinf(each) else float(each)) for each in most]
    exact = slack == 0
    rules: dict[str, Any] = {"A_eq": matrix[exact], "b_eq": totals[exact]} if exact.any() else {}
    if not exact.all():
        loose, about, room = matrix[~exact], totals[~exact], slack[~exact]
        rules |= {"A_ub": np.vstack([loose, -loose]), "b_ub": np.concatenate([about + room, room - about])}
    found = np.empty((2, matrix.shape[1]))
    for unknown in range(matrix.shape[1]):
        for end, sign in enumerate((1.0, -1.0)):
            cost = np.zeros(matrix.shape[1])
            cost[unknown] = sign
            answer = linprog(cost, bounds=limits, method="highs", **rules)
            if answer.status == 2:
                raise DefinitionError("what is shown contradicts itself: no numbers satisfy all of its totals")
            found[end, unknown] = sign * float(answer.fun or 0) if answer.status == 0 else np.inf
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


# Counts and results


def suppress(shown: Shown, scheme: Scheme | str) -> Shown:
    """Return a counts table or results with what a scheme hides, and what it could be told from, taken out.

    In counts each number that is too small is missing, with the origin `suppressed`; a counts table has no totals that
    it could be told from. In results a figure that rests on such a number has the status `suppressed` and no
    numbers, and so has whatever else would give it away: the comparison of two groups, the other groups of a band, the
    same group in other bands. The notes say how many. Doing it twice is doing it once.

    >>> import pandas as pd, wres
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["disciplinary", "headcount"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [17, 2505, 4, 725]})
    >>> suppress(counts, "hes-sub-national")["count"].tolist()
    [17.0, 2505.0, nan, 725.0]
    >>> results = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
    >>> suppress(results, "hes-sub-national").headline()["status"].tolist()
    ['suppressed']
    """
    chosen = _scheme(scheme)
    if isinstance(shown, Results):
        return _results(shown, chosen)
    if isinstance(shown, pd.DataFrame) and "count" in shown.columns:
        table = shown.copy()
        counts = pd.to_numeric(table["count"], errors="coerce").astype(np.float64)
        small = chosen.hides(counts)
        table["count"] = np.where(small, np.nan, chosen.rounded(counts))
        if small.any() or "origin" in table.columns:
            origin = table["origin"].astype(object) if "origin" in table.columns else "reported"
            table["origin"] = np.where(small, HIDDEN, origin)
        return table
    raise DefinitionError("give a counts table with the column count, or what wres.evaluate(…) returns")


def _scheme(scheme: Scheme | str) -> Scheme:
    if isinstance(scheme, Scheme):
        return scheme
    if scheme in SCHEMES:
        return SCHEMES[scheme]
    raise DefinitionError(f"no scheme {scheme!r}; there are {', '.join(SCHEMES)}, or give a Scheme")


def _results(results: Results, scheme: Scheme) -> Results:
    if scheme.base is not None:
        raise DefinitionError(
            "results rest on exact counts; suppress the counts by a scheme that rounds, then evaluate"
        )
    frame = results.frame.reset_index(drop=True)
    before = frame["status"] == HIDDEN
    hidden = _primary(frame, scheme) | (before & ~frame["headline"]).to_numpy(bool)
    system = _System.of(frame)
    blocks = [at for at in frame.groupby(BLOCK, dropna=False, sort=False).indices.values() if hidden[at].any()]
    while True:
        more = system.told(hidden)
        if not more.any():
            fixed = np.zeros(len(frame), bool)
            for at in blocks:
                unknowns = system.unknowns(at, hidden)
                fixed[unknowns.rows[unknowns.fixed()]] = True
            more = system.beside(fixed, hidden)
            if not more.any():
                break
        hidden |= more
    hidden |= _resting(frame, hidden)
    taken = hidden | before.to_numpy()
    table = frame.copy()
    numbers = ["value", "numerator", "denominator", "lower", "upper"]
    table.loc[taken, numbers] = np.nan
    table["status"] = table["status"].mask(taken, HIDDEN)
    fresh = int((taken & ~before.to_numpy()).sum())
    note = f"{fresh:,} figures held back by the scheme {scheme.id}: small numbers, and what they could be told from"
    return attrs.evolve(results, frame=table, notes=(*results.notes, note) if fresh else results.notes)


def _primary(frame: pd.DataFrame, scheme: Scheme) -> Flags:
    """Return which components rest on a number that is too small."""
    part = ~frame["headline"].to_numpy(bool)
    x, n = (frame[name].to_numpy(np.float64) for name in ("numerator", "denominator"))
    small = scheme.hides(x) | scheme.hides_group(n)
    if scheme.complement:
        small |= scheme.hides(n - x)
    return np.asarray(part & small, np.bool_)


def _resting(frame: pd.DataFrame, hidden: Flags) -> Flags:
    """Return which headline figures rest on a hidden component: of their group, or of either that they compare."""
    code = frame.groupby([*BLOCK, "panel", "band"], dropna=False, sort=False).ngroup().to_numpy()
    of_block = frame.groupby(BLOCK, dropna=False, sort=False).ngroup().to_numpy()
    headline = frame["headline"].to_numpy(bool)
    group = frame["group"].astype(str).to_numpy()
    whole = (frame["statistic"] == "overall-share").to_numpy()
    found = np.zeros(len(frame), bool)
    for name in pd.unique(group[hidden]):
        here = hidden & (group == name)
        about = headline & np.array([name in _named(label) for label in group])
        found |= about & np.isin(code, code[here & ~whole])
        found |= about & np.isin(of_block, of_block[here & whole])
    return found


def _named(label: str) -> tuple[str, ...]:
    """Return the groups that a figure's label names."""
    parts = [label]
    for mark in ("/", "-"):
        parts += label.split(mark)
    return tuple(parts)


@attrs.frozen(eq=False)
class _System:
    """The sums that components are in: of the groups of a part, and of the parts of a group, each `(rows, total)`.

    `across` numbers, for each row of the frame, the sum over the groups that it is in, `along` that over the bands, -1
    where it is in none; the total of the first is the part's denominator, shown beside every group, and of the second
    the row with the whole workforce.
    """

    across: npt.NDArray[np.intp]
    along: npt.NDArray[np.intp]
    number: Floats
    people: Floats
    total: Flags

    @classmethod
    def of(cls, frame: pd.DataFrame) -> _System:
        """Return the sums of a results table."""
        statistic = frame["statistic"]
        part = (statistic.isin(PARTS) & ~frame["headline"]).to_numpy(bool)
        # Senior medical managers are consultants too: their row is no part of the sum.
        inside = part & statistic.isin(["share", "overall-share"]).to_numpy()
        inside &= (frame["band"] != "senior-medical-manager").to_numpy() & frame["indicator"].eq("workforce").to_numpy()
        across = frame.groupby([*BLOCK, "statistic", "panel", "band"], dropna=False, sort=False).ngroup().to_numpy()
        along = frame.groupby([*BLOCK, "group"], dropna=False, sort=False).ngroup().to_numpy()
        return cls(
            across=np.where(part, across, -1),
            along=np.where(inside, along, -1),
            number=frame["numerator"].to_numpy(np.float64),
            people=frame["denominator"].to_numpy(np.float64),
            total=(statistic == "overall-share").to_numpy(bool),
        )

    def told(self, hidden: Flags) -> Flags:
        """Return which rows have to be hidden too, since a single hidden number of a sum can be told from the rest."""
        found = np.zeros(len(hidden), bool)
        for sums in (self.across, self.along):
            inside = sums >= 0
            count = np.bincount(sums[inside], weights=hidden[inside].astype(np.float64))
            lone = inside & (count[np.maximum(sums, 0)] == 1) if len(count) else inside
            found |= self._smallest(sums, lone & ~hidden)
        return found

    def beside(self, fixed: Flags, hidden: Flags) -> Flags:
        """Return which rows to hide beside hidden ones that have one value only: the smallest of a sum of theirs."""
        for sums in (self.across, self.along):
            near = (sums >= 0) & np.isin(sums, sums[fixed & (sums >= 0)]) & ~hidden
            if near.any():
                return self._smallest(sums, near)
        return np.zeros(len(hidden), bool)

    def _smallest(self, sums: npt.NDArray[np.intp], where: Flags) -> Flags:
        """Return of each sum the smallest number there that isn't nothing, the whole workforce for want of others."""
        candidates = np.flatnonzero(where)
        size = np.nan_to_num(self.number[candidates])
        ordered = candidates[np.lexsort((size, size == 0, self.total[candidates], sums[candidates]))]
        found = np.zeros(len(where), bool)
        found[ordered[np.unique(sums[ordered], return_index=True)[1]]] = True
        return found

    def unknowns(self, at: Any, hidden: Flags) -> _Unknowns:
        """Return the hidden numbers of the rows of a block with the sums that are shown of them."""
        rows = at[hidden[at]]
        place = np.full(len(hidden), -1, np.intp)
        place[rows] = np.arange(len(rows))
        matrix: list[Floats] = []
        totals: list[float] = []
        upper = np.full(len(rows), np.inf)

        def add(members: npt.NDArray[np.intp], signs: Floats, total: float) -> None:
            line = np.zeros(len(rows))
            unknown = hidden[members]
            line[place[members[unknown]]] = signs[unknown]
            total -= float(np.nansum((signs * self.number[members])[~unknown]))
            if line.any():
                matrix.append(line)
                totals.append(total)

        for key in np.unique(self.across[at][self.across[at] >= 0]):
            members = at[self.across[at] == key]
            # Beside the groups that are shown stands the number of all of them.
            shown = self.people[members[~hidden[members]]]
            if len(shown) and not np.isnan(shown).all():
                everybody = float(np.nanmax(shown))
                upper[place[members[hidden[members]]]] = everybody
                add(members, np.ones(len(members)), everybody)
        for key in np.unique(self.along[at][self.along[at] >= 0]):
            members = at[self.along[at] == key]
            if self.total[members].sum() == 1 and len(members) > 1:
                add(members, np.where(self.total[members], -1.0, 1.0), 0.0)
        return _Unknowns(rows, np.reshape(matrix, (len(matrix), len(rows))), np.array(totals), upper)


@attrs.frozen(eq=False)
class _Unknowns:
    """The hidden numbers of a block, `rows` of the frame, and what is known of them: `matrix @ numbers == totals`."""

    rows: npt.NDArray[np.intp]
    matrix: Floats
    totals: Floats
    upper: Floats

    def fixed(self) -> Flags:
        """Return which of them have one value only: by the rank of the sums, or by bounds that close in on them.

        Quicker than `possible`, which finds every such number, and this nearly all.
        """
        if not len(self.totals):
            return self.upper < 1
        _, sizes, axes = np.linalg.svd(self.matrix)
        free = axes[int((sizes > 1e-9).sum()) :]
        known = np.abs(free).max(axis=0, initial=0) < 1e-9
        low, high = np.zeros(len(self.rows)), self.upper.copy()
        for _ in range(len(self.totals) + 1):
            # A sum's total less the least, or the most, that its other numbers can be.
            with np.errstate(invalid="ignore"):
                least, most = (
                    np.select([self.matrix > 0, self.matrix < 0], [self.matrix * ends[0], self.matrix * ends[1]], 0.0)
                    for ends in ((low, high), (high, low))
                )
                over = self.totals[:, None] - (least.sum(axis=1, keepdims=True) - least)
                under = self.totals[:, None] - (most.sum(axis=1, keepdims=True) - most)
                over, under = (np.where(np.isnan(each), end, each) for each, end in ((over, np.inf), (under, -np.inf)))
            upper = np.where(self.matrix > 0, over, np.where(self.matrix < 0, -under, np.inf)).min(axis=0)
            lower = np.where(self.matrix > 0, under, np.where(self.matrix < 0, -over, -np.inf)).max(axis=0)
            closer = np.maximum(low, lower), np.minimum(high, upper)
            if np.array_equal(closer[0], low) and np.array_equal(closer[1], high):
                break
            low, high = closer
        return np.asarray(known | (high - low < 1 - 1e-9), np.bool_)


def audit_disclosure(shown: Results, *, width: float = 1.0) -> pd.DataFrame:
    """Return the hidden numbers that what is shown gives away: a row for each that is known to less than `width`.

    `shown` is results of which some figures are `suppressed`. The sums over the groups of a band, over the bands of a
    group and of the board, and the denominators that are shown anywhere for the same people, are solved for the least
    and the greatest that each hidden number can be, by linear programming, an organisation and a year at a time.
    Columns: `edition, indicator, org, year, statistic, panel, band, group, least, greatest, because`. An empty frame
    is the proof.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=2), edition="wres-2024")
    >>> len(audit_disclosure(suppress(results, "hes-sub-national")))
    0
    """
    frame = shown.frame.reset_index(drop=True)
    hidden = ((frame["status"] == HIDDEN) & ~frame["headline"]).to_numpy(bool)
    system = _System.of(frame)
    rows = []
    for at in frame.groupby(BLOCK, dropna=False, sort=False).indices.values():
        unknowns = system.unknowns(at, hidden)
        if not len(unknowns.rows):
            continue
        low, high = possible(unknowns.matrix, unknowns.totals, upper=unknowns.upper)
        for row, least, greatest in zip(unknowns.rows, low, high, strict=True):
            if greatest - least < width:
                because = "follows from the sums" if least == greatest else "the sums leave it little room"
                labels = frame.loc[row, [*BLOCK, "statistic", "panel", "band", "group"]]
                rows.append([*labels, float(least), float(greatest), because])
    columns = [*BLOCK, "statistic", "panel", "band", "group", "least", "greatest", "because"]
    return pd.DataFrame(rows, columns=columns)
