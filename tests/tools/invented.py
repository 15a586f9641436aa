"""Invented publications with checks, in the form of the published ones: plausible, awkward and wrong ones.

Each is `(id, indicators, expected)`: the verdict and the reason of each check in order, agreement without a reason.
The organisations, their numbers and their slips are invented; the kinds of slip are those that are seen in print.
"""

from __future__ import annotations

from typing import Any

__all__ = ["CASES"]

AGREE = ("agree", "")
Case = tuple[str, dict[str, Any], list[tuple[str, str]]]


def indicator(
    checks: list[dict[str, Any]], published: dict[str, Any] | None = None, counts: dict[str, Any] | None = None
) -> dict[str, Any]:
    return {"counts": counts or {}, "published": published or {}, "checks": checks}


def check(kind: str, published: str | None, **words: Any) -> dict[str, Any]:
    return {"kind": kind, "published": published, **words}


def disagree(reason: str) -> tuple[str, str]:
    return "disagree", reason


STAFF = {"workforce": {"white": 1874, "bme": 402, "unknown": 97, "total": 2373}}
SHARE = "published.workforce_pct"
FROM_SHARES = check(
    "ratio_interval",
    "published.relative_likelihood",
    total="counts.workforce.total",
    num_count="counts.disciplinary.bme",
    num_pct=f"{SHARE}.bme",
    den_count="counts.disciplinary.white",
    den_pct=f"{SHARE}.white",
)
"""A ratio of cases to the people that printed shares of a printed total stand for."""

