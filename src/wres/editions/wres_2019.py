"""The standard of 2019.

The indicators as in 2017, by a survey whose questions have new numbers.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2019, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[unverified("WRES technical guidance, 2019", "exact", "the indicators as in 2017"), citations.SNAPSHOT],
    survey=staff_survey(2018, {"5": "Q13a", "6": "Q13b, Q13c", "7": "Q14", "8": "Q15b"}),
)

INDICATORS = (
    workforce.THREE_PANELS.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(*citations.APPOINTMENT_2016),
    disciplinary.TWO_YEARS.cited(
        citations.DISCIPLINARY_S20,
        unverified("WRES technical guidance", "probable", "the average of this year and the year before"),
    ),
    training.WHITE_ON_TOP.cited(*citations.TRAINING_2016),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITHOUT_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(citations.BOARD_2017),
)
