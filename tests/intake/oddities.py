"""Made-up lists of staff and of cases, with every oddity that a text may have, and what is counted of them."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

import wres

Reader = Callable[[pd.DataFrame, Path], Any]
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


def tabulated(*sources: Any) -> str:
    staff, cases = sources
    try:
        counts = wres.tabulate(
            staff, disciplinary=cases, edition="wres-2024", on_error="list", threshold=1, columns=WAIVED
        )
    except wres.WresError as error:
        return str(error)
    return counts.to_csv()


def assert_same(seed: int, reader: Reader, folder: Path) -> None:
    """Assert that made-up lists in frames give what they give in files, byte for byte."""
    frames = made(seed)
    paths = [folder / f"{at}.csv" for at in range(2)]
    for frame, path in zip(frames, paths, strict=True):
        frame.to_csv(path, index=False)
    sources = [reader(frame, path) for frame, path in zip(frames, paths, strict=True)]
    assert tabulated(*map(str, paths)) == tabulated(*sources), seed
