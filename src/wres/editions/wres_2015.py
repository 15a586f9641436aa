"""The standard of 2015.

Bands 8a to 9 and above in indicator 1, BME on top in indicators 2 to 4, no figure for the board.
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
    snapshot=dt.date(2015, 4, 1),
    reviewed=dt.date(2026, 11, 23),
    references=[
        cite("S01", "in force from 1 April 2015"),
        cite("S03", "the indicators in summary, BME on top in indicators 2, 3 and 4"),
        cite("S06", "workforce at 1 April 2015"),
    ],
    supersedes=None,
    survey=staff_survey(2014, {"5": "KF18", "6": "KF19", "7": "KF27", "8": "Q23b"}),
    deadlines=[
        Deadline(title="publication of the baseline", date=dt.date(2015, 7, 1), reference=cite("S06", "1 July 2015"))
    ],
)

INDICATORS = (
    workforce.SENIOR.cited(cite("S03", "bands 8 and 9, against the overall workforce")),
    appointment.BME_ON_TOP.cited(cite("S03", "indicator 2, BME compared with White")),
    disciplinary.TWO_YEARS.cited(cite("S03", "indicator 3, BME compared with White"), citations.TWO_YEARS),
    training.BME_ON_TOP.cited(cite("S03", "indicator 4, BME compared with White")),
    survey.HARASSMENT_PUBLIC,
    survey.HARASSMENT_STAFF,
    survey.OPPORTUNITIES_WITHOUT_DONT_KNOW,
    survey.DISCRIMINATION,
    board.NO_FIGURE.cited(cite("S04", "boards that broadly reflect the communities they care for")),
)
