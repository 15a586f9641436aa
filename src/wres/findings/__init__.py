"""What an audit hands back: findings with permanent codes, who answers for them, and the forms they are written in.

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
from wres.findings.audited import Audited, acknowledge, choose
from wres.findings.codes import CODES, SEVERITIES, Code
from wres.findings.finding import Finding, Findings, Place

__all__ = [
    "CODES",
    "SEVERITIES",
    "Acknowledged",
    "Acknowledgement",
    "Acknowledgements",
    "AcknowledgementsError",
    "Audited",
    "Code",
    "Finding",
    "Findings",
    "Place",
    "acknowledge",
    "choose",
    "read_acknowledgements",
]
