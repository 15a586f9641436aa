"""What can't be counted is one error that names the cure, and shows nobody's record."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import wres

GOOD = pd.DataFrame(
    {
        "org": ["Acme Trust"] * 20,
        "year": 2024,
        "ethnicity": ["A"] * 15 + ["M"] * 5,
        "band": "5",
        "panel": "clinical",
        "staff_group": "Nursing and Midwifery Registered",
        "contract": "Permanent",
    }
)
CASES = pd.DataFrame(
    {"org": "Acme Trust", "year": 2024, "person": range(20), "ethnicity": "A", "process": "Formal investigation"}
)
pytestmark = pytest.mark.filterwarnings("ignore::wres.errors.RecordsWarning")


def refused(*sources: Any, **options: Any) -> wres.RecordsError:
    with pytest.raises(wres.RecordsError) as caught:
        wres.tabulate(*sources, **{"edition": "wres-2024", **options})
    return caught.value


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (
            GOOD.rename(columns={"ethnicity": "ethnicty"}),
            ["no column for ethnicity (is it 'ethnicty'?)", "it has org, year"],
        ),
        (GOOD.drop(columns="org"), ["no column for org", "or give org="]),
        (GOOD.iloc[:0], ["there are no records"]),
        (GOOD.assign(ethnicity=None), ["nobody's ethnicity is known", "may be the wrong one"]),
        (GOOD.assign(band="8"), ["20 records: column 'band' says '8'", "codes={'band': {'8': …}}", "8a, 8b"]),
        (GOOD.assign(year=None), ["holds no reporting year"]),
        (GOOD.assign(org=None), ["names no organisation"]),
        (GOOD.assign(panel="medical"), ["a band of Agenda for Change in the medical panel"]),
        (pd.concat([GOOD, GOOD], axis=1), ["two columns of one name"]),
        (7, ["of the type int; give a frame of pandas, Polars"]),
        (GOOD.assign(band=[*range(1, 20), dt.date(2024, 3, 31)]), ["column 'band' says what isn't known"]),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_frame_that_cannot_be_counted(frame: Any, words: list[str]) -> None:
    """Each problem says what is wrong, where, and what to do."""
    message = str(refused(frame))
    assert [word for word in words if word not in message] == []


def test_every_problem_is_named_at_once() -> None:
    """Of every source, before any is read."""
    error = refused(GOOD.drop(columns=["org", "ethnicity"]), disciplinary=GOOD, training="nowhere.csv")
    words = ("org", "ethnicity", "person", "process", "nowhere.csv")
    assert 5 == len(error.failures)
    assert list(words) == [word for word in words if word in str(error)]


def test_every_unknown_value_is_named_at_once() -> None:
    """Of every column, with how many records have it."""
    frame = GOOD.assign(ethnicity=["Q"] * 12 + ["A"] * 8, band=["8"] * 11 + ["5"] * 9)
    found = refused(frame, disciplinary=CASES.assign(date="2024-02-30").drop(columns="year")).failures
    assert [("staff", "ethnicity", "Q", 12), ("staff", "band", "8", 11)] == [
        tuple(row) for row in found.iloc[:2, :4].itertuples(index=False)
    ]
    assert ("disciplinary", "when", 20) == tuple(found.loc[2, ["source", "field", "records"]])


def test_what_few_records_say_is_not_shown() -> None:
    """No error, and no summary, holds a value that could tell of a person."""
    frame = GOOD.assign(ethnicity=["secret"] * 10 + ["A"] * 10)
    error = refused(frame)
    assert "secret" not in str(error) + error.failures.to_csv()
    assert "10" not in str(error)
    counts = wres.tabulate(frame, edition="wres-2024", on_error="list")
    assert "secret" not in str(counts.attrs) + counts.to_csv()
    assert "secret" not in wres.intake.recognise(frame, edition="wres-2024").to_csv()
    assert "secret" in str(refused(frame, threshold=1))


def test_the_columns_of_a_list_of_names_are_not_quoted() -> None:
    """A column named by mistake, with another value in each row, tells none of them."""
    frame = GOOD.assign(surname=[f"name-{n}" for n in range(20)])
    error = refused(frame, columns={"staff": {"band": "surname"}})
    assert "name-" not in str(error) + error.failures.to_csv()


def damaged(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    path = folder / "staff.parquet"
    GOOD.to_parquet(path)
    path.write_bytes(change(path.read_bytes()))
    return path


@pytest.mark.parametrize(
    "change",
    [lambda data: data[: len(data) // 2], lambda data: b"no parquet", lambda data: data[:60] + bytes(40) + data[100:]],
    ids=["cut short", "another kind", "damaged inside"],
)
def test_a_parquet_file_that_cannot_be_read(change: Callable[[bytes], bytes], tmp_path: Path) -> None:
    with pytest.raises(wres.WresError, match="damaged, cut short, or not what its name says; write it again"):
        wres.tabulate(damaged(tmp_path, change), edition="wres-2024")


ARROW = """
import sys
from pathlib import Path

import pyarrow as pa
import wres

