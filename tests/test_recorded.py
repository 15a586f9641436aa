"""Years and marks as they are written: one rule for every reader."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.consistency.printed_cell import read_cell
from wres.intake import words
from wres.intake.workbooks.cells import Cell
from wres.intake.workbooks.numbers import counted
from wres.recorded import MISSING, SUPPRESSED, mark, year

THIS_YEAR = (
    *(2024, 2024.0, np.int16(2024), "2024", "2024.0", " 2024\u200b", "２０２４"),
    *("2023/24", "2023-24", "2023-2024", "2023–24", "2023 to 2024", "FY2023/24", "Financial year 2023/24"),
    *("2024-03-31", "31/03/2024", "12/05/2023", "20240331", 20240331, 202403, "31 March 2024", "31-MAR-2024"),
    *("31st Mar 2024", "as at 31 March 2024", "Year ending March 2024", "2024-March", "2023-APR", "Sept 2023"),
    *("202303 to 202403", "April 2023 to March 2024"),
    *(dt.date(2023, 4, 1), pd.Timestamp(2024, 3, 31), np.datetime64("2024-01-15")),
)


@pytest.mark.parametrize("written", THIS_YEAR, ids=str)
def test_what_is_2024(written: object) -> None:
    """The year of the 31 March that ends it, whether a year, a financial year, a month or a day is written."""
    assert (2024, 2024) == (year(written), words.reporting_year(written))


NO_YEAR = (
    *(
        None,
        "",
        "24",
        24,
        "2023/25",
        "2022 to 2024",
        "2016-17 to 2017-18",
        2024.5,
        "2024.05",
        True,
        float("inf"),
        45382,
    ),
    *("2024-02-30", "31/04/2023", "2024 (provisional)", "2023/24 and 2024/25", "N/A", "1066", "Q1 2024", 20241331),
)


@pytest.mark.parametrize("written", NO_YEAR, ids=str)
def test_what_is_no_year(written: object) -> None:
    """Two years, half of one, what isn't in the calendar, and numbers of another kind."""
    assert year(written) is None


@given(st.dates(dt.date(1900, 4, 1), dt.date(2199, 12, 31)))
def test_a_day_is_of_its_financial_year(day: dt.date) -> None:
    forms = [f"{day:%d %B %Y}", f"{day:%d-%b-%Y}", f"{day:%Y%m%d}", f"{day:%B %Y}", f"{day:%Y-%b}", day.isoformat()]
    assert {day.year + (day.month >= 4)} == {year(form) for form in forms}


@pytest.mark.parametrize("written", sorted((SUPPRESSED | MISSING) - {""}))
def test_a_mark_means_the_same_to_every_reader(written: str) -> None:
    """What is withheld in a workbook is so in a counts table and in a printed figure; what is missing, too."""
    meant = mark(written)
    assert meant == ("suppressed" if written in SUPPRESSED else "missing")
    assert {"suppressed": "withheld", "missing": "missing"}[meant] == read_cell(written).kind
    found = counted(Cell(1, 1, f" {written.upper()} "))
    assert (None, "", meant == "suppressed") == (found.number, found.problem, found.origin == "suppressed")


@pytest.mark.parametrize("written", ["<5", "< 10", "≤ 5", "less than 5", "fewer than 11", "1-4", "1 to 4", "0–5"])
def test_a_bound_is_suppressed(written: str) -> None:
    """A number that is only known to be small was withheld, and not left out."""
    assert "suppressed" == mark(written)


@pytest.mark.parametrize("written", ["0", "5", "12", "-1", "2.5", "10+", ">5", "many", "5-9", "<500"])
def test_numbers_and_words_are_no_marks(written: str) -> None:
    assert mark(written) is None
