"""The intervals give the numbers that others published, each to the digits that they printed."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wres.statistics.intervals import DIFFERENCE, PROPORTION, RATIO

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8"))["vectors"]

INTERVALS: dict[str, Callable[..., Any]] = {
    "proportion_ci_wilson": PROPORTION["wilson"],
    "proportion_ci_wilson_cc": PROPORTION["wilson-cc"],
    "proportion_ci_clopper_pearson": PROPORTION["clopper-pearson"],
    "proportion_ci_jeffreys": PROPORTION["jeffreys"],
    "proportion_ci_midp": PROPORTION["mid-p"],
    "risk_ratio_ci_miettinen_nurminen": RATIO["miettinen-nurminen"],
    "risk_ratio_ci_koopman_score": RATIO["koopman"],
    "risk_ratio_ci_katz_log": RATIO["katz"],
    "risk_ratio_ci_adjusted_log": RATIO["adjusted-log"],
    "risk_ratio_ci_mover_wilson": RATIO["mover-wilson"],
    "risk_difference_ci_newcombe": DIFFERENCE["newcombe"],
    "risk_difference_ci_miettinen_nurminen": DIFFERENCE["miettinen-nurminen"],
    "risk_difference_ci_mee": DIFFERENCE["mee"],
    "risk_difference_ci_wald": DIFFERENCE["wald"],
    "risk_difference_ci_agresti_caffo": DIFFERENCE["agresti-caffo"],
}
# Methods that are no interval of one or two proportions; a name in neither list fails.
ELSEWHERE = {
    "barnard_exact_pooled",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "beta_binomial_posterior",
    "beta_prior_method_of_moments_unweighted",
    "between_unit_variance_tau2",
    "board_zero_probability_hypergeometric",
    "cochran_mantel_haenszel_test_nocc",
    "cost_absence_cover_gbp_m",
    "cost_components_sum_gbp_m",
    "cost_restorative_culture_gbp_m",
    "direct_standardised_rate_dobson",
    "dissimilarity_index",
    "empirical_bayes_shrinkage_normal_normal_reml",
    "fisher_exact_two_sided",
    "flip_flop",
    "four_fifths_ratio",
    "funnel_limits_proportion_phe",
    "funnel_limits_ratio_phe_exact_poisson",
    "funnel_limits_sr_poisson_chi2",
    "funnel_outliers_sr_poisson_998",
    "funnel_outliers_sr_shmi_truncated_998",
    "hypergeometric_upper_tail",
    "indirect_standardised_ratio_byar",
    "log_risk_ratio_and_variance",
    "mantel_haenszel_odds_ratio",
    "mantel_haenszel_risk_difference",
    "mantel_haenszel_risk_ratio",
    "mdc_assurance",
    "mdc_seven_point_trend",
    "mdc_seven_points_one_side",
    "mdc_two_in_three",
    "nhs_digital_count_disclosure_subnational",
    "phe_quantile",
    "poisson_ci_byar",
    "pooled_log_rr_fixed",
    "pooled_log_rr_random_dersimonian_laird",
    "rank_descending_ties_average",
    "rank_descending_ties_max",
    "rank_descending_ties_min",
    "risk_ratio_point",
    "suppression_audit_linear_recovery",
    "two_proportion_z_pooled",
    "western_electric_1",
    "western_electric_2",
    "western_electric_3",
    "western_electric_4",
    "worst_case_bounds_proportion",
    "worst_case_bounds_risk_ratio_unknown_ethnicity",
    "xmr_limits",
}


def within(tolerance: dict[str, Any], expected: float, actual: float) -> bool:
    if math.isnan(expected) or math.isinf(expected):
        return repr(expected) == repr(actual)
    if tolerance.get("exact"):
        return expected == actual
    return abs(actual - expected) <= max(tolerance.get("abs", 0), tolerance.get("rel", 0) * abs(expected))


def test_every_method_is_known() -> None:
    """A vector of a method that nobody has put in a list isn't passed over in silence."""
    assert set() == {vector["method"] for vector in VECTORS} - set(INTERVALS) - ELSEWHERE


def test_every_interval_has_a_vector() -> None:
    """No interval is published here that nobody else's number vouches for."""
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
