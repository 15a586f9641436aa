"""How often methods against peers find something, and how often they are right, in pools whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pools import binomial, counted, judged, normal, outside

import wres
from wres import datasets
from wres.benchmarks import OverdispersedFunnel

FUNNEL = OverdispersedFunnel()
METHODS = (FUNNEL,)


def levels(k: int, size: int, *phis: float, spread: float = 0.6) -> list[float]:
    """The share outside the 99.8 % limits, in per cent, of about so many normal estimates."""
    rng = np.random.default_rng(17)
    return [100 * outside(FUNNEL, normal(rng, size // k, k, phi, spread)) for phi in phis]


@pytest.mark.parametrize(("k", "most"), [(10, 0.5), (30, 0.35), (210, 0.35)])
def test_the_funnel_holds_its_level(k: int, most: float) -> None:
    """Whatever organisations differ by, two in a thousand lie outside, and at most five where there are ten."""
    found = levels(k, 60_000, 1, 2, 10)
    assert max(found) <= most
    assert k == 10 or min(found) >= 0.03


@pytest.mark.thorough
@pytest.mark.parametrize("spread", [0.0, 0.6, 1.2])
@pytest.mark.parametrize(("k", "most"), [(10, 0.5), (12, 0.5), (20, 0.5), (30, 0.35), (60, 0.35), (210, 0.35)])
def test_the_funnel_holds_its_level_at_any_variances(k: int, most: float, spread: float) -> None:
    """The same with equal variances, and with the largest ten times the median."""
    found = levels(k, 300_000, 1, 1.3, 2, 4, 10, spread=spread)
    assert max(found) <= most
    assert k < 30 or min(found) >= 0.05


@pytest.mark.parametrize(("k", "size"), [(10, 20_000), (30, 30_000), (210, 42_000)])
def test_the_funnel_holds_its_level_with_counts(k: int, size: int) -> None:
    """Few events of small groups don't make more than that of them."""
    rng = np.random.default_rng(18)
    for rate in (0.01, 0.05, 0.2):
        for sd in (0.0, 0.2, 0.5):
            figures, _ = binomial(rng, size // k, k, rate, sd)
            assert 100 * outside(FUNNEL, figures) <= (0.5 if k == 10 else 0.35)


def test_the_published_forms_are_kept() -> None:
    """By their own formulas 1 and 4 in 100 of organisations that differ are outside, as the page has it."""
    found = normal(np.random.default_rng(19), 300, 210, 4)
    drawn, cut = (
        100 * outside(OverdispersedFunnel(dispersion="published", outliers=outliers), found)
        for outliers in ("winsorise", "truncate")
    )
    assert [drawn, cut] == pytest.approx([1.4, 4.3], abs=0.3)


def test_who_stands_out_is_found() -> None:
    """A ratio of 2.5 among 210 that differ by a standard deviation of 0.2 is outside in nine of ten draws."""
    rng = np.random.default_rng(20)
    theta = rng.normal(0, 0.2, (400, 210))
    theta[:, 0] = np.log(2.5)
    x, y = rng.binomial(2000, 0.04 * np.exp(theta)), rng.binomial(8000, 0.04, theta.shape)
    verdict = judged(FUNNEL, counted(x, 2000, y, 8000)).verdict.reshape(theta.shape)
    assert (verdict[:, 0] == "adverse").mean() >= 0.9


def test_fewer_than_ten_are_refused() -> None:
    """Nine peers have no verdict, with the reason; ten have."""
    rng = np.random.default_rng(21)
    nine, ten = (judged(FUNNEL, normal(rng, 1, k, 1)) for k in (9, 10))
    assert set(nine.verdict) == {"insufficient-data"}
    assert set(nine.sentences()) == {
        "Only 9 of its peers (all organisations) have a figure, itself included; 10 are needed."
    }
    assert "insufficient-data" not in ten.verdict


@pytest.mark.parametrize("of", [7, 12])
def test_nobody_among_few_is_no_finding(of: int) -> None:
    """A survey in which none of seven answered yes isn't better than its peers, whatever the others' rate."""
    rng = np.random.default_rng(22)
    n, m = np.full((1, 40), 300), np.full((1, 40), 1500)
    n[0, 0], m[0, 0] = of, 40
    x, y = rng.binomial(n, 0.28), rng.binomial(m, 0.2)
    x[0, 0] = 0
    found = judged(FUNNEL, counted(x, n, y, m, ratio=False))
    assert found.verdict[0] == "no-evidence"
    assert found.p_value[0] > 0.002


def test_boards_without_any_are_no_finding() -> None:
    """No row of a board is better than its peers because nobody of BME background is on it."""
    counts = datasets.sector(seed=1, organisations=220)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["board"])
    assessed, parts = wres.assess(results, FUNNEL), results.parts()
    empty = parts["focus_numerator"].to_numpy(float) == 0
    assert empty.sum() > 50
    assert (assessed.loc[empty, "p_value"] > 0.001).all()
    assert set(assessed.loc[empty, "verdict"]) == {"no-evidence"}


def test_a_verdict_depends_on_its_own_pool() -> None:
    """Beside other years, under other names and in another order every figure has the same numbers."""
    counts = datasets.sector(seed=3, organisations=24, years=[2022, 2023, 2024])
    one = counts[counts["year"] == 2024]
    keys = ["benchmark", "indicator", "org", "statistic"]
    numbers = ["score", "p_value", "limit_low", "limit_high", "probability", "verdict"]

    def assessed(table: pd.DataFrame, *indicators: str) -> pd.DataFrame:
        results = wres.evaluate(table, edition="as-reported", indicators=list(indicators) or None)
        found = wres.assess(results, *METHODS)
        found = found[(found["year"] == 2024) & found["indicator"].isin(["disciplinary", "discrimination"])]
        return found.assign(org=found["org"].str.removeprefix("Z-")).sort_values(keys, ignore_index=True)

    alone = assessed(one, "disciplinary", "discrimination")[[*keys, *numbers, "reason"]]
    pd.testing.assert_frame_equal(alone, assessed(counts)[[*keys, *numbers, "reason"]], check_exact=True)
    other = one.assign(org="Z-" + one["org"]).sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(alone[numbers], assessed(other)[numbers], rtol=1e-9)
