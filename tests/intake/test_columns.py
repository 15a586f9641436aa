"""What records don't say: a column that leaves people out is asked for, and what moves a count isn't passed over."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner
from engines import ENGINES, FILES, Engine, duckdb, plain, polars
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.cli import main
from wres.intake import quality, recognise
from wres.intake.columns import LAYOUTS, likely_use, numbers_of
from wres.intake.sources import SOURCES

SIZE = 6
WHO: dict[str, Any] = {"org": "Acme Trust", "year": 2024, "ethnicity": "A"}
BOARD, STAFF = WHO | {"member": range(SIZE)}, WHO | {"person": range(SIZE)}
# The source, a whole list of it, the column that leaves people out, and what keeps one of them out.
COLUMNS: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "contract": ("staff", STAFF | {"staff_group": "Healthcare Scientists"}, "Permanent", "Bank"),
    "staff_group": ("staff", STAFF | {"contract": "Permanent"}, "Healthcare Scientists", "Students"),
    "process": ("disciplinary", STAFF, "Formal", "Informal"),
    "mandatory": ("training", STAFF | {"uptake": "Attended"}, "No", "Yes"),
    "uptake": ("training", STAFF | {"mandatory": "No"}, "Attended", "Declined"),
    "vacancy": ("board", BOARD, "Filled", "Vacant"),
}
STOPS = {"contract", "process", "mandatory"}


def counted(source: str, frame: Any, **waived: None) -> tuple[int, list[str]]:
    """How many are counted, and what is said of the columns."""
    columns: dict[str, Any] = {"listed": None} if source in ("disciplinary", "training") else {}
    with warnings.catch_warnings(record=True) as met:
        warnings.simplefilter("always", wres.RecordsWarning)
        counts = wres.tabulate(**{source: frame}, edition="wres-2024", columns={source: columns | waived})
    first = counts[counts["item"] == counts["item"].iloc[0]]
    return int(first["count"].sum()), [str(one.message) for one in met if one.category is wres.RecordsWarning]


@pytest.mark.parametrize("field", COLUMNS)
def test_each_column_that_leaves_people_out_has_three_outcomes(field: str) -> None:
    """With it, some are out; without it nothing is counted, or it is said; waived by name, all count in silence."""
    source, whole, inside, outside = COLUMNS[field]
    without = pd.DataFrame(whole)
    assert (SIZE - 1, []) == counted(source, without.assign(**{field: [inside] * (SIZE - 1) + [outside]}))
    assert (SIZE, []) == counted(source, without, **{field: None})
    words = f"{source} has no column for {field.replace('_', ' ')}, so"
    if field in STOPS:
        with pytest.raises(wres.RecordsError, match=words):
            counted(source, without)
    else:
        count, (message,) = counted(source, without)
        assert SIZE == count
        assert words in message
    shown = recognise(**{source: without}, edition="wres-2024").set_index("field")["effect"]
    assert ("stops" if field in STOPS else "moves counts") == shown[field]


def test_every_column_that_leaves_people_out_is_asked_for() -> None:
    """None is in the sources that isn't in these tests."""
    leaving = {field.id for parts in SOURCES.values() for part in parts for field in part.fields if field.out}
    assert set(COLUMNS) == leaving
    assert {field.id for parts in SOURCES.values() for part in parts for field in part.fields if field.needed} == STOPS


