"""The standard of 2022.

Those who don't know count in indicator 7, since the survey of 2021, whose questions have new numbers.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import cite, unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2022, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S25b", "indicator 1"),
        cite("S26a", "indicator 2, both rates and their ratio"),
        cite("S26d", "indicator 9"),
        cite("S41a", "workforce at 31 March 2022"),
    ],
    survey=staff_survey(
        2021,
        {"5": "Q14a", "6": "Q14b, Q14c", "7": "Q15", "8": "Q16b"},
        cite("S41a", "the survey of 2021 in the edition of 2022"),
        unverified("NHS Staff Survey 2021", "exact", "the numbers of the questions"),
    ),
)

INDICATORS = (
    workforce.THREE_PANELS.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(citations.APPOINTMENT_S27A, appointment.PUBLISHED),
    disciplinary.ONE_YEAR.cited(citations.DISCIPLINARY_S35, citations.ONE_YEAR),
    training.WHITE_ON_TOP.cited(citations.TRAINING_S35),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITH_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(*citations.BOARD_S35),
)
