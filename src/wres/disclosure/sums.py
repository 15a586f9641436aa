"""The sums that shown and hidden numbers are in, of all indicators together: what one hides, another can disclose."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints, codes, firsts
from wres._parts import RowLabels
from wres.cells import Count, Rate, selected
from wres.disclosure.schemes import Flags, Floats, Scheme
from wres.errors import DefinitionError
from wres.results import Results

__all__ = ["BLOCK", "Flags", "Floats", "Sums"]


BLOCK = ["edition", "org", "year"]
"""What is looked at together. Figures of other years and editions are not."""

STEP = 1e-9


@attrs.frozen(eq=False)
class Sums:
    """The numbers of people behind a results table, and the sums that they are in.

    `part` and `whole` say, for each row of the frame, which number its numerator and its denominator are, -1 for
    comparisons; `numerator` and `denominator` are those that the table gives, the first not always of `people`. The
    same people are the same number wherever they stand: the White headcount of indicator 1 is the denominator of
    indicators 3 and 4. `number` is what each is, nan where it stands nowhere.

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
    people: Flags
    numerator: Floats
    denominator: Floats
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
        """Return the sums of a results table.

        Raises `DefinitionError` where the rows of a comparison were left out.
        """
        frame = results.frame
        labels = RowLabels.of(frame, results.rows)
        kinds = _Kinds.of(labels, frame["headline"].to_numpy(bool)[firsts(labels.code)])
        blocks = codes(frame, BLOCK)
        rows = np.flatnonzero(kinds.own[labels.code])
        label, block = labels.code[rows], blocks[rows]
        width = len(kinds.everybody)
        there, code = np.unique(
            np.concatenate([block * width + each[label] for each in (kinds.part, kinds.whole)]), return_inverse=True
        )
        part, whole = code[: len(rows)], code[len(rows) :]
        of_block, count = np.divmod(there, max(width, 1))

        def numbers(block: Ints, count: Ints) -> Ints:
            """The numbers of counts in blocks, -1 for what isn't there."""
            wanted = np.where(count < 0, -1, block * width + count)
            at = np.minimum(np.searchsorted(there, wanted), len(there) - 1)
            return np.where(there[at] == wanted, at, -1) if len(there) else at

        number = np.full(len(there), np.nan)
        columns = [frame[name].to_numpy(np.float64) for name in ("numerator", "denominator")]
        for values, at in zip(reversed(columns), (whole, part), strict=True):
            stated = ~np.isnan(values[rows])
            number[at[stated]] = values[rows][stated]

        # A count's groups make everybody, and a group's bands the group.
        everybody = numbers(of_block, kinds.everybody[count])
        groups = np.flatnonzero(everybody >= 0)
        ladder = numbers(block, kinds.ladder[label])
        climbs, bands = np.unique(np.stack([ladder, part])[:, ladder >= 0], axis=1)
        total = np.isin(part, climbs)
        entries = []
        for start, tops, members in ((0, everybody[groups], groups), (len(there), climbs, bands)):
            each = np.unique(tops)
            signs = np.repeat([1.0, -1.0], [len(tops), len(each)])
            entries.append((start + np.append(tops, each), np.append(members, each), signs))
        equation, member, sign = map(np.concatenate, zip(*entries, strict=True))

        people, holder = kinds.people[label], numbers(block, kinds.within[label])
        held = holder >= 0

        def spread(values: Ints) -> Ints:
            full = np.full(len(frame), -1, np.intp)
            full[rows] = values
            return full

        return cls(
            block=blocks,
            part=spread(part),
            whole=spread(whole),
            across=spread(np.where(np.isin(part, everybody[groups]), part, everybody[part])),
            along=spread(np.where(total, part, ladder)),
            total=spread(total.astype(np.intp)) == 1,
            people=spread(people.astype(np.intp)) == 1,
            numerator=columns[0],
            denominator=columns[1],
            number=number,
            integer=kinds.integer[count],
            of_block=of_block,
            equation=np.unique(equation, return_inverse=True)[1],
            member=member,
            sign=sign,
            less=np.concatenate([part[people], part[held]]),
            more=np.concatenate([whole[people], holder[held]]),
            inconsistent=(frame["status"] == "inconsistent").to_numpy(bool),
        )

    @property
    def own(self) -> Flags:
        """Which rows are of their own numbers: all but comparisons."""
        return self.part >= 0

    def small(self, scheme: Scheme) -> Flags:
        """Return which rows rest on a number of people that a scheme hides; comparisons don't."""
        x, n = self.numerator, self.denominator
        few = scheme.hides(x) | (scheme.hides(n - x) if scheme.complement else False)
        return np.asarray(((few & self.people) | scheme.hides_group(n)) & self.own, np.bool_)

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
        rows = [shown & ~np.isnan(each) & self.own for each in (self.numerator, self.denominator)]
        at = np.concatenate([self.part[rows[0]], self.whole[rows[1]]])
        return np.bincount(at, minlength=len(self.number)).astype(np.intp)

    def bounds(self, known: Flags) -> tuple[Floats, Floats]:
        """Return the least and the greatest that each number can be, as far as single sums show."""
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
        totals = np.zeros(len(lines))
        np.subtract.at(totals, line[~free], sign[~free] * self.number[members[~free]])
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