def test_a_column_under_another_name_is_suggested_by_its_words() -> None:
    """Not by letters alone, which would suggest what means something else."""
    frame = pd.DataFrame(STAFF | {"Basis of contract": "Permanent", "Month": "March"})
    with pytest.raises(wres.RecordsError, match=r"contract \(is it 'Basis of contract'\?\)"):
        wres.tabulate(frame, edition="wres-2024")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["Pay Band", "pay_band"], "staff has 2 columns for band, 'Pay Band', 'pay_band': name one"),
        (["contract", "Assignment Category"], "'contract' and 'Assignment Category' for contract, and 'contract' is"),
        (["employee_no", "person"], "'person' and 'employee_no' for person, and 'person' is read"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_two_columns_for_one_thing_are_named(given: list[str], words: str) -> None:
    """In one spelling of a name it is an error; with two names the first is read, which is said."""
    whole = STAFF | {"contract": "Permanent", "staff_group": "Students"}
    frame = pd.DataFrame(whole | dict.fromkeys(given, ["5"] * SIZE))
    with pytest.raises((wres.RecordsError, wres.RecordsWarning), match=words):
        wres.tabulate(frame, edition="wres-2024", on_error="list")


NAMES = ["Number of applicants", "count", "Headcount", "n", "People", "FTE"]


@pytest.mark.filterwarnings("ignore::wres.errors.RecordsWarning", "ignore:Dask support is moving:FutureWarning")
@pytest.mark.parametrize(
    ("engine", "name"),
    [(plain, name) for name in NAMES] + [(engine, NAMES[0]) for engine in (polars, duckdb, *FILES)],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_numbers_of_people_are_no_records(engine: Engine, name: str, tmp_path: Path) -> None:
    """205 and 65 applicants aren't two; where each row is one, a caller can say so."""
    rows = [{"org": "Acme Trust", "year": 2024, "ethnicity": "A", "stage": "Appointed", name: n} for n in (205, 65) * 3]
    with pytest.raises(wres.RecordsError, match=f"column '{name}' of numbers: these are counts already"):
        wres.tabulate(applications=engine(rows, tmp_path), edition="wres-2024")
    waived = wres.tabulate(applications=engine(rows, tmp_path), edition="wres-2024", columns={"count": None})
    assert 6 == waived.loc[waived["item"] == "appointed", "count"].sum()


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("count", [1, 1]),
        ("FTE", [0.6, 1.0]),
        ("Employee number", [12, 13]),
        ("Number plate", [205, 65]),
        ("n", ["x", "2"]),
    ],
    ids=str,
)
def test_a_column_that_only_sounds_like_numbers_is_no_error(column: str, values: list[Any]) -> None:
    """Ones say what is so anyway; a part of a post is a person's; an id is none."""
    frame = pd.DataFrame({"ethnicity": ["A", "H"], column: values})
    counts = wres.tabulate(
        frame,
        org="Acme Trust",
        edition="wres-2024",
        columns=dict.fromkeys(["contract", "staff_group", "person"]),
    )
    assert 2 == counts["count"].sum()


def test_hours_beside_ids_are_no_counts() -> None:
    frame = pd.DataFrame(STAFF | {"contract": "Permanent", "staff_group": "Managers", "WTE": [1.2] * SIZE})
    assert SIZE == wres.tabulate(frame, edition="wres-2024")["count"].sum()


def test_unused_columns_are_listed_with_their_likely_use() -> None:
    """In what a count left out, and before it is made."""
    frame = pd.DataFrame(STAFF | {"contract": "Permanent", "staff_group": "Managers", "Status": "x", "Hue": "red"})
    summary = quality(wres.tabulate(frame, edition="wres-2024"))
    assert ["Status", "Hue"] == summary.loc[summary["measure"] == "unused-column", "detail"].tolist()
    shown = recognise(frame, edition="wres-2024")
    unused = shown[shown["effect"] == "unused"].set_index("column")["meaning"]
    assert unused["Status"] == "whether the assignment is active: all count, those on leave too"
    assert unused.isna()["Hue"]


def test_every_name_of_a_column_is_found_and_none_is_a_number() -> None:
    """What a layout names is no count, and has a likely use."""
    for layout in LAYOUTS:
        for name, forms in layout.names.items():
            source = next(part for parts in SOURCES.values() for part in parts if name in part.names)
            assert {f"{name.replace('_', ' ')}, which another column says"} == {likely_use(source, f) for f in forms}
            assert {""} == set(map(numbers_of, forms))


def test_what_there_is_none_of_can_only_be_said() -> None:
    with pytest.raises(wres.DefinitionError, match="names 'n' for count of staff, which no column is read for"):
        wres.tabulate(pd.DataFrame(STAFF), edition="wres-2024", columns={"count": "n"})


@given(st.permutations(["12/05/2023", "05/13/2023", "2023-06-01", "31-MAR-2024"]))
def test_a_month_first_makes_a_column_unreadable(days: list[str]) -> None:
    """`12/05/2023` might be December too: the column is refused as a whole, in the caller's list of errors too."""
    whole = WHO | {"person": range(4), "process": "Formal", "date": days}
    frame = pd.DataFrame(whole).drop(columns="year")
    for on_error in ("raise", "list"):
        with pytest.raises(wres.RecordsError, match="some of its days have the month first"):
            wres.tabulate(disciplinary=frame, edition="wres-2024", columns={"listed": None}, on_error=on_error)


