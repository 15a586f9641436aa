"""A verdict is the figure's own; what is listed depends on how many figures were tested, and keeps its rate."""

from __future__ import annotations

import functools

import attrs
import numpy as np
import pandas as pd
import pytest

import wres
from wres import datasets
from wres.benchmarks import METHODS, Fdr, FourFifths, ScoreTest
from wres.benchmarks.families import FINDINGS, SECTOR, listing
from wres.definitions import method_essence, method_fingerprint
from wres.results import ASSESSMENT

WORDS = ("verdict", "reason", "comparator")
INDICATORS = ["appointment", "disciplinary", "training", "harassment-staff", "discrimination"]


@functools.cache
def sector(organisations: int = 12, years: tuple[int, ...] = (2022, 2023, 2024), seed: int = 4) -> pd.DataFrame:
    return datasets.sector(seed=seed, organisations=organisations, years=years)


def judged(counts: pd.DataFrame, *methods: str, indicators: list[str] | None = None) -> pd.DataFrame:
    results = wres.evaluate(counts, edition="wres-2024", indicators=indicators)
    return wres.assess(results, *(methods or ("score-test", "board-exact")))


# Verdicts


@pytest.mark.parametrize("method", [method.id for method in METHODS])
def test_a_verdict_depends_on_its_own_pool_alone(method: str) -> None:
    """Beside later years, other indicators and organisations by other names it is the same, and so are its words."""
    counts = sector()
    alone = judged(counts[counts["year"] <= 2023], method, indicators=["training"])
    beside = judged(counts, method, indicators=INDICATORS)
    if method == "xmr":
        # A chart's limits are those of the whole series.
        alone = judged(counts, method, indicators=["training"])
    mine = beside[(beside["indicator"] == "training") & beside["year"].isin(alone["year"])].reset_index(drop=True)
    names = sorted(set(counts["org"]))
    others = dict(zip(names, (f"Acme {at:03d}" for at in reversed(range(len(names)))), strict=True))
    renamed = judged(counts.assign(org=counts["org"].map(others)), method, indicators=INDICATORS)
    renamed = renamed.assign(org=renamed["org"].map({new: old for old, new in others.items()}))
    renamed = renamed[(renamed["indicator"] == "training") & renamed["year"].isin(alone["year"])]
    renamed = renamed.sort_values(["org", "year"], kind="stable", ignore_index=True)
    for other in (mine, renamed):
        for name in WORDS:
            assert alone[name].fillna("").tolist() == other[name].fillna("").tolist(), name
    assert alone["method"].tolist() == mine["method"].tolist()


def test_an_interval_without_parity_is_a_finding() -> None:
    """On any page: the headline's interval and the verdict of its test never say different things."""
    for edition in ("wres-2017", "wres-2024"):
        results = wres.evaluate(sector(40), edition=edition)
        found = wres.assess(results, "score-test")
        found = found[found["status"].eq("ok") & found["code"].isna() & found["indicator"].isin(INDICATORS)]
        parity = found["indicator"].map(results.provenance.set_index("indicator")["parity"])
        out = (found["lower"] > parity) | (found["upper"] < parity)
        assert out.any()
        assert out.tolist() == found["verdict"].isin(FINDINGS).tolist()
        known = found["limit_low"].notna()
        np.testing.assert_allclose(found.loc[known, "lower"], found.loc[known, "limit_low"])
        np.testing.assert_allclose(found.loc[known, "upper"], found.loc[known, "limit_high"])


# What is listed


def test_families() -> None:
    """From ten organisations an indicator's figures are counted together, below those of an organisation."""
    for organisations in (SECTOR - 1, SECTOR):
        counts = datasets.sector(seed=2, organisations=organisations)
        found = judged(counts)
        found = found[found["verdict"] != "insufficient-data"]
        expected = "indicator" if counts["org"].nunique() >= SECTOR else "organisation"
        assert {expected} == set(found["family"])
        assert found["listed"].notna().all()
        assert found.loc[found["listed"], "verdict"].isin(FINDINGS).all()
        keys = ["indicator", "year"] if expected == "indicator" else ["org", "year"]
        for (benchmark, *_), rows in found.groupby(["benchmark", *keys]):
            p = rows["p_value"].sort_values()
            passed = p.to_numpy() <= 0.05 * np.arange(1, len(p) + 1) / len(p)
            most = p.iloc[np.flatnonzero(passed)[-1]] if passed.any() else -1.0
            stands = rows["verdict"].isin(FINDINGS) & (rows["p_value"] <= most)
            assert stands.tolist() == rows["listed"].tolist(), benchmark


