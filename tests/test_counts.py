"""Counts tables and files: what is accepted, and how each fault is named, all of them at once."""

from __future__ import annotations

import contextlib
import gzip
import io
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tables

import wres
from wres.counts import COLUMNS, check

HEADER = "org,year,item,panel,band,group,count,origin"
GOOD = [
    *tables.item("Acme Trust", 2024, "shortlisted", white=820, bme=410),
    *tables.item("Acme Trust", 2024, "appointed", white=205, bme=65),
    *tables.item("Borough Care", 2024, "shortlisted", white=30, bme=20),
    *tables.item("Borough Care", 2024, "appointed", white=12, bme=5),
]


def evaluate(counts: Any, **options: Any) -> wres.Results:
    return wres.evaluate(counts, edition="wres-2024", **{"indicators": ["appointment"], **options})


def refused(counts: Any, **options: Any) -> wres.CountsError:
    """The one error that a table gives, held to what every such error has."""
    with pytest.raises(wres.CountsError) as caught:
        evaluate(counts, **options)
    error = caught.value
    assert "problem" == error.failures.columns[-1]
    assert len(error.failures) == len(str(error).splitlines()) - 1
    assert error.failures["problem"].map(lambda problem: problem in str(error)).all()
    assert isinstance(error, ValueError)
    return error


def one(column: str, value: Any, row: int = 0) -> pd.DataFrame:
    """The good table with one cell replaced, whatever its type."""
    made = tables.frame(GOOD).astype({column: object})
    made.loc[row, column] = value
    return made


# Single cells


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("count", -1, "count -1 is negative"),
        ("count", -0.5, "count -0.5 is negative"),
        ("count", 2.5, "count 2.5 is fractional"),
        ("count", np.float64(2.5), "count 2.5 is fractional"),
        ("count", np.inf, "count inf is infinite"),
        ("count", -np.inf, "count -inf is infinite"),
        ("count", 10**15, "count 1000000000000000 is larger than"),
        ("count", 1e15, "count 1000000000000000 is larger than"),
        ("count", "12", "count '12' is text"),
        ("count", "1,234", "count '1,234' is text"),
        ("count", "10+", "count '10+' is text"),
        ("count", "", "count '' is text"),
        ("count", True, "count True is text"),
        ("count", 3 + 0j, "is a complex number"),
        ("org", None, "org is empty"),
        ("org", float("nan"), "org is empty"),
        ("org", "", "org is empty"),
        ("org", "  ", "org is empty"),
        ("item", None, "item is empty"),
        ("item", " ", "item is empty"),
        ("group", None, "group is empty; write 'unknown'"),
        ("group", "", "group is empty; write 'unknown'"),
        ("group", "Q", "unknown code 'Q'"),
        ("group", "whte", "unknown code 'whte' in group (did you mean 'white'"),
        ("group", 7, "unknown code"),
        ("year", None, "year is empty"),
        ("year", "24", "year '24' is no year"),
        ("year", "2022/24", "year '2022/24' is no year"),
        ("year", 24, "year 24 is no year"),
        ("year", 2024.5, "year 2024.5 is no year"),
        ("year", np.inf, "year inf is no year"),
        ("year", True, "year True is no year"),
        ("year", 20241331, "year 20241331 is no year"),
        ("origin", "estimate", "origin 'estimate' is none of reported"),
        ("origin", "supressed", "did you mean 'suppressed'"),
        ("panel", "clinic", "no panel 'clinic' (did you mean 'clinical'"),
        ("band", "8e", "no band '8e'"),
        ("band", "10", "no band '10'"),
    ],
)
def test_a_faulty_cell(column: str, value: Any, words: str) -> None:
    """One faulty cell is one row of failures, with where it is, what is wrong and the cure."""
    counts = one(column, value)
    split = column in {"panel", "band"}
    if split:
        counts = counts[counts["item"] == "shortlisted"].assign(**{column: value})
    error = refused(counts)
    assert [] == [text for text in error.failures["problem"] if words not in text]
    assert (counts.index if split else counts.index[:1]).tolist() == error.failures.index.tolist()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("count", 820.0),
        ("count", np.int8(100)),
        ("count", np.float32(820)),
        ("count", 0),
        ("count", 10**9),
        ("org", 7),
        ("year", 2024.0),
        ("year", np.int64(2024)),
        ("year", "2024"),
        ("year", "2023/24"),
        ("year", "March 2024"),
        ("year", 20240331),
        ("item", " Shortlisted "),
        ("group", "WHITE"),
        ("origin", "Derived"),
        ("origin", None),
        ("origin", "synthetic"),
    ],
)
def test_a_sound_cell(column: str, value: Any) -> None:
    """Whole numbers of any type, blanks and capitals are no fault."""
    assert set() == set(evaluate(one(column, value)).frame["status"]) & {"invalid"}


