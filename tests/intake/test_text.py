"""A cell means the same whoever read the file: kinds of nothing, numbers as text, widths, blanks, accents."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oddities import WAIVED, Reader, assert_same

import wres
from wres.recorded import NOTHING, number_of, spelt, text

pytestmark = pytest.mark.filterwarnings(
    "ignore:Dask support is moving:FutureWarning", "ignore::wres.errors.RecordsWarning"
)


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


READERS: dict[str, Reader] = {
    "pandas": lambda frame, path: frame,
    "pandas reads": lambda frame, path: pd.read_csv(path),
    "polars": polars,
    "polars, lazily": lazy,
    "arrow": arrow,
    "duckdb": duckdb,
    "duckdb reads": duckdb_reads,
    "dask": dask,
}


@pytest.mark.parametrize("engine", [name for name in READERS if name != "dask" or find_spec("dask")])
@given(seed=st.integers(0, 10**6))
def test_every_reader_counts_the_same(engine: str, seed: int, tmp_path: Path) -> None:
    """Byte for byte, on made-up lists with every oddity."""
    assert_same(seed, READERS[engine], tmp_path)


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
