"""A cell means the same whoever read the file: kinds of nothing, numbers as text, widths, blanks, accents."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.recorded import NOTHING, number_of, spelt, text

IDS = ["1", "01", "1.0", " 1", "\u200b1", "１", "007", "7", "NA", "None", "nan", "", "José", "Jose\u0301", "a  1"]
# No `1e3`: a reader that takes a column for numbers leaves a thousand of it, and nobody can tell what was written.
IDS += ["a\xa01", "N/A", "0", "00", "x-1", "-3", "-3.0", "12"]
ETHNICITIES = [
    "A",
    "White",
    "Ｗhite",
    "White\u200b",
    "Indian ",
    "NA",
    "None",
    "M",
    "99",
    "99.0",
    "n/a",
    "Asian\xa0- Indian",
]
ORGS = ["Café", "Cafe\u0301", "R1", "r1", " R1", "7", "07", "7.0", "Acme\xa0Trust", "Acme Trust"]
YEARS = ["2024", "2024.0", " 2024", "２０２４", "2023/24"]

pytestmark = pytest.mark.filterwarnings(
    "ignore:Dask support is moving:FutureWarning", "ignore::wres.errors.RecordsWarning"
)
WAIVED: dict[str, Any] = {"contract": None, "process": None}


def made(seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A staff list and a list of cases, of every oddity."""
    rng = random.Random(seed)

    def rows(n: int, **fields: list[str]) -> pd.DataFrame:
        return pd.DataFrame(
            [{name: rng.choice(values) for name, values in fields.items()} for _ in range(n)], dtype=str
        )

    cases = rows(rng.randint(1, 20), person=IDS, org=ORGS, year=YEARS)
    return rows(rng.randint(1, 30), person=IDS, ethnicity=ETHNICITIES, org=ORGS, year=YEARS), cases


def polars(frame: pd.DataFrame, path: Path) -> Any:
    return pytest.importorskip("polars").from_pandas(frame)


def lazy(frame: pd.DataFrame, path: Path) -> Any:
    return polars(frame, path).lazy()


def arrow(frame: pd.DataFrame, path: Path) -> Any:
    return pytest.importorskip("pyarrow").Table.from_pandas(frame, preserve_index=False)


def duckdb(frame: pd.DataFrame, path: Path) -> Any:
    return pytest.importorskip("duckdb").from_arrow(arrow(frame, path))


def duckdb_reads(frame: pd.DataFrame, path: Path) -> Any:
    return pytest.importorskip("duckdb").read_csv(str(path))


def dask(frame: pd.DataFrame, path: Path) -> Any:
    return pytest.importorskip("dask.dataframe").from_pandas(frame, npartitions=2)


READERS: dict[str, Callable[[pd.DataFrame, Path], Any]] = {
    "pandas": lambda frame, path: frame,
    "pandas reads": lambda frame, path: pd.read_csv(path),
    "polars": polars,
    "polars, lazily": lazy,
    "arrow": arrow,
    "duckdb": duckdb,
    "duckdb reads": duckdb_reads,
    "dask": dask,
}


def tabulated(*sources: Any) -> str:
    staff, cases = sources
    try:
        counts = wres.tabulate(
            staff, disciplinary=cases, edition="wres-2024", on_error="list", threshold=1, columns=WAIVED
        )
    except wres.WresError as error:
        return str(error)
    return counts.to_csv()


@pytest.mark.parametrize("engine", [name for name in READERS if name != "dask" or find_spec("dask")])
@given(seed=st.integers(0, 10**6))
def test_every_reader_counts_the_same(engine: str, seed: int, tmp_path: Path) -> None:
    """Byte for byte, on made-up lists with every oddity."""
    frames = made(seed)
    paths = [tmp_path / f"{at}.csv" for at in range(2)]
    for frame, path in zip(frames, paths, strict=True):
        frame.to_csv(path, index=False)
    sources = [READERS[engine](frame, path) for frame, path in zip(frames, paths, strict=True)]
    assert tabulated(*map(str, paths)) == tabulated(*sources)


@given(st.text())
def test_spellings_settle(value: str) -> None:
    """Read twice, a text is what it was; and it is nothing only where it stands for nothing."""
    assert spelt(value) == spelt(spelt(value))
    assert text(value) in ("", spelt(value))
    assert number_of(spelt(value)) == number_of(number_of(spelt(value)))


@pytest.mark.parametrize("words", sorted(NOTHING - {""}))
def test_what_pandas_takes_for_nothing_is_nothing(words: str) -> None:
    """In any case, and with blanks."""
    assert {""} == {text(form) for form in (words, words.upper(), f" {words}\u200b")}


CASES = pd.DataFrame({"Employee Number": ["00000003", "5.0", " 7"], "Date": "12/05/2023"}, dtype=str)


def test_ids_are_found_however_they_are_written() -> None:
    """Leading zeros, blanks and decimals are no part of an id of digits."""
    staff = pd.DataFrame({"Employee Number": [3, 5, 7], "Ethnicity": ["A", "M", "M"]})
    counts = wres.tabulate(staff, disciplinary=CASES, org="Acme Trust", edition="wres-2024", columns=WAIVED)
    assert [1, 2, 0] == counts.loc[counts["item"] == "disciplinary", "count"].tolist()


def test_a_list_of_strangers_is_an_error() -> None:
    """Where nearly nobody of a list is in the staff list, the error gives the part that is."""
    staff = pd.DataFrame({"Employee Number": [30, 50, 70], "Ethnicity": ["A", "M", "M"]})
    given = {"disciplinary": CASES, "org": "Acme Trust", "edition": "wres-2024", "columns": WAIVED}
    with pytest.raises(wres.RecordsError, match="0% of its people are in the staff list"):
        wres.tabulate(staff, **given)
    counts = wres.tabulate(staff, on_error="list", **given)
    assert [0, 0, 0] == counts.loc[counts["item"] == "disciplinary", "count"].tolist()


def test_an_organisation_in_two_spellings_is_one() -> None:
    """Composed or not, with what can't be seen, as a number or as text."""
    counts = pd.DataFrame(
        {"org": ["Café", "Cafe\u0301", "Caf\u200bé", 1, "1"], "year": [2021, 2022, 2023, 2023, 2024]}
    ).assign(item="headcount", group="white", count=9)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["workforce"])
    assert {"Café", 1} == set(results.frame["org"])
