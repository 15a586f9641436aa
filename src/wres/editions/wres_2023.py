"""The standard of 2023.

Staff who only have a bank contract don't count in indicator 1.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.model import Deadline
from wres.standard.references import cite, inferred, unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2023, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S27a", "indicator 2, White on top"),
        inferred("S42a", "bank staff out, as the WDES says in order to agree with this standard"),
        cite("S37a", "workforce at 31 March 2023"),
    ],
    survey=staff_survey(
        2022,
        {"5": "Q14a", "6": "Q14b, Q14c", "7": "Q15", "8": "Q16b"},
        cite("S27a", "the survey of 2022 in the edition of 2023"),
        unverified("NHS Staff Survey 2022", "exact", "the numbers of the questions"),
    ),
    deadlines=[
        Deadline(
            title="submission", date=dt.date(2023, 8, 31), reference=cite("S37a", "31 August 2023, one trust's report")
        )
    ],
)

INDICATORS = (
    workforce.WITHOUT_BANK_STAFF.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(citations.APPOINTMENT_S27A, appointment.PUBLISHED),
    disciplinary.ONE_YEAR.cited(citations.DISCIPLINARY_S17, citations.ONE_YEAR),
    training.WHITE_ON_TOP.cited(citations.TRAINING_S35),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITH_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(*citations.BOARD_S35),
)