@pytest.mark.parametrize(
    ("written", "status"),
    [
        *((written, "suppressed") for written in ("*", "<5", "[c]", "1 to 4")),
        *((written, "not-reported") for written in ("..", "[x]", "n/a")),
    ],
)
def test_marks_in_the_place_of_a_count(written: str, status: str) -> None:
    """What is withheld stays so, and is no figure that wasn't reported; the other figures are as they were."""
    found = evaluate(one("count", written)).frame
    assert {status} == set(found.loc[(found["org"] == "Acme Trust") & found["headline"], "status"])
    assert {"ok"} == set(found.loc[(found["org"] == "Borough Care") & found["headline"], "status"])


def test_a_column_of_another_meaning_is_no_cure() -> None:
    """The nearest word by its letters isn't offered where it means something else."""
    message = str(refused(tables.frame(GOOD).rename(columns={"count": "Month"})))
    assert "column 'count' is missing; the table needs org, year, item, group, count" in message


def test_codes_are_read_as_recorded() -> None:
    """Codes may be the staff record's by name, have small letters, a number's type, or be words."""
    codes = {"A": 1, "staff-record:cx": 2, "D": 4, "Staff-record: n9": 8, "Z": 16}
    rows = tables.item("Acme Trust", 2024, "shortlisted", **codes)
    rows += tables.item("Acme Trust", 2024, "shortlisted", **{"Asian or Asian British - Indian": 32})
    made = tables.frame(rows).astype({"group": object})
    made.loc[len(made)] = {"org": "Acme Trust", "year": 2024, "item": "shortlisted", "group": 99, "count": 64}
    found = evaluate(made).frame.query("statistic == 'likelihood'").set_index("group")["denominator"]
    assert {"white": 3.0, "bme": 44.0, "unknown": 80.0} == found.to_dict()


@pytest.mark.parametrize("words", ["White - British", "White British", "A - White - British", "a white - british"])
def test_a_code_and_its_description_are_one(words: str) -> None:
    """A code in one row and its description in another are one cell twice."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", A=100, D=50) + tables.item(
        "Acme Trust", 2024, "shortlisted", **{words: 100}
    )
    assert [0, 2] == refused(tables.frame(rows)).failures.index.tolist()


# Keys, splits, parts


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"count": None},
        {"count": 5, "origin": "derived"},
        {"group": "White"},
        {"group": " white "},
        {"item": "SHORTLISTED"},
        {"org": " Acme Trust "},
        {"panel": " "},
    ],
    ids=str,
)
def test_a_cell_given_twice(change: dict[str, Any]) -> None:
    """The same cell in two rows, however it is spelt and whatever it says, is both rows' fault."""
    error = refused(tables.frame([*GOOD, {**GOOD[0], **change}]))
    assert [0, len(GOOD)] == error.failures.index.tolist()
    assert ["duplicate"] * 2 == error.failures["problem"].str.split(":").str[0].tolist()


def test_codes_given_twice() -> None:
    """A code is one code in small letters and as a number."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", **{"A": 1, "a": 2, "99": 3, "99.0": 4})
    assert [0, 1, 2, 3] == refused(tables.frame(rows)).failures.index.tolist()


def test_local_codes_are_not_given_twice() -> None:
    """C and its local codes are different codes."""
    rows = tables.item(
        "Acme Trust", 2024, "shortlisted", **{"C": 1, "staff-record:CX": 2, "staff-record:C2": 4, "staff-record:C7": 8}
    )
    found = evaluate(tables.frame(rows)).frame.set_index("group")["denominator"]
    assert 15.0 == found["white"]


def test_codes_of_two_lists_are_refused() -> None:
    """Every code is named, with its list; so are two characters that are on no list, with what would read them."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", A=1, B=2, A1=4, W9=8, Z=16, Irish=32)
    error = refused(tables.frame(rows))
    assert [0, 1, 2, 3] == error.failures.index.tolist()
    assert "'A' and 'B' of national-2001, 'A1' and 'W9' of sixteen-plus-one" in str(error)
    rows = tables.item("Acme Trust", 2024, "shortlisted", A=1, CX=2, Q9=4)
    problems = refused(tables.frame(rows)).failures["problem"].tolist()
    assert ["write 'staff-record:CX' if" in problem for problem in problems] == [True, False]


