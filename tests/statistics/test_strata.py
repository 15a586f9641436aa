"""Strata: estimates agree with statsmodels, compositions with pairs of people counted one by one."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wres.statistics import strata
from wres.statistics.intervals import katz


@st.composite
def tables(draw: st.DrawFn, least: int = 1) -> Any:
    """x1, n1, x2 and n2 of a few strata."""
    k = draw(st.integers(least, 6))
    one = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
    first, second = (draw(st.lists(one, min_size=k, max_size=k)) for _ in range(2))
    return np.array([*zip(*first, strict=True), *zip(*second, strict=True)], dtype=float)


def stratified(x1: Any, n1: Any, x2: Any, n2: Any) -> Any:
    contingency = pytest.importorskip("statsmodels.stats.contingency_tables")
    return contingency.StratifiedTable(np.array([[x1, n1 - x1], [x2, n2 - x2]]))


@given(tables())
def test_mantel_haenszel_is_statsmodels(counts: Any) -> None:
    """Pooled ratios, the interval of the odds ratio and the test are `StratifiedTable`'s where it has any."""
    x1, n1, x2, n2 = counts
    odds = strata.mantel_haenszel_odds_ratio(*counts)
    assume(0 < odds.value < math.inf)
    theirs = stratified(*counts)
    assert pytest.approx(theirs.oddsratio_pooled) == odds.value
    assert pytest.approx(theirs.oddsratio_pooled_confint()) == odds[1:3]
    # Its risk ratio has the groups in columns: of no use here. By the definition:
    weights = 1 / (n1 + n2)
    ratio = (x1 * n2 * weights).sum() / (x2 * n1 * weights).sum()
    assert pytest.approx(ratio) == strata.mantel_haenszel_risk_ratio(*counts).value
    for correction in (False, True):
        expected = theirs.test_null_odds(correction=correction)
        found = strata.cochran_mantel_haenszel(*counts, continuity=correction)
        # It takes the half off a gap of less than that, and squares what is left.
        if not correction or abs((x1 - n1 * (x1 + x2) * weights).sum()) >= 0.5:
            assert pytest.approx((expected.statistic, expected.pvalue), rel=1e-6, abs=1e-9) == (found.chi2, found.p)


@given(tables(2))
def test_breslow_day_is_statsmodels(counts: Any) -> None:
    """Tarone's and Breslow and Day's statistics are `test_equal_odds`' where every stratum tells."""
    x1, n1, x2, n2 = counts
    telling = ((x1 + x2 > 0) & (x1 + x2 < n1 + n2)).all()
    odds = strata.mantel_haenszel_odds_ratio(*counts).value
    # Near 1 its quadratic is linear and it divides by nearly nothing.
    assume(telling and 0 < odds < math.inf and abs(odds - 1) > 1e-3)
    theirs = stratified(*counts)
    for tarone in (True, False):
        expected, found = theirs.test_equal_odds(adjust=tarone), strata.breslow_day(*counts, tarone=tarone)
        assert pytest.approx((expected.statistic, expected.pvalue), rel=1e-4, abs=1e-6) == (found.chi2, found.p)


@given(tables())
def test_one_stratum_is_no_stratum(counts: Any) -> None:
    """With one stratum the ratio and its interval are the crude ones, the difference too."""
    x1, n1, x2, n2 = counts[:, :1]
    found = strata.mantel_haenszel_risk_ratio(x1, n1, x2, n2)
    if x1[0] and x2[0]:
        assert pytest.approx([float(b) for b in katz(x1[0], n1[0], x2[0], n2[0])], rel=1e-9) == [
            float(b) for b in found[1:3]
        ]
    difference = strata.mantel_haenszel_risk_difference(x1, n1, x2, n2)
    assert pytest.approx((x1 / n1 - x2 / n2)[0], abs=1e-12) == difference.value


