"""The standard of 2026, provisional: nothing that defines it was read.

Every fact is carried over from 2025, for organisations that have to make a return before anybody has read what it asks.
"""

from __future__ import annotations

import datetime as dt

from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import unverified

__all__ = ["EDITION", "INDICATORS"]

_CARRIED_OVER = unverified(
    "WRES technical guidance, 2026", "weak", "carried over from 2025, as nothing of 2026 was read"
)

EDITION = edition(
    snapshot=dt.date(2026, 3, 31),
    reviewed=dt.date(2026, 11, 30),
    references=[_CARRIED_OVER],
    survey=staff_survey(
        2025,
        {"5": "Q14a", "6": "Q14b, Q14c", "7": "Q15", "8": "Q16b"},
        unverified("NHS Staff Survey 2025", "weak", "the numbers of the questions, carried over from 2024"),
    ),
    provisional=True,
)

INDICATORS = (
    workforce.WITHOUT_BANK_STAFF.cited(_CARRIED_OVER),
    appointment.WHITE_ON_TOP.cited(_CARRIED_OVER),
    disciplinary.ONE_YEAR.cited(_CARRIED_OVER),
    training.WHITE_ON_TOP.cited(_CARRIED_OVER),
    survey.HARASSMENT_PUBLIC.cited(_CARRIED_OVER),
    survey.HARASSMENT_STAFF.cited(_CARRIED_OVER),
    survey.OPPORTUNITIES_WITH_DONT_KNOW.cited(_CARRIED_OVER),
    survey.DISCRIMINATION.cited(_CARRIED_OVER),
    board.THREE_SEATS.cited(_CARRIED_OVER),
)
