"""`wres tabulate` as people use it: files in, a counts table out, and never half of one."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

import wres
from wres.cli import main

STAFF = """Trust,Employee Number,Ethnic Origin,Pay Scale,Clinical,Contract Type
Acme Trust,1,A,Review Body Band 5,Clinical,Permanent
Acme Trust,2,M,XR08,Non-clinical,Permanent
Acme Trust,3,Z,Consultant,Medical,Bank
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["tabulate", *arguments])


@pytest.fixture
def staff(tmp_path: Path) -> str:
    path = tmp_path / "staff.csv"
    path.write_text(STAFF, encoding="utf-8")
    return str(path)


def test_records_become_counts(staff: str, tmp_path: Path) -> None:
    """And those a file that `wres evaluate` takes; what was left out is summarised beside it."""
    out = tmp_path / "counts.csv"
    done = run(staff, "--edition", "wres-2024", "--out", str(out))
    assert 0 == done.exit_code, done.output
    assert 2 == wres.read_counts(out)["count"].sum()
    assert "excluded           bank" in done.stderr
    assert 0 == CliRunner().invoke(main, ["evaluate", str(out), "--edition", "wres-2024"]).exit_code


@pytest.mark.parametrize("shape", ["csv", "table", "json"])
def test_every_format(staff: str, shape: str) -> None:
    done = run(staff, "--edition", "wres-2024", "--format", shape)
    assert 0 == done.exit_code
    assert "headcount" in done.stdout
    if shape == "json":
        assert 99 == len(json.loads(done.stdout)["counts"])


def test_parquet_by_its_name(staff: str, tmp_path: Path) -> None:
    run(staff, "--edition", "wres-2024", "--out", str(tmp_path / "counts.parquet"))
    assert 2 == pd.read_parquet(tmp_path / "counts.parquet")["count"].sum()


def test_explain_counts_nothing(staff: str) -> None:
    """It shows what was found, and what each value is read as."""
    done = run(staff, "--edition", "wres-2024", "--explain", "--threshold", "1", "--format", "table")
    assert 0 == done.exit_code
    assert any(line.split()[:3] == ["staff", "band", "Pay"] and "8a" in line for line in done.stdout.splitlines())


def test_columns_and_codes_are_named(staff: str, tmp_path: Path) -> None:
    """A field for one source or for all; nothing after the sign says that there is no such column."""
    quality = tmp_path / "quality.csv"
    given = [
        "--column",
        "staff.band=Clinical",
        "--column",
        "panel=",
        "--code",
        "band:Clinical=5",
        "--code",
        "band:medical=6",
    ]
    done = run(staff, "--edition", "wres-2024", *given, "--code", "band:Non-clinical=7", "--quality", str(quality))
    assert 0 == done.exit_code, done.output
    assert "Acme Trust,2024,headcount,,7,bme,1,reported" in done.stdout
    assert "excluded,bank,1" in quality.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.csv"], "there is no file nowhere.csv"),
        (["{staff}", "--column", "band"], "write [SOURCE.]FIELD=COLUMN"),
        (["{staff}", "--code", "band=5"], "give what each value means"),
        (["{staff}", "--column", "staff.bnad=x"], "did you mean 'band'"),
        (["{staff}", "--column", "ethnicity="], "no column for ethnicity"),
        ([], "nothing to count"),
        (["{staff}", "--out", "nowhere/counts.csv"], "doesn't exist"),
    ],
)
def test_what_is_wrong_is_reported_in_a_line(arguments: list[str], words: str, staff: str, tmp_path: Path) -> None:
    """Exit code 2, the cure, and no file."""
    done = run(*(argument.format(staff=staff) for argument in arguments), "--edition", "wres-2024")
    assert 2 == done.exit_code
    assert words in done.output
    assert ["staff.csv"] == [path.name for path in tmp_path.iterdir()]


def test_nothing_half_written(staff: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stops it finds what was there before."""
    out = tmp_path / "counts.csv"
    out.write_text("before", encoding="utf-8")
    path = tmp_path / "counts.parquet"

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_parquet", stopped)
    monkeypatch.setattr(Path, "write_text", stopped)
    for target in (out, path):
        assert 0 != run(staff, "--edition", "wres-2024", "--out", str(target)).exit_code
    assert {"staff.csv", "counts.csv"} == {file.name for file in tmp_path.iterdir()}
    assert "before" == out.read_text(encoding="utf-8")
