"""The sums that shown and hidden numbers are in, of all indicators together: what one hides, another can tell."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.errors import DefinitionError
from wres.model import Term
from wres.results import Results

__all__ = ["BLOCK", "Flags", "Floats", "Sums", "own"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

BLOCK = ["edition", "org", "year"]
"""What is looked at together. Figures of other years and editions are not."""

KIND = ["edition", "indicator", "panel", "band", "statistic"]
FACTS = ("part", "whole", "of", "shares", "overall", "banded", "integer", "scored", "holder", "beneath")
STEP = 1e-9


@attrs.frozen(eq=False)
class Sums:
    """The numbers of people behind a results table, and the sums that they are in.

    `part` and `whole` say, for each row of the frame, which number its numerator and its denominator are, -1 for
    headline rows; `stated` whether the table gives them. The same people are the same number wherever they stand: the
    White headcount of indicator 1 is the denominator of indicators 3 and 4. `number` is what each is, nan where it
    stands nowhere.

    An equation is the entries with its place in `equation`: the sum of `sign` times `member` is nothing. `across`
    numbers, for each row, the sum over the groups that it is in or is, `along` that over the bands, of which the
    rows with `total` are the sum. `less` and `more` are pairs of numbers of which the first is never the larger,
    save in a return that is `inconsistent`.
    """

    block: Ints
    part: Ints
    whole: Ints
    across: Ints
    along: Ints
    total: Flags
    stated: tuple[Flags, Flags]
    number: Floats
    integer: Flags
    of_block: Ints
    equation: Ints
    member: Ints
    sign: Floats
    less: Ints
    more: Ints
    inconsistent: Flags

    @classmethod
    def of(cls, results: Results) -> Sums:
        """Return the sums of a results table."""
        frame = results.frame
        rows = np.flatnonzero(own(frame))
        table = frame.iloc[rows]
        kind, facts = _facts(results, table[KIND])
        blocks = _codes(frame[BLOCK])
        block, group = blocks[rows], _codes(table[["group"]])
        shares, overall, banded = (facts[name].to_numpy(bool)[kind] for name in ("shares", "overall", "banded"))

        def numbered(what: str, of: Ints) -> pd.DataFrame:
            return pd.DataFrame({"block": block, "what": facts[what].to_numpy(np.intp)[kind], "group": of})

        # The groups of a share have one whole, everybody.
        everybody = np.where(shares, -1, group)
        code = _codes(pd.concat([numbered("part", group), numbered("whole", everybody)]))
        part, whole = code[: len(rows)], code[len(rows) :]
        size = int(code.max(initial=-1)) + 1
        number, of_block, integer = np.full(size, np.nan), np.zeros(size, np.intp), np.ones(size, np.bool_)
        for column, at in (("denominator", whole), ("numerator", part)):
            values = table[column].to_numpy(np.float64)
            there = ~np.isnan(values)
            number[at[there]], of_block[at] = values[there], block
        integer[part[~facts["integer"].to_numpy(bool)[kind]]] = False

        # A band's groups make the band, and a group's bands the group.
        ladder = _codes(numbered("of", group))
        tops = pd.Series(part[overall]).groupby(ladder[overall]).first()
        climbs = np.isin(ladder, ladder[banded]) & np.isin(ladder, tops.index) & (banded | overall)
        across, along = np.where(shares, whole, -1), np.where(climbs, ladder, -1)
        steps = climbs & banded

        # Scores have a row for everybody, which is the sum of the groups' in both its numbers.
        beneath = facts["beneath"].to_numpy(np.intp)[kind]
        everyone = beneath >= 0
        scores = _codes(pd.DataFrame({"block": block, "kind": np.where(everyone, beneath, kind)}))
        heads = pd.Series(np.flatnonzero(everyone), scores[everyone])
        heads = heads[~heads.index.duplicated(keep=False)]
        within = np.isin(scores, heads.index)
        head = heads.reindex(scores[within]).to_numpy(np.intp)
        across[within] = whole[head]
        sums, tall = np.unique(across[shares]), np.unique(along[climbs])
        entries = pd.DataFrame(
            {
                "equation": np.concatenate(
                    [across[shares], sums, size + along[steps], size + tall, -1 - part[head], -1 - size - whole[head]]
                ),
                "member": np.concatenate(
                    [part[shares], sums, part[steps], tops.loc[tall].to_numpy(np.intp), part[within], whole[within]]
                ),
                "sign": np.concatenate(
                    [
                        np.repeat([1.0, -1.0, 1.0, -1.0], [shares.sum(), len(sums), steps.sum(), len(tall)]),
                        *[np.where(everyone[within], -1.0, 1.0)] * 2,
                    ]
                ),
            }
        ).drop_duplicates()

        holder = facts["holder"].to_numpy(np.intp)[kind]
        held = pd.DataFrame({"kind": holder, "block": block, "group": group, "less": part})[holder >= 0]
        holders = pd.DataFrame({"kind": kind, "block": block, "group": group, "more": part})
        held = held.merge(holders, on=["kind", "block", "group"])

        people = ~facts["scored"].to_numpy(bool)[kind]
        less = np.concatenate([part[people], held["less"].to_numpy(np.intp)])
        more = np.concatenate([whole[people], held["more"].to_numpy(np.intp)])
        equation, member = _codes(entries[["equation"]]), entries["member"].to_numpy(np.intp)

        def spread(values: Ints) -> Ints:
            full = np.full(len(frame), -1, np.intp)
            full[rows] = values
            return full

        return cls(
            block=blocks,
            part=spread(part),
            whole=spread(whole),
            across=spread(across),
            along=spread(along),
            total=spread(overall.astype(np.intp)) == 1,
            stated=(frame["numerator"].notna().to_numpy(bool), frame["denominator"].notna().to_numpy(bool)),
            number=number,
            integer=integer,
            of_block=of_block,
            equation=equation,
            member=member,
            sign=entries["sign"].to_numpy(np.float64),
            less=less,
            more=more,
            inconsistent=(frame["status"] == "inconsistent").to_numpy(bool),
        )

    def loosened(self, blocks: Ints) -> Sums:
        """Return the sums without the pairs of some blocks."""
        kept = ~np.isin(self.of_block[self.less], blocks)
        return attrs.evolve(self, less=self.less[kept], more=self.more[kept])

    def trusted(self, shown: Flags) -> Sums:
        """Return the sums without the pairs of returns that the rows shown call inconsistent."""
        blocks = np.unique(self.block[shown & self.inconsistent])
        return self.loosened(blocks) if len(blocks) else self

    def stands(self, shown: Flags) -> Flags:
        """Return which numbers stand in a row that is shown."""
        return self.times(shown) > 0

    def times(self, shown: Flags) -> Ints:
        """Return in how many of the rows that are shown each number stands."""
        rows = [shown & stated & (self.part >= 0) for stated in self.stated]
        at = np.concatenate([self.part[rows[0]], self.whole[rows[1]]])
        return np.bincount(at, minlength=len(self.number)).astype(np.intp)

    def bounds(self, known: Flags) -> tuple[Floats, Floats]:
        """Return the least and the greatest that each number can be, as far as single sums tell."""
        low, high = np.where(known, self.number, 0.0), np.where(known, self.number, np.inf)
        size = int(self.equation.max(initial=-1)) + 1
        # What is known already tells nothing, and in an inconsistent return contradicts itself.
        open_ = (np.bincount(self.equation, ~known[self.member], size) > 0)[self.equation]
        equation, member, sign = self.equation[open_], self.member[open_], self.sign[open_]
        pairs = ~(known[self.less] & known[self.more])
        less, more = self.less[pairs], self.more[pairs]
        for _ in range(50):
            before = low.copy(), high.copy()
            np.minimum.at(high, less, high[more])
            np.maximum.at(low, more, low[less])
            rest = []
            for small, large in ((low, high), (high, low)):
                end = sign * np.where(sign > 0, small[member], large[member])
                endless, finite = np.isinf(end), np.where(np.isinf(end), 0.0, end)
                others = np.bincount(equation, endless, size)[equation] - endless
                rest.append(np.where(others > 0, np.nan, np.bincount(equation, finite, size)[equation] - finite))
            # What the other members leave: a sum is nothing, so that this one is the negative of them.
            least, most = -rest[1], -rest[0]
            least, most = np.where(sign > 0, least, -most), np.where(sign > 0, most, -least)
            np.maximum.at(low, member, np.where(np.isnan(least), -np.inf, least))
            np.minimum.at(high, member, np.where(np.isnan(most), np.inf, most))
            low = np.where(self.integer & np.isfinite(low), np.ceil(low - STEP), low)
            high = np.where(self.integer & np.isfinite(high), np.floor(high + STEP), high)
            if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
                break
        return low, high

    def blocks(self, wanted: Ints) -> dict[int, tuple[Ints, Ints, Ints]]:
        """Return, for some blocks, the places of their numbers, their equations' entries and their pairs."""
        of = (self.of_block, self.of_block[self.member], self.of_block[self.less])
        places = [pd.Series(blocks).groupby(blocks).indices for blocks in of]
        none = np.empty(0, np.intp)
        return {int(at): tuple(np.asarray(place.get(at, none), np.intp) for place in places) for at in wanted}  # type: ignore[misc]

    def matrix(self, numbers: Ints, entries: Ints, known: Flags) -> tuple[Ints, Floats, Floats]:
        """Return the unknown numbers of a block, and the equations `matrix @ unknown == totals` that hold of them."""
        unknown = numbers[~known[numbers]]
        lines, line = np.unique(self.equation[entries], return_inverse=True)
        members, sign = self.member[entries], self.sign[entries]
        free = ~known[members]
        matrix = np.zeros((len(lines), len(unknown)))
        matrix[line[free], np.searchsorted(unknown, members[free])] = sign[free]
        totals = -np.bincount(line[~free], sign[~free] * self.number[members[~free]], len(lines))
        kept = (matrix != 0).any(axis=1)
        return unknown, matrix[kept], totals[kept]

    def tied(self, known: Flags, wanted: Ints) -> Flags:
        """Return which unknown numbers of some blocks several equations together leave one value that isn't nothing."""
        found = np.zeros(len(known), np.bool_)
        for numbers, entries, _ in self.blocks(wanted).values():
            unknown, matrix, totals = self.matrix(numbers, entries, known)
            there = matrix.any(axis=0)
            if there.any():
                left, sizes, axes = np.linalg.svd(matrix[:, there])
                rank = int((sizes > STEP).sum())
                value = axes[:rank].T @ ((left[:, :rank].T @ totals) / sizes[:rank])
                fixed = np.abs(axes[rank:]).max(axis=0, initial=0) < STEP
                found[unknown[there][fixed & (np.abs(value) > 0.01)]] = True
        return found