def test_sixteen_plus_one_is_a_list() -> None:
    """Its A1 is Indian, and no local code of White British."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", W1=1, A1=2, B1=4, O9=8, NS=16)
    found = evaluate(tables.frame(rows)).frame.query("statistic == 'likelihood'").set_index("group")["denominator"]
    assert {"white": 1.0, "bme": 14.0, "unknown": 16.0} == found.to_dict()


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ({}, {"panel": "clinical", "band": "5"}),
        ({}, {"panel": "clinical"}),
        ({}, {"band": "5"}),
        ({"panel": "clinical"}, {"panel": "clinical", "band": "5"}),
        ({"band": "5"}, {"panel": "clinical", "band": "5"}),
        ({"panel": "clinical"}, {"band": "5"}),
    ],
)
def test_split_beside_unsplit(whole: dict[str, str], part: dict[str, str]) -> None:
    """A total beside its parts would count people twice: every row of that item is named, no other."""
    first = {"org": "Acme Trust", "year": 2024, "item": "headcount", "group": "white", "count": 9}
    others = [{**first, "year": 2023}, {**first, "org": "Borough Care"}, {**first, "item": "training"}]
    error = refused(tables.frame([*others, {**first, **whole}, {**first, **part, "group": "bme"}]))
    assert [3, 4] == error.failures.index.tolist()
    assert error.failures["problem"].str.startswith("split beside unsplit").all()


@pytest.mark.parametrize(
    ("groups", "rows"),
    [
        (["white", "A"], [0, 1]),
        (["bme", "M", "A"], [0, 1]),
        (["unknown", "Z", "white"], [0, 1]),
        (["White", "white other"], [0, 1]),
    ],
    ids=str,
)
def test_a_total_beside_its_parts(groups: list[str], rows: list[int]) -> None:
    """A group beside what it is made of would count people twice."""
    made = [{"org": "Acme Trust", "year": 2024, "item": "shortlisted", "group": group, "count": 9} for group in groups]
    error = refused(tables.frame(made))
    assert rows == error.failures.index.tolist()


@pytest.mark.parametrize("heading", ["All", "Total", "White & other", "Other than White British"])
def test_what_has_no_certain_group_is_no_code(heading: str) -> None:
    """A total, or what is partly White, is of no group."""
    made = [{"org": "Acme Trust", "year": 2024, "item": "shortlisted", "group": heading, "count": 9}]
    assert refused(tables.frame(made)).failures["problem"].str.startswith(f"unknown code {heading!r}").tolist() == [
        True
    ]


@pytest.mark.parametrize("heading", ["BAME", "Asian or Asian British", "Black", "Ethnic minority"])
def test_a_heading_is_read_without_its_parts(heading: str) -> None:
    """A broad heading is read where it stands alone; beside a part of it, it would count people twice."""
    groups = {"White": 8, heading: 16}
    made = [
        {"org": "Acme Trust", "year": 2024, "item": "shortlisted", "group": g, "count": n} for g, n in groups.items()
    ]
    found = evaluate(tables.frame(made)).frame.query("statistic == 'likelihood'").set_index("group")["denominator"]
    assert [8.0, 16.0] == found[["white", "bme"]].tolist()
    part = {**made[0], "group": "African" if heading == "Black" else "Indian"}
    assert [1, 2] == refused(tables.frame([*made, part])).failures.index.tolist()


def test_groups_and_codes_of_different_items() -> None:
    """One item may be given by groups and another by codes, and so may two organisations."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", white=10, bme=10)
    rows += tables.item("Acme Trust", 2024, "appointed", A=3, D=1)
    rows += tables.item("Borough Care", 2024, "shortlisted", A=10, D=10)
    assert [3.0] == evaluate(tables.frame(rows)).headline()["value"][:1].round(9).tolist()


@pytest.mark.parametrize(
    ("name", "panel", "band", "words"),
    [
        ("headcount", "medical", "5", "panel 'medical' has no band '5'"),
        ("headcount", "clinical", "consultant", "panel 'clinical' has no band 'consultant'"),
        ("board", "clinical", None, "it isn't split: leave panel and band empty"),
        ("discrimination-yes", None, "5", "it isn't split"),
    ],
)
def test_a_split_that_an_item_does_not_have(name: str, panel: str | None, band: str | None, words: str) -> None:
    """A stratum belongs to the item's own strata, or is named with those it has."""
    row = {"org": "Acme Trust", "year": 2024, "item": name, "panel": panel, "band": band, "group": "bme", "count": 1}
    error = refused(tables.frame([*GOOD, row]))
    assert [len(GOOD)] == error.failures.index.tolist()
    assert words in error.failures["problem"].iloc[0]


# Columns and whole tables


@pytest.mark.parametrize("name", ["org", "year", "item", "group", "count"])
def test_a_missing_column(name: str) -> None:
    """A column that is needed and isn't there is named."""
    error = refused(tables.frame(GOOD).drop(columns=name))
    assert 1 == len(error.failures)
    assert f"column '{name}' is missing" in str(error)


@pytest.mark.parametrize(
    ("name", "written"),
    [("count", "cuont"), ("group", "groups"), ("org", "Org"), ("item", "items"), ("year", "yaer"), ("count", "Count")],
)
def test_a_misspelt_column(name: str, written: str) -> None:
    """A column under another name is found, and the cure says which to rename."""
    error = refused(tables.frame(GOOD).rename(columns={name: written}))
    assert 1 == len(error.failures)
    assert [] == [word for word in (f"'{name}'", f"rename '{written}' to '{name}'") if word not in str(error)]


@pytest.mark.parametrize(("name", "written"), [("panel", "pannel"), ("band", "bands"), ("origin", "Origin")])
def test_a_misspelt_column_that_may_be_left_out(name: str, written: str) -> None:
    """A column all but called as one that may be left out isn't silently ignored."""
    error = refused(tables.frame(GOOD).rename(columns={name: written}))
    assert f"column '{written}' isn't known; if it is '{name}', rename it" in str(error)


def test_a_column_twice() -> None:
    """Two columns of one name are named."""
    made = tables.frame(GOOD)
    assert "column 'count' stands in the table twice" in str(refused(pd.concat([made, made[["count"]]], axis=1)))


