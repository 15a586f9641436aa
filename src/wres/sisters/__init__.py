"""Sister standards, each an ordinary plugin: of disability, of doctors, of bank workers, of social care.

None takes part until it is named, and the official standard is the same with them as without::

    >>> import wres
    >>> wres.load("wdes").edition("wdes-2023").title
    'Workforce Disability Equality Standard 2023'

`wdes` is the Workforce Disability Equality Standard, `mwres` the Medical WRES, `bwres` the Bank WRES and `scwres` the
Social Care WRES. What a source doesn't say isn't made up: a metric whose wording wasn't found is among the `omitted` of
its edition.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from wres.model import Edition

__all__ = ["edition"]


def edition(standard: str, year: int, title: str, *, snapshot: dt.date | None = None, **facts: Any) -> Edition:
    """Return an edition of a sister standard, of White and BME staff on 31 March unless its facts say otherwise.

    >>> from wres.standard.references import cite
    >>> edition("bwres", 2023, "Bank WRES", references=[cite("S52a")]).id
    'bwres-2023'
    """
    from wres.standard.ethnicity import WRES

    return Edition(
        **{"grouping": WRES, **facts},
        id=f"{standard}-{year}",
        standard=standard,
        title=title,
        year=year,
        snapshot=snapshot or dt.date(year, 3, 31),
        # The day on which the facts of all four were last held against their sources.
        reviewed=dt.date(2026, 11, 24),
    )
