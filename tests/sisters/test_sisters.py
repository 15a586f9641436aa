"""The sister standards: their worked calculations, directions and omissions, and that they leave each other be."""

from __future__ import annotations

import importlib
import itertools
import math
import re
from typing import Any

import pandas as pd
import pytest

import wres
from wres.model import Omission
from wres.statistics import printed

SISTERS = ("wdes", "mwres", "bwres", "scwres")
REGISTRY = wres.load(*SISTERS)
OFFICIAL = wres.load()
EDITIONS = [edition for edition in REGISTRY.editions if edition not in OFFICIAL.editions]
DEFINED = [
    pytest.param(edition, indicator, id=f"{edition}-{indicator.id}")
    for edition in EDITIONS
    for indicator in REGISTRY.indicators(edition)
]
EXAMPLES = [
    pytest.param(edition, indicator, example, id=f"{edition}-{indicator.id}-{at}")
    for edition in EDITIONS
    for indicator in REGISTRY.indicators(edition)
    for at, example in enumerate(indicator.examples)
]


def evaluated(edition: str, indicator: str, rows: Any) -> pd.DataFrame:
    """One indicator of one organisation, whose rows have years counted from the edition's own."""
    year = REGISTRY.edition(edition).year
    counts = pd.DataFrame([{"org": "Acme Council", **row, "year": year + row.get("year", 0)} for row in rows])
    found = wres.evaluate(counts, edition=edition, indicators=[indicator], registry=REGISTRY).frame
    return found[found["year"] == year]


def headlines(edition: str, indicator: str, *rows: Any) -> dict[str, float]:
    """The headline values by statistic and stratum."""
    found = evaluated(edition, indicator, itertools.chain(*rows)).query("headline and status == 'ok'")
    labels = found[["statistic", "panel", "band"]].astype(object).to_numpy().tolist()
    return {
        " ".join(part for part in label if isinstance(part, str)): v
        for label, v in zip(labels, found["value"], strict=True)
    }


def rows(item: str, *, panel: str | None = None, band: str | None = None, year: int = 0, **groups: int) -> Any:
    """Rows of groups whose names have hyphens, written with underscores."""
    named: Any = {name.replace("_", "-"): n for name, n in groups.items()}
    return wres.Example.rows(item, panel=panel, band=band, year=year, **named)


@pytest.mark.parametrize(("edition", "indicator", "example"), EXAMPLES)
def test_an_example_comes_out(edition: str, indicator: wres.Indicator, example: wres.Example) -> None:
    """Each expected row is one row of the results, with its value, its numerator or its status."""
    found = evaluated(edition, indicator.id, example.counts)
    for expected in example.expected:
        labels = expected.keys() - {"value", "numerator", "status"}
        chosen = found
        for name in labels:
            chosen = chosen[chosen[name] == expected[name]]
        (row,) = chosen.to_dict("records")
        assert expected.get("status", "ok") == row["status"]
        if "value" in expected:
            figure = printed.read(expected["value"])
            assert figure is not None
            assert figure.agrees(row["value"]), (expected, row["value"])
        if "numerator" in expected:
            assert expected["numerator"] == row["numerator"]


@pytest.mark.parametrize(("edition", "indicator"), DEFINED)
def test_an_example_is_off_parity(edition: str, indicator: wres.Indicator) -> None:
    """Some example has a figure that the reverse direction would not have; what has no parity has its figure."""
    parity = indicator.measure.parity
    values = [
        value
        for example in indicator.examples
        for value in evaluated(edition, indicator.id, example.counts).query("headline")["value"]
        if not math.isnan(value)
    ]
    if parity is not None:
        assert [] != [value for value in values if not math.isclose(value, parity)]
    assert any("value" in row for example in indicator.examples for row in example.expected)


# By the group on top and the adverse side, the numbers of the figures.
DIRECTIONS = {
    "wdes-2023": {
        "disabled either": "1",
        "non-disabled/disabled above": "2",
        "disabled/non-disabled above": "3",
        "disabled-non-disabled above": "4a-i 4a-ii 4a-iii 6",
        "disabled-non-disabled below": "4b 5 7 9a",
        "disabled below": "8 10",
    },
    "mwres-2021": {
        "bme either": "1",
        "white/bme above": "2 4",
        "bme/white above": "3",
        "bme-white above": "5 6 8",
        "bme-white below": "7",
        "bme below": "9",
    },
    "bwres-2023": {"bme either": "1", "bme/white above": "2 3"},
    "scwres-2021": {
        "bme/white below": "2 5",
        "bme/white above": "3 4 6 7a 7b 8",
        "bme below": "9-population 9-workforce",
    },
}


@pytest.mark.parametrize("edition", EDITIONS)
def test_directions(edition: str) -> None:
    """Which group is on top, and which side is the adverse one, as the sources have it; in the order of numbers."""
    found: dict[str, list[str]] = {}
    for indicator in REGISTRY.indicators(edition):
        (group,) = set(evaluated(edition, indicator.id, indicator.examples[0].counts).query("headline")["group"])
        found.setdefault(f"{group} {indicator.adverse}", []).append(indicator.number.replace(" ", "-"))
    assert list(DIRECTIONS[edition].items()) == [(way, " ".join(numbers)) for way, numbers in found.items()]


