"""The results table and how it is shown: always the same columns, traceable, and safe to print."""

from __future__ import annotations

import math
import pickle
from typing import Any

import attrs
import pandas as pd
import pytest
import tables

import wres
from wres.cells import STATUSES
from wres.results import INTERVAL_KINDS

# fmt: off
CONTRACT = [
    "edition", "indicator", "org", "year", "panel", "band", "statistic", "group", "value", "numerator", "denominator",
    "lower", "upper", "interval_kind", "status", "headline",
]
PROVENANCE = [
    "edition", "indicator", "number", "provider", "provider_version", "fingerprint", "interval", "interval_fingerprint",
    "unit", "parity", "adverse", "reference", "evidence", "provisional",
]
# fmt: on
ROWS = [
    *tables.item("Acme Trust", 2024, "headcount", white=700, bme=250, unknown=50),
    *tables.item("Acme Trust", 2024, "training", white=280, bme=50, unknown=0),
    *tables.item("Acme Trust", 2024, "board", white=12, bme=2, unknown=1),
    *tables.item("Acme Trust", 2024, "board-voting", white=9, bme=1, unknown=0),
    *tables.item("Acme Trust", 2024, "board-executive", white=6, bme=0, unknown=0),
]


def evaluate(rows: Any = ROWS, edition: str = "wres-2024", **options: Any) -> wres.Results:
    return wres.evaluate(tables.frame(rows), edition=edition, **options)


@pytest.mark.parametrize("edition", [*wres.load().editions])
def test_the_columns_are_the_contract(edition: str) -> None:
    """Every edition gives the same columns in the same order, each of its type."""
    found = evaluate(edition=edition).frame
    assert CONTRACT == found.columns.tolist()
    kinds = {name: found[name].dtype.kind for name in ("year", "value", "numerator", "denominator", "lower", "upper")}
    assert {"year": "i", **dict.fromkeys(("value", "numerator", "denominator", "lower", "upper"), "f")} == kinds
    assert bool == found["headline"].dtype
    texts = ["edition", "indicator", "org", "panel", "band", "statistic", "group", "interval_kind", "status"]
    assert [] == [name for name in texts if not pd.api.types.is_string_dtype(found[name].dtype)]
    assert list(range(len(found))) == found.index.tolist()


@pytest.mark.parametrize(
    "options",
    [
        {"indicators": ["training"]},
        {"edition": "as-reported"},
        {"rows": [{**ROWS[0], "org": None}], "on_error": "status"},
    ],
    ids=["one indicator", "as reported", "nothing placed"],
)
def test_the_types_never_change(options: dict[str, Any]) -> None:
    """Whatever is asked for, and whatever there is, the columns and their types are the same."""
    assert evaluate().frame.dtypes.to_dict() == evaluate(**options).frame.dtypes.to_dict()


def test_missing_labels_are_missing() -> None:
    """Figures without a panel and band have none, and no word that stands for it."""
    found = evaluate(indicators=["training"]).frame
    assert [0, 0] == [found["panel"].notna().sum(), found["band"].notna().sum()]


def test_an_interval_says_what_it_is() -> None:
    """What has a bound has a confidence interval, and everything else none."""
    rows = [*ROWS, *tables.item("Borough Care", 2024, "headcount", white=10, bme=10)]
    rows += tables.item("Borough Care", 2024, "training", white=5, bme=0)
    found = evaluate(rows).frame
    bounded = found["lower"].notna() | found["upper"].notna()
    assert set(found["interval_kind"]) == set(INTERVAL_KINDS)
    assert bounded.tolist() == found["interval_kind"].eq("confidence").tolist()
    assert {"confidence"} == set(found.loc[found["status"] == "zero-comparator", "interval_kind"])
    assert {"none"} == set(found.loc[found["status"] == "not-reported", "interval_kind"])


def test_statuses_are_those_listed() -> None:
    """A status is one of the nine, and an inconsistent or missing figure never stops the others."""
    found = evaluate([*ROWS, *tables.item("Borough Care", 2024, "headcount", white=1)])
    assert set(found.frame["status"]) <= set(STATUSES)
    first = evaluate().frame
    assert tables.text(first) == tables.text(found.frame[found.frame["org"] == "Acme Trust"])


def test_a_row_for_every_figure() -> None:
    """Each organisation and year has every row of the edition once, reported or not."""
    rows = [*ROWS, *tables.item("Borough Care", 2023, "board", white=1)]
    found = evaluate(rows).frame
    labels = ["indicator", "panel", "band", "statistic", "group"]
    assert 0 == found.duplicated([*labels, "org", "year"]).sum()
    assert 1 == found.groupby(labels, dropna=False).size().nunique()
    order = found.drop_duplicates(["org", "year"])[["org", "year"]]
    assert [("Acme Trust", 2024), ("Borough Care", 2023)] == list(order.itertuples(index=False, name=None))


