"""Ranks are scipy's, add up, and say how uncertain they are."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.statistics import ranks

lists = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=30)


@given(lists, st.sampled_from(["min", "max", "average"]), st.booleans())
def test_ranks_are_scipys(values: list[float], ties: Any, descending: bool) -> None:
    """Ranks with ties are `rankdata`'s; a missing value has none and takes none."""
    from scipy.stats import rankdata

    expected = rankdata(np.array(values) * (-1 if descending else 1), ties)
    found = ranks.ranks([math.nan, *values, math.nan], ties, descending=descending)
    np.testing.assert_array_equal([math.nan, *expected, math.nan], found)


@given(lists)
def test_ranks_add_up(values: list[float]) -> None:
    """Mean ranks add up to k(k + 1)/2, from either end."""
    k = len(values)
    for descending in (True, False):
        assert k * (k + 1) / 2 == ranks.ranks(values, descending=descending).sum()


@given(lists, st.sampled_from(["mean", "weak", "strict", "rank"]))
def test_percentiles_are_scipys(values: list[float], kind: Any) -> None:
    """Percentile ranks are `percentileofscore`'s."""
    from scipy.stats import percentileofscore

    expected = [percentileofscore(values, value, kind) for value in values]
    np.testing.assert_allclose(expected, ranks.percentile_rank([*values, math.nan], kind)[:-1], rtol=1e-12)


@given(st.integers(1, 200), st.integers(1, 10))
def test_groups_are_of_equal_size(k: int, groups: int) -> None:
    """Without ties the groups' sizes differ by at most one, and too few values have no groups."""
    found = ranks.quantile_group(np.random.default_rng(k).permutation(k).astype(float), groups)
    if k < groups:
        assert np.isnan(found).all()
    else:
        sizes = np.bincount(found.astype(int), minlength=groups + 1)[1:]
        assert groups == len(sizes)
        assert np.ptp(sizes) <= 1


@given(st.integers(1, 25), st.integers(0, 1000))
def test_expected_ranks_add_up(k: int, seed: int) -> None:
    """They add up to k(k + 1)/2, lie from 1 to k, and turn round with the sign."""
    random = np.random.default_rng(seed)
    theta, v = random.normal(0, 1, k), random.uniform(0, 1, k)
    found = ranks.expected_rank(theta, v)
    assert pytest.approx(k * (k + 1) / 2) == found.sum()
    assert ((found >= 1 - 1e-12) & (found <= k + 1e-12)).all()
    np.testing.assert_allclose(k + 1 - found, ranks.expected_rank(-theta, v))


def test_expected_ranks_at_the_ends() -> None:
    """Equal organisations share the middle, certain ones have their ranks, and the missing none."""
    np.testing.assert_array_equal(3, ranks.expected_rank(np.zeros(5), 0.3))
    np.testing.assert_array_equal(3, ranks.expected_rank(np.zeros(5), 0.0))
    np.testing.assert_array_equal([2, 1, math.nan, 3], ranks.expected_rank([0.2, 0.1, math.nan, 0.9], 0.0))
    np.testing.assert_array_equal([50, 50], ranks.expected_percentile([1.0, 1.0], 0.1))


