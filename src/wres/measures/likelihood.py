"""How many times as likely an event is in one group as in another."""

from __future__ import annotations

import attrs
import numpy as np

from wres.cells import Cells, Estimate, Row, Status
from wres.errors import DefinitionError
from wres.measures.steps import (
    another,
    as_term,
    compared,
    component,
    group_rows,
    interval_of,
    named,
    only,
    rates,
    together,
)
from wres.model import Term, Unit
from wres.statistics.intervals import RATIO


def _more_years(instance: RelativeLikelihood, attribute: attrs.Attribute[int | None], value: int | None) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 2):
        raise DefinitionError(
            f"RelativeLikelihood.or_years is {value!r}; give a number of years, 2 or more, or None where it is known"
        )


@attrs.frozen(kw_only=True)
class RelativeLikelihood:
    """How many times as likely an event is in one group as in another: `(x_of / n_of) / (x_to / n_to)`.

    The headline is `relative-likelihood`, group `"of/to"`, a plain ratio; its numerator and denominator are the two
    groups' likelihoods, which stand beneath it as `likelihood`. A comparator that never met the event leaves the
    ratio undefined, status `zero-comparator`, and the interval with its lower bound. Where the numerator is averaged
    over years, the interval takes all the events of those years, over as many times the denominator.

    Where nobody knows whether the numerator is of one year or an average of `or_years`, the ratio over that many stands
    beneath too, as `relative-likelihood-over-2-years` with its own likelihoods, missing where those years aren't all
    there. It is a second reading of the headline, and a verdict that the two don't share is none.

    `interval` is `skewness-corrected` (the score interval of Laud 2017, which leaves out 1 exactly where the benchmark
    `score-test` finds), `miettinen-nurminen`, `koopman`, `katz`, `adjusted-log` or `mover-wilson`; a likelihood's own
    is Wilson's. It has a fingerprint of its own, beside that of the definition.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="white", to="bme")
    >>> cells = Cells.of(groups=("white", "bme"), appointed=np.array([[300, 75]]), shortlisted=np.array([[600, 300]]))
    >>> measure.estimate(cells).value
    array([[2.]])
    """

    numerator: Term = attrs.field(converter=as_term)
    denominator: Term = attrs.field(converter=as_term)
    of: str = attrs.field(validator=named)
    to: str = attrs.field(validator=[named, another])
    interval: str = interval_of("skewness-corrected", RATIO, pinned="miettinen-nurminen")
    or_years: int | None = attrs.field(default=None, validator=_more_years)

    unit = Unit.RATIO
    parity = 1.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.numerator, self.denominator

    @property
    def readings(self) -> tuple[Term, ...]:
        """The numerator as it may be instead, where nobody knows over how many years it is."""
        if self.or_years is None or self.or_years == self.numerator.years:
            return ()
        return (attrs.evolve(self.numerator, years=self.or_years),)

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the ratio for every unit, axes `(*batch, unit, 1)`, each group's likelihood beneath."""
        found = self._over(self.numerator, cells, confidence)
        others = (
            self._over(term, cells, confidence, f"-over-{term.years}-years", found.rows[0]) for term in self.readings
        )
        return attrs.evolve(found, components=(*found.components, *others))

    def _over(
        self, numerator: Term, cells: Cells, confidence: float, name: str = "", reading_of: Row | None = None
    ) -> Estimate:
        """Return the ratio by one numerator, and the likelihoods; `name` is what their statistics end in."""
        part, whole = together(cells.total(numerator), cells.total(self.denominator))
        of, to, times = cells.position(self.of), cells.position(self.to), numerator.years
        rate, status = rates(part, whole)
        rows = group_rows(f"likelihood{name}", cells.groups, numerator, self.denominator)
        likelihood = component(rows, part, whole, rate, status, confidence, times=times)
        above, below = rate[..., of], rate[..., to]
        state = np.maximum(status[..., of], status[..., to])
        state[(state == Status.OK) & (below == 0)] = Status.ZERO_COMPARATOR
        counts = (n * times for at in (of, to) for n in (part.count[..., at], whole.count[..., at]))
        lower, upper = RATIO[self.interval](*counts, confidence)
        lower, upper = only((state == Status.OK) | (state == Status.ZERO_COMPARATOR), lower, upper)
        x, n = part.count, whole.count
        with np.errstate(divide="ignore", invalid="ignore"):
            # Rounded once: the quotient of the two likelihoods would be rounded three times.
            (value,) = only(state == Status.OK, (x[..., of] * n[..., to]) / (x[..., to] * n[..., of]))
        row = compared(f"relative-likelihood{name}", self.of, "/", self.to, cells, rows)
        return Estimate(
            rows=(attrs.evolve(row, reading_of=reading_of),),
            value=value[..., None],
            lower=lower[..., None],
            upper=upper[..., None],
            status=state[..., None],
            numerator=above[..., None],
            denominator=below[..., None],
            components=(likelihood,),
        )
