"""A column is what everything over it says: its counts are right, or the file is refused with the cells named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from forms import Page, Percent, write_xlsx
from headed import made, written

from wres.cli import main
from wres.errors import WresError
from wres.intake import Workbook, WorkbookError, read_workbook


def read(rows: list[list[Any]], tmp_path: Path, *joined: tuple[int, int, int, int], name: str = "Return") -> Workbook:
    """The workbook of one sheet with some rows from A1 on, and some areas joined."""
    cells = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value is not None}
    path = write_xlsx([Page(name, cells, list(joined))], tmp_path / "a.xlsx")
    return read_workbook(path, edition="wres-2024", org="RXX")


def counts(found: Workbook) -> dict[tuple[int, str], float]:
    """The counts of applicants that were shortlisted, by year and group."""
    rows = found.counts[found.counts["item"] == "shortlisted"]
    return {(row.year, row.group): row.count_ for row in rows.rename(columns={"count": "count_"}).itertuples()}


SHORTLISTED, APPOINTED = "Number of shortlisted applicants", "Number appointed from shortlisting"
GROUPS = [None, "White", None, "BME", None]
JOINED = ((1, 2, 1, 3), (1, 4, 1, 5))


@pytest.mark.parametrize("returns", [24, pytest.param(300, marks=pytest.mark.thorough)])
def test_headings_in_rows_are_read_right_or_refused(returns: int, tmp_path: Path) -> None:
    """Never wrong, at least two thirds of them right, and the exit code of the commands says which."""
    outcomes: Counter[str] = Counter()
    for number in range(returns):
        one = made(number)
        path = written(one, tmp_path)
        try:
            found = read_workbook(path, edition="wres-2024")
        except WresError:
            outcome, code = "refused", 2
        else:
            outcome, code = "right", 0
            frame = found.counts.astype(object).where(found.counts.notna(), None)
            keys = frame[["year", "item", "panel", "band", "group"]].itertuples(index=False, name=None)
            assert one.counts == dict(zip(keys, frame["count"], strict=True)), f"{number}: {one.how}"
        outcomes[outcome] += 1
        done = CliRunner().invoke(main, ["convert", str(path), "--edition", "wres-2024", "--to", "counts"])
        assert code == done.exit_code, f"{number}: {one.how}: {done.stderr}"
    assert outcomes["right"] >= 2 * returns / 3, outcomes


@pytest.mark.parametrize("joined", [JOINED, ()])
@pytest.mark.parametrize(
    ("under", "count"),
    [
        (["%", "Headcount"], 2),
        (["Headcount", "%"], 1),
        (["Percentage of staff", "No."], 2),
        (["WTE", "Number"], 2),
        (["Number", "Change since 2023"], 1),
        (["Target 2026", "People"], 2),
    ],
)
def test_of_two_columns_under_a_group_the_people_are_counted(
    under: list[str], count: int, joined: tuple[Any, ...], tmp_path: Path
) -> None:
    """Whatever the order, joined or not: words of another measure make it no column of counts."""
    rows = [GROUPS, [None, *under, *under], [SHORTLISTED, 61, 62, 41, 42], [APPOINTED, 31, 32, 11, 12]]
    assert {(2024, "white"): 60 + count, (2024, "bme"): 40 + count} == counts(read(rows, tmp_path, *joined))


def test_measures_may_stand_over_the_groups(tmp_path: Path) -> None:
    """In one cell joined over several columns or the first of them, in one with the group, or in a title."""
    figures = [[SHORTLISTED, 61, 62, 41, 42]]
    for head in (
        [[None, "%", None, "Number", None], [None, "White", "BME", "White", "BME"]],
        [[None, "Rate (White)", "BME %", "White number", "n BME"]],
        [["2023"], [None, "%", None, "Number", None], [None, "White", "BME", "White", "BME"]],
    ):
        year = 2023 if head[0] == ["2023"] else 2024
        assert {(year, "white"): 41, (year, "bme"): 42} == counts(read([*head, *figures], tmp_path))
    with pytest.raises(WorkbookError, match="no table with columns of White and of BME"):
        read([["Percentages", "White", "BME"], [SHORTLISTED, 61, 39]], tmp_path)


def test_years_under_a_group_are_those_of_their_columns(tmp_path: Path) -> None:
    """A year anywhere over a column makes it that year's."""
    figures = [SHORTLISTED, 61, 62, 41, 42]
    found = read([GROUPS, [None, "2023", "2024", "2023", "2024"], figures], tmp_path, *JOINED)
    assert {(2023, "white"): 61, (2024, "white"): 62, (2023, "bme"): 41, (2024, "bme"): 42} == counts(found)
    found = read([["31 March 2023"], [None, "White", "BME"], [SHORTLISTED, 61, 41]], tmp_path)
    assert {(2023, "white"): 61, (2023, "bme"): 41} == counts(found)