folder, whole = Path(sys.argv[1]), Path(sys.argv[1], "staff.arrow").read_bytes()
outcomes = {"read": 0, "refused": 0}
for at in range(8, len(whole), 3):
    path = folder / "damaged.arrow"
    path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
    try:
        wres.tabulate(path, edition="wres-2024", on_error="list")
        outcomes["read"] += 1
    except wres.WresError:
        outcomes["refused"] += 1
print(outcomes["read"], outcomes["refused"])
"""


@pytest.mark.thorough
def test_damaged_arrow_files_end_no_interpreter(tmp_path: Path) -> None:
    """Whatever byte of an Arrow file is another one, it is read or refused, and the interpreter goes on."""
    feather = pytest.importorskip("pyarrow.feather")
    feather.write_feather(GOOD, str(tmp_path / "staff.arrow"), compression="uncompressed")
    found = subprocess.run([sys.executable, "-c", ARROW, str(tmp_path)], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr[-2000:]
    read, refused = map(int, found.stdout.split())
    assert read + refused > 500
    assert refused > 50


HEAD = "org,year,ethnicity,band,contract\n"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (GOOD.to_csv(index=False).encode("utf-16"), "isn't plain text in UTF-8"),
        (f"{HEAD}R1,2024,Jane,Doe,A,5,Permanent\n".encode(), "line 2 has 7 fields where the first has 5"),
        (f'{HEAD}R1,2024,"A,5,Permanent\nR1,2024,A,5,Permanent\n'.encode(), "line 2"),
        (GOOD.to_csv(index=False, sep="|").encode(), "separates its fields by '|'; save it with commas"),
        (b"", "is empty"),
        (HEAD.encode(), "there are no records"),
        (b"org,org,year\n1,2,3\n", "has the column 'org' twice"),
        (f"{HEAD}R1,2024,A,5,clinical\n".encode() * 9000 + "R1,2024,é,5,clinical\n".encode("latin-1"), "isn't UTF-8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_text_file_that_cannot_be_read(data: bytes, words: str, tmp_path: Path) -> None:
    """In one line, without a word of a record."""
    path = tmp_path / "staff.csv"
    path.write_bytes(data)
    message = str(refused(path))
    assert words in message
    assert "Jane" not in message
    assert "Doe" not in message


def test_files_that_differ(tmp_path: Path) -> None:
    """Each that differs from the first is named, with what it lacks or holds otherwise."""
    GOOD.to_parquet(tmp_path / "a.parquet")
    GOOD.drop(columns="band").assign(year="2024").to_parquet(tmp_path / "b.parquet")
    GOOD.assign(more=1).to_parquet(tmp_path / "c.parquet")
    message = str(refused(tmp_path))
    assert "b.parquet lacks band, has another kind of year (string, not whole number)" in message
    assert "c.parquet has also more" in message


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "kinds").mkdir()
    GOOD.to_parquet(tmp_path / "kinds" / "a.parquet")
    GOOD.to_csv(tmp_path / "kinds" / "b.csv")
    (tmp_path / "none").mkdir()
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    for path, words in (
        (tmp_path / "kinds", "files of several kinds"),
        (tmp_path / "none", "nothing is read at"),
        (tmp_path / "missing.csv", "there is no file"),
        (tmp_path / "*.csv", "nothing is read at"),
        (tmp_path / "x.xlsx", "save it as .csv, .parquet or .arrow"),
    ):
        assert words in str(refused(str(path)))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"columns": {"staf": {"band": "x"}}}, "did you mean 'staff'"),
        ({"columns": {"staff": {"bnad": "x"}}}, "did you mean 'band'"),
        ({"columns": {"bnad": "x"}}, "did you mean 'band'"),
        ({"codes": {"bnad": {}}}, "did you mean 'band'"),
        ({"assignment": "first"}, "give 'primary' or 'highest-band'"),
        ({"on_error": "skip"}, "give 'raise' or 'list'"),
        ({"threshold": 0}, "whole number from 1"),
        ({"years": []}, "a reporting year"),
        ({"edition": "wres-1999"}, "no edition"),
        ({"staff": None}, "nothing to count"),
    ],
    ids=str,
)
def test_a_call_that_asks_for_what_is_not(options: dict[str, Any], words: str) -> None:
    """A mistake in the call is a definition's error, before anything is read."""
    with pytest.raises(wres.DefinitionError, match=words):
        wres.tabulate(**{"staff": GOOD, "edition": "wres-2024", **options})


def test_people_are_needed_where_people_count() -> None:
    """A list of cases without ids could count a person twice."""
    message = str(refused(disciplinary=CASES.drop(columns="person")))
    assert "people count, not cases" in message
    counts = wres.tabulate(disciplinary=CASES.drop(columns="person"), edition="wres-2024", columns={"person": None})
    assert 20 == counts["count"].sum()


def test_ethnicity_is_looked_up_only_where_it_can_be(tmp_path: Path) -> None:
    """A frame and a file have no engine in common."""
    CASES.drop(columns="ethnicity").to_csv(tmp_path / "cases.csv", index=False)
    message = str(refused(GOOD.assign(person=range(20)), disciplinary=tmp_path / "cases.csv"))
    assert "both as files or both in one engine" in message
