"""Pages for people who read rather than import: static, self-contained, printable, each figure with how sure it is."""

from __future__ import annotations

from wres.report.audit import audit_page
from wres.report.material import Material, prepare
from wres.report.organisation import organisation_page
from wres.report.pack import write_pack
from wres.report.reporting import ReportingTemplate, reporting_template
from wres.report.sector import sector_page

__all__ = [
    "Material",
    "ReportingTemplate",
    "audit_page",
    "organisation_page",
    "prepare",
    "reporting_template",
    "sector_page",
    "write_pack",
]