OMITTED = {
    "wdes-2023": ["9b"],
    "mwres-2021": ["10", "11", "list of 2020"],
    "bwres-2023": ["1 by gender", "4", "5", "6", "7", "8", "9"],
    "scwres-2021": ["1"],
}
METRICS = {"wdes-2023": 10, "mwres-2021": 11, "bwres-2023": 9, "scwres-2021": 9}


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_omitted(edition: str) -> None:
    """Each metric of a standard is defined or among the omissions, whose reasons say why."""
    omitted = REGISTRY.edition(edition).omitted
    assert OMITTED[edition] == [omission.number for omission in omitted]
    numbers = [one.number for one in (*REGISTRY.indicators(edition), *omitted)]
    there = {int(number) for text in numbers for number in re.findall(r"^\d+", text)}
    assert set(range(1, METRICS[edition] + 1)) == there


def test_what_was_not_found_says_so() -> None:
    """Nothing of the sisters passes for surer than it is: each definition has a part that was read nowhere."""
    assert {"unverified"} == {one.values[1].evidence for one in DEFINED}


@pytest.mark.parametrize("sister", SISTERS)
def test_the_official_registry_is_untouched(sister: str) -> None:
    """A sister adds its edition and changes nothing else."""
    registry = wres.load(sister)
    assert [sister] == [found.standard for found in registry.editions.values() if found.standard != "wres"]
    for edition in OFFICIAL.editions:
        assert OFFICIAL.edition(edition) == registry.edition(edition)
        assert OFFICIAL.indicators(edition) == registry.indicators(edition)
    assert OFFICIAL == wres.load()


@pytest.mark.parametrize("order", list(itertools.permutations(SISTERS)), ids="-".join)
def test_all_load_in_any_order(order: tuple[str, ...]) -> None:
    """All four together are one registry, whichever is named first."""
    assert REGISTRY == wres.load(*order)


@pytest.mark.parametrize("sister", SISTERS)
def test_a_sister_is_its_module(sister: str) -> None:
    """A short name loads the module of that name."""
    named, given = wres.load(sister), wres.load(importlib.import_module(f"wres.sisters.{sister}"))
    assert (named.editions, named.indicators()) == (given.editions, given.indicators())


@pytest.mark.parametrize("edition", EDITIONS)
def test_as_reported(edition: str) -> None:
    """A sister's counts are judged in their year's edition, under the standard's name."""
    found = REGISTRY.edition(edition)
    rows = REGISTRY.indicators(edition)[0].examples[0].counts
    counts = pd.DataFrame([{"org": "Acme Council", **row, "year": found.year} for row in rows])
    results = wres.evaluate(counts, edition=f"{found.standard}-as-reported", registry=REGISTRY)
    assert {edition} == set(results.frame["edition"])


def test_survey_items_are_each_standards_own() -> None:
    """Shared is what trusts count in the same way: workforce, recruitment, discipline, training and board."""
    shared = {term.item.id for one in DEFINED for term in one.values[1].measure.terms if term.item.id in OFFICIAL.items}
    assert {
        *("headcount", "shortlisted", "appointed", "disciplinary", "training"),
        *("board", "board-voting", "board-executive"),
    } == shared


# Disability.


def test_disability_is_read_from_printed_words() -> None:
    """The words that organisations print are read; codes that no source gives are not guessed."""
    read = REGISTRY.edition("wdes-2023").grouping.read
    words = ["Disabled", "non-disabled", "Not declared", "Unspecified", None, "Unknown", "Yes", "1"]
    expected = ["disabled", "non-disabled", *["unknown"] * 4, None, None]
    assert expected == [read(word) for word in words]


def test_clusters() -> None:
    """Clusters 1 to 4 in two panels, 5 to 7 in the third, whose other grades are in the workforce only."""
    headcount = [
        *rows("headcount", panel="non-clinical", band="under-1", disabled=10, non_disabled=90),
        *rows("headcount", panel="clinical", band="vsm", disabled=5, non_disabled=95),
        *rows("headcount", panel="medical", band="other", disabled=100, non_disabled=100),
    ]
    found = evaluated("wdes-2023", "workforce", headcount).query("headline")
    clusters = [f"cluster-{n}" for n in range(1, 8)]
    assert [
        *(("non-clinical", name) for name in clusters[:4]),
        *(("clinical", name) for name in clusters[:4]),
        *(("medical", name) for name in clusters[4:]),
    ] == list(zip(found["panel"], found["band"], strict=True))
    values = found.set_index(["panel", "band"])["value"]
    assert math.isclose(100 * (10 / 100 - 115 / 400), values["non-clinical", "cluster-1"])
    assert math.isclose(100 * (5 / 100 - 115 / 400), values["clinical", "cluster-4"])


