"""The template has its rows in every edition, computes them as the library does, and says how sure each is."""

from __future__ import annotations

import pickle

import attrs
import numpy as np
import pandas as pd
import pytest

import wres
from wres.errors import DefinitionError, UnknownEditionError
from wres.model import Edition, Indicator, Term, Unit
from wres.registry import Registry, official
from wres.standard import ITEMS, STRATA
from wres.standard.ethnicity import FIVE_GROUPS
from wres.standard.formulas import GROUPS, Formula
from wres.template import Template, TemplateRow, template
from wres.testing import make_counts

EDITIONS = tuple(official().editions.values())
each_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
LAST = template(EDITIONS[-1])


def every(made: Template) -> tuple[TemplateRow, ...]:
    return (*made.rows, *made.workings)


def entered(made: Template, counts: pd.DataFrame, year: int) -> dict[tuple[str, str], float]:
    """The numbers of one organisation's year in the rows that take counts."""
    found = {}
    for row in every(made):
        if row.item and row.years == 1:
            rows = counts[(counts["item"] == row.item) & (counts["year"] == year - row.before)]
            if row.panel:
                rows = rows[(rows["panel"] == row.panel) & (rows["band"] == row.band)]
            elif row.item != "headcount":
                # The part of the consultants is in no total.
                rows = rows[rows["band"] != "senior-medical-manager"]
            found |= {(row.name, group): count for group, count in rows.groupby("group")["count"].sum().items()}
    return found


def test_the_last_edition_has_sixty_five_rows() -> None:
    """The rows are numbered from 1 to 65, in order."""
    assert list(range(1, 66)) == [row.number for row in LAST.rows]
    assert [str(row.number) for row in LAST.rows] == [row.name for row in LAST.rows]


@pytest.mark.parametrize(
    ("edition", "missing"),
    [
        ("wres-2015", {51, 52, 54, 55, 58, 59, 60, 61, 63, 64, 65}),
        ("wres-2016", {54, 55, 60, 61, 63, 65}),
        ("wres-2017", {64, 65}),
        ("wres-2019", {64, 65}),
        ("wres-2020", set()),
    ],
)
def test_rows_that_an_edition_lacks(edition: str, missing: set[int]) -> None:
    """Only rows about the board come and go."""
    assert missing == set(range(1, 66)) - {row.number for row in template(edition).rows}


@each_edition
def test_the_first_rows_are_the_strata(edition: Edition) -> None:
    """Rows 1 to 33 ask for the headcount of each stratum, in order."""
    expected = [("headcount", s.panel, s.band) for s in STRATA]
    assert expected == [(row.item, row.panel, row.band) for row in template(edition).rows[:33]]


@each_edition
def test_every_count_has_its_row(edition: Edition) -> None:
    """Each item that the edition's indicators count stands in a row, once for each stratum or year."""
    rows = every(template(edition))
    places = [(row.item, row.panel, row.band, row.before) for row in rows if row.item and row.years == 1]
    counted = {term.item.id for indicator in wres.load().indicators(edition.id) for term in indicator.measure.terms}
    assert set() == counted - {item for item, *_ in places}
    assert set() == {item for item, *_ in places} - set(ITEMS)
    assert len(places) == len(set(places))


@each_edition
def test_the_bands_compared_are_those_of_the_indicator(edition: Edition) -> None:
    """The rows that indicator 1 compares are the ones its definition takes."""
    where = next(iter(wres.load().indicator(edition.id, "workforce").measure.part.values())).where
    expected = [
        str(number)
        for number, s in enumerate(STRATA, start=1)
        if s.panel in where.get("panel", (s.panel,)) and s.band in where.get("band", (s.band,))
    ]
    assert expected == [row.name for row in template(edition).rows if row.compared]


@each_edition
def test_row_39_covers_the_years_of_the_indicator(edition: Edition) -> None:
    """The cases are an average exactly where the indicator averages, and then the years have rows of their own."""
    made = template(edition)
    years = wres.load().indicator(edition.id, "disciplinary").measure.numerator.years
    assert years == made[39].years
    assert (years > 1) == ("39a" in made)
    assert list(range(years if years > 1 else 0)) == [row.before for row in made.workings if row.number == 39]


@pytest.mark.parametrize(
    ("edition", "row", "column"),
    [
        ("wres-2015", 37, "bme"),
        ("wres-2015", 41, "bme"),
        ("wres-2015", 45, "bme"),
        ("wres-2016", 37, "white"),
        ("wres-2016", 41, "bme"),
        (EDITIONS[-1].id, 45, "white"),
    ],
)
def test_directions(edition: str, row: int, column: str) -> None:
    """Indicators 2 and 4 have BME on top in 2015 and White since, indicator 3 always BME; the label says so."""
    found = template(edition)[row]
    assert ((column,), column) == (found.groups, found.formula.of)
    first, second = ("White", "BME") if column == "white" else ("BME", "White")
    assert f"of {first} staff" in found.label
    assert found.label.endswith(f"compared to {second} staff")


