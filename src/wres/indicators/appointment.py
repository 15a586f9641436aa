"""Indicator 2: the relative likelihood of being appointed from shortlisting."""

from __future__ import annotations

import attrs

from wres.indicators.form import Form
from wres.measures import RelativeLikelihood
from wres.model import Example
from wres.standard.references import cite, unverified

__all__ = ["BME_ON_TOP", "PUBLISHED", "WHITE_ON_TOP"]

_SCOPE = unverified("WRES technical guidance", "exact", "posts filled in the financial year, internal and external")
PUBLISHED = cite("S26a", "46.99 % of White and 14.65 % of BME applicants appointed in 2022, printed as 3.2")
_PER_10_000 = [
    *Example.rows("shortlisted", white=10_000, bme=10_000),
    *Example.rows("appointed", white=4_699, bme=1_465),
]

BME_ON_TOP = Form(
    id="appointment",
    number="2",
    title=(
        "Relative likelihood of BME staff being appointed from shortlisting compared to White staff "
        "across all positions"
    ),
    measure=RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="bme", to="white"),
    adverse="below",
    references=[_SCOPE],
    examples=[
        Example(
            title="The Christie's rates of 2022, per 10,000 applicants, in the direction of 2015",
            counts=_PER_10_000,
            expected=[
                {"statistic": "relative-likelihood", "group": "bme/white", "value": "0.31"},
                {"statistic": "likelihood", "group": "bme", "value": "0.1465"},
            ],
            reference=PUBLISHED,
        )
    ],
    description="BME over White, in this edition only: below 1, BME applicants are the less likely to be appointed.",
)

WHITE_ON_TOP = attrs.evolve(
    BME_ON_TOP,
    title=(
        "Relative likelihood of White applicants being appointed from shortlisting across all posts "
        "compared to BME applicants"
    ),
    measure=RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="white", to="bme"),
    adverse="above",
    examples=[
        Example(
            title="The Christie's rates of 2022, per 10,000 applicants",
            counts=_PER_10_000,
            expected=[
                {"statistic": "relative-likelihood", "group": "white/bme", "value": "3.21"},
                {"statistic": "likelihood", "group": "white", "value": "0.4699"},
            ],
            reference=PUBLISHED,
        )
    ],
    description="White over BME: above 1, White applicants are the more likely to be appointed.",
)