@given(tables())
def test_swapping_the_groups(counts: Any) -> None:
    """Ratios invert, differences change sign, tests stay."""
    x1, n1, x2, n2 = counts
    swapped = x2, n2, x1, n1
    with np.errstate(divide="ignore"):
        for function in (strata.mantel_haenszel_risk_ratio, strata.mantel_haenszel_odds_ratio):
            here, there = function(*counts), function(*swapped)
            assert pytest.approx(float(1 / here.value), nan_ok=True) == there.value
            assert pytest.approx(float(1 / here.upper), nan_ok=True) == there.lower
    here, there = strata.mantel_haenszel_risk_difference(*counts), strata.mantel_haenszel_risk_difference(*swapped)
    assert pytest.approx((-here.value, -here.lower), abs=1e-12) == (there.value, there.upper)
    chi2 = strata.cochran_mantel_haenszel(*counts).chi2
    assert pytest.approx(float(chi2), abs=1e-9, nan_ok=True) == strata.cochran_mantel_haenszel(*swapped).chi2


FUNCTIONS: dict[str, Any] = {
    "risk-ratio": strata.mantel_haenszel_risk_ratio,
    "odds-ratio": strata.mantel_haenszel_odds_ratio,
    "difference": strata.mantel_haenszel_risk_difference,
    "test": strata.cochran_mantel_haenszel,
    "breslow-day": strata.breslow_day,
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(counts=tables())
def test_a_stratum_without_a_group_says_nothing(name: str, counts: Any) -> None:
    """It drops out, a missing count makes the result nan, and a batch is one by one."""
    function = FUNCTIONS[name]
    more = np.concatenate([counts, [[0, 3], [0, 9], [2, 0], [5, 0]]], axis=1)
    gap = more.copy()
    gap[0, -1] = np.nan
    with np.errstate(all="raise"):
        alone, batch = function(*counts), function(*np.stack([more, gap], axis=1))
    for one, many in zip(alone, batch, strict=True):
        np.testing.assert_allclose(one, many[0], rtol=1e-9, atol=1e-12)
        assert np.isnan(many[1]) or name == "test"
    assert np.isnan(batch[0][1])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_strata(name: str) -> None:
    """No stratum, empty ones, no events and nothing but events give no answer, silently."""
    for x1, n1, x2, n2 in [([], [], [], []), ([0], [0], [0], [0]), ([0], [5], [0], [5]), ([5], [5], [5], [5])]:
        with np.errstate(all="raise"):
            found = FUNCTIONS[name](x1, n1, x2, n2)
        if name == "difference" and n1 == [5]:
            assert (0, 0) == (found.value, found.se)
        elif not (name == "risk-ratio" and x1 == [5]):
            assert math.isnan(found[0])


def test_paradox() -> None:
    """A ratio that turns round in the strata is found, and one that they leave alone isn't."""
    found = strata.paradox([[18, 4], [10, 20]], [[90, 10], [100, 100]], [[2, 27], [5, 10]], [[20, 80], [100, 100]])
    np.testing.assert_array_equal([True, False], found.reversed)
    np.testing.assert_array_equal([True, False], found.moved)
    assert not strata.paradox([0], [5], [0], [5]).reversed


@given(tables())
def test_standardising_to_oneself_changes_nothing(counts: Any) -> None:
    """With its own people as the standard the rate is the crude one, and with its own rates the ratio is 1."""
    x, n, *_ = counts
    found = strata.direct_rate(x, n, n)
    assert pytest.approx(x.sum() / n.sum()) == found.value
    if x.sum():
        assert pytest.approx(1) == strata.indirect_ratio(x, n, x / n).value
        assert found.lower < found.value < found.upper
        scaled = strata.direct_rate(x, n, n, multiplier=1000)
        np.testing.assert_allclose(np.multiply(found, 1000), scaled)


@given(tables())
def test_direct_ratios(counts: Any) -> None:
    """In one stratum it is the crude ratio with Katz's interval; swapping inverts it."""
    x1, n1, x2, n2 = counts
    found, swapped = strata.direct_ratio(*counts, n1), strata.direct_ratio(x2, n2, x1, n1, n1)
    if 0 < found.value < math.inf:
        assert pytest.approx(1 / found.value) == swapped.value
    one = strata.direct_ratio(*counts[:, :1], [1])
    if x1[0] and x2[0]:
        expected = katz(*counts[:, 0])
        assert pytest.approx([float(b) for b in expected]) == [float(b) for b in one[1:3]]


def test_standardisation_corners() -> None:
    """A stratum that only the standard has leaves no rate; nothing observed leaves an upper bound."""
    with np.errstate(all="raise"):
        assert math.isnan(strata.direct_rate([1, 0], [10, 0], [1, 1]).value)
        assert pytest.approx(0.1) == strata.direct_rate([1, 0], [10, 0], [1, 0]).value
        assert math.isnan(strata.direct_ratio([1, 0], [10, 0], [1, 0], [10, 5], [1, 1]).value)
        assert pytest.approx(1) == strata.direct_ratio([1, 0], [10, 0], [1, 0], [10, 5], [1, 0]).value
        none = strata.indirect_ratio([0], [100], [0.03])
        assert (0, 0) == (none.value, none.lower)
        assert pytest.approx(3.6889 / 3, rel=1e-4) == none.upper
        assert math.isnan(strata.indirect_ratio([1], [100], [0]).value)
        assert np.isnan(strata.direct_rate([], [], [])).all()


# Compositions

bands = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=5)


