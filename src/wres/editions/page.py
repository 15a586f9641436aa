"""What a page of an edition is written with: what follows from its year, and the survey that it takes figures from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from wres.editions.citations import AUTUMN_BEFORE, FIRST_OF_AUGUST
from wres.indicators import survey
from wres.model import Deadline, Edition, FrozenMap, Reference, Survey
from wres.standard.ethnicity import WRES
from wres.standard.references import unverified

__all__ = ["edition", "publication", "staff_survey"]

_ASKED = {
    form.number: form.id
    for form in (
        survey.HARASSMENT_PUBLIC,
        survey.HARASSMENT_STAFF,
        survey.OPPORTUNITIES_WITH_DONT_KNOW,
        survey.DISCRIMINATION,
    )
}


def edition(*, snapshot: dt.date, **facts: Any) -> Edition:
    """Return the edition of a snapshot's year, by the other fields of an `Edition`.

    Id and title follow from the year, and unless the page says otherwise the edition takes the place of the year
    before's.

    >>> from wres.editions.wres_2024 import EDITION
    >>> EDITION.id, EDITION.title, EDITION.supersedes
    ('wres-2024', 'Workforce Race Equality Standard 2024', 'wres-2023')
    """
    year = snapshot.year
    of_the_year: dict[str, Any] = {
        "id": f"wres-{year}",
        "standard": "wres",
        "title": f"Workforce Race Equality Standard {year}",
        "year": year,
        "snapshot": snapshot,
        "grouping": WRES,
        "supersedes": f"wres-{year - 1}",
    }
    return Edition(**{**of_the_year, **facts})


def staff_survey(year: int, questions: Mapping[str, str], *references: Reference) -> Survey:
    """Return the NHS Staff Survey of a year, with the number of each indicator's question, by the indicator's own.

    Without `references` neither the year of the survey nor its numbers were read: the one is concluded from other
    years, the other remembered.

    >>> staff_survey(2023, {"7": "Q15"}).questions
    {'opportunities': 'Q15'}
    """
    title = f"NHS Staff Survey {year}"
    return Survey(
        title=title,
        year=year,
        questions=FrozenMap({_ASKED[number]: question for number, question in questions.items()}),
        references=references or (AUTUMN_BEFORE, unverified(title, "exact", "the numbers of the questions")),
    )


def publication(day: dt.date) -> Deadline:
    """Return the deadline of the years in which organisations published their figures on their own sites."""
    return Deadline(title="publication on the organisation's site", date=day, reference=FIRST_OF_AUGUST)