@pytest.mark.parametrize(
    ("rows", "joined", "cells"),
    [
        ([GROUPS, [None, "Number", "Headcount"] * 2], JOINED, "Return!B2 and Return!C2 both look like white 2024"),
        ([GROUPS], JOINED, "Return!B1 and Return!C1 both look like white 2024"),
        ([GROUPS], (), r"Return!C2 \('62'\) stands beside Return!B2, and nothing over it"),
        ([GROUPS, [None, "Site A", "Number"] * 2], JOINED, r"and Return!B2 \('Site A'\) over it isn't understood"),
        ([GROUPS, [None, "Number", "December 2023"] * 2], (), r"Return!C2 \('December 2023'\)"),
        ([[None, "White", "%", "BME", "Spare"]], (), r"Return!E2 \('42'\) stands beside Return!B2, and Return!E1"),
        (
            [[None, None, "White", None, "BME"], [None, "Number", "%"] * 2],
            (),
            "Return!D2 head numbers of 2024, and nothing",
        ),
        (
            [GROUPS, [None, "Q1", "Q2", "Q1", "Q2"]],
            JOINED,
            r"not understood are 'Q1' \(Return!B2\), 'Q2' \(Return!C2\)",
        ),
        ([[None, "White", "FTE", "BME FTE", "%"]], (), "no table with columns|Return!B1 head numbers of 2024, and"),
    ],
)
def test_a_number_beside_those_that_were_read_stops_the_reading(
    rows: list[list[Any]], joined: tuple[Any, ...], cells: str, tmp_path: Path
) -> None:
    """Unless a heading says what it is; the cells are named, and what over them isn't understood."""
    rows = [row[:3] + row[-2:] if len(row) > 5 else row for row in rows]
    with pytest.raises(WorkbookError, match=cells):
        read([*rows, [SHORTLISTED, 61, 62, 41, 42]], tmp_path, *joined)


def test_a_heading_within_a_table_says_the_same_or_stops_the_reading(tmp_path: Path) -> None:
    """The cell that says otherwise is named; one that repeats what stands over it is a heading again."""
    rows = [GROUPS, [None, "%", "Number", "%", "Number"], [SHORTLISTED, 61, 62, 41, 42]]
    again = read([*rows, ["2. Recruitment", "%", "Number", "%", "Number"], [APPOINTED, 31, 32, 11, 12]], tmp_path)
    assert [62, 42, 32, 12] == again.counts["count"].tolist()
    assert not len(again.not_understood)
    with pytest.raises(WorkbookError, match=r"Return!B4 \('Number'\) says otherwise than rows 1 to 2 over it"):
        read([*rows, ["2. Recruitment", "Number", "%", "Number", "%"], [APPOINTED, 31, 32, 11, 12]], tmp_path)


def test_totals_notes_and_other_measures_beside_the_counts_are_none(tmp_path: Path) -> None:
    """They are told apart by their headings, and a percentage by its format too."""
    rows = [
        ["Row", "Data item", "FTE", "White", "BME", "Grand total", "%", None, "Notes"],
        [34, SHORTLISTED, 77, 61, 41, 102, 40, Percent(0.4), 2],
    ]
    found = read(rows, tmp_path)
    assert {(2024, "white"): 61, (2024, "bme"): 41} == counts(found)
    assert ["agrees"] == found.checks["verdict"].tolist()
    assert "Return!H2 and below: percentages by their format, and not counted" in found.notes
    assert "Return!C1, Return!G1: of another measure than people, and not counted" in found.notes