@given(bands)
def test_superiority_counts_pairs(pairs: list[tuple[int, int]]) -> None:
    """It is the share of pairs that one of the first wins, Mann and Whitney's; swapping gives the rest."""
    from scipy.stats import mannwhitneyu

    a, b = np.array(pairs).T
    assume(a.sum() > 0 and b.sum() > 0)
    found, swapped = strata.superiority(a, b), strata.superiority(b, a)
    people = np.repeat(np.arange(len(a)), a), np.repeat(np.arange(len(b)), b)
    assert pytest.approx(mannwhitneyu(*people).statistic / a.sum() / b.sum()) == found.value
    assert pytest.approx(1) == found.value + swapped.value
    if a.sum() > 1 and b.sum() > 1:
        score = (people[0][:, None] > people[1]) + (people[0][:, None] == people[1]) / 2
        variance = score.mean(axis=1).var(ddof=1) / a.sum() + score.mean(axis=0).var(ddof=1) / b.sum()
        assert pytest.approx(math.sqrt(variance), abs=1e-12) == found.se
        assert pytest.approx(found.se, abs=1e-12) == swapped.se


@given(bands)
def test_the_test_of_superiority_is_that_of_all_permutations(pairs: list[tuple[int, int]]) -> None:
    """Its variance is that of the statistic over every way of dealing people out, its p-value Mann and Whitney's."""
    from scipy.stats import mannwhitneyu

    a, b = np.array(pairs).T
    assume(0 < a.sum() <= 4 and 0 < b.sum() and a.sum() + b.sum() <= 12)
    found, swapped = strata.superiority_test(a, b), strata.superiority_test(b, a)
    people = np.repeat(np.arange(len(a)), a + b)
    dealt = []
    for chosen in itertools.combinations(range(len(people)), int(a.sum())):
        some = np.bincount(people[list(chosen)], minlength=len(a))
        dealt.append(float(strata.superiority(some, a + b - some).value))
    assert pytest.approx(0.5) == np.mean(dealt)
    assert pytest.approx(np.std(dealt), abs=1e-9) == found.null_se
    assert pytest.approx((found.p, -found.z), abs=1e-9) == (swapped.p, swapped.z)
    assert pytest.approx((1 - found.upper, 1 - found.lower), abs=1e-6) == (swapped.lower, swapped.upper)
    if found.null_se > 0:
        both = (np.repeat(np.arange(len(a)), counts) for counts in (a, b))
        theirs = mannwhitneyu(*both, use_continuity=False, method="asymptotic")
        assert pytest.approx(theirs.pvalue) == found.p


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400)), min_size=2, max_size=14))
def test_the_interval_of_superiority_agrees_with_its_test(pairs: list[tuple[int, int]]) -> None:
    """It leaves out parity exactly where the test finds something, and holds the estimate."""
    a, b = np.array(pairs).T
    assume(a.sum() > 0 and b.sum() > 0)
    found = strata.superiority_test(a, b)
    assume(abs(found.p - 0.05) > 1e-9)
    assert (found.p < 0.05) == (found.upper < 0.5 or found.lower > 0.5)
    assert 0 <= found.lower <= found.value <= found.upper <= 1


