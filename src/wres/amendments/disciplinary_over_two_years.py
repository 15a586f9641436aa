"""Indicator 3 as the average of two years, in the editions where nobody has read over how many years it is.

What was read of these years speaks for two: `wres.indicators.disciplinary.SPEAKS_FOR_TWO`.
"""

from __future__ import annotations

import attrs

from wres.editions import pages
from wres.hookspecs import hookimpl
from wres.indicators import disciplinary
from wres.model import Indicator

__all__ = ["wres_indicators"]


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return the indicator over two years, in place of the one whose years aren't known.

    >>> import wres
    >>> wres.load("disciplinary-over-two-years").indicator("wres-2025", "disciplinary").measure.numerator.years
    2
    """
    unknown = [
        page.EDITION.id
        for page in pages()
        if any(
            getattr(form.measure, "or_years", None) and form.id == disciplinary.TWO_YEARS.id for form in page.INDICATORS
        )
    ]
    form = disciplinary.TWO_YEARS.cited(disciplinary.SPEAKS_FOR_TWO)
    return (attrs.evolve(form.held_in(unknown), overrides="wres-standard"),)