def own(frame: pd.DataFrame) -> Flags:
    """Return which rows of a results table are of their own numbers: components, and headlines that compare nothing.

    Raises `DefinitionError` where the components of a comparison were left out.
    """
    headline = frame["headline"].to_numpy(bool)
    alone = headline & frame.groupby(["edition", "indicator"])["headline"].transform("all").to_numpy(bool)
    if not alone.any():
        return ~headline
    compares = frame.loc[alone, "statistic"].str.contains("difference|relative").to_numpy(bool)
    if compares.any():
        raise DefinitionError(
            f"the components of {frame.loc[alone, 'indicator'].to_numpy()[compares][0]!r} aren't in the results; "
            "give all that wres.evaluate(…) returned, and take headline() of what comes back"
        )
    return np.asarray(~headline | alone, np.bool_)


def _codes(keys: pd.DataFrame) -> Ints:
    """Return a number for each row, the same for rows that are alike."""
    return np.asarray(keys.groupby(list(keys.columns), dropna=False, sort=False).ngroup(), np.intp)


def _name(term: Term) -> str:
    where = "; ".join(f"{dimension} {', '.join(names)}" for dimension, names in sorted(term.where.items()))
    return f"{term.item.id} {where} {term.years}"


def _facts(results: Results, table: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Return of which kind each row of a table is, and what is known of each kind.

    `part`, `whole` and `of` number what is counted, out of what, and of whom in all, alike where it is the same;
    `shares` says that the groups make the whole, `overall` that the part is everybody, and `banded` that such rows,
    one for each band, make everybody. `holder` is the kind that holds at least as many, `beneath` that of the groups
    that a row for everybody is the sum of, -1 for none. The parts of what is `scored` aren't people.
    """
    kinds = table.drop_duplicates().astype(object)
    place = {row: at for at, row in enumerate(kinds.where(kinds.notna(), None).itertuples(index=False, name=None))}
    numbers: dict[object, int] = {}
    facts = []
    for edition, indicator, *cell, statistic in place:
        terms = results.terms.get((edition, indicator), ())
        here = (indicator, *cell, statistic)
        shares, overall = statistic.endswith("share"), statistic == "overall-share"
        scored, groups = statistic.endswith("score"), (edition, *here[:-1], statistic.removeprefix("overall-"))
        part, whole = (_name(terms[0]), _name(terms[-1])) if terms else ((*here, "part"), (*here, "whole"))
        if shares:
            part = whole if overall else here
        inside = statistic == "share" and len(terms) == 2 and terms[0].item == terms[1].item
        strata = {(s.panel, s.band): s.within for s in terms[0].item.strata} if inside else {}
        within = strata.get(tuple(cell))
        there = {row[2:4] for row in place if row[:2] == (edition, indicator) and row[4] == "share"}
        holder: tuple[Any, ...]
        if within:
            holder = (edition, indicator, cell[0], within, statistic)
        elif inside:
            holder = (edition, indicator, None, None, "overall-share")
        else:
            # Of several seats the first holds the others.
            holder = next(
                (row for row in place if row[:4] == (edition, indicator, *cell) and shares and not overall), ()
            )
        facts.append(
            {
                "part": numbers.setdefault(part, len(numbers)),
                "whole": numbers.setdefault(("everybody", part) if shares else whole, len(numbers)),
                "of": numbers.setdefault(whole, len(numbers)),
                "shares": shares,
                "overall": overall,
                "banded": inside and not within and there == set(strata),
                "integer": not scored and max((term.years for term in terms), default=1) == 1,
                "scored": scored,
                "holder": place.get(holder, -1) if shares and not overall else -1,
                "beneath": place.get(groups, -1) if scored and groups[-1] != statistic else -1,
            }
        )
    return _codes(table), pd.DataFrame(facts, columns=list(FACTS))
