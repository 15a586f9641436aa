"""The plugin as its own pipeline tests it: named, evaluated, its definitions pinned."""

from __future__ import annotations

import sys

import pandas as pd
import pytest

import wres


@pytest.fixture(scope="module")
def registry() -> wres.Registry:
    return wres.load("acme-wres")


def test_installing_adds_nothing() -> None:
    """The official standard is the same with the plugin installed."""
    assert [plugin.name for plugin in wres.installed_plugins()] == ["acme-wres"]
    assert "acme_wres" not in sys.modules
    assert wres.load().provider("wres-2024", "disciplinary").name == "wres-standard"


@pytest.mark.parametrize("indicator", ["leaving", "disciplinary"])
def test_examples(registry: wres.Registry, indicator: str) -> None:
    """Each worked example comes out as written."""
    (example,) = registry.indicator("wres-2024", indicator).examples
    rows = [{"org": "Acme Trust", **row, "year": 2024 + row.get("year", 0)} for row in example.counts]
    results = wres.evaluate(pd.DataFrame(rows), edition="wres-2024", indicators=[indicator], registry=registry)
    headline = results.headline().set_index("year").loc[2024]
    assert f"{headline['value']:.2f}" == example.expected[0]["value"]


def test_provenance(registry: wres.Registry) -> None:
    """Results say whose definition each figure follows."""
    rows = [{"org": "Acme Trust", "year": 2024, "item": "leavers", "group": "bme", "count": 1}]
    provenance = wres.evaluate(pd.DataFrame(rows), edition="wres-2024", registry=registry).provenance
    by_indicator = provenance.set_index("indicator")["provider"]
    assert by_indicator[["leaving", "disciplinary", "training"]].tolist() == ["acme-wres", "acme-wres", "wres-standard"]
    assert set(provenance.set_index("indicator").loc[["leaving"], "provider_version"]) == {"1.2.0"}


def test_definitions_are_pinned(registry: wres.Registry) -> None:
    """A figure that follows another definition can't go unseen."""
    assert registry.fingerprint("wres-2024", "leaving") == registry.fingerprint("wres-2025", "leaving")
    assert registry.fingerprint("wres-2024", "leaving") == "PIN"
