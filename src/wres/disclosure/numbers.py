"""The numbers of people behind a results table, and which people stand in several of them.

Each number is a sum of raw cells of the return, those of an item in the strata and the group that its `Term` selects.
Whatever overlap of items, panels, bands, groups and years a definition has is in that incidence of numbers and cells.
"""

from __future__ import annotations

import itertools
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints, codes
from wres._parts import RowLabels
from wres.cells import Count, Rate, selected
from wres.disclosure.schemes import Flags, Floats
from wres.errors import DefinitionError
from wres.results import Results

__all__ = ["BLOCK", "Numbers"]

BLOCK = ["org", "year"]
"""What the people of a return are counted in. An average is of several."""


@attrs.frozen(eq=False)
class Numbers:
    """The numbers behind the rows of a results table: arrays with axes `(block, column)`, a block for each return.

    `part` and `whole` give, for each row of the frame, the place in the flattened `number` of its numerator and its
    denominator, -1 for comparisons. The same people are the same number wherever they stand. The first columns of a
    block are its own numbers; then come averages of later years that count its people, `at` being their own place,
    what a whole has beyond its part, cells that no row prints, and a last column that limits nothing. `missing` are the
    places of numbers that were hidden already.

    A move changes some cells by one person each, and `index` and `change` say which columns by how much (axes
    `(touched, move)`); `pairs` are the numbers of which the first is never the larger. `limits` are the columns of what
    a whole has beyond its part, each with the columns of the whole and of all that the part's people are in.
    """

    block: Ints
    width: int
    part: Ints
    whole: Ints
    people: Flags
    number: Floats
    missing: Flags
    at: Ints
    index: Ints
    change: Floats
    moves: tuple[Ints, Ints]
    limits: list[tuple[int, list[int]]]
    earlier: Ints

    @classmethod
    def of(cls, results: Results, known: Flags) -> Numbers:
        """Return the numbers of a results table; those of rows that aren't `known` are hidden already.

        Raises `DefinitionError` where the rows of a comparison were left out.
        """
        frame = results.frame
        labels = RowLabels.of(frame, results.rows)
        kinds = _Kinds.of(labels, frame["headline"].to_numpy(bool))
        block = codes(frame, BLOCK)
        size, width = int(block.max(initial=-1)) + 1, kinds.width
        part, whole = (
            np.where(each[labels.code] < 0, -1, block * width + each[labels.code]) for each in (kinds.part, kinds.whole)
        )
        own = np.full(size * width + 1, np.nan)
        for name, place in (("denominator", whole), ("numerator", part)):
            values = frame[name].to_numpy(np.float64)
            stated = (place >= 0) & ~np.isnan(values)
            own[place[stated]] = values[stated]
        withheld = np.zeros(len(own), np.bool_)
        for place in (part, whole):
            withheld[place[(place >= 0) & ~known]] = True
        withheld &= np.isnan(own)
        # Nothing is known of a number that is hidden already: no move may lower it. What isn't there limits nothing.
        own[np.isnan(own) & ~withheld] = np.inf
        own[withheld] = np.nan
        at = np.full((size, kinds.columns), size * width, np.intp)
        at[:, :width] = np.arange(size * width).reshape(size, width)
        for back in np.unique(kinds.lag):
            later = np.flatnonzero(kinds.lag == back)
            following = _following(frame, block, size, int(back))
            there = following >= 0
            at[np.ix_(there, width + later)] = following[there, None] * width + kinds.lagged[later]
        values = own[at]
        start = width + len(kinds.lag)
        with np.errstate(invalid="ignore"):
            less, more = (values[:, each] for each in kinds.pairs)
            beyond = np.where(np.isinf(less) | np.isinf(more) | (more < less), np.inf, more - less)
            values[:, start : start + beyond.shape[1]] = beyond
            for column, (holder, others) in enumerate(kinds.bare, start + beyond.shape[1]):
                rest = values[:, holder] - values[:, others].sum(axis=1) if holder >= 0 else np.zeros(size)
                values[:, column] = np.where(np.isinf(rest) | (rest < 0), 0, rest)
        return cls(
            block=block,
            width=width,
            part=part,
            whole=whole,
            people=kinds.people[labels.code],
            number=np.nan_to_num(values, nan=0.0, posinf=np.inf),
            missing=np.isnan(own),
            at=at,
            index=kinds.index,
            change=kinds.change,
            moves=kinds.moves,
            limits=list(enumerate(kinds.beside, start)),
            earlier=kinds.earlier,
        )

    def stands(self, shown: Flags, weight: Floats) -> Floats:
        """Return the weight of the rows that are shown in which each number stands, by its place."""
        rows = shown & (self.part >= 0)
        places = np.concatenate([self.part[rows], self.whole[rows]])
        return np.bincount(places, np.tile(weight[rows], 2), minlength=len(self.missing)).astype(np.float64)


