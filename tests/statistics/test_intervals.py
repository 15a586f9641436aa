"""The intervals keep their invariants, and agree with the papers' own formulas worked slowly and exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, localcontext
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from wres.errors import DefinitionError, WresError
from wres.statistics import intervals, skewness
from wres.statistics.intervals import DIFFERENCE, PROPORTION, RATIO, score_test

SCORE_RATIO = ["miettinen-nurminen", "koopman"]
SCORE_DIFFERENCE = ["miettinen-nurminen", "mee"]
# Those that treat an empty cell as a fact and not as a nuisance.
WHOLE_RATIO = [*SCORE_RATIO, "mover-wilson"]
TWO = {f"ratio {slug}": f for slug, f in RATIO.items()} | {f"difference {s}": f for s, f in DIFFERENCE.items()}
ALL = PROPORTION | TWO

confidences = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998, 0.999])


@st.composite
def groups(draw: st.DrawFn, most: int = 10**9) -> tuple[float, float]:
    """An x of n, empty and full ones, small and huge ones, whole and fractional ones."""
    n = draw(st.one_of(st.integers(1, 30), st.integers(1, most)))
    edge = st.integers(0, min(n, 5))
    x = draw(st.one_of(st.integers(0, n), edge, edge.map(lambda missing: n - missing)))
    scale = draw(st.sampled_from([1, 1, 1, 0.5, 1.7]))
    return (x * scale, n * scale) if n > 1 else (x, n)


def bounds(interval: Callable[..., Any], *arguments: Any) -> tuple[float, float]:
    lower, upper = interval(*arguments)
    assert not lower.shape
    assert not upper.shape
    return float(lower), float(upper)


# Every interval


@pytest.mark.parametrize("slug", PROPORTION)
@given(group=groups(), confidence=confidences)
def test_a_proportion_lies_in_its_interval(slug: str, group: tuple[float, float], confidence: float) -> None:
    """The bounds enclose the estimate and stay from 0 to 1, with an end that was observed reached exactly."""
    (x, n), slack = group, 1e-9
    lower, upper = bounds(PROPORTION[slug], x, n, confidence)
    assert 0 <= lower <= upper <= 1
    if slug != "jeffreys" or confidence >= 0.8:
        assert lower * (1 - slack) <= x / n <= upper * (1 + slack)
    assert (x == 0, x == n) == (lower == 0, upper == 1) or 0 < min(x, n - x) <= 0.5


@pytest.mark.parametrize("slug", PROPORTION)
@given(group=groups(10**6), confidence=confidences)
def test_complements_mirror(slug: str, group: tuple[float, float], confidence: float) -> None:
    """Counting those without the event mirrors the interval of a proportion."""
    x, n = group
    lower, upper = bounds(PROPORTION[slug], x, n, confidence)
    mirrored = bounds(PROPORTION[slug], n - x, n, confidence)
    assert pytest.approx((1 - upper, 1 - lower), rel=1e-9, abs=1e-12) == mirrored


@pytest.mark.parametrize("slug", PROPORTION)
@given(group=groups(10**6), confidence=confidences)
def test_more_events_move_a_proportion_up(slug: str, group: tuple[float, float], confidence: float) -> None:
    """One event more moves neither bound down."""
    x, n = group
    assume(x + 1 <= n)
    before, after = bounds(PROPORTION[slug], x, n, confidence), bounds(PROPORTION[slug], x + 1, n, confidence)
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@pytest.mark.parametrize("slug", RATIO)
@given(a=groups(), b=groups(), confidence=confidences)
def test_swapping_inverts_a_ratio(slug: str, a: Any, b: Any, confidence: float) -> None:
    """The interval of b over a is one over that of a over b, infinite bounds and all."""
    lower, upper = bounds(RATIO[slug], *a, *b, confidence)
    swapped = bounds(RATIO[slug], *b, *a, confidence)
    expected = (math.inf if upper == 0 else 1 / upper, math.inf if lower == 0 else 1 / lower)
    assert pytest.approx(expected, rel=1e-9, nan_ok=True) == swapped


@pytest.mark.parametrize("slug", DIFFERENCE)
@given(a=groups(), b=groups(), confidence=confidences)
def test_swapping_negates_a_difference(slug: str, a: Any, b: Any, confidence: float) -> None:
    """The interval of b less a is that of a less b turned round."""
    lower, upper = bounds(DIFFERENCE[slug], *a, *b, confidence)
    assert pytest.approx((-upper, -lower), rel=1e-9, abs=1e-15) == bounds(DIFFERENCE[slug], *b, *a, confidence)


@pytest.mark.parametrize("slug", [*SCORE_DIFFERENCE, "newcombe"])
@given(a=groups(10**6), b=groups(10**6), confidence=confidences)
def test_complements_negate_a_difference(slug: str, a: Any, b: Any, confidence: float) -> None:
    """Counting those without the event negates a difference; nothing of the kind holds for a ratio."""
    (x1, n1), (x2, n2) = a, b
    lower, upper = bounds(DIFFERENCE[slug], x1, n1, x2, n2, confidence)
    mirrored = bounds(DIFFERENCE[slug], n1 - x1, n1, n2 - x2, n2, confidence)
    assert pytest.approx((-upper, -lower), rel=1e-9, abs=1e-12) == mirrored


@pytest.mark.parametrize("slug", WHOLE_RATIO)
@given(a=groups(), b=groups(), confidence=confidences)
def test_a_ratio_lies_in_its_interval(slug: str, a: Any, b: Any, confidence: float) -> None:
    """The bounds enclose the estimate; an empty cell makes exactly its own end 0 or infinite."""
    (x1, n1), (x2, n2) = a, b
    lower, upper = bounds(RATIO[slug], x1, n1, x2, n2, confidence)
    assert (x1 == 0, x2 == 0) == (lower == 0, upper == math.inf) or n1 + n2 <= 1
    if x1 or x2:
        estimate = (x1 / n1) / (x2 / n2) if x2 else math.inf
        assert lower * (1 - 1e-9) <= estimate <= upper * (1 + 1e-9)


@pytest.mark.parametrize("slug", [*SCORE_DIFFERENCE, "newcombe", "wald"])
@given(a=groups(), b=groups(), confidence=confidences)
def test_a_difference_lies_in_its_interval(slug: str, a: Any, b: Any, confidence: float) -> None:
    """The bounds enclose the estimate and stay between −1 and 1."""
    (x1, n1), (x2, n2) = a, b
    lower, upper = bounds(DIFFERENCE[slug], x1, n1, x2, n2, confidence)
    assert -1 <= lower <= x1 / n1 - x2 / n2 + 1e-12
    assert x1 / n1 - x2 / n2 - 1e-12 <= upper <= 1


@pytest.mark.parametrize("name", TWO)
@given(a=groups(10**6), b=groups(10**6))
def test_more_confidence_is_wider(name: str, a: Any, b: Any) -> None:
    """An interval of more confidence contains one of less."""
    found = [bounds(TWO[name], *a, *b, confidence) for confidence in (0.999, 0.95, 0.5)]
    if not math.isnan(found[0][0]):
        lowers, uppers = zip(*found, strict=True)
        assert sorted(lowers) == pytest.approx(list(lowers), rel=1e-12, abs=1e-15)
        assert sorted(uppers, reverse=True) == pytest.approx(list(uppers), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("family", [RATIO, DIFFERENCE], ids=["ratio", "difference"])
@given(a=groups(), b=groups(), confidence=confidences)
def test_miettinen_and_nurminen_contain_the_plain_score(family: Any, a: Any, b: Any, confidence: float) -> None:
    """Their variance is the greater, so that Koopman's and Mee's intervals lie within theirs."""
    outer = bounds(family["miettinen-nurminen"], *a, *b, confidence)
    inner = bounds(family["koopman" if family is RATIO else "mee"], *a, *b, confidence)
    assert outer[0] <= inner[0] + 1e-14 * abs(inner[0]) + 1e-15
    assert outer[1] >= inner[1] - 1e-14 * abs(inner[1]) - 1e-15 or outer[1] == inner[1]


@pytest.mark.parametrize("slug", WHOLE_RATIO)
@given(a=groups(10**6), b=groups(10**6))
def test_more_events_move_a_ratio_up(slug: str, a: Any, b: Any) -> None:
    """One event more on top moves no bound down."""
    (x1, n1), (x2, n2) = a, b
    assume(x1 + 1 <= n1)
    before, after = bounds(RATIO[slug], x1, n1, x2, n2), bounds(RATIO[slug], x1 + 1, n1, x2, n2)
    assert before[0] <= after[0] * (1 + 1e-12)
    assert before[1] <= after[1] * (1 + 1e-12)


@pytest.mark.parametrize("slug", WHOLE_RATIO)
@given(a=groups(10**6), b=groups(10**6))
def test_more_of_the_same_is_narrower(slug: str, a: Any, b: Any) -> None:
    """Ten times the counts at the same rates give an interval within the old one."""
    assume(a[1] + b[1] > 1)
    before, after = bounds(RATIO[slug], *a, *b), bounds(RATIO[slug], *(10 * c for c in (*a, *b)))
    assert before[0] <= after[0] * (1 + 1e-12)
    assert before[1] >= after[1] * (1 - 1e-12)


# The test that belongs to the interval


@given(a=groups(), b=groups(), null=st.floats(1e-3, 1e3), confidence=confidences)
@example(a=(34, 34), b=(34, 34), null=1.0, confidence=0.95)
@example(a=(34, 34), b=(34, 34), null=1.115, confidence=0.95)
@example(a=(5, 5), b=(0, 5), null=1.0, confidence=0.95)
@example(a=(1e9, 1e9), b=(1e9 - 3, 1e9), null=1.0, confidence=0.95)
def test_the_interval_excludes_what_the_test_rejects(a: Any, b: Any, null: float, confidence: float) -> None:
    """The score test rejects a ratio exactly when it lies outside Miettinen and Nurminen's interval."""
    lower, upper = bounds(RATIO["miettinen-nurminen"], *a, *b, confidence)
    p = float(score_test(*a, *b, null))
    assume(abs(p - (1 - confidence)) > 1e-6)
    assert (p < 1 - confidence) == (not lower <= null <= upper)


