"""What groups answered: percentages and mean scores, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
import numpy as np

from wres.cells import Cells, Count, Estimate, Rate, Row, Status, Tally
from wres.measures.steps import (
    another,
    as_names,
    as_term,
    compared,
    component,
    difference,
    from_one,
    from_zero,
    group_rows,
    interval_of,
    named,
    only,
    rates,
    together,
)
from wres.model import Term, Unit, whole_number
from wres.statistics.intervals import DIFFERENCE


@attrs.frozen(kw_only=True)
class PercentageGap:
    """The percentage of one group less that of another, in percentage points: `100 (x_of / n_of - x_to / n_to)`.

    The headline is `difference`, group `"of-to"`; the groups' own figures stand beneath it as `percentage`. A group
    of fewer than `minimum` who answered has the status `below-minimum`, and its numerator is left out: 0 shows all.
    `base` names the answers that make up the denominator; it says which counts belong in the table, and is part of
    the fingerprint because the figure moves with it.

    `interval` is `skewness-corrected` (the score interval of Laud 2017, which leaves out 0 exactly where the benchmark
    `score-test` finds), `newcombe`, `miettinen-nurminen`, `mee`, `wald` or `agresti-caffo`. It has a fingerprint of its
    own, beside that of the definition.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = PercentageGap(yes="discrimination-yes", answered="discrimination-answered", of="bme", to="white")
    >>> cells = Cells.of(groups=("white", "bme"), discrimination_yes=np.array([[60, 45]]),
    ...                  discrimination_answered=np.array([[1000, 300]]))
    >>> measure.estimate(cells).value
    array([[9.]])
    """

    yes: Term = attrs.field(converter=as_term)
    answered: Term = attrs.field(converter=as_term)
    of: str = attrs.field(validator=named)
    to: str = attrs.field(validator=[named, another])
    minimum: int = attrs.field(default=11, converter=whole_number, validator=from_zero)
    base: tuple[str, ...] = attrs.field(default=(), converter=as_names)
    interval: str = interval_of("skewness-corrected", DIFFERENCE, pinned="newcombe")

    unit = Unit.POINTS
    parity = 0.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.yes, self.answered

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the gap for every unit, axes `(*batch, unit, 1)`, each group's percentage beneath."""
        part, whole = together(cells.total(self.yes), cells.total(self.answered))
        rows = group_rows("percentage", cells.groups, self.yes, self.answered, 100)
        percentages = _answers(rows, part, whole, confidence, minimum=self.minimum)
        return _gap(self, cells, part, whole, percentages, confidence)


def _answers(
    rows: Sequence[Row],
    part: Tally,
    whole: Tally,
    confidence: float,
    *,
    minimum: int,
    scale: float = 100,
    each: int = 1,
) -> Estimate:
    """Return what groups of at least `minimum` answered, `scale` where each of them adds `each` to `part`."""
    rate, status = rates(part, Tally(whole.count * each, whole.status), scale=scale, minimum=minimum * each)
    return component(rows, Tally(part.count / each, part.status), whole, rate, status, confidence, scale=scale)


def _gap(
    measure: PercentageGap | ScoreGap,
    cells: Cells,
    part: Tally,
    whole: Tally,
    beneath: Estimate,
    confidence: float,
    *,
    scale: float = 100,
    each: int = 1,
) -> Estimate:
    """Return the figure of one group less that of another, those of every group beneath."""
    of, to = cells.position(measure.of), cells.position(measure.to)
    status = np.maximum(beneath.status[..., of], beneath.status[..., to])
    counts = [tally.count[..., at] for at in (of, to) for tally in (part, whole)]
    x1, n1, x2, n2 = counts
    lower, upper = DIFFERENCE[measure.interval](x1 / each, n1, x2 / each, n2, confidence)
    value = difference(x1, n1 * each, x2, n2 * each, scale)
    value, lower, upper = only(status == Status.OK, value, scale * lower, scale * upper)
    none = np.full_like(value, np.nan)[..., None]
    return Estimate(
        rows=(compared("difference", measure.of, "-", measure.to, cells, beneath.rows),),
        value=value[..., None],
        lower=lower[..., None],
        upper=upper[..., None],
        status=status[..., None],
        numerator=none,
        denominator=none,
        components=(beneath,),
    )


