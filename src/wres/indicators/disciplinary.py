"""Indicator 3: the relative likelihood of entering the formal disciplinary process."""

from __future__ import annotations

from wres.indicators.form import Form
from wres.measures import RelativeLikelihood
from wres.model import Example, Term
from wres.standard.items import DISCIPLINARY
from wres.standard.references import cite, inferred, unverified

__all__ = ["ONE_YEAR", "SPEAKS_FOR_TWO", "TWO_YEARS"]

_GUIDANCE = "WRES technical guidance"
_EVENT = cite("S25c", "entry into a formal disciplinary investigation")
_DENOMINATOR = unverified(_GUIDANCE, "exact", "the workforce at the snapshot, as in indicator 1")
_STAFF = Example.rows("headcount", white=2_505, bme=725, unknown=66)
_KENT = "Kent and Medway Partnership, 31 March 2020: 17 White and 9 BME staff, of 2,505 and 725 by the printed shares"

SPEAKS_FOR_TWO = inferred("S73", "two years in a return of 2025, as read; nothing read says one year in any edition")
"""What was read of the window since 2020."""

TWO_YEARS = Form(
    id="disciplinary",
    number="3",
    title="Relative likelihood of staff entering the formal disciplinary process, over two years",
    measure=RelativeLikelihood(
        numerator=Term(item=DISCIPLINARY, years=2), denominator="headcount", of="bme", to="white"
    ),
    adverse="above",
    references=[
        unverified(_GUIDANCE, "probable", "over this year's workforce, not an average"),
        _EVENT,
        _DENOMINATOR,
    ],
    examples=[
        Example(
            title="17 White and 9 BME staff this year, 21 and 7 the year before: 19 and 8 a year",
            counts=[
                *_STAFF,
                *Example.rows("disciplinary", white=17, bme=9),
                *Example.rows("disciplinary", white=21, bme=7, year=-1),
            ],
            expected=[
                {"statistic": "relative-likelihood", "group": "bme/white", "value": "1.45"},
                {"statistic": "likelihood", "group": "bme", "numerator": 8, "value": "0.0110"},
            ],
            reference=unverified(_GUIDANCE, "exact", "the two-year average; invented figures for the year before"),
        )
    ],
    description=(
        "BME over White: above 1, BME staff are the more likely to enter the process. The cases are the average of "
        "this year and the year before; a return that gives averages already needs disciplinary-averaged-already."
    ),
)

ONE_YEAR = Form(
    id="disciplinary",
    number="3",
    title="Relative likelihood of BME staff entering the formal disciplinary process compared to White staff",
    measure=RelativeLikelihood(numerator="disciplinary", denominator="headcount", of="bme", to="white", or_years=2),
    adverse="above",
    references=[
        _EVENT,
        _DENOMINATOR,
        SPEAKS_FOR_TWO,
    ],
    examples=[
        Example(
            title=_KENT,
            counts=[*_STAFF, *Example.rows("disciplinary", white=17, bme=9)],
            expected=[
                {"statistic": "relative-likelihood", "group": "bme/white", "value": "1.83"},
                {"statistic": "likelihood", "group": "white", "value": "0.0068"},
            ],
            reference=cite("S25c", "17 and 9 cases; the shares are those of its summary page"),
        )
    ],
    description=(
        "BME over White: above 1, BME staff are the more likely to enter the process. Nobody has read whether the "
        "cases are of one year or the average of two: the figure over two years stands beside that of one, and where "
        "a benchmark would judge them differently it gives no verdict."
    ),
)
