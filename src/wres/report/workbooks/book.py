"""What every workbook keeps to: text stays text, a number is a number, and the same input gives the same bytes."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import pandas as pd

from wres._output import whole
from wres.errors import WresError
from wres.text import cleaned, shortened

__all__ = ["LINE", "LONGEST", "ROWS", "WorkbookWriter", "book", "height", "text"]

LONGEST = 32_767
"""The characters that a cell holds, as the format counts them."""
ROWS = 1_048_576
"""The rows that a sheet holds."""

CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""A file says when it was made; that of the same figures would differ from day to day."""
BLOCK = 10_000
WIDEST = 60
A4 = 9
LINE = 15
"""How high a line of text is, in points."""
TITLE = 60
"""How much of a title the file's properties and the foot of a page have room for, in sizes of its type."""


@functools.lru_cache(1 << 10)
def text(value: Any) -> str:
    r"""Return what a cell shows of a text: one line without control characters, cut where a cell ends.

    >>> text("=1+1\x00\n2"), len(text("x" * 40_000))
    ('=1+1 2', 32767)
    """
    words = cleaned(value)
    if 2 * len(words) > LONGEST and len(words.encode("utf-16-le")) > 2 * LONGEST:
        words = words.encode("utf-16-le")[: 2 * LONGEST - 2].decode("utf-16-le", "ignore") + "…"
    return words


def height(*texts: tuple[str, int]) -> float:
    """Return how high a row is that shows some texts whole, each wrapped in so many characters.

    >>> height(("Band 5", 60), ("x" * 100, 60))
    30
    """
    return LINE * max(-(-len(words) // (width - 3)) or 1 for words, width in texts)


@attrs.frozen(eq=False)
class WorkbookWriter:
    """A workbook that is being written. Text is written as text, whatever it begins with.

    `notice` stands at the head of each printed page, and of each sheet of text.
    """

    file: Any
    title: str
    notice: str = ""
    _formats: dict[tuple[tuple[str, Any], ...], Any] = attrs.field(factory=dict, init=False)

    def style(self, **properties: Any) -> Any:
        """Return the format of some properties, the same one for the same."""
        properties = {"valign": "top", **properties}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.file.add_format(properties)
        return self._formats[key]

    def sheet(self, name: str, *, repeated: tuple[int, int], frozen: tuple[int, int]) -> Any:
        """Return a new sheet that prints on A4 across, its `repeated` rows on every page; `frozen` stays in view."""
        sheet = self.file.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(*repeated)
        sheet.freeze_panes(*frozen)
        if self.notice:
            sheet.set_header(f"&C{self.notice.replace('&', '&&')}")
        sheet.set_footer(f"&L{self.title.replace('&', '&&')}, &A&RPage &P of &N")
        return sheet

    def lines(self, name: str, title: str, lines: Iterable[str]) -> None:
        """Write a sheet of text, a line in each row."""
        sheet = self.sheet(name, repeated=(0, 0), frozen=(1, 0))
        sheet.set_column(0, 0, 2 * WIDEST)
        sheet.write_string(0, 0, text(title), self.style(bold=True, font_size=14))
        for at, line in enumerate([*filter(None, [self.notice]), *lines], start=2):
            sheet.set_row(at, height((line, 2 * WIDEST)))
            sheet.write_string(at, 0, text(line), self.style(text_wrap=True))

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        widths: Mapping[str, int] | None = None,
        decimals: pd.Series[Any] | None = None,
        measured: Sequence[str] = (),
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Write a frame with its columns' names in the first row, onto as many sheets as it needs.

        The columns `measured` have the `decimals` of their row; what is missing is an empty cell, and what is infinite
        the sign for it. `progress` is called with the number of rows written, now and then.
        """
        room = ROWS - 1
        for part, start in enumerate(range(0, max(len(frame), 1), room), start=1):
            rows = frame.iloc[start : start + room]
            sheet = self.sheet(name if part == 1 else f"{name} {part}", repeated=(0, 0), frozen=(1, 0))
            for at, column in enumerate(frame.columns):
                sheet.set_column(at, at, (widths or {}).get(column, max(12, len(column) + 4)))
                sheet.write_string(0, at, text(column), self.style(bold=True, text_wrap=True, bottom=1))
            if len(frame.columns):
                sheet.autofilter(0, 0, len(rows), len(frame.columns) - 1)
            for first in range(0, len(rows), BLOCK):
                block = rows.iloc[first : first + BLOCK]
                self._block(sheet, block, first + 1, decimals, measured)
                if progress is not None:
                    progress(len(block))

    def _block(
        self, sheet: Any, rows: pd.DataFrame, first: int, decimals: pd.Series[Any] | None, measured: Sequence[str]
    ) -> None:
        plain = self.style()
        places = [0] * len(rows) if decimals is None else decimals.loc[rows.index].tolist()
        styles = {each: self.style(num_format=f"0.{'0' * each}") for each in set(places) if each}
        columns = [(column in measured, rows[column].tolist()) for column in rows.columns]
        for line, digits in enumerate(places):
            for at, (number, cells) in enumerate(columns):
                self.cell(sheet, first + line, at, cells[line], styles.get(digits, plain) if number else plain)

    def cell(self, sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
        """Write one value: a number as a number, true and false as such, anything else as text."""
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, style)
        elif isinstance(value, int | float):
            if value in (float("inf"), float("-inf")):
                sheet.write_string(row, column, "∞" if value > 0 else "-∞", style)
            elif value == value:  # noqa: PLR0124
                sheet.write_number(row, column, value, style)
        elif not pd.isna(value):
            sheet.write_string(row, column, text(value), style)


@contextlib.contextmanager
def book(path: str | Path, title: str, *, notice: str = "", streamed: bool = False) -> Iterator[WorkbookWriter]:
    """Yield a workbook to write, which becomes the file at `path` once all of it is written.

    `notice` says whether it holds small numbers, or how they are hidden. `streamed` writes each row as it comes and
    keeps none, so that the rows have to come in order.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise WresError(f"{path} is no name of a workbook that is written here; let it end in .xlsx")
    if not path.parent.is_dir():
        raise WresError(f"folder {str(path.parent)!r} doesn't exist; make it, or choose another")
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise WresError("workbooks need xlsxwriter: python -m pip install 'wres-standard[excel]'") from None
    title = shortened(title, TITLE)
    with whole(path) as part:
        file = Workbook(
            str(part),
            {"constant_memory": streamed, "strings_to_formulas": False, "strings_to_urls": False},
        )
        file.set_properties({"title": title, "created": CREATED})
        try:
            yield WorkbookWriter(file, title, notice)
            file.close()
        finally:
            file.fileclosed = True
