"""Barnard's exact test: two rates compared without holding the number of events fixed.

It searches all shared rates for the one that makes what was observed least surprising, over every table of the two
sizes: dear, and no method of `wres.benchmarks` waits for it. It is here for comparison with others' figures.

Sources: Barnard 1945 and 1947; Suissa and Shuster 1985 (the pooled statistic).
"""

from __future__ import annotations

import numpy as np

from wres.statistics._arrays import Counts, Floats, quietly, two_groups
from wres.statistics.exact import two_proportion_z

__all__ = ["barnard"]

# Trial rates between which the greatest is sought, and how often the search about it is narrowed, tenfold each time.
_TRIALS, _NARROWED = 201, 4
# Statistics that differ by less are those of the same table but for rounding.
_EQUAL = 1e-9


def _surprise(rate: Floats, n1: int, n2: int, least: Floats, most: Floats) -> Floats:
    """The probability at each rate of tables outside `least` to `most` events in the second group, by the first's."""
    from scipy.special import bdtr
    from scipy.stats import binom

    weight = binom.pmf(np.arange(n1 + 1), n1, rate[:, None])
    below = np.where(least > 0, bdtr(np.maximum(least - 1, 0), n2, rate[:, None]), 0)
    above = np.where(most < n2, 1 - bdtr(np.minimum(most, n2), n2, rate[:, None]), 0)
    found: Floats = (weight * (below + above)).sum(axis=1)
    return found


def one_group(x1: float, n1: float, x2: float, n2: float) -> float:
    events, people = np.arange(n1 + 1)[:, None], np.arange(n2 + 1)[None, :]
    z = np.abs(two_proportion_z(events, n1, people, n2)[0])
    # Given the first group's events, the tables less extreme than the one observed stand side by side.
    inside = z < abs(two_proportion_z(x1, n1, x2, n2)[0]) - _EQUAL
    some = inside.any(axis=1)
    least = np.where(some, inside.argmax(axis=1), n2 + 1)
    most = np.where(some, n2 - inside[:, ::-1].argmax(axis=1), n2 + 1)
    low, high, best = 0.0, 1.0, 0.0
    for _ in range(_NARROWED):
        rates = np.linspace(low, high, _TRIALS)
        values = _surprise(rates, int(n1), int(n2), least, most)
        at, step = int(values.argmax()), (high - low) / (_TRIALS - 1)
        best = max(best, float(values[at]))
        low, high = max(rates[at] - step, 0.0), min(rates[at] + step, 1.0)
    return min(best, 1.0)


@quietly
def barnard(x1: Counts, n1: Counts, x2: Counts, n2: Counts) -> tuple[Floats, Floats]:
    """Return the z of the pooled variance and the two-sided p-values of Barnard's test that x1/n1 and x2/n2 are equal.

    One table at a time, in a time that grows with n1 n2. No events, or nothing else, say nothing: p = 1. Shapes and
    `nan` as for `table`. Source: Barnard 1947.

    >>> z, p = barnard([5, 5], [25, 6], [15, 0], [35, 4])
    >>> z.round(4), p.round(4)
    (array([-1.8516,  2.582 ]), array([0.0664, 0.0137]))
    """
    counts = two_groups(x1, n1, x2, n2)
    whole = np.logical_and.reduce([count == np.floor(count) for count in counts])
    z = np.where(whole, two_proportion_z(*counts)[0], np.nan)
    p = np.full(z.shape, np.nan)
    for at in np.argwhere(whole):
        place = tuple(at)
        p[place] = 1.0 if z[place] == 0 else one_group(*(float(count[place]) for count in counts))
    return z[()], p[()]
