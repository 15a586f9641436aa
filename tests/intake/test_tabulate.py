"""The counts of records: the same from every engine and file, and from the plainest way of counting."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import records
from engines import DASK, ENGINES, FILES, Engine, arrow, csv, duckdb, lazy, parquet, plain, polars, text
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.intake import quality, recognise

YEARS = [2022, 2023, 2024, 2025]
SEEDS = st.integers(0, 10**6)

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning"),
    # What is absent is asked in test_columns.
    pytest.mark.filterwarnings("ignore::wres.errors.RecordsWarning"),
]
WAIVED: dict[str, Any] = {"contract": None, "process": None, "mandatory": None}


def tabulated(engine: Engine, made: dict[str, records.Rows], folder: Path, **options: Any) -> pd.DataFrame:
    sources = {}
    for name, rows in made.items():
        inside = folder / name
        inside.mkdir(exist_ok=True)
        sources[name] = engine(rows, inside)
    return wres.tabulate(**sources, **{"edition": "wres-2024", "on_error": "list", "years": YEARS, **options})


@given(SEEDS)
def test_counts_are_those_of_the_plainest_way(tmp_path: Path, seed: int) -> None:
    """Row by row and person by person, from the rules as they are written."""
    made = records.made(seed)
    assert records.counted(made) == records.as_cells(tabulated(plain, made, tmp_path))


OPTIONS: dict[str, dict[str, Any]] = {
    "main assignment": {},
    "highest band": {"assignment": "highest-band"},
    "without people": {"columns": {"person": None}},
}


def of_seed(engine: Engine, seed: int, options: str, folder: Path) -> pd.DataFrame:
    made = records.made(seed)
    if options == "without people":
        # Nobody can be looked up, and this list has no ethnicity of its own.
        del made["disciplinary"]
    return tabulated(engine, made, folder, **OPTIONS[options])


@functools.cache
def of_pandas(seed: int, options: str) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        return of_seed(plain, seed, options, Path(folder))


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
def test_every_engine_gives_the_same(engine: Engine, options: str, seed: int, tmp_path: Path) -> None:
    """Byte for byte, and the summary with them."""
    expected, found = of_pandas(seed, options), of_seed(engine, seed, options, tmp_path)
    pd.testing.assert_frame_equal(expected, found)
    assert expected.to_csv() == found.to_csv()
    assert expected.attrs == found.attrs


@pytest.mark.parametrize("options", OPTIONS)
def test_polars_counts_itself_where_it_hands_over_no_batches(
    options: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in older releases, and without PyArrow."""
    library = pytest.importorskip("polars")
    monkeypatch.delattr(library.LazyFrame, "collect_batches", raising=False)
    found = of_seed(lazy, 1, options, tmp_path)
    pd.testing.assert_frame_equal(of_pandas(1, options), found)


def test_what_arrow_cannot_take_of_polars_is_counted_there(tmp_path: Path) -> None:
    """Columns of objects, of which Arrow would take the addresses, where nothing is asked of them."""
    library = pytest.importorskip("polars")
    rows = records.made(1)["staff"]
    frame = polars(rows, tmp_path)
    more = frame.with_columns(library.Series("objects", [object()] * len(rows), library.Object))
    found = [wres.tabulate(each, edition="wres-2024", on_error="list", columns=WAIVED) for each in (frame, more)]
    pd.testing.assert_frame_equal(*found)


@pytest.mark.parametrize("engine", [plain, parquet], ids=lambda engine: engine.__name__)
@given(seed=SEEDS)
def test_nothing_is_lost(engine: Engine, tmp_path: Path, seed: int) -> None:
    """Whatever was read was counted, was there already, or was left out for a reason."""
    found = quality(tabulated(engine, records.made(seed), tmp_path, years=[2024]))
    for _, part in found[found["source"] != "counts"].groupby("source"):
        totals = part.groupby("measure")["count"].sum()
        ends = ["counted", "duplicate", "excluded", "not-recognised", "outside-years"]
        assert totals["read"] == totals.reindex(ends).fillna(0).sum()


