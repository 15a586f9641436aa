"""Counts made for any edition are valid, off parity and the same each time."""

from __future__ import annotations

import attrs
import faulty
import pandas as pd
import pytest

import wres
from wres.measures import RelativeLikelihood
from wres.plugins import sisters
from wres.testing import make_counts
from wres.testing.counts import nested

REGISTRY = wres.load(*sisters())


@pytest.mark.parametrize("edition", REGISTRY.editions)
def test_every_figure_is_there(edition: str) -> None:
    """Each headline of the edition's own year is there, and none is at parity by chance."""
    results = wres.evaluate(make_counts(edition, registry=REGISTRY), edition=edition, registry=REGISTRY)
    frame = results.headline()
    frame = frame[frame["year"] == REGISTRY.edition(edition).year]
    assert {"ok", "not-applicable"} >= set(frame["status"])
    assert "ok" in set(frame["status"])
    parity = frame.merge(results.provenance, on=["edition", "indicator"])["parity"].to_numpy()
    assert not (frame["value"].to_numpy() == parity).any()


def test_what_lies_within_what() -> None:
    """No part is larger than its whole, and no subset than its band, in any group."""
    counts = make_counts("wres-2024", orgs=5)
    keys = ["org", "year", "panel", "band", "group"]
    wide = counts.pivot_table(index=keys, columns="item", values="count", dropna=False)
    for part, whole in (("appointed", "shortlisted"), ("disciplinary", "headcount"), ("training", "headcount")):
        assert (wide[part].dropna() <= wide[whole].dropna()).all()
    bands = counts.pivot_table(index=["org", "year", "item", "group"], columns="band", values="count")
    bands = bands[["senior-medical-manager", "consultant"]].dropna()
    assert len(bands)
    assert (bands["senior-medical-manager"] <= bands["consultant"]).all()
    assert {"synthetic"} == set(counts["origin"])


def test_the_same_seed_is_the_same_table() -> None:
    """A seed gives its table, another one another."""
    pd.testing.assert_frame_equal(make_counts("wres-2024"), make_counts("wres-2024"))
    assert not make_counts("wres-2024").equals(make_counts("wres-2024", seed=1))


def test_what_is_asked_for() -> None:
    """Organisations by number or name, years, and indicators by id or value, an edition by id or value."""
    counts = make_counts("wres-2019", orgs=["Acme Trust"], indicators=["disciplinary"])
    assert {"Acme Trust"} == set(counts["org"])
    assert {2018, 2019} == set(counts["year"])
    assert {"disciplinary", "headcount"} == set(counts["item"])
    counts = make_counts(wres.load().edition("wres-2024"), orgs=2, years=[2020], indicators=[faulty.indicator()])
    assert {"Example Trust 01", "Example Trust 02"} == set(counts["org"])
    assert ({2020}, {"acme-leavers", "headcount"}) == (set(counts["year"]), set(counts["item"]))


@pytest.mark.parametrize("edition", REGISTRY.editions)
def test_parts_are_within_their_wholes(edition: str) -> None:
    """Over all strata each part is within the whole that a measure names next, in every edition, for any seed."""
    for seed in range(3):
        counts = make_counts(edition, orgs=2, registry=REGISTRY, seed=seed)
        _, within = nested(REGISTRY.indicators(edition))
        total = counts.groupby(["item", "org", "year", "group"], sort=False)["count"].sum()
        assert [] == [
            (part, whole) for part in within for whole in within[part] if not (total[part] <= total[whole]).all()
        ]
        assert (counts["count"] > 0).all()


@pytest.mark.parametrize("edition", ["wres-2015", "wres-2024"])
def test_only_earlier_years_are_lacking(edition: str) -> None:
    """Where years are averaged, the years before the edition's own have no figure, and nothing else is amiss."""
    found = wres.evaluate(make_counts(edition), edition=edition).frame
    found = found[~found["statistic"].str.endswith("-over-2-years")]
    year = wres.load().edition(edition).year
    assert {"ok", "not-applicable"} >= set(found[found["year"] == year]["status"])
    assert {"ok", "not-applicable", "not-reported"} >= set(found["status"])


def test_a_plugin_brings_its_own_items() -> None:
    """With a registry an edition has a plugin's items too, without it the official ones alone."""
    registry = wres.load(faulty.Brings(indicators=[faulty.indicator()]))
    official, both = (set(make_counts("wres-2024", orgs=1, registry=one)["item"]) for one in (None, registry))
    assert {"acme-leavers"} == both - official
    assert set() == official - both


def test_an_edition_without_indicators() -> None:
    """There is nothing to count, and the cure is named."""
    with pytest.raises(wres.DefinitionError, match="acme-2026 has no indicators to make counts for; load the plugin"):
        make_counts("acme-2026", registry=wres.load(faulty.Brings(editions=[faulty.EMPTY_EDITION])))


def test_terms_in_a_circle() -> None:
    """Two measures that each lie within the other's whole can't be counted."""
    one = RelativeLikelihood(numerator=faulty.LEAVERS, denominator=faulty.STARTERS, of="bme", to="white")
    other = attrs.evolve(one, numerator=one.denominator, denominator=one.numerator)
    indicators = [faulty.indicator(one), faulty.indicator(other, id="acme-other")]
    with pytest.raises(wres.DefinitionError, match="acme-leavers lies within acme-starters lies within"):
        make_counts("wres-2024", indicators=indicators)


@pytest.mark.parametrize("orgs", [0, -1, [], ["Acme Trust", "Acme Trust"]])
def test_organisations_that_are_none(orgs: object) -> None:
    """No organisation, or one twice, is refused."""
    with pytest.raises(wres.DefinitionError, match="give a number from 1, or names that differ"):
        make_counts("wres-2024", orgs=orgs)  # type: ignore[arg-type]


def test_one_name_is_one_name() -> None:
    """Text is one organisation, or one indicator, and not its letters."""
    counts = make_counts("wres-2024", orgs="Acme Trust", indicators="board")
    assert ({"Acme Trust"}, True) == (set(counts["org"]), "board" in set(counts["item"]))