def test_all_columns_at_once() -> None:
    """Every column that is missing is named at the same time."""
    error = refused(pd.DataFrame({"organisation": ["Acme Trust"], "number": [1]}))
    assert ["org", "year", "item", "group", "count"] == [text.split("'")[1] for text in error.failures["problem"]]


@pytest.mark.parametrize("columns", [list(COLUMNS), ["org", "year", "item", "group", "count"]], ids=len)
def test_an_empty_table(columns: list[str]) -> None:
    """A table without a row is refused, whatever becomes of faults."""
    for on_error in ("raise", "status"):
        assert "the table is empty" in str(refused(pd.DataFrame(columns=columns), on_error=on_error))


@pytest.mark.parametrize("thing", [None, 3, "counts.csv", [1, 2], {"org": ["Acme Trust"]}, np.ones(3)], ids=repr)
def test_what_is_no_table(thing: Any) -> None:
    """What isn't a frame is refused with what would be one."""
    with pytest.raises(wres.DefinitionError, match=r"frame.*wres\.read_counts"):
        evaluate(thing)


def test_other_columns_are_the_callers_own() -> None:
    """Columns of another name are ignored."""
    made = tables.frame(GOOD).assign(remark="as printed", region="North")
    assert tables.text(evaluate(tables.frame(GOOD)).frame) == tables.text(evaluate(made).frame)


# All at once


def test_every_problem_at_once() -> None:
    """One error holds every failing row, in the table's order, a line for each problem."""
    rows = [
        *GOOD,
        {"org": None, "year": 2024, "item": "board", "group": "white", "count": -3},
        {"org": "Acme Trust", "year": "24", "item": "board", "group": "Q", "count": 2.5},
        {"org": "Acme Trust", "year": 2024, "item": "training", "group": "white", "count": "many"},
        {"org": "Acme Trust", "year": 2024, "item": "training", "group": "A", "count": 10**15},
        GOOD[0],
    ]
    error = refused(pd.DataFrame(rows))
    at = len(GOOD)
    expected = [
        (0, "duplicate"),
        (at, "org is empty"),
        (at, "count -3 is negative"),
        (at + 1, "year '24' is no year"),
        (at + 1, "unknown code 'Q'"),
        (at + 1, "count 2.5 is fractional"),
        (at + 2, "count 'many' is text"),
        (at + 2, "total beside parts"),
        (at + 3, "count 1000000000000000 is larger"),
        (at + 3, "total beside parts"),
        (at + 4, "duplicate"),
    ]
    problems = list(zip(error.failures.index, error.failures["problem"], strict=True))
    assert [row for row, _ in expected] == [row for row, _ in problems]
    for row, start in expected:
        assert [] != [text for at, text in problems if at == row and text.startswith(start)]
    assert ["org", "year", "item", "group", "count", "problem"] == error.failures.columns.tolist()
    assert f"row {at + 1}: " in str(error)
    assert "11 problems" in str(error)


def test_many_problems_are_named_in_short() -> None:
    """The message stops after some and says how many more there are; failures has them all."""
    made = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": "board", "group": "A", "count": [-1] * 1234})
    with pytest.raises(wres.CountsError, match="2,448 more") as caught:
        evaluate(made)
    assert 2468 == len(caught.value.failures)
    assert len(str(caught.value).splitlines()) < 40


def test_an_error_pickles() -> None:
    """The error comes back from another process with its message and its failures."""
    error = refused(one("count", -1))
    back = pickle.loads(pickle.dumps(error))
    assert str(error) == str(back)
    pd.testing.assert_frame_equal(error.failures, back.failures)


def test_failures_keep_the_index() -> None:
    """Failures are found again by the index of the caller's table."""
    made = one("count", -1, row=2).set_index(pd.Index([f"r{n}" for n in range(len(GOOD))], name="sheet row"))
    error = refused(made)
    assert ["r2"] == error.failures.index.tolist()
    assert "sheet row r2: count -1" in str(error)


def test_an_unknown_edition() -> None:
    """An edition nobody registered is refused with those there are."""
    with pytest.raises(wres.UnknownEditionError, match=rf"'wres-2042'.*{', '.join(wres.load().editions)}"):
        wres.evaluate(tables.frame(GOOD), edition="wres-2042")


@pytest.mark.parametrize("edition", [None, 2024, ["wres-2024"]])
def test_what_is_no_edition(edition: Any) -> None:
    """An edition is an id, a value or "as-reported"."""
    with pytest.raises(wres.DefinitionError, match="as-reported"):
        wres.evaluate(tables.frame(GOOD), edition=edition)


