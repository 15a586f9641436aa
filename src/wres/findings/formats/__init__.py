"""Findings as text for people, as data, and in the formats that CI services read."""

from __future__ import annotations

from wres.findings.formats.annotations import as_github
from wres.findings.formats.data import as_document, as_frame
from wres.findings.formats.junit import as_junit
from wres.findings.formats.sarif import as_sarif
from wres.findings.formats.text import as_text

__all__ = ["as_document", "as_frame", "as_github", "as_junit", "as_sarif", "as_text"]
