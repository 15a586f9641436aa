"""The heaviest workbooks that are still read, and some that aren't, read in a process whose memory is limited.

`python heavy.py FOLDER largest` (or `refused`) makes them there, one after the other, and prints what became of each.
"""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from forms import Page, content, write_ods, write_xlsx

import wres
from wres.intake import read_workbook
from wres.intake.workbooks.safety import CELLS, MEMORY, TEXT

GOOD = {(1, 1): "item", (1, 2): "group", (1, 3): "count", (2, 1): "appointed", (2, 2): "white", (2, 3): 3}
SHEET = "xl/worksheets/sheet1.xml"
ROWS = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def workbook(path: Path, sheet: str, shared: str | None = None) -> Path:
    """A workbook whose sheet, and texts that cells share, are as given."""
    write_xlsx([Page(cells=GOOD)], path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[SHEET] = ROWS.format(sheet).encode()
    if shared is not None:
        parts["xl/sharedStrings.xml"] = shared.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return path


def row(values: list[str | int]) -> str:
    """A row of cells, text within them."""
    return "".join(
        [
            "<row>",
            *(
                f"<c><v>{v}</v></c>" if isinstance(v, int) else f'<c t="inlineStr"><is><t>{v}</t></is></c>'
                for v in values
            ),
            "</row>",
        ]
    )


GROUPS = ("white", "bme", "unknown")
NAMES = row(["org", "year", "item", "group", "count"])


def largest(folder: Path) -> Iterator[Path]:
    """Workbooks as large as they may be: a counts table, and text that is nothing of a return."""
    lines = (row([f"Acme Trust {at // 3:,}", 2024, "appointed", GROUPS[at % 3], at]) for at in range(CELLS // 6))
    yield workbook(folder / "counts.xlsx", NAMES + "".join(lines))
    length = TEXT // CELLS - 4
    noise = (row([f"{at:06d}-{cell}".ljust(length, "é") for cell in range(50)]) for at in range(CELLS // 51))
    yield workbook(folder / "noise.xlsx", row(["", "White", "BME"]) + row(["Appointed", 3, 4]) + "".join(noise))


def refused(folder: Path) -> Iterator[Path]:
    """Workbooks that would take much more, were they read."""
    yield workbook(folder / "bomb.xlsx", " " * (60 << 20))
    empty = "<c/>" * 100
    yield workbook(folder / "elements.xlsx", "".join(f'<row r="{at}">{empty}</row>' for at in range(1, 30_001)))
    yield workbook(folder / "token.xlsx", f'<row r="{"1234567890" * (3 << 20)}"/>')
    yield workbook(folder / "nested.xlsx", "<a>" * 1_000_000)
    one = '<c t="s"><v>0</v></c>' * 100
    many = f"<row>{one}</row>" * (CELLS // 100 + 1)
    yield workbook(folder / "shared.xlsx", many, f"<sst><si><t>{'x' * 32_000}</t></si></sst>")
    repeated = content([Page(cells=GOOD)]).replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="999999999">', 1
    )
    yield write_ods([], folder / "repeated.ods", text=repeated)


def main(folder: Path, kind: str) -> dict[str, str]:
    """Read each file, and return what became of it."""
    made = list((largest if kind == "largest" else refused)(folder))
    small = workbook(folder / "small.xlsx", NAMES + row(["Acme Trust", 2024, "appointed", "bme", 3]))
    read_workbook(small, edition="wres-2024")
    statm = Path("/proc/self/statm")
    outcomes = {}
    for path in made:
        if statm.exists():
            limit = int(statm.read_text().split()[0]) * resource.getpagesize() + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))
        try:
            found = read_workbook(path, edition="wres-2024", org="Acme Trust" if path.name == "noise.xlsx" else None)
            outcomes[path.name] = f"{len(found.counts)} counts, {len(found.not_understood)} cells not understood"
            del found
        except wres.WresError as error:
            outcomes[path.name] = str(error)
        except MemoryError:
            outcomes[path.name] = "MemoryError"
        if statm.exists():
            resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return outcomes


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2]), indent=1))