def test_an_edition_has_no_default() -> None:
    """Nobody gets an edition that they didn't name."""
    with pytest.raises(TypeError, match="edition"):
        wres.evaluate(tables.frame(GOOD))  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"indicators": ["appointments"]}, "did you mean 'appointment'"),
        ({"indicators": []}, "indicators is empty"),
        ({"indicators": ["board", "board"]}, "asked for twice"),
        ({"confidence": 95}, "confidence is 95"),
        ({"confidence": 0}, "confidence is 0"),
        ({"confidence": "95%"}, "confidence is '95%'"),
        ({"on_error": "ignore"}, "on_error is 'ignore'"),
    ],
    ids=str,
)
def test_a_call_that_cannot_be_answered(options: dict[str, Any], words: str) -> None:
    """A faulty argument is named with what may be given."""
    with pytest.raises(wres.DefinitionError, match=words):
        evaluate(tables.frame(GOOD), **options)


@pytest.mark.parametrize(("years", "words"), [([2041], "2041"), ([2024, 2042], "2042"), ([2013, 2014], "2013, 2014")])
def test_years_without_an_edition(years: list[int], words: str) -> None:
    """As reported, a year that no edition belongs to is an error with those there are."""
    rows = [{**row, "year": year} for row in GOOD for year in years]
    with pytest.raises(wres.UnknownEditionError, match=rf"no edition for {words}.*2015, 2016, "):
        wres.evaluate(tables.frame(rows), edition="as-reported")


def test_years_before_the_first_edition() -> None:
    """As reported, the year before the first edition serves its two-year figure, and has no rows of its own."""
    rows = tables.item("Acme Trust", 2015, "headcount", white=100, bme=50)
    for year in (2014, 2015):
        rows += tables.item("Acme Trust", year, "disciplinary", white=2, bme=year - 2013)
    found = wres.evaluate(tables.frame(rows), edition="as-reported", indicators=["disciplinary"])
    assert [(2015, 1.5)] == list(found.headline()[["year", "value"]].itertuples(index=False, name=None))
    assert [] != [note for note in found.notes if "2014" in note]


# Going on in spite of faults


@pytest.mark.parametrize(
    ("row", "statuses"),
    [
        ({"count": -1}, ["invalid", "invalid", "ok", "not-reported"]),
        ({"count": "many"}, ["invalid", "invalid", "ok", "not-reported"]),
        ({"group": "Q"}, ["invalid"] * 4),
        ({"group": None}, ["invalid"] * 4),
        ({"panel": "clinical"}, ["invalid"] * 4),
        ({"group": "A"}, None),
    ],
    ids=str,
)
def test_faults_set_aside(row: dict[str, Any], statuses: list[str] | None) -> None:
    """With `on_error="status"` the figures that need a faulty cell are invalid, and no other moves."""
    rows = [dict(each) for each in GOOD]
    rows[0] = {**rows[0], **row}
    if statuses is None:
        rows, statuses = [*rows, GOOD[0]], ["invalid"] * 4
    found = evaluate(pd.DataFrame(rows), on_error="status")
    mine = found.frame[found.frame["org"] == "Acme Trust"]
    expected = dict(zip(["white/bme", "white", "bme", "unknown"], statuses, strict=True))
    if expected["unknown"] == "not-reported":
        expected["unknown"] = "zero-denominator"
    assert expected == dict(zip(mine["group"], mine["status"], strict=True))
    good = evaluate(tables.frame(GOOD)).frame
    others = found.frame[found.frame["org"] == "Borough Care"]
    assert tables.text(good[good["org"] == "Borough Care"]) == tables.text(others)
    assert [] != [note for note in found.notes if "set aside" in note]


def test_faults_that_belong_nowhere() -> None:
    """Rows without organisation, year or item are noted, and touch no figure."""
    rows = [*GOOD, {**GOOD[0], "org": None}, {**GOOD[0], "year": None}, {**GOOD[0], "item": None}]
    found = evaluate(pd.DataFrame(rows), on_error="status")
    assert tables.text(evaluate(tables.frame(GOOD)).frame) == tables.text(found.frame)
    assert [] != [note for note in found.notes if "no organisation, year or item" in note and "3" in note]


def test_nothing_but_faults() -> None:
    """A table of which nothing can be placed gives no figure, the columns, and the reason."""
    found = evaluate(tables.frame([{**GOOD[0], "org": None}]), on_error="status")
    assert 0 == len(found)
    assert evaluate(tables.frame(GOOD)).frame.dtypes.to_dict() == found.frame.dtypes.to_dict()
    assert [] != list(found.notes)


# Well formed and impossible


def test_more_appointed_than_shortlisted() -> None:
    """The row is inconsistent, with the figures made of it, and nothing else is."""
    rows = [{**row, "count": 831} if row["count"] == 205 else row for row in GOOD]
    found = evaluate(tables.frame(rows)).frame
    assert {("Acme Trust", "white"), ("Acme Trust", "white/bme")} == {
        (row["org"], row["group"]) for row in found.to_dict("records") if row["status"] == "inconsistent"
    }
    good = evaluate(tables.frame(GOOD)).frame
    kept = (good["org"] == "Borough Care") | (good["group"] == "bme")
    assert tables.text(good[kept]) == tables.text(found[kept])