def test_people_of_a_file_are_counted_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However few people are held at a time, each counts once."""
    made = records.made(3, people=25)
    for engine in FILES:
        expected = tabulated(engine, made, tmp_path)
        monkeypatch.setattr("wres.intake.files.PEOPLE", 10)
        monkeypatch.setattr("wres.intake.tally.PART", 10)
        monkeypatch.setattr("wres.intake.batches.BATCH", 7)
        found = tabulated(engine, made, tmp_path)
        monkeypatch.undo()
        pd.testing.assert_frame_equal(expected, found)


STAFF = {
    "org": ["Acme Trust"] * 8,
    "year": [2024] * 8,
    "person": [1, 1, 2, 3, 4, 5, 6, 6],
    "ethnicity": ["A", "A", "M", "Z", None, "H", "B", "B"],
    "pay_band": ["Band 5", "Band 8a", "VSM", "XR06", "Consultant", "Senior medical manager", "Band 2", "Band 2"],
    "panel": [
        "Clinical",
        "Clinical",
        "Non-clinical",
        "Clinical",
        "Clinical",
        "Medical",
        "Non-clinical",
        "Non-clinical",
    ],
    "contract": ["Permanent", "Permanent", "Permanent", "Permanent", None, "Permanent", "Bank", "Permanent"],
    "primary": ["Y", "N", "Y", "Y", "Y", "Y", "Y", "N"],
}


def cell(counts: pd.DataFrame, **where: Any) -> int:
    chosen = counts
    for name, value in where.items():
        chosen = chosen[chosen[name] == value]
    return int(chosen["count"].sum())


def test_a_person_counts_once_by_their_main_assignment() -> None:
    """Two posts are one person; a bank post beside a contract isn't bank only."""
    counts = wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024")
    assert (1, 0) == (cell(counts, band="5", group="white"), cell(counts, band="8a"))
    assert 1 == cell(counts, band="2", group="white")
    assert 6 == cell(counts[counts["band"] != "senior-medical-manager"])


def test_the_highest_band_may_be_the_rule() -> None:
    counts = wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024", assignment="highest-band")
    assert (0, 1) == (cell(counts, band="5"), cell(counts, band="8a", group="white"))


def test_rows_are_people_where_nobody_says_who() -> None:
    """Without ids each row is one; bank rows are out."""
    counts = wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024", columns={"person": None})
    assert 7 == cell(counts[counts["band"] != "senior-medical-manager"])
    assert 1 == cell(counts, band="2")


def test_a_medical_grade_is_medical_and_managers_are_consultants() -> None:
    """Whatever the panel column says of a consultant; senior medical managers are shown apart, and counted once."""
    counts = wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024")
    assert (1, 1) == tuple(
        cell(counts, panel="medical", band="consultant", group=group) for group in ("unknown", "bme")
    )
    assert 1 == cell(counts, panel="medical", band="senior-medical-manager", group="bme")
    results = wres.evaluate(counts, edition="wres-2024", indicators=["workforce"]).frame
    assert not results["status"].isin(["inconsistent", "invalid"]).any()


def test_zero_is_a_count() -> None:
    """Where an organisation has records, a cell of nobody is 0 and isn't missing."""
    counts = wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024")
    assert 33 * 3 == len(counts)
    assert 33 == counts[["panel", "band"]].drop_duplicates().shape[0]
    none = pd.DataFrame({"person": [1], "ethnicity": ["A"], "year": [2019]})
    cases = wres.tabulate(
        pd.DataFrame(STAFF).drop(columns="org"),
        disciplinary=none,
        edition="wres-2024",
        org="Acme Trust",
        columns={"process": None},
    )
    assert [(2024, 0)] * 3 == cases.loc[cases["item"] == "disciplinary", ["year", "count"]].apply(
        tuple, axis=1
    ).tolist()


@pytest.mark.parametrize(
    ("drop", "strata"),
    [(["panel"], [(None, "5")]), (["pay_band"], [(None, None)]), (["pay_band", "panel"], [(None, None)])],
    ids=str,
)
def test_what_the_columns_allow_is_split(drop: list[str], strata: list[Any]) -> None:
    """Bands without panels serve the edition of 2015; a bare headcount still serves indicators 3, 4 and 9."""
    counts = wres.tabulate(pd.DataFrame(STAFF).drop(columns=drop), edition="wres-2024")
    found = counts[["panel", "band"]].astype(object).where(counts[["panel", "band"]].notna(), None)
    assert set(strata) <= set(found.apply(tuple, axis=1))
    assert {None} == set(found["panel"])
    assert "ok" in set(wres.evaluate(counts, edition="wres-2015", indicators=["workforce"]).frame["status"])


