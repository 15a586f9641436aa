"""What is wrong with a return, or with a published figure: findings with permanent codes."""

from __future__ import annotations

from wres.audit.casefile import Judgement, judge
from wres.audit.casetable import case_figures
from wres.audit.codes import CODES
from wres.audit.figures import FiguresError
from wres.audit.findings import SEVERITIES, Code, Finding, Findings, Place
from wres.audit.published import audit_published
from wres.audit.reconstruct import Reconstruction, reconstruct

__all__ = [
    "CODES",
    "SEVERITIES",
    "Code",
    "FiguresError",
    "Finding",
    "Findings",
    "Judgement",
    "Place",
    "Reconstruction",
    "audit_published",
    "case_figures",
    "judge",
    "reconstruct",
]