def _following(frame: pd.DataFrame, block: Ints, size: int, years: int) -> Ints:
    """Return the block of the same organisation some years later, -1 where there is none."""
    first = pd.DataFrame({"org": codes(frame, ["org"]), "year": frame["year"].to_numpy(), "block": block})
    first = first.drop_duplicates("block").sort_values("block")
    places = pd.Series(first["block"].to_numpy(), pd.MultiIndex.from_frame(first[["org", "year"]]))
    later = pd.MultiIndex.from_arrays([first["org"], first["year"] + years])
    return places.reindex(later).fillna(-1).to_numpy(np.intp) if size else np.empty(0, np.intp)


def _atoms(term: Any) -> frozenset[int]:
    """Return which of its item's strata a term's people are in, those of a subset being in the whole of it too."""
    strata = getattr(term.item, "strata", ())
    chosen = {
        at
        for at, stratum in enumerate(strata)
        if all(getattr(stratum, name) in names for name, names in term.where.items())
        and ("band" in term.where or stratum.within is None)
    }
    while True:
        bands = {(strata[at].panel, strata[at].band) for at in chosen}
        more = {at for at, stratum in enumerate(strata) if stratum.within and (stratum.panel, stratum.within) in bands}
        if more <= chosen:
            return frozenset(chosen if strata else {0})
        chosen |= more


@attrs.frozen(eq=False)
class _Kinds:
    """The numbers that one return has, and the moves of its people: what `Numbers` has of each block."""

    part: Ints
    whole: Ints
    people: Flags
    width: int
    columns: int
    lag: Ints
    lagged: Ints
    pairs: tuple[Ints, Ints]
    beside: list[list[int]]
    bare: list[tuple[int, list[int]]]
    earlier: Ints
    index: Ints
    change: Floats
    moves: tuple[Ints, Ints]

    @classmethod
    def of(cls, labels: RowLabels, headline: Flags) -> _Kinds:
        """Return what the labels of a results table count."""
        keyed = list(zip(labels.keys, labels.rows, strict=True))
        rates = {each: each[1].made_of for each in keyed}
        heads = set(labels.code[headline].tolist())
        split = {key for at, key in enumerate(labels.keys) if at not in heads}
        counts: dict[Any, int] = {}
        people = np.zeros(len(keyed), np.bool_)
        part, whole = np.full((2, len(keyed)), -1, np.intp)
        pairs: dict[tuple[int, int], None] = {}

        atoms: dict[Any, frozenset[int]] = {}

        def numbered(count: Count) -> int:
            term = selected(count.term)
            if term not in atoms:
                atoms[term] = _atoms(count.term)
            return counts.setdefault((term[0], term[2], atoms[term], count.group), len(counts))

        for at, (key, row) in enumerate(keyed):
            made_of = row.made_of
            if isinstance(made_of, Rate):
                people[at] = made_of.people
                part[at], whole[at] = numbered(made_of.numerator), numbered(made_of.denominator)
                holder = rates.get((key, made_of.within)) if made_of.within else None
                if isinstance(holder, Rate):
                    pairs[part[at], numbered(holder.numerator)] = None
                if made_of.people:
                    pairs[part[at], whole[at]] = None
            elif made_of is None and not (at in heads and key in split):
                # Where the measure doesn't say what is counted, the numbers are taken for no others.
                people[at] = True
                part[at], whole[at] = (counts.setdefault((key, row, name), len(counts)) for name in ("part", "whole"))
                pairs[part[at], whole[at]] = None
            elif made_of is not None and key not in split:
                raise DefinitionError(
                    f"the components of {key[1]!r} aren't in the results; "
                    "give all that wres.evaluate(…) returned, and take headline() of what comes back"
                )
        return cls(part, whole, people, len(counts), **_incidence(counts, list(pairs)))


