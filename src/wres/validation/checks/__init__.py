"""The checks of returns, one module for each subject, brought through the same hook as everyone's."""

from __future__ import annotations

from wres.hookspecs import hookimpl
from wres.validation.checks import (
    arithmetic,
    completeness,
    digits,
    editions,
    plausibility,
    repeated,
    rows,
    sums,
    swapped,
)
from wres.validation.rules import Rule

__all__ = ["CHECKS", "wres_checks"]

CHECKS: tuple[Rule, ...] = (
    *rows.RULES,
    *arithmetic.RULES,
    *completeness.RULES,
    *plausibility.RULES,
    *swapped.RULES,
    *repeated.RULES,
    *sums.RULES,
    *digits.RULES,
    *editions.RULES,
)
"""Every check of returns, in the order of the codes."""


@hookimpl
def wres_checks() -> tuple[Rule, ...]:
    """Return the checks of returns.

    >>> wres_checks()[0].id
    'WRES101'
    """
    return CHECKS