CASES: list[Case] = [
    # pct
    (
        "shares of the workforce",
        {
            "1": indicator(
                [
                    check("pct", f"{SHARE}.white", num="counts.workforce.white", den="counts.workforce.total"),
                    check("pct", f"{SHARE}.bme", num="counts.workforce.bme", den="counts.workforce.total"),
                    check("pct", f"{SHARE}.unknown", num="counts.workforce.unknown", den="counts.workforce.total"),
                    check(
                        "sum_counts",
                        "counts.workforce.total",
                        parts=[f"counts.workforce.{g}" for g in ("white", "bme", "unknown")],
                    ),
                    check("sum_pct_100", None, parts=[f"{SHARE}.{g}" for g in ("white", "bme", "unknown")]),
                    check("feasible_pct", f"{SHARE}.bme", den="counts.workforce.total"),
                    check("implied_total", f"{SHARE}.bme", count="counts.workforce.bme"),
                ],
                {"workforce_pct": {"white": "79.0%", "bme": "16.9%", "unknown": "4.1%"}},
                STAFF,
            )
        },
        [AGREE] * 7,
    ),
    (
        "unknown left out of the denominator",
        {
            "1": indicator(
                [
                    check("pct", f"{SHARE}.white", num="counts.workforce.white", den="counts.workforce.total"),
                    check("pct", f"{SHARE}.bme", num="counts.workforce.bme", den="counts.workforce.total"),
                ],
                {"workforce_pct": {"white": "82.3%", "bme": "17.7%"}},
                STAFF,
            )
        },
        [disagree("unknown-left-out")] * 2,
    ),
    (
        "a truncated share",
        {
            "1": indicator(
                [check("pct", f"{SHARE}.bme", num="counts.workforce.bme", den="counts.workforce.total")],
                {"workforce_pct": {"bme": "12.9%"}},
                {"workforce": {"bme": 389, "total": 3000}},
            )
        },
        [disagree("truncated")],
    ),
    (
        "shares swapped",
        {
            "1": indicator(
                [
                    check("pct", f"{SHARE}.white", num="counts.workforce.white", den="counts.workforce.total"),
                    check("pct", f"{SHARE}.bme", num="counts.workforce.bme", den="counts.workforce.total"),
                ],
                {"workforce_pct": {"white": "16.9%", "bme": "79.0%"}},
                STAFF,
            )
        },
        [disagree("labels-swapped")] * 2,
    ),
    (
        "a shifted decimal",
        {
            "1": indicator(
                [check("pct", f"{SHARE}.bme", num="counts.workforce.bme", den="counts.workforce.total")],
                {"workforce_pct": {"bme": "1.69%"}},
                STAFF,
            )
        },
        [disagree("decimal-shifted")],
    ),
    (
        "a half either way",
        {
            "1": indicator(
                [check("pct", f"published.pct.{w}", num=n, den=8) for w, n in (("up", 1), ("even", 1), ("three", 3))],
                {"pct": {"up": "13%", "even": "12%", "three": "38%"}},
            )
        },
        [AGREE] * 3,
    ),
    (
        "nobody of nobody",
        {"3": indicator([check("pct", "published.rate_pct.bme", num=0, den=0)], {"rate_pct": {"bme": "0%"}})},
        [AGREE],
    ),
    (
        "a share without its sign",
        {"1": indicator([check("pct", f"{SHARE}.bme", num=55, den=782)], {"workforce_pct": {"bme": "7.03"}})},
        [AGREE],
    ),
    # rates and ratios
    (
        "shortlisting",
        {
            "2": indicator(
                [
                    check("rate", "published.rate.white", num="counts.appointed.white", den="counts.shortlisted.white"),
                    check("rate", "published.rate.bme", num="counts.appointed.bme", den="counts.shortlisted.bme"),
                    check(
                        "ratio",
                        "published.relative_likelihood",
                        num=["counts.appointed.white", "counts.shortlisted.white"],
                        den=["counts.appointed.bme", "counts.shortlisted.bme"],
                    ),
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate.white",
                        den="published.rate.bme",
                    ),
                ],
                {"rate": {"white": "0.21", "bme": "0.14"}, "relative_likelihood": "1.51"},
                {"shortlisted": {"white": 812, "bme": 344}, "appointed": {"white": 171, "bme": 48}},
            )
        },
        [AGREE] * 4,
    ),
    (
        "the ratio turned round",
        {
            "2": indicator(
                [
                    check(
                        "ratio",
                        "published.relative_likelihood",
                        num=["counts.appointed.white", "counts.shortlisted.white"],
                        den=["counts.appointed.bme", "counts.shortlisted.bme"],
                    )
                ],
                {"relative_likelihood": "0.66"},
                {"shortlisted": {"white": 812, "bme": 344}, "appointed": {"white": 171, "bme": 48}},
            )
        },
        [disagree("direction-inverted")],
    ),
    (
        "an excess for the ratio",
        {
            "2": indicator(
                [
                    check(
                        "ratio",
                        "published.relative_likelihood",
                        num=["counts.appointed.white", "counts.shortlisted.white"],
                        den=["counts.appointed.bme", "counts.shortlisted.bme"],
                    )
                ],
                {"relative_likelihood": "0.51"},
                {"shortlisted": {"white": 812, "bme": 344}, "appointed": {"white": 171, "bme": 48}},
            )
        },
        [disagree("excess")],
    ),
    (
        "rates per cent and as fractions",
        {
            "4": indicator(
                [
                    check("rate", "published.rate.white", num=330, den=1000),
                    check("rate", "published.rate.bme", num=300, den=1000),
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate.white",
                        den="published.rate.bme",
                    ),
                    check("same", "published.rate_pct.bme", other="published.rate.bme"),
                ],
                {"rate": {"white": "33%", "bme": "0.3"}, "rate_pct": {"bme": "30.0%"}, "relative_likelihood": "1.1"},
            )
        },
        [AGREE] * 4,
    ),
    (
        "a digit lost in a rate",
        {
            "4": indicator(
                [
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate_pct.white",
                        den="published.rate_pct.bme",
                    )
                ],
                {"rate_pct": {"white": "81.4%", "bme": "8.3%"}, "relative_likelihood": "1.04"},
            )
        },
        [disagree("digit-lost")],
    ),
    (
        "rates that round to nothing",
        {
            "3": indicator(
                [
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate_pct.bme",
                        den="published.rate_pct.white",
                    )
                ],
                {"rate_pct": {"white": "0.0%", "bme": "0.1%"}, "relative_likelihood": "3.7"},
            )
        },
        [AGREE],
    ),
    (
        "a ratio that can't be defined",
        {
            "2": indicator(
                [
                    check(
                        "ratio_undefined",
                        None,
                        num=["counts.offered.white", "counts.applied.white"],
                        den=["counts.offered.black", "counts.applied.black"],
                    ),
                    check(
                        "ratio_undefined",
                        None,
                        num=["counts.offered.white", "counts.applied.white"],
                        den=["counts.offered.asian", "counts.applied.asian"],
                    ),
                ],
                {},
                {"offered": {"white": 12, "black": 0, "asian": 3}, "applied": {"white": 90, "black": 31, "asian": 40}},
            )
        },
        [AGREE, disagree("arithmetic")],
    ),
    (
        "entries with shares of a small total",
        {
            "3": indicator(
                [
                    # 22% of 40 is nobody but 9, so that 34% can't be: 3 of 9 is 33.3%.
                    check(
                        "rate_interval",
                        "published.rate_pct.bme",
                        total="counts.workforce.total",
                        count="counts.disciplinary.bme",
                        pct=f"{SHARE}.bme",
                    ),
                    check(
                        "rate_interval",
                        "published.rate_pct.white",
                        total="counts.workforce.total",
                        count="counts.disciplinary.white",
                        pct=f"{SHARE}.white",
                    ),
                    FROM_SHARES,
                ],
                {
                    "workforce_pct": {"white": "78%", "bme": "22%"},
                    "rate_pct": {"bme": "34%", "white": "6.5%"},
                    "relative_likelihood": "5.2",
                },
                {"workforce": {"total": 40}, "disciplinary": {"white": 2, "bme": 3}},
            )
        },
        [disagree("arithmetic"), AGREE, AGREE],
    ),
    (
        "rounded before dividing",
        {
            "3": indicator(
                [
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate_pct.bme",
                        den="published.rate_pct.white",
                    ),
                    FROM_SHARES,
                ],
                {
                    "workforce_pct": {"white": "71.3%", "bme": "25.2%"},
                    "rate_pct": {"bme": "0.9%", "white": "0.5%"},
                    "relative_likelihood": "1.80",
                },
                {"workforce": {"total": 5210}, "disciplinary": {"white": 18, "bme": 11}},
            )
        },
        [AGREE, disagree("rounded-first")],
    ),
    # granularity
    (
        "percentages of small numbers",
        {
            "9": indicator(
                [
                    check("feasible_pct", "published.board_pct.bme", den=11),
                    check("feasible_pct", "published.board_pct.white", den=11),
                    check("feasible_pct", "published.voting_pct.bme", den=13),
                    check("feasible_small_board", "published.board_pct.bme", low=5, high=20),
                    check("feasible_small_board", "published.executive_pct.bme", low=5, high=20),
                ],
                {
                    "board_pct": {"bme": "18.2%", "white": "81.8%"},
                    "voting_pct": {"bme": "24.1%"},
                    "executive_pct": {"bme": "3.2%"},
                },
            )
        },
        [AGREE, AGREE, disagree("no-whole-count"), AGREE, disagree("no-whole-count")],
    ),
    (
        "a cut percentage of a small number",
        {"9": indicator([check("feasible_pct", "published.board_pct.bme", den=14)], {"board_pct": {"bme": "28.5%"}})},
        [disagree("truncated")],
    ),
    (
        "a growth and the number that it started from",
        {
            "1": indicator(
                [
                    check("implied_base", "published.bme_growth_pct", increase="counts.bme_increase"),
                    check("implied_base", "published.senior_growth_pct", count="counts.senior_bme_increase"),
                    check("implied_base", "published.board_growth_pct", part=2),
                ],
                {"bme_growth_pct": "31%", "senior_growth_pct": "150%", "board_growth_pct": "71%"},
                {"bme_increase": 94, "senior_bme_increase": 9},
            )
        },
        [AGREE, AGREE, disagree("no-whole-count")],
    ),
    (
        "counts among the published figures",
        {
            "3": indicator(
                [
                    check("feasible_pct", "published.trusts_pct_in_range", den="published.trusts"),
                    check(
                        "pct", "published.trusts_pct_in_range", num="published.trusts_in_range", den="published.trusts"
                    ),
                    check("feasible_pct", "published.trusts_pct_above", den="published.trusts"),
                ],
                {"trusts": "213", "trusts_in_range": "49", "trusts_pct_in_range": "23.0", "trusts_pct_above": "51.3"},
            )
        },
        [AGREE, AGREE, disagree("no-whole-count")],
    ),
    # sums and differences
    (
        "a total that its parts don't make",
        {
            "1": indicator(
                [
                    check(
                        "sum_counts",
                        "counts.workforce.total",
                        parts=[f"counts.workforce.{g}" for g in ("white", "bme", "unknown")],
                    )
                ],
                {},
                {"workforce": {"white": 1874, "bme": 402, "unknown": 97, "total": 2383}},
            )
        },
        [disagree("arithmetic")],
    ),
    (
        "totals with commas",
        {
            "1": indicator(
                [
                    check(
                        "sum_counts",
                        "counts.workforce.total",
                        parts=[f"counts.workforce.{g}" for g in ("white", "bme", "unknown")],
                    ),
                    check("sum_inline", "published.leavers_count", parts=["1,204", 96]),
                ],
                {"leavers_count": "1,300"},
                {"workforce": {"white": "11,874", "bme": "1\u2009402", "unknown": 97, "total": "13,373"}},
            )
        },
        [AGREE, AGREE],
    ),
    (
        "shares further from 100 than rounding",
        {
            "1": indicator(
                [
                    check("sum_pct_100", None, parts=[f"{SHARE}.{g}" for g in ("white", "bme", "unknown")]),
                    check(
                        "sum_pct_100", None, parts=[f"published.clusters_pct.{g}" for g in ("white", "bme", "unknown")]
                    ),
                    check("sum_pct_100", None, parts=["33.3%", "33.3%", "33.3%"]),
                ],
                {
                    "workforce_pct": {"white": "71%", "bme": "22%", "unknown": "5%"},
                    "clusters_pct": {"white": "70%", "bme": "24%", "unknown": "5%"},
                },
            )
        },
        [disagree("arithmetic"), AGREE, AGREE],
    ),
    (
        "parts of a share",
        {
            "1": indicator(
                [
                    check(
                        "sum_published",
                        f"{SHARE}.bme",
                        parts=["published.parts_pct.medical", "published.parts_pct.other"],
                    ),
                    check(
                        "sum_published",
                        f"{SHARE}.white",
                        parts=["published.parts_pct.medical_white", "published.parts_pct.other_white"],
                    ),
                ],
                {
                    "workforce_pct": {"bme": "21.4%", "white": "70.1%"},
                    "parts_pct": {"medical": "4.8%", "other": "16.5%", "medical_white": "3.9%", "other_white": "61.2%"},
                },
            )
        },
        [AGREE, disagree("arithmetic")],
    ),
    (
        "differences",
        {
            "9": indicator(
                [
                    check("diff_inline", "published.difference_bme", a="8.3%", b="16.9%"),
                    check("diff_inline", "published.difference_white", a="91.7%", b="79.0%"),
                    check("diff_inline", "published.difference_wrong", a="8.3%", b="16.9%"),
                    check("diff_inline", "published.difference_voting_bme", a="10.0%", b="16.9%"),
                ],
                {
                    "difference_bme": "−8.6",
                    "difference_white": "+12.7",
                    "difference_wrong": "8.6",
                    "difference_voting_bme": "-4.9",
                },
            )
        },
        [AGREE, AGREE, disagree("sign-lost"), disagree("arithmetic")],
    ),
    (
        "changes and growth",
        {
            "6": indicator(
                [
                    check("diff_inline", "published.bme_change", a="25.5%", b="27.2%"),
                    check("diff_inline", "published.white_change", a="20.1%", b="23.2%"),
                    check("pct_change", "published.bme_growth_pct", to=341, **{"from": 201}),
                    check("pct_change", "published.vsm_growth_pct", to=250, **{"from": 212}),
                    check("pct_change", "published.board_growth_pct", to="12.4%", **{"from": "9.9%"}),
                ],
                {
                    "bme_change": "1.7%",
                    "white_change": "4.1%",
                    "bme_growth_pct": "69.7%",
                    "vsm_growth_pct": "28%",
                    "board_growth_pct": "25%",
                },
            )
        },
        [AGREE, disagree("arithmetic"), AGREE, disagree("arithmetic"), AGREE],
    ),
    # one figure printed twice
    (
        "labels swapped on another page",
        {
            "5": indicator(
                [
                    check("same", "published.pct.white", other="published.pct_summary_page.white"),
                    check("same", "published.pct.bme", other="published.pct_summary_page.bme"),
                ],
                {"pct": {"white": "27.1%", "bme": "31.8%"}, "pct_summary_page": {"white": "32%", "bme": "27%"}},
            ),
            "7": indicator(
                [check("same", "published.pct.bme", other="published.pct_summary_page.bme")],
                {"pct": {"white": "58.9%", "bme": "46.2%"}, "pct_summary_page": {"white": "59%", "bme": "46%"}},
            ),
        },
        [disagree("labels-swapped"), disagree("labels-swapped"), AGREE],
    ),
    (
        "last year's share used again",
        {
            "1": indicator([], {"workforce_pct": {"bme": "16.9%"}, "workforce_pct_previous_year": {"bme": "15.2%"}}),
            "9": indicator(
                [
                    check("same", f"{SHARE}.bme", other="indicators.1.published.workforce_pct.bme"),
                    check("same_inline", f"{SHARE}.bme", other="16.9%"),
                ],
                {"workforce_pct": {"bme": "15.2%"}, "board_pct": {"bme": "9.1%"}},
            ),
        },
        [disagree("last-year-reused")] * 2,
    ),
    (
        "digits transposed between two pages",
        {
            "6": indicator(
                [check("same", "published.pct.bme", other="published.pct_summary_page.bme")],
                {"pct": {"bme": "27.4%"}, "pct_summary_page": {"bme": "72.4%"}},
            )
        },
        [disagree("digits-transposed")],
    ),
    (
        "the same figure to other decimals",
        {
            "8": indicator(
                [
                    check("same", "published.pct.bme", other="published.pct_summary_page.bme"),
                    check("same_inline", "published.pct.white", other="7 per cent"),
                    check("same_inline", "published.pct.white", other="8%"),
                ],
                {"pct": {"bme": "15.50%", "white": "6.9%"}, "pct_summary_page": {"bme": "16%"}},
            )
        },
        [AGREE, AGREE, disagree("contradicted")],
    ),
    # powers, plausible ratios, totals that are implied
    (
        "figures cumulated from band to band",
        {
            "2": indicator(
                [
                    check("power", "published.cumulative.band_7", base="1.31", exponent=2),
                    check("power", "published.cumulative.band_8a", base="published.relative_likelihood", exponent=3),
                    check("power", "published.cumulative.band_8b", base="1.31", exponent=4),
                ],
                {"relative_likelihood": "1.31", "cumulative": {"band_7": "1.72", "band_8a": "2.25", "band_8b": "3.94"}},
            )
        },
        [AGREE, AGREE, disagree("arithmetic")],
    ),
    (
        "ratios that are plausible, and not",
        {
            "2": indicator(
                [
                    check("plausible_ratio", "published.relative_likelihood"),
                    check("plausible_ratio", "published.relative_likelihood_2021"),
                    check("plausible_ratio", "published.relative_likelihood_national"),
                    check("plausible_ratio", "published.relative_likelihood_region"),
                ],
                {
                    "relative_likelihood": "1.32",
                    "relative_likelihood_2021": "13.2",
                    "relative_likelihood_national": "1.54%",
                    "relative_likelihood_region": "15.4%",
                },
            )
        },
        [AGREE, disagree("implausible"), disagree("unit-sign"), disagree("unit-sign")],
    ),
    (
        "totals that a share implies",
        {
            "1": indicator(
                [
                    check("implied_total_inline", f"{SHARE}.bme", count=383706),
                    check("implied_total", "published.vsm_pct.bme", count="counts.vsm.bme"),
                    check("implied_total_inline", "published.board_pct.bme", count=3),
                ],
                {"workforce_pct": {"bme": "24.2%"}, "vsm_pct": {"bme": "10.3%"}, "board_pct": {"bme": "41%"}},
                {"vsm": {"bme": 341}},
            )
        },
        [AGREE, AGREE, disagree("no-whole-count")],
    ),
    (
        "shares of implied numbers",
        {
            "3": indicator(
                [
                    check(
                        "share_from_implied",
                        "published.share_pct.bme",
                        a_count="counts.dismissed.bme",
                        a_pct="published.dismissed_pct.bme",
                        b_count_inline=4,
                        b_pct="published.dismissed_pct.white",
                    ),
                    check(
                        "share_from_implied",
                        "published.share_wrong_pct.bme",
                        a_count="counts.dismissed.bme",
                        a_pct="published.dismissed_pct.bme",
                        b_count_inline=4,
                        b_pct="published.dismissed_pct.white",
                    ),
                ],
                {
                    "dismissed_pct": {"bme": "12.5%", "white": "4.1%"},
                    "share_pct": {"bme": "62.3%"},
                    "share_wrong_pct": {"bme": "37.7%"},
                },
                {"dismissed": {"bme": 20}},
            )
        },
        [AGREE, disagree("complement")],
    ),
    (
        "numbers that stand in the checks",
        {
            "1": indicator(
                [
                    check("pct_inline", "published.workforce_pct.bme", num=402, den=2373),
                    check("pct_inline", "published.board_pct.bme", num=402, den="2,373"),
                    check("sum_inline", "published.staff_count", parts=[1874, 402, 97]),
                    check("implied_total", "published.growth_pct", count="counts.rise"),
                ],
                {
                    "workforce_pct": {"bme": "19.4%"},
                    "board_pct": {"bme": "16.9%"},
                    "staff_count": "2,337",
                    "growth_pct": "37%",
                },
                {"rise": 4},
            )
        },
        [disagree("arithmetic"), AGREE, disagree("digits-transposed"), disagree("no-whole-count")],
    ),
    # digits of counts
    (
        "a footnote's mark that became a digit",
        {
            "2": indicator(
                [
                    check(
                        "pct",
                        "published.appointed_of_shortlisted_pct.bme",
                        num="counts.appointed.bme",
                        den="counts.shortlisted.bme",
                    ),
                    check("rate", "published.rate.bme", num="counts.appointed.bme", den="counts.shortlisted.bme"),
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate.white",
                        den="published.rate.bme",
                    ),
                ],
                {
                    "appointed_of_shortlisted_pct": {"bme": "14.8%"},
                    "rate": {"white": "0.21", "bme": "0.15"},
                    "relative_likelihood": "1.4",
                },
                {"shortlisted": {"bme": 344}, "appointed": {"bme": 512}},
            )
        },
        [disagree("digit-added"), disagree("digit-added"), AGREE],
    ),
    (
        "another total",
        {
            "2": indicator(
                [
                    check("pct", "published.applied_pct.white", num="counts.applied.white", den="counts.applied.total"),
                    check("pct", "published.applied_pct.bme", num="counts.applied.bme", den="counts.applied.total"),
                ],
                {"applied_pct": {"white": "61.9%", "bme": "33.8%"}},
                {"applied": {"white": 1240, "bme": 677, "total": 1937}},
            )
        },
        [disagree("other-total")] * 2,
    ),
    # what says nothing
    (
        "withheld, missing and in words",
        {
            "3": indicator(
                [
                    check("pct", "published.rate_pct.bme", num="counts.disciplinary.bme", den="counts.workforce.bme"),
                    check(
                        "ratio_of_published",
                        "published.relative_likelihood",
                        num="published.rate_pct.bme",
                        den="published.rate_pct.white",
                    ),
                    check(
                        "ratio_of_published",
                        "published.as_printed",
                        num="published.rate_pct.bme",
                        den="published.rate_pct.white",
                    ),
                    check(
                        "ratio_of_published",
                        "published.twice",
                        num="published.rate_pct.bme",
                        den="published.rate_pct.white",
                    ),
                ],
                {
                    "rate_pct": {"bme": "1.2%", "white": "0.7%"},
                    "relative_likelihood": "n/a",
                    "as_printed": "0.7 more likely",
                    "twice": "twice as likely",
                },
                {"disciplinary": {"bme": "*"}, "workforce": {"bme": 800}},
            )
        },
        [("undecided", ""), ("undecided", ""), ("undecided", "meaning-open"), AGREE],
    ),
    (
        "fewer than five",
        {
            "3": indicator(
                [
                    check("pct", "published.rate_pct.bme", num="counts.disciplinary.bme", den="counts.workforce.bme"),
                    check(
                        "pct", "published.rate_pct.white", num="counts.disciplinary.white", den="counts.workforce.white"
                    ),
                ],
                {"rate_pct": {"bme": "0.9%", "white": "3.0%"}},
                {"disciplinary": {"bme": "<5", "white": "<5"}, "workforce": {"bme": 440, "white": 440}},
            )
        },
        [AGREE, disagree("arithmetic")],
    ),
    (
        "words other than the usual ones",
        {
            "1": indicator(
                [
                    check(
                        "pct", f"{SHARE}.bme", numerator="counts.workforce.bme", denominator="counts.workforce.total"
                    ),
                    check("pct_inline", f"{SHARE}.bme", num_inline=402, den_inline=2373),
                    check("feasible_pct", f"{SHARE}.bme", total=2373),
                    check("feasible_small_board", f"{SHARE}.small", min=5, max=20),
                ],
                {"workforce_pct": {"bme": "16.9%", "small": "7%"}},
                STAFF,
            )
        },
        [AGREE] * 4,
    ),
]
