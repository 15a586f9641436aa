"""The editions of the standard, a year each: the snapshot, the survey that belongs to it, what was due.

What the indicators say in an edition stands with the indicators. The day of publication is known of none.
"""

from __future__ import annotations

import datetime as dt

from wres.model import Deadline, Edition, FrozenMap, Reference, Survey
from wres.standard.ethnicity import WRES
from wres.standard.references import cite, inferred, unverified

__all__ = ["EDITIONS"]

_FIRST, _LAST = 2015, 2025

# The day on which these facts were last held against their sources.
_REVIEWED = dt.date(2026, 11, 23)

_SNAPSHOTS: dict[int, Reference] = {
    2015: cite("S06", "workforce at 1 April 2015"),
    2016: cite("S07", "workforce at 31 March"),
    2017: cite("S07", "workforce at 31 March"),
    2018: cite("S07", "workforce at 31 March"),
    2020: cite("S25a", "workforce at 31 March 2020"),
    2022: cite("S41a", "workforce at 31 March 2022"),
    2023: cite("S37a", "workforce at 31 March 2023"),
    2025: cite("S27b", "workforce at 31 March 2025"),
}

_FORMS: dict[int, tuple[Reference, ...]] = {
    2015: (
        cite("S01", "in force from 1 April 2015"),
        cite("S03", "the indicators in summary, BME on top in indicators 2, 3 and 4"),
    ),
    2016: (
        cite("S68", "indicators 1 and 9 revised since 2015"),
        unverified("WRES technical guidance, April 2016", "exact", "the second form of the indicators"),
    ),
    2017: (
        cite("S08", "names guidance of March 2017, which it replaces"),
        unverified("WRES technical guidance, March 2017", "exact", "medical and dental panel, seats of the board"),
    ),
    2018: (
        cite("S08", "guidance of July 2018, its cover only"),
        unverified("WRES technical guidance, July 2018", "exact", "the indicators as in 2017"),
    ),
    2019: (unverified("WRES technical guidance, 2019", "exact", "the indicators as in 2017"),),
    2020: (
        cite("S35", "all nine indicators, with the directions of 2, 3 and 4"),
        cite("S25a", "indicators 2 to 9"),
    ),
    2021: (unverified("WRES technical guidance, 2021", "exact", "the indicators as in 2020"),),
    2022: (
        cite("S25b", "indicator 1"),
        cite("S26a", "indicator 2, both rates and their ratio"),
        cite("S26d", "indicator 9"),
    ),
    2023: (
        cite("S27a", "indicator 2, White on top"),
        inferred("S42a", "bank staff out, as the WDES says in order to agree with this standard"),
    ),
    2024: (cite("S39b", "indicators 1 and 2"),),
    2025: (
        cite("S27b", "all nine indicators in summary, with the directions of 2, 3 and 4"),
        unverified(
            "WRES technical guidance, 2025",
            "weak",
            "the direction of indicator 2: one trust's figures (S37c) fit the reverse",
        ),
    ),
}

_ASKED = ("harassment-public", "harassment-staff", "opportunities", "discrimination")
_QUESTIONS: dict[int, tuple[str, str, str, str]] = {
    2014: ("KF18", "KF19", "KF27", "Q23b"),
    **dict.fromkeys((2015, 2016, 2017), ("KF25 (Q15a)", "KF26 (Q15b, Q15c)", "KF21 (Q16)", "Q17b")),
    **dict.fromkeys((2018, 2019, 2020), ("Q13a", "Q13b, Q13c", "Q14", "Q15b")),
    **dict.fromkeys((2021, 2022, 2023, 2024), ("Q14a", "Q14b, Q14c", "Q15", "Q16b")),
}
_SURVEY_YEARS: dict[int, Reference] = {
    2021: cite("S41a", "the survey of 2021 in the edition of 2022"),
    2022: cite("S27a", "the survey of 2022 in the edition of 2023"),
    2024: cite("S37c", "the survey of 2024 in the edition of 2025"),
}
_NUMBERING: dict[int, tuple[Reference, ...]] = {
    2016: (
        cite("S44", "Q15 harassment, Q16 career"),
        unverified("NHS Staff Survey 2016", "exact", "its key findings and Q17b"),
    ),
    2024: (cite("S59", "the numbers of the questions"),),
}

_DEADLINES: dict[int, Deadline] = {
    2015: Deadline(
        title="publication of the baseline",
        date=dt.date(2015, 7, 1),
        reference=cite("S06", "1 July 2015"),
    ),
    **{
        year: Deadline(
            title="publication on the organisation's site",
            date=dt.date(year, 8, 1),
            reference=cite("S07", "1 August, one commissioner's page"),
        )
        for year in (2016, 2017, 2018)
    },
    2023: Deadline(
        title="submission",
        date=dt.date(2023, 8, 31),
        reference=cite("S37a", "31 August 2023, one trust's report"),
    ),
    2024: Deadline(
        title="submission",
        date=dt.date(2024, 10, 30),
        reference=cite("S37b", "30 October 2024, one trust's report"),
    ),
}


def _survey(year: int) -> Survey:
    title = f"NHS Staff Survey {year}"
    return Survey(
        title=title,
        year=year,
        questions=FrozenMap(zip(_ASKED, _QUESTIONS[year], strict=True)),
        references=(
            _SURVEY_YEARS.get(year) or inferred("S41a", "the survey of the autumn before the snapshot, as in 2022"),
            *(_NUMBERING.get(year) or (unverified(title, "exact", "the numbers of the questions"),)),
        ),
    )


def _edition(year: int) -> Edition:
    return Edition(
        id=f"wres-{year}",
        standard="wres",
        title=f"Workforce Race Equality Standard {year}",
        year=year,
        snapshot=dt.date(2015, 4, 1) if year == 2015 else dt.date(year, 3, 31),
        reviewed=_REVIEWED,
        grouping=WRES,
        references=(
            *_FORMS[year],
            _SNAPSHOTS.get(year) or inferred("S41a", "workforce at 31 March, as in 2022"),
        ),
        supersedes=None if year == _FIRST else f"wres-{year - 1}",
        survey=_survey(year - 1),
        deadlines=(_DEADLINES[year],) if year in _DEADLINES else (),
    )


EDITIONS: tuple[Edition, ...] = tuple(_edition(year) for year in range(_FIRST, _LAST + 1))
"""Every edition, oldest first: `wres-2015` to `wres-2025`."""
