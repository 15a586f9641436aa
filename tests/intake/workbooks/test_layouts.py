"""A return is read the same whatever its layout: every count, with the cell that it stands in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from forms import GROUPS, Page, Percent, Style, form, write_csv, write_ods, write_xlsx
from hypothesis import given
from hypothesis import strategies as st

from wres.intake import Workbook, WorkbookError, read_workbook
from wres.intake.workbooks.cells import address
from wres.intake.workbooks.files import sheets_of
from wres.template import Template, template

Numbers = dict[tuple[str, int, str], float | None]

WRITERS = {"xlsx": lambda page, path: write_xlsx([page], path), "ods": lambda page, path: write_ods([page], path)}
WRITERS["csv"] = write_csv
TITLES = (
    ("White", "White staff", "WHITE", "White "),
    ("BME", "BAME", "Ethnic minority", "Black, Asian and Minority Ethnic", "bme staff", "Global majority"),
    ("Ethnicity unknown/null", "Unknown", "Not stated", "Null / not stated", "Not known", "Ethnicity not declared"),
)


def numbers_of(made: Template, number: Any = None) -> Numbers:
    """A number for every row that is entered, all of them different."""
    rows = [row for row in made.rows if row.item and row.years == 1]
    cells = [(row.name, slot, group) for row in rows for slot in (0, 1) for group in GROUPS]
    return {cell: at + 3 if number is None else number(at) for at, cell in enumerate(cells)}


def expected(made: Template, numbers: Numbers, year: int) -> dict[tuple[Any, ...], float | None]:
    """The counts that the numbers are, by all that says what they are."""
    found = {}
    for (name, slot, group), number in numbers.items():
        row = made[name]
        found[year - slot, row.item, row.panel, row.band, group] = number
    return found


def counts_of(read: Workbook) -> dict[tuple[Any, ...], float | None]:
    """The counts that were read, as `expected` has them."""
    frame = read.counts.astype(object).where(read.counts.notna(), None)
    keys = frame[["year", "item", "panel", "band", "group"]].itertuples(index=False, name=None)
    return dict(zip(keys, frame["count"], strict=True))


styles = st.builds(
    Style,
    top=st.integers(1, 60),
    left=st.integers(1, 30),
    titles=st.tuples(*(st.sampled_from(words) for words in TITLES)),
    order=st.permutations(range(3)).map(tuple),
    years=st.sampled_from(["above", "below", "one", "relative"]),
    newest_first=st.booleans(),
    merged=st.booleans(),
    row_numbers=st.booleans(),
    headings=st.sampled_from(["rows", "column"]),
    text_every=st.integers(0, 3),
    noise_every=st.integers(0, 5),
    blank_every=st.integers(0, 5),
    hide_every=st.integers(0, 5),
    loud=st.booleans(),
)


@given(style=styles, edition=st.sampled_from(["wres-2015", "wres-2016", "wres-2019", "wres-2024"]), data=st.data())
def test_counts_in_are_counts_out(style: Style, edition: str, data: st.DataObject, tmp_path: Path) -> None:
    """Offsets, orders, spellings, noise, hidden rows, text and joined headings change no count and no address."""
    made = template(edition)
    year = made.edition.year
    numbers = numbers_of(made)
    kind = data.draw(st.sampled_from(sorted(WRITERS)))
    page, places = form(made, numbers, year, style)
    read = read_workbook(WRITERS[kind](page, tmp_path / f"Return.{kind}"), edition=edition, org="Acme Trust", year=year)
    assert expected(made, numbers, year) == counts_of(read)
    lines = {
        (line.year, line.item, line.panel, line.band, line.group): line.cell
        for line in read.lineage.astype(object).where(read.lineage.notna(), None).itertuples(index=False)
    }
    cells = {
        (year - slot, made[name].item, made[name].panel, made[name].band, group): f"Return!{address(*place)}"
        for (name, slot, group), place in places.items()
    }
    assert cells == lines
    assert {"Please see the notes overleaf", "checked by workforce information"} >= set(read.not_understood["text"])


def test_the_lineage_is_the_index_of_a_plain_frame(tmp_path: Path) -> None:
    """Each count has its cell for a label, which what is taken from the table keeps."""
    page = Page(cells={(1, 2): "White", (1, 3): "BME", (2, 1): "Appointed", (2, 2): 3, (2, 3): 4})
    read = read_workbook(write_xlsx([page], tmp_path / "a.xlsx"), edition="wres-2024", org="Acme Trust")
    assert type(read.counts) is pd.DataFrame
    assert ["Return!B2", "Return!C2"] == read.counts.index.tolist()
    assert ["Return!C2"] == read.counts[read.counts["group"] == "bme"].index.tolist()


def test_the_cells_are_those_that_openpyxl_reads(tmp_path: Path) -> None:
    """Of a workbook by another writer, another reader finds the same values at the same addresses."""
    made = template("wres-2024")
    page, _ = form(made, numbers_of(made), 2024, Style(top=3, left=2))
    page.cells[80, 1], page.cells[81, 3] = Percent(0.245), -1.5e-7
    path = write_xlsx([page], tmp_path / "a.xlsx")
    theirs = {
        cell.coordinate: cell.value
        for row in openpyxl.load_workbook(path).active.iter_rows()
        for cell in row
        if cell.value is not None
    }
    ours = {
        address(cell.row, cell.column): cell.text if cell.value is None else cell.value
        for cell in sheets_of(path)[0].cells.values()
    }
    assert theirs == ours


def small(rows: list[list[Any]], tmp_path: Path, name: str = "Return") -> Path:
    """A sheet with some rows from A1 on."""
    cells = {(r, c): value for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1) if value is not None}
    return write_xlsx([Page(name, cells)], tmp_path / "a.xlsx")


def read(path: Path, **options: Any) -> Workbook:
    return read_workbook(path, **{"edition": "wres-2024", "org": "Acme Trust", **options})


@pytest.mark.parametrize(
    ("text", "count", "origin", "listed"),
    [
        ("1,234", 1234, "reported", False),
        (" 12 ", 12, "reported", False),
        ("12.0", 12, "reported", False),
        ("n/a", None, "reported", False),
        ("-", None, "reported", False),
        ("*", None, "suppressed", False),
        ("12%", None, "reported", True),
        ("twelve", None, "reported", True),
        ("=A1+B1", None, "reported", True),
        ("1,23", None, "reported", True),
        ("9" * 400, None, "reported", True),
    ],
)
def test_numbers_stored_as_text(text: str, count: Any, origin: str, listed: bool, tmp_path: Path) -> None:
    """Text that surely is a number is one, marks for none are none, and anything else is listed with its address."""
    found = read(small([[None, "White", "BME"], ["Appointed", text, 5]], tmp_path))
    row = found.counts.loc["Return!B2"]
    assert (count, origin) == (None if pd.isna(row["count"]) else row["count"], row["origin"])
    assert listed == ("Return!B2" in set(found.not_understood["cell"]))


def test_an_empty_cell_is_missing_unless_the_caller_knows(tmp_path: Path) -> None:
    """An empty cell beside others is no number, or nobody if the caller says so; a row without any is left out."""
    rows = [
        [None, "White", "BME", "Unknown"],
        ["Number of shortlisted applicants", 9, 8, None],
        ["Appointed", None, None],
    ]
    path = small(rows, tmp_path)
    assert [9, 8, None] == [None if pd.isna(n) else n for n in read(path).counts["count"]]
    assert [9, 8, 0] == read(path, blank="zero").counts["count"].tolist()
    assert "row 35 of Acme Trust 2024 left out, without a number in any column" in read(path).notes


def test_a_heading_in_two_rows_may_be_a_number(tmp_path: Path) -> None:
    """Years under the groups are years; a row of counts that look like years is none."""
    rows = [
        [None, "White", None, "BME", None],
        [None, 2024, 2023, 2024, 2023],
        ["Number of shortlisted applicants", 2024, 2023, 2022, 2021],
    ]
    found = counts_of(read(small(rows, tmp_path)))
    assert {(2024, "white"): 2024, (2023, "white"): 2023, (2024, "bme"): 2022, (2023, "bme"): 2021} == {
        (key[0], key[-1]): count for key, count in found.items()
    }


def test_pre_populated_figures_are_checked_and_not_counted(tmp_path: Path) -> None:
    """The verified figure is the count; the one filled in before, and a total, are held against it."""
    rows = [
        [None, "White", None, "BME", None, "Total"],
        [None, "Pre-populated", "Verified", "Pre-populated", "Verified", "Verified"],
        ["Appointed", 7, 7, 3, 2, 9],
    ]
    found = read(small(rows, tmp_path))
    assert [7, 2] == found.counts["count"].tolist()
    assert [("pre-populated", "agrees"), ("pre-populated", "differs"), ("total", "agrees")] == list(
        found.checks[["kind", "verdict"]].itertuples(index=False, name=None)
    )


def test_rows_of_one_label_are_distinguished_by_what_stands_over_them(tmp_path: Path) -> None:
    """A band is of the panel that a heading names, in a cell, a sheet's name or not at all."""
    head = [None, "White", "BME"]
    bands = [["Band 5", 1, 2], ["8a", 3, 4]]
    over = read(small([head, ["1b) Clinical: of which Non Medical"], *bands], tmp_path))
    assert {"clinical"} == set(over.counts["panel"])
    assert ["5", "8a"] == over.counts["band"].unique().tolist()
    named = read(small([head, *bands], tmp_path, "Non-clinical"))
    assert {"non-clinical"} == set(named.counts["panel"])
    with pytest.raises(WorkbookError, match=r"Return!A2 \('Band 5'\) may be row 6 or 20 .* put non-clinical, clinical"):
        read(small([head, *bands], tmp_path))