def test_capability_takes_two_years() -> None:
    """Without the year before, metric 3 isn't reported."""
    counts = [
        *rows("headcount", disabled=100, non_disabled=1_000),
        *rows("wdes-capability", disabled=2, non_disabled=10),
    ]
    assert {} == headlines("wdes-2023", "capability", counts)
    before = rows("wdes-capability", year=-1, disabled=7, non_disabled=20)
    assert {"relative-likelihood": 3.0} == pytest.approx(headlines("wdes-2023", "capability", counts, before))


@pytest.mark.parametrize(
    ("indicator", "disabled", "others", "gap"),
    [
        ("harassment-public", 367, 345, 2.2),
        ("harassment-managers", 154, 90, 6.4),
        ("harassment-colleagues", 231, 136, 9.5),
        ("harassment-colleagues", 248, 165, 8.3),
        ("opportunities", 820, 862, -4.2),
        ("pressure", 211, 143, 6.8),
    ],
)
def test_printed_percentages(indicator: str, disabled: int, others: int, gap: float) -> None:
    """Kent and Medway's percentages of 2020 (S70), and England's of 2023 (S74), per 1,000 respondents."""
    found = headlines(
        "wdes-2023",
        indicator,
        rows(f"wdes-{indicator}-yes", disabled=disabled, non_disabled=others),
        rows(f"wdes-{indicator}-answered", disabled=1_000, non_disabled=1_000),
    )
    assert {"difference": gap} == pytest.approx(found)


def test_coventry_and_warwickshire() -> None:
    """21.8 per cent of non-disabled and 20.9 of disabled applicants (S75): non-disabled ones a little more likely."""
    found = headlines(
        "wdes-2023",
        "appointment",
        rows("shortlisted", disabled=1_000, non_disabled=1_000),
        rows("appointed", disabled=209, non_disabled=218),
    )
    assert {"relative-likelihood": 218 / 209} == pytest.approx(found)
    assert found["relative-likelihood"] > 1


# Doctors.


@pytest.mark.parametrize("indicator", ["workforce", "appointment", "disciplinary", "training"])
def test_only_doctors_count(indicator: str) -> None:
    """What nurses do moves no figure of the medical workforce."""
    definition = REGISTRY.indicator("mwres-2021", indicator)
    counts = [row for row in definition.examples[0].counts if row["panel"] == "medical"]
    split = {"band": "5"} if indicator == "workforce" else {}
    items = {row["item"] for row in counts}
    nurses = [rows(item, panel="clinical", white=300, bme=20, **split) for item in items]
    assert headlines("mwres-2021", indicator, counts) == headlines("mwres-2021", indicator, counts, *nurses)


def test_grades_beside_all_doctors() -> None:
    """The five grades of doctors, and nobody's pay bands."""
    counts = rows("headcount", panel="medical", band="consultant", white=60, bme=40)
    found = evaluated("mwres-2021", "workforce", counts).query("headline")
    assert ({"medical"}, 5) == (set(found["panel"]), len(found))


# Bank workers.


@pytest.mark.parametrize(("indicator", "event", "ratio"), [("disciplinary", 33, 3.3), ("dismissal", 14, 1.4)])
def test_bank_workers_of_england(indicator: str, event: int, ratio: float) -> None:
    """3.3 times as likely to be disciplined and 1.4 times to be dismissed (S76) is BME over White, and adverse."""
    item = {"disciplinary": "bwres-disciplinary", "dismissal": "bwres-dismissed"}[indicator]
    counts = [*rows(item, white=10, bme=event), *rows("bwres-workers", white=1_000, bme=1_000)]
    assert {"relative-likelihood": ratio} == pytest.approx(headlines("bwres-2023", indicator, counts))


# Social care.


def test_shortlisting_is_the_other_way_round() -> None:
    """The same people are 2 in the WRES and a half in social care, adverse in both."""
    people = {"shortlisted": (1_000, 500), "appointed": (200, 50)}
    social = [rows(f"scwres-{item}", white=w, bme=b) for item, (w, b) in people.items()]
    assert {"relative-likelihood": 0.5} == headlines("scwres-2021", "appointment", *social)
    health = [rows(item, white=w, bme=b) for item, (w, b) in people.items()]
    assert {"relative-likelihood": 2.0} == headlines("wres-2021", "appointment", *health)
    sides = [REGISTRY.indicator(edition, "appointment").adverse for edition in ("scwres-2021", "wres-2021")]
    assert ["below", "above"] == sides


def test_senior_management_has_two_measures() -> None:
    """The same managers lie below the workforce and above the population."""
    managers = rows("scwres-senior-management", white=81, bme=19)
    workforce = headlines("scwres-2021", "senior-management", managers, rows("scwres-workforce", white=680, bme=320))
    population = headlines(
        "scwres-2021", "senior-management-population", managers, rows("scwres-population", white=90_000, bme=10_000)
    )
    assert ({"difference": -13.0}, {"difference": 9.0}) == (pytest.approx(workforce), pytest.approx(population))


def test_omissions_have_sources() -> None:
    """What isn't defined is known from somewhere."""
    omitted: list[Omission] = [one for edition in EDITIONS for one in REGISTRY.edition(edition).omitted]
    assert [] == [one.number for one in omitted if not all(reference.url for reference in one.references)]