@each_edition
def test_computing_agrees_with_the_results(edition: Edition) -> None:
    """Each computed row is the figure that the library gives, wherever the results have it."""
    made = template(edition)
    counts = make_counts(edition, orgs=1, years=[edition.year - 1, edition.year], seed=edition.year)
    frame = wres.evaluate(counts, edition=edition.id).frame
    frame = frame[(frame["year"] == edition.year) & frame["panel"].isna()]
    ours = made.compute(entered(made, counts, edition.year))
    compared = 0
    for row in made.rows:
        if row.figure is not None:
            rows = frame[(frame["indicator"] == row.figure.indicator) & (frame["statistic"] == row.figure.statistic)]
            by_group = rows.set_index(rows["group"].str.partition("/")[0])[row.figure.column]
            for group in row.groups:
                if group in by_group.index:
                    compared += 1
                    assert by_group[group] == pytest.approx(ours[row.name, group], rel=1e-12, abs=1e-12)
    assert compared > 30


@each_edition
def test_rows_look_back(edition: Edition) -> None:
    """A formula takes rows above its own, or the workings; and a part lies within a row that there is."""
    made = template(edition)
    seen = {row.name for row in made.workings}
    for row in made.rows:
        assert set() == set(row.formula.rows if row.formula else ()) - seen
        seen.add(row.name)
    assert set() == {row.within for row in every(made) if row.within} - seen


def test_parts_are_never_larger() -> None:
    """The rows that are part of another are those whose count can't exceed it."""
    expected = {"30": "29", "35": "34", "39": "38", "43": "42", "51": "50", "54": "53"}
    assert expected == {row.name: row.within for row in LAST.rows if row.within}


def test_measures_and_units() -> None:
    """Counts are entered in forty rows, percentages in four; the rest is computed, with a unit where it is no count."""
    measures = [row.measure for row in LAST.rows]
    assert [40, 4, 21] == [measures.count(kind) for kind in ("headcount", "percentage", "auto")]
    units: dict[Unit | None, list[int]] = {}
    for row in LAST.rows:
        units.setdefault(row.unit, []).append(row.number)
    assert [36, 37, 40, 41, 44, 45] == units[Unit.RATIO]
    assert [*range(46, 50), *range(57, 63)] == units[Unit.PER_CENT]
    assert [63, 64, 65] == units[Unit.POINTS]


def test_columns() -> None:
    """The unknown have a column but in comparisons, differences and the survey's percentages."""
    assert [*range(46, 50), 63, 64, 65] == [row.number for row in LAST.rows if row.groups == GROUPS[:2]]
    assert [37, 41, 45] == [row.number for row in LAST.rows if len(row.groups) == 1]


@each_edition
def test_indicators_follow_the_rows(edition: Edition) -> None:
    """The rows of an indicator stand together, in the order of the indicators."""
    found = [row.indicator for row in template(edition).rows]
    assert (sorted(found), set("123456789")) == (found, set(found))


@each_edition
def test_no_row_is_said_to_have_been_read(edition: Edition) -> None:
    """Each row has an unverified reference, a weaker one outside the years remembered, and 64 and 65 another."""
    made = template(edition)
    for row in every(made):
        assert "unverified" in {reference.evidence for reference in row.references}
    weak = [row.number for row in made.rows if any("weak" in reference.locator for reference in row.references)]
    assert (edition.year not in (2018, 2019)) == (weak == [row.number for row in made.rows])
    for number in {64, 65} & {row.number for row in made.rows}:
        assert any("rows 64 and 65" in reference.locator for reference in made[number].references)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (Formula("sum", ("a", "b")), 8.0),
        (Formula("mean", ("a", "b")), 4.0),
        (Formula("less", ("a", "b")), 4.0),
        (Formula("ratio", ("b", "a")), 1 / 3),
        (Formula("share", ("a",)), 100 * 6 / 20),
        (Formula("compare", ("a",), of="bme", to="white"), 2.0),
        (Formula("percentage", ("a", "c")), 50.0),
        (Formula("percentage", ("b", "few"), least=11), None),
        (Formula("ratio", ("a", "zero")), None),
        (Formula("compare", ("zero",), of="bme", to="white"), None),
        (Formula("sum", ("a", "missing")), None),
        (Formula("share", ("b",)), None),
    ],
)
def test_formulas(formula: Formula, expected: float | None) -> None:
    """A number comes of numbers; none of a missing part, of nothing to divide by, or of too few answers."""
    cells = {
        ("a", "white"): 6.0,
        ("a", "bme"): 12.0,
        ("a", "unknown"): 2.0,
        ("b", "white"): 2.0,
        ("c", "white"): 12.0,
        ("few", "white"): 10.0,
        ("zero", "white"): 0.0,
        ("zero", "bme"): 0.0,
    }
    assert expected == formula.value(lambda row, group: cells.get((row, group)), "white")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (37, "row 36: white / bme"),
        (38, "sum of rows 1 to 29 and 31 to 33"),
        (40, "row 39 / row 38"),
        (46, "100 * row 46a / row 46b"),
        (57, "100 * row 53 / all its columns"),
        (63, "row 57 - row 62"),
    ],
)
def test_formulas_in_words(row: int, words: str) -> None:
    """A formula is printed by the numbers of its rows."""
    assert words == str(LAST[row].formula)


