"""Commands that take counts take a workbook, and say what it contradicts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from forms import Page, write_xlsx

from wres.cli import main

ROWS: list[list[Any]] = [
    ["Organisation", "Acme Trust"],
    [None, "White", "BME"],
    ["Number of shortlisted applicants", 600, 300],
    ["Number appointed from shortlisting", 300, 150],
    ["Relative likelihood of White staff being appointed from shortlisting compared to BME staff", 2.5],
    ["Thank you"],
]


COUNTS = """org,year,item,group,count
Acme Trust,2024,shortlisted,white,600
Acme Trust,2024,shortlisted,bme,300
Acme Trust,2024,appointed,white,300
Acme Trust,2024,appointed,bme,150
"""
EDITION = ("--edition", "wres-2024")
STRANGE = ["Number of others", 3, 7]
COMMANDS = {
    "evaluate": (),
    "assess": ("--benchmark", "four-fifths"),
    "report": ("--out", "page.html"),
    "convert": ("--to", "counts"),
    "convert to results": ("--to", "results"),
    "convert to a template": ("--to", "template"),
}


def wrote(kind: str, rows: Sequence[Sequence[Any]], folder: Path) -> Path:
    """A return in a workbook, or in a sheet of one saved as CSV with as many fields in each line or with fewer."""
    if kind == "workbook":
        cells = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value is not None}
        return write_xlsx([Page(cells=cells)], folder / "return.xlsx")
    path = folder / ("return.csv" if "comma" in kind else "return.tsv")
    mark = "," if "comma" in kind else "\t"
    width = 3 if "even" in kind else 0
    lines = [mark.join(["" if value is None else str(value) for value in row]) for row in rows]
    path.write_text("".join(f"{line}{mark * (width - line.count(mark) - 1)}\n" for line in lines), encoding="utf-8")
    return path


def run(command: str, path: Path) -> Result:
    name, *_ = command.split()
    return CliRunner().invoke(main, [name, str(path), *EDITION, *COMMANDS[command]])


KINDS = ("workbook", "commas, even", "commas", "tabs, even", "tabs")
# All commands read by one door: each with one kind, and each kind with one command, serve every run.
ENDS = [
    pytest.param(command, kind, marks=() if command == "evaluate" or kind == "workbook" else pytest.mark.thorough)
    for command in COMMANDS
    for kind in KINDS
]


@pytest.mark.parametrize(("command", "kind"), ENDS)
def test_commands_end_in_the_same_way(command: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 1 where a row isn't understood, or a figure differs from its own counts, whose cells are named; else 0."""
    monkeypatch.chdir(tmp_path)
    done = run(command, wrote(kind, ROWS[:4], tmp_path))
    assert (0, False) == (done.exit_code, "understood" in done.stderr), done.stderr
    done = run(command, wrote(kind, [*ROWS[:4], STRANGE], tmp_path))
    assert 1 == done.exit_code, done.stderr
    assert "!A5 ('Number of others'): not a label of the template\nnot understood: " in done.stderr
    done = run(command, wrote(kind, ROWS, tmp_path))
    assert 1 == done.exit_code, done.stderr
    assert "!B5 has 2.5, and its counts give 1\n" in done.stderr
    assert "Thank you" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_a_counts_table_ends_in_the_same_way(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With 0 and a note on items that nothing uses, as they are plugins' own; with 2 where a group isn't known."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "counts.csv"
    path.write_text(f"{COUNTS}Acme Trust,2024,others,bme,7\n", encoding="utf-8")
    done = run(command, path)
    assert 0 == done.exit_code, done.stderr
    assert "note: items that no definition uses, kept and ignored: others\n" in done.stderr
    path.write_text(f"{COUNTS}Acme Trust,2024,appointed,Others,7\n", encoding="utf-8")
    done = run(command, path)
    assert 2 == done.exit_code, done.stderr
    assert "line 6: " in done.stderr


def test_of_many_figures_the_first_are_named(tmp_path: Path) -> None:
    """And how many more there are."""
    done = run("evaluate", wrote("workbook", [*ROWS[:4], *[STRANGE] * 10], tmp_path))
    assert 21 == done.stderr.count("not understood: ") + done.stderr.count("and 10 more\n")


def test_evaluate_takes_a_workbook(tmp_path: Path) -> None:
    """The figure is that of its counts, whatever its own is."""
    done = CliRunner().invoke(
        main,
        [
            *("evaluate", str(wrote("workbook", ROWS, tmp_path)), *EDITION),
            *("--indicator", "appointment", "--format", "csv"),
        ],
    )
    assert "wres-2024,appointment,Acme Trust,2024,,,relative-likelihood,white/bme,1.0," in done.stdout


def test_an_audit_notes_what_is_not_understood(tmp_path: Path) -> None:
    """Also in a sheet saved as CSV, and in last year's return; what counts as a finding is another matter."""
    path = wrote("commas", [*ROWS[:4], STRANGE], tmp_path)
    done = CliRunner().invoke(main, ["audit", str(path), *EDITION, "--previous", str(path), "--format", "csv"])
    assert 0 == done.exit_code, done.stderr
    assert "note: not understood: return!B5 ('3')" in done.stderr
    assert f"note: {path}: not understood: return!B5 ('3')" in done.stderr


@pytest.mark.parametrize("command", ["audit", "evaluate"])
def test_a_table_that_is_not_as_usual_is_noted(command: str, tmp_path: Path) -> None:
    """By every command in the same words: Windows-1252, and semicolons."""
    path = tmp_path / "counts.csv"
    text = COUNTS.replace(",", ";").replace("Acme", "Café")
    path.write_bytes(text.encode("cp1252"))
    done = CliRunner().invoke(main, [command, str(path), *EDITION, "--format", "csv"])
    for note in ("it isn't UTF-8: read as Windows-1252", "its fields are separated by ';'"):
        assert f"counts.csv: {note}\n" in done.stderr


def test_a_workbook_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    """With exit code 2, and without a traceback."""
    path = tmp_path / "return.xlsx"
    path.write_bytes(b"PK\x03\x04 and no more")
    done = CliRunner().invoke(main, ["evaluate", str(path), *EDITION])
    assert 2 == done.exit_code
    assert "wres: return.xlsx is damaged or cut short: it can't be unpacked; fetch or save it again\n" == done.stderr
