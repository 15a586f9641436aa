"""What the computed rows of the national collection template are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import attrs

__all__ = ["GROUPS", "Cell", "Formula"]

GROUPS: tuple[str, ...] = ("white", "bme", "unknown")
"""The template's columns of ethnicity, in its order; it has them for this year and for the last."""

Cell = Callable[[str, str], float | None]
"""What gives the number in a row, by its name, and a group's column; None where there is none."""


@attrs.frozen
class Formula:
    """What a row is computed from: rows of the same column, or one row in two columns.

    By `kind` that is the `sum` of the rows or their `mean`, the first `less` the second, their `ratio`, or that as a
    `percentage` where at least `least` answered; a `share` is one row's number per cent of all its columns, and
    `compare` takes one row in the column `of` over that in the column `to`.

    >>> cells = {("36", "white"): 0.25, ("36", "bme"): 0.125}
    >>> Formula("compare", ("36",), of="white", to="bme").value(lambda row, group: cells.get((row, group)), "white")
    2.0
    """

    kind: Literal["sum", "mean", "less", "ratio", "percentage", "share", "compare"]
    rows: tuple[str, ...] = attrs.field(converter=tuple[str, ...])
    of: str = ""
    to: str = ""
    least: int = 0

    def parts(self, group: str) -> tuple[tuple[str, str], ...]:
        """Return the cells that a group's column takes, by row and group, in order.

        >>> Formula("share", ("56",)).parts("bme")
        (('56', 'bme'), ('56', 'white'), ('56', 'bme'), ('56', 'unknown'))
        """
        if self.kind == "share":
            return tuple((self.rows[0], one) for one in (group, *GROUPS))
        if self.kind == "compare":
            return (self.rows[0], self.of), (self.rows[0], self.to)
        return tuple((row, group) for row in self.rows)

    def value(self, cell: Cell, group: str) -> float | None:
        """Return the number in a group's column, None where a part of it is missing or nothing can be divided by."""
        parts = self.parts(group)
        numbers = [number for part in parts if (number := cell(*part)) is not None]
        if len(numbers) < len(parts):
            return None
        if self.kind in ("sum", "mean"):
            return sum(numbers) / (len(numbers) if self.kind == "mean" else 1)
        if self.kind == "less":
            return numbers[0] - numbers[1]
        top, bottom = numbers[0], sum(numbers[1:])
        if bottom == 0 or (self.kind == "percentage" and bottom < self.least):
            return None
        return (100 * top if self.kind in ("share", "percentage") else top) / bottom

    def __str__(self) -> str:
        if self.kind == "compare":
            return f"row {self.rows[0]}: {self.of} / {self.to}"
        if self.kind == "share":
            return f"100 * row {self.rows[0]} / all its columns"
        if self.kind == "sum" and len(self.rows) > 1:
            return f"sum of rows {_spans(self.rows)}"
        if self.kind == "mean":
            return f"average of rows {' and '.join(self.rows)}"
        sign = {"less": " - ", "ratio": " / ", "percentage": " / "}.get(self.kind, "")
        return ("100 * " if self.kind == "percentage" else "") + sign.join(f"row {row}" for row in self.rows)


def _spans(rows: Iterable[str]) -> str:
    """Return row numbers in short, such as `1 to 29 and 31 to 33`."""
    spans: list[list[int]] = []
    for row in map(int, rows):
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    return " and ".join(f"{low} to {high}" if low < high else f"{low}" for low, high in spans)