def test_what_was_entered_stands() -> None:
    """A number entered in a computed row isn't computed again, and the rows after it build on it."""
    found = LAST.compute({("38", "white"): 200.0, ("39", "white"): 5.0})
    assert (200.0, 0.025, None) == (found["38", "white"], found["40", "white"], found["38", "bme"])


def test_a_template_is_a_value() -> None:
    """Two of one edition are equal, and one survives pickling."""
    assert LAST == template(EDITIONS[-1]) == pickle.loads(pickle.dumps(LAST))


def test_other_standards_have_none() -> None:
    """The template is that of the official standard only."""
    with pytest.raises(UnknownEditionError, match="that of the WRES"):
        template(wres.load("wdes").edition("wdes-2023"))


def test_other_rows_are_named() -> None:
    """A row that an edition doesn't have is an error that lists those it has."""
    assert 64 in LAST
    assert "66" not in LAST
    with pytest.raises(DefinitionError, match="no row 64; it has 39a, 39b, "):
        template("wres-2019")[64]


class Brings:
    """A plugin that brings an edition's indicators in place of the official ones."""

    def __init__(self, *indicators: Indicator) -> None:
        self.brought = indicators

    @wres.hookimpl
    def wres_indicators(self) -> tuple[Indicator, ...]:
        return self.brought


def changed(edition: str, indicator: str, **fields: object) -> Registry:
    found = official().indicator(edition, indicator)
    measure = attrs.evolve(found.measure, **fields)
    return wres.load(Brings(attrs.evolve(found, editions=[edition], measure=measure, overrides="wres-standard")))


CHANGES: list[tuple[str, str, dict[str, object]]] = [
    ("wres-2024", "appointment", {"of": "bme", "to": "white"}),
    ("wres-2024", "training", {"of": "bme", "to": "white"}),
    ("wres-2024", "disciplinary", {"of": "white", "to": "bme"}),
    ("wres-2024", "disciplinary", {"numerator": Term(item=ITEMS["disciplinary"], years=2)}),
    ("wres-2019", "disciplinary", {"numerator": "disciplinary"}),
    ("wres-2024", "board", {"part": {"voting": "board-voting"}}),
    ("wres-2024", "board", {"part": {"all": "board", "executives": "board-executive"}}),
    ("wres-2024", "discrimination", {"minimum": 300}),
    ("wres-2024", "workforce", {"by": ("band",), "bands": {"senior": ("8a", "9")}}),
]


@pytest.mark.parametrize(("edition", "indicator", "fields"), CHANGES, ids=lambda value: str(value)[:40])
def test_the_template_follows_the_definitions(edition: str, indicator: str, fields: dict[str, object]) -> None:
    """A changed definition changes what the rows ask for and compute, to what is evaluated by it."""
    registry = changed(edition, indicator, **fields)
    made, year = template(edition, registry), official().edition(edition).year
    counts = make_counts(edition, orgs=1, years=[year - 1, year], registry=registry)
    frame = wres.evaluate(counts, edition=edition, registry=registry).frame
    frame = frame[(frame["year"] == year) & frame["panel"].isna() & frame["indicator"].eq(indicator)]
    ours = made.compute(entered(made, counts, year))
    rows = [row for row in made.rows if row.figure is not None and row.figure.indicator == indicator]
    for row in rows:
        there = frame[frame["statistic"] == row.figure.statistic]
        by_group = there.set_index(there["group"].str.partition("/")[0])[row.figure.column]
        for group in set(row.groups) & set(by_group.index):
            found = ours[row.name, group]
            assert by_group[group] == pytest.approx(np.nan if found is None else found, nan_ok=True), row.name
    before = template(edition)
    assert indicator == "workforce" or [attrs.evolve(r, references=()) for r in made.rows] != [
        attrs.evolve(r, references=()) for r in before.rows
    ]


@pytest.mark.parametrize(
    ("indicator", "fields", "message"),
    [
        ("appointment", {"numerator": "training"}, "appointment is of training/shortlisted, and rows 35 and 34 are"),
        ("training", {"denominator": "shortlisted"}, "training is of training/shortlisted, and rows 43 and 42 ar"),
        ("disciplinary", {"numerator": Term(item=ITEMS["disciplinary"], years=3)}, "averaged over 3 years, and the"),
        ("opportunities", {"yes": "discrimination-yes"}, "opportunities is of discrimination-yes/opportunities-answ"),
    ],
)
def test_what_the_rows_cannot_hold_is_refused(indicator: str, fields: dict[str, object], message: str) -> None:
    """A return that would show another figure than is evaluated isn't made."""
    with pytest.raises(DefinitionError, match=message):
        template("wres-2024", changed("wres-2024", indicator, **fields))


def test_other_columns_are_refused() -> None:
    """The template's columns are of White, BME and unknown staff."""
    edition = attrs.evolve(official().edition("wres-2024"), grouping=FIVE_GROUPS)
    with pytest.raises(DefinitionError, match="has the columns white, bme, unknown, and wres-2024 groups staff as whi"):
        template(edition)