def test_rows_stand_in_the_order_of_the_indicators() -> None:
    """Indicators come by number, each headline before its components."""
    found = evaluate().frame
    assert [one.id for one in wres.load().indicators("wres-2024")] == found["indicator"].unique().tolist()
    for _, rows in found.groupby("indicator"):
        assert sorted(rows["headline"], reverse=True) == rows["headline"].tolist()


def test_organisations_may_be_numbers() -> None:
    """Ids that are numbers stay numbers and sort as such."""
    rows = [{**row, "org": org} for org in (10, 9) for row in ROWS]
    found = evaluate(rows).frame
    assert [9, 10] == found["org"].unique().tolist()


def test_headline() -> None:
    """The headline is the rows that are marked so, numbered anew."""
    results = evaluate()
    found = results.headline()
    assert CONTRACT == found.columns.tolist()
    assert list(range(len(found))) == found.index.tolist()
    marked = results.frame[results.frame["headline"]]
    assert tables.text(marked) == tables.text(found)
    assert {
        "workforce": 33,
        "board": 3,
        **dict.fromkeys(["appointment", "disciplinary", "training", *tables.SURVEY], 1),
    } == (found["indicator"].value_counts().to_dict())


def test_wide() -> None:
    """One row for each edition, organisation and year, one column for each headline figure."""
    rows = [*ROWS, *({**row, "year": 2023} for row in ROWS), *tables.item("Borough Care", 2024, "board", white=1)]
    results = evaluate(rows)
    found = results.wide()
    assert ["edition", "org", "year"] == found.columns[:3].tolist()
    assert [("Acme Trust", 2023), ("Acme Trust", 2024), ("Borough Care", 2024)] == list(
        found[["org", "year"]].itertuples(index=False, name=None)
    )
    assert 3 + 33 + 7 + 3 == len(found.columns)
    assert [2.0, 2.0] == found["training"][:2].tolist()
    assert math.isnan(found["training"][2])
    assert -15.0 == found["board voting-difference"][0]
    assert "workforce medical senior-medical-manager" in found.columns
    assert found.columns.is_unique


def test_wide_of_several_editions() -> None:
    """As reported, each row has its own edition's figures, and nothing where another edition has one."""
    rows = [{**row, "year": year} for year in (2015, 2024) for row in ROWS]
    found = evaluate(rows, edition="as-reported").wide().set_index("edition")
    assert [0.5, 2.0] == found["training"].tolist()
    assert found["board voting-difference"].isna().tolist() == [True, False]


def test_provenance() -> None:
    """One row for each indicator says whose definition it is, its unit and where it is written."""
    registry = wres.load()
    found = evaluate().provenance
    assert PROVENANCE == found.columns.tolist()
    assert list("123456789") == found["number"].tolist()
    expected = [registry.fingerprint("wres-2024", one) for one in found["indicator"]]
    assert expected == found["fingerprint"].tolist()
    assert {("wres-standard", wres.__version__)} == set(zip(found["provider"], found["provider_version"], strict=True))
    units = {"percentage points": [0.0], "ratio": [1.0]}
    assert units == {unit: rows["parity"].unique().tolist() for unit, rows in found.groupby("unit")}
    assert set(found["evidence"]) <= {"primary", "secondary", "inferred", "unverified"}
    assert (found["reference"].str.len() > 0).all()


def test_provenance_of_every_edition_asked_for() -> None:
    """As reported, each edition has its rows, and every figure one of them."""
    rows = [{**row, "year": year} for year in (2015, 2019, 2025) for row in ROWS]
    results = evaluate(rows, edition="as-reported")
    keys = ["edition", "indicator"]
    assert ["wres-2015", "wres-2019", "wres-2025"] == results.provenance["edition"].unique().tolist()
    assert 0 == results.provenance.duplicated(keys).sum()
    merged = results.frame.merge(results.provenance, on=keys, validate="m:1")
    assert len(results.frame) == len(merged)


def test_provenance_of_a_definition_of_ones_own() -> None:
    """A definition handed over is the caller's, with a fingerprint of its own."""
    base = wres.load().indicator("wres-2024", "training")
    measure: Any = base.measure
    flip = attrs.evolve(base, id="flipped", measure=attrs.evolve(measure, of="bme", to="white"))
    found = evaluate(indicators=[base, flip]).provenance.set_index("indicator")
    assert ["wres-standard", "caller"] == found["provider"].tolist()
    assert 2 == found["fingerprint"].nunique()