@given(a=groups(10**6), b=groups(10**6), confidence=confidences)
def test_a_bound_is_on_the_edge_of_rejection(a: Any, b: Any, confidence: float) -> None:
    """The p-value of either bound, where it's a positive number, is what the confidence leaves."""
    assume(a[1] + b[1] > 1)
    for bound in bounds(RATIO["miettinen-nurminen"], *a, *b, confidence):
        if 0 < bound < math.inf:
            p = float(score_test(*a, *b, bound))
            assert pytest.approx(1 - confidence, rel=1e-4) == p or min(a[1] - a[0], b[1] - b[0]) < 1e-6


@given(a=groups(10**6), b=groups(10**6), confidence=confidences)
def test_ratio_and_difference_agree_on_equality(a: Any, b: Any, confidence: float) -> None:
    """Equal rates are a ratio of 1 and a difference of 0: the two score intervals exclude them together."""
    p = float(score_test(*a, *b))
    assume(abs(p - (1 - confidence)) > 1e-6)
    lower, upper = bounds(RATIO["miettinen-nurminen"], *a, *b, confidence)
    less, more = bounds(DIFFERENCE["miettinen-nurminen"], *a, *b, confidence)
    assert (lower > 1, upper < 1) == (less > 0, more < 0)


@pytest.mark.parametrize("null", [0, -1, math.inf, math.nan])
def test_a_null_that_is_no_ratio(null: float) -> None:
    """It has no p-value, whatever the counts are, by either test."""
    for table in ((0, 10, 3, 20), (3, 10, 0, 20), (0, 10, 0, 20), (2, 10, 3, 20)):
        assert math.isnan(score_test(*table, null))
        assert math.isnan(skewness.skewness_corrected_test(*table, null).p)


