"""Workbooks say what the library says, stay text where they are text, and come out the same twice."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from returns import IDS, held, same

import wres
from wres.errors import CountsError, DefinitionError, WresError
from wres.findings import Findings
from wres.intake.workbooks import read_workbook
from wres.report.workbooks import blank_template, book, filled_template, results_workbook
from wres.standard.formulas import GROUPS
from wres.template import template
from wres.testing import make_counts

EDITION = "wres-2024"
COLUMNS = {(group, slot): "DEFGHI"[3 * slot + at] for slot in (0, 1) for at, group in enumerate(GROUPS)}
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "{=1}",
    "https://example.org",
    "<b>&amp;",
    "12",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbooks")


def opened(path: Path, *, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(path, data_only=not formulas)


def lines(sheet: Any) -> dict[str, int]:
    """The line of each row of the template on a sheet."""
    return {cell.value: cell.row for cell in sheet["A"][8:] if cell.value}


def cell(book: Any, name: str, group: str, slot: int = 0) -> Any:
    sheet = book["Workings" if name[-1] in "ab" else "Return"]
    return sheet[f"{COLUMNS[group, slot]}{lines(sheet)[name]}"]


def cells(book: Any) -> Iterator[Any]:
    for sheet in book:
        for row in sheet.iter_rows():
            yield from row


def table(item: str, year: int = 2024, **groups: int | None) -> pd.DataFrame:
    rows = {"org": "Acme Trust", "year": year, "item": item, "group": list(groups), "count": list(groups.values())}
    return pd.DataFrame(rows)


@pytest.mark.parametrize("edition", IDS)
def test_a_blank_template_has_every_row(edition: str, folder: Path) -> None:
    """Each row stands there with its label; what is entered is empty, what is computed a live formula."""
    path = blank_template(edition, folder / f"blank-{edition}.xlsx")
    shown, live = opened(path), opened(path, formulas=True)
    made = template(edition)
    for sheet, rows in (("Return", made.rows), ("Workings", made.workings)):
        assert [row.name for row in rows] == list(lines(shown[sheet]))
        for row in rows:
            assert row.label == shown[sheet][f"B{lines(shown[sheet])[row.name]}"].value
            for group, slot in COLUMNS:
                formula = cell(live, row.name, group, slot).value
                assert (row.formula is not None and group in row.groups) == str(formula).startswith("=IF(")
                assert cell(shown, row.name, group, slot).value == ("–" if formula else None)
    assert "Not the official file" in shown["Return"]["A5"].value


@pytest.mark.parametrize("edition", ["wres-2015", "wres-2019", IDS[-1]])
def test_cells_take_what_belongs_in_them(edition: str, folder: Path) -> None:
    """Whole numbers, percentages and averages of two years are held to what they are; only what is entered is open."""
    live = opened(blank_template(edition, folder / f"rules-{edition}.xlsx"), formulas=True)
    made = template(edition)
    for sheet, rows in (("Return", made.rows), ("Workings", made.workings)):
        rules = {}
        for rule in live[sheet].data_validations.dataValidation:
            rules |= {str(area).partition(":")[0]: rule for area in rule.sqref.ranges}
        assert live[sheet].protection.sheet
        assert live[sheet].protection.password is None
        for row in rows:
            line = lines(live[sheet])[row.name]
            for column in "DG":
                assert (row.measure == "auto") == (f"{column}{line}" not in rules)
            if row.measure != "auto":
                rule = rules[f"D{line}"]
                expected = "decimal" if row.measure == "percentage" else "custom" if row.halves else "whole"
                assert expected == rule.type
                assert rule.showErrorMessage
                assert f"Row {row.name}" == rule.errorTitle
            for group in row.groups:
                assert (row.measure == "auto") == cell(live, row.name, group).protection.locked


def test_sheets_can_be_read_by_everybody(folder: Path) -> None:
    """Each sheet begins in its first cell, keeps its heading in view and on each page, and joins no cells."""
    path = filled_template(held(EDITION), EDITION, folder / "everybody.xlsx")
    live = opened(path, formulas=True)
    assert ["Return", "Workings", "Figures", "Gaps", "Notes", "Provenance"] == live.sheetnames
    assert live.properties.title.startswith("Workforce Race Equality Standard 2024: return of Acme Trust")
    for sheet in live:
        assert sheet["A1"].value
        assert sheet.freeze_panes
        assert sheet.print_title_rows
        assert not sheet.merged_cells.ranges
        assert (sheet.page_setup.fitToWidth or 1, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, True)
    kinds = {row.value for row in live["Return"]["C"][8:] if row.value}
    assert {"enter", "computed", "from the workings, or enter"} == kinds


@pytest.mark.parametrize("edition", IDS)
def test_a_filled_template_says_what_the_library_says(edition: str, folder: Path) -> None:
    """Every figure of the results stands in its cell, as shown without calculating, and beside it that they agree."""
    counts = held(edition, seed=7)
    shown = opened(filled_template(counts, edition, folder / f"filled-{edition}.xlsx"))
    made = template(edition)
    frame = wres.evaluate(counts, edition=edition).frame
    year = made.edition.year
    compared = 0
    for row in made.rows:
        if row.figure is not None:
            rows = frame[(frame["indicator"] == row.figure.indicator) & (frame["statistic"] == row.figure.statistic)]
            for _, line in rows[rows["panel"].isna() & (rows["year"] > year - 2)].iterrows():
                group = line["group"].partition("/")[0]
                if group in row.groups:
                    compared += 1
                    theirs = cell(shown, row.name, group, year - line["year"]).value
                    assert line[row.figure.column] == pytest.approx(theirs, rel=1e-12, abs=1e-12)
    assert compared > 60
    answers = [row[6].value for row in shown["Figures"].iter_rows(min_row=2)]
    assert compared == len(answers)
    assert {"agrees"} == set(answers)
    assert {"agrees", "Compared", None} == {one.value for one in shown["Return"]["L"]}


@pytest.mark.parametrize("edition", ["wres-2015", "wres-2016", "wres-2019", "wres-2020", IDS[-1]])
def test_a_return_comes_back(edition: str, folder: Path) -> None:
    """From counts to a filled template to counts, equal; and its own figures agree with those of its counts."""
    counts = held(edition, seed=3)
    path = filled_template(counts, edition, folder / f"back-{edition}.xlsx")
    read = read_workbook(path, edition=edition)
    assert same(counts) == same(read.counts)
    assert {"agrees"} == set(read.checks["verdict"])
    again = filled_template(read.counts, edition, folder / f"again-{edition}.xlsx")
    assert path.read_bytes() == again.read_bytes()


@settings(max_examples=5)
@given(seed=st.integers(0, 2**20), edition=st.sampled_from(IDS), share=st.floats(0, 1), zeros=st.floats(0, 1))
def test_whatever_is_missing_comes_back_missing(
    seed: int, edition: str, share: float, zeros: float, folder: Path
) -> None:
    """With counts left out, empty or nought, the same counts come back and no other, and so does the template."""
    counts = held(edition, seed=seed)
    chance = counts.sample(frac=1, random_state=seed % 1000)
    counts.loc[chance.index[: int(zeros * len(chance) / 2)], "count"] = 0
    counts = counts.drop(index=chance.index[: int(share * len(chance) / 2)]).astype({"count": "Int64"})
    counts.loc[counts.index[-3:], "count"] = pd.NA
    path = filled_template(counts, edition, folder / "missing.xlsx", year=template(edition).edition.year)
    read = read_workbook(path, edition=edition, on_error="status")
    assert same(counts) == same(read.counts)
    again = filled_template(read.counts, edition, folder / "missing-again.xlsx")
    first, second = opened(path), opened(again)
    for sheet in ("Return", "Workings"):
        for row in first[sheet].iter_rows(max_col=10):
            assert [one.value for one in row] == [second[sheet][one.coordinate].value for one in row]


def test_what_is_missing_stays_empty_and_is_listed(folder: Path) -> None:
    """A count that isn't there is an empty cell, never nought; nothing is computed from it, and a sheet lists it."""
    counts = held(EDITION).astype({"count": "Int64"})
    gone = (counts["item"] == "shortlisted") & (counts["group"] == "bme") & (counts["year"] == 2024)
    none = (counts["item"] == "training") & (counts["group"] == "white") & (counts["year"] == 2024)
    counts.loc[none, "count"] = pd.NA
    counts = counts[~gone].assign(origin="reported")
    held_back = (counts["item"] == "board") & (counts["year"] == 2023)
    counts.loc[held_back, ["count", "origin"]] = [pd.NA, "suppressed"]
    shown = opened(filled_template(counts, EDITION, folder / "gaps.xlsx"))
    for name, group, slot in (("34", "bme", 0), ("43", "white", 0), ("50", "unknown", 1)):
        assert cell(shown, name, group, slot).value is None
    for name, group in (("36", "bme"), ("37", "white"), ("44", "white"), ("45", "white")):
        assert "–" == cell(shown, name, group).value
    gaps = list(shown["Gaps"].iter_rows(min_row=2, values_only=True))
    assert (
        "34",
        "Number of shortlisted applicants",
        2024,
        "BME",
        "no row in the counts: enter 0 if there was nobody",
    ) in gaps
    assert ("43", template(EDITION)[43].label, 2024, "White", "in the counts without a number") in gaps
    assert ("50", "Total board members", 2023, "White, BME, Ethnicity unknown/null", "withheld in the counts") in gaps


