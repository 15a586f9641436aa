"""The standard of 2016.

Every band in indicator 1, White on top in indicators 2 and 4, the voting members of the board.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, publication, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import cite, unverified

__all__ = ["EDITION", "INDICATORS"]

_REVISED = cite("S68", "indicators 1 and 9 revised between 2015 and 2016")

EDITION = edition(
    snapshot=dt.date(2016, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S68", "indicators 1 and 9 revised since 2015"),
        unverified("WRES technical guidance, April 2016", "exact", "the second form of the indicators"),
        citations.SNAPSHOT_S07,
    ],
    survey=staff_survey(2015, {"5": "KF25 (Q15a)", "6": "KF26 (Q15b, Q15c)", "7": "KF21 (Q16)", "8": "Q17b"}),
    deadlines=[publication(dt.date(2016, 8, 1))],
)

INDICATORS = (
    workforce.TWO_PANELS.cited(citations.WORKFORCE_S35, _REVISED),
    appointment.WHITE_ON_TOP.cited(*citations.APPOINTMENT_2016),
    disciplinary.TWO_YEARS.cited(citations.DISCIPLINARY_S20, citations.TWO_YEARS),
    training.WHITE_ON_TOP.cited(*citations.TRAINING_2016),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITHOUT_DONT_KNOW,
    survey.DISCRIMINATION,
    board.VOTING.cited(citations.VOTING_S35, _REVISED),
)
