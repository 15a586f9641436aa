"""The standard of 2018.

The indicators as in 2017.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, publication, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import cite, unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2018, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S08", "guidance of July 2018, its cover only"),
        unverified("WRES technical guidance, July 2018", "exact", "the indicators as in 2017"),
        citations.SNAPSHOT_S07,
    ],
    survey=staff_survey(2017, {"5": "KF25 (Q15a)", "6": "KF26 (Q15b, Q15c)", "7": "KF21 (Q16)", "8": "Q17b"}),
    deadlines=[publication(dt.date(2018, 8, 1))],
)

INDICATORS = (
    workforce.THREE_PANELS.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(*citations.APPOINTMENT_2016),
    disciplinary.TWO_YEARS.cited(citations.DISCIPLINARY_S20, citations.TWO_YEARS),
    training.WHITE_ON_TOP.cited(*citations.TRAINING_2016),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITHOUT_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(citations.BOARD_2017),
)