def test_expected_ranks_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many organisations are compared at a time, ranks are the same."""
    random = np.random.default_rng(2)
    theta, v = random.normal(0, 1, (3, 17)), random.uniform(0.1, 1, (3, 17))
    expected = ranks.expected_rank(theta, v)
    monkeypatch.setattr(ranks, "_PAIRS", 100)
    np.testing.assert_array_equal(expected, ranks.expected_rank(theta, v))


def test_rank_intervals() -> None:
    """Certain organisations have one rank, like ones any, and the mean of draws is the expected rank."""
    generator = np.random.default_rng(4)
    lower, upper = ranks.rank_interval([3.0, 2.0, math.nan, 1.0], 0.0, generator)
    np.testing.assert_array_equal([[1, 2, math.nan, 3]] * 2, [lower, upper])
    lower, upper = ranks.rank_interval(np.zeros((2, 40)), 1.0, generator, confidence=0.9)
    assert ((lower <= 3) & (upper >= 38)).all()
    lower, upper = ranks.rank_interval([[0.0, 0.5]], 1.0, np.random.default_rng(1), descending=False)
    again = ranks.rank_interval([[0.0, 0.5]], 1.0, np.random.default_rng(1), descending=False)
    np.testing.assert_array_equal([lower, upper], again)


@given(
    mean=st.lists(st.floats(-2, 2), min_size=1, max_size=40),
    spread=st.floats(0.02, 1),
    seed=st.integers(0, 1000),
)
def test_distribution_of_ranks(mean: list[float], spread: float, seed: int) -> None:
    """The expected rank is the exact one, the interval holds it, and the order of organisations changes no digit."""
    random = np.random.default_rng(seed)
    sd = spread * random.uniform(0.5, 2, len(mean))
    found = ranks.rank_distribution(mean, sd)
    np.testing.assert_allclose(found.expected, ranks.expected_rank([-each for each in mean], sd**2), atol=2e-3)
    assert ((found.lower >= 1) & (found.upper <= len(mean)) & (found.lower <= found.upper)).all()
    order = random.permutation(len(mean))
    shuffled = ranks.rank_distribution(np.array(mean)[order], sd[order])
    np.testing.assert_array_equal([each[order] for each in found], shuffled)


def test_intervals_of_ranks_are_those_of_draws() -> None:
    """Of 20 organisations the ends are within one rank, of 210 within three, and no wider on the whole."""
    random = np.random.default_rng(8)
    for k, slack in ((5, 0), (20, 1), (210, 3)):
        mean, sd = random.normal(0, 0.3, k), random.uniform(0.05, 0.5, k)
        drawn = ranks.rank_interval(mean, sd, random, draws=20_000)
        _, *ends = ranks.rank_distribution(mean, sd)
        apart = np.array(ends) - drawn
        assert np.abs(apart).max() <= slack
        assert abs((apart[1] - apart[0]).mean()) <= 0.5


def test_certain_ranks() -> None:
    """Without doubt there is one rank; those of whom nothing is known share all; pools keep to themselves."""
    found = ranks.rank_distribution([3.0, 2.0, math.nan, 1.0], 0.0)
    for each in found:
        np.testing.assert_allclose([1, 2, math.nan, 3], each, atol=1e-9)
    equal = [each.round(9).tolist() for each in ranks.rank_distribution([0, 0, 0], 0)]
    assert [[2, 2, 2], [1, 1, 1], [3, 3, 3]] == equal
    alone = ranks.rank_distribution([0.0, 0.5, 0.6], 0.2)
    beside = ranks.rank_distribution([[0.0, 0.5, 0.6, math.nan], [5.0, 1.0, 2.0, 3.0]], 0.2)
    np.testing.assert_array_equal(np.array(alone), np.array(beside)[:, 0, :3])


def test_rankability() -> None:
    """Nothing but noise can't be ranked, no noise can, and a missing variance is left out."""
    assert 0 == ranks.rankability(0.0, [0.1, 0.2])
    assert pytest.approx(1, abs=1e-6) == ranks.rankability(1.0, [1e-9, 1e-9, math.nan])
    np.testing.assert_allclose([0.5, 0.5], ranks.rankability([0.1, 0.2], [[0.1, 0.1, 9], [0.2, math.nan, 0.2]]))


def test_nothing_to_rank() -> None:
    """No organisation, none but gaps, and one give nothing, nan and the first rank, silently."""
    with np.errstate(all="raise"):
        for function in (ranks.ranks, ranks.percentile_rank, ranks.quantile_group):
            assert (0,) == function([]).shape  # type: ignore[operator]
            assert np.isnan(function([math.nan, math.nan])).all()  # type: ignore[operator]
        assert (0,) == ranks.expected_rank([], []).shape
        assert np.isnan(ranks.expected_percentile([math.nan], [1.0])).all()
        assert math.isnan(ranks.rankability(0.1, []))
        np.testing.assert_array_equal([[], []], ranks.rank_interval([], [], np.random.default_rng(1)))
    assert [1] == ranks.ranks([7])
    assert [50] == ranks.percentile_rank([7])


def test_unknown_words() -> None:
    """A way to treat ties, or a kind, that there isn't is refused."""
    with pytest.raises(DefinitionError, match="choose min, max or average"):
        ranks.ranks([1], "first")  # type: ignore[arg-type]
    with pytest.raises(DefinitionError, match="choose mean, weak, strict or rank"):
        ranks.percentile_rank([1], "median")  # type: ignore[arg-type]