@given(a=groups(), b=groups(), null=st.floats(1e-3, 1e3))
def test_the_test_is_the_same_from_either_side(a: Any, b: Any, null: float) -> None:
    """Swapping the groups and inverting the null changes no p-value."""
    assert (
        pytest.approx(float(score_test(*a, *b, null)), rel=1e-6, abs=1e-300) == float(score_test(*b, *a, 1 / null))
        or abs(math.log(null)) < 1e-6
    )


@given(a=groups(10**6), b=groups(10**6))
def test_equality_is_tested_by_chi_squared(a: Any, b: Any) -> None:
    """At a ratio of 1 the statistic is Pearson's chi-squared times (N − 1)/N."""
    (x1, n1), (x2, n2) = a, b
    total, events = n1 + n2, x1 + x2
    assume(0 < events < total and total > 1)
    chi2 = (x1 * (n2 - x2) - x2 * (n1 - x1)) ** 2 * (total - 1) / (n1 * n2 * events * (total - events))
    expected = math.erfc(math.sqrt(chi2 / 2))
    assert pytest.approx(expected, rel=1e-7, abs=1e-250) == float(score_test(*a, *b))


@pytest.mark.parametrize("null", [0, -1, math.inf, math.nan])
def test_what_no_ratio_can_be_has_no_p_value(null: float) -> None:
    """A null that isn't a positive number gives `nan`."""
    assert math.isnan(score_test(5, 10, 5, 10, null))