@attrs.frozen(kw_only=True)
class ScoreGap:
    """The mean score of one group less that of another: `x_of / n_of - x_to / n_to`.

    Scores go from 0 to `top`. `points` counts the sum of the respondents' scores, `per_point` to a point, so that a
    mean printed with two decimals can be given in whole numbers. The headline is `difference`, group `"of-to"`; the
    groups' own means stand beneath it as `score`, with the points as numerator and the respondents as denominator, and
    that of everybody as `overall-score`, group `"all"`. A group of fewer than `minimum` who answered has the status
    `below-minimum`.

    The interval is Newcombe's (a group's own Wilson's) as if each respondent had scored either 0 or `top`: no
    distribution with the same mean spreads more, so that it is never too short.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = ScoreGap(points="discrimination-yes", answered="discrimination-answered", of="bme", to="white")
    >>> cells = Cells.of(groups=("white", "bme"), discrimination_yes=np.array([[690_000, 190_500]]),
    ...                  discrimination_answered=np.array([[1000, 300]]))
    >>> measure.estimate(cells).value
    array([[-0.55]])
    """

    points: Term = attrs.field(converter=as_term)
    answered: Term = attrs.field(converter=as_term)
    of: str = attrs.field(validator=named)
    to: str = attrs.field(validator=[named, another])
    top: int = attrs.field(default=10, converter=whole_number, validator=from_one)
    per_point: int = attrs.field(default=100, converter=whole_number, validator=from_one)
    minimum: int = attrs.field(default=11, converter=whole_number, validator=from_zero)
    interval: str = interval_of("newcombe", DIFFERENCE, pinned="newcombe")

    unit = Unit.SCORE
    parity = 0.0

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.points, self.answered

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the gap for every unit, axes `(*batch, unit, 1)`, each group's mean score beneath."""
        part, whole = together(cells.total(self.points), cells.total(self.answered))
        each = self.top * self.per_point

        def scores(rows: Sequence[Row], part: Tally, whole: Tally) -> Estimate:
            found = _answers(rows, part, whole, confidence, minimum=self.minimum, scale=self.top, each=each)
            return attrs.evolve(found, numerator=found.numerator * self.top)

        beneath = scores(group_rows("score", cells.groups, self.points, self.answered, people=False), part, whole)
        gap = _gap(self, cells, part, whole, beneath, confidence, scale=self.top, each=each)
        everybody = Rate(Count(self.points), Count(self.answered), people=False)
        overall = scores([Row("overall-score", "all", made_of=everybody)], part.everyone(), whole.everyone())
        return attrs.evolve(gap, components=(beneath, overall))


@attrs.frozen(kw_only=True)
class Percentage:
    """The percentage of one group, for what only that group is asked: `100 x / n`.

    The headline is `percentage` of the group `of`, with Wilson's interval; there is nothing beneath it and no parity.
    Fewer than `minimum` who answered have the status `below-minimum`. `base` is that of `PercentageGap`.

    >>> import numpy as np
    >>> from wres.cells import Cells
    >>> measure = Percentage(yes="discrimination-yes", answered="discrimination-answered", of="bme")
    >>> cells = Cells.of(groups=("white", "bme"), discrimination_yes=np.array([[60, 45]]),
    ...                  discrimination_answered=np.array([[1000, 300]]))
    >>> measure.estimate(cells).value
    array([[15.]])
    """

    yes: Term = attrs.field(converter=as_term)
    answered: Term = attrs.field(converter=as_term)
    of: str = attrs.field(validator=named)
    minimum: int = attrs.field(default=11, converter=whole_number, validator=from_zero)
    base: tuple[str, ...] = attrs.field(default=(), converter=as_names)

    unit = Unit.PER_CENT
    parity = None

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used."""
        return self.yes, self.answered

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return the percentage for every unit, axes `(*batch, unit, 1)`."""
        at = [cells.position(self.of)]
        part, whole = (
            Tally(tally.count[..., at], tally.status[..., at])
            for tally in together(cells.total(self.yes), cells.total(self.answered))
        )
        rows = group_rows("percentage", [self.of], self.yes, self.answered, 100)
        return _answers(rows, part, whole, confidence, minimum=self.minimum)
