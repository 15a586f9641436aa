"""Roots of as many increasing functions as an array has elements, found together."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

__all__ = ["Excess", "root"]

Floats = npt.NDArray[np.float64]
Excess = Callable[..., tuple[Floats, Floats]]

# Arrays of this many float64 stay in a core's cache while their roots are sought.
_BLOCK = 8192
# Newton's method squares its error at each step, so a last step of this size leaves one below the rounding.
_LAST_STEP = 1e-10
# Halving alone takes a bracket a thousand wide below the rounding in 70 steps.
_MOST_STEPS = 100


def root(
    excess: Excess,
    lower: Floats,
    upper: Floats,
    *parameters: Floats,
    start: Floats | None = None,
    last: float = _LAST_STEP,
) -> Floats:
    """Return where `excess` is zero between `lower` and `upper`, all of them one-dimensional arrays.

    `excess(t, *parameters)` gives the values of an increasing function and its slopes; the caller sees to it
    that the root is bracketed. Newton's method starts from `start`, or else `upper`, and a step that leaves what
    is left of the bracket halves it instead, which a slope of `nan` brings about too. An element whose step is
    below `last` leaves the array, so that no root depends on its neighbours.

    >>> import numpy as np
    >>> square = lambda t, number: (t * t - number, 2 * t)
    >>> root(square, np.zeros(3), np.full(3, 9.0), np.array([4.0, 25.0, 81.0]))
    array([2., 5., 9.])
    """
    roots = np.empty_like(upper)
    for first in range(0, upper.size, _BLOCK):
        block = slice(first, first + _BLOCK)
        found, place, rest = roots[block], np.arange(upper[block].size), [p[block] for p in parameters]
        left, right, t = lower[block], upper[block], (upper if start is None else start)[block]
        for _ in range(_MOST_STEPS):
            value, slope = excess(t, *rest)
            above = value > 0
            left, right = np.where(above, left, t), np.where(above, t, right)
            new = t - value / slope
            new = np.where((left <= new) & (new <= right), new, (left + right) / 2)
            moving = np.abs(new - t) > last
            found[place] = t = new
            if not moving.any():
                break
            if not moving.all():
                left, right, t, place = left[moving], right[moving], t[moving], place[moving]
                rest = [p[moving] for p in rest]
    return roots
