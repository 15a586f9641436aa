"""Indicator 4: the relative likelihood of accessing non-mandatory training and CPD."""

from __future__ import annotations

import attrs

from wres.indicators.form import Form
from wres.measures import RelativeLikelihood
from wres.model import Example
from wres.standard.references import unverified

__all__ = ["BME_ON_TOP", "WHITE_ON_TOP"]

_GUIDANCE = "WRES technical guidance"
_SCOPE = unverified(
    _GUIDANCE, "exact", "places offered and accepted in the financial year, over the workforce at its end"
)
_ARITHMETIC = unverified(_GUIDANCE, "exact", "the arithmetic of indicator 4, on invented counts")
_COUNTS = [
    *Example.rows("headcount", white=3_000, bme=1_000, unknown=100),
    *Example.rows("training", white=1_200, bme=350, unknown=20),
]

BME_ON_TOP = Form(
    id="training",
    number="4",
    title="Relative likelihood of BME staff accessing non-mandatory training and CPD as compared to White staff",
    measure=RelativeLikelihood(numerator="training", denominator="headcount", of="bme", to="white"),
    adverse="below",
    references=[_SCOPE],
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

WHITE_ON_TOP = attrs.evolve(
    BME_ON_TOP,
    title="Relative likelihood of White staff accessing non-mandatory training and CPD compared to BME staff",
    measure=RelativeLikelihood(numerator="training", denominator="headcount", of="white", to="bme"),
    adverse="above",
    examples=[
        Example(
            title="1,200 of 3,000 White staff, 350 of 1,000 BME staff",
            counts=_COUNTS,
            expected=[
                {"statistic": "relative-likelihood", "group": "white/bme", "value": "1.14"},
                {"statistic": "likelihood", "group": "unknown", "value": "0.20"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description="White over BME: above 1, White staff are the more likely to access training.",
)