def test_parts_of_a_group_are_added_up(tmp_path: Path) -> None:
    """White British with the other White groups, five broad groups; never some of them for the whole."""
    figures = [SHORTLISTED, 50, 11, 4, 3, 2, 1]
    head = [None, "White British", "Any other White", "Asian", "Black", "Mixed", "Other ethnic group"]
    found = read([head, figures, [APPOINTED, 5, "<5", 1, 1, 1, None]], tmp_path)
    assert {(2024, "white"): 61, (2024, "bme"): 10} == counts(found)
    rows = found.counts[found.counts["item"] == "appointed"]
    assert ["suppressed", "reported"] == rows["origin"].tolist()
    assert rows["count"].isna().all()
    assert "Return!B2 + Return!C2" in found.counts.index
    assert "Return!B1 (White British) + Return!C1 (Any other White) are added up as white 2024" in found.notes
    with pytest.raises(WorkbookError, match=r"aren't all of BME 2024"):
        read([[None, "White", "Asian", "Black"], figures[:4]], tmp_path)
    with pytest.raises(WorkbookError, match=r"Return!C1 and Return!D1 both look like BME 2024"):
        read([[None, "White", "BME", "Other"], figures[:4]], tmp_path)
    with pytest.raises(WorkbookError, match=r"its headings are 'White British' \(Return!B1\), 'BME' \(Return!C1\)"):
        read([[None, "White British", "BME"], figures[:3]], tmp_path)


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("Not known", "Not stated"), 5),
        (("Ethnicity not stated", "Ethnicity not known"), 5),
        (("Not stated", None), 3),
        (("Not known", None), 3),
        (("Unknown", "Not stated"), "both look like unknown"),
        (("Not known / not stated", "Not stated"), "both look like unknown"),
        (("Not stated", "Not stated"), "both look like unknown"),
    ],
)
def test_not_known_and_not_stated_are_added_up(
    heads: tuple[str | None, ...], expected: int | str, tmp_path: Path
) -> None:
    """The two codes of the national list for unknown ethnicity; what may hold another column is refused."""
    figures = [3, 2] if heads[1] else [3]
    rows = [[None, "White", "BME", *heads], [SHORTLISTED, 61, 41, *figures]]
    if isinstance(expected, str):
        with pytest.raises(WorkbookError, match=expected):
            read(rows, tmp_path)
    else:
        found = read(rows, tmp_path)
        assert expected == counts(found)[2024, "unknown"]
        assert (expected == 5) == any("are added up as unknown 2024" in note for note in found.notes)


def test_parts_of_unknown_under_years_and_measures(tmp_path: Path) -> None:
    """Each year's own are added up, and percentages of them are none."""
    heads = ["White", "BME", "Not stated", "Not known"]
    rows = [
        [None, *(f"{head} {year}" for year in (2023, 2024) for head in heads), "Not stated %"],
        [SHORTLISTED, 61, 41, 3, 2, 62, 42, 4, None, 3.8],
    ]
    found = read(rows, tmp_path)
    assert 5 == counts(found)[2023, "unknown"]
    # A part that isn't there is no nobody.
    assert pd.isna(counts(found)[2024, "unknown"])


def test_a_mark_without_one_meaning_is_named(tmp_path: Path) -> None:
    """A bare x withholds a number for some and is nothing for others: it is neither, and the commands end with 1."""
    for mark in ("x", " X", "~"):
        rows = [[None, "White", "BME"], [SHORTLISTED, 61, mark]]
        found = read(rows, tmp_path)
        assert pd.isna(counts(found)[2024, "bme"])
        assert [f"not understood: Return!C2 ({mark!r}): withheld to some and nothing to others"] == [
            line.partition(": write *")[0] for line in found.lost
        ]


def test_commands_end_in_the_same_way_on_a_number_that_nothing_explains(tmp_path: Path) -> None:
    """With the same exit code and the same cells named."""
    rows = [["Organisation", "RXX"], GROUPS, [SHORTLISTED, 61, 62, 41, 42]]
    cells = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value is not None}
    path = str(write_xlsx([Page("Return", cells)], tmp_path / "a.xlsx"))
    ends = [
        CliRunner().invoke(main, [*command, "--edition", "wres-2024"])
        for command in (
            ["evaluate", path],
            ["convert", path, "--to", "counts"],
            ["report", path, "--out", str(tmp_path / "a.html")],
            ["audit", path],
        )
    ]
    assert [2] * 4 == [end.exit_code for end in ends]
    for end in ends:
        assert "Return!C3 ('62') stands beside Return!B3" in end.stdout + end.stderr
