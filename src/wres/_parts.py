"""Which rows of a results table a headline figure is made of: found by what its measure says, never by names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs
import numpy as np
import pandas as pd

from wres._keys import Ints, codes, combined, firsts
from wres.cells import Comparison, Rate, Row

__all__ = ["Places", "RowLabels"]

Rows = Mapping[tuple[str, str], tuple[Row, ...]]
"""The rows of each indicator, by edition and indicator."""

LABEL = ["indicator", "panel", "band", "statistic", "group"]


@attrs.frozen(eq=False)
class RowLabels:
    """The labels of a results table: `code` is the number of each row's, and `rows` has each one's edition and row.

    `made_of` of a row is what its measure gave, None where it gave nothing. `edition` and `plain` are numbers of a
    label's edition, and of the rest of it.
    """

    code: Ints
    keys: list[tuple[str, str]]
    rows: list[Row]
    edition: Ints
    plain: Ints

    @classmethod
    def of(cls, frame: pd.DataFrame, rows: Rows) -> RowLabels:
        """Return the labels of a results table, whose measures gave `rows`."""
        code = codes(frame, ["edition", *LABEL])
        table = frame[["edition", *LABEL]].iloc[firsts(code)]
        texts = table.astype(object).where(table.notna(), None)
        known = {key: {row: row for row in each} for key, each in rows.items()}
        keys, labels = [], []
        for edition, indicator, panel, band, statistic, group in texts.itertuples(index=False, name=None):
            row = Row(statistic, group, panel, band)
            keys.append((edition, indicator))
            labels.append(known.get((edition, indicator), {}).get(row, row))
        return cls(code, keys, labels, codes(table, ["edition"]), codes(table, LABEL))


@attrs.frozen(eq=False)
class Places:
    """For each headline row of a results table, the places of the rows that it is made of, -1 where one isn't there.

    `headline` are the headline rows' own places, and `kind` the place in `kinds` of what each is. `unknown` are two
    rows, or twice the same: the first has those of no known group with the event or in the part, the second all there
    are of them.
    """

    headline: Ints
    kind: Ints
    kinds: list[Row]
    focus: Ints
    comparator: Ints
    unknown: tuple[Ints, Ints]
    beside: Ints

    @classmethod
    def of(cls, frame: pd.DataFrame, rows: Rows) -> Places:
        """Return the places in a results table, whose measures gave `rows`."""
        labels = RowLabels.of(frame, rows)
        headline = frame["headline"].to_numpy(bool)
        heads, beneath = np.flatnonzero(headline), np.flatnonzero(~headline)
        kind = labels.code[heads]
        unit = combined(len(frame), [labels.edition[labels.code], codes(frame, ["org"]), codes(frame, ["year"])])
        width = len(labels.rows)
        place = np.full((int(unit.max(initial=-1)) + 1) * width + 1, -1, np.intp)
        place[unit[beneath] * width + labels.plain[labels.code[beneath]]] = beneath
        plain = dict(zip(zip(labels.keys, labels.rows, strict=True), labels.plain.tolist(), strict=True))

        def of(role: Callable[[Comparison], Iterable[Row | None]]) -> Ints:
            """Return the places of the row that has a role."""
            target = np.full(width, -1, np.intp)
            for at, (key, row) in enumerate(zip(labels.keys, labels.rows, strict=True)):
                for wanted in role(row.made_of) if isinstance(row.made_of, Comparison) else ():
                    target[at] = plain.get((key, wanted), -1) if wanted else -1
            target = target[kind]
            return place[np.where(target < 0, -1, unit[heads] * width + target)]

        alone = np.array([isinstance(row.made_of, Rate) for row in labels.rows], bool)
        return cls(
            headline=heads,
            kind=kind,
            kinds=labels.rows,
            focus=np.where(alone[kind], heads, of(lambda made: [made.focus])),
            comparator=of(lambda made: [made.comparator]),
            unknown=(of(lambda made: made.unknown[:1]), of(lambda made: made.unknown[-1:])),
            beside=of(lambda made: [made.beside]),
        )