def test_an_item_elsewhere_changes_nobody() -> None:
    """An organisation without an item has not reported it, also where others gave only "of which" rows of it."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", white=10, bme=10)
    other = {"org": "Borough Care", "year": 2024, "item": "appointed"}
    band = {"panel": "medical", "band": "senior-medical-manager"}
    rows += [{**other, **band, "group": group, "count": 1} for group in ("white", "bme")]
    found = evaluate(tables.frame(rows)).frame.query("org == 'Acme Trust'")
    assert {"not-reported"} == set(found["status"])


@pytest.mark.parametrize("wrong", [False, True], ids=["sound", "set aside"])
def test_bands_elsewhere_change_nobody(wrong: bool) -> None:
    """Which bands others have, and that they have any, moves no row of a headcount, faulty or not."""
    row = {"org": "Acme Trust", "year": 2015, "item": "headcount", "group": "bme", "count": 3}
    mine = [{**row, "group": "Q"}] if wrong else [{**row, "band": "5"}]
    other = {**row, "org": "Borough Care"}

    for edition, split in (("wres-2015", {"band": "8a"}), ("wres-2024", {"panel": "clinical", "band": "8a"})):
        options: dict[str, Any] = {"edition": edition, "indicators": ["workforce"], "on_error": "status"}
        alone = wres.evaluate(tables.frame(mine), **options).frame
        together = wres.evaluate(tables.frame([*mine, {**other, **split}]), **options).frame
        assert tables.text(alone) == tables.text(together[together["org"] == "Acme Trust"])


def test_unknown_items_are_ignored_with_a_note() -> None:
    """Items that no definition uses change no figure and are named, with the one that was meant."""
    rows = [
        *GOOD,
        *tables.item("Acme Trust", 2024, "hedcount", white=1),
        *tables.item("Acme Trust", 2024, "parking", white=1),
    ]
    found = evaluate(tables.frame(rows))
    assert tables.text(evaluate(tables.frame(GOOD)).frame) == tables.text(found.frame)
    (note,) = [note for note in found.notes if "no definition uses" in note]
    assert [] == [word for word in ("hedcount", "parking", "did you mean 'headcount'") if word not in note]


def test_nobody_of_unknown_group_is_noted() -> None:
    """What is assumed is a note: no row for unknown, by groups, is nobody."""
    assert [] != [note for note in evaluate(tables.frame(GOOD)).notes if "'unknown'" in note]
    rows = [
        *GOOD,
        *(
            row
            for org in tables.ORGS[:2]
            for name in ("shortlisted", "appointed")
            for row in tables.item(org, 2024, name, unknown=0)
        ),
    ]
    assert () == evaluate(tables.frame(rows)).notes


# Frames of other libraries


@pytest.mark.parametrize(
    "made",
    [
        lambda frame: pl.from_pandas(frame),
        lambda frame: pl.from_pandas(frame).lazy(),
        lambda frame: pl.from_pandas(frame).with_columns(pl.col("group").cast(pl.Categorical)),
        lambda frame: pa.Table.from_pandas(frame, preserve_index=False),
        lambda frame: frame.astype({"org": "category", "group": "category", "item": "category"}),
        lambda frame: frame.astype({"org": object, "group": object, "item": object}),
        lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
        lambda frame: frame.astype({"count": float}),
        lambda frame: frame.set_index(pd.Index(["same"] * len(frame))),
        lambda frame: frame[frame.columns[::-1]],
    ],
    ids=[
        *("polars", "polars lazy", "polars categorical", "pyarrow", "pandas categorical", "pandas object"),
        *("pandas pyarrow", "float counts", "index of one value", "columns the other way round"),
    ],
)
def test_frames_of_every_kind(made: Callable[[pd.DataFrame], Any]) -> None:
    """Whichever library and types a table has, the results are the same to the byte."""
    rows = [
        *GOOD,
        *tables.item("Acme Trust", 2024, "headcount", A=70, D=None, Z=2),
        {**tables.item("Acme Trust", 2024, "training", A=7)[0], "origin": "suppressed"},
        {**tables.item("Borough Care", 2024, "headcount", A=7)[0], "panel": "clinical", "band": "5"},
    ]
    frame = tables.frame(rows)
    expected, actual = (evaluate(some, indicators=None) for some in (frame, made(frame)))
    assert tables.text(expected.frame) == tables.text(actual.frame)
    assert expected.notes == actual.notes


@pytest.mark.parametrize("made", [pl.from_pandas, lambda f: pl.from_pandas(f).lazy(), pa.Table.from_pandas])
def test_faults_in_frames_of_every_kind(made: Callable[[pd.DataFrame], Any]) -> None:
    """Faults are named the same way, whichever library the table comes from."""
    error = refused(made(one("group", "Q").astype({"group": "str"})))
    assert [0] == error.failures.index.tolist()


# Files


def written(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def csv() -> str:
    return tables.frame(GOOD).to_csv(index=False, lineterminator="\n")


def workbook() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


def parquet() -> bytes:
    file = io.BytesIO()
    tables.frame(GOOD).to_parquet(file)
    return file.getvalue()


PACKED = gzip.compress(b"org,year\n")


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("counts.csv", workbook, "Excel workbook: save the sheet as CSV UTF-8"),
        ("counts.csv", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old Excel workbook"),
        ("counts.csv", parquet, "Parquet: name it .parquet"),
        ("counts.csv", lambda: PACKED, "gzip: name it .csv.gz"),
        ("counts.csv", lambda: b"%PDF-1.7 and so on", "PDF"),
        ("counts.csv", lambda: "<!DOCTYPE html>\n<html><body>Sign in</body></html>", "web page"),
        ("counts.csv", lambda: "\n  <html><body>Sign in</body></html>", "web page"),
        ("counts.csv", lambda: csv().encode("utf-16"), "UTF-16; save it as 'CSV UTF-8'"),
        ("counts.csv", lambda: csv().encode("utf-16-le"), "UTF-16"),
        ("counts.csv", lambda: csv().encode("utf-16-be"), "CSV UTF-8"),
        ("counts.csv", lambda: csv().replace("Acme", "Acm\x81").encode("latin-1"), "isn't UTF-8 (byte"),
        ("counts.csv", lambda: csv().replace("Acme", "Acmé").encode() + b"\xe9\n", "nor Windows-1252"),
        ("counts.csv", lambda: "", "is empty; its first line names the columns"),
        ("counts.csv", lambda: "org,year,item,group,count\nAcme,2024,board,bme,1,234\n", "line 2"),
        ("counts.csv", lambda: csv().replace("410", "1,410"), "line 3"),
        ("counts.csv", lambda: 'org,year,item,group,count\n"Acme,2024,board,bme,2\n', "can't be read as a table"),
        ("counts.csv.gz", csv, "it is text: name it .csv"),
        ("counts.csv.gz", lambda: PACKED[:15], "can't be read as a table"),
        ("counts.parquet", csv, "holds no Parquet"),
        ("counts.parquet", workbook, "Excel workbook"),
        ("counts.parquet", lambda: b"PAR1 and nothing else", "can't be read as Parquet"),
        ("counts.xlsx", workbook, "read_workbook(path, edition=…)"),
        ("counts", csv, "save it as .csv"),
    ],
)
def test_a_file_that_is_not_what_it_says(
    tmp_path: Path, name: str, data: Callable[[], str | bytes], words: str
) -> None:
    """A file that can't be read is one line that names it, what it is and what to do."""
    path = written(tmp_path / name, data())
    with pytest.raises(wres.WresError) as caught:
        wres.read_counts(path)
    assert [] == [word for word in (words, str(path)) if word not in str(caught.value)]
    assert 1 == len(str(caught.value).splitlines())


