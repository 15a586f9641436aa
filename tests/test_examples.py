"""Worked calculations come out: every definition's own examples, and figures that organisations printed."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import tables

import wres
from wres.statistics import printed

REGISTRY = wres.load()
EXAMPLES = [
    pytest.param(edition, indicator, example, id=f"{edition}-{indicator.id}-{at}")
    for edition in REGISTRY.editions
    for indicator in REGISTRY.indicators(edition)
    for at, example in enumerate(indicator.examples)
]
RATIOS = ["appointment", "disciplinary", "training"]


def evaluated(edition: str, indicator: str, rows: Any) -> pd.DataFrame:
    """One indicator of one organisation, whose rows have years counted from the edition's own."""
    year = REGISTRY.edition(edition).year
    counts = pd.DataFrame([{"org": "Acme Trust", **row, "year": year + row.get("year", 0)} for row in rows])
    found = wres.evaluate(counts, edition=edition, indicators=[indicator]).frame
    return found[found["year"] == year]


def headline(edition: str, indicator: str, *rows: Any) -> dict[str, Any]:
    found = evaluated(edition, indicator, [row for some in rows for row in some])
    (row,) = found[found["headline"]].to_dict("records")
    return row


def meets(expected: object, actual: float) -> bool:
    """Text is met by a figure that prints so, at its decimals; a number by that number."""
    if isinstance(expected, str):
        figure = printed.read(expected)
        assert figure is not None
        places = Decimal(1).scaleb(-figure.decimals)
        # At the examples no figure is halfway between two, so that every rule of rounding prints the same.
        return figure.value == Decimal(actual).quantize(places)
    return math.isclose(expected, actual, rel_tol=1e-12)  # type: ignore[arg-type]


@pytest.mark.parametrize(("edition", "indicator", "example"), EXAMPLES)
def test_an_example_comes_out(edition: str, indicator: wres.Indicator, example: wres.Example) -> None:
    """Each expected row is one row of the results, with its value, its numerator or its status."""
    found = evaluated(edition, indicator.id, example.counts)
    for expected in example.expected:
        figures = {name: part for name, part in expected.items() if name in {"value", "numerator", "denominator"}}
        labels = expected.keys() - figures.keys() - {"status"}
        rows = found
        for name in labels:
            rows = rows[rows[name] == expected[name]]
        (row,) = rows.to_dict("records")
        assert expected.get("status", "ok") == row["status"]
        assert [] == [(name, row[name]) for name, part in figures.items() if not meets(part, row[name])]


@pytest.mark.parametrize(
    ("edition", "indicator"),
    [(edition, one) for edition in REGISTRY.editions for one in REGISTRY.indicators(edition)],
    ids=lambda part: part if isinstance(part, str) else part.id,
)
def test_an_example_is_off_parity(edition: str, indicator: wres.Indicator) -> None:
    """Some example has a figure that the reverse direction would not have."""
    parity = indicator.measure.parity
    values = [
        value
        for example in indicator.examples
        for row in evaluated(edition, indicator.id, example.counts).to_dict("records")
        if row["headline"] and not math.isnan(value := row["value"])
    ]
    if parity is None:
        assert [] == values
    else:
        assert [] != [value for value in values if not math.isclose(value, parity)]


# Figures that organisations printed; what belongs to which source is said in the definitions' references.


@pytest.mark.parametrize("edition", [edition for edition in REGISTRY.editions if edition != "wres-2015"])
def test_north_cumbria(edition: str) -> None:
    """Of 7,422 staff 990 BME, 6,307 White and 125 not declared are 13, 85 and 2 per cent: unknown stays below."""
    rows = wres.Example.rows("headcount", white=6307, bme=990, unknown=125)
    found = evaluated(edition, "workforce", rows).query("statistic == 'overall-share'").set_index("group")
    assert {"white": 85, "bme": 13, "unknown": 2} == found["value"].round().to_dict()
    assert {7422.0} == set(found["denominator"])


@pytest.mark.parametrize(
    "edition",
    [one for one in REGISTRY.editions if REGISTRY.indicator(one, "disciplinary").measure.numerator.years == 1],
)
def test_kent_and_medway(edition: str) -> None:
    """17 of 2,505 White and 9 of 725 BME staff give 1.83, never the 1.7 of rates that were rounded first."""
    row = headline(
        edition,
        "disciplinary",
        wres.Example.rows("headcount", white=2505, bme=725, unknown=66),
        wres.Example.rows("disciplinary", white=17, bme=9),
    )
    assert "1.83" == f"{row['value']:.2f}"
    assert ("bme/white", "ok") == (row["group"], row["status"])


def test_kent_and_medway_whatever_the_printed_shares_hide() -> None:
    """Every White and BME workforce that prints as 76 and 22 per cent of 3,296 gives 1.78 to 1.88."""
    cases = wres.Example.rows("disciplinary", white=17, bme=9)
    found = [
        headline("wres-2020", "disciplinary", wres.Example.rows("headcount", white=w, bme=b), cases)["value"]
        for w in (math.ceil(3296 * 0.755), math.floor(3296 * 0.765))
        for b in (math.ceil(3296 * 0.215), math.floor(3296 * 0.225))
    ]
    assert ("1.78", "1.88") == (f"{min(found):.2f}", f"{max(found):.2f}")