def test_three_people_are_no_certainty() -> None:
    """Vectors: a published form by hand, and three in one band, whom the standard error of a sample made certain."""
    found = strata.superiority_test([3, 1, 1, 0], [60, 90, 80, 70])
    expected = (0.25666666666666665, 0.12599561795339156, -1.9312840977005048, 0.05344792885976841)
    assert pytest.approx(expected, rel=1e-9) == (found.value, found.null_se, found.z, found.p)
    certain = strata.superiority_test([0, 3, 0, 0], [100, 300, 400, 200])
    assert 0.01 < certain.p < 0.2


@given(bands)
def test_chance_dissimilarity_is_the_mean_of_permutations(pairs: list[tuple[int, int]]) -> None:
    """The closed form is the mean absolute deviation of each band's hypergeometric count, summed slowly."""
    from scipy.stats import hypergeom

    a, b = np.array(pairs).T
    m, n = int(a.sum()), int(b.sum())
    assume(m > 0 and n > 0)
    expected = 0.0
    for size in a + b:
        k = np.arange(m + 1)
        expected += (hypergeom.pmf(k, m + n, int(size), m) * np.abs(k / m - (size - k) / n)).sum() / 2
    assert pytest.approx(expected, abs=1e-9) == strata.chance_dissimilarity(a, b)


def test_chance_dissimilarity_by_permutation() -> None:
    """People of two groups dealt out to bands at random are as dissimilar as it says."""
    a, b = np.array([12, 30, 8, 4]), np.array([50, 70, 40, 30])
    everybody = np.repeat(np.arange(4), a + b)
    generator, found = np.random.default_rng(9), []
    for _ in range(4000):
        some = np.bincount(generator.permutation(everybody)[: a.sum()], minlength=4)
        found.append(strata.dissimilarity(some, a + b - some))
    assert pytest.approx(np.mean(found), rel=0.02) == strata.chance_dissimilarity(a, b)


@given(bands)
def test_dissimilarity_is_a_distance(pairs: list[tuple[int, int]]) -> None:
    """From 0 for like to 1 for disjoint compositions, the same either way, less by chance when corrected."""
    a, b = np.array(pairs).T
    assume(a.sum() > 0 and b.sum() > 0)
    found = strata.dissimilarity(a, b)
    assert -1e-12 <= found <= 1 + 1e-12
    assert pytest.approx(found, abs=1e-12) == strata.dissimilarity(b, a)
    assert pytest.approx(0, abs=1e-12) == strata.dissimilarity(a, 3 * a)
    assert strata.corrected_dissimilarity(a, b) <= found


def test_composition_corners() -> None:
    """A group of nobody, a missing band and no bands give nan; one band tells nothing; a batch is one by one."""
    functions = [strata.dissimilarity, strata.chance_dissimilarity, lambda a, b: strata.superiority(a, b).value]
    for function, (a, b) in itertools.product(functions, [([0, 0], [1, 2]), ([math.nan, 1], [1, 2]), ([], [])]):
        with np.errstate(all="raise"):
            assert math.isnan(function(a, b))
    assert (0, 0, 0.5) == tuple(function([5], [9]) for function in functions)
    a, b = np.array([[3, 4, 5], [0, 0, 9]]), np.array([[1, 9, 2], [1, 1, 1]])
    for function in functions:
        np.testing.assert_allclose(function(a, b), [function(*pair) for pair in zip(a, b, strict=True)])
    assert np.isnan(strata.superiority([1], [5]).se)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=6))
def test_representation_is_a_mean_of_one(pairs: list[tuple[int, int]]) -> None:
    """Weighted by the bands' people the ratios have a mean of 1."""
    b, rest = np.array(pairs).T
    assume(b.sum() > 0)
    found = strata.representation_ratio(b, b + rest)
    assert pytest.approx(1) == np.average(found, weights=b + rest)


def test_representation_of_nobody() -> None:
    """An empty band, and a group of nobody, have no ratio."""
    with np.errstate(all="raise"):
        np.testing.assert_array_equal([1, math.nan], strata.representation_ratio([5, 0], [10, 0]))
        assert np.isnan(strata.representation_ratio([0, 0], [10, 10])).all()