def test_a_workforce_without_bands_stands_in_its_total(folder: Path) -> None:
    """Rows 1 to 33 stay empty, row 38 has the number, and what builds on it is computed."""
    counts = pd.concat([table("headcount", white=200, bme=100), table("training", white=50, bme=20)])
    path = filled_template(counts, EDITION, folder / "total.xlsx")
    shown = opened(path)
    assert (None, 200, 0.25) == tuple(cell(shown, name, "white").value for name in ("1", "38", "44"))
    gaps = {row[0]: row[4] for row in shown["Gaps"].iter_rows(values_only=True) if row[2] == 2024}
    assert "its total stands in row 38" in gaps["1"]
    assert {"the counts have nothing of this year"} == {
        row[4] for row in shown["Gaps"].iter_rows(values_only=True) if row[2] == 2023
    }
    assert same(counts) == same(read_workbook(path, edition=EDITION).counts)


def test_recorded_codes_are_counted_as_groups(folder: Path) -> None:
    """Codes are added up by group, and of a record by codes whoever has no row is nobody."""
    counts = pd.DataFrame(
        {"org": "Acme Trust", "year": 2024, "item": "shortlisted", "group": ["A", "B", "M"], "count": [5, 7, 4]}
    )
    shown = opened(filled_template(counts, EDITION, folder / "codes.xlsx"))
    assert [12, 4, 0] == [cell(shown, "34", group).value for group in ("white", "bme", "unknown")]


