"""The sheets of a workbook in Office Open XML, `.xlsx` or `.xlsm`: cells, and nothing else of it.

What a cell shows is what the spreadsheet last stored there. Formulas aren't worked out, links to other workbooks stay
where they are, and macros are parts that nobody opens.
"""

from __future__ import annotations

import posixpath
import re
from math import isfinite

from wres.intake.workbooks.cells import BUILT_IN, Area, Cell, Sheet, day, is_date, shown
from wres.intake.workbooks.safety import COLUMNS, LONGEST, ROWS, Budget, Handler, Package

__all__ = ["NOT_CALCULATED", "sheets"]

NOT_CALCULATED = "a formula that was never calculated: open the workbook in a spreadsheet and save it once"
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,9})")
NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
AREAS = 20_000
"""Cells joined into one that are kept; a return has some dozens."""


def sheets(package: Package) -> list[Sheet]:
    """Return the sheets of a workbook, in its order."""
    root = _Relations()
    package.parse("_rels/.rels", root)
    main = next((_part("", to) for kind, to in root.found.values() if kind.endswith("/officeDocument")), "")
    if main not in package.parts:
        main = "xl/workbook.xml"
    if main.endswith(".bin") or "xl/workbook.bin" in package.parts:
        package.budget.refuse("is an Excel binary workbook", "save it as .xlsx")
    book = _Book()
    if not package.parse(main, book):
        package.budget.refuse("is a zip, but no workbook", "give a .xlsx, .xlsm, .ods or .csv file")
    folder, name = posixpath.split(main)
    relations = _Relations()
    package.parse(f"{folder}/_rels/{name}.rels".lstrip("/"), relations)
    parts = {key: (kind, _part(folder, to)) for key, (kind, to) in relations.found.items()}

    def beside(kind: str) -> str:
        return next((to for k, to in parts.values() if k.endswith(f"/{kind}")), "")

    strings, formats = _Strings(package.budget), _Formats(package.budget)
    package.parse(beside("sharedStrings"), strings)
    package.parse(beside("styles"), formats)
    found = []
    for title, key, hidden in book.sheets:
        package.budget.spend("sheets")
        kind, part = parts.get(key, ("", ""))
        if not kind.endswith("/worksheet"):
            # A sheet that is a chart, or a macro's.
            continue
        cells = _SheetCells(package.budget, title, strings.found, formats.found, since_1904=book.since_1904)
        if not package.parse(part, cells):
            package.budget.refuse(f"is damaged: its sheet {title[:40]!r} isn't there", "fetch or save it again")
        found.append(Sheet(title, cells.found, tuple(cells.merged), hidden))
    return found


def _part(folder: str, target: str) -> str:
    """Return the name of the part that a relation points to."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


class _Relations(Handler):
    """What a part is related to, by the key of the relation; what lies outside the file is left out."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            self.found[attributes.get("Id", "")] = attributes.get("Type", ""), attributes.get("Target", "")


class _Book(Handler):
    """The names of the sheets, with the keys of their parts and whether they are hidden."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", "")[:255], attributes.get("id", ""), hidden))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}


class _Text(Handler):
    """What collects text between two elements, and refuses more than a cell can hold."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.parts: list[str] | None = None
        self.size = 0

    def open(self) -> None:
        self.parts, self.size = [], 0

    def text(self, text: str) -> None:
        if self.parts is not None:
            self.parts.append(text)
            self.size += len(text)
            if self.size > LONGEST:
                self.budget.refuse(f"has more than {LONGEST:,} characters in a cell", "shorten the cell")

    def close(self) -> str:
        whole, self.parts = "".join(self.parts or ()), None
        return whole


