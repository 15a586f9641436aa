"""Indicator 1: how each pay band is made up, against the whole workforce."""

from __future__ import annotations

import attrs

from wres.indicators.form import Form
from wres.measures import RepresentationGap
from wres.model import Example, Term
from wres.standard.bands import AFC_BANDS
from wres.standard.items import HEADCOUNT
from wres.standard.references import cite, inferred, unverified

__all__ = ["SENIOR", "THREE_PANELS", "TWO_PANELS", "WITHOUT_BANK_STAFF"]

_GUIDANCE = "WRES technical guidance"
_ARITHMETIC = unverified(_GUIDANCE, "exact", "the arithmetic of indicator 1, on invented counts")
_UNKNOWN_STAYS = inferred("S27b", "990 + 6,307 + 125 = 7,422 gives 13, 85 and 2 %: unknown is in the denominator")
_PANELS = unverified(f"{_GUIDANCE}, March 2017", "exact", "medical and dental subgroups; three panels")

_PUBLISHED = Example(
    title="North Cumbria Integrated Care, 31 March 2025: 990 BME, 6,307 White and 125 not declared of 7,422",
    counts=Example.rows("headcount", white=6307, bme=990, unknown=125),
    expected=[
        {"statistic": "overall-share", "group": "white", "value": "85"},
        {"statistic": "overall-share", "group": "bme", "value": "13"},
        {"statistic": "overall-share", "group": "unknown", "value": "2"},
    ],
    reference=cite("S27b", "workforce by ethnicity"),
)
_COUNTS = [
    *Example.rows("headcount", panel="non-clinical", band="5", white=60, bme=30, unknown=10),
    *Example.rows("headcount", panel="clinical", band="8a", white=90, bme=8, unknown=2),
    *Example.rows("headcount", panel="medical", band="consultant", white=40, bme=55, unknown=5),
    *Example.rows("headcount", panel="medical", band="senior-medical-manager", white=8, bme=2, unknown=0),
]
_SHARES = [
    {"statistic": "overall-share", "group": "bme", "value": "31.0"},
    {"statistic": "share", "group": "bme", "panel": "non-clinical", "band": "5", "value": "30.0"},
    {"statistic": "difference", "panel": "non-clinical", "band": "5", "value": "-1.0"},
    {"statistic": "difference", "panel": "clinical", "band": "8a", "value": "-23.0"},
]
_MEDICAL = [
    {"statistic": "difference", "panel": "medical", "band": "consultant", "value": "24.0"},
    {"statistic": "difference", "panel": "medical", "band": "senior-medical-manager", "value": "-11.0"},
]

SENIOR = Form(
    id="workforce",
    number="1",
    title="Percentage of BME staff in bands 8-9 and VSM compared with the overall workforce",
    measure=RepresentationGap(
        part=Term(item=HEADCOUNT, where={"band": (*AFC_BANDS[8:], "vsm", "senior-medical-manager")}),
        whole=HEADCOUNT,
    ),
    adverse="below",
    references=[
        unverified(f"{_GUIDANCE} 2015", "exact", "VSM, with executive board members and senior medical staff"),
        unverified(f"{_GUIDANCE} 2015", "probable", "senior medical staff read as senior medical managers"),
        _UNKNOWN_STAYS,
    ],
    examples=[
        Example(
            title="100 in band 8a and 10 senior medical managers, of 300 staff",
            counts=_COUNTS,
            expected=[
                {"statistic": "share", "group": "bme", "value": "9.1"},
                {"statistic": "overall-share", "group": "bme", "value": "31.0"},
                {"statistic": "difference", "value": "-21.9"},
            ],
            reference=_ARITHMETIC,
        ),
        _PUBLISHED,
    ],
    description=(
        "The share of BME staff in bands 8a to 9, among very senior managers and among senior medical managers, taken "
        "together, less their share of the whole workforce. The headcount needs its bands."
    ),
)

TWO_PANELS = Form(
    id="workforce",
    number="1",
    title="Percentage of staff in each of the AfC bands 1-9 and VSM compared with the overall workforce",
    measure=RepresentationGap(
        part=Term(item=HEADCOUNT, where={"panel": ("non-clinical", "clinical")}),
        whole=HEADCOUNT,
        by=("panel", "band"),
    ),
    adverse="either",
    references=[
        unverified(f"{_GUIDANCE}, April 2016", "exact", "non-clinical and clinical staff apart"),
        _UNKNOWN_STAYS,
    ],
    examples=[
        Example(title="Two bands of a workforce of 300", counts=_COUNTS, expected=_SHARES, reference=_ARITHMETIC),
        _PUBLISHED,
    ],
    description=(
        "White, BME and unknown shares of each band of non-clinical and of clinical staff, and the BME share less that "
        "of the whole workforce, medical staff included."
    ),
)

THREE_PANELS = Form(
    id="workforce",
    number="1",
    title=(
        "Percentage of staff in each of the AfC bands 1-9 or medical and dental subgroups and VSM "
        "compared with the overall workforce"
    ),
    measure=RepresentationGap(part=HEADCOUNT, whole=HEADCOUNT, by=("panel", "band")),
    adverse="either",
    references=[_PANELS, _UNKNOWN_STAYS],
    examples=[
        Example(
            title="Four cells of a workforce of 300, the last part of the third",
            counts=_COUNTS,
            expected=[*_SHARES, *_MEDICAL],
            reference=_ARITHMETIC,
        ),
        _PUBLISHED,
    ],
    description=(
        "White, BME and unknown shares of each band of each panel, and the BME share less that of the whole "
        "workforce. Senior medical managers are part of the consultants and are never added to totals."
    ),
)

WITHOUT_BANK_STAFF = attrs.evolve(
    THREE_PANELS,
    references=[
        _PANELS,
        inferred("S42a", "the WDES left bank staff out in 2023 in order to agree with this standard"),
        _UNKNOWN_STAYS,
    ],
    description=f"{THREE_PANELS.description} Staff who only have a bank contract don't count.",
)