def test_bare_digits_are_bands_where_the_column_has_8a(tmp_path: Path) -> None:
    """A lone digit is a pay band beside 8a to 8d, and a row's number elsewhere."""
    rows = [["Non-clinical", "White", "BME"], ["5", 1, 2], [7, 3, 4], ["8a", 5, 6]]
    assert ["5", "7", "8a"] == read(small(rows, tmp_path)).counts["band"].unique().tolist()
    found = read(small([["Non-clinical", "White", "BME"], ["5", 1, 2], ["Appointed", 3, 4]], tmp_path))
    assert ["appointed"] == found.counts["item"].unique().tolist()
    assert {"Return!B2", "Return!C2"} <= set(found.not_understood["cell"])


@pytest.mark.parametrize(
    ("rows", "options", "words"),
    [
        (
            [["Appointed", "White", "BME", "BAME"], ["Appointed", 1, 2, 3]],
            {},
            "Return!C1 and Return!D1 both look like BME 2024; say what each is",
        ),
        (
            [[None, "White 2024", "BME 2024", "White"], ["Appointed", 1, 2, 3]],
            {"year": 2024},
            "Return!D1 says no year, and its neighbours do",
        ),
        (
            [[None, "White", "BME"], ["Appointed", 1, 2], ["Number appointed from shortlisting", 1, 3]],
            {},
            "Return!C2 and Return!C3 both give 2024 appointed bme; keep one",
        ),
        (
            [["Organisation", "Acme Trust"], [None, "White", "BME"], ["Appointed", 1, 2]],
            {"org": "Beta Trust"},
            "org is 'Beta Trust', and Return!B1 says 'Acme Trust'",
        ),
        (
            [["Reporting year", 2023], [None, "White", "BME"], ["Appointed", 1, 2]],
            {"year": 2024},
            "year is 2024, and Return!B1 makes it 2023",
        ),
        ([[None, "White 2023", "BME 2023"], ["Appointed", 1, 2]], {"year": 2024}, "the columns are of 2023"),
        ([[None, "White", "BME"], ["Appointed", 1, 2]], {"org": None}, "names no organisation; give org="),
        ([["some", "words"]], {}, "has no table with columns of White and of BME staff"),
        (
            [
                [None, "White", "BME", None, "White 2023", "BME 2023"],
                ["Appointed", 1, 2, "Number of shortlisted applicants", 3, 4],
            ],
            {},
            "Return!A2 and Return!D2 name different rows beside each other",
        ),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_cannot_be_decided_is_refused(
    rows: list[list[Any]], options: dict[str, Any], words: str, tmp_path: Path
) -> None:
    """The error names the cells and the cure."""
    with pytest.raises(WorkbookError) as caught:
        read(small(rows, tmp_path), **options)
    assert words in str(caught.value)


def test_all_problems_are_named_at_once(tmp_path: Path) -> None:
    """Not the first, with the cells of each."""
    rows = [["Organisation", "Acme Trust"], [None, "White", "BME", "BME"], ["Band 5", 1, 2, 3]]
    with pytest.raises(WorkbookError, match="3 problems") as caught:
        read(small(rows, tmp_path), org="Beta Trust")
    assert [] == [cell for cell in ("B1", "C2 and Return!D2", "A3") if f"Return!{cell}" not in str(caught.value)]


def test_whose_and_when_are_read_from_the_cover(tmp_path: Path) -> None:
    """A code comes before a name, and a date of the snapshot, an edition or a financial year is a year."""
    for year in ("31/03/2023", "2022/23", "wres-2023", "1 April 2022 to 31 March 2023", 2023):
        cover = Page(
            "Cover",
            {
                (2, 1): "Organisation name:",
                (2, 3): "Acme Trust",
                (3, 1): "ODS code: RXX",
                (4, 1): "Reporting year",
                (4, 2): year,
            },
        )
        page = Page(cells={(1, 2): "White", (1, 3): "BME", (2, 1): "Appointed", (2, 2): 3, (2, 3): 4})
        found = read(write_xlsx([cover, page], tmp_path / "a.xlsx"), org=None)
        assert {("RXX", 2023)} == set(found.counts[["org", "year"]].itertuples(index=False, name=None))
        assert not len(found.not_understood)


def test_a_hidden_sheet_is_listed_and_not_read(tmp_path: Path) -> None:
    """What is on it is no figure of the return; if there is nothing else, the cure is to show it."""
    page = Page(cells={(1, 2): "White", (1, 3): "BME", (2, 1): "Appointed", (2, 2): 3, (2, 3): 4})
    old = Page("Old", {(1, 2): "White", (1, 3): "BME", (2, 1): "Appointed", (2, 2): 8, (2, 3): 9}, hidden=True)
    for write, name in ((write_xlsx, "a.xlsx"), (write_ods, "a.ods")):
        found = read(write([page, old], tmp_path / name))
        assert [3, 4] == found.counts["count"].tolist()
        assert {"on a hidden sheet"} == set(found.not_understood["why"])
    with pytest.raises(WorkbookError, match="show its hidden sheet 'Old'"):
        read(write_ods([Page("Empty", {(1, 1): "x"}), old], tmp_path / "a.ods"))


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "notes"),
    [
        ("a.csv", "cp1252", ";", ["it isn't UTF-8: read as Windows-1252", "its fields are separated by ';'"]),
        ("a.csv", "cp1252", ",", ["it isn't UTF-8: read as Windows-1252"]),
        ("a.csv", "utf-8-sig", ";", ["its fields are separated by ';'"]),
        ("a.csv", "utf-8", "\t", [r"its fields are separated by '\t'"]),
        ("a.tsv", "utf-8", "\t", []),
    ],
)
def test_text_as_spreadsheets_of_europe_write_it(
    name: str, encoding: str, separator: str, notes: list[str], tmp_path: Path
) -> None:
    """Windows-1252, semicolons and tabs are read as UTF-8 and commas are, with a note of each."""
    rows = [["Organisation", "Mawr – é", ""], ["Staff, by group", "White", "BME"], ["Appointed", "1460", "12"]]
    quoted = [[f'"{field}"' if separator in field else field for field in row] for row in rows]
    path = tmp_path / name
    path.write_bytes("\r\n".join(separator.join(row) for row in quoted).encode(encoding))
    found = read(path, org=None)
    assert ([1460, 12], {"Mawr – é"}) == (found.counts["count"].tolist(), set(found.counts["org"]))
    assert notes == [note for note in found.notes if not note.startswith("no cell says the year")]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("<5", 0, 4),
        ("< 5", 0, 4),
        ("fewer than 5", 0, 4),
        ("Under 5", 0, 4),
        ("≤4", 0, 4),
        ("1-4", 1, 4),
        ("1 to 4", 1, 4),
    ],
)
@pytest.mark.parametrize("nobody", [None, 0, "-"])
def test_a_withheld_number_keeps_its_bounds(text: str, least: int, most: int, nobody: Any, tmp_path: Path) -> None:
    """It is suppressed, as `*` is, and of somebody where the return shows nobody in another way."""
    found = read(small([[None, "White", "BME", "Unknown"], ["Appointed", text, "*", nobody]], tmp_path)).counts
    assert ["suppressed", "suppressed", "reported"] == found["origin"].tolist()
    assert (max(least, int(nobody is not None)), most) == tuple(found.loc["Return!B2", ["at_least", "at_most"]])
    assert found.loc[["Return!C2", "Return!D2"], ["at_least", "at_most"]].isna().all(axis=None)