# Arrays


@pytest.mark.parametrize("name", ALL)
def test_a_batch_is_one_by_one(name: str) -> None:
    """Every element of a batch gets what it would get alone, bit for bit, whatever stands beside it."""
    random = np.random.default_rng(7)
    n = random.choice([1, 7, 40, 900, 20_000, 10**9], (4, 10_000)).astype(float)
    x = np.floor(n * random.choice([0, 1e-3, 0.02, 0.3, 0.97, 1], n.shape))
    n[0, ::50] = np.nan
    counts = [x[0], n[0]] if name in PROPORTION else [x[0], n[0], x[1], n[1]]
    lower, upper = ALL[name](*counts)
    some = [*range(0, 10_000, 400), *range(8180, 8200), 9999]
    alone = [bounds(ALL[name], *(count[i] for count in counts)) for i in some]
    np.testing.assert_array_equal(np.array(alone), np.stack([lower[some], upper[some]], axis=-1))


@pytest.mark.parametrize("name", ALL)
def test_shapes_broadcast(name: str) -> None:
    """Bounds have the shape that the counts broadcast to, also when that holds nothing."""
    rest = () if name in PROPORTION else (np.full((4, 1, 1), 3.0), 20)
    for shape in [(3, 2), (0, 2)]:
        expected = shape if name in PROPORTION else (4, *shape)
        found = ALL[name](np.ones(shape), np.array([10, 20]), *rest)
        assert [expected, expected] == [bound.shape for bound in found]
        assert [np.float64, np.float64] == [bound.dtype for bound in found]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("bad", [(math.nan, 5), (2, math.nan), (0, 0), (6, 5), (-1, 5), (2, math.inf), (1, -5)])
def test_impossible_counts_give_nan(name: str, bad: tuple[float, float]) -> None:
    """A missing or impossible count gives `nan` in its place, silently, and harms no other."""
    for good in [(2, 5), (0, 5), (5, 5)]:
        pairs = [bad] if name in PROPORTION else [(*bad, *good), (*good, *bad)]
        for counts in pairs:
            with np.errstate(all="raise"):
                lower, upper = ALL[name](*(np.array([count, 2, count]) for count in counts))
            assert np.isnan([lower[[0, 2]], upper[[0, 2]]]).all()


def test_impossible_counts_have_no_p_value() -> None:
    """The test gives `nan` where the interval does."""
    p = score_test([6, 0, 0], [5, 0, 5], [0, 0, 0], 5)
    np.testing.assert_array_equal([math.nan, math.nan, 1], p)


