"""Indicator 4: the relative likelihood of accessing non-mandatory training and CPD."""

from __future__ import annotations

from wres.measures import RelativeLikelihood
from wres.model import Example, Indicator
from wres.standard.references import cite, unverified

__all__ = ["INDICATORS"]

_GUIDANCE = "WRES technical guidance"
_SCOPE = unverified(
    _GUIDANCE, "exact", "places offered and accepted in the financial year, over the workforce at its end"
)
_ARITHMETIC = unverified(_GUIDANCE, "exact", "the arithmetic of indicator 4, on invented counts")
_COUNTS = [
    *Example.rows("headcount", white=3_000, bme=1_000, unknown=100),
    *Example.rows("training", white=1_200, bme=350, unknown=20),
]

_BME_ON_TOP = Indicator(
    id="training",
    number="4",
    title="Relative likelihood of BME staff accessing non-mandatory training and CPD as compared to White staff",
    editions=["wres-2015"],
    measure=RelativeLikelihood(numerator="training", denominator="headcount", of="bme", to="white"),
    adverse="below",
    references=[cite("S03", "indicator 4, BME compared with White"), _SCOPE],
    examples=[
        Example(
            title="350 of 1,000 BME staff, 1,200 of 3,000 White staff",
            counts=_COUNTS,
            expected=[{"statistic": "relative-likelihood", "group": "bme/white", "value": "0.875"}],
            reference=_ARITHMETIC,
        )
    ],
    description="BME over White, in this edition only: below 1, BME staff are the less likely to access training.",
)

_EXAMPLE = Example(
    title="1,200 of 3,000 White staff, 350 of 1,000 BME staff",
    counts=_COUNTS,
    expected=[
        {"statistic": "relative-likelihood", "group": "white/bme", "value": "1.14"},
        {"statistic": "likelihood", "group": "unknown", "value": "0.20"},
    ],
    reference=_ARITHMETIC,
)
_WHITE_ON_TOP = [
    Indicator(
        id="training",
        number="4",
        title="Relative likelihood of White staff accessing non-mandatory training and CPD compared to BME staff",
        editions=editions,
        measure=RelativeLikelihood(numerator="training", denominator="headcount", of="white", to="bme"),
        adverse="above",
        references=[*references, _SCOPE],
        examples=[_EXAMPLE],
        description="White over BME: above 1, White staff are the more likely to access training.",
    )
    for editions, references in (
        (
            ["wres-2016", "wres-2017", "wres-2018", "wres-2019"],
            [
                cite("S25e", "the wording, which names no group"),
                unverified(f"{_GUIDANCE}, April 2016", "exact", "White over BME since this edition"),
            ],
        ),
        (
            ["wres-2020", "wres-2021", "wres-2022", "wres-2023", "wres-2024"],
            [cite("S35", "indicator 4, White compared with BME")],
        ),
        (["wres-2025"], [cite("S27b", "indicator 4, White compared with BME")]),
    )
]

INDICATORS: tuple[Indicator, ...] = (_BME_ON_TOP, *_WHITE_ON_TOP)
"""The forms of indicator 4, oldest first."""
