"""The figures that a return computed for itself: read as published ones, and held against ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from forms import Formula, Page, Percent, write_csv, write_xlsx

import wres
from wres.consistency import audit_published
from wres.intake import Workbook, WorkbookError, read_workbook

HEAD = [None, "White", "BME", "Unknown"]
EVENTS = [HEAD, ["Number of shortlisted applicants", 600, 300, 10], ["Number appointed from shortlisting", 300, 75, 5]]


def read(rows: list[list[Any]], tmp_path: Path, **options: Any) -> Workbook:
    cells = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value is not None}
    path = write_xlsx([Page("Return", cells)], tmp_path / "a.xlsx")
    return read_workbook(path, **{"edition": "wres-2024", "org": "Acme Trust", **options})


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [
        (2.0, "agrees"),
        ("2.00", "agrees"),
        ("2", "agrees"),
        (Formula("=B5/C5", 2.0), "agrees"),
        (2.01, "differs"),
        (0.5, "differs"),
        (Percent(2.0), "agrees"),
        (Formula("=B5/C5", None), "not-calculated"),
    ],
)
def test_a_computed_cell_is_held_against_ours(figure: Any, verdict: str, tmp_path: Path) -> None:
    """What is stored there has to be our figure, as far as its own decimals tell."""
    label = "Relative likelihood of White staff being appointed from shortlisting compared to BME staff"
    found = read([*EVENTS, ["37", figure][1:] and [label, figure]], tmp_path)
    assert [(label, "white/bme", verdict)] == list(
        found.checks[["label", "group", "verdict"]].itertuples(index=False, name=None)
    )
    assert ("not-calculated" == verdict) == ("Return!B4" in set(found.not_understood["cell"]))


def test_a_figure_that_is_more_than_shown_is_not_rounded_into_agreement(tmp_path: Path) -> None:
    """Formats hide decimals; what is stored is compared."""
    found = read([*EVENTS, ["Likelihood of appointment from shortlisting", Percent(0.5004), 0.25, 0.5]], tmp_path)
    assert ["differs", "agrees", "agrees"] == found.checks["verdict"].tolist()


def test_shares_are_per_cent_or_parts_of_one(tmp_path: Path) -> None:
    """Our own figure tells which, and one that nothing tells is listed with both readings."""
    board = [["Total board members", 8, 2, 0], ["Total board members, % by ethnicity", 0.8, 20.0, Percent(0.0)]]
    found = read([HEAD, *board], tmp_path)
    assert ["agrees"] * 3 == found.checks["verdict"].tolist()
    assert ["80", "20", "0%"] == found.published["value"].tolist()
    survey = [HEAD, ["% of staff experiencing harassment, bullying or abuse from staff in last 12 months", 0.245, 24.5]]
    found = read(survey, tmp_path)
    assert [("harassment-staff", "percentage", "bme", "24.5", "per cent")] == list(
        found.published[["indicator", "statistic", "group", "value", "unit"]].itertuples(index=False, name=None)
    )
    assert "may be 0.245 or 24.5 per cent" in found.not_understood.set_index("cell").loc["Return!B2", "why"]


def test_survey_percentages_are_published_and_no_answers_invented(tmp_path: Path) -> None:
    """Rows 46 to 49 have no counts; their percentages are figures, with the cell that each stands in."""
    rows = [
        HEAD,
        ["% of staff believing that trust provides equal opportunities for career progression", "55.0%", "41.2 %"],
    ]
    found = read(rows, tmp_path)
    assert not len(found.counts)
    assert [("55.0%", "Return!B2"), ("41.2%", "Return!C2")] == list(
        found.published[["value", "place"]].itertuples(index=False, name=None)
    )
    assert 0 == len(audit_published(found.published))


def test_published_figures_can_be_audited(tmp_path: Path) -> None:
    """A slip among the return's own figures is found from them alone."""
    rows = [
        [None, "White", "BME"],
        ["Likelihood of staff accessing non-mandatory training and CPD", "9.6%", "55.9%"],
        ["Relative likelihood of White staff accessing non-mandatory training compared to BME staff", "1.07"],
    ]
    assert ["WRES223"] == [finding.code for finding in audit_published(read(rows, tmp_path).published)]


def test_an_average_of_two_years_is_no_count(tmp_path: Path) -> None:
    """In editions with one, row 39 isn't taken for the cases of a year, and is checked where those are known."""
    rows = [HEAD, ["39", "Number of staff entering the formal disciplinary process", 8.5, 4, 0]]
    rows = [[None, *HEAD], rows[1], ["39a", "Cases", 9, 4, 0], ["39b", "Cases", 8, 4, 0]]
    rows[2][1] = "Staff entering the formal disciplinary process, in the year"
    rows[3][1] = "Staff entering the formal disciplinary process, in the year before"
    found = read(rows, tmp_path, edition="wres-2019")
    assert {2019: [9, 4, 0], 2018: [8, 4, 0]} == {
        year: part["count"].tolist() for year, part in found.counts.groupby("year", sort=False)
    }
    assert ["agrees"] * 3 == found.checks["verdict"].tolist()
    alone = read(rows[:2], tmp_path, edition="wres-2019")
    assert (0, 3) == (len(alone.counts), len(alone.checks))