def _incidence(counts: dict[Any, int], pairs: list[tuple[int, int]]) -> dict[str, Any]:
    """Return the cells that numbers are the sums of, and the moves of people among them."""
    groups = list(dict.fromkeys(key[3] for key in counts if len(key) == 4 and key[3] is not None))
    lags = [(at, back) for key, at in counts.items() if len(key) == 4 for back in range(1, key[1])]
    columns = len(counts) + len(lags)
    grids: list[Ints] = []
    cells: list[Floats] = []

    def cell(of: list[tuple[int, float]]) -> int:
        column = np.zeros(columns)
        for at, weight in of:
            column[at] = weight
        cells.append(column)
        return len(cells) - 1

    items: dict[str, list[Any]] = {}
    for key, number in counts.items():
        if len(key) == 4:
            items.setdefault(key[0], []).append(key)
        else:
            grids.append(np.array([[cell([(number, 1.0)])]], np.intp))
    for keys in items.values():
        # Strata that stand in the same numbers are one.
        signs = {at: tuple(at in key[2] for key in keys) for key in keys for at in key[2]}
        everybody = any(key[3] is None for key in keys)
        there = [each for each in groups if everybody or any(key[3] == each for key in keys)] or [None]
        lines = []
        for sign in dict.fromkeys(signs.values()):
            line = []
            for group in there:
                held = {
                    counts[key]: 1 / key[1]
                    for key, yes in zip(keys, sign, strict=True)
                    if yes and key[3] in (group, None)
                }
                late = [(len(counts) + at, held[one]) for at, (one, _) in enumerate(lags) if one in held]
                line.append(cell([*held.items(), *late]))
            lines.append(line)
        grids.append(np.array(lines, np.intp))
    of_cells = np.array(cells).reshape(len(cells), columns).T
    # What a whole has beyond its part says nothing new where the part's cells are the whole's.
    apart = [(less, more) for less, more in pairs if (of_cells[more] < of_cells[less]).any()]
    parts, wholes = np.array(apart, np.intp).reshape(-1, 2).T
    alone = np.flatnonzero((of_cells[: len(counts)] == 1).sum(axis=1) == (of_cells[: len(counts)] != 0).sum(axis=1))
    printed = {int(np.argmax(of_cells[at])): int(at) for at in alone if (of_cells[at] != 0).sum() == 1}
    bare = []
    for at in (at for at in range(len(cells)) if at not in printed):
        found: tuple[int, list[int]] = (-1, [])
        for holder in alone[of_cells[alone, at] == 1]:
            others = [int(other) for other in np.flatnonzero(of_cells[holder]) if other != at]
            if all(other in printed for other in others):
                found = int(holder), [printed[other] for other in others]
                break
        bare.append((at, found))
    limits = np.zeros((len(bare), len(cells)))
    limits[np.arange(len(bare)), [at for at, _ in bare]] = 1
    beside = [
        [int(whole), *np.flatnonzero(of_cells[:, of_cells[part] != 0].any(axis=1)).tolist()]
        for part, whole in zip(parts, wholes, strict=True)
    ]
    effect = np.vstack([of_cells, of_cells[wholes] - of_cells[parts], limits])
    changes = [effect]
    for grid in grids:
        strata, across = (list(itertools.combinations(range(each), 2)) for each in grid.shape)
        for turned in (grid, grid.T):
            two = np.array(list(itertools.combinations(range(turned.shape[1]), 2)), np.intp).reshape(-1, 2)
            changes += [effect[:, row[two[:, 0]]] - effect[:, row[two[:, 1]]] for row in turned]
        if strata and across:
            (i, j), (g, h) = (np.array(each, np.intp).T for each in (strata, across))
            i, j, g, h = (np.repeat(i, len(g)), np.repeat(j, len(g)), np.tile(g, len(i)), np.tile(h, len(i)))
            corners = [effect[:, grid[a, b]] for a, b in ((i, g), (j, h), (i, h), (j, g))]
            changes.append(corners[0] + corners[1] - corners[2] - corners[3])
    # A part and its whole may grow together, and one group's at another's expense.
    names = {at: key[0] for key, at in counts.items()}
    joint: dict[Any, list[Floats]] = {}
    for part, whole in apart:
        if (
            printed.keys() >= (both := {int(np.argmax(of_cells[at])) for at in (part, whole)})
            and (of_cells[[part, whole]] != 0).sum() == 2
        ):
            joint.setdefault((names[part], names[whole]), []).append(effect[:, list(both)].sum(axis=1))
    for each in joint.values():
        changes.append(np.array([*each, *(one - other for one, other in itertools.combinations(each, 2))]).T)
    moved = np.hstack(changes).T
    moved = moved[(moved[:, : len(counts)] != 0).any(axis=1)]
    touched = (moved != 0).sum(axis=1)
    index = np.full((len(moved), int(touched.max(initial=0))), len(effect), np.intp)
    change = np.zeros(index.shape)
    move, column = np.nonzero(moved)
    place = np.arange(len(move)) - np.repeat(np.cumsum(touched) - touched, touched)
    index[move, place], change[move, place] = column, moved[move, column]
    own = column < len(counts)
    order = np.argsort(column[own], kind="stable")
    starts = np.searchsorted(column[own][order], np.arange(len(counts) + 1))
    single = {(key[0], key[2], key[3]): at for key, at in counts.items() if len(key) == 4 and key[1] == 1}
    years = [
        (at, single.get((key[0], key[2], key[3]), -1), key[1])
        for key, at in counts.items()
        if len(key) == 4 and key[1] > 1
    ]
    return {
        "columns": len(effect) + 1,
        "lag": np.array([back for _, back in lags], np.intp),
        "lagged": np.array([at for at, _ in lags], np.intp),
        "pairs": (parts, wholes),
        "beside": beside,
        "bare": [found for _, found in bare],
        "earlier": np.array(years, np.intp).reshape(-1, 3),
        "index": index.T.copy(),
        "change": change.T.copy(),
        "moves": (move[own][order], starts),
    }