class _Strings(_Text):
    """The texts that cells share, without the readings of Asian scripts beside them."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: list[str] = []
        self.runs: list[str] = []
        self.aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.runs = []
        elif name in {"rPh", "phoneticPr"}:
            self.aside += 1
        elif name == "t" and not self.aside:
            self.open()

    def end(self, name: str) -> None:
        if name == "t" and self.parts is not None:
            self.runs.append(self.close())
        elif name in {"rPh", "phoneticPr"}:
            self.aside -= 1
        elif name == "si":
            whole = "".join(self.runs)
            self.budget.spend("text", len(whole))
            self.budget.spend("cells")
            if len(whole) > LONGEST:
                self.budget.refuse(f"has more than {LONGEST:,} characters in a cell", "shorten the cell")
            self.found.append(whole)


class _Formats(Handler):
    """The number format of each style of cells: its code, None where that is the general one, and whether of days."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.codes: dict[int, str] = {}
        self.found: list[tuple[str | None, bool]] = []
        self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self.codes[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            number = _whole(attributes.get("numFmtId"))
            code = self.codes.get(number)
            self.found.append((code or BUILT_IN.get(number), is_date(code, number)))
            self.budget.spend("cells")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


def _whole(text: str | None) -> int:
    """Return a whole number, -1 for what is none."""
    return int(text) if text is not None and re.fullmatch("[0-9]{1,9}", text) else -1


class _SheetCells(_Text):
    """The cells of a sheet that hold something; what the sheet says of its own size is passed over."""

    def __init__(
        self,
        budget: Budget,
        title: str,
        strings: list[str],
        formats: list[tuple[str | None, bool]],
        *,
        since_1904: bool,
    ) -> None:
        super().__init__(budget)
        self.title, self.strings, self.formats, self.since_1904 = title, strings, formats, since_1904
        self.found: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self.row = self.column = 0
        self.kind, self.style = "n", -1
        self.value: str | None = None
        self.runs: list[str] = []
        self.formula = False
        self.aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self.row = _whole(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = 0
            self._check(attributes.get("r", ""))
        elif name == "v" or (name == "t" and not self.aside):
            self.open()
        elif name == "f":
            self.formula = True
        elif name in {"rPh", "phoneticPr"}:
            self.aside += 1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "v":
            self.value = self.close()
        elif name == "t" and self.parts is not None:
            self.runs.append(self.close())
        elif name in {"rPh", "phoneticPr"}:
            self.aside -= 1
        elif name == "c":
            self._keep()

    def _check(self, where: str) -> None:
        if not (1 <= self.row <= ROWS and self.column <= COLUMNS):
            self.budget.refuse(f"has a cell outside every sheet, at {where[:20]!r} of {self.title[:40]!r}")

    def _cell(self, attributes: dict[str, str]) -> None:
        where = attributes.get("r")
        if where is None:
            self.column += 1
        elif found := REFERENCE.fullmatch(where):
            self.column, self.row = _number(found[1]), int(found[2])
        else:
            self.column = COLUMNS + 1
        self._check(where or "")
        self.kind, self.style = attributes.get("t", "n"), _whole(attributes.get("s"))
        self.value, self.runs, self.formula = None, [], False

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        ends = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last or first)
        if ends[0] and ends[1] and len(self.merged) < AREAS:
            (left, top), (right, bottom) = ((_number(end[1]), int(end[2])) for end in ends if end)
            self.merged.append(Area(top, left, min(bottom, ROWS), min(right, COLUMNS)))

    def _keep(self) -> None:
        read = self._read()
        if read is None or (self.row, self.column) in self.found:
            return
        text, value, problem = read
        self.budget.spend("cells")
        if self.kind != "s":
            self.budget.spend("text", len(text))
        self.found[self.row, self.column] = Cell(self.row, self.column, text, value, problem)

    def _read(self) -> tuple[str, float | None, str] | None:
        """Return what a cell shows, the number in it, and what is wrong with it; nothing for an empty one."""
        value = "".join(self.runs) if self.kind == "inlineStr" else self.value
        if not value:
            return ("", None, NOT_CALCULATED) if self.formula and self.kind != "str" else None
        if self.kind == "s":
            at = _whole(value.strip())
            if not 0 <= at < len(self.strings):
                self.budget.refuse("is damaged: a cell points to a text that isn't there", "fetch or save it again")
            return (self.strings[at], None, "") if self.strings[at].strip() else None
        if self.kind == "e":
            return value, None, "a formula's error"
        if self.kind == "b":
            return ("TRUE" if value.strip() == "1" else "FALSE"), None, ""
        if self.kind != "n" or not NUMBER.fullmatch(value.strip()):
            return (value, None, "") if value.strip() else None
        number = float(value)
        if not isfinite(number):
            return value, None, "no number that a spreadsheet knows"
        code, date = self.formats[self.style] if 0 <= self.style < len(self.formats) else (None, False)
        if date and (found := day(number, since_1904=self.since_1904)):
            return found, None, ""
        return shown(number, code), number, ""


def _number(letters: str) -> int:
    """Return the number of a column, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
