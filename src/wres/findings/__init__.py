"""What an audit hands back: findings with permanent codes, acknowledgements of them, and their formats.

>>> from wres.findings import CODES
>>> CODES["WRES206"].title
'No whole count gives the percentage'
"""

from __future__ import annotations

from wres.findings.acknowledgements import (
    Acknowledged,
    Acknowledgement,
    Acknowledgements,
    AcknowledgementsError,
    read_acknowledgements,
)
from wres.findings.audited import AuditedFile, acknowledge, choose, fails
from wres.findings.codes import CODES, SEVERITIES, Code, check_codes
from wres.findings.finding import Finding, Findings, Place

__all__ = [
    "CODES",
    "SEVERITIES",
    "Acknowledged",
    "Acknowledgement",
    "Acknowledgements",
    "AcknowledgementsError",
    "AuditedFile",
    "Code",
    "Finding",
    "Findings",
    "Place",
    "acknowledge",
    "check_codes",
    "choose",
    "fails",
    "read_acknowledgements",
]