@pytest.mark.parametrize("confidence", [95, 1, 0, -0.5, math.nan])
@pytest.mark.parametrize("name", ALL)
def test_a_confidence_is_a_share(name: str, confidence: float) -> None:
    """A confidence in per cent, and any other that is no share, is refused with the cure."""
    with pytest.raises(DefinitionError, match=r"write confidence=0\.95") as caught:
        ALL[name](*([1, 2] if name in PROPORTION else [1, 2, 1, 2]), confidence)
    assert isinstance(caught.value, WresError)


# Zero cells and other corners


@pytest.mark.parametrize("slug", WHOLE_RATIO)
def test_empty_cells(slug: str) -> None:
    """No event on top leaves the upper bound, none below the lower one, and none at all says nothing."""
    lower, upper = RATIO[slug]([0, 5, 0], [10, 10, 10], [5, 0, 0], [20, 20, 20])
    np.testing.assert_array_equal(0, lower[[0, 2]])
    np.testing.assert_array_equal(math.inf, upper[1:])
    assert 0 < lower[1] < math.inf
    assert 0 < upper[0] < math.inf


def test_full_cells() -> None:
    """Everybody in both groups leaves doubt in proportion to their numbers."""
    lower, upper = RATIO["miettinen-nurminen"](34, 34, 34, 34)
    assert pytest.approx((0.897, 1.115), abs=5e-4) == (lower, upper)


def test_opposite_extremes_of_a_difference() -> None:
    """All in one group and none in the other can't differ by more, and the score intervals say so."""
    for slug in SCORE_DIFFERENCE:
        lower, upper = DIFFERENCE[slug]([5, 0], 5, [0, 7], 7)
        assert upper[0] == -lower[1] == 1
        assert lower[0] > 0
        assert pytest.approx(-lower[0]) == upper[1]


def test_katz_is_undefined_with_an_empty_cell() -> None:
    """The log interval isn't patched up, and knows no doubt where both rates are 100 %."""
    lower, upper = RATIO["katz"]([0, 3, 0, 9], 9, [3, 0, 0, 9], 9)
    expected = [math.nan, math.nan, math.nan, 1]
    np.testing.assert_array_equal([expected, expected], [lower, upper])


@pytest.mark.parametrize(
    ("name", "everything"),
    [("ratio miettinen-nurminen", (0, math.inf)), ("difference miettinen-nurminen", (-1, 1))],
)
def test_one_person_says_nothing(name: str, everything: tuple[float, float]) -> None:
    """With one person in both groups together the variance N/(N − 1) is infinite, and so is the doubt."""
    assert everything == bounds(TWO[name], 0.25, 0.5, 0.25, 0.5)


# Against the papers' formulas, and others' programs


def paper_ratio_lower(x1: float, n1: float, x2: float, n2: float, chi2: Decimal) -> Decimal:
    """Koopman's lower bound by halving, with the rates from the quadratic in the ratio, in sixty digits."""
    a, m, b, n = (Decimal(count) for count in (x1, n1, x2, n2))
    low, high = Decimal(-60), ((a / m) / (b / n)).ln() if b else Decimal(60)
    for _ in range(70):
        middle = (low + high) / 2
        ratio = middle.exp()
        minus = m * ratio + a + n + b * ratio
        p2 = 2 * (a + b) / (minus + (minus * minus - 4 * (m + n) * ratio * (a + b)).sqrt())
        p1 = ratio * p2
        variance = p1 * (1 - p1) / m + ratio * ratio * p2 * (1 - p2) / n
        if (a / m - ratio * (b / n)) ** 2 > chi2 * variance:
            low = middle
        else:
            high = middle
    return high.exp()


@given(a=groups(), b=groups(), confidence=confidences)
@example(a=(1e9 - 1, 1e9), b=(1e9, 1e9), confidence=0.999)
@example(a=(1, 1e9), b=(1e9, 1e9), confidence=0.5)
@example(a=(1e9, 1e9), b=(1e9 - 1, 1e9), confidence=0.95)
@example(a=(0.001, 3), b=(0.001, 1e9), confidence=0.95)
def test_score_ratios_solve_the_papers_equation(a: Any, b: Any, confidence: float) -> None:
    """Both score intervals are the roots of the published equation to ten digits, whatever the counts."""
    assume(a[0] > 0 and a[1] + b[1] > 1)
    with localcontext() as context:
        context.prec = 60
        z = Decimal(-NormalDist().inv_cdf((1 - confidence) / 2))
        total = Decimal(a[1]) + Decimal(b[1])
        for slug, chi2 in {"koopman": z * z, "miettinen-nurminen": z * z * total / (total - 1)}.items():
            expected = float(paper_ratio_lower(*a, *b, chi2))
            assert pytest.approx(expected, rel=1e-10) == bounds(RATIO[slug], *a, *b, confidence)[0]


