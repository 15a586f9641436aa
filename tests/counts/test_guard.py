"""What a spreadsheet would run is text in the files that we write, and nothing is lost by it."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.counts.guard import as_csv, guarded, unguarded

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]


@pytest.mark.parametrize("start", STARTS)
def test_nothing_begins_like_a_formula(start: str) -> None:
    """A text that begins with a sign of a formula is written behind an apostrophe, and read without."""
    text = f"{start}cmd|' /C calc'!A0"
    assert f"'{text}" == guarded(text)
    assert text == unguarded(guarded(text))


@pytest.mark.parametrize(
    "value", ["Acme Trust", "O'Brien & Sons", "'quoted'", "-0.64%", "+3", "-", "", "8-9", -1, None]
)
def test_everything_else_is_left_alone(value: object) -> None:
    """Names, numbers with a sign, and what is no text stay as they are."""
    assert (value, value) == (guarded(value), unguarded(value))


@given(st.text("'=+-@\t1a", max_size=6))
def test_nothing_is_lost(text: str) -> None:
    """Every text comes back as it was, whatever apostrophes it has."""
    assert text == unguarded(guarded(text))
    assert guarded(text)[:1] not in STARTS or guarded(text) == text


def test_a_table_comes_back(tmp_path: Path) -> None:
    """A counts table with such a name is written harmless, and read as it was."""
    counts = pd.DataFrame(
        {"org": ["=1+1", "'@x"], "year": 2024, "item": "board", "group": "bme", "count": [2, 3]},
    )
    path = tmp_path / "counts.csv"
    path.write_text(as_csv(counts), encoding="utf-8", newline="")
    assert ["'=1+1", "''@x"] == pd.read_csv(io.StringIO(as_csv(counts)))["org"].tolist()
    assert ["=1+1", "'@x"] == wres.read_counts(path)["org"].tolist()
