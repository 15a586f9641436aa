"""Indicator 2: the relative likelihood of being appointed from shortlisting."""

from __future__ import annotations

from wres.measures import RelativeLikelihood
from wres.model import Example, Indicator
from wres.standard.references import cite, unverified

__all__ = ["INDICATORS"]

_GUIDANCE = "WRES technical guidance"
_SCOPE = unverified(_GUIDANCE, "exact", "posts filled in the financial year, internal and external")
_PUBLISHED = cite("S26a", "46.99 % of White and 14.65 % of BME applicants appointed in 2022, printed as 3.2")
_PER_10_000 = [
    *Example.rows("shortlisted", white=10_000, bme=10_000),
    *Example.rows("appointed", white=4_699, bme=1_465),
]

_EXAMPLE = Example(
    title="The Christie's rates of 2022, per 10,000 applicants",
    counts=_PER_10_000,
    expected=[
        {"statistic": "relative-likelihood", "group": "white/bme", "value": "3.21"},
        {"statistic": "likelihood", "group": "white", "value": "0.4699"},
    ],
    reference=_PUBLISHED,
)

_BME_ON_TOP = Indicator(
    id="appointment",
    number="2",
    title=(
        "Relative likelihood of BME staff being appointed from shortlisting compared to White staff "
        "across all positions"
    ),
    editions=["wres-2015"],
    measure=RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="bme", to="white"),
    adverse="below",
    references=[cite("S03", "indicator 2, BME compared with White"), _SCOPE],
    examples=[
        Example(
            title="The Christie's rates of 2022, per 10,000 applicants, in the direction of 2015",
            counts=_PER_10_000,
            expected=[
                {"statistic": "relative-likelihood", "group": "bme/white", "value": "0.31"},
                {"statistic": "likelihood", "group": "bme", "value": "0.1465"},
            ],
            reference=_PUBLISHED,
        )
    ],
    description="BME over White, in this edition only: below 1, BME applicants are the less likely to be appointed.",
)

_WHITE_ON_TOP = [
    Indicator(
        id="appointment",
        number="2",
        title=(
            "Relative likelihood of White applicants being appointed from shortlisting across all posts "
            "compared to BME applicants"
        ),
        editions=editions,
        measure=RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="white", to="bme"),
        adverse="above",
        references=[*references, _SCOPE],
        examples=[_EXAMPLE],
        description="White over BME: above 1, White applicants are the more likely to be appointed.",
    )
    for editions, references in (
        (
            ["wres-2016", "wres-2017", "wres-2018", "wres-2019"],
            [
                cite("S26a", "the wording, which names no group"),
                unverified(f"{_GUIDANCE}, April 2016", "exact", "White over BME since this edition"),
            ],
        ),
        (["wres-2020", "wres-2021"], [cite("S35", "indicator 2, White compared with BME")]),
        (["wres-2022", "wres-2023"], [cite("S27a", "indicator 2, White compared with BME"), _PUBLISHED]),
        (["wres-2024"], [cite("S39b", "indicator 2, White compared with BME")]),
        (
            ["wres-2025"],
            [
                cite("S27b", "indicator 2, White compared with BME"),
                unverified(
                    f"{_GUIDANCE} 2025",
                    "weak",
                    "that the direction still holds: one trust's 0.66, and 0.71 for England (S37c), fit the reverse",
                ),
            ],
        ),
    )
]

INDICATORS: tuple[Indicator, ...] = (_BME_ON_TOP, *_WHITE_ON_TOP)
"""The forms of indicator 2, oldest first."""