def test_nothing_is_divided_by_nobody(folder: Path) -> None:
    """Where nobody was shortlisted or appointed there is no likelihood and no ratio; no cell has an error."""
    counts = pd.concat(
        [
            table("shortlisted", white=10, bme=0, unknown=3),
            table("appointed", white=4, bme=0, unknown=0),
            table("discrimination-answered", white=40, bme=10, unknown=0),
            table("discrimination-yes", white=4, bme=1, unknown=0),
            table("board", white=0, bme=0, unknown=0),
        ]
    )
    shown = opened(filled_template(counts, EDITION, folder / "nobody.xlsx"))
    assert [0.4, "not defined", 0] == [cell(shown, "36", group).value for group in ("white", "bme", "unknown")]
    assert ["–", 10.0, "fewer than 11", "not defined"] == [
        cell(shown, name, group).value
        for name, group in (("37", "white"), ("49", "white"), ("49", "bme"), ("57", "white"))
    ]
    assert [] == [one.coordinate for one in cells(shown) if str(one.value).startswith("#")]


def test_a_part_larger_than_its_whole_is_reported(folder: Path) -> None:
    """Beside a row that exceeds the one it is part of stands so, in words; and ours differs, in words."""
    counts = pd.concat([table("shortlisted", white=10, bme=8), table("appointed", white=12, bme=4)])
    shown = opened(filled_template(counts, EDITION, folder / "part.xlsx"))
    line = lines(shown["Return"])
    assert "more than row 34" == shown["Return"][f"J{line['35']}"].value
    assert "–" == shown["Return"][f"J{line['39']}"].value
    assert "differs: see the sheet Figures" == shown["Return"][f"L{line['36']}"].value
    figures = {(row[0], row[3]): row[5:] for row in shown["Figures"].iter_rows(min_row=2, max_row=8, values_only=True)}
    assert ("contradicting counts", "only the workbook has one") == figures["36", "White"]
    assert (0.5, "agrees") == figures["36", "BME"]


