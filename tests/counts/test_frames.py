"""A frame whose cells can't be read is one clear error, and never another exception."""

from __future__ import annotations

import decimal
import fractions
from typing import Any

import numpy as np
import pandas as pd
import pytest

import wres
from wres.counts.checks import SHOWN

ROW = {"org": "Acme Trust", "year": 2024, "item": "board", "panel": None, "band": None, "group": "bme", "count": 2}
COLUMNS = ["org", "year", "item", "panel", "band", "group", "count"]
CELLS: dict[str, Any] = {
    "a list": ["A"],
    "a tuple": ("A",),
    "a dict": {},
    "a set": set(),
    "an array": np.array([2024]),
    "a signalling NaN": decimal.Decimal("sNaN"),
    "a number of 5,000 digits": 10**5000,
    "a complex number": 2 + 5j,
}


def one(column: str, value: object) -> pd.DataFrame:
    """A table of one row with one cell of another kind."""
    frame = pd.DataFrame([ROW]).astype(object)
    frame[column] = pd.Series([value], dtype=object)
    return frame


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("column", COLUMNS)
def test_cells_of_any_kind(column: str, kind: str) -> None:
    """In whatever column it stands, a cell that holds no text and no number is an error that names the column."""
    for call in (wres.evaluate, wres.audit):
        with pytest.raises(wres.CountsError, match=column) as caught:
            call(one(column, CELLS[kind]), edition="wres-2024")
        assert len(caught.value.failures) == 1


def test_a_fraction_too_large_for_a_float() -> None:
    """A fraction that no float holds is too large a count, as a whole number is."""
    with pytest.raises(wres.CountsError, match="is larger than"):
        wres.evaluate(one("count", fractions.Fraction(10**400)), edition="wres-2024")


def test_a_column_of_complex_numbers() -> None:
    """No imaginary part is dropped."""
    with pytest.raises(wres.CountsError, match="count holds complex numbers"):
        wres.evaluate(one("count", 2).assign(count=np.array([2 + 5j])), edition="wres-2024")


def test_levels_of_columns() -> None:
    """One level of a MultiIndex is as none; of several the cure is named."""
    frame = one("count", 2)
    expected = wres.evaluate(frame, edition="wres-2024").frame
    levelled = frame.set_axis(pd.MultiIndex.from_arrays([frame.columns]), axis=1)
    pd.testing.assert_frame_equal(wres.evaluate(levelled, edition="wres-2024").frame, expected)
    twice = frame.set_axis(pd.MultiIndex.from_arrays([frame.columns, frame.columns]), axis=1)
    with pytest.raises(wres.DefinitionError, match="2 levels; give one"):
        wres.evaluate(twice, edition="wres-2024")


def test_frames_of_other_libraries() -> None:
    """Integers that numpy has no type for are read; a column twice and a column of structs are refused."""
    pl, pa = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    short = {name: [value] for name, value in ROW.items() if value is not None}
    wide = pl.DataFrame(short).with_columns(pl.col("count").cast(pl.Int128))
    expected = wres.evaluate(pl.DataFrame(short), edition="wres-2024").frame
    pd.testing.assert_frame_equal(wres.evaluate(wide, edition="wres-2024").frame, expected)
    doubled = pa.table([["A"], *short.values()], names=["org", *short])
    structs = pa.table({**short, "org": [{"a": 1}]})
    for frame, words in ((doubled, "a column twice; keep one"), (structs, "org is a dict")):
        with pytest.raises(wres.CountsError, match=words):
            wres.evaluate(frame, edition="wres-2024")


@pytest.mark.parametrize("column", ["year", "count", "origin", "band"])
def test_a_wrong_column_is_told_shortly(column: str) -> None:
    """Of a column of something else the first values are named, and every row is among the failures."""
    size = 3 * SHOWN
    frame = pd.DataFrame({**ROW, "org": [f"Trust {at}" for at in range(size)]}).assign(
        item="headcount", origin="reported"
    )
    frame[column] = pd.Series([f"junk {at}" for at in range(size)], dtype=object)
    with pytest.raises(wres.CountsError) as caught:
        wres.evaluate(frame, edition="wres-2024")
    failures = caught.value.failures
    assert sorted(set(failures.index)) == list(range(size))
    assert failures["problem"].nunique() == SHOWN + 1
