"""The checks of returns, one module for each subject, brought through the same hook as everyone's."""

from __future__ import annotations

from wres.audit.checks.arithmetic import ARITHMETICAL
from wres.audit.checks.completeness import COMPLETE
from wres.audit.checks.digits import DIGITS
from wres.audit.checks.editions import EDITIONS
from wres.audit.checks.plausibility import PLAUSIBLE
from wres.audit.checks.reading import READING
from wres.audit.checks.repeated import REPEATED
from wres.audit.checks.swapped import EXCHANGED
from wres.hookspecs import hookimpl
from wres.model import Check

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
