"""What is wrong with a return, or with a published figure: findings with permanent codes."""

from __future__ import annotations

from wres.audit.casefile import Judgement, judge
from wres.audit.codes import CODES
from wres.audit.figures import FiguresError
from wres.audit.findings import SEVERITIES, Code, Finding, Findings, Place
from wres.audit.published import audit_published

__all__ = [
    "CODES",
    "SEVERITIES",
    "Code",
    "FiguresError",
    "Finding",
    "Findings",
    "Judgement",
    "Place",
    "audit_published",
    "judge",
]
