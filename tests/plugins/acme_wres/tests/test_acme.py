"""The plugin as its own pipeline tests it: checked, named, evaluated, its definitions pinned."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest

import wres
from wres.testing import ConformanceCase, assert_fingerprint, conformance_cases, make_counts


@pytest.fixture(scope="module")
def registry() -> wres.Registry:
    return wres.load("acme-wres")


@pytest.mark.parametrize("case", conformance_cases("acme-wres"), ids=lambda case: case.id)
def test_conformance(case: ConformanceCase) -> None:
    """The plugin keeps every rule of the kit."""
    case.run()


def test_installing_adds_nothing() -> None:
    """The official standard is the same with the plugin installed, which nobody imports."""
    code = (
        "import sys, wres; assert 'acme-wres' in [plugin.name for plugin in wres.installed_plugins()]; "
        "assert wres.load().provider('wres-2024', 'disciplinary').name == 'wres-standard'; "
        "assert 'acme_wres' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_provenance(registry: wres.Registry) -> None:
    """Results say whose definition each figure follows, and in which version."""
    counts = make_counts("wres-2024", orgs=1, registry=registry)
    provenance = wres.evaluate(counts, edition="wres-2024", registry=registry).provenance
    providers = provenance.set_index("indicator")[["provider", "provider_version"]]
    assert ("acme-wres", "1.2.0") == tuple(providers.loc["leaving"])
    assert ("acme-wres", "1.2.0") == tuple(providers.loc["disciplinary"])
    assert "wres-standard" == providers.loc["training", "provider"]


def test_judgement(registry: wres.Registry) -> None:
    """An interval beyond parity is adverse on the side where BME staff fare worse, and favourable on the other."""
    rows = [
        {"org": org, "year": 2024, "item": item, "group": group, "count": count}
        for org, bme in (("Acme Trust", 90), ("Borough Care", 10), ("Cove Clinic", 50))
        for item, group, count in (
            ("leavers", "white", 100),
            ("leavers", "bme", bme),
            ("headcount", "white", 1000),
            ("headcount", "bme", 500),
        )
    ]
    results = wres.evaluate(pd.DataFrame(rows), edition="wres-2024", indicators=["leaving"], registry=registry)
    found = wres.assess(results, "acme-beyond-parity", registry=registry)
    assert ["adverse", "favourable", "no-evidence"] == found["verdict"].tolist()


def test_definitions_are_pinned(registry: wres.Registry) -> None:
    """A figure that follows another definition can't go unseen."""
    for edition in ("wres-2024", "wres-2025"):
        assert_fingerprint(edition, "d3a914aac96f04db", "leaving", registry=registry)