def test_the_same_counts_give_the_same_bytes(folder: Path) -> None:
    """Nothing in a workbook says when it was made."""
    counts = held(EDITION)
    results = wres.evaluate(counts, edition=EDITION)
    for write in (
        lambda path: blank_template(EDITION, path),
        lambda path: filled_template(counts, EDITION, path),
        lambda path: results_workbook(results, path),
    ):
        first, second = (write(folder / f"{name}.xlsx").read_bytes() for name in ("first", "second"))
        assert first == second


NAMES = [*HOSTILE, "x" * 10_000, "Acme\u202e\x01\ufffe Trust", "\U0001f600" * 20_000]


def check_text(path: Path) -> None:
    """No cell but ours is a formula, a link or a number, and the file opens."""
    live = opened(path, formulas=True)
    formulas = [one.value for one in cells(live) if one.data_type == "f"]
    assert [] == [formula for formula in formulas if not re.match(r"=(IF\(|Return!|Workings!)", formula)]
    with zipfile.ZipFile(path) as parts:
        assert not any(b"<hyperlink" in parts.read(name) for name in parts.namelist())
    assert [] == [one.coordinate for one in cells(live) if one.data_type in "sn" and len(str(one.value)) > 32_767]


@pytest.mark.parametrize("org", NAMES)
def test_text_stays_text(org: str, folder: Path) -> None:
    """Whatever an organisation is called, its return is harmless."""
    check_text(filled_template(held(EDITION, orgs=[org]), EDITION, folder / "hostile.xlsx"))


def test_text_of_results_stays_text(folder: Path) -> None:
    """Whatever organisations and findings are called, the results are harmless."""
    orgs = [org for org in NAMES if org != "\r=1"]  # Without spaces it is another's.
    results = wres.evaluate(held(EDITION, orgs=orgs), edition=EDITION, indicators=["appointment"])
    findings = pd.DataFrame({org[:50]: [org] for org in NAMES})
    check_text(results_workbook(results, folder / "hostile-results.xlsx", findings=findings))


def test_results_are_a_tidy_workbook(folder: Path) -> None:
    """Each sheet is a table that pandas reads as it was: numbers as numbers, what is missing empty."""
    results = wres.evaluate(make_counts(EDITION, orgs=2), edition=EDITION)
    assessed = wres.assess(results, "four-fifths", "score-test")
    findings = pd.DataFrame({"code": ["WRES101"], "message": ["=1+1"]})
    path = results_workbook(results, folder / "results.xlsx", assessments=assessed, findings=findings)
    sheets = pd.read_excel(path, sheet_name=None, engine="openpyxl")
    assert ["Headline", "Figures", "Assessments", "Findings", "Provenance", "Notes"] == list(sheets)
    for name, frame in (("Headline", results.headline()), ("Figures", results.frame), ("Assessments", assessed)):
        read = sheets[name]
        assert [*frame.columns, "unit"] == list(read.columns)
        assert len(frame) == len(read)
        for column in ("value", "numerator", "lower"):
            assert frame[column].tolist() == pytest.approx(read[column].tolist(), rel=1e-14, nan_ok=True)
        assert frame["headline"].tolist() == read["headline"].tolist()
        assert frame["org"].tolist() == read["org"].tolist()
    assert ["=1+1"] == sheets["Findings"]["message"].tolist()
    assert results.provenance["fingerprint"].tolist() == sheets["Provenance"]["fingerprint"].tolist()
    live = opened(path)["Figures"]
    ratio = next(row for row in live.iter_rows(min_row=2) if row[6].value == "relative-likelihood")
    likelihood = next(row for row in live.iter_rows(min_row=2) if row[6].value == "likelihood")
    assert ("0.00", "0.0000") == (ratio[8].number_format, likelihood[8].number_format)
    assert live.auto_filter.ref.startswith("A1:Q")


def test_an_infinite_bound_is_a_sign(folder: Path) -> None:
    """What has no end is written as the sign for it, and isn't an error."""
    counts = pd.concat([table("shortlisted", white=10, bme=8), table("appointed", white=4, bme=0)])
    results = wres.evaluate(counts, edition=EDITION, indicators=["appointment"])
    path = results_workbook(results, folder / "infinite.xlsx")
    row = next(opened(path)["Headline"].iter_rows(min_row=2, values_only=True))
    assert (None, "confidence", "zero-comparator") == (row[8], row[13], row[14])
    assert row[12] in ("∞", None)


