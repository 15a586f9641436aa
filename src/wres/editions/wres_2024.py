"""The standard of 2024.

The indicators as in 2023.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.model import Deadline
from wres.standard.references import cite

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2024, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[cite("S39b", "indicators 1 and 2"), citations.SNAPSHOT],
    survey=staff_survey(2023, {"5": "Q14a", "6": "Q14b, Q14c", "7": "Q15", "8": "Q16b"}),
    deadlines=[
        Deadline(
            title="submission",
            date=dt.date(2024, 10, 30),
            reference=cite("S37b", "30 October 2024, one trust's report"),
        )
    ],
)

INDICATORS = (
    workforce.WITHOUT_BANK_STAFF.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(cite("S39b", "indicator 2, White compared with BME")),
    disciplinary.ONE_YEAR.cited(citations.DISCIPLINARY_S17, citations.ONE_YEAR),
    training.WHITE_ON_TOP.cited(citations.TRAINING_S35),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITH_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(*citations.BOARD_S35),
)
