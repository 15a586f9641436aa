"""What is wrong with a return: every check of the standard and of its plugins, over all returns at once."""

from __future__ import annotations

from wres.validation._audit import audit
from wres.validation.files import audit_file
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches, Rule, codes_of

__all__ = ["Location", "Matches", "Returns", "Rule", "audit", "audit_file", "codes_of"]