def test_no_time_and_no_place() -> None:
    """The same input gives the same bytes."""
    first, second = (evaluate() for _ in range(2))
    assert tables.text(first.frame) == tables.text(second.frame)
    assert tables.text(first.provenance) == tables.text(second.provenance)
    assert repr(first) == repr(second)


def test_results_pickle() -> None:
    """Results come back from another process as they were."""
    results = evaluate()
    back = pickle.loads(pickle.dumps(results))
    assert tables.text(results.frame) == tables.text(back.frame)
    assert (results.confidence, results.notes) == (back.confidence, back.notes)


def test_confidence_widens() -> None:
    """The confidence is kept, and more of it is a wider interval about the same value."""
    wide, narrow = (evaluate(indicators=["training"], confidence=level) for level in (0.99, 0.8))
    assert (0.99, 0.8) == (wide.confidence, narrow.confidence)
    assert wide.frame["value"].equals(narrow.frame["value"])
    assert (wide.headline()["lower"] < narrow.headline()["lower"]).all()
    assert (wide.headline()["upper"] > narrow.headline()["upper"]).all()


def test_length() -> None:
    """The length is the number of figures."""
    results = evaluate()
    assert len(results.frame) == len(results)


def test_repr() -> None:
    """On a terminal the headline is shown: rounded, with interval, unit, status and what was assumed."""
    results = evaluate(ROWS[:-1], confidence=0.9)
    text = repr(results)
    shown = [
        "Acme Trust",
        "2.00",
        "90 % interval",
        "ratio",
        "relative-likelihood",
        "-15.0",
        "percentage points",
        *results.notes,
    ]
    assert [] == [word for word in shown if word not in text]
    assert max(map(len, text.splitlines()[:-1])) <= 200
    assert "nan" not in text.lower()


def test_repr_of_undefined_figures() -> None:
    """A zero comparator is shown by its status, and its bounds without a number for infinity."""
    rows = tables.item("Acme Trust", 2024, "headcount", white=700, bme=250)
    rows += tables.item("Acme Trust", 2024, "disciplinary", white=0, bme=4)
    text = repr(evaluate(rows, indicators=["disciplinary"]))
    assert [] == [word for word in ("zero-comparator", "∞") if word not in text]
    assert "inf" not in text


def test_html() -> None:
    """In a notebook it is a table."""
    text = evaluate()._repr_html_()
    assert [] == [part for part in ("<table", "Acme Trust", "2.00", "</table>") if part not in text]


def test_html_is_escaped() -> None:
    """Names are text and never markup, in the table and in the notes."""
    evil = "<script>alert('Acme')</script>"
    rows = [{**row, "org": evil} for row in ROWS] + tables.item(evil, 2024, "<b>item</b>", white=1)
    results = evaluate(rows)
    text = results._repr_html_()
    assert [] == [part for part in ("<script", "<b>item") if part in text]
    assert [] == [part for part in ("&lt;script&gt;", "&lt;b&gt;item") if part not in text]


def test_nothing_reported() -> None:
    """Where nothing is reported everything can still be asked for."""
    results = evaluate(tables.item("Acme Trust", 2024, "parking", white=1))
    assert {"not-reported"} == set(results.frame["status"])
    assert 1 == len(results.wide())
    assert "not reported" in repr(results)
    assert "not reported" in results._repr_html_()


def test_no_figure_at_all() -> None:
    """Where no row could be placed the results are empty, and everything can still be asked for."""
    results = evaluate([{**ROWS[0], "org": None}], on_error="status")
    assert 0 == len(results)
    assert CONTRACT == results.headline().columns.tolist()
    assert ["edition", "org", "year"] == results.wide().columns[:3].tolist()
    assert 0 == len(results.wide())
    assert [] != [note for note in results.notes if "no organisation, year or item" in note and note in repr(results)]
    assert "<p>" in results._repr_html_()
    assert 9 == len(results.provenance)


def test_names_of_wide_columns_stay() -> None:
    """A column is called the same whatever else is evaluated with it."""
    rows = [
        {"org": "Acme Trust", "year": year, "item": item, "group": group, "count": 5}
        for year in (2016, 2017)
        for item in ("board", "board-voting", "board-executive", "headcount")
        for group in ("white", "bme")
    ]
    frame = pd.DataFrame(rows)
    alone = wres.evaluate(frame[frame["year"] == 2016], edition="as-reported", indicators=["board"]).wide()
    together = wres.evaluate(frame, edition="as-reported", indicators=["board"]).wide()
    assert ["edition", "org", "year", "board voting-difference"] == list(alone.columns)
    assert set(alone.columns) <= set(together.columns)