@pytest.mark.filterwarnings("ignore:Dask support is moving:FutureWarning")
@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
def test_days_are_read_as_they_are_written(engine: Engine, tmp_path: Path) -> None:
    days = ["20230401", "12-MAY-2023", "12 May 2023", "12/05/2023", "31.03.2024", "1st June 2023", "2024-03-31 10:30"]
    rows = [WHO | {"person": at, "process": "Formal", "date": day} for at, day in enumerate(days)]
    frame = [{name: value for name, value in row.items() if name != "year"} for row in rows]
    counts = wres.tabulate(disciplinary=engine(frame, tmp_path), edition="wres-2024", columns={"listed": None})
    assert {2024: len(days)} == counts[counts["group"] == "white"].set_index("year")["count"].to_dict()


@pytest.mark.parametrize(
    ("month", "count"), [("2024-March", 1), ("2024-03", 1), ("Mar 2024", 1), ("2024-April", 0), ("2023-12", 0)]
)
def test_a_month_is_a_snapshot_where_it_is_the_editions(month: str, count: int) -> None:
    """A staff list of April isn't that of March, nor of the year after."""
    whole = STAFF | {"contract": "Permanent", "staff_group": "Managers", "Tm Year Month": [month] + ["2024-MAR"] * 5}
    del whole["year"]
    counts = wres.tabulate(pd.DataFrame(whole), edition="wres-2024")
    assert 5 + count == counts["count"].sum()


def test_the_command_says_at_once_what_is_absent(tmp_path: Path) -> None:
    """A note where it can count, an error where it can't; an empty column waives it."""
    pd.DataFrame(STAFF).to_csv(tmp_path / "staff.csv", index=False)
    run = CliRunner().invoke
    arguments = ["tabulate", str(tmp_path / "staff.csv"), "--edition", "wres-2024"]
    stopped = run(main, arguments)
    assert (2, True) == (stopped.exit_code, "staff has no column for contract" in stopped.stderr)
    done = run(main, [*arguments, "--column", "contract="])
    assert (0, True) == (done.exit_code, done.stderr.startswith("note: staff has no column for staff group"))
    silent = run(main, [*arguments, "--column", "contract=", "--column", "staff_group="])
    assert (0, False) == (silent.exit_code, "note:" in silent.stderr)
    explained = run(main, [*arguments, "--explain"])
    assert (0, True) == (explained.exit_code, "stops" in explained.stdout)


def test_a_look_up_says_how_many_it_found() -> None:
    staff = pd.DataFrame(STAFF | {"contract": "Permanent", "staff_group": "Managers"})
    cases = pd.DataFrame(WHO | {"person": [0, 1, 2, 99], "process": "Formal"})
    summary = quality(wres.tabulate(staff, disciplinary=cases, edition="wres-2024")).set_index("measure")
    assert ("75%", 3) == tuple(summary.loc["in-staff-list", ["detail", "count"]])


@pytest.mark.parametrize(
    ("separator", "encoding", "words"),
    [
        (";", "utf-8", "its fields are separated by ';'"),
        ("\t", "utf-8", r"its fields are separated by '\\t'"),
        (";", "utf-8-sig", "its fields are separated by ';'"),
        (",", "cp1252", "it isn't UTF-8: read as Windows-1252"),
        (";", "cp1252", "read as Windows-1252 and its fields are separated"),
    ],
)
def test_what_spreadsheets_write_is_read_with_a_note(separator: str, encoding: str, words: str, tmp_path: Path) -> None:
    """The counts of a file with semicolons in Windows' own encoding are those of any other, and it is said."""
    frame = pd.DataFrame(STAFF | {"org": "Sté Acme", "contract": "Permanent", "staff_group": "Managers"})
    frame.to_csv(tmp_path / "plain.csv", index=False)
    frame.to_csv(tmp_path / "other.csv", index=False, sep=separator, encoding=encoding)
    with pytest.warns(wres.RecordsWarning, match=words) as met:
        found = wres.tabulate(tmp_path / "other.csv", edition="wres-2024")
    assert 1 == len(met)
    pd.testing.assert_frame_equal(wres.tabulate(tmp_path / "plain.csv", edition="wres-2024"), found)