def test_a_day_falls_in_its_financial_year() -> None:
    """From 1 April to the 31 March that names it."""
    days = ["2023-03-31", "2023-04-01", "2024-03-31", "01/04/2024"]
    cases = pd.DataFrame({"org": "Acme Trust", "person": range(4), "ethnicity": "A", "date": days})
    for frame in (cases, cases.assign(date=pd.to_datetime(cases["date"], format="mixed", dayfirst=False))):
        counts = wres.tabulate(disciplinary=frame, edition="wres-2024", columns=WAIVED)
        found = counts[counts["group"] == "white"].set_index("year")["count"].to_dict()
        assert {2023: 1, 2024: 2} == {year: n for year, n in found.items() if year < 2025} or frame is not cases


def test_the_snapshot_is_the_editions() -> None:
    """31 March, and 1 April in the first edition; rows of other days are out, and listed."""
    staff = pd.DataFrame(
        {"org": "Acme Trust", "snapshot": ["2016-03-31", "2015-04-01", "2015-03-31", "2016-02-29"], "ethnicity": "A"}
    )
    counts = wres.tabulate(staff, edition="as-reported", columns=WAIVED)
    assert {2015: 1, 2016: 1} == counts[counts["group"] == "white"].set_index("year")["count"].to_dict()
    summary = quality(counts)
    assert [2] == summary.loc[summary["detail"] == "not at the snapshot", "count"].tolist()


def test_years_are_those_of_the_staff_list() -> None:
    """And the one before, for what is averaged over two."""
    staff = pd.DataFrame({"org": "Acme Trust", "year": 2019, "person": [1, 2], "ethnicity": ["A", "M"]})
    cases = pd.DataFrame({"org": "Acme Trust", "year": [2017, 2018, 2019, 2020], "person": 1, "ethnicity": "A"})
    counts = wres.tabulate(staff, disciplinary=cases, edition="wres-2019", columns=WAIVED)
    assert {2018, 2019} == set(counts.loc[counts["item"] == "disciplinary", "year"])
    summary = quality(counts)
    assert {"2017": 1, "2020": 1} == summary[summary["measure"] == "outside-years"].set_index("detail")[
        "count"
    ].to_dict()


@pytest.mark.parametrize(("edition", "answered"), [("wres-2021", 2), ("wres-2022", 3)])
def test_who_does_not_know_counts_since_the_survey_of_2021(edition: str, answered: int) -> None:
    """The base of indicator 7 is the edition's."""
    asked = pd.DataFrame({"ethnicity": ["A"] * 4, "opportunities": ["Yes", "No", "Don't know", None]})
    counts = wres.tabulate(survey=asked, edition=edition, org="Acme Trust")
    assert (1, answered) == (cell(counts, item="opportunities-yes"), cell(counts, item="opportunities-answered"))


def test_each_year_has_the_base_of_its_own_edition() -> None:
    asked = pd.DataFrame({"year": [2021, 2022] * 2, "ethnicity": "A", "opportunities": ["Don't know"] * 2 + ["No"] * 2})
    counts = wres.tabulate(survey=asked, edition="as-reported", org="Acme Trust")
    assert (1, 2) == tuple(cell(counts, item="opportunities-answered", year=year) for year in (2021, 2022))


def test_either_question_of_indicator_6_is_enough() -> None:
    """The union of its two parts, each respondent once; one part without an answer leaves the other."""
    asked = pd.DataFrame(
        {
            "ethnicity": ["A"] * 5,
            "harassment_managers": ["1-2", "Never", None, "Never", None],
            "harassment_colleagues": ["3-5", "Never", "1-2", None, None],
        }
    )
    counts = wres.tabulate(survey=asked, edition="wres-2024", org="Acme Trust")
    assert (2, 4) == (cell(counts, item="harassment-staff-yes"), cell(counts, item="harassment-staff-answered"))


def test_survey_columns_are_found_by_the_numbers_of_their_year() -> None:
    """Q15 was another question before the survey of 2021."""
    asked = pd.DataFrame({"ethnicity": ["A"], "Q14": ["Yes"], "Q15b": ["No"]})
    counts = wres.tabulate(survey=asked, edition="wres-2020", org="Acme Trust")
    assert (1, 1) == (cell(counts, item="opportunities-yes"), cell(counts, item="discrimination-answered"))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
