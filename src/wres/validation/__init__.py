"""What is wrong with a return: every check of the standard and of its plugins, over all returns at once."""

from __future__ import annotations

from wres.validation.files import audit_file, codes_of
from wres.validation.material import At, Found, Returns, Rule
from wres.validation.returns import audit

__all__ = ["At", "Found", "Returns", "Rule", "audit", "audit_file", "codes_of"]
