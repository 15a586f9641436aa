"""The statistics give the numbers that others published, each to the digits that they printed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from wres.statistics import bounds, exact, funnel, pooling, ranks, series, strata, unconditional
from wres.statistics.intervals import DIFFERENCE, PROPORTION, RATIO

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8"))["vectors"]

INTERVALS: dict[str, Callable[..., Any]] = {
    "proportion_ci_wilson": PROPORTION["wilson"],
    "proportion_ci_wilson_cc": PROPORTION["wilson-cc"],
    "proportion_ci_clopper_pearson": PROPORTION["clopper-pearson"],
    "proportion_ci_jeffreys": PROPORTION["jeffreys"],
    "proportion_ci_midp": PROPORTION["mid-p"],
    "risk_ratio_ci_scas": partial(RATIO["skewness-corrected"], continuity=0),
    "risk_ratio_ci_miettinen_nurminen": RATIO["miettinen-nurminen"],
    "risk_ratio_ci_koopman_score": RATIO["koopman"],
    "risk_ratio_ci_katz_log": RATIO["katz"],
    "risk_ratio_ci_adjusted_log": RATIO["adjusted-log"],
    "risk_ratio_ci_mover_wilson": RATIO["mover-wilson"],
    "risk_difference_ci_scas": partial(DIFFERENCE["skewness-corrected"], continuity=0),
    "risk_difference_ci_newcombe": DIFFERENCE["newcombe"],
    "risk_difference_ci_miettinen_nurminen": DIFFERENCE["miettinen-nurminen"],
    "risk_difference_ci_mee": DIFFERENCE["mee"],
    "risk_difference_ci_wald": DIFFERENCE["wald"],
    "risk_difference_ci_agresti_caffo": DIFFERENCE["agresti-caffo"],
}


def tables(strata_abcd: list[list[float]]) -> Any:
    """The counts of strata given as the four cells of each."""
    a, b, c, d = np.array(strata_abcd, dtype=float).T
    return a, a + b, c, c + d


def fisher(table: list[list[int]]) -> Any:
    (a, b), (c, d) = table
    return [exact.fisher(a, a + b, c, c + d)]


def barnard(table: list[list[int]]) -> Any:
    (a, b), (c, d) = table
    return unconditional.barnard(a, a + c, b, b + d)


def funnel_of_a_proportion(n: float, baseline: float, tails: list[float]) -> Any:
    return [bound for tail in tails for bound in funnel.proportion_limits(n, baseline, 1 - 2 * tail)]


def expected_at_the_limits(observed: float, tails: list[float]) -> Any:
    return [bound for tail in tails for bound in exact.poisson(observed, 1 - 2 * tail)[::-1]]


def funnel_of_a_standardised_ratio(expected: float, target: float, tails: list[float]) -> Any:
    return [bound for tail in tails for bound in funnel.standardised_limits(expected, 1 - 2 * tail, target)]


def poisson_outliers(observed: list[float], expected: list[float]) -> Any:
    ratio, (lower, upper) = np.divide(observed, expected), funnel.standardised_limits(expected, 0.998)
    return [ratio.size, np.count_nonzero((ratio < lower) | (ratio > upper))]


def truncated_outliers(observed: list[float], expected: list[float], trim: float, rounding_expected: int) -> Any:
    y, v = funnel.log_standardised(observed, np.round(expected, rounding_expected))
    between = funnel.dispersion(y, v, 0.0, share=trim, method="truncate").tau2
    lower, upper = funnel.limits(0.0, v, 0.998, tau2=between)
    return [y.size, np.count_nonzero((y < lower) | (y > upper))]


def fixed(**counts: Any) -> Any:
    ratio = pooling.log_risk_ratio(**counts)
    found = pooling.pool(ratio.value, ratio.variance)
    return [found.mean, *found.interval(), found.q]


def random(**counts: Any) -> Any:
    ratio = pooling.log_risk_ratio(**counts)
    between = pooling.tau2(ratio.value, ratio.variance, "dl")
    found = pooling.pool(ratio.value, ratio.variance, between)
    return [between, found.mean, *found.interval(), found.i2]


def between(y: list[float], v: list[float]) -> Any:
    found: dict[str, Any] = {slug.upper(): pooling.tau2(y, v, slug) for slug in ("dl", "ml", "reml", "pm")}
    return found | {"I2_DL": pooling.pool(y, v).i2}


def shrunken(y: list[float], v: list[float]) -> Any:
    between = pooling.tau2(y, v)
    found = pooling.pool(y, v, between)
    return [between, found.mean, *pooling.shrink(y, v, between, found.mean, found.variance).mean]


def prior(y: list[float], n: list[float]) -> Any:
    found = pooling.beta_moments(y, n, weighted=False)
    return [found.mean, np.sqrt(found.mean * (1 - found.mean) / (found.size + 1)), found.a, found.b]


def posterior(alpha: float, beta: float, y: int, n: int) -> Any:
    found = pooling.beta_posterior([y], [n], alpha / (alpha + beta), alpha + beta)
    return [*found.mean, *found.sd]


def chi2(strata_abcd: list[list[float]]) -> Any:
    found = strata.cochran_mantel_haenszel(*tables(strata_abcd))
    return [found.chi2, found.p]


def direct(count: Any, pop: Any, std_pop: Any, multiplier: float, confidence: float) -> Any:
    return strata.direct_rate(count, pop, std_pop, confidence, multiplier=multiplier)[:3]


def indirect(count: Any, pop: Any, ref_count: Any, ref_pop: Any, confidence: float) -> Any:
    return strata.indirect_ratio(count, pop, np.divide(ref_count, ref_pop), confidence)[:3]


def four_fifths(x_minority: int, n_minority: int, x_majority: int, n_majority: int) -> Any:
    return [bounds.risk_ratio(x_minority, n_minority, x_majority, n_majority)]


def flip_flop(x_minority: int, n_minority: int, x_majority: int, n_majority: int) -> Any:
    return [bounds.flip_flop(x_minority, n_minority, x_majority, n_majority)]


def unknown(x_bme: int, n_bme: int, x_white: int, n_white: int, x_unknown: int, n_unknown: int) -> Any:
    return bounds.worst_case_ratio(x_bme, n_bme, x_white, n_white, x_unknown, n_unknown)


def known(n_total: int, n_observed: int, x_observed: int) -> Any:
    return bounds.worst_case_proportion(x_observed, n_observed, n_total)


def nobody(workforce: int, bme: int, board: int) -> Any:
    return [exact.hypergeometric(0, board, bme, workforce).point]


def upper_tail(q: int, white: int, black: int, draws: int) -> Any:
    return [exact.hypergeometric(q, draws, white, white + black).above]


def numbers_of(rule: int) -> Callable[..., Any]:
    return lambda z: np.flatnonzero(series.western_electric(z)[rule - 1]) + 1


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "barnard_exact_pooled": barnard,
    "benjamini_hochberg": lambda p: bounds.adjust_p(p),
    "benjamini_yekutieli": lambda p: bounds.adjust_p(p, "by"),
    "beta_binomial_posterior": posterior,
    "beta_prior_method_of_moments_unweighted": prior,
    "between_unit_variance_tau2": between,
    "board_zero_probability_hypergeometric": nobody,
    "cochran_mantel_haenszel_test_nocc": chi2,
    "direct_standardised_rate_dobson": direct,
    "dissimilarity_index": lambda group1, group2: [strata.dissimilarity(group1, group2)],
    "empirical_bayes_shrinkage_normal_normal_reml": shrunken,
    "fisher_exact_two_sided": fisher,
    "flip_flop": flip_flop,
    "four_fifths_ratio": four_fifths,
    "funnel_limits_proportion_phe": funnel_of_a_proportion,
    "funnel_limits_ratio_phe_exact_poisson": expected_at_the_limits,
    "funnel_limits_sr_poisson_chi2": funnel_of_a_standardised_ratio,
    "funnel_outliers_sr_poisson_998": poisson_outliers,
    "funnel_outliers_sr_shmi_truncated_998": truncated_outliers,
    "hypergeometric_upper_tail": upper_tail,
    "indirect_standardised_ratio_byar": indirect,
    "log_risk_ratio_and_variance": lambda **counts: pooling.log_risk_ratio(**counts)[:2],
    "mantel_haenszel_odds_ratio": lambda strata_abcd, confidence: strata.mantel_haenszel_odds_ratio(
        *tables(strata_abcd), confidence
    )[:3],
    "mantel_haenszel_risk_difference": lambda strata_abcd: strata.mantel_haenszel_risk_difference(*tables(strata_abcd))[
        :1
    ],
    "mantel_haenszel_risk_ratio": lambda strata_abcd, confidence: strata.mantel_haenszel_risk_ratio(
        *tables(strata_abcd), confidence
    )[:3],
    "mdc_assurance": lambda lpl, upl, target, improvement: series.assurance(lpl, upl, target, improvement),
    "mdc_seven_point_trend": lambda values: series.run_of_change(values),
    "mdc_seven_points_one_side": lambda side_of_mean: series.one_side(side_of_mean),
    "mdc_two_in_three": lambda close_to_limit, side_of_mean: series.two_in_three(close_to_limit, side_of_mean),
    "phe_quantile": lambda values, nquantiles, invert: ranks.quantile_group(values, nquantiles, descending=invert),
    "poisson_ci_byar": exact.byar,
    "pooled_log_rr_fixed": fixed,
    "pooled_log_rr_random_dersimonian_laird": random,
    "rank_descending_ties_average": lambda values: ranks.ranks(values, "average"),
    "rank_descending_ties_max": lambda values: ranks.ranks(values, "max"),
    "rank_descending_ties_min": lambda values: ranks.ranks(values, "min"),
    "risk_ratio_point": lambda **counts: [bounds.risk_ratio(**counts)],
    "two_proportion_z_pooled": exact.two_proportion_z,
    "western_electric_1": numbers_of(1),
    "western_electric_2": numbers_of(2),
    "western_electric_3": numbers_of(3),
    "western_electric_4": numbers_of(4),
    "worst_case_bounds_proportion": known,
    "worst_case_bounds_risk_ratio_unknown_ethnicity": unknown,
    "xmr_limits": lambda values, screen_outliers: series.xmr(values, screen=screen_outliers),
}
# Methods that are none of statistics' own; a name in none of these lists fails.
ELSEWHERE = {
    "cost_absence_cover_gbp_m",
    "cost_components_sum_gbp_m",
    "cost_restorative_culture_gbp_m",
    "nhs_digital_count_disclosure_subnational",
    "suppression_audit_linear_recovery",
}


def within(tolerance: dict[str, Any], expected: float, actual: float) -> bool:
    if math.isnan(expected) or math.isinf(expected):
        return repr(expected) == repr(actual)
    if tolerance.get("exact"):
        return expected == actual
    return abs(actual - expected) <= max(tolerance.get("abs", 0), tolerance.get("rel", 0) * abs(expected))


def test_every_method_is_known() -> None:
    """A vector of a method that nobody has put in a list isn't passed over in silence."""
    assert set() == {vector["method"] for vector in VECTORS} - set(INTERVALS) - set(FUNCTIONS) - ELSEWHERE


