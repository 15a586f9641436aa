"""The checks of returns, one module for each subject, brought through the same hook as everyone's."""

from __future__ import annotations

from wres.hookspecs import hookimpl
from wres.model import Check
from wres.validation.checks.arithmetic import ARITHMETICAL
from wres.validation.checks.completeness import COMPLETE
from wres.validation.checks.digits import DIGITS
from wres.validation.checks.editions import EDITIONS
from wres.validation.checks.plausibility import PLAUSIBLE
from wres.validation.checks.repeated import REPEATED
from wres.validation.checks.rows import READING
from wres.validation.checks.swapped import EXCHANGED

__all__ = ["CHECKS", "wres_checks"]

CHECKS: tuple[Check, ...] = (
    *READING,
    *ARITHMETICAL,
    *COMPLETE,
    *PLAUSIBLE,
    *EXCHANGED,
    *REPEATED,
    *DIGITS,
    *EDITIONS,
)
"""Every check of returns, in the order of the codes."""


@hookimpl
def wres_checks() -> tuple[Check, ...]:
    """Return the checks of returns.

    >>> wres_checks()[0].id
    'WRES101'
    """
    return CHECKS
