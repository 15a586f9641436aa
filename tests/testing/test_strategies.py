"""What the strategies make is valid, whoever wrote the edition, and reaches what is rare."""

from __future__ import annotations

import importlib.util
import sys
from typing import Any

import attrs
import faulty
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import wres
from wres.measures import RelativeLikelihood
from wres.model import Stratum
from wres.plugins import sisters
from wres.testing import check_plugin
from wres.testing import strategies as made

SISTERS = wres.load(*sisters())
QUIET = settings(suppress_health_check=list(HealthCheck), database=None)
MANY = settings(QUIET, max_examples=300)


def statuses(table: pd.DataFrame, **asked: Any) -> set[str]:
    return set(wres.evaluate(table, **asked).frame["status"])


@QUIET
@given(st.data())
def test_counts_are_valid(data: st.DataObject) -> None:
    """No table is refused, and no figure of it is inconsistent, for the official standard and its sisters."""
    edition = data.draw(st.sampled_from(sorted(SISTERS.editions)), label="edition")
    table = data.draw(made.counts(edition, orgs=1, registry=SISTERS))
    assert set() == statuses(table, edition=edition, registry=SISTERS) & {"inconsistent", "invalid"}


@QUIET
@given(st.data())
def test_counts_are_valid_for_invented_editions(data: st.DataObject) -> None:
    """So it is where a plugin brings the edition, its items, and groups of other names."""
    plugin = data.draw(made.plugins(sound=True).filter(lambda plugin: plugin.editions))
    (edition,), registry = plugin.editions, wres.load(plugin)
    table = data.draw(made.counts(edition.id, registry=registry))
    assert set() == statuses(table, edition=edition.id, registry=registry) & {"inconsistent", "invalid"}
    assert set() == set(edition.grouping.groups) - {edition.grouping.read(code) for code in edition.grouping.groups}


STRATA = [Stratum(panel=panel, band=band) for panel in ("office", "field") for band in ("one", "two")]
PART, SPLIT = faulty.LEAVERS, attrs.evolve(faulty.STARTERS, strata=STRATA)
NARROW = {"panel": "office", "band": "one"}
TERMS = {
    "over two years": (wres.Term(item=PART, years=2), wres.Term(item=faulty.STARTERS)),
    "of a narrowed whole": (wres.Term(item=PART), wres.Term(item=SPLIT, where=NARROW)),
    "split otherwise": (
        wres.Term(item=attrs.evolve(PART, strata=[Stratum(panel="office")]), where={"panel": "office"}),
        wres.Term(item=SPLIT, where=NARROW),
    ),
    "wider than its whole": (wres.Term(item=attrs.evolve(PART, strata=STRATA)), wres.Term(item=SPLIT, where=NARROW)),
}


@pytest.mark.parametrize("terms", TERMS)
def test_counts_are_valid_for_narrowed_and_averaged_terms(terms: str) -> None:
    """A part stays within its whole as a measure takes them: narrowed to strata, averaged over years."""
    part, whole = TERMS[terms]
    one = faulty.indicator(RelativeLikelihood(numerator=part, denominator=whole, of="bme", to="white"))
    seen: set[str] = set()

    @settings(QUIET, max_examples=25)
    @given(made.counts("wres-2024", indicators=iter([one])))
    def collect(table: pd.DataFrame) -> None:
        seen.update(statuses(table, edition="wres-2024", indicators=[one]))

    collect()
    assert {"ok"} == seen & {"ok", "inconsistent", "invalid"}


FORMS: dict[str, Any] = {
    "codes": lambda table: set(table["group"]).isdisjoint({"white", "bme", "unknown"}),
    "split": lambda table: table.loc[table["item"] == "headcount", "panel"].notna().any(),
    "not split": lambda table: table.loc[table["item"] == "headcount", "panel"].isna().any(),
    "missing": lambda table: table["count"].isna().any() and (table["origin"] == "suppressed").any(),
    "an item is absent": lambda table: table["item"].nunique() == 1,
    "rows of nobody are left out": lambda table: (table["count"] > 0).all(),
    "everybody": lambda table: 1 == table.groupby("item")["count"].sum().nunique(),
}
RARE = {"zero-denominator", "zero-comparator", "not-reported", "suppressed", "below-minimum"}


@pytest.mark.thorough
def test_counts_reach_what_is_rare() -> None:
    """Tables take every form that they may, and every status that valid counts can lead to is led to."""
    asked: Any = {"edition": "wres-2024", "indicators": ["training", "discrimination"]}
    seen: set[str] = set()

    @settings(QUIET, max_examples=60, phases=[Phase.generate], derandomize=True)
    @given(made.counts(**asked, orgs=1))
    def collect(table: pd.DataFrame) -> None:
        seen.update(statuses(table, **asked))
        seen.update(form for form, has in FORMS.items() if has(table))

    collect()
    assert {*RARE, *FORMS, "ok"} == seen