def likeliest(x1: float, n1: float, x2: float, n2: float, difference: float) -> tuple[float, float]:
    """The likeliest rates of a given difference, by halving on the derivative of the likelihood."""
    low, high = max(0.0, -difference), min(1.0, 1 - difference)
    for _ in range(200):
        p2 = (low + high) / 2
        p1 = p2 + difference
        if not (0 < p1 < 1 and 0 < p2 < 1):
            break
        if x1 / p1 - (n1 - x1) / (1 - p1) + x2 / p2 - (n2 - x2) / (1 - p2) > 0:
            low = p2
        else:
            high = p2
    return min(max(p2 + difference, 0), 1), p2


@given(a=groups(5_000), b=groups(5_000), confidence=confidences)
@example(a=(0, 10), b=(0, 20), confidence=0.95)
@example(a=(10, 10), b=(20, 20), confidence=0.95)
@example(a=(10, 10), b=(0, 20), confidence=0.95)
def test_score_differences_solve_the_papers_equation(a: Any, b: Any, confidence: float) -> None:
    """Just within a bound of Mee's interval the published statistic is below z², just outside above it."""
    (x1, n1), (x2, n2) = a, b
    chi2 = NormalDist().inv_cdf((1 - confidence) / 2) ** 2
    lower, upper = bounds(DIFFERENCE["mee"], *a, *b, confidence)

    def statistic(difference: float) -> float:
        p1, p2 = likeliest(x1, n1, x2, n2, difference)
        variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
        return (x1 / n1 - x2 / n2 - difference) ** 2 / variance

    step = 1e-7
    for bound, outwards in ((lower, -step), (upper, step)):
        if abs(bound + outwards) < 1:
            assert statistic(bound - outwards) < chi2 < statistic(bound + outwards)


CASES = [
    (5, 100, 9, 120),
    (36, 40, 16, 80),
    (29, 55, 11, 11),
    (12, 16, 1, 16),
    (130, 900, 2100, 9000),
    (1, 4000, 7, 30000),
]


inner = st.tuples(st.integers(2, 400), st.integers(2, 400)).flatmap(
    lambda n: st.tuples(st.integers(1, n[0] - 1), st.just(n[0]), st.integers(1, n[1] - 1), st.just(n[1]))
)


def agrees(counts: tuple[int, int, int, int], confidence: float, tolerance: float) -> None:
    """statsmodels gives the same intervals of two proportions, its score intervals to the tolerance given.

    Two of those are no witnesses: that of a difference, in whose cubic (0.15.0) an x stands for an n, and that of a
    ratio with a full cell, which is complex or, as of 29 of 55 against 11 of 11, wrong.
    """
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    ours = {
        ("ratio", "score", True): RATIO["miettinen-nurminen"],
        ("ratio", "score", False): RATIO["koopman"],
        ("ratio", "log", True): RATIO["katz"],
        ("ratio", "log-adjusted", True): RATIO["adjusted-log"],
        ("diff", "newcomb", True): DIFFERENCE["newcombe"],
        ("diff", "wald", True): DIFFERENCE["wald"],
        ("diff", "agresti-caffo", True): DIFFERENCE["agresti-caffo"],
    }
    for (compare, method, correction), interval in ours.items():
        expected = proportion.confint_proportions_2indep(
            *counts, compare=compare, method=method, correction=correction, alpha=1 - confidence
        )
        if method != "score" or (counts[0] < counts[1] and counts[2] < counts[3]):
            # Its normal intervals may reach beyond the differences that there can be.
            expected = np.clip(expected, -1, 1) if compare == "diff" else expected
            close = tolerance if method == "score" else 1e-9
            assert pytest.approx(expected, rel=close, abs=1e-9) == bounds(interval, *counts, confidence), method


