"""Keeping individuals out of sight: schemes that hide small numbers, and a proof that they can't be worked out.

A scheme says which numbers of people are too small to show. `suppress` hides them, and all that would give them
away; `audit_disclosure` takes what is shown and asks, by linear programming, what the hidden numbers can be.
"""

from __future__ import annotations

from wres.disclosure.hiding import suppress
from wres.disclosure.notices import notice
from wres.disclosure.proof import audit_disclosure, possible, suppressed_table
from wres.disclosure.schemes import ATTACKERS, SCHEMES, Attacker, Scheme, dominated

__all__ = [
    "ATTACKERS",
    "SCHEMES",
    "Attacker",
    "Scheme",
    "audit_disclosure",
    "dominated",
    "notice",
    "possible",
    "suppress",
    "suppressed_table",
]
