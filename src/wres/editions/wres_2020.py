"""The standard of 2020.

Indicator 3 over one year, as far as is known: its period wasn't read.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import cite

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2020, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S35", "all nine indicators, with the directions of 2, 3 and 4"),
        cite("S25a", "indicators 2 to 9"),
        cite("S25a", "workforce at 31 March 2020"),
    ],
    survey=staff_survey(2019, {"5": "Q13a", "6": "Q13b, Q13c", "7": "Q14", "8": "Q15b"}),
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