@pytest.mark.parametrize("counts", CASES, ids=str)
def test_statsmodels_agrees(counts: tuple[int, int, int, int]) -> None:
    """statsmodels gives the same intervals of tables that were picked."""
    agrees(counts, 0.95, 1e-5)


@given(inner, st.sampled_from([0.9, 0.95, 0.998]))
def test_statsmodels_agrees_on_any_table(counts: tuple[int, int, int, int], confidence: float) -> None:
    """And of tables that weren't, where cells that are all but full cost its score intervals some digits."""
    agrees(counts, confidence, 5e-3)


@given(inner, st.sampled_from([0.9, 0.95, 0.998]))
def test_statsmodels_agrees_on_one_proportion(counts: tuple[int, int, int, int], confidence: float) -> None:
    """So do its intervals of one proportion, whose ends by Jeffreys' prior it leaves inside 0 and 1."""
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    x, n, *_ = counts
    for slug, method in {"wilson": "wilson", "clopper-pearson": "beta", "jeffreys": "jeffreys"}.items():
        expected = proportion.proportion_confint(x, n, alpha=1 - confidence, method=method)
        assert pytest.approx(expected, rel=1e-8) == bounds(PROPORTION[slug], x, n, confidence), slug


@given(inner, st.sampled_from([0.5, 0.8, 1.0, 1.25, 3.0]))
def test_statsmodels_agrees_on_the_score_test(counts: tuple[int, int, int, int], null: float) -> None:
    """The p-value of the score test of a ratio is that of `test_proportions_2indep`."""
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    expected = proportion.test_proportions_2indep(*counts, value=null, compare="ratio", method="score").pvalue
    assert pytest.approx(expected, rel=1e-5, abs=1e-9) == float(score_test(*counts, null))


@pytest.mark.parametrize("counts", CASES, ids=str)
@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.998])
def test_scipy_agrees(counts: tuple[int, int, int, int], confidence: float) -> None:
    """scipy gives the same exact and score intervals of a proportion, and log intervals of a ratio."""
    from scipy import stats

    x, n, *_ = counts
    result = stats.binomtest(x, n)
    for slug, method in {"wilson": "wilson", "wilson-cc": "wilsoncc", "clopper-pearson": "exact"}.items():
        expected = result.proportion_ci(confidence, method=method)
        assert pytest.approx(tuple(expected), rel=1e-10) == bounds(PROPORTION[slug], x, n, confidence), slug
    katz = stats.contingency.relative_risk(*counts).confidence_interval(confidence)
    assert pytest.approx(tuple(katz), rel=1e-10) == bounds(RATIO["katz"], *counts, confidence)


@pytest.mark.parametrize("confidence", [0.5, 0.95, 0.999])
@pytest.mark.parametrize(("x", "n"), [(0, 1), (0, 10**9), (1, 2), (3, 10), (15, 148), (700, 10**6), (9, 9)])
def test_mid_p_halves_the_point(x: int, n: int, confidence: float) -> None:
    """At either bound the tail with half of x itself is what the confidence leaves on that side."""
    from scipy import stats

    lower, upper = bounds(PROPORTION["mid-p"], x, n, confidence)
    tail = (1 - confidence) / 2
    if x > 0:
        p = stats.binom.sf(x, n, lower) + stats.binom.pmf(x, n, lower) / 2
        assert pytest.approx(tail, rel=1e-7) == p
    if x < n:
        p = stats.binom.cdf(x - 1, n, upper) + stats.binom.pmf(x, n, upper) / 2
        assert pytest.approx(tail, rel=1e-7) == p


def test_every_name_is_listed() -> None:
    """Every interval under a slug is public, or a public one with an option set."""
    found = {getattr(f, "func", f).__name__ for f in ALL.values()}
    assert set() == found - {*intervals.__all__, *skewness.__all__}
