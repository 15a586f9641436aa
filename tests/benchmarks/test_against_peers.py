"""How often methods against peers find something, and how often they are right, in pools whose truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pools import binomial, by_prior, counted, covered, judged, normal, outside

import wres
from wres import datasets
from wres.benchmarks import EmpiricalBayes, Method, OverdispersedFunnel

FUNNEL = OverdispersedFunnel()
METHODS = (FUNNEL, EmpiricalBayes())


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
        found = found[(found["year"] == 2024) & found["indicator"].isin(["appointment", "discrimination"])]
        return found.assign(org=found["org"].str.removeprefix("Z-")).sort_values(keys, ignore_index=True)

    alone = assessed(one, "appointment", "discrimination")[[*keys, *numbers, "reason"]]
    pd.testing.assert_frame_equal(alone, assessed(counts)[[*keys, *numbers, "reason"]], rtol=1e-9)
    other = one.assign(org="Z-" + one["org"]).sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(alone[numbers], assessed(other)[numbers], rtol=1e-9)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.id)
def test_pools_of_rare_events_are_their_own(method: Method) -> None:
    """A pool of few events has the same numbers alone, and beside pools of other sizes and ratios."""
    rng = np.random.default_rng(23)
    figures, _ = binomial(rng, 6, 14, 0.01, 0.3, np.linspace(-1, 2, 6)[:, None])
    together = judged(method, figures)
    for pool in range(6):
        inside = slice(14 * pool, 14 * (pool + 1))
        alone = judged(method, counted(*(getattr(figures, name)[None, inside] for name in "xnym")))
        assert list(alone.verdict) == list(together.verdict[inside])
        for name in ("score", "limit_low", "limit_high", "p_value", "probability"):
            one, other = (np.broadcast_to(getattr(each, name), each.verdict.shape) for each in (alone, together))
            np.testing.assert_allclose(one, other[inside], rtol=1e-9)


# Empirical Bayes

BAYES = EmpiricalBayes()


@pytest.mark.parametrize("k", [5, 20, 210])
def test_intervals_hold_the_truth(k: int) -> None:
    """At any spread from 0.1 to 0.5 at least 91 in 100, with few events and many."""
    rng = np.random.default_rng(24)
    for rate in (0.01, 0.2):
        for sd in (0.1, 0.5):
            held, _, _ = covered(BAYES, *binomial(rng, max(2500 // k, 24), k, rate, sd))
            assert held >= 0.91


def test_intervals_hold_the_truth_over_their_prior() -> None:
    """At least 95 in 100 where the mean and the spread are drawn from the priors, but for what chance takes off."""
    held, _, _ = covered(BAYES, *by_prior(np.random.default_rng(25), 500, 12, 0.01))
    assert held >= 0.945


@pytest.mark.thorough
@pytest.mark.parametrize("k", [5, 10, 20, 30, 210])
@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2])
def test_intervals_hold_the_truth_wherever(k: int, rate: float) -> None:
    """The same at more spreads, and from the priors."""
    rng = np.random.default_rng(26)
    for sd in (0.1, 0.15, 0.25, 0.35, 0.5):
        held, _, _ = covered(BAYES, *binomial(rng, max(8000 // k, 60), k, rate, sd))
        assert held >= 0.91
    if rate < 0.1:
        held, _, _ = covered(BAYES, *by_prior(rng, max(20_000 // k, 200), k, rate))
        assert held >= 0.945


def test_few_peers_find_little_at_parity() -> None:
    """Of five equal peers with few events 2 in 100 at most are found on either side; the plug-in form finds more."""
    found = binomial(np.random.default_rng(27), 800, 5, 0.01, 0.0, 0.0)
    _, adverse, favourable = covered(BAYES, *found)
    assert max(adverse, favourable) <= 0.02
    assert sum(covered(EmpiricalBayes(model="conditional"), *found)[1:]) > 2 * (adverse + favourable)


def test_events_in_one_organisation_only_are_no_finding() -> None:
    """Two events of the focus group, in one of six organisations, are refused by every model."""
    x, y = [[2, 0, 0, 0, 0, 0]], [[0, 8, 8, 8, 8, 8]]
    for model in ("hierarchical", "conditional", "normal"):
        found = judged(EmpiricalBayes(model=model), counted(x, 300, y, 2000))
        assert set(found.verdict) == {"insufficient-data"}
        assert np.isnan(found.score).all()
        assert set(found.sentences()) == {
            "Only 0 of its peers (all organisations) have events in both groups; 5 are needed to know what is usual."
        }


def test_a_finding_leaves_out_parity() -> None:
    """Where the interval holds parity nothing is found, however probable it is that the bound is passed."""
    figures, _ = binomial(np.random.default_rng(28), 300, 5, 0.02, 0.5, 0.6)
    found = judged(BAYES, figures)
    adverse = found.verdict == "adverse"
    assert adverse.any()
    assert (found.limit_low[adverse] > 1).all()
    assert (found.probability[adverse] >= 0.9).all()
    wide = (found.probability >= 0.9) & (found.limit_low <= 1)
    assert set(found.verdict[wide]) <= {"no-evidence"}


def test_the_reason_says_what_is_prior() -> None:
    """How much of the width comes from not knowing the spread, and what other priors give."""
    figures, _ = binomial(np.random.default_rng(29), 1, 6, 0.05, 0.2)
    for reason in judged(BAYES, figures).sentences():
        assert (
            " % comes from not knowing how much organisations differ; with a prior of that half or twice as" in reason
        )
    for reason in judged(EmpiricalBayes(model="normal"), figures).sentences():
        assert "a prior" not in reason


@pytest.mark.parametrize("options", [{"points": -1}, {"spread": 0}, {"spread_points": float("inf")}])
def test_a_bound_and_a_prior_are_numbers(options: dict[str, float]) -> None:
    """What can't be a bound or a scale is refused by name."""
    with pytest.raises(wres.DefinitionError, match=next(iter(options))):
        EmpiricalBayes(**options)  # type: ignore[arg-type]