def sheets(path: Path, **pages: list[int]) -> Path:
    """A workbook with applicants appointed on sheets by these names."""
    head = {(1, 2): "White", (1, 3): "BME", (2, 1): "Appointed", (3, 1): "Number of shortlisted applicants"}
    figures = {name: {(2, 2): a, (2, 3): b, (3, 2): 9 * a, (3, 3): 9 * b} for name, (a, b) in pages.items()}
    return write_xlsx([Page(name, head | cells) for name, cells in figures.items()], path)


def test_a_sheets_name_may_be_its_year(tmp_path: Path) -> None:
    """Each sheet is of its own year; of two of one year there is one line, and so of those without an organisation."""
    path = sheets(tmp_path / "a.xlsx", **{"2023": [3, 4], "2023-24": [5, 6]})
    assert {2023: [3, 4, 27, 36], 2024: [5, 6, 45, 54]} == {
        year: part["count"].tolist() for year, part in read(path).counts.groupby("year")
    }
    with pytest.raises(WorkbookError, match=r"a.xlsx: sheets '2023', '2023-24' name no organisation; give org=$"):
        read(path, org=None)
    with pytest.raises(
        WorkbookError, match=r"b.xlsx: sheets '2024' and 'FY 2024' both give 4 counts of 2024, such as "
    ):
        read(sheets(tmp_path / "b.xlsx", **{"2024": [3, 4], "FY 2024": [5, 6]}))


def test_an_organisations_code_and_its_name_go_together(tmp_path: Path) -> None:
    """A caller's code isn't contradicted by a name on the cover, nor a name by a code; another of either kind is."""
    for cover, org, fits in (
        (["Organisation", "Acme Trust"], "RXX", True),
        (["Organisation", "Acme Trust"], "acme trust", True),
        (["Organisation", "RXX"], "RXX", True),
        (["ODS code", "RXX"], "Acme Trust", True),
        (["Organisation", "RYY"], "RXX", False),
        (["ODS code", "RYY"], "RXX", False),
        (["Organisation", "Beta Trust"], "Acme Trust", False),
    ):
        path = small([cover, [None, "White", "BME"], ["Appointed", 3, 4]], tmp_path)
        if fits:
            assert {org} == set(read(path, org=org).counts["org"])
        else:
            with pytest.raises(WorkbookError, match=f"org is '{org}', and Return!B1 says '{cover[1]}'; correct one"):
                read(path, org=org)
