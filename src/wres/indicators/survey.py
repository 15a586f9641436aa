"""Indicators 5 to 8: what White and BME staff say in the staff survey.

The standard prints two percentages and no comparison of them. They are the components here; the headline is their
difference, so that every indicator has a figure that can be judged.
"""

from __future__ import annotations

from wres.indicators.form import Form
from wres.measures import PercentageGap
from wres.model import Adverse, Example, Reference
from wres.standard.references import cite, inferred, unverified

__all__ = [
    "DISCRIMINATION",
    "HARASSMENT_PUBLIC",
    "HARASSMENT_STAFF",
    "OPPORTUNITIES_WITHOUT_DONT_KNOW",
    "OPPORTUNITIES_WITH_DONT_KNOW",
]

_SURVEY = "NHS Staff Survey"
_RULES: tuple[Reference, ...] = (
    cite("S35", "the wording; two percentages, no ratio"),
    inferred("S59", "groups by the respondent's own answer"),
    unverified(_SURVEY, "probable", "results of fewer than 11 respondents held back"),
)
_ARITHMETIC = unverified(_SURVEY, "exact", "the arithmetic of a percentage, on invented counts")
_VALID = ("valid",)
_YES_NO = ("yes", "no")


def _form(
    id: str,
    number: str,
    title: str,
    *references: Reference,
    base: tuple[str, ...],
    adverse: Adverse = "above",
    description: str,
) -> Form:
    return Form(
        id=id,
        number=number,
        title=title,
        measure=PercentageGap(yes=f"{id}-yes", answered=f"{id}-answered", of="bme", to="white", base=base),
        adverse=adverse,
        references=[*references, *_RULES],
        examples=[
            Example(
                title="96 of 800 White and 66 of 300 BME respondents; 9 of unknown ethnicity are too few to show",
                counts=[
                    *Example.rows(f"{id}-yes", white=96, bme=66, unknown=2),
                    *Example.rows(f"{id}-answered", white=800, bme=300, unknown=9),
                ],
                expected=[
                    {"statistic": "percentage", "group": "white", "value": "12.0"},
                    {"statistic": "percentage", "group": "bme", "value": "22.0"},
                    {"statistic": "difference", "group": "bme-white", "value": "10.0"},
                    {"statistic": "percentage", "group": "unknown", "status": "below-minimum"},
                ],
                reference=_ARITHMETIC,
            )
        ],
        description=description,
    )


def _opportunities(base: tuple[str, ...], note: str) -> Form:
    """Return a form of indicator 7, whose base changed with the survey of 2021."""
    return _form(
        "opportunities",
        "7",
        "Percentage believing that trust provides equal opportunities for career progression or promotion",
        cite("S03", "the wording of 2015"),
        unverified(_SURVEY, "exact", "don't know in the base since the survey of 2021, and not before"),
        base=base,
        adverse="below",
        description=f"Percentage points, BME less White: below 0, fewer BME staff believe it. {note}",
    )


HARASSMENT_PUBLIC = _form(
    "harassment-public",
    "5",
    "Percentage of staff experiencing harassment, bullying or abuse from patients, relatives or the public in "
    "last 12 months",
    unverified(_SURVEY, "exact", "any answer but never, of all valid answers"),
    base=_VALID,
    description="Percentage points, BME less White: above 0, more BME staff experience it.",
)

HARASSMENT_STAFF = _form(
    "harassment-staff",
    "6",
    "Percentage of staff experiencing harassment, bullying or abuse from staff in last 12 months",
    cite("S59", "two parts, managers and other colleagues"),
    unverified(_SURVEY, "exact", "each respondent once, who says so of either part"),
    base=_VALID,
    description=(
        "Percentage points, BME less White: above 0, more BME staff experience it. Managers and other colleagues "
        "are joined: whoever met it from either counts once."
    ),
)

OPPORTUNITIES_WITHOUT_DONT_KNOW = _opportunities(_YES_NO, "Those who don't know are left out of the base.")
OPPORTUNITIES_WITH_DONT_KNOW = _opportunities(
    (*_YES_NO, "dont-know"),
    "Those who don't know count in the base: figures before and after the survey of 2021 don't compare.",
)

DISCRIMINATION = _form(
    "discrimination",
    "8",
    "In the last 12 months have you personally experienced discrimination at work from manager/team leader or "
    "other colleagues",
    cite("S59", "the second part of the question only"),
    unverified(_SURVEY, "exact", "yes, of yes and no"),
    base=_YES_NO,
    description="Percentage points, BME less White: above 0, more BME staff experience it.",
)