def test_counts_shrink() -> None:
    """What is found comes in the smallest numbers: nobody answered, and nothing else is the matter."""
    asked = {"edition": "wres-2024", "indicators": ["discrimination"]}
    table = find(made.counts(**asked, orgs=1), lambda t: "zero-denominator" in statuses(t, **asked), settings=MANY)
    assert {0} == set(table["count"])
    assert {"white", "bme", "unknown"} == set(table["group"])
    assert {"synthetic"} == set(table["origin"])


@QUIET
@given(made.counts("wres-2022", orgs=["Acme Trust"], gaps=False))
def test_without_gaps_everything_is_reported(table: pd.DataFrame) -> None:
    """Every count is there, split as far as it goes, and so is every figure that counts of some size have."""
    assert not table["count"].isna().any()
    assert {"Acme Trust"} == set(table["org"])
    assert "not-reported" not in set(wres.evaluate(table, edition="wres-2022").headline()["status"])


def test_an_unknown_edition_is_named_at_once() -> None:
    """It is the strategy that is refused, not its first table."""
    with pytest.raises(wres.UnknownEditionError, match="wres-2042"):
        made.counts("wres-2042")


@settings(QUIET, max_examples=4, phases=[Phase.generate])
@given(made.definitions(editions=["wres-2024"]))
def test_definitions_keep_the_rules(indicator: wres.Indicator) -> None:
    """A definition that is made passes the kit."""
    assert () == check_plugin(made.StubPlugin((indicator,))).failed


@settings(QUIET, max_examples=3, phases=[Phase.generate])
@given(made.plugins(sound=True))
def test_sound_plugins_keep_the_rules(plugin: made.StubPlugin) -> None:
    """So does everything that a sound plugin brings, its own editions and benchmarks among it."""
    failed = check_plugin(plugin).failed
    assert [] == [result for result in failed if not result.name.endswith("/brings-definitions")]


@settings(QUIET, phases=[Phase.generate])
@given(st.data())
def test_examples_reproduce_in_any_grouping(data: st.DataObject) -> None:
    """The worked example of a definition comes out, however many groups its edition has."""
    edition = data.draw(made.editions())
    one = data.draw(made.definitions(editions=[edition.id], grouping=edition.grouping))
    (example,) = one.examples
    rows = [{"org": "Acme Trust", **row, "year": edition.year + row["year"]} for row in example.counts]
    frame = wres.evaluate(pd.DataFrame(rows), edition=edition, indicators=[one]).frame
    (expected,) = example.expected
    found = frame[(frame["year"] == edition.year) & (frame["statistic"] == expected["statistic"])]
    assert [pytest.approx(expected["value"], rel=1e-9)] == found.loc[
        found["group"] == expected["group"], "value"
    ].to_list()


def test_definitions_take_every_measure() -> None:
    """There are ratios, gaps, scores, percentages, shares; in both directions, narrowed and over two years."""
    seen: set[Any] = set()

    @settings(QUIET, max_examples=150, phases=[Phase.generate], derandomize=True)
    @given(made.definitions())
    def collect(indicator: wres.Indicator) -> None:
        measure: Any = indicator.measure
        seen.update({type(measure).__name__, getattr(measure, "of", None)})
        seen.update(("years", term.years) for term in measure.terms)
        seen.update(tuple(term.where) for term in measure.terms)

    collect()
    measures = {"RelativeLikelihood", "PercentageGap", "ScoreGap", "Percentage", "RepresentationGap", "Composition"}
    narrowed = {(), ("panel",), ("band",), ("band", "panel")}
    assert {*measures, *narrowed, "white", "bme", None, ("years", 1), ("years", 2)} == seen


@QUIET
@given(made.items(), made.items(), made.editions(), made.editions())
def test_an_id_has_one_meaning(item: wres.Item, other: wres.Item, edition: wres.Edition, next: wres.Edition) -> None:
    """Items and groupings of one id are the same, so that what is drawn apart can be loaded together."""
    assert item.id != other.id or item == other
    assert edition.grouping.id != next.grouping.id or edition.grouping == next.grouping


@QUIET
@given(made.registries())
def test_registries_hold_what_they_load(registry: wres.Registry) -> None:
    """A registry that is made has every official definition, or one that says whose it replaces."""
    assert ["acme", "borough", "wres-standard"] == [provider.name for provider in registry.providers]
    official = wres.load()
    assert set() == set(official.editions) - set(registry.editions)
    for edition in official.editions:
        for one in official.indicators(edition):
            found = registry.indicator(edition, one.id)
            assert one == found or found.overrides in ("wres", "acme")


def test_without_hypothesis_the_cure_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing the module where Hypothesis isn't installed says what to install."""
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    spec: Any = importlib.util.spec_from_file_location("acme_again", made.__file__)
    with pytest.raises(ImportError, match=r"pip install 'wres-standard\[testing\]'"):
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