@pytest.mark.parametrize("name", ["no-such-file.csv", "no-such-file.parquet", "."])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    """A path without a file is one line."""
    with pytest.raises(wres.WresError, match="can't be read"):
        wres.read_counts(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("counts.csv", csv),
        ("COUNTS.CSV", csv),
        ("counts.txt", csv),
        ("counts.csv", lambda: csv().encode("utf-8-sig")),
        ("counts.csv", lambda: csv().replace("\n", "\r\n")),
        ("counts.csv", lambda: csv() + "\n,,,,,,,\n"),
        ("counts.csv", lambda: csv().replace("820", "820.0").replace("410", " 410 ")),
        ("counts.tsv", lambda: csv().replace(",", "\t")),
        ("counts.csv.gz", lambda: gzip.compress(csv().encode())),
        ("counts.tsv.gz", lambda: gzip.compress(csv().replace(",", "\t").encode("utf-8-sig"))),
        ("counts.parquet", parquet),
        ("counts.pq", parquet),
    ],
)
def test_files_of_every_kind(tmp_path: Path, name: str, data: Callable[[], str | bytes]) -> None:
    """CSV with or without a mark, packed or not, tabs and Parquet all give the same results."""
    counts = wres.read_counts(written(tmp_path / name, data()))
    assert tables.text(evaluate(tables.frame(GOOD)).frame) == tables.text(evaluate(counts).frame)


def test_a_round_trip(tmp_path: Path) -> None:
    """Written and read again, a table gives the same results: codes, empty cells and splits included."""
    rows = [
        *GOOD,
        *tables.item("Acme Trust", 2024, "headcount", **{"A": 70, "99": 3, "D": None}),
        {
            **tables.item("Borough Care", 2024, "headcount", A=7)[0],
            "panel": "clinical",
            "band": "5",
            "origin": "derived",
        },
    ]
    tables.frame(rows).to_csv(tmp_path / "counts.csv", index=False)
    back = wres.read_counts(tmp_path / "counts.csv")
    expected, actual = (evaluate(some, indicators=None) for some in (tables.frame(rows), back))
    assert tables.text(expected.frame) == tables.text(actual.frame)


def test_faults_in_a_file_are_named_by_line(tmp_path: Path) -> None:
    """The line of the file is named, blank lines counted, with the text as it stands there."""
    lines = ["white,9,", "", "bme,2.5,", "Z,many,"]
    text = "\n".join([HEADER, *(line and f"Acme Trust,2024,board,,,{line}" for line in lines)]).replace(
        "2024,board,,,Z", "2022/24,board,,,Z"
    )
    with pytest.raises(wres.CountsError) as caught:
        wres.read_counts(written(tmp_path / "counts.csv", text))
    assert [4, 5, 5] == caught.value.failures.index.tolist()
    message = str(caught.value)
    assert [] == [
        w for w in ("line 4: count 2.5", "line 5: year '2022/24'", "line 5: count 'many'") if w not in message
    ]