@attrs.frozen(eq=False)
class _Kinds:
    """What the labels of a results table are of, and what is known of each count: arrays of numbers, -1 for none.

    `part` and `whole` number what a label's numerator and denominator count, the same where it is the same; `within`
    what holds the numerator, and `ladder` what such numerators add up to, where they do. `own` labels are rates, of
    which the numerators may be no `people`. Of each count `everybody` is that of all groups, and `integer` says whether
    it is a whole number.
    """

    own: Flags
    part: Ints
    whole: Ints
    within: Ints
    ladder: Ints
    people: Flags
    everybody: Ints
    integer: Flags

    @classmethod
    def of(cls, labels: RowLabels, headline: Flags) -> _Kinds:
        """Return what labels are of, some of which are headlines."""
        keyed = list(zip(labels.keys, labels.rows, strict=True))
        known = {each: each[1].made_of for each in keyed}
        split = {key for key, head in zip(labels.keys, headline.tolist(), strict=True) if not head}
        counts: dict[Any, int] = {}
        own, people = np.zeros((2, len(keyed)), np.bool_)
        part, whole, within, ladder = np.full((4, len(keyed)), -1, np.intp)
        steps: dict[Any, list[int]] = {}
        averages: set[int] = set()

        def numbered(count: Count, *, whole: bool = True) -> int:
            at = counts.setdefault((selected(count.term), count.group), len(counts))
            averages.update([at] if count.term.years > 1 or not whole else [])
            return at

        for at, (key, row) in enumerate(keyed):
            made_of = row.made_of
            if isinstance(made_of, Rate):
                own[at], people[at] = True, made_of.people
                part[at], whole[at] = numbered(made_of.numerator, whole=made_of.people), numbered(made_of.denominator)
                holder = known.get((key, made_of.within)) if made_of.within else None
                if isinstance(holder, Rate):
                    within[at] = numbered(holder.numerator)
                    steps.setdefault((key, made_of.within), []).append(at)
            elif made_of is None and not (headline[at] and key in split):
                # Where the measure doesn't say what is counted, the numbers are taken for no others.
                own[at] = people[at] = True
                part[at], whole[at] = (counts.setdefault((key, row, name), len(counts)) for name in ("part", "whole"))
                averages.update([part[at], whole[at]])
            elif made_of is not None and key not in split:
                raise DefinitionError(
                    f"the components of {key[1]!r} aren't in the results; "
                    "give all that wres.evaluate(…) returned, and take headline() of what comes back"
                )
        for holder_key, below in steps.items():
            holder = known[holder_key]
            terms = [labels.rows[at].made_of.numerator.term for at in below]  # type: ignore[union-attr]
            if isinstance(holder, Rate) and _add_up(terms, holder.numerator.term):
                ladder[below] = within[below]
        everybody = [counts.get((key[0], None), -1) if len(key) == 2 and key[1] is not None else -1 for key in counts]
        integer = np.ones(len(counts), np.bool_)
        integer[list(averages)] = False
        return cls(own, part, whole, within, ladder, people, np.array(everybody, np.intp), integer)


def _add_up(terms: list[Any], whole: Any) -> bool:
    """Return whether the strata of some terms are all of a whole's, each once."""
    if any((term.item, term.years) != (whole.item, whole.years) for term in terms):
        return False
    parts, strata = (
        sorted(
            (stratum.panel, stratum.band)
            for term in each
            for stratum in term.item.strata
            if not stratum.within and all(getattr(stratum, name) in names for name, names in term.where.items())
        )
        for each in (terms, [whole])
    )
    return bool(strata) and parts == strata