def test_findings_have_their_table(folder: Path) -> None:
    """What an audit hands back is taken as it is, and anything without a table is refused."""
    results = wres.evaluate(held(EDITION), edition=EDITION)
    path = results_workbook(results, folder / "findings.xlsx", findings=Findings())
    assert "Findings" in opened(path).sheetnames
    with pytest.raises(DefinitionError, match="findings: a list is no frame"):
        results_workbook(results, folder / "findings.xlsx", findings=["a"])


def test_more_rows_than_a_sheet_holds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one sheet doesn't hold goes on to the next, with its heading, and no row is lost."""
    results = wres.evaluate(held(EDITION), edition=EDITION)
    monkeypatch.setattr(book, "ROWS", 101)
    monkeypatch.setattr(book, "BLOCK", 7)
    shares: list[float] = []
    path = results_workbook(results, folder / "long.xlsx", progress=shares.append)
    assert (sorted(shares), 1.0) == (shares, shares[-1])
    sheets = pd.read_excel(path, sheet_name=None, engine="openpyxl")
    parts = [frame for name, frame in sheets.items() if name.startswith("Figures")]
    assert -(-len(results) // 100) == len(parts)
    assert results.frame["value"].tolist() == pytest.approx(pd.concat(parts)["value"].tolist(), nan_ok=True)


def test_any_frame_serves(folder: Path) -> None:
    """Counts of another library give the same workbook."""
    counts = held(EDITION)
    ours = filled_template(counts, EDITION, folder / "pandas.xlsx").read_bytes()
    assert ours == filled_template(pl.from_pandas(counts), EDITION, folder / "polars.xlsx").read_bytes()


def test_whose_return_and_when(folder: Path) -> None:
    """Of several organisations one is named, and of years the edition's own is taken, or the last."""
    counts = held(EDITION, orgs=["Acme Trust", "Borough Trust"])
    path = filled_template(counts, EDITION, folder / "whose.xlsx", org="Borough Trust", year=2023)
    shown = opened(path)
    assert ["Borough Trust", EDITION, "2023"] == [shown["Return"][f"C{line}"].value for line in (2, 3, 4)]
    later = counts.assign(year=counts["year"] - 3)
    shown = opened(filled_template(later, EDITION, folder / "whose.xlsx", org="Acme Trust"))
    assert "2021" == shown["Return"]["C4"].value
    for arguments, message in (
        ({}, "2 organisations; name one"),
        ({"org": "Acme Trsut"}, "did you mean 'Acme Trust'"),
        ({"org": "Acme Trust", "year": 2030}, "there is 2023, 2024"),
    ):
        with pytest.raises(DefinitionError, match=message):
            filled_template(counts, EDITION, folder / "whose.xlsx", **arguments)
    with pytest.raises(CountsError, match="negative"):
        filled_template(table("board", bme=-1), EDITION, folder / "whose.xlsx")


def test_nothing_is_left_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of another kind, a folder that isn't there and a missing library are errors; no file is left behind."""
    for path, message in ((tmp_path / "a.xls", "let it end in .xlsx"), (tmp_path / "none" / "a.xlsx", "doesn't exist")):
        with pytest.raises(WresError, match=message):
            blank_template(EDITION, path)
    monkeypatch.setattr(book.WorkbookWriter, "lines", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        blank_template(EDITION, tmp_path / "a.xlsx")
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(WresError, match=r"wres-standard\[excel\]"):
        blank_template(EDITION, tmp_path / "a.xlsx")
    assert [] == list(tmp_path.iterdir())


def test_a_filled_template_is_read_back_with_its_organisation(folder: Path) -> None:
    """By its own name, or by the code that goes with it; another name is an error with the cells."""
    path = filled_template(held(EDITION), EDITION, folder / "back.xlsx")
    plain = read_workbook(path, edition=EDITION).counts
    for org in ("Acme Trust", "RXX"):
        found = read_workbook(path, edition=EDITION, org=org, year=2024)
        pd.testing.assert_frame_equal(plain.assign(org=org).astype({"org": plain["org"].dtype}), found.counts)
        assert {"agrees"} == set(found.checks["verdict"])
    with pytest.raises(WresError, match=r"org is 'Beta Trust', and Return!C2 says 'Acme Trust'; correct one"):
        read_workbook(path, edition=EDITION, org="Beta Trust")
