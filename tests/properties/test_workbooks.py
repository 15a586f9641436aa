"""Thousands of mutated workbooks, and the largest that are read, in processes whose memory and time are limited."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import heavy
import mutated
import pytest

pytestmark = pytest.mark.thorough


@pytest.mark.parametrize("first", range(10_000, 12_000, 500))
def test_mutated_files_are_read_or_refused(first: int) -> None:
    """Nothing but a clean result or our own error."""
    outcomes, wrong = mutated.run(first, 500)
    assert [] == wrong
    assert 500 == outcomes["read"] + outcomes["refused"]


def test_the_largest_are_read_within_the_stated_memory(tmp_path: Path) -> None:
    """A counts table, and text that is nothing of a return, of as many cells as a workbook may have."""
    command = [sys.executable, heavy.__file__, str(tmp_path), "largest"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert {
        "counts.xlsx": "33333 counts, 0 cells not understood",
        "noise.xlsx": "2 counts, 196050 cells not understood",
    } == json.loads(done.stdout)
