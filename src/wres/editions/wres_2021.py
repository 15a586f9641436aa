"""The standard of 2021.

The indicators as in 2020.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2021, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[unverified("WRES technical guidance, 2021", "exact", "the indicators as in 2020"), citations.SNAPSHOT],
    survey=staff_survey(2020, {"5": "Q13a", "6": "Q13b, Q13c", "7": "Q14", "8": "Q15b"}),
)

INDICATORS = (
    workforce.THREE_PANELS.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(citations.APPOINTMENT_S35),
    disciplinary.ONE_YEAR.cited(citations.DISCIPLINARY_S35, citations.ONE_YEAR),
    training.WHITE_ON_TOP.cited(citations.TRAINING_S35),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITHOUT_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(*citations.BOARD_S35),
)