def test_every_interval_has_a_vector() -> None:
    """No interval is published here that nobody else's number vouches for, and no list has a name too many."""
    assert set(FUNCTIONS) | ELSEWHERE <= {vector["method"] for vector in VECTORS}
    assert set() == set(FUNCTIONS) & ELSEWHERE
    assert set(INTERVALS) == {vector["method"] for vector in VECTORS} & set(INTERVALS)
    assert len(INTERVALS) == len({*PROPORTION}) + len({*RATIO}) + len({*DIFFERENCE})


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["method"] in INTERVALS], ids=lambda vector: vector["id"])
def test_vector(vector: dict[str, Any]) -> None:
    """Both bounds agree with the published ones to the vector's own tolerance."""
    # Some sources print the estimate before the bounds.
    expected = [float(number) for number in vector["expected"]][-2:]
    actual = [float(bound) for bound in INTERVALS[vector["method"]](**vector["inputs"])]
    for e, a in zip(expected, actual, strict=True):
        assert within(vector["tolerance"], e, a), (expected, actual)


@pytest.mark.parametrize(
    "vector",
    [v for v in VECTORS if v["method"] in INTERVALS and len(v["expected"]) == 3],
    ids=lambda vector: vector["id"],
)
def test_vector_contains_its_estimate(vector: dict[str, Any]) -> None:
    """An estimate printed with its bounds lies between ours."""
    lower, upper = INTERVALS[vector["method"]](**vector["inputs"])
    assert lower <= vector["expected"][0] <= upper


@pytest.mark.parametrize("vector", [v for v in VECTORS if v["method"] in FUNCTIONS], ids=lambda vector: vector["id"])
def test_vector_of_a_function(vector: dict[str, Any]) -> None:
    """Every number and word agrees with the published one to the vector's own tolerance."""
    expected, actual = vector["expected"], FUNCTIONS[vector["method"]](**vector["inputs"])
    if isinstance(expected, dict):
        expected, actual = list(expected.values()), [actual[name] for name in expected]
    assert len(expected) == len(actual)
    for e, a in zip(expected, actual, strict=True):
        if isinstance(a, str):
            assert e == a
        else:
            assert within(vector["tolerance"], float(e), float(a)), (expected, actual)
