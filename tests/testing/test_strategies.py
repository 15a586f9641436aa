"""What the strategies make is lawful, whoever wrote the edition, and reaches what is rare."""

from __future__ import annotations

import attrs
import pandas as pd
import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import wres
from wres.registry import sisters
from wres.testing import check_plugin
from wres.testing import strategies as made

SISTERS = wres.load(*sisters())
MANY = settings(max_examples=300, suppress_health_check=list(HealthCheck), deadline=None)
FEW = settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)


@FEW
@given(st.data())
def test_counts_are_lawful(data: st.DataObject) -> None:
    """No table is refused, and no figure of it is inconsistent, for the official standard and its sisters."""
    edition = data.draw(st.sampled_from(sorted(SISTERS.editions)), label="edition")
    table = data.draw(made.counts(edition, registry=SISTERS))
    statuses = set(wres.evaluate(table, edition=edition, registry=SISTERS).frame["status"])
    assert set() == statuses & {"inconsistent", "invalid"}


@pytest.mark.parametrize(
    "status", ["zero-denominator", "zero-comparator", "not-reported", "suppressed", "below-minimum"]
)
def test_counts_reach_what_is_rare(status: str) -> None:
    """Each status that lawful counts can lead to is led to."""

    def has(table: pd.DataFrame) -> bool:
        frame = wres.evaluate(table, edition="wres-2024", indicators=["appointment", "discrimination"]).frame
        return status in set(frame["status"])

    table = find(made.counts("wres-2024", orgs=1, indicators=["appointment", "discrimination"]), has, settings=MANY)
    assert has(table)


@FEW
@given(made.counts("wres-2022", orgs=1, gaps=False))
def test_without_gaps_everything_is_reported(table: pd.DataFrame) -> None:
    """Every count is there, and so is every figure that counts of some size have."""
    assert not table["count"].isna().any()
    found = wres.evaluate(table, edition="wres-2022").headline()
    assert "not-reported" not in set(found["status"])


@settings(FEW, max_examples=5)
@given(made.definitions())
def test_definitions_keep_the_rules(indicator: wres.Indicator) -> None:
    """A definition that is made passes the kit."""
    found = check_plugin(made.Plugin((indicator,)))
    assert () == found.failed


@FEW
@given(made.registries())
def test_registries_hold_what_they_load(registry: wres.Registry) -> None:
    """A registry that is made has the official standard, and what its plugin brings beside it."""
    official = wres.load()
    assert set(official.editions) == set(registry.editions)
    assert set(official.indicators("wres-2024")) <= set(registry.indicators("wres-2024"))
    assert all(attrs.has(type(one)) for one in registry.indicators())
