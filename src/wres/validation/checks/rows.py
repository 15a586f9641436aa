"""Rows that can't be read, as the counts table's own checks report them."""

from __future__ import annotations

from collections.abc import Iterator

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.cells import Status
from wres.errors import nearest
from wres.validation.checks.examples import ARITHMETIC, planted, rows, rule
from wres.validation.returns import Returns
from wres.validation.rules import Matches

Ints = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

__all__ = ["RULES"]


def nothing(returns: Returns) -> Iterator[Matches]:
    """Yield nothing: a table without its columns is reported before there are returns."""
    return iter(())


@attrs.frozen
class Problems:
    """Finds the problems of some kinds, one for each return that has any, with its rows."""

    about: tuple[str, ...]

    def __call__(self, returns: Returns) -> Iterator[Matches]:
        """Yield them."""
        for problem in returns.table.problems:
            if problem.about in self.about:
                there = problem.rows[~returns.figures[problem.rows]]
                units, each = by_unit(returns, there)
                message, _, cure = problem.message.partition("; ")
                yield Matches(
                    unit=units,
                    indicator=[_indicator(returns, found) for found in each],
                    message=_literal(message),
                    cure=_literal(cure) or None,
                    evidence={"rows": np.array([len(found) for found in each], int)},
                    rows=each,
                )


def by_unit(returns: Returns, there: Ints) -> tuple[Ints, list[Ints]]:
    """Return the returns that rows of the table belong to, -1 for none, and the rows of each; organisations apart."""
    if not len(there):
        return there, []
    unit = returns.table.place[there].astype(np.intp)
    org = pd.factorize(returns.frame["org"].iloc[there])[0]
    order = np.lexsort((there, org, unit))
    key = np.stack([unit, np.where(unit < 0, org, 0)])[:, order]
    start = np.flatnonzero((key[:, 1:] != key[:, :-1]).any(0)) + 1
    return unit[order][np.concatenate([[0], start])], np.split(there[order], start)


def _indicator(returns: Returns, there: Ints) -> str:
    """Return the indicator that the rows' item belongs to, nothing where they have several."""
    items = returns.frame["item"].iloc[there].map(lambda value: str(value).strip().lower()).unique()
    return returns.indicator(str(items[0])) if len(items) == 1 else ""


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def unknown_items(returns: Returns) -> Iterator[Matches]:
    """Yield the items that no definition uses, in each return that has some."""
    table = returns.table
    stray = [at for at, name in enumerate(table.items) if name not in returns.items]
    for at in stray:
        there = table.row[table.item == at]
        units, each = by_unit(returns, there[~returns.figures[there]])
        hint = nearest(table.items[at], returns.items)
        yield Matches(
            unit=units,
            indicator="",
            message=_literal(f"no definition uses the item {table.items[at]!r}"),
            cure=_literal(f"correct the name of the item{hint}, or load the plugin that defines it"),
            evidence={"item": table.items[at], "rows": np.array([len(found) for found in each], int)},
            rows=each,
        )


def left_in(returns: Returns) -> Iterator[Matches]:
    """Yield the counts that are called suppressed and have their number all the same, for each return with some."""
    table = returns.table
    withheld = table.row[table.reason == Status.SUPPRESSED]
    numbers = pd.to_numeric(returns.frame["count"].iloc[withheld], errors="coerce").to_numpy(
        np.float64, na_value=np.nan
    )
    units, each = by_unit(returns, withheld[~np.isnan(numbers)])
    yield Matches(
        unit=units,
        indicator=[_indicator(returns, found) for found in each],
        message="counts with the origin suppressed that still have their number: {rows}",
        evidence={"rows": np.array([len(found) for found in each], int)},
        rows=each,
    )


RULES = (
    rule(
        "WRES101",
        nothing,
        "a column that is misspelt",
        [{**row, "pannel": None} for row in rows("board", 9, 3)],
        {},
        references=ARITHMETIC,
    ),
    rule("WRES102", Problems(("count",)), "a count below 0", planted(board=(-9, 3, 0)), {"indicator": "board"},
             references=ARITHMETIC),
    rule("WRES103", Problems(("place",)), "a row of no item", [*planted(), *rows("", 9, 3)[:1]], {},
             references=ARITHMETIC),
    rule("WRES104", Problems(("group",)), "a group that no grouping has",
             [*planted(), {"item": "board", "group": "Everybody", "count": 2}], {"indicator": "board"},
             references=ARITHMETIC),
    rule("WRES105", Problems(("strata",)), "a band that the workforce isn't split by",
             [*planted(headcount=None), *rows("headcount", 40, 9, 1, panel="clinical", band="10")],
             {"indicator": "workforce"}, references=ARITHMETIC),
    rule("WRES106", Problems(("duplicate",)), "one row twice", [*planted(), *rows("board", 11, 3)[:1]],
             {"indicator": "board"}, references=ARITHMETIC),
    rule("WRES107", Problems(("levels", "parts")), "the workforce in whole and in parts",
             [*planted(), *rows("headcount", 2505, 725, 66, panel="clinical", band="5")],
             {"indicator": "workforce"}, references=ARITHMETIC),
    rule("WRES108", Problems(("origin",)), "an origin that says something else",
             [{**row, "origin": "payroll" if row["item"] == "board" else "reported"} for row in planted()],
             {"indicator": "board"}, references=ARITHMETIC),
    rule("WRES109", unknown_items, "an item that is misspelt",
             [*planted(board=None), *rows("bored", 11, 3)], {"indicator": ""}, references=ARITHMETIC),
    rule("WRES110", left_in, "a number beside the origin suppressed",
             [{**row, "origin": "suppressed" if row["item"] == "board" else "reported"} for row in planted()],
             {"indicator": "board"}),
)  # fmt: skip
"""The checks of what can't be read."""