def test_what_was_not_judged_is_not_listed() -> None:
    """Neither listed nor not; and a rule without a p-value lists what it finds, in no family."""
    found = judged(sector(), "score-test", "four-fifths")
    silent = found["verdict"] == "insufficient-data"
    assert silent.any()
    assert found.loc[silent, ["listed", "family"]].isna().all(axis=None)
    rule = found[(found["benchmark"] == "four-fifths") & ~silent]
    assert rule["verdict"].isin(FINDINGS).tolist() == rule["listed"].tolist()
    assert rule["family"].isna().all()


def test_a_rate_of_ones_own() -> None:
    """The wrapper changes what is listed and no verdict, and a method without p-values can't be held to a rate."""
    results = wres.evaluate(sector(30), edition="wres-2024", indicators=INDICATORS)
    plain, held = (wres.assess(results, each) for each in (ScoreTest(), Fdr(of=ScoreTest(), rate=0.001, family="all")))
    assert plain["verdict"].tolist() == held["verdict"].tolist()
    assert plain["p_value"].equals(held["p_value"])
    assert 0 < held["listed"].sum() < plain["listed"].sum()
    assert {"all"} == set(held["family"].dropna())
    assert held["reason"].str.contains("it isn't listed, since so many find as much by chance").any()
    with pytest.raises(wres.DefinitionError, match="without p-values"):
        wres.assess(results, Fdr(of=FourFifths()))


@pytest.mark.parametrize("family", ["organisation", "indicator"])
def test_at_parity_few_pages_list_anything(family: str) -> None:
    """At most one in twenty organisations' pages does, in a family of its own or of the sector."""
    # The board's three shares and the bands are of a workforce that a synthetic sector doesn't draw at parity.
    counts = datasets.sector(seed=6, organisations=600, parity=True)
    results = wres.evaluate(counts, edition="wres-2024", indicators=INDICATORS)
    found = wres.assess(results, Fdr(of=ScoreTest(), family=family))  # type: ignore[arg-type]
    pages = found.groupby("org")["listed"].max().fillna(value=False)
    assert pages.mean() <= 0.055


# Pins


def test_a_method_has_a_fingerprint() -> None:
    """Its settings and its version move it, what it is called doesn't; and each assessment bears it."""
    plain = ScoreTest()
    assert method_fingerprint(plain) == method_fingerprint(attrs.evolve(plain, id="ours", title="Ours", references=()))
    others = [
        ScoreTest(confidence=0.9),
        ScoreTest(continuity=0.2),
        ScoreTest(interval="miettinen-nurminen"),
        FourFifths(),
    ]
    assert 5 == len({method_fingerprint(method) for method in (plain, *others)})
    assert 2 == method_essence(plain)["version"]
    found = judged(sector(), "score-test", indicators=["training"])
    assert {method_fingerprint(plain)} == set(found["method"])
    assert "method" in ASSESSMENT


def test_settings_that_cannot_be_seen() -> None:
    """A method that is no attrs or dataclass value has no fingerprint, and judges all the same."""

    class Beyond:
        id, title, references, units = "beyond-parity", "Interval beyond parity", (), ("ratio",)

        def assess(self, results: wres.Results, peers: object = None) -> pd.DataFrame:
            rows = results.headline()
            return rows.assign(verdict=np.where(rows["lower"] > 1, "adverse", "no-evidence"))

    results = wres.evaluate(sector(), edition="wres-2024", indicators=["training"])
    assert wres.assess(results, Beyond())["method"].isna().all()


def test_a_listing_by_itself() -> None:
    """Benjamini and Hochberg's example: of fifteen p-values the four least are listed."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    rows = pd.DataFrame(
        {"edition": "wres-2024", "year": 2024, "org": "Acme Trust", "indicator": list(map(str, range(15)))}
    )
    found = listing(rows, np.where(np.array(p) < 0.05, "adverse", "no-evidence"), p)
    assert [True] * 4 + [False] * 11 == found.listed.tolist()
    assert {15.0} == set(found.tests)
