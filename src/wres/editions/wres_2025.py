"""The standard of 2025.

The indicators as in 2024, though the direction of indicator 2 is in doubt.
"""

from __future__ import annotations

import datetime as dt

from wres.editions import citations
from wres.editions.page import edition, staff_survey
from wres.indicators import appointment, board, disciplinary, survey, training, workforce
from wres.standard.references import cite, unverified

__all__ = ["EDITION", "INDICATORS"]

EDITION = edition(
    snapshot=dt.date(2025, 3, 31),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S27b", "all nine indicators in summary, with the directions of 2, 3 and 4"),
        unverified(
            "WRES technical guidance, 2025",
            "weak",
            "the direction of indicator 2: one trust's figures (S37c) fit the reverse",
        ),
        cite("S27b", "workforce at 31 March 2025"),
    ],
    survey=staff_survey(
        2024,
        {"5": "Q14a", "6": "Q14b, Q14c", "7": "Q15", "8": "Q16b"},
        cite("S37c", "the survey of 2024 in the edition of 2025"),
        cite("S59", "the numbers of the questions"),
    ),
)

INDICATORS = (
    workforce.WITHOUT_BANK_STAFF.cited(citations.WORKFORCE_S35),
    appointment.WHITE_ON_TOP.cited(
        cite("S27b", "indicator 2, White compared with BME"),
        unverified(
            "WRES technical guidance 2025",
            "weak",
            "that the direction still holds: one trust's 0.66, and 0.71 for England (S37c), fit the reverse",
        ),
    ),
    disciplinary.ONE_YEAR.cited(cite("S27b", "indicator 3, BME compared with White"), citations.ONE_YEAR),
    training.WHITE_ON_TOP.cited(cite("S27b", "indicator 4, White compared with BME")),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITH_DONT_KNOW,
    survey.DISCRIMINATION,
    board.THREE_SEATS.cited(cite("S27b", "BME people among board members, in summary")),
)