def test_the_whole_workforce_serves_where_no_band_is_filled(tmp_path: Path) -> None:
    """Its row is the headcount then, unsplit; a sum of nothing is nobody's."""
    found = read([HEAD, ["Number of staff in workforce", 90, 40, 2]], tmp_path)
    assert [90, 40, 2] == found.counts["count"].tolist()
    assert {"headcount"} == set(found.counts["item"])
    assert "isn't given by band" in found.notes[-1]
    assert not len(read([HEAD, ["Number of staff in workforce", 0, 0, 0]], tmp_path).counts)


def test_a_count_that_nobody_can_use_is_named_with_its_cell(tmp_path: Path) -> None:
    """A negative or broken headcount is an error that names the cell, or is left to the results."""
    rows = [HEAD, ["Appointed", -3, 2.5, 1]]
    with pytest.raises(wres.CountsError, match=r"cell Return!B2: count -3 is negative") as caught:
        read(rows, tmp_path)
    assert ["Return!B2", "Return!C2"] == caught.value.failures.index.tolist()
    assert [-3, 2.5, 1] == read(rows, tmp_path, on_error="status").counts["count"].tolist()


def test_a_counts_table_on_a_sheet(tmp_path: Path) -> None:
    """The columns of a counts table, under whatever title, are read as one."""
    rows = [
        ["Counts for the board"],
        ["item", "group", "count", "org", "year", "panel", "band", "remarks"],
        ["headcount", "A", 7, "Acme Trust", 2024, "clinical", 5, "ours"],
        ["headcount", "99", "*", "Acme Trust", "2023/24", "clinical", 5],
    ]
    found = read(rows, tmp_path)
    assert [
        ("headcount", "clinical", "5", "A", 7.0, "reported"),
        ("headcount", "clinical", "5", "99", None, "suppressed"),
    ] == [
        tuple(None if pd.isna(value) else value for value in row)
        for row in found.counts[["item", "panel", "band", "group", "count", "origin"]].itertuples(index=False)
    ]
    assert ["Return!C3", "Return!C4"] == found.counts.index.tolist()
    assert ["Counts for the board", "remarks", "ours"] == found.not_understood["text"].tolist()
    with pytest.raises(WorkbookError, match="Return!C3 and Return!C5 both give"):
        read([*rows, rows[2]], tmp_path)


def test_what_it_says_of_itself(tmp_path: Path) -> None:
    """How many counts, of whom, which of its own figures differ, and how much wasn't understood."""
    rows = [*EVENTS, ["Likelihood of appointment from shortlisting", 0.6], ["Thank you", None]]
    found = read(rows, tmp_path)
    assert [
        "<Workbook: a.xlsx by wres-2024: 6 counts of Acme Trust 2024>",
        "1 of its own figures checked, 1 differs",
        "  Return!B4: 0.6, and ours 0.5",
        "1 cell not understood",
        "no cell says the year: taken for 2024, that of wres-2024",
    ] == repr(found).splitlines()
    assert "&lt;" not in repr(found)
    assert "Return!B4" in found._repr_html_()


def test_each_year_by_its_own_edition_needs_a_year(tmp_path: Path) -> None:
    """The year of the return chooses the template; without one there is none."""
    assert "wres-2023" == read(EVENTS, tmp_path, edition="as-reported", year=2023).edition
    with pytest.raises(WorkbookError, match="no cell says the reporting year"):
        read(EVENTS, tmp_path, edition="as-reported")
    with pytest.raises(wres.UnknownEditionError, match="no edition for 2040"):
        read(EVENTS, tmp_path, edition="as-reported", year=2040)


def test_text_is_read_as_a_spreadsheet_exports_it(tmp_path: Path) -> None:
    """A sheet saved as CSV gives the same counts, figures and checks."""
    cells = {
        (r, c): v
        for r, row in enumerate([*EVENTS, ["Likelihood of appointment from shortlisting", Percent(0.5)]], 1)
        for c, v in enumerate(row, 1)
        if v is not None
    }
    page = Page("a", cells)
    both = [
        read_workbook(path, edition="wres-2024", org="Acme Trust")
        for path in (write_xlsx([page], tmp_path / "a.xlsx"), write_csv(page, tmp_path / "a.csv"))
    ]
    pd.testing.assert_frame_equal(both[0].counts, both[1].counts)
    assert both[0].checks["verdict"].tolist() == both[1].checks["verdict"].tolist() == ["agrees"]
