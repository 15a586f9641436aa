"""Commands that take counts take a workbook, and say what it contradicts."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from forms import Page, write_xlsx

from wres.cli import main

ROWS = [
    ["Organisation", "Acme Trust"],
    [None, "White", "BME"],
    ["Number of shortlisted applicants", 600, 300],
    ["Number appointed from shortlisting", 300, 75],
    ["Relative likelihood of White staff being appointed from shortlisting compared to BME staff", 2.5],
    ["Thank you"],
]


def test_evaluate_takes_a_workbook(tmp_path: Path) -> None:
    """The figure is that of its counts; its own, which differs, is named with its cell, and what wasn't understood."""
    cells = {(r, c): value for r, row in enumerate(ROWS, 1) for c, value in enumerate(row, 1) if value is not None}
    path = write_xlsx([Page(cells=cells)], tmp_path / "return.xlsx")
    done = CliRunner().invoke(
        main, ["evaluate", str(path), "--edition", "wres-2024", "--indicator", "appointment", "--format", "csv"]
    )
    assert 0 == done.exit_code
    assert "wres-2024,appointment,Acme Trust,2024,,,relative-likelihood,white/bme,2.0," in done.stdout
    assert "note: Return!B5 has 2.5, and its counts make it 2" in done.stderr
    assert "1 cell of return.xlsx not understood" in done.stderr


def test_a_workbook_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    """With exit code 2, and without a traceback."""
    path = tmp_path / "return.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    done = CliRunner().invoke(main, ["evaluate", str(path), "--edition", "wres-2024"])
    assert 2 == done.exit_code
    assert "wres: return.xlsx is damaged or cut short: it can't be unpacked; fetch or save it again\n" == done.stderr