@pytest.mark.parametrize("edition", [edition for edition in REGISTRY.editions if edition != "wres-2015"])
def test_the_christie(edition: str) -> None:
    """46.99 per cent of White and 14.65 of BME applicants appointed are a ratio of 3.21, White over BME."""
    row = headline(
        edition,
        "appointment",
        wres.Example.rows("shortlisted", white=10_000, bme=10_000),
        wres.Example.rows("appointed", white=4_699, bme=1_465),
    )
    assert ("white/bme", "3.21") == (row["group"], f"{row['value']:.2f}")


@pytest.mark.parametrize("indicator", ["appointment", "training"])
def test_the_first_edition_inverts(indicator: str) -> None:
    """BME is on top in indicators 2 and 4 of 2015, White in every later edition, and the judgement turns with it."""
    of, whole = ("appointed", "shortlisted") if indicator == "appointment" else ("training", "headcount")
    rows = [wres.Example.rows(whole, white=800, bme=400), wres.Example.rows(of, white=400, bme=100)]
    found = {edition: headline(edition, indicator, *rows) for edition in REGISTRY.editions}
    first = found.pop("wres-2015")
    assert {2.0} == {row["value"] for row in found.values()}
    assert 0.5 == first["value"]
    assert math.isclose(1 / next(iter(found.values()))["upper"], first["lower"])
    sides = [REGISTRY.indicator(edition, indicator).adverse for edition in REGISTRY.editions]
    assert ("below", {"above"}) == (sides[0], set(sides[1:]))


def test_indicator_3_has_one_direction() -> None:
    """BME is on top of indicator 3 in every edition, over two years to 2019 and one year since."""
    rows = [
        wres.Example.rows("headcount", white=1000, bme=500),
        wres.Example.rows("disciplinary", white=10, bme=10),
        wres.Example.rows("disciplinary", white=10, bme=20, year=-1),
    ]
    found = [headline(edition, "disciplinary", *rows) for edition in REGISTRY.editions]
    assert {"bme/white"} == {row["group"] for row in found}
    expected = [3.0 if edition.year <= 2019 else 2.0 for edition in REGISTRY.editions.values()]
    assert expected == [row["value"] for row in found]


def test_two_years_need_both() -> None:
    """Without the year before, a two-year figure isn't reported, and no single year stands in for it."""
    rows = tables.item("Acme Trust", 2019, "headcount", white=1000, bme=500)
    rows += tables.item("Acme Trust", 2019, "disciplinary", white=10, bme=10)
    found = wres.evaluate(tables.frame(rows), edition="wres-2019", indicators=["disciplinary"]).headline()
    assert ["not-reported"] == found["status"].tolist()


def test_seats_of_the_board() -> None:
    """No figure in 2015, the voting members in 2016, then the board, its voting and its executive members."""
    rows = [
        *wres.Example.rows("headcount", white=790, bme=210),
        *wres.Example.rows("board", white=5, bme=1),
        *wres.Example.rows("board-voting", white=4, bme=1),
        *wres.Example.rows("board-executive", white=3, bme=0),
    ]
    found = {}
    for edition in REGISTRY.editions:
        figures = evaluated(edition, "board", rows)
        found[edition] = [
            (row["statistic"], None if math.isnan(row["value"]) else round(row["value"], 1))
            for row in figures[figures["headline"]].to_dict("records")
        ]
    later = [("total-difference", -4.3), ("voting-difference", -1.0), ("executive-difference", -21.0)]
    first, second, *others = found.values()
    assert ([("difference", None)], [("voting-difference", -1.0)]) == (first, second)
    assert [later] * len(others) == others


def test_panels_and_bands() -> None:
    """One figure in 2015, 28 bands of two panels in 2016, then 33 cells of three."""
    rows = wres.Example.rows("headcount", panel="clinical", band="5", white=60, bme=40)
    shapes = []
    for edition in REGISTRY.editions:
        found = evaluated(edition, "workforce", rows).query("headline")
        shapes.append((len(found), found["panel"].nunique()))
    assert ([(1, 0), (28, 2)], {(33, 3)}) == (shapes[:2], set(shapes[2:]))


def test_what_is_part_of_a_row_is_in_no_total() -> None:
    """Senior medical managers are among the consultants already, in every edition that has a whole workforce."""
    rows = [
        *wres.Example.rows("headcount", panel="medical", band="consultant", white=40, bme=60),
        *wres.Example.rows("headcount", panel="medical", band="senior-medical-manager", white=8, bme=2),
    ]
    wholes = {
        edition: evaluated(edition, indicator, rows).query("statistic == 'overall-share'")["denominator"].max()
        for edition in REGISTRY.editions
        for indicator in ("workforce", "board")
    }
    assert {100.0} == set(wholes.values())


@pytest.mark.parametrize("edition", REGISTRY.editions)
def test_more_senior_medical_managers_than_consultants(edition: str) -> None:
    """A part larger than what it lies within is inconsistent, wherever it is used, and nothing else is."""
    rows = [
        *wres.Example.rows("headcount", panel="clinical", band="5", white=600, bme=300),
        *wres.Example.rows("headcount", panel="medical", band="consultant", white=40, bme=5),
        *wres.Example.rows("headcount", panel="medical", band="senior-medical-manager", white=8, bme=6),
    ]
    found = evaluated(edition, "workforce", rows)
    wrong = found[found["status"] == "inconsistent"]
    expected = {"wres-2015": {("all", "all")}, "wres-2016": set()}
    pairs = set(zip(wrong["panel"].fillna("all"), wrong["band"].fillna("all"), strict=True))
    assert expected.get(edition, {("medical", "senior-medical-manager")}) == pairs
