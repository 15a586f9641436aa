"""What the pages of several years cite: which source says what, or that none was read."""

from __future__ import annotations

from wres.standard.references import cite, inferred, unverified

_GUIDANCE = "WRES technical guidance"
_WHITE_ON_TOP = unverified(f"{_GUIDANCE}, April 2016", "exact", "White over BME since this edition")

SNAPSHOT = inferred("S41a", "workforce at 31 March, as in 2022")
SNAPSHOT_S07 = cite("S07", "workforce at 31 March")
AUTUMN_BEFORE = inferred("S41a", "the survey of the autumn before the snapshot, as in 2022")
FIRST_OF_AUGUST = cite("S07", "1 August, one commissioner's page")

WORKFORCE_S35 = cite("S35", "each band 1 to 9 and VSM, against the overall workforce")

APPOINTMENT_2016 = (cite("S26a", "the wording, which names no group"), _WHITE_ON_TOP)
APPOINTMENT_S35 = cite("S35", "indicator 2, White compared with BME")
APPOINTMENT_S27A = cite("S27a", "indicator 2, White compared with BME")

DISCIPLINARY_S20 = cite("S20", "BME over White, nationally 1.24 in 2018")
DISCIPLINARY_S35 = cite("S35", "indicator 3, BME compared with White")
DISCIPLINARY_S17 = cite("S17", "BME over White, nationally 1.03 in 2023")
TWO_YEARS = unverified(_GUIDANCE, "exact", "the average of this year and the year before")
ONE_YEAR = unverified(_GUIDANCE, "weak", "one financial year, since this edition or one near it")

TRAINING_2016 = (cite("S25e", "the wording, which names no group"), _WHITE_ON_TOP)
TRAINING_S35 = cite("S35", "indicator 4, White compared with BME")

VOTING_S35 = cite("S35", "indicator 9, voting membership less overall workforce")
BOARD_S35 = (VOTING_S35, cite("S26d", "total board less workforce"))
BOARD_2017 = cite("S35", "indicator 9, less overall workforce")
