"""Indicator 3 where the cases that were supplied are averages already, in the editions that average two years.

For returns that give what was published, half people among them, and no longer each year's own cases.
"""

from __future__ import annotations

import attrs

from wres.editions import pages
from wres.hookspecs import hookimpl
from wres.indicators import disciplinary
from wres.model import Example, Indicator
from wres.standard.references import unverified

__all__ = ["wres_indicators"]


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return the indicator of cases that are taken as they are, in place of the one that averages them.

    >>> import wres
    >>> registry = wres.load("disciplinary-averaged-already")
    >>> registry.indicator("wres-2017", "disciplinary").measure.numerator.years
    1
    """
    averaging = [
        (page.EDITION.id, form)
        for page in pages()
        for form in page.INDICATORS
        if form.id == disciplinary.TWO_YEARS.id and form.measure.numerator.years > 1
    ]
    return tuple(_as_it_is(form.held_in([edition])) for edition, form in averaging)


def _as_it_is(indicator: Indicator) -> Indicator:
    measure = indicator.measure
    return attrs.evolve(
        indicator,
        title="Relative likelihood of staff entering the formal disciplinary process, from averages of two years",
        measure=attrs.evolve(measure, numerator=attrs.evolve(measure.numerator, years=1)),
        examples=[
            Example(
                title="19.5 White and 8 BME cases a year, averages of two years",
                counts=[
                    *Example.rows("headcount", white=2_505, bme=725, unknown=66),
                    *Example.rows("disciplinary", white=19.5, bme=8),
                ],
                expected=[{"statistic": "relative-likelihood", "group": "bme/white", "value": "1.42"}],
                reference=unverified("WRES technical guidance", "exact", "the two-year average; invented figures"),
            )
        ],
        description=(
            "BME over White: above 1, BME staff are the more likely to enter the process. The cases that were supplied "
            "are averages of two years and taken as they are."
        ),
        overrides="wres-standard",
    )
