"""`wres convert`: between counts and the workbooks that people fill in and read."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from returns import held, same

import wres
from wres.cli import main

EDITION = "wres-2024"


@pytest.fixture
def counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    monkeypatch.chdir(tmp_path)
    table = held(EDITION)
    table.to_csv("counts.csv", index=False)
    return table


def convert(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["convert", *arguments])


def test_there_and_back(counts: pd.DataFrame) -> None:
    """Counts become a template, and the template the same counts."""
    run = convert("counts.csv", "--edition", EDITION, "--to", "template", "--out", "acme.xlsx")
    assert (0, "", "wrote acme.xlsx") == (run.exit_code, run.stdout, run.stderr.splitlines()[-1])
    run = convert("acme.xlsx", "--edition", EDITION, "--to", "counts", "--out", "back.csv")
    assert (0, "wrote back.csv") == (run.exit_code, run.stderr.splitlines()[-1])
    assert same(counts) == same(wres.read_counts("back.csv"))
    again = convert("back.csv", "--edition", EDITION, "--to", "template", "--out", "again.xlsx")
    assert 0 == again.exit_code
    assert Path("acme.xlsx").read_bytes() == Path("again.xlsx").read_bytes()


def test_counts_go_to_the_standard_output(counts: pd.DataFrame) -> None:
    """Without a file the counts are printed, as CSV; into Parquet where the name says so."""
    convert("counts.csv", "--edition", EDITION, "--to", "template")
    run = convert("wres-template.xlsx", "--edition", EDITION, "--to", "counts")
    assert run.stdout.startswith("org,year,item,panel,band,group,count")
    shown = convert("wres-template.xlsx", "--edition", EDITION, "--to", "counts", "--format", "json")
    assert len(run.stdout.splitlines()) - 1 == len(json.loads(shown.stdout)["counts"])
    pytest.importorskip("pyarrow")
    convert("wres-template.xlsx", "--edition", EDITION, "--to", "counts", "--out", "counts.parquet")
    assert same(counts) == same(wres.read_counts("counts.parquet"))


def test_blank(counts: pd.DataFrame) -> None:
    """The empty template needs no file of counts."""
    run = convert("--blank", "--edition", "wres-2015", "--out", "blank.xlsx")
    assert (0, "wrote blank.xlsx\n") == (run.exit_code, run.stderr)
    assert "Return" in openpyxl.load_workbook("blank.xlsx").sheetnames


@pytest.mark.parametrize("source", ["counts.csv", "wres-template.xlsx"])
def test_results(counts: pd.DataFrame, source: str) -> None:
    """Results of counts, or of the counts in a workbook, have a row for each figure."""
    convert("counts.csv", "--edition", EDITION, "--to", "template")
    run = convert(source, "--edition", EDITION, "--to", "results", "--year", "2024")
    assert 0 == run.exit_code
    assert run.stderr.splitlines()[-1] == "wrote wres-results.xlsx"
    sheet = openpyxl.load_workbook("wres-results.xlsx")["Figures"]
    expected = wres.evaluate(counts[counts["year"] == 2024], edition=EDITION)
    assert len(expected) + 1 == len(list(sheet.values))


def test_what_is_not_understood_is_listed(counts: pd.DataFrame) -> None:
    """A figure without a label, and one that its own counts contradict, are listed, with exit code 1."""
    convert("counts.csv", "--edition", EDITION, "--to", "template", "--out", "acme.xlsx")
    book = openpyxl.load_workbook("acme.xlsx", data_only=True)
    at = next(row[0].row for row in book["Return"].iter_rows(min_row=9) if row[0].value == "40")
    book["Return"].cell(at, 4).value = 0.9
    book["Return"].cell(at, 2).value = "Something else"
    book.save("strange.xlsx")
    run = convert("strange.xlsx", "--edition", EDITION, "--to", "counts", "--out", "back.csv")
    assert 1 == run.exit_code
    assert f"not understood: Return!D{at} ('0.9000'): its row has no label" in run.stderr
    book["Return"].cell(at, 2).value = "Likelihood of staff entering the formal disciplinary process"
    book.save("wrong.xlsx")
    run = convert("wrong.xlsx", "--edition", EDITION, "--to", "counts", "--out", "back.csv")
    assert 1 == run.exit_code
    assert f"differs: Return!D{at} has 0.9, and its counts give" in run.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--edition", EDITION], "give a FILE with --to"),
        (["counts.csv", "--edition", EDITION], "give a FILE with --to"),
        (["counts.csv", "--blank", "--edition", EDITION], "give a FILE with --to"),
        (["counts.csv", "--edition", EDITION, "--to", "template", "--org", "Nobody"], "no organisation 'Nobody'"),
        (["counts.csv", "--edition", EDITION, "--to", "template", "--year", "2030"], "no 2030"),
        (["counts.csv", "--edition", "wres-2030", "--to", "template"], "no edition 'wres-2030' is registered"),
        (["counts.csv", "--edition", EDITION, "--to", "template", "--out", "acme.ods"], "let it end in .xlsx"),
        (["counts.csv", "--edition", EDITION, "--to", "results", "--org", "Nobody"], "no counts of Nobody"),
        (["counts.csv", "--edition", EDITION, "--to", "counts", "--open"], "--open needs a file"),
        (["counts.csv", "--edition", EDITION, "--to", "template", "--format", "csv"], "--format is for --to counts"),
        (["none.xlsx", "--edition", EDITION, "--to", "counts"], "none.xlsx"),
    ],
)
def test_faults(counts: pd.DataFrame, arguments: list[str], message: str) -> None:
    """What is wrong with a call is reported in a line, with exit code 2, and nothing is written."""
    run = convert(*arguments)
    assert (2, "") == (run.exit_code, run.stdout)
    assert message in run.stderr
    assert [] == list(Path().glob("*.xlsx"))


def test_it_can_be_opened(counts: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is shown afterwards where that is asked for."""
    opened: list[str] = []
    monkeypatch.setattr("click.launch", opened.append)
    convert("--blank", "--edition", EDITION, "--open")
    assert [str(Path("wres-template.xlsx").resolve())] == opened
