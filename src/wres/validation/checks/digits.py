"""Digits: counts in round numbers, where there are enough counts to say so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from wres.validation.checks.examples import VALID, planted, rule
from wres.validation.checks.probability import written
from wres.validation.returns import Returns
from wres.validation.rules import Matches

__all__ = ["LARGE", "LEAST", "RULES", "powerless"]

LARGE = 50
"""The count from which the last digit is independent of the size, so that each digit is as likely."""

RARE = 1e-5
"""How often correct counts may be as round as these by chance, for a return."""

LEAST = 8
"""The number of large counts from which it is rarer that all are round: 0.2 to the power of 8 is 3 in a million."""


def _large(returns: Returns) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of large counts of each return, and how many of these end in 0 or 5."""
    table = returns.table
    large = table.count >= LARGE
    unit, digit = table.unit[large], table.count[large] % 5
    size = len(returns)
    return np.bincount(unit, minlength=size), np.bincount(unit[digit == 0], minlength=size)


def powerless(returns: Returns) -> int:
    """Return the number of returns with too few large counts for their digits to show anything."""
    return int(((_large(returns)[0] < LEAST) & returns.judged).sum())


def heaped(returns: Returns) -> Iterator[Matches]:
    """Yield the returns of which far more large counts than a fifth end in 0 or 5."""
    from scipy.special import bdtrc

    number, round_ones = _large(returns)
    chance = np.where(round_ones > 0, bdtrc(np.maximum(round_ones - 1, 0), np.maximum(number, 1), 0.2), 1.0)
    unit = np.flatnonzero((chance < RARE) & (number >= LEAST))
    yield Matches(
        unit=unit,
        indicator="",
        message="{round} of {number} counts of 50 or more end in 0 or 5, where a fifth would by chance",
        evidence={
            "round": round_ones[unit],
            "number": number[unit],
            "chance": written(chance[unit], 1e-12),
        },
    )


RULES = (
    rule(
        "WRES161",
        heaped,
        "every count rounded to 5",
        planted(
            **{
                item.replace("-", "_"): [5 * round(count / 5) for count in counts]
                for item, counts in VALID.items()
                if not item.startswith("board")
            }
        ),
        {"indicator": ""},
    ),
)
"""The check of digits."""
