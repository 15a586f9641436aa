"""The standard of 2017.

Medical and dental staff are a panel of indicator 1; total, voting and executive members of the board.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, publication, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import cite, unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2017, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S08", "names guidance of March 2017, which it replaces"),
        unverified("WRES technical guidance, March 2017", "exact", "medical and dental panel, seats of the board"),
        citations.SNAPSHOT_S07,
    ],
    survey=staff_survey(
        2016,
        {"5": "KF25 (Q15a)", "6": "KF26 (Q15b, Q15c)", "7": "KF21 (Q16)", "8": "Q17b"},
        citations.AUTUMN_BEFORE,
        cite("S44", "Q15 harassment, Q16 career"),
        unverified("NHS Staff Survey 2016", "exact", "its key findings and Q17b"),
    ),
    deadlines=[publication(dt.date(2017, 8, 1))],
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