def test_null_words_in_a_file_are_text(tmp_path: Path) -> None:
    """A group called null is unknown ethnicity, and an organisation called NA is one."""
    text = "org,year,item,group,count\nNA,2024,shortlisted,white,9\nNA,2024,shortlisted,null,3\n"
    counts = wres.read_counts(written(tmp_path / "counts.csv", text))
    found = evaluate(counts).frame.set_index("group")["denominator"]
    assert ["NA"] == evaluate(counts).frame["org"].unique().tolist()
    assert 3.0 == found["unknown"]


def test_a_check_needs_no_edition() -> None:
    """Without an edition a table is checked as far as that goes, and codes are left alone."""
    assert len(GOOD) == len(check(one("group", "Q")).count)
    with pytest.raises(wres.CountsError, match="is negative"):
        check(one("count", -1))


def test_codes_of_the_unknown_alone_count_nobody_else() -> None:
    """White given as a group beside the code Z says nothing of BME applicants: not reported, and not nobody."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", white=10, Z=2)
    rows += tables.item("Acme Trust", 2024, "appointed", white=3, bme=0)
    assert ["not-reported"] == evaluate(tables.frame(rows)).headline()["status"].tolist()


def test_a_column_that_stands_twice_in_a_file(tmp_path: Path) -> None:
    """A file with a column twice is refused as a frame with one is."""
    path = tmp_path / "counts.csv"
    path.write_text("org,year,item,group,count,count\nAcme Trust,2024,board,bme,9,1\n", encoding="utf-8")
    with pytest.raises(wres.CountsError, match="column 'count' stands in the table twice"):
        wres.read_counts(path)


def test_columns_and_cells_are_named_together() -> None:
    """A missing column doesn't hide what is wrong with the others."""
    rows = tables.item("Acme Trust", 2024, "shortlisted", white=-1)
    error = refused(tables.frame(rows).drop(columns="group").assign(year=20241331))
    found = error.failures["problem"].tolist()
    starts = ["column 'group' is missing", "year 20241331 is no year", "count -1 is negative"]
    assert [True] * 3 == [text.startswith(start) for text, start in zip(found, starts, strict=True)]


def test_a_whole_number_of_any_length() -> None:
    """A count of four hundred digits is too large, like any other."""
    frame = tables.frame(tables.item("Acme Trust", 2024, "shortlisted", white=1)).astype({"count": object})
    frame.loc[0, "count"] = 10**400
    assert refused(frame).failures["problem"].str.contains("is larger than").all()


def test_an_item_means_one_thing_in_a_call() -> None:
    """A given definition can't give an item of the standard another meaning."""
    base = wres.load().indicator("wres-2024", "training")
    other = attrs.evolve(base.measure.terms[1].item, strata=())
    mine = attrs.evolve(base, id="acme", measure=attrs.evolve(base.measure, denominator=other))
    with pytest.raises(wres.ConflictError, match="item 'headcount' of indicator 'acme'"):
        evaluate(tables.frame(tables.item("Acme Trust", 2024, "headcount", white=1)), indicators=[mine])


def test_two_editions_of_a_year_are_named() -> None:
    """A year can't be judged as reported where two editions of the standard claim it."""

    class Plugin:
        @wres.hookimpl
        def wres_editions(self) -> list[wres.Edition]:
            return [attrs.evolve(wres.load().edition("wres-2024"), id="wres-2024-b")]

    with pytest.raises(wres.ConflictError, match="wres-2024 and wres-2024-b"):
        wres.evaluate(
            tables.frame(tables.item("Acme Trust", 2024, "headcount", white=1)),
            edition="as-reported",
            registry=wres.load(Plugin()),
        )


def test_a_measure_that_gives_no_estimate_is_named() -> None:
    """A measure of one's own that gives something else is named, with what it should give."""

    @attrs.frozen
    class Nothing:
        unit, parity, terms = "ratio", 1.0, wres.load().indicator("wres-2024", "training").measure.terms

        def estimate(self, cells: Any, confidence: float = 0.95) -> Any:
            return None

    mine = attrs.evolve(wres.load().indicator("wres-2024", "training"), id="acme", measure=Nothing())
    with pytest.raises(wres.DefinitionError, match="indicator 'acme' gave None"):
        evaluate(tables.frame(tables.item("Acme Trust", 2024, "headcount", white=1)), indicators=[mine])


def test_a_packed_file_that_is_damaged(tmp_path: Path) -> None:
    """Whatever byte of a packed file is another one, it is read as it was, or refused in one line."""
    whole = gzip.compress(csv().encode(), mtime=0)
    good = wres.read_counts(written(tmp_path / "good.csv.gz", whole))
    for at in range(3, len(whole)):
        path = written(tmp_path / "counts.csv.gz", whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        with contextlib.suppress(wres.WresError):
            assert wres.read_counts(path).equals(good), at