def test_people_are_looked_up_in_the_staff_list(engine: Engine, tmp_path: Path) -> None:
    """Their ethnicity where the record has none; whoever isn't there can't be counted, and is listed."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    staff = [{"org": "Acme Trust", "year": 2024, "person": f"P{n}", "ethnicity": "AMZ"[n % 3]} for n in range(30)]
    cases = [{"org": "Acme Trust", "year": 2024, "person": who} for who in ("P1", "P1", "P3", "P5", "X1", None)]
    counts = wres.tabulate(
        engine(staff, tmp_path / "one"),
        disciplinary=engine(cases, tmp_path / "two"),
        edition="wres-2024",
        on_error="list",
        columns=WAIVED,
    )
    assert [1, 1, 1] == counts.loc[counts["item"] == "disciplinary", "count"].tolist()
    summary = quality(counts)
    assert [2] == summary.loc[summary["detail"] == "not in the staff list", "count"].tolist()


@pytest.mark.parametrize("ids", [[1, 2, 9], ["1", "2", "9"], [1.0, 2.0, None]], ids=str)
@pytest.mark.parametrize(
    "engine", [text, polars, arrow, duckdb, DASK, parquet, csv], ids=lambda engine: engine.__name__
)
def test_people_are_found_whatever_the_type_of_their_ids(engine: Engine, ids: list[Any], tmp_path: Path) -> None:
    """Whole numbers, text, or what a gap makes of whole numbers."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    staff = [{"org": "Acme Trust", "year": 2024, "person": n, "ethnicity": "AMZ"[n - 1]} for n in (1, 2, 3)]
    cases = [{"org": "Acme Trust", "year": 2024, "person": who} for who in ids]
    given = {"staff": engine(staff, tmp_path / "one"), "disciplinary": engine(cases, tmp_path / "two")}
    counts = wres.tabulate(**given, edition="wres-2024", on_error="list", columns=WAIVED)
    assert [1, 1, 0] == counts.loc[counts["item"] == "disciplinary", "count"].tolist()


def test_people_who_are_not_in_the_staff_list_are_named() -> None:
    """Those who left before the snapshot count all the same, where their record says all that is needed."""
    staff = pd.DataFrame({"org": "Acme Trust", "year": 2024, "person": [1, 2], "ethnicity": ["A", "M"]})
    cases = pd.DataFrame({"org": "Acme Trust", "year": 2024, "person": [1, 7, 8], "ethnicity": "A"})
    counts = wres.tabulate(staff, training=cases, edition="wres-2024", columns=WAIVED)
    assert 3 == cell(counts, item="training")
    summary = quality(counts)
    assert [2] == summary.loc[summary["measure"] == "not-in-staff-list", "count"].tolist()


def test_values_may_be_given_a_meaning() -> None:
    """A class, or any value that is read."""
    staff = pd.DataFrame(STAFF).assign(ethnicity="Local 1", pay_band="House scale 3", person=None)
    codes = {"ethnicity": {"local 1": "M"}, "band": {"HOUSE SCALE 3": "Band 8a"}}
    counts = wres.tabulate(staff, edition="wres-2024", codes=codes, columns={"panel": None, "person": None})
    assert 7 == cell(counts, band="8a", group="bme")


def test_a_plugins_edition_and_grouping_serve_as_well() -> None:
    """Codes fall into the groups of the edition that is asked for."""
    import attrs

    five = attrs.evolve(wres.load().edition("wres-2024"), grouping=wres.standard.GROUPINGS["five-groups"])
    counts = wres.tabulate(pd.DataFrame(STAFF), edition=five)
    assert {"white", "mixed", "asian", "black", "other", "unknown"} == set(counts["group"])
    assert 1 == cell(counts, band="consultant", group="asian")


def test_recognise_says_what_each_value_is_read_as() -> None:
    found = recognise(pd.DataFrame(STAFF), edition="wres-2024", threshold=1).set_index(["field", "value"])["meaning"]
    assert ("8a", "vsm") == (found["band", "Band 8a"], found["band", "VSM"])
    assert "unknown" == found["ethnicity", "(empty)"]


def test_the_table_says_nothing_of_its_making_unless_asked() -> None:
    """A table from elsewhere has no summary, which is an error; ours survives a Parquet file."""
    with pytest.raises(wres.WresError, match="has no summary"):
        quality(pd.DataFrame({"org": []}))


def test_the_summary_survives_a_file(tmp_path: Path) -> None:
    counts = wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024")
    counts.to_parquet(tmp_path / "counts.parquet")
    pd.testing.assert_frame_equal(quality(counts), quality(pd.read_parquet(tmp_path / "counts.parquet")))


def test_progress_is_named(tmp_path: Path) -> None:
    calls: list[tuple[str, int, int | None]] = []
    rows = [dict(zip(STAFF, values, strict=True)) for values in zip(*STAFF.values(), strict=True)]
    wres.tabulate(parquet(rows, tmp_path), edition="wres-2024", progress=lambda *where: calls.append(where))
    assert ("staff", 8, 8) == calls[-1]
